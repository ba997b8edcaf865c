//! Binds a packet: the summons with links, the list of attachments, and each attachment behind its
//! number.
//!
//! The parts are joined as they were published, object by object, rather than typeset again: they stay
//! letter for letter what was published, and joining takes milliseconds. Only the summons is typeset once
//! more, with links (`bilaga:3`) that the joiner leads to pages. The number of the attachment on each page
//! of ours, and of the page on all, are forms that the page draws last, as artifacts.

mod binding;
mod ingredients;

use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use typst::foundations::Bytes;
use typst_layout::PagedDocument;

pub(super) use self::binding::PacketParts;

use self::binding::{Binding, divider, marks, running_numbers, summons};
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::{Enclosure, EnclosureContent};
use crate::kinds::kallelse::{self, KALLELSE, PacketPlace, PacketPlaces};
use crate::kinds::paket::{self as view, Inclusion, PlacedAttachment};
use crate::kinds::{self, Document};
use crate::packet::{EmbeddedFile, PacketBuilder, PageLabel, PdfSource, ReadError};
use crate::pipeline::context::{BuildContext, Typesetting};
use crate::pipeline::enclosures::{Attached, Opened, without_accepted};
use crate::pipeline::packet_note::note;
use crate::pipeline::products::{MakeOutcome, Product, Products};
use crate::pipeline::signatures::is_signed;
use crate::swedish;
use crate::typeset::Pdf;
use crate::view::View;

/// How often the first pages are typeset until they say where the attachments are.
const MOST_ROUNDS: usize = 6;

/// Binds a meeting's packet. One that is in the cache isn't bound again.
pub(super) fn packet(
    document: &Document,
    context: &BuildContext<'_>,
    parts: &PacketParts,
    attach: bool,
) -> MakeOutcome {
    let Some(binding) = Binding::begin(document, context, parts, attach) else {
        return MakeOutcome::default();
    };
    let Some(cache) = context.cache else { return binding.bind() };
    let Some(key) = binding.key() else { return binding.bind() };
    if let Some(outcome) = cache.packet(&context.resources.world, &key) {
        return outcome;
    }
    let outcome = binding.bind();
    // A file that can't be read now may be read the next time, and be the same.
    let is_sure = outcome.findings.iter().all(|finding| finding.code != codes::UNREADABLE_PDF);
    if is_sure && outcome.products.is_some() {
        cache.keep_packet(key, outcome.clone());
    }
    outcome
}

/// What the pages of a meeting's packet that are its own say, as text; `None` if the meeting has none.
pub(super) fn text(document: &Document, context: &BuildContext<'_>) -> Option<String> {
    let parts = PacketParts::new();
    let binding = Binding::begin(document, context, &parts, false)?;
    let mut text = binding.own_pages()?;
    for enclosure in context.facts.enclosures(binding.held) {
        let _ = write!(text, "{:?}", enclosure.content);
        text += &binding.divider_text(enclosure)?;
    }
    Some(text)
}

