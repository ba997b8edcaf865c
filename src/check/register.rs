//! Rules about the register of the elected: days in order, two of a name told apart, one seat a person.
//!
//! In comes the register, out come breaches.

use super::breach::Breach;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Severity};
use crate::record::{Elected, Located, People, Record};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "P10", meaning: "Ett uppdrag slutar inte innan det börjar." },
        severity: Severity::Error,
        reason: "Den förtroendevalda är annars inte med på något sammanträde.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Närvaron räknas ut från dagarna."),
        find: Find::People(backwards),
    },
    Rule {
        code: Code {
            id: "P11", meaning: "Två förtroendevalda med samma namn går att skilja åt."
        },
        severity: Severity::Error,
        reason: "Ingen kan annars veta vem av dem som ett protokoll nämner.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Närvaron räknas ut från namnen."),
        find: Find::People(namesakes),
    },
    Rule {
        code: Code { id: "P12", meaning: "Ett platsnummer är en enda ledamots åt gången." },
        severity: Severity::Warning,
        reason: "Den tidigare har annars kvar uppdraget, och räknas som närvarande.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Närvaron räknas ut från dagarna."),
        find: Find::People(shared_seats),
    },
];

fn backwards(record: &Record<People>) -> Vec<Breach> {
    let seats = record.value.seats().filter_map(|(own, _)| own.from.zip(own.until));
    seats
        .filter(|(from, until)| until.0 < from.0)
        .map(|(from, until)| {
            let message = format!("uppdraget slutar {} men börjar {}", until.0, from.0);
            let hint = "rätta `från` eller `till`; `till` är den sista dagen";
            Breach::new(record.at(&until), message).hint(hint)
        })
        .collect()
}

fn namesakes(record: &Record<People>) -> Vec<Breach> {
    let breaches = pairs(&record.value).filter_map(|(other, own)| {
        if own.name != other.name || own.is_told_from(other) || !own.is_one_with(other) {
            return None;
        }
        let name = &own.name.0;
        let message = format!("`{name}` har två uppdrag på samma gång, eller är två personer");
        let breach = Breach::new(record.at(&own.name), message);
        Some(
            breach
                .hint("är det samma person, skriv `till` vid det första uppdraget och `från` vid det andra")
                .hint("är de två, skriv `parti`, eller `id` med det som ska stå efter namnet: `id: i Hällby`"),
        )
    });
    breaches.collect()
}

fn shared_seats(record: &Record<People>) -> Vec<Breach> {
    let breaches = pairs(&record.value).filter_map(|(other, own)| {
        let seat = own.seat.as_ref().filter(|seat| other.seat.as_ref() == Some(*seat))?;
        if !own.is_one_with(other) {
            return None;
        }
        let message =
            format!("`{}` och `{}` har plats {} på samma gång", other.name.0, own.name.0, seat.0);
        let hint =
            "skriv `till` hos den som har lämnat uppdraget, och `från` hos den som kom efter";
        Some(Breach::new(record.at(seat), message).hint(hint))
    });
    breaches.collect()
}

/// Every two entries of a register, the earlier first.
fn pairs(people: &People) -> impl Iterator<Item = (&Located<Elected>, &Located<Elected>)> {
    let all: Vec<&Located<Elected>> = people.seats().map(|(own, _)| own).collect();
    (0..all.len()).flat_map(move |later| {
        let own = all[later];
        let before: Vec<_> = all[..later].iter().map(|other| (*other, own)).collect();
        before
    })
}
