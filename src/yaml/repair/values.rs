//! Repairs of values that must stand in quotes, or whose quotes or brackets aren't closed.

use std::ops::Range;

use super::super::fault::FaultKind;
use super::super::lines::Line;
use super::super::patch::Edit;
use super::scene::{Repair, Scene};

/// An open quote is looked for so many lines above the one where the parser stumbled.
const OPEN_QUOTE: usize = 40;

/// The edits that put a text into quotes.
pub(super) fn quote(scene: &Scene<'_>, range: &Range<usize>) -> Vec<Edit> {
    let text = scene.slice(range);
    if !text.contains(['"', '\\']) {
        return vec![Edit::insert(range.start, "\""), Edit::insert(range.end, "\"")];
    }
    let mut edits = vec![Edit::insert(range.start, "'")];
    let doubled = memchr::memchr_iter(b'\'', text.as_bytes());
    edits.extend(doubled.map(|at| Edit::insert(range.start + at, "'")));
    edits.push(Edit::insert(range.end, "'"));
    edits
}

/// A repair that puts a text into quotes.
pub(super) fn quoted(
    scene: &Scene<'_>,
    kind: FaultKind,
    at: Range<usize>,
    text: &Range<usize>,
) -> Repair {
    Repair::new(kind, at, quote(scene, text))
}

/// A value's quotes: what is wrong with those around it.
enum Quotes {
    /// They close at the end.
    Closed,
    /// They close, and more follows.
    Part,
    /// They don't close.
    Open,
}

fn quotes(value: &str, mark: u8) -> Quotes {
    let bytes = value.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if mark == b'"' => at += 1,
            byte if *byte == mark && mark == b'\'' && bytes.get(at + 1) == Some(&mark) => at += 1,
            byte if *byte == mark => {
                let rest = value[at + 1..].trim_start();
                let is_end = rest.is_empty() || rest.starts_with('#');
                return if is_end { Quotes::Closed } else { Quotes::Part };
            }
            _ => {}
        }
        at += 1;
    }
    Quotes::Open
}

/// Closes an open quote at the end of its line.
pub(super) fn unclosed_quote(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let above = (index.saturating_sub(OPEN_QUOTE)..=index).rev();
    let open = above.filter_map(|at| {
        let line = scene.structure(at)?;
        let value = line.value();
        let mark = *scene.slice(&value).as_bytes().first().filter(|c| matches!(c, b'"' | b'\''))?;
        let is_open = matches!(quotes(scene.slice(&value), mark), Quotes::Open);
        is_open.then_some((at, value, char::from(mark)))
    });
    open.take(3)
        .flat_map(|(at, value, mark)| {
            let kind = FaultKind::UnclosedQuote(mark);
            let closed =
                |end| Repair::new(kind.clone(), value.clone(), vec![Edit::insert(end, mark)]);
            let end = scene.whole_value(at).end;
            let below = (end > value.end).then(|| closed(end));
            let whole = quoted(scene, kind.clone(), value.clone(), &value);
            // What ends in a quote of the other kind, or opens one within, isn't helped by one more.
            below.into_iter().chain([closed(value.end), whole]).collect::<Vec<Repair>>()
        })
        .collect()
}

/// Puts a value into quotes that begins with a character that means something.
pub(super) fn opening(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    let value = line.value();
    let text = scene.slice(&value);
    let Some(first) = text.chars().next() else { return Vec::new() };
    let kind = match first {
        '"' | '\'' if matches!(quotes(text, first as u8), Quotes::Part) => {
            FaultKind::QuotedPart(first)
        }
        '[' | '{' if bracket(text) != Bracket::Part => return Vec::new(),
        '|' | '>' if line.is_header() => return Vec::new(),
        '@' | '`' | '%' | '*' | '&' | '!' | '|' | '>' | '[' | '{' | ',' | ']' | '}' | '?' | ':' => {
            FaultKind::OpeningCharacter(first)
        }
        _ => return Vec::new(),
    };
    let at = value.start..value.start + first.len_utf8();
    let whole = scene.whole_value(index);
    let rest = line.content_start()..line.end();
    let mut repairs = vec![quoted(scene, kind.clone(), at.clone(), &value)];
    if whole != value {
        repairs.push(quoted(scene, kind.clone(), at.clone(), &whole));
    }
    if rest.start != value.start && line.key().is_some_and(|key| !scene.is_field(key)) {
        repairs.push(quoted(scene, kind, at, &rest));
    }
    repairs
}

/// What brackets a value that begins with one has.
#[derive(PartialEq)]
enum Bracket {
    /// They close at the end.
    Closed,
    /// They close, and more follows.
    Part,
    /// They don't close: what would close them.
    Open(String),
}

fn bracket(value: &str) -> Bracket {
    let mut open = Vec::new();
    let mut quote = None;
    for (at, c) in value.char_indices() {
        match (quote, c) {
            (Some(mark), c) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '"') => quote = Some(c),
            (None, '{') => open.push('}'),
            (None, '[') => open.push(']'),
            (None, c) if open.last() == Some(&c) => {
                open.pop();
                let rest = value[at + 1..].trim_start();
                if open.is_empty() {
                    let is_end = rest.is_empty() || rest.starts_with('#');
                    return if is_end { Bracket::Closed } else { Bracket::Part };
                }
            }
            _ => {}
        }
    }
    Bracket::Open(open.into_iter().rev().collect())
}

