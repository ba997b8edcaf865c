//! What documents are made from, and what the published ones were.
//!
//! In comes a document, out come its origin as it would be noted now, and the one that is noted, with the bytes that
//! are published.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::context::BuildContext;
use super::locks::approved_path;
use super::notes::Notes;
use super::products::Products;
use super::signatures::is_signed_version;
use crate::digest::sha256;
use crate::facts::{AnnouncementKind, Dated, EnclosureContent};
use crate::kinds::Document;
use crate::kinds::protokoll::{corrections_of, minutes_of, numbers_of};
use crate::project::Project;
use crate::publish::{self, Existing};
use crate::record::About;
use crate::seal::Origin;
use crate::view::words;
use crate::yaml::values_hash;

/// The fields with the days of notices, which follow on the approval.
const DAYS_OF_NOTICES: [&str; 5] = ["anslag", "sätts_upp", "uppsatt", "nedtas", "nedtaget"];

/// The version of the program.
pub(super) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// A document in `output/` that is as it was published, but for signatures.
#[derive(Debug)]
pub(super) struct PublishedDocument {
    /// What it was made from.
    pub(super) origin: Origin,
    pub(super) bytes: Vec<u8>,
    /// Whether it was approved when it was published.
    pub(super) is_approved: bool,
    /// Whether it has been signed since.
    pub(super) is_signed: bool,
}

/// What documents are made from, and what the published ones were.
#[derive(Clone, Copy)]
pub(super) struct Provenance<'a> {
    pub(super) project: &'a Project,
    pub(super) context: BuildContext<'a>,
    pub(super) notes: &'a Notes<'a>,
}

