//! Rules about what was to be replaced before a record was done: `XXX`, `[fyll i]`, `…`, a word processor's
//! "Fel! Hittar inte referenskälla.".
//!
//! In comes any record with its Markdown files, or the organisation, out come breaches. Most files have none of
//! the signs, and their texts aren't looked at.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::breach::Breach;
use super::concerns;
use super::context::{MeetingContext, RecordContext};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Place, Severity, SourceFile};
use crate::record::Located;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "C7", meaning: "En text har inget kvar som ska fyllas i." },
        severity: Severity::Warning,
        reason: "Det som skulle bytas ut står annars kvar på sidan.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Record(in_record),
    },
    Rule {
        code: Code { id: "C7", meaning: "Ett protokoll har ingen lucka kvar." },
        severity: Severity::Warning,
        reason: "Det som skulle stå där saknas annars på sidan.",
        source: Source::Said("praxis"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(gaps),
    },
    Rule {
        code: Code { id: "C7", meaning: "Inget i organisation.yaml är kvar att fylla i." },
        severity: Severity::Warning,
        reason: "Det som skulle bytas ut står annars kvar på sidan.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Organisation(|record, _| in_texts(&record.file, &record.texts)),
    },
];

/// Texts that stand for one that is still to be written. `N.N.` may be meant.
const WHOLE: [&str; 8] = ["…", "...", "....", "??", "NN", "N N", "xx", "XX"];

/// What stands in a text for something that is still to be written.
const PARTS: &str = concat!(
    r"\b(?:[xX]{3,}|xx|TODO)\b|\?{3,}",
    r"|\[(?i:fyll i|ange |skriv |infoga |komplettera|namn|datum|belopp|summa|tid|plats|adress|titel|nummer|nr|text|år)[^\]\n]*\]",
    r"|Fel! (?:Hittar inte referenskälla|Bokmärket är inte definierat|Ogiltig|Okänd)[^.\n]*\.?",
    r"|Error! (?:Reference source not found|Bookmark not defined|Unknown)[^.\n]*\.?",
    r"|Klicka (?:eller tryck )?här för att ange [^.\n]*\.?",
    r"|Click (?:or tap )?here to enter [^.\n]*\.?",
);

/// What a file has somewhere if any of its texts has one of those: plain words, which are found fast.
const SIGNS: &str = concat!(
    r"xx|XX|xX|Xx|TODO|\?\?|…|\.\.\.|NN|N N|Fel!|Error!|Klicka|Click",
    r"|\[(?:[Ff]yll|[Aa]nge |[Ss]kriv |[Ii]nfoga|[Kk]ompl|[Nn]amn|[Dd]atum|[Bb]elopp|[Ss]umma|[Tt]id)",
    r"|\[(?:[Pp]lats|[Aa]dress|[Tt]itel|[Nn]ummer|[Nn]r|[Tt]ext|[Åå]r)",
);

/// Words that a numeral of Rome stands after: `kapitel XXX`, `Gustav XXX`.
const BEFORE_NUMERAL: [&str; 10] =
    ["kapitel", "del", "band", "bok", "avsnitt", "avdelning", "gustav", "karl", "carl", "oscar"];

fn in_record(context: &RecordContext<'_>) -> Vec<Breach> {
    let mut breaches = in_texts(context.entry.file, context.entry.texts);
    for file in &context.markdown {
        let found = placeholders(&file.text);
        breaches.extend(
            found
                .into_iter()
                .map(|range| breach(Place::bytes(file, range.clone()), &file.text[range])),
        );
    }
    breaches
}

/// What somebody is to fill in by hand begins with: in minutes it is what is still to be written.
const GAP: &str = "____";

/// The gaps in what minutes say.
fn gaps(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let file = &context.meeting.file;
    if meeting.attendance.is_none() || meeting.is_draft() || !file.text.contains(GAP) {
        return Vec::new();
    }
    let acts = context.items.iter().flat_map(|item| item.item.all_acts());
    let found = acts.flat_map(|acts| acts.texts()).filter_map(|text| {
        // A line of nothing else is to sign on, which C10 reports.
        let start =
            text.0.match_indices(GAP).map(|(at, _)| at).find(|at| !is_line(&text.0, *at))?;
        let length = text.0[start..].bytes().take_while(|byte| *byte == b'_').count();
        let range = start..start + length;
        Some(breach(Place::within(file, text.node, &text.0, &range), &text.0[range.clone()]))
    });
    found.collect()
}

