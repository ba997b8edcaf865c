//! Puts a packet together: the summons with links, the list of attachments, and each attachment behind
//! its number, one after the other.

use std::ops::Range;

use chrono::NaiveDate;

use super::desk::{Desk, Files, Stock};
use crate::diagnostic::{Diagnostic, FieldPath, Place, Severity, codes};
use crate::packet::{About, Claims, Folio, Inspection, Level, Original, Packet, Section, Source};
use crate::plan::{self, Document, Enclosed, Holds, Kind, Part};
use crate::record::{Meeting, Record, Subject};
use crate::swedish;
use crate::typeset;
use crate::view::packet::{self as view, Presence};

/// What every document here claims, and a packet of such.
const ALL: Claims = Claims { archival: Some((2, Level::A)), accessible: true };

/// What to do about a file that can't be read.
const MEND: &str = "öppna filen och spara den som PDF på nytt; eller skriv `kan_utelämnas: true`, så \
                    görs paketet med ett blad i handlingens ställe";

/// A packet on the desk.
struct Binding<'a> {
    desk: &'a Desk,
    stock: &'a Stock,
    date: NaiveDate,
    meeting: &'a Record<Meeting>,
    stem: String,
    packet: Packet,
    /// Whether files from others are laid in as they are.
    attach: bool,
    findings: Vec<Diagnostic>,
}

impl Desk {
    /// A meeting's packet.
    pub(super) fn packet(
        &self,
        document: &Document,
        stock: &Stock,
        attach: bool,
    ) -> (Option<Files>, Vec<Diagnostic>) {
        let Subject::Meeting(date) = document.subject else { return (None, Vec::new()) };
        let enclosed = plan::enclosed(date, &self.records);
        let Some((meeting, packet)) = self.begin(document, date, &enclosed) else {
            return (None, Vec::new());
        };
        let stem = document.stem();
        let findings = Vec::new();
        let mut binding =
            Binding { desk: self, stock, date, meeting, stem, packet, attach, findings };
        let done = binding.bind(&enclosed);
        let Binding { packet, mut findings, .. } = binding;
        findings.retain(|finding| !is_accepted(&meeting.value, finding));
        if done.is_none() || findings.iter().any(Diagnostic::is_error) {
            return (None, findings);
        }
        let joined = packet.finish();
        (Some(Files { pages: joined.pages, files: vec![("pdf", joined.bytes)] }), findings)
    }

    /// A packet with a bookmark for the summons and for each attachment.
    fn begin(
        &self,
        document: &Document,
        date: NaiveDate,
        enclosed: &[Enclosed],
    ) -> Option<(&Record<Meeting>, Packet)> {
        let meeting = self.records.meetings.get(&date)?;
        let organisation = &self.records.organisation.as_ref()?.value;
        let about = About {
            title: format!("Kallelse med bilagor {date}"),
            author: swedish::typography(&organisation.name.0),
            language: "sv-SE".to_owned(),
            date: meeting.value.summons.as_ref()?.date.0,
            identity: document.stem(),
            creator: typeset::CREATOR.to_owned(),
        };
        let first = Section {
            title: view::first_bookmark(&self.records, date)?,
            prefix: String::new(),
            address: None,
        };
        let section = |enclosed: &Enclosed| Section {
            title: view::bookmark(&meeting.value, enclosed),
            prefix: format!("B{}-", swedish::numbers(&enclosed.numbers)),
            address: Some(view::address(&enclosed.numbers)),
        };
        let sections = std::iter::once(first).chain(enclosed.iter().map(section)).collect();
        Some((meeting, Packet::new(about, sections)))
    }
}

