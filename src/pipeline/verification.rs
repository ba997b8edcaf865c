//! Whether what is sealed and published is as it was: every hash, every signature, and what comes out when sealed
//! documents are made again of the same files.
//!
//! In come the lock files, the published folder and the records, out come what holds and what doesn't. Nothing is
//! written but what an interrupted build left to finish.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use serde::Serialize;
use walkdir::WalkDir;

use super::guardian::Guardian;
use super::locks::changed_locks;
use super::make::make_alone;
use super::sealing::sealable;
use super::signatures::{is_signed_version, signatures};
use super::worker_pool::WorkerPool;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::digest::sha256;
use crate::kinds::Document;
use crate::lock;
use crate::publish;
use crate::seal;
use crate::signed::Signature;

/// What is sealed and published, and what of it isn't as it was.
#[derive(Debug, Default)]
pub struct Verification {
    /// The lock files.
    pub locks: Vec<VerifiedLock>,
    /// The sealed documents, and those that could be.
    pub documents: Vec<VerifiedDocument>,
    /// How many other published files are as they were written.
    pub others: usize,
    /// What isn't as it was.
    pub findings: Vec<Diagnostic>,
}

/// A lock file.
#[derive(Debug, Serialize)]
pub struct VerifiedLock {
    /// Its path from the project's root.
    pub path: String,
    /// How many files it names.
    pub files: usize,
    /// Whether the chain of its lines holds.
    pub whole: bool,
    /// The hash of all of it, which proves every line.
    pub sha256: String,
}

/// A document that its approval fixes.
#[derive(Debug)]
pub struct VerifiedDocument {
    /// Its path from the project's root.
    pub path: String,
    /// Its sealed versions, the oldest first.
    pub versions: Vec<VerifiedVersion>,
    /// What is there.
    pub published: PublishedFile,
}

/// A sealed version.
#[derive(Debug)]
pub struct VerifiedVersion {
    /// Its number, from 1.
    pub number: usize,
    /// Why it was sealed.
    pub reason: String,
    /// Its hash, by the lock file.
    pub sha256: String,
    /// Whether the file has that hash.
    pub is_intact: bool,
    /// Its signatures.
    pub signatures: Vec<Signature>,
    /// What comes out when it is made again; none of one that a later version has replaced.
    pub remade: Option<Remade>,
}

/// What comes out when a sealed document is made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remade {
    /// The same bytes.
    Same,
    /// Other bytes.
    Different,
    /// It can't be compared: these files have changed since, or are gone.
    OtherInputs(Vec<String>),
    /// It can't be compared: it was made by another version of the program, or with other looks.
    OtherProgram,
    /// It wasn't made here.
    OfOthers,
}

/// A document in `output/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PublishedFile {
    /// It is the newest sealed version.
    Sealed,
    /// It is as it was published, and not sealed.
    Unsealed,
    /// It has been signed since it was published or sealed.
    SignedSince,
    /// It is something else.
    Changed,
    /// It isn't there.
    Missing,
}

/// What is verified.
pub(super) struct Verifier<'a> {
    pub(super) guardian: Guardian<'a>,
    pub(super) jobs: NonZeroUsize,
}

