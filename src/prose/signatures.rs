//! Signatures at the end of a text, as minutes from a word processor have them. In comes a text as it is written, out
//! comes where they stand.
//!
//! A form may have lines to fill in (`Namn: ____`); these stand alone, or beside a word for whoever signs there.

use std::collections::BTreeSet;
use std::ops::Range;

/// Longer lines (characters) are no names.
const LONGEST_NAME: usize = 80;

/// Words above a signature.
const HEADINGS: [&str; 6] =
    ["vid protokollet", "vid pennan", "justeras", "justerat", "underskrift", "underskrifter"];

/// Words below or beside a signature.
const ROLES: [&str; 5] = ["ordförande", "justerare", "sekreterare", "protokollförare", "vice"];

/// Those of them that hardly anybody is elected to for longer than a meeting.
const KEEPING: [&str; 3] = ["justerare", "sekreterare", "protokollförare"];

/// Whether a line may be the first of signatures: most texts have none.
pub(super) fn may_begin(line: &str) -> bool {
    ["Vid p", "Just", "Sekr", "Protokollf", "Undersk"].iter().any(|word| line.starts_with(word))
}

/// The signatures that a text ends with: their bytes.
pub(super) fn at_end(text: &str) -> Option<Range<usize>> {
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        lines.push((start + line.len() - line.trim_start().len(), line.trim()));
        start += line.len();
    }
    let last = lines.iter().rposition(|(_, line)| !line.is_empty())?;
    let tail = lines[..=last].iter().rposition(|(_, line)| !may_be_signed(line));
    let from = tail.map_or(0, |at| at + 1);
    let own = &lines[from..=last];
    let first =
        own.iter().position(|(_, line)| is_drawn(line) || is_heading(line) || is_role(line))?;
    let is_sure = own.iter().any(|(_, line)| is_drawn(line) || is_heading(line));
    let has_name = own.iter().any(|(_, line)| is_name(line) || is_named(line));
    // Names stand above what is drawn or said of them.
    let above = own[..first].iter().rev().take_while(|(_, line)| is_name(line)).count();
    let mut before =
        lines[..from + first - above].iter().rev().filter(|(_, line)| !line.is_empty());
    let is_listed = before.next().is_some_and(|(_, line)| line.ends_with(':'));
    if !has_name || !(is_sure || (are_signing(own) && !is_listed)) {
        return None;
    }
    let (start, end) = (own[first - above].0, own[own.len() - 1]);
    Some(start..end.0 + end.1.len())
}

/// Whether lines say several roles, one of which hardly anybody has but those who sign.
fn are_signing(lines: &[(usize, &str)]) -> bool {
    let roles = lines.iter().filter(|(_, line)| is_role(line));
    let words: BTreeSet<String> =
        roles.flat_map(|(_, line)| line.split_whitespace()).map(str::to_lowercase).collect();
    words.len() > 1 && words.iter().any(|word| KEEPING.contains(&word.as_str()))
}

/// Whether a line may stand among signatures.
fn may_be_signed(line: &str) -> bool {
    line.chars().count() <= LONGEST_NAME && !line.ends_with(['.', ',', ';', '?']) || is_drawn(line)
}

/// Whether a line is a name, or several.
fn is_name(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    !is_drawn(line)
        && !is_heading(line)
        && !is_role(line)
        && line.contains(' ')
        && words.by_ref().take(2).all(is_capital)
}

/// Whether a line is one to sign on, perhaps with a word for whoever does: `____`, `Justerare: ____`.
fn is_drawn(line: &str) -> bool {
    let drawn = match line.split_once(':') {
        Some((word, rest)) if is_heading(word) || is_role(word) => rest,
        _ => line,
    };
    if is_named(line) {
        return true;
    }
    let is_only = drawn.chars().all(|c| matches!(c, '_' | '.' | '…') || c.is_whitespace());
    is_only && (drawn.contains("____") || drawn.contains("......"))
}

/// Whether a line is one to sign on with the name below it, which YAML has joined to it: `____ Kim Berg`.
fn is_named(line: &str) -> bool {
    let name = line.trim_start_matches(['_', ' ', '\t']);
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    line.starts_with("____") && name.contains(' ') && name.split_whitespace().all(is_capital)
}

/// Whether a line says that signatures follow.
fn is_heading(line: &str) -> bool {
    let own = line.trim_end_matches(':').to_lowercase();
    HEADINGS.contains(&own.as_str())
}

/// Whether a line only says the roles of those who sign.
fn is_role(line: &str) -> bool {
    let own = line.trim_end_matches(':').to_lowercase();
    !own.is_empty() && own.split_whitespace().all(|word| ROLES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::at_end;

    #[test]
    fn signatures_are_found_as_a_whole() {
        for signed in [
            "Vid protokollet\n\n______\nKim Berg\n\nJusteras\n\n______\nBo Al",
            "Kim Berg\t\tÅsa Ek\nSekreterare\t\tOrdförande\n\nBo Al\nJusterare",
            "Kim Berg\n______\n\nBo Al\n______",
            "Justerare: ______\n           Bo Al",
            "Vid protokollet\nKim Berg",
            "______ Kim Berg\n______ Bo Al Justerare",
        ] {
            let text = format!("Mötet avslutades.\n\n{signed}\n");
            assert_eq!(at_end(&text).map(|range| &text[range]), Some(signed), "{text}");
        }
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in [
            "Namn: ____ Datum: __ _ __",
            "____ kronor",
            "______ Namn",
            "Namn: ______\nAdress: ______",
            "Till justerare valdes\nBo Al",
            "- Ordförande\n- Justerare",
            "Styrelsen valde\n\nÅsa Ek\nOrdförande",
            "Styrelsen valde\n\nÅsa Ek\nOrdförande\n\nBo Al\nVice ordförande",
            "För mötet valdes:\n\nÅsa Ek\nOrdförande\n\nBo Al\nSekreterare",
            "Justeras\n\nStyrelsen beslutar att paragrafen justeras omedelbart.",
            "Mötet avslutades.",
            "",
        ] {
            assert_eq!(at_end(text), None, "{text}");
        }
    }
}
