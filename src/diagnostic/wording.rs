//! Words that findings share: suggestions, lists of names, counts.
//!
//! In come names and numbers, out come Swedish words.

use std::collections::BTreeSet;

use crate::characters::{Hidden, code_point};

/// The known word that a misspelt one is near, if there is one.
pub fn nearest<'a, S: AsRef<str>>(word: &str, known: &'a [S]) -> Option<&'a str> {
    let near = known
        .iter()
        .map(|known| {
            (
                strsim::damerau_levenshtein(&word.to_lowercase(), &known.as_ref().to_lowercase()),
                known,
            )
        })
        .filter(|(distance, known)| *distance <= 1 + known.as_ref().chars().count() / 4)
        .min_by_key(|(distance, _)| *distance);
    near.map(|(_, known)| known.as_ref())
}

/// As many names as a hint can list.
const MOST_NAMES: usize = 6;

/// How many of more than that it lists.
const FEW_NAMES: usize = 3;

/// A hint for a word that is not known: the known one that is near, else all of them after `intro`, or the
/// least far ones of many.
pub fn did_you_mean<S: AsRef<str>>(word: &str, known: &[S], intro: &str) -> String {
    if let Some(near) = nearest(word, known) {
        return format!("menade du `{near}`?");
    }
    if known.len() <= MOST_NAMES {
        return format!("{intro} {}", names(known));
    }
    let mut by_likeness: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
    let lower = word.to_lowercase();
    by_likeness.sort_by(|one, other| {
        let [one, other] = [one, other].map(|known| strsim::jaro_winkler(&lower, known));
        other.total_cmp(&one)
    });
    by_likeness.truncate(FEW_NAMES);
    format!("{intro} bland annat {}", names(&by_likeness))
}

/// Names in backticks: `a`, `b`, `c`.
pub fn names<S: AsRef<str>>(names: &[S]) -> String {
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// So many hidden characters are named.
const FEW_CHARACTERS: usize = 3;

/// What hidden characters a text has: "dolt tecken: U+202E, som ändrar läsriktningen".
pub fn hidden_characters(found: &[(usize, char, Hidden)]) -> String {
    let kinds: BTreeSet<(Hidden, char)> =
        found.iter().map(|(_, c, hidden)| (*hidden, *c)).collect();
    let noun = if found.len() == 1 { "dolt tecken" } else { "dolda tecken" };
    let mut named = kinds.iter().map(|(hidden, c)| (code_point(*c), hidden.words()));
    if kinds.len() == 1 {
        let (point, words) = named.next().unwrap_or_default();
        return format!("{noun}: {point}, som {words}");
    }
    let named: Vec<String> =
        named.take(FEW_CHARACTERS).map(|(point, words)| format!("{point} ({words})")).collect();
    let rest = if kinds.len() > FEW_CHARACTERS { " …" } else { "" };
    format!("{noun}: {}{rest}", named.join(", "))
}

/// A number of things: 1 dokument, 2 sidor.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The start of a text, at most `longest` characters, on one line.
pub fn shortened(text: &str, longest: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= longest {
        return line;
    }
    line.chars().take(longest).chain(std::iter::once('…')).collect()
}

/// Longer lines than this (characters) are not shown whole.
const LONGEST_LINE: usize = 400;

/// So many characters are shown of the end of a longer line.
const END_OF_LINE: usize = 40;

/// A line as the user should write it: whole, on one line. Of one that nobody could copy by eye the middle is left
/// out, so that it still ends as it should.
pub fn copied(line: &str) -> String {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = line.chars().count();
    if count <= LONGEST_LINE {
        return line;
    }
    let (start, end) =
        (line.chars().take(LONGEST_LINE / 4), line.chars().skip(count - END_OF_LINE));
    start.chain(" … ".chars()).chain(end).collect()
}

/// Blocks of lines to copy aren't longer than this (bytes), so that none of their lines is cut.
const LONGEST_BLOCK: usize = 1500;

/// Lines to copy below each other, with their indentation and at most so many, and then `rest` in words, if there
/// are more.
pub fn copied_block<S: AsRef<str>>(lines: &[S], most: usize, rest: &str) -> String {
    let mut block = String::new();
    for (number, line) in lines.iter().map(AsRef::as_ref).enumerate() {
        let text = line.trim_start_matches(' ');
        let shown = format!("{}{}\n", &line[..line.len() - text.len()], copied(text));
        let is_over = number > 0 && block.len() + shown.len() > LONGEST_BLOCK;
        if is_over || number == most {
            block.push_str(rest);
            break;
        }
        block.push_str(&shown);
    }
    block.trim_end_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_block_to_copy_is_cut() {
        assert_eq!(copied_block(&["  a", "", "   b"], 3, "… c"), "  a\n\n   b");
        assert_eq!(copied_block(&["a", "b", "c"], 2, "… c"), "a\nb\n… c");
        let block = copied_block(&vec!["å".repeat(300); 9], 9, "… c");
        assert!(block.len() <= LONGEST_BLOCK + 5 && block.ends_with("å\n… c"), "{block}");
    }

    #[test]
    fn a_line_to_copy_ends_as_it_should() {
        assert_eq!(copied("  a:  b"), "a: b");
        let long = copied(&format!("\"{}. Slut\"", "ord ".repeat(200)));
        assert!(long.starts_with("\"ord ord") && long.ends_with("ord . Slut\""), "{long}");
        assert!(long.chars().count() < LONGEST_LINE);
    }

    #[test]
    fn near_words_are_suggested_and_far_ones_listed() {
        let known = ["bilagor", "beslut"];
        assert_eq!(did_you_mean("bilaga", &known, "finns:"), "menade du `bilagor`?");
        assert_eq!(did_you_mean("Beslut", &known, "finns:"), "menade du `beslut`?");
        assert_eq!(did_you_mean("datum", &known, "finns:"), "finns: `bilagor`, `beslut`");
        let many = ["tid", "plats", "kallelse", "protokoll", "justering", "justerare", "läge"];
        assert_eq!(
            did_you_mean("justerat den", &many, "finns:"),
            "finns: bland annat `justerare`, `justering`, `kallelse`"
        );
    }
}
