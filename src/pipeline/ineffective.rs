//! Fields without effect: they stand in a record, and no document of it is made from them.
//!
//! In come the values that documents were made from, out come warnings. What a document that wasn't asked for would
//! be made from is found out by asking what it would say.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::iter;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::batch::Done;
use super::context::BuildContext;
use super::prospect::{self, PROSPECTS, Prospect, sketch};
use super::worker_pool::Results;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::facts::Facts;
use crate::kinds::{self, Document};
use crate::plan::Plan;
use crate::record::{
    About, Acceptances, Ineffective, Reads, RecordEntry, Subject, are_alike, fields_of, reads,
    unread,
};
use crate::swedish;
use crate::yaml::NodeId;

/// The warnings for fields without effect in the records of a plan, given what facts were derived from and
/// what was made.
pub(super) fn findings(
    context: &BuildContext<'_>,
    plan: &Plan,
    of_facts: &Reads,
    made: &Results<Done>,
) -> Vec<Diagnostic> {
    let failed: BTreeSet<&Subject> = failed(plan, made).collect();
    let of_all: Vec<OnceLock<Reads>> = context.organs.iter().map(|_| OnceLock::new()).collect();
    let sound = plan.subjects.par_iter().filter(|subject| !failed.contains(subject));
    let found = sound.flat_map_iter(|subject| {
        let mut organs = context.organs.iter().zip(&of_all);
        let own = organs.find(|(facts, _)| facts.records.organ == subject.organ);
        let search = own.map(|(facts, of_all)| Search { facts, of_facts, of_all, made });
        search.map(|search| search.findings(subject)).unwrap_or_default()
    });
    found.collect()
}

/// The records with a document that couldn't be made.
fn failed<'a>(plan: &'a Plan, made: &Results<Done>) -> impl Iterator<Item = &'a Subject> {
    let unmade = plan.documents.iter().filter(|document| {
        !document.kind.is_packet() && made.get(document).is_some_and(|done| !done.is_made())
    });
    plan.held.iter().chain(unmade).map(|document| &document.subject)
}

/// A search for fields without effect.
#[derive(Clone, Copy)]
struct Search<'a> {
    facts: &'a Facts<'a>,
    /// What facts were derived from.
    of_facts: &'a Reads,
    /// What documents that all records share are made from, once that is asked for.
    of_all: &'a OnceLock<Reads>,
    made: &'a Results<Done>,
}

impl<'a> Search<'a> {
    /// The warnings for a record.
    fn findings(self, subject: &Subject) -> Vec<Diagnostic> {
        let Some(entry) = self.facts.records.entry(subject) else { return Vec::new() };
        let unread = unread(entry, self.reads(subject));
        if unread.is_empty() {
            return Vec::new(); // most records end here
        }
        let mut findings = self.of_values(entry, unread);
        let mut acceptances = Acceptances::new(entry);
        findings.retain(|finding| !acceptances.accept(finding));
        findings
    }

    /// What facts and documents are made from, one after the other.
    fn reads(self, subject: &Subject) -> impl Iterator<Item = Cow<'a, Reads>> {
        let documents = prospect::documents(subject, self.facts);
        let (known, unknown): (Vec<Document>, Vec<Document>) =
            documents.into_iter().partition(|document| self.made.contains_key(document));
        let of_known = known.into_iter().map(move |document| &self.made[&document].reads);
        let of_unknown = unknown.into_iter().map(move |document| self.sketched(&[document]));
        let borrowed = iter::once(self.of_facts).chain(of_known).map(Cow::Borrowed);
        let of_all = iter::once_with(move || Cow::Borrowed(self.of_all()));
        borrowed.chain(of_unknown.map(Cow::Owned)).chain(of_all)
    }

    /// What documents that all records share are made from.
    fn of_all(self) -> &'a Reads {
        let documents =
            || kinds::documents(&self.facts.records.subject(About::Everything), self.facts);
        self.of_all.get_or_init(|| self.sketched(&documents()))
    }

    /// What documents that weren't asked for are made from.
    fn sketched(self, documents: &[Document]) -> Reads {
        reads::sketching(|| sketch(documents, self.facts))
    }

    /// The warnings for values of a record that nothing is made from: what waits for a document is told apart, for
    /// the one that most wait for first.
    fn of_values(self, entry: RecordEntry<'_>, unread: Vec<NodeId>) -> Vec<Diagnostic> {
        let file = entry.file.id();
        let mut prospects: Vec<(&Prospect, Vec<NodeId>)> = Vec::new();
        for prospect in &PROSPECTS {
            let own = prospect.reads(entry, self.facts.records);
            let waiting = own
                .as_ref()
                .and_then(|reads| reads.of(file))
                .map(|nodes| unread.iter().copied().filter(|node| nodes.contains(*node)).collect());
            prospects.extend(waiting.map(|waiting| (prospect, waiting)));
        }
        prospects
            .sort_by_key(|(prospect, waiting)| (!prospect.is_told, usize::MAX - waiting.len()));
        let mut rest: Vec<NodeId> = unread;
        let mut findings = Vec::new();
        for (prospect, waiting) in prospects {
            let (own, others): (Vec<NodeId>, Vec<NodeId>) =
                rest.into_iter().partition(|node| waiting.binary_search(node).is_ok());
            findings.extend(waits(entry, prospect, &own));
            rest = others;
        }
        findings.extend(fields_of(entry, &rest).iter().map(|idle| without_effect(entry, idle)));
        findings
    }
}

