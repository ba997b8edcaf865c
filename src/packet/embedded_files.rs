//! Files that lie in the packet as they are, as PDF/A-3 allows (ISO 19005-3, 6.8).

use chrono::NaiveDate;

use super::metadata::pdf_date;
use super::syntax;
use super::writer::PdfWriter;

/// A PDF that is to be embedded.
#[derive(Debug, Clone, Copy)]
pub struct EmbeddedFile<'a> {
    /// Its file name.
    pub name: &'a str,
    /// Its description.
    pub title: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// Writes a file of a day, and returns the number of its file specification (ISO 32000-1, 7.11.3).
pub(super) fn write(writer: &mut PdfWriter, file: &EmbeddedFile<'_>, day: NaiveDate) -> u32 {
    let stream = writer.reserve();
    let entries = format!(
        "/Type/EmbeddedFile/Subtype/application#2Fpdf/Params<</Size {}/ModDate{}>>",
        file.bytes.len(),
        pdf_date(day)
    );
    writer.stream(stream, entries.as_bytes(), file.bytes);
    // PDF/A-3 requires the relationship, and both names.
    let mut out = b"<</Type/Filespec/AFRelationship/Supplement/F".to_vec();
    syntax::text_string(&mut out, file.name);
    out.extend_from_slice(b"/UF");
    syntax::text_string(&mut out, file.name);
    out.extend_from_slice(b"/Desc");
    syntax::text_string(&mut out, file.title);
    syntax::put(&mut out, format_args!("/EF<</F {stream} 0 R/UF {stream} 0 R>>>>"));
    writer.new_object(&out)
}
