//! The project: its root folder and the folders below it.
//!
//! In comes what the user said about where she is, out go paths. This is the only reader of the
//! working directory.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The file that makes a folder a project.
const MARK: &str = "content/organisation.yaml";

/// The folders of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The folder that the others lie in.
    pub root: PathBuf,
}

impl Project {
    /// Finds the project: `root` if given, else the nearest folder upwards from the working
    /// directory that holds `content/organisation.yaml`.
    pub fn find(root: Option<&Path>) -> Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "the only reader of the working directory")]
        let here = env::current_dir().context("arbetsmappen går inte att läsa")?;
        if let Some(root) = root {
            let root = here.join(root);
            if !root.is_dir() {
                bail!("mappen `{}` finns inte", root.display());
            }
            return Ok(Self { root });
        }
        match here.ancestors().find(|folder| folder.join(MARK).is_file()) {
            Some(root) => Ok(Self { root: root.to_owned() }),
            None => bail!("hittar inte `{MARK}` i `{}` eller någon mapp ovanför", here.display()),
        }
    }

    /// The records.
    pub fn content(&self) -> PathBuf {
        self.root.join("content")
    }

    /// The project's own templates and looks, which replace the shipped ones of the same name.
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

/// A name as files have it: lower-case ASCII, words joined by `-`.
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    for character in name.to_lowercase().chars() {
        match character {
            'å' | 'ä' | 'á' | 'à' => out.push('a'),
            'ö' | 'ó' => out.push('o'),
            'é' | 'è' | 'ë' => out.push('e'),
            'ü' => out.push('u'),
            c if c.is_ascii_alphanumeric() => out.push(c),
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs_are_ascii() {
        assert_eq!(slug("Umeå kommun"), "umea-kommun");
        assert_eq!(slug("valda-medlemmar 2021 (NNS)"), "valda-medlemmar-2021-nns");
        assert_eq!(slug("Åäö é"), "aao-e");
    }
}
