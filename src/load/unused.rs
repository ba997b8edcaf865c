//! What lies in a project's folders and nothing reads: why, and what to do about it.
//!
//! In come names of files, out come warnings. Which folder a file is in decides what it could have been
//! meant as; its name decides what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::file::RECORD_FOLDERS;
use super::folders;
use super::formats::{self, Wrong};
use super::listing::{Unused, UnusedKind};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, SourceFile, codes, wording};
use crate::project::{ORGANISATION_FILE, ORGANS, OrganId, PEOPLE_FILE, slug};

/// More files than this in one folder are counted.
const MOST_IN_A_FOLDER: usize = 4;

/// The warnings for what nothing reads.
pub(super) fn findings(unused: &BTreeSet<Unused>, has_organisation: bool) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut by_folder: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for Unused { path, kind } in unused {
        match kind {
            UnusedKind::File => match unread_folder(path) {
                Some(folder) => by_folder.entry(folder).or_default().push(path),
                None => findings.extend(unread_file(path, has_organisation)),
            },
            UnusedKind::LinkedFolder => findings.push(linked_folder(path)),
            UnusedKind::Outside(kind) => findings.push(outside(path, kind.is_none())),
            UnusedKind::Nameless => {
                let message =
                    "filens namn har varken bokstäver eller siffror, så dokumentet saknar namn";
                let finding = Diagnostic::error(codes::UNREAD_FILE, Place::path(path), message);
                findings.push(finding.hint("döp om filen, till exempel till `policy.yaml`"));
            }
            UnusedKind::FolderWithEnding => {
                let message = format!("`{path}` är en mapp men heter som en fil");
                let finding = warning(codes::UNREAD_FILE, path, message);
                findings.push(finding.hint("byt namn på mappen, eller ersätt den med filen"));
            }
            UnusedKind::Special => {
                let message = "filen läses inte: den är ingen vanlig fil";
                let finding = warning(codes::UNREAD_FILE, path, message);
                findings.push(finding.hint("flytta den till en mapp utanför projektet"));
            }
            UnusedKind::Closed(cause) => {
                let message = format!("mappen går inte att läsa ({cause})");
                findings.push(Diagnostic::error(codes::UNREADABLE, Place::path(path), message));
            }
        }
    }
    findings.extend(by_folder.into_iter().map(|(folder, files)| unread_records(folder, &files)));
    bounded(findings, "läses inte heller")
}

/// The finding for a link to a folder of the project. One that may hold records leaves out what others depend on.
fn linked_folder(path: &str) -> Diagnostic {
    let severity = match may_hold_records(path) {
        true => Severity::Error,
        false => Severity::Warning,
    };
    let message = format!("`{path}` är en länk till en mapp, och läses inte");
    Diagnostic::new(severity, codes::UNREAD_FOLDER, Place::path(path), message)
        .hint("lägg själva mappen där")
}

/// The finding for a link that leads out of the project.
pub(super) fn outside(path: &str, may_be_folder: bool) -> Diagnostic {
    let message = format!(
        "`{path}` är en länk till något utanför projektet (eller dolt i det), och läses inte"
    );
    let hint = match path {
        "content" => {
            "lägg själva mappen där, eller ange den mapp som hör ihop med den med `--root`"
        }
        _ if may_be_folder => "lägg det som länken leder till där i stället",
        _ => "lägg själva filen där",
    };
    Diagnostic::error(codes::OUTSIDE, Place::path(path), message).hint(hint)
}

/// Whether a path is that of the organisation's file, or of the folder that it is in: without it there is nothing
/// to read.
pub(super) fn may_hold_organisation(path: &str) -> bool {
    ["content", ORGANISATION_FILE].contains(&path)
}

/// Whether a folder is one that records lie in, or lies in one.
pub(super) fn may_hold_records(path: &str) -> bool {
    let below = OrganId::of(path).and_then(|(_, below)| below.split('/').next());
    below.is_some_and(|first| RECORD_FOLDERS.contains(&first) || first == ORGANS)
}

