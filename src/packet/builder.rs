//! Puts a packet together: each file is read, copied to a section and dropped before the next, so that
//! memory holds one at a time. What all files share (fonts, structure tree, names) is collected on the
//! way, and written when the packet is finished.

use std::collections::BTreeMap;
use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::annotations::{self, LinkContext, SectionDestination};
use super::catalog::{self, Catalog, NameTrees};
use super::claims::Claims;
use super::copy::Copier;
use super::destinations::Destinations;
use super::embedded_files::{self, EmbeddedFile};
use super::error::ReadError;
use super::folio;
use super::inspect::{self, Inspection};
use super::issues::ConformanceIssue;
use super::metadata::{self, PacketMetadata};
use super::object_pool::ObjectPool;
use super::optional_content::OptionalContent;
use super::outline_items;
use super::output_intent::{self, OutputIntent, OwnColors};
use super::overlay::Overlay;
use super::pages::{self, PageContext, PreparedPage};
use super::section::{PacketSection, PageLabel, SectionState};
use super::soundness::{self, Examination, FaultKind, PageFault, ShownPart};
use super::source::PdfSource;
use super::structure_tree::{GroupingElement, StructureTree, write_grouping_element};
use super::syntax;
use super::writer::PdfWriter;

/// A packet that is being put together.
#[derive(Debug)]
pub struct PacketBuilder {
    metadata: PacketMetadata,
    pool: ObjectPool,
    sections: Vec<SectionState>,
    /// Where links to the sections lead, by address.
    section_destinations: BTreeMap<String, SectionDestination>,
    /// How many files have been added, whether or not that went well.
    file_count: usize,
    structure: StructureTree,
    optional_content: OptionalContent,
    /// The explicit destination of each named one.
    named_destinations: BTreeMap<Vec<u8>, String>,
    overlays: Vec<Overlay>,
    output_intent: Option<OutputIntent>,
    inspections: Vec<Inspection>,
    /// The numbers of the specifications of embedded files.
    embedded_files: Vec<u32>,
    /// How many pages have got their running numbers.
    numbered: usize,
    /// The number of the catalog.
    catalog: u32,
}

/// A packet that is finished.
#[derive(Debug)]
pub struct FinishedPacket {
    /// The bytes of the PDF.
    pub bytes: Vec<u8>,
    /// The number of pages.
    pub pages: usize,
    /// What it claims to conform to.
    pub claims: Claims,
}

/// Where and how a file is added to a packet.
#[derive(Debug, Clone, Copy)]
struct Placing {
    section: usize,
    label: PageLabel,
    overlay: Option<usize>,
}

/// Inspects a file as one that is added to a packet: all of it is copied, and the copy is discarded. What
/// its pages show is decoded, and must be in the copy.
pub fn inspect(source: &PdfSource) -> Result<Inspection, ReadError> {
    let sections = vec![PacketSection::default()];
    let metadata = PacketMetadata::default();
    let mut packet = PacketBuilder::with_writer(PdfWriter::discarding(), metadata, sections);
    let placing = Placing { section: 0, label: PageLabel::Numbered, overlay: None };
    let Examination { parts, faults } = soundness::examine(source);
    let lost = packet.copy(source, placing, inspect::inspect_without_structure(source), &parts)?;
    let mut inspection = packet.inspections.pop().ok_or(ReadError::NoPages)?;
    inspection.add_faults(faults);
    inspection.add_faults(lost);
    Ok(inspection)
}

impl PacketBuilder {
    /// A packet without pages.
    pub fn new(metadata: PacketMetadata, sections: Vec<PacketSection>) -> Self {
        Self::with_writer(PdfWriter::new(), metadata, sections)
    }

    fn with_writer(
        mut writer: PdfWriter,
        metadata: PacketMetadata,
        sections: Vec<PacketSection>,
    ) -> Self {
        let catalog = writer.reserve();
        let sections: Vec<SectionState> =
            sections.into_iter().map(|section| SectionState::new(section, &mut writer)).collect();
        let section_destinations =
            sections.iter().filter_map(SectionState::link_destination).collect();
        Self {
            metadata,
            pool: ObjectPool::new(writer),
            sections,
            section_destinations,
            file_count: 0,
            structure: StructureTree::default(),
            optional_content: OptionalContent::default(),
            named_destinations: BTreeMap::new(),
            overlays: Vec::new(),
            output_intent: None,
            inspections: Vec::new(),
            embedded_files: Vec::new(),
            numbered: 0,
            catalog,
        }
    }

    /// Makes an overlay of some pages of a file, one for each size of page that it is to fit, and
    /// returns its index.
    pub fn add_overlay(&mut self, source: &PdfSource, pages: Range<usize>) -> usize {
        self.overlays.push(Overlay::new(&mut self.pool, source, pages));
        self.overlays.len() - 1
    }

