//! Who speaks, where it needn't be a person: parties, groups of them, offices and bodies.
//!
//! In comes what a record writes after `av`, out comes what kind of speaker that is. Nothing is known of the people here.

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Speaker<'a> {
    /// Those of some parties: "S", "Ledamöterna från S och V".
    Parties(Vec<&'a str>),
    /// An office, a body or a group that no party names: "Revisorerna", "Samtliga ledamöter".
    Office,
    /// Somebody, by her name.
    Person,
}

/// The parties of the Riksdag, by their letters and names.
const PARTIES: [(&str, &str); 8] = [
    ("S", "Socialdemokraterna"),
    ("M", "Moderaterna"),
    ("SD", "Sverigedemokraterna"),
    ("C", "Centerpartiet"),
    ("V", "Vänsterpartiet"),
    ("KD", "Kristdemokraterna"),
    ("L", "Liberalerna"),
    ("MP", "Miljöpartiet"),
];

/// What a group of a party's people is called, before "från" or "för".
const GROUPS: [&str; 17] = [
    "ledamöterna",
    "ledamöter",
    "ledamoten",
    "ledamot",
    "ersättaren",
    "representanten",
    "företrädaren",
    "representanterna",
    "företrädarna",
    "ersättarna",
    "gruppledaren",
    "gruppledarna",
    "gruppen",
    "grupperna",
    "partierna",
    "partigruppen",
    "partigrupperna",
];

/// What a party's people are called, after its name in the genitive: "Vänsterpartiets ledamöter".
const PEOPLE: [&str; 9] = [
    "ledamöter",
    "ledamot",
    "ersättare",
    "representanter",
    "representant",
    "företrädare",
    "gruppledare",
    "partigrupp",
    "grupp",
];

/// How words for offices and bodies end, in their definite form.
const OFFICES: [&str; 24] = [
    "erna",
    "arna",
    "orna",
    "ningen",
    "elsen",
    "skottet",
    "rådet",
    "kontoret",
    "staben",
    "nämnden",
    "kommittén",
    "delegationen",
    "direktören",
    "chefen",
    "sekreteraren",
    "ordföranden",
    "presidiet",
    "fullmäktige",
    "majoriteten",
    "oppositionen",
    "alliansen",
    "bolaget",
    "förbundet",
    "kommunen",
];

/// What stands before those who have no name: "samtliga ledamöter".
const EVERYBODY: [&str; 6] = ["samtliga", "alla", "övriga", "de", "flera", "närvarande"];

impl<'a> Speaker<'a> {
    /// The speaker that a text is, where these are the parties of those who are known.
    pub fn of(text: &'a str, parties: &[&str]) -> Self {
        if is_party(text, parties) {
            return Self::Parties(vec![text]);
        }
        let group = text.strip_suffix("-gruppen").filter(|party| is_party(party, parties));
        if let Some(party) = group {
            return Self::Parties(vec![party]);
        }
        let (first, others) = text.split_once(' ').unwrap_or((text, ""));
        if let Some(list) = parties_of_group(first, others) {
            return Self::Parties(list);
        }
        if let Some(list) = parties_of_people(text, parties) {
            return Self::Parties(list);
        }
        let own = first.to_lowercase();
        let (next, rest) = others.split_once(' ').unwrap_or((others, ""));
        if let Some(list) = parties_of_group(next, rest).filter(|_| is_everybody(&own)) {
            return Self::Parties(list);
        }
        let is_word = is_everybody(&own) && !others.is_empty();
        if is_word || OFFICES.iter().any(|end| own.ends_with(end)) {
            Self::Office
        } else {
            Self::Person
        }
    }
}

/// The parties after the word for a group: "från S och V".
fn parties_of_group<'a>(group: &str, rest: &'a str) -> Option<Vec<&'a str>> {
    if !GROUPS.contains(&group.to_lowercase().as_str()) {
        return None;
    }
    let list = ["från ", "för ", "i ", "inom "].iter().find_map(|word| rest.strip_prefix(word))?;
    let parties = listed(list);
    parties.iter().all(|party| party.starts_with(char::is_uppercase)).then_some(parties)
}

