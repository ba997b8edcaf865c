//! What Markdown can't say: lists with letters and with "att", footnotes where they are referred to,
//! Swedish typography.

use super::{Block, Inline, ListItem, Mark};
use crate::swedish;

/// Gives every footnote reference the text that `find` has for its label; one without becomes
/// text as written.
pub(super) fn each_note(blocks: &mut [Block], find: &mut impl FnMut(&str) -> Option<Vec<Block>>) {
    each_line(blocks, true, &mut |line| {
        for inline in line {
            let Inline::Mark(Mark::Note { label, body }) = inline else { continue };
            match find(label) {
                Some(text) => *body = text,
                None => *inline = Inline::Text(format!("[^{label}]")),
            }
        }
    });
}

/// A list whose entries all begin with "att" has that as its mark.
pub(super) fn att_clauses(mut items: Vec<ListItem>) -> Vec<ListItem> {
    let first = |item: &ListItem| match item.body.first() {
        Some(Block::Paragraph { body }) => match body.first() {
            Some(Inline::Text(text)) => text.strip_prefix("att ").map(str::to_owned),
            _ => None,
        },
        _ => None,
    };
    let Some(rests) = items
        .iter()
        .map(|item| first(item).filter(|_| item.marker.is_none()))
        .collect::<Option<Vec<_>>>()
    else {
        return items;
    };
    for (item, rest) in items.iter_mut().zip(rests) {
        item.marker = Some("att".to_owned());
        if let Some(Block::Paragraph { body }) = item.body.first_mut() {
            body[0] = Inline::Text(rest);
        }
    }
    items
}

/// What a line of Markdown can't say: lines that begin with a), b) … in order. What comes before
/// the first, and each with its letter.
pub(super) fn lettered(inlines: Vec<Inline>) -> (Vec<Inline>, Vec<(char, Vec<Inline>)>) {
    let mut lead = Vec::new();
    let mut entries: Vec<(char, Vec<Inline>)> = Vec::new();
    let mut at_start = true;
    for inline in inlines {
        let Inline::Text(text) = &inline else {
            at_start = inline == Inline::Mark(Mark::Break);
            entries.last_mut().map_or(&mut lead, |entry| &mut entry.1).push(inline);
            continue;
        };
        for line in text.split_inclusive('\n') {
            let letter = entries.last().map_or('a', |(letter, _)| (*letter as u8 + 1) as char);
            let mark = line.trim_start().strip_prefix(letter).filter(|_| at_start && letter <= 'z');
            let rest = match mark.and_then(|rest| rest.strip_prefix(") ")) {
                Some(rest) if !rest.trim().is_empty() || !line.ends_with('\n') => {
                    let before = entries.last_mut().map_or(&mut lead, |entry| &mut entry.1);
                    before.pop_if(|last| *last == Inline::Mark(Mark::Break));
                    entries.push((letter, Vec::new()));
                    rest
                }
                _ => line,
            };
            let words = entries.last_mut().map_or(&mut lead, |entry| &mut entry.1);
            match words.last_mut() {
                Some(Inline::Text(before)) => before.push_str(rest),
                _ => words.push(Inline::Text(rest.to_owned())),
            }
            at_start = line.ends_with('\n');
        }
    }
    (lead, entries)
}

/// Text runs on one line, without the white space around them.
pub(super) fn finished(mut inlines: Vec<Inline>) -> Vec<Inline> {
    for inline in &mut inlines {
        if let Inline::Text(text) = inline {
            *text = text.replace('\n', " ");
        }
    }
    if let Some(Inline::Text(first)) = inlines.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Inline::Text(last)) = inlines.last_mut() {
        *last = last.trim_end().to_owned();
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    inlines
}

/// Sets every text run in Swedish typography.
pub(super) fn set_in_swedish(blocks: &mut [Block]) {
    each_line(blocks, true, &mut |line| {
        for inline in line {
            if let Inline::Text(text) = inline {
                *text = swedish::typography(text);
            }
        }
    });
}

/// Lets the text runs become what `find` makes of them; those in links stay.
pub fn each_run(blocks: &mut [Block], find: &impl Fn(&str) -> Option<Vec<Inline>>) {
    each_line(blocks, false, &mut |line| {
        let run = |inline: Inline| match &inline {
            Inline::Text(text) => find(text).unwrap_or_else(|| vec![inline]),
            Inline::Mark(_) => vec![inline],
        };
        *line = std::mem::take(line).into_iter().flat_map(run).collect();
    });
}

/// Visits every line of text, those within marks too, of which links are `entered` or not.
fn each_line(blocks: &mut [Block], entered: bool, visit: &mut impl FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match block {
            Block::Paragraph { body } | Block::Heading { body, .. } => {
                each_line_in(body, entered, visit);
            }
            Block::List { items } => {
                items.iter_mut().for_each(|item| each_line(&mut item.body, entered, visit));
            }
            Block::Quote { body } => each_line(body, entered, visit),
            Block::Table { head, rows, .. } => {
                let cells = head.iter_mut().chain(rows.iter_mut().flatten());
                cells.for_each(|cell| each_line_in(cell, entered, visit));
            }
            Block::Definitions { items } => {
                for item in items {
                    each_line_in(&mut item.term, entered, visit);
                    each_line(&mut item.body, entered, visit);
                }
            }
            Block::Lines { .. } | Block::Rule | Block::Placed { .. } => {}
        }
    }
}

/// [`each_line`] within a line.
fn each_line_in(line: &mut Vec<Inline>, entered: bool, visit: &mut impl FnMut(&mut Vec<Inline>)) {
    visit(line);
    for inline in line {
        match inline {
            Inline::Mark(Mark::Emph { body } | Mark::Strong { body }) => {
                each_line_in(body, entered, visit);
            }
            Inline::Mark(Mark::Link { body, .. } | Mark::Reference { body, .. }) if entered => {
                each_line_in(body, entered, visit);
            }
            Inline::Mark(Mark::Note { body, .. }) => each_line(body, entered, visit),
            Inline::Mark(_) | Inline::Text(_) => {}
        }
    }
}
