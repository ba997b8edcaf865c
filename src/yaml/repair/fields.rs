//! Repairs of fields and entries: their colons, dashes and indentation.
//!
//! In comes a line, out come the ways in which it may be meant, the likeliest first.

use std::ops::Range;

use super::super::fault::{FaultKind, Vocabulary};
use super::super::lines::{Line, Role};
use super::super::patch::Edit;
use super::scene::{Repair, Scene};

/// So many lines below a line may show where it belongs.
const LINES_BELOW: usize = 6;

/// A line of running text is broken only when it is at least so long (characters).
const SHORT_LINE: usize = 60;

/// A line is moved to so many columns, to see whether it can be read there.
const MOST_COLUMNS: usize = 6;

/// Puts a space after a field's colon.
pub(super) fn unspaced_colon(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some((word, rest)) = scene.first_word(index) else { return Vec::new() };
    let Some(value) = rest.strip_prefix(':') else { return Vec::new() };
    let is_address = value.starts_with("//");
    if value.is_empty() || value.starts_with([' ', '\t']) || is_address {
        return Vec::new();
    }
    let start = scene.lines[index].content_start();
    let colon = start + word.len();
    let edits = vec![Edit::insert(colon + 1, " ")];
    with_columns(scene, index, Repair::new(FaultKind::UnspacedColon, start..colon + 1, edits))
}

/// Puts a colon after a field's name, in the place of what stands there instead of it.
pub(super) fn missing_colon(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some((word, rest)) = scene.first_word(index) else { return Vec::new() };
    let Some(taken) = instead_of_colon(rest) else { return Vec::new() };
    if scene.lines[index].key() == Some(word) || is_within_text(scene, index) {
        return Vec::new();
    }
    let start = scene.lines[index].content_start();
    let end = start + word.len();
    let follows = &rest[taken..];
    let colon = if follows.is_empty() || follows.starts_with(' ') { ":" } else { ": " };
    let kind = FaultKind::MissingColon { field: word.to_owned() };
    let edits = vec![Edit::replace(end..end + taken, colon)];
    with_columns(scene, index, Repair::new(kind, start..end, edits))
}

/// How many bytes after a field's name stand in the place of its colon; `None` if the name goes on in them.
fn instead_of_colon(rest: &str) -> Option<usize> {
    let after = rest.trim_start_matches(' ');
    let gap = rest.len() - after.len();
    let is_glued = gap == 0 && !rest.is_empty();
    let sign = after.chars().next();
    match sign.filter(|c| matches!(c, ';' | '=' | '.' | ',' | '：' | '-' | '–')) {
        None if is_glued => None,
        // A dash after a space may belong to the value; an equals sign doesn't.
        Some(sign) if is_glued || sign == '=' => Some(gap + sign.len_utf8()),
        _ => Some(0),
    }
}

/// Whether a line comes after a text after `|` and is further in than its field: a part of it that isn't
/// indented enough.
fn is_within_text(scene: &Scene<'_>, index: usize) -> bool {
    let header = scene.before(index).and_then(|above| header_of(scene, above));
    header.is_some_and(|header| scene.lines[index].indent > scene.lines[header].parent())
}

/// A repair as it is, and with the line at the column of the fields above, too.
fn with_columns(scene: &Scene<'_>, index: usize, repair: Repair) -> Vec<Repair> {
    let line = &scene.lines[index];
    let outward = columns(scene, index).into_iter().filter(|column| *column < line.indent);
    let mut repairs = vec![repair];
    for column in outward.take(2) {
        let own = &repairs[0];
        let mut edits = vec![Edit::delete(line.start..line.start + line.indent - column)];
        edits.extend(own.edits.iter().cloned());
        let moved = Repair::new(own.kind.clone(), own.at.clone(), edits);
        repairs.push(moved);
    }
    repairs
}

