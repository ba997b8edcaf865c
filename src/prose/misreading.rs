//! What Markdown makes of a text that its author hardly meant: a year that becomes the number of a list, lines
//! that run together, a sign that is taken for a mark. In comes a text, out come such places.
//!
//! Apart from the reader, since most texts have no sign of any of this and aren't read for it.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::emphasis::PrintedMarks;
use super::entries;
use super::misreading_kind::{Misreading, MisreadingKind};
use super::pasted::with_dashes;
use super::read::Dialect;
use super::signatures;
use super::source_lines;
use super::unread_tables::{self, Cells};
use crate::diagnostic::first_line;
use crate::diagnostic::pasted::is_row;

/// A list doesn't begin above this, but a year does.
const LARGEST_FIRST: u64 = 999;

/// The misreadings of a text of minutes, in order.
pub fn misreadings(text: &str) -> Vec<Misreading> {
    of_dialect(text, Dialect::Minutes)
}

/// The misreadings of a document's text, in order.
pub fn document_misreadings(text: &str) -> Vec<Misreading> {
    of_dialect(text, Dialect::Document)
}

fn of_dialect(text: &str, dialect: Dialect) -> Vec<Misreading> {
    if !source_lines::any_may_be_misread(text) {
        return Vec::new();
    }
    let (written, text) = (text, &*with_dashes(text));
    let mut reader = MisreadingReader {
        written,
        text,
        lists: Vec::new(),
        tables: Vec::new(),
        read_tables: Vec::new(),
        references: BTreeMap::new(),
        notes: BTreeMap::new(),
        marks: PrintedMarks::default(),
        found: Vec::new(),
    };
    for (event, range) in Parser::new_ext(text, dialect.options()).into_offset_iter() {
        reader.read(&event, range);
    }
    let found = reader.finish();
    match (dialect == Dialect::Minutes).then(|| signatures::at_end(written)).flatten() {
        Some(signed) => with_signatures(found, signed),
        None => found,
    }
}

/// Misreadings with that of signatures in place of all within them.
fn with_signatures(mut found: Vec<Misreading>, signed: Range<usize>) -> Vec<Misreading> {
    found.retain(|own| !signed.contains(&own.range.start));
    let later = found.partition_point(|own| own.range.start < signed.start);
    found.insert(later, Misreading { kind: MisreadingKind::Signatures, range: signed });
    found
}

/// Collects misreadings from the parser's events.
struct MisreadingReader<'a> {
    /// The text as it is written.
    written: &'a str,
    /// The same in Markdown's signs, byte for byte at the same places.
    text: &'a str,
    /// The open lists, the innermost last.
    lists: Vec<OpenList>,
    /// The number of columns of the open tables.
    tables: Vec<usize>,
    /// Every table.
    read_tables: Vec<Range<usize>>,
    /// Where footnotes are referred to, by label.
    references: BTreeMap<String, BTreeSet<usize>>,
    /// Footnotes by label.
    notes: BTreeMap<String, Range<usize>>,
    /// Signs of emphasis that are printed.
    marks: PrintedMarks,
    found: Vec<Misreading>,
}

/// A list that is open while its entries are read.
struct OpenList {
    range: Range<usize>,
    entries: usize,
    /// The number of the last entry.
    number: Option<u64>,
    /// The marker of the first entry.
    first: Range<usize>,
}

