//! A text as lines.
//!
//! In comes a text, out come its lines: what each is indented by, the name of its field, its value, and
//! whether it is text after `|` or `>`. A parser gives nothing for a text that it refuses. This is right for
//! what people write by hand, and each conclusion that is drawn from it is tried on the parser.

use std::ops::Range;

/// A line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// The byte that it begins at.
    pub(super) start: usize,
    /// How many spaces it begins with.
    pub(super) indent: usize,
    /// What stands after those, without white space at the end.
    pub(super) body: &'a str,
    /// How many bytes of `body` are dashes of list entries and the spaces after them.
    pub(super) dashes: usize,
    /// Where in `body`, after the dashes, the name of its field ends and the value begins.
    field: Option<(usize, usize)>,
    /// What it is.
    pub(super) role: Role,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing stands on it.
    Blank,
    /// A comment.
    Comment,
    /// A part of a text after `|` or `>`.
    BlockText,
    /// Anything else.
    Structure,
}

impl<'a> Line<'a> {
    /// A line that begins at a byte, and may be part of a text.
    fn new(start: usize, line: &'a str, block: Option<&mut Block>) -> Self {
        let bytes = line.as_bytes();
        let indent = bytes.iter().take_while(|byte| **byte == b' ').count();
        let last = bytes.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        let end = last.map_or(indent, |last| last + 1);
        let body = &line[indent..end];
        let role = match body.as_bytes().first() {
            None => Role::Blank,
            Some(_) if block.is_some_and(|block| block.holds(indent)) => Role::BlockText,
            Some(b'#') => Role::Comment,
            Some(_) => Role::Structure,
        };
        let dashes = if role == Role::Structure { dashes(body) } else { 0 };
        let field = (role == Role::Structure).then(|| split(&body[dashes..])).flatten();
        Self { start, indent, body, dashes, field, role }
    }

    /// The byte that its body begins at.
    pub(super) fn body_start(&self) -> usize {
        self.start + self.indent
    }

    /// The byte that its body ends at.
    pub(super) fn end(&self) -> usize {
        self.body_start() + self.body.len()
    }

    /// The bytes of its body.
    pub(super) fn range(&self) -> Range<usize> {
        self.body_start()..self.end()
    }

    /// The byte that what stands after the dashes begins at.
    pub(super) fn content_start(&self) -> usize {
        self.body_start() + self.dashes
    }

    /// What stands after the dashes.
    pub(super) fn content(&self) -> &'a str {
        &self.body[self.dashes..]
    }

    /// How far in what stands after the dashes is.
    pub(super) fn column(&self) -> usize {
        self.indent + self.dashes
    }

    /// Whether it is neither blank, a comment nor text after `|`.
    pub(super) fn is_structure(&self) -> bool {
        self.role == Role::Structure
    }

    /// Whether it begins an entry of a list.
    pub(super) fn is_entry(&self) -> bool {
        self.dashes > 0
    }

    /// The name of its field.
    pub(super) fn key(&self) -> Option<&'a str> {
        self.field.map(|(key, _)| self.content()[..key].trim_end())
    }

    /// Whether it begins neither a field nor an entry.
    pub(super) fn is_bare(&self) -> bool {
        self.field.is_none() && !self.is_entry()
    }

    /// What stands after the name, or after the dashes, with a comment.
    pub(super) fn raw_value(&self) -> &'a str {
        &self.content()[self.field.map_or(0, |(_, value)| value)..]
    }

    /// The bytes of its value: what stands after the name, or after the dashes, without a comment.
    pub(super) fn value(&self) -> Range<usize> {
        let content = self.content();
        let start = self.field.map_or(0, |(_, value)| value);
        let value = &content[start..content.len() - comment(content).min(content.len() - start)];
        let from = self.content_start() + start;
        from..from + value.trim_end().len()
    }

    /// Whether a text on the lines below it is its value: `text: |`.
    pub(super) fn is_header(&self) -> bool {
        let value = self.raw_value();
        let mut marks = value.bytes();
        matches!(marks.next(), Some(b'|' | b'>'))
            && marks
                .take_while(|mark| *mark != b' ')
                .all(|mark| matches!(mark, b'+' | b'-' | b'1'..=b'9'))
            && value.split_once(' ').is_none_or(|(_, rest)| rest.trim_start().starts_with('#'))
    }

    /// How far in a text below it must at least be, if it is its header.
    pub(super) fn parent(&self) -> usize {
        if self.key().is_some() {
            self.column()
        } else {
            self.indent + self.dashes.saturating_sub(2)
        }
    }
}

