//! What attachments are before a packet is put together: files from others, read and looked at, and
//! what is to be told of them.

use super::context::BuildContext;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Severity, codes, wording};
use crate::facts::{Enclosure, EnclosureContent, Facts};
use crate::packet::{self, Claims, Inspection, Lack, Source, Unreadable};
use crate::plan::{Plan, Selection};
use crate::record::{Meeting, Record, Subject};
use crate::swedish;

/// What every document here claims, and a packet of such.
pub(super) const ALL: Claims = Claims::all(2);

/// A file from somebody else that can be taken along.
pub(super) struct Opened {
    pub(super) bytes: Vec<u8>,
    pub(super) source: Source,
    pub(super) seen: Inspection,
}

/// Findings for the files from others in the packets of a selection, without making any.
pub(super) fn inspect(context: &BuildContext<'_>, selection: &Selection) -> Vec<Diagnostic> {
    let records = context.facts.records;
    let mut findings = Vec::new();
    for meeting in records.meetings.values().filter(|meeting| meeting.sound) {
        let subject = Subject::Meeting(meeting.value.date.0);
        if !meeting.value.has_packet() || !selection.takes(&subject, records) {
            continue;
        }
        for enclosure in context.facts.enclosures(meeting.value.date.0) {
            let EnclosureContent::File(name) = &enclosure.content else { continue };
            findings.extend(match open(context, meeting, enclosure, name) {
                Ok(opened) => assess(meeting, enclosure, &opened.seen),
                Err(finding) => finding.into_iter().map(|finding| *finding).collect(),
            });
        }
    }
    findings
}

/// Findings for attachments that can't be in their packets, since their own records have errors.
pub(super) fn held_back(facts: &Facts<'_>, plan: &Plan) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (document, enclosure) in &plan.lost {
        let EnclosureContent::Record(subject) = &enclosure.content else { continue };
        let Subject::Meeting(date) = document.subject else { continue };
        let Some(part) = facts.records.entry(subject) else { continue };
        let Some(meeting) = facts.records.meetings.get(&date) else { continue };
        let (severity, then) = match enclosure.dispensable {
            true => (Severity::Warning, "i paketet står ett blad i dess ställe"),
            false => (Severity::Error, "paketet görs när det är rättat"),
        };
        let numbers = swedish::numbers(&enclosure.numbers);
        let message = format!("bilaga {numbers} görs inte: `{}` har fel", part.file.path);
        findings.push(tell(meeting, enclosure, (severity, codes::PART_HELD), message, then));
    }
    findings
}

/// A file from somebody else, or why it can't be read; nothing if the rules have reported that.
pub(super) fn open(
    context: &BuildContext<'_>,
    meeting: &Record<Meeting>,
    enclosure: &Enclosure,
    name: &str,
) -> Result<Opened, Option<Box<Diagnostic>>> {
    if !context.foreign.has(name) {
        return Err(None);
    }
    let bytes = context.foreign.read(name).map_err(|error| {
        let hint = error.hints.first().map_or("lägg dit en annan", String::as_str);
        Some(Box::new(unread(meeting, enclosure, (&error.message, hint))))
    })?;
    let read = Source::read(&bytes).and_then(|source| {
        let seen = packet::inspect(&source)?;
        Ok((source, seen))
    });
    match read {
        Ok((source, seen)) => Ok(Opened { bytes, source, seen }),
        Err(wrong) => Err(Some(Box::new(refused(meeting, enclosure, &wrong)))),
    }
}

