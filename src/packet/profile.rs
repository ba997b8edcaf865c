//! What colours mean on paper or screen (ISO 32000-1, 14.11.5): one output intent for the packet, which
//! is all that PDF/A allows (ISO 19005-2, 6.2.3).

use lopdf::{Dictionary, Object, Stream};

use super::copy::Copier;

/// The output intent of the packet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Profile {
    /// The number of the output intent.
    pub(super) intent: u32,
    /// The number of the profile.
    colours: u32,
    /// Whether it is sRGB, of which there are many editions that mean the same.
    is_common: bool,
}

/// A profile larger than this (bytes) isn't looked into.
const LARGEST: usize = 4 << 20;

/// Lets the packet have a file's output intent if it has none, and tells whether the file's colours
/// mean the same as the packet's.
pub(super) fn adopt(profile: &mut Option<Profile>, copier: &mut Copier<'_>) -> bool {
    let source = copier.source;
    let intents = source.list(source.catalog(), b"OutputIntents").iter();
    let mut intents = intents.filter_map(|intent| source.dictionary(intent));
    let Some(intent) = intents.find(|intent| source.name(intent, b"S") == Some(b"GTS_PDFA1"))
    else {
        return true;
    };
    let Some(Object::Stream(stream)) = source.get(intent, b"DestOutputProfile") else {
        return false;
    };
    let is_common = is_srgb(copier, stream);
    let Some(colours) = number(copier, intent) else { return false };
    if let Some(profile) = profile {
        return profile.colours == colours || (profile.is_common && is_common);
    }
    let mut out = b"<<".to_vec();
    for (key, _) in intent {
        copier.entry(&mut out, intent, key);
    }
    out.extend_from_slice(b">>");
    let intent = copier.pool.share(&out, None);
    *profile = Some(Profile { intent, colours, is_common });
    true
}

/// The profile's number in the packet.
fn number(copier: &mut Copier<'_>, intent: &Dictionary) -> Option<u32> {
    copier.value(&mut Vec::new(), intent.get(b"DestOutputProfile").ok()?);
    copier.number(intent.get(b"DestOutputProfile").and_then(Object::as_reference).ok()?)
}

/// Whether a profile calls itself sRGB, in one of the two ways that profiles write text.
fn is_srgb(copier: &Copier<'_>, stream: &Stream) -> bool {
    let data = copier.source.data(stream, LARGEST).unwrap_or_default();
    let wide: Vec<u8> = "sRGB".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let has = |words: &[u8]| memchr::memmem::find(&data, words).is_some();
    has(b"sRGB") || has(&wide)
}