/// The warning for values that wait for a document.
fn waits(entry: RecordEntry<'_>, prospect: &Prospect, values: &[NodeId]) -> Option<Diagnostic> {
    let fields = fields_of(entry, values);
    let told = fields.iter().filter(|_| prospect.is_told).flat_map(of_items);
    let waiting: Vec<(&str, NodeId)> = told.collect();
    let (_, first) = waiting.first()?;
    let names: BTreeSet<&str> = waiting.iter().map(|(name, _)| *name).collect();
    let Prospect { document, field, advice, .. } = prospect;
    if *field == ATTENDANCE {
        let message = format!(
            "{document} skapas inte: `{field}` saknas; därför skrivs {} inte ut",
            listed(names)
        );
        // The values themselves are right; the missing field is reported where the record begins.
        let place = Place::value(entry.file, entry.identity);
        return Some(Diagnostic::warning(codes::NO_EFFECT, place, message).hint(*advice));
    }
    let own = names.contains(SUMMONS).then_some("hör texten till protokollet, skriv den i `text`");
    let message = format!("{} skrivs ut först i {document}", listed(names));
    let finding = Diagnostic::warning(codes::NO_EFFECT, Place::name(entry.file, *first), message);
    Some(finding.hints(own.map(str::to_owned)).hint(*advice))
}

/// Whether a record gives a protokoll is said by this field.
const ATTENDANCE: &str = "närvaro";

/// What a kallelse says of an item.
const SUMMONS: &str = "kallelse";

/// Those of some fields that belong to items. What else waits for a document is rightly written early (who keeps
/// the minutes, their number), or has a rule of its own (R14: an attachment that no item names); and what is left of
/// an item that was dropped says just that.
fn of_items(idle: &Ineffective) -> Vec<(&str, NodeId)> {
    const ITEMS: &str = "ärenden";
    let is_of_items = idle.is_in(ITEMS) && !idle.is_beside("utgår", None);
    let own = names(idle).filter(|(name, _)| is_of_items || are_alike(name, ITEMS));
    own.collect()
}

/// The names and nodes of fields without effect.
fn names(idle: &Ineffective) -> impl Iterator<Item = (&str, NodeId)> {
    idle.fields.iter().map(|(name, node)| (name.as_str(), *node))
}

/// As many names as a message has.
const MOST_NAMES: usize = 6;

/// Names of fields: "`text`, `beslut` och `tid`".
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if names.len() > MOST_NAMES {
        names.truncate(MOST_NAMES);
        names.push("flera andra fält".to_owned());
    }
    swedish::list(&names, "och")
}

/// The warning for fields that no document could be made from.
fn without_effect(entry: RecordEntry<'_>, idle: &Ineffective) -> Diagnostic {
    let message = format!("{} har ingen verkan här", listed(names(idle).map(|(name, _)| name)));
    let place = Place::name(entry.file, idle.fields[0].1);
    let advice = ADVICE.iter().find(|advice| (advice.holds)(idle));
    let words = advice.map_or(OTHERWISE, |advice| advice.words);
    Diagnostic::warning(codes::NO_EFFECT, place, message).hint(words)
}

/// What to do about some fields without effect.
struct Advice {
    /// Whether they are such.
    holds: fn(&Ineffective) -> bool,
    words: &'static str,
}

/// What to do about fields without effect, by what stands around them.
const ADVICE: [Advice; 8] = [
    Advice {
        holds: |idle| idle.is_beside("utgår", None),
        words: "ett ärende som utgår får ingen paragraf; ta bort `utgår` om ärendet togs upp, annars fälten",
    },
    Advice {
        holds: |idle| idle.is_beside("tillkom", None),
        words: "ett ärende som tillkom på sammanträdet står inte i kallelsen; ta bort fälten, eller `tillkom`",
    },
    Advice {
        holds: |idle| idle.is_beside("typ", Some("paus")),
        words: "en paus har bara rubrik och tid; ta bort `typ: paus` om det är ett ärende, annars fälten",
    },
    Advice {
        holds: |idle| {
            idle.is_in("underärenden") && ["tid", "minuter", "§"].iter().any(|own| idle.has(own))
        },
        words: "ett underärende har ingen egen tid eller paragraf; ta bort fälten, eller flytta dem till ärendet ovanför",
    },
    Advice {
        holds: |idle| idle.has("uppdrag") || idle.is_in("uppdrag"),
        words: "uppdrag står i beslutsloggen; skriv `register: beslutslogg` i organisation.yaml, eller `senast`, så säger `make-docs status` när dagen har passerat",
    },
    Advice {
        holds: |idle| idle.has("minuter") && idle.is_beside("tid", None),
        words: "sluttiden står redan i `tid`; ta bort `minuter`",
    },
    Advice {
        holds: |idle| idle.has("minuter"),
        words: "klockslaget är inte känt: skriv `minuter` i ärendena före, eller `tid` här",
    },
    Advice {
        holds: |idle| idle.has("första_paragraf"),
        words: "det första ärendet säger redan sitt nummer (`§`); ta bort `första_paragraf`",
    },
];

/// What else to do about fields without effect.
const OTHERWISE: &str = "inget dokument som skapas av underlaget säger det; flytta det dit det hör, \
     eller låt det stå och godta det";
