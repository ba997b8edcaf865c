//! Shades of the brand's colour, from dark to light, and the ink that can be read on each.

use crate::record::{ChartKind, Color};

/// The least contrast of text to its ground (WCAG 2.1, 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;

/// Shades for so many series.
pub(super) fn shades(color: Color, count: usize, kind: ChartKind) -> Vec<Color> {
    // A line as light as the lightest area would be invisible on white.
    let lightest = if kind == ChartKind::Lines { 0.5 } else { 0.82 };
    let step = lightest / (count.max(2) - 1) as f64;
    (0..count).map(|steps| lightened(color, step * steps as f64)).collect()
}

/// The colour of text on a shade.
pub(super) fn ink(shade: Color) -> &'static str {
    if shade.contrast_to_white() >= LEAST_CONTRAST { "#ffffff" } else { "#000000" }
}

/// A colour mixed with a share of white.
fn lightened(color: Color, share: f64) -> Color {
    let [red, green, blue] = [color.red, color.green, color.blue].map(|channel| {
        let dark = f64::from(channel);
        (dark + (255.0 - dark) * share).round() as u8
    });
    Color { red, green, blue }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_grow_lighter_and_their_ink_is_read() {
        let color = Color { red: 0, green: 80, blue: 160 };
        let shades = shades(color, 6, ChartKind::StackedBars);
        assert_eq!(shades[0], color);
        let contrasts: Vec<f64> = shades.iter().map(|own| own.contrast_to_white()).collect();
        assert!(contrasts.is_sorted_by(|dark, light| dark > light), "{contrasts:?}");
        for shade in shades {
            let white = shade.contrast_to_white();
            let contrast = if ink(shade) == "#ffffff" { white } else { 21.0 / white };
            assert!(contrast >= LEAST_CONTRAST, "{shade:?}");
        }
    }
}
