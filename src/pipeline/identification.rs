//! What is known of a PDF that somebody has: whether it is sealed, or was published.
//!
//! In come its bytes, out comes which version of which document it is, and who has signed it.

use std::path::Path;

use super::guardian::Guardian;
use super::signatures::{is_signed_version, signatures};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::digest::sha256;
use crate::publish;
use crate::seal::{Origin, Sealed};
use crate::signed::Signature;

/// What is known of a file that somebody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// It is a sealed version of a document.
    Sealed {
        /// The document's path below the published folder.
        document: String,
        /// The version.
        version: usize,
        /// Why that was sealed.
        reason: String,
        /// Whether a later one has replaced it.
        is_replaced: bool,
        /// Whether it has been signed since.
        is_signed_since: bool,
    },
    /// It is as it was published, and isn't sealed.
    Published {
        /// The document's path below the published folder.
        document: String,
        /// Whether it has been signed since.
        is_signed_since: bool,
    },
    /// Nothing is known of it.
    Unknown,
}

/// A file that somebody has.
#[derive(Debug)]
pub struct VerifiedFile {
    /// Its path, as it was typed.
    pub path: String,
    /// Its hash.
    pub sha256: String,
    /// What is known of it.
    pub identity: Identity,
    /// Its signatures.
    pub signatures: Vec<Signature>,
}

impl Guardian<'_> {
    /// What is known of a file.
    pub(super) fn identify(&self, path: &Path, bytes: &[u8]) -> VerifiedFile {
        let hash = sha256(bytes);
        let found = self.sealed_as(bytes, &hash);
        let identity =
            found.or_else(|| self.published_as_file(bytes, &hash)).unwrap_or(Identity::Unknown);
        let path = path.display().to_string();
        VerifiedFile { path, sha256: hash, identity, signatures: signatures(bytes) }
    }

    /// The sealed version that a file is, or was before it was signed; the newest of several.
    fn sealed_as(&self, bytes: &[u8], hash: &str) -> Option<Identity> {
        let seals = self.seals;
        let documents = seals.documents().iter();
        let all =
            documents.flat_map(|(path, versions)| versions.iter().map(move |one| (path, one)));
        let same = all.clone().find(|(_, sealed)| sealed.line.sha256 == hash);
        let mut from_newest = all.rev();
        let (path, sealed) =
            same.or_else(|| from_newest.find(|(_, sealed)| self.is_signed_since(sealed, bytes)))?;
        let newest = seals.newest(path).map(|newest| newest.version);
        Some(Identity::Sealed {
            document: path.clone(),
            version: sealed.version,
            reason: sealed.line.reason.to_string(),
            is_replaced: newest != Some(sealed.version),
            is_signed_since: sealed.line.sha256 != hash,
        })
    }

    /// Whether bytes are those of a sealed version, with signatures added.
    fn is_signed_since(&self, sealed: &Sealed, bytes: &[u8]) -> bool {
        let sealed = self.seals.read(sealed).ok().flatten();
        sealed.is_some_and(|own| is_signed_version(&own, bytes))
    }

    /// The published document that a file is, or was before it was signed.
    fn published_as_file(&self, bytes: &[u8], hash: &str) -> Option<Identity> {
        let output = self.project.output();
        let mut written = publish::written(&output).into_iter();
        if let Some((path, _)) = written.find(|(_, own)| own == hash) {
            return Some(Identity::Published { document: path, is_signed_since: false });
        }
        let lines = publish::sources(&output).into_values();
        let mut origins = lines.filter_map(|line| Origin::parse(&line));
        let origin = origins
            .find(|own| own.begins(bytes) && is_signed_version(&bytes[..own.size], bytes))?;
        Some(Identity::Published { document: origin.path, is_signed_since: true })
    }
}

/// The error for a file that nothing is known of.
pub(super) fn unknown(path: &str) -> Diagnostic {
    let message = "filen är varken förseglad eller den som make-docs senast skrev";
    Diagnostic::error(codes::UNKNOWN_FILE, Place::path(path), message)
        .hint("jämför med `sha256sum` mot filerna i `content/forseglat/`")
}

/// The findings for what couldn't be verified of some files.
pub(super) fn file_findings(files: &[VerifiedFile]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for file in files {
        if file.identity == Identity::Unknown {
            findings.push(unknown(&file.path));
        }
        if let Some(broken) = file.signatures.iter().find(|signature| !signature.holds()) {
            let place = Place::path(file.path.clone());
            findings.push(Diagnostic::error(codes::SEAL_DAMAGED, place, broken.words()));
        }
    }
    findings
}
