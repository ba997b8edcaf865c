//! The sections of a packet: each has an outline item, a node in the page tree, a range of page labels
//! and a structure element, to which its files add.

use super::annotations::SectionDestination;
use super::copy::Copier;
use super::outline_items::OutlineItem;
use super::pages::PreparedPage;
use super::source::PdfSource;
use super::syntax;
use super::writer::PdfWriter;

/// A section of a packet.
#[derive(Debug, Clone, Default)]
pub struct PacketSection {
    /// The title of its outline item.
    pub title: String,
    /// Before the pages' own numbers in their labels: "B3-". Without one, running numbers are all.
    pub prefix: String,
    /// The URI by which links in any file lead to it: "bilaga:3".
    pub address: Option<String>,
}

/// What the page labels of a file (ISO 32000-1, 12.4.2) say after the running number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageLabel {
    /// The section's prefix and a number of its own, which continues that of the page before.
    Numbered,
    /// The section's prefix alone. The page isn't counted.
    PrefixOnly,
}

/// A page of a section.
#[derive(Debug, Clone, Copy)]
pub(super) struct SectionPage {
    pub(super) number: u32,
    /// Its upper edge, in default user space units.
    pub(super) top: f32,
    pub(super) label: PageLabel,
    /// The number of the form that says which page of the packet it is.
    pub(super) folio: u32,
}

/// A section that is being put together. Its objects have numbers from the start, so that files that are
/// added earlier can link to it.
#[derive(Debug)]
pub(super) struct SectionState {
    pub(super) title: String,
    pub(super) prefix: String,
    address: Option<String>,
    /// The number of its first page.
    first_page: u32,
    /// The number of the first page of the next file, if an outline item refers to it already.
    next_page: Option<u32>,
    /// The number of the destination that links to the section have.
    pub(super) destination: u32,
    /// The number of its node in the page tree.
    pub(super) page_tree_node: u32,
    /// The number of its structure element.
    pub(super) element: u32,
    /// The structure elements below that.
    pub(super) kids: Vec<u32>,
    pub(super) pages: Vec<SectionPage>,
    /// The outline items below that of the section.
    pub(super) outline: Vec<OutlineItem>,
}

impl SectionState {
    /// A section without pages.
    pub(super) fn new(section: PacketSection, writer: &mut PdfWriter) -> Self {
        Self {
            title: section.title,
            prefix: section.prefix,
            address: section.address,
            first_page: writer.reserve(),
            next_page: None,
            destination: writer.reserve(),
            page_tree_node: writer.reserve(),
            element: writer.reserve(),
            kids: Vec::new(),
            pages: Vec::new(),
            outline: Vec::new(),
        }
    }

    /// The address of the section, and where links to it lead; none without an address.
    pub(super) fn link_destination(&self) -> Option<(String, SectionDestination)> {
        let destination = format!("{} 0 R", self.destination);
        let title = self.title.clone();
        Some((self.address.clone()?, SectionDestination { destination, title }))
    }

    /// Gives the pages of a file their numbers. The first may have one that was reserved for it.
    pub(super) fn number_pages(&mut self, copier: &mut Copier<'_>) -> Vec<u32> {
        let first = if self.pages.is_empty() { Some(self.first_page) } else { None };
        let mut reserved = self.next_page.take().or(first);
        let mut numbers = Vec::new();
        for page in copier.source.pages() {
            let number = reserved.take().unwrap_or_else(|| copier.pool.writer.reserve());
            // A page that a file lists twice becomes two pages. Links lead to the first.
            if !copier.has_state(page.id) {
                copier.assign(page.id, number);
            }
            numbers.push(number);
        }
        numbers
    }

    /// Adds the pages of a file.
    pub(super) fn add_pages(
        &mut self,
        source: &PdfSource,
        pages: &[PreparedPage<'_>],
        label: PageLabel,
    ) {
        self.pages.extend(pages.iter().map(|prepared| SectionPage {
            number: prepared.number,
            top: source.media_box(prepared.page).top,
            label,
            folio: prepared.folio,
        }));
    }

    /// Adds an outline item that leads to the next file.
    pub(super) fn add_outline_item(&mut self, writer: &mut PdfWriter, title: &str) {
        let number = if self.pages.is_empty() { self.first_page } else { writer.reserve() };
        self.next_page = Some(number);
        let mut title_string = Vec::new();
        syntax::text_string(&mut title_string, title);
        let target = format!("/Dest[{number} 0 R/Fit]").into_bytes();
        self.outline.push(OutlineItem { title: title_string, target, children: Vec::new() });
    }

    /// Writes the destination of links to the section: the top of its first page.
    pub(super) fn write_destination(&self, writer: &mut PdfWriter) {
        let body = match self.pages.first() {
            Some(page) => format!("[{} 0 R/XYZ 0 {} 0]", page.number, page.top),
            None => "null".to_owned(),
        };
        writer.object(self.destination, body.as_bytes());
    }

    /// The outline item of the section, with those of its files below it.
    pub(super) fn outline_item(&self) -> OutlineItem {
        let mut title = Vec::new();
        syntax::text_string(&mut title, &self.title);
        let target = format!("/Dest {} 0 R", self.destination).into_bytes();
        OutlineItem { title, target, children: self.outline.clone() }
    }
}
