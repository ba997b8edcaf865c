//! Puts a packet together: the summons with links, the list of attachments, and each attachment behind
//! its number, one after the other.

use std::ops::Range;

use chrono::NaiveDate;

use super::desk::{Desk, Files, Stock};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Severity, codes, wording};
use crate::packet::{
    self, About, Claims, Folio, Inspection, Lack, Original, Packet, Section, Source, Unreadable,
};
use crate::plan::{self, Document, Enclosed, Holds, Kind, Part, Plan, Selection};
use crate::record::{Meeting, NumberSet, Record, Subject};
use crate::swedish;
use crate::typeset::{self, Pdf};
use crate::view::View;
use crate::view::packet::{self as view, Presence};

/// What every document here claims, and a packet of such.
const ALL: Claims = Claims::all(2);

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

/// A file from somebody else that can be taken along.
struct Opened {
    bytes: Vec<u8>,
    source: Source,
    seen: Inspection,
}

impl Desk {
    /// Findings for the files from others in the packets of a selection, without making any.
    pub(super) fn look_over(&self, selection: &Selection) -> Vec<Diagnostic> {
        let sound = self.records.meetings.values().filter(|meeting| {
            let subject = Subject::Meeting(meeting.value.date.0);
            meeting.sound && meeting.value.has_packet() && selection.takes(&subject, &self.records)
        });
        let mut findings = Vec::new();
        for meeting in sound {
            for enclosed in plan::enclosed(meeting.value.date.0, &self.records) {
                let Holds::File(name) = &enclosed.holds else { continue };
                findings.extend(match self.open(meeting, &enclosed, name) {
                    Ok(opened) => assess(meeting, &enclosed, &opened.seen),
                    Err(told) => told.into_iter().map(|told| *told).collect(),
                });
            }
        }
        findings
    }

    /// Findings for attachments that can't be in their packets, since their own records have errors.
    pub(super) fn lost(&self, plan: &Plan) -> Vec<Diagnostic> {
        let finding = |(document, lost): &(Document, Enclosed)| {
            let Holds::Document(part) = &lost.holds else { return None };
            let Subject::Meeting(date) = document.subject else { return None };
            let file = &self.records.entry(&part.subject)?.file.path;
            let (severity, then) = match lost.dispensable {
                true => (Severity::Warning, "i paketet står ett blad i dess ställe"),
                false => (Severity::Error, "paketet görs när det är rättat"),
            };
            let numbers = swedish::numbers(&lost.numbers);
            let message = format!("bilaga {numbers} görs inte: `{file}` har fel");
            let meeting = self.records.meetings.get(&date)?;
            Some(tell(meeting, lost, (severity, codes::PART_HELD), message, then))
        };
        plan.lost.iter().filter_map(finding).collect()
    }

    /// A file from somebody else, or why it can't be read; nothing if the rules have told that.
    fn open(
        &self,
        meeting: &Record<Meeting>,
        enclosed: &Enclosed,
        name: &str,
    ) -> Result<Opened, Option<Box<Diagnostic>>> {
        if !self.enclosures.has(name) {
            return Err(None);
        }
        let bytes = self.enclosures.read(name).map_err(|told| {
            let hint = told.hints.first().map_or("lägg dit en annan", String::as_str);
            Some(Box::new(unread(meeting, enclosed, (&told.message, hint))))
        })?;
        let read = Source::read(&bytes).and_then(|source| {
            let seen = packet::inspect(&source)?;
            Ok((source, seen))
        });
        match read {
            Ok((source, seen)) => Ok(Opened { bytes, source, seen }),
            Err(wrong) => Err(Some(Box::new(refused(meeting, enclosed, &wrong)))),
        }
    }

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
        let Binding { packet, findings, .. } = binding;
        let Some(present) = done.filter(|_| !findings.iter().any(Diagnostic::is_error)) else {
            return (None, findings);
        };
        let joined = packet.finish();
        let note = note(&enclosed, &present, joined.claims);
        (Some(Files { pages: joined.pages, files: vec![("pdf", joined.bytes)], note }), findings)
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
    fn bind(&mut self, enclosed: &[Enclosed]) -> Option<Vec<Presence>> {
        let summons = Document {
            subject: Subject::Meeting(self.date),
            kind: Kind::Kallelse,
            part: Some(Part::InPacket),
        };
        let view = self.told(|desk| desk.view(&summons))?;
        self.set("kallelse", &summons.stem(), &view, |packet, source| {
            packet.add(0, source, Folio::Counted, None).map(drop)
        })?;
        let marks = view::marks(&self.desk.records, self.date, enclosed)?;
        let stem = format!("{}-marken", self.stem);
        self.set("bilagemarke", &stem, &marks, |packet, source| {
            for at in 0..enclosed.len() {
                packet.mark(source, 2 * at..2 * at + 2);
            }
            Ok(())
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
        self.list(&present)?;
        Some(present)
    }

    /// Adds a document that was made here, with its mark.
    fn own(&mut self, at: usize, document: &Document) -> Option<Presence> {
        let (pdf, findings) = self.stock.get(document)?;
        self.findings.extend(findings.iter().cloned());
        let pdf = pdf.as_ref()?;
        let stem = document.stem();
        self.join(&stem, pdf, |packet, source| {
            packet.add(at + 1, source, Folio::Counted, Some(at)).map(drop)
        })?;
        Some(Presence::Pages(pdf.pages))
    }

    /// Adds a file from somebody else behind a page with its number, or lays it in as it is.
    fn foreign(&mut self, at: usize, enclosed: &Enclosed, name: &str) -> Option<Presence> {
        let opened = self.desk.open(self.meeting, enclosed, name);
        let opened = opened.map_err(|told| self.findings.extend(told.map(|told| *told))).ok()?;
        let Opened { bytes, source, seen } = opened;
        if self.attach {
            drop(source);
            let file = name.rsplit('/').next().unwrap_or(name);
            let file = format!("bilaga-{}-{file}", swedish::numbers(&enclosed.numbers));
            let presence = Presence::File(file.clone());
            self.divider(at, enclosed, &presence)?;
            let title = view::bookmark(&self.meeting.value, enclosed);
            self.packet.attach(Original { name: &file, title: &title, bytes: &bytes });
            self.findings.extend(as_it_is(self.meeting, enclosed, &seen));
            return Some(presence);
        }
        // The objects hold all that is needed: the bytes go before the packet grows.
        drop(bytes);
        let presence = Presence::Pages(source.page_count());
        self.divider(at, enclosed, &presence)?;
        let added = self.packet.add(at + 1, &source, Folio::Counted, None).map(drop);
        added.map_err(|wrong| self.findings.push(refused(self.meeting, enclosed, &wrong))).ok()?;
        self.findings.extend(assess(self.meeting, enclosed, &seen));
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
            packet.add(at + 1, source, Folio::Uncounted, Some(at)).map(drop)
        })
    }

