//! Names of files in one folder, each given once.

use std::collections::BTreeSet;

use crate::project::slug;

/// A file's name is cut here (characters), before the suffix.
const LONGEST_NAME: usize = 80;

/// The names given so far.
#[derive(Debug, Default)]
pub struct UniqueNames(BTreeSet<String>);

impl UniqueNames {
    /// A file's name for `text`, or for `otherwise` if that has no letters, with `suffix` after it and a
    /// number if that name is taken.
    pub fn give(&mut self, text: &str, otherwise: &str, suffix: &str) -> String {
        let slug = slug(text);
        let stem = match slug.as_str() {
            "" => otherwise,
            slug => slug.get(..LONGEST_NAME).unwrap_or(slug),
        };
        let mut name = format!("{stem}{suffix}");
        for number in 2.. {
            if !self.0.contains(&name) {
                break;
            }
            name = format!("{stem}{suffix}-{number}");
        }
        self.0.insert(name.clone());
        name
    }
}
