//! A finding as a person reads it: its message, the line that it is on with a mark under the place, and
//! hints.
//!
//! In comes a finding, out comes text for a terminal. Nothing of a record reaches the terminal raw.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Place, Severity};
use crate::characters::{escaped, escaped_path, escaped_wholly};

/// Longer lines than this (characters) are cut around the place: they can't be read.
const LONGEST_LINE: usize = 160;

/// Draws a finding; with ANSI colours if `color`.
pub fn picture(finding: &Diagnostic, color: bool) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR.with_name(finding.severity.word()),
        Severity::Warning => Level::WARNING.with_name(finding.severity.word()),
    };
    let mut group = level
        .primary_title(finding.message.as_str())
        .id(finding.code.id)
        .elements(std::iter::empty::<annotate_snippets::Element<'_>>());
    let shown_path = escaped_path(finding.path());
    let excerpt = finding.place.as_ref().and_then(|place| Some(Excerpt::of(place)?.spaced(place)));
    match (&excerpt, &finding.place) {
        (Some(excerpt), Some(_)) => {
            group = group.element(
                Snippet::source(excerpt.text.as_str())
                    .path(shown_path.as_ref())
                    .line_start(excerpt.line)
                    .annotation(AnnotationKind::Primary.span(excerpt.mark.clone())),
            );
        }
        (None, Some(_)) => group = group.element(Origin::path(shown_path.as_ref())),
        _ => {}
    }
    for hint in &finding.hints {
        let (label, words) = labelled(hint);
        group = group.element(Level::HELP.with_name(label).message(safe(words)));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Unicode).render(&[group])
}

/// A hint says what to do, unless it begins with the name of something else: a limit, or what there is.
fn labelled(hint: &str) -> (&'static str, &str) {
    let named = ["gräns", "finns"].into_iter();
    named
        .filter_map(|label| Some((label, hint.strip_prefix(label)?.strip_prefix(": ")?)))
        .next()
        .unwrap_or(("tips", hint))
}

/// Longer lines of hints than this (characters) are cut.
const LONGEST_HINT: usize = 600;

/// The line that a finding is on, shown so that it can do no harm, cut around the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// What is shown of the line.
    pub text: String,
    /// From 1.
    pub line: usize,
    /// The bytes of `text` that the finding is about.
    pub mark: std::ops::Range<usize>,
}

impl Excerpt {
    /// It with spaces for what is cut before a place, so that its column is that of the file. They aren't shown.
    fn spaced(self, place: &Place) -> Self {
        let column = place.range().map_or(1, |range| place.line_and_column(range.start).1);
        let shown = self.text[..self.mark.start].chars().count();
        let cut = column.saturating_sub(1 + shown);
        let mark = self.mark.start + cut..self.mark.end + cut;
        Self { text: " ".repeat(cut) + &self.text, mark, ..self }
    }

    /// The line of a place, with tabs as spaces and what is hidden made visible, so that the
    /// mark stands under the right letters and nothing in a record reaches the terminal raw.
    pub fn of(place: &Place) -> Option<Self> {
        let range = place.range()?;
        let text = &place.file.text;
        let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[range.start..].find('\n').map_or(text.len(), |at| range.start + at);
        let (line, _) = place.line_and_column(range.start);
        let before = cut_front(&text[start..range.start]);
        let marked = cut_back(&escaped_wholly(&text[range.start..range.end.min(end)]));
        let after = cut_back(&text[range.end.min(end)..end]);
        let mark = before.len()..before.len() + marked.len();
        Some(Self { text: before + &marked + &after, line, mark })
    }
}

/// The end of a text, shown.
fn cut_front(text: &str) -> String {
    let count = text.chars().count();
    if count <= LONGEST_LINE {
        return shown(text.chars());
    }
    shown(std::iter::once('…').chain(text.chars().skip(count - LONGEST_LINE)))
}

/// The start of a text, shown.
fn cut_back(text: &str) -> String {
    if text.chars().count() <= LONGEST_LINE {
        return shown(text.chars());
    }
    shown(text.chars().take(LONGEST_LINE / 2).chain(std::iter::once('…')))
}

/// A hint with the characters made safe, each line cut where nobody reads on: what is to be copied has shorter ones.
fn safe(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let cut = (line.chars().count() > LONGEST_HINT).then_some('…');
        shown(line.chars().take(LONGEST_HINT).chain(cut))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Characters as they are safe to print in a terminal, on one line.
fn shown(characters: impl Iterator<Item = char>) -> String {
    let line: String = characters.map(spaced).collect();
    escaped(&line).into_owned()
}

/// A character that keeps to its line: a tab is shown, since spaces are no tabs.
fn spaced(character: char) -> char {
    match character {
        '\t' => '→',
        '\n' | '\r' => ' ',
        character => character,
    }
}
