//! Markdown to a tree: CommonMark with tables and footnotes. `lib/prose.typ` sets the tree.
//!
//! The tree is data, so nothing that a secretary writes becomes code. Minutes must lose nothing:
//! what CommonMark would drop or turn into something else (HTML, pictures, a lone `-`, a number
//! out of order, a definition that nobody refers to) stays as it was written.

mod landmarks;
mod read;
mod shape;

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Options, Parser};
use serde::Serialize;

pub use self::landmarks::{Landmark, LandmarkKind, landmarks};
pub use self::shape::each_run;

use self::read::Builder;
use self::shape::set_in_swedish;
use crate::record::Prose;

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
        /// "7.2", "Bilaga 1"; none in minutes, where headings have no numbers.
        #[serde(skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        /// What references lead to.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
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
        /// What it is called.
        #[serde(skip_serializing_if = "Option::is_none")]
        caption: Option<Caption>,
    },
    /// Terms, each with what is said of it.
    Definitions {
        /// The terms.
        items: Vec<Definition>,
    },
    /// The place of a figure or a table that the record holds.
    Placed {
        /// Its name.
        key: String,
    },
    /// A line across.
    Rule,
}

/// What a figure or a table is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Caption {
    /// "Tabell 2".
    pub number: String,
    /// The words.
    pub title: String,
    /// What references lead to.
    pub id: Option<String>,
}

/// A term with what is said of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Definition {
    /// The term.
    pub term: Vec<Inline>,
    /// What is said.
    pub body: Vec<Block>,
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
    /// A reference to a § or to anything else with a name in the same document.
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

/// What can be referred to in a document, by name.
pub type References = BTreeMap<String, Target>;

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What a reference without words says: "§ 59", "figur 3".
    pub words: String,
    /// What stands after words such as "Figur" and "rubrik": "3", "7.2".
    pub number: Option<String>,
}

impl Target {
    /// A target that says the same wherever it is referred to.
    pub fn saying(words: impl Into<String>) -> Self {
        Self { words: words.into(), number: None }
    }
}

/// The kind of thing that a word in a reference means, which gets a number after it; none if it is a
/// word like others. Words for one kind of thing give the same.
pub fn noun(word: &str) -> Option<&'static str> {
    Some(match word.trim().to_lowercase().as_str() {
        "figur" | "diagram" | "bild" => "figur",
        "tabell" => "tabell",
        "rubrik" | "avsnitt" | "kapitel" => "rubrik",
        "bilaga" => "bilaga",
        _ => return None,
    })
}

/// How running text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Minutes: what they say is letters, lists and tables.
    Minutes,
    /// Documents: definition lists, figures, tables with captions and headings with names too.
    Document,
}

/// Parses running text of minutes. `[§](#budget)` becomes the number of what is called `budget`.
pub fn blocks(prose: &Prose, references: &References) -> Vec<Block> {
    let (mut blocks, _) = read(&prose.0, references, Manner::Minutes);
    set_in_swedish(&mut blocks);
    level_headings(&mut blocks, 1);
    blocks
}

/// Parses a document's text, whose highest heading is at the level `top`. Headings and captions have
/// no numbers yet.
pub fn document(text: &str, references: &References, top: usize) -> Vec<Block> {
    let (mut blocks, _) = read(text, references, Manner::Document);
    set_in_swedish(&mut blocks);
    level_headings(&mut blocks, top);
    captioned(blocks)
}

/// Reads a text as a tree, with its landmarks in the order that they end.
fn read(text: &str, references: &References, manner: Manner) -> (Vec<Block>, Vec<Landmark>) {
    let parser = Parser::new_ext(text, manner.options());
    let definitions = parser.reference_definitions().iter();
    let mut unused: BTreeMap<String, Range<usize>> =
        definitions.map(|(label, link)| (label.to_lowercase(), link.span.clone())).collect();
    let mut builder = Builder::new(text, references, manner);
    builder.read(parser.into_offset_iter(), &mut unused);
    let (mut blocks, landmarks) = builder.finish();
    blocks.extend(unused.into_values().map(|span| literal(&text[span])));
    (blocks, landmarks)
}

impl Manner {
    /// What of Markdown is read beside CommonMark.
    fn options(self) -> Options {
        let both = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
        match self {
            Self::Minutes => both,
            Self::Document => {
                both | Options::ENABLE_DEFINITION_LIST | Options::ENABLE_HEADING_ATTRIBUTES
            }
        }
    }
}

/// A paragraph of text as written.
fn literal(source: &str) -> Block {
    let line = source.split_whitespace().collect::<Vec<_>>().join(" ");
    Block::Paragraph { body: vec![Inline::Text(line)] }
}

/// Gives tables the caption that the paragraph before them says: `Tabell: Deltagare {#deltagare}`.
fn captioned(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        if let Block::Table { caption, .. } = &mut block
            && let Some(Block::Paragraph { body }) = out.last()
            && let Some((title, id)) = landmarks::caption(body)
        {
            *caption = Some(Caption { number: String::new(), title, id });
            out.pop();
        }
        out.push(block);
    }
    out
}

/// Makes heading levels count from `first` without a gap, as PDF/UA-1 (ISO 14289-1, 7.4.2) wants
/// them.
fn level_headings(blocks: &mut [Block], first: usize) {
    let written = blocks.iter().filter_map(|block| match block {
        Block::Heading { level, .. } => Some(*level),
        _ => None,
    });
    let mut levels = leveled(&written.collect::<Vec<_>>(), first).into_iter();
    for block in blocks {
        if let Block::Heading { level, .. } = block {
            *level = levels.next().unwrap_or(*level);
        }
    }
}

/// Heading levels, as written, counted from `first` without a gap.
pub fn leveled(written: &[usize], first: usize) -> Vec<usize> {
    let top = written.iter().min().copied().unwrap_or(1);
    let mut before = first - 1;
    let level = |level: &usize| {
        before = (level - top + first).min(before + 1);
        before
    };
    written.iter().map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<Block> {
        let references = [("budget".to_owned(), Target::saying("§\u{a0}59"))].into();
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
