//! Mentions of attachments by number in a text: "bilaga 3", "bilagorna 4–5 och 7".
//!
//! In comes a text, out come the bytes of each mention and its numbers. The packet makes links of them, and a
//! rule looks for those that lead nowhere.

use std::ops::Range;

/// The first mention of attachments in a text.
pub fn mention(text: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower.get(from..)?.find("bilag") {
        let start = from + at;
        let word = lower[start..].find(|c: char| !c.is_alphabetic()).map(|end| start + end)?;
        let is_word = !lower[..start].ends_with(|c: char| c.is_alphanumeric() || c == '-');
        let rest = &lower[word..];
        let numbers = rest.trim_start_matches([' ', '\u{a0}']);
        if is_word && numbers.starts_with(|c: char| c.is_ascii_digit()) {
            let after = word + (rest.len() - numbers.len());
            return Some(start..after + length_of_numbers(numbers));
        }
        from = word;
    }
    None
}

/// Every mention of attachments in a text.
pub fn all_mentions(text: &str) -> Vec<Range<usize>> {
    let mut mentions: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while let Some(found) = mention(&text[from..]) {
        let range = from + found.start..from + found.end;
        from = range.end;
        mentions.push(range);
    }
    mentions
}

/// The numbers that a mention says, each range from its first to its last.
pub fn mentioned_numbers(mention: &str) -> Vec<Range<u32>> {
    let mut numbers: Vec<Range<u32>> = Vec::new();
    let mut before = "";
    let mut rest = mention;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (joint, digits) = rest.split_at(at);
        let (number, after) = digits.split_at(leading_digits(digits));
        let number: u32 = number.parse().unwrap_or(u32::MAX - 1);
        match numbers.last_mut() {
            Some(range) if is_dash(joint) && !is_dash(before) => range.end = number + 1,
            _ => numbers.push(number..number + 1),
        }
        (before, rest) = (joint, after);
    }
    numbers
}

/// Whether what joins two numbers makes a range of them.
fn is_dash(joint: &str) -> bool {
    matches!(joint.trim(), "–" | "-")
}

/// How much of a text is numbers, with what joins them: "4–5 och 7".
fn length_of_numbers(text: &str) -> usize {
    let mut length = leading_digits(text);
    while let Some(more) = length_of_next(&text[length..]) {
        length += more;
    }
    length
}

/// How much of a text joins a number to the one before it, with that number: "–5", " och 7".
fn length_of_next(text: &str) -> Option<usize> {
    const JOINS: [&str; 7] = ["–", "-", " – ", " - ", ", ", " och ", " samt "];
    let spaced = text.replace('\u{a0}', " ");
    JOINS.iter().find_map(|join| {
        let digits = leading_digits(spaced.strip_prefix(join)?);
        // Counted in the text as written, where a no-break space takes two bytes.
        let joint = text.char_indices().nth(join.chars().count())?.0;
        (digits > 0).then_some(joint + digits)
    })
}

/// How many digits a text begins with.
fn leading_digits(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::{all_mentions, mentioned_numbers};

    #[test]
    fn mentions_are_found_with_their_numbers() {
        let numbers = |text: &str| -> Vec<u32> {
            let mentions = all_mentions(text).into_iter();
            mentions.flat_map(|range| mentioned_numbers(&text[range])).flatten().collect()
        };
        assert_eq!(numbers("Se bilaga 3 och bilagorna\u{a0}5–7 samt 9."), [3, 5, 6, 7, 9]);
        assert_eq!(numbers("Bilaga 12, 14 och 16-17"), [12, 14, 16, 17]);
        assert!(numbers("bilagan 4711x").starts_with(&[4711]));
        for none in ["kvittobilaga 3", "bilaga A", "bilagan", ""] {
            assert!(numbers(none).is_empty(), "{none}");
        }
    }
}
