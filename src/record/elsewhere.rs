//! Where a field or a word that is unknown at one place belongs.
//!
//! In come a mistake and the file's path, out comes a hint that names one or two places in the file, or one
//! in records of another kind.

use super::name::are_alike;
use super::problem::Mistake;
use super::survey::{LEVELS, Level, Names};

/// The most places that a hint names.
const MOST_PLACES: usize = 2;

/// A place of the same record is far away if more steps lead down to it from the fields that both are below.
const MOST_STEPS: usize = 2;

/// A place of other records is far away if more steps lead to it.
const MOST_STEPS_ELSEWHERE: usize = 1;

/// Where an unknown field or word of the file at a path belongs, if there is such a place.
pub(super) fn hint(mistake: &Mistake, path: &str) -> Option<String> {
    let thing = match mistake {
        Mistake::UnknownField { .. } => "flytta fältet: det",
        Mistake::UnknownWord { .. } => "ändra ordet: det",
        _ => return None,
    };
    let is_own = |level: &&Level| level.is_in(path);
    let from = LEVELS.iter().filter(is_own).find(|level| level.is_of(mistake));
    let levels = LEVELS.iter().filter(|level| level.has(mistake));
    let (mut own, mut others): (Vec<&Level>, Vec<&Level>) = levels.partition(is_own);
    own.retain(|level| from.is_none_or(|from| level.steps_from(from) <= MOST_STEPS));
    others.retain(|level| level.route.len() <= MOST_STEPS_ELSEWHERE);
    let here = own.iter().take(MOST_PLACES).map(|level| level.words()).collect::<Vec<_>>();
    match (here.is_empty(), others.first()) {
        (false, _) => Some(format!("{thing} hör hemma {}", here.join(" eller "))),
        (true, Some(other)) => {
            Some(format!("{thing} hör hemma i `{}`, {}", other.file, other.words()))
        }
        (true, None) => None,
    }
}

/// Whether a field stands outermost in the file at a path.
pub(super) fn is_outermost(name: &str, path: &str) -> bool {
    let mut own = LEVELS.iter().filter(|level| level.is_in(path));
    own.any(|level| level.route.is_empty() && level.fields().any(|field| field == name))
}

impl Level {
    /// Whether what is unknown elsewhere is known here.
    fn has(&self, mistake: &Mistake) -> bool {
        match (self.names, mistake) {
            (Names::Fields(_, names), Mistake::UnknownField { name, .. })
            | (Names::Words(names), Mistake::UnknownWord { word: name, .. }) => {
                names.iter().any(|own| are_alike(own, name))
            }
            _ => false,
        }
    }

    /// Whether it is where a mistake was made: it has the names that are known there.
    fn is_of(&self, mistake: &Mistake) -> bool {
        match (self.names, mistake) {
            (Names::Fields(_, names), Mistake::UnknownField { known, .. })
            | (Names::Words(names), Mistake::UnknownWord { known, .. }) => {
                names == known.as_slice()
            }
            _ => false,
        }
    }

    /// How many steps lead here from the fields that both levels are below.
    fn steps_from(&self, other: &Self) -> usize {
        let shared = self.route.iter().zip(&other.route).take_while(|(own, other)| own == other);
        self.route.len() - shared.count()
    }

    /// "överst i filen (utan indrag)", "under `närvaro`, `beslutande`".
    fn words(&self) -> String {
        if self.route.is_empty() {
            return "överst i filen (utan indrag)".to_owned();
        }
        let names: Vec<String> = self.route.iter().map(|name| format!("`{name}`")).collect();
        match self.names {
            Names::Fields(..) => format!("under {}", names.join(", ")),
            Names::Words(_) => format!("i {}", names.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, path: &str) -> Option<String> {
        hint(&Mistake::UnknownField { name: name.to_owned(), known: Vec::new() }, path)
    }

    #[test]
    fn fields_are_sent_to_where_they_belong() {
        let meeting = "content/sammantraden/2021-03-01.yaml";
        let top = "flytta fältet: det hör hemma överst i filen (utan indrag)";
        assert_eq!(field("offentligt", meeting).as_deref(), Some(top));
        assert_eq!(
            field("Roll", meeting).as_deref(),
            Some(
                "flytta fältet: det hör hemma under `ordförande` eller under `närvaro`, `beslutande`"
            )
        );
        assert_eq!(
            field("medlemmar", meeting).as_deref(),
            Some(
                "flytta fältet: det hör hemma i `content/organisation.yaml`, överst i filen (utan indrag)"
            )
        );
        assert_eq!(field("finns inte", meeting), None);
    }

    #[test]
    fn words_are_sent_to_where_they_belong() {
        let word = Mistake::UnknownWord { word: "beslutat".to_owned(), known: Vec::new() };
        assert_eq!(
            hint(&word, "content/sammantraden/2021-03-01.yaml").as_deref(),
            Some("ändra ordet: det hör hemma i `content/verksamhetsplaner/`, i `läge`")
        );
    }
}
