//! What a folder that isn't read was meant as: a name in, the name of the folder that is read out.

use std::path::Path;

use super::file::RECORD_FOLDERS;
use crate::diagnostic::wording;
use crate::project::slug;

/// The names that people give folders, as files are named, with the folder below `content/` that each
/// means.
const RECORD_ALIASES: [(&str, usize); 35] = [
    ("moten", 0),
    ("mote", 0),
    ("protokoll", 0),
    ("kallelse", 0),
    ("kallelser", 0),
    ("kallelser-och-protokoll", 0),
    ("sammantrade", 0),
    ("sammantradesprotokoll", 0),
    ("styrelsemoten", 0),
    ("styrelsesammantraden", 0),
    ("meetings", 0),
    ("verksamhetsplan", 1),
    ("planer", 1),
    ("plan", 1),
    ("motesplan", 2),
    ("sammantradesplan", 2),
    ("sammantradesplaner", 2),
    ("sammantradestider", 2),
    ("arshjul", 2),
    ("documents", 3),
    ("handlingar", 3),
    ("ovriga-dokument", 3),
    ("revisor", 4),
    ("revisorer", 4),
    ("revisorerna", 4),
    ("revisionsprotokoll", 4),
    ("rapport", 5),
    ("reports", 5),
    ("arsredovisning", 5),
    ("arsredovisningar", 5),
    ("delarsrapport", 5),
    ("delarsrapporter", 5),
    ("revisionsberattelser", 5),
    ("policyer", 5),
    ("bokslut", 5),
];

/// The names that people give the folder with one for each organ.
const ORGAN_ALIASES: [&str; 6] =
    ["organen", "organs", "namnder", "namnderna", "organisationer", "utskott"];

/// Whether a folder is meant as the one that has a folder for each organ.
pub(super) fn means_organs(folder: &str) -> bool {
    let name = folder.strip_prefix("content/").and_then(|below| below.split('/').next());
    name.is_some_and(|name| ORGAN_ALIASES.contains(&slug(name).as_str()))
}

/// The names that people give the folders of templates and fonts.
const TEMPLATE_ALIASES: [&str; 4] = ["template", "templates", "mall", "mallar"];
const FONT_ALIASES: [&str; 4] = ["font", "fonts", "typsnitt", "typsnitten"];

/// The folder below `content/` that one of another name was meant as.
pub(super) fn meant(name: &str) -> Option<&'static str> {
    let slug = slug(name);
    if slug.is_empty() {
        return None;
    }
    let alias = RECORD_ALIASES.iter().find(|(alias, _)| *alias == slug);
    alias
        .map(|(_, folder)| RECORD_FOLDERS[*folder])
        .or_else(|| wording::nearest(&slug, &RECORD_FOLDERS).and_then(known))
}

/// The folder of a name.
fn known(name: &str) -> Option<&'static str> {
    RECORD_FOLDERS.into_iter().find(|folder| *folder == name)
}

/// Whether a file is one of those that make a folder a wrong place for them.
pub(super) type IsSuch = fn(&Path) -> bool;

/// Which files of a folder in the project's root lie in a wrong place; none if none do. A project may
/// have folders of all kinds, so only those are looked into that are named as if they were read.
pub(super) fn strangers_of(folder: &Path) -> Option<IsSuch> {
    let name = folder.file_name()?.to_string_lossy();
    if matches!(&*name, "content" | "templates" | "fonts" | "output") {
        return None;
    }
    let slug = slug(&name);
    if known(&slug).is_some() || RECORD_ALIASES.iter().any(|(alias, _)| *alias == slug) {
        return Some(is_record);
    }
    match slug.as_str() {
        "content" | "contents" | "innehall" | "underlag" => Some(is_record),
        slug if TEMPLATE_ALIASES.contains(&slug) => Some(is_template),
        slug if FONT_ALIASES.contains(&slug) => Some(is_font),
        _ => None,
    }
}

/// Whether a file in the project's root is a record.
pub(super) fn is_record_in_root(path: &Path) -> bool {
    is_record(path)
}

/// The name of a file without what makes it YAML, if it is named as YAML is.
pub(super) fn yaml_stem(name: &str) -> Option<&str> {
    let lower = name.to_lowercase();
    let endings = [".yaml", ".yml", ".yaml.txt", ".yml.txt"];
    let ending = endings.into_iter().find(|ending| lower.ends_with(ending))?;
    name.get(..name.len() - ending.len())
}

/// Whether a file is named as a meeting's record, the organisation's or the register of the elected.
fn is_record(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    yaml_stem(&name)
        .is_some_and(|stem| begins_with_day(stem) || is_organisation(stem) || is_people(stem))
}

/// Whether a name begins with a day: `2021-03-01`.
pub(super) fn begins_with_day(name: &str) -> bool {
    let shape = name.bytes().take(10).map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    shape.eq(*b"0000-00-00")
}

/// Whether a name means the organisation's file.
pub(super) fn is_organisation(stem: &str) -> bool {
    let slug = slug(stem);
    slug == "organization" || wording::nearest(&slug, &["organisation"]).is_some()
}

/// Whether a name means the register of the elected.
pub(super) fn is_people(stem: &str) -> bool {
    const NAMES: [&str; 3] = ["personer", "ledamoter", "fortroendevalda"];
    let slug = slug(stem);
    slug == "person" || wording::nearest(&slug, &NAMES).is_some()
}

fn is_template(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "j2" || ending == "typ")
}

fn is_font(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "otf" || ending == "ttf")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_known_by_what_people_call_them() {
        for (name, expected) in [
            ("sammanträden", Some("sammantraden")),
            ("Sammantra\u{308}den", Some("sammantraden")),
            ("sammantraaden", Some("sammantraden")),
            ("Möten", Some("sammantraden")),
            ("protokoll", Some("sammantraden")),
            ("mötesplaner", Some("motesplaner")),
            ("mötesplan", Some("motesplaner")),
            ("documents", Some("dokument")),
            ("revisioner", Some("revision")),
            ("bilagor", None),
            ("arkiv", None),
            ("🎉", None),
        ] {
            assert_eq!(meant(name), expected, "{name}");
        }
    }

    #[test]
    fn a_day_is_known_by_its_shape() {
        assert!(begins_with_day("2021-03-01 utkast"));
        assert!(!begins_with_day("2021-3-1") && !begins_with_day("mars"));
    }
}