/// The columns that fields and entries above a line stand at, nearest to its own first.
fn columns(scene: &Scene<'_>, index: usize) -> Vec<usize> {
    let line = &scene.lines[index];
    let mut columns = columns_above(scene, index);
    if scene.before(index).is_none() {
        columns.push(0);
    }
    let below = scene.lines[index + 1..].iter().filter(|line| line.is_structure());
    columns.extend(below.take(LINES_BELOW).filter_map(|other| {
        (other.is_entry() == line.is_entry() && other.key().is_some()).then_some(other.indent)
    }));
    let is_top = line.key().is_none_or(|key| scene.words.top.contains(key));
    columns.retain(|column| *column != line.indent && (*column > 0 || is_top || line.is_entry()));
    columns.sort_unstable();
    columns.dedup();
    columns.sort_by_key(|column| column.abs_diff(line.indent));
    columns.truncate(MOST_COLUMNS);
    // A column where such a field stands elsewhere is likelier than the nearest.
    columns.sort_by_key(|column| !stands_at(scene, index, *column));
    columns
}

/// The columns of what encloses a line or stands beside what does.
fn columns_above(scene: &Scene<'_>, index: usize) -> Vec<usize> {
    let line = &scene.lines[index];
    let mut columns = Vec::new();
    let mut least = usize::MAX;
    for above in scene.lines[..index].iter().rev().filter(|line| line.is_structure()) {
        if above.indent >= least {
            continue;
        }
        least = above.indent;
        if above.key().is_some() && !line.is_entry() {
            columns.push(above.column());
        }
        if above.is_entry() == line.is_entry() {
            columns.push(above.indent);
        }
        if least == 0 {
            break;
        }
    }
    columns
}

/// Whether the field of a line stands at a column elsewhere.
fn stands_at(scene: &Scene<'_>, index: usize, column: usize) -> bool {
    let Some(key) = scene.lines[index].key() else { return false };
    let mut others = scene.lines.iter().enumerate().filter(|(at, _)| *at != index);
    others
        .any(|(_, line)| line.is_structure() && line.column() == column && line.key() == Some(key))
}

/// Moves a field that stands between two columns to the right one, with what belongs to it.
pub(super) fn known_indentation(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    match scene.field(index) {
        Some(_) => indentation(scene, index),
        None => Vec::new(),
    }
}

/// Moves a line that stands between two columns to the right one, with what belongs to it.
pub(super) fn indentation(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index) else { return Vec::new() };
    if line.is_bare() {
        return Vec::new();
    }
    let mut repairs = Vec::new();
    for column in columns(scene, index) {
        let is_outward = column < line.indent;
        for end in [run(scene, index, is_outward), scene.end_below(index), index + 1] {
            let edits = moved(scene, index, end, column);
            let kind = FaultKind::Indentation { is: line.indent, should: column };
            repairs.push(Repair::new(kind, line.range(), edits));
        }
    }
    repairs
}

/// Where a line ends with what is further in than it, and its siblings with theirs. What is moved inward
/// doesn't take entries with it that may belong to what is above.
fn run(scene: &Scene<'_>, index: usize, is_outward: bool) -> usize {
    let own = &scene.lines[index];
    let rest = scene.lines.iter().skip(index + 1);
    let inside = rest.take_while(|line| match line.indent == own.indent {
        true => !line.is_structure() || line.is_entry() == own.is_entry(),
        false if line.role == Role::Blank => true,
        false => line.indent > own.indent && (is_outward || own.is_entry() || !line.is_entry()),
    });
    index + 1 + inside.count()
}

/// The edits that move lines so that the first of them begins at a column.
fn moved(scene: &Scene<'_>, index: usize, end: usize, column: usize) -> Vec<Edit> {
    let indent = scene.lines[index].indent;
    let lines = scene.lines[index..end].iter().filter(|line| line.role != Role::Blank);
    lines
        .map(|line| match column.checked_sub(indent) {
            Some(further) => Edit::insert(line.start, " ".repeat(further)),
            None => Edit::delete(line.start..line.start + (indent - column).min(line.indent)),
        })
        .collect()
}

