//! The only module that prints. Findings and summaries go to standard error, so that standard output is
//! free for `--format json`; what a command is asked to show goes to standard output.
//!
//! One file each for builds and checks, the status table, inspected PDF files, the progress bar, and the
//! screen of a watched project; all print through [`Printer`].

mod summary;
mod printer;
mod report;
mod status;
mod inspection;
mod progress;
mod watch_screen;

use std::io::{self, Write};

pub use self::printer::Printer;
pub use self::progress::Progress;
pub use self::watch_screen::WatchScreen;

/// Prints the help or the version that was asked for.
pub fn print_help(help: &clap::Error) {
    let _ = help.print();
}

/// Prints why the tool could not work.
pub fn print_failure(error: &anyhow::Error) {
    let causes: Vec<String> = error.chain().skip(1).map(|cause| format!(" ({cause})")).collect();
    let _ = writeln!(io::stderr().lock(), "fel: {error}{}", causes.concat());
}