/// What a file lacks, what the packet loses by that, what is left out of it, and what comes along.
pub(super) fn assess(
    meeting: &Record<Meeting>,
    enclosure: &Enclosure,
    seen: &Inspection,
) -> Vec<Diagnostic> {
    let tell = |code, message, hint: &str| {
        tell(meeting, enclosure, (Severity::Warning, code), message, hint)
    };
    let mut findings = Vec::new();
    let left = seen.claims(2);
    if left != ALL {
        let lacks = seen.lacks.iter().filter(|lack| lack.matters());
        let lacks: Vec<String> = lacks.map(Lack::words).collect();
        let message = format!("bilagan {}", swedish::list(&lacks, "och"));
        let hint = match left.words() {
            Some(left) => format!("paketet går att skicka, men utger sig bara för {left}"),
            None => {
                "paketet går att skicka, men utger sig varken för PDF/A eller PDF/UA".to_owned()
            }
        };
        let finding = tell(codes::LOST_CLAIM, message, &hint);
        let ask = "be om en taggad PDF/A-2a, eller lägg in filen oförändrad: `--attach`";
        findings.push(finding.hint(ask));
    }
    if !seen.extras.is_empty() {
        let left_out = swedish::list(&seen.left_out(), "och");
        let message = format!("bilagan har sådant som inte är med i paketet: {left_out}");
        let hint = "sidorna ser ut som förut, men inget i dem körs";
        findings.push(tell(codes::LEFT_OUT, message, hint));
    }
    findings.extend(remarks(meeting, enclosure, seen));
    findings.retain(|finding| !is_accepted(&meeting.value, finding));
    findings
}

/// What a file brings with it that is laid in as it is.
pub(super) fn as_it_is(
    meeting: &Record<Meeting>,
    enclosure: &Enclosure,
    seen: &Inspection,
) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = remarks(meeting, enclosure, seen).into_iter().collect();
    if !seen.extras.is_empty() {
        let left_in = swedish::list(&seen.left_out(), "och");
        let message = format!("bilagan bifogas oförändrad, med {left_in}");
        let hint = "bifoga den bara om du litar på avsändaren";
        let place = (Severity::Warning, codes::LEFT_OUT);
        findings.push(tell(meeting, enclosure, place, message, hint));
    }
    findings.retain(|finding| !is_accepted(&meeting.value, finding));
    findings
}

/// The finding for notes that everyone can read.
fn remarks(
    meeting: &Record<Meeting>,
    enclosure: &Enclosure,
    seen: &Inspection,
) -> Option<Diagnostic> {
    let count = wording::count(seen.remarks, "anteckning", "anteckningar");
    let message = format!("bilagan har {count}, som alla som får paketet kan läsa");
    let hint = "ta bort dem i filen, om de är interna";
    let finding = || tell(meeting, enclosure, (Severity::Warning, codes::REMARKS), message, hint);
    (seen.remarks > 0).then(finding)
}

/// The finding for a file that the joiner refuses.
pub(super) fn refused(
    meeting: &Record<Meeting>,
    enclosure: &Enclosure,
    wrong: &Unreadable,
) -> Diagnostic {
    unread(meeting, enclosure, (&format!("filen {}", wrong.words()), wrong.hint()))
}

/// The finding for a file that isn't taken along: what is wrong, and what to do.
fn unread(
    meeting: &Record<Meeting>,
    enclosure: &Enclosure,
    (wrong, hint): (&str, &str),
) -> Diagnostic {
    let (severity, then) = match enclosure.dispensable {
        true => (Severity::Warning, "i paketet står ett blad i handlingens ställe"),
        false => (Severity::Error, "eller skriv `kan_utelämnas: true`, så görs paketet utan den"),
    };
    let place = (severity, codes::UNREADABLE_PDF);
    tell(meeting, enclosure, place, wrong.to_owned(), hint).hint(then)
}

/// A finding at an attachment's place in the record.
fn tell(
    meeting: &Record<Meeting>,
    enclosure: &Enclosure,
    (severity, code): (Severity, Code),
    message: String,
    hint: &str,
) -> Diagnostic {
    let path = FieldPath::of("bilagor").index(enclosure.index);
    let place = match enclosure.content {
        EnclosureContent::File(_) => meeting.at(path.key("fil")),
        EnclosureContent::Record(_) => meeting.at(path),
    };
    Diagnostic::new(severity, code, place, message).hint(hint)
}

/// Whether a meeting accepts a finding, with a reason: that of a file that isn't ours to mend.
fn is_accepted(meeting: &Meeting, finding: &Diagnostic) -> bool {
    let mut accepted = meeting.accepted.iter();
    codes::ACCEPTABLE.contains(&finding.code)
        && accepted.any(|accepted| accepted.code.0 == finding.code.id)
}