impl Binding<'_> {
    /// Binds it.
    fn bind(mut self) -> MakeOutcome {
        let enclosures = self.context.facts.enclosures(self.held);
        let added = self.add_all(enclosures);
        let Self { packet, meeting, findings, layouts, stage, .. } = self;
        let findings = without_accepted(meeting, findings);
        let is_right = !findings.iter().any(Diagnostic::is_error);
        let products = added.filter(|_| is_right).map(|present| {
            let joined = packet.finish();
            Products {
                files: vec![Product { extension: "pdf", bytes: Bytes::new(joined.bytes) }],
                pages: joined.pages,
                note: note(enclosures, &present, joined.claims),
                stage,
                layouts: layouts.into_iter().flatten().collect(),
                ..Products::default()
            }
        });
        MakeOutcome { products, findings, ..MakeOutcome::default() }
    }

    /// Adds everything; `None` if something that can't be left out wasn't made.
    fn add_all(&mut self, enclosures: &[Enclosure]) -> Option<Vec<Inclusion>> {
        let marks_view = view::marks(self.context.facts, self.held)?;
        self.set("bilagemarke", &marks(&self.stem), &marks_view, |packet, source| {
            for at in 0..enclosures.len() {
                packet.add_overlay(source, 2 * at..2 * at + 2);
            }
            Ok(())
        })?;
        let mut present = Vec::new();
        for (at, enclosure) in enclosures.iter().enumerate() {
            let inclusion = match &enclosure.content {
                EnclosureContent::Record(subject) => {
                    self.made(at, enclosure, &kinds::attached(subject, self.context.facts))
                }
                EnclosureContent::File(name) => self.foreign(at, enclosure, name),
            };
            present.push(match inclusion {
                Some(inclusion) => inclusion,
                None if enclosure.dispensable => self.omit(at, enclosure)?,
                None => return None,
            });
        }
        self.front(&present)?;
        Some(present)
    }

    /// Adds documents that were made here, in their order; none if one of them wasn't made.
    fn made(
        &mut self,
        at: usize,
        enclosure: &Enclosure,
        documents: &[Document],
    ) -> Option<Inclusion> {
        let is_made = |own| self.parts.get(own).is_some_and(|part| part.pdf.is_some());
        if !documents.iter().all(is_made) {
            let lost = documents.iter().filter_map(|own| self.parts.get(own));
            self.findings.extend(lost.flat_map(|part| part.findings.iter().cloned()));
            return None;
        }
        let added: Option<Vec<Inclusion>> =
            documents.iter().map(|own| self.own(at, enclosure, own)).collect();
        added?.into_iter().reduce(Inclusion::and)
    }

    /// Adds a document that was made here, with its mark.
    fn own(&mut self, at: usize, enclosure: &Enclosure, document: &Document) -> Option<Inclusion> {
        let Typesetting { pdf: part, findings, .. } = self.parts.get(document)?;
        self.findings.extend(findings.iter().cloned());
        let pdf = part.as_ref()?;
        if is_signed(&pdf.bytes) {
            let attached = Attached { meeting: self.meeting, enclosure };
            let opened = attached.open_signed(self.context, pdf.bytes.to_vec()).map_err(Some);
            return self.place(at, attached, opened, &document.path());
        }
        let stem = document.stem();
        self.join(&stem, pdf, |packet, source| {
            packet.add(at + 1, source, PageLabel::Numbered, Some(at))
        })?;
        self.layouts[at + 1].push(pdf.layout.clone());
        Some(Inclusion::Pages(pdf.pages))
    }

    /// Adds a file from somebody else behind a page with its number, or attaches it unchanged.
    fn foreign(&mut self, at: usize, enclosure: &Enclosure, name: &str) -> Option<Inclusion> {
        let attached = Attached { meeting: self.meeting, enclosure };
        let open = if self.attach { Attached::open } else { Attached::open_proved };
        self.place(at, attached, open(attached, self.context, name), name)
    }

    /// Adds a file that was opened, or isn't ours any more, as it is or by its pages.
    fn place(
        &mut self,
        at: usize,
        attached: Attached<'_>,
        opened: Result<Opened, Option<Box<Diagnostic>>>,
        name: &str,
    ) -> Option<Inclusion> {
        match opened {
            Ok(opened) if self.attach => self.attach(at, attached, opened, name),
            Ok(opened) => self.join_foreign(at, attached, opened),
            Err(finding) => {
                self.findings.extend(finding.map(|finding| *finding));
                None
            }
        }
    }

    /// Adds a file as it is, with a page that says so.
    fn attach(
        &mut self,
        at: usize,
        attached: Attached<'_>,
        opened: Opened,
        name: &str,
    ) -> Option<Inclusion> {
        let Opened { bytes, source, seen } = opened;
        drop(source);
        let enclosure = attached.enclosure;
        let own_name = name.rsplit('/').next().unwrap_or(name);
        let file = format!("bilaga-{}-{own_name}", swedish::numbers(&enclosure.numbers));
        let inclusion = Inclusion::File(file.clone());
        self.divider(at, enclosure, &inclusion, seen.signatures() > 0)?;
        let title = view::bookmark(self.context.facts, &self.meeting.value, enclosure);
        self.packet.embed(&EmbeddedFile { name: &file, title: &title, bytes: &bytes });
        self.findings.extend(attached.assess_unchanged(&seen));
        Some(inclusion)
    }

    /// Adds the pages of a file that isn't ours, or isn't any more, behind a page with its number.
    fn join_foreign(
        &mut self,
        at: usize,
        attached: Attached<'_>,
        opened: Opened,
    ) -> Option<Inclusion> {
        let Opened { bytes, source, seen } = opened;
        // The objects hold all that is needed: the bytes go before the packet grows.
        drop(bytes);
        let is_signed = seen.signatures() > 0;
        let inclusion = Inclusion::Pages(source.page_count());
        self.divider(at, attached.enclosure, &inclusion, is_signed)?;
        if let Err(wrong) = self.packet.add_inspected(at + 1, &source, &seen) {
            self.findings.push(attached.refused(&wrong));
            return None;
        }
        self.findings.extend(attached.assess(&seen));
        Some(inclusion)
    }

    /// Says in an attachment's place that it isn't there.
    fn omit(&mut self, at: usize, enclosure: &Enclosure) -> Option<Inclusion> {
        self.divider(at, enclosure, &Inclusion::Omitted, false)?;
        Some(Inclusion::Omitted)
    }

    /// Adds the page before an attachment.
    fn divider(
        &mut self,
        at: usize,
        enclosure: &Enclosure,
        inclusion: &Inclusion,
        is_signed: bool,
    ) -> Option<()> {
        let view = view::divider(self.context.facts, self.held, enclosure, inclusion, is_signed)?;
        let stem = divider(&self.stem);
        let layout = self.set("forsattsblad", &stem, &view, |packet, source| {
            packet.add(at + 1, source, PageLabel::PrefixOnly, Some(at))
        })?;
        self.layouts[at + 1].push(layout);
        Some(())
    }

    /// Adds the summons and the list of attachments after it. Both say on which pages the attachments are, which
    /// depends on how many they take themselves, so they may have to be typeset again.
    fn front(&mut self, present: &[Inclusion]) -> Option<()> {
        let organisation = self.context.facts.organisation()?;
        let mut summons = self.summons(&PacketPlaces::new())?;
        let mut list_pages = 1;
        for _ in 0..MOST_ROUNDS {
            let before = summons.pages + list_pages;
            let placed = self.placed(before, present);
            if kallelse::shows_pages(organisation) {
                summons = self.summons(&self.places(&placed))?;
            }
            let view = view::list(self.context.facts, self.held, &placed)?;
            let list = self.context.pdf("paket", &self.stem, &view, &|_| ());
            let pages = list.pdf.as_ref().map_or(list_pages, |pdf| pdf.pages);
            if summons.pages + pages != before {
                list_pages = pages;
                continue;
            }
            self.findings.extend(list.findings);
            let (stem, list) = (self.stem.clone(), list.pdf?);
            self.join(&stem, &summons, |packet, source| {
                packet.add(0, source, PageLabel::Numbered, None)
            })?;
            self.join(&stem, &list, |packet, source| {
                packet.add_outline_item(0, "Bilageförteckning");
                packet.add(0, source, PageLabel::Numbered, None)
            })?;
            self.layouts[0].extend([summons.layout, list.layout]);
            return self.number_pages(placed.last().map_or(before, |last| last.pages.end));
        }
        let message = "sidnumren i kallelsen med bilagor går inte att bestämma";
        self.findings.push(Diagnostic::placeless(codes::NOT_WRITTEN, message));
        None
    }

    /// Says on each page which it is of all.
    fn number_pages(&mut self, pages: usize) -> Option<()> {
        let view = view::running_numbers(self.context.facts, self.held, pages)?;
        self.set("paketnummer", &running_numbers(&self.stem), &view, |packet, source| {
            packet.number_pages(source);
            Ok(())
        })?;
        Some(())
    }

    /// The summons, whose mentions of attachments are links, and which says on which pages they begin.
    fn summons(&mut self, places: &PacketPlaces) -> Option<Pdf> {
        let document = summons(self.context.facts, self.held);
        let view = kallelse::made(&document, self.context.facts, places)?;
        self.stage = view.document.stage;
        let Typesetting { pdf, findings, .. } =
            self.context.pdf(KALLELSE.name, &document.stem(), &view, &|_| ());
        // What is only a warning the summons itself reports.
        self.findings.extend(findings.into_iter().filter(Diagnostic::is_error));
        pdf
    }

    /// Where the attachments are if `before` pages come before them.
    fn placed(&self, before: usize, present: &[Inclusion]) -> Vec<PlacedAttachment> {
        let pages = self.pages(before, present.len());
        let placed = present.iter().cloned().zip(pages);
        placed.map(|(inclusion, pages)| PlacedAttachment { inclusion, pages }).collect()
    }

    /// Where each attachment is in the packet.
    fn places(&self, placed: &[PlacedAttachment]) -> PacketPlaces {
        let enclosures = self.context.facts.enclosures(self.held).iter().zip(placed);
        let places = enclosures.flat_map(|(enclosure, placed)| {
            let length = match placed.inclusion {
                Inclusion::Pages(pages) => Some(pages),
                Inclusion::File(_) | Inclusion::Omitted => None,
            };
            let place = PacketPlace { first: placed.pages.start + 1, length };
            enclosure.numbers.numbers().map(move |number| (number, place))
        });
        places.collect()
    }

    /// The pages of each attachment, counted from 0, if `before` come before them.
    fn pages(&self, before: usize, attachments: usize) -> Vec<Range<usize>> {
        let mut next = before;
        let mut pages = Vec::new();
        for at in 0..attachments {
            let first = next;
            next += self.packet.page_count(at + 1);
            pages.push(first..next);
        }
        pages
    }

    /// Typesets a view for the packet and lets `add` have it.
    fn set(
        &mut self,
        template: &str,
        stem: &str,
        view: &View,
        add: impl FnOnce(&mut PacketBuilder, &PdfSource) -> Result<(), ReadError>,
    ) -> Option<Arc<PagedDocument>> {
        let Typesetting { pdf: typeset, findings, .. } =
            self.context.pdf(template, stem, view, &|_| ());
        self.findings.extend(findings);
        let pdf = typeset?;
        self.join(stem, &pdf, add)?;
        Some(pdf.layout)
    }

    /// Lets `add` have a PDF of ours.
    fn join(
        &mut self,
        stem: &str,
        pdf: &Pdf,
        add: impl FnOnce(&mut PacketBuilder, &PdfSource) -> Result<(), ReadError>,
    ) -> Option<()> {
        let joined = PdfSource::read(&pdf.bytes).and_then(|source| add(&mut self.packet, &source));
        if let Err(wrong) = &joined {
            let message = format!("`{stem}.pdf` gick inte att foga in: den {}", wrong.words());
            self.findings.push(Diagnostic::placeless(codes::NOT_WRITTEN, message));
        }
        joined.ok()
    }
}
