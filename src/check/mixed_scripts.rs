//! Rules about letters of one script in words of another: `Åsа` with a Cyrillic `а` is another name than `Åsa`,
//! though nobody sees it.
//!
//! In comes any record with its Markdown files, out come breaches, each at a word. Words that are wholly of
//! another script are right, and so are Greek letters as signs: `µg`, `kΩ`, `β-karoten`.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};

use super::breach::Breach;
use super::context::Supplies;
use super::rule::{Acceptance, Rule, Source};
use super::texts::{PlacedText, RulePair, Sought};
use crate::characters::{code_point, has_character};
use crate::diagnostic::{Code, Severity, wording};

pub(super) const RULES: &[Rule] = &RulePair {
    codes: [
        Code { id: "T10", meaning: "Ett ord har bokstäver från ett enda alfabet." },
        Code {
            id: "T11",
            meaning: "Ett ord i organisation.yaml har bokstäver från ett enda alfabet.",
        },
    ],
    severity: Severity::Warning,
    reason: "Bokstäver som ser likadana ut är olika tecken: namnet hittas inte av den som söker, och läses fel av en skärmläsare.",
    source: Source::Said("Unicode UTS #39, 5.1"),
    acceptance: [
        Acceptance::Doubtful,
        Acceptance::Never("Organisationens fil kan inte godta något."),
    ],
}
.seeking::<MixedScripts>();

/// Letters of other scripts that look like Latin ones, without what stands above them, and those.
const LOOK_ALIKES: [(&str, &str); 3] = [
    // Cyrillic
    ("аеорсухѕіјһԁԛԝүӏАВЕКМНОРСТУХЅІЈҮӀԌԚԜ", "aeopcyxsijhdqwylABEKMHOPCTYXSIJYIGQW"),
    // Greek
    ("ινορυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ivopuABEZHIKMNOPTYX"),
    // Armenian
    ("օսհոՕՍ", "ouhnOU"),
];

/// The scripts whose letters are taken for Latin ones, by their Swedish names.
const SCRIPTS: [(Script, &str); 6] = [
    (Script::Cyrillic, "kyrillisk"),
    (Script::Greek, "grekisk"),
    (Script::Armenian, "armenisk"),
    (Script::Cherokee, "cherokesisk"),
    (Script::Coptic, "koptisk"),
    (Script::Lisu, "från alfabetet lisu"),
];

/// The bytes that their letters begin with in UTF-8.
const FIRST_BYTES: [u8; 14] =
    [0xcd, 0xce, 0xcf, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xe1, 0xe2, 0xea, 0xef];

/// Words with letters of two scripts.
struct MixedScripts;

impl Sought for MixedScripts {
    /// Whether a text has a letter of one of [`SCRIPTS`].
    fn may_be_in(text: &str) -> bool {
        has_character(text, &FIRST_BYTES, |character| {
            SCRIPTS.iter().any(|(script, _)| character.script() == *script)
        })
    }

    /// The breaches of a text, one a word.
    fn in_text(text: &PlacedText<'_>, _: Supplies<'_>) -> Vec<Breach> {
        if !Self::may_be_in(text.text) {
            return Vec::new();
        }
        words(text.text)
            .into_iter()
            .filter_map(|range| {
                let mix = Mix::of(&text.text[range.clone()])?;
                Some(Breach::new(text.place(&range), mix.message()).hint(mix.hint()))
            })
            .collect()
    }
}

/// The words of a text: letters with the marks on them.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, character) in text.char_indices().filter(|(_, c)| is_of_word(*c)) {
        let end = at + character.len_utf8();
        match words.last_mut().filter(|word| word.end == at) {
            Some(word) => word.end = end,
            None => words.push(at..end),
        }
    }
    words
}

/// Whether a character is of a word.
fn is_of_word(character: char) -> bool {
    character.is_alphabetic() || matches!(character, '\u{300}'..='\u{36f}')
}

/// A word with letters of two scripts.
struct Mix<'a> {
    word: &'a str,
    /// The first letter of the script that has fewer.
    odd: char,
    /// What that script is called.
    script: &'static str,
}

