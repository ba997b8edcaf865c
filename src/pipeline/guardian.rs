//! What may take the place of a published document: nothing that says something else than what was approved.
//!
//! In comes a document with what it says, out comes which bytes are published, and what would have changed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use memchr::memmem;

use super::context::{BuildContext, RECORD_HASH};
use super::locks::{approved_path, unlocked};
use super::products::Products;
use super::signatures::is_signed_version;
use crate::diagnostic::{Code, Diagnostic, Place, cause, codes};
use crate::digest::sha256;
use crate::facts::EnclosureContent;
use crate::kinds::Document;
use crate::lock;
use crate::project::Project;
use crate::publish;
use crate::record::Subject;
use crate::seal::{Change, Origin, Said, Sealed, Seals, changes};
use crate::view::words;

/// The version of the program.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// The most changes that a finding quotes.
const MOST_CHANGES: usize = 3;

/// Which bytes are published as a document.
#[derive(Debug)]
pub(super) enum Standing {
    /// Those that were made.
    New,
    /// Those that are there: they say the same, and were approved, or are signed.
    Kept(Vec<u8>),
    /// Those that are sealed.
    Sealed(Vec<u8>),
    /// Those that are there: what was made says something else than was approved.
    Refused(Vec<u8>),
}

/// Why a document stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It was approved, and its record is another since.
    Approved,
    /// It was approved, and its record is as it was.
    ApprovedAsRecorded,
    /// It is sealed.
    Sealed,
}

/// What is to be published of a document, and what is to be said of that.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) standing: Standing,
    pub(super) finding: Option<Box<Diagnostic>>,
}

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

/// Compares what was made with what is published and sealed.
#[derive(Clone, Copy)]
pub(super) struct Guardian<'a> {
    pub(super) project: &'a Project,
    pub(super) context: BuildContext<'a>,
    pub(super) seals: &'a Seals,
}

impl Standing {
    /// The bytes that stay, if they aren't those that were made.
    pub(super) fn kept(&self) -> Option<&[u8]> {
        match self {
            Self::New => None,
            Self::Kept(bytes) | Self::Sealed(bytes) | Self::Refused(bytes) => Some(bytes),
        }
    }

    fn without_finding(self) -> Verdict {
        Verdict { standing: self, finding: None }
    }
}

