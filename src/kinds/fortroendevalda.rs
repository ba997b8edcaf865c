//! Those who are elected, from the register: a list, and the same as a table for spreadsheet programs.
//!
//! Their addresses are left out: they are for sending, and what is made here is published.

use chrono::NaiveDate;
use serde::Serialize;

use super::document::{Content, Document, Kind};
use super::register;
use crate::facts::Facts;
use crate::record::{About, Elected, Located, Subject, Text};
use crate::sheet::{Rows, Sheet};
use crate::swedish;
use crate::view::words::typographic;
use crate::view::{self, View};

/// Those who are elected.
pub static FORTROENDEVALDA: Kind = Kind {
    edit_order: 4,
    sheet: Some(sheet),
    ..Kind::new("fortroendevalda", "Förtroendevalda", 15, documents, Content::Pages(view))
};

fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let is_due = subject.about == About::Everything && day(facts).is_some();
    FORTROENDEVALDA.document_if(is_due && facts.records.people.is_some(), subject)
}

/// The day that the list is of: no clock is asked, so that of the latest meeting in the records.
fn day(facts: &Facts<'_>) -> Option<NaiveDate> {
    facts.records.meetings.keys().next_back().map(|held| held.day)
}

/// The list of those who are elected.
#[derive(Debug, Serialize)]
pub struct Fortroendevalda {
    /// "Förtroendevalda i miljönämnden".
    pub title: String,
    /// "2024-11-20", the day that it is of.
    pub date: String,
    /// The ledamöter.
    pub members: Vec<ElectedView>,
    /// The ersättare, in the order that they are called in.
    pub substitutes: Vec<ElectedView>,
    /// Those whose time hasn't come, or is over.
    pub others: Vec<ElectedView>,
}

/// Someone who is elected.
#[derive(Debug, Serialize)]
pub struct ElectedView {
    /// "3", her place in the order of ersättare.
    pub number: Option<String>,
    /// "Anna Berg i Hällby".
    pub name: String,
    /// "S".
    pub party: Option<String>,
    /// Whom she is elected for.
    pub member: Option<String>,
    /// "ordförande"; of those who aren't elected now "ledamot" or "ersättare" too.
    pub role: Option<String>,
    /// Her seat: "12".
    pub seat: Option<String>,
    /// "2023-01-01".
    pub from: Option<String>,
    /// The last day.
    pub until: Option<String>,
}

/// Someone who is elected, with her place among others.
struct Place<'a> {
    elected: &'a Elected,
    is_substitute: bool,
    /// Her place in the order of ersättare; none for others.
    number: Option<usize>,
}

/// The ledamöter on a day, the ersättare in their order, and all others.
fn places<'a>(facts: &'a Facts<'_>, day: NaiveDate) -> Option<[Vec<Place<'a>>; 3]> {
    let people = &facts.records.people.as_ref()?.value;
    let register = people.on(day);
    let members = register.members();
    let members = members
        .map(|own| Place { elected: own.elected, is_substitute: false, number: None })
        .collect();
    let substitutes = register.substitutes().zip(1..);
    let substitutes = substitutes
        .map(|(own, number)| Place {
            elected: own.elected,
            is_substitute: true,
            number: Some(number),
        })
        .collect();
    let others = people.seats().filter(|(own, _)| !own.is_one_on(day));
    let others = others
        .map(|(elected, is_substitute)| Place { elected, is_substitute, number: None })
        .collect();
    Some([members, substitutes, others])
}

fn view(document: &Document, facts: &Facts<'_>) -> Option<View> {
    if document.subject.about != About::Everything {
        return None;
    }
    let organisation = facts.organisation()?;
    let day = day(facts)?;
    let [members, substitutes, others] = places(facts, day)?;
    let views = |places: &[Place<'_>], is_mixed: bool| {
        places.iter().map(|own| elected_view(own, is_mixed)).collect()
    };
    let organ = swedish::uncapitalised(&typographic(&organisation.organ.name));
    let body = Fortroendevalda {
        title: format!("Förtroendevalda i {organ}"),
        date: day.to_string(),
        members: views(&members, false),
        substitutes: views(&substitutes, false),
        others: views(&others, true),
    };
    let head = view::head(organisation, None, body.title.clone(), day);
    Some(View::new(head, FORTROENDEVALDA.name, &body))
}

fn elected_view(place: &Place<'_>, is_mixed: bool) -> ElectedView {
    let text = |own: &Option<Located<Text>>| own.as_deref().map(typographic);
    let Elected { name, id, .. } = place.elected;
    let id = id.as_ref().map(|id| format!(" {}", id.0)).unwrap_or_default();
    let what = if place.is_substitute { "ersättare" } else { "ledamot" };
    ElectedView {
        number: place.number.map(|number| number.to_string()),
        name: swedish::typography(&format!("{}{id}", name.0)),
        party: text(&place.elected.party),
        member: text(&place.elected.member),
        role: text(&place.elected.role).or_else(|| is_mixed.then(|| what.to_owned())),
        seat: text(&place.elected.seat),
        from: place.elected.from.map(|day| day.0.to_string()),
        until: place.elected.until.map(|day| day.0.to_string()),
    }
}

/// The head of the table.
const HEAD: [&str; 9] =
    ["Uppdrag", "Ordning", "Namn", "Parti", "För", "Roll", "Platsnummer", "Från", "Till"];

/// Every entry of the register as a row.
fn sheet(_: &Document, facts: &Facts<'_>) -> Option<Sheet> {
    let day = day(facts)?;
    let places = places(facts, day)?;
    let rows = places.iter().flatten().map(|place| {
        let view = elected_view(place, false);
        let kind = if place.is_substitute { "ersättare" } else { "ledamot" };
        let role = place.elected.role.as_ref().map(|role| role.0.clone());
        let cells = [
            Some(kind.to_owned()),
            view.number,
            Some(view.name),
            view.party,
            view.member,
            role,
            view.seat,
            view.from,
            view.until,
        ];
        cells.to_vec()
    });
    let rows = Rows { columns: &HEAD, rows: rows.collect() };
    Some(register::sheet_of(facts.organisation()?, &FORTROENDEVALDA, day, rows))
}
