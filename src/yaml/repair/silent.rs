//! What a parser accepts but reads as something else than it seems to say: a list as one text, a text cut
//! off by `#`, a field as a part of the text above.
//!
//! In comes an accepted text, out come the repairs of its lines. [`is_suspect`] first scans every text for
//! lines that may be such, by how they begin, which is cheap. Only where there is one, `saphyr-parser` says
//! whether it really is a plain text there.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::super::fault::{FaultKind, Vocabulary};
use super::super::lines::{Line, Role, each, first_word};
use super::super::patch::Edit;
use super::fields::{ends_entry, is_list_of_texts, is_short};
use super::scene::{Repair, Scene};
use super::{
    buried, entries, fields, flow, headless, indents, items, joined, lists, marks, sentences,
    typography, values,
};

/// Whether a text that a parser accepts may say something else than it seems to.
pub(super) fn is_suspect(text: &str, words: Vocabulary) -> bool {
    let mut is_suspect = false;
    let mut before: Option<Line<'_>> = None;
    let mut glance = items::Glance::default();
    each(text, |line| {
        is_suspect |= match line.role {
            Role::Structure => {
                glance.finds(&line, words)
                    || is_suspect_line(&line, before.as_ref(), words)
                    || before.as_ref().is_some_and(|before| is_below_text(text, before, &line))
            }
            Role::BlockText => buried::is_suspect(&line) || joined::is_suspect(&line),
            Role::Blank | Role::Comment => false,
        };
        if !matches!(line.role, Role::Blank | Role::Comment) {
            before = Some(line);
        }
    });
    is_suspect
}

/// Whether an entry stands right below a text that it may cut off.
fn is_below_text(text: &str, before: &Line<'_>, line: &Line<'_>) -> bool {
    let between = text.get(before.end()..line.start).unwrap_or("");
    entries::may_be_stray(line, before, between)
}

/// Whether a line may say something else than it seems to, after the one before that something stands on.
fn is_suspect_line(line: &Line<'_>, before: Option<&Line<'_>>, words: Vocabulary) -> bool {
    let Some(first) = line.body.chars().next() else { return false };
    let is_ordinary = first.is_ascii_alphanumeric();
    if !is_ordinary && (first == '*' || marks::is_bullet(first) || marks::is_space(first)) {
        return true;
    }
    let is_cut = joined::is_suspect(line)
        || values::cutting_hash(line).is_some()
        || values::cutting_sentence(line, words).is_some()
        || values::commented_text(line, words).is_some();
    if (!is_ordinary && marks::is_unspaced(line)) || is_cut {
        return true;
    }
    let value = line.raw_value();
    if is_marked(value) || flow::is_suspect(value) || values::is_open(value) {
        return true;
    }
    let above = before.filter(|before| before.is_structure());
    if above.is_some_and(|above| may_go_on(above, line) || headless::is_suspect(above, line, words))
    {
        return true;
    }
    let is_text_lost =
        above.is_some_and(|above| above.is_header() && line.indent <= above.parent());
    match line.key() {
        Some(key) if sentences::is_suspect(key) => !words.fields.contains(key),
        Some(key) => is_text_lost && !words.fields.contains(key),
        None => {
            let is_listed = above.is_some_and(|above| is_list_of_texts(above, words));
            let is_below = is_listed || is_numbered(value);
            is_text_lost || begins_with_field(value, words) || (is_below && !line.is_entry())
        }
    }
}

/// Whether a value begins with an anchor, a tag or a typographic quote, or ends with such a quote.
fn is_marked(value: &str) -> bool {
    let first = value.chars().next();
    first.is_some_and(|c| matches!(c, '&' | '!') || typography::is_suspect(c))
        || typography::closing_mark(value).is_some()
}

/// Whether a text begins with a field's name and a colon, or one that no text begins with.
fn begins_with_field(content: &str, words: Vocabulary) -> bool {
    let (word, rest) = first_word(content);
    (rest.starts_with(':') && words.fields.contains(word)) || words.distinct.contains(&word)
}

/// Whether an entry may be read as a part of the text on the line before: it is further in.
fn may_go_on(above: &Line<'_>, line: &Line<'_>) -> bool {
    let is_further = line.indent > above.indent && !above.raw_value().is_empty();
    let is_below_entry = above.is_entry() && above.key().is_none() && line.is_bare();
    let is_below_text = above.key().is_some() && line.is_entry() && line.indent > above.column();
    is_further && ((is_below_entry && is_short(above, line)) || is_below_text)
}

