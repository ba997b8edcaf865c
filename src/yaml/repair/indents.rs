//! Repairs of lines that are indented with tabs or other spaces than the usual one.
//!
//! In comes a text, out come the ways to indent all such lines with usual spaces. A line of a longer text is indented
//! as that text is; for any other, a tab may be 2, 4 or 8 wide.

use super::super::fault::FaultKind;
use super::super::lines::{Line, Role, begins_list};
use super::super::patch::Edit;
use super::marks::is_space;
use super::scene::{Repair, Scene};

/// How wide a tab may be.
const TABS: [usize; 3] = [2, 4, 8];

/// Replaces tabs and other spaces in the indentation, in the whole text.
pub(super) fn indent_characters(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.lines.get(index) else { return Vec::new() };
    let Some(first) = foreign_space(line) else { return Vec::new() };
    let at = line.body_start()..line.body_start() + first.len_utf8();
    let lines = foreign_lines(scene);
    let repair = |tab| {
        let edits = lines.iter().map(|own| own.in_spaces(tab)).collect();
        Repair::of_lines(FaultKind::IndentCharacter(first), at.clone(), edits)
    };
    TABS.map(repair).into()
}

/// The first character in a line's indentation that isn't the usual space.
fn foreign_space(line: &Line<'_>) -> Option<char> {
    let is_text = matches!(line.role, Role::Blank | Role::BlockText);
    line.body.chars().next().filter(|c| !is_text && is_space(*c))
}

/// A line that is indented with other spaces than the usual one.
struct ForeignLine<'s, 'a> {
    line: &'s Line<'a>,
    /// How far in it should be, if it is a part of a text.
    column: Option<usize>,
}

impl ForeignLine<'_, '_> {
    /// Indents it with usual spaces, as its text is, else as far as it is with tabs of a width.
    fn in_spaces(&self, tab: usize) -> Edit {
        let body = self.line.body;
        let spaces = &body[..body.len() - body.trim_start_matches(is_space).len()];
        let column = self.column.unwrap_or_else(|| width(self.line.indent, spaces, tab));
        let range = self.line.start..self.line.body_start() + spaces.len();
        Edit::replace(range, " ".repeat(column))
    }
}

/// How far in a line is with tabs of a width.
fn width(indent: usize, spaces: &str, tab: usize) -> usize {
    spaces.chars().fold(indent, |column, c| match c {
        '\t' => (column / tab + 1) * tab,
        c if c.is_whitespace() => column + 1,
        _ => column,
    })
}

/// The lines of a text that are indented with other spaces than the usual one.
fn foreign_lines<'s, 'a>(scene: &'s Scene<'a>) -> Vec<ForeignLine<'s, 'a>> {
    let mut found = Vec::new();
    let mut around: Option<TextAround> = None;
    for (index, line) in scene.lines.iter().enumerate() {
        match line.role {
            Role::Blank => around.iter_mut().for_each(|text| text.is_parted = true),
            Role::Comment => {}
            _ if foreign_space(line).is_some() => {
                let text = line.body.trim_start_matches(is_space);
                let own = around.as_mut().filter(|around| around.may_hold(text, scene));
                let column = own.map(|around| around.column(scene, index, text));
                around = around.filter(|_| column.is_some());
                found.push(ForeignLine { line, column });
            }
            _ if around.as_ref().is_some_and(|around| around.holds(line)) => {
                around.iter_mut().for_each(|around| around.note(line.indent, line.body));
            }
            _ => around = TextAround::below(line),
        }
    }
    found
}

/// A text on several lines, after `|` or without, as far as it has been read.
struct TextAround {
    /// It is further in than this.
    parent: usize,
    /// Whether it is after `|` or `>`.
    is_block: bool,
    /// How far in its first line below its field is.
    first: Option<usize>,
    /// How far in its last line is, or what stands after the dash there.
    last: usize,
    /// How far in the last entry of a list in it is.
    entry: Option<usize>,
    /// Whether a blank line has come since its last line.
    is_parted: bool,
}

impl TextAround {
    /// The text that a line begins.
    fn below(line: &Line<'_>) -> Option<Self> {
        let value = line.raw_value();
        let is_block = line.is_header();
        let is_plain = line.key().is_some() && value.starts_with(char::is_alphanumeric);
        (is_block || is_plain).then(|| Self {
            parent: line.parent(),
            is_block,
            first: None,
            last: 0,
            entry: None,
            is_parted: false,
        })
    }

    /// Whether a line that is indented with usual spaces is a part of it.
    fn holds(&self, line: &Line<'_>) -> bool {
        let is_inside = line.indent > self.parent.max(self.first.map_or(0, |first| first - 1));
        line.role == Role::BlockText || (is_inside && (self.is_block || line.is_bare()))
    }

    /// Whether a line that says this may be a part of it: one that begins no field or, without `|`, no entry.
    fn may_hold(&self, text: &str, scene: &Scene<'_>) -> bool {
        let content = text.trim_start_matches(['-', ' ', '\t']);
        let is_field = content.split_once(':').is_some_and(|(name, _)| scene.is_field(name));
        !is_field && (self.is_block || !begins_list(text))
    }

    /// Notes its next line.
    fn note(&mut self, indent: usize, text: &str) {
        let is_entry = begins_list(text);
        self.first.get_or_insert(indent);
        self.entry = if is_entry { Some(indent) } else { self.entry };
        self.last = indent + if is_entry { 2 } else { 0 };
        self.is_parted = false;
    }

    /// How far in its next line should be, which is noted.
    fn column(&mut self, scene: &Scene<'_>, index: usize, text: &str) -> usize {
        let first = self.first.unwrap_or_else(|| self.first_column(scene, index));
        let column = match self.entry.filter(|_| begins_list(text)) {
            Some(entry) => entry,
            None if self.is_parted || self.first.is_none() || begins_list(text) => first,
            None => self.last,
        };
        self.note(column, text);
        column
    }

    /// How far in its first line should be: as far as the next that is indented with usual spaces.
    fn first_column(&self, scene: &Scene<'_>, index: usize) -> usize {
        let rest = scene.lines.iter().skip(index + 1).filter(|line| line.role != Role::Blank);
        let next = rest.into_iter().find(|line| foreign_space(line).is_none());
        let is_own = next.filter(|next| next.indent > self.parent && next.is_bare());
        is_own.map_or(self.parent + 2, |next| next.indent)
    }
}
