//! The bytes of a PDF to the signatures in it: who signed, when, whether what was signed is as it was, and
//! what came after it.
//!
//! What is asked is whether bytes have changed. The key of a signature, its certificate and who vouches for
//! that are left to services that know whom to trust: whoever can write the file can also write a digest
//! that fits, so nothing here proves who signed. A file is hostile until it is read: its objects are
//! bounded by [`PdfSource`], and the work on its signatures here.

mod byte_range;
mod cms;
mod fields;
mod later;
mod words;

use chrono::{DateTime, FixedOffset};
use lopdf::Dictionary;

use self::byte_range::ByteRange;
use self::cms::{Container, DigestCheck};
use self::fields::Field;
use crate::packet::{PdfSource, ReadError};

/// The most signatures that a file may have.
const MAX_SIGNATURES: usize = 64;

/// The most bytes that are hashed and read again, for all signatures of a file together.
const MAX_WORK: usize = 1 << 30;

/// The fields for signatures of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signatures {
    /// Those that are signed, in the order in which they were.
    pub signed: Vec<Signature>,
    /// The names of those that aren't.
    pub empty: Vec<String>,
    /// How many times the file was saved, as far as its cross-references tell: 1 for a file that nothing
    /// was appended to.
    pub revisions: usize,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name of its field.
    pub field: String,
    /// Whether it is a timestamp of the whole document (ETSI EN 319 142-1, 5.4.3), not a person's.
    pub is_timestamp: bool,
    /// Who signed: the name in the certificate, else the one that the program wrote, else the field's.
    pub signer: String,
    /// When, by the clock of whoever signed.
    pub time: Option<DateTime<FixedOffset>>,
    /// Where the two parts of the file that it covers begin, and how long they are (bytes); none if the
    /// file doesn't say so in a way that can be right.
    pub byte_range: Option<[usize; 4]>,
    /// Whether what it covers is what was signed.
    pub integrity: Integrity,
    /// What came after it in the file.
    pub later: LaterChanges,
}

/// Whether signed bytes are as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integrity {
    /// Their digest is the signed one.
    Intact,
    /// Their digest is another.
    Changed,
    /// It can't be told.
    Unknown(UnknownIntegrity),
}

/// Why it can't be told whether signed bytes are as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownIntegrity {
    /// The file doesn't say which bytes, or leaves out more than the signature itself.
    ByteRange,
    /// The signature isn't a CMS container in DER (RFC 5652) with a digest of its own.
    Container,
    /// It was made with another digest than SHA-256, SHA-384 or SHA-512.
    Algorithm,
}

/// What was appended to a file after a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaterChanges {
    /// Nothing: it covers the whole file.
    None,
    /// Other signatures, timestamps and what proves them.
    Signatures,
    /// Something else too.
    Other,
    /// It can't be told.
    Unknown,
}

impl Signature {
    /// Whether what was signed is as it was, and nothing but signatures came after it.
    pub fn holds(&self) -> bool {
        let is_last = matches!(self.later, LaterChanges::None | LaterChanges::Signatures);
        self.integrity == Integrity::Intact && is_last
    }
}

/// The fields for signatures of a file, and what can be said of those that are signed.
pub fn signatures(bytes: &[u8]) -> Result<Signatures, ReadError> {
    signatures_of(&PdfSource::read(bytes)?, bytes)
}

/// The same of a file that is read already.
pub fn signatures_of(source: &PdfSource, bytes: &[u8]) -> Result<Signatures, ReadError> {
    let mut found = Signatures { revisions: revisions(bytes), ..Signatures::default() };
    let mut examiner = Examiner { source, bytes, work_left: MAX_WORK };
    for field in fields::signature_fields(source) {
        match field.value {
            None => found.empty.push(field.name),
            Some(_) if found.signed.len() == MAX_SIGNATURES => return Err(ReadError::TooComplex),
            Some(value) => found.signed.push(examiner.examine(&field, value)?),
        }
    }
    found
        .signed
        .sort_by_key(|signature| signature.byte_range.map(|[.., start, length]| start + length));
    Ok(found)
}