/// Whether a folder is the one that has a folder for each organ.
fn holds_organs(folder: &str) -> bool {
    folder.strip_prefix("content/") == Some(ORGANS)
}

/// The first folder that makes a record unread, where its name is all that is wrong with it; none for
/// other files.
fn unread_folder(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    folders::yaml_stem(name).filter(|_| !name.ends_with(".txt"))?;
    let organ = OrganId::of(path).map(|(organ, _)| organ);
    let is_in_root = organ.is_none();
    let own = organ.map(|organ| organ.content()).unwrap_or_default();
    let is_read = folder == own.trim_end_matches('/') || holds_organs(folder);
    if is_read || folder.starts_with("templates") || folder.starts_with("fonts") {
        return None;
    }
    let depth = if is_in_root { 1 } else { own.matches('/').count() + 1 };
    // A folder with a known name, however deep, is what is to be moved.
    let parts: Vec<&str> = folder.split('/').collect();
    let known = parts.iter().skip(depth).position(|part| RECORD_FOLDERS.contains(part));
    let wanted = known.map_or(depth, |at| depth + at + 1);
    let length = parts.iter().take(wanted).map(|part| part.len() + 1).sum::<usize>() - 1;
    folder.get(..length)
}

/// The finding for records in a folder that isn't read: an error if a meeting is left out.
fn unread_records(folder: &str, files: &[&str]) -> Diagnostic {
    let records = match files {
        [only] => format!("`{}` läses inte", bare_name(only)),
        files => format!("{} filer läses inte", files.len()),
    };
    let message = format!("{records}, eftersom mappen heter `{folder}`");
    let name = bare_name(folder);
    let own = OrganId::owner(folder).content();
    let hint = match folders::meant(name) {
        _ if folders::means_organs(folder) => {
            format!("döp om mappen till `content/{ORGANS}`, med en mapp för varje organ")
        }
        Some(known) if known == name => format!("flytta mappen till `{own}{known}`"),
        Some(known) => format!("lägg {} i `{own}{known}`{}", them(files), dotless(name)),
        None => format!("flytta {} till en mapp som läses: {}", them(files), record_folders(&own)),
    };
    let holds_meetings = folders::meant(name) == Some(RECORD_FOLDERS[0])
        && files.iter().any(|file| folders::begins_with_day(bare_name(file)));
    let severity = if holds_meetings { Severity::Error } else { Severity::Warning };
    Diagnostic::new(severity, codes::UNREAD_FOLDER, Place::path(folder), message).hint(hint)
}

/// What is easily overlooked in a name that is written with ASCII letters alone.
fn dotless(name: &str) -> &'static str {
    if name.is_ascii() { "" } else { " (utan prickar)" }
}

fn them(files: &[&str]) -> &'static str {
    if files.len() == 1 { "filen" } else { "filerna" }
}

/// The folders of records, as a hint names them.
fn record_folders(own: &str) -> String {
    wording::names(&RECORD_FOLDERS.map(|folder| format!("{own}{folder}")))
}

/// The warning for a file that isn't read; none for what is no concern of ours.
fn unread_file(path: &str, has_organisation: bool) -> Option<Diagnostic> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let organ = OrganId::owner(path);
    let own = organ.content();
    let is_outermost = folder.is_empty() || folder == own.trim_end_matches('/');
    let is_organs = holds_organs(folder);
    if let Some(stem) = folders::yaml_stem(name).filter(|_| is_outermost || is_organs) {
        return Some(match folders::is_organisation(stem) {
            _ if is_organs => organ_beside_folder(path, stem),
            true if organ.is_own() => misnamed_organisation(path, has_organisation),
            _ if folders::is_people(stem) => misnamed_people(path, &own),
            false if organ.is_own() || is_of_record(stem) => misplaced(path, name, stem, &own),
            _ => misnamed_organ(path, &organ),
        });
    }
    let main = path.split('/').next().unwrap_or_default();
    let (code, Wrong { message, hint }) = match main {
        "templates" => (codes::UNUSED_TEMPLATE, formats::in_templates(name)),
        "fonts" => (codes::UNREAD_FONT, formats::in_fonts(name)?),
        "content" => (codes::UNREAD_FILE, formats::in_content(name)),
        // A folder in the root that is named nearly as one that is read.
        _ if name.ends_with(".j2") || name.ends_with(".typ") => {
            (codes::UNUSED_TEMPLATE, formats::elsewhere("mallar", "templates"))
        }
        _ => (codes::UNREAD_FONT, formats::elsewhere("typsnitt", "fonts")),
    };
    Some(warning(code, path, message).hint(hint))
}

