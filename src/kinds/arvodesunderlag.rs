//! Who was at the meetings of a year, person by person, for those who pay allowances; the same as a table for spreadsheet
//! programs, with a row for each person and meeting.

use chrono::NaiveDate;
use serde::Serialize;

use super::document::{Content, Document, DocumentPart, Kind};
use super::register::{self, year_of};
use crate::diagnostic::{Part, Parts};
use crate::facts::{Attended, AttendedYear, Capacity, Facts, PersonYear, attended, attended_years};
use crate::record::{About, Organisation, ParagraphSet, Subject, Time};
use crate::sheet::{Rows, Sheet};
use crate::swedish;
use crate::view::words::{paragraph_set, typographic};
use crate::view::{self, View};

/// Who was at the meetings of a year.
pub static ARVODESUNDERLAG: Kind = Kind {
    edit_order: 5,
    prints: Parts::of(&[Part::Minutes]),
    sheet: Some(sheet),
    label: |document, _| Some(format!("Arvodesunderlag {}", year_of(document)?)),
    ..Kind::new("arvodesunderlag", "Arvodesunderlag", 16, documents, Content::Pages(view))
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    if subject.about != About::Everything || facts.records.people.is_none() {
        return Vec::new();
    }
    let years = attended_years(facts).into_iter();
    let years = years.map(|year| Document {
        part: Some(DocumentPart::Year(year)),
        ..ARVODESUNDERLAG.document(subject)
    });
    years.collect()
}

/// Who was at the meetings of a year.
#[derive(Debug, Serialize)]
pub struct Arvodesunderlag {
    /// "Närvaro i miljönämnden 2024".
    pub title: String,
    /// "2024".
    pub year: String,
    /// Each person with her sums.
    pub people: Vec<SummedView>,
    /// Each person's meetings.
    pub meetings: Vec<AttendedView>,
    /// Whether some hours aren't known, so that sums are the least.
    pub is_least: bool,
    /// "2024-05-03 och 2024-06-14", the days of meetings that it leaves out.
    pub left_out: Option<String>,
}

/// Someone's meetings in numbers.
#[derive(Debug, Serialize)]
pub struct SummedView {
    /// "Anna Berg i Hällby".
    pub name: String,
    /// "S".
    pub party: Option<String>,
    /// How many she was at as ledamot.
    pub member: Option<String>,
    /// As an ersättare who served.
    pub serving: Option<String>,
    /// As an ersättare who didn't.
    pub substitute: Option<String>,
    /// "12,5", or "minst 12,5" where not all hours are known.
    pub hours: Option<String>,
}

/// Someone at a meeting.
#[derive(Debug, Serialize)]
pub struct AttendedView {
    /// "Anna Berg (S)".
    pub name: String,
    /// "2024-02-14".
    pub date: String,
    /// "ledamot", "tjänstgörande ersättare", "ersättare".
    pub capacity: &'static str,
    /// "13.00–14.30", or "fr.o.m. § 6".
    pub when: Option<String>,
    /// "2,5".
    pub hours: Option<String>,
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    let organisation = facts.organisation()?;
    let year = year_of(document)?;
    let attended = attended(facts, year);
    let organ = swedish::uncapitalised(&typographic(&organisation.organ.name));
    let left_out: Vec<String> = attended.left_out.iter().map(ToString::to_string).collect();
    let AttendedYear { people, .. } = &attended;
    let body = Arvodesunderlag {
        title: format!("Närvaro i {organ} {year}"),
        year: year.to_string(),
        people: people.iter().map(summed).collect(),
        meetings: people.iter().flat_map(|own| meetings(organisation, own)).collect(),
        is_least: people.iter().any(|own| !has_all_hours(own)),
        left_out: (!left_out.is_empty()).then(|| swedish::list(&left_out, "och")),
    };
    let head = view::head(organisation, None, body.title.clone(), last_day(&attended, year)?);
    Some(View::new(head, ARVODESUNDERLAG.name, &body))
}

