//! A signature's container (CMS, RFC 5652) to what it says: the digest that was signed, who signed, when.
//!
//! It is read value by value rather than into whole types: containers by some programs have sets in no order
//! or certificates beyond their standard, which says nothing of what is asked here.

use chrono::{DateTime, FixedOffset, NaiveDateTime};
use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Reader, SliceReader, Tag, TagNumber, Tagged};
use sha2::digest::Digest;
use sha2::{Sha256, Sha384, Sha512};

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
/// The content of a timestamp (RFC 3161, 2.4.2).
const TIMESTAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");

/// What a container says.
pub(super) struct Container<'a> {
    /// Whether it is a timestamp.
    pub(super) is_timestamp: bool,
    /// The common name in the signer's certificate.
    pub(super) signer: Option<String>,
    pub(super) time: Option<DateTime<FixedOffset>>,
    /// Of what lies outside the container.
    digest: Option<SignedDigest<'a>>,
    /// Of what lies in it, and that: the timestamp's.
    inner: Option<(SignedDigest<'a>, &'a [u8])>,
}

/// A digest with the function that it was made by.
#[derive(Clone, Copy)]
struct SignedDigest<'a> {
    algorithm: ObjectIdentifier,
    value: &'a [u8],
}

/// What the digest of some bytes is, compared with the signed one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DigestCheck {
    Same,
    Different,
    /// It was made by a function that isn't known here.
    UnknownAlgorithm,
    /// None is signed apart from the bytes themselves.
    NoDigest,
}

/// The values that one consists of; those after a fault are left out.
struct Parts<'a>(Option<SliceReader<'a>>);

fn parts(value: &[u8]) -> Parts<'_> {
    Parts(SliceReader::new(value).ok())
}

impl<'a> Iterator for Parts<'a> {
    type Item = AnyRef<'a>;

    fn next(&mut self) -> Option<AnyRef<'a>> {
        let reader = self.0.as_mut().filter(|reader| !reader.is_finished())?;
        let part = AnyRef::decode(reader).ok();
        if part.is_none() {
            self.0 = None;
        }
        part
    }
}

impl<'a> Container<'a> {
    /// Reads the container that some bytes begin with; they are filled up with zeros.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut content_info = parts(sequence(parts(bytes).next()?)?);
        if identifier(content_info.next()?)? != SIGNED_DATA {
            return None;
        }
        let signed_data = sequence(parts(content_info.next()?.value()).next()?)?;
        let mut fields = parts(signed_data).skip(2);
        let mut content = parts(sequence(fields.next()?)?);
        let content_type = identifier(content.next()?)?;
        let content = content.next().and_then(|explicit| octets(parts(explicit.value()).next()?));
        let mut certificates: &[u8] = &[];
        let mut signers: &[u8] = &[];
        for field in fields {
            match field.tag() {
                Tag::ContextSpecific { number: TagNumber(0), .. } => {
                    certificates = field.value();
                }
                Tag::Set => signers = field.value(),
                _ => {}
            }
        }
        let signer = Signer::read(sequence(parts(signers).next()?)?)?;
        let name = signer_name(certificates, &signer);
        Self::of(content_type, content, &signer, name)
    }

    fn of(
        content_type: ObjectIdentifier,
        content: Option<&'a [u8]>,
        signer: &Signer<'a>,
        name: Option<String>,
    ) -> Option<Self> {
        let is_timestamp = content_type == TIMESTAMP;
        if is_timestamp {
            let content = content?;
            let stamp = Timestamp::read(content)?;
            return Some(Self {
                is_timestamp,
                signer: name,
                time: stamp.time,
                digest: Some(stamp.digest),
                inner: signer.digest.map(|digest| (digest, content)),
            });
        }
        // What is in the container isn't the file (adbe.pkcs7.sha1).
        let is_outside = content_type == DATA && content.is_none();
        Some(Self {
            is_timestamp,
            signer: name,
            time: signer.time,
            digest: signer.digest.filter(|_| is_outside),
            inner: None,
        })
    }

    /// Holds the digest of bytes, in parts, against the signed one.
    pub(super) fn digest_of(&self, bytes: &[&[u8]]) -> DigestCheck {
        let Some(digest) = &self.digest else { return DigestCheck::NoDigest };
        match (&self.inner, digest.check(bytes)) {
            (Some((inner, content)), DigestCheck::Same) => inner.check(&[content]),
            (None, DigestCheck::Same) if self.is_timestamp => DigestCheck::NoDigest,
            (_, check) => check,
        }
    }
}

impl SignedDigest<'_> {
    fn check(&self, bytes: &[&[u8]]) -> DigestCheck {
        let own = match self.algorithm {
            SHA_256 => hash::<Sha256>(bytes),
            SHA_384 => hash::<Sha384>(bytes),
            SHA_512 => hash::<Sha512>(bytes),
            _ => return DigestCheck::UnknownAlgorithm,
        };
        if own == self.value { DigestCheck::Same } else { DigestCheck::Different }
    }
}

fn hash<D: Digest>(bytes: &[&[u8]]) -> Vec<u8> {
    let mut digest = D::new();
    for part in bytes {
        digest.update(part);
    }
    digest.finalize().to_vec()
}

/// What is known of the signer (`SignerInfo`, RFC 5652, 5.3).
struct Signer<'a> {
    /// The issuer and the number of the certificate, if it is named by these.
    certificate: Option<(&'a [u8], &'a [u8])>,
    digest: Option<SignedDigest<'a>>,
    time: Option<DateTime<FixedOffset>>,
}

