//! A progress bar for builds that take long, shown only to a person.

use std::io::{self, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{WAITING, has_declined_color, is_drawable};
use crate::args::Format;
use crate::pipeline::BuildEvent;

/// How long a build goes on before its progress is shown.
const DELAY: Duration = Duration::from_millis(400);

/// The progress of a build.
pub struct Progress {
    bar: ProgressBar,
    is_interactive: bool,
}

impl Progress {
    /// A bar that appears after a delay, unless only findings are printed.
    pub fn new(format: Format, is_quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} dokument");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let is_wanted = is_drawable() && !has_declined_color();
        let is_interactive = is_wanted && format == Format::Text && !is_quiet;
        Self { bar, is_interactive }
    }

    /// Shows what a build reports.
    pub fn show(&self, event: BuildEvent<'_>) {
        match event {
            BuildEvent::Finished { total, .. } => self.advance(total),
            BuildEvent::Waiting => self.say(WAITING),
            BuildEvent::LaidOut { .. } => {}
        }
    }

    /// Advances by one document of `total`.
    fn advance(&self, total: usize) {
        // Only the build knows how many documents there are, and says so with each.
        self.bar.set_length(total as u64);
        if self.is_interactive && self.bar.is_hidden() && self.bar.elapsed() > DELAY {
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
        self.bar.inc(1);
    }

    /// Says why nothing happens, to a person.
    fn say(&self, words: &str) {
        if self.is_interactive {
            let _ = writeln!(io::stderr().lock(), "{words} …"); // nobody may listen
        }
    }

    /// Removes the bar.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
