//! One file a subcommand: from arguments to an exit status.

mod build;
mod check;
mod extract;
mod inspect;
mod status;
mod watch;

use std::num::NonZeroUsize;
use std::path::Path;
use std::process::ExitCode;
use std::thread;

use anyhow::{Result, bail};
use clap::CommandFactory;

use crate::args::{Arguments, Command};
use crate::diagnostic::{codes, wording};
use crate::kinds::Kind;
use crate::pipeline::Report;
use crate::plan::{Selection, Wanted};
use crate::project::Project;
use crate::record::fields;

/// More threads than this help nobody.
const MOST_JOBS: NonZeroUsize = NonZeroUsize::new(64).unwrap();

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// All is well.
    Fine,
    /// Something in the records is wrong.
    Findings,
    /// The tool could not work.
    Failed,
}

impl ExitStatus {
    /// How a run with this report ended.
    fn of(report: &Report) -> Self {
        let errors = || report.findings.iter().filter(|finding| finding.is_error());
        if errors().any(|finding| finding.code == codes::NOT_WRITTEN) {
            return Self::Failed;
        }
        if errors().next().is_some() { Self::Findings } else { Self::Fine }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(match status {
            ExitStatus::Fine => 0,
            ExitStatus::Findings => 1,
            ExitStatus::Failed => 2,
        })
    }
}

/// Runs what the arguments ask for.
pub fn run(arguments: Arguments) -> Result<ExitStatus> {
    match arguments.command {
        None => {
            misplaced(&arguments.build.selection)?;
            build::run(&arguments.build)
        }
        Some(Command::Build(arguments)) => build::run(&arguments),
        Some(Command::Watch(arguments)) => watch::run(&arguments),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Status(arguments)) => status::run(&arguments),
        Some(Command::Extract(arguments)) => extract::run(&arguments),
        Some(Command::Inspect(arguments)) => inspect::run(&arguments),
    }
}

/// How many documents to make at a time: as many as wanted, else one a core.
fn jobs(wanted: Option<NonZeroUsize>) -> NonZeroUsize {
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    wanted.unwrap_or(cores).min(MOST_JOBS)
}

/// An error if a command stands among dates and paths, `make-docs --root . check`, or if the first
/// word is nearly one: `make-docs extrakt 2024-11-29`.
fn misplaced(selection: &[String]) -> Result<()> {
    let commands = Arguments::command();
    let is_command = |word: &&String| commands.find_subcommand(word).is_some();
    if let Some(word) = selection.iter().find(is_command) {
        bail!("kommandot skrivs först: make-docs {word} …");
    }
    let names: Vec<&str> = commands.get_subcommands().map(clap::Command::get_name).collect();
    match selection.first() {
        Some(word) if !Path::new(word).exists() => match wording::nearest(word, &names) {
            Some(near) => bail!("okänt kommando `{word}` (menade du `{near}`?)"),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// What the user's dates and paths mean.
fn selection(project: &Project, wanted: &[String], kinds: &[&'static Kind]) -> Selection {
    let wanted = wanted.iter().map(|text| match fields::date(text) {
        Some(date) => Wanted::Date(date),
        None => Wanted::Path(from_root(project, text)),
    });
    Selection { wanted: wanted.collect(), kinds: kinds.to_vec() }
}

/// A path as typed, from the project's root: it may be typed from the root or from where one is.
fn from_root(project: &Project, typed: &str) -> String {
    let typed = typed.trim_end_matches('/');
    let real = |path: &Path| path.canonicalize().ok();
    let inside = real(Path::new(typed))
        .zip(real(&project.root))
        .and_then(|(path, root)| path.strip_prefix(root).ok().map(Path::to_path_buf));
    match inside {
        Some(path) => path.to_string_lossy().into_owned(),
        None => typed.trim_start_matches("./").to_owned(),
    }
}
