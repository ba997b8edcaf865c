//! What holds a packet together: page tree, page labels, tags, bookmarks, names, metadata, catalog.

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};

use super::claims;
use super::outline_items::{self, OutlineItem};
use super::structure_tree;
use super::writer::{self, PdfWriter};
use super::{EmbeddedFile, FinishedPacket, PacketBuilder, PageLabel, SectionState};

impl PacketBuilder {
    /// Lays a file into the packet as it is.
    pub fn attach(&mut self, original: EmbeddedFile<'_>) {
        let writer = &mut self.pool.writer;
        let file = writer.reserve();
        let entries = format!(
            "/Type/EmbeddedFile/Subtype/application#2Fpdf/Params<</Size {}/ModDate{}>>",
            original.bytes.len(),
            date(self.about.date)
        );
        writer.stream(file, entries.as_bytes(), original.bytes);
        let mut out = b"<</Type/Filespec/AFRelationship/Supplement/F".to_vec();
        writer::text(&mut out, original.name);
        out.extend_from_slice(b"/UF");
        writer::text(&mut out, original.name);
        out.extend_from_slice(b"/Desc");
        writer::text(&mut out, original.title);
        writer::put(&mut out, format_args!("/EF<</F {file} 0 R/UF {file} 0 R>>>>"));
        let number = writer.new_object(&out);
        self.originals.push(number);
    }
}

/// Writes what is left, and ends the file.
pub(super) fn finish(mut packet: PacketBuilder) -> FinishedPacket {
    let claims = packet.claims();
    let count = packet.sections.iter().map(|bound| bound.sheets.len()).sum();
    let metadata = claims::write(&mut packet.pool, &packet.about, claims, count);
    let writer = &mut packet.pool.writer;
    for bound in &packet.sections {
        write_destination(writer, bound);
    }
    let pages = page_tree(writer, &packet.sections);
    let tags = structure(&mut packet);
    let labels = labels(&packet.sections);
    let writer = &mut packet.pool.writer;
    let outline = outline_items::write(writer, &outline(&packet.sections));

    let mut out = b"<</Type/Catalog/Version/1.7/PageMode/UseOutlines".to_vec();
    out.extend_from_slice(b"/ViewerPreferences<</DisplayDocTitle true>>/Lang");
    writer::text(&mut out, &packet.about.language);
    let mut entry = |key: &str, number: u32| {
        writer::put(&mut out, format_args!("/{key} {number} 0 R"));
    };
    entry("Pages", pages);
    entry("Metadata", metadata);
    entry("Outlines", outline);
    entry("StructTreeRoot", tags);
    out.extend_from_slice(b"/MarkInfo<</Marked true>>");
    out.extend_from_slice(&labels);
    if let Some(profile) = packet.profile {
        writer::put(&mut out, format_args!("/OutputIntents[{} 0 R]", profile.intent));
    }
    out.extend_from_slice(&packet.layers.entry());
    names(&mut out, &packet);
    out.extend_from_slice(b">>");
    let writer = &mut packet.pool.writer;
    writer.object(packet.root, &out);
    let information = information(writer, &packet.about);
    let trailer = |written: &[u8]| {
        let (always, now) = (identity(packet.about.identity.as_bytes()), identity(written));
        let root = packet.root;
        format!("/Root {root} 0 R/Info {information} 0 R/ID[<{always}><{now}>]").into_bytes()
    };
    FinishedPacket { bytes: packet.pool.writer.finish(trailer), pages: count, claims }
}

/// Where links to a section lead: the top of its first page.
fn write_destination(writer: &mut PdfWriter, bound: &SectionState) {
    let body = match bound.sheets.first() {
        Some((sheet, _)) => format!("[{} 0 R/XYZ 0 {} 0]", sheet.number, sheet.top),
        None => "null".to_owned(),
    };
    writer.object(bound.destination, body.as_bytes());
}

/// Writes the page tree, a node for each section, and gives its number.
fn page_tree(writer: &mut PdfWriter, sections: &[SectionState]) -> u32 {
    let root = writer.reserve();
    let sections: Vec<&SectionState> =
        sections.iter().filter(|bound| !bound.sheets.is_empty()).collect();
    for bound in &sections {
        let mut out = format!("<</Type/Pages/Parent {root} 0 R/Kids[").into_bytes();
        writer::references(&mut out, bound.sheets.iter().map(|(sheet, _)| sheet.number));
        writer::put(&mut out, format_args!("]/Count {}>>", bound.sheets.len()));
        writer.object(bound.node, &out);
    }
    let mut out = b"<</Type/Pages/Kids[".to_vec();
    writer::references(&mut out, sections.iter().map(|bound| bound.node));
    let count: usize = sections.iter().map(|bound| bound.sheets.len()).sum();
    writer::put(&mut out, format_args!("]/Count {count}>>"));
    writer.object(root, &out);
    root
}

