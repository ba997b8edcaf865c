//! The only module that prints. Findings and summaries go to standard error, so that standard output is
//! free for `--format json`; what a command is asked to show goes to standard output.
//!
//! One file each for builds and checks, the status table, inspected PDF files, the progress bar, and the
//! screen of a watched project; all print through [`Printer`].

mod stream;
mod summary;
mod printer;
mod report;
mod status;
mod inspection;
mod verification;
mod upgrade;
mod progress;
mod watch_screen;

use std::io::{self, IsTerminal, Write};

use anyhow::Result;

pub use self::inspection::InspectedFile;
pub use self::printer::Printer;
pub use self::progress::Progress;
pub use self::upgrade::{Consent, UpgradeOutcome};
pub use self::watch_screen::WatchScreen;

use self::stream::{stderr, stdout};
use crate::characters::escaped;
use crate::diagnostic::cause;

/// What is said while another build writes.
pub const WAITING: &str = "väntar på en annan make-docs, som skriver i output/";

/// Whether standard error is a terminal that can be drawn on: one that calls itself dumb can't.
fn is_drawable() -> bool {
    #[expect(clippy::disallowed_methods, reason = "the terminal's own convention")]
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    io::stderr().is_terminal() && !is_dumb
}

/// Whether the user has declined colours (no-color.org).
#[expect(clippy::disallowed_methods, reason = "the terminal's own convention")]
fn has_declined_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// Prints the help or the version that was asked for.
pub fn print_help(help: &clap::Error) {
    let _ = help.print();
}

/// Prints a text that was asked for.
pub fn print_text(text: &str) -> Result<()> {
    stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// Says that another build has to finish first.
pub fn say_waiting() {
    let _ = writeln!(stderr(), "{WAITING}");
}

/// Prints why the tool could not work.
pub fn print_failure(error: &anyhow::Error) {
    let mut words = error.chain().map(in_swedish);
    let first = words.next().unwrap_or_default();
    let causes: Vec<String> = words.map(|cause| format!(" ({cause})")).collect();
    let _ = writeln!(stderr(), "fel: {}", escaped(&format!("{first}{}", causes.concat())));
}

/// Whether an error is that nobody reads what is printed any more.
pub fn is_unread(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// An error in words: the system's own are in another language.
fn in_swedish(error: &(dyn std::error::Error + 'static)) -> String {
    match error.downcast_ref::<io::Error>() {
        Some(error) => cause(error),
        None => error.to_string(),
    }
}
