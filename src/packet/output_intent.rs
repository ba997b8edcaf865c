//! What colours mean on paper or screen (ISO 32000-1, 14.11.5): one output intent for the packet, which
//! is all that PDF/A allows (ISO 19005-2, 6.2.3).

use lopdf::{Dictionary, Object};

use super::copy::Copier;
use super::source::PdfSource;

/// The output intent of the packet.
#[derive(Debug, Clone, Copy)]
pub(super) struct OutputIntent {
    /// Its number.
    pub(super) intent: u32,
}

/// A profile larger than this (bytes) isn't looked into.
const LARGEST: usize = 4 << 20;

/// Lets the packet have a file's output intent if it has none.
pub(super) fn adopt(profile: &mut Option<OutputIntent>, copier: &mut Copier<'_>) {
    let Some(intent) = intent(copier.source).filter(|_| profile.is_none()) else { return };
    let mut out = b"<<".to_vec();
    for (key, _) in intent {
        copier.entry(&mut out, intent, key);
    }
    out.extend_from_slice(b">>");
    *profile = Some(OutputIntent { intent: copier.pool.share(&out, None) });
}

/// Whether a file's colours mean something else than ours, which are sRGB: of that there are many
/// editions that mean the same.
pub(super) fn is_other(source: &PdfSource) -> bool {
    let Some(intent) = intent(source) else { return false };
    let Some(Object::Stream(stream)) = source.get(intent, b"DestOutputProfile") else {
        return true;
    };
    let data = source.data(stream, LARGEST).unwrap_or_default();
    let wide: Vec<u8> = "sRGB".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let has = |words: &[u8]| memchr::memmem::find(&data, words).is_some();
    // The space that the profile is for, and what it is called (ICC.1:2010, 7.2.6 and 9.2.41).
    data.get(16..20) != Some(b"RGB ") || !(has(b"sRGB") || has(&wide))
}

/// A file's output intent for PDF/A.
fn intent(source: &PdfSource) -> Option<&Dictionary> {
    let intents = source.list(source.catalog(), b"OutputIntents").iter();
    let mut intents = intents.filter_map(|intent| source.dictionary(intent));
    intents.find(|intent| source.name(intent, b"S") == Some(b"GTS_PDFA1"))
}