/// Whether a file is an earlier one with signatures, and what proves them, added, and nothing else.
pub fn is_signed_version(before: &[u8], after: &[u8]) -> Result<bool, ReadError> {
    if after.len() <= before.len() || !after.starts_with(before) {
        return Ok(false);
    }
    let (old, new) = (PdfSource::read(before)?, PdfSource::read(after)?);
    let count = signatures_of(&new, after)?.signed.len();
    let is_more = count > signatures_of(&old, before)?.signed.len();
    Ok(is_more && later::only_signatures(&old, &new))
}

/// How many times a file was saved.
fn revisions(bytes: &[u8]) -> usize {
    let ends = memchr::memmem::find_iter(bytes, b"startxref").count();
    // A linearized file has two for one (ISO 32000-1, F.3).
    let head = bytes.get(..1024).unwrap_or(bytes);
    let is_linearized = memchr::memmem::find(head, b"/Linearized").is_some();
    ends.saturating_sub(usize::from(is_linearized)).max(1)
}

/// Examines the signatures of a file.
struct Examiner<'a> {
    source: &'a PdfSource,
    bytes: &'a [u8],
    /// How many more bytes may be hashed and read again.
    work_left: usize,
}

impl Examiner<'_> {
    fn examine(&mut self, field: &Field<'_>, value: &Dictionary) -> Result<Signature, ReadError> {
        let source = self.source;
        let range = ByteRange::of(source, value, self.bytes);
        let contents = range.as_ref().map(|range| range.contents.as_slice());
        let container = contents.and_then(Container::read);
        let integrity = match (&range, &container) {
            (None, _) => Integrity::Unknown(UnknownIntegrity::ByteRange),
            (_, None) => Integrity::Unknown(UnknownIntegrity::Container),
            (Some(range), Some(container)) => {
                self.spend(range.end)?;
                match container.digest_of(&range.parts(self.bytes)) {
                    DigestCheck::Same => Integrity::Intact,
                    DigestCheck::Different => Integrity::Changed,
                    DigestCheck::UnknownAlgorithm => {
                        Integrity::Unknown(UnknownIntegrity::Algorithm)
                    }
                    DigestCheck::NoDigest => Integrity::Unknown(UnknownIntegrity::Container),
                }
            }
        };
        let later = match &range {
            Some(range) if range.covers(self.bytes) => LaterChanges::None,
            Some(range) if integrity == Integrity::Intact => self.later(range)?,
            _ => LaterChanges::Unknown,
        };
        let container = container.as_ref();
        let signer = container.and_then(|container| container.signer.clone());
        let written = source.text(value, b"M").and_then(|text| fields::date(&text));
        Ok(Signature {
            field: field.name.clone(),
            is_timestamp: container.is_some_and(|container| container.is_timestamp)
                || source.name(value, b"Type") == Some(b"DocTimeStamp"),
            signer: signer
                .or_else(|| source.text(value, b"Name"))
                .unwrap_or_else(|| field.name.clone()),
            time: container.and_then(|container| container.time).or(written),
            byte_range: range.as_ref().map(ByteRange::as_written),
            integrity,
            later,
        })
    }

    /// What came after a revision.
    fn later(&mut self, range: &ByteRange) -> Result<LaterChanges, ReadError> {
        self.spend(range.end)?;
        let revision = self.bytes.get(..range.end).unwrap_or_default();
        Ok(match PdfSource::read(revision) {
            Ok(before) if later::only_signatures(&before, self.source) => LaterChanges::Signatures,
            Ok(_) => LaterChanges::Other,
            Err(_) => LaterChanges::Unknown,
        })
    }

    fn spend(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.work_left = self.work_left.checked_sub(bytes).ok_or(ReadError::TooComplex)?;
        Ok(())
    }
}
