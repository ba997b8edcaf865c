//! `make-docs explain`: what a code means, with an example, wrong and right.

use anyhow::{Result, bail};

use super::exit_status::ExitStatus;
use crate::args::ExplainArguments;
use crate::explain;
use crate::terminal;

/// Prints the explanations of the codes, or a list of all.
pub(super) fn run(arguments: &ExplainArguments) -> Result<ExitStatus> {
    if arguments.codes.is_empty() {
        terminal::print_text(&explain::list())?;
    }
    for (index, code) in arguments.codes.iter().enumerate() {
        match explain::explain(code) {
            Ok(text) if index == 0 => terminal::print_text(&text)?,
            Ok(text) => terminal::print_text(&format!("\n{text}"))?,
            Err(unknown) => bail!("{unknown}; `make-docs explain` visar alla"),
        }
    }
    Ok(ExitStatus::Fine)
}