/// The parties before the word for their people: "Vänsterpartiets och Ekbypartiets ledamöter".
fn parties_of_people<'a>(text: &'a str, parties: &[&str]) -> Option<Vec<&'a str>> {
    let (owners, people) = text.rsplit_once(' ')?;
    if !PEOPLE.contains(&people.to_lowercase().as_str()) {
        return None;
    }
    let named = listed(owners).into_iter().map(|owner| {
        let named = owner.strip_suffix('s').filter(|name| is_party(name, parties));
        named.or(Some(owner).filter(|name| is_party(name, parties)))
    });
    named.collect()
}

/// The parts of a list in words: "S, M och V".
fn listed(list: &str) -> Vec<&str> {
    let parts =
        list.split(',').flat_map(|part| part.split(" och ")).flat_map(|part| part.split(" samt "));
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Whether a word stands before those who have no name.
fn is_everybody(word: &str) -> bool {
    EVERYBODY.contains(&word)
}

/// Whether a text is a party's letters or name.
fn is_party(text: &str, parties: &[&str]) -> bool {
    parties.iter().any(|party| is_same_party(text, party))
        || PARTIES.iter().any(|(letters, name)| text == *letters || text.eq_ignore_ascii_case(name))
}

/// Whether two texts are one party, each by its letters or its name.
pub fn is_same_party(a: &str, b: &str) -> bool {
    in_letters(a) == in_letters(b)
}

/// A party's letters, if its name is known, in lower case.
fn in_letters(party: &str) -> String {
    let own = party.to_lowercase();
    let known = PARTIES.iter().find(|(_, name)| name.to_lowercase() == own);
    known.map_or(own, |(letters, _)| letters.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speakers_are_known_by_how_they_are_written() {
        let speaker = |text| Speaker::of(text, &["S", "M", "Ekbypartiet"]);
        assert_eq!(speaker("Åsa Ek"), Speaker::Person);
        assert_eq!(speaker("Åsa"), Speaker::Person);
        assert_eq!(speaker("åsa ek"), Speaker::Person);
        assert_eq!(speaker("Gröna listan"), Speaker::Person);
        assert_eq!(speaker("M"), Speaker::Parties(vec!["M"]));
        assert_eq!(speaker("Moderaterna"), Speaker::Parties(vec!["Moderaterna"]));
        assert_eq!(speaker("Ekbypartiet"), Speaker::Parties(vec!["Ekbypartiet"]));
        assert_eq!(speaker("S-gruppen"), Speaker::Parties(vec!["S"]));
        assert_eq!(speaker("Ledamöterna från S och V"), Speaker::Parties(vec!["S", "V"]));
        assert_eq!(
            speaker("Representanterna från M, KD och L"),
            Speaker::Parties(vec!["M", "KD", "L"])
        );
        assert_eq!(speaker("Ledamoten från M"), Speaker::Parties(vec!["M"]));
        assert_eq!(speaker("Samtliga ledamöter från S"), Speaker::Parties(vec!["S"]));
        let left = speaker("Vänsterpartiets ledamöter");
        assert_eq!(left, Speaker::Parties(vec!["Vänsterpartiet"]));
        assert_eq!(
            speaker("Moderaternas och Ekbypartiets ledamöter"),
            Speaker::Parties(vec!["Moderaterna", "Ekbypartiet"])
        );
        assert_eq!(speaker("Sagas ledamöter"), Speaker::Person);
        for office in [
            "Majoriteten",
            "Alliansen",
            "Revisorerna",
            "Förvaltningen",
            "Samtliga ledamöter",
            "Ekonomichefen",
            "Rådet för äldre",
        ] {
            assert_eq!(speaker(office), Speaker::Office, "{office}");
        }
        assert!(is_same_party("Moderaterna", "M") && !is_same_party("M", "MP"));
    }
}
