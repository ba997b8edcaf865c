//! Output intents, which say what device colours mean (ISO 32000-1, 14.11.5). PDF/A allows a file one
//! (ISO 19005-2, 6.2.3), so the packet takes that of the first file that has any. What device colours mean in
//! another file becomes a default colour space of its content (ISO 32000-1, 8.6.5.6), so that they stay.

use lopdf::{Dictionary, Object};

use super::copy::{Copier, DefaultColorSpace};
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

/// What the device colours of a file mean, if that is something else than in our documents: sRGB.
#[derive(Debug, Clone, Copy)]
pub(super) struct OwnColors<'a> {
    /// The name of the default colour space.
    key: &'static str,
    /// The ICC profile that it has.
    profile: &'a Object,
}

impl<'a> OwnColors<'a> {
    /// The colours of a file.
    pub(super) fn of(source: &'a PdfSource) -> Option<Self> {
        let intent = pdf_a_intent(source).filter(|_| differs_from_srgb(source))?;
        let profile = intent.get(b"DestOutputProfile").ok().filter(|own| is_reference(own))?;
        let Some(Object::Stream(stream)) = source.resolve(profile) else { return None };
        let components = source.get(&stream.dict, b"N")?.as_i64().ok()?;
        let data = source.data(stream, MAX_PROFILE)?;
        // The colour space of the profile (ICC.1:2010, 7.2.6).
        let key = match (components, data.get(16..20)?) {
            (1, b"GRAY") => "DefaultGray",
            (3, b"RGB ") => "DefaultRGB",
            (4, b"CMYK") => "DefaultCMYK",
            _ => return None,
        };
        Some(Self { key, profile })
    }

    /// Copies them: an entry for dictionaries of colour spaces.
    pub(super) fn copy(self, copier: &mut Copier<'_>) -> DefaultColorSpace {
        let mut space = b"[/ICCBased ".to_vec();
        copier.value(&mut space, self.profile);
        space.push(b']');
        let number = copier.pool.share(&space, None);
        DefaultColorSpace { key: self.key, entry: format!("/{} {number} 0 R", self.key) }
    }
}

/// Whether device colours in a file can't keep their meaning in a packet.
pub(super) fn is_lost(source: &PdfSource) -> bool {
    differs_from_srgb(source) && OwnColors::of(source).is_none()
}

/// Whether a file's colours are others than sRGB, which is what our documents use. There are many
/// editions of the sRGB profile, so it is recognised by its name and not by its bytes.
fn differs_from_srgb(source: &PdfSource) -> bool {
    let Some(intent) = pdf_a_intent(source) else { return false };
    let Some(Object::Stream(stream)) = source.get(intent, b"DestOutputProfile") else {
        return true;
    };
    let profile = source.data(stream, MAX_PROFILE).unwrap_or_default();
    if profile.get(16..20) != Some(b"RGB ") {
        return true;
    }
    // Its description (9.2.41), which is ASCII in version 2 and UTF-16 in version 4.
    let utf16: Vec<u8> = "sRGB".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let names = [b"sRGB".as_slice(), &utf16];
    !names.iter().any(|name| memchr::memmem::find(&profile, name).is_some())
}

fn is_reference(object: &Object) -> bool {
    object.as_reference().is_ok()
}

/// A file's output intent for PDF/A.
fn pdf_a_intent(source: &PdfSource) -> Option<&Dictionary> {
    source
        .entries_at(source.catalog(), b"OutputIntents")
        .iter()
        .filter_map(|intent| source.dictionary(intent))
        .find(|intent| source.name(intent, b"S") == Some(b"GTS_PDFA1"))
}
