//! Times and numbers as records write them.
//!
//! In comes a scalar, out comes a value, or an error that says what form is wanted. `expecting` texts are
//! Swedish: they are printed.

use serde::de::{Deserialize, Deserializer};

use super::forms::OneOrMany;
use super::text::scalar;

/// A time of day, in minutes after midnight: `17.20`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub u16);

/// When a meeting begins and, if given, ends, in minutes after midnight: `08.30–12.00`. An end before the beginning is
/// that of the next day: `17.00–00.45` ends in minute 1485.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeSpan {
    /// The beginning.
    pub start: u16,
    /// The end.
    pub end: Option<u16>,
}

/// Numbers of §§ or bilagor: `9`, `52–58`, `[1, 3–5]`. In order, without overlap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NumberSet(Vec<(u32, u32)>);

/// Numbers above this are a mistake.
pub(super) const LARGEST_NUMBER: u32 = 9999;

impl NumberSet {
    /// The set with these closed ranges.
    pub fn new(mut ranges: Vec<(u32, u32)>) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(before) if first <= before.1 + 1 => before.1 = before.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Self(merged)
    }

    /// The closed ranges, in order and apart.
    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }

    /// The numbers, in order.
    pub fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().flat_map(|&(first, last)| first..=last)
    }

    /// Whether a number is in the set.
    pub fn contains(&self, number: u32) -> bool {
        self.0.iter().any(|&(first, last)| (first..=last).contains(&number))
    }

    /// The smallest number.
    pub fn first(&self) -> Option<u32> {
        self.0.first().map(|range| range.0)
    }

    /// The largest number.
    pub fn last(&self) -> Option<u32> {
        self.0.last().map(|range| range.1)
    }

    /// This set and another.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::new(self.0.iter().chain(&other.0).copied().collect())
    }
}

/// Whether a text is nothing but digits.
pub(super) fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `08.30–12.00`, `8.30-12`, `13:00`.
fn time_span(text: &str) -> Result<TimeSpan, String> {
    let mut parts = unprefixed(text).split(['–', '-', '—']).map(str::trim);
    let (first, last) = (parts.next().unwrap_or_default(), parts.next());
    if parts.next().is_some() {
        let hint = apart(text).unwrap_or_else(|| {
            "skriv när mötet börjar och slutar, till exempel `08.30–12.00`".to_owned()
        });
        return Err(format!("`{text}` är inte en tid; {hint}"));
    }
    let start = time(first)?;
    let Some(last) = last else { return Ok(TimeSpan { start, end: None }) };
    let end = end_of(start, time(last)?);
    let end = end.ok_or_else(|| format!("`{text}` slutar innan det börjar"))?;
    Ok(TimeSpan { start, end: Some(end) })
}

/// What to write instead of several spans, one after the other: `09.00–11.00, 13.00–15.00`.
pub(super) fn apart(text: &str) -> Option<String> {
    let parts = text.split([',', ';']).flat_map(|part| part.split(" och "));
    let spans = parts.map(both).collect::<Option<Vec<(u16, u16)>>>()?;
    let ((first, _), (_, last)) = (spans.first()?, spans.last()?);
    let pauses = spans.windows(2).map(|pair| (pair[0].1, pair[1].0));
    let pauses: Option<Vec<String>> =
        pauses.map(|(from, to)| (from < to).then(|| written(from, to))).collect();
    let pauses = pauses.filter(|pauses| !pauses.is_empty())?;
    let whole = written(*first, *last);
    Some(match &pauses[..] {
        [pause] => format!("skriv `{whole}`, och pausen i `ajourneringar: {pause}`"),
        _ => format!("skriv `{whole}`, och pauserna i `ajourneringar: [{}]`", pauses.join(", ")),
    })
}

/// The two times of a span.
fn both(text: &str) -> Option<(u16, u16)> {
    let (start, end) = unprefixed(text).split_once(['–', '-', '—'])?;
    let start = time(start.trim()).ok()?;
    Some((start, end_of(start, time(end.trim()).ok()?)?))
}

/// A span as it is written.
fn written(from: u16, to: u16) -> String {
    let clock = [from, to].map(|time| format!("{:02}.{:02}", time / 60 % 24, time % 60));
    clock.join("–")
}

