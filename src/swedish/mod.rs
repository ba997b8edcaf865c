//! Data in Swedish words: lists, dates, times, ranges, amounts; and Swedish typography.
//!
//! Pure functions; views and templates decide where the words go.

mod compounds;
mod paragraphs;

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;
use rust_decimal::Decimal;

pub use self::compounds::seams;
pub use self::paragraphs::{paragraph_set, paragraphs, reference};

use crate::calendar::MONTHS;
use crate::record::{ClockSpan, DAY, DayForm, NumberSet, Time, TimeSpan};

/// A no-break space.
const NO_BREAK: &str = "\u{a0}";

/// A narrow no-break space, between the digits of an amount.
const THIN: char = '\u{202f}';

/// A zero-width space: a line may break there.
const BREAK: char = '\u{200b}';

/// Words longer than this (characters) may be broken.
const LONGEST_WORD: usize = 50;

/// The distance (characters) between places where a long word may be broken.
const PIECE: usize = 10;

/// A list in running text: "a", "a och b", "a, b och c".
pub fn list<S: AsRef<str>>(items: &[S], conjunction: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [many @ .., last] => {
            let head: Vec<&str> = many.iter().map(AsRef::as_ref).collect();
            format!("{} {conjunction} {}", head.join(", "), last.as_ref())
        }
    }
}

/// The genitive of a name: Styrelsens, Vännäs, Max.
pub fn genitive(name: &str) -> String {
    let word = name.split_whitespace().next_back().unwrap_or_default();
    let is_initials = word.chars().count() > 1 && word.chars().all(char::is_uppercase);
    let is_sibilant = name.to_lowercase().ends_with(['s', 'x', 'z']);
    match (is_initials, is_sibilant) {
        (true, _) => format!("{name}:s"),
        (_, true) => name.to_owned(),
        _ => format!("{name}s"),
    }
}

/// A text with a capital first letter.
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A text with a small first letter, unless its first word is an abbreviation in capitals.
pub fn uncapitalised(text: &str) -> String {
    let mut characters = text.chars();
    match (characters.next(), characters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => text.to_owned(),
    }
}

/// The day of the week: "fredag".
pub fn weekday(date: NaiveDate) -> &'static str {
    const DAYS: [&str; 7] = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"];
    DAYS[date.weekday().num_days_from_monday() as usize]
}

/// A date with its weekday: "fredag 30 oktober 2020".
pub fn long_date(date: NaiveDate) -> String {
    format!("{} {}", weekday(date), day(date))
}

/// A date in running text: "fredagen den 30 oktober 2020".
pub fn on_day(date: NaiveDate) -> String {
    format!("{}en den {}", weekday(date), day(date))
}

/// A date: "30 oktober 2020".
pub fn day(date: NaiveDate) -> String {
    let month = MONTHS[date.month0() as usize];
    format!("{}{NO_BREAK}{month} {}", date.day(), date.year())
}

/// A date as a house style writes it: "2015-05-11", "11 maj 2015", "den 11 maj 2015".
pub fn dated(form: DayForm, date: NaiveDate) -> String {
    match form {
        DayForm::Digits => date.to_string(),
        DayForm::Words => day(date),
        DayForm::The => format!("den {}", day(date)),
    }
}

/// A date within a sentence, as a house style writes it: "2015-05-11", "den 11 maj 2015".
pub fn dated_in_sentence(form: DayForm, date: NaiveDate) -> String {
    match form {
        DayForm::Digits => date.to_string(),
        DayForm::Words | DayForm::The => format!("den {}", day(date)),
    }
}

/// A month (from 1), shortened: "feb", "mars".
pub fn short_month(month: u32) -> &'static str {
    const SHORT: [&str; 12] =
        ["jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"];
    SHORT[(month as usize - 1) % 12]
}

/// A day or days of a known year: "19 feb", "7–8 okt", "30 sep–1 okt".
pub fn short_days(first: NaiveDate, last: NaiveDate) -> String {
    match first == last {
        true => short_day(first),
        _ if first.month() == last.month() => format!("{}–{}", first.day(), short_day(last)),
        _ => format!("{}–{}", short_day(first), short_day(last)),
    }
}

/// Days from one to another: "1 januari–31 augusti 2025", "1 juli 2024–30 juni 2025".
pub fn span_of_days(first: NaiveDate, last: NaiveDate) -> String {
    match first.year() == last.year() {
        true => {
            let month = MONTHS[first.month0() as usize];
            format!("{}{NO_BREAK}{month}–{}", first.day(), day(last))
        }
        false => format!("{}–{}", day(first), day(last)),
    }
}

/// A day of a known year: "19 feb".
fn short_day(day: NaiveDate) -> String {
    format!("{}{NO_BREAK}{}", day.day(), short_month(day.month()))
}

/// Hours of the day: "08.30–12.00".
pub fn hours(span: TimeSpan) -> String {
    match span.end {
        Some(end) => format!("{}–{}", clock(Time(span.start)), clock(Time(end))),
        None => clock(Time(span.start)),
    }
}

