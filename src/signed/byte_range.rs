//! The dictionary of a signature to the bytes of the file that it covers (ISO 32000-1, 12.8.1), and the
//! signature that lies between them. Nothing else may lie there: what isn't covered could be anything.

use lopdf::{Dictionary, Object};

use crate::packet::PdfSource;

/// The bytes that a signature covers: all up to `end` but for itself.
pub(super) struct ByteRange {
    /// Where the signature's hexadecimal string begins.
    gap: usize,
    /// Where that ends.
    resumed: usize,
    /// Where the covered bytes end.
    pub(super) end: usize,
    /// The signature.
    pub(super) contents: Vec<u8>,
}

impl ByteRange {
    /// Those of a signature; none if its dictionary doesn't say so as it should.
    pub(super) fn of(source: &PdfSource, signature: &Dictionary, bytes: &[u8]) -> Option<Self> {
        let entries = source.entries_at(signature, b"ByteRange").iter();
        let numbers: Option<Vec<usize>> =
            entries.map(|entry| natural(source.resolve(entry)?)).collect();
        let [0, gap, resumed, length] = *numbers? else { return None };
        let end = resumed.checked_add(length).filter(|end| *end <= bytes.len())?;
        let contents = hexadecimal(bytes.get(gap..resumed)?)?;
        // What lies there is what the field has. In an encrypted file, it isn't encrypted (7.6.1), but was read as
        // if it were.
        let is_own = source.was_encrypted() || source.string(signature, b"Contents")? == contents;
        is_own.then_some(Self { gap, resumed, end, contents })
    }

    /// The two parts of the file.
    pub(super) fn parts<'a>(&self, bytes: &'a [u8]) -> [&'a [u8]; 2] {
        [&bytes[..self.gap], &bytes[self.resumed..self.end]]
    }

    /// Whether nothing follows in the file.
    pub(super) fn covers(&self, bytes: &[u8]) -> bool {
        bytes[self.end..].iter().all(u8::is_ascii_whitespace)
    }

    /// As the file says it.
    pub(super) fn as_written(&self) -> [usize; 4] {
        [0, self.gap, self.resumed, self.end - self.resumed]
    }
}

fn natural(object: &Object) -> Option<usize> {
    usize::try_from(object.as_i64().ok()?).ok()
}

/// The bytes that a hexadecimal string says (ISO 32000-1, 7.3.4.3), if it is nothing else.
fn hexadecimal(string: &[u8]) -> Option<Vec<u8>> {
    let digits = string.strip_prefix(b"<")?.strip_suffix(b">")?;
    let mut values = Vec::with_capacity(digits.len());
    for digit in digits.iter().filter(|digit| !digit.is_ascii_whitespace()) {
        values.push(u8::try_from(char::from(*digit).to_digit(16)?).ok()?);
    }
    // A last digit that is missing is 0.
    Some(values.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_says_bytes() {
        assert_eq!(hexadecimal(b"<0aF\n0 7>"), Some(vec![0x0a, 0xf0, 0x70]));
        assert_eq!(hexadecimal(b"<>"), Some(vec![]));
        for other in [&b"0a"[..], b"<0a", b"<0a>>", b"<0a> 1 0 obj <00>", b"(a)", b"<", b""] {
            assert_eq!(hexadecimal(other), None);
        }
    }
}