    /// The number of pages in a section.
    pub fn page_count(&self, section: usize) -> usize {
        self.sections.get(section).map_or(0, |section| section.pages.len())
    }

    /// Adds an outline item below that of a section. It leads to the next file that is added there.
    pub fn add_outline_item(&mut self, section: usize, title: &str) {
        if let Some(section) = self.sections.get_mut(section) {
            section.add_outline_item(&mut self.pool.writer, title);
        }
    }

    /// Embeds a file as it is.
    pub fn embed(&mut self, file: &EmbeddedFile<'_>) {
        let number = embedded_files::write(&mut self.pool.writer, file, self.metadata.date);
        self.embedded_files.push(number);
    }

    /// Adds a file of ours to the end of a section. `overlay` is the index of an overlay for its pages.
    pub fn add(
        &mut self,
        section: usize,
        source: &PdfSource,
        label: PageLabel,
        overlay: Option<usize>,
    ) -> Result<(), ReadError> {
        let placing = Placing { section, label, overlay };
        let inspection = inspect::inspect_without_structure(source);
        self.copy(source, placing, inspection, &[]).map(|_| ())
    }

    /// Adds a file from somebody else to the end of a section. What was found by [`inspect`] decides what
    /// the packet claims.
    pub fn add_inspected(
        &mut self,
        section: usize,
        source: &PdfSource,
        seen: &Inspection,
    ) -> Result<(), ReadError> {
        let placing = Placing { section, label: PageLabel::Numbered, overlay: None };
        self.copy(source, placing, seen.clone(), &[]).map(|_| ())
    }

