//! Parses the arguments, runs, and maps to an exit status.

use std::process::ExitCode;

use clap::Parser;
use make_docs::args::Arguments;
use make_docs::commands::{self, Status};
use make_docs::terminal;

fn main() -> ExitCode {
    let status = commands::run(Arguments::parse()).unwrap_or_else(|error| {
        terminal::failed(&error);
        Status::Failed
    });
    status.into()
}
