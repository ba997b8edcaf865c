//! The keys of a dictionary to one that a flipped bit has made unknown. Viewers pass over it, as the
//! standard says (ISO 32000-1, annex E), and then show the page without what it leads to.

use lopdf::Dictionary;

/// The keys of pages, streams and fonts that text depends on. Shorter keys are like too many others.
const KEYS: [&[u8]; 25] = [
    b"Annots",
    b"BaseEncoding",
    b"BaseFont",
    b"CIDSystemInfo",
    b"CIDToGIDMap",
    b"CharProcs",
    b"Contents",
    b"DecodeParms",
    b"DescendantFonts",
    b"Differences",
    b"Encoding",
    b"Filter",
    b"FirstChar",
    b"FontDescriptor",
    b"FontFile",
    b"FontFile2",
    b"FontFile3",
    b"FontMatrix",
    b"LastChar",
    b"MediaBox",
    b"Resources",
    b"Rotate",
    b"Subtype",
    b"ToUnicode",
    b"Widths",
];

/// A key that differs in one bit from a known one, which isn't there.
pub(super) fn damaged_key(dictionary: &Dictionary) -> Option<&[u8]> {
    let keys = dictionary.iter().map(|(key, _)| key.as_slice());
    let mut unknown = keys.filter(|key| !KEYS.contains(key));
    unknown.find(|key| KEYS.iter().any(|known| is_a_bit_from(key, known) && !dictionary.has(known)))
}

fn is_a_bit_from(key: &[u8], known: &[u8]) -> bool {
    let bits = key.iter().zip(known).map(|(one, other)| (one ^ other).count_ones());
    key.len() == known.len() && bits.sum::<u32>() == 1
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::damaged_key;

    #[test]
    fn a_key_is_damaged_where_a_known_one_is_a_bit_away() {
        let damaged = dictionary! { "Type" => "Font", "ToUnicnde" => 1 };
        assert_eq!(damaged_key(&damaged), Some(&b"ToUnicnde"[..]));
        let other = dictionary! { "ToUnicode" => 1, "ToUnicnde" => 1, "ToUnicorn" => 1 };
        assert_eq!(damaged_key(&other), None);
        assert_eq!(damaged_key(&dictionary! { "FontFile2" => 1, "FontFile3" => 1 }), None);
    }
}
