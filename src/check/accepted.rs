//! Rules about what a record accepts: it may be accepted, and there is something to accept.
//!
//! In comes what a record accepts, when all other rules have been applied to it, out come breaches.

use super::breach::Breach;
use super::context::sound_organisation;
use super::rule::{Acceptance, AcceptedContext, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Place, Severity, codes, wording};
use crate::record::{About, Acceptances, Accepted};
use crate::swedish;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "R17", meaning: "Det som `godtas` är något som går att godta." },
        severity: Severity::Error,
        reason: "Annars ser något ut att vara godtaget som inte är det.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Det blir inte godtaget av att det skrivs en gång till."),
        find: Find::Accepted(unacceptable),
    },
    Rule {
        code: Code { id: "R47", meaning: "Det som `godtas` finns där det godtas." },
        severity: Severity::Warning,
        reason: "Annars godtas nästa fel med samma kod utan att någon har tittat på det.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Raden har ingen verkan; ta bort den."),
        find: Find::Accepted(unused),
    },
];

/// The breach for something that a record accepts.
fn breach(context: &AcceptedContext<'_>, accepted: &Accepted, message: String) -> Breach {
    let file = context.record.entry.file;
    Breach::new(Place::value(file, accepted.code.node), message)
}

/// Whether a code is of what is found only when documents are made, and may be accepted.
fn is_found_later(context: &AcceptedContext<'_>, code: &str) -> bool {
    let is_meeting = matches!(context.record.subject.about, About::Meeting(_));
    let of_meetings = codes::OF_ATTACHMENTS.iter().filter(|_| is_meeting);
    of_meetings.chain([&codes::NO_EFFECT]).any(|own| own.id == code)
}

/// Whether a record may accept a code.
fn is_acceptable(context: &AcceptedContext<'_>, code: &str) -> bool {
    let mut own = context.rules.iter().filter(|rule| rule.code.id == code);
    own.any(|rule| rule.may_be_accepted()) || is_found_later(context, code)
}

fn unacceptable(context: &AcceptedContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for accepted in Acceptances::all(context.record.entry) {
        let code = accepted.code.0.as_str();
        if is_acceptable(context, code) {
            continue;
        }
        let hint = why_not(context, code)
            .map_or_else(|| to_accept(context), |why| format!("rätta felet: {why}"));
        let message = format!("`{code}` går inte att godta");
        breaches.push(breach(context, accepted, message).hint(hint));
    }
    breaches
}

/// Why a code, or the worse of what it is about, may not be accepted.
fn why_not(context: &AcceptedContext<'_>, code: &str) -> Option<String> {
    let mut own = context.rules.iter().filter(|rule| rule.code.id == code);
    own.find_map(|rule| match rule.acceptance {
        Acceptance::Never(why) => Some(swedish::uncapitalised(why.trim_end_matches('.'))),
        _ => None,
    })
}

/// What there is to accept in a record; what is found once documents are made isn't known yet.
fn to_accept(context: &AcceptedContext<'_>) -> String {
    let mut codes = context.acceptable.clone();
    codes.sort_unstable();
    codes.dedup();
    match codes.is_empty() {
        true => "ta bort raden, eller skriv koden för något som visas här".to_owned(),
        false => format!("finns: {} att godta här", wording::names(&codes)),
    }
}

fn unused(context: &AcceptedContext<'_>) -> Vec<Breach> {
    // Some rules can't be applied before the organisation is right.
    if sound_organisation(context.record.records).is_none() {
        return Vec::new();
    }
    let unused = context.acceptances.unused().filter(|accepted| {
        let code = accepted.code.0.as_str();
        is_acceptable(context, code) && !is_found_later(context, code)
    });
    unused
        .map(|accepted| {
            let code = accepted.code.0.as_str();
            let message = format!("det finns inget `{code}` här att godta");
            let breach = breach(context, accepted, message);
            match why_not(context, code) {
                Some(why) => {
                    breach.hint(format!("rätta felet: `{code}` går inte att godta som fel ({why})"))
                }
                None => breach.hint("ta bort raden, eller flytta den dit felet är"),
            }
        })
        .collect()
}