/// A part of the day: "16.41–18.10", "från 17.20", "till 18.10".
pub fn clock_span(span: ClockSpan) -> String {
    let (start, end) = (span.start.map(Time).map(clock), span.end.map(Time).map(clock));
    match (start, end) {
        (Some(start), Some(end)) => format!("{start}–{end}"),
        (Some(start), None) => format!("från {start}"),
        (None, Some(end)) => format!("till {end}"),
        (None, None) => String::new(),
    }
}

/// Numbers as ranges: "1, 3–5".
pub fn numbers(set: &NumberSet) -> String {
    let ranges: Vec<String> =
        set.ranges().iter().map(|&(first, last)| range(first, last)).collect();
    ranges.join(", ")
}

/// Attachments by number: "bilaga 3", "bilagorna 4–5 och 7".
pub fn attachments(set: &NumberSet) -> String {
    let noun = if set.first() == set.last() { "bilaga" } else { "bilagorna" };
    format!("{noun} {}", numbers(set))
}

/// From one number to another: "3–5", or "3" if they are the same.
fn range<N: Copy + Display + PartialEq>(first: N, last: N) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// Which one in order: "andra"; none above the ninth.
pub fn ordinal(nth: u8) -> Option<&'static str> {
    const WORDS: [&str; 9] =
        ["första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde"];
    WORDS.get(usize::from(nth).checked_sub(1)?).copied()
}

/// A time of day, or of the night after it: "17.20".
pub fn clock(time: Time) -> String {
    let minute = time.0 % DAY;
    format!("{:02}.{:02}", minute / 60, minute % 60)
}

/// A text with colons in its times of day: "17:20 (§ 60)".
pub fn with_colons(text: &str) -> String {
    static TIME: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?-u:\b)([0-9]{2})\.([0-9]{2})(?-u:\b)").ok());
    match &*TIME {
        Some(time) => time.replace_all(text, "$1:$2").into_owned(),
        None => text.to_owned(),
    }
}

/// A number of days: "1 dag", "14 dagar", "1 470 dagar".
pub fn days(count: i64) -> String {
    if count == 1 { "1 dag".to_owned() } else { format!("{} dagar", amount(count.into(), 0)) }
}

/// A number of things in words: "en ledamot", "tre ledamöter"; from thirteen on in digits.
pub fn count_in_words(number: usize, one: &str, many: &str) -> String {
    const WORDS: [&str; 11] =
        ["två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"];
    match number {
        1 => one.to_owned(),
        2..=12 => format!("{} {many}", WORDS[number - 2]),
        _ => format!("{number}{NO_BREAK}{many}"),
    }
}

/// An amount with the decimals that it has: "5 690", "12,5".
pub fn exact_amount(value: Decimal) -> String {
    amount(value, value.normalize().scale())
}

/// A share with one decimal: "45,2 %".
pub fn percent(share: Decimal) -> String {
    format!("{}{NO_BREAK}%", amount(share, 1))
}

/// An amount with the given decimals: "5 690", "−1 146,50". Its spaces are thin and don't break.
pub fn amount(amount: Decimal, decimals: u32) -> String {
    let text = format!("{:.*}", decimals as usize, amount.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if amount.is_sign_negative() && !amount.is_zero() {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(THIN);
        }
        out.push(digit);
    }
    if !decimals.is_empty() {
        out.push(',');
        out.push_str(decimals);
    }
    out
}

/// A text in Swedish typography: ” quotes, – for ranges and pauses, a true minus, no-break spaces.
/// No letter or digit is added, lost or moved.
pub fn typography(text: &str) -> String {
    // Each with what a text must contain to match. Ends of words are those of ASCII, which are found faster.
    static RULES: LazyLock<Vec<(&str, Regex, &str)>> = LazyLock::new(|| {
        let rules = [
            ("\"", "\"", "”"),
            ("'", "'", "’"),
            // a pause: ord - ord
            (" - ", r"(\S) - (\S)", "$1 – $2"),
            // years and clock times: 2021-2023, 08.30-12.00
            (
                "-",
                r"(^|[\s(])((?:19|20)[0-9][0-9])-((?:19|20)[0-9][0-9])([\s).,;:]|$)",
                "$1$2–$3$4",
            ),
            ("-", r"(?-u:\b)([0-9]{1,2}[.:][0-9]{2})-([0-9]{1,2}[.:][0-9]{2})(?-u:\b)", "$1–$2"),
            // a negative amount: -3,4
            ("-", r"(^|[\s(])-([0-9])", "$1−$2"),
            // § 52, 5 690, 310 tkr
            ("§ ", r"§ ([0-9])", "§\u{a0}$1"),
            (" ", r"(?-u:\b)([0-9]{1,3}) ([0-9]{3})(?-u:\b)", "$1\u{a0}$2"),
            (" ", r"([0-9]) (tkr|mnkr|mkr|kr|%|procent|§)(\W|$)", "$1\u{a0}$2$3"),
            // 9 kap. 43 §
            (" kap. ", r"([0-9]) kap\. ([0-9])", "$1\u{a0}kap.\u{a0}$2"),
            // 1 januari
            (
                " ",
                r"(?-u:\b)([0-9]{1,2}) (januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)(?-u:\b)",
                "$1\u{a0}$2",
            ),
        ];
        let compiled =
            rules.iter().map(|(needed, from, to)| Some((*needed, Regex::new(from).ok()?, *to)));
        compiled.flatten().collect()
    });
    let is_concerned = text.bytes().any(|byte| byte.is_ascii_digit() || b"\"'-".contains(&byte));
    if !is_concerned {
        return breakable(text); // no rule is about letters alone
    }
    RULES.iter().fold(breakable(text), |text, (needed, from, to)| {
        if !text.contains(needed) {
            return text;
        }
        // Matches that share a character take two rounds: in "1 - 2 - 3" the 2 belongs to both.
        match from.replace_all(&text, *to) {
            Cow::Owned(changed) => from.replace_all(&changed, *to).into_owned(),
            Cow::Borrowed(_) => text,
        }
    })
}

