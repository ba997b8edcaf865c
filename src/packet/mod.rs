//! PDFs joined to one, object by object, with what makes them good: tags, bookmarks, links, page
//! labels, languages, and what they may claim to conform to.
//!
//! A packet has sections, one bookmark each, and a section has files. Files can be added in any order:
//! each is read, copied and let go before the next, so that memory holds one at a time. Nothing in a
//! file is run, and what would run something is left out.

mod outline_items;
mod claims;
mod copy;
mod destinations;
mod structure_elements;
mod catalog;
mod inspect;
mod optional_content;
mod overlay;
mod pages;
mod output_intent;
mod reader;
mod source;
mod structure_tree;
mod writer;

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;

pub use self::claims::{Claims, ConformanceLevel};
pub use self::inspect::{ConformanceIssue, DroppedFeature, InspectedFile, Inspection};
pub use self::source::{PdfSource, ReadError};

use self::copy::{Copier, ObjectPool};
use self::destinations::Destinations;
use self::optional_content::OptionalContent;
use self::outline_items::OutlineItem;
use self::output_intent::OutputIntent;
use self::overlay::Overlay;
use self::pages::{CopiedPage, PageContext, PreparedPage, SectionDestination};
use self::structure_tree::StructureTree;
use self::writer::PdfWriter;

/// What a packet says of itself.
#[derive(Debug, Clone, Default)]
pub struct PacketMetadata {
    /// Its title among a reader's files.
    pub title: String,
    /// Who publishes it.
    pub author: String,
    /// The language that it is in, such as `sv-SE`.
    pub language: String,
    /// The day that it is from.
    pub date: NaiveDate,
    /// What it is a version of: the same for every version.
    pub identity: String,
    /// What made it.
    pub creator: String,
}

/// A part of a packet with a bookmark of its own.
#[derive(Debug, Clone, Default)]
pub struct PacketSection {
    /// What the bookmark says.
    pub title: String,
    /// What stands before the numbers of its pages: "B3-".
    pub prefix: String,
    /// The address by which links in other sections lead here.
    pub address: Option<String>,
}

/// How the pages of a file are counted in their section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageLabel {
    /// On from the pages before.
    Numbered,
    /// Not: their label is the section's prefix.
    PrefixOnly,
}

/// A file that is to lie in the packet as it is (ISO 19005-3).
#[derive(Debug, Clone, Copy)]
pub struct EmbeddedFile<'a> {
    /// What the file is called.
    pub name: &'a str,
    /// What it is.
    pub title: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// A packet that is being put together.
#[derive(Debug)]
pub struct PacketBuilder {
    about: PacketMetadata,
    pool: ObjectPool,
    sections: Vec<SectionState>,
    /// Where addresses lead.
    targets: BTreeMap<String, SectionDestination>,
    files: usize,
    tags: StructureTree,
    layers: OptionalContent,
    named: BTreeMap<Vec<u8>, String>,
    marks: Vec<Overlay>,
    profile: Option<OutputIntent>,
    inspections: Vec<Inspection>,
    originals: Vec<u32>,
    root: u32,
}

/// A section with what it has got.
#[derive(Debug)]
struct SectionState {
    section: PacketSection,
    /// The number of its first page.
    first: u32,
    /// Of the next page, if that has been told already.
    next: Option<u32>,
    /// Of the destination that links to it have.
    destination: u32,
    /// Of its node in the page tree.
    node: u32,
    /// Of its element in the structure tree.
    element: u32,
    /// What hangs on the element.
    kids: Vec<u32>,
    sheets: Vec<(CopiedPage, PageLabel)>,
    bookmarks: Vec<OutlineItem>,
}

/// A packet that is done.
#[derive(Debug)]
pub struct FinishedPacket {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// What it claims to conform to.
    pub claims: Claims,
}

/// Looks at a file as a packet does: all of it is copied, and nothing kept.
pub fn inspect(source: &PdfSource) -> Result<Inspection, ReadError> {
    let sections = vec![PacketSection::default()];
    let mut packet =
        PacketBuilder::written_by(PdfWriter::discarding(), PacketMetadata::default(), sections);
    packet.add(0, source, PageLabel::Numbered, None)?;
    packet.inspections.pop().ok_or(ReadError::NoPages)
}

impl SectionState {
    /// Gives a file's pages their numbers: the first of the section, and one that a bookmark leads to,
    /// have theirs already.
    fn number_pages(&mut self, copier: &mut Copier<'_>) -> Vec<u32> {
        let mut told = self.next.take().or(self.sheets.is_empty().then_some(self.first));
        let pages = copier.source.pages().iter();
        pages
            .map(|page| {
                let number = told.take().unwrap_or_else(|| copier.pool.writer.reserve());
                // A page that is listed twice is led to where it is first.
                if !copier.is_settled(page.id) {
                    copier.assign(page.id, number);
                }
                number
            })
            .collect()
    }
}

impl PacketBuilder {
    /// A packet without pages.
    pub fn new(about: PacketMetadata, sections: Vec<PacketSection>) -> Self {
        Self::written_by(PdfWriter::new(), about, sections)
    }