impl Verifier<'_> {
    /// Looks at everything that is sealed and published.
    pub(super) fn verify(&self) -> Verification {
        let seals = self.guardian.seals;
        let locks = seals.locks().values().map(|(file, lock)| VerifiedLock {
            path: file.path.clone(),
            files: lock.lines.len(),
            whole: lock.broken.is_none(),
            sha256: sha256(file.text.as_bytes()),
        });
        let mut found = Verification {
            locks: locks.collect(),
            findings: changed_locks(seals),
            ..Verification::default()
        };
        let documents = sealable(self.guardian.context.organs);
        let remade = self.remake(&documents);
        let known: BTreeMap<String, Document> =
            documents.into_iter().map(|document| (document.path(), document)).collect();
        let approved = known
            .iter()
            .filter(|(_, document)| self.guardian.provenance().approval(document).is_some())
            .map(|(path, _)| path.clone());
        let paths: BTreeSet<String> = seals.documents().keys().cloned().chain(approved).collect();
        for path in &paths {
            let document = self.document(path, known.get(path), &remade);
            found.findings.extend(document_findings(&document));
            if !document.versions.is_empty() || document.published != PublishedFile::Missing {
                found.documents.push(document);
            }
        }
        self.origins(&mut found);
        self.unnamed(&mut found);
        self.others(&paths, &mut found);
        found
    }

    /// What comes out when the newest version of every sealed document is made again, by path.
    fn remake(&self, documents: &[Document]) -> BTreeMap<String, Remade> {
        let sealed: Vec<&Document> = documents
            .iter()
            .filter(|document| self.guardian.seals.newest(&document.path()).is_some())
            .collect();
        let remade = WorkerPool::new(self.jobs).run(
            &sealed,
            |document| self.compare(document),
            |_, _| Some(Remade::Different),
        );
        let remade =
            remade.into_iter().filter_map(|(document, remade)| Some((document.path(), remade?)));
        remade.collect()
    }

    /// Makes a sealed document again if that can be compared.
    fn compare(&self, document: &Document) -> Option<Remade> {
        let sealed = self.guardian.seals.newest(&document.path())?;
        let origin = self.guardian.seals.origin(sealed)?;
        let bytes = self.guardian.seals.read(sealed).ok()??;
        if !origin.begins(&bytes) {
            return Some(Remade::Different);
        }
        if origin.program.is_empty() {
            return Some(Remade::OfOthers);
        }
        if !self.guardian.provenance().has_program_of(&origin) {
            return Some(Remade::OtherProgram);
        }
        let Some(products) =
            make_alone(document, &self.guardian.context.of(&document.subject)).products
        else {
            return Some(Remade::OtherInputs(Vec::new()));
        };
        let now = self.guardian.provenance().origin(document, &products);
        let changed: Vec<String> = origin
            .inputs
            .iter()
            .filter(|(path, hash)| now.inputs.get(*path) != Some(hash))
            .map(|(path, _)| path.clone())
            .collect();
        Some(match (changed.is_empty(), now.sha256 == origin.sha256) {
            (false, _) => Remade::OtherInputs(changed),
            (true, true) => Remade::Same,
            (true, false) => Remade::Different,
        })
    }

    /// A document with its versions.
    fn document(
        &self,
        path: &str,
        document: Option<&Document>,
        remade: &BTreeMap<String, Remade>,
    ) -> VerifiedDocument {
        let seals = self.guardian.seals;
        let versions = seals.documents().get(path).map(Vec::as_slice).unwrap_or_default();
        let last = versions.len().saturating_sub(1);
        let mut verified = Vec::new();
        let mut newest = None;
        for (at, sealed) in versions.iter().enumerate() {
            let bytes = seals.read(sealed).ok().flatten();
            verified.push(VerifiedVersion {
                number: sealed.version,
                reason: sealed.line.reason.to_string(),
                sha256: sealed.line.sha256.clone(),
                is_intact: bytes.is_some(),
                signatures: bytes.as_deref().map(signatures).unwrap_or_default(),
                remade: (at == last).then(|| remade.get(path).cloned()).flatten(),
            });
            newest = Some(bytes.unwrap_or_default());
        }
        let published = self.published(path, document, newest.as_deref());
        VerifiedDocument { path: format!("output/{path}"), versions: verified, published }
    }

    /// What is in `output/` of a document, whose `newest` sealed version has some bytes.
    fn published(
        &self,
        path: &str,
        document: Option<&Document>,
        newest: Option<&[u8]>,
    ) -> PublishedFile {
        let Ok(Some(bytes)) = publish::read(&self.guardian.project.output().join(path)) else {
            return PublishedFile::Missing;
        };
        if let Some(own) = newest {
            return match bytes == own {
                true => PublishedFile::Sealed,
                false if is_signed_version(own, &bytes) => PublishedFile::SignedSince,
                false => PublishedFile::Changed,
            };
        }
        match document.and_then(|document| self.guardian.provenance().published(document)) {
            Some(own) if own.is_signed => PublishedFile::SignedSince,
            Some(_) => PublishedFile::Unsealed,
            None => PublishedFile::Changed,
        }
    }

    /// Adds what of the notes beside sealed files isn't as it was.
    fn origins(&self, found: &mut Verification) {
        for (_, lock) in self.guardian.seals.locks().values() {
            let notes = lock.lines.iter().filter(|line| line.reason == lock::Reason::Origin);
            let changed = notes.filter(|line| !self.guardian.seals.has_origin(line));
            found.findings.extend(changed.map(|line| damaged(&line.path)));
        }
    }

    /// Adds the files beside the lock files that none of them names.
    fn unnamed(&self, found: &mut Verification) {
        let folder = self.guardian.project.content().join(lock::FOLDER);
        let locks = self.guardian.seals.locks().values();
        let named: BTreeSet<&str> =
            locks.flat_map(|(_, lock)| &lock.lines).map(|line| line.path.as_str()).collect();
        let files = WalkDir::new(&folder).sort_by_file_name().into_iter().filter_map(Result::ok);
        for file in files.filter(|entry| entry.file_type().is_file()) {
            let below = file.path().strip_prefix(&folder).unwrap_or(file.path());
            let path = below.to_string_lossy().replace('\\', "/");
            let is_lock = !path.contains('/') && path.ends_with(".lock");
            if is_lock
                || named.contains(path.as_str())
                || file.file_name().to_string_lossy().starts_with('.')
            {
                continue;
            }
            let place = Place::path(lock::shown(&path));
            let message = "filen står inte i någon låsfil";
            found.findings.push(
                Diagnostic::warning(codes::UNKNOWN_FILE, place, message)
                    .hint("har en låsfil försvunnit, hämta den från en säkerhetskopia")
                    .hint("flytta annars filen, om den inte ska finnas där"),
            );
        }
    }

    /// Compares the other published files with what was written.
    fn others(&self, but: &BTreeSet<String>, found: &mut Verification) {
        let output = self.guardian.project.output();
        for (path, hash) in publish::written(&output) {
            if but.contains(&path) {
                continue;
            }
            match publish::read(&output.join(&path)) {
                Ok(Some(bytes)) if sha256(&bytes) == hash => found.others += 1,
                Ok(Some(_)) => found.findings.push(changed(&format!("output/{path}"))),
                _ => found.findings.push(missing(&format!("output/{path}"))),
            }
        }
    }
}