/// What an accepted text says otherwise than it seems to, line by line.
pub(super) fn silent<'a>(scene: &'a Scene<'a>) -> impl Iterator<Item = Repair> + 'a {
    let scalars = Scalars::of(scene.text);
    let by_line = (0..scene.lines.len()).filter_map(move |index| match scene.structure(index) {
        Some(_) => misread(scene, index, &scalars),
        None => entries::undashed_in_text(scene, index)
            .or_else(|| buried::buried(scene, index))
            .or_else(|| joined::joined(scene, index).pop()),
    });
    items::missing_list(scene).into_iter().chain(by_line)
}

/// What a line says otherwise than it seems to.
fn misread(scene: &Scene<'_>, index: usize, scalars: &Scalars) -> Option<Repair> {
    let line = &scene.lines[index];
    let start = line.content_start();
    if line.body.starts_with(marks::is_space) {
        return indents::indent_characters(scene, index).into_iter().next();
    }
    let hash =
        values::cutting_hash(line).or_else(|| values::cutting_sentence(line, scene.words)).or_else(
            || values::commented_text(line, scene.words).filter(|_| scene.is_empty_below(index)),
        );
    if let Some(hash) = hash {
        return cut_off(scene, index, line.body_start() + hash, scalars);
    }
    let stray = entries::stray_at(scene, index)
        .or_else(|| headless::headless_below(scene, index))
        .or_else(|| sentences::pasted_at(scene, index));
    if stray.is_some() {
        return stray;
    }
    let is_text = scalars.is_plain(line.body_start());
    let whole = typography::cut_in_braces(scene, index)
        .or_else(|| flow::misread(scene, index))
        .or_else(|| values::runaway_quote_at(scene, index))
        .or_else(|| is_text.then(|| lists::pasted_at(scene, index))?);
    if whole.is_some() {
        return whole;
    }
    if !scalars.is_plain(start) {
        return swallowed(scene, index, scalars);
    }
    let begins_list = scene.is_first_below(index) || is_beside_entry(scene, index);
    if begins_list && marks::bullet(line).is_some() {
        return marks::foreign_dash(scene, index).into_iter().next();
    }
    if begins_list && marks::is_unspaced(line) {
        return marks::unspaced_dash(scene, index).into_iter().next();
    }
    glued(scene, index)
        .or_else(|| joined::joined(scene, index).pop())
        .or_else(|| numbered(scene, index))
        .or_else(|| unlisted(scene, index))
        .or_else(|| lists::merged(scene, index))
        .or_else(|| lost_text(scene, index))
        .or_else(|| swallowed(scene, index, scalars))
        .or_else(|| typography::printed_quotes(scene, index))
}

/// Whether the line above is an entry at the same indent.
fn is_beside_entry(scene: &Scene<'_>, index: usize) -> bool {
    let above = scene.before(index).and_then(|at| scene.structure(at));
    above.is_some_and(|above| above.is_entry() && above.indent == scene.lines[index].indent)
}

/// A text that `#` cuts off.
fn cut_off(scene: &Scene<'_>, index: usize, hash: usize, scalars: &Scalars) -> Option<Repair> {
    let line = &scene.lines[index];
    let before = scene.text[line.content_start()..hash].trim_end();
    let end = line.content_start() + before.len();
    let is_text = match before {
        "" => line.is_entry(),
        _ => scalars.is_plain(end - 1) || (before.ends_with(':') && line.key().is_some()),
    };
    let is_flow = scene.slice(&line.value()).starts_with(['{', '[']);
    (is_text && !is_flow && !scalars.covers(hash))
        .then(|| values::hash(scene, index))?
        .into_iter()
        .next()
}

/// A text whose first word YAML takes for a name or a tag.
fn swallowed(scene: &Scene<'_>, index: usize, scalars: &Scalars) -> Option<Repair> {
    let line = &scene.lines[index];
    let value = line.value();
    let text = scene.slice(&value);
    let mark = text.chars().next().filter(|c| matches!(c, '&' | '!'))?;
    let word = text.split_whitespace().next()?;
    let is_used = mark == '&' && scene.text.contains(&format!("*{}", &word[1..]));
    let is_text = scalars.is_plain(value.end.checked_sub(1)?) && !text.starts_with("!!");
    if is_used || !is_text {
        return None;
    }
    values::opening(scene, index).into_iter().next()
}

