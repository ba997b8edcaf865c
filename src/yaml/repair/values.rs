//! Repairs of values that must stand in quotes, or whose quotes or brackets aren't closed.
//!
//! In comes a line, out come the ways to put quotes around its value, or to close what is open in it.

use std::iter;
use std::ops::Range;

use super::super::fault::{FaultKind, Vocabulary};
use super::super::lines::{Line, has_colon};
use super::super::patch::Edit;
use super::super::quoting::quote_mark;
use super::scene::{Repair, Scene};

/// An open quote is looked for so many lines above the one where the parser stumbled.
const OPEN_QUOTE: usize = 40;

/// Typographic quotes that stand for nothing else within a word.
pub(super) const DOUBLE: [char; 5] = ['”', '“', '„', '»', '«'];

/// The edits that put a text into quotes.
pub(super) fn quote(scene: &Scene<'_>, range: &Range<usize>) -> Vec<Edit> {
    let text = scene.slice(range);
    let mark = quote_mark(text);
    let doubled = text.match_indices(mark).map(|(at, _)| range.start + at);
    let places = iter::once(range.start).chain(doubled).chain([range.end]);
    places.map(|at| Edit::insert(at, mark)).collect()
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

/// How far the quotes or brackets reach that a value begins with.
#[derive(PartialEq)]
enum Reach {
    /// To its end.
    Whole,
    /// Over its beginning: more follows.
    Part,
    /// Nowhere: what would close them.
    Open(String),
}

impl Reach {
    /// How far what is closed reaches, given what follows it.
    fn before(rest: &str) -> Self {
        let after = rest.trim_start();
        if after.is_empty() || after.starts_with('#') { Self::Whole } else { Self::Part }
    }
}

/// Whether the quotes that a value begins with aren't closed in it.
pub(super) fn is_unclosed(value: &str, mark: char) -> bool {
    matches!(quotes(value, mark), Reach::Open(_))
}

/// How far the quotes reach that a value begins with.
fn quotes(value: &str, mark: char) -> Reach {
    let mut characters = value.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        let is_doubled = mark == '\'' && characters.peek().is_some_and(|(_, next)| *next == mark);
        match c {
            '\\' if mark == '"' => drop(characters.next()),
            c if c == mark && is_doubled => drop(characters.next()),
            c if c == mark => return Reach::before(&value[at + 1..]),
            _ => {}
        }
    }
    Reach::Open(mark.to_string())
}

/// How far the brackets reach that a value begins with.
fn brackets(value: &str) -> Reach {
    let mut open = Vec::new();
    let mut quote = None;
    for (at, c) in value.char_indices() {
        match (quote, c) {
            (Some(mark), c) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '"') => quote = Some(c),
            (None, '{') => open.push('}'),
            (None, '[') => open.push(']'),
            (None, c) if open == [c] => return Reach::before(&value[at + 1..]),
            (None, c) if open.last() == Some(&c) => drop(open.pop()),
            _ => {}
        }
    }
    Reach::Open(open.into_iter().rev().collect())
}

/// Closes an open quote at the end of its value or its line.
pub(super) fn unclosed_quote(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let above = (index.saturating_sub(OPEN_QUOTE)..=index).rev();
    let open = above.filter_map(|at| Some((at, open_quote(scene, at)?)));
    open.take(3).flat_map(|(at, mark)| closed(scene, at, mark)).collect()
}

/// Closes the first quote of the text that takes fields below it into its value.
pub(super) fn runaway_quote(scene: &Scene<'_>, _: usize) -> Vec<Repair> {
    let runaway = (0..scene.lines.len()).find_map(|at| Some((at, runaway_mark(scene, at)?)));
    runaway.map(|(at, mark)| closed(scene, at, mark)).unwrap_or_default()
}

/// Closes the quote that a line begins with, if it takes fields below it into its value.
pub(super) fn runaway_quote_at(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    closed(scene, index, runaway_mark(scene, index)?).into_iter().next()
}

/// The quote that the value of a line begins with, if fields that aren't further in than its own stand before
/// the one that closes it.
fn runaway_mark(scene: &Scene<'_>, index: usize) -> Option<char> {
    let mark = open_quote(scene, index)?;
    let own = &scene.lines[index];
    let below = index + 1..scene.lines.len();
    let inside =
        below.take_while(|at| !scene.lines[*at - 1].body.contains(mark) || *at == index + 1);
    let mut fields = inside.filter(|at| scene.field(*at).is_some());
    fields.any(|at| scene.lines[at].indent <= own.column()).then_some(mark)
}

/// Whether a value begins with a quote that its line doesn't close.
pub(super) fn is_open(value: &str) -> bool {
    let mut rest = value.chars();
    let mark = rest.next().filter(|c| matches!(c, '"' | '\''));
    mark.is_some_and(|mark| !rest.as_str().contains(mark))
}

