//! Rules about how a body is reached: a number that is one.
//!
//! In comes the organisation, out come breaches.

use super::breach::Breach;
use super::context::Supplies;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Severity};
use crate::record::{CorporateNumber, Organisation, Record};

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code {
        id: "P4", meaning: "Organisationsnumret har tio siffror, och den sista stämmer."
    },
    severity: Severity::Warning,
    reason: "Numret står på varje kallelse och protokoll.",
    source: Source::Said(
        "lag (1974:174) om identitetsbeteckning för juridiska personer m.fl.; ISO/IEC 7812-1, bilaga B",
    ),
    concerns: Parts::ALL,
    acceptance: Acceptance::Never("Organisationens fil kan inte godta något."),
    find: Find::Organisation(misspelt_number),
}];

fn misspelt_number(record: &Record<Organisation>, _: Supplies<'_>) -> Vec<Breach> {
    let Some(written) = &record.value.corporate_number else { return Vec::new() };
    let (message, hint) = match CorporateNumber::of(&written.0) {
        Some(number) if number.is_sound() => return Vec::new(),
        Some(number) => (
            format!(
                "organisationsnumret {number} kan inte stämma: sista siffran följer av de andra"
            ),
            "kontrollera varje siffra",
        ),
        None => (
            format!("`{}` är inget organisationsnummer", written.0),
            "skriv de tio siffrorna: `212000-2627`",
        ),
    };
    vec![Breach::new(record.at(written), message).hint(hint)]
}
