//! Puts a packet together: the summons with links, the list of attachments, and each attachment behind
//! its number, one after the other.

use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use typst::foundations::Bytes;
use typst::utils::hash128;
use typst_layout::PagedDocument;

use super::desk::{BuildContext, DocumentHead, PacketParts, Products};
use super::enclosures::{ALL, Opened, as_it_is, assess, refused};
use crate::diagnostic::{Diagnostic, codes, wording};
use crate::packet::{About, Claims, Folio, Original, Packet, Section, Source, Unreadable};
use crate::plan::{self, Document, Enclosure, EnclosureContent, Kind, Part};
use crate::record::{Meeting, NumberSet, Record, Subject};
use crate::swedish;
use crate::typeset::{self, Pdf};
use crate::view::View;
use crate::view::packet::{self as view, Presence};

/// A packet on the desk.
struct Binding<'a> {
    desk: &'a BuildContext,
    stock: &'a PacketParts,
    date: NaiveDate,
    meeting: &'a Record<Meeting>,
    stem: String,
    packet: Packet,
    /// Whether files from others are laid in as they are.
    attach: bool,
    findings: Vec<Diagnostic>,
    /// The pages of each section that are ours.
    layouts: Vec<Vec<Arc<PagedDocument>>>,
    /// What the summons is called, and how far it has come.
    head: DocumentHead,
}

impl BuildContext {
    /// A meeting's packet.
    pub(super) fn packet(
        &self,
        document: &Document,
        stock: &PacketParts,
        attach: bool,
    ) -> (Option<Products>, Vec<Diagnostic>) {
        let Subject::Meeting(date) = document.subject else { return (None, Vec::new()) };
        let enclosed = plan::enclosed(date, &self.records);
        let Some((meeting, about, sections)) = self.begin(document, date, &enclosed) else {
            return (None, Vec::new());
        };
        let stem = document.stem();
        let memory = self.memory.as_deref();
        let ingredients = memory.and_then(|_| {
            let text = self.ingredients(meeting, &enclosed, stock)?;
            Some(hash128(&format!("{about:?} {sections:?} {attach} {text}")))
        });
        let remembered = memory.zip(ingredients);
        let pages = [stem.clone(), summons(date).stem(), marks(&stem), divider(&stem)];
        let bound =
            remembered.and_then(|(memory, all)| memory.bound(&self.tools.press, &stem, all));
        if let Some((files, findings)) = bound {
            return (Some(files), findings);
        }
        let packet = Packet::new(about, sections);
        let (findings, layouts) = (Vec::new(), vec![Vec::new(); enclosed.len() + 1]);
        let mut binding = Binding {
            desk: self,
            stock,
            date,
            meeting,
            stem,
            packet,
            attach,
            findings,
            layouts,
            head: DocumentHead::default(),
        };
        let done = binding.bind(&enclosed);
        let Binding { stem, packet, findings, layouts, head, .. } = binding;
        let present = done.filter(|_| !findings.iter().any(Diagnostic::is_error));
        let files = present.map(|present| {
            let joined = packet.finish();
            let note = note(&enclosed, &present, joined.claims);
            let files = vec![("pdf", Bytes::new(joined.bytes))];
            let layouts = layouts.into_iter().flatten().collect();
            Products { pages: joined.pages, files, note, layouts, pdf: None, head }
        });
        // A file that can't be read now may be read the next time, and be the same.
        let is_sure = findings.iter().all(|finding| finding.code != codes::UNREADABLE_PDF);
        if let (Some((memory, ingredients)), Some(files)) = (remembered.filter(|_| is_sure), &files)
        {
            memory.keep_bound((stem, ingredients), (files, &findings), &pages);
        }
        (files, findings)
    }

