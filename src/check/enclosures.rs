//! Rules about attachments that a packet is bound from: each is one document, which exists.
//!
//! In comes a meeting with the PDF files from others, out come breaches. What is in the files is checked
//! when the packet is bound.

use std::path::{Component, Path};

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Place, Severity, wording};
use crate::load::ForeignFiles;
use crate::swedish;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "R28", meaning: "En bilaga är en enda handling." },
        severity: Severity::Error,
        reason: "Läsaren vet annars inte vilken som är bilagan.",
        source: Source::Said("praxis"),
        concerns: concerns::ATTACHMENTS,
        acceptance: Acceptance::Never("Sidan nämner då bara den ena handlingen."),
        find: Find::Meeting(of_two_minds),
    },
    Rule {
        code: Code { id: "R29", meaning: "En bilaga som är en fil finns under content/." },
        severity: Severity::Error,
        reason: "Kallelsen med bilagor blir annars inte hel. Filer utanför projektet följer inte med.",
        source: Source::Said("praxis"),
        concerns: concerns::ENCLOSURES,
        acceptance: Acceptance::Never(
            "Handlingen saknas då utan att det framgår; skriv `kan_utelämnas: true`.",
        ),
        find: Find::Meeting(missing_file),
    },
    Rule {
        code: Code { id: "R29", meaning: "En fil som kan utelämnas finns under content/." },
        severity: Severity::Warning,
        reason: "Den som kallas får inte handlingen.",
        source: Source::Said("praxis"),
        concerns: concerns::ENCLOSURES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(omitted_file),
    },
    Rule {
        code: Code {
            id: "R30", meaning: "Ett protokoll som är bilaga är från ett tidigare möte."
        },
        severity: Severity::Error,
        reason: "Kallelsen och protokollet blir annars bilagor till varandra.",
        source: Source::Said("praxis"),
        concerns: concerns::ATTACHMENTS,
        acceptance: Acceptance::Never("Protokollet fanns inte när kallelsen skickades."),
        find: Find::Meeting(from_the_future),
    },
    Rule {
        code: Code { id: "R31", meaning: "En bilaga till en kallelse har en rubrik." },
        severity: Severity::Warning,
        reason: "I bokmärket och listan står annars bara vad filen heter.",
        source: Source::Said(
            "praxis; PDF/UA-1 (ISO 14289-1) 7.17: bokmärken som säger vad de leder till",
        ),
        concerns: concerns::ENCLOSURES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(nameless_file),
    },
];

fn of_two_minds(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for attachment in context.meeting.value.attachments.iter() {
        let forms = attachment.forms();
        if let Some((_, second)) = forms.get(1) {
            let names: Vec<&str> = forms.iter().map(|(name, _)| *name).collect();
            let message = format!("bilagan är både {}", swedish::list(&names, "och"));
            breaches.push(
                Breach::new(Place::name(&context.meeting.file, *second), message)
                    .hint("skriv en rad för varje, med var sitt `nr`"),
            );
        }
    }
    breaches
}

fn missing_file(context: &MeetingContext<'_>) -> Vec<Breach> {
    gone(context, false)
}

fn omitted_file(context: &MeetingContext<'_>) -> Vec<Breach> {
    gone(context, true)
}

/// Files that aren't there, of those that can or can't be left out. A path that leads out is never
/// only left out.
fn gone(context: &MeetingContext<'_>, dispensable: bool) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for attachment in context.meeting.value.attachments.iter() {
        let Some(file) = &attachment.file else { continue };
        let is_dispensable = *attachment.dispensable && !leads_out(&file.0);
        if !context.supplies.foreign_files.has(&file.0) && is_dispensable == dispensable {
            let (message, hint) = why_gone(context.supplies.foreign_files, &file.0);
            breaches.push(Breach::new(context.at(file), message).hint(hint));
        }
    }
    breaches
}

