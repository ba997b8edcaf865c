//! Charts: numbers to an SVG picture in the brand's colour and font. `charts-rs` draws.
//!
//! A chart has shades of one colour, from dark to light, and a mark of its own for each line, so that
//! it can be read in greyscale too.

mod data;
mod draw;
mod layout;
mod numbers;
mod source;

pub use self::data::{Chart, ChartSeries};
pub use self::draw::{ChartStyle, Drawing, LegendEntry, draw};
pub use self::layout::has_room_for_names;
pub use self::source::chart_of;