/// The quote that the value of a line begins with and doesn't close.
fn open_quote(scene: &Scene<'_>, index: usize) -> Option<char> {
    let value = scene.slice(&scene.structure(index)?.value());
    let mark = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    matches!(quotes(value, mark), Reach::Open(_)).then_some(mark)
}

/// The ways to close the quote that the value of a line begins with.
fn closed(scene: &Scene<'_>, index: usize, mark: char) -> Vec<Repair> {
    let kind = FaultKind::UnclosedQuote(mark);
    let value = scene.lines[index].value();
    let mut ends = vec![scene.whole_value(index).end, value.end];
    ends.dedup();
    let typographic = closed_by_typographic(scene, &value)
        .map(|edit| Repair::new(kind.clone(), value.clone(), vec![edit]));
    let mut repairs: Vec<Repair> = typographic.into_iter().collect();
    let plain = ends
        .into_iter()
        .map(|end| Repair::new(kind.clone(), value.clone(), vec![Edit::insert(end, mark)]));
    repairs.extend(plain);
    // What ends in a quote of the other kind, or opens one within, isn't helped by one more.
    repairs.push(quoted(scene, kind, value.clone(), &value));
    repairs
}

/// Replaces the typographic quote that a value ends with by the one that it begins with.
fn closed_by_typographic(scene: &Scene<'_>, value: &Range<usize>) -> Option<Edit> {
    let text = scene.slice(value);
    let mark = text.chars().next()?;
    let last = text.chars().next_back().filter(|last| DOUBLE.contains(last))?;
    let is_only = text.matches(DOUBLE).count() == 1;
    let start = value.end - last.len_utf8();
    is_only.then(|| Edit::replace(start..value.end, mark))
}

/// Puts a value into quotes that begins with a character that means something.
pub(super) fn opening(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    let value = line.value();
    if let Some(repair) = text_beside_bar(scene, index) {
        return vec![repair];
    }
    let Some((first, kind)) = special_start(line, scene.slice(&value)) else { return Vec::new() };
    let mut texts = vec![value.clone(), scene.whole_value(index)];
    texts.dedup();
    let rest = line.content_start()..line.end();
    if rest.start != value.start && line.key().is_some_and(|key| !scene.is_field(key)) {
        texts.push(rest);
    }
    let at = value.start..value.start + first.len_utf8();
    texts.iter().map(|text| quoted(scene, kind.clone(), at.clone(), text)).collect()
}

/// Moves a text from beside the `|` that begins it to a line of its own, as far in as those below:
/// `beslut: |Styrelsen beslutar`.
fn text_beside_bar(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let line = scene.structure(index)?;
    let value = line.value();
    let text = scene.slice(&value);
    let beside = text.strip_prefix(['|', '>'])?.trim_start();
    if !beside.starts_with(char::is_alphabetic) || !scene.words.texts.contains(&line.key()?) {
        return None;
    }
    let below = scene.after(index).map(|after| scene.lines[after].indent);
    let indent = below.filter(|below| *below > line.column()).unwrap_or(line.column() + 2);
    let from = value.end - beside.len();
    let moved = Edit::replace(value.start + 1..from, format!("\n{}", " ".repeat(indent)));
    Some(Repair::of_lines(FaultKind::TextBesideBar, from..value.end, vec![moved]))
}

/// The first character of a line's value, if it means something that is hardly meant.
fn special_start(line: &Line<'_>, value: &str) -> Option<(char, FaultKind)> {
    let first = value.chars().next()?;
    let kind = match first {
        '"' | '\'' if quotes(value, first) == Reach::Part => FaultKind::QuotedPart(first),
        '[' | '{' if brackets(value) != Reach::Part => return None,
        '|' | '>' if line.is_header() => return None,
        '@' | '`' | '%' | '*' | '&' | '!' | '|' | '>' | '[' | '{' | ',' | ']' | '}' | '?' | ':' => {
            FaultKind::OpeningCharacter(first)
        }
        '-' if value.trim_end() == "-" => FaultKind::OpeningCharacter(first),
        _ => return None,
    };
    Some((first, kind))
}

/// Closes brackets at the end of their line, or takes one away that closes nothing.
pub(super) fn unclosed_bracket(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    let value = line.value();
    let text = scene.slice(&value);
    if !text.starts_with(['{', '[']) {
        return Vec::new();
    }
    let Reach::Open(closing) = brackets(text) else { return Vec::new() };
    let Some(first) = closing.chars().next() else { return Vec::new() };
    let kind = FaultKind::UnclosedBracket(first);
    let at = value.start..value.start + 1;
    // `{namn: Åsa, roll: ordförande]`
    let wrong = usize::from(text.ends_with([']', '}']));
    let end = Edit::insert(value.end, closing.clone());
    let other = Edit::replace(value.end - wrong..value.end, closing);
    vec![Repair::new(kind.clone(), at.clone(), vec![end]), Repair::new(kind, at, vec![other])]
}