/// The minutes of a day.
pub const DAY: u16 = 24 * 60;

/// What takes longer than this (minutes) is no meeting, but a mistake.
const LONGEST: u16 = 18 * 60;

/// The minute when something that begins at a time ends: on the next day if that is earlier; none if it can't be so.
pub(super) fn end_of(start: u16, end: u16) -> Option<u16> {
    match end > start {
        true => Some(end),
        false => Some(end + DAY).filter(|end| end - start <= LONGEST),
    }
}

/// Which times are those of the next day: the small hours of what begins after noon, or ends there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Night {
    /// The last of them.
    last: Option<u16>,
}

impl Night {
    /// The last minute of the small hours.
    const ENDS: u16 = 6 * 60;

    /// That of what takes place between two times.
    pub fn of(TimeSpan { start, end }: TimeSpan) -> Self {
        let past = end.and_then(|end| end.checked_sub(DAY));
        let follows = past.is_some() || (DAY / 2..DAY).contains(&start);
        let last = past.unwrap_or_default().max(Self::ENDS).min(start.saturating_sub(1));
        Self { last: follows.then_some(last) }
    }

    /// The last minute of the day, or of the night that follows.
    pub fn end(self) -> u16 {
        self.last.map_or(DAY, |last| last + DAY)
    }

    /// The minute after the midnight before that a time of the day is.
    pub fn minute(self, time: u16) -> u16 {
        if self.last.is_some_and(|last| time <= last) { time + DAY } else { time }
    }
}

/// A time without the word before it.
pub(super) fn unprefixed(text: &str) -> &str {
    let bare = text.trim();
    let rest = ["klockan", "kl.", "kl "].iter().find_map(|word| bare.strip_prefix(word));
    rest.unwrap_or(bare).trim_start()
}

/// Minutes after midnight of `8`, `08.30`, `8:30`.
pub(super) fn time(text: &str) -> Result<u16, String> {
    let (hour, minute) = text.split_once(['.', ':']).unwrap_or((text, "00"));
    let is_time = matches!((hour.len(), minute.len()), (1..=2, 2));
    match (hour.parse::<u16>(), minute.parse::<u16>()) {
        (Ok(hours @ ..24), Ok(minutes @ ..60))
            if is_time && is_number(hour) && is_number(minute) =>
        {
            Ok(hours * 60 + minutes)
        }
        _ if minute.len() == 1 => {
            let hint = "skriv timmar och minuter med två siffror, till exempel `08.30`";
            Err(format!("`{text}` är inte ett klockslag; {hint}"))
        }
        _ => Err(format!("`{text}` är inte ett klockslag; skriv till exempel `08.30`")),
    }
}

/// What people write before numbers.
const NUMBER_WORDS: [&str; 4] = ["bilagorna", "bilagor", "bilaga", "nr"];

/// Numbers without the word before them.
fn unnamed(text: &str) -> &str {
    let bare = text.trim();
    let end = bare.find(|c: char| !c.is_alphabetic() && c != '§').unwrap_or(bare.len());
    let (word, rest) = bare.split_at(end);
    let is_known = NUMBER_WORDS.contains(&word.to_lowercase().as_str());
    if is_known || word.chars().all(|c| c == '§') { rest.trim_start() } else { bare }
}

/// `9`, `52–58`, `§§ 52–54, 56`, `1, 3 och 5`, `bilaga 3`.
fn number_set(text: &str) -> Result<NumberSet, String> {
    let bare = unnamed(text).replace(" och ", ",");
    let mut ranges = Vec::new();
    for part in bare.split(',') {
        let (first, last) = part.split_once(['–', '-', '—']).unwrap_or((part, part));
        let (first, last) = (number(first.trim(), text)?, number(last.trim(), text)?);
        if last < first {
            let wrong = part.trim();
            return Err(format!("intervallet `{wrong}` går baklänges; skriv `{last}–{first}`"));
        }
        ranges.push((first, last));
    }
    Ok(NumberSet::new(ranges))
}

/// How numbers are written.
const NUMBER_FORMS: &str = "skriv till exempel `3`, `1–3` eller `[1, 3]`";

