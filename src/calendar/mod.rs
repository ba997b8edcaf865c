//! The year as Swedish law knows it. Pure functions from dates to dates, each with its statute.

mod holidays;

pub use self::holidays::{easter, holiday};
