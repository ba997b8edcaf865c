//! Who speaks, where it needn't be a person: parties, groups of them, offices and bodies.
//!
//! In comes what a record writes after `av`, out comes what kind of speaker that is. Nothing is known of the people here.

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Speaker<'a> {
    /// Those of some parties: "S", "Ledamöterna från S och V".
    Parties(Vec<&'a str>),
    /// Those who decide, or some of them whom no party names: "Samtliga ledamöter", "Hela nämnden", "Oppositionen".
    Members,
    /// An office or a body beside them: "Revisorerna", "Förvaltningen".
    Office,
    /// Somebody, and others with her who aren't named: "Bo Al m.fl."
    Company(&'a str),
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

/// How the words of those who decide end, in their definite form.
const DECIDING: [&str; 16] = [
    "ledamöterna",
    "ledamöter",
    "ersättarna",
    "förtroendevalda",
    "nämnden",
    "styrelsen",
    "skottet",
    "rådet",
    "kommittén",
    "delegationen",
    "fullmäktige",
    "presidiet",
    "ordföranden",
    "majoriteten",
    "oppositionen",
    "alliansen",
];

/// How words for other offices and bodies end, in their definite form.
const OFFICES: [&str; 22] = [
    "erna",
    "arna",
    "orna",
    "männen",
    "ningen",
    "elsen",
    "kontoret",
    "staben",
    "revisorn",
    "revisionen",
    "juristen",
    "ekonomen",
    "strategen",
    "ktorn",
    "tören",
    "läggaren",
    "redaren",
    "sekreteraren",
    "chefen",
    "bolaget",
    "förbundet",
    "kommunen",
];

/// What stands before those who have no name, or for them: "samtliga ledamöter", "hela nämnden".
const EVERYBODY: [&str; 18] = [
    "samtliga",
    "alla",
    "övriga",
    "flera",
    "närvarande",
    "resterande",
    "hela",
    "enhälliga",
    "enhällig",
    "enhälligt",
    "eniga",
    "enig",
    "enigt",
    "båda",
    "de",
    "några",
    "två",
    "tre",
];

/// What stands after the name of one who has others with her.
const AND_OTHERS: [&str; 5] = [" m.fl.", " m. fl.", " m.fl", " m fl", " med flera"];

/// How the names of parties end.
const PARTY_ENDINGS: [&str; 3] = ["partiet", "listan", "demokraterna"];

impl<'a> Speaker<'a> {
    /// The speaker that a text is, where these are the parties of those who are known.
    pub fn of(text: &'a str, parties: &[&str]) -> Self {
        if let Some(name) = AND_OTHERS.iter().find_map(|words| text.strip_suffix(words)) {
            return Self::Company(name.trim_end_matches(','));
        }
        if let Some(list) = parties_of(text, parties) {
            return Self::Parties(list);
        }
        let own = text.to_lowercase();
        let bare = ["en ", "ett "].iter().find_map(|word| own.strip_prefix(word)).unwrap_or(&own);
        let (first, others) = bare.split_once(' ').unwrap_or((bare, ""));
        let is_group = EVERYBODY.contains(&first) && !(first == "de" && others.is_empty());
        if is_group || DECIDING.iter().any(|end| first.ends_with(end)) {
            return Self::Members;
        }
        match OFFICES.iter().any(|end| first.ends_with(end)) {
            true => Self::Office,
            false => Self::Person,
        }
    }
}

/// The parties that a text names, or whose people.
fn parties_of<'a>(text: &'a str, parties: &[&str]) -> Option<Vec<&'a str>> {
    if let Some(list) = parties_of_people(text, parties) {
        return Some(list);
    }
    if is_known_party(text, parties) {
        return Some(vec![text]);
    }
    let group = ["-gruppen", " gruppen"].iter().find_map(|end| text.strip_suffix(end));
    if let Some(party) = group.filter(|party| is_party(party, parties)) {
        return Some(vec![party]);
    }
    let (first, others) = text.split_once(' ').unwrap_or((text, ""));
    let (next, rest) = others.split_once(' ').unwrap_or((others, ""));
    let is_everybody = EVERYBODY.contains(&first.to_lowercase().as_str());
    let is_name = is_name_of_party(&text.to_lowercase()) && listed(text).len() == 1;
    parties_of_group(first, others)
        .or_else(|| parties_of_group(next, rest).filter(|_| is_everybody))
        .or_else(|| is_name.then(|| vec![text]))
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
        let bare = owner.strip_suffix(":s").or_else(|| owner.strip_suffix('s'));
        let named = bare.filter(|name| is_party(name, parties));
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

/// Whether a text is a party's letters or name.
fn is_party(text: &str, parties: &[&str]) -> bool {
    is_known_party(text, parties) || is_name_of_party(&text.to_lowercase())
}

/// Whether a text is a party's that is in the Riksdag or among these.
fn is_known_party(text: &str, parties: &[&str]) -> bool {
    let own = text.to_lowercase();
    PARTIES.iter().any(|(letters, name)| text == *letters || own == name.to_lowercase())
        || parties.iter().any(|party| is_same_party(text, party))
}

/// Whether a text in lower case is a party's name by how it ends.
fn is_name_of_party(text: &str) -> bool {
    PARTY_ENDINGS.iter().any(|end| text.ends_with(end))
}

/// Whether two texts are one party, each by its letters or its name.
pub fn is_same_party(a: &str, b: &str) -> bool {
    in_letters(a) == in_letters(b) || are_letters_of(a, b) || are_letters_of(b, a)
}

/// A party's letters, if its name is known, in lower case.
fn in_letters(party: &str) -> String {
    let own = party.to_lowercase();
    let known = PARTIES.iter().find(|(_, name)| name.to_lowercase() == own);
    known.map_or(own, |(letters, _)| letters.to_lowercase())
}

/// Whether a text can be the letters of a party that only its town knows: "SJVP" of "Sjukvårdspartiet". They are letters
/// of its name, in their order, from the first.
fn are_letters_of(letters: &str, name: &str) -> bool {
    let is_known = PARTIES
        .iter()
        .any(|(own, long)| [*own, *long].iter().any(|text| *text == letters || *text == name));
    let is_short = (2..=MOST_LETTERS).contains(&letters.chars().count());
    let lower = name.to_lowercase();
    // What has a word with a small letter is no person's name.
    let is_name = is_name_of_party(&lower)
        || name.split(' ').skip(1).any(|word| word.starts_with(char::is_lowercase));
    if is_known || !is_short || !is_name || !letters.chars().all(char::is_uppercase) {
        return false;
    }
    let wanted = letters.to_lowercase();
    let mut rest = lower.chars();
    wanted.chars().next() == lower.chars().next()
        && wanted.chars().all(|letter| rest.any(|own| own == letter))
}

/// So many letters a party has at most.
const MOST_LETTERS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speakers_are_known_by_how_they_are_written() {
        let speaker = |text| Speaker::of(text, &["S", "M", "Ekbypartiet"]);
        assert_eq!(speaker("Åsa Ek"), Speaker::Person);
        assert_eq!(speaker("Åsa"), Speaker::Person);
        assert_eq!(speaker("åsa ek"), Speaker::Person);
        assert_eq!(speaker("Gröna listan"), Speaker::Parties(vec!["Gröna listan"]));
        assert_eq!(speaker("Björn Ek"), Speaker::Person);
        assert_eq!(speaker("Karen Sand"), Speaker::Person);
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
        assert_eq!(speaker("S:s ledamöter"), Speaker::Parties(vec!["S"]));
        assert_eq!(speaker("Bo Al m.fl."), Speaker::Company("Bo Al"));
        assert_eq!(speaker("Bo Al med flera"), Speaker::Company("Bo Al"));
    }

    #[test]
    fn groups_and_offices_are_known_by_their_words() {
        let speaker = |text| Speaker::of(text, &[]);
        for group in [
            "Majoriteten",
            "Alliansen",
            "Samtliga ledamöter",
            "Samtliga",
            "Övriga",
            "Hela nämnden",
            "Hela styrelsen",
            "Enhälliga ledamöter",
            "En enig nämnd",
            "Nämnden",
            "Presidiet",
            "Rådet för äldre",
        ] {
            assert_eq!(speaker(group), Speaker::Members, "{group}");
        }
        for office in [
            "Revisorerna",
            "Revisorn",
            "Revisionen",
            "Förvaltningen",
            "Tjänstemännen",
            "Ekonomichefen",
            "Förbundsdirektören",
            "Handläggaren",
        ] {
            assert_eq!(speaker(office), Speaker::Office, "{office}");
        }
    }

    #[test]
    fn a_party_is_known_by_its_letters_and_its_name() {
        assert!(is_same_party("Moderaterna", "M") && !is_same_party("M", "MP"));
        assert!(is_same_party("SJVP", "Sjukvårdspartiet") && is_same_party("Gröna listan", "GL"));
        assert!(is_same_party("VT", "Väl för Torsby"));
        assert!(
            !is_same_party("MP", "Medborgarpartiet") && !is_same_party("VS", "Sjukvårdspartiet")
        );
        assert!(!is_same_party("GL", "Gun Lind") && !is_same_party("M", "Moderat lista"));
        let parties = ["SJVP", "VT"];
        let named = Speaker::of("Sjukvårdspartiets ledamöter", &parties);
        assert_eq!(named, Speaker::Parties(vec!["Sjukvårdspartiet"]));
        let named = Speaker::of("Väl för Torsby", &parties);
        assert_eq!(named, Speaker::Parties(vec!["Väl för Torsby"]));
    }
}
