//! What files from others are proved to be: in come their bytes and what they claim, out comes what of that is
//! proved. The word of the file itself isn't enough.

use std::collections::BTreeSet;

use super::cache::BuildCache;
use crate::facts::CheckedFile;
use crate::packet::{Claims, Doubt, Proof};
use crate::validator::Validator;

/// What files from others can be proved by, beside what their records say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proofs<'a> {
    /// A program that is asked.
    pub(super) validator: Option<&'a Validator>,
    /// The hashes of documents that were made here, which are what they claim to be.
    pub(super) published: &'a BTreeSet<String>,
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
    pub(super) const NONE: Self = Self { validator: None, published: &BTreeSet::new() };

    /// What a file is proved to be.
    pub(super) fn prove(self, file: ClaimingFile<'_>, cache: Option<&BuildCache>) -> Proof {
        let ClaimingFile { bytes, claims, checked } = file;
        let sha256 = crate::digest::sha256(bytes);
        if checked.is_some_and(|own| own.sha256 == sha256) || self.published.contains(&sha256) {
            return Proof { claims, doubt: Doubt::Unchecked, sha256 };
        }
        if let Some(validator) = self.validator {
            if let Some(proof) = cache.and_then(|cache| cache.proof(&sha256)) {
                return proof;
            }
            let (claims, doubt) = validator.confirm(bytes, claims);
            let proof = Proof { claims, doubt, sha256 };
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