    /// All that a packet is made of and that its findings hang on, as text, beside what it is about; none
    /// if something of it can't be made, or is so new that it may change without another stamp. How many
    /// pages things take follows from this.
    fn ingredients(
        &self,
        meeting: &Record<Meeting>,
        enclosed: &[Enclosure],
        stock: &PacketParts,
    ) -> Option<String> {
        let date = meeting.value.date.0;
        let records = &self.records;
        let absent: Vec<_> = enclosed.iter().map(|_| (Presence::Omitted, 0..0)).collect();
        let mut text = format!("{} {}", meeting.file.path, meeting.file.text);
        let _ = write!(text, "{}", self.tools.templates_hash);
        text += &self.render("kallelse", &self.view(&summons(date)).ok()?).ok()?;
        text += &self.render("bilagemarke", &view::marks(records, date, enclosed)?).ok()?;
        text += &self.render("paket", &view::list(records, date, &absent)?).ok()?;
        for enclosed in enclosed {
            let _ = write!(text, "{enclosed:?}");
            match &enclosed.holds {
                EnclosureContent::Document(part) => {
                    let (pdf, findings) = stock.get(part)?;
                    let bytes = pdf.as_ref().map(|pdf| hash128(&pdf.bytes));
                    let _ = write!(text, "{bytes:?} {findings:?}");
                }
                EnclosureContent::File(name) => {
                    let divider = view::divider(records, date, enclosed, &Presence::Omitted)?;
                    text += &self.render("forsattsblad", &divider).ok()?;
                    let stamp = self.enclosures.stamp(name);
                    if stamp.is_some_and(|stamp| stamp.is_young()) {
                        return None;
                    }
                    let _ = write!(text, "{stamp:?} {}", self.enclosures.is_outside(name));
                }
            }
        }
        Some(text)
    }

    /// What a packet is about, with a bookmark for the summons and for each attachment.
    fn begin(
        &self,
        document: &Document,
        date: NaiveDate,
        enclosed: &[Enclosure],
    ) -> Option<(&Record<Meeting>, About, Vec<Section>)> {
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
        let section = |enclosed: &Enclosure| Section {
            title: view::bookmark(&self.records, &meeting.value, enclosed),
            prefix: format!("B{}-", swedish::numbers(&enclosed.numbers)),
            address: Some(view::address(&enclosed.numbers)),
        };
        let sections = std::iter::once(first).chain(enclosed.iter().map(section)).collect();
        Some((meeting, about, sections))
    }
}

