//! Bytes → their SHA-256, as `sha256sum` prints it.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// The SHA-256 of bytes, in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    digits(&Sha256::digest(bytes))
}

/// The SHA-256 of bytes that come piece by piece.
#[derive(Debug, Clone, Default)]
pub struct RunningSha256(Sha256);

impl RunningSha256 {
    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of all bytes so far.
    pub fn so_far(&self) -> String {
        digits(&self.0.clone().finalize())
    }
}

fn digits(hash: &[u8]) -> String {
    let mut digits = String::new();
    for byte in hash {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// Whether a text may be such digits.
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_what_sha256sum_says() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(b""), empty);
        let mut running = RunningSha256::default();
        assert_eq!(running.so_far(), empty);
        ["a", "bc"].iter().for_each(|part| running.add(part.as_bytes()));
        assert_eq!(running.so_far(), sha256(b"abc"));
        assert!(is_sha256(empty) && !is_sha256("abc"));
    }
}