/// The text with break opportunities in words that are too long for any line.
fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut length = 0;
    for character in text.chars() {
        length = if character.is_whitespace() || character == '-' { 0 } else { length + 1 };
        // A break before a combining character would separate it from its letter.
        if length > LONGEST_WORD && length % PIECE == 0 && !is_combining(character) {
            out.push(BREAK);
        }
        out.push(character);
    }
    out
}

/// Whether a character combines with the one before it.
fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200d}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A span of §§; 0 is an open end.
    #[test]
    fn lists() {
        assert_eq!(list::<&str>(&[], "och"), "");
        assert_eq!(list(&["Umeå"], "och"), "Umeå");
        assert_eq!(list(&["Umeå", "Vännäs"], "samt"), "Umeå samt Vännäs");
        assert_eq!(list(&["a", "b", "c"], "och"), "a, b och c");
    }

    #[test]
    fn genitives() {
        assert_eq!(genitive("Styrelsen"), "Styrelsens");
        assert_eq!(genitive("KSAU"), "KSAU:s");
        assert_eq!(genitive("Nämnden för Bjurholms"), "Nämnden för Bjurholms");
    }

    #[test]
    fn dates_and_hours() {
        let day = NaiveDate::from_ymd_opt(2020, 10, 30).unwrap();
        assert_eq!(long_date(day), "fredag 30\u{a0}oktober 2020");
        assert_eq!(hours(TimeSpan { start: 510, end: Some(720) }), "08.30–12.00");
        assert_eq!(hours(TimeSpan { start: 510, end: None }), "08.30");
    }

    #[test]
    fn days_in_short() {
        for (first, last, short) in [
            ("2021-02-19", "2021-02-19", "19\u{a0}feb"),
            ("2021-10-07", "2021-10-08", "7–8\u{a0}okt"),
            ("2021-09-30", "2021-10-01", "30\u{a0}sep–1\u{a0}okt"),
        ] {
            assert_eq!(short_days(first.parse().unwrap(), last.parse().unwrap()), short);
        }
    }

    #[test]
    fn first_letters() {
        assert_eq!(uncapitalised("Kansli och styrelse"), "kansli och styrelse");
        assert_eq!(uncapitalised("NAFS"), "NAFS");
    }

    #[test]
    fn amounts() {
        for (number, decimals, text) in [
            ("5690", 0, "5\u{202f}690"),
            ("-1146", 0, "−1\u{202f}146"),
            ("-0", 0, "0"),
            ("113", 0, "113"),
            ("1234567.5", 2, "1\u{202f}234\u{202f}567,50"),
        ] {
            assert_eq!(amount(number.parse().unwrap(), decimals), text);
        }
    }

    #[test]
    fn ranges() {
        assert_eq!(numbers(&NumberSet::new(vec![(3, 5), (1, 1)])), "1, 3–5");
    }

    #[test]
    fn typography_sets_signs_and_spaces() {
        for (typed, set) in [
            ("\"spets\"", "”spets”"),
            ("2021-2023", "2021–2023"),
            ("kl. 8.30-12.00", "kl. 8.30–12.00"),
            ("2025 - 2027", "2025 – 2027"),
            ("1 - 2 - 3", "1 – 2 – 3"),
            ("9 kap. 43 §", "9\u{a0}kap.\u{a0}43\u{a0}§"),
            ("minska med -3,4%", "minska med −3,4%"),
            ("§ 52 och 5 690 tkr", "§\u{a0}52 och 5\u{a0}690\u{a0}tkr"),
            ("8,3 %, i snitt", "8,3\u{a0}%, i snitt"),
        ] {
            assert_eq!(typography(typed), set);
        }
        for kept in [
            "2020-10-30",
            "BAS-statistik",
            "2003:1210",
            "EU-projekt",
            "070-622",
            "2021-1234",
            "x.se/2020-2021/a",
            "a -- b",
            "3 kronor",
        ] {
            assert_eq!(typography(kept), kept);
        }
    }
}
