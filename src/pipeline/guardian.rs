//! What may take the place of a published document: nothing that says something else than what was approved.
//!
//! In comes a document with what it says, out comes which bytes are published, and what would have changed.

use std::fs;

use memchr::memmem;

use super::context::{BuildContext, RECORD_HASH};
use super::locks::{approved_path, unlocked};
use super::notes::Notes;
use super::products::Products;
use super::provenance::{PROGRAM, Provenance, PublishedDocument};
use super::signatures::is_signed_version;
use crate::diagnostic::{Diagnostic, Place, cause, codes};
use crate::kinds::protokoll::minutes_of;
use crate::kinds::webbprotokoll::WEBBPROTOKOLL;
use crate::kinds::{Document, place_of};
use crate::lock;
use crate::project::Project;
use crate::publish::Existing;
use crate::record::{About, Subject};
use crate::seal::{Change, Origin, Said, Sealed, Seals};

/// Which bytes are published as a document.
#[derive(Debug)]
pub(super) enum Standing {
    /// Those that were made.
    New,
    /// Those that are there: they say the same, and were approved, or are signed.
    Kept(Vec<u8>),
    /// Those that are made, of a corrected version; those that are there are kept beside.
    Corrected(Replaced),
    /// Those that are sealed.
    Sealed {
        bytes: Vec<u8>,
        /// What is to be noted of them.
        origin: Option<Box<Origin>>,
    },
    /// Those that are there: what was made says something else than was approved.
    Refused(Option<Vec<u8>>),
}

/// A version that a corrected one replaces.
#[derive(Debug)]
pub(super) struct Replaced {
    pub(super) version: usize,
    pub(super) bytes: Vec<u8>,
}

/// Why a document stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It was approved, and its record is another since.
    Approved,
    /// It was approved, and its record is as it was.
    ApprovedAsRecorded,
    /// Some of its §§ were approved at the meeting and have been announced, and its record is another since.
    ApprovedAtOnce,
    /// It has been signed, and its record is another since.
    Signed,
    /// It is sealed.
    Sealed,
}

/// What is to be published of a document, and what is to be said of that.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) standing: Standing,
    pub(super) finding: Option<Box<Diagnostic>>,
}

/// Compares what was made with what is published and sealed.
#[derive(Clone, Copy)]
pub(super) struct Guardian<'a> {
    pub(super) project: &'a Project,
    pub(super) context: BuildContext<'a>,
    pub(super) seals: &'a Seals,
    pub(super) notes: &'a Notes<'a>,
}

impl State {
    /// What a document is: "justerat".
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Approved | Self::ApprovedAsRecorded => "justerat",
            Self::ApprovedAtOnce => "delvis justerat och anslaget",
            Self::Signed => "underskrivet",
            Self::Sealed => "förseglat",
        }
    }
}

impl Standing {
    /// The bytes that stay, if they aren't those that were made.
    pub(super) fn kept(&self) -> Option<&[u8]> {
        match self {
            Self::New | Self::Corrected(_) => None,
            Self::Kept(bytes) | Self::Sealed { bytes, .. } => Some(bytes),
            Self::Refused(bytes) => bytes.as_deref(),
        }
    }

    pub(super) fn without_finding(self) -> Verdict {
        Verdict { standing: self, finding: None }
    }
}

impl Verdict {
    /// What is there stays, for what was found.
    pub(super) fn refused(there: Option<&Existing>, finding: Diagnostic) -> Self {
        let standing = Standing::Refused(there.map(|there| there.bytes.clone()));
        Self { standing, finding: Some(Box::new(finding)) }
    }
}