/// Whether the line around a place has nothing but a line to sign on.
fn is_line(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    line.trim().trim_matches('_').is_empty()
}

/// The breaches of a file's texts.
fn in_texts(file: &Arc<SourceFile>, texts: &[Located<String>]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    if !may_have_any(&file.text) {
        return breaches;
    }
    for text in texts {
        if WHOLE.contains(&text.trim()) {
            breaches.push(breach(Place::value(file, text.node), text.trim()));
            continue;
        }
        let found = placeholders(text).into_iter();
        breaches.extend(
            found.map(|range| breach(Place::within(file, text.node, text, &range), &text[range])),
        );
    }
    breaches
}

fn breach(place: Place, what: &str) -> Breach {
    Breach::new(place, format!("`{what}` är kvar att fylla i"))
        .hint("skriv det som ska stå, eller ta bort det")
}

/// What is still to be written in a text.
fn placeholders(text: &str) -> Vec<Range<usize>> {
    static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(PARTS).ok());
    let Some(placeholder) = LazyLock::force(&PLACEHOLDER) else { return Vec::new() };
    let found = placeholder.find_iter(text).map(|found| found.range());
    found.filter(|range| !is_meant(text, range)).collect()
}

/// Whether a file has any of the signs.
fn may_have_any(file: &str) -> bool {
    static SIGN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(SIGNS).ok());
    LazyLock::force(&SIGN).as_ref().is_some_and(|sign| sign.is_match(file))
}

/// Whether what looks like a placeholder is a link, a part of an address or a numeral of Rome.
fn is_meant(text: &str, range: &Range<usize>) -> bool {
    let found = &text[range.clone()];
    let (before, after) = (&text[..range.start], &text[range.end..]);
    if found.starts_with('[') {
        return after.starts_with(['(', '[', ':']) || before.ends_with(['!', '\\']);
    }
    let is_address = before.ends_with(['/', '@', '.']) || after.starts_with(['/', '@']);
    let word = before.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let is_numeral = found == "XXX" && BEFORE_NUMERAL.contains(&word.to_lowercase().as_str());
    is_address || is_numeral
}

#[cfg(test)]
mod tests {
    use super::{may_have_any, placeholders};

    #[test]
    fn placeholders_are_found() {
        for (text, found) in [
            ("Dnr XXX gäller", "XXX"),
            ("kostar xxx kr", "xxx"),
            ("kl. xx", "xx"),
            ("TODO: fråga Kim", "TODO"),
            ("beviljar ??? kr", "???"),
            ("valdes [namn] till", "[namn]"),
            ("den [fyll i datum]", "[fyll i datum]"),
            ("Fel! Hittar inte referenskälla.", "Fel! Hittar inte referenskälla."),
            ("se Error! Bookmark not defined. sida", "Error! Bookmark not defined."),
            (
                "Klicka eller tryck här för att ange text.",
                "Klicka eller tryck här för att ange text.",
            ),
        ] {
            assert!(may_have_any(text), "{text}");
            let ranges = placeholders(text);
            assert_eq!(ranges.iter().map(|own| &text[own.clone()]).collect::<Vec<_>>(), [found]);
        }
    }

    #[test]
    fn what_is_meant_is_none() {
        for text in [
            "Gustav XXX",
            "kapitel XXX",
            "XXXI",
            "maxxa",
            "[namnlista](https://x.se)",
            "[text]: https://x.se",
            "TOTALT",
            "Var det så?",
            "Vad??",
            "Storlek XXL",
            "https://example.se/xxx/a",
            "[sic]",
            "[…]",
            "Fel! Det ska vara tvärtom.",
            "Klicka här.",
            "och så vidare …",
            "xxx@example.se",
        ] {
            assert!(placeholders(text).is_empty(), "{text}");
        }
    }
}
