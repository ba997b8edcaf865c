//! Where a parser refuses a text, and about what.
//!
//! In come the parser's error and the text, out come the bytes to look for the mistake at. libyaml says two
//! places: where it stumbled, and where what it was reading began. Which of them is nearer to the mistake
//! depends on what it was reading.

/// Why a text is refused, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// What the parser says.
    pub(super) message: String,
    /// The byte that it is probably about.
    pub(super) at: usize,
    /// The byte that the parser stumbled at.
    pub(super) stumbled: usize,
}

impl Refusal {
    /// Reads the parser's error.
    pub(super) fn of(error: &serde_yaml::Error, text: &str) -> Self {
        let message = error.to_string();
        let stumbled = match error.location() {
            Some(location) => location.index().min(text.len()),
            None => second_document(text).unwrap_or(0),
        };
        Self { at: beginning(&message, text).unwrap_or(stumbled), message, stumbled }
    }

    /// Whether the text asks for more than any record does.
    pub(super) fn is_limit(&self) -> bool {
        self.is_too_nested() || self.message.contains("repetition limit")
    }

    /// Whether it has too many levels.
    pub(super) fn is_too_nested(&self) -> bool {
        self.message.contains("recursion limit") || self.message.contains("nesting level")
    }

    /// How far the parser came.
    pub(super) fn progress(&self) -> (usize, usize) {
        (self.at, self.stumbled)
    }
}

/// The byte at which what the parser was reading began, if the mistake is likelier there than where it
/// stumbled.
fn beginning(message: &str, text: &str) -> Option<usize> {
    let context = message.rsplit(", ").next().filter(|context| context.starts_with("while "))?;
    let are_open_there = ["simple key", "quoted scalar", "parsing a flow"];
    if !are_open_there.iter().any(|reading| message.contains(reading)) {
        return None;
    }
    // At the end of the text no place is given for what began at its start.
    place(context, text).or_else(|| message.contains("end of stream").then_some(0))
}

/// The byte that a parser gives as `line 2 column 8`.
fn place(given: &str, text: &str) -> Option<usize> {
    let mut numbers = given.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok());
    let (line, column): (usize, usize) = (numbers.next()?, numbers.next()?);
    let start: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let (skip, _) = text.get(start..)?.char_indices().nth(column.checked_sub(1)?)?;
    Some(start + skip)
}

/// The byte that a second document begins at, which the parser doesn't say.
fn second_document(text: &str) -> Option<usize> {
    let mut start = 0;
    let mut has_content = false;
    for line in text.split_inclusive('\n') {
        let is_mark = line.starts_with("---") || line.starts_with("...");
        if is_mark && has_content {
            return Some(start);
        }
        let is_nothing = line.trim().is_empty() || line.starts_with(['#', '%']);
        has_content |= !is_mark && !is_nothing;
        start += line.len();
    }
    None
}
