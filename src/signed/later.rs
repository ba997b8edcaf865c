//! Two revisions of a file to whether the later one only has more signatures: fields signed that were empty,
//! new fields for signatures, timestamps, and what proves them (the document security store, ETSI EN 319
//! 142-1, 5.4.2).
//!
//! What is appended takes effect through the objects that it replaces, so these are all compared, and only
//! some entries of some may differ. An object that is new is reached from one that differs.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::fields::{self, Field};
use crate::packet::PdfSource;

/// What may differ in the catalog, apart from the form, which is compared by itself.
const OF_CATALOG: &[&[u8]] = &[b"AcroForm", b"DSS", b"Extensions", b"Perms", b"Version"];

/// What may differ in the form, apart from its fields, which are compared by themselves.
const OF_FORM: &[&[u8]] = &[b"Fields", b"SigFlags", b"DA", b"DR"];

/// What may differ in a field that is signed.
const OF_FIELD: &[&[u8]] = &[b"V", b"AP", b"AS", b"F", b"M", b"MK", b"Lock"];

/// What may differ in a page.
const OF_PAGE: &[&[u8]] = &[b"Annots"];

/// What may differ in an object.
#[derive(Clone, Copy)]
enum Allowance {
    /// These entries.
    Entries(&'static [&'static [u8]]),
    /// Everything: it is compared in another way, or shows nothing.
    All,
}

/// Two revisions of a file.
struct Revisions<'a> {
    before: &'a PdfSource,
    after: &'a PdfSource,
    /// What may differ in objects of the earlier one.
    allowances: BTreeMap<ObjectId, Allowance>,
}

/// Whether nothing but signatures and what proves them differs.
pub(super) fn only_signatures(before: &PdfSource, after: &PdfSource) -> bool {
    let mut revisions = Revisions { before, after, allowances: BTreeMap::new() };
    revisions.allow_all();
    before.trailer_reference(b"Root") == after.trailer_reference(b"Root")
        && revisions.has_same_form()
        && revisions.has_same_pages()
        && before.objects().all(|(id, object)| revisions.is_kept(id, object))
}

