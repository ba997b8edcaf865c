//! What can be wrong with how a text is written, as opposed to what it says.
//!
//! What goes into the repairs, a format's words, and what comes out of them, faults. They have no messages:
//! those that the user sees are in `record/syntax.rs`.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Names of fields, collected when they are first asked for: a text without a slip needs none.
pub type Words = LazyLock<BTreeSet<&'static str>>;

/// The fields that may stand beside each other, one group for each kind of mapping, collected as [`Words`] are.
pub type Levels = LazyLock<Vec<&'static [&'static str]>>;

/// The words of a format, by which faults are recognized.
#[derive(Debug, Clone, Copy)]
pub struct Vocabulary {
    /// The names of all fields.
    pub fields: &'static Words,
    /// Those that can stand outermost.
    pub top: &'static Words,
    /// Those that may stand beside each other.
    pub levels: &'static Levels,
    /// Those whose values are lists of short texts.
    pub lists: &'static [&'static str],
    /// Those of them whose values are names of people.
    pub people: &'static [&'static str],
    /// Those whose values are running text.
    pub texts: &'static [&'static str],
    /// Those whose values are a word, a number or a day.
    pub words: &'static [&'static str],
    /// Those whose values are one line, which may be wrapped.
    pub titles: &'static [&'static str],
    /// Those that items have, and nothing else with a title.
    pub items: &'static [&'static str],
    /// Those that hardly any line of running text begins with.
    pub distinct: &'static [&'static str],
}

/// A place where a text isn't written as it must be, or says something else than it seems to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// The bytes of the text as written.
    pub at: Range<usize>,
    /// The lines as they should be, with their indentation; none where that isn't known.
    pub lines: Vec<String>,
    /// The byte of the text as written that the last of those lines ends at.
    pub until: usize,
    /// How many further lines have the same fault.
    pub more: usize,
}

/// What can be wrong with how a text is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// A character that no text has.
    ControlCharacter(char),
    /// Two versions that Git couldn't merge.
    Conflict,
    /// A line of back quotes, as around code.
    CodeFence,
    /// A tab or another space than the usual one in the indentation.
    IndentCharacter(char),
    /// A line of dashes or the like.
    Rule,
    /// A line to sign on, as a word processor has it.
    SignatureLine,
    /// A second record in the file.
    SecondDocument,
    /// A dash or bullet that isn't `-`.
    ForeignDash(char),
    /// Numbered lines that aren't a text after `|`.
    NumberedLines,
    /// No space after `-`.
    UnspacedDash,
    /// No `-` before an entry.
    MissingDash,
    /// An entry without fields that may be a line of the text right above it.
    StrayEntry,
    /// The first field of an entry once more, without a dash.
    RepeatedLead {
        /// Its name.
        field: String,
    },
    /// A list below a text that was begun on its field's line: its lines run together, or aren't read.
    PastedList,
    /// A field that is read as a part of the text above it.
    BuriedField {
        /// The name.
        field: String,
        /// How many spaces there are before it.
        is: usize,
        /// How many there should be.
        should: usize,
    },
    /// A line of running text that is read as a field, since it has a colon.
    ReadAsField {
        /// The text that it stands below.
        above: TextAbove,
        /// Whether somebody signs there.
        is_signed: bool,
    },
    /// Lines of running text below a text that is begun on its field's line.
    PastedText {
        /// The text that they stand below.
        above: TextAbove,
    },
    /// Running text whose field's line is missing.
    HeadlessText {
        /// The field.
        field: String,
        /// How many lines it has.
        lines: usize,
    },
    /// Entries of a list whose field's line is missing.
    MissingList {
        /// The field.
        field: &'static str,
    },
    /// A list that begins on the line of its field.
    ListOnKeyLine,
    /// No space after a field's colon.
    UnspacedColon,
    /// No colon after a field's name.
    MissingColon {
        /// The name.
        field: String,
    },
    /// A field that is indented too much or too little.
    Indentation {
        /// How many spaces there are.
        is: usize,
        /// How many there should be.
        should: usize,
    },
    /// A text after `|` that isn't indented, or not as much as its first line.
    UnindentedText,
    /// A text's further line that isn't indented.
    UnindentedLine,
    /// A text that begins with a character that means something.
    OpeningCharacter(char),
    /// A text that begins with a quoted part.
    QuotedPart(char),
    /// A quote that isn't closed.
    UnclosedQuote(char),
    /// A bracket that isn't closed: the one that closes it.
    UnclosedBracket(char),
    /// Typographic quotes where `"` is needed.
    TypographicQuotes,
    /// Typographic quotes around a whole value, which are printed.
    PrintedQuotes,
    /// A typographic quote that a value begins with, and no other in it.
    LoneQuote(char),
    /// A typographic quote that a value ends with, and no other in it.
    LoneClosingQuote(char),
    /// A colon with a space after it in a text.
    ColonInText,
    /// A `#` in a text, which cuts it off.
    HashInText,
    /// A comment in the middle of what reads as a sentence: `se punkt # 3 i bilagan.`
    CutSentence,
    /// Two rows on one line.
    JoinedRows,
    /// A text on the line of its `|`.
    TextBesideBar,
    /// A comment where a running text is meant: `text: # 58 Var och en`.
    CommentedText,
    /// No braces around fields on one line.
    MissingBraces,
    /// No comma between two fields in braces.
    MissingComma,
    /// More levels than any record has.
    TooNested,
    /// More than any record says.
    TooMuch,
    /// Something else.
    Unreadable,
}

/// A text that a line may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextAbove {
    /// One that is begun on the line of its field, which has that name.
    Begun(String),
    /// One after `|`.
    Block,
    /// None: the item has no text.
    None,
}

impl FaultKind {
    /// Whether it is of lines of running text.
    pub fn is_of_text(&self) -> bool {
        matches!(
            self,
            Self::ReadAsField { .. }
                | Self::PastedText { .. }
                | Self::PastedList
                | Self::HeadlessText { .. }
                | Self::UnindentedText
                | Self::UnindentedLine
        )
    }

    /// Whether it is of lines that may belong to a text that is begun on its field's line.
    pub fn is_begun(&self) -> bool {
        matches!(
            self,
            Self::ReadAsField { above: TextAbove::Begun(_), .. }
                | Self::PastedText { above: TextAbove::Begun(_) }
        )
    }

    /// Whether the text can be read as it was meant, so that it only may say too much.
    pub fn is_doubtful(&self) -> bool {
        matches!(
            self,
            Self::PrintedQuotes
                | Self::LoneQuote(_)
                | Self::LoneClosingQuote(_)
                | Self::CutSentence
                | Self::CommentedText
                | Self::StrayEntry
        )
    }
}