impl<'a> Signer<'a> {
    fn read(info: &'a [u8]) -> Option<Self> {
        let mut fields = parts(info).skip(1);
        let named = sequence(fields.next()?);
        let algorithm = identifier(parts(sequence(fields.next()?)?).next()?)?;
        let attributes = fields.next().filter(|field| field.tag().is_context_specific());
        let mut signer = Self { certificate: named.and_then(first_two), digest: None, time: None };
        for attribute in parts(attributes.map_or(&[], AnyRef::value)) {
            let Some((kind, value)) = sequence(attribute).and_then(attribute_value) else {
                continue;
            };
            match kind {
                MESSAGE_DIGEST => {
                    signer.digest = octets(value).map(|value| SignedDigest { algorithm, value });
                }
                SIGNING_TIME => signer.time = time(value),
                _ => {}
            }
        }
        Some(signer)
    }
}

/// The contents of the first two values.
fn first_two(value: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut parts = parts(value);
    Some((parts.next()?.value(), parts.next()?.value()))
}

/// The kind of an attribute and the first of its values.
fn attribute_value(attribute: &[u8]) -> Option<(ObjectIdentifier, AnyRef<'_>)> {
    let mut fields = parts(attribute);
    let kind = identifier(fields.next()?)?;
    Some((kind, parts(fields.next()?.value()).next()?))
}

/// What a timestamp says (`TSTInfo`, RFC 3161, 2.4.2).
struct Timestamp<'a> {
    digest: SignedDigest<'a>,
    time: Option<DateTime<FixedOffset>>,
}

impl<'a> Timestamp<'a> {
    fn read(content: &'a [u8]) -> Option<Self> {
        let mut fields = parts(sequence(parts(content).next()?)?).skip(2);
        let mut imprint = parts(sequence(fields.next()?)?);
        let algorithm = identifier(parts(sequence(imprint.next()?)?).next()?)?;
        let value = octets(imprint.next()?)?;
        let time = fields.nth(1).and_then(time);
        Some(Self { digest: SignedDigest { algorithm, value }, time })
    }
}

/// What is asked of a certificate (RFC 5280, 4.1).
struct Certificate<'a> {
    number: &'a [u8],
    issuer: &'a [u8],
    subject: &'a [u8],
}

impl<'a> Certificate<'a> {
    fn read(certificate: AnyRef<'a>) -> Option<Self> {
        let to_be_signed = sequence(parts(sequence(certificate)?).next()?)?;
        let mut fields = parts(to_be_signed).skip_while(|field| field.tag().is_context_specific());
        let number = fields.next()?.value();
        // After the algorithm, and after the validity.
        let issuer = fields.nth(1)?.value();
        let subject = fields.nth(1)?.value();
        Some(Self { number, issuer, subject })
    }

    /// Whether a signer names it.
    fn is_of(&self, signer: &Signer<'_>) -> bool {
        signer.certificate == Some((self.issuer, self.number))
    }

    /// The last common name of its subject, which is the most specific one.
    fn common_name(&self) -> Option<String> {
        let attributes = parts(self.subject).flat_map(|set| parts(set.value()));
        let names = attributes.filter_map(|attribute| {
            let mut fields = parts(sequence(attribute)?);
            let is_name = identifier(fields.next()?)? == COMMON_NAME;
            text(fields.next()?).filter(|name| is_name && !name.trim().is_empty())
        });
        names.last()
    }
}

/// The name of a signer in the container's certificates. If the signer names none by issuer and number, it is
/// in the only one.
fn signer_name(certificates: &[u8], signer: &Signer<'_>) -> Option<String> {
    let known: Vec<Certificate<'_>> = parts(certificates).filter_map(Certificate::read).collect();
    match known.as_slice() {
        [only] if signer.certificate.is_none() => only.common_name(),
        all => all.iter().find(|certificate| certificate.is_of(signer))?.common_name(),
    }
}

/// The content of a sequence.
fn sequence(value: AnyRef<'_>) -> Option<&[u8]> {
    (value.tag() == Tag::Sequence).then(|| value.value())
}

/// The bytes of an octet string.
fn octets(value: AnyRef<'_>) -> Option<&[u8]> {
    (value.tag() == Tag::OctetString).then(|| value.value())
}

fn identifier(value: AnyRef<'_>) -> Option<ObjectIdentifier> {
    value.decode_as().ok()
}

/// A text in any of the encodings of names (RFC 5280, 4.1.2.4).
fn text(value: AnyRef<'_>) -> Option<String> {
    let bytes = value.value();
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String => {
            String::from_utf8(bytes.to_vec()).ok()
        }
        Tag::TeletexString => Some(bytes.iter().copied().map(char::from).collect()),
        Tag::BmpString => {
            let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            String::from_utf16(&units.collect::<Vec<_>>()).ok()
        }
        _ => None,
    }
}

/// A time in UTC: `261127121831Z`, or `20261127121831Z` with or without a fraction of the second.
fn time(value: AnyRef<'_>) -> Option<DateTime<FixedOffset>> {
    let written = std::str::from_utf8(value.value()).ok()?.strip_suffix('Z')?;
    let written = match value.tag() {
        // Two digits are of 1950 to 2049 (RFC 5280, 4.1.2.5.1).
        Tag::UtcTime if written.get(..2)? < "50" => format!("20{written}"),
        Tag::UtcTime => format!("19{written}"),
        Tag::GeneralizedTime => written.to_owned(),
        _ => return None,
    };
    let time = NaiveDateTime::parse_from_str(written.get(..14)?, "%Y%m%d%H%M%S").ok()?;
    Some(time.and_utc().fixed_offset())
}
