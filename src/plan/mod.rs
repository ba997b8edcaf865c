//! Which documents follow from which records: one is made when its record holds what it needs.

mod enclosed;
mod extract;
mod selection;

use std::collections::BTreeSet;

use clap::ValueEnum;

pub use self::enclosed::{Enclosure, EnclosureContent, enclosed};
pub use self::extract::{extracts, sent_to};
use self::selection::is_of_one;
pub use self::selection::{Selection, Wanted};
use crate::announcement::{self, Announcement, AnnouncementKind};
use crate::diagnostic::Diagnostic;
use crate::numbering::Numbering;
use crate::project::slug;
use crate::record::{Meeting, ParagraphNumber, Records, Signing, Subject};

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum Kind {
    /// The summons with its agenda.
    Kallelse,
    /// The summons with its attachments.
    Paket,
    /// The announcement of a public meeting.
    Kungorelse,
    /// The minutes.
    Protokoll,
    /// The notice that minutes are approved, on one board.
    Anslag,
    /// When the notice was on every board.
    Anslagsbevis,
    /// Some §§ of the minutes.
    #[value(skip)]
    Utdrag,
    /// The plan for some years, with the budget.
    Verksamhetsplan,
    /// The year's meetings.
    Motesplan,
    /// A plain document.
    Dokument,
    /// Meetings and deadlines for calendar programs.
    Kalender,
}

impl Kind {
    /// The name: of the file, the template and the choice on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kallelse => "kallelse",
            Self::Paket => "paket",
            Self::Kungorelse => "kungorelse",
            Self::Protokoll => "protokoll",
            Self::Anslag => "anslag",
            Self::Anslagsbevis => "anslagsbevis",
            Self::Utdrag => "utdrag",
            Self::Verksamhetsplan => "verksamhetsplan",
            Self::Motesplan => "motesplan",
            Self::Dokument => "dokument",
            Self::Kalender => "kalender",
        }
    }

    /// What such a document is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kallelse => "Kallelse",
            Self::Paket => "Paket",
            Self::Kungorelse => "Kungörelse",
            Self::Protokoll => "Protokoll",
            Self::Anslag => "Anslag",
            Self::Anslagsbevis => "Anslagsbevis",
            Self::Utdrag => "Utdrag",
            Self::Verksamhetsplan => "Verksamhetsplan",
            Self::Motesplan => "Mötesplan",
            Self::Dokument => "Dokument",
            Self::Kalender => "Kalender",
        }
    }

    /// Whether it is for a notice board, which may want HTML or plain text.
    pub fn is_posted(self) -> bool {
        matches!(self, Self::Anslag | Self::Kungorelse)
    }
}

/// A document to make.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Document {
    /// The record that it is made from.
    pub subject: Subject,
    /// What it is.
    pub kind: Kind,
    /// Which one, where a record gives several of the kind.
    pub part: Option<Part>,
}

/// Which of a record's documents of a kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A notice.
    Notice {
        /// Of which of the record's announcements, from 0.
        announcement: usize,
        /// On which of its boards, from 0.
        board: usize,
        /// The file's name.
        name: String,
    },
    /// The summons as it is in the packet: what it says of attachments leads to them.
    InPacket,
    /// An extract with one §.
    Paragraph(ParagraphNumber),
    /// An extract with what goes to a recipient.
    Recipient {
        /// The recipient, as the record has it.
        recipient: String,
        /// The file's name.
        name: String,
    },
}

impl Document {
    /// The only document of a kind that a record gives.
    pub fn whole(subject: Subject, kind: Kind) -> Self {
        Self { subject, kind, part: None }
    }

    /// Its path below `output/`, without the ending.
    pub fn stem(&self) -> String {
        let kind = self.kind.name();
        let below = match &self.subject {
            Subject::Meeting(date) => format!("sammantraden/{date}/{kind}"),
            Subject::BusinessPlan(period) => format!("verksamhetsplaner/{}/{kind}", period.slug()),
            Subject::Schedule(year) => format!("motesplaner/{year}/{kind}"),
            Subject::Paper(name) => format!("dokument/{name}"),
            Subject::Audit(date) => format!("revision/{date}/{kind}"),
            Subject::Everything => kind.to_owned(),
        };
        match &self.part {
            None => below,
            Some(Part::InPacket) => format!("{below}-i-paketet"),
            Some(Part::Notice { name, .. } | Part::Recipient { name, .. }) => {
                format!("{below}/{name}")
            }
            Some(Part::Paragraph(number)) => {
                format!("{below}/paragraf-{}", number.slug())
            }
        }
    }