/// How many bytes at the start of a body are dashes of entries, with the spaces after them.
fn dashes(body: &str) -> usize {
    let mut rest = body;
    while let Some(after) = rest.strip_prefix('-') {
        match after.strip_prefix(' ') {
            Some(inside) => rest = inside.trim_start_matches(' '),
            None if after.is_empty() => rest = after,
            None => break,
        }
    }
    body.len() - rest.len()
}

/// Where the name of a field ends and its value begins, if the content is a field.
fn split(content: &str) -> Option<(usize, usize)> {
    let bytes = content.as_bytes();
    let from = match bytes.first()? {
        quote @ (b'"' | b'\'') => 1 + memchr::memchr(*quote, &bytes[1..])? + 1,
        b'[' | b'{' => return None,
        _ => 0,
    };
    let mut colons = memchr::memchr_iter(b':', &bytes[from..]).map(|at| from + at);
    let colon = colons.find(|at| matches!(bytes.get(at + 1), None | Some(b' ' | b'\t')))?;
    let value = content[colon + 1..].trim_start_matches([' ', '\t']);
    let is_in_comment = colon + 1 < content.len() && content[..colon].contains(" #");
    (!is_in_comment).then(|| (colon, content.len() - value.len()))
}

/// How many bytes at the end of a content are a comment: `# ` and what follows, after a space.
fn comment(content: &str) -> usize {
    let bytes = content.as_bytes();
    if memchr::memchr(b'#', bytes).is_none() {
        return 0;
    }
    let mut marks = memchr::memmem::find_iter(bytes, b" #");
    let start = marks.find(|at| matches!(bytes.get(at + 2), None | Some(b' ')));
    start.map_or(0, |at| content.len() - at)
}

/// The first word of a content as names of fields are written, and what follows it at once: `tid` and
/// `:08.30`.
pub(super) fn first_word(content: &str) -> (&str, &str) {
    let end = content.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '§'));
    content.split_at(end.unwrap_or(content.len()))
}

/// Whether a line of a text begins an entry of a list, as Markdown or a word processor writes it.
pub(super) fn begins_list(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match text[digits..].chars().next() {
        Some(mark @ ('.' | ')')) if (1..3).contains(&digits) => Some(mark),
        Some(mark) if digits == 0 && "-*+•·▪–—".contains(mark) => Some(mark),
        _ => None,
    };
    let rest = mark.and_then(|mark| text.get(digits + mark.len_utf8()..));
    rest.is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// Whether a text has a colon that ends the name of a field.
pub(super) fn has_colon(text: &str) -> bool {
    text.contains(": ") || text.ends_with(':')
}

/// Reads a text's lines.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    each(text, |line| lines.push(line));
    lines
}

/// Visits a text's lines.
pub(super) fn each<'a>(text: &'a str, mut visit: impl FnMut(Line<'a>)) {
    let mut start = 0;
    let mut block: Option<Block> = None;
    while start < text.len() {
        let rest = &text.as_bytes()[start..];
        let end = memchr::memchr(b'\n', rest).map_or(text.len(), |at| start + at + 1);
        let line = Line::new(start, &text[start..end], block.as_mut());
        start = end;
        if matches!(line.role, Role::Structure | Role::Comment) {
            let is_header = line.is_structure() && line.is_header();
            block = is_header.then(|| Block { parent: line.parent(), indent: None });
        }
        visit(line);
    }
}

/// A text after `|` or `>`.
struct Block {
    /// It is further in than this.
    parent: usize,
    /// How far in its first line is.
    indent: Option<usize>,
}

impl Block {
    /// Whether a line that is so far in is part of the text.
    fn holds(&mut self, indent: usize) -> bool {
        indent > self.parent && indent >= *self.indent.get_or_insert(indent)
    }
}

#[cfg(test)]
mod tests {
    use super::{Role, lines};

    #[test]
    fn lines_are_read_as_the_eye_does() {
        let text = "text: |2- # så\n  a: b\n\n   c\n- - d: 'e: f' # g\n- >\n  h\n\"i: j\": k #5\n";
        let read: Vec<_> = lines(text)
            .iter()
            .map(|line| (line.role, line.key(), &text[line.value()], line.column()))
            .collect();
        assert_eq!(
            read,
            [
                (Role::Structure, Some("text"), "|2-", 0),
                (Role::BlockText, None, "a: b", 2),
                (Role::Blank, None, "", 0),
                (Role::BlockText, None, "c", 3),
                (Role::Structure, Some("d"), "'e: f'", 4),
                (Role::Structure, None, ">", 2),
                (Role::BlockText, None, "h", 2),
                (Role::Structure, Some("\"i: j\""), "k #5", 0),
            ]
        );
    }
}
