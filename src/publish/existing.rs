//! A published file as it was when it was read: its bytes, with their hash once somebody asks.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::OnceLock;
use std::time::SystemTime;

use super::file::read;
use crate::digest::sha256;

/// A published file as it was when it was read.
#[derive(Debug)]
pub struct Existing {
    /// What it says.
    pub bytes: Vec<u8>,
    sha256: OnceLock<String>,
    /// How it looked before it was read.
    pub(super) stamp: Option<Stamp>,
}

/// How a file looked: its size and when it was last written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp(u64, Option<SystemTime>);

impl Existing {
    /// The file at a path; `None` if there is none, or something else than an ordinary file.
    pub fn read(path: &Path) -> io::Result<Option<Self>> {
        let stamp = Stamp::of(path);
        let bytes = read(path)?;
        Ok(bytes.map(|bytes| Self { bytes, sha256: OnceLock::new(), stamp }))
    }

    /// The hash of its bytes.
    pub fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| sha256(&self.bytes))
    }
}

impl Stamp {
    /// Of a file; `None` if there is none.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let metadata = fs::symlink_metadata(path).ok()?;
        Some(Self(metadata.len(), metadata.modified().ok()))
    }
}
