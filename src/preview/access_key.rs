//! The key to a preview that other machines can reach: random bytes come in; the first segment of the
//! path of every request that is answered goes out.
//!
//! It is in the path and not in a cookie. A link from a letter then opens the page, which a cookie with
//! `SameSite=Strict` would prevent; two previews on one machine don't overwrite each other's, since
//! cookies know no ports; and no other server on the machine receives it. What a browser doesn't send
//! by itself, a page of another site can't use either.

use std::fmt;
use std::hint::black_box;

/// Characters that can be read aloud and typed on a phone: 32, so that each is 5 bits of the key.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The number of characters of a key: 130 bits.
const LENGTH: usize = 26;

/// The key to a preview, valid for as long as the program runs.
#[derive(Clone)]
pub struct AccessKey([u8; LENGTH]);

impl AccessKey {
    /// The number of random bytes that a key is made from.
    pub const RANDOM_BYTES: usize = LENGTH;

    /// The key made from random bytes.
    pub fn new(random: [u8; Self::RANDOM_BYTES]) -> Self {
        Self(random.map(|byte| ALPHABET[usize::from(byte) % ALPHABET.len()]))
    }

    /// The rest of a path that begins with the key: "/…", or "" if it ends there.
    pub(super) fn path_within<'a>(&self, path: &'a str) -> Option<&'a str> {
        let (start, rest) = path.strip_prefix('/')?.split_at_checked(LENGTH)?;
        let is_inside = rest.is_empty() || rest.starts_with('/');
        (self.is_equal_to(start.as_bytes()) && is_inside).then_some(rest)
    }

    /// Whether some characters are the key, in the same time wherever they differ.
    fn is_equal_to(&self, other: &[u8]) -> bool {
        let pairs = self.0.iter().zip(other);
        let difference =
            pairs.fold(0, |difference, (own, other)| black_box(difference | (own ^ other)));
        self.0.len() == other.len() && difference == 0
    }
}

/// The key as it stands in an address.
impl fmt::Display for AccessKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&character| write!(formatter, "{}", char::from(character)))
    }
}

/// Without the key, so that no message can contain it by mistake.
impl fmt::Debug for AccessKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AccessKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_with_the_whole_key_are_within() {
        let key = AccessKey::new(std::array::from_fn(|i| (i * 11) as u8));
        let text = key.to_string();
        assert_eq!(text.len(), LENGTH);
        assert_eq!(key.path_within(&format!("/{text}/")), Some("/"));
        assert_eq!(key.path_within(&format!("/{text}/pages/a.svg")), Some("/pages/a.svg"));
        assert_eq!(key.path_within(&format!("/{text}")), Some(""));
        for wrong in ["", "/", "/preview.css", "//", "/åäöåäöåäöåäöå/", "/ååååååååååååååååå"]
        {
            assert_eq!(key.path_within(wrong), None, "{wrong}");
        }
        for (i, _) in text.char_indices() {
            let mut near = text.clone();
            near.replace_range(i..=i, if &text[i..=i] == "a" { "b" } else { "a" });
            assert_eq!(key.path_within(&format!("/{near}/")), None, "{near}");
        }
        assert_eq!(key.path_within(&format!("/{}/", &text[1..])), None);
        assert_eq!(key.path_within(&format!("/{text}a/")), None);
        assert_eq!(key.path_within(&format!("/{}/", text.to_uppercase())), None);
    }

    #[test]
    fn debug_output_hides_it() {
        let key = AccessKey::new([7; LENGTH]);
        assert!(!format!("{key:?}").contains(&key.to_string()));
    }
}