impl Guardian<'_> {
    /// Which bytes are published as a document that was made; the finding if what is sealed is damaged.
    pub(super) fn judge(
        &self,
        document: &Document,
        products: &Products,
    ) -> Result<Verdict, Box<Diagnostic>> {
        let (Some(said), Some(made)) = (&products.said, products.files.first()) else {
            return Ok(Standing::New.without_finding());
        };
        if let Some(finding) = unlocked(self.seals, document) {
            return Err(Box::new(finding));
        }
        match self.seals.newest(&document.path()) {
            Some(sealed) => self.judge_sealed(document, said, sealed),
            None => Ok(self.judge_published(document, products, &made.bytes)),
        }
    }

    /// What is sealed is published, unless somebody has signed it since.
    fn judge_sealed(
        &self,
        document: &Document,
        said: &Said,
        sealed: &Sealed,
    ) -> Result<Verdict, Box<Diagnostic>> {
        let bytes = self.sealed_bytes(sealed)?;
        let there = self.published_bytes(document).unwrap_or_default();
        if is_signed_version(&bytes, &there) {
            let finding = Some(Box::new(signed_since(document)));
            return Ok(Verdict { standing: Standing::Kept(there), finding });
        }
        let finding = self.departure(document, said, sealed).map(Box::new);
        Ok(Verdict { standing: Standing::Sealed(bytes), finding })
    }

    fn judge_published(&self, document: &Document, products: &Products, made: &[u8]) -> Verdict {
        let Some(there) = self.published_bytes(document).filter(|bytes| bytes != made) else {
            return Standing::New.without_finding();
        };
        if self.is_of_other_record(document, &there) && !self.begins_as_published(document, &there)
        {
            let finding = Some(Box::new(self.unnoted(document)));
            return Verdict { standing: Standing::Refused(there), finding };
        }
        match self.published_as(document, there) {
            Some(published) => self.judge_known(document, products, published),
            None => Standing::New.without_finding(),
        }
    }

    /// Whether a PDF says that it is of approved minutes that were made here from another record than the one now.
    fn is_of_other_record(&self, document: &Document, pdf: &[u8]) -> bool {
        let Some(record) = self.context.facts.records.entry(&document.subject) else {
            return false;
        };
        let head = RECORD_HASH.as_bytes();
        let at = memmem::find(pdf, head).map(|at| at + head.len());
        let named = at.and_then(|at| pdf.get(at..at + 64));
        named.is_some_and(|named| named != record.file.sha256().as_bytes())
    }

    /// The error for approved minutes of which it isn't noted what they say.
    fn unnoted(&self, document: &Document) -> Diagnostic {
        let message = format!(
            "`output/{}` är justerat och skapat av ett annat underlag, och skrivs inte över",
            document.path()
        );
        self.of_record(document, codes::APPROVED, message)
            .hint("flytta filen till en annan mapp, kör `make-docs`, och jämför filerna")
    }

    /// An error about the record of a document.
    pub(super) fn of_record(
        &self,
        document: &Document,
        code: Code,
        message: impl Into<String>,
    ) -> Diagnostic {
        let entry = self.context.facts.records.entry(&document.subject);
        let place = entry.map(|entry| Place::whole(entry.file));
        Diagnostic { place, ..Diagnostic::placeless(code, message.into()) }
    }

    fn judge_known(
        &self,
        document: &Document,
        products: &Products,
        published: PublishedDocument,
    ) -> Verdict {
        let PublishedDocument { origin, bytes, is_approved, is_signed } = published;
        let signed = is_signed.then(|| Box::new(signed_since(document)));
        let approved = origin.said.as_ref().filter(|_| is_approved);
        let (Some(approved), Some(said)) = (approved, &products.said) else {
            return match signed {
                None => Standing::New.without_finding(),
                finding => Verdict { standing: Standing::Kept(bytes), finding },
            };
        };
        let is_corrected = said.version() > approved.version();
        let is_other = !is_corrected && !approved.is_fixed_as(said);
        if is_other && !self.is_made_alike(document, products, &origin) {
            let state = match self.is_recorded_alike(document, &origin) {
                true => State::ApprovedAsRecorded,
                false => State::Approved,
            };
            let finding = self.refusal(document, state, &changes(approved, said));
            let finding = Some(Box::new(finding));
            return Verdict { standing: Standing::Refused(bytes), finding };
        }
        let is_completed = is_corrected || !approved.has_notice_of(said);
        match is_completed && !is_other && !is_signed {
            true => Standing::New.without_finding(),
            false => Verdict { standing: Standing::Kept(bytes), finding: signed },
        }
    }

    /// Whether a document was made from the same files, with the same §§: what differs is the program. Pictures count
    /// if they are known.
    fn is_made_alike(&self, document: &Document, products: &Products, origin: &Origin) -> bool {
        let now = self.inputs(document, products);
        now.iter().all(|(path, hash)| origin.inputs.get(path) == Some(hash))
            && origin.numbers == self.numbers(document)
    }

    /// Whether a document's record is as it was, and its §§ have the same numbers.
    fn is_recorded_alike(&self, document: &Document, origin: &Origin) -> bool {
        let entry = self.context.facts.records.entry(&document.subject);
        let is_same = entry.is_some_and(|entry| {
            origin.inputs.get(&entry.file.path).map(String::as_str) == Some(entry.file.sha256())
        });
        is_same && origin.numbers == self.numbers(document)
    }

    /// The numbers of the §§ of a document's meeting.
    fn numbers(&self, document: &Document) -> Vec<String> {
        let Subject::Meeting(date) = document.subject else { return Vec::new() };
        self.context.facts.numbers(date).iter().map(ToString::to_string).collect()
    }

    /// The document in `output/`, if it is as it was published, but for signatures.
    pub(super) fn published(&self, document: &Document) -> Option<PublishedDocument> {
        self.published_as(document, self.published_bytes(document)?)
    }

    /// The document with these bytes, if they are as they were published, but for signatures.
    fn published_as(&self, document: &Document, bytes: Vec<u8>) -> Option<PublishedDocument> {
        let approved = self.approved_origin(document).filter(|own| own.begins(&bytes));
        let is_approved = approved.is_some();
        let origin =
            approved.or_else(|| self.noted_origin(document).filter(|own| own.begins(&bytes)))?;
        let is_signed = is_signed_version(&bytes[..origin.size], &bytes);
        let is_known = is_signed || bytes.len() == origin.size;
        is_known.then_some(PublishedDocument { origin, bytes, is_approved, is_signed })
    }

    /// Whether bytes are a published document, whatever was added to it.
    pub(super) fn begins_as_published(&self, document: &Document, bytes: &[u8]) -> bool {
        [self.approved_origin(document), self.noted_origin(document)]
            .into_iter()
            .flatten()
            .any(|origin| origin.begins(bytes))
    }

    /// What a document was made from when it was published as approved.
    fn approved_origin(&self, document: &Document) -> Option<Origin> {
        let file = self.project.output().join(approved_path(&document.stem()));
        Origin::parse(&String::from_utf8(publish::read(&file).ok()??).ok()?)
    }

    /// What a document was made from when it was last published.
    fn noted_origin(&self, document: &Document) -> Option<Origin> {
        Origin::parse(publish::sources(&self.project.output()).get(&document.path())?)
    }

    /// The bytes of the document in `output/`.
    pub(super) fn published_bytes(&self, document: &Document) -> Option<Vec<u8>> {
        publish::read(&self.project.output().join(document.path())).ok().flatten()
    }

    /// The errors for documents whose records say something else than was approved or sealed, without making any.
    pub(super) fn departures(&self, documents: &[Document]) -> Vec<Diagnostic> {
        let noted = publish::sources(&self.project.output());
        let approvable = documents.iter().filter(|document| document.kind.approval.is_some());
        let changed = approvable.filter(|document| {
            let origin = noted.get(&document.path()).and_then(|line| Origin::parse(line));
            !origin.is_some_and(|own| self.is_made_alike(document, &Products::default(), &own))
        });
        changed.filter_map(|document| self.departs(document)).collect()
    }

    /// What a document says now.
    pub(super) fn said(&self, document: &Document) -> Option<Said> {
        self.context.view(document).ok().map(|view| Said::of(&view))
    }

    fn departs(&self, document: &Document) -> Option<Diagnostic> {
        if let Some(sealed) = self.seals.newest(&document.path()) {
            return self.departure(document, &self.said(document)?, sealed);
        }
        let noted = self.project.output().join(approved_path(&document.stem()));
        if !noted.exists() {
            return None;
        }
        let products = Products { said: self.said(document), ..Products::default() };
        let published = self.published(document)?;
        let verdict = self.judge_known(document, &products, published);
        let is_refused = matches!(verdict.standing, Standing::Refused(_));
        verdict.finding.filter(|_| is_refused).map(|finding| *finding)
    }

    /// The bytes of a sealed document, or the finding for a file that isn't as it was sealed.
    pub(super) fn sealed_bytes(&self, sealed: &Sealed) -> Result<Vec<u8>, Box<Diagnostic>> {
        let reason = match self.seals.read(sealed) {
            Ok(Some(bytes)) => return Ok(bytes),
            Ok(None) => "den saknas eller är ändrad".to_owned(),
            Err(error) => cause(&error),
        };
        let place = Place::path(lock::shown(&sealed.line.path));
        let message = format!("den förseglade filen går inte att använda ({reason})");
        let finding = Diagnostic::error(codes::SEAL_DAMAGED, place, message);
        Err(Box::new(finding.hint("hämta filen från en säkerhetskopia")))
    }

    /// What the newest sealed version of a document was made from.
    pub(super) fn sealed_origin(&self, document: &Document) -> Option<Origin> {
        self.seals.origin(self.seals.newest(&document.path())?)
    }

    /// The error for a record that says something else than its sealed document. What follows from the
    /// organisation's file alone is none: a name may change, and what is sealed keeps the old one.
    fn departure(&self, document: &Document, said: &Said, sealed: &Sealed) -> Option<Diagnostic> {
        let origin = self.seals.origin(sealed)?;
        let sealed_said = origin.said.as_ref().filter(|own| !own.is_fixed_as(said))?;
        let is_alike = self.is_recorded_alike(document, &origin);
        (!is_alike).then(|| self.refusal(document, State::Sealed, &changes(sealed_said, said)))
    }

    /// The error for an approved or sealed document that would say something else than it did.
    fn refusal(&self, document: &Document, state: State, changes: &[Change]) -> Diagnostic {
        let mut quoted: Vec<String> =
            changes.iter().take(MOST_CHANGES).map(ToString::to_string).collect();
        if changes.len() > MOST_CHANGES {
            quoted.push(format!("och {} ställen till", changes.len() - MOST_CHANGES));
        }
        let message = format!(
            "`output/{}` är {} och skrivs inte över, men underlaget säger något annat: {}",
            document.path(),
            if state == State::Sealed { "förseglat" } else { "justerat" },
            quoted.join("; ")
        );
        let date = match &document.subject {
            Subject::Meeting(date) => date.to_string(),
            _ => String::new(),
        };
        let place = self.place(document, changes);
        let finding = Diagnostic { place, ..Diagnostic::placeless(codes::APPROVED, message) };
        let undone = finding.hint("ångra ändringen, om den inte är menad");
        if !document.kind.is_selectable {
            return undone.hint("eller rätta protokollet först, och skapa sedan utdraget på nytt");
        }
        let corrected = undone.hint(format!(
            "eller skapa en rättad version: `make-docs correct {date} --why \"skrivfel i § …\"`"
        ));
        match state {
            State::Sealed => corrected,
            State::Approved => corrected
                .hint("eller ta bort filen i `output/`, om protokollet inte har lämnats ut än"),
            State::ApprovedAsRecorded => corrected
                .hint(format!("eller behåll protokollet som det är: `make-docs seal {date}`")),
        }
    }

    /// The § that the first change is in, or the record.
    fn place(&self, document: &Document, changes: &[Change]) -> Option<Place> {
        let facts = self.context.facts;
        let entry = facts.records.entry(&document.subject)?;
        let first = changes.iter().find_map(Change::paragraph);
        let Subject::Meeting(date) = document.subject else {
            return Some(Place::whole(entry.file));
        };
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
            size: bytes.len(),
            program: PROGRAM.to_owned(),
            looks: self.context.resources.looks().to_owned(),
            inputs: self.inputs(document, products),
            numbers: self.numbers(document),
            said: products.said.clone(),
        }
    }

    /// Whether a document was made by this version of the program, with the looks that the project has now.
    pub(super) fn has_program_of(&self, origin: &Origin) -> bool {
        origin.program == PROGRAM && origin.looks == self.context.resources.looks()
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

/// The warning for a document that has been signed since it was published or sealed.
fn signed_since(document: &Document) -> Diagnostic {
    let path = format!("output/{}", document.path());
    let message = "protokollet har skrivits under sedan det skapades, och behålls som det är";
    let hint = match &document.subject {
        Subject::Meeting(date) => format!("försegla det med `make-docs seal {date}`"),
        _ => "försegla det med `make-docs seal`".to_owned(),
    };
    Diagnostic::warning(codes::KEPT, Place::path(path), message).hint(hint)
}
