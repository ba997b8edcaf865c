//! What a picture would cost to make a page with: in come its name and bytes, out comes why that is too much.

use super::{raster_cost, svg_cost};

/// Why a picture costs too much, in a few words; none if it doesn't, or can't be read.
pub(super) fn excess(name: &str, bytes: &[u8]) -> Option<String> {
    match name.to_lowercase().ends_with(".svg") {
        true => svg_cost::excess(std::str::from_utf8(bytes).ok()?),
        false => raster_cost::excess(bytes),
    }
}
