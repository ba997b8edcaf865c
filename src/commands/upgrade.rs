//! `make-docs upgrade`: rewrites records of older forms, once the user has seen what changes.

use anyhow::Result;

use super::exit_status::ExitStatus;
use crate::args::UpgradeArguments;
use crate::project::Project;
use crate::terminal::{Consent, Printer, UpgradeOutcome};
use crate::upgrade::{self, Upgrade};

/// Shows what changes, and writes it if that is wanted.
pub(super) fn run(arguments: &UpgradeArguments) -> Result<ExitStatus> {
    let project = Project::find(arguments.common.root.as_deref())?;
    let printer = Printer::new(arguments.common.format);
    let upgrade = upgrade::plan(&project);
    printer.print_upgrade(&upgrade)?;
    let consent = match arguments.yes {
        _ if upgrade.files.is_empty() => Consent::Unneeded,
        true => Consent::Given,
        false => printer.ask()?,
    };
    let outcome = carry_out(&upgrade, consent);
    printer.print_upgrade_outcome(&upgrade, &outcome)?;
    Ok(status(&upgrade, &outcome))
}

/// Writes what the user wants written.
fn carry_out(upgrade: &Upgrade, consent: Consent) -> UpgradeOutcome {
    let (written, findings) = match consent {
        Consent::Given => upgrade.write(),
        _ => Default::default(),
    };
    UpgradeOutcome { consent, written, findings }
}

/// The exit status. An upgrade that nobody could be asked about is not done.
fn status(upgrade: &Upgrade, outcome: &UpgradeOutcome) -> ExitStatus {
    let findings = [&upgrade.findings[..], &outcome.findings].concat();
    match ExitStatus::of_findings(&findings, false) {
        ExitStatus::Fine if outcome.consent == Consent::Unasked => ExitStatus::Findings,
        status => status,
    }
}