/// Why a file isn't there, and what to do about it.
fn why_gone(enclosures: &ForeignFiles, file: &str) -> (String, String) {
    if is_web_address(file) {
        let message = "bilagan är en webbadress, inte en fil i projektet";
        let hint = "spara handlingen som PDF under content/, och skriv till exempel `fil: bilagor/rapport.pdf`";
        (message.to_owned(), hint.to_owned())
    } else if leads_out(file) {
        let hint = "lägg filen under content/ och skriv till exempel `bilagor/rapport.pdf`";
        ("sökvägen leder utanför content/".to_owned(), hint.to_owned())
    } else if enclosures.is_outside(file) {
        let message = format!("`content/{file}` är en länk till en fil utanför projektet");
        (message, "lägg själva filen där".to_owned())
    } else if !file.to_lowercase().ends_with(".pdf") {
        match enclosures.names().find(|path| is_same_without_ending(path, file)) {
            Some(path) => {
                let message = format!("`{file}` är ingen PDF, men `{path}` är det");
                (message, format!("skriv hela namnet: `fil: {path}`"))
            }
            None => {
                let hint = "spara den som PDF, och skriv den filens namn";
                (format!("`{file}` är ingen PDF"), hint.to_owned())
            }
        }
    } else {
        (format!("filen `content/{file}` finns inte"), near(enclosures, file))
    }
}

/// So many files are listed in a hint.
const FEW: usize = 6;

/// Which file may have been meant.
fn near(enclosures: &ForeignFiles, file: &str) -> String {
    let wanted = bare_name(file);
    let files: Vec<(&String, String)> =
        enclosures.names().map(|path| (path, bare_name(path))).collect();
    let same: Vec<_> = files.iter().filter(|(_, name)| *name == wanted).collect();
    if let [(only, _)] = same.as_slice() {
        return format!("menade du `{only}`? Skriv sökvägen från content/");
    }
    let (paths, names): (Vec<&String>, Vec<&String>) =
        files.iter().map(|(path, name)| (*path, name)).unzip();
    let nearest = wording::nearest(&wanted, &names);
    match nearest.and_then(|nearest| files.iter().find(|(_, name)| name == nearest)) {
        Some((path, _)) => format!("menade du `{path}`?"),
        None if files.is_empty() || files.len() > FEW => {
            format!("lägg filen där: `content/{file}`")
        }
        None => format!("finns: {}", wording::names(&paths)),
    }
}

/// Whether two paths name the same file but for its folder and ending.
fn is_same_without_ending(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(bare_name);
    let stem = |name: &str| name.rsplit_once('.').map_or(name.len(), |(stem, _)| stem.len());
    one[..stem(&one)] == other[..stem(&other)]
}

/// A file's name without its folder, in lower case.
fn bare_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_lowercase()
}

/// Whether a path is an address on the web.
fn is_web_address(file: &str) -> bool {
    file.contains("://") || file.starts_with("www.")
}

/// Whether a path may lead out of the folder that it begins in.
fn leads_out(file: &str) -> bool {
    let is_of_windows = file.contains('\\') || file.chars().nth(1) == Some(':');
    let mut parts = Path::new(file).components();
    is_of_windows || parts.any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
}

fn from_the_future(context: &MeetingContext<'_>) -> Vec<Breach> {
    let today = context.meeting.value.id();
    let mut breaches = Vec::new();
    for attachment in context.meeting.value.attachments.iter() {
        let Some(date) = attachment.protokoll.filter(|held| **held >= today) else { continue };
        let message = match *date == today {
            true => "mötets eget protokoll är bilaga till dess kallelse".to_owned(),
            false => format!("protokollet från {} är från ett senare möte", *date),
        };
        breaches.push(
            Breach::new(context.at(&date), message).hint("skriv det föregående mötets datum"),
        );
    }
    breaches
}

fn nameless_file(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let files = context.supplies.foreign_files;
    let mut breaches = Vec::new();
    for attachment in meeting.attachments.iter() {
        if attachment.title.is_some() || attachment.about().is_some() {
            continue;
        }
        let place = match &attachment.file {
            // R29 is about one that is needed and isn't there.
            Some(file) if !*attachment.dispensable && !files.has(&file.0) => continue,
            Some(file) => context.at(file),
            None if meeting.has_packet() => context.at(&attachment.numbers),
            None => continue,
        };
        breaches.push(Breach::new(place, "bilagan har ingen rubrik").hint("skriv `rubrik: …`"));
    }
    breaches
}
