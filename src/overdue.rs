//! What somebody should have done by a day, as minutes say: in come facts and the day, out come rows, what should have
//! been done first before the rest.

use chrono::NaiveDate;
use serde::Serialize;

use crate::calendar::days_between;
use crate::facts::{Assigned, Facts};
use crate::record::Organisation;
use crate::swedish::{self, days};

/// What somebody should have done.
#[derive(Debug, Serialize)]
pub struct OverdueAssignment {
    /// The organ that gave it, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organ: Option<String>,
    /// The day of the meeting that gave it.
    pub date: NaiveDate,
    /// The §: "§ 12".
    pub paragraph: String,
    /// Who.
    pub to: String,
    /// What: as the § says, else its heading.
    pub what: String,
    /// The last day for it.
    pub due: NaiveDate,
    /// How many days late it is.
    pub days_late: i64,
}

impl OverdueAssignment {
    /// It in a line: "2024-06-30  Förbundschefen: Kartlägga behov (2024-03-01, § 12), 12 dagar försenat".
    pub fn words(&self) -> String {
        let Self { organ, date, paragraph, to, what, due, days_late } = self;
        let organ = organ.as_ref().map(|organ| format!("{organ} ")).unwrap_or_default();
        format!("{due}  {to}: {what} ({organ}{date}, {paragraph}), {} försenat", days(*days_late))
    }
}

/// What somebody should have done by a day.
pub fn overdue(facts: &Facts<'_>, now: NaiveDate) -> Vec<OverdueAssignment> {
    let Some(organisation) = facts.organisation() else { return Vec::new() };
    let all = facts.registers.overdue(now).into_iter();
    let all = all.filter(|own| *own.given.organ == facts.records.organ);
    let organ = facts.organ_among_several().map(|name| swedish::typography(&name.0));
    let rows = all.filter_map(|own| row(organisation, own, now));
    rows.map(|row| OverdueAssignment { organ: organ.clone(), ..row }).collect()
}

/// A row.
fn row(
    organisation: &Organisation,
    own: &Assigned<'_>,
    now: NaiveDate,
) -> Option<OverdueAssignment> {
    let deadline = own.deadline.as_ref()?;
    let names: Vec<&str> = deadline.to.iter().map(|name| name.0.as_str()).collect();
    Some(OverdueAssignment {
        organ: None,
        date: own.given.held.day,
        paragraph: swedish::paragraphs(&[own.given.number], &organisation.numbering.pattern),
        to: swedish::list(&names, "och"),
        what: deadline.what.unwrap_or(&own.given.item.title).0.clone(),
        due: deadline.day,
        days_late: days_between(deadline.day, now),
    })
}
