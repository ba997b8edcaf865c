//! What the user is told about how a record is written: what happened, and the line as it should be.
//!
//! In come the faults that [`crate::yaml`] found, out come findings.

use std::sync::Arc;

use crate::diagnostic::wording;
use crate::diagnostic::{Diagnostic, Place, Severity, SourceFile, codes};
use crate::yaml::{Duplicate, Fault, FaultKind, NodeId};

/// Longer names than this (characters) are cut.
const LONGEST_LINE: usize = 120;

/// The finding for a fault.
pub(super) fn finding(file: &Arc<SourceFile>, fault: &Fault) -> Diagnostic {
    let place = Place::bytes(file, fault.at.clone());
    let message = match fault.more {
        0 => message(&fault.kind),
        more => format!(
            "{} (och på {} till)",
            message(&fault.kind),
            wording::count(more, "rad", "rader")
        ),
    };
    let (severity, code) = match fault.kind {
        FaultKind::PrintedQuotes => (Severity::Warning, codes::PRINTED_QUOTES),
        FaultKind::CutSentence => (Severity::Warning, codes::CUT_SENTENCE),
        _ => (Severity::Error, codes::SYNTAX),
    };
    let advised = advice(&fault.kind);
    let first = match fault.lines.as_slice() {
        [] => advised,
        [line] => format!("{advised}{}: `{}`", position(file, fault, line), wording::copied(line)),
        lines => format!("{advised}:\n{}", block(lines)),
    };
    let hints = std::iter::once(first).chain(alternative(&fault.kind));
    Diagnostic::new(severity, code, place, message).hints(hints)
}

/// So many lines are shown of a text that is to be written otherwise.
const MOST_LINES: usize = 12;

/// Lines below each other, with their indentation.
fn block(lines: &[String]) -> String {
    let shown = lines.iter().take(MOST_LINES).map(|line| {
        let text = line.trim_start();
        format!("{}{}", &line[..line.len() - text.len()], wording::copied(text))
    });
    let rest = (lines.len() > MOST_LINES).then(|| "… och resten på samma sätt".to_owned());
    shown.chain(rest).collect::<Vec<_>>().join("\n")
}

/// How far in the line as it should be begins, where that isn't as it was written.
fn position(file: &SourceFile, fault: &Fault, line: &str) -> String {
    let should = indent(line);
    let is = indent(file.text.get(file.lines(&fault.at)).unwrap_or(""));
    let first = match fault.kind {
        FaultKind::MissingDash | FaultKind::ListOnKeyLine => "före bindestrecket",
        FaultKind::BuriedField { .. } | FaultKind::Indentation { .. } => return String::new(),
        FaultKind::IndentCharacter(_) if should > 0 => return format!(", {should} stycken"),
        _ if is == should => return String::new(),
        _ => "först på raden",
    };
    match should {
        0 => format!(", utan mellanslag {first}"),
        _ => format!(", med {should} mellanslag {first}"),
    }
}

/// How many spaces a line begins with.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The finding for a field that stands twice.
pub(super) fn duplicate(file: &Arc<SourceFile>, duplicate: &Duplicate) -> Diagnostic {
    let first = Place::value(file, duplicate.first);
    let line = first.range().map(|range| first.line_and_column(range.start).0);
    let also = line.map_or(String::new(), |line| format!("; det står också på rad {line}"));
    let name = wording::shortened(&duplicate.name, LONGEST_LINE);
    let message = format!("fältet `{name}` står två gånger");
    Diagnostic::error(codes::SYNTAX, Place::value(file, duplicate.second), message)
        .hint(format!("ta bort det ena, eller flytta det dit det hör{also}"))
}

/// The finding for a value with a tag of YAML's own types.
pub(super) fn tag(file: &Arc<SourceFile>, node: NodeId, tag: &str) -> Diagnostic {
    let message = format!("YAML-taggar som `{tag}` används inte här");
    Diagnostic::error(codes::SYNTAX, Place::value(file, node), message)
        .hint(format!("ta bort `{tag}`, eller sätt citattecken om hela texten"))
}

