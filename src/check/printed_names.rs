//! Rules about names as they are printed where somebody signs: they are hers.
//!
//! In comes a record with people who sign, out come breaches.

use super::breach::Breach;
use super::context::RecordContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Place, Severity};
use crate::record::{About, Located, Meeting, OneOrMany, Signer, Text};

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code { id: "M34", meaning: "Det namn som `skrivs` vid en underskrift är personens." },
    severity: Severity::Warning,
    reason: "Sidan får annars ett annat namn än den som skriver under.",
    source: Source::Said("praxis"),
    concerns: Parts::ALL,
    acceptance: Acceptance::Doubtful,
    find: Find::Record(somebody_elses),
}];

/// A name, and how it is printed.
type PrintedName<'a> = (&'a Located<Text>, &'a Located<Text>);

fn somebody_elses(context: &RecordContext<'_>) -> Vec<Breach> {
    let records = context.records;
    let names: Vec<PrintedName<'_>> = match &context.subject.about {
        About::Meeting(date) => {
            records.meetings.get(date).map(|own| of_meeting(&own.value)).unwrap_or_default()
        }
        About::Paper(name) => of_signers(records.papers.get(name).map(|own| &own.value.signers)),
        About::Report(name) => of_signers(records.reports.get(name).map(|own| &own.value.signers)),
        About::BusinessPlan(period) => {
            of_signers(records.business_plans.get(period).map(|own| &own.value.signers))
        }
        About::Audit(date) => {
            let signers = records.audits.get(date).into_iter().flat_map(|own| &own.value.signer);
            signers.filter_map(printed).collect()
        }
        _ => Vec::new(),
    };
    let others = names.into_iter().filter(|(name, printed)| !is_in(surname(&name.0), &printed.0));
    others
        .map(|(name, printed)| {
            let message = format!("`{}` är inte `{}`", printed.0, name.0);
            Breach::new(Place::value(context.entry.file, printed.node), message)
                .hint("skriv samma namn: `skrivs` kan lägga till initialer och parti")
        })
        .collect()
}

/// The names of those who sign something at a meeting and are printed in another way.
fn of_meeting(meeting: &Meeting) -> Vec<PrintedName<'_>> {
    let secretary = meeting.secretary.iter();
    let secretary = secretary.filter_map(|own| Some((&own.name, own.printed.as_ref()?)));
    let minutes = meeting.chairs.0.iter().chain(&meeting.adjusters.0).map(|own| &**own);
    let summons = meeting.summons.iter().flat_map(|summons| &summons.signers.0);
    secretary.chain(minutes.chain(summons).filter_map(printed)).collect()
}

/// The names of those who sign a document and are printed in another way.
fn of_signers(signers: Option<&OneOrMany<Signer>>) -> Vec<PrintedName<'_>> {
    signers.into_iter().flat_map(|own| &own.0).filter_map(printed).collect()
}

/// The name of someone who signs, if it is printed in another way.
fn printed(signer: &Signer) -> Option<PrintedName<'_>> {
    Some((&signer.name, signer.printed.as_ref()?))
}

/// The last word of a name.
fn surname(name: &str) -> &str {
    name.split_whitespace().next_back().unwrap_or_default()
}

/// Whether a word is one of a text's, in any case.
fn is_in(word: &str, text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    words.any(|own| own.to_lowercase() == word.to_lowercase())
}
