//! Objects to the bytes of a PDF 1.7 file, packed into compressed object streams (ISO 32000-1, 7.5.7)
//! under a cross-reference stream (7.5.8). What is numbered first must not be written first.

use std::fmt;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// So many objects share a stream: more is smaller, but slower to open.
const IN_A_STREAM: usize = 200;

/// How hard streams are compressed, of nine. Against six, the usual, a packet of 500 pages is 2 % larger
/// and joined in a tenth less time (`benches/packet.rs`).
const EFFORT: u32 = 2;

/// The bytes of a cross-reference entry: kind, place, index.
const WIDTHS: [usize; 3] = [1, 4, 2];

/// A file that is being written.
#[derive(Debug)]
pub(super) struct PdfWriter {
    out: Vec<u8>,
    entries: Vec<XrefEntry>,
    held: Vec<(u32, usize)>,
    holding: Vec<u8>,
    /// Whether nothing is kept of what is written.
    discards: bool,
}

/// Where an object lies.
#[derive(Debug, Clone, Copy)]
enum XrefEntry {
    /// Nowhere: a reference to it is one to null.
    Nowhere,
    /// At a byte of the file.
    At(usize),
    /// In an object stream, at an index.
    In(u32, usize),
}

impl PdfWriter {
    /// An empty file.
    pub(super) fn new() -> Self {
        let out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let (held, holding) = (Vec::new(), Vec::new());
        Self { out, entries: vec![XrefEntry::Nowhere], held, holding, discards: false }
    }

    /// A file that nothing is kept of, for those who only want to know what would be written.
    pub(super) fn discarding() -> Self {
        Self { discards: true, ..Self::new() }
    }

    /// The number of an object that will be written.
    pub(super) fn reserve(&mut self) -> u32 {
        self.entries.push(XrefEntry::Nowhere);
        u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
    }

    /// Writes an object that is no stream.
    pub(super) fn object(&mut self, number: u32, body: &[u8]) {
        if self.discards {
            return;
        }
        self.held.push((number, self.holding.len()));
        self.holding.extend_from_slice(body);
        self.holding.push(b'\n');
        if self.held.len() == IN_A_STREAM {
            self.flush();
        }
    }

    /// Writes an object that is no stream, and gives its number.
    pub(super) fn new_object(&mut self, body: &[u8]) -> u32 {
        let number = self.reserve();
        self.object(number, body);
        number
    }

    /// Writes a stream: `entries` of its dictionary but for the length, and its data as they are.
    pub(super) fn stream(&mut self, number: u32, entries: &[u8], data: &[u8]) {
        if self.discards {
            return;
        }
        self.place(number, XrefEntry::At(self.out.len()));
        let length = data.len();
        put(&mut self.out, format_args!("{number} 0 obj\n<<"));
        self.out.extend_from_slice(entries);
        put(&mut self.out, format_args!("/Length {length}>>\nstream\n"));
        self.out.extend_from_slice(data);
        self.out.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// Writes a stream whose data are compressed here.
    pub(super) fn deflated(&mut self, number: u32, entries: &[u8], data: &[u8]) {
        let entries = [entries, b"/Filter/FlateDecode"].concat();
        self.stream(number, &entries, &deflate(data));
    }

    /// Ends the file, with `entries` of its trailer: the root, the information, the identity.
    pub(super) fn finish(mut self, entries: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
        self.flush();
        let number = self.reserve();
        let start = self.out.len();
        self.place(number, XrefEntry::At(start));
        let rows: Vec<u8> = self.entries.iter().flat_map(|entry| entry.row()).collect();
        let size = self.entries.len();
        let [kind, place, index] = WIDTHS;
        let columns: usize = WIDTHS.iter().sum();
        let mut dictionary = format!(
            "/Type/XRef/Size {size}/W[{kind} {place} {index}]\
             /DecodeParms<</Predictor 12/Columns {columns}>>"
        )
        .into_bytes();
        dictionary.extend(entries(&self.out));
        self.deflated(number, &dictionary, &predicted(&rows, columns));
        put(&mut self.out, format_args!("startxref\n{start}\n%%EOF\n"));
        self.out
    }

    /// Writes the objects that are held as an object stream.
    fn flush(&mut self) {
        if self.held.is_empty() {
            return;
        }
        let stream = self.reserve();
        let held = std::mem::take(&mut self.held);
        let mut data = Vec::with_capacity(self.holding.len() + held.len() * 10);
        for (index, (number, offset)) in held.iter().enumerate() {
            self.place(*number, XrefEntry::In(stream, index));
            put(&mut data, format_args!("{number} {offset} "));
        }
        let entries = format!("/Type/ObjStm/N {}/First {}", held.len(), data.len());
        data.append(&mut self.holding);
        self.deflated(stream, entries.as_bytes(), &data);
    }

    fn place(&mut self, number: u32, entry: XrefEntry) {
        if let Some(place) = usize::try_from(number).ok().and_then(|at| self.entries.get_mut(at)) {
            *place = entry;
        }
    }
}

impl XrefEntry {
    /// As the cross-reference stream has it.
    fn row(self) -> [u8; 7] {
        let (kind, place, index) = match self {
            Self::Nowhere => (0, 0, u16::MAX),
            Self::At(offset) => (1, u32::try_from(offset).unwrap_or(0), 0),
            Self::In(stream, index) => (2, stream, u16::try_from(index).unwrap_or(0)),
        };
        let [a, b, c, d] = place.to_be_bytes();
        let [e, f] = index.to_be_bytes();
        [kind, a, b, c, d, e, f]
    }
}

/// Compresses.
fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(EFFORT));
    // A vector takes all that it is given.
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}

/// Rows as differences from the row above (PNG's filter 2), which compress better.
fn predicted(rows: &[u8], columns: usize) -> Vec<u8> {
    let mut above = vec![0; columns];
    let mut out = Vec::with_capacity(rows.len() + rows.len() / columns);
    for row in rows.chunks_exact(columns) {
        out.push(2);
        out.extend(row.iter().zip(&above).map(|(byte, above)| byte.wrapping_sub(*above)));
        above.copy_from_slice(row);
    }
    out
}

/// A name: `/Bilaga#20A`.
pub(super) fn name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        match byte {
            b'!'..=b'~' if !b"()<>[]{}/%#".contains(byte) => out.push(*byte),
            _ => put(out, format_args!("#{byte:02X}")),
        }
    }
}

/// A string of bytes.
pub(super) fn string(out: &mut Vec<u8>, text: &[u8]) {
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~');
    if text.iter().all(is_plain) {
        out.push(b'(');
        for byte in text {
            if b"()\\".contains(byte) {
                out.push(b'\\');
            }
            out.push(*byte);
        }
        out.push(b')');
        return;
    }
    out.push(b'<');
    for byte in text {
        put(out, format_args!("{byte:02X}"));
    }
    out.push(b'>');
}

/// A text string: ASCII, else UTF-16 with its mark (ISO 32000-1, 7.9.2.2).
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return string(out, text.as_bytes());
    }
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    string(out, &units.flat_map(u16::to_be_bytes).collect::<Vec<u8>>());
}

/// Anything that is ASCII.
pub(super) fn put(out: &mut Vec<u8>, what: fmt::Arguments<'_>) {
    // A vector takes all that it is given.
    let _ = out.write_fmt(what);
}

/// References, with spaces between.
pub(super) fn references(out: &mut Vec<u8>, numbers: impl IntoIterator<Item = u32>) {
    for number in numbers {
        put(out, format_args!("{number} 0 R "));
    }
}
