//! A text that was changed in order to be read, and where each byte of it was written.
//!
//! In come a text and edits, out comes the edited text with a map back to the text as it was written, since a
//! finding in the edited text is shown in the file that the user has.

use std::ops::Range;

/// A change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that are replaced; empty for an insertion.
    pub range: Range<usize>,
    /// What stands there instead.
    pub with: String,
}

impl Edit {
    /// Puts something in at a byte.
    pub fn insert(at: usize, with: impl Into<String>) -> Self {
        Self { range: at..at, with: with.into() }
    }

    /// Puts something in the place of bytes.
    pub fn replace(range: Range<usize>, with: impl Into<String>) -> Self {
        Self { range, with: with.into() }
    }

    /// Takes bytes out.
    pub fn delete(range: Range<usize>) -> Self {
        Self { range, with: String::new() }
    }
}

/// A text with its edits done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Patch {
    text: String,
    /// In order; each reaches to the next.
    pieces: Vec<Piece>,
    /// What some edit was about, as written, in no order.
    touched: Vec<Touched>,
}

/// Something that an edit was about.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Touched {
    /// The bytes as written.
    written: Range<usize>,
    /// Whether only the indentation of a line changed.
    is_moved: bool,
}

/// A part of an edited text that comes from one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Where it begins.
    at: usize,
    /// Where it was written, or where it was put in.
    from: usize,
    /// Whether it was written, not put in.
    is_written: bool,
}

impl Patch {
    /// A text after edits, which are in order and don't overlap.
    pub fn of(text: &str, edits: &[Edit]) -> Self {
        Self::new(text).with(edits)
    }

    /// A text without edits.
    pub(super) fn new(text: &str) -> Self {
        let whole = Piece { at: 0, from: 0, is_written: true };
        Self { text: text.to_owned(), pieces: vec![whole], touched: Vec::new() }
    }

    /// The edited text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte of the edited text was written.
    pub fn written(&self, byte: usize) -> usize {
        let next = self.pieces.partition_point(|piece| piece.at <= byte);
        match next.checked_sub(1).and_then(|index| self.pieces.get(index)) {
            Some(piece) if piece.is_written => piece.from + (byte - piece.at),
            Some(piece) => piece.from,
            None => byte,
        }
    }

    /// The bytes as written that some bytes of the edited text come from.
    pub fn written_range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.written(range.start);
        // The end is that of the last byte: what was put in or taken out after it isn't part of it.
        let end = match range.end.checked_sub(1).filter(|last| *last >= range.start) {
            Some(last) => (self.written(last) + usize::from(self.is_written(last))).max(start),
            None => start,
        };
        start..end
    }

    /// Whether some edit was about a part of these bytes, as written, other than to move lines.
    pub fn changes(&self, written: &Range<usize>) -> bool {
        self.about(written).any(|touched| !touched.is_moved)
    }

    /// Whether some edit was about a part of these bytes, as written.
    pub fn touches(&self, written: &Range<usize>) -> bool {
        self.about(written).next().is_some()
    }

    /// The edits that were about a part of these bytes, as written.
    fn about(&self, written: &Range<usize>) -> impl Iterator<Item = &Touched> {
        self.touched.iter().filter(move |touched| {
            touched.written.start <= written.end && written.start <= touched.written.end
        })
    }

    /// Notes that what is read from these bytes, as written, may not be what was meant.
    pub(super) fn touch(&mut self, written: Range<usize>) {
        self.touched.push(Touched { written, is_moved: false });
    }

    /// The text with more edits, which are in order and don't overlap.
    pub(super) fn with(&self, edits: &[Edit]) -> Self {
        let mut patched =
            Self { text: String::new(), pieces: Vec::new(), touched: self.touched.clone() };
        let mut done = 0;
        for edit in edits {
            patched.copy(self, done..edit.range.start);
            patched.put(&edit.with, self.written(edit.range.start));
            patched.touched.push(Touched {
                written: self.written_range(&edit.range),
                is_moved: self.moves_line(edit),
            });
            done = edit.range.end.max(done);
        }
        patched.copy(self, done..self.text.len());
        patched
    }

    /// Whether an edit only changes the indentation of a line.
    fn moves_line(&self, edit: &Edit) -> bool {
        let before = self.text.get(..edit.range.start).unwrap_or("");
        let old = self.text.get(edit.range.clone()).unwrap_or("");
        let is_first =
            before.trim_end_matches(' ').is_empty() || before.trim_end_matches(' ').ends_with('\n');
        is_first && old.trim().is_empty() && edit.with.trim().is_empty()
    }

    /// Whether a byte of the edited text was written, not put in.
    fn is_written(&self, byte: usize) -> bool {
        let next = self.pieces.partition_point(|piece| piece.at <= byte);
        next.checked_sub(1).is_some_and(|index| self.pieces[index].is_written)
    }

    /// Appends a part of another text, with where it was written.
    fn copy(&mut self, other: &Self, range: Range<usize>) {
        let Some(text) = other.text.get(range.clone()).filter(|text| !text.is_empty()) else {
            return;
        };
        let first = other.pieces.partition_point(|piece| piece.at <= range.start).saturating_sub(1);
        for piece in other.pieces.iter().skip(first).take_while(|piece| piece.at < range.end) {
            let skipped = range.start.saturating_sub(piece.at);
            self.pieces.push(Piece {
                at: self.text.len() + piece.at.saturating_sub(range.start),
                from: piece.from + if piece.is_written { skipped } else { 0 },
                is_written: piece.is_written,
            });
        }
        self.text += text;
    }

    /// Appends what wasn't written.
    fn put(&mut self, text: &str, from: usize) {
        if !text.is_empty() {
            self.pieces.push(Piece { at: self.text.len(), from, is_written: false });
            self.text += text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Edit, Patch};

    #[test]
    fn bytes_are_traced_through_edits() {
        let patch = Patch::new("plats Umeå\n tid: 8\n");
        let once = patch.with(&[Edit::insert(5, ":"), Edit::delete(12..13)]);
        assert_eq!(once.text(), "plats: Umeå\ntid: 8\n");
        let twice = once.with(&[Edit::replace(0..5, "ort")]);
        assert_eq!(twice.text(), "ort: Umeå\ntid: 8\n");
        assert_eq!(twice.written_range(&(5..10)), 6..11, "Umeå");
        assert_eq!(twice.written_range(&(11..14)), 13..16, "tid");
        assert_eq!(twice.written(twice.text().len()), 20);
        assert!(twice.changes(&(0..3)) && !twice.touches(&(15..16)));
        assert!(twice.touches(&(12..12)) && !twice.changes(&(12..12)));
    }
}
