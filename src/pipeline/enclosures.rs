//! What attachments are before a packet is put together: files from others, read and looked at, and
//! what is to be told of them.

use super::desk::BuildContext;
use crate::diagnostic::{Code, Diagnostic, Severity, codes, wording};
use crate::packet::{self, Claims, Inspection, Lack, Source, Unreadable};
use crate::plan::{self, Document, Enclosure, EnclosureContent, Plan, Selection};
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

impl BuildContext {
    /// Findings for the files from others in the packets of a selection, without making any.
    pub(super) fn look_over(&self, selection: &Selection) -> Vec<Diagnostic> {
        let sound = self.records.meetings.values().filter(|meeting| {
            let subject = Subject::Meeting(meeting.value.date.0);
            meeting.sound && meeting.value.has_packet() && selection.takes(&subject, &self.records)
        });
        let mut findings = Vec::new();
        for meeting in sound {
            for enclosed in plan::enclosed(meeting.value.date.0, &self.records) {
                let EnclosureContent::File(name) = &enclosed.holds else { continue };
                findings.extend(match self.open(meeting, &enclosed, name) {
                    Ok(opened) => assess(meeting, &enclosed, &opened.seen),
                    Err(told) => told.into_iter().map(|told| *told).collect(),
                });
            }
        }
        findings
    }

    /// Findings for attachments that can't be in their packets, since their own records have errors.
    pub(super) fn lost(&self, plan: &Plan) -> Vec<Diagnostic> {
        let finding = |(document, lost): &(Document, Enclosure)| {
            let EnclosureContent::Document(part) = &lost.holds else { return None };
            let Subject::Meeting(date) = document.subject else { return None };
            let file = &self.records.entry(&part.subject)?.file.path;
            let (severity, then) = match lost.dispensable {
                true => (Severity::Warning, "i paketet står ett blad i dess ställe"),
                false => (Severity::Error, "paketet görs när det är rättat"),
            };
            let numbers = swedish::numbers(&lost.numbers);
            let message = format!("bilaga {numbers} görs inte: `{file}` har fel");
            let meeting = self.records.meetings.get(&date)?;
            Some(tell(meeting, lost, (severity, codes::PART_HELD), message, then))
        };
        plan.lost.iter().filter_map(finding).collect()
    }

    /// A file from somebody else, or why it can't be read; nothing if the rules have told that.
    pub(super) fn open(
        &self,
        meeting: &Record<Meeting>,
        enclosed: &Enclosure,
        name: &str,
    ) -> Result<Opened, Option<Box<Diagnostic>>> {
        if !self.enclosures.has(name) {
            return Err(None);
        }
        let bytes = self.enclosures.read(name).map_err(|told| {
            let hint = told.hints.first().map_or("lägg dit en annan", String::as_str);
            Some(Box::new(unread(meeting, enclosed, (&told.message, hint))))
        })?;
        let read = Source::read(&bytes).and_then(|source| {
            let seen = packet::inspect(&source)?;
            Ok((source, seen))
        });
        match read {
            Ok((source, seen)) => Ok(Opened { bytes, source, seen }),
            Err(wrong) => Err(Some(Box::new(refused(meeting, enclosed, &wrong)))),
        }
    }
}

/// What a file lacks, what the packet loses by that, what is left out of it, and what comes along.
pub(super) fn assess(
    meeting: &Record<Meeting>,
    enclosed: &Enclosure,
    seen: &Inspection,
) -> Vec<Diagnostic> {
    let tell = |code, message, hint: &str| {
        tell(meeting, enclosed, (Severity::Warning, code), message, hint)
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
    findings.extend(remarks(meeting, enclosed, seen));
    findings.retain(|finding| !is_accepted(&meeting.value, finding));
    findings
}

/// What a file brings with it that is laid in as it is.
pub(super) fn as_it_is(
    meeting: &Record<Meeting>,
    enclosed: &Enclosure,
    seen: &Inspection,
) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = remarks(meeting, enclosed, seen).into_iter().collect();
    if !seen.extras.is_empty() {
        let left_in = swedish::list(&seen.left_out(), "och");
        let message = format!("bilagan bifogas oförändrad, med {left_in}");
        let hint = "bifoga den bara om du litar på avsändaren";
        let place = (Severity::Warning, codes::LEFT_OUT);
        findings.push(tell(meeting, enclosed, place, message, hint));
    }
    findings.retain(|finding| !is_accepted(&meeting.value, finding));
    findings
}

/// The finding for notes that everyone can read.
fn remarks(
    meeting: &Record<Meeting>,
    enclosed: &Enclosure,
    seen: &Inspection,
) -> Option<Diagnostic> {
    let count = wording::count(seen.remarks, "anteckning", "anteckningar");
    let message = format!("bilagan har {count}, som alla som får paketet kan läsa");
    let hint = "ta bort dem i filen, om de är interna";
    let finding = || tell(meeting, enclosed, (Severity::Warning, codes::REMARKS), message, hint);
    (seen.remarks > 0).then(finding)
}

/// The finding for a file that the joiner refuses.
pub(super) fn refused(
    meeting: &Record<Meeting>,
    enclosed: &Enclosure,
    wrong: &Unreadable,
) -> Diagnostic {
    unread(meeting, enclosed, (&format!("filen {}", wrong.words()), wrong.hint()))
}

/// The finding for a file that isn't taken along: what is wrong, and what to do.
fn unread(
    meeting: &Record<Meeting>,
    enclosed: &Enclosure,
    (wrong, hint): (&str, &str),
) -> Diagnostic {
    let (severity, then) = match enclosed.dispensable {
        true => (Severity::Warning, "i paketet står ett blad i handlingens ställe"),
        false => (Severity::Error, "eller skriv `kan_utelämnas: true`, så görs paketet utan den"),
    };
    let place = (severity, codes::UNREADABLE_PDF);
    tell(meeting, enclosed, place, wrong.to_owned(), hint).hint(then)
}

/// A finding at an attachment's place in the record.
fn tell(
    meeting: &Record<Meeting>,
    enclosed: &Enclosure,
    (severity, code): (Severity, Code),
    message: String,
    hint: &str,
) -> Diagnostic {
    let attachment = &meeting.value.attachments[enclosed.index];
    let place = match &attachment.file {
        Some(file) if matches!(enclosed.holds, EnclosureContent::File(_)) => meeting.at(file),
        _ => meeting.at(attachment),
    };
    Diagnostic::new(severity, code, place, message).hint(hint)
}

/// Whether a meeting accepts a finding, with a reason: that of a file that isn't ours to mend.
fn is_accepted(meeting: &Meeting, finding: &Diagnostic) -> bool {
    let mut accepted = meeting.accepted.iter();
    codes::ACCEPTABLE.contains(&finding.code)
        && accepted.any(|accepted| accepted.code.0 == finding.code.id)
}