    /// Its path below `output/`.
    pub fn path(&self) -> String {
        let ending = if self.kind == Kind::Kalender { "ics" } else { "pdf" };
        format!("{}.{ending}", self.stem())
    }
}

/// The documents that a record holds enough for.
fn documents_of(subject: &Subject, records: &Records, numbering: &Numbering) -> Vec<Document> {
    let whole = |kind| Document::whole(subject.clone(), kind);
    match subject {
        Subject::Meeting(date) => {
            let meeting = records.meetings.get(date).map(|record| &record.value);
            let holds = |what: fn(&Meeting) -> bool| meeting.is_some_and(what);
            let announced = announcement::of(subject, records, numbering);
            let is_held = holds(|meeting| meeting.attendance.is_some());
            let organisation = records.organisation.as_ref().map(|record| &record.value);
            let signing = meeting.and_then(|meeting| meeting.signing);
            let signing = signing.or(organisation.map(|own| own.signing)).unwrap_or_default();
            let kinds = [
                (holds(|meeting| meeting.summons.is_some()), Kind::Kallelse),
                (holds(Meeting::has_packet), Kind::Paket),
                (holds(|meeting| meeting.announced.is_some()), Kind::Kungorelse),
                (is_held, Kind::Protokoll),
                (is_held && wants_proof(&announced, signing), Kind::Anslagsbevis),
            ];
            let kinds = kinds.into_iter().filter(|(holds, _)| *holds).map(|(_, kind)| whole(kind));
            let notices = is_held.then(|| notices(subject, &announced)).into_iter().flatten();
            kinds.chain(notices).collect()
        }
        Subject::BusinessPlan(_) => vec![whole(Kind::Verksamhetsplan)],
        Subject::Schedule(_) => vec![whole(Kind::Motesplan)],
        Subject::Paper(_) => vec![whole(Kind::Dokument)],
        Subject::Audit(date) => {
            let announced = announcement::of(subject, records, numbering);
            let signing = records.audits.get(date).map(|record| record.value.signing);
            let proof = wants_proof(&announced, signing.unwrap_or_default());
            let proof = proof.then(|| whole(Kind::Anslagsbevis));
            proof.into_iter().chain(notices(subject, &announced)).collect()
        }
        Subject::Everything => {
            let has_days = !records.meetings.is_empty() || !records.schedules.is_empty();
            has_days.then(|| whole(Kind::Kalender)).into_iter().collect()
        }
    }
}

/// Whether the proof that notices were up is a document of its own: if the minutes are signed
/// digitally, so that nothing can be added to them, if boards differ, or if somebody confirms it.
fn wants_proof(announced: &[Announcement<'_>], signing: Signing) -> bool {
    let is_apart = |announced: &Announcement<'_>| {
        let notice = announced.notice;
        notice.is_some_and(|notice| !notice.boards.is_empty() || notice.common.proof.is_some())
    };
    let is_made =
        |announced: &Announcement<'_>| announced.approved.is_some() && !announced.boards.is_empty();
    announced.iter().any(is_made) && (signing == Signing::Digital || announced.iter().any(is_apart))
}

/// The notices of a record's approvals, one on each board.
fn notices(subject: &Subject, announced: &[Announcement<'_>]) -> Vec<Document> {
    let mut documents = Vec::new();
    let mut names = UniqueNames::default();
    for (announcement, what) in announced.iter().enumerate() {
        let mark = match (what.what, what.numbers.as_slice()) {
            (AnnouncementKind::AtOnce, [first, .., last]) => {
                format!("-paragraf-{}-{}", first.slug(), last.slug())
            }
            (AnnouncementKind::AtOnce, [only]) => format!("-paragraf-{}", only.slug()),
            (AnnouncementKind::AtOnce, []) => "-omedelbart".to_owned(),
            _ => String::new(),
        };
        let boards = what.boards.iter().enumerate().filter(|_| what.approved.is_some());
        documents.extend(boards.map(|(board, owner)| {
            let name = names.unique(owner.name, "tavla", &mark);
            let part = Some(Part::Notice { announcement, board, name });
            Document { subject: subject.clone(), kind: Kind::Anslag, part }
        }));
    }
    documents
}

/// Names of files in a folder, each its own.
#[derive(Default)]
struct UniqueNames(BTreeSet<String>);

/// A file's name is cut here (characters), before what tells it from others.
const LONGEST_NAME: usize = 80;

impl UniqueNames {
    /// A file's name for `text`, or for `otherwise` if that has no letters, with a mark after it.
    fn unique(&mut self, text: &str, otherwise: &str, mark: &str) -> String {
        let slug = slug(text);
        let slug =
            if slug.is_empty() { otherwise } else { slug.get(..LONGEST_NAME).unwrap_or(&slug) };
        let numbered = (2..).map(|n| format!("{slug}{mark}-{n}"));
        let mut names = std::iter::once(format!("{slug}{mark}")).chain(numbered);
        let name = names.find(|name| !self.0.contains(name)).unwrap_or_default();
        self.0.insert(name.clone());
        name
    }
}

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
    /// The records that hold nothing back and may have notices, whether they do or not.
    pub subjects: Vec<Subject>,
}