/// What is wrong.
fn message(kind: &FaultKind) -> String {
    match kind {
        FaultKind::ControlCharacter(c) => {
            format!("styrtecknet U+{:04X} kan inte läsas", u32::from(*c))
        }
        FaultKind::Conflict => {
            "filen har två versioner av samma rader, som Git inte kunde slå ihop".into()
        }
        FaultKind::CodeFence => "raden med grava accenter hör inte till underlaget".into(),
        FaultKind::IndentCharacter('\t') => "raden är indragen med tabb".into(),
        FaultKind::IndentCharacter('\u{a0}') => "raden är indragen med hårt mellanslag".into(),
        FaultKind::IndentCharacter(c) => {
            format!("raden är indragen med tecknet U+{:04X}, som inte syns", u32::from(*c))
        }
        FaultKind::Rule => "raden är varken ett fält eller en text".into(),
        FaultKind::SecondDocument => "filen innehåller två underlag".into(),
        FaultKind::ForeignDash(c) => format!("en lista kan inte börja med `{c}`"),
        FaultKind::NumberedLines => "de numrerade raderna läses som en enda rad text".into(),
        FaultKind::UnspacedDash => "mellanslag saknas efter bindestrecket".into(),
        FaultKind::MissingDash => "bindestreck saknas först på raden".into(),
        FaultKind::PastedList => "raderna läses inte som en lista".into(),
        FaultKind::BuriedField { field, .. } => {
            format!(
                "`{field}:` läses som text, eftersom raden är lika långt indragen som texten ovanför"
            )
        }
        FaultKind::ListOnKeyLine => "listan börjar på samma rad som fältets namn".into(),
        FaultKind::UnspacedColon => "mellanslag saknas efter kolon".into(),
        FaultKind::MissingColon { field } => format!("kolon saknas efter `{field}`"),
        FaultKind::Indentation { is, should } if is > should => {
            "raden är indragen för långt".into()
        }
        FaultKind::Indentation { .. } => "raden är indragen för lite".into(),
        FaultKind::UnindentedText => "texten är inte indragen så långt som den måste".into(),
        FaultKind::UnindentedLine => {
            "raden är varken ett fält eller en del av texten ovanför".into()
        }
        FaultKind::OpeningCharacter('`') => {
            "en grav accent först i en text läses inte som text".into()
        }
        FaultKind::OpeningCharacter(c) => format!("`{c}` först i en text läses inte som text"),
        FaultKind::QuotedPart(_) => "citattecknen omger bara en del av texten".into(),
        FaultKind::UnclosedQuote(_) => "citattecknet har inget slut".into(),
        FaultKind::UnclosedBracket(c) => format!("`{c}` saknas"),
        FaultKind::TypographicQuotes => "typografiska citattecken håller inte ihop en text".into(),
        FaultKind::PrintedQuotes => "citattecknen runt texten skrivs ut".into(),
        FaultKind::ColonInText => "texten har ett kolon följt av mellanslag".into(),
        FaultKind::HashInText => {
            "`#` gör resten av raden till en kommentar, som inte skrivs ut".into()
        }
        FaultKind::CutSentence => {
            "resten av meningen skrivs inte ut: efter ` # ` står en kommentar".into()
        }
        FaultKind::MissingBraces => "flera fält på samma rad".into(),
        FaultKind::MissingComma => "komma saknas före fältet".into(),
        FaultKind::TooNested => "för många nivåer i varandra".into(),
        FaultKind::TooMuch => "filen kräver för mycket minne".into(),
        FaultKind::Unreadable => "raden går inte att läsa".into(),
    }
}

/// What to do about it; the line as it should be follows.
fn advice(kind: &FaultKind) -> String {
    match kind {
        FaultKind::ControlCharacter(_) => "ta bort tecknet",
        FaultKind::Conflict => "behåll den ena versionen, och ta bort den andra och de tre raderna `<<<<<<<`, `=======` och `>>>>>>>`",
        FaultKind::CodeFence | FaultKind::Rule => "ta bort raden",
        FaultKind::IndentCharacter(_) => "dra in med vanliga mellanslag",
        FaultKind::SecondDocument => "flytta det som står efter raden till en egen fil",
        FaultKind::ForeignDash(_) => "skriv bindestreck och mellanslag",
        FaultKind::NumberedLines => "skriv `|` efter fältets kolon",
        FaultKind::ListOnKeyLine => "flytta listan till nästa rad",
        FaultKind::Indentation { is, should } | FaultKind::BuriedField { is, should, .. } => {
            return moved(*is, *should);
        }
        FaultKind::PastedList => "skriv `|` efter fältets kolon, och texten indragen under det",
        FaultKind::UnindentedText => "dra in alla textens rader lika långt",
        FaultKind::UnindentedLine => "dra in raden om den hör till texten ovanför",
        FaultKind::OpeningCharacter(_)
        | FaultKind::ColonInText
        | FaultKind::HashInText
        | FaultKind::CutSentence => "sätt citattecken om hela texten",
        FaultKind::MissingBraces => "sätt klamrar om dem, eller skriv ett fält per rad",
        FaultKind::QuotedPart(_) => "sätt citattecken om hela texten",
        FaultKind::TypographicQuotes => "använd raka citattecken",
        FaultKind::PrintedQuotes => "ta bort dem om de inte ska synas",
        FaultKind::TooNested => "använd färre nivåer",
        FaultKind::TooMuch => "ta bort upprepningarna med `*`, eller dela upp underlaget",
        FaultKind::Unreadable => {
            "kontrollera kolon, mellanslag, bindestreck och citattecken på raden och på den ovanför"
        }
        FaultKind::UnspacedDash
        | FaultKind::MissingDash
        | FaultKind::UnspacedColon
        | FaultKind::MissingColon { .. }
        | FaultKind::UnclosedQuote(_)
        | FaultKind::UnclosedBracket(_)
        | FaultKind::MissingComma => "skriv så här",
    }
    .into()
}

/// What to do about a line that is indented too much or too little.
fn moved(is: usize, should: usize) -> String {
    let difference = is.abs_diff(should);
    match (is > should, should) {
        (true, 0) => "ta bort mellanslagen i början av raden".to_owned(),
        (true, _) => {
            format!("ta bort {difference} mellanslag i början av raden, så att {should} blir kvar")
        }
        (false, _) => {
            format!("lägg till {difference} mellanslag i början av raden, så att det blir {should}")
        }
    }
}

/// What else may be meant.
fn alternative(kind: &FaultKind) -> Option<String> {
    let words = match kind {
        FaultKind::BuriedField { field, .. } => {
            return Some(format!(
                "eller skriv ordet med stor bokstav, om `{field}` hör till texten"
            ));
        }
        FaultKind::ColonInText => {
            "eller skriv `|` efter fältets kolon och texten på egna, indragna rader under det"
        }
        FaultKind::CutSentence => "skriv kommentaren på en egen rad, om den är en",
        FaultKind::HashInText => "skriv `# ` med mellanslag om det är en kommentar",
        FaultKind::PrintedQuotes => "sätt raka citattecken utanför dem om de ska synas",
        FaultKind::UnindentedLine => {
            "eller skriv fältets namn och kolon först, om raden är ett eget fält"
        }
        _ => return None,
    };
    Some(words.to_owned())
}
