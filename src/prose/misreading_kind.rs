//! What Markdown can make of a text that its author hardly meant, with where.

use std::ops::Range;

/// A place that Markdown reads in its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misreading {
    /// What became of it.
    pub kind: MisreadingKind,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// What Markdown makes of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MisreadingKind {
    /// A number that doesn't follow on the one before it in a list.
    NumberJump {
        /// The number before it.
        before: u64,
        /// Its own number.
        number: u64,
    },
    /// A line in the middle of a paragraph that becomes a list of one entry, or a year that becomes the
    /// number of an entry.
    LoneEntry,
    /// A reference to a footnote that isn't there.
    MissingNote {
        /// Its label.
        label: String,
    },
    /// A footnote that nothing refers to.
    UnusedNote {
        /// Its label.
        label: String,
    },
    /// A row with more cells than its table has columns.
    ExtraCells,
    /// A row with fewer cells than its table has columns.
    MissingCells,
    /// Lines of a table that isn't one: its line of dashes is missing, or the blank line before it.
    BrokenTable {
        /// Whether it has its line of dashes.
        has_dashes: bool,
    },
    /// Lines with tabs, as tables are pasted from word processors; one if YAML has joined them.
    TabbedLines(Vec<String>),
    /// Signatures at the end of minutes, which have places for them.
    Signatures,
    /// Lines that run together to one paragraph although each begins as an entry or is short.
    JoinedLines,
    /// Lines of a file that YAML joins although each is an entry.
    FoldedLines,
    /// A line that is read as a part of the entry above, though it looks like one of its own.
    GluedEntry,
    /// A marker of the second level that is read as one of the first.
    LostLevel,
    /// A tag of HTML, which is printed as it is written.
    Html,
    /// A character reference, which is printed as it is written: `&nbsp;`.
    CharacterReference,
    /// Signs of emphasis within a word, which disappear: `2*3*4`.
    InnerEmphasis,
    /// A `>` before a number, which makes a quotation: `> 50 %`.
    QuotedNumber,
    /// What is no heading: a line of dashes or equals signs below a text, a `#` without a space after it.
    FailedHeading,
    /// Signs of emphasis that make none, and are printed: `** viktigt **`.
    PrintedMarks,
}
