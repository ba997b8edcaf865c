//! Markdown to a tree: CommonMark with tables and footnotes. `lib/prose.typ` sets the tree.
//!
//! The tree is data, so nothing that a secretary writes becomes code. Minutes must lose nothing:
//! what CommonMark would drop or turn into something else (HTML, pictures, a lone `-`, a number
//! out of order, a definition that nobody refers to) stays as it was written.

mod tree;
mod mention;
mod reference;
mod landmark;
mod plain;
mod shape;
mod container;
mod pasted;
mod read;
mod source_lines;
mod folded;
mod emphasis;
mod entries;
mod signatures;
mod unread_tables;
mod misreading_kind;
mod misreading;

pub use self::emphasis::bold_marks;
pub use self::folded::{EntryLines, entry_lines};
pub use self::landmark::{Landmark, LandmarkKind};
pub use self::mention::{all_mentions, mention, mentioned_numbers};
pub use self::misreading::{document_misreadings, misreadings};
pub use self::misreading_kind::{Misreading, MisreadingKind};
pub use self::plain::plain;
pub use self::reference::{ReferenceTarget, ReferenceTargets, noun};
pub use self::shape::{consecutive_levels, replace_text};
pub use self::tree::{Block, Caption, Definition, Inline, InlineElement, ListItem};

use self::read::{Dialect, read};
use self::shape::{apply_typography, level_headings, with_captions, with_notes};
use crate::record::Prose;

/// Parses running text of minutes. `[§](#budget)` becomes the number of the target named `budget`.
pub fn blocks(prose: &Prose, targets: &ReferenceTargets) -> Vec<Block> {
    let (mut blocks, _) = read(&prose.0, targets, Dialect::Minutes);
    apply_typography(&mut blocks);
    level_headings(&mut blocks, 1);
    blocks
}

/// Parses a document's text, whose highest heading gets the level `top`. Headings and captions have
/// no numbers yet.
pub fn document(text: &str, targets: &ReferenceTargets, top: usize) -> Vec<Block> {
    let (mut blocks, _) = read(text, targets, Dialect::Document);
    apply_typography(&mut blocks);
    level_headings(&mut blocks, top);
    with_notes(with_captions(blocks))
}

