//! The command line as typed: clap types only. Their doc comments are the help that users read,
//! and so they are in Swedish.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::plan::Kind;

/// The help's frame, with Swedish headings.
const FRAME: &str = "\
{about-with-newline}
Användning: {usage}

{all-args}{after-help}";

/// What a newcomer needs to see in the help.
const EXAMPLES: &str = "\
Exempel:
  make-docs                              alla dokument, från content/ till output/
  make-docs build 2024-11-29             ett sammanträdes dokument
  make-docs build --only protokoll       bara protokollen
  make-docs check                        bara granskning, inget skrivs

Slutstatus: 0 allt är bra, 1 något i underlaget är fel, 2 verktyget kunde inte arbeta.";

/// Gör en styrelses YAML-underlag till kallelser och protokoll i PDF (PDF/A-2a och PDF/UA-1).
#[derive(Debug, Parser)]
#[command(version, about, help_template = FRAME, after_help = EXAMPLES)]
#[command(subcommand_help_heading = "Kommandon", next_help_heading = "Val")]
#[command(disable_help_flag = true, disable_version_flag = true, disable_help_subcommand = true)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// Vad som ska göras; utan kommando görs `build`.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Valen för `build`, när inget kommando är skrivet.
    #[command(flatten)]
    pub build: BuildArguments,
    /// Visa denna hjälp
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// Visa versionen
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Gör dokumenten (det som görs när inget kommando är skrivet)
    #[command(help_template = FRAME)]
    Build(BuildArguments),
    /// Granska underlaget utan att skriva något
    #[command(help_template = FRAME)]
    Check(CheckArguments),
}

/// What `build` takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Val")]
pub struct BuildArguments {
    /// Sammanträdesdatum (2024-11-29) eller sökväg till underlag; utan dem görs allt
    #[arg(value_name = "DATUM eller SÖKVÄG", help_heading = "Argument")]
    pub selection: Vec<String>,
    /// Bara dessa slag av dokument
    #[arg(long, value_name = "SLAG", value_delimiter = ',', num_args = 1..)]
    pub only: Vec<Kind>,
    /// Så många dokument samtidigt [annars: antalet processorkärnor]
    #[arg(long, value_name = "ANTAL")]
    pub jobs: Option<NonZeroUsize>,
    /// Var och hur.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// What `check` takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Val")]
pub struct CheckArguments {
    /// Sammanträdesdatum (2024-11-29) eller sökväg till underlag; utan dem granskas allt
    #[arg(value_name = "DATUM eller SÖKVÄG", help_heading = "Argument")]
    pub selection: Vec<String>,
    /// Var och hur.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// What every command takes.
#[derive(Debug, Clone, Default, Args)]
pub struct CommonArguments {
    /// Projektets mapp [annars: närmaste mapp uppåt med content/organisation.yaml]
    #[arg(long, value_name = "MAPP")]
    pub root: Option<PathBuf>,
    /// Hur fynden skrivs
    #[arg(long, value_name = "FORM", default_value = "text", hide_default_value = true)]
    pub format: Format,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// För människor
    #[default]
    Text,
    /// För editorer och andra program
    Json,
}
