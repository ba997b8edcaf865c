//! One file a subcommand: from arguments to an exit status.

mod exit_status;
mod options;
mod worker;
mod build;
mod watch;
mod check;
mod status;
mod extract;
mod seal;
mod correct;
mod verify;
mod inspect;
mod explain;
mod upgrade;
mod template;

use std::path::Path;

use anyhow::{Result, bail};
use clap::CommandFactory;

pub use self::exit_status::ExitStatus;
pub use self::worker::WORKER;

use crate::args::{Arguments, Command};
use crate::diagnostic::wording;

/// Runs the command that the arguments ask for.
pub fn run(arguments: Arguments) -> Result<ExitStatus> {
    match arguments.command {
        None => {
            reject_commands(&arguments.build.selection)?;
            worker::watched(|| build::run(&arguments.build))
        }
        Some(Command::Build(arguments)) => worker::watched(|| build::run(&arguments)),
        Some(Command::Watch(arguments)) => worker::watched(|| watch::run(&arguments)),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Status(arguments)) => status::run(&arguments),
        Some(Command::Extract(arguments)) => worker::watched(|| extract::run(&arguments)),
        Some(Command::Seal(arguments)) => seal::run(&arguments),
        Some(Command::Correct(arguments)) => worker::watched(|| correct::run(&arguments)),
        Some(Command::Verify(arguments)) => worker::watched(|| verify::run(&arguments)),
        Some(Command::Inspect(arguments)) => inspect::run(&arguments),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Upgrade(arguments)) => upgrade::run(&arguments),
        Some(Command::Template(arguments)) => template::run(&arguments),
    }
}

/// Fails if a command stands among dates and paths, `make-docs --root . check`, or if the first word is
/// nearly one, `make-docs extrakt 2024-11-29`.
fn reject_commands(selection: &[String]) -> Result<()> {
    let commands = Arguments::command();
    for word in selection {
        if commands.find_subcommand(word).is_some() {
            bail!("skriv kommandot först: `make-docs {word} …`");
        }
    }
    let names: Vec<&str> = commands.get_subcommands().map(clap::Command::get_name).collect();
    if let Some(word) = selection.first().filter(|word| !Path::new(word).exists())
        && let Some(near) = wording::nearest(word, &names)
    {
        bail!("okänt kommando `{word}` (menade du `{near}`?)");
    }
    Ok(())
}