    /// Copies a file to the end of a section, and returns which of its parts aren't in the copy.
    fn copy(
        &mut self,
        source: &PdfSource,
        placing: Placing,
        mut inspection: Inspection,
        parts: &[ShownPart<'_>],
    ) -> Result<Vec<PageFault>, ReadError> {
        let Placing { section, label, overlay } = placing;
        let section = self.sections.get_mut(section).ok_or(ReadError::NoPages)?;
        let file_index = self.file_count;
        self.file_count += 1;
        let is_tagged = !inspection.issues.contains(&ConformanceIssue::Untagged);
        let mut copier = Copier::new(source, &mut self.pool, is_tagged);
        if self.output_intent.is_some()
            && let Some(colors) = OwnColors::of(source)
        {
            let space = colors.copy(&mut copier);
            copier.set_default_color_space(space);
        }

        // What is referred to gets its number before what refers to it is copied: pages before
        // annotations and destinations, optional content before pages, and all of these before the
        // structure elements.
        let numbers = section.number_pages(&mut copier);
        let destinations = Destinations::new(source, &numbers);
        self.optional_content.add(&mut copier);
        let group = LanguageGroup::new(&mut copier, &self.metadata.language, section.element);
        let parent = group.as_ref().map_or(section.element, |group| group.number);
        let pages = prepare_pages(&mut copier, &numbers, &mut self.structure, parent);
        let context = PageContext {
            parent: section.page_tree_node,
            overlay: overlay.and_then(|index| self.overlays.get(index)),
            links: LinkContext {
                sections: &self.section_destinations,
                destinations: &destinations,
            },
        };
        for page in &pages {
            pages::copy(&mut copier, page, &context);
        }
        let elements = self.structure.add(&mut copier, file_index, parent);
        if self.output_intent.is_none() {
            self.output_intent = output_intent::copy(&mut copier);
        }
        copier.copy_deferred();
        self.structure.add_parents(&mut copier);
        if copier.is_over_limit() {
            // What was written so far stays in the packet, but on none of its pages.
            return Err(ReadError::TooComplex);
        }
        let lost = parts
            .iter()
            .filter(|part| part.id.is_some_and(|id| copier.number(id).is_none()))
            .map(|part| part.fault(FaultKind::NotCopied))
            .collect();

        section.add_pages(source, &pages, label);
        let paragraphs = pages.iter().filter_map(|page| page.paragraph).map(|own| own.element);
        let kids: Vec<u32> = paragraphs.chain(elements.kids).collect();
        match group {
            Some(group) => section.kids.push(group.write(&mut self.pool.writer, &kids)),
            None => section.kids.extend(kids),
        }
        section.outline.extend(outline_items::read(source, &destinations));
        self.add_named_destinations(destinations.named, file_index);
        let unlevelled = ConformanceIssue::UnlevelledHeadings;
        if elements.has_unlevelled_headings && !inspection.issues.contains(&unlevelled) {
            inspection.issues.push(unlevelled);
        }
        self.inspections.push(inspection);
        Ok(lost)
    }

    /// Adds the named destinations of a file. A name that an earlier file has gets the index of this
    /// one; the links of the file lead to explicit destinations by now, so none breaks.
    fn add_named_destinations(&mut self, named: BTreeMap<Vec<u8>, String>, file_index: usize) {
        for (name, destination) in named {
            let new = match self.named_destinations.contains_key(&name) {
                true => [format!("{file_index}.").as_bytes(), &name].concat(),
                false => name,
            };
            self.named_destinations.insert(new, destination);
        }
    }

    /// Numbers the pages through the packet once all are added: each draws a page of a file of ours at
    /// its foot.
    pub fn number_pages(&mut self, source: &PdfSource) {
        let folios = self.folios();
        self.numbered = source.page_count();
        folio::write(&mut self.pool, source, &folios);
    }

    /// The numbers of the forms that say which pages of the packet they are on, in order.
    fn folios(&self) -> Vec<u32> {
        self.sections.iter().flat_map(|section| &section.pages).map(|page| page.folio).collect()
    }

    /// Writes what the files share, and returns the packet.
    pub fn finish(mut self) -> FinishedPacket {
        let claims = self.claims();
        let folios = self.folios();
        let pages = folios.len();
        let writer = &mut self.pool.writer;
        for folio in folios.into_iter().skip(self.numbered) {
            folio::write_empty(writer, folio);
        }
        let metadata = metadata::write_xmp(writer, &self.metadata, claims, pages);
        for section in &self.sections {
            section.write_destination(writer);
        }
        let catalog = Catalog {
            language: &self.metadata.language,
            metadata,
            page_tree: catalog::write_page_tree(writer, &self.sections),
            structure_tree: catalog::write_structure_tree(writer, &self.structure, &self.sections),
            outline: catalog::write_outline(writer, &self.sections),
            page_labels: catalog::page_labels(&self.sections),
            output_intent: self.output_intent,
            optional_content: &self.optional_content,
            name_trees: NameTrees {
                destinations: &self.named_destinations,
                embedded_files: &self.embedded_files,
            },
        };
        catalog.write(writer, self.catalog);
        let information = metadata::write_information(writer, &self.metadata);
        let (root, identity) = (self.catalog, self.metadata.identity);
        let bytes = self.pool.writer.finish(|written| {
            // The first identifier is that of the document, the second that of this version (14.4).
            let document = file_identifier(identity.as_bytes());
            let version = file_identifier(written);
            format!("/Root {root} 0 R/Info {information} 0 R/ID[<{document}><{version}>]").into()
        });
        FinishedPacket { bytes, pages, claims }
    }

    /// What the packet can claim: what each of its files can.
    fn claims(&self) -> Claims {
        // Only PDF/A-3 allows any file to be embedded (ISO 19005-3, 6.8).
        let part = if self.embedded_files.is_empty() { 2 } else { 3 };
        let claims = self.inspections.iter().map(|inspection| inspection.claims(part));
        claims.fold(Claims::all(part), Claims::and)
    }
}

/// Gives the pages of a file that are to be copied what must be known before any is: the numbers of
/// their annotations, which refer to each other, and in an untagged file an element for each page.
fn prepare_pages<'a>(
    copier: &mut Copier<'a>,
    numbers: &[u32],
    structure: &mut StructureTree,
    parent: u32,
) -> Vec<PreparedPage<'a>> {
    let mut pages = Vec::new();
    for (page, &number) in copier.source.pages().iter().zip(numbers) {
        let annotations = annotations::prepare(copier, page);
        let paragraph = match copier.is_tagged {
            true => None,
            false => Some(structure.add_paragraph(copier.pool, number, parent)),
        };
        let folio = copier.pool.writer.reserve();
        pages.push(PreparedPage { number, page, annotations, paragraph, folio });
    }
    pages
}

/// The structure element around a file in another language than the packet.
struct LanguageGroup {
    number: u32,
    parent: u32,
    language: String,
}

impl LanguageGroup {
    /// The group of a file below an element; none if the file is in the packet's language, or doesn't
    /// say in which it is.
    fn new(copier: &mut Copier<'_>, packet_language: &str, parent: u32) -> Option<Self> {
        let language = copier.source.text(copier.source.catalog(), b"Lang")?;
        if language == packet_language {
            return None;
        }
        Some(Self { number: copier.pool.writer.reserve(), parent, language })
    }

    /// Writes the group, and returns its number.
    fn write(&self, writer: &mut PdfWriter, kids: &[u32]) -> u32 {
        let mut entries = b"/Lang".to_vec();
        syntax::text_string(&mut entries, &self.language);
        let element = GroupingElement {
            number: self.number,
            parent: self.parent,
            role: "Div",
            entries: &entries,
            kids,
        };
        write_grouping_element(writer, &element);
        self.number
    }
}

/// A file identifier: sixteen bytes of a hash, in hexadecimal (ISO 32000-1, 14.4).
fn file_identifier(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().take(16).map(|byte| format!("{byte:02X}")).collect()
}