impl Binding<'_> {
    /// Adds everything; `None` if something that can't be left out wasn't made.
    fn bind(&mut self, enclosed: &[Enclosure]) -> Option<Vec<Presence>> {
        let summons = summons(self.date);
        let view = self.told(|desk| desk.view(&summons))?;
        self.head = DocumentHead::of(&view);
        let stem = summons.stem();
        let (pdf, findings) = self.desk.set("kallelse", &stem, &view, &|_| ());
        // What is only a warning the kallelse tells itself.
        self.findings.extend(findings.into_iter().filter(Diagnostic::is_error));
        let pdf = pdf?;
        self.join(&stem, &pdf, |packet, source| packet.add(0, source, Folio::Counted, None))?;
        self.layouts[0].push(pdf.layout);
        let view = view::marks(&self.desk.records, self.date, enclosed)?;
        let stem = marks(&self.stem);
        self.set("bilagemarke", &stem, &view, |packet, source| {
            for at in 0..enclosed.len() {
                packet.mark(source, 2 * at..2 * at + 2);
            }
            Ok(())
        })?;
        let mut present = Vec::new();
        for (at, enclosed) in enclosed.iter().enumerate() {
            let presence = match &enclosed.holds {
                EnclosureContent::Document(document) => self.own(at, document),
                EnclosureContent::File(name) => self.foreign(at, enclosed, name),
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
            packet.add(at + 1, source, Folio::Counted, Some(at))
        })?;
        self.layouts[at + 1].push(pdf.layout.clone());
        Some(Presence::Pages(pdf.pages))
    }

    /// Adds a file from somebody else behind a page with its number, or lays it in as it is.
    fn foreign(&mut self, at: usize, enclosed: &Enclosure, name: &str) -> Option<Presence> {
        let opened = self.desk.open(self.meeting, enclosed, name);
        let opened = opened.map_err(|told| self.findings.extend(told.map(|told| *told))).ok()?;
        let Opened { bytes, source, seen } = opened;
        if self.attach {
            drop(source);
            let file = name.rsplit('/').next().unwrap_or(name);
            let file = format!("bilaga-{}-{file}", swedish::numbers(&enclosed.numbers));
            let presence = Presence::File(file.clone());
            self.divider(at, enclosed, &presence)?;
            let title = view::bookmark(&self.desk.records, &self.meeting.value, enclosed);
            self.packet.attach(Original { name: &file, title: &title, bytes: &bytes });
            self.findings.extend(as_it_is(self.meeting, enclosed, &seen));
            return Some(presence);
        }
        // The objects hold all that is needed: the bytes go before the packet grows.
        drop(bytes);
        let presence = Presence::Pages(source.page_count());
        self.divider(at, enclosed, &presence)?;
        let added = self.packet.add(at + 1, &source, Folio::Counted, None);
        added.map_err(|wrong| self.findings.push(refused(self.meeting, enclosed, &wrong))).ok()?;
        self.findings.extend(assess(self.meeting, enclosed, &seen));
        Some(presence)
    }

    /// Says in an attachment's place that it isn't there.
    fn omit(&mut self, at: usize, enclosed: &Enclosure) -> Option<Presence> {
        self.divider(at, enclosed, &Presence::Omitted)?;
        Some(Presence::Omitted)
    }

    /// Adds the page before an attachment.
    fn divider(&mut self, at: usize, enclosed: &Enclosure, presence: &Presence) -> Option<()> {
        let view = view::divider(&self.desk.records, self.date, enclosed, presence)?;
        let stem = divider(&self.stem);
        let layout = self.set("forsattsblad", &stem, &view, |packet, source| {
            packet.add(at + 1, source, Folio::Uncounted, Some(at))
        })?;
        self.layouts[at + 1].push(layout);
        Some(())
    }

    /// Adds the list of attachments after the summons. How many pages it takes moves those that it
    /// tells of, so it may have to be set twice.
    fn list(&mut self, present: &[Presence]) -> Option<()> {
        let mut own = 1;
        loop {
            let pages = self.pages(own, present.len());
            let present: Vec<_> = present.iter().cloned().zip(pages).collect();
            let view = view::list(&self.desk.records, self.date, &present)?;
            let (pdf, findings) = self.desk.set("paket", &self.stem, &view, &|_| ());
            // More pages make the numbers longer, never shorter.
            if let Some(pdf) = pdf.as_ref().filter(|pdf| pdf.pages > own) {
                own = pdf.pages;
                continue;
            }
            self.findings.extend(findings);
            let (stem, pdf) = (self.stem.clone(), pdf?);
            self.join(&stem, &pdf, |packet, source| {
                packet.bookmark(0, "Bilageförteckning");
                packet.add(0, source, Folio::Counted, None)
            })?;
            self.layouts[0].push(pdf.layout);
            return Some(());
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
    ) -> Option<Arc<PagedDocument>> {
        let (pdf, findings) = self.desk.set(template, stem, view, &|_| ());
        self.findings.extend(findings);
        let pdf = pdf?;
        self.join(stem, &pdf, add)?;
        Some(pdf.layout)
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
    fn told<T>(
        &mut self,
        ask: impl FnOnce(&BuildContext) -> Result<T, Box<Diagnostic>>,
    ) -> Option<T> {
        ask(self.desk).map_err(|finding| self.findings.push(*finding)).ok()
    }
}

/// The summons as it is in the packet.
fn summons(date: NaiveDate) -> Document {
    let part = Some(Part::InPacket);
    Document { subject: Subject::Meeting(date), kind: Kind::Kallelse, part }
}

/// What the marks of a packet are called among sources.
fn marks(stem: &str) -> String {
    format!("{stem}-marken")
}

/// What the pages before its attachments are called.
fn divider(stem: &str) -> String {
    format!("{stem}-forsattsblad")
}

/// What of a packet isn't as it is of most: attachments left out or laid in, claims that it can't make.
fn note(enclosed: &[Enclosure], present: &[Presence], claims: Claims) -> Option<String> {
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
