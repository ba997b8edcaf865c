//! The objects that hold a packet together, from its sections: page tree, page labels, top of the
//! structure tree, outline, names, and the catalog (ISO 32000-1, 7.7.2).

use std::collections::BTreeMap;

use super::optional_content::OptionalContent;
use super::outline_items::{self, OutlineItem};
use super::output_intent::OutputIntent;
use super::section::{PageLabel, SectionState};
use super::structure_tree::{GroupingElement, StructureTree, write_grouping_element};
use super::syntax;
use super::writer::PdfWriter;

/// What the catalog of a packet refers to and says.
pub(super) struct Catalog<'a> {
    pub(super) language: &'a str,
    /// The numbers of the objects.
    pub(super) metadata: u32,
    pub(super) page_tree: u32,
    pub(super) structure_tree: u32,
    pub(super) outline: u32,
    /// As by [`page_labels`].
    pub(super) page_labels: Vec<u8>,
    pub(super) output_intent: Option<OutputIntent>,
    pub(super) optional_content: &'a OptionalContent,
    pub(super) name_trees: NameTrees<'a>,
}

/// The name trees of the packet (ISO 32000-1, 7.7.4).
pub(super) struct NameTrees<'a> {
    /// Explicit destinations by their names.
    pub(super) destinations: &'a BTreeMap<Vec<u8>, String>,
    /// The numbers of the specifications of embedded files.
    pub(super) embedded_files: &'a [u32],
}

impl Catalog<'_> {
    /// Writes the catalog.
    pub(super) fn write(&self, writer: &mut PdfWriter, number: u32) {
        let mut out = b"<</Type/Catalog/Version/1.7/PageMode/UseOutlines".to_vec();
        // PDF/UA requires that a reader shows the title (ISO 14289-1, 7.1).
        out.extend_from_slice(b"/ViewerPreferences<</DisplayDocTitle true>>/Lang");
        syntax::text_string(&mut out, self.language);
        syntax::reference_entry(&mut out, "Pages", self.page_tree);
        syntax::reference_entry(&mut out, "Metadata", self.metadata);
        syntax::reference_entry(&mut out, "Outlines", self.outline);
        syntax::reference_entry(&mut out, "StructTreeRoot", self.structure_tree);
        out.extend_from_slice(b"/MarkInfo<</Marked true>>");
        out.extend_from_slice(&self.page_labels);
        if let Some(intent) = self.output_intent {
            syntax::put(&mut out, format_args!("/OutputIntents[{} 0 R]", intent.number));
        }
        out.extend_from_slice(&self.optional_content.catalog_entry());
        self.name_trees.entries(&mut out);
        out.extend_from_slice(b">>");
        writer.object(number, &out);
    }
}

impl NameTrees<'_> {
    /// Writes the entries of the catalog for names and embedded files.
    fn entries(&self, out: &mut Vec<u8>) {
        let Self { destinations, embedded_files } = self;
        if destinations.is_empty() && embedded_files.is_empty() {
            return;
        }
        out.extend_from_slice(b"/Names<<");
        if !destinations.is_empty() {
            out.extend_from_slice(b"/Dests<</Names[");
            for (name, destination) in *destinations {
                syntax::string(out, name);
                out.extend_from_slice(destination.as_bytes());
            }
            out.extend_from_slice(b"]>>");
        }
        if !embedded_files.is_empty() {
            out.extend_from_slice(b"/EmbeddedFiles<</Names[");
            for (index, number) in embedded_files.iter().enumerate() {
                // A name tree is sorted by its keys: these keep the order in which files were added.
                syntax::string(out, format!("{index:04}").as_bytes());
                syntax::references(out, [*number]);
            }
            out.extend_from_slice(b"]>>");
        }
        out.extend_from_slice(b">>");
        if !embedded_files.is_empty() {
            // PDF/A-3 requires that each file is associated with something: the document here.
            out.extend_from_slice(b"/AF[");
            syntax::references(out, embedded_files.iter().copied());
            out.push(b']');
        }
    }
}

/// Writes the page tree, with a node for each section, and returns its number.
pub(super) fn write_page_tree(writer: &mut PdfWriter, sections: &[SectionState]) -> u32 {
    let root = writer.reserve();
    let mut root_body = b"<</Type/Pages/Kids[".to_vec();
    let mut count = 0;
    for section in sections.iter().filter(|section| !section.pages.is_empty()) {
        let mut out = format!("<</Type/Pages/Parent {root} 0 R/Kids[").into_bytes();
        syntax::references(&mut out, section.pages.iter().map(|page| page.number));
        syntax::put(&mut out, format_args!("]/Count {}>>", section.pages.len()));
        writer.object(section.page_tree_node, &out);
        syntax::references(&mut root_body, [section.page_tree_node]);
        count += section.pages.len();
    }
    syntax::put(&mut root_body, format_args!("]/Count {count}>>"));
    writer.object(root, &root_body);
    root
}

/// Writes the structure tree, a document of parts, and returns the number of its root.
pub(super) fn write_structure_tree(
    writer: &mut PdfWriter,
    tree: &StructureTree,
    sections: &[SectionState],
) -> u32 {
    let (root, document) = (writer.reserve(), writer.reserve());
    let mut parts = Vec::new();
    for section in sections.iter().filter(|section| !section.kids.is_empty()) {
        let mut title = b"/T".to_vec();
        syntax::text_string(&mut title, &section.title);
        let part = GroupingElement {
            number: section.element,
            parent: document,
            role: "Part",
            entries: &title,
            kids: &section.kids,
        };
        write_grouping_element(writer, &part);
        parts.push(section.element);
    }
    let element = GroupingElement {
        number: document,
        parent: root,
        role: "Document",
        entries: &[],
        kids: &parts,
    };
    write_grouping_element(writer, &element);
    tree.write(writer, root, document);
    root
}

/// Writes the outline, an item for each section, and returns its number.
pub(super) fn write_outline(writer: &mut PdfWriter, sections: &[SectionState]) -> u32 {
    let with_pages = sections.iter().filter(|section| !section.pages.is_empty());
    let items: Vec<OutlineItem> = with_pages.map(SectionState::outline_item).collect();
    outline_items::write(writer, &items)
}

/// The entry of the catalog for page labels (ISO 32000-1, 12.4.2): the running number that the page
/// bears, and in a section with a prefix what it is there: "24 (B3-2)".
pub(super) fn page_labels(sections: &[SectionState]) -> Vec<u8> {
    let mut out = b"/PageLabels<</Nums[".to_vec();
    let mut index = 0;
    for section in sections {
        if section.prefix.is_empty() && !section.pages.is_empty() {
            syntax::put(&mut out, format_args!("{index}<</S/D/St {}>>", index + 1));
            index += section.pages.len();
            continue;
        }
        let mut counted = 0;
        for page in &section.pages {
            let own = match page.label {
                PageLabel::PrefixOnly => section.prefix.trim_end_matches('-').to_owned(),
                PageLabel::Numbered => {
                    counted += 1;
                    format!("{}{counted}", section.prefix)
                }
            };
            syntax::put(&mut out, format_args!("{index}<</P"));
            syntax::text_string(&mut out, &format!("{} ({own})", index + 1));
            out.extend_from_slice(b">>");
            index += 1;
        }
    }
    out.extend_from_slice(b"]>>");
    out
}
