//! What a packet is put together from: each attachment one document, and that one there.

use std::path::{Component, Path};

use super::{Breach, Find, Rule, Scene};
use crate::diagnostic::{Code, FieldPath, Severity, wording};
use crate::load::ForeignFiles;
use crate::record::Attachment;
use crate::swedish;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "R28", meaning: "En bilaga är en enda handling." },
        severity: Severity::Error,
        reason: "Läsaren vet annars inte vilken som är bilagan.",
        source: "praxis",
        find: Find::Meeting(of_two_minds),
    },
    Rule {
        code: Code { id: "R29", meaning: "En bilaga som är en fil finns under content/." },
        severity: Severity::Error,
        reason: "Paketet vore annars inte helt. Filer utanför projektet följer inte med det.",
        source: "praxis",
        find: Find::Meeting(missing_file),
    },
    Rule {
        code: Code {
            id: "R29", meaning: "En fil som kan utelämnas är ändå inte med i paketet."
        },
        severity: Severity::Warning,
        reason: "Den som kallas får inte handlingen.",
        source: "praxis",
        find: Find::Meeting(omitted_file),
    },
    Rule {
        code: Code {
            id: "R30", meaning: "Ett protokoll som är bilaga är från ett tidigare möte."
        },
        severity: Severity::Error,
        reason: "Kallelsen och protokollet vore annars bilagor till varandra, i en cirkel.",
        source: "praxis",
        find: Find::Meeting(from_the_future),
    },
    Rule {
        code: Code { id: "R31", meaning: "En bilaga i ett paket har en rubrik." },
        severity: Severity::Warning,
        reason: "Bokmärket och listan säger annars bara vad filen heter.",
        source: "praxis; PDF/UA-1 (ISO 14289-1) 7.17: bokmärken som säger vad de leder till",
        find: Find::Meeting(nameless_file),
    },
];

/// The meeting's attachments, with the path to each.
fn listed<'a>(scene: &Scene<'a>) -> impl Iterator<Item = (FieldPath, &'a Attachment)> + use<'a> {
    let listed = scene.meeting.value.attachments.iter().enumerate();
    listed.map(|(i, attachment)| (FieldPath::of("bilagor").index(i), attachment))
}

fn of_two_minds(scene: &Scene<'_>) -> Vec<Breach> {
    let breach = |(path, attachment): (FieldPath, &Attachment)| {
        let forms = attachment.forms();
        let second = forms.get(1)?;
        let message = format!("bilagan är både {}", swedish::list(&forms, "och"));
        let breach = Breach::new(scene.meeting.at_name(path.key(second)), message);
        Some(breach.hint("skriv en rad för varje, med var sitt `nr`"))
    };
    listed(scene).filter_map(breach).collect()
}

fn missing_file(scene: &Scene<'_>) -> Vec<Breach> {
    gone(scene, false)
}

fn omitted_file(scene: &Scene<'_>) -> Vec<Breach> {
    gone(scene, true)
}

/// Files that aren't there, of those that can or can't be left out. A path that leads out is never
/// only left out.
fn gone(scene: &Scene<'_>, dispensable: bool) -> Vec<Breach> {
    let enclosures = scene.supplies.enclosures;
    let breach = |(path, attachment): (FieldPath, &Attachment)| {
        let file = &attachment.file.as_ref()?.0;
        let leads_out = leads_out(file);
        if enclosures.has(file) || (attachment.dispensable && !leads_out) != dispensable {
            return None;
        }
        let place = scene.meeting.at(path.key("fil"));
        let breach = |message| Breach::new(place, message);
        Some(if leads_out {
            let example = "lägg filen under content/ och skriv som `bilagor/underlag.pdf`";
            breach("sökvägen leder ut ur content/".to_owned()).hint(example)
        } else if enclosures.is_outside(file) {
            let message = format!("`content/{file}` är en länk till en fil utanför content/");
            breach(message).hint("lägg själva filen där")
        } else if !file.to_lowercase().ends_with(".pdf") {
            breach(format!("`{file}` är ingen PDF"))
                .hint("spara den som PDF, och skriv den filens namn")
        } else {
            breach(format!("filen `content/{file}` finns inte")).hint(near(enclosures, file))
        })
    };
    listed(scene).filter_map(breach).collect()
}

/// So many files are listed in a hint.
const FEW: usize = 6;

/// Which file may have been meant.
fn near(enclosures: &ForeignFiles, file: &str) -> String {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let names: Vec<&String> = enclosures.names().collect();
    let same: Vec<&&String> = names.iter().filter(|own| name(own) == name(file)).collect();
    if let [only] = same.as_slice() {
        return format!("menade du `{only}`? Sökvägen skrivs från content/");
    }
    let bare: Vec<String> = names.iter().map(|own| name(own)).collect();
    let meant = wording::nearest(&name(file), &bare);
    let meant = meant.and_then(|meant| names.iter().find(|own| name(own) == meant));
    match meant {
        Some(meant) => format!("menade du `{meant}`?"),
        None if names.is_empty() || names.len() > FEW => {
            format!("lägg filen där, som `content/{file}`")
        }
        None => format!("filerna är {}", wording::names(&names)),
    }
}

/// Whether a path may lead out of the folder that it begins in.
fn leads_out(file: &str) -> bool {
    let is_step = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    let is_of_windows = file.contains('\\') || file.chars().nth(1) == Some(':');
    is_of_windows || !Path::new(file).components().all(is_step)
}

fn from_the_future(scene: &Scene<'_>) -> Vec<Breach> {
    let today = scene.meeting.value.date;
    let breach = |(path, attachment): (FieldPath, &Attachment)| {
        let date = attachment.protokoll.filter(|date| *date >= today)?;
        let place = scene.meeting.at(path.key("protokoll"));
        let message = match date == today {
            true => "mötets eget protokoll är bilaga till dess kallelse".to_owned(),
            false => format!("protokollet från {} är från ett senare möte", date.0),
        };
        let breach = Breach::new(place, message);
        Some(breach.hint("föregående protokoll är en bilaga: skriv det mötets datum"))
    };
    listed(scene).filter_map(breach).collect()
}

fn nameless_file(scene: &Scene<'_>) -> Vec<Breach> {
    let breach = |(path, attachment): (FieldPath, &Attachment)| {
        let is_told = attachment.file.is_some() || scene.meeting.value.has_packet();
        let is_nameless = attachment.title.is_none() && attachment.subject().is_none() && is_told;
        let field = if attachment.file.is_some() { "fil" } else { "nr" };
        let place = || scene.meeting.at(path.key(field));
        let breach = is_nameless.then(|| Breach::new(place(), "bilagan har ingen rubrik"));
        breach.map(|breach| breach.hint("skriv `rubrik: …`"))
    };
    listed(scene).filter_map(breach).collect()
}
