//! A font's own dictionary to what is wrong with it (ISO 32000-1, 9.6 and 9.7). Of a font that lacks something,
//! or has other widths than numbers, viewers draw other glyphs, or all at one place, without a word.

use lopdf::{Dictionary, Object};

use super::fault::FaultKind;
use crate::packet::source::PdfSource;

/// The encodings of simple fonts that have a name (annex D).
const SIMPLE_ENCODINGS: [&[u8]; 5] = [
    b"WinAnsiEncoding",
    b"MacRomanEncoding",
    b"MacExpertEncoding",
    b"StandardEncoding",
    b"PDFDocEncoding",
];

/// The character maps that every viewer has (table 118), each of them for both directions of writing.
const CHARACTER_MAPS: [&[u8]; 26] = [
    b"Identity",
    b"GB-EUC",
    b"GBpc-EUC",
    b"GBK-EUC",
    b"GBKp-EUC",
    b"GBK2K",
    b"B5pc",
    b"HKscs-B5",
    b"ETen-B5",
    b"ETenms-B5",
    b"CNS-EUC",
    b"83pv-RKSJ",
    b"90ms-RKSJ",
    b"90msp-RKSJ",
    b"90pv-RKSJ",
    b"Add-RKSJ",
    b"EUC",
    b"Ext-RKSJ",
    b"KSC-EUC",
    b"KSCms-UHC",
    b"KSCms-UHC-HW",
    b"KSCpc-EUC",
    b"UniGB",
    b"UniCNS",
    b"UniJIS",
    b"UniKS",
];

/// What the names of those of Unicode go on with.
const UNICODE_FORMS: [&[u8]; 5] = [b"-UCS2-HW", b"-UCS2", b"-UTF8", b"-UTF16", b"-UTF32"];

/// Looks for what a font must have.
pub(super) fn check(source: &PdfSource, font: &Dictionary) -> Result<(), FaultKind> {
    let is_whole = match source.name(font, b"Subtype") {
        Some(b"Type0") => has_descendant(source, font) && has(source, font, b"Encoding"),
        Some(b"Type3") => has(source, font, b"CharProcs") && has(source, font, b"Encoding"),
        Some(b"Type1" | b"TrueType" | b"MMType1") => has_widths(source, font),
        Some(b"CIDFontType0" | b"CIDFontType2") => {
            has_collection(source, font) && has_cid_widths(source, font)
        }
        _ => false,
    };
    // A reference that leads nowhere is as good as none to a viewer, and shows other glyphs.
    let mut references = font.iter().filter(|(_, value)| matches!(value, Object::Reference(_)));
    let is_broken = references.any(|(_, value)| source.resolve(value).is_none());
    if !is_whole || is_broken {
        return Err(FaultKind::Malformed);
    }
    match unknown_encoding(source, font) {
        Some(name) => Err(FaultKind::MissingResource(String::from_utf8_lossy(name).into_owned())),
        None => Ok(()),
    }
}

fn has(source: &PdfSource, font: &Dictionary, key: &[u8]) -> bool {
    source.get(font, key).is_some()
}

/// Whether a composite font has the font that its glyphs come from (9.7.6).
fn has_descendant(source: &PdfSource, font: &Dictionary) -> bool {
    let descendant = source.entries_at(font, b"DescendantFonts").first();
    let descendant = descendant.and_then(|own| source.dictionary(own));
    let subtype = descendant.and_then(|own| source.name(own, b"Subtype"));
    matches!(subtype, Some(b"CIDFontType0" | b"CIDFontType2"))
}

/// Whether a font says which collection its characters are of (9.7.3).
fn has_collection(source: &PdfSource, font: &Dictionary) -> bool {
    source.dictionary_at(font, b"CIDSystemInfo").is_some_and(|own| {
        source.string(own, b"Registry").is_some()
            && source.string(own, b"Ordering").is_some()
            && source.get(own, b"Supplement").is_some_and(|value| value.as_i64().is_ok())
    })
}

/// Whether a simple font has a width for each of its characters (9.6.2).
fn has_widths(source: &PdfSource, font: &Dictionary) -> bool {
    let number = |key: &[u8]| source.get(font, key).and_then(|own| own.as_i64().ok());
    let (Some(first), Some(last)) = (number(b"FirstChar"), number(b"LastChar")) else {
        // One of the fourteen standard fonts needs none.
        return source.get(font, b"Widths").is_none();
    };
    let widths = source.entries_at(font, b"Widths");
    let are_enough = i64::try_from(widths.len()).is_ok_and(|count| count > last - first);
    are_enough && are_numbers(source, widths)
}

/// Whether the widths of a font in a composite one are runs: `first [w …]` or `first last w` (9.7.4.3).
fn has_cid_widths(source: &PdfSource, font: &Dictionary) -> bool {
    let mut rest = match source.get(font, b"W") {
        Some(Object::Array(widths)) => widths.as_slice(),
        Some(_) => return false,
        None => return true,
    };
    while let [first, second, after @ ..] = rest {
        rest = match (source.resolve(second), after) {
            (Some(Object::Array(run)), _) if are_numbers(source, run) => after,
            (Some(Object::Integer(_)), [width, behind @ ..]) if is_number(source, width) => behind,
            _ => return false,
        };
        if !is_number(source, first) {
            return false;
        }
    }
    rest.is_empty()
}

fn are_numbers(source: &PdfSource, values: &[Object]) -> bool {
    values.iter().all(|value| is_number(source, value))
}

fn is_number(source: &PdfSource, value: &Object) -> bool {
    source.resolve(value).is_some_and(|value| value.as_float().is_ok())
}

/// The name of an encoding that is neither in the file nor one that every viewer has.
fn unknown_encoding<'a>(source: &'a PdfSource, font: &'a Dictionary) -> Option<&'a [u8]> {
    let is_composite = source.name(font, b"Subtype") == Some(b"Type0");
    let name = match source.get(font, b"Encoding")? {
        Object::Name(name) => name.as_slice(),
        Object::Dictionary(encoding) => source.name(encoding, b"BaseEncoding")?,
        _ => return None,
    };
    let is_known = match is_composite {
        true => is_character_map(name),
        false => SIMPLE_ENCODINGS.contains(&name),
    };
    (!is_known).then_some(name)
}

fn is_character_map(name: &[u8]) -> bool {
    let Some(map) = name.strip_suffix(b"-H").or_else(|| name.strip_suffix(b"-V")) else {
        return matches!(name, b"H" | b"V");
    };
    let form = UNICODE_FORMS.iter().find_map(|form| map.strip_suffix(*form));
    let map = form.unwrap_or(map);
    CHARACTER_MAPS.contains(&map)
}

#[cfg(test)]
mod tests {
    use super::is_character_map;

    #[test]
    fn character_maps_are_known_by_their_names() {
        for name in ["Identity-H", "UniJIS-UCS2-HW-V", "UniGB-UTF16-H", "H", "90ms-RKSJ-V"] {
            assert!(is_character_map(name.as_bytes()), "{name}");
        }
        for name in ["Identity", "IDentity-H", "Identkty-H", "UniGB-UTF17-H", ""] {
            assert!(!is_character_map(name.as_bytes()), "{name}");
        }
    }
}
