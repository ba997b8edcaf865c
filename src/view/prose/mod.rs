//! Markdown to a tree: CommonMark with tables and footnotes. `lib/prose.typ` sets the tree.
//!
//! The tree is data, so nothing that a secretary writes becomes code. Minutes must lose nothing:
//! what CommonMark would drop or turn into something else (HTML, pictures, a lone `-`, a number
//! out of order, a definition that nobody refers to) stays as it was written.

mod read;

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Options, Parser};
use serde::Serialize;

use self::read::Builder;
use crate::record::Prose;
use crate::swedish;

/// A block of text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its text.
        body: Vec<Inline>,
    },
    /// A heading; levels count from 1 in each text and skip none.
    Heading {
        /// From 1.
        level: usize,
        /// Its text.
        body: Vec<Inline>,
    },
    /// A list.
    List {
        /// The entries.
        items: Vec<ListItem>,
    },
    /// A quotation.
    Quote {
        /// What is quoted.
        body: Vec<Block>,
    },
    /// Lines that keep their breaks.
    Lines {
        /// The lines.
        lines: Vec<String>,
    },
    /// A table.
    Table {
        /// Per column: start, center, end.
        align: Vec<&'static str>,
        /// The header's cells.
        head: Vec<Vec<Inline>>,
        /// The other rows' cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A line across.
    Rule,
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListItem {
    /// As written, with its mark: "1.", "2)", "a)", "att"; none for a bullet.
    pub marker: Option<String>,
    /// What it holds.
    pub body: Vec<Block>,
}

/// Text in a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Inline {
    /// Letters.
    Text(String),
    /// Something around letters.
    Mark(Mark),
}

/// Something around letters.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Mark {
    /// Emphasised.
    Emph {
        /// What.
        body: Vec<Inline>,
    },
    /// Strongly emphasised.
    Strong {
        /// What.
        body: Vec<Inline>,
    },
    /// A link to the web or to an e-mail address.
    Link {
        /// Where to.
        url: String,
        /// What.
        body: Vec<Inline>,
    },
    /// A reference to a § of the same document, which its number stands for.
    Reference {
        /// The name of what it leads to.
        id: String,
        /// What.
        body: Vec<Inline>,
    },
    /// A footnote.
    Note {
        /// Its name in the source.
        #[serde(skip)]
        label: String,
        /// What it says.
        body: Vec<Block>,
    },
    /// The end of a line.
    Break,
}

/// What can be referred to in a document: its name, and what a reference says: "§ 59".
pub type References = BTreeMap<String, String>;

/// Parses running text. `[§](#budget)` becomes the number of what is called `budget`.
pub fn blocks(prose: &Prose, references: &References) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let parser = Parser::new_ext(&prose.0, options);
    let definitions = parser.reference_definitions().iter();
    let mut unused: BTreeMap<String, Range<usize>> =
        definitions.map(|(label, link)| (label.to_lowercase(), link.span.clone())).collect();
    let mut builder = Builder::new(&prose.0, references);
    builder.read(parser.into_offset_iter(), &mut unused);
    let mut blocks = builder.finish();
    blocks.extend(unused.into_values().map(|span| literal(&prose.0[span])));
    level_headings(&mut blocks);
    blocks
}

/// A paragraph of text as written.
fn literal(source: &str) -> Block {
    let line = source.split_whitespace().collect::<Vec<_>>().join(" ");
    Block::Paragraph { body: vec![Inline::Text(swedish::typography(&line))] }
}

/// Makes heading levels count from 1 without a gap, as PDF/UA-1 (ISO 14289-1, 7.4.2) wants them.
fn level_headings(blocks: &mut [Block]) {
    let levels = || {
        blocks.iter().filter_map(|block| match block {
            Block::Heading { level, .. } => Some(*level),
            _ => None,
        })
    };
    let Some(top) = levels().min() else { return };
    let mut before = 0;
    for block in blocks {
        if let Block::Heading { level, .. } = block {
            *level = (*level - top + 1).min(before + 1);
            before = *level;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<Block> {
        let references = [("budget".to_owned(), "§\u{a0}59".to_owned())].into();
        blocks(&Prose(text.to_owned()), &references)
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
        let told = |text: &str| format!("{:?}", parsed(text));
        assert!(told("|a|b|\n|-|-|\n|c|d|extra|\n").contains("extra"));
        assert!(told("Ord[^1].\n\n[^1]: Ett.\n\n[^1]: Två.\n").contains("Två"));
        assert!(told("[a][b]\n\n[b]: ftp://x.se\n").contains("ftp://x.se"));
    }

    #[test]
    fn indented_lists_keep_their_numbers() {
        let told = format!("{:?}", parsed("Att\n 1. ett\n 2. två\n"));
        assert!(told.contains("\"1.\"") && told.contains("\"2.\""), "{told}");
    }

    #[test]
    fn list_numbers_stay_as_written() {
        let [Block::List { items }] = &parsed("3. a\n7. b\n")[..] else { panic!("not one list") };
        let markers: Vec<_> = items.iter().map(|item| item.marker.as_deref()).collect();
        assert_eq!(markers, [Some("3."), Some("7.")]);
    }

    #[test]
    fn references_say_the_number() {
        let reference = |text: &str| {
            let body = vec![Inline::Text(text.into())];
            let mark = Inline::Mark(Mark::Reference { id: "budget".into(), body });
            vec![Block::Paragraph { body: vec![Inline::Text("Se ".into()), mark] }]
        };
        assert_eq!(parsed("Se [§](#budget)"), reference("§\u{a0}59"));
        assert_eq!(parsed("Se [](#budget)"), reference("§\u{a0}59"));
        assert_eq!(parsed("Se [budgeten](#budget)"), reference("budgeten"));
        assert_eq!(parsed("Se [§](#annat)"), [paragraph("Se [§](#annat)")]);
    }

    #[test]
    fn letters_and_att_clauses_are_lists() {
        let items = |text: &str| match &parsed(text)[..] {
            [Block::List { items }] => items.clone(),
            other => panic!("not one list: {other:?}"),
        };
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
        let note = Mark::Note { label: "1".into(), body };
        let body = vec![Inline::Text("Ord".into()), Inline::Mark(note), Inline::Text(".".into())];
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
