//! Parses the arguments, runs, and maps to an exit status.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

/// The system's own takes a fifth longer to read and check a thousand records; on musl, far more.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use clap::Parser;
use make_docs::args::{self, Arguments};
use make_docs::commands::{self, ExitStatus, WORKER};
use make_docs::guard;
use make_docs::terminal;

fn main() -> ExitCode {
    guard::keep_quiet();
    // A worker has the arguments of the process that watches over it, after its own.
    let is_typed = |(index, argument): &(usize, OsString)| *index != 1 || argument != WORKER;
    let typed = env::args_os().enumerate().filter(is_typed).map(|(_, argument)| argument);
    let arguments = match Arguments::try_parse_from(typed) {
        Ok(arguments) => arguments,
        Err(help) if !help.use_stderr() => {
            terminal::print_help(&help);
            return ExitStatus::Fine.into();
        }
        Err(error) => {
            terminal::print_failure(&anyhow::anyhow!(args::explain(&error)));
            return ExitStatus::Failed.into();
        }
    };
    let outcome = guard::guarded(|| commands::run(arguments)).unwrap_or_else(|reason| {
        Err(anyhow::anyhow!("ett internt fel avbröt arbetet; anmäl det gärna ({reason})"))
    });
    let status = outcome.unwrap_or_else(|error| {
        terminal::print_failure(&error);
        ExitStatus::Failed
    });
    status.into()
}