    fn written_by(writer: PdfWriter, about: PacketMetadata, sections: Vec<PacketSection>) -> Self {
        let mut pool = ObjectPool::new(writer);
        let mut number = || pool.writer.reserve();
        let root = number();
        let bind = |section| SectionState {
            section,
            first: number(),
            next: None,
            destination: number(),
            node: number(),
            element: number(),
            kids: Vec::new(),
            sheets: Vec::new(),
            bookmarks: Vec::new(),
        };
        let sections: Vec<SectionState> = sections.into_iter().map(bind).collect();
        let target = |bound: &SectionState| {
            let place = format!("{} 0 R", bound.destination);
            let title = bound.section.title.clone();
            Some((bound.section.address.clone()?, SectionDestination { place, title }))
        };
        let targets = sections.iter().filter_map(target).collect();
        Self {
            about,
            pool,
            sections,
            targets,
            files: 0,
            tags: StructureTree::default(),
            layers: OptionalContent::default(),
            named: BTreeMap::new(),
            marks: Vec::new(),
            profile: None,
            inspections: Vec::new(),
            originals: Vec::new(),
            root,
        }
    }

    /// Makes some pages of a file, one for each size of page, a mark to draw on others.
    pub fn mark(&mut self, source: &PdfSource, pages: Range<usize>) -> usize {
        self.marks.push(Overlay::new(&mut self.pool, source, pages));
        self.marks.len() - 1
    }

    /// How many pages a section has got.
    pub fn pages(&self, section: usize) -> usize {
        self.sections.get(section).map_or(0, |bound| bound.sheets.len())
    }

    /// Adds a file to the end of a section, perhaps with a mark on each page.
    pub fn add(
        &mut self,
        section: usize,
        source: &PdfSource,
        folio: PageLabel,
        mark: Option<usize>,
    ) -> Result<(), ReadError> {
        let bound = self.sections.get_mut(section).ok_or(ReadError::NoPages)?;
        let before = bound.sheets.len();
        let index = self.files;
        self.files += 1;
        let mut inspection = inspect::look(source);
        let is_tagged = !inspection.lacks.contains(&ConformanceIssue::Untagged);
        let mut copier = Copier::new(source, &mut self.pool, is_tagged);

        let numbers = bound.number_pages(&mut copier);
        let destinations = Destinations::new(source, &numbers);
        self.layers.add(&mut copier);
        let frame = PageContext {
            parent: bound.node,
            mark: mark.and_then(|mark| self.marks.get(mark)),
            targets: &self.targets,
            destinations: &destinations,
        };
        let language = source.text(source.catalog(), b"Lang");
        let other = language.filter(|language| *language != self.about.language);
        let above = other.as_ref().map_or(bound.element, |_| copier.pool.writer.reserve());
        let mut kids = Vec::new();
        let listed = source.pages().iter().zip(numbers);
        // Notes refer to each other, and tags to notes: all have numbers before any is copied.
        let leaves: Vec<PreparedPage<'_>> = listed
            .map(|(page, number)| {
                let notes = pages::notes(&mut copier, page);
                let plain = (!is_tagged).then(|| self.tags.plain(copier.pool, number, above));
                kids.extend(plain.map(|(_, element)| element));
                PreparedPage { number, page, notes, tag: plain.map(|(key, _)| key) }
            })
            .collect();
        for leaf in &leaves {
            bound.sheets.push((pages::page(&mut copier, leaf, &frame), folio));
        }
        let copied = self.tags.add(&mut copier, index, above);
        kids.extend(copied.kids);
        output_intent::adopt(&mut self.profile, &mut copier);
        copier.finish();
        self.tags.join_parents(&mut copier);
        if copier.is_overrun() {
            bound.sheets.truncate(before);
            return Err(ReadError::TooComplex);
        }
        match other {
            Some(language) => {
                let mut entries = b"/Lang".to_vec();
                writer::text(&mut entries, &language);
                let writer = &mut copier.pool.writer;
                structure_tree::group(writer, "Div", (above, bound.element), &entries, kids);
                bound.kids.push(above);
            }
            None => bound.kids.extend(kids),
        }

        bound.bookmarks.extend(outline_items::bookmarks(source, &destinations));
        for (name, place) in destinations.named {
            // A name that two files have is the first one's; the other's says which file it is.
            let is_taken = self.named.contains_key(&name);
            let prefix = if is_taken { format!("{index}.") } else { String::new() };
            self.named.insert([prefix.as_bytes(), &name].concat(), place);
        }
        inspection.lacks.extend(copied.has_bare_headings.then_some(ConformanceIssue::BareHeadings));
        self.inspections.push(inspection);
        Ok(())
    }

    /// Gives the next file of a section a bookmark of its own.
    pub fn bookmark(&mut self, section: usize, title: &str) {
        let Some(bound) = self.sections.get_mut(section) else { return };
        let number = match bound.sheets.is_empty() {
            true => bound.first,
            false => self.pool.writer.reserve(),
        };
        bound.next = Some(number);
        let mut written = Vec::new();
        writer::text(&mut written, title);
        let place = format!("/Dest[{number} 0 R/Fit]").into_bytes();
        bound.bookmarks.push(OutlineItem { title: written, place, below: Vec::new() });
    }

    /// Ends the packet.
    pub fn finish(self) -> FinishedPacket {
        catalog::finish(self)
    }

    /// What the packet may claim: what every file in it may.
    fn claims(&self) -> Claims {
        let part = if self.originals.is_empty() { 2 } else { 3 };
        let all = Claims::all(part);
        self.inspections.iter().map(|inspection| inspection.claims(part)).fold(all, |all, own| {
            let archival = all.archival.zip(own.archival);
            Claims {
                archival: archival.map(|((part, all), (_, own))| (part, all.min(own))),
                accessible: all.accessible && own.accessible,
            }
        })
    }
}
