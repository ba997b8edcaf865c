//! The optional content groups of all files, "layers" in most programs, with their visibility (ISO
//! 32000-1, 8.11): what a file hides stays hidden in the packet.

use lopdf::{Dictionary, Object, ObjectId};

use super::copy::Copier;
use super::syntax;

/// The optional content groups of the packet.
#[derive(Debug, Default)]
pub(super) struct OptionalContent {
    groups: Vec<u32>,
    /// Those of the groups that are off.
    hidden: Vec<u32>,
}

impl OptionalContent {
    /// Copies a file's groups. This comes before any page, since pages refer to the groups.
    pub(super) fn add(&mut self, copier: &mut Copier<'_>) {
        let source = copier.source;
        let Some(properties) = source.dictionary_at(source.catalog(), b"OCProperties") else {
            return;
        };
        // The default configuration decides what is visible (8.11.4.3).
        let empty = Dictionary::new();
        let configuration = source.dictionary_at(properties, b"D").unwrap_or(&empty);
        let on: Vec<ObjectId> = ids(source.entries_at(configuration, b"ON")).collect();
        let off: Vec<ObjectId> = ids(source.entries_at(configuration, b"OFF")).collect();
        let is_off_by_default = source.name(configuration, b"BaseState") == Some(b"OFF");
        for id in ids(source.entries_at(properties, b"OCGs")) {
            let Some(Object::Dictionary(group)) = source.object(id) else { continue };
            if copier.has_state(id) {
                continue;
            }
            let number = copier.reserve(id);
            let mut out = b"<</Type/OCG".to_vec();
            for key in [b"Name".as_slice(), b"Intent", b"Usage"] {
                copier.entry(&mut out, group, key);
            }
            out.extend_from_slice(b">>");
            copier.pool.writer.object(number, &out);
            self.groups.push(number);
            if off.contains(&id) || (is_off_by_default && !on.contains(&id)) {
                self.hidden.push(number);
            }
        }
    }

    /// The entry of the catalog; empty without groups.
    pub(super) fn catalog_entry(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if self.groups.is_empty() {
            return out;
        }
        out.extend_from_slice(b"/OCProperties<</OCGs[");
        syntax::references(&mut out, self.groups.iter().copied());
        out.extend_from_slice(b"]/D<</Name(Lager)/Order[");
        syntax::references(&mut out, self.groups.iter().copied());
        out.extend_from_slice(b"]/OFF[");
        syntax::references(&mut out, self.hidden.iter().copied());
        out.extend_from_slice(b"]>>>>");
        out
    }
}

/// The objects that an array refers to.
fn ids(entries: &[Object]) -> impl Iterator<Item = ObjectId> {
    entries.iter().filter_map(|entry| entry.as_reference().ok())
}
