//! Parses the arguments, runs, and maps to an exit status.

use std::process::ExitCode;

use clap::Parser;
use make_docs::args::{self, Arguments};
use make_docs::commands::{self, ExitStatus};
use make_docs::terminal;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(answer) if !answer.use_stderr() => {
            terminal::answer(&answer);
            return ExitStatus::Fine.into();
        }
        Err(error) => {
            terminal::failed(&anyhow::anyhow!(args::explain(&error)));
            return ExitStatus::Failed.into();
        }
    };
    let status = commands::run(arguments).unwrap_or_else(|error| {
        terminal::failed(&error);
        ExitStatus::Failed
    });
    status.into()
}
