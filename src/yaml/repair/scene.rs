//! A text that is being repaired.
//!
//! In comes the text, out come its lines with the answers to what every kind of repair asks of them, and the
//! form that a repair has.

use std::ops::Range;

use super::super::fault::{FaultKind, Vocabulary};
use super::super::lines::{Line, Role, first_word, lines};
use super::super::patch::Edit;

/// Longer lines than this (bytes) aren't repaired.
const LONGEST_LINE: usize = 20_000;

/// A text that is being repaired.
pub(super) struct Scene<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Its lines.
    pub(super) lines: Vec<Line<'a>>,
    /// The words of its format.
    pub(super) words: Vocabulary,
}

/// A way to change a text so that it can be read as it was probably meant.
#[derive(Debug)]
pub(super) struct Repair {
    /// What was wrong.
    pub(super) kind: FaultKind,
    /// What to point at.
    pub(super) at: Range<usize>,
    /// The changes, in order; none if what is meant can't be known.
    pub(super) edits: Vec<Edit>,
    /// How many further lines have the same fault.
    pub(super) more: usize,
}

impl Repair {
    /// A repair of one place.
    pub(super) fn new(kind: FaultKind, at: Range<usize>, edits: Vec<Edit>) -> Self {
        Self { kind, at, edits, more: 0 }
    }

    /// A repair of several lines with the same fault, one edit each, of which one is pointed at.
    pub(super) fn of_lines(kind: FaultKind, at: Range<usize>, edits: Vec<Edit>) -> Self {
        let more = edits.len().saturating_sub(1);
        Self { kind, at, edits, more }
    }

    /// Whether it is of paragraphs.
    pub(super) fn is_passage(&self) -> bool {
        matches!(self.kind, FaultKind::ReadAsField { .. } | FaultKind::PastedText { .. })
    }

    /// Whether the repaired line says what there is to do: a text in quotes may have several.
    pub(super) fn is_on_one_line(&self, text: &str) -> bool {
        let (Some(first), Some(last)) = (self.edits.first(), self.edits.last()) else {
            return false;
        };
        let is_quoted = matches!(
            self.kind,
            FaultKind::ColonInText
                | FaultKind::HashInText
                | FaultKind::CutSentence
                | FaultKind::CommentedText
                | FaultKind::OpeningCharacter(_)
                | FaultKind::QuotedPart(_)
        );
        let between = text.get(first.range.start..last.range.end).unwrap_or("");
        !is_quoted || !between.contains('\n')
    }
}

impl<'a> Scene<'a> {
    /// Reads a text's lines.
    pub(super) fn new(text: &'a str, words: Vocabulary) -> Self {
        Self { text, lines: lines(text), words }
    }

    /// Whether it is the name of a field.
    pub(super) fn is_field(&self, name: &str) -> bool {
        self.words.fields.contains(name)
    }

    /// The line that a byte is on.
    pub(super) fn line_at(&self, byte: usize) -> usize {
        self.lines.partition_point(|line| line.start <= byte).saturating_sub(1)
    }

    /// The line that something stands on before a line.
    pub(super) fn before(&self, index: usize) -> Option<usize> {
        (0..index).rev().find(|at| !matches!(self.lines[*at].role, Role::Blank | Role::Comment))
    }

    /// The first line after a line that something stands on.
    pub(super) fn after(&self, index: usize) -> Option<usize> {
        let mut rest = index + 1..self.lines.len();
        rest.find(|at| !matches!(self.lines[*at].role, Role::Blank | Role::Comment))
    }

    /// The line, if it is neither blank, a comment nor text after `|`, and no longer than people write.
    pub(super) fn structure(&self, index: usize) -> Option<&Line<'a>> {
        let line = self.lines.get(index)?;
        (line.is_structure() && line.body.len() <= LONGEST_LINE).then_some(line)
    }

    /// The name of the line's field, if there is such a field.
    pub(super) fn field(&self, index: usize) -> Option<&'a str> {
        self.structure(index)?.key().filter(|key| self.is_field(key))
    }

    /// The text of some bytes.
    pub(super) fn slice(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or("")
    }

    /// The first word of a line, if it is a field's name, and what follows it at once.
    pub(super) fn first_word(&self, index: usize) -> Option<(&'a str, &'a str)> {
        let (word, rest) = first_word(self.structure(index)?.content());
        self.is_field(word).then_some((word, rest))
    }

    /// The bytes of a value, with the lines below that continue it.
    pub(super) fn whole_value(&self, index: usize) -> Range<usize> {
        let line = &self.lines[index];
        let mut range = line.value();
        if range.is_empty() {
            return range;
        }
        let least = if line.key().is_some() { line.column() } else { line.parent() };
        for (at, next) in self.lines.iter().enumerate().skip(index + 1) {
            match next.role {
                Role::Blank => continue,
                _ if next.indent <= least || next.is_entry() || self.field(at).is_some() => break,
                _ => range.end = next.end(),
            }
        }
        range
    }

    /// Whether a line begins what the line before leaves to come: a list or a text below its field.
    pub(super) fn is_first_below(&self, index: usize) -> bool {
        let Some(before) = self.before(index).and_then(|at| self.structure(at)) else {
            return false;
        };
        before.key().is_some() && before.value().is_empty()
    }

    /// The outermost of the lines between a line and the last one above that is less indented.
    pub(super) fn first_inside(&self, index: usize) -> Option<usize> {
        let indent = self.lines.get(index)?.indent;
        let above = (0..index).rev().filter(|at| self.structure(*at).is_some());
        let inside = above.take_while(|at| self.lines[*at].indent > indent);
        inside.min_by_key(|at| (self.lines[*at].indent, *at))
    }

    /// Where the lines end that are further in than a line, after it.
    pub(super) fn end_below(&self, index: usize) -> usize {
        let indent = self.lines[index].indent;
        let rest = self.lines.iter().skip(index + 1);
        let inside = rest.take_while(|line| line.role == Role::Blank || line.indent > indent);
        index + 1 + inside.count()
    }

    /// Whether nothing stands further in below a line: what is on it is all that its field has.
    pub(super) fn is_empty_below(&self, index: usize) -> bool {
        let column = self.lines[index].column();
        self.after(index).is_none_or(|after| {
            let after = &self.lines[after];
            after.indent < column || (after.indent == column && !after.is_entry())
        })
    }

    /// The line that the text of a line begins on, if that continues one above.
    pub(super) fn text_start(&self, index: usize) -> usize {
        let line = &self.lines[index];
        if !line.is_bare() {
            return index;
        }
        let mut above = (0..index)
            .rev()
            .filter(|at| self.structure(*at).is_some() && !self.lines[*at].is_bare());
        let start = above.next().filter(|at| {
            let other = &self.lines[*at];
            other.indent < line.indent && !other.value().is_empty() && !other.is_header()
        });
        start.unwrap_or(index)
    }

    /// A line and its later siblings that are like it: at the same indent, with nothing less indented
    /// between.
    pub(super) fn siblings(
        &self,
        index: usize,
        is_alike: impl Fn(&Line<'a>) -> bool,
    ) -> Vec<usize> {
        let indent = self.lines[index].indent;
        let rest = self.lines.iter().enumerate().skip(index);
        let below = rest.take_while(|(_, line)| {
            let is_other = line.indent == indent && !line.is_entry() && !is_alike(line);
            !line.is_structure() || (line.indent >= indent && !is_other)
        });
        let alike = below
            .filter(|(_, line)| line.is_structure() && line.indent == indent && is_alike(line));
        alike.map(|(at, _)| at).collect()
    }
}