/// Indents a text below `|`, or its lines that are less indented than its first.
pub(super) fn unindented_text(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    if scene.structure(index).is_none() || ends_text(scene, index) {
        return Vec::new();
    }
    let Some(header) = scene.before(index).and_then(|above| header_of(scene, above)) else {
        return Vec::new();
    };
    let first = scene.after(header).filter(|first| *first < index);
    let column = match first {
        Some(first) => scene.lines[first].indent,
        None => scene.lines[header].parent() + 2,
    };
    let rest = index + 1..scene.lines.len();
    let end = rest.clone().find(|at| ends_text(scene, *at)).unwrap_or(rest.end);
    let edits = moved_at_least(scene, index..end, column, first.is_some());
    let text = Repair::new(FaultKind::UnindentedText, scene.lines[index].range(), edits);
    first.and_then(|first| outdented(scene, first, index)).into_iter().chain([text]).collect()
}

/// Moves the first line of a text out to the second, which is indented enough.
fn outdented(scene: &Scene<'_>, first: usize, second: usize) -> Option<Repair> {
    let (line, other) = (&scene.lines[first], &scene.lines[second]);
    let header = header_of(scene, first)?;
    let follows = scene.after(second).is_some_and(|at| scene.lines[at].indent > other.indent);
    let is_first = scene.before(second) == Some(first) && !follows;
    if !is_first || other.indent <= scene.lines[header].parent() {
        return None;
    }
    let kind = FaultKind::Indentation { is: line.indent, should: other.indent };
    let further = line.indent.checked_sub(other.indent)?;
    let edits = vec![Edit::delete(line.start..line.start + further)];
    Some(Repair::new(kind, line.range(), edits))
}

/// Whether a line can't belong to a text that began above.
fn ends_text(scene: &Scene<'_>, index: usize) -> bool {
    let line = &scene.lines[index];
    line.is_structure() && line.key().is_some_and(|key| scene.is_field(key))
}

/// The header of the text that a line is the last of, or is itself.
fn header_of(scene: &Scene<'_>, index: usize) -> Option<usize> {
    let mut above = (0..=index).rev();
    let header = above.find(|at| scene.lines[*at].is_structure())?;
    scene.lines[header].is_header().then_some(header)
}

/// The edits that indent lines at least as far as a column, as far from each other as they are; or only those that
/// aren't.
fn moved_at_least(
    scene: &Scene<'_>,
    lines: Range<usize>,
    column: usize,
    only_those: bool,
) -> Vec<Edit> {
    let own = scene.lines[lines].iter().filter(|line| line.role != Role::Blank);
    let lines = own.filter(|line| !only_those || line.indent < column);
    let least = lines.clone().map(|line| line.indent).min().unwrap_or(column);
    let further = " ".repeat(column.saturating_sub(least));
    lines.map(|line| Edit::insert(line.start, further.as_str())).collect()
}

/// Indents a text's further lines, which begin no field or entry.
pub(super) fn unindented_line(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index).filter(|line| line.is_bare()) else {
        return Vec::new();
    };
    let Some(above) = scene.before(index).and_then(|at| scene.structure(at)) else {
        return Vec::new();
    };
    let least = if above.key().is_some() { above.column() } else { above.indent };
    if line.indent > least || scene.slice(&above.value()).is_empty() {
        return Vec::new();
    }
    let lines = scene.lines[index..].iter();
    let rest = lines.take_while(|line| line.is_structure() && line.is_bare());
    let edits = rest
        .map(|line| Edit::insert(line.start, " ".repeat(least + 2 - line.indent.min(least))))
        .collect();
    vec![Repair::of_lines(FaultKind::UnindentedLine, line.range(), edits)]
}

