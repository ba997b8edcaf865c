//! Running text without its looks, for programs that have none: in come blocks, out goes a text with a line for each
//! paragraph, entry and row.

use super::tree::{Block, Inline, ListItem, text_content};

/// The text of some blocks.
pub fn plain(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    blocks.iter().for_each(|block| add(block, &mut lines));
    lines.join("\n")
}

/// Adds the lines of a block.
fn add(block: &Block, lines: &mut Vec<String>) {
    match block {
        Block::Paragraph { body } | Block::Heading { body, .. } => lines.push(text_content(body)),
        Block::List { items } => items.iter().for_each(|item| add_entry(item, lines)),
        Block::Quote { body } => body.iter().for_each(|block| add(block, lines)),
        Block::Lines { lines: own } => lines.extend(own.iter().cloned()),
        Block::Table { head, rows, notes, .. } => {
            lines.extend([head].into_iter().chain(rows).map(|row| cells(row)));
            lines.extend(notes.iter().map(|note| text_content(note)));
        }
        Block::Definitions { items } => {
            for item in items {
                lines.push(format!("{}: {}", text_content(&item.term), plain(&item.body)));
            }
        }
        Block::Placed { notes, .. } => lines.extend(notes.iter().map(|note| text_content(note))),
        Block::Rule => {}
    }
}

/// Adds the lines of an entry of a list, the first with its marker.
fn add_entry(item: &ListItem, lines: &mut Vec<String>) {
    let marker = item.marker.as_deref().unwrap_or("–");
    lines.push(format!("{marker} {}", plain(&item.body)));
}

/// The cells of a row in a line.
fn cells(row: &[Vec<Inline>]) -> String {
    row.iter().map(|cell| text_content(cell)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::plain;
    use crate::prose::{ReferenceTargets, blocks};
    use crate::record::Prose;

    #[test]
    fn a_text_has_a_line_for_each_part() {
        let text = "Styrelsen beslutar\n\n- att **godkänna** planen\n- att sända den\n\n1. A\n2. B\n\n- C\n- D";
        let plain = plain(&blocks(&Prose(text.to_owned()), &ReferenceTargets::new()));
        let lines: Vec<&str> = plain.lines().collect();
        let expected = [
            "Styrelsen beslutar",
            "att godkänna planen",
            "att sända den",
            "1. A",
            "2. B",
            "– C",
            "– D",
        ];
        assert_eq!(lines, expected);
    }
}