/// A field that is read as a part of the text above, or as a text: `tid:08.30`, `tid 08.30`.
fn glued(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let line = &scene.lines[index];
    if line.key().is_some() {
        return None;
    }
    if let Some(repair) = moved_if_possible(fields::unspaced_colon(scene, index)) {
        return Some(repair);
    }
    let (word, rest) = scene.first_word(index)?;
    let Some(before) = scene.before(index) else {
        return fields::missing_colon(scene, index).into_iter().next();
    };
    let above = scene.structure(before)?;
    let has_value = rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase());
    let is_field = scene.words.distinct.contains(&word) && has_value;
    let is_broken = above.key().is_some() && above.indent < line.indent && is_short(above, line);
    (is_field && is_broken && !above.value().is_empty())
        .then(|| moved_if_possible(fields::missing_colon(scene, index)))?
}

/// The repair that moves the line to the fields above, else as it is.
fn moved_if_possible(mut repairs: Vec<Repair>) -> Option<Repair> {
    repairs.truncate(2);
    repairs.pop()
}

/// Names below each other without dashes, which are read as one text.
fn unlisted(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let line = &scene.lines[index];
    let above = scene.structure(scene.before(index)?)?;
    if !line.is_bare() || !is_list_of_texts(above, scene.words) {
        return None;
    }
    let list = scene.siblings(index, Line::is_bare);
    let are_entries = list.len() > 1
        && list.windows(2).all(|pair| ends_entry(&scene.lines[pair[0]], &scene.lines[pair[1]]));
    let edits = list.iter().map(|at| Edit::insert(scene.lines[*at].body_start(), "- "));
    are_entries.then(|| Repair::of_lines(FaultKind::MissingDash, line.range(), edits.collect()))
}

/// Numbered lines that are read as one text.
fn numbered(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let line = &scene.lines[index];
    if !is_numbered_line(line) || !scene.is_first_below(index) {
        return None;
    }
    let list = scene.siblings(index, is_numbered_line);
    let above = &scene.lines[scene.before(index)?];
    let edits = vec![Edit::insert(above.end(), " |")];
    (list.len() > 1).then(|| Repair::new(FaultKind::NumberedLines, above.range(), edits))
}

/// Whether a line isn't an entry, but begins with a number as lists have.
fn is_numbered_line(line: &Line<'_>) -> bool {
    !line.is_entry() && is_numbered(line.content())
}

/// Whether a text begins with a number as lists have: `1. `.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let after = rest.strip_prefix(['.', ')']);
    rest.len() < text.len() && after.is_some_and(|after| after.starts_with([' ', '\t']))
}

/// A text after `|` that isn't indented, and so is read as something else.
fn lost_text(scene: &Scene<'_>, index: usize) -> Option<Repair> {
    let above = scene.before(index)?;
    let line = &scene.lines[index];
    let is_lost = scene.structure(above)?.is_header() && line.indent <= scene.lines[above].parent();
    let is_entry = line.is_entry() && line.indent <= scene.lines[above].indent;
    (is_lost && !is_entry).then(|| fields::unindented_text(scene, index))?.into_iter().next()
}

/// The scalars of a text, as `saphyr-parser` reads them, in order.
struct Scalars(Vec<Scalar>);

/// A scalar.
struct Scalar {
    /// Its bytes.
    range: Range<usize>,
    /// Whether it has neither quotes nor `|` or `>`.
    is_plain: bool,
}

impl Scalars {
    /// Reads the scalars of a text.
    fn of(text: &str) -> Self {
        let bytes: Vec<usize> =
            text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
        // A tab may stop this parser, but not the other.
        let even = text.replace('\t', " ");
        let mut parser = Parser::new_from_str(&even);
        let mut scalars = Vec::new();
        while let Some(Ok((event, span))) = parser.next_event() {
            let Event::Scalar(_, style, ..) = event else { continue };
            let ends = (bytes.get(span.start.index()), bytes.get(span.end.index()));
            if let (Some(start), Some(end)) = ends {
                let is_plain = style == ScalarStyle::Plain;
                scalars.push(Scalar { range: *start..*end, is_plain });
            }
        }
        Self(scalars)
    }

    /// The scalar that a byte is part of.
    fn at(&self, byte: usize) -> Option<&Scalar> {
        let next = self.0.partition_point(|scalar| scalar.range.start <= byte);
        self.0.get(next.checked_sub(1)?).filter(|scalar| byte < scalar.range.end)
    }

    /// Whether a byte is part of a scalar.
    fn covers(&self, byte: usize) -> bool {
        self.at(byte).is_some()
    }

    /// Whether a byte is part of a plain scalar.
    fn is_plain(&self, byte: usize) -> bool {
        self.at(byte).is_some_and(|scalar| scalar.is_plain)
    }
}
