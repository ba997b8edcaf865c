//! Output intents, which say what device colours mean (ISO 32000-1, 14.11.5). PDF/A allows a file one
//! (ISO 19005-2, 6.2.3), so the packet takes that of the first file that has any.

use lopdf::{Dictionary, Object};

use super::copy::Copier;
use super::source::PdfSource;

/// The packet's output intent.
#[derive(Debug, Clone, Copy)]
pub(super) struct OutputIntent {
    /// The number of its dictionary.
    pub(super) number: u32,
}

/// The largest ICC profile that is examined (bytes).
const MAX_PROFILE: usize = 4 << 20;

/// Copies a file's output intent, if it has any.
pub(super) fn copy(copier: &mut Copier<'_>) -> Option<OutputIntent> {
    let intent = pdf_a_intent(copier.source)?;
    let mut out = b"<<".to_vec();
    for (key, _) in intent {
        copier.entry(&mut out, intent, key);
    }
    out.extend_from_slice(b">>");
    Some(OutputIntent { number: copier.pool.share(&out, None) })
}

/// Whether a file's colours are others than sRGB, which is what our documents use. There are many
/// editions of the sRGB profile, so it is recognised by its name and not by its bytes.
pub(super) fn differs_from_srgb(source: &PdfSource) -> bool {
    let Some(intent) = pdf_a_intent(source) else { return false };
    let Some(Object::Stream(stream)) = source.get(intent, b"DestOutputProfile") else {
        return true;
    };
    let profile = source.data(stream, MAX_PROFILE).unwrap_or_default();
    // The colour space of the profile (ICC.1:2010, 7.2.6).
    if profile.get(16..20) != Some(b"RGB ") {
        return true;
    }
    // Its description (9.2.41), which is ASCII in version 2 and UTF-16 in version 4.
    let utf16: Vec<u8> = "sRGB".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let names = [b"sRGB".as_slice(), &utf16];
    !names.iter().any(|name| memchr::memmem::find(&profile, name).is_some())
}

/// A file's output intent for PDF/A.
fn pdf_a_intent(source: &PdfSource) -> Option<&Dictionary> {
    source
        .entries_at(source.catalog(), b"OutputIntents")
        .iter()
        .filter_map(|intent| source.dictionary(intent))
        .find(|intent| source.name(intent, b"S") == Some(b"GTS_PDFA1"))
}
