//! What may take the place of a published document: nothing that says something else than what was approved.
//!
//! In comes a document with what it says, out comes which bytes are published, and what would have changed.

use memchr::memmem;

use super::context::{BuildContext, RECORD_HASH};
use super::locks::{approved_path, unlocked};
use super::products::Products;
use super::provenance::{PROGRAM, Provenance, PublishedDocument};
use super::signatures::is_signed_version;
use crate::diagnostic::{Code, Diagnostic, Place, cause, codes};
use crate::facts::AnnouncementKind;
use crate::kinds::Document;
use crate::kinds::protokoll::PROTOKOLL;
use crate::lock;
use crate::project::Project;
use crate::publish;
use crate::record::Subject;
use crate::seal::{Change, Origin, Said, Sealed, Seals};
use crate::view::words;

/// The most changes that a finding quotes.
const MOST_CHANGES: usize = 3;

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
    Refused(Vec<u8>),
}

/// A version that a corrected one replaces.
#[derive(Debug)]
pub(super) struct Replaced {
    pub(super) version: usize,
    pub(super) bytes: Vec<u8>,
}

/// Why a document stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It was approved, and its record is another since.
    Approved,
    /// It was approved, and its record is as it was.
    ApprovedAsRecorded,
    /// Some of its §§ were approved at the meeting and have been announced, and its record is another since.
    ApprovedAtOnce,
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
}

impl State {
    /// What a document is: "justerat".
    fn words(self) -> &'static str {
        match self {
            Self::Approved | Self::ApprovedAsRecorded => "justerat",
            Self::ApprovedAtOnce => "delvis justerat och anslaget",
            Self::Sealed => "förseglat",
        }
    }
}

impl Standing {
    /// The bytes that stay, if they aren't those that were made.
    pub(super) fn kept(&self) -> Option<&[u8]> {
        match self {
            Self::New | Self::Corrected(_) => None,
            Self::Kept(bytes) | Self::Sealed { bytes, .. } | Self::Refused(bytes) => Some(bytes),
        }
    }

    fn without_finding(self) -> Verdict {
        Verdict { standing: self, finding: None }
    }
}

