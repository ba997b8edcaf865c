//! Objects to the bytes of a PDF 1.7 file, packed into compressed object streams (ISO 32000-1, 7.5.7)
//! under a cross-reference stream (7.5.8). Objects can be written in any order, whatever their numbers:
//! a number is reserved first, so that others can refer to an object that isn't written yet.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::syntax;

/// How many objects share an object stream: more makes the file smaller, but slower to open.
const OBJECTS_PER_STREAM: usize = 200;

/// The compression level of streams, of nine. Compared with six, the usual one, a packet of 500 pages is
/// 2 % larger and is joined in a tenth less time (`benches/packet.rs`).
const COMPRESSION_LEVEL: u32 = 2;

/// The widths (bytes) of the fields of a cross-reference entry: type, offset or stream, index.
const FIELD_WIDTHS: [usize; 3] = [1, 4, 2];

/// A file that is being written.
#[derive(Debug)]
pub(super) struct PdfWriter {
    out: Vec<u8>,
    /// The cross-reference entry of each object, by its number.
    entries: Vec<XrefEntry>,
    /// The objects of the next object stream: number, and offset in `pending_bodies`.
    pending: Vec<(u32, usize)>,
    pending_bodies: Vec<u8>,
    /// Whether everything written is discarded.
    discards: bool,
}

/// Where an object lies.
#[derive(Debug, Clone, Copy)]
enum XrefEntry {
    /// Nowhere: a reference to it is a reference to null.
    Free,
    /// At an offset in the file.
    At(usize),
    /// In an object stream, at an index.
    InStream(u32, usize),
}

impl PdfWriter {
    /// An empty file.
    pub(super) fn new() -> Self {
        Self {
            // The comment of four bytes above 127 marks the file as binary (ISO 32000-1, 7.5.2).
            out: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            // Object 0 is always free (7.5.4).
            entries: vec![XrefEntry::Free],
            pending: Vec::new(),
            pending_bodies: Vec::new(),
            discards: false,
        }
    }

    /// A file whose objects are discarded, for an inspection that copies a file only to see whether
    /// that can be done.
    pub(super) fn discarding() -> Self {
        Self { discards: true, ..Self::new() }
    }

    /// Reserves the number of an object that is to be written.
    pub(super) fn reserve(&mut self) -> u32 {
        self.entries.push(XrefEntry::Free);
        u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
    }

    /// Writes an object that is no stream.
    pub(super) fn object(&mut self, number: u32, body: &[u8]) {
        if self.discards {
            return;
        }
        self.pending.push((number, self.pending_bodies.len()));
        self.pending_bodies.extend_from_slice(body);
        self.pending_bodies.push(b'\n');
        if self.pending.len() == OBJECTS_PER_STREAM {
            self.flush();
        }
    }

    /// Writes an object that is no stream under a new number, which is returned.
    pub(super) fn new_object(&mut self, body: &[u8]) -> u32 {
        let number = self.reserve();
        self.object(number, body);
        number
    }

    /// Writes a stream with its data as they are. `entries` are those of its dictionary except the
    /// length.
    pub(super) fn stream(&mut self, number: u32, entries: &[u8], data: &[u8]) {
        if self.discards {
            return;
        }
        self.set_entry(number, XrefEntry::At(self.out.len()));
        syntax::put(&mut self.out, format_args!("{number} 0 obj\n<<"));
        self.out.extend_from_slice(entries);
        syntax::put(&mut self.out, format_args!("/Length {}>>\nstream\n", data.len()));
        self.out.extend_from_slice(data);
        self.out.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// Writes a stream and compresses its data.
    fn compressed_stream(&mut self, number: u32, entries: &[u8], data: &[u8]) {
        self.stream(number, &[entries, b"/Filter/FlateDecode"].concat(), &compressed(data));
    }

    /// Ends the file and returns it. `trailer` makes the entries of the trailer (root, information,
    /// identifier) from the bytes that are written by then.
    pub(super) fn finish(mut self, trailer: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
        self.flush();
        let number = self.reserve();
        let start = self.out.len();
        self.set_entry(number, XrefEntry::At(start));
        let rows: Vec<u8> = self.entries.iter().flat_map(|entry| entry.row()).collect();
        let [kind, position, index] = FIELD_WIDTHS;
        let columns: usize = FIELD_WIDTHS.iter().sum();
        let mut entries = format!(
            "/Type/XRef/Size {size}/W[{kind} {position} {index}]\
             /DecodeParms<</Predictor 12/Columns {columns}>>",
            size = self.entries.len(),
        )
        .into_bytes();
        entries.extend(trailer(&self.out));
        self.compressed_stream(number, &entries, &with_up_filter(&rows, columns));
        syntax::put(&mut self.out, format_args!("startxref\n{start}\n%%EOF\n"));
        self.out
    }

    /// Writes the pending objects as an object stream.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let stream = self.reserve();
        let pending = std::mem::take(&mut self.pending);
        let mut data = Vec::with_capacity(self.pending_bodies.len() + pending.len() * 10);
        for (index, (number, offset)) in pending.iter().enumerate() {
            self.set_entry(*number, XrefEntry::InStream(stream, index));
            syntax::put(&mut data, format_args!("{number} {offset} "));
        }
        let entries = format!("/Type/ObjStm/N {}/First {}", pending.len(), data.len());
        data.append(&mut self.pending_bodies);
        self.compressed_stream(stream, entries.as_bytes(), &data);
    }

    fn set_entry(&mut self, number: u32, entry: XrefEntry) {
        let index = usize::try_from(number).ok();
        if let Some(own) = index.and_then(|index| self.entries.get_mut(index)) {
            *own = entry;
        }
    }
}

impl XrefEntry {
    /// The fields of the entry in a cross-reference stream (ISO 32000-1, table 18).
    fn row(self) -> [u8; 7] {
        let (kind, position, index) = match self {
            Self::Free => (0, 0, u16::MAX),
            Self::At(offset) => (1, u32::try_from(offset).unwrap_or(0), 0),
            Self::InStream(stream, index) => (2, stream, u16::try_from(index).unwrap_or(0)),
        };
        let [a, b, c, d] = position.to_be_bytes();
        let [e, f] = index.to_be_bytes();
        [kind, a, b, c, d, e, f]
    }
}

/// The data, compressed.
fn compressed(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(COMPRESSION_LEVEL));
    // Writing to a vector can't fail.
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}

/// Rows as differences from the row above, PNG's filter Up (2). Neighbouring entries differ little, so
/// they compress better this way.
fn with_up_filter(rows: &[u8], columns: usize) -> Vec<u8> {
    let mut above = vec![0; columns];
    let mut out = Vec::with_capacity(rows.len() + rows.len() / columns);
    for row in rows.chunks_exact(columns) {
        out.push(2);
        out.extend(row.iter().zip(&above).map(|(byte, above)| byte.wrapping_sub(*above)));
        above.copy_from_slice(row);
    }
    out
}