impl Revisions<'_> {
    /// Notes what may differ.
    fn allow_all(&mut self) {
        let before = self.before;
        self.allow(before.trailer_reference(b"Root"), Allowance::Entries(OF_CATALOG));
        // Who saved the file, and when.
        self.allow(before.trailer_reference(b"Info"), Allowance::All);
        self.allow(reference(before.catalog(), b"Metadata"), Allowance::All);
        self.allow(reference(before.catalog(), b"AcroForm"), Allowance::Entries(OF_FORM));
        if let Some(form) = fields::form(before) {
            self.allow(reference(form, b"Fields"), Allowance::All);
        }
        for page in before.pages() {
            self.allow(Some(page.id), Allowance::Entries(OF_PAGE));
            if let Some(page) = before.object(page.id).and_then(dictionary) {
                self.allow(reference(page, b"Annots"), Allowance::All);
            }
        }
        for field in fields::signature_fields(before) {
            self.allow_signing(&field);
        }
        self.allow_proofs();
    }

    fn allow(&mut self, id: Option<ObjectId>, allowance: Allowance) {
        if let Some(id) = id {
            self.allowances.entry(id).or_insert(allowance);
        }
    }

    /// Lets an empty field be signed, and get another appearance by that.
    fn allow_signing(&mut self, field: &Field<'_>) {
        if field.value.is_some() {
            return;
        }
        for id in &field.objects {
            self.allow(Some(*id), Allowance::Entries(OF_FIELD));
            let Some(widget) = self.before.object(*id).and_then(dictionary) else { continue };
            self.allow(reference(widget, b"AP"), Allowance::All);
            if let Some(appearances) = self.before.dictionary_at(widget, b"AP") {
                self.allow(reference(appearances, b"N"), Allowance::All);
            }
        }
    }

    /// Lets the document security store grow: its dictionaries and lists, not what they list.
    fn allow_proofs(&mut self) {
        let before = self.before;
        self.allow(reference(before.catalog(), b"DSS"), Allowance::All);
        let Some(store) = before.dictionary_at(before.catalog(), b"DSS") else { return };
        let by_signature = before.dictionary_at(store, b"VRI").into_iter().flatten();
        let proofs: Vec<&Dictionary> =
            by_signature.filter_map(|(_, proof)| before.dictionary(proof)).collect();
        for dictionary in std::iter::once(store).chain(proofs) {
            for (_, value) in dictionary {
                self.allow(value.as_reference().ok(), Allowance::All);
            }
        }
    }

    /// Whether an object is as before, but for what may differ.
    fn is_kept(&self, id: ObjectId, old: &Object) -> bool {
        if is_structural(old) {
            return true;
        }
        let Some(new) = self.after.object(id) else { return false };
        if is_same(old, new) {
            return true;
        }
        match self.allowances.get(&id) {
            None => false,
            Some(Allowance::All) => true,
            Some(Allowance::Entries(entries)) => match (old, new) {
                (Object::Dictionary(old), Object::Dictionary(new)) => {
                    differ_only(old, new, entries)
                }
                _ => false,
            },
        }
    }

    /// Whether the form has only got fields for signatures.
    fn has_same_form(&self) -> bool {
        let empty = Dictionary::new();
        let old = fields::form(self.before).unwrap_or(&empty);
        let new = fields::form(self.after).unwrap_or(&empty);
        differ_only(old, new, OF_FORM)
            && self.is_extended(
                self.before.entries_at(old, b"Fields"),
                self.after.entries_at(new, b"Fields"),
            )
    }

    /// Whether the pages are the same, and have only got fields for signatures.
    fn has_same_pages(&self) -> bool {
        let (old, new) = (self.before.pages(), self.after.pages());
        old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| {
                let (before, after) = (self.before.annotations(old), self.after.annotations(new));
                old.id == new.id && self.is_extended(before, after)
            })
    }

    /// Whether a list is as before, with nothing but fields for signatures after that.
    fn is_extended(&self, old: &[Object], new: &[Object]) -> bool {
        new.len() >= old.len()
            && old.iter().zip(new).all(|(old, new)| is_same(old, new))
            && new[old.len()..].iter().all(|added| {
                self.after.dictionary(added).is_some_and(|added| self.is_signature_field(added))
            })
    }

    /// Whether a field or its widget is for a signature.
    fn is_signature_field(&self, widget: &Dictionary) -> bool {
        let parent = self.after.dictionary_at(widget, b"Parent");
        let mut holders = std::iter::once(widget).chain(parent);
        holders.any(|holder| self.after.name(holder, b"FT") == Some(b"Sig"))
    }
}

/// What a dictionary's key refers to.
fn reference(dictionary: &Dictionary, key: &[u8]) -> Option<ObjectId> {
    dictionary.get(key).ok()?.as_reference().ok()
}

fn dictionary(object: &Object) -> Option<&Dictionary> {
    object.as_dict().ok()
}

/// Whether two dictionaries differ at most in some entries.
fn differ_only(old: &Dictionary, new: &Dictionary, entries: &[&[u8]]) -> bool {
    let keys: BTreeSet<&[u8]> = old.iter().chain(new).map(|(key, _)| key.as_slice()).collect();
    keys.into_iter().all(|key| {
        entries.contains(&key)
            || match (old.get(key), new.get(key)) {
                (Ok(old), Ok(new)) => is_same(old, new),
                _ => false,
            }
    })
}

/// Whether two objects say the same, wherever they lie in their files. A program that replaces an object may
/// write its texts and numbers in another way.
fn is_same(old: &Object, new: &Object) -> bool {
    match (old, new) {
        (Object::Stream(old), Object::Stream(new)) => {
            differ_only(&old.dict, &new.dict, &[]) && old.content == new.content
        }
        (Object::Dictionary(old), Object::Dictionary(new)) => differ_only(old, new, &[]),
        (Object::Array(old), Object::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| is_same(old, new))
        }
        (Object::String(one, _), Object::String(other, _)) => {
            one == other || text(old).is_some_and(|text| Some(text) == self::text(new))
        }
        (Object::Integer(_), Object::Real(_)) | (Object::Real(_), Object::Integer(_)) => {
            old.as_float().ok() == new.as_float().ok()
        }
        _ => old == new,
    }
}

/// A string as text (ISO 32000-1, 7.9.2.2), if it is one.
fn text(string: &Object) -> Option<String> {
    lopdf::decode_text_string(string).ok()
}

/// Whether an object only holds others or their places.
fn is_structural(object: &Object) -> bool {
    let Object::Stream(stream) = object else { return false };
    stream.dict.has_type(b"ObjStm") || stream.dict.has_type(b"XRef")
}