impl<'a> Guardian<'a> {
    /// What documents are made from, and what the published ones were.
    pub(super) fn provenance(&self) -> Provenance<'a> {
        Provenance { project: self.project, context: self.context, notes: self.notes }
    }

    /// Which bytes are published as a document that was made, given what is there; the finding if what is sealed is
    /// damaged.
    pub(super) fn judge(
        &self,
        document: &Document,
        products: &Products,
        there: Option<&Existing>,
    ) -> Result<Verdict, Box<Diagnostic>> {
        if document.kind == &WEBBPROTOKOLL {
            return Ok(self.judge_web_version(document, there));
        }
        let (Some(said), Some(made)) = (&products.said, products.main()) else {
            return Ok(Standing::New.without_finding());
        };
        if document.kind.announces.is_some() {
            return Ok(self.judge_notice(document, products, there));
        }
        let other = there.filter(|there| there.bytes != made);
        if !document.kind.is_selectable {
            return Ok(self.judge_extract(document, products, said, other));
        }
        if let Some(finding) = unlocked(self.seals, document) {
            return Err(Box::new(finding));
        }
        match self.seals.newest(&document.path()) {
            Some(sealed) => self.judge_sealed(document, products, sealed, there),
            None => Ok(self.judge_published(document, products, other)),
        }
    }

    /// Minutes for the web say what the minutes do: as long as the record says something else, which is reported of those,
    /// the earlier version stays.
    fn judge_web_version(&self, document: &Document, there: Option<&Existing>) -> Verdict {
        let all = minutes_of(document, self.context.facts_of(document));
        match all.iter().any(|minutes| self.departs(minutes).is_some()) {
            true => Standing::Refused(there.map(|there| there.bytes.clone())).without_finding(),
            false => Standing::New.without_finding(),
        }
    }

    /// What is sealed is published, unless somebody has signed it since.
    fn judge_sealed(
        &self,
        document: &Document,
        products: &Products,
        sealed: &Sealed,
        there: Option<&Existing>,
    ) -> Result<Verdict, Box<Diagnostic>> {
        let bytes = self.sealed_bytes(sealed)?;
        if let Some(there) = there.filter(|there| is_signed_version(&bytes, &there.bytes)) {
            let finding = Some(Box::new(signed_since(document)));
            return Ok(Verdict { standing: Standing::Kept(there.bytes.clone()), finding });
        }
        let Some(sealed) = self.seals.origin(sealed) else {
            return Ok(Standing::Sealed { bytes, origin: None }.without_finding());
        };
        let said = products.said.as_ref();
        let finding = said.and_then(|said| self.departure(document, said, &sealed)).map(Box::new);
        let origin = match finding {
            None => self.provenance().renewed(sealed, document, products),
            Some(_) => Origin { said: None, ..sealed },
        };
        Ok(Verdict {
            standing: Standing::Sealed { bytes, origin: Some(Box::new(origin)) },
            finding,
        })
    }

    /// `other` is what is there, if it isn't what was made.
    fn judge_published(
        &self,
        document: &Document,
        products: &Products,
        other: Option<&Existing>,
    ) -> Verdict {
        let Some(there) = other else { return Standing::New.without_finding() };
        if self.is_unnoted(document, there) {
            return Verdict::refused(Some(there), self.unnoted(document));
        }
        match self.provenance().published_as(document, there) {
            Some(published) => self.judge_known(document, products, published),
            None => Standing::New.without_finding(),
        }
    }

    /// Whether a PDF says that it is of approved minutes that were made here, of another record than the one now, and it
    /// isn't known what they said.
    pub(super) fn is_of_other_record(&self, document: &Document, pdf: &Existing) -> bool {
        let entry = self.context.facts_of(document).records.entry(&document.subject);
        let named = record_named(&pdf.bytes);
        entry.is_some_and(|record| named.is_some_and(|own| own != record.file.sha256().as_bytes()))
            && !self.provenance().begins_as_published(document, pdf)
    }

    /// The same, or of any record if all notes are lost.
    pub(super) fn is_unnoted(&self, document: &Document, pdf: &Existing) -> bool {
        self.is_of_other_record(document, pdf)
            || (record_named(&pdf.bytes).is_some() && !self.provenance().is_noted(document))
    }

    /// An extract follows its minutes: it is made if the record says what they do, and one that said something else is
    /// kept beside.
    fn judge_extract(
        &self,
        document: &Document,
        products: &Products,
        said: &Said,
        other: Option<&Existing>,
    ) -> Verdict {
        let provenance = self.provenance();
        let all = minutes_of(document, self.context.facts_of(document));
        if let Some(finding) = all.iter().find_map(|minutes| self.departs(minutes)) {
            return Verdict::refused(other, finding);
        }
        let has_minutes = all.iter().any(|minutes| {
            self.seals.newest(&minutes.path()).is_some() || provenance.published(minutes).is_some()
        });
        if !has_minutes {
            return self.judge_published(document, products, other);
        }
        let Some(PublishedDocument { origin, bytes, is_approved, is_signed }) =
            other.and_then(|there| provenance.published_as(document, there))
        else {
            return Standing::New.without_finding();
        };
        if is_signed {
            let finding = Some(Box::new(signed_since(document)));
            return Verdict { standing: Standing::Kept(bytes), finding };
        }
        let is_other = !self.changes(document, &origin, said).is_empty();
        let version = origin.said.as_ref().map_or(1, Said::version);
        let standing = match (is_approved, is_other) {
            (true, true) => Standing::Corrected(Replaced { version, bytes }),
            (true, false) => Standing::Kept(bytes),
            (false, _) => Standing::New,
        };
        standing.without_finding()
    }

    /// What differs of what an approval fixes. How words are set out doesn't count if another version of the program
    /// made them of the same record.
    pub(super) fn changes(&self, document: &Document, origin: &Origin, said: &Said) -> Vec<Change> {
        let mut changes = origin.changes(said);
        let is_of_program =
            origin.program != PROGRAM && self.provenance().is_recorded_alike(document, origin);
        changes.retain(|change| !is_of_program || !matches!(change, Change::Layout(_)));
        changes
    }

    /// The same without the day of the approval, which may be written after minutes are signed.
    pub(super) fn changes_but_approval(
        &self,
        document: &Document,
        origin: &Origin,
        said: &Said,
    ) -> Vec<Change> {
        let mut changes = self.changes(document, origin, said);
        changes.retain(|change| !change.is_of_approval());
        changes
    }

    /// Whether there are changes, and they come from the files that a document is made from, not from the program.
    pub(super) fn are_of_records(
        &self,
        document: &Document,
        products: &Products,
        origin: &Origin,
        changes: &[Change],
    ) -> bool {
        !changes.is_empty() && !self.provenance().is_made_alike(document, products, origin)
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
            let refused = match is_signed {
                true => self.changed_since_signed(document, products, &origin),
                false => self.changed_at_once(document, products, &origin),
            };
            return match (refused, is_signed) {
                (None, true) => Verdict { standing: Standing::Kept(bytes), finding: signed },
                (None, false) => Standing::New.without_finding(),
                (finding, _) => Verdict { standing: Standing::Refused(Some(bytes)), finding },
            };
        };
        let changes = self.changes(document, &origin, said);
        if self.are_of_records(document, products, &origin, &changes) {
            let state = match self.provenance().is_recorded_alike(document, &origin) {
                true => State::ApprovedAsRecorded,
                false => State::Approved,
            };
            let finding = self.refusal(document, state, &changes);
            let finding = Some(Box::new(finding));
            return Verdict { standing: Standing::Refused(Some(bytes)), finding };
        }
        let is_kept = is_signed || !changes.is_empty() || approved.has_notice_of(said);
        let standing = if is_kept { Standing::Kept(bytes) } else { Standing::New };
        Verdict { standing, finding: signed }
    }

    /// The errors for documents whose records say something else than was approved or sealed, without making any.
    pub(super) fn departures(&self, documents: &[Document]) -> Vec<Diagnostic> {
        let of_subjects = documents.chunk_by(|one, other| one.subject == other.subject);
        let published = of_subjects.filter(|own| self.may_be_published(&own[0].subject));
        let fixable = published.flatten().filter(|document| {
            document.kind.approval.is_some() || document.kind.announces.is_some()
        });
        let changed = fixable.filter(|document| match self.notes.origin(&document.path()) {
            None => true,
            Some(own) => {
                let provenance = self.provenance();
                !provenance.is_made_alike(document, &Products::default(), &own)
                    && self.may_be_fixed(document, &own)
            }
        });
        changed.filter_map(|document| self.departs(document)).collect()
    }

    /// Whether a document of a record may be in `output/`, or its minutes sealed. No document is looked for to see that.
    fn may_be_published(&self, subject: &Subject) -> bool {
        subject.about.is_single()
            || self.project.output().join(place_of(subject)).exists()
            || self.seals.has_below(&place_of(subject))
    }

    /// Whether something of a document may be fixed: it is approved, in parts or as a whole, or it isn't as long as it
    /// was, as if it were signed. No document is read to see that.
    fn may_be_fixed(&self, document: &Document, origin: &Origin) -> bool {
        let output = self.project.output();
        let size = fs::metadata(output.join(document.path())).map(|metadata| metadata.len());
        !origin.at_once.is_empty()
            || origin.is_fixed()
            || self.seals.newest(&document.path()).is_some()
            || output.join(approved_path(&document.stem())).exists()
            || size.is_ok_and(|size| size != origin.size as u64)
    }

    /// What a document says now.
    pub(super) fn said(&self, document: &Document) -> Option<Said> {
        Products::said_by(document, &self.context.view(document).ok()?)
    }

    fn departs(&self, document: &Document) -> Option<Diagnostic> {
        if let Some(sealed) = self.seals.newest(&document.path()) {
            return self.departure(document, &self.said(document)?, &self.seals.origin(sealed)?);
        }
        let verdict = if document.kind.announces.is_some() {
            let there = self.provenance().existing(document);
            // What a notice says is compared with what is noted of it, and only then made.
            let is_noted = there.is_some() && self.notes.lines().contains_key(&document.path());
            let said = if is_noted { self.said(document) } else { None };
            self.judge_notice(document, &Products::saying(said), there.as_ref())
        } else {
            let published = self.provenance().published(document)?;
            self.judge_known(document, &Products::saying(self.said(document)), published)
        };
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
    fn departure(&self, document: &Document, said: &Said, sealed: &Origin) -> Option<Diagnostic> {
        let changes = self.changes(document, sealed, said);
        let departs = !changes.is_empty() && !self.provenance().is_recorded_alike(document, sealed);
        departs.then(|| self.refusal(document, State::Sealed, &changes))
    }
}

/// The hash of the record that a PDF of approved minutes names.
fn record_named(pdf: &[u8]) -> Option<&[u8]> {
    let head = RECORD_HASH.as_bytes();
    let at = memmem::find(pdf, head)? + head.len();
    pdf.get(at..at + 64)
}

/// The warning for a document that has been signed since it was published or sealed.
fn signed_since(document: &Document) -> Diagnostic {
    let path = format!("output/{}", document.path());
    let (what, hint) = match (&document.subject.about, document.kind.is_selectable) {
        (_, false) => (
            "utdraget",
            "flytta filen till en annan mapp, om ett nytt utdrag ska skapas".to_owned(),
        ),
        (About::Meeting(date), true) => {
            ("protokollet", format!("försegla det med `make-docs seal {date}`"))
        }
        (_, true) => ("protokollet", "försegla det med `make-docs seal`".to_owned()),
    };
    let message = format!("{what} har skrivits under sedan det skapades, och behålls som det är");
    Diagnostic::warning(codes::KEPT, Place::path(path), message).hint(hint)
}