/// The landmarks of a document's text, in order.
pub fn landmarks(text: &str) -> Vec<Landmark> {
    let (blocks, mut landmarks) = read(text, &ReferenceTargets::new(), Dialect::Document);
    landmarks.sort_by_key(|landmark| landmark.range.start);
    // The reader ends a table before it knows whether the paragraph above is a caption.
    let captions = with_captions(blocks).into_iter().filter_map(|block| match block {
        Block::Table { caption, .. } => Some(caption),
        _ => None,
    });
    let tables = landmarks.iter_mut().filter_map(|landmark| match &mut landmark.kind {
        LandmarkKind::Table { is_captioned, id } => Some((is_captioned, id)),
        _ => None,
    });
    for ((is_captioned, id), caption) in tables.zip(captions) {
        *is_captioned = caption.is_some();
        *id = caption.and_then(|caption| caption.id);
    }
    landmarks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<Block> {
        let references = [("budget".to_owned(), ReferenceTarget::unnumbered("§\u{a0}59"))].into();
        blocks(&Prose(text.to_owned()), &references)
    }

    /// The entries of a text that is one list.
    fn items(text: &str) -> Vec<ListItem> {
        match &parsed(text)[..] {
            [Block::List { items }] => items.clone(),
            other => panic!("not one list: {other:?}"),
        }
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph { body: vec![Inline::Text(text.to_owned())] }
    }

    #[test]
    fn what_commonmark_would_drop_stays() {
        for text in [
            "&amp;",
            "`kod`",
            "[a](http://x.se (titel))",
            "-",
            "1.",
            "#",
            "<b>fet</b>",
            "![bild](x.png)",
            "[a]: b",
            "[x](javascript:y)",
            "**",
            ">",
        ] {
            assert_eq!(parsed(text), [paragraph(text)], "{text}");
        }
        assert_eq!(parsed("Summa\n==="), [paragraph("Summa ===")]);
        assert_eq!(
            parsed("Se [^x].\n\n[^y]: Ord."),
            [paragraph("Se [^x]."), paragraph("[^y]: Ord.")]
        );
    }

    #[test]
    fn no_cell_or_note_is_dropped() {
        for (text, kept) in [
            ("|a|b|\n|-|-|\n|c|d|extra|\n", "extra"),
            ("Ord[^1].\n\n[^1]: Ett.\n\n[^1]: Två.\n", "Två"),
            ("[a][b]\n\n[b]: ftp://x.se\n", "ftp://x.se"),
        ] {
            assert!(format!("{:?}", parsed(text)).contains(kept), "{text}");
        }
    }

    #[test]
    fn indented_lists_keep_their_numbers() {
        let tree = format!("{:?}", parsed("Att\n 1. ett\n 2. två\n"));
        assert!(tree.contains("\"1.\"") && tree.contains("\"2.\""), "{tree}");
    }

    #[test]
    fn list_numbers_stay_as_written() {
        let list = items("3. a\n7. b\n");
        let markers: Vec<_> = list.iter().map(|item| item.marker.as_deref()).collect();
        assert_eq!(markers, [Some("3."), Some("7.")]);
    }

    #[test]
    fn references_say_the_number() {
        for (text, words) in [
            ("Se [§](#budget)", "§\u{a0}59"),
            ("Se [](#budget)", "§\u{a0}59"),
            ("Se [budgeten](#budget)", "budgeten"),
        ] {
            let body = vec![Inline::Text(words.into())];
            let element = Inline::Element(InlineElement::Reference { id: "budget".into(), body });
            let body = vec![Inline::Text("Se ".into()), element];
            assert_eq!(parsed(text), [Block::Paragraph { body }], "{text}");
        }
        assert_eq!(parsed("Se [§](#annat)"), [paragraph("Se [§](#annat)")]);
    }

    #[test]
    fn letters_and_att_clauses_are_lists() {
        let att = items("- att ett\n- att två");
        assert!(att.iter().all(|item| item.marker.as_deref() == Some("att")));
        assert_eq!(att[1].body, [paragraph("två")]);
        assert!(items("- att ett\n- två").iter().all(|item| item.marker.is_none()));
        let [item] = &items("1. ett\n   a) ja\n   b) nej")[..] else { panic!("not one item") };
        let [lead, Block::List { items }] = &item.body[..] else { panic!("{:?}", item.body) };
        assert_eq!(*lead, paragraph("ett"));
        let markers: Vec<_> = items.iter().map(|item| item.marker.as_deref()).collect();
        assert_eq!(markers, [Some("a)"), Some("b)")]);
        assert_eq!(parsed("ord\nb) nej"), [paragraph("ord b) nej")]);
    }

    #[test]
    fn heading_levels_skip_none() {
        let levels: Vec<usize> = parsed("### a\n\n##### b\n\n### c")
            .iter()
            .map(|block| if let Block::Heading { level, .. } = block { *level } else { 0 })
            .collect();
        assert_eq!(levels, [1, 2, 1]);
    }

    #[test]
    fn footnotes_stand_where_they_are_referred_to() {
        let words = ["Se ", "[^1]", "."].map(|text| Inline::Text(text.into()));
        let body = vec![Block::Paragraph { body: words.to_vec() }];
        let note = InlineElement::Note { label: "1".into(), body };
        let body =
            vec![Inline::Text("Ord".into()), Inline::Element(note), Inline::Text(".".into())];
        assert_eq!(parsed("Ord[^1].\n\n[^1]: Se [^1]."), [Block::Paragraph { body }]);
    }

    #[test]
    fn deep_nesting_dissolves() {
        let deep = format!("{}ord", "> ".repeat(5000));
        assert!(format!("{:?}", parsed(&deep)).contains("ord"));
        let deep = format!("{}ord{}", "*a ".repeat(500), "*".repeat(500));
        assert!(format!("{:?}", parsed(&deep)).contains("ord"));
    }
}
