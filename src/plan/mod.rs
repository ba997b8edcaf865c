//! Which documents to make: of those that follow from the records, the ones that were asked for and
//! that no error holds back.

mod errors;
mod extract;
mod selection;

use std::collections::BTreeSet;

pub use self::errors::blocking_codes;
pub use self::extract::{
    Extracts, Sitting, ambiguous, extracts, masked_extracts, possible_extracts,
};
pub use self::selection::{Selection, Wanted};

use self::errors::BlockingErrors;
use crate::diagnostic::Diagnostic;
use crate::facts::{Enclosure, EnclosureContent, Facts};
use crate::ics::LeftOut;
use crate::kinds::{self, Document};
use crate::record::{About, Subject};

/// What is to be made.
#[derive(Debug, Default)]
pub struct Plan {
    /// The documents, by date.
    pub documents: Vec<Document>,
    /// Documents that packets need, whether they are to be made by themselves or not.
    pub parts: BTreeSet<Document>,
    /// Documents that errors in their records hold back.
    pub held: Vec<Document>,
    /// Attachments that errors in their own records hold back, by the packet that they belong to.
    pub lost: Vec<(Document, Enclosure)>,
    /// The records without an error, whether documents follow from them or not.
    pub subjects: Vec<Subject>,
    /// What the calendar leaves out.
    pub left_out: LeftOut,
}

/// Plans the documents that were asked for. An error in a file holds back the documents that depend
/// on it and print what it is about; one in what they share (organisation, templates, fonts) all. A
/// document whose day can't be known is held too.
pub fn plan(organs: &[Facts<'_>], findings: &[Diagnostic], selection: &Selection) -> Plan {
    let errors = BlockingErrors::new(organs, findings);
    let mut plan = Plan { left_out: errors.left_out(), ..Plan::default() };
    for facts in organs {
        for subject in subjects(facts).filter(|subject| selection.takes(subject, facts.records)) {
            let wanted = kinds::documents(&subject, facts)
                .into_iter()
                .filter(|document| selection.takes_kind(document.kind));
            for document in wanted {
                match errors.hold(&document) {
                    true => plan.held.push(document),
                    false => plan.add(document, facts, &errors),
                }
            }
            if !errors.touch(&subject) {
                plan.subjects.push(subject);
            }
        }
    }
    plan
}

/// Every record that documents are made from, and what is made of all together.
fn subjects(facts: &Facts<'_>) -> impl Iterator<Item = Subject> {
    facts
        .records
        .subjects()
        .map(|(subject, _)| subject)
        .chain([facts.records.subject(About::Everything)])
}

impl Plan {
    /// Adds a document with the parts that it needs; one whose necessary parts are held back is too.
    fn add(&mut self, document: Document, facts: &Facts<'_>, errors: &BlockingErrors<'_>) {
        let mut parts = Vec::new();
        let mut is_whole = true;
        for enclosure in document.enclosures(facts) {
            let EnclosureContent::Record(subject) = &enclosure.content else { continue };
            let attached = kinds::attached(subject, facts);
            if attached.iter().any(|own| errors.hold(own)) {
                is_whole &= enclosure.dispensable;
                self.lost.push((document.clone(), enclosure.clone()));
            } else {
                parts.extend(attached);
            }
        }
        if is_whole {
            self.parts.extend(parts);
            self.documents.push(document);
        } else {
            self.held.push(document);
        }
    }
}