/// The warning for a file that is named nearly as the organisation's.
fn misnamed_organisation(path: &str, has_organisation: bool) -> Diagnostic {
    let message = format!("filen läses inte, eftersom den heter `{path}`");
    let hint = match has_organisation {
        true => format!("ta bort den: `{ORGANISATION_FILE}` är den som läses"),
        false => format!("döp om den till `{ORGANISATION_FILE}`"),
    };
    warning(codes::MISNAMED_ORGANISATION, path, message).hint(hint)
}

/// The error for a file that is named nearly as the register of the elected: without it nobody is there at the meetings.
fn misnamed_people(path: &str, own: &str) -> Diagnostic {
    let message = format!("filen läses inte, eftersom den heter `{path}`");
    let hint =
        format!("är den registret över de förtroendevalda, döp om den till `{own}{PEOPLE_FILE}`");
    Diagnostic::error(codes::UNREAD_FILE, Place::path(path), message).hint(hint)
}

/// The error for an organ's file beside the folder that it should be in.
fn organ_beside_folder(path: &str, stem: &str) -> Diagnostic {
    let organ = OrganId::named(&slug(stem));
    let message = "filen läses inte, eftersom den inte ligger i organets mapp";
    Diagnostic::error(codes::ORGAN, Place::path(path), message)
        .hint(format!("flytta den till `{}`", organ.file()))
}

/// The error for a file in an organ's folder that may say what the organ is.
fn misnamed_organ(path: &str, organ: &OrganId) -> Diagnostic {
    let message = format!("filen läses inte, eftersom den heter `{path}`");
    Diagnostic::error(codes::ORGAN, Place::path(path), message).hint(format!(
        "säger den vad organet är, döp om den till `{}`; är den ett underlag, flytta den till en mapp som läses: {}",
        organ.file(),
        record_folders(&organ.content())
    ))
}

/// Whether a file's name is that of a record: a day, a year or years.
fn is_of_record(stem: &str) -> bool {
    folder_by_name(stem).is_some()
}

/// The folder of records that a file's name means.
fn folder_by_name(stem: &str) -> Option<&'static str> {
    match stem {
        day if folders::begins_with_day(day) => Some(RECORD_FOLDERS[0]),
        year if is_number(year) => Some(RECORD_FOLDERS[2]),
        period if period.split(['-', '–']).all(is_number) => Some(RECORD_FOLDERS[1]),
        _ => None,
    }
}

/// The warning for a record in an organ's folder, `content/` itself, or in the project's root.
fn misplaced(path: &str, name: &str, stem: &str, own: &str) -> Diagnostic {
    let hint = match folder_by_name(stem) {
        Some(folder) if name.ends_with(".txt") => {
            format!("flytta den till `{own}{folder}/`, och låt namnet sluta med `.yaml`")
        }
        Some(folder) => format!("flytta den till `{own}{folder}/`"),
        None => format!("flytta filen till en mapp som läses: {}", record_folders(own)),
    };
    warning(
        codes::UNREAD_FOLDER,
        path,
        "filen läses inte, eftersom den inte ligger i en mapp för underlag",
    )
    .hint(hint)
}

