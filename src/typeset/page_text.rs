//! A page's text in lines, with the position of each: what a page says can be looked through, and the preview lays the
//! lines invisibly over the page, so that its text can be searched, copied, read aloud and clicked.

use serde::Serialize;
use typst::layout::{Frame, FrameItem, Transform};
use typst::text::TextItem;
use typst_layout::Page;

/// A line of text on a page. Lengths are in points from the page's upper left corner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct TextLine {
    /// The text.
    pub(crate) text: String,
    /// The start of the baseline and its rotation: a, b, c, d, e, f of an SVG matrix.
    matrix: [f64; 6],
    /// The font size.
    size: f64,
    /// The width of the text.
    width: f64,
}

/// The widest gap between two runs of text in one line, in font sizes.
const MAX_GAP: f64 = 1.5;

/// How far two runs of text in one line may overlap, in font sizes.
const MAX_OVERLAP: f64 = 0.1;

/// The narrowest gap between two runs of text that counts as a space, in font sizes.
const SPACE_GAP: f64 = 0.12;

/// The largest distance between the baselines of two runs in one line, in points.
const BASELINE_TOLERANCE: f64 = 0.01;

/// The largest distance between the baselines of two lines beside each other, in points.
const LEVEL_TOLERANCE: f64 = 1.0;

/// The text of a page in lines, in the order in which it was laid out.
pub(crate) fn text_lines(page: &Page) -> Vec<TextLine> {
    let mut lines = Vec::new();
    collect_lines(&page.frame, Transform::identity(), &mut lines);
    lines.retain(|line| !line.text.trim().is_empty());
    lines
}

fn collect_lines(frame: &Frame, parent: Transform, lines: &mut Vec<TextLine>) {
    for (point, item) in frame.items() {
        let transform = parent.pre_concat(Transform::translate(point.x, point.y));
        match item {
            FrameItem::Group(group) => {
                collect_lines(&group.frame, transform.pre_concat(group.transform), lines);
            }
            FrameItem::Text(run) => append_run(run, transform, lines),
            _ => {}
        }
    }
}

/// Appends a run of text to the last line, or as a new line if it doesn't continue that.
fn append_run(run: &TextItem, transform: Transform, lines: &mut Vec<TextLine>) {
    let new = TextLine::of(run, transform);
    if let Some(line) = lines.last_mut().filter(|line| line.matrix[..4] == new.matrix[..4]) {
        let (along, across) = line.offset_of(&new);
        let gap = along - line.width;
        let is_close = (-MAX_OVERLAP * new.size..MAX_GAP * new.size).contains(&gap);
        if is_close && across.abs() < BASELINE_TOLERANCE {
            if gap > SPACE_GAP * new.size && !line.text.ends_with(char::is_whitespace) {
                line.text.push(' ');
            }
            line.text += &new.text;
            line.width += gap + new.width;
            line.size = line.size.max(new.size);
            return;
        }
    }
    lines.push(new);
}

impl TextLine {
    /// A run of text as a line of its own.
    fn of(run: &TextItem, Transform { sx, ky, kx, sy, tx, ty }: Transform) -> Self {
        Self {
            text: run.text.to_string(),
            matrix: [sx.get(), ky.get(), kx.get(), sy.get(), tx.to_pt(), ty.to_pt()],
            size: run.size.to_pt(),
            width: run.width().to_pt(),
        }
    }

    /// The start of another line with the same rotation, in points along and across this one.
    fn offset_of(&self, other: &Self) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.matrix;
        let (x, y) = (other.matrix[4] - e, other.matrix[5] - f);
        let determinant = a * d - b * c;
        ((d * x - c * y) / determinant, (a * y - b * x) / determinant)
    }

    /// Whether another line stands at the same height, as cells of a table row do.
    pub(crate) fn is_level_with(&self, other: &Self) -> bool {
        (self.matrix[5] - other.matrix[5]).abs() < LEVEL_TOLERANCE
    }
}
