//! What may take the place of a published document: nothing that says something else than what was approved.
//!
//! In comes a document with what it says, out comes which bytes are published, and what would have changed.

use std::collections::BTreeMap;
use std::iter;

use chrono::{Datelike, NaiveDate};
use memchr::memmem;

use super::context::BuildContext;
use super::products::Products;
use crate::diagnostic::{Diagnostic, Place, cause, codes};
use crate::digest::sha256;
use crate::facts::EnclosureContent;
use crate::guard::guarded;
use crate::kinds::Document;
use crate::lock::{self, Break};
use crate::project::Project;
use crate::publish;
use crate::record::Subject;
use crate::seal::{Change, Origin, Said, Sealed, Seals, changes};
use crate::signed::{self, Signature};
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
        if there.len() > bytes.len() && there.starts_with(&bytes) && is_signed(&there) {
            let finding = Some(Box::new(signed_since(document)));
            return Ok(Verdict { standing: Standing::Kept(there), finding });
        }
        let finding = self.departure(document, said, sealed).map(Box::new);
        Ok(Verdict { standing: Standing::Sealed(bytes), finding })
    }

    fn judge_published(&self, document: &Document, products: &Products, made: &[u8]) -> Verdict {
        let there = self.published_bytes(document).filter(|bytes| bytes != made);
        let Some(published) = there.and_then(|bytes| self.published_as(document, bytes)) else {
            return Standing::New.without_finding();
        };
        self.judge_known(document, products, published)
    }

    fn judge_known(
        &self,
        document: &Document,
        products: &Products,
        published: PublishedDocument,
    ) -> Verdict {
        let PublishedDocument { origin, bytes, is_signed } = published;
        let signed = is_signed.then(|| Box::new(signed_since(document)));
        let (Some(approved), Some(said)) = (&origin.said, &products.said) else {
            return match signed {
                None => Standing::New.without_finding(),
                finding => Verdict { standing: Standing::Kept(bytes), finding },
            };
        };
        let is_corrected = said.version() > approved.version();
        let is_other = !is_corrected && !approved.is_fixed_as(said);
        if is_other && !self.is_made_alike(document, products, &origin) {
            let state = match self.is_recorded_alike(document, &origin, said) {
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

    /// Whether a document was made from the same files, with the same §§: what differs is the program.
    fn is_made_alike(&self, document: &Document, products: &Products, origin: &Origin) -> bool {
        let is_recorded = products
            .said
            .as_ref()
            .is_some_and(|said| self.is_recorded_alike(document, origin, said));
        let now = self.inputs(document, products);
        is_recorded && now.iter().all(|(path, hash)| origin.inputs.get(path) == Some(hash))
    }

    /// Whether a document's record is as it was, and its §§ have the same numbers.
    fn is_recorded_alike(&self, document: &Document, origin: &Origin, said: &Said) -> bool {
        let entry = self.context.facts.records.entry(&document.subject);
        let is_same = entry.is_some_and(|entry| {
            origin.inputs.get(&entry.file.path).map(String::as_str) == Some(entry.file.sha256())
        });
        is_same && origin.said.as_ref().is_some_and(|own| own.paragraphs() == said.paragraphs())
    }

    /// The document in `output/`, if it is as it was published, but for signatures.
    pub(super) fn published(&self, document: &Document) -> Option<PublishedDocument> {
        self.published_as(document, self.published_bytes(document)?)
    }

    /// The document with these bytes, if they are as they were published, but for signatures.
    fn published_as(&self, document: &Document, bytes: Vec<u8>) -> Option<PublishedDocument> {
        let output = self.project.output();
        let approved = publish::read(&output.join(approved_path(&document.stem())));
        let approved = approved.ok().flatten().and_then(|text| String::from_utf8(text).ok());
        let noted = || publish::source(&output, &document.path());
        let texts = approved.into_iter().chain(iter::once_with(noted).flatten());
        let origin =
            texts.filter_map(|text| Origin::parse(&text)).find(|own| own.begins(&bytes))?;
        let is_longer = bytes.len() > origin.size;
        let is_signed = is_longer && is_signed(&bytes);
        (is_signed || !is_longer).then_some(PublishedDocument { origin, bytes, is_signed })
    }

    /// The bytes of the document in `output/`.
    pub(super) fn published_bytes(&self, document: &Document) -> Option<Vec<u8>> {
        publish::read(&self.project.output().join(document.path())).ok().flatten()
    }

    /// The errors for documents whose records say something else than was approved or sealed, without making any.
    pub(super) fn departures(&self, documents: &[Document]) -> Vec<Diagnostic> {
        let guarded = documents.iter().filter(|document| document.kind.approval.is_some());
        guarded.filter_map(|document| self.departs(document)).collect()
    }

    fn departs(&self, document: &Document) -> Option<Diagnostic> {
        let said = || self.context.view(document).ok().map(|view| Said::of(&view));
        if let Some(sealed) = self.seals.newest(&document.path()) {
            return self.departure(document, &said()?, sealed);
        }
        let noted = self.project.output().join(approved_path(&document.stem()));
        if !noted.exists() {
            return None;
        }
        let products = Products { said: Some(said()?), ..Products::default() };
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
        let is_alike = self.is_recorded_alike(document, &origin, said);
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
            program: env!("CARGO_PKG_VERSION").to_owned(),
            looks: self.context.resources.looks().to_owned(),
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

/// The signatures of a PDF; none of one that can't be read.
pub(super) fn signatures(pdf: &[u8]) -> Vec<Signature> {
    // What is signed is named by bytes: most files aren't, and needn't be read.
    if memmem::find(pdf, b"/ByteRange").is_none() {
        return Vec::new();
    }
    match guarded(|| signed::signatures(pdf)) {
        Ok(Ok(found)) => found.signed,
        _ => Vec::new(),
    }
}

/// Whether a PDF has signatures.
pub(super) fn is_signed(pdf: &[u8]) -> bool {
    !signatures(pdf).is_empty()
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

/// Where, below the published folder, it is noted what an approved document said.
pub(super) fn approved_path(stem: &str) -> String {
    format!("{APPROVED}/{stem}.json")
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
