//! What may take the place of a published document: nothing that says something else than what was approved.
//!
//! In comes a document with what it says, out comes which bytes are published, and what would have changed.

use std::collections::BTreeMap;
use std::fs;

use chrono::{Datelike, NaiveDate};

use super::context::BuildContext;
use super::products::Products;
use crate::diagnostic::{Diagnostic, Place, cause, codes};
use crate::digest::sha256;
use crate::facts::EnclosureContent;
use crate::kinds::Document;
use crate::lock::{self, Break};
use crate::project::Project;
use crate::record::Subject;
use crate::seal::{Change, Origin, Said, Sealed, Seals, changes};
use crate::view::words;

/// The most changes that a finding quotes.
const MOST_CHANGES: usize = 3;

/// The folder, below the published one, with what approved documents said when they were published.
const APPROVED: &str = ".make-docs/approved";

/// Which bytes are published as a document.
#[derive(Debug)]
pub(super) enum Standing {
    /// Those that were made.
    New,
    /// Those that are there: they say the same, and were approved.
    Kept,
    /// Those that are sealed, and what would have changed.
    Sealed(Vec<u8>, Option<Box<Diagnostic>>),
}

/// Compares what was made with what is published and sealed.
#[derive(Clone, Copy)]
pub(super) struct Guardian<'a> {
    pub(super) project: &'a Project,
    pub(super) context: BuildContext<'a>,
    pub(super) seals: &'a Seals,
}

impl Guardian<'_> {
    /// Which bytes are published as a document that was made; the finding for one that may not be.
    pub(super) fn judge(
        &self,
        document: &Document,
        products: &Products,
    ) -> Result<Standing, Box<Diagnostic>> {
        let (Some(said), Some(made)) = (&products.said, products.files.first()) else {
            return Ok(Standing::New);
        };
        if let Some(sealed) = self.seals.newest(&document.path()) {
            let bytes = self.sealed_bytes(sealed)?;
            let finding = self.departure(document, said, sealed);
            return Ok(Standing::Sealed(bytes, finding.map(Box::new)));
        }
        let Some((published, bytes)) = self.published(document) else { return Ok(Standing::New) };
        match published.said {
            _ if bytes == made.bytes[..] => Ok(Standing::New),
            Some(approved) if !approved.is_fixed_as(said) => {
                Err(Box::new(self.refusal(document, &changes(&approved, said), false)))
            }
            Some(approved) if approved == *said => Ok(Standing::Kept),
            _ => Ok(Standing::New),
        }
    }

    /// What an approved document in `output/` was made from, and its bytes, if it is as it was published.
    pub(super) fn published(&self, document: &Document) -> Option<(Origin, Vec<u8>)> {
        let origin = self.project.output().join(approved_path(document));
        let origin = Origin::parse(&fs::read_to_string(origin).ok()?)?;
        let bytes = fs::read(self.project.output().join(document.path())).ok()?;
        (sha256(&bytes) == origin.sha256).then_some((origin, bytes))
    }

    /// The bytes of a sealed document, or the finding for a file that isn't as it was sealed.
    pub(super) fn sealed_bytes(&self, sealed: &Sealed) -> Result<Vec<u8>, Box<Diagnostic>> {
        let reason = match self.seals.read(sealed) {
            Ok(Some(bytes)) => return Ok(bytes),
            Ok(None) => "den är ändrad".to_owned(),
            Err(error) => cause(&error),
        };
        let path = format!("content/{}/{}", lock::FOLDER, sealed.line.path);
        let message = format!("den förseglade filen går inte att använda ({reason})");
        let finding = Diagnostic::error(codes::SEAL_DAMAGED, Place::path(path), message);
        Err(Box::new(finding.hint("hämta filen ur en säkerhetskopia")))
    }

    /// The error for a record that says something else than its sealed document. What follows from the
    /// organisation's file alone is none: a name may change, and what is sealed keeps the old one.
    fn departure(&self, document: &Document, said: &Said, sealed: &Sealed) -> Option<Diagnostic> {
        let origin = self.seals.origin(sealed)?;
        let sealed_said = origin.said.as_ref().filter(|own| !own.is_fixed_as(said))?;
        let entry = self.context.facts.records.entry(&document.subject)?;
        let is_same_record = origin.inputs.get(&entry.file.path).map(String::as_str)
            == Some(entry.file.sha256());
        let is_numbered_alike = sealed_said.paragraphs() == said.paragraphs();
        let differing = changes(sealed_said, said);
        (!(is_same_record && is_numbered_alike))
            .then(|| self.refusal(document, &differing, true))
    }

    /// The error for an approved document that would say something else.
    fn refusal(&self, document: &Document, changes: &[Change], is_sealed: bool) -> Diagnostic {
        let mut quoted: Vec<String> =
            changes.iter().take(MOST_CHANGES).map(ToString::to_string).collect();
        if changes.len() > MOST_CHANGES {
            quoted.push(format!("och {} ställen till", changes.len() - MOST_CHANGES));
        }
        let path = document.path();
        let state = if is_sealed { "förseglat" } else { "justerat" };
        let message = format!(
            "`output/{path}` är {state} och skrivs inte över, men underlaget säger något annat: {}",
            quoted.join("; ")
        );
        let place = self.place(document, changes);
        let command = match &document.subject {
            Subject::Meeting(date) => format!("make-docs correct {date} --why \"…\""),
            _ => "make-docs correct".to_owned(),
        };
        let otherwise = match is_sealed {
            true => "",
            false => "; har dokumentet inte lämnats ut, ta bort filen i `output/`",
        };
        Diagnostic { place, ..Diagnostic::placeless(codes::APPROVED, message) }.hint(format!(
            "ångra ändringen i underlaget, eller rätta protokollet med `{command}`{otherwise}"
        ))
    }

    /// The § that the first change is in, or the record.
    fn place(&self, document: &Document, changes: &[Change]) -> Option<Place> {
        let facts = self.context.facts;
        let entry = facts.records.entry(&document.subject)?;
        let first = changes.iter().find_map(Change::paragraph);
        let Subject::Meeting(date) = document.subject else { return Some(Place::whole(entry.file)) };
        let organisation = facts.organisation()?;
        let item = facts.paragraphs(date).into_iter().find(|paragraph| {
            words::paragraphs(organisation, &[paragraph.number]).as_deref() == first
        });
        Some(match item {
            Some(paragraph) => Place::value(entry.file, paragraph.item.title.node),
            None => Place::whole(entry.file),
        })
    }

    /// The day that a document was approved.
    pub(super) fn approval(&self, document: &Document) -> Option<NaiveDate> {
        document.kind.approval.and_then(|approval| approval(document, self.context.facts))
    }

    /// What a document was made from.
    pub(super) fn origin(&self, document: &Document, products: &Products) -> Origin {
        let bytes = products.files.first().map(|product| &product.bytes[..]).unwrap_or_default();
        Origin {
            path: document.path(),
            sha256: sha256(bytes),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            looks: self.context.resources.looks(),
            inputs: self.inputs(document, products),
            said: products.said.clone(),
        }
    }

    /// The hashes of the files that a document was made from, by path from the project's root.
    fn inputs(&self, document: &Document, products: &Products) -> BTreeMap<String, String> {
        let records = self.context.facts.records;
        let subjects = (document.kind.depends_on)(document, self.context.facts);
        let own = subjects.iter().flat_map(|subject| records.sources_of(subject));
        let organisation = records.organisation.iter().map(|record| record.file.clone());
        let texts = own.chain(organisation);
        let mut inputs: BTreeMap<String, String> =
            texts.map(|file| (file.path.clone(), file.sha256().to_owned())).collect();
        inputs.extend(products.pictures.iter().cloned());
        for enclosure in document.enclosures(self.context.facts) {
            if let EnclosureContent::File(name) = &enclosure.content
                && let Ok(bytes) = self.context.foreign_files.read(name)
            {
                inputs.insert(format!("content/{name}"), sha256(&bytes));
            }
        }
        inputs
    }
}

