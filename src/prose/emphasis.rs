//! Signs of emphasis that make none and are printed: `** viktigt **`, `**fet` without an end, `_ kursiv _`.
//!
//! In come the texts that Markdown leaves between its marks, out come the signs in them that were meant as
//! marks. A lone `*` stands for a note or a product, three or more for what is left out, a line of `_` for a
//! blank to fill in.

use std::ops::Range;

use memchr::memchr2_iter;

/// The signs of emphasis in a text that make none.
#[derive(Debug, Default)]
pub(super) struct PrintedMarks {
    /// Those of bold type.
    double: Vec<Range<usize>>,
    /// Those in italics that stand at a word.
    underscores: Vec<Range<usize>>,
    /// Those that stand alone.
    lone: Vec<Range<usize>>,
    /// Whether there is a lone `*`: `**` is then a second note.
    has_note: bool,
}

impl PrintedMarks {
    /// Looks through a part of a text that Markdown leaves as it is.
    pub(super) fn look(&mut self, text: &str, part: Range<usize>) {
        let source = &text[part.clone()];
        for at in memchr2_iter(b'*', b'_', source.as_bytes()) {
            let sign = source.as_bytes()[at];
            let run = run(text.as_bytes(), part.start + at);
            let is_escaped = text[..run.start].ends_with('\\');
            if !is_escaped && !self.is_known(&run) {
                self.add(text, run, sign);
            }
        }
    }

    /// Whether a run of signs has been looked at.
    fn is_known(&self, run: &Range<usize>) -> bool {
        [&self.double, &self.underscores, &self.lone].iter().any(|known| known.last() == Some(run))
    }

    /// Adds a run of signs.
    fn add(&mut self, text: &str, run: Range<usize>, sign: u8) {
        match (sign, run.len()) {
            (b'*', 1) => self.has_note = true,
            (b'*', 2) => self.double.push(run),
            (b'_', 1 | 2) => match Sides::of(text, &run) {
                Sides::Word => self.underscores.push(run),
                Sides::Alone => self.lone.push(run),
                Sides::Other => {}
            },
            _ => {}
        }
    }

    /// The first sign of each kind that was meant as a mark.
    pub(super) fn meant(self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let bold = self.double.into_iter().next().filter(|_| !self.has_note);
        let pair = self.lone.windows(2).find(|pair| is_word(&text[pair[0].end..pair[1].start]));
        let spaced = pair.map(|pair| pair[0].clone());
        bold.into_iter().chain(self.underscores.into_iter().next().or(spaced))
    }
}

/// What stands on the sides of some signs.
enum Sides {
    /// The start or the end of a word, and white space or a sign on the other side.
    Word,
    /// White space.
    Alone,
    /// Anything else.
    Other,
}

impl Sides {
    fn of(text: &str, run: &Range<usize>) -> Self {
        let before = text[..run.start].chars().next_back();
        let after = text[run.end..].chars().next();
        let [left, right] = [before, after].map(|side| side.is_some_and(char::is_alphabetic));
        let [free_left, free_right] = [before, after]
            .map(|side| side.is_none_or(|c| c.is_whitespace() || "().,:;!?".contains(c)));
        match () {
            () if (left && free_right) || (right && free_left) => Self::Word,
            () if free_left && free_right => Self::Alone,
            () => Self::Other,
        }
    }
}

/// The whole run of the same byte that one is part of.
fn run(text: &[u8], at: usize) -> Range<usize> {
    let is_other = |byte: &u8| *byte != text[at];
    let before = text[..at].iter().rev().position(is_other).unwrap_or(at);
    let after = text[at..].iter().position(is_other).unwrap_or(text.len() - at);
    at - before..at + after
}

/// Whether what stands between two signs is words on one line.
fn is_word(between: &str) -> bool {
    between.contains(char::is_alphabetic) && !between.contains('\n')
}

/// The signs of bold type around words in a text that isn't Markdown: `Val av **ordförande**`.
pub fn bold_marks(text: &str) -> Option<Range<usize>> {
    let start = text.find("**")?;
    let inner = &text[start + 2..];
    let length = inner.find("**")?;
    let is_bold = inner[..length].starts_with(char::is_alphanumeric)
        && !inner[..length].ends_with(' ')
        && !inner[length + 2..].starts_with('*');
    is_bold.then_some(start..start + length + 4)
}

#[cfg(test)]
mod tests {
    use super::bold_marks;

    #[test]
    fn bold_type_is_known_in_a_plain_text() {
        assert_eq!(bold_marks("Val av **ordförande**"), Some(7..22));
        for text in ["Pris** och avgift**", "19800101-****", "2**3", "a ** b ** c", "*Val*"] {
            assert_eq!(bold_marks(text), None, "{text}");
        }
    }
}
