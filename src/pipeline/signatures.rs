//! The signatures of PDFs that may be anything: in come bytes, out come their signatures, or none.

use memchr::memmem;

use crate::guard::guarded;
use crate::signed::{self, Signature, Signatures};

/// The fields for signatures of a PDF that somebody has signed; none of one that can't be read.
pub(super) fn fields(pdf: &[u8]) -> Signatures {
    // What is signed is named by bytes: most files aren't, and needn't be read.
    if memmem::find(pdf, b"/ByteRange").is_none() {
        return Signatures::default();
    }
    guarded(|| signed::signatures(pdf)).ok().and_then(Result::ok).unwrap_or_default()
}

/// The signatures of a PDF; none of one that can't be read.
pub(super) fn signatures(pdf: &[u8]) -> Vec<Signature> {
    fields(pdf).signed
}

/// Whether a PDF is another with nothing but signatures added.
pub(super) fn is_signed_version(before: &[u8], after: &[u8]) -> bool {
    guarded(|| signed::is_signed_version(before, after)).is_ok_and(|own| own == Ok(true))
}

/// Whether a PDF has signatures.
pub(super) fn is_signed(pdf: &[u8]) -> bool {
    !signatures(pdf).is_empty()
}