impl Binding<'_> {
    /// Adds everything; `None` if something that can't be left out wasn't made.
    fn bind(&mut self, enclosed: &[Enclosed]) -> Option<()> {
        let summons = Document {
            subject: Subject::Meeting(self.date),
            kind: Kind::Kallelse,
            part: Some(Part::InPacket),
        };
        let view = self.told(|desk| desk.view(&summons))?;
        self.set("kallelse", &summons.stem(), &view, |packet, source| {
            packet.add(0, source, Folio::Counted, None);
        })?;
        let marks = view::marks(&self.desk.records, self.date, enclosed)?;
        let stem = format!("{}-marken", self.stem);
        self.set("bilagemarke", &stem, &marks, |packet, source| {
            for at in 0..enclosed.len() {
                packet.mark(source, 2 * at..2 * at + 2);
            }
        })?;
        let mut present = Vec::new();
        for (at, enclosed) in enclosed.iter().enumerate() {
            let presence = match &enclosed.holds {
                Holds::Document(document) => self.own(at, document),
                Holds::File(name) => self.foreign(at, enclosed, name),
            };
            present.push(match presence {
                Some(presence) => presence,
                None if enclosed.dispensable => self.omit(at, enclosed)?,
                None => return None,
            });
        }
        self.list(&present)
    }

    /// Adds a document that was made here, with its mark.
    fn own(&mut self, at: usize, document: &Document) -> Option<Presence> {
        let (pdf, findings) = self.stock.get(document)?;
        self.findings.extend(findings.iter().cloned());
        let source = Source::read(&pdf.as_ref()?.bytes).ok()?;
        self.packet.add(at + 1, &source, Folio::Counted, Some(at));
        Some(Presence::Pages(source.page_count()))
    }

    /// Adds a file from somebody else behind a page with its number, or lays it in as it is.
    fn foreign(&mut self, at: usize, enclosed: &Enclosed, name: &str) -> Option<Presence> {
        if !self.desk.enclosures.has(name) {
            return None; // the rules have told it
        }
        let read = self.desk.enclosures.read(name).map_err(|finding| finding.message);
        let read = read.and_then(|bytes| match Source::read(&bytes) {
            Ok(source) => Ok((bytes, source)),
            Err(wrong) => Err(format!("filen {}", wrong.words())),
        });
        let (bytes, source) = match read {
            Ok(read) => read,
            Err(wrong) => {
                let (severity, hint) = match enclosed.dispensable {
                    true => (Severity::Warning, "i paketet står ett blad i handlingens ställe"),
                    false => (Severity::Error, MEND),
                };
                self.tell(enclosed, severity, codes::UNREADABLE_PDF, wrong, hint);
                return None;
            }
        };
        if self.attach {
            drop(source);
            let file = name.rsplit('/').next().unwrap_or(name);
            let presence = Presence::File(file.to_owned());
            self.divider(at, enclosed, &presence)?;
            let title = view::bookmark(&self.meeting.value, enclosed);
            self.packet.attach(Original { name: file, title: &title, bytes: &bytes });
            return Some(presence);
        }
        // The objects hold all that is needed: the bytes go before the packet grows.
        drop(bytes);
        let presence = Presence::Pages(source.page_count());
        self.divider(at, enclosed, &presence)?;
        let seen = self.packet.add(at + 1, &source, Folio::Counted, None)?.clone();
        self.assess(enclosed, &seen);
        Some(presence)
    }

    /// Says in an attachment's place that it isn't there.
    fn omit(&mut self, at: usize, enclosed: &Enclosed) -> Option<Presence> {
        self.divider(at, enclosed, &Presence::Omitted)?;
        Some(Presence::Omitted)
    }

    /// Adds the page before an attachment.
    fn divider(&mut self, at: usize, enclosed: &Enclosed, presence: &Presence) -> Option<()> {
        let view = view::divider(&self.desk.records, self.date, enclosed, presence)?;
        let stem = format!("{}-forsattsblad", self.stem);
        self.set("forsattsblad", &stem, &view, |packet, source| {
            packet.add(at + 1, source, Folio::Uncounted, Some(at));
        })
    }

    /// Adds the list of attachments after the summons. How many pages it takes moves those that it
    /// tells of, so it may have to be set twice.
    fn list(&mut self, present: &[Presence]) -> Option<()> {
        let mut own = 1;
        for _ in 0..2 {
            let pages = self.pages(own, present.len());
            let present: Vec<_> = present.iter().cloned().zip(pages).collect();
            let view = view::list(&self.desk.records, self.date, &present)?;
            let (pdf, findings) = self.desk.set("paket", &self.stem, &view);
            let source = pdf.and_then(|pdf| Source::read(&pdf.bytes).ok());
            let Some(source) = source else {
                self.findings.extend(findings);
                return None;
            };
            if source.page_count() == own {
                self.findings.extend(findings);
                self.packet.add(0, &source, Folio::Counted, None);
                return Some(());
            }
            own = source.page_count();
        }
        None
    }

    /// Where the pages of the attachments lie, if the list of them takes so many.
    fn pages(&self, list: usize, attachments: usize) -> Vec<Range<usize>> {
        let mut next = self.packet.pages(0) + list;
        let section = |at| {
            let first = next;
            next += self.packet.pages(at + 1);
            first..next
        };
        (0..attachments).map(section).collect()
    }

    /// Tells what a file lacks, what the packet loses by that, and what is left out of it.
    fn assess(&mut self, enclosed: &Enclosed, seen: &Inspection) {
        let left = seen.claims(2);
        let lost = Claims {
            archival: ALL.archival.filter(|_| left.archival != ALL.archival),
            accessible: !left.accessible,
        };
        if let Some(lost) = lost.words() {
            let lacks: Vec<String> = seen.lacks.iter().map(crate::packet::Lack::words).collect();
            let message = format!("filen {}", swedish::list(&lacks, "och"));
            let kept = left.words().map(|kept| format!(", bara {kept}")).unwrap_or_default();
            let loses = format!("paketet kan därför inte utge sig för {lost}{kept}");
            self.tell(enclosed, Severity::Warning, codes::LOST_CLAIM, message, &loses);
        }
        if !seen.extras.is_empty() {
            let left_out = swedish::list(&seen.left_out(), "och");
            let message = format!("det här är inte med i paketet: {left_out}");
            let hint = "sidorna ser ut som förut, men inget i dem körs";
            self.tell(enclosed, Severity::Warning, codes::LEFT_OUT, message, hint);
        }
    }

    /// A finding at a file's place in the record.
    fn tell(
        &mut self,
        enclosed: &Enclosed,
        severity: Severity,
        code: crate::diagnostic::Code,
        message: String,
        hint: &str,
    ) {
        let path = FieldPath::of("bilagor").index(enclosed.index).key("fil");
        let place = Place::field(&self.meeting.file, path);
        self.findings.push(Diagnostic::new(severity, code, place, message).hint(hint));
    }

    /// Typesets a view for the packet and lets `add` have it.
    fn set(
        &mut self,
        template: &str,
        stem: &str,
        view: &crate::view::View,
        add: impl FnOnce(&mut Packet, &Source),
    ) -> Option<()> {
        let (pdf, findings) = self.desk.set(template, stem, view);
        self.findings.extend(findings);
        let source = Source::read(&pdf?.bytes).ok()?;
        add(&mut self.packet, &source);
        Some(())
    }

    /// What `ask` says, or its finding told.
    fn told<T>(&mut self, ask: impl FnOnce(&Desk) -> Result<T, Box<Diagnostic>>) -> Option<T> {
        ask(self.desk).map_err(|finding| self.findings.push(*finding)).ok()
    }
}

/// Whether a meeting accepts a finding, with a reason: that of a file that isn't ours to mend.
fn is_accepted(meeting: &Meeting, finding: &Diagnostic) -> bool {
    let mut accepted = meeting.accepted.iter();
    codes::ACCEPTABLE.contains(&finding.code)
        && accepted.any(|accepted| accepted.code.0 == finding.code.id)
}