fn is_number(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The warnings for templates and looks of the project's own that replace no shipped one and that no
/// other names.
pub(super) fn unused_templates(
    all: &BTreeMap<String, Arc<SourceFile>>,
    shipped: &BTreeMap<String, Arc<SourceFile>>,
) -> Vec<Diagnostic> {
    let own = all.iter().filter(|(name, _)| {
        *name != OWN_PARTS && !shipped.contains_key(*name) && !is_of_one_form(name, shipped)
    });
    let names: Vec<&String> = shipped.keys().collect();
    let unused = own.filter(|(name, _)| {
        let bare = bare_name(name);
        of_same_name(name, &names).is_some()
            || !all.iter().any(|(other, file)| other != *name && file.text.contains(bare))
    });
    let warnings = unused.map(|(name, file)| {
        let message = format!("`templates/{name}` används inte");
        let hint = match (of_same_name(name, &names), wording::nearest(name, &names)) {
            (Some(known), _) => format!("flytta filen till `templates/{known}`"),
            (None, Some(near)) => format!("menade du `templates/{near}`?"),
            (None, None) => {
                "döp om den till samma namn som den mall som den ersätter, eller nämn den i en mall \
                 som används"
                    .to_owned()
            }
        };
        Diagnostic::warning(codes::UNUSED_TEMPLATE, Place::whole(file), message).hint(hint)
    });
    warnings.collect()
}

/// What ends the name of a template that writes one form itself, instead of the one that makes all forms.
const FORMS: [&str; 3] = [".typ.j2", ".html.j2", ".txt.j2"];

/// Whether a template writes one form of a document itself: `protokoll.typ.j2` for `protokoll.j2`.
fn is_of_one_form(name: &str, shipped: &BTreeMap<String, Arc<SourceFile>>) -> bool {
    let Some(stem) = FORMS.iter().find_map(|ending| name.strip_suffix(ending)) else {
        return false;
    };
    let common = format!("{stem}.j2");
    // What others import is no document.
    let imports = [format!("import \"{common}\""), format!("from \"{common}\"")];
    let is_imported =
        shipped.values().any(|file| imports.iter().any(|line| file.text.contains(line)));
    shipped.contains_key(&common) && !is_imported
}

/// Looks of a project's own that every template can call, without naming the file.
const OWN_PARTS: &str = "lib/egna.typ";

/// The name, in whatever folder, with the same last part as another.
fn of_same_name<'a>(name: &str, names: &[&'a String]) -> Option<&'a String> {
    names.iter().copied().find(|known| bare_name(known) == bare_name(name))
}

/// The warning for a font file without a font.
pub(super) fn no_font(path: &str) -> Diagnostic {
    let message = "filen går inte att läsa som typsnitt";
    warning(codes::UNREAD_FONT, path, message).hint("hämta den på nytt, som .otf eller .ttf")
}

fn warning(code: Code, path: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::warning(code, Place::path(path), message)
}

/// A path's last part.
fn bare_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder of a path; empty for one in the project's root.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Findings of which a folder has no more than a few of each code; the rest are counted,
/// and "läses inte heller" or such says what is wrong with them.
pub fn bounded(findings: Vec<Diagnostic>, neither: &str) -> Vec<Diagnostic> {
    let mut by_folder: BTreeMap<(String, &str), Vec<Diagnostic>> = BTreeMap::new();
    for finding in findings {
        let key = (folder_of(finding.path()).to_owned(), finding.code.id);
        by_folder.entry(key).or_default().push(finding);
    }
    let mut out = Vec::new();
    for mut findings in by_folder.into_values() {
        findings.sort_by(|a, b| a.path().cmp(b.path()));
        // One more takes no more room than its number.
        if findings.len() > MOST_IN_A_FOLDER + 1 {
            let rest = findings.split_off(MOST_IN_A_FOLDER);
            let names: Vec<&str> = rest.iter().map(|finding| bare_name(finding.path())).collect();
            let message = format!("{} filer till i mappen {neither}", rest.len());
            let place = Place::path(rest[0].path());
            let counted = Diagnostic::warning(rest[0].code, place, message);
            findings.push(counted.hint(format!("finns: {}", wording::names(&names))));
        }
        out.extend(findings);
    }
    out
}