/// Puts a dash before an entry that has none: it begins as the entries beside it do.
pub(super) fn missing_dash(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index).filter(|line| !line.is_entry()) else {
        return Vec::new();
    };
    let Some(entry) = entry_beside(scene, index) else { return Vec::new() };
    let begins_alike = match (entry.key(), line.key()) {
        (Some(of_entry), Some(own)) => of_entry == own,
        (None, None) => !entry.content().is_empty(),
        _ => false,
    };
    if !begins_alike {
        return Vec::new();
    }
    let range = line.start..line.start + line.indent;
    let edit = Edit::replace(range, format!("{}- ", " ".repeat(entry.indent)));
    vec![Repair::new(FaultKind::MissingDash, line.range(), vec![edit])]
}

/// The entry that a line stands beside, above it or else below.
fn entry_beside<'s, 'a>(scene: &'s Scene<'a>, index: usize) -> Option<&'s Line<'a>> {
    let indent = scene.lines[index].indent;
    let mut above = beside(scene.lines[..index].iter().rev(), indent)
        .take_while(|line| line.indent == indent || line.is_entry());
    let mut below = beside(scene.lines[index + 1..].iter(), indent);
    above.find(|line| line.is_entry()).or_else(|| below.find(|line| line.is_entry()))
}

/// Those of some lines that are no further in than an indent, up to one that is further out by more than a
/// dash and its space.
fn beside<'s, 'a: 's>(
    lines: impl Iterator<Item = &'s Line<'a>>,
    indent: usize,
) -> impl Iterator<Item = &'s Line<'a>> {
    lines
        .filter(move |line| line.is_structure() && line.indent <= indent)
        .take_while(move |line| line.indent + 2 >= indent)
}

/// Whether a line ends although the next word has room on it.
pub(super) fn is_short(line: &Line<'_>, next: &Line<'_>) -> bool {
    let word = next.body.split_whitespace().next().unwrap_or("");
    line.indent + line.body.chars().count() + 1 + word.chars().count() < SHORT_LINE
}

/// Whether a line isn't continued on the next: there was room, and it doesn't end as if more came.
pub(super) fn ends_entry(line: &Line<'_>, next: &Line<'_>) -> bool {
    is_short(line, next) && !line.body.ends_with([',', '-']) && !line.body.ends_with(" och")
}

/// Whether a list of short texts is to follow.
pub(super) fn is_list_of_texts(line: &Line<'_>, words: Vocabulary) -> bool {
    line.value().is_empty() && line.key().is_some_and(|key| words.lists.contains(&key))
}

/// The field whose list an entry is part of.
pub(super) fn list_below<'a>(scene: &Scene<'a>, entry: usize) -> Option<&'a str> {
    let own = &scene.lines[entry];
    let above = scene.lines[..entry].iter().rev().filter(|line| line.is_structure());
    let mut outer = above.skip_while(|line| {
        line.indent > own.indent || (line.indent == own.indent && line.is_entry())
    });
    outer.next().filter(|line| line.value().is_empty())?.key()
}

/// Puts a list that begins on its field's line on the next.
pub(super) fn list_on_key_line(scene: &Scene<'_>, index: usize) -> Vec<Repair> {
    let Some(line) = scene.structure(index).filter(|line| line.key().is_some()) else {
        return Vec::new();
    };
    let value = line.value();
    if !scene.slice(&value).starts_with("- ") {
        return Vec::new();
    }
    let below = scene.after(index).filter(|at| scene.lines[*at].is_entry());
    let column = below.map_or(line.column() + 2, |at| scene.lines[at].indent);
    let name = scene.slice(&(line.content_start()..value.start)).trim_end_matches(' ');
    let gap = line.content_start() + name.len()..value.start;
    let edit = Edit::replace(gap, format!("\n{}", " ".repeat(column)));
    vec![Repair::new(FaultKind::ListOnKeyLine, value.start..line.end(), vec![edit])]
}
