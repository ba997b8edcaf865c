//! Rules about the house style: a list of it names each thing once, and a choice has an effect.
//!
//! In comes the organisation, out come breaches.

use super::breach::Breach;
use super::context::Supplies;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Severity};
use crate::record::{Located, Organisation, ProofForm, Record, Signing};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "P5", meaning: "En lista i `stil` nämner varje sak en gång." },
        severity: Severity::Warning,
        reason: "Bara den första platsen gäller.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Organisationens fil kan inte godta något."),
        find: Find::Organisation(named_twice),
    },
    Rule {
        code: Code {
            id: "P6",
            meaning: "`bevis` väljer något för protokoll som skrivs under med penna.",
        },
        severity: Severity::Warning,
        reason: "Det som skrivs under på annat sätt kan inte fyllas i efteråt, så inget bevis skrivs.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Organisationens fil kan inte godta något."),
        find: Find::Organisation(proof_without_pen),
    },
];

fn named_twice(record: &Record<Organisation>, _: Supplies<'_>) -> Vec<Breach> {
    let style = &record.value.style;
    let facts = repeated(&style.facts.0).map(|own| own.with(own.word()));
    let groups = repeated(&style.groups.0).map(|own| own.with(own.word()));
    let sections = repeated(&style.sections.0).map(|own| own.with(own.word()));
    let columns = repeated(&style.agenda.columns.0).map(|own| own.with(own.word()));
    let all = facts.chain(groups).chain(sections).chain(columns);
    let breaches = all.map(|name| {
        Breach::new(record.at(&name), format!("`{}` står två gånger i listan", *name))
            .hint("ta bort det ena")
    });
    breaches.collect()
}

/// The values that stand earlier in a list too.
fn repeated<T: PartialEq>(values: &[Located<T>]) -> impl Iterator<Item = &Located<T>> {
    values.iter().enumerate().filter(|(at, own)| values[..*at].contains(own)).map(|(_, own)| own)
}

fn proof_without_pen(record: &Record<Organisation>, _: Supplies<'_>) -> Vec<Breach> {
    let organisation = &record.value;
    let proof = &organisation.style.proof;
    if organisation.signing == Signing::Penna || matches!(**proof, ProofForm::Box | ProofForm::None)
    {
        return Vec::new();
    }
    let message = "beviset skrivs inte i protokoll som inte skrivs under med penna";
    vec![
        Breach::new(record.at(proof), message)
            .hint("ta bort `bevis`; anslagsbeviset är ett eget dokument"),
    ]
}