impl<'a> Guardian<'a> {
    /// What documents are made from, and what the published ones were.
    pub(super) fn provenance(&self) -> Provenance<'a> {
        Provenance { project: self.project, context: self.context }
    }

    /// Which bytes are published as a document that was made; the finding if what is sealed is damaged.
    pub(super) fn judge(
        &self,
        document: &Document,
        products: &Products,
    ) -> Result<Verdict, Box<Diagnostic>> {
        let (Some(said), Some(made)) = (&products.said, products.files.first()) else {
            return Ok(self.judge_notice(document));
        };
        if let Some(finding) = unlocked(self.seals, document) {
            return Err(Box::new(finding));
        }
        match self.seals.newest(&document.path()) {
            Some(sealed) => self.judge_sealed(document, products, said, sealed),
            None => Ok(self.judge_published(document, products, &made.bytes)),
        }
    }

    /// A notice doesn't announce another approval than that of the approved minutes.
    fn judge_notice(&self, document: &Document) -> Verdict {
        let announced = document.kind.announces.then(|| self.announced_otherwise(document));
        match announced.flatten() {
            Some(finding) => Verdict {
                standing: Standing::Refused(
                    self.provenance().published_bytes(document).unwrap_or_default(),
                ),
                finding: Some(Box::new(finding)),
            },
            None => Standing::New.without_finding(),
        }
    }

    /// What is sealed is published, unless somebody has signed it since.
    fn judge_sealed(
        &self,
        document: &Document,
        products: &Products,
        said: &Said,
        sealed: &Sealed,
    ) -> Result<Verdict, Box<Diagnostic>> {
        let bytes = self.sealed_bytes(sealed)?;
        let there = self.provenance().published_bytes(document).unwrap_or_default();
        if is_signed_version(&bytes, &there) {
            let finding = Some(Box::new(signed_since(document)));
            return Ok(Verdict { standing: Standing::Kept(there), finding });
        }
        let Some(sealed) = self.seals.origin(sealed) else {
            return Ok(Standing::Sealed { bytes, origin: None }.without_finding());
        };
        let finding = self.departure(document, said, &sealed).map(Box::new);
        let origin = match finding {
            None => self.provenance().renewed(sealed, document, products),
            Some(_) => Origin { said: None, ..sealed },
        };
        Ok(Verdict {
            standing: Standing::Sealed { bytes, origin: Some(Box::new(origin)) },
            finding,
        })
    }

    fn judge_published(&self, document: &Document, products: &Products, made: &[u8]) -> Verdict {
        let Some(there) = self.provenance().published_bytes(document).filter(|bytes| bytes != made)
        else {
            return Standing::New.without_finding();
        };
        if self.is_of_other_record(document, &there)
            && !self.provenance().begins_as_published(document, &there)
        {
            let finding = Some(Box::new(self.unnoted(document)));
            return Verdict { standing: Standing::Refused(there), finding };
        }
        match self.provenance().published_as(document, there) {
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

    /// The error for a notice of another approval than the one that the approved minutes say.
    fn announced_otherwise(&self, document: &Document) -> Option<Diagnostic> {
        let minutes = PROTOKOLL.document(&document.subject);
        let origin = match self.seals.newest(&minutes.path()) {
            Some(sealed) => self.seals.origin(sealed)?,
            None => self.provenance().published(&minutes).filter(|own| own.is_approved)?.origin,
        };
        let (approved, now) = (origin.approved.as_ref()?, self.provenance().approval_day(&minutes));
        if now.as_ref() == Some(approved) && origin.numbers == self.provenance().numbers(&minutes) {
            return None;
        }
        let day = now.unwrap_or_else(|| "att det inte är justerat".to_owned());
        let message = match origin.numbers == self.provenance().numbers(&minutes) {
            true => format!(
                "protokollet är justerat {approved}, men underlaget säger {day}, så inga nya anslag skapas"
            ),
            false => format!(
                "protokollet justerades {approved} med andra paragrafer än i underlaget, så inga nya anslag skapas"
            ),
        };
        let finding = self.of_record(document, codes::APPROVED, message);
        Some(finding.hint("ångra ändringen, eller skapa en rättad version av protokollet först"))
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
            if signed.is_some() {
                return Verdict { standing: Standing::Kept(bytes), finding: signed };
            }
            return match self.changed_at_once(document, products, &origin) {
                None => Standing::New.without_finding(),
                finding => Verdict { standing: Standing::Refused(bytes), finding },
            };
        };
        let is_corrected = said.version() > approved.version();
        let changes = origin.changes(said, PROGRAM);
        let is_other = !is_corrected && !changes.is_empty();
        if is_other && !self.provenance().is_made_alike(document, products, &origin) {
            let state = match self.provenance().is_recorded_alike(document, &origin) {
                true => State::ApprovedAsRecorded,
                false => State::Approved,
            };
            let finding = self.refusal(document, state, &changes);
            let finding = Some(Box::new(finding));
            return Verdict { standing: Standing::Refused(bytes), finding };
        }
        let standing = match (is_signed, is_corrected) {
            (true, _) => Standing::Kept(bytes),
            (false, true) => Standing::Corrected(Replaced { version: approved.version(), bytes }),
            (false, false) if is_other || approved.has_notice_of(said) => Standing::Kept(bytes),
            (false, false) => Standing::New,
        };
        Verdict { standing, finding: signed }
    }

    /// The error for §§ that were approved at the meeting and have been announced, and say something else now. The
    /// others are still being written.
    fn changed_at_once(
        &self,
        document: &Document,
        products: &Products,
        origin: &Origin,
    ) -> Option<Box<Diagnostic>> {
        let fixed = self.announced_at_once(document);
        let mut changes = match (&products.said, fixed.is_empty()) {
            (Some(said), false) => origin.changes(said, PROGRAM),
            _ => return None,
        };
        changes.retain(|change| {
            change.older_paragraph().is_some_and(|own| fixed.iter().any(|fixed| fixed == own))
        });
        let is_other =
            !changes.is_empty() && !self.provenance().is_made_alike(document, products, origin);
        is_other.then(|| Box::new(self.refusal(document, State::ApprovedAtOnce, &changes)))
    }

    /// The §§ that were approved at the meeting and have been announced: "§ 47".
    fn announced_at_once(&self, document: &Document) -> Vec<String> {
        let facts = self.context.facts;
        let Some(organisation) = facts.organisation() else { return Vec::new() };
        let announced = facts.announcements(&document.subject).iter().filter(|own| {
            own.what == AnnouncementKind::AtOnce
                && own.posted.iter().flatten().any(|dated| dated.day.done().is_some())
        });
        let numbers = announced.flat_map(|own| &own.numbers);
        numbers.filter_map(|number| words::paragraphs(organisation, &[*number])).collect()
    }

    /// The errors for documents whose records say something else than was approved or sealed, without making any.
    pub(super) fn departures(&self, documents: &[Document]) -> Vec<Diagnostic> {
        let noted = publish::sources(&self.project.output());
        let approvable = documents.iter().filter(|document| document.kind.approval.is_some());
        let changed = approvable.filter(|document| {
            let origin = noted.get(&document.path()).and_then(|line| Origin::parse(line));
            !origin.is_some_and(|own| {
                self.provenance().is_made_alike(document, &Products::default(), &own)
            })
        });
        changed.filter_map(|document| self.departs(document)).collect()
    }

    /// What a document says now.
    pub(super) fn said(&self, document: &Document) -> Option<Said> {
        self.context.view(document).ok().map(|view| Said::of(&view))
    }

    fn departs(&self, document: &Document) -> Option<Diagnostic> {
        if let Some(sealed) = self.seals.newest(&document.path()) {
            return self.departure(document, &self.said(document)?, &self.seals.origin(sealed)?);
        }
        let noted = self.project.output().join(approved_path(&document.stem()));
        if !noted.exists() && self.announced_at_once(document).is_empty() {
            return None;
        }
        let products = Products { said: self.said(document), ..Products::default() };
        let published = self.provenance().published(document)?;
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
    fn departure(&self, document: &Document, said: &Said, sealed: &Origin) -> Option<Diagnostic> {
        let changes = sealed.changes(said, PROGRAM);
        let departs = !changes.is_empty() && !self.provenance().is_recorded_alike(document, sealed);
        departs.then(|| self.refusal(document, State::Sealed, &changes))
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
            state.words(),
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
        let correct = format!(
            "eller skapa en rättad version: `make-docs correct {date} --why \"skrivfel i § …\"`"
        );
        match state {
            State::Sealed => undone.hint(correct),
            State::Approved => undone
                .hint(correct)
                .hint("eller ta bort filen i `output/`, om protokollet inte har lämnats ut än"),
            State::ApprovedAsRecorded => undone
                .hint(correct)
                .hint(format!("eller behåll protokollet som det är: `make-docs seal {date}`")),
            State::ApprovedAtOnce => undone
                .hint("eller ta bort filen i `output/`, om paragraferna inte har lämnats ut än"),
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
