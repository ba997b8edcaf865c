//! What templates can use: in comes a kind of document, out goes every name that its template can print, with
//! a sample value of each, and the parts and filters of all templates.
//!
//! The names are those of the views themselves, made from records that ship for this, so that nothing is
//! listed by hand.

mod example;
mod names;
mod parts;

pub use self::names::names;
pub use self::parts::{filters, parts};

use crate::kinds::{ALL, Content, Kind};

/// The templates of a packet's own pages.
const OF_PACKETS: [&str; 4] = ["paket", "forsattsblad", "bilagemarke", "paketnummer"];

/// The templates that make something by themselves: of kinds of documents, of letters, of a packet's own pages.
pub fn templates() -> Vec<&'static str> {
    let kinds = ALL.iter().filter(|kind| matches!(kind.content, Content::Pages(_)));
    let own = kinds.flat_map(|kind| [Some(kind.name), letter(kind)]).flatten();
    own.chain(OF_PACKETS).collect()
}

/// The template of a kind's letter.
fn letter(kind: &Kind) -> Option<&'static str> {
    kind.letter.map(|letter| letter.template)
}

/// Rows in columns that begin under each other, with a last column that may be long.
fn columns(rows: &[(String, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    let lines = rows.iter().map(|(name, about)| format!("{name:<width$}  {about}"));
    lines.map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::shipped_templates;
    use crate::render::Templates;

    /// Names without a sample, since nothing that can be written for the example gives one.
    const WITHOUT_SAMPLE: [&str; 18] = [
        "closed",
        "continued",
        "dates",
        "proposed_by",
        "organ",
        "corrections",
        "url",
        "logo",
        "proof",
        "stage",
        "wheel",
        "appendices",
        "figures",
        "to_be_removed",
        "length",
        "events[].gap",
        "omitted",
        "body",
    ];

    #[test]
    fn every_name_has_a_sample() {
        // An extract has what the minutes have, of one § alone.
        for name in templates().into_iter().filter(|name| *name != "utdrag") {
            let names = names(name);
            assert!(names.lines().count() > 10, "{name}: {names}");
            let bare = names.lines().filter(|line| !line.contains("  "));
            let wrong: Vec<&str> = bare
                .filter(|bare| !WITHOUT_SAMPLE.iter().any(|known| bare.ends_with(known)))
                .collect();
            assert!(wrong.is_empty(), "{name}: {wrong:?}");
        }
    }

    #[test]
    fn every_part_says_what_it_does() {
        let templates = Templates::new(&shipped_templates());
        let silent: Vec<&String> = templates
            .parts()
            .iter()
            .filter(|(_, part)| part.description.is_empty() || part.description.starts_with("A "))
            .map(|(name, _)| name)
            .collect();
        assert!(silent.is_empty(), "{silent:?}");
    }
}
