//! What the user is told about how a record is written: what happened, and the line as it should be.
//!
//! In come the faults that [`crate::yaml`] found, out come findings.

use std::ops::Range;
use std::sync::Arc;

use super::slips::{advice, alternative, message};
use super::vocabulary::VOCABULARY;
use crate::diagnostic::{Diagnostic, Place, Severity, SourceFile, codes};
use crate::diagnostic::{pasted, wording};
use crate::yaml::{self, Duplicate, Fault, FaultKind, NodeId};

/// Longer names than this (characters) are cut.
const LONGEST_LINE: usize = 120;

/// The finding for a fault.
pub(super) fn finding(file: &Arc<SourceFile>, fault: &Fault) -> Diagnostic {
    let place = Place::bytes(file, fault.at.clone());
    let message = said(&place, fault);
    let (severity, code) = match fault.kind {
        FaultKind::PrintedQuotes | FaultKind::LoneQuote(_) | FaultKind::LoneClosingQuote(_) => {
            (Severity::Warning, codes::PRINTED_QUOTES)
        }
        FaultKind::CutSentence | FaultKind::CommentedText => {
            (Severity::Warning, codes::CUT_SENTENCE)
        }
        FaultKind::StrayEntry => (Severity::Warning, codes::STRAY_ENTRY),
        _ => (Severity::Error, codes::SYNTAX),
    };
    let advised = advice(&fault.kind);
    let first = match fault.lines.as_slice() {
        [] => advised,
        [line] if fault.kind.is_begun() => {
            format!(
                "hör raderna till texten ovanför, skriv så här på dess första rad: `{}`",
                wording::copied(line)
            )
        }
        [line] => format!("{advised}{}: `{}`", position(file, fault, line), wording::copied(line)),
        lines => {
            let most = if fault.kind == FaultKind::MissingDash { FEW_LINES } else { MOST_LINES };
            let position = match fault.kind {
                FaultKind::MissingDash => position(file, fault, &lines[0]),
                _ => String::new(),
            };
            let (last, _) = place.line_and_column(fault.until);
            let rest = format!("… och resten, till och med rad {last}, på samma sätt");
            let shown = if fault.kind.is_of_text() { &pasted::in_markdown(lines) } else { lines };
            format!("{advised}{position}:\n{}", wording::copied_block(shown, most, &rest))
        }
    };
    let hints = match &fault.kind {
        FaultKind::ReadAsField { is_signed: true, .. } => vec![UNSIGNED.to_owned(), first],
        FaultKind::PrintedQuotes => vec![first, quoted_line(file, &fault.at)],
        kind => std::iter::once(first).chain(alternative(kind)).collect(),
    };
    Diagnostic::new(severity, code, place, message).hints(hints)
}

/// What is wrong, and how far.
fn said(place: &Place, fault: &Fault) -> String {
    let message = message(&fault.kind);
    if let FaultKind::HeadlessText { lines, .. } = fault.kind
        && lines > 1
    {
        let (first, _) = place.line_and_column(fault.at.start);
        let last = first + lines - 1;
        return format!("raderna {first}–{last} hör inte till något fält");
    }
    if fault.kind == FaultKind::SignatureLine {
        let [first, last] = [fault.at.start, fault.until].map(|byte| place.line_and_column(byte).0);
        return match first < last {
            true => format!("raderna {first}–{last} är ett underskriftsblock"),
            false => message,
        };
    }
    match fault.more {
        0 => message,
        more => format!("{message} (och på {} till)", wording::count(more, "rad", "rader")),
    }
}

/// What to do about quotes that are to be printed.
fn quoted_line(file: &SourceFile, at: &Range<usize>) -> String {
    let line = file.lines(at);
    let parts = [line.start..at.start, at.clone(), at.end..line.end];
    let [before, value, after] = parts.map(|range| file.text.get(range).unwrap_or(""));
    let whole = format!("{before}{}{after}", yaml::quoted(value));
    format!("sätt raka citattecken utanför dem om de ska synas: `{}`", wording::copied(&whole))
}

/// What to do about a signature.
const UNSIGNED: &str =
    "är det en underskrift, ta bort raden: protokollet får rader att skriva under på";

/// So many lines are shown of a text that is to be written otherwise.
const MOST_LINES: usize = 12;

/// So many are shown of an entry that is moved.
const FEW_LINES: usize = 5;