/// Writes the top of the structure tree: a document of parts.
fn structure(packet: &mut PacketBuilder) -> u32 {
    let writer = &mut packet.pool.writer;
    let (root, document) = (writer.reserve(), writer.reserve());
    let tagged = packet.sections.iter().filter(|bound| !bound.kids.is_empty());
    let mut parts = Vec::new();
    for bound in tagged {
        let mut title = b"/T".to_vec();
        writer::text(&mut title, &bound.section.title);
        let kids = bound.kids.iter().copied();
        structure_tree::group(writer, "Part", (bound.element, document), &title, kids);
        parts.push(bound.element);
    }
    structure_tree::group(writer, "Document", (document, root), &[], parts);
    std::mem::take(&mut packet.tags).finish(writer, root, document);
    root
}

/// The labels of the pages (ISO 32000-1, 12.4.2): a section's own prefix and count.
fn labels(sections: &[SectionState]) -> Vec<u8> {
    let mut out = b"/PageLabels<</Nums[".to_vec();
    let mut at = 0;
    for bound in sections {
        let prefix = &bound.section.prefix;
        let mut counted = 0;
        let mut before = None;
        for (_, folio) in &bound.sheets {
            if before != Some(*folio) {
                writer::put(&mut out, format_args!("{at}<<"));
                let prefix = match folio {
                    PageLabel::Numbered => {
                        writer::put(&mut out, format_args!("/S/D/St {}", counted + 1));
                        prefix.as_str()
                    }
                    PageLabel::PrefixOnly => prefix.trim_end_matches('-'),
                };
                if !prefix.is_empty() {
                    out.extend_from_slice(b"/P");
                    writer::text(&mut out, prefix);
                }
                out.extend_from_slice(b">>");
            }
            before = Some(*folio);
            counted += usize::from(*folio == PageLabel::Numbered);
            at += 1;
        }
    }
    out.extend_from_slice(b"]>>");
    out
}

/// The bookmarks: one for each section, its files' own below.
fn outline(sections: &[SectionState]) -> Vec<OutlineItem> {
    let sections = sections.iter().filter(|bound| !bound.sheets.is_empty());
    let bookmark = |bound: &SectionState| {
        let mut title = Vec::new();
        writer::text(&mut title, &bound.section.title);
        let place = format!("/Dest {} 0 R", bound.destination).into_bytes();
        OutlineItem { title, place, below: bound.bookmarks.clone() }
    };
    sections.map(bookmark).collect()
}

/// The names of places and of files.
fn names(out: &mut Vec<u8>, packet: &PacketBuilder) {
    if packet.named.is_empty() && packet.originals.is_empty() {
        return;
    }
    out.extend_from_slice(b"/Names<<");
    if !packet.named.is_empty() {
        out.extend_from_slice(b"/Dests<</Names[");
        for (name, place) in &packet.named {
            writer::string(out, name);
            out.extend_from_slice(place.as_bytes());
        }
        out.extend_from_slice(b"]>>");
    }
    if !packet.originals.is_empty() {
        out.extend_from_slice(b"/EmbeddedFiles<</Names[");
        for (at, number) in packet.originals.iter().enumerate() {
            // In the order that they were laid in, whatever they are called.
            writer::string(out, format!("{at:04}").as_bytes());
            writer::references(out, [*number]);
        }
        out.extend_from_slice(b"]>>");
    }
    out.extend_from_slice(b">>");
    if !packet.originals.is_empty() {
        out.extend_from_slice(b"/AF[");
        writer::references(out, packet.originals.iter().copied());
        out.push(b']');
    }
}

/// Writes the document information, which says what the metadata say, and gives its number.
fn information(writer: &mut PdfWriter, about: &super::PacketMetadata) -> u32 {
    let date = date(about.date);
    let mut out = b"<</Title".to_vec();
    writer::text(&mut out, &about.title);
    out.extend_from_slice(b"/Author");
    writer::text(&mut out, &about.author);
    out.extend_from_slice(b"/Creator");
    writer::text(&mut out, &about.creator);
    writer::put(&mut out, format_args!("/CreationDate{date}/ModDate{date}>>"));
    writer.new_object(&out)
}

/// A day as PDF has it: midnight (ISO 32000-1, 7.9.4).
fn date(day: NaiveDate) -> String {
    format!("(D:{}000000Z)", day.format("%Y%m%d"))
}

/// Sixteen bytes that stand for some bytes.
fn identity(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().take(16).map(|byte| format!("{byte:02X}")).collect()
}
