//! Rules about running text: what Markdown makes of it is what its author meant.
//!
//! In comes any record with its Markdown files, out come breaches, each at the line that is misread.

use std::sync::Arc;

use memchr::memmem;

use super::breach::Breach;
use super::context::{PlacedMisreading, RecordContext};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Place, Severity, SourceFile, pasted, wording};
use crate::prose::{
    Misreading, MisreadingKind, bold_marks, document_misreadings, entry_lines, misreadings,
};
use crate::record::{About, RecordEntry, Subject};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "C1",
            meaning: "En rad blir inte en punkt i en lista, eller en på fel nivå, av misstag.",
        },
        severity: Severity::Warning,
        reason: "Ett tal eller ett tecken först på en rad läses som början på en lista.",
        source: Source::Said("CommonMark 0.31, 5.2"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Record(entries),
    },
    Rule {
        code: Code { id: "C2", meaning: "Varje fotnot har en text och en hänvisning." },
        severity: Severity::Warning,
        reason: "Läsaren letar annars efter en not som saknas.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Record(notes),
    },
    Rule {
        code: Code { id: "C3", meaning: "En tabell läses som en tabell, med alla sina celler." },
        severity: Severity::Warning,
        reason: "Raderna skrivs annars som vanlig text.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Record(tables),
    },
    Rule {
        code: Code { id: "C4", meaning: "En text har ingen HTML." },
        severity: Severity::Warning,
        reason: "Taggar och teckenkoder skrivs ut som de står.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Record(html),
    },
    Rule {
        code: Code { id: "C5", meaning: "Rader som hör isär löper inte ihop till ett stycke." },
        severity: Severity::Warning,
        reason: "Rader utan tom rad emellan blir ett stycke.",
        source: Source::Said("CommonMark 0.31, 4.8"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Record(joined_lines),
    },
    Rule {
        code: Code { id: "C6", meaning: "Inget tecken försvinner som var menat som text." },
        severity: Severity::Warning,
        reason: "Stjärnor inne i ord, `>` före tal och streck under en rad läses som markeringar.",
        source: Source::Said("CommonMark 0.31, 4.3, 5.1, 6.2"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Record(swallowed_signs),
    },
    Rule {
        code: Code { id: "C9", meaning: "Tecknen för fet och kursiv stil skrivs inte ut." },
        severity: Severity::Warning,
        reason: "Stjärnor utan par, eller med mellanslag innanför, står kvar på sidan.",
        source: Source::Said("CommonMark 0.31, 6.2"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Record(printed_marks),
    },
    Rule {
        code: Code { id: "C10", meaning: "En text slutar inte med underskrifter." },
        severity: Severity::Warning,
        reason: "Protokollet får egna rader att skriva under på, så de står annars två gånger.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Record(signatures),
    },
];

/// The breaches that a rule makes of misreadings: for each that it is about a message and a hint, given
/// the text that is misread.
fn breaches(
    context: &RecordContext<'_>,
    words: fn(&MisreadingKind, &str) -> Option<(String, String)>,
) -> Vec<Breach> {
    let breaches = context.misreadings.iter().filter_map(|own| {
        let (message, hint) = words(&own.kind, own.source)?;
        Some(Breach::new(own.place.clone(), message).hint(hint))
    });
    breaches.collect()
}

fn entries(context: &RecordContext<'_>) -> Vec<Breach> {
    breaches(context, |kind, source| match kind {
        MisreadingKind::NumberJump { before, number } => {
            Some((format!("listan hoppar från {before} till {number}"), escaped(source)))
        }
        MisreadingKind::LoneEntry => {
            Some((format!("`{source}` först på raden läses som en lista"), escaped(source)))
        }
        MisreadingKind::LostLevel => Some((
            format!("`{source}` läses som en punkt på samma nivå som den ovanför"),
            format!("skriv fyra mellanslag till före `{source}`, om punkten hör till den ovanför"),
        )),
        _ => None,
    })
}

/// What to do about a marker that was meant as text.
fn escaped(marker: &str) -> String {
    let sign = marker.trim_end_matches(['.', ')']);
    let escaped = match marker.strip_prefix(sign) {
        Some("") | None => format!("\\{marker}"),
        Some(end) => format!("{sign}\\{end}"),
    };
    format!("skriv `{escaped}` om det inte är en lista, eller flytta upp ordet till raden före")
}

fn notes(context: &RecordContext<'_>) -> Vec<Breach> {
    breaches(context, |kind, _| match kind {
        MisreadingKind::MissingNote { label } => Some((
            format!("fotnoten `[^{label}]` har ingen text"),
            format!("skriv den på en egen rad efter stycket: `[^{label}]: …`"),
        )),
        MisreadingKind::UnusedNote { label } => Some((
            format!("ingenting hänvisar till fotnoten `[^{label}]`"),
            format!("skriv `[^{label}]` där noten hör hemma"),
        )),
        _ => None,
    })
}

fn tables(context: &RecordContext<'_>) -> Vec<Breach> {
    breaches(context, |kind, source| {
        match kind {
        MisreadingKind::ExtraCells => Some((
            "raden har fler celler än tabellens rubrikrad".to_owned(),
            "skriv en cell för varje kolumn, och `\\|` för ett `|` i en text".to_owned(),
        )),
        MisreadingKind::MissingCells => Some((
            "raden har färre celler än tabellens rubrikrad".to_owned(),
            "skriv en cell för varje kolumn; en tom cell skrivs `| |`".to_owned(),
        )),
        MisreadingKind::BrokenTable { has_dashes: true } => Some((
            "tabellen läses som vanlig text".to_owned(),
            "skriv en tom rad före den, och en rad med lika många streck som kolumner under den första".to_owned(),
        )),
        MisreadingKind::BrokenTable { has_dashes: false } => Some((
            "tabellen läses som vanlig text".to_owned(),
            format!("skriv en rad med streck under den första: `{}`", dashes(source)),
        )),
        MisreadingKind::TabbedLines(rows) if rows.len() == 1 => Some((
            "raderna i en tabell står efter varandra som vanlig text".to_owned(),
            "skriv `|` efter fältets kolon, och under det en indragen rad för varje rad i tabellen: `| … | … |`, med `|---|---|` under den första".to_owned(),
        )),
        MisreadingKind::TabbedLines(lines) => Some((
            "raderna ser ut som en tabell, men läses som vanlig text".to_owned(),
            format!("skriv dem så här, indragna som nu, med en tom rad före:\n{}", table(lines)),
        )),
        _ => None,
    }
    })
}

/// So many lines of a table are shown.
const MOST_LINES: usize = 12;

/// Lines with tabs as a table, whose first line is the header.
fn table(lines: &[String]) -> String {
    wording::copied_block(&pasted::table(lines), MOST_LINES, "… och resten på samma sätt")
}

/// The line of dashes below a table's header.
fn dashes(header: &str) -> String {
    let columns = header.trim().trim_matches('|').split('|').count();
    format!("|{}", "---|".repeat(columns))
}

fn html(context: &RecordContext<'_>) -> Vec<Breach> {
    breaches(context, |kind, source| match kind {
        MisreadingKind::Html if source.to_ascii_lowercase().starts_with("<br") => Some((
            format!("`{source}` skrivs ut som det står"),
            "avsluta raden med `\\` för en radbrytning, eller börja ett nytt stycke".to_owned(),
        )),
        MisreadingKind::Html => Some((
            format!("`{source}` skrivs ut som det står"),
            "ta bort taggen; `*…*` ger kursiv och `**…**` fet stil".to_owned(),
        )),
        MisreadingKind::CharacterReference => {
            Some((format!("`{source}` skrivs ut som det står"), "skriv tecknet självt".to_owned()))
        }
        _ => None,
    })
}

fn joined_lines(context: &RecordContext<'_>) -> Vec<Breach> {
    breaches(context, |kind, source| match kind {
        MisreadingKind::JoinedLines if source.starts_with(DASHES) => Some((
            "raderna löper ihop till ett stycke".to_owned(),
            format!("skriv `{}` för en punktlista", entry_of(source)),
        )),
        MisreadingKind::FoldedLines => Some((
            "raderna löper ihop till ett stycke".to_owned(),
            format!("skriv `|` efter fältets kolon, och raderna så här: `{}`", entry_of(source)),
        )),
        MisreadingKind::GluedEntry => Some((
            "raden läses som en del av punkten ovanför".to_owned(),
            format!(
                "skriv `- {}` om den är en egen punkt, annars två mellanslag först på raden",
                source.trim_start_matches(DASHES).trim_start()
            ),
        )),
        MisreadingKind::JoinedLines => Some((
            "raderna löper ihop till ett stycke".to_owned(),
            format!("avsluta varje rad med `\\`: `{source}\\`, eller skriv en punktlista med `- `"),
        )),
        _ => None,
    })
}

/// A line as an entry of a list.
fn entry_of(line: &str) -> String {
    match line.starts_with(|c: char| c.is_ascii_digit()) {
        true => line.to_owned(),
        false => format!("- {}", line.trim_start_matches(DASHES).trim_start()),
    }
}

/// Dashes and bullets, as people write lists with them.
const DASHES: [char; 5] = ['–', '—', '-', '*', '•'];

fn swallowed_signs(context: &RecordContext<'_>) -> Vec<Breach> {
    breaches(context, |kind, source| match kind {
        MisreadingKind::InnerEmphasis => Some((
            format!("`{source}` blir kursivt eller fetstilt, och tecknen omkring försvinner"),
            "skriv `\\*` eller `\\_` för ett tecken som ska synas".to_owned(),
        )),
        MisreadingKind::QuotedNumber => Some((
            "raden blir ett citat, och `>` försvinner".to_owned(),
            format!("skriv `\\{source}`, eller ”mer än”"),
        )),
        MisreadingKind::FailedHeading => Some((
            format!("`{source}` skrivs ut i texten"),
            "skriv en rubrik så här: `## Rubrik`".to_owned(),
        )),
        _ => None,
    })
}

fn printed_marks(context: &RecordContext<'_>) -> Vec<Breach> {
    let mut found = breaches(context, |kind, source| match kind {
        MisreadingKind::PrintedMarks => {
            let escaped: String = source.chars().flat_map(|sign| ['\\', sign]).collect();
            Some((
                format!("`{source}` skrivs ut i texten"),
                format!(
                    "skriv tecknen tätt före och efter orden: `{source}viktigt{source}`, eller `{escaped}` om de ska synas"
                ),
            ))
        }
        _ => None,
    });
    found.extend(bold_in_plain_texts(context));
    found
}

fn signatures(context: &RecordContext<'_>) -> Vec<Breach> {
    let signed = context.misreadings.iter().filter(|own| own.kind == MisreadingKind::Signatures);
    let breaches = signed.map(|own| {
        let first = own.place.range().map_or(0, |range| own.place.line_and_column(range.start).0);
        let message = match own.source.lines().count() {
            1 => "raden hör till en underskrift".to_owned(),
            lines => format!("raderna {first}–{} är ett underskriftsblock", first + lines - 1),
        };
        Breach::new(own.place.clone(), message).hint(UNSIGNED)
    });
    breaches.collect()
}

/// What to do about signatures.
const UNSIGNED: &str = "ta bort alla raderna: protokollet får egna rader att skriva under på";

/// The breaches for signs of bold type in fields that have none, such as headings.
fn bold_in_plain_texts<'a>(context: &'a RecordContext<'_>) -> impl Iterator<Item = Breach> + 'a {
    let RecordEntry { file, markdown, texts, .. } = context.entry;
    // Few files have any, and the texts of the others aren't looked at.
    let has_any = memmem::find(file.text.as_bytes(), b"**").is_some();
    let plain = texts.iter().filter(move |text| has_any && text.contains("**"));
    plain.filter(|text| markdown.binary_search(&text.node).is_err()).filter_map(|text| {
        let range = bold_marks(text)?;
        let source = &text[range.clone()];
        let place = Place::within(file, text.node, text, &range);
        let breach = Breach::new(place, format!("`{source}` skrivs ut som det står"));
        Some(
            breach.hint(format!("skriv `{}`: fältet har ingen fet stil", source.trim_matches('*'))),
        )
    })
}

/// The misreadings of a record's texts and its Markdown files, in order.
pub(super) fn misread<'a>(
    subject: &Subject,
    entry: RecordEntry<'a>,
    markdown: &[&'a Arc<SourceFile>],
) -> Vec<PlacedMisreading<'a>> {
    let read = match &subject.about {
        About::BusinessPlan(_) | About::Paper(_) | About::Report(_) => document_misreadings,
        _ => misreadings,
    };
    let mut found = Vec::new();
    for text in entry.markdown_texts() {
        found.extend(read(text).into_iter().map(|Misreading { kind, range }| PlacedMisreading {
            kind,
            place: Place::within(entry.file, text.node, text, &range),
            source: &text[range],
        }));
    }
    found.extend(folded(entry));
    for file in markdown {
        let misreadings = document_misreadings(&file.text);
        found.extend(misreadings.into_iter().map(|Misreading { kind, range }| PlacedMisreading {
            kind,
            place: Place::bytes(file, range.clone()),
            source: &file.text[range],
        }));
    }
    found
}

/// Lines of a record's texts that YAML has joined although each is an entry.
fn folded(entry: RecordEntry<'_>) -> Vec<PlacedMisreading<'_>> {
    let mut found = Vec::new();
    let dash = memmem::Finder::new(" - ");
    let has_dash = entry.markdown_texts().any(|text| dash.find(text.as_bytes()).is_some());
    for lines in entry_lines(&entry.file.text, has_dash) {
        let mut texts = entry.markdown_texts();
        let Some((text, at)) = texts.find_map(|text| Some((text, lines.joined_at(text)?))) else {
            continue;
        };
        let range = at..at + lines.first.len();
        found.push(PlacedMisreading {
            kind: MisreadingKind::FoldedLines,
            place: Place::within(entry.file, text.node, text, &range),
            source: &text[range],
        });
    }
    found
}