/// The day of the year's last meeting in it, else the year's first.
fn last_day(attended: &AttendedYear<'_>, year: i32) -> Option<NaiveDate> {
    let days = attended.people.iter().flat_map(|own| &own.meetings).map(|own| own.held.day);
    days.max().or_else(|| NaiveDate::from_ymd_opt(year, 1, 1))
}

/// Whether all hours of someone are known.
fn has_all_hours(person: &PersonYear<'_>) -> bool {
    person.meetings.iter().all(|own| own.spans.is_some())
}

fn summed(person: &PersonYear<'_>) -> SummedView {
    let count = |capacity: Capacity| {
        let count = person.meetings.iter().filter(|own| own.capacity == capacity).count();
        (count > 0).then(|| count.to_string())
    };
    let minutes: u32 = person.meetings.iter().filter_map(Attended::minutes).sum();
    let least = if has_all_hours(person) { "" } else { "minst\u{a0}" };
    SummedView {
        name: name(person),
        party: person.who.party.map(swedish::typography),
        member: count(Capacity::Member),
        serving: count(Capacity::Serving),
        substitute: count(Capacity::Substitute),
        hours: (minutes > 0).then(|| format!("{least}{}", hours(minutes))),
    }
}

/// "Anna Berg i Hällby".
fn name(person: &PersonYear<'_>) -> String {
    let id = person.who.id.map(|id| format!(" {id}")).unwrap_or_default();
    swedish::typography(&format!("{}{id}", person.who.name))
}

fn meetings(organisation: &Organisation, person: &PersonYear<'_>) -> Vec<AttendedView> {
    let party = person.who.party.map(|party| format!("\u{a0}({party})")).unwrap_or_default();
    let views = person.meetings.iter().map(|own| AttendedView {
        name: name(person) + &party,
        date: own.held.day.to_string(),
        capacity: capacity(own.capacity),
        when: when(organisation, own),
        hours: own.minutes().map(hours),
    });
    views.collect()
}

/// "ledamot".
fn capacity(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Member => "ledamot",
        Capacity::Serving => "tjänstgörande ersättare",
        Capacity::Substitute => "ersättare",
    }
}

/// "13.00–14.30", or the §§ where that is all that is known.
fn when(organisation: &Organisation, attended: &Attended<'_>) -> Option<String> {
    let spans: Vec<String> = attended
        .spans
        .iter()
        .flatten()
        .map(|(from, to)| format!("{}–{}", swedish::clock(Time(*from)), swedish::clock(Time(*to))))
        .collect();
    let paragraphs = |set: &ParagraphSet| paragraph_set(organisation, set);
    (!spans.is_empty()).then(|| spans.join(", ")).or_else(|| attended.paragraphs.map(paragraphs))
}

/// "2,5": minutes as hours, to the hundredth.
fn hours(minutes: u32) -> String {
    let hundredths = (minutes * 100 + 30) / 60;
    let text = format!("{},{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches(',').to_owned()
}

/// The head of the table.
const HEAD: [&str; 7] = ["Namn", "Parti", "Datum", "Som", "Tid", "Minuter", "Timmar"];

/// A row for each person and meeting.
fn sheet(document: &Document, facts: &Facts<'_>) -> Option<Sheet> {
    let organisation = facts.organisation()?;
    let year = year_of(document)?;
    let attended = attended(facts, year);
    let mut rows = Vec::new();
    for person in &attended.people {
        rows.extend(person.meetings.iter().map(|own| {
            vec![
                Some(name(person)),
                person.who.party.map(str::to_owned),
                Some(own.held.day.to_string()),
                Some(capacity(own.capacity).to_owned()),
                when(organisation, own),
                own.minutes().map(|minutes| minutes.to_string()),
                own.minutes().map(hours),
            ]
        }));
    }
    let until = last_day(&attended, year)?;
    let rows = Rows { columns: &HEAD, rows };
    Some(register::sheet_of(organisation, &ARVODESUNDERLAG, until, rows))
}

#[cfg(test)]
mod tests {
    use super::hours;

    #[test]
    fn minutes_are_hours_with_decimals() {
        let all = [0, 30, 50, 90, 120, 125, 600].map(hours);
        assert_eq!(all, ["0", "0,5", "0,83", "1,5", "2", "2,08", "10"]);
    }
}
