//! The signatures of PDFs that may be anything: in come bytes, out come their signatures, or none.

use memchr::memmem;

use crate::guard::guarded;
use crate::signed::{self, Signature};

/// The signatures of a PDF; none of one that can't be read.
pub(super) fn signatures(pdf: &[u8]) -> Vec<Signature> {
    // What is signed is named by bytes: most files aren't, and needn't be read.
    if memmem::find(pdf, b"/ByteRange").is_none() {
        return Vec::new();
    }
    match guarded(|| signed::signatures(pdf)) {
        Ok(Ok(found)) => found.signed,
        _ => Vec::new(),
    }
}

/// Whether a PDF is another with nothing but signatures added.
pub(super) fn is_signed_version(before: &[u8], after: &[u8]) -> bool {
    after.len() > before.len()
        && guarded(|| signed::is_signed_version(before, after)).is_ok_and(|own| own == Ok(true))
}

/// Whether a PDF has signatures.
pub(super) fn is_signed(pdf: &[u8]) -> bool {
    !signatures(pdf).is_empty()
}
