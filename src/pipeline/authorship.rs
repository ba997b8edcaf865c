//! Who made a PDF, by what it says of itself.
//!
//! In come bytes, out comes whether we made them and nobody has changed them since.

use memchr::memmem;

use crate::typeset;

/// Whether a PDF is as we wrote it, by what it says of itself; none if it isn't ours at all.
pub(super) fn authorship(pdf: &[u8]) -> Option<bool> {
    let tool = format!("<xmp:CreatorTool>{}", typeset::PROGRAM);
    memmem::find(pdf, tool.as_bytes())?;
    // A signature is appended with a cross-reference table of its own; other programs that save a file
    // anew say so, and end it in their own way.
    let is_saved_once = memmem::find_iter(pdf, b"startxref").count() == 1;
    let is_of_others = [&b"<pdf:Producer>"[..], b"/Producer"]
        .into_iter()
        .any(|mark| memmem::find(pdf, mark).is_some());
    Some(is_saved_once && !is_of_others && pdf.ends_with(b"%%EOF\n"))
}

/// The same of any file in `output/`; none of one that says nothing of itself. A PDF of others isn't ours.
pub(super) fn of_output(path: &str, bytes: &[u8]) -> Option<bool> {
    path.ends_with(".pdf").then(|| authorship(bytes).unwrap_or(false))
}