impl Provenance<'_> {
    /// The day that a document was approved.
    pub(super) fn approval(&self, document: &Document) -> Option<NaiveDate> {
        document
            .kind
            .approval
            .and_then(|approval| approval(document, self.context.facts_of(document)))
    }

    /// What a document was made from.
    pub(super) fn origin(&self, document: &Document, products: &Products) -> Origin {
        let bytes = products.main().unwrap_or_default();
        Origin {
            path: document.path(),
            sha256: sha256(bytes),
            size: bytes.len(),
            program: PROGRAM.to_owned(),
            looks: self.context.resources.looks().to_owned(),
            inputs: self.inputs(document, products),
            numbers: self.numbers(document),
            approved: self.approval_day(document),
            values: products.said.as_ref().and_then(|_| self.values(document)),
            at_once: self.at_once(document, |board| board.day.done().is_some()),
            corrections: self.corrections(document),
            said: products.said.clone(),
        }
    }

    /// The §§ that were approved at the meeting, with the days of their approval: those whose notice goes up on a day
    /// that `is_such`.
    pub(super) fn at_once(
        &self,
        document: &Document,
        is_such: fn(&Dated) -> bool,
    ) -> BTreeMap<String, String> {
        let facts = self.context.facts_of(document);
        let Some(organisation) = facts.organisation() else { return BTreeMap::new() };
        let announced = facts.announcements(&document.subject).iter().filter(|own| {
            own.what == AnnouncementKind::AtOnce && own.posted.iter().flatten().any(is_such)
        });
        let mut found = BTreeMap::new();
        for own in announced {
            let day = own.approved.unwrap_or(own.held()).to_string();
            let numbers = own.numbers.iter();
            let paragraphs = numbers.filter_map(|one| words::paragraphs(organisation, &[*one]));
            found.extend(paragraphs.map(|paragraph| (paragraph, day.clone())));
        }
        found
    }

    /// Whether a document was made by this version of the program, with the looks that the project has now.
    pub(super) fn has_program_of(&self, origin: &Origin) -> bool {
        origin.program == PROGRAM && origin.looks == self.context.resources.looks()
    }

    /// The hashes of the files that a document was made from, by path from the project's root.
    pub(super) fn inputs(
        &self,
        document: &Document,
        products: &Products,
    ) -> BTreeMap<String, String> {
        let records = self.context.facts_of(document).records;
        let subjects = (document.kind.depends_on)(document, self.context.facts_of(document));
        let own = subjects
            .iter()
            .flat_map(|subject| self.context.of(subject).facts.records.sources_of(subject));
        let organisation = records.organisation.iter();
        let organisation = organisation.flat_map(|record| record.files().cloned());
        let people = records.people.iter().map(|record| record.file.clone());
        let texts = own.chain(organisation).chain(people);
        let mut inputs: BTreeMap<String, String> =
            texts.map(|file| (file.path.clone(), file.sha256().to_owned())).collect();
        inputs.extend(products.pictures.iter().cloned());
        for enclosure in document.enclosures(self.context.facts_of(document)) {
            if let EnclosureContent::File(name) = &enclosure.content
                && let Ok(bytes) = self.context.foreign_files.read(name)
            {
                inputs.insert(format!("content/{name}"), sha256(&bytes));
            }
        }
        inputs
    }

    /// Whether a document was made from the same files, with the same §§: what differs is the program. Pictures count
    /// if they are known.
    pub(super) fn is_made_alike(
        &self,
        document: &Document,
        products: &Products,
        origin: &Origin,
    ) -> bool {
        let now = self.inputs(document, products);
        now.iter().all(|(path, hash)| origin.inputs.get(path) == Some(hash))
            && origin.numbers == self.numbers(document)
    }

    /// Whether a document's record is as it was, and its §§ have the same numbers.
    pub(super) fn is_recorded_alike(&self, document: &Document, origin: &Origin) -> bool {
        let entry = self.context.facts_of(document).records.entry(&document.subject);
        let has_same_file = entry.is_some_and(|entry| {
            origin.inputs.get(&entry.file.path).map(String::as_str) == Some(entry.file.sha256())
        });
        origin.numbers == self.numbers(document)
            && (has_same_file || origin.values.is_some() && origin.values == self.values(document))
    }

    /// The hash of the values of a document's record, but for the days of notices.
    fn values(&self, document: &Document) -> Option<String> {
        let record = self.context.facts_of(document).records.entry(&document.subject)?;
        values_hash(&record.file.text, &DAYS_OF_NOTICES)
    }

    /// The day of a document's approval, or of the one that it announces: "2024-12-17".
    pub(super) fn approval_day(&self, document: &Document) -> Option<String> {
        let fixed = document.kind.approval.or(document.kind.announces);
        fixed
            .and_then(|fixed| fixed(document, self.context.facts_of(document)))
            .map(|day| day.to_string())
    }

    /// How many corrections of its minutes there are.
    pub(super) fn corrections(&self, document: &Document) -> usize {
        corrections_of(document, self.context.facts_of(document)).len()
    }

    /// A document's origin, as if it had been made from the files that are there now: they say the same.
    pub(super) fn renewed(
        &self,
        origin: Origin,
        document: &Document,
        products: &Products,
    ) -> Origin {
        Origin { inputs: self.inputs(document, products), said: None, ..origin }
    }

    /// The numbers of the §§ of the minutes that a document follows, if those are one, else of its meeting.
    pub(super) fn numbers(&self, document: &Document) -> Vec<String> {
        let About::Meeting(held) = document.subject.about else { return Vec::new() };
        let facts = self.context.facts_of(document);
        let own = match minutes_of(document, facts).as_slice() {
            [minutes] => numbers_of(minutes, facts),
            _ => facts.numbers(held).to_vec(),
        };
        own.iter().map(ToString::to_string).collect()
    }

    /// The document in `output/`, if it is as it was published, but for signatures.
    pub(super) fn published(&self, document: &Document) -> Option<PublishedDocument> {
        self.published_as(document, &self.existing(document)?)
    }

    /// What is in `output/` of a document, if it is as it was published, but for signatures.
    pub(super) fn published_as(
        &self,
        document: &Document,
        there: &Existing,
    ) -> Option<PublishedDocument> {
        let approved = self.approved_origin(document).filter(|own| own.begins_file(there));
        let is_approved = approved.is_some();
        let noted = || self.noted_origin(document).filter(|own| own.begins_file(there));
        let origin = approved.or_else(noted)?;
        let bytes = there.bytes.clone();
        let is_signed = is_signed_version(&bytes[..origin.size], &bytes);
        let is_known = is_signed || bytes.len() == origin.size;
        is_known.then_some(PublishedDocument { origin, bytes, is_approved, is_signed })
    }

    /// Whether it is known what a document was made from.
    pub(super) fn is_noted(&self, document: &Document) -> bool {
        self.last_origin(document).is_some()
    }

    /// What a document was made from, by whatever is noted of it.
    pub(super) fn last_origin(&self, document: &Document) -> Option<Origin> {
        self.noted_origin(document).or_else(|| self.approved_origin(document))
    }

    /// Whether what is there is a published document, whatever was added to it.
    pub(super) fn begins_as_published(&self, document: &Document, there: &Existing) -> bool {
        [self.approved_origin(document), self.noted_origin(document)]
            .into_iter()
            .flatten()
            .any(|origin| origin.begins_file(there))
    }

    /// What a document was made from when it was published as approved.
    fn approved_origin(&self, document: &Document) -> Option<Origin> {
        let file = self.project.output().join(approved_path(&document.stem()));
        Origin::parse(&String::from_utf8(publish::read(&file).ok()??).ok()?)
    }

    /// What a document was made from when it was last published.
    pub(super) fn noted_origin(&self, document: &Document) -> Option<Origin> {
        self.notes.origin(&document.path())
    }

    /// The document in `output/`.
    pub(super) fn existing(&self, document: &Document) -> Option<Existing> {
        Existing::read(&self.project.output().join(document.path())).ok().flatten()
    }
}
