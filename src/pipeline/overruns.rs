//! Documents that take more than they may: in comes what one took too much of, out comes its finding.

use crate::bounds::{Excess, Overrun, Step};
use crate::diagnostic::{Diagnostic, codes};

/// The finding for a document that took too much time or memory.
pub(super) fn finding(overrun: &Overrun) -> Diagnostic {
    let what = match overrun.excess {
        Excess::Time(seconds) => format!("tog mer än {seconds} s"),
        Excess::Memory(megabytes) => format!("tog mer än {megabytes} MB av minnet"),
        Excess::Crash => "fick systemet att avbryta arbetet".to_owned(),
    };
    let step = match overrun.step {
        Step::Layout => "när sidorna lades ut",
        Step::Export => "när PDF-filen skapades",
        Step::Binding => "när bilagorna fogades in",
    };
    let message = format!("`output/{}.pdf` skapas inte: det {what} ({step})", overrun.document);
    let finding = Diagnostic::placeless(codes::OVERRUN, message)
        .hint("ta bort det som du skrev sist, eller förenkla bilder, tabeller och mallar");
    match overrun.excess {
        Excess::Time(seconds) => {
            finding.hint(format!("höj gränsen med `MAKE_DOCS_SECONDS={}`", 4 * seconds))
        }
        Excess::Memory(megabytes) => {
            finding.hint(format!("höj gränsen med `MAKE_DOCS_MEGABYTES={}`", 2 * megabytes))
        }
        Excess::Crash => finding,
    }
}
