//! Personal numbers and samordningsnummer (SKV 704, SKV 707; 18 § folkbokföringslagen (1991:481)).
//!
//! A number is `ÅÅMMDD-NNNN` with or without century, written together or with what people, programs and line breaks put
//! between its groups. Its day exists (a samordningsnummer's is 60 more) and its last digit is the check digit of the
//! nine before (Luhn). A letter in place of one of the last digits makes it one that is used until there is another
//! (T-nummer, reservnummer), which has no check digit. Numbers of organisations have a month from 20 on.

use std::ops::Range;

use chrono::NaiveDate;

/// What isn't seen, and may stand anywhere in a number: soft hyphens, joiners, marks of direction.
const UNSEEN: [char; 8] =
    ['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}', '\u{200e}', '\u{200f}'];

/// What may stand between the date and the last four: the plus sign of those who have turned 100 too.
const SIGNS: [char; 8] = ['-', '+', '–', '—', '‐', '‑', '−', '⁃'];

/// The most characters between two digits of a number: a sign with spaces around it.
const LONGEST_GAP: usize = 3;

/// Letters that stand for a digit of a number that is used until there is another.
const RESERVE_LETTERS: &str = "ABCDEFGHJKLMNPRSTUWX";

/// The personal numbers of a text, as bytes.
pub fn personal_numbers(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // Most texts have no six digits.
    if text.bytes().filter(u8::is_ascii_digit).count() < DATE_DIGITS
        && !text.chars().any(is_foreign_digit)
    {
        return found;
    }
    let mut characters: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| !UNSEEN.contains(c)) {
        characters.push((at, as_digit(c)));
    }
    let mut at = 0;
    while at < characters.len() {
        match number_at(&characters, at) {
            Some(end) => {
                let last = characters[end - 1].0;
                let length = text[last..].chars().next().map_or(1, char::len_utf8);
                found.push(characters[at].0..last + length);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Digits of a date without century.
const DATE_DIGITS: usize = 6;

/// Whether a character is a digit of another script or width, which looks like one of ours: `１`, `𝟏`.
fn is_foreign_digit(c: char) -> bool {
    !c.is_ascii() && as_digit(c).is_ascii_digit()
}

/// A digit of another width or style as ours; all else as it is.
fn as_digit(c: char) -> char {
    let from = |zero: u32| char::from_digit((u32::from(c) - zero) % 10, 10).unwrap_or(c);
    match c {
        '\u{ff10}'..='\u{ff19}' => from(0xff10),
        '\u{1d7ce}'..='\u{1d7ff}' => from(0x1d7ce),
        _ => c,
    }
}

/// The end of the number that begins at a place among characters, if there is one.
fn number_at(characters: &[(usize, char)], start: usize) -> Option<usize> {
    let before = start.checked_sub(1).map(|at| characters[at].1);
    if !characters[start].1.is_ascii_digit() || before.is_some_and(|c| c.is_numeric()) {
        return None;
    }
    [4, 2].into_iter().find_map(|century| of_groups(characters, start, century))
}

/// Whether a character beside digits makes ten of them a part of something longer: a code, a name of a file. A number that
/// is surely one is a number in the middle of a word too.
fn joins(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// The end of a number whose year has so many digits.
fn of_groups(characters: &[(usize, char)], start: usize, year_digits: usize) -> Option<usize> {
    let mut reader = Reader { characters, at: start };
    let year = reader.digits(year_digits)?;
    let first = reader.gap()?;
    let month = reader.digits(2)?;
    let second = reader.gap()?;
    let day = reader.digits(2)?;
    // Dates have both of these or neither: "2024-12 0512" isn't one.
    if first.is_empty() != second.is_empty() {
        return None;
    }
    let gap = reader.gap()?;
    let last = reader.last_four()?;
    let end = reader.at;
    let date: String = [&year[..], &month[..], &day[..]].concat().into_iter().collect();
    let has_sign = gap.iter().any(|c| SIGNS.contains(c));
    if !first.is_empty() && !has_sign && !gap.is_empty() && is_hour_or_year(&last) {
        return None;
    }
    let follows = characters.get(end).map(|own| own.1);
    let before = start.checked_sub(1).map(|at| characters[at].1);
    let is_sure = first.is_empty() && (has_sign || year_digits == 4);
    if follows.is_some_and(char::is_numeric)
        || !is_sure && (joins(before) || joins(follows) || is_part(characters, start, end))
    {
        return None;
    }
    is_number(&date, &last).then_some(end)
}

/// Whether a sign joins a few more digits to those between two places: an amount with decimals, one day after another.
fn is_part(characters: &[(usize, char)], start: usize, end: usize) -> bool {
    let is_few = |run: usize| (1..DATE_DIGITS).contains(&run);
    let (before, after) = (&characters[..start], &characters[end..]);
    let run_before = before.iter().rev().skip(1).take_while(|own| own.1.is_ascii_digit()).count();
    let run_after = after.iter().skip(1).take_while(|own| own.1.is_ascii_digit()).count();
    (before.last().is_some_and(|own| is_joint(own.1)) && is_few(run_before))
        || (after.first().is_some_and(|own| is_joint(own.1)) && is_few(run_after))
}

/// Whether a character between digits makes one of them.
fn is_joint(c: char) -> bool {
    matches!(c, ',' | '.' | ':' | '/') || SIGNS.contains(&c)
}

/// Whether four digits after a day and a space are an hour or a year.
fn is_hour_or_year(last: &[char]) -> bool {
    let text: String = last.iter().collect();
    let value: u32 = text.parse().unwrap_or(9999);
    (1900..2100).contains(&value) || (value < 2400 && value % 100 < 60 && value.is_multiple_of(5))
}

/// Characters that are read group by group.
struct Reader<'a> {
    characters: &'a [(usize, char)],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).map(|own| own.1)
    }

    /// So many digits.
    fn digits(&mut self, count: usize) -> Option<Vec<char>> {
        let own = self.characters.get(self.at..self.at + count)?;
        let digits: Vec<char> = own.iter().map(|own| own.1).collect();
        self.at += count;
        digits.iter().all(char::is_ascii_digit).then_some(digits)
    }

    /// What stands between two groups, which is nothing, white space or one sign with white space.
    fn gap(&mut self) -> Option<Vec<char>> {
        let mut gap = Vec::new();
        while let Some(c) = self.peek().filter(|c| c.is_whitespace() || SIGNS.contains(c)) {
            gap.push(c);
            self.at += 1;
        }
        let signs = gap.iter().filter(|c| SIGNS.contains(c)).count();
        (gap.len() <= LONGEST_GAP && signs <= 1).then_some(gap)
    }

    /// The last four: digits, among them up to two letters first or last.
    fn last_four(&mut self) -> Option<Vec<char>> {
        let own = self.characters.get(self.at..self.at + 4)?;
        let last: Vec<char> = own.iter().map(|own| own.1).collect();
        self.at += 4;
        let is_one = |c: &char| c.is_ascii_digit() || RESERVE_LETTERS.contains(*c);
        let letters = last.iter().filter(|c| !c.is_ascii_digit()).count();
        (last.iter().all(is_one) && letters <= 2).then_some(last)
    }
}

/// Whether a date and the last four are a number.
fn is_number(date: &str, last: &[char]) -> bool {
    let (century, short) = date.split_at(date.len() - DATE_DIGITS);
    let centuries: &[&str] = match century {
        "18" | "19" | "20" => &[century],
        "" => &["19", "20"],
        _ => return false,
    };
    centuries.iter().any(|century| has_day(century, short)) && is_checked(short, last)
}

/// Whether the day of birth exists, or is 60 more.
fn has_day(century: &str, short: &str) -> bool {
    let parsed = |range: Range<usize>| short[range].parse::<u32>().ok();
    let year = format!("{century}{}", &short[..2]).parse().ok();
    let day = parsed(4..6).map(|day| if day > 60 { day - 60 } else { day });
    let date = year.zip(parsed(2..4)).zip(day);
    date.is_some_and(|((year, month), day)| NaiveDate::from_ymd_opt(year, month, day).is_some())
}

/// Whether the check digit is right; a number with a letter has none.
fn is_checked(short: &str, last: &[char]) -> bool {
    if last.iter().any(|c| !c.is_ascii_digit()) {
        return true;
    }
    let digits = short.chars().chain(last.iter().copied()).filter_map(|c| c.to_digit(10));
    let sum: u32 = digits
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, NaiveDate};

    use super::{is_checked, personal_numbers};

    /// Numbers of nobody, which Skatteverket keeps for tests, and what is done to them.
    #[test]
    fn numbers_are_found_however_they_are_written() {
        for text in [
            "19121212-1212",
            "191212121212",
            "121212-1212",
            "1212121212",
            "121212+1212",
            "121212–1212",
            "121212 - 1212",
            "1912-12-12-1212",
            "1912 12 12 1212",
            "19121212\u{a0}1212",
            "1912\u{ad}1212-1212",
            "19121212-\n1212",
            "19121212\n1212",
            "121212‑1212",
            "１９１２１２１２-１２１２",
            "19640823-3234",
            "640883-3231",
            "20240229-2383",
            "870217-TF12",
            "870217-T123",
        ] {
            for around in ["", "Personnummer: ", "(", "\u{201d}", "är 12 år, "] {
                let text = format!("{around}{text}");
                let found = personal_numbers(&text);
                assert_eq!(found, vec![around.len()..text.len()], "{text:?}");
            }
        }
    }

    /// The check digit of nine digits.
    fn check_digit(nine: &str) -> char {
        let fits = |digit: &char| {
            is_checked(
                &nine[..6],
                &[&nine[6..], &digit.to_string()].concat().chars().collect::<Vec<_>>(),
            )
        };
        ('0'..='9').find(fits).unwrap()
    }

    #[test]
    fn a_number_of_any_day_is_found_in_any_form() {
        let first = NaiveDate::from_ymd_opt(1890, 1, 1).unwrap();
        // Some 3 700 days, each with other last digits.
        for (at, day) in
            first.iter_days().step_by(13).take_while(|day| day.year() < 2025).enumerate()
        {
            let (century, short) = (day.format("%C").to_string(), day.format("%y%m%d").to_string());
            let nine = format!("{short}{:03}", at * 7 % 1000);
            let last = format!("{}{}", &nine[6..], check_digit(&nine));
            let iso = day.format("%Y-%m-%d");
            for text in [
                format!("{century}{short}{last}"),
                format!("{century}{short}-{last}"),
                format!("{century}{short} {last}"),
                format!("{century}{short}-\n{last}"),
                format!("{short}-{last}"),
                format!("{short}+{last}"),
                format!("{short} – {last}"),
                format!("{iso}-{last}"),
            ] {
                let found = personal_numbers(&format!("Sökande {text}, född"));
                assert_eq!(found.len(), 1, "{text:?}");
            }
        }
    }

    #[test]
    fn numbers_beside_each_other_are_all_found() {
        for text in [
            "121212-1212,640823-3234",
            "121212-1212/640823-3234",
            "191212121212;196408233234",
            "1212121212,6408233234",
            "12/121212-1212 640823-3234",
        ] {
            assert_eq!(personal_numbers(text).len(), 2, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_numbers_is_none() {
        for text in [
            "556036-0793",           // an organisation
            "16556036-0793",         // the same with its prefix
            "121212-1213",           // another check digit
            "121332-1212",           // no day
            "20230229-1213",         // no day that year
            "KS 2024-1234",          // a number in a register
            "5050-1055",             // bankgiro
            "070-123 45 67",         // a telephone
            "2024-12-05 2025-01-05", // two days
            "2024-12-05 1030",       // a day and an hour
            "1 212 121 212 kr",      // an amount
            "SE45 5000 0000 0583 9825 7466",
            "191212121212345",
            "fil_1212121212.pdf",
            "19001309-2393",
            "18970c17-9809",
            "2024-12-05–2024-12-17",
            "ISBN 978-91-212-1212-1",
        ] {
            assert!(personal_numbers(text).is_empty(), "{text:?}: {:?}", personal_numbers(text));
        }
    }
}