    /// Adds the list of attachments after the summons. How many pages it takes moves those that it
    /// tells of, so it may have to be set twice.
    fn list(&mut self, present: &[Presence]) -> Option<()> {
        let mut own = 1;
        loop {
            let pages = self.pages(own, present.len());
            let present: Vec<_> = present.iter().cloned().zip(pages).collect();
            let view = view::list(&self.desk.records, self.date, &present)?;
            let (pdf, findings) = self.desk.set("paket", &self.stem, &view);
            // More pages make the numbers longer, never shorter.
            if let Some(pdf) = pdf.as_ref().filter(|pdf| pdf.pages > own) {
                own = pdf.pages;
                continue;
            }
            self.findings.extend(findings);
            let stem = self.stem.clone();
            return self.join(&stem, &pdf?, |packet, source| {
                packet.bookmark(0, "Bilageförteckning");
                packet.add(0, source, Folio::Counted, None).map(drop)
            });
        }
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

    /// Typesets a view for the packet and lets `add` have it.
    fn set(
        &mut self,
        template: &str,
        stem: &str,
        view: &View,
        add: impl FnOnce(&mut Packet, &Source) -> Result<(), Unreadable>,
    ) -> Option<()> {
        let (pdf, findings) = self.desk.set(template, stem, view);
        self.findings.extend(findings);
        self.join(stem, &pdf?, add)
    }

    /// Lets `add` have a PDF of ours.
    fn join(
        &mut self,
        stem: &str,
        pdf: &Pdf,
        add: impl FnOnce(&mut Packet, &Source) -> Result<(), Unreadable>,
    ) -> Option<()> {
        let joined = Source::read(&pdf.bytes).and_then(|source| add(&mut self.packet, &source));
        let finding = |wrong: Unreadable| {
            let message = format!("`{stem}.pdf` gick inte att foga in: den {}", wrong.words());
            self.findings.push(Diagnostic::placeless(codes::NOT_WRITTEN, message));
        };
        joined.map_err(finding).ok()
    }

    /// What `ask` says, or its finding told.
    fn told<T>(&mut self, ask: impl FnOnce(&Desk) -> Result<T, Box<Diagnostic>>) -> Option<T> {
        ask(self.desk).map_err(|finding| self.findings.push(*finding)).ok()
    }
}

/// What of a packet isn't as it is of most: attachments left out or laid in, claims that it can't make.
fn note(enclosed: &[Enclosed], present: &[Presence], claims: Claims) -> Option<String> {
    let with = |wanted: fn(&Presence) -> bool| {
        let all = enclosed.iter().zip(present).filter(|(_, presence)| wanted(presence));
        all.fold(NumberSet::default(), |all, (enclosed, _)| all.union(&enclosed.numbers))
    };
    let omitted = with(|presence| *presence == Presence::Omitted);
    let files = present.iter().filter(|presence| matches!(presence, Presence::File(_))).count();
    let omitted = omitted.first().map(|_| format!("utan bilaga {}", swedish::numbers(&omitted)));
    let files = (files > 0).then(|| wording::count(files, "bifogad fil", "bifogade filer"));
    let claims = (claims != ALL)
        .then(|| claims.words().unwrap_or_else(|| "varken PDF/A eller PDF/UA".to_owned()));
    let notes: Vec<String> = omitted.into_iter().chain(files).chain(claims).collect();
    (!notes.is_empty()).then(|| notes.join(", "))
}

/// What a file lacks, what the packet loses by that, what is left out of it, and what comes along.
fn assess(meeting: &Record<Meeting>, enclosed: &Enclosed, seen: &Inspection) -> Vec<Diagnostic> {
    let tell = |code, message, hint: &str| {
        tell(meeting, enclosed, (Severity::Warning, code), message, hint)
    };
    let mut findings = Vec::new();
    let left = seen.claims(2);
    if left != ALL {
        let lacks = seen.lacks.iter().filter(|lack| lack.matters());
        let lacks: Vec<String> = lacks.map(Lack::words).collect();
        let message = format!("bilagan {}", swedish::list(&lacks, "och"));
        let hint = match left.words() {
            Some(left) => format!("paketet går att skicka, men utger sig bara för {left}"),
            None => {
                "paketet går att skicka, men utger sig varken för PDF/A eller PDF/UA".to_owned()
            }
        };
        let finding = tell(codes::LOST_CLAIM, message, &hint);
        let ask = "be om en taggad PDF/A-2a, eller lägg in filen oförändrad: `--attach`";
        findings.push(finding.hint(ask));
    }
    if !seen.extras.is_empty() {
        let left_out = swedish::list(&seen.left_out(), "och");
        let message = format!("bilagan har sådant som inte är med i paketet: {left_out}");
        let hint = "sidorna ser ut som förut, men inget i dem körs";
        findings.push(tell(codes::LEFT_OUT, message, hint));
    }
    findings.extend(remarks(meeting, enclosed, seen));
    findings.retain(|finding| !is_accepted(&meeting.value, finding));
    findings
}

/// What a file brings with it that is laid in as it is.
fn as_it_is(meeting: &Record<Meeting>, enclosed: &Enclosed, seen: &Inspection) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = remarks(meeting, enclosed, seen).into_iter().collect();
    if !seen.extras.is_empty() {
        let left_in = swedish::list(&seen.left_out(), "och");
        let message = format!("bilagan bifogas oförändrad, med {left_in}");
        let hint = "bifoga den bara om du litar på avsändaren";
        let place = (Severity::Warning, codes::LEFT_OUT);
        findings.push(tell(meeting, enclosed, place, message, hint));
    }
    findings.retain(|finding| !is_accepted(&meeting.value, finding));
    findings
}