/// Where, below the published folder, it is noted what an approved document said.
pub(super) fn approved_path(document: &Document) -> String {
    format!("{APPROVED}/{}.json", document.stem())
}

/// Where, below the published folder, a version of a document lies that a correction has replaced.
pub(super) fn replaced_path(path: &str, version: usize) -> String {
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    format!("{stem}-version-{version}.{ending}")
}

/// The year of a document's lock file.
pub(super) fn year(document: &Document) -> i32 {
    match &document.subject {
        Subject::Meeting(date) | Subject::Audit(date) => date.year(),
        Subject::Schedule(year) => i32::from(*year),
        _ => 0,
    }
}

/// The findings for lock files that aren't as they were written.
pub(super) fn changed_locks(seals: &Seals) -> Vec<Diagnostic> {
    let broken = seals.locks().values().filter_map(|(file, lock)| Some((file, lock.broken?)));
    let findings = broken.map(|(file, broken)| {
        let message = match broken {
            Break::Unreadable(_) => "raden går inte att läsa som en rad i en låsfil",
            Break::Chain(_) => "något ovanför raden är ändrat: dess hash stämmer inte",
        };
        let start: usize =
            file.text.split_inclusive('\n').take(broken.line() - 1).map(str::len).sum();
        let place = Place::bytes(file, start..start + 1);
        Diagnostic::error(codes::LOCK_CHANGED, place, message)
            .hint("hämta filen ur en säkerhetskopia; en låsfil ändras aldrig för hand")
    });
    findings.collect()
}
