//! Whether names have room in a chart: an estimate, since letters are measured when they are set.

use super::data::Chart;

/// The width of the text, where charts stand, in points.
const WIDTH: f32 = 357.0;

/// About how wide a letter is in points: half of the 9 points that it is high.
const LETTER: f32 = 4.5;

/// The most lines of a name below bars that stand.
const MOST_LINES: f32 = 3.0;

/// Whether the names of the categories have room under bars that stand, where they break between words. Of years in a
/// row some are left out.
pub fn has_room_for_names(chart: &Chart) -> bool {
    if are_in_a_row(&chart.categories) {
        return true;
    }
    let room = WIDTH / chart.categories.len().max(1) as f32 - 3.0;
    let letters = |text: &str| text.chars().count() as f32 * LETTER;
    chart.categories.iter().all(|name| {
        // What is left of a line where a word doesn't fit is lost.
        let words = name.split_whitespace().map(letters);
        let is_short = letters(name) <= room;
        words.fold(0.0, f32::max) <= room
            && (is_short || letters(name) <= room * (MOST_LINES - 0.7))
    })
}

/// Whether names are numbers that follow each other, so that those between two are known from them.
fn are_in_a_row(names: &[String]) -> bool {
    let numbers: Option<Vec<u32>> = names.iter().map(|name| name.parse().ok()).collect();
    numbers.is_some_and(|own| own.windows(2).all(|pair| pair[0] + 1 == pair[1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ChartKind;

    #[track_caller]
    fn check(names: &[&str], expected: bool) {
        let categories = names.iter().map(|&name| name.to_owned()).collect();
        let chart = Chart { kind: ChartKind::Bars, categories, series: Vec::new(), unit: None };
        assert_eq!(has_room_for_names(&chart), expected, "{names:?}");
    }

    #[test]
    fn names_break_between_words() {
        check(&["Kompetensutveckling", "Kansli och styrelse", "Verksamheter", "Lokaler"], true);
        check(&["Kompetensutveckling"; 5], false);
        check(&["Stöd till unga vuxna utan arbete eller studier"; 4], false);
    }

    #[test]
    fn years_need_no_room_each() {
        let years: Vec<String> = (1990..2025).map(|year| year.to_string()).collect();
        let years: Vec<&str> = years.iter().map(String::as_str).collect();
        check(&years, true);
        check(&["1990"; 35], false);
    }
}
