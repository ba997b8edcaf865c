//! The project: its root folder and the folders below it.
//!
//! From the folder that the user names, or the working directory, to paths. This is the only reader
//! of the working directory.

use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use deunicode::deunicode_char;

/// The file that makes a folder a project, by path from there.
pub const ORGANISATION_FILE: &str = "content/organisation.yaml";

/// The name of the register of the elected, in the folder of its organ.
pub const PEOPLE_FILE: &str = "personer.yaml";

/// The folder below `content/` that has a folder for each organ, where there are several.
pub const ORGANS: &str = "organ";

/// The name of an organ's file in its folder.
pub const ORGAN_FILE: &str = "organ.yaml";

/// An organ of a project, by the name of its folder below `content/organ/`; the organisation's own records belong to
/// none of those.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganId(Option<Arc<str>>);

impl OrganId {
    /// What belongs to the organisation itself: it lies in `content/` and `output/`.
    pub const OWN: Self = Self(None);

    /// The organ with a folder.
    pub fn named(folder: &str) -> Self {
        Self(Some(folder.into()))
    }

    /// The organ that a file belongs to, given the file's path from the project's root, and the path from the organ's
    /// folder: of `content/organ/au/sammantraden/a.yaml`, `au` and `sammantraden/a.yaml`. None outside `content/`.
    pub fn of(path: &str) -> Option<(Self, &str)> {
        let (folder, below) = Self::parts(path)?;
        Some((folder.map_or(Self::OWN, Self::named), below))
    }

    /// The organ that a file belongs to; the organisation itself outside `content/`.
    pub fn owner(path: &str) -> Self {
        Self::of(path).map(|(organ, _)| organ).unwrap_or_default()
    }

    /// Whether what is made of all its records is about another's too: what the organisation itself has is about all.
    pub fn embraces(&self, other: &Self) -> bool {
        self.is_own() || self == other
    }

    /// Whether it is the one that somebody asks for by its name in paths, if by any.
    pub fn is_asked_for(&self, name: Option<&str>) -> bool {
        name.is_none() || self.slug().as_deref() == name
    }

    /// The path of one of its files from its folder; none of a file that is another's.
    pub fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        let (folder, below) = Self::parts(path)?;
        (folder == self.0.as_deref()).then_some(below)
    }

    /// The folder of the organ that a file belongs to, and the path from there.
    fn parts(path: &str) -> Option<(Option<&str>, &str)> {
        let below = path.strip_prefix("content/")?;
        let own = below.strip_prefix(ORGANS).and_then(|rest| rest.strip_prefix('/'));
        Some(match own.and_then(|own| own.split_once('/')) {
            Some((folder, rest)) => (Some(folder), rest),
            None => (None, below),
        })
    }

    /// Whether it is the organisation itself.
    pub fn is_own(&self) -> bool {
        self.0.is_none()
    }

    /// Its folder, from the project's root: `content/`, `content/organ/au/`.
    pub fn content(&self) -> String {
        self.0
            .as_ref()
            .map_or_else(|| "content/".to_owned(), |own| format!("content/{ORGANS}/{own}/"))
    }

    /// The file that says what it is, from the project's root.
    pub fn file(&self) -> String {
        match self.is_own() {
            true => ORGANISATION_FILE.to_owned(),
            false => self.content() + ORGAN_FILE,
        }
    }

    /// Its name in paths below `output/` and on the command line; none of the organisation itself.
    pub fn slug(&self) -> Option<String> {
        self.0.as_deref().map(slug)
    }

    /// Its folder below `output/`: nothing, `au/`.
    pub fn output(&self) -> String {
        self.slug().map_or_else(String::new, |own| own + "/")
    }
}

impl fmt::Display for OrganId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_deref().unwrap_or_default())
    }
}

/// The folders of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The folder that holds the others.
    pub root: PathBuf,
}

