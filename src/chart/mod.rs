//! Charts: a figure and the budget to what is drawn of them. Here is all that is computed: shares of an axis, round ticks,
//! shades, and numbers as text. `lib/chart.typ` measures letters and places.
//!
//! A chart has shades of one colour, from dark to light, so that it can be read in greyscale too.

mod axis;
mod data;
mod plot;
mod room;
mod shades;
mod source;

pub use self::axis::Tick;
pub use self::data::{Chart, ChartSeries, TARGETS};
pub use self::plot::{Mark, Plot, PlotSeries, plot};
pub use self::room::has_room_for_names;
pub use self::source::chart_of;
