//! What files from others are proved to be: in come their bytes and what they claim, out comes what of that is
//! proved. The word of the file itself isn't enough.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::OnceLock;

use super::cache::BuildCache;
use crate::digest::sha256;
use crate::facts::CheckedFile;
use crate::packet::{Claims, Doubt, Proof};
use crate::publish;
use crate::validator::Validator;

/// What files from others can be proved by, beside what their records say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proofs<'a> {
    /// A program that is asked.
    pub(super) validator: Option<&'a Validator>,
    /// Documents that were made here, which are what they claim to be.
    pub(super) published: Option<&'a Published>,
}

/// What was last written to a folder, read when it is first asked for: few projects have files that claim anything.
#[derive(Debug)]
pub(super) struct Published {
    folder: PathBuf,
    hashes: OnceLock<BTreeSet<String>>,
}

impl Published {
    /// What was last written to a folder.
    pub(super) fn below(folder: PathBuf) -> Self {
        Self { folder, hashes: OnceLock::new() }
    }

    /// Whether a file with a hash was written there.
    fn has(&self, sha256: &str) -> bool {
        self.hashes.get_or_init(|| publish::published(&self.folder)).contains(sha256)
    }
}

/// A file that is to be proved.
#[derive(Clone, Copy)]
pub(super) struct ClaimingFile<'a> {
    pub(super) bytes: &'a [u8],
    /// What it claims.
    pub(super) claims: Claims,
    /// The file that somebody has checked.
    pub(super) checked: Option<&'a CheckedFile>,
}

impl Proofs<'_> {
    /// Nothing that proves anything.
    pub(super) const NONE: Self = Self { validator: None, published: None };

    /// What a file is proved to be.
    pub(super) fn prove(self, file: ClaimingFile<'_>, cache: Option<&BuildCache>) -> Proof {
        let ClaimingFile { bytes, claims, checked } = file;
        let sha256 = sha256(bytes);
        if checked.is_some_and(|own| own.sha256 == sha256)
            || self.published.is_some_and(|published| published.has(&sha256))
        {
            return Proof { claims, doubt: Doubt::Unchecked, sha256 };
        }
        if let Some(validator) = self.validator {
            if let Some(proof) = cache.and_then(|cache| cache.proof(&sha256)) {
                return proof;
            }
            let proof = validator.prove(bytes, claims, sha256);
            if let Some(cache) = cache.filter(|_| proof.is_answered()) {
                cache.keep_proof(proof.clone());
            }
            return proof;
        }
        let doubt = match checked {
            Some(CheckedFile { by, date, .. }) => Doubt::Changed(format!("{by} {date}")),
            None => Doubt::Unchecked,
        };
        Proof { claims: Claims::NONE, doubt, sha256 }
    }
}
