//! Fields without effect: they stand in a record, and no document of it is made from them.
//!
//! In come the values that documents were made from, out come warnings. What a document that wasn't asked for, or
//! that the record doesn't hold enough for yet, would be made from is found out by asking what it would say.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::batch::Done;
use super::context::BuildContext;
use super::worker_pool::Results;
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::facts::{self, Facts};
use crate::guard::guarded;
use crate::ics::LeftOut;
use crate::kinds::{self, Content, Document};
use crate::load::Inputs;
use crate::plan::Plan;
use crate::record::{
    self, Acceptances, Ineffective, Reads, RecordEntry, Subject, ineffective, reads,
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
    let all = kinds::documents(&Subject::Everything, context.facts);
    let of_all = reads::sketching(|| views(&all, context.facts));
    let search = Search { facts: context.facts, of_facts, of_all: &of_all, made };
    let sound = plan.subjects.par_iter().filter(|subject| !failed.contains(subject));
    sound.flat_map_iter(|subject| search.findings(subject)).collect()
}

/// A search for fields without effect.
#[derive(Clone, Copy)]
struct Search<'a> {
    facts: &'a Facts<'a>,
    /// What facts were derived from.
    of_facts: &'a Reads,
    /// What documents that all records share are made from.
    of_all: &'a Reads,
    made: &'a Results<Done>,
}

impl Search<'_> {
    /// The warnings for a record.
    fn findings(self, subject: &Subject) -> Vec<Diagnostic> {
        let Some(entry) = self.facts.records.entry(subject) else { return Vec::new() };
        let documents = kinds::documents(subject, self.facts);
        let (known, unknown): (Vec<Document>, Vec<Document>) =
            documents.into_iter().partition(|document| self.made.contains_key(document));
        let mut read = vec![self.of_facts, self.of_all];
        read.extend(known.iter().map(|document| &self.made[document].reads));
        let of_unknown = reads::sketching(|| views(&unknown, self.facts));
        read.push(&of_unknown);
        if ineffective(entry, &read).is_empty() {
            return Vec::new(); // most records end here
        }
        let organisation = self.facts.records.organisation.as_ref().map(|own| &own.file);
        let mut findings = of_record(entry, organisation, &read);
        let mut acceptances = Acceptances::new(entry);
        findings.retain(|finding| !acceptances.accept(finding));
        findings
    }
}

/// The records with a document that couldn't be made.
fn failed<'a>(plan: &'a Plan, made: &Results<Done>) -> impl Iterator<Item = &'a Subject> {
    let unmade = plan.documents.iter().filter(|document| {
        !document.kind.is_packet() && made.get(document).is_some_and(|done| !done.is_made())
    });
    plan.held.iter().chain(unmade).map(|document| &document.subject)
}

/// Reads what documents say, in order to note what they are made from.
fn views(documents: &[Document], facts: &Facts<'_>) {
    for document in documents {
        // A fault in the program is reported where the document is made.
        let _ = guarded(|| match document.kind.content {
            Content::Pages(view) => drop(view(document, facts)),
            Content::Calendar(calendar) => drop(calendar(facts, LeftOut::NOTHING)),
            Content::Packet => {}
        });
    }
}

/// The warnings for a record, given what its documents were made from.
fn of_record(
    entry: RecordEntry<'_>,
    organisation: Option<&Arc<SourceFile>>,
    read: &[&Reads],
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let prospects =
        PROSPECTS.map(|prospect| prospect.reads(entry, organisation).unwrap_or_default());
    let mut read = read.to_vec();
    for (prospect, own) in PROSPECTS.iter().zip(&prospects) {
        let idle = ineffective(entry, &read);
        read.push(own);
        let rest = ineffective(entry, &read);
        findings.extend(prospect.finding(entry, &idle, &rest));
    }
    findings.extend(ineffective(entry, &read).iter().map(|idle| without_effect(entry, idle)));
    findings
}