/// The finding for notes that everyone can read.
fn remarks(
    meeting: &Record<Meeting>,
    enclosed: &Enclosed,
    seen: &Inspection,
) -> Option<Diagnostic> {
    let count = wording::count(seen.remarks, "anteckning", "anteckningar");
    let message = format!("bilagan har {count}, som alla som får paketet kan läsa");
    let hint = "ta bort dem i filen, om de är interna";
    let finding = || tell(meeting, enclosed, (Severity::Warning, codes::REMARKS), message, hint);
    (seen.remarks > 0).then(finding)
}

/// The finding for a file that the joiner refuses.
fn refused(meeting: &Record<Meeting>, enclosed: &Enclosed, wrong: &Unreadable) -> Diagnostic {
    unread(meeting, enclosed, (&format!("filen {}", wrong.words()), wrong.hint()))
}

/// The finding for a file that isn't taken along: what is wrong, and what to do.
fn unread(
    meeting: &Record<Meeting>,
    enclosed: &Enclosed,
    (wrong, hint): (&str, &str),
) -> Diagnostic {
    let (severity, then) = match enclosed.dispensable {
        true => (Severity::Warning, "i paketet står ett blad i handlingens ställe"),
        false => (Severity::Error, "eller skriv `kan_utelämnas: true`, så görs paketet utan den"),
    };
    let place = (severity, codes::UNREADABLE_PDF);
    tell(meeting, enclosed, place, wrong.to_owned(), hint).hint(then)
}

/// A finding at an attachment's place in the record.
fn tell(
    meeting: &Record<Meeting>,
    enclosed: &Enclosed,
    (severity, code): (Severity, Code),
    message: String,
    hint: &str,
) -> Diagnostic {
    let path = FieldPath::of("bilagor").index(enclosed.index);
    let place = match enclosed.holds {
        Holds::File(_) => meeting.at(path.key("fil")),
        Holds::Document(_) => meeting.at(path),
    };
    Diagnostic::new(severity, code, place, message).hint(hint)
}

/// Whether a meeting accepts a finding, with a reason: that of a file that isn't ours to mend.
fn is_accepted(meeting: &Meeting, finding: &Diagnostic) -> bool {
    let mut accepted = meeting.accepted.iter();
    codes::ACCEPTABLE.contains(&finding.code)
        && accepted.any(|accepted| accepted.code.0 == finding.code.id)
}
