//! Metadata: the claims in a file's XMP metadata (ISO 32000-1, 14.3.2) are read; the packet's own XMP
//! metadata and its document information dictionary (14.3.3), which say the same, are written.

use chrono::{Datelike, NaiveDate};
use lopdf::Object;
use xmp_writer::{DateTime, LangId, Timezone, XmpWriter};

use super::claims::{Claims, ConformanceLevel, PdfA};
use super::source::PdfSource;
use super::syntax;
use super::writer::PdfWriter;

/// The largest XMP metadata that are read (bytes).
const MAX_XMP: usize = 4 << 20;

/// The namespace in which a file claims PDF/A (ISO 19005-2, 6.6.4).
const PDF_A_NAMESPACE: &str = "http://www.aiim.org/pdfa/ns/id/";

/// The namespace in which a file claims PDF/UA (ISO 14289-1, 5).
const PDF_UA_NAMESPACE: &str = "http://www.aiim.org/pdfua/ns/id/";

/// What a packet's metadata say.
#[derive(Debug, Clone, Default)]
pub struct PacketMetadata {
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub author: String,
    /// The language of the packet, as a tag such as `sv-SE`.
    pub language: String,
    /// Its date of creation and of modification.
    pub date: NaiveDate,
    /// What identifies the document, the same for every version of it.
    pub identity: String,
    /// The program that makes it.
    pub creator: String,
}

/// What a file claims to conform to.
pub(super) fn read_claims(source: &PdfSource) -> Claims {
    let Some(Object::Stream(stream)) = source.get(source.catalog(), b"Metadata") else {
        return Claims::NONE;
    };
    let data = source.data(stream, MAX_XMP).unwrap_or_default();
    let text = String::from_utf8_lossy(&data);
    // The XML parser allows nothing before the first tag, or after the last.
    let xml = text.trim_start_matches('\u{feff}').trim_matches(['\0', ' ', '\n', '\r']);
    let Ok(tree) = roxmltree::Document::parse(xml) else { return Claims::NONE };
    let part = property(&tree, (PDF_A_NAMESPACE, "part")).and_then(|part| part.parse().ok());
    let level = property(&tree, (PDF_A_NAMESPACE, "conformance"))
        .and_then(|letter| ConformanceLevel::from_letter(&letter));
    let pdf_a = part.zip(level).map(|(part, level)| PdfA { part, level });
    let pdf_ua = property(&tree, (PDF_UA_NAMESPACE, "part")).as_deref() == Some("1");
    Claims { pdf_a, pdf_ua }
}

/// A property of XMP metadata by its namespace and name. RDF allows an element or an attribute.
fn property(tree: &roxmltree::Document<'_>, name: (&str, &str)) -> Option<String> {
    let value = tree.descendants().find_map(|node| {
        let text = if node.has_tag_name(name) { node.text() } else { None };
        text.or_else(|| node.attribute(name))
    });
    value.map(|value| value.trim().to_owned())
}

/// Writes the XMP metadata, and returns the number of their stream.
pub(super) fn write_xmp(
    writer: &mut PdfWriter,
    metadata: &PacketMetadata,
    claims: Claims,
    page_count: usize,
) -> u32 {
    let mut xmp = XmpWriter::new();
    let date = xmp_date(metadata.date);
    xmp.title([(None, metadata.title.as_str())]);
    xmp.creator([metadata.author.as_str()]);
    xmp.language([LangId(&metadata.language)]);
    xmp.creator_tool(&metadata.creator);
    xmp.create_date(date);
    xmp.modify_date(date);
    xmp.format("application/pdf");
    xmp.num_pages(u32::try_from(page_count).unwrap_or(u32::MAX));
    if let Some(PdfA { part, level }) = claims.pdf_a {
        xmp.pdfa_part(part.into());
        xmp.pdfa_conformance(level.letter());
    }
    if claims.pdf_ua {
        xmp.pdfua_part(1);
        // PDF/A requires a description of every property that XMP doesn't define (ISO 19005-2,
        // 6.6.2.3).
        xmp.extension_schemas().pdfua_id().properties().describe_part();
    }
    let number = writer.reserve();
    // Not compressed, so that tools which know no PDF find it.
    writer.stream(number, b"/Type/Metadata/Subtype/XML", xmp.finish(None).as_bytes());
    number
}

/// Writes the document information dictionary, which says what the XMP metadata say, and returns its
/// number.
pub(super) fn write_information(writer: &mut PdfWriter, metadata: &PacketMetadata) -> u32 {
    let date = pdf_date(metadata.date);
    let mut out = b"<</Title".to_vec();
    syntax::text_string(&mut out, &metadata.title);
    out.extend_from_slice(b"/Author");
    syntax::text_string(&mut out, &metadata.author);
    out.extend_from_slice(b"/Creator");
    syntax::text_string(&mut out, &metadata.creator);
    syntax::put(&mut out, format_args!("/CreationDate{date}/ModDate{date}>>"));
    writer.new_object(&out)
}

/// A day as a PDF date: midnight in UTC (ISO 32000-1, 7.9.4).
pub(super) fn pdf_date(day: NaiveDate) -> String {
    format!("(D:{}000000Z)", day.format("%Y%m%d"))
}

/// A day as an XMP date: midnight in UTC.
fn xmp_date(day: NaiveDate) -> DateTime {
    DateTime {
        year: u16::try_from(day.year()).unwrap_or(0),
        month: u8::try_from(day.month()).ok(),
        day: u8::try_from(day.day()).ok(),
        hour: Some(0),
        minute: Some(0),
        second: Some(0),
        timezone: Some(Timezone::Utc),
    }
}
