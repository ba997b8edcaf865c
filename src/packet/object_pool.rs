//! The objects of all files in one packet: equal ones, fonts and colour profiles above all, are written
//! once. The pool outlives the copying of each file, since it knows the objects of those before.

use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};

use super::writer::PdfWriter;

/// The objects of a packet, with the writer that they go to.
#[derive(Debug)]
pub(super) struct ObjectPool {
    pub(super) writer: PdfWriter,
    /// The number of each object that may be shared, by its hash. A cryptographic one, since a hostile
    /// file must not be able to replace an object of another file by a collision.
    known: FxHashMap<[u8; 32], u32>,
    next_parent_tree_key: u32,
}

impl ObjectPool {
    /// An empty pool.
    pub(super) fn new(writer: PdfWriter) -> Self {
        Self { writer, known: FxHashMap::default(), next_parent_tree_key: 0 }
    }

    /// A new key of the packet's parent tree (ISO 32000-1, 14.7.4.4).
    pub(super) fn new_parent_tree_key(&mut self) -> u32 {
        self.next_parent_tree_key += 1;
        self.next_parent_tree_key - 1
    }

    /// Writes an object unless an equal one is written, and returns its number. With `data` it is a
    /// stream, and `body` the entries of its dictionary.
    pub(super) fn share(&mut self, body: &[u8], data: Option<&[u8]>) -> u32 {
        let mut hasher = Sha256::new();
        // The length keeps the body and the data apart.
        hasher.update(body.len().to_le_bytes());
        hasher.update(body);
        hasher.update([u8::from(data.is_some())]);
        hasher.update(data.unwrap_or_default());
        let hash = hasher.finalize().into();
        if let Some(number) = self.known.get(&hash) {
            return *number;
        }
        let number = self.writer.reserve();
        self.write(number, body, data);
        self.known.insert(hash, number);
        number
    }

    /// Writes an object, or with `data` a stream, under a number of its own.
    pub(super) fn write(&mut self, number: u32, body: &[u8], data: Option<&[u8]>) {
        match data {
            Some(data) => self.writer.stream(number, body, data),
            None => self.writer.object(number, body),
        }
    }
}