/// How far in the line as it should be begins, where that isn't as it was written.
fn position(file: &SourceFile, fault: &Fault, line: &str) -> String {
    let should = indent(line);
    let is = indent(file.text.get(file.lines(&fault.at)).unwrap_or(""));
    let first = match fault.kind {
        FaultKind::MissingDash | FaultKind::RepeatedLead { .. } | FaultKind::ListOnKeyLine => {
            "före bindestrecket"
        }
        FaultKind::BuriedField { .. } | FaultKind::Indentation { .. } => return String::new(),
        FaultKind::IndentCharacter(_) if should > 0 => {
            let alike = if is_above(file, fault, should) { " som raden ovanför" } else { "" };
            return format!(", {should} stycken{alike}");
        }
        _ if is == should => return String::new(),
        _ => "först på raden",
    };
    match should {
        0 => format!(", utan mellanslag {first}"),
        _ => format!(", med {should} mellanslag {first}"),
    }
}

/// Whether the line above a fault begins with so many spaces.
fn is_above(file: &SourceFile, fault: &Fault, spaces: usize) -> bool {
    let before = file.text.get(..file.lines(&fault.at).start).unwrap_or("");
    before.lines().next_back().is_some_and(|line| !line.is_empty() && indent(line) == spaces)
}

/// How many spaces a line begins with.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// So many outermost fields that stand twice are those of a second record.
const SECOND_RECORD: usize = 3;

/// The findings for fields that stand twice: one for a second record in the file.
pub(super) fn duplicates(file: &Arc<SourceFile>, duplicates: &[Duplicate]) -> Vec<Diagnostic> {
    let of_record = |own: &&Duplicate| {
        let place = Place::value(file, own.second);
        let column = place.range().map(|range| place.line_and_column(range.start).1);
        column == Some(1) && VOCABULARY.top.contains(own.name.as_str())
    };
    let (outer, inner): (Vec<&Duplicate>, Vec<&Duplicate>) = duplicates.iter().partition(of_record);
    let second = outer.first().filter(|_| outer.len() >= SECOND_RECORD);
    let one = second.and_then(|first| second_record(file, first));
    let rest = if one.is_some() { inner } else { duplicates.iter().collect() };
    one.into_iter().chain(rest.into_iter().map(|own| duplicate(file, own))).collect()
}

/// The finding for a second record, given its first field.
fn second_record(file: &Arc<SourceFile>, first: &Duplicate) -> Option<Diagnostic> {
    let place = Place::value(file, first.second);
    let (line, _) = place.line_and_column(place.range()?.start);
    let last = file.text.trim_end().lines().count();
    let message = message(&FaultKind::SecondDocument);
    let hint = format!("flytta raderna {line}–{last} till en egen fil");
    Some(Diagnostic::error(codes::SYNTAX, place, message).hint(hint))
}

/// The finding for a field that stands twice.
fn duplicate(file: &Arc<SourceFile>, duplicate: &Duplicate) -> Diagnostic {
    let first = Place::value(file, duplicate.first);
    let line = first.range().map(|range| first.line_and_column(range.start).0);
    let other = line.map_or(String::new(), |line| format!("; det andra står på rad {line}"));
    let name = wording::shortened(&duplicate.name, LONGEST_LINE);
    let message = format!("fältet `{name}` står två gånger");
    let advice = match VOCABULARY.texts.contains(&duplicate.name.as_str()) {
        true => "skriv båda texterna i ett fält, eller ta bort det ena",
        false => "ta bort det ena fältet",
    };
    let entry = first.range().and_then(|range| lead(&file.text, range.start));
    let beginning = entry.map(|lead| {
        let begun = if lead == "rubrik" { "ett nytt ärende" } else { "en ny punkt i listan" };
        format!("eller skriv `- {lead}: …` på raden ovanför, om {begun} börjar där")
    });
    Diagnostic::error(codes::SYNTAX, Place::value(file, duplicate.second), message)
        .hint(format!("{advice}{other}"))
        .hints(beginning)
}

/// The name of the field that begins the entry of a list in which a field stands, given the byte of its name.
fn lead(text: &str, name: usize) -> Option<&str> {
    let before = text.get(..name)?;
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    for line in before.lines().rev().chain(text.get(name..)?.lines().next()) {
        let is_entry = line.trim_start().starts_with("- ");
        let own = line.trim_start_matches(['-', ' ']);
        match line.len() - own.len() {
            is if is == column && is_entry => return own.split_once(':').map(|(lead, _)| lead),
            _ if indent(line) + 2 <= column && is_entry => return None,
            is if is < column && !own.is_empty() => return None,
            _ => {}
        }
    }
    None
}

/// The finding for a value with a tag of YAML's own types.
pub(super) fn tag(file: &Arc<SourceFile>, node: NodeId, tag: &str) -> Diagnostic {
    let message = format!("YAML-taggar som `{tag}` används inte här");
    Diagnostic::error(codes::SYNTAX, Place::value(file, node), message)
        .hint(format!("ta bort `{tag}`, eller sätt citattecken om hela texten"))
}
