//! The numbers in a chart's SVG. `charts-rs` writes them in English and with one decimal, so they are
//! found by patterns and written anew; tests hold the patterns against what the library draws.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use rust_decimal::Decimal;

use crate::swedish;

/// The font size of the numbers on bars. No other text has it.
pub(super) const BAR_NUMBER_SIZE: f32 = 11.8;

/// Marks a text as words, which stay as they are, such as the year 2024 along the axis. It has no
/// width.
pub(super) const WORD_MARK: char = '\u{200b}';

/// The numbers of a chart.
pub(super) struct Numbers<'a> {
    /// Those on the bars, in the order that the library draws them.
    pub(super) on_bars: &'a [String],
    /// The factor that the values of the axis were multiplied by.
    pub(super) unit: Decimal,
    /// Whether the bars stand, so that negative ones hang.
    pub(super) is_upright: bool,
}

/// The picture with its numbers in Swedish: those on bars exactly, those of the axis in its unit.
pub(super) fn with_swedish_numbers(svg: &str, numbers: &Numbers<'_>) -> String {
    let Some(pattern) = number_pattern() else { return svg.to_owned() };
    let found = pattern.captures_iter(svg).filter(|found| is_on_bar(&found[1])).count();
    // If the library doesn't draw a number for each bar, exact ones could end up on others' bars.
    let mut on_bars = numbers.on_bars.iter().filter(|_| found == numbers.on_bars.len());
    pattern
        .replace_all(svg, |found: &Captures<'_>| {
            let tag = &found[1];
            let exact = if is_on_bar(tag) { on_bars.next() } else { None };
            match exact {
                // The library draws the number of a bar that hangs within the bar. Since version 2.3 at
                // the latest every such number has a `dy`, so this finds none (a test says so).
                Some(number) if number.starts_with('−') && numbers.is_upright && !is_moved(tag) =>
                {
                    format!("{}{number}</text>", tag.replacen("<text", "<text dy=\"17\"", 1))
                }
                Some(number) => format!("{tag}{number}</text>"),
                None => format!("{tag}{}</text>", axis_number(&found[2], numbers.unit)),
            }
        })
        .replace(WORD_MARK, "")
}

/// A text element that is nothing but a number: its tag and the number.
pub(super) fn number_pattern() -> Option<&'static Regex> {
    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(<text[^>]*>)\s*(-?\d{1,3}(?:,\d{3})*(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*</text>")
            .ok()
    });
    PATTERN.as_ref()
}

/// Whether a text element is the number on a bar.
pub(super) fn is_on_bar(tag: &str) -> bool {
    tag.contains(&format!("font-size=\"{BAR_NUMBER_SIZE}\""))
}

/// Whether the library has moved a text element already.
pub(super) fn is_moved(tag: &str) -> bool {
    tag.contains(" dy=")
}

/// A number of the axis, as the library writes it, in Swedish.
fn axis_number(english: &str, unit: Decimal) -> String {
    match english.replace(',', "").parse::<Decimal>() {
        Ok(drawn) => {
            let value = (drawn / unit).normalize();
            swedish::amount(value, value.scale())
        }
        Err(_) => english.to_owned(),
    }
}