/// The findings for a document.
fn document_findings(document: &VerifiedDocument) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let below = document.path.trim_start_matches("output/");
    for version in &document.versions {
        let file = seal::versioned(below, version.number);
        let place = Place::path(lock::shown(&file));
        if !version.is_intact {
            findings.push(damaged(&file));
        }
        if let Some(broken) = version.signatures.iter().find(|signature| !signature.holds()) {
            findings.push(Diagnostic::error(codes::SEAL_DAMAGED, place.clone(), broken.words()));
        }
        if version.remade == Some(Remade::Different) {
            let message = "samma underlag ger nu en annan fil än den förseglade";
            findings.push(
                Diagnostic::warning(codes::NOT_REMADE, place, message)
                    .hint("den förseglade filen gäller, och ligger kvar"),
            );
        }
    }
    findings.extend(match document.published {
        PublishedFile::Changed => Some(changed(&document.path)),
        PublishedFile::Missing if !document.versions.is_empty() => Some(missing(&document.path)),
        PublishedFile::SignedSince => {
            let message = "den underskrivna filen är inte förseglad än";
            let place = Place::path(document.path.clone());
            Some(
                Diagnostic::warning(codes::KEPT, place, message)
                    .hint("försegla det med `make-docs seal`"),
            )
        }
        _ => None,
    });
    findings
}

/// The error for a file beside the lock files.
fn damaged(path: &str) -> Diagnostic {
    let place = Place::path(lock::shown(path));
    let message = "filen saknas, eller är inte den som förseglades";
    Diagnostic::error(codes::SEAL_DAMAGED, place, message)
        .hint("hämta filen från en säkerhetskopia")
}

/// The error for a published file that isn't what was written.
fn changed(path: &str) -> Diagnostic {
    let message = "filen är inte den som make-docs skrev";
    Diagnostic::error(codes::KEPT, Place::path(path), message)
        .hint("flytta filen till en annan mapp och kör `make-docs`, så kommer den rätta tillbaka")
}

/// The warning for a published file that is gone.
fn missing(path: &str) -> Diagnostic {
    let message = "filen saknas";
    Diagnostic::warning(codes::MISSING, Place::path(path), message)
        .hint("kör `make-docs`, så kommer den tillbaka")
}