/// A number that stands alone or in a list.
fn number(part: &str, text: &str) -> Result<u32, String> {
    match part.parse() {
        Ok(number @ 1..=LARGEST_NUMBER) if is_number(part) => Ok(number),
        _ if part.contains('.') => {
            Err(format!("`{part}` är inte ett nummer; skriv intervall som 3–10"))
        }
        _ if part == text.trim() => Err(format!("`{part}` är inte ett nummer; {NUMBER_FORMS}")),
        _ => Err(format!("`{part}` är inte ett nummer i `{text}`; {NUMBER_FORMS}")),
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "ett klockslag som 17.20", |text| time(unprefixed(text)).map(Self))
    }
}

impl<'de> Deserialize<'de> for TimeSpan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "en tid som 08.30–12.00", time_span)
    }
}

impl<'de> Deserialize<'de> for NumberSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ranges = OneOrMany::<NumberRange>::deserialize(deserializer)?;
        Ok(Self::new(ranges.0.into_iter().flat_map(|range| range.0.0).collect()))
    }
}

/// One entry of a [`NumberSet`].
pub(super) struct NumberRange(pub(super) NumberSet);

impl<'de> Deserialize<'de> for NumberRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "nummer som 9, 3–10 eller [1, 3–5]";
        scalar(deserializer, expected, |text| number_set(text).map(Self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let span = |start, end| Ok(TimeSpan { start, end });
        assert_eq!(time_span("08.30–12.00"), span(510, Some(720)));
        assert_eq!(time_span("8:30 - 12"), span(510, Some(720)));
        assert_eq!(time_span("kl. 8"), span(480, None));
        assert_eq!(time_span("17–00.45"), span(1020, Some(1485)));
        assert_eq!(time_span("09.00–01.30"), span(540, Some(1530)));
        assert_eq!(time_span("18.00–07.15"), span(1080, Some(1875)));
        for wrong in ["", "24.00", "8.3", "8.60", "12–8", "8–9–10", "+8", "8.5", "1e3", "åtta"]
        {
            assert!(time_span(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn nights_are_those_of_what_goes_on() {
        let minutes = |text: &str, times: [u16; 2]| {
            let night = Night::of(time_span(text).unwrap());
            times.map(|time| night.minute(time))
        };
        assert_eq!(minutes("09.00–12.00", [60, 540]), [60, 540]);
        assert_eq!(minutes("17.00", [60, 420]), [60 + DAY, 420]);
        assert_eq!(minutes("09.00–01.30", [60, 540]), [60 + DAY, 540]);
        assert_eq!(minutes("18.00–07.15", [420, 480]), [420 + DAY, 480]);
        assert_eq!(minutes("06.00–00.00", [0, 360]), [DAY, 360]);
    }

    #[test]
    fn several_spans_have_pauses_between() {
        let hint = |text| apart(text).unwrap_or_default();
        let two = "skriv `09.00–15.00`, och pausen i `ajourneringar: 11.00–13.00`";
        for text in ["09.00–11.00, 13.00–15.00", "9-11 och 13-15"] {
            assert_eq!(hint(text), two);
        }
        let three =
            "skriv `09.00–16.00`, och pauserna i `ajourneringar: [10.00–10.15, 12.00–13.00]`";
        assert_eq!(hint("9–10, 10.15–12, 13–16"), three);
        for other in ["9–11", "9–11, 10–12", "9–11–13", "9, 10"] {
            assert_eq!(apart(other), None, "{other}");
        }
    }

    #[test]
    fn number_sets() {
        let set = |text: &str| number_set(text).map(|set| set.0);
        assert_eq!(set("§§ 52–54, 56"), Ok(vec![(52, 54), (56, 56)]));
        assert_eq!(set("3, 1-2"), Ok(vec![(1, 3)]));
        assert_eq!(set("1, 3 och 5"), Ok(vec![(1, 1), (3, 3), (5, 5)]));
        assert_eq!(set("Bilaga 3"), Ok(vec![(3, 3)]));
        assert_eq!(set("bilagorna 1–3"), Ok(vec![(1, 3)]));
        for wrong in [
            "",
            "58–52",
            "0",
            "10000",
            "1,",
            "a",
            "1–2–3",
            "99999999999",
            "+5",
            "0x1F",
            "3.10",
            "bilaga",
            "punkt 3",
        ] {
            assert!(set(wrong).is_err(), "{wrong}");
        }
    }
}