impl MisreadingReader<'_> {
    fn read(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(TagEnd::List(_)) => self.end_list(),
            Event::End(TagEnd::Table) => drop(self.tables.pop()),
            Event::Html(_) | Event::InlineHtml(_)
                if source_lines::is_tag(&self.text[range.clone()]) =>
            {
                self.note(MisreadingKind::Html, range);
            }
            Event::Text(_) if source_lines::is_character_reference(&self.text[range.clone()]) => {
                self.note(MisreadingKind::CharacterReference, range);
            }
            Event::Text(_) => self.marks.look(self.text, range),
            Event::FootnoteReference(label) => {
                self.references.entry(label.to_string()).or_default().insert(range.start);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::List(_) => {
                let first = range.start..range.start;
                self.lists.push(OpenList { range, entries: 0, number: None, first });
            }
            Tag::Item => self.start_entry(range.start),
            Tag::Table(columns) => {
                self.tables.push(columns.len());
                self.read_tables.push(range);
            }
            Tag::TableRow | Tag::TableHead => self.row(range),
            Tag::Paragraph => self.paragraph(range),
            Tag::Emphasis | Tag::Strong if self.is_within_word(&range) => {
                self.note(MisreadingKind::InnerEmphasis, range);
            }
            Tag::BlockQuote(_) => {
                let quoted = self.text[range.clone()].trim_start_matches(['>', ' ']);
                if quoted.starts_with(|c: char| c.is_ascii_digit()) {
                    self.note(MisreadingKind::QuotedNumber, first_line(self.text, &range));
                }
            }
            Tag::Heading { .. } if !self.text[range.clone()].trim_start().starts_with('#') => {
                let length = self.text[range.clone()].trim_end().len();
                let line = self.text[range.start..range.start + length].rfind('\n').unwrap_or(0);
                let underline = range.start + line + 1..range.start + length;
                self.note(MisreadingKind::FailedHeading, underline);
            }
            Tag::FootnoteDefinition(label) => {
                self.notes.entry(label.to_string()).or_insert(range);
            }
            _ => {}
        }
    }

    /// Begins an entry of the innermost list, whose marker stands at a byte.
    fn start_entry(&mut self, at: usize) {
        let marker = source_lines::marker(self.text, at);
        let number = self.text[marker.clone()].trim_end_matches(['.', ')']).parse::<u64>().ok();
        let Some(list) = self.lists.last_mut() else { return };
        let before = std::mem::replace(&mut list.number, number);
        list.entries += 1;
        if list.entries == 1 {
            list.first = marker.clone();
        }
        match (before, number) {
            (Some(before), Some(number)) if before.checked_add(1) != Some(number) => {
                self.note(MisreadingKind::NumberJump { before, number }, marker);
            }
            (None, Some(LARGEST_FIRST..)) => self.note_entry(marker),
            _ => {}
        }
    }

    /// Ends the innermost list.
    fn end_list(&mut self) {
        let Some(list) = self.lists.pop() else { return };
        let is_year = list.number.is_some_and(|number| number > LARGEST_FIRST);
        let is_outermost = self.lists.is_empty();
        if is_outermost
            && list.entries == 1
            && !is_year
            && self.interrupts_sentence(list.range.start)
        {
            self.note_entry(list.first);
        }
    }

    /// Whether the line before a byte goes on there: it is no blank line, no entry, and doesn't lead up to
    /// a list.
    fn interrupts_sentence(&self, at: usize) -> bool {
        let line_start = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = self.text[..line_start].trim_end_matches('\n');
        let is_next = line_start > 0 && before.len() + 1 == line_start;
        let line = before.lines().next_back().unwrap_or_default().trim();
        let leads_up =
            line.ends_with([':', '.']) || line.ends_with(" att") || line.starts_with('#');
        is_next && !line.is_empty() && !leads_up
    }

    /// Looks for a row that has not as many cells as its table has columns.
    fn row(&mut self, range: Range<usize>) {
        let Some(columns) = self.tables.last() else { return };
        let kind = match source_lines::cells(&self.text[range.clone()]).cmp(columns) {
            Ordering::Greater => MisreadingKind::ExtraCells,
            Ordering::Less => MisreadingKind::MissingCells,
            Ordering::Equal => return,
        };
        self.note(kind, first_line(self.text, &range));
    }

    /// Looks for lines that were meant as something else than a paragraph.
    fn paragraph(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        if source_lines::is_unspaced_heading(source.lines().next().unwrap_or_default()) {
            return self.note(MisreadingKind::FailedHeading, first_line(self.text, &range));
        }
        let lines: Vec<&str> = source.lines().map(str::trim).collect();
        let is_table = |line: &str| is_row(line) || line.starts_with('|');
        if lines.len() < 2 || source_lines::several(&lines, is_table) {
            return;
        }
        if source_lines::several(&lines, source_lines::begins_as_entry)
            || source_lines::are_short(&lines)
            || source_lines::are_clauses(&lines)
        {
            self.note(MisreadingKind::JoinedLines, first_line(self.text, &range));
        }
    }

    /// Whether emphasis begins or ends between two letters or digits.
    fn is_within_word(&self, range: &Range<usize>) -> bool {
        let source = &self.text[range.clone()];
        let inner = source.trim_matches(['*', '_']);
        let before = self.text[..range.start].chars().next_back();
        let after = self.text[range.end..].chars().next();
        is_word(before, inner.chars().next()) || is_word(after, inner.chars().next_back())
    }

    /// Notes an entry that was hardly meant as one, unless a bullet stands before it.
    fn note_entry(&mut self, marker: Range<usize>) {
        if self.written.get(marker.clone()) == self.text.get(marker.clone()) {
            self.note(MisreadingKind::LoneEntry, marker);
        }
    }

    fn note(&mut self, kind: MisreadingKind, range: Range<usize>) {
        self.found.push(Misreading { kind, range });
    }

    /// The misreadings in order, with those of footnotes.
    fn finish(mut self) -> Vec<Misreading> {
        for (label, range) in source_lines::note_marks(self.text) {
            let is_read = self.references.get(label).is_some_and(|at| at.contains(&range.start));
            let is_definition =
                self.notes.contains_key(label) && self.text[range.end..].starts_with(':');
            if !is_read && !is_definition {
                self.note(MisreadingKind::MissingNote { label: label.to_owned() }, range);
            }
        }
        for (label, range) in std::mem::take(&mut self.notes) {
            if !self.references.contains_key(&label) {
                let line = first_line(self.text, &range);
                self.note(MisreadingKind::UnusedNote { label }, line);
            }
        }
        for range in std::mem::take(&mut self.marks).meant(self.text) {
            self.note(MisreadingKind::PrintedMarks, range);
        }
        for table in unread_tables::unread(self.written, &self.read_tables) {
            let kind = match table.cells {
                Cells::Tabs(rows) => MisreadingKind::TabbedLines(rows),
                Cells::Bars { has_dashes } => MisreadingKind::BrokenTable { has_dashes },
            };
            self.note(kind, table.first);
        }
        for range in entries::without_marker(self.written) {
            self.note(MisreadingKind::GluedEntry, range);
        }
        for range in entries::on_one_level(self.written) {
            self.note(MisreadingKind::LostLevel, range);
        }
        self.found.sort_by_key(|misreading| misreading.range.start);
        self.found
    }
}

