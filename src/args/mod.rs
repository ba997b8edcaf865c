//! The command line as typed: types for clap only, which no stage sees. Doc comments on commands and
//! arguments are the help that users read, and so they are in Swedish.

mod usage;
mod values;

use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

pub use self::usage::explain;

use self::values::{
    parse_date, parse_host, parse_jobs, parse_meeting, parse_organ, parse_port, parse_reason,
};

use crate::kinds::{self, Kind};
use crate::record::{MeetingId, ParagraphSet};
use crate::validator::Validator;

/// The layout of the help, with Swedish headings.
const HELP_TEMPLATE: &str = "\
{about-with-newline}
Användning: {usage}

{all-args}{after-help}";

/// The examples at the end of the help.
const EXAMPLES: &str = "\
Exempel:
  make-docs                              alla dokument, från content/ till output/
  make-docs build 2024-11-29             ett sammanträdes dokument
  make-docs build --only protokoll       bara protokollen
  make-docs content/verksamhetsplaner    bara det som ligger i en mapp
  make-docs watch --open                 skapa på nytt vid varje ändring och visa sidorna
  make-docs check                        bara granskning, inget skrivs
  make-docs --organ barnnamnden          bara ett organs dokument
  make-docs status                       vad som är klart, på gång och försenat
  make-docs extract 2024-11-29 59 60     protokollsutdrag, ett per paragraf
  make-docs inspect hyresavtal.pdf       vad en extern PDF-fil saknar
  make-docs explain R2                   vad en kod betyder, med exempel
  make-docs seal 2024-11-29              försegla ett justerat protokoll
  make-docs correct 2024-11-29 --why …   ny version av ett justerat protokoll
  make-docs verify                       att inget förseglat eller publicerat är ändrat
  make-docs upgrade                      skriv om det som är skrivet på ett äldre sätt
  make-docs template list protokoll      visa vad protokollets mall kan skriva

Returkod: 0 inga fel, 1 fel i något underlag, 2 make-docs kunde inte köras.";

/// Skapar en styrelses kallelser, protokoll, verksamhetsplaner och mötesplaner i PDF (PDF/A-2a och PDF/UA-1) från underlag i YAML.
#[derive(Debug, Parser)]
#[command(version, help_template = HELP_TEMPLATE, after_help = EXAMPLES)]
#[command(
    override_usage = "make-docs [build | watch | check | status | extract | seal | correct | verify | inspect | explain | upgrade | template] [VAL] [DATUM eller SÖKVÄG]…"
)]
#[command(subcommand_help_heading = "Kommandon", next_help_heading = "Val")]
#[command(disable_help_flag = true, disable_version_flag = true, disable_help_subcommand = true)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// Kommandot; utan ett körs `build`.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Valen för `build`, när inget kommando är skrivet.
    #[command(flatten)]
    pub build: BuildArguments,
    /// Visa den här hjälpen
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// Visa versionen
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Skapa dokumenten (det som körs när inget kommando är skrivet)
    #[command(help_template = HELP_TEMPLATE)]
    #[command(override_usage = "make-docs build [VAL] [DATUM eller SÖKVÄG]…")]
    Build(BuildArguments),
    /// Skapa dokumenten på nytt vid varje ändring och visa dem i webbläsaren medan du skriver
    #[command(help_template = HELP_TEMPLATE)]
    #[command(override_usage = "make-docs watch [VAL] [DATUM eller SÖKVÄG]…")]
    Watch(WatchArguments),
    /// Granska underlaget utan att skriva något
    #[command(help_template = HELP_TEMPLATE)]
    #[command(override_usage = "make-docs check [VAL] [DATUM eller SÖKVÄG]…")]
    Check(CheckArguments),
    /// Visa vad som är klart, på gång och försenat för varje sammanträde
    #[command(help_template = HELP_TEMPLATE, override_usage = "make-docs status [VAL]")]
    Status(StatusArguments),
    /// Skapa protokollsutdrag, ett per paragraf eller ett per mottagare
    #[command(help_template = HELP_TEMPLATE)]
    #[command(override_usage = "make-docs extract [VAL] DATUM [PARAGRAFER]…")]
    Extract(ExtractArguments),
    /// Försegla justerade protokoll, så att de alltid kan tas fram som de publicerades
    #[command(help_template = HELP_TEMPLATE)]
    #[command(override_usage = "make-docs seal [VAL] [DATUM]…")]
    Seal(SealArguments),
    /// Skapa en rättad version av ett justerat protokoll; den tidigare bevaras bredvid
    #[command(help_template = HELP_TEMPLATE)]
    #[command(override_usage = "make-docs correct [VAL] DATUM --why SKÄL")]
    Correct(CorrectArguments),
    /// Kontrollera att det förseglade och publicerade är oförändrat, och vad underskrifter omfattar
    #[command(help_template = HELP_TEMPLATE)]
    #[command(override_usage = "make-docs verify [VAL] [FIL]…")]
    Verify(VerifyArguments),
    /// Visa hur en PDF är märkt och vad den saknar
    #[command(help_template = HELP_TEMPLATE, override_usage = "make-docs inspect [VAL] FIL…")]
    Inspect(InspectArguments),
    /// Förklara en kod utförligt, med exempel på fel och rätt
    #[command(help_template = HELP_TEMPLATE)]
    #[command(override_usage = "make-docs explain [VAL] [KOD]…")]
    Explain(ExplainArguments),
    /// Skriv om underlag som är skrivna på ett äldre sätt, efter att ha visat ändringarna
    #[command(help_template = HELP_TEMPLATE, override_usage = "make-docs upgrade [VAL]")]
    Upgrade(UpgradeArguments),
    /// Visa vad mallarna kan skriva, eller en mall att börja en egen från
    #[command(help_template = HELP_TEMPLATE)]
    #[command(override_usage = "make-docs template [VAL] list|show [MALL]")]
    Template(TemplateArguments),
}

