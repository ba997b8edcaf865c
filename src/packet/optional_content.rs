//! The layers of all files, so that what is hidden stays hidden (ISO 32000-1, 8.11).

use lopdf::Object;

use super::copy::Copier;
use super::writer;

/// The layers of the packet.
#[derive(Debug, Default)]
pub(super) struct OptionalContent {
    groups: Vec<u32>,
    hidden: Vec<u32>,
}

impl OptionalContent {
    /// Copies a file's layers, before anything that lies on them.
    pub(super) fn add(&mut self, copier: &mut Copier<'_>) {
        let source = copier.source;
        let Some(properties) = source.sub(source.catalog(), b"OCProperties") else { return };
        let ids = |entries: &[Object]| -> Vec<_> {
            entries.iter().filter_map(|entry| entry.as_reference().ok()).collect()
        };
        let shown = source.sub(properties, b"D");
        let listed =
            |key: &[u8]| shown.map(|shown| ids(source.list(shown, key))).unwrap_or_default();
        let (on, off) = (listed(b"ON"), listed(b"OFF"));
        let is_off_at_first =
            shown.and_then(|shown| source.name(shown, b"BaseState")) == Some(b"OFF");
        for id in ids(source.list(properties, b"OCGs")) {
            let Some(Object::Dictionary(group)) = source.object(id) else { continue };
            if copier.is_settled(id) {
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
            if off.contains(&id) || (is_off_at_first && !on.contains(&id)) {
                self.hidden.push(number);
            }
        }
    }

    /// The catalog's entry; none without layers.
    pub(super) fn entry(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if self.groups.is_empty() {
            return out;
        }
        let mut list = |key: &str, numbers: &[u32]| {
            out.extend_from_slice(key.as_bytes());
            out.push(b'[');
            writer::references(&mut out, numbers.iter().copied());
            out.push(b']');
        };
        list("/OCProperties<</OCGs", &self.groups);
        list("/D<</Name(Lager)/Order", &self.groups);
        list("/OFF", &self.hidden);
        out.extend_from_slice(b">>>>");
        out
    }
}