/// Closes brackets at the end of their line, or takes one away that closes nothing.
pub(super) fn unclosed_bracket(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    let value = line.value();
    let text = scene.slice(&value);
    if !text.starts_with(['{', '[']) {
        return Vec::new();
    }
    match bracket(text) {
        Bracket::Open(closing) => {
            let Some(first) = closing.chars().next() else { return Vec::new() };
            // `{namn: Åsa, roll: ordförande]`
            let wrong = text.len() - text.trim_end_matches([']', '}']).len();
            let kind = FaultKind::UnclosedBracket(first);
            let at = value.start..value.start + 1;
            let end = Edit::insert(value.end, closing.clone());
            let other = Edit::replace(value.end - wrong.min(1)..value.end, closing);
            vec![
                Repair::new(kind.clone(), at.clone(), vec![end]),
                Repair::new(kind, at, vec![other]),
            ]
        }
        _ => Vec::new(),
    }
}

/// Replaces typographic quotes around a value by those that hold it together.
pub(super) fn typographic_quotes(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    let Some((value, inside)) = in_typographic_quotes(scene, line) else { return Vec::new() };
    let mut edits = vec![Edit::delete(value.start..inside.start)];
    edits.extend(quote(scene, &inside));
    edits.push(Edit::delete(inside.end..value.end));
    vec![Repair::new(FaultKind::TypographicQuotes, value, edits)]
}

/// The bytes of a value in typographic quotes, with and without them.
pub(super) fn in_typographic_quotes(
    scene: &Scene<'_>,
    line: &Line<'_>,
) -> Option<(Range<usize>, Range<usize>)> {
    const MARKS: [char; 7] = ['”', '“', '„', '»', '«', '’', '‘'];
    // Between `”` and `”` a colon with a space is part of the value.
    let content = line.content();
    let start = content.find(MARKS)?;
    let before = content[..start].trim_end();
    if !(before.is_empty() || before.ends_with(':')) || before.matches(':').count() > 1 {
        return None;
    }
    let from = line.content_start() + start;
    let text = &scene.text[from..line.end()];
    let (first, last) = (text.chars().next()?, text.chars().next_back()?);
    let inside = from + first.len_utf8()..line.end().checked_sub(last.len_utf8())?;
    let is_whole =
        MARKS.contains(&last) && inside.start < inside.end && !scene.slice(&inside).contains(MARKS);
    is_whole.then_some((from..line.end(), inside))
}

/// Puts a text with a colon in it into quotes.
pub(super) fn colon(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    let value = line.value();
    let text = scene.slice(&value);
    if text.starts_with(['"', '\'', '{', '[', '|', '>']) || line.key().is_none() {
        return Vec::new();
    }
    let whole = scene.whole_value(index);
    let content = line.content_start()..value.end.max(line.content_start());
    let is_field = line.key().is_some_and(|key| scene.is_field(key));
    let mut texts = Vec::new();
    let has_colon = |text: &str| text.contains(": ") || text.ends_with(':');
    if has_colon(text) {
        texts.push(value.clone());
    }
    if whole != value && has_colon(scene.slice(&whole)) {
        texts.push(whole);
    }
    if line.is_entry() && !is_field {
        texts.insert(0, content);
    }
    let found = |text: Range<usize>| {
        let at = colon_in(scene, &text).unwrap_or_else(|| text.clone());
        quoted(scene, FaultKind::ColonInText, at, &text)
    };
    texts.into_iter().map(found).collect()
}

/// The first colon of a text that a space follows.
fn colon_in(scene: &Scene<'_>, text: &Range<usize>) -> Option<Range<usize>> {
    let inside = scene.slice(text);
    let at = inside.find(": ").or_else(|| inside.ends_with(':').then(|| inside.len() - 1))?;
    Some(text.start + at..text.start + at + 1)
}

/// Puts a text into quotes that goes on on a line with a colon in it.
pub(super) fn colon_below(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    let mut above = (0..index).rev().filter(|at| {
        let other = &scene.lines[*at];
        scene.structure(*at).is_some() && other.column() < line.indent
    });
    let Some(start) = above.next().filter(|at| !scene.lines[*at].value().is_empty()) else {
        return Vec::new();
    };
    let mut whole = scene.whole_value(start);
    whole.end = whole.end.max(line.end());
    let at = line.body_start()..line.end();
    vec![quoted(scene, FaultKind::ColonInText, at, &whole)]
}

/// Puts a text into quotes that `#` cuts off.
pub(super) fn hash(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    let Some(at) = cutting_hash(line).map(|at| line.body_start() + at) else { return Vec::new() };
    let start = scene.text_start(index);
    let from = match scene.lines[start].value() {
        // Nothing but a comment: `färg: #0b5563`.
        value if value.is_empty() => at,
        value => value.start,
    };
    let end = scene.whole_value(start).end.max(line.end());
    let kind = FaultKind::HashInText;
    let mut ends = vec![line.end()];
    if end > line.end() {
        ends.insert(0, end);
    }
    ends.into_iter().map(|end| quoted(scene, kind.clone(), at..at + 1, &(from..end))).collect()
}

/// Where in a body a `#` stands that begins a comment, though a text is meant: ` #26`.
pub(super) fn cutting_hash(line: &Line<'_>) -> Option<usize> {
    let body = line.body.as_bytes();
    memchr::memchr(b'#', body)?;
    let mut found = memchr::memmem::find_iter(body, b" #").map(|at| at + 1);
    let first = found.next()?;
    let next = body.get(first + 1)?;
    (!matches!(next, b' ' | b'#' | b'\t')).then_some(first)
}