/// The arguments of `build`.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Val")]
pub struct BuildArguments {
    /// Sammanträdesdatum (2024-11-29) eller sökväg till underlag; utan dem skapas allt
    #[arg(value_name = "DATUM eller SÖKVÄG", help_heading = "Argument")]
    pub selection: Vec<String>,
    /// The kinds of document, none for all.
    #[arg(long, value_name = "TYP", value_delimiter = ',', hide_possible_values = true)]
    #[arg(help = only_help(), value_parser = kind_parser())]
    pub only: Vec<&'static Kind>,
    /// Så många dokument samtidigt [annars: antalet processorkärnor]
    #[arg(long, value_name = "ANTAL", value_parser = parse_jobs)]
    pub jobs: Option<NonZeroUsize>,
    /// Lägg externa PDF-filer oförändrade i kallelsen med bilagor (PDF/A-3) i stället för att foga in deras sidor
    #[arg(long)]
    pub attach: bool,
    /// Ta bort dokument i output/ som inte längre hör till något underlag; bara det som make-docs har skapat
    #[arg(long)]
    pub prune: bool,
    /// Skapa också ett e-postutkast per anslag (.eml) som du öppnar och skickar; inget skickas härifrån
    #[arg(long)]
    pub eml: bool,
    /// Vem som frågas om externa PDF-filer.
    #[command(flatten)]
    pub proof: ProofArguments,
    /// Vad som skrivs och räknas.
    #[command(flatten)]
    pub report: ReportArguments,
    /// Vilket organ.
    #[command(flatten)]
    pub organ: OrganArguments,
    /// Var och hur.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// The arguments of `watch`.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Val")]
pub struct WatchArguments {
    /// Sammanträdesdatum (2024-11-29) eller sökväg till underlag; utan dem skapas allt
    #[arg(value_name = "DATUM eller SÖKVÄG", help_heading = "Argument")]
    pub selection: Vec<String>,
    /// Öppna förhandsvisningen i webbläsaren
    #[arg(long)]
    pub open: bool,
    /// Förhandsvisningens port; är den upptagen används nästa lediga [annars: 4646]
    #[arg(long, value_name = "PORT", default_value = "4646", hide_default_value = true, value_parser = parse_port)]
    pub port: u16,
    /// Visa förhandsvisningen också för andra datorer, på den här adressen (0.0.0.0 för alla); de behöver nyckeln som skrivs ut
    #[arg(long, value_name = "ADRESS", value_parser = parse_host)]
    pub host: Option<IpAddr>,
    /// Skapa bara PDF-filerna, utan förhandsvisning
    #[arg(long, conflicts_with_all = ["open", "port", "host"])]
    pub no_preview: bool,
    /// Vilket organ.
    #[command(flatten)]
    pub organ: OrganArguments,
    /// Var och hur.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// The arguments of `check`.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Val")]
pub struct CheckArguments {
    /// Sammanträdesdatum (2024-11-29) eller sökväg till underlag; utan dem granskas allt
    #[arg(value_name = "DATUM eller SÖKVÄG", help_heading = "Argument")]
    pub selection: Vec<String>,
    /// Vem som frågas om externa PDF-filer.
    #[command(flatten)]
    pub proof: ProofArguments,
    /// Vad som skrivs och räknas.
    #[command(flatten)]
    pub report: ReportArguments,
    /// Vilket organ.
    #[command(flatten)]
    pub organ: OrganArguments,
    /// Var och hur.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// The arguments of `status`.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Val")]
pub struct StatusArguments {
    /// Läget en annan dag än i dag
    #[arg(long, value_name = "DATUM", value_parser = parse_date)]
    pub date: Option<NaiveDate>,
    /// Vilket organ.
    #[command(flatten)]
    pub organ: OrganArguments,
    /// Var och hur.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// The arguments of `extract`.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Val")]
pub struct ExtractArguments {
    /// Sammanträdets datum
    #[arg(value_name = "DATUM", value_parser = parse_meeting, help_heading = "Argument")]
    pub held: MeetingId,
    /// Paragrafer (59, 59–61); ett utdrag för varje
    #[arg(value_name = "PARAGRAFER", help_heading = "Argument")]
    pub paragraphs: Vec<ParagraphSet>,
    /// Ett utdrag per mottagare i `expedieras`, med allt som ska dit
    #[arg(long)]
    pub all: bool,
    /// Utelämna det som har `sekretess`, för den som inte får se det (paragraf-59-maskad.pdf)
    #[arg(long, conflicts_with = "all")]
    pub masked: bool,
    /// Så många dokument samtidigt [annars: antalet processorkärnor]
    #[arg(long, value_name = "ANTAL", value_parser = parse_jobs)]
    pub jobs: Option<NonZeroUsize>,
    /// Vad som skrivs och räknas.
    #[command(flatten)]
    pub report: ReportArguments,
    /// Vilket organ.
    #[command(flatten)]
    pub organ: OrganArguments,
    /// Var och hur.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// The arguments of `seal`.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Val")]
pub struct SealArguments {
    /// Sammanträdenas datum; utan dem alla justerade protokoll som är skapade
    #[arg(value_name = "DATUM", value_parser = parse_meeting, help_heading = "Argument")]
    pub held: Vec<MeetingId>,
    /// Vad som skrivs och räknas.
    #[command(flatten)]
    pub report: ReportArguments,
    /// Vilket organ.
    #[command(flatten)]
    pub organ: OrganArguments,
    /// Var och hur.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// The arguments of `correct`.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Val")]
pub struct CorrectArguments {
    /// Sammanträdets datum
    #[arg(value_name = "DATUM", value_parser = parse_meeting, help_heading = "Argument")]
    pub held: MeetingId,
    /// Vad som var fel; skrivs ut överst i protokollet
    #[arg(long, value_name = "SKÄL", value_parser = parse_reason)]
    pub why: String,
    /// Dagen för rättelsen [annars: i dag]
    #[arg(long = "date", value_name = "DATUM", value_parser = parse_date)]
    pub on: Option<NaiveDate>,
    /// Vad som skrivs och räknas.
    #[command(flatten)]
    pub report: ReportArguments,
    /// Vilket organ.
    #[command(flatten)]
    pub organ: OrganArguments,
    /// Var och hur.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// The arguments of `verify`.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Val")]
pub struct VerifyArguments {
    /// PDF-filer som du vill veta om de är förseglade; utan dem kontrolleras hela projektet
    #[arg(value_name = "FIL", help_heading = "Argument")]
    pub files: Vec<PathBuf>,
    /// Så många dokument samtidigt [annars: antalet processorkärnor]
    #[arg(long, value_name = "ANTAL", value_parser = parse_jobs)]
    pub jobs: Option<NonZeroUsize>,
    /// Vad som skrivs och räknas.
    #[command(flatten)]
    pub report: ReportArguments,
    /// Var och hur.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// The arguments of `inspect`.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Val")]
pub struct InspectArguments {
    /// PDF-filer
    #[arg(value_name = "FIL", required = true, help_heading = "Argument")]
    pub files: Vec<PathBuf>,
    /// Vem som frågas om filerna.
    #[command(flatten)]
    pub proof: ProofArguments,
    /// Var och hur.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// The arguments of `explain`.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Val")]
pub struct ExplainArguments {
    /// Koder, till exempel R2; utan dem visas alla
    #[arg(value_name = "KOD", help_heading = "Argument")]
    pub codes: Vec<String>,
}

/// The arguments of `upgrade`.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Val")]
pub struct UpgradeArguments {
    /// Skriv ändringarna utan att fråga
    #[arg(short, long)]
    pub yes: bool,
    /// Var och hur.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// The arguments of `template`.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Val")]
pub struct TemplateArguments {
    /// list visar namn, delar och filter; show visar den medföljande mallen
    #[arg(value_name = "VAD", help_heading = "Argument", hide_possible_values = true)]
    pub action: TemplateAction,
    /// Mallen, till exempel protokoll; utan den visas alla namn på mallar
    #[arg(value_name = "MALL", help_heading = "Argument")]
    pub name: Option<String>,
    /// Var och hur.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// What `template` shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TemplateAction {
    /// Namn, delar och filter
    List,
    /// En mall
    Show,
}

/// Who proves what files from others claim.
#[derive(Debug, Clone, Default, Args)]
pub struct ProofArguments {
    /// Låt en validator, till exempel verapdf, kontrollera att externa PDF-filer är det som de är märkta som
    #[arg(long, value_name = "PROGRAM")]
    pub validator: Option<PathBuf>,
}

impl ProofArguments {
    /// The validator that is asked, if one is named.
    pub fn validator(&self) -> Option<Validator> {
        self.validator.clone().map(Validator::new)
    }
}

/// Which of several organs is meant.
#[derive(Debug, Clone, Default, Args)]
pub struct OrganArguments {
    /// Bara ett av flera organ: dess mapp i content/organ/
    #[arg(long, value_name = "ORGAN", value_parser = parse_organ)]
    pub organ: Option<String>,
}

/// How much is printed, and what counts.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct ReportArguments {
    /// Räkna varningar som fel i returkoden
    #[arg(long)]
    pub strict: bool,
    /// Skriv bara fel och varningar
    #[arg(short, long)]
    pub quiet: bool,
}

/// The help of `--only`, with every kind that it takes.
fn only_help() -> String {
    let names: Vec<&str> = kinds::selectable().into_iter().map(|kind| kind.name).collect();
    format!("Skapa bara dessa dokumenttyper: {}", names.join(", "))
}

/// Reads a kind by its name.
fn kind_parser() -> impl TypedValueParser<Value = &'static Kind> {
    let names = kinds::selectable().into_iter().map(|kind| kind.name);
    PossibleValuesParser::new(names)
        .try_map(|name| kinds::named(&name).ok_or_else(|| format!("`{name}` är ingen dokumenttyp")))
}

/// The arguments of every command.
#[derive(Debug, Clone, Default, Args)]
pub struct CommonArguments {
    /// Projektets mapp [annars: närmaste mapp uppåt med content/organisation.yaml]
    #[arg(long, value_name = "MAPP", global = true)]
    pub root: Option<PathBuf>,
    /// Hur fel och varningar skrivs: text eller json [annars: text]
    #[arg(
        long,
        value_name = "FORM",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
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