/// Puts a text with a colon in it into quotes.
pub(super) fn colon(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    let value = line.value();
    let text = scene.slice(&value);
    if text.starts_with(['"', '\'', '{', '[', '|', '>']) || line.key().is_none() {
        return Vec::new();
    }
    let mut values = vec![value.clone(), scene.whole_value(index)];
    values.dedup();
    values.retain(|value| has_colon(scene.slice(value)));
    let is_field = line.key().is_some_and(|key| scene.is_field(key));
    let content = (line.is_entry() && !is_field)
        .then(|| line.content_start()..value.end.max(line.content_start()));
    content.into_iter().chain(values).map(|text| colon_quoted(scene, &text)).collect()
}

/// Puts a text into quotes, and points at the colon in it.
fn colon_quoted(scene: &Scene<'_>, text: &Range<usize>) -> Repair {
    let at = colon_in(scene, text).unwrap_or_else(|| text.clone());
    quoted(scene, FaultKind::ColonInText, at, text)
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
    vec![quoted(scene, FaultKind::ColonInText, line.range(), &whole)]
}

/// Puts a text into quotes that `#` cuts off.
pub(super) fn hash(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    let sentence = cutting_sentence(line, scene.words).map(|at| (FaultKind::CutSentence, at));
    let text = commented_text(line, scene.words).map(|at| (FaultKind::CommentedText, at));
    let hash = cutting_hash(line).map(|at| (FaultKind::HashInText, at));
    let Some((kind, at)) = hash.or(sentence).or(text) else {
        return Vec::new();
    };
    let at = line.body_start() + at;
    if kind == FaultKind::CommentedText {
        return vec![uncommented(scene, index, at)];
    }
    let start = scene.text_start(index);
    let from = match scene.lines[start].value() {
        // Nothing but a comment: `färg: #0b5563`, `text: # 58 Var och en`.
        value if value.is_empty() => at,
        value => value.start,
    };
    let end = scene.whole_value(start).end.max(line.end());
    let mut ends = vec![end, line.end()];
    ends.dedup();
    ends.into_iter().map(|end| quoted(scene, kind.clone(), at..at + 1, &(from..end))).collect()
}

/// Takes out the `#` before a comment that is all of a field's text: in quotes it would make a heading.
fn uncommented(scene: &Scene<'_>, index: usize, at: usize) -> Repair {
    let end = scene.lines[index].end();
    let start = end - scene.slice(&(at..end)).trim_start_matches(['#', ' ']).len();
    let text = scene.slice(&(start..end));
    let mut edits = vec![Edit::delete(at..start)];
    if has_colon(text) || text.contains(" #") || !text.starts_with(char::is_alphanumeric) {
        edits.extend(quote(scene, &(start..end)));
    }
    Repair::new(FaultKind::CommentedText, at..at + 1, edits)
}

/// Where in a body a `#` stands that begins a comment, though what follows reads as a part of a text: in the middle of
/// a sentence (what is before it has no end, and what is after it has), or in a running text before a number: `# kl 12`.
pub(super) fn cutting_sentence(line: &Line<'_>, words: Vocabulary) -> Option<usize> {
    memchr::memchr(b'#', line.body.as_bytes())?;
    let at = line.body.find(" # ")?;
    let before = line.body[..at].trim_end();
    let is_cut = before.ends_with(|c: char| c.is_alphanumeric())
        && before.contains(' ')
        && line.body.ends_with('.');
    let is_text = line.key().is_some_and(|key| words.texts.contains(&key));
    let is_numbered =
        is_text && !line.value().is_empty() && begins_with_number(&line.body[at + 3..]);
    (is_cut || is_numbered).then_some(at + 1)
}

/// Whether a comment begins with a number, or an hour: `kl 12`.
fn begins_with_number(comment: &str) -> bool {
    let number = ["kl. ", "kl ", "nr "].iter().find_map(|word| comment.strip_prefix(word));
    number.unwrap_or(comment).starts_with(|c: char| c.is_ascii_digit())
}

/// Where in a body a `#` stands that makes all of a running text a comment: `text: # 58 Var och en`.
pub(super) fn commented_text(line: &Line<'_>, words: Vocabulary) -> Option<usize> {
    memchr::memchr(b'#', line.body.as_bytes())?;
    let at = line.body.find(": # ")?;
    let is_first = line.key().is_some_and(|key| {
        words.texts.contains(&key) && line.body[..at].trim_start_matches(['-', ' ']) == key
    });
    is_first.then_some(at + 2)
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