impl<'a> Mix<'a> {
    /// The mix that a word is, if it is one.
    fn of(word: &'a str) -> Option<Self> {
        let latin: Vec<char> = word.chars().filter(|c| c.script() == Script::Latin).collect();
        let (script, name, others) = SCRIPTS.iter().find_map(|(script, name)| {
            let others: Vec<char> = word.chars().filter(|c| c.script() == *script).collect();
            (!others.is_empty()).then_some((*script, *name, others))
        })?;
        let (odd, name) = match latin.len() < others.len() {
            true => (latin, "latinsk"),
            false => (others, name),
        };
        let first = *odd.first()?;
        // Greek letters are signs in Latin words: only one that is taken for a letter is none.
        let is_sign = script == Script::Greek
            && (word.chars().count() < 3 || !odd.iter().any(|letter| has_look_alike(*letter)));
        (!is_sign).then_some(Self { word, odd: first, script: name })
    }

    fn message(&self) -> String {
        let Self { word, odd, script } = self;
        format!(
            "ordet `{}` blandar alfabet: `{odd}` ({}) är {script}",
            wording::shortened(word, 40),
            code_point(*odd)
        )
    }

    fn hint(&self) -> String {
        let latin: Option<String> = self.word.nfd().map(in_latin).collect();
        match latin.filter(|_| self.script != "latinsk") {
            Some(latin) => {
                format!("menade du `{}`? Skriv det för hand", latin.nfc().collect::<String>())
            }
            None => "skriv ordet för hand, med bokstäver från samma alfabet".to_owned(),
        }
    }
}

/// Whether a letter is like one of another script.
fn has_look_alike(letter: char) -> bool {
    let base = letter.nfd().next().unwrap_or(letter);
    LOOK_ALIKES.iter().any(|(others, latin)| others.contains(base) || latin.contains(base))
}

/// The Latin letter that a letter looks like; `None` for one that looks like none.
fn in_latin(letter: char) -> Option<char> {
    if !SCRIPTS.iter().any(|(script, _)| letter.script() == *script) {
        return Some(letter);
    }
    LOOK_ALIKES.iter().find_map(|(others, latin)| {
        let at = others.chars().position(|other| other == letter)?;
        latin.chars().nth(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a text that mix scripts, with their hints.
    fn mixed(text: &str) -> Vec<(String, String)> {
        let found = words(text).into_iter().filter_map(|word| Mix::of(&text[word]));
        found.map(|mix| (mix.message(), mix.hint())).collect()
    }

    #[test]
    fn letters_of_the_scripts_are_known_by_their_bytes() {
        for letter in ('\0'..='\u{ffff}').filter(|letter| letter.is_alphabetic()) {
            let is_of_one = SCRIPTS.iter().any(|(script, _)| letter.script() == *script);
            let may_mix = MixedScripts::may_be_in(&format!("a–{letter}"));
            assert_eq!(may_mix, is_of_one, "{}", code_point(letter));
        }
    }

    #[test]
    fn every_look_alike_has_its_letter() {
        for (others, latin) in LOOK_ALIKES {
            assert_eq!(others.chars().count(), latin.chars().count(), "{others}");
        }
    }

    #[test]
    fn words_of_two_scripts_are_found() {
        for (text, odd, hint) in [
            ("Åsа Ek", "`а` (U+0430) är kyrillisk", "menade du `Åsa`?"),
            ("Вesluta", "`В` (U+0412) är kyrillisk", "menade du `Besluta`?"),
            ("Mӓrta", "`ӓ` (U+04D3) är kyrillisk", "menade du `Märta`?"),
            ("Αnna", "`Α` (U+0391) är grekisk", "menade du `Anna`?"),
            ("Mосква", "`M` (U+004D) är latinsk", "skriv ordet för hand"),
            ("Svenжson", "`ж` (U+0436) är kyrillisk", "skriv ordet för hand"),
        ] {
            let found = mixed(text);
            assert_eq!(found.len(), 1, "{text}");
            assert!(found[0].0.contains(odd) && found[0].1.contains(hint), "{found:?}");
        }
    }

    #[test]
    fn words_of_one_script_and_signs_are_right() {
        for text in [
            "Åsa Ek Łódź Þór Čáhcesuolu Ærø e\u{301}",
            "µg μmol kΩ kΩm Δt λx β-karoten TNFα NFκB PPARγ χ²-test pΗ 20 °C Å",
            "Москва och Αθήνα: Большая улица, 3б",
            "[ˈɑːθə] ʃ ŋ χ",
            "Tシャツ 北京 שלום",
        ] {
            assert!(mixed(text).is_empty(), "{text}");
        }
    }
}