/// Whether the characters on both sides of a sign are letters or digits.
fn is_word(outer: Option<char>, inner: Option<char>) -> bool {
    [outer, inner].into_iter().all(|side| side.is_some_and(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MisreadingKind, document_misreadings, misreadings};

    /// Holds the misreadings of a text: their kinds' names with the text that they are about.
    #[track_caller]
    fn are(text: &str, expected: &[&str]) {
        let found: Vec<String> = misreadings(text)
            .into_iter()
            .map(|own| {
                let kind = format!("{:?}", own.kind);
                let name = kind.split([' ', '{']).next().unwrap_or_default().to_owned();
                format!("{name}: {}", &text[own.range])
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn what_becomes_something_else_is_found() {
        are("1. Vi avsätter medel under\n2025. Det räcker.", &["NumberJump: 2025."]);
        are("2025. Avsättningen", &["LoneEntry: 2025."]);
        are("Mötet hålls den\n1. januari", &["LoneEntry: 1."]);
        are("Hyran är 500 kr\n+ moms", &["LoneEntry: +"]);
        are("Mötet är kl. 9\n- 12", &["LoneEntry: -"]);
        are("1. ett\n2. två\n4. fyra", &["NumberJump: 4."]);
        are("Ord[^1].", &["MissingNote: [^1]"]);
        are("Ord.\n\n[^1]: Not.", &["UnusedNote: [^1]: Not."]);
        are("|a|b|\n|-|-|\n|c|d|e|\n", &["ExtraCells: |c|d|e|"]);
        are("|a|b|\n|-|-|\n|c|\n", &["MissingCells: |c|"]);
        are("|a|b|\n|c|d|\n", &["BrokenTable: |a|b|"]);
        are("- ett\n|a|b|\n|--|--|\n|c|d|", &["BrokenTable: |a|b|"]);
        are("- ett\na\tb\nc\td", &["TabbedLines([\"a\\tb\",: a\tb"]);
        are("År\tBelopp\n2025\t310", &["TabbedLines([\"År\\tBelopp\",: År\tBelopp"]);
        are("– ett\n– två", &["JoinedLines: – ett"]);
        are("-ett\n-två", &["JoinedLines: -ett"]);
        are("1.Ett\n2.Två", &["JoinedLines: 1.Ett"]);
        are("Åsa Ek\nBo Al\nMaj Öst", &["JoinedLines: Åsa Ek"]);
        are("a<br>b", &["Html: <br>"]);
        are("a&nbsp;b", &["CharacterReference: &nbsp;"]);
        are("2*3*4", &["InnerEmphasis: *3*"]);
        are("> 50 % deltog", &["QuotedNumber: > 50 % deltog"]);
        are("att bevilja medel\natt meddela kommunen", &["JoinedLines: att bevilja medel"]);
        are("#Ekonomi\nDet gick bra.", &["FailedHeading: #Ekonomi"]);
        are("Summa\n-----", &["FailedHeading: -----"]);
        are("Det är ** viktigt ** nu", &["PrintedMarks: **"]);
        are("Det är **viktigt nu", &["PrintedMarks: **"]);
        are("**Beslut:**Styrelsen", &["PrintedMarks: **"]);
        are("Det är _viktigt nu", &["PrintedMarks: _"]);
        are("Det är _ viktigt _ nu", &["PrintedMarks: _"]);
    }

    #[test]
    fn what_is_meant_is_left_alone() {
        for text in [
            "Ett stycke med *kursiv*, **fet** och [länk](https://x.se).\n\nEtt till.",
            "Styrelsen beslutar att\n\n1. godkänna, och\n2. överlämna.",
            "Styrelsen beslutar att\n1. godkänna.",
            "3. som de är\n4. skrivna",
            "Frågor:\n- en",
            "## Frågor\n- en",
            "- ett\n  - två\n- tre",
            "Ord.[^1] Ord[^b].\n\n[^1]: Not.\n[^b]: Not.",
            "| a | b |\n|---|--:|\n| 1 \\| 2 | |\n",
            "> Ett citat",
            "Mål 1 < 2 & 3 > 2, <namn> och AT&T;",
            "Resultatet blev -3 och\n-4 procent.",
            "Åsa Ek\\\nBo Al\\\nMaj Öst",
            "Styrelsen beslutar vid mötet den 12 mars 2025\natt godkänna planen, samt\natt överlämna den.",
            "Styrelsen framhöll\natt planen är bra.",
            "#upprop",
            "#2026-14 gäller",
            "Pris* och avgift**\n\n* utan moms\n\n** med moms",
            "Antal * pris * 2",
            "Personnummer 19800101-****",
            "Namn: ____ Datum: __ _ __",
            "Filen snake_case_namn och \\*\\* här",
            "**Fet**, *kursiv* och _kursiv_.",
        ] {
            assert!(misreadings(text).is_empty(), "{text}: {:?}", misreadings(text));
        }
    }

    #[test]
    fn places_are_those_of_the_text_as_written() {
        let text = "•\tett\n•\ttvå\n\nOrd[^1]";
        // A bullet that is pasted is meant, and its bytes are no character of their own.
        assert!(misreadings("Hyran *är* 500 kr\n• moms").is_empty());
        let [note] = &misreadings(text)[..] else { panic!("not one") };
        assert_eq!(note.kind, MisreadingKind::MissingNote { label: "1".into() });
        assert_eq!(&text[note.range.clone()], "[^1]");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_written_places_are_on_character_boundaries(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "•\t", "· ", "o\t", "\n", "\n\n", "ord ", "å", "2025. ", "1. ", "+ ", "- ", "> 5",
                    "|a|b|", "|-|-|", "[^1]", "[^1]: ", "<br>", "&nbsp;", "*", "_", "#Å", "---", "\t",
                    "att ", "–", "  ",
                ]),
                0..24,
            ),
        ) {
            let text = parts.concat();
            for own in misreadings(&text).into_iter().chain(document_misreadings(&text)) {
                prop_assert!(text.get(own.range.clone()).is_some(), "{own:?} of {text:?}");
            }
        }
    }
}