/// Plans the documents that were asked for. An error in a file holds back the documents that hang on
/// it; one in what they share (organisation, templates, fonts) all. A document whose day can't be
/// known is held too.
pub fn plan(
    records: &Records,
    numbering: &Numbering,
    findings: &[Diagnostic],
    selection: &Selection,
) -> Plan {
    let wrong = BlockingErrors::new(records, findings);
    let wanted = |document: &Document| {
        selection.kinds.is_empty() || selection.kinds.contains(&document.kind)
    };
    let mut plan = Plan::default();
    let subjects = records.subjects().map(|(subject, _)| subject).chain([Subject::Everything]);
    for subject in subjects.filter(|subject| selection.takes(subject, records)) {
        let documents = documents_of(&subject, records, numbering).into_iter().filter(wanted);
        if wrong.holds(&subject, records) {
            plan.held.extend(documents);
            continue;
        }
        for document in documents {
            let (parts, lost) = parts_of(&document, records, &wrong);
            let is_whole = lost.iter().all(|lost| lost.dispensable);
            plan.lost.extend(lost.into_iter().map(|lost| (document.clone(), lost)));
            if is_whole {
                plan.parts.extend(parts);
                plan.documents.push(document);
            } else {
                plan.held.push(document);
            }
        }
        let has_notices = matches!(subject, Subject::Meeting(_) | Subject::Audit(_));
        plan.subjects.extend(has_notices.then_some(subject));
    }
    plan
}

/// The documents that a packet is put together from, and those that are held back; of other documents
/// none.
fn parts_of(
    document: &Document,
    records: &Records,
    wrong: &BlockingErrors<'_>,
) -> (Vec<Document>, Vec<Enclosure>) {
    let (mut parts, mut lost) = (Vec::new(), Vec::new());
    let Subject::Meeting(date) = document.subject else { return (parts, lost) };
    if document.kind != Kind::Paket {
        return (parts, lost);
    }
    for enclosed in enclosed(date, records) {
        match &enclosed.holds {
            EnclosureContent::File(_) => {}
            EnclosureContent::Document(part) if wrong.holds(&part.subject, records) => {
                lost.push(enclosed)
            }
            EnclosureContent::Document(part) => parts.push(part.clone()),
        }
    }
    (parts, lost)
}

/// The files that have errors.
struct BlockingErrors<'a> {
    paths: BTreeSet<&'a str>,
    shared: bool,
}

impl<'a> BlockingErrors<'a> {
    fn new(records: &Records, findings: &'a [Diagnostic]) -> Self {
        let wrong = findings.iter().filter(|finding| finding.is_error());
        let paths: BTreeSet<&str> = wrong.map(Diagnostic::path).collect();
        let shared = records.organisation.as_ref().is_none_or(|record| !record.sound)
            || paths.iter().any(|path| !is_of_one(path));
        Self { paths, shared }
    }

    /// Whether a record's documents are held back.
    fn holds(&self, subject: &Subject, records: &Records) -> bool {
        let is_sound = match subject {
            Subject::Everything => {
                !FOLDERS_OF_DAYS.iter().any(|folder| records.is_doubtful(folder))
            }
            Subject::Paper(_) if records.known_from(subject).is_none() => false,
            _ => records.entry(subject).is_some_and(|entry| entry.sound),
        };
        self.shared
            || !is_sound
            || records.files_of(subject).iter().any(|path| self.paths.contains(path))
    }
}

/// The folders whose records say when something is.
const FOLDERS_OF_DAYS: [&str; 3] = ["sammantraden", "motesplaner", "revision"];