/// A document that a meeting gets once its record has a field.
struct Prospect {
    /// The name of the field.
    field: &'static str,
    /// The document.
    document: &'static str,
    /// The fields below which what waits for it is reported; none for all. What else of the minutes is known
    /// beforehand (who keeps them, their number) is rightly written early.
    below: Option<&'static str>,
}

/// Such documents.
const PROSPECTS: [Prospect; 2] = [
    Prospect { field: "kallelse", document: "kallelsen", below: None },
    Prospect { field: "närvaro", document: "protokollet", below: Some("ärenden") },
];

impl Prospect {
    /// The warning for fields that wait for the document: those without effect so far but for the `rest`,
    /// which it isn't made from either.
    fn finding(
        &self,
        entry: RecordEntry<'_>,
        idle: &[Ineffective],
        rest: &[Ineffective],
    ) -> Option<Diagnostic> {
        let rest: BTreeSet<NodeId> = rest.iter().flat_map(fields).map(|(_, node)| node).collect();
        let told = idle.iter().filter(|idle| {
            // What is left of an item that was dropped says what was meant: that it is on no page.
            self.below.is_none_or(|name| idle.is_in(name)) && !idle.is_beside("utgår", None)
        });
        let waiting: Vec<(&str, NodeId)> =
            told.flat_map(fields).filter(|(_, node)| !rest.contains(node)).collect();
        let (_, first) = waiting.first()?;
        let names: BTreeSet<&str> = waiting.iter().map(|(name, _)| *name).collect();
        let Self { document, field, .. } = self;
        let message = format!("{} skrivs ut först i {document}", listed(names));
        let place = Place::name(entry.file, *first);
        let finding = Diagnostic::warning(codes::NO_EFFECT, place, message);
        Some(finding.hint(format!("{document} skapas när underlaget har `{field}`")))
    }

    /// What a meeting's documents would be made from if its record had the field; none if it has it, or if
    /// it is no meeting's.
    fn reads(
        &self,
        entry: RecordEntry<'_>,
        organisation: Option<&Arc<SourceFile>>,
    ) -> Option<Reads> {
        let SourceFile { path, text, .. } = &**entry.file;
        let is_meeting = path.starts_with(record::MEETINGS);
        let mut inputs = Inputs { organisation: organisation.cloned(), ..Inputs::default() };
        // What is added comes last, so that all other nodes keep their numbers.
        let text = format!("{}\n{}: {{}}\n", text.trim_end(), self.field);
        inputs.records[0].push(SourceFile::new(path.clone(), text));
        let (records, findings) = record::parse(&inputs);
        let (subject, _) =
            records.subjects().next().filter(|_| is_meeting && findings.is_empty())?;
        let ((), reads) = reads::noting(|| {
            let (facts, _) = facts::derive(&records);
            views(&kinds::documents(&subject, &facts), &facts);
        });
        Some(reads)
    }
}

/// The names and nodes of fields without effect.
fn fields(idle: &Ineffective) -> impl Iterator<Item = (&str, NodeId)> {
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
    let message = format!("{} har ingen verkan här", listed(fields(idle).map(|(name, _)| name)));
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
const ADVICE: [Advice; 7] = [
    Advice {
        holds: |idle| idle.is_beside("utgår", None),
        words: "ett ärende som utgår får ingen paragraf; ta bort fälten, eller `utgår` om ärendet togs upp",
    },
    Advice {
        holds: |idle| idle.is_beside("tillkom", None),
        words: "ett ärende som tillkom på sammanträdet står inte i kallelsen; ta bort fälten, eller `tillkom`",
    },
    Advice {
        holds: |idle| idle.is_beside("typ", Some("paus")),
        words: "en paus har bara rubrik och tid; ta bort fälten, eller `typ: paus`",
    },
    Advice {
        holds: |idle| {
            idle.is_in("underärenden") && ["tid", "minuter", "§"].iter().any(|own| idle.has(own))
        },
        words: "ett underärende har ingen egen tid eller paragraf; flytta fälten till ärendet ovanför",
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
const OTHERWISE: &str =
    "inget dokument som skapas av underlaget säger det; ta bort det, eller flytta det dit det hör";
