//! What a kind of document says of itself, and a document of it.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::{fmt, iter};

use chrono::NaiveDate;

use crate::diagnostic::Parts;
use crate::facts::{Enclosure, Facts};
use crate::ics::LeftOut;
use crate::record::{About, ParagraphNumber, Subject};
use crate::render::Form;
use crate::sheet::Sheet;
use crate::view::View;

/// A kind of document: all that the road needs to know of it. There is one of each, in the file of its
/// name.
pub struct Kind {
    /// The name: of the file, the template and the choice on the command line.
    pub name: &'static str,
    /// What such a document is called.
    pub word: &'static str,
    /// The place in the help and among documents that are held back; no two kinds have the same. (Documents
    /// are made in the order of [`super::ALL`].)
    pub order: u8,
    /// Of the documents that one edit changes, the preview shows the one for which this is lowest.
    pub edit_order: u8,
    /// Whether `--only` takes it.
    pub is_selectable: bool,
    /// The documents of the kind that a record holds enough for.
    pub documents: fn(&Subject, &Facts<'_>) -> Vec<Document>,
    /// What its main file is made of.
    pub content: Content,
    /// The parts of its record that it prints: an error in one of them holds it back.
    pub prints: Parts,
    /// The records that a document depends on: its own, and those that it takes more from.
    pub depends_on: fn(&Document, &Facts<'_>) -> Vec<Subject>,
    /// The forms that its template has beside Typst, for places that want no PDF.
    pub forms: &'static [Form],
    /// Its rows for other programs, of a kind that is a register: they lie beside it as CSV and JSON.
    pub sheet: Option<fn(&Document, &Facts<'_>) -> Option<Sheet>>,
    /// Whether one of a year says what earlier years left, too.
    pub looks_back: bool,
    /// A letter to send it with.
    pub letter: Option<Letter>,
    /// Whether it is for everybody to read, on boards and on the web.
    pub is_public: bool,
    /// How many pages it may take.
    pub page_limit: Option<PageLimit>,
    /// The day of the approval from which on what it says is fixed, of a kind that announces approvals.
    pub announces: Option<fn(&Document, &Facts<'_>) -> Option<NaiveDate>>,
    /// The day that it was approved, of a kind that its approval fixes.
    pub approval: Option<fn(&Document, &Facts<'_>) -> Option<NaiveDate>>,
    /// What a document is called among others of its record, where `word` is not enough.
    pub label: fn(&Document, &Facts<'_>) -> Option<String>,
}

/// What the main file of a document is made of.
#[derive(Clone, Copy)]
pub enum Content {
    /// What its template says of a view, as PDF.
    Pages(fn(&Document, &Facts<'_>) -> Option<View>),
    /// The documents and files that a meeting's summons encloses, bound to one PDF.
    Packet,
    /// A file for calendar programs.
    Calendar(fn(&[&Facts<'_>], &LeftOut) -> Option<Vec<u8>>),
}

/// A letter with a document.
#[derive(Clone, Copy)]
pub struct Letter {
    /// The template of its subject and text.
    pub template: &'static str,
    /// The message, given that text and the PDF that it brings.
    pub message: Message,
}

/// Makes a letter's message.
pub type Message = fn(&Document, &Facts<'_>, &str, &[u8]) -> Option<Vec<u8>>;

/// The most pages that a document may take before its author is warned.
#[derive(Debug, Clone, Copy)]
pub struct PageLimit {
    /// How many.
    pub pages: usize,
    /// What takes them: "anslaget".
    pub noun: &'static str,
    /// What to do about it.
    pub hint: &'static str,
}

impl Kind {
    /// A kind of one document a record, in PDF alone, that prints all of it.
    pub(super) const fn new(
        name: &'static str,
        word: &'static str,
        order: u8,
        documents: fn(&Subject, &Facts<'_>) -> Vec<Document>,
        content: Content,
    ) -> Self {
        Self {
            name,
            word,
            order,
            edit_order: 0,
            is_selectable: true,
            documents,
            content,
            prints: Parts::ALL,
            depends_on: |document, _| vec![document.subject.clone()],
            forms: &[],
            sheet: None,
            looks_back: false,
            letter: None,
            is_public: false,
            page_limit: None,
            announces: None,
            approval: None,
            label: |_, _| None,
        }
    }

    /// Whether one of a year depends on the meetings of another.
    pub fn covers(&self, year: i32, other: i32) -> bool {
        if self.looks_back { other <= year } else { other == year }
    }

    /// Whether it is bound from other documents.
    pub fn is_packet(&self) -> bool {
        matches!(self.content, Content::Packet)
    }

    /// How its main file ends.
    pub fn extension(&self) -> &'static str {
        match self.content {
            Content::Pages(_) | Content::Packet => "pdf",
            Content::Calendar(_) => "ics",
        }
    }

    /// The only document of the kind that a record gives.
    pub fn document(&'static self, subject: &Subject) -> Document {
        Document { subject: subject.clone(), kind: self, part: None }
    }

    /// The same in a list, if the record holds enough for it.
    pub(super) fn document_if(&'static self, holds: bool, subject: &Subject) -> Vec<Document> {
        holds.then(|| self.document(subject)).into_iter().collect()
    }
}

/// The record of a document, and those whose §§ prepared its items.
pub(super) fn with_preparations(document: &Document, facts: &Facts<'_>) -> Vec<Subject> {
    let own = document.subject.clone();
    let About::Meeting(date) = own.about else { return vec![own] };
    let items = facts.items(date).iter().map(|own| own.item);
    let others = items.flat_map(|item| facts.body.preparations(facts.records, item));
    let others = others.map(|one| one.records.subject(About::Meeting(one.meeting.id())));
    iter::once(own).chain(others.collect::<BTreeSet<_>>()).collect()
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Kind {}

impl PartialOrd for Kind {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Kind {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.order, self.name).cmp(&(other.order, other.name))
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A document to make.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Document {
    /// The record that it is made from.
    pub subject: Subject,
    /// What it is.
    pub kind: &'static Kind,
    /// Which one, where a record gives several of the kind.
    pub part: Option<DocumentPart>,
}

/// Which of a record's documents of a kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentPart {
    /// A notice.
    Notice {
        /// Its place among the record's notices, for their order in lists.
        rank: usize,
        /// The file's name, by which it is looked up.
        name: String,
    },
    /// Minutes of their own with some §§, by their place among those of the record, from 0: their file keeps its name when
    /// §§ are numbered anew.
    Separate(usize),
    /// The summons as it is in the packet: what it says of attachments leads to them.
    InPacket,
    /// An extract with one §.
    Paragraph(ParagraphNumber),
    /// The same for somebody who may not see what is secret.
    Masked(ParagraphNumber),
    /// An extract with what goes to a recipient.
    Recipient {
        /// The recipient, as the record has it.
        recipient: String,
        /// The file's name.
        name: String,
    },
    /// A register of a year.
    Year(i32),
}

/// The folder of registers below `output/`.
pub const REGISTERS: &str = "register";

/// Where the documents of a record lie below `output/`: a folder, or of a plain document or a report the
/// file without its ending; for what is made of all records, the organ's folder, `""` of the organisation itself.
pub fn place_of(subject: &Subject) -> String {
    let own = match &subject.about {
        About::Meeting(date) => format!("sammantraden/{date}"),
        About::BusinessPlan(period) => format!("verksamhetsplaner/{}", period.slug()),
        About::Schedule(year) => format!("motesplaner/{year}"),
        About::Paper(name) => format!("dokument/{name}"),
        About::Report(name) => format!("rapporter/{name}"),
        About::Audit(date) => format!("revision/{date}"),
        About::Everything => return subject.organ.slug().unwrap_or_default(),
    };
    subject.organ.output() + &own
}

impl Document {
    /// Its path below `output/`, without the ending.
    pub fn stem(&self) -> String {
        if let Some(DocumentPart::Year(year)) = self.part {
            let folder = self.subject.organ.output();
            return format!("{folder}{REGISTERS}/{}-{year}", self.kind.name);
        }
        let mut stem = place_of(&self.subject);
        if !self.subject.about.is_single() {
            let separator = if stem.is_empty() { "" } else { "/" };
            stem.extend([separator, self.kind.name]);
        }
        match &self.part {
            None | Some(DocumentPart::Year(_)) => {}
            Some(DocumentPart::InPacket) => stem.push_str("-i-paketet"),
            Some(DocumentPart::Notice { name, .. } | DocumentPart::Recipient { name, .. }) => {
                stem.extend(["/", name]);
            }
            Some(DocumentPart::Separate(at)) => stem.push_str(&format!("-del-{}", at + 1)),
            Some(DocumentPart::Paragraph(number)) => {
                stem.extend(["/paragraf-", &number.slug()]);
            }
            Some(DocumentPart::Masked(number)) => {
                stem.extend(["/paragraf-", &number.slug(), "-maskad"]);
            }
        }
        stem
    }

    /// The name of its file, without the ending.
    pub fn file_name(&self) -> String {
        let stem = self.stem();
        stem.rsplit('/').next().unwrap_or_default().to_owned()
    }

    /// Its path below `output/`.
    pub fn path(&self) -> String {
        let mut path = self.stem();
        path.extend([".", self.kind.extension()]);
        path
    }

    /// What it is called among others of its record: "Protokoll", "Anslag, Umeå kommun".
    pub fn label(&self, facts: &Facts<'_>) -> String {
        (self.kind.label)(self, facts).unwrap_or_else(|| self.kind.word.to_owned())
    }

    /// Whether it is for others than those who may see what is secret.
    pub fn is_public(&self) -> bool {
        self.kind.is_public || matches!(self.part, Some(DocumentPart::Masked(_)))
    }

    /// What it encloses, if it is a packet.
    pub fn enclosures<'a>(&self, facts: &'a Facts<'_>) -> &'a [Enclosure] {
        match (self.kind.content, &self.subject.about) {
            (Content::Packet, About::Meeting(date)) => facts.enclosures(*date),
            _ => &[],
        }
    }
}