impl Project {
    /// Finds the project: `root` if given, else the nearest folder upwards from the working
    /// directory that holds `content/organisation.yaml`.
    pub fn find(root: Option<&Path>) -> Result<Self> {
        if let Some(root) = root {
            let root = match root.is_absolute() {
                true => root.to_owned(),
                false => working_directory()?.join(root),
            };
            if !root.is_dir() {
                bail!("mappen `{}` finns inte", root.display());
            }
            return Ok(Self { root });
        }
        let here = working_directory()?;
        match here.ancestors().find(|folder| folder.join(ORGANISATION_FILE).is_file()) {
            Some(root) => Ok(Self { root: root.to_owned() }),
            None => {
                let lost = format!("`{ORGANISATION_FILE}` finns varken i `{}`", here.display());
                match misnamed_organisation(&here) {
                    Some(near) => bail!("{lost} eller ovanför; döp om `{near}`"),
                    None => bail!("{lost} eller i någon mapp ovanför"),
                }
            }
        }
    }

    /// The records, with their texts, pictures and attached files.
    pub fn content(&self) -> PathBuf {
        self.root.join("content")
    }

    /// The project's own templates and Typst modules, which replace shipped ones of the same name.
    pub fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// The project's own fonts, used beside the shipped ones.
    pub fn fonts(&self) -> PathBuf {
        self.root.join("fonts")
    }

    /// The folders that documents are made from.
    pub fn sources(&self) -> [PathBuf; 3] {
        [self.content(), self.templates(), self.fonts()]
    }

    /// The published documents.
    pub fn output(&self) -> PathBuf {
        self.root.join("output")
    }
}

/// The working directory, which may be gone.
fn working_directory() -> Result<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "the only reader of the working directory")]
    let here = env::current_dir();
    here.context("arbetsmappen går inte att läsa")
}

/// A file that looks like the organisation's, in a folder or in its `content/`: its path from there.
fn misnamed_organisation(folder: &Path) -> Option<String> {
    ["", "content"].into_iter().find_map(|below| {
        let entries = fs::read_dir(folder.join(below)).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        let near = names.iter().find(|name| {
            let slug = slug(name);
            ["organisation-y", "organization-y"].iter().any(|start| slug.starts_with(start))
        })?;
        Some(Path::new(below).join(near).display().to_string())
    })
}

/// A name as files have it: lower-case ASCII, words joined by `-`. A letter becomes those that
/// spell it in ASCII ("Sørensen" gives `sorensen`); what is no letter or digit separates words.
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    for ascii in name.chars().flat_map(|character| in_ascii(character).chars()) {
        match ascii {
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            ' ' if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            // Letters without a sound of their own are spelt by signs, such as `ь` by an apostrophe.
            _ => {}
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// A character in ASCII, where a space separates words.
fn in_ascii(character: char) -> &'static str {
    match character {
        // An accent belongs to the letter before it: "é" may be written as two characters.
        '\u{300}'..='\u{36f}' => "",
        // Signs stay separators, though the library has words for them, such as "EUR" for "€".
        c if c.is_alphabetic() || c.is_ascii_digit() => {
            deunicode_char(c).filter(|ascii| !ascii.is_empty()).unwrap_or(" ")
        }
        _ => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs_are_ascii() {
        assert_eq!(slug("Umeå kommun"), "umea-kommun");
        assert_eq!(slug("valda-medlemmar 2021 (NNS)"), "valda-medlemmar-2021-nns");
        assert_eq!(slug("Åäö é"), "aao-e");
        assert_eq!(slug("åäáà öó éèë ü"), "aaaa-oo-eee-u");
    }

    #[test]
    fn letters_of_other_languages_are_spelt_in_ascii() {
        for (name, expected) in [
            ("Sørensen", "sorensen"),
            ("Ærø", "aero"),
            ("sïjte", "sijte"),
            ("Łódź", "lodz"),
            ("straße", "strasse"),
            ("Þór Ðuro Đorđe", "thor-duro-dorde"),
            ("Čáhcesuolu Š Ž", "cahcesuolu-s-z"),
            ("İstanbul", "istanbul"),
            ("Αθήνα", "athena"),
            ("Большая улица", "bolshaia-ulitsa"),
            ("北京", "bei-jing"),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
        assert_eq!(slug("Va\u{308}nna\u{308}s, Ume\u{30a}a"), "vannas-umea");
    }

    #[test]
    fn signs_separate_words() {
        for (name, expected) in [
            ("2021–2023", "2021-2023"),
            ("§ 47", "47"),
            ("100 €/år", "100-ar"),
            ("Fest 🎉 i parken", "fest-i-parken"),
            ("”Vi” – de’s", "vi-de-s"),
            ("(a)--b__c.", "a-b-c"),
            ("m² ½", "m"),
            ("§ – €", ""),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
    }
}
