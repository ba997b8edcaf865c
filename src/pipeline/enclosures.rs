//! What is wrong with the attachments of packets: files from others that lack something or can't be
//! read, records with errors.

use crate::diagnostic::{Code, Diagnostic, Severity, codes, wording};
use crate::facts::{Enclosure, EnclosureContent, Facts};
use crate::guard::guarded;
use crate::packet::{
    self, Claims, ConformanceIssue, Doubt, Inspection, PageFault, PdfSource, ReadError,
};
use crate::plan::{Plan, Selection};
use crate::record::{About, Acceptances, Meeting, Record, RecordEntry};
use crate::swedish;

use super::context::BuildContext;
use super::proofs::ClaimingFile;

/// What every document of ours claims, and a packet of such.
pub(super) const ALL: Claims = Claims::all(2);

/// A file from somebody else that can be enclosed.
pub(super) struct Opened {
    pub(super) bytes: Vec<u8>,
    pub(super) source: PdfSource,
    pub(super) seen: Inspection,
}

/// An attachment of a meeting.
#[derive(Clone, Copy)]
pub(super) struct Attached<'a> {
    pub(super) meeting: &'a Record<Meeting>,
    pub(super) enclosure: &'a Enclosure,
}

/// Findings for the files from others in the packets of a selection, without making any.
pub(super) fn inspect(context: &BuildContext<'_>, selection: &Selection) -> Vec<Diagnostic> {
    context.organs.iter().flat_map(|facts| of_packets(context, facts, selection)).collect()
}

/// The same for the packets of an organ.
fn of_packets(
    context: &BuildContext<'_>,
    facts: &Facts<'_>,
    selection: &Selection,
) -> Vec<Diagnostic> {
    let records = facts.records;
    let mut findings = Vec::new();
    for meeting in records.meetings.values().filter(|meeting| meeting.sound) {
        let subject = records.subject(About::Meeting(meeting.value.id()));
        if !meeting.value.has_packet() || !selection.takes(&subject, records) {
            continue;
        }
        let mut found = Vec::new();
        for enclosure in facts.enclosures(meeting.value.id()) {
            let EnclosureContent::File(name) = &enclosure.content else { continue };
            let attached = Attached { meeting, enclosure };
            match attached.open_proved(context, name) {
                Ok(opened) => found.extend(attached.assess(&opened.seen)),
                Err(finding) => found.extend(finding.map(|finding| *finding)),
            }
        }
        findings.extend(without_accepted(meeting, found));
    }
    findings
}

/// Findings in a packet's attachments but for those that its meeting accepts with a reason: the files
/// aren't ours to mend.
pub(super) fn without_accepted(
    meeting: &Record<Meeting>,
    mut findings: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut acceptances = Acceptances::new(RecordEntry::of(meeting));
    findings.retain(|finding| {
        !(codes::OF_ATTACHMENTS.contains(&finding.code) && acceptances.accept(finding))
    });
    findings
}

/// Findings for attachments that can't be in their packets, since their own records have errors.
pub(super) fn held_back(context: &BuildContext<'_>, plan: &Plan) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (document, enclosure) in &plan.lost {
        let EnclosureContent::Record(subject) = &enclosure.content else { continue };
        let About::Meeting(date) = document.subject.about else { continue };
        let Some(part) = context.of(subject).facts.records.entry(subject) else { continue };
        let records = context.facts_of(document).records;
        let Some(meeting) = records.meetings.get(&date) else { continue };
        let (severity, then) = match enclosure.dispensable {
            true => (
                Severity::Warning,
                "kallelsen med bilagor skapas, med ett blad i stället för bilagan",
            ),
            false => (Severity::Error, "rätta dem, så skapas också kallelsen med bilagor"),
        };
        let numbered = swedish::attachments(&enclosure.numbers);
        let message = format!("{numbered} skapas inte: rätta felen i `{}`", part.file.path);
        let attached = Attached { meeting, enclosure };
        findings.push(attached.finding(severity, codes::PART_HELD, message).hint(then));
    }
    findings
}

impl Attached<'_> {
    /// A file from somebody else, or why it can't be read; nothing if the rules have reported that.
    pub(super) fn open(
        self,
        context: &BuildContext<'_>,
        name: &str,
    ) -> Result<Opened, Option<Box<Diagnostic>>> {
        if !context.foreign_files.has(name) {
            return Err(None);
        }
        let bytes = context.foreign_files.read(name).map_err(|error| {
            let hint = error.hints.first().map_or("lägg dit en annan fil", String::as_str);
            Some(Box::new(self.unread(&error.message, hint)))
        })?;
        // A panic on a damaged file says no more than that it is damaged.
        let read = guarded(|| {
            let source = PdfSource::read(&bytes)?;
            let seen = inspected(context, name, &source)?;
            Ok((source, seen))
        })
        .unwrap_or(Err(ReadError::Damaged));
        match read {
            Ok((source, seen)) => Ok(Opened { bytes, source, seen }),
            Err(wrong) => Err(Some(Box::new(self.refused(&wrong)))),
        }
    }

    /// The same with nothing left of the file's claims that isn't proved.
    pub(super) fn open_proved(
        self,
        context: &BuildContext<'_>,
        name: &str,
    ) -> Result<Opened, Option<Box<Diagnostic>>> {
        let mut opened = self.open(context, name)?;
        let claims = opened.seen.claims_to_prove();
        if claims != Claims::NONE {
            let checked = self.enclosure.checked.as_ref();
            let file = ClaimingFile { bytes: &opened.bytes, claims, checked };
            opened.seen.take_proof(context.proofs.prove(file, context.cache));
        }
        Ok(opened)
    }

    /// Minutes of our own that have been signed: what was appended to them is somebody else's.
    pub(super) fn open_signed(
        self,
        context: &BuildContext<'_>,
        bytes: Vec<u8>,
    ) -> Result<Opened, Box<Diagnostic>> {
        let read = guarded(|| {
            let source = PdfSource::read(&bytes)?;
            let seen = packet::inspect(&source)?;
            Ok((source, seen))
        })
        .unwrap_or(Err(ReadError::Damaged));
        let (source, mut seen) = read.map_err(|wrong| Box::new(self.refused(&wrong)))?;
        let claims = seen.claims_to_prove();
        if claims != Claims::NONE {
            let file = ClaimingFile { bytes: &bytes, claims, checked: None };
            seen.take_proof(context.proofs.prove(file, context.cache));
        }
        Ok(Opened { bytes, source, seen })
    }

    /// What a file lacks, what the packet loses by that, what is left out of it, and what comes along.
    pub(super) fn assess(self, seen: &Inspection) -> Vec<Diagnostic> {
        let mut findings = Vec::from_iter(self.damage(seen));
        let left = seen.claims(2);
        if left != ALL {
            let lacks: Vec<String> = seen
                .issues
                .iter()
                .filter(|issue| issue.reduces_claims())
                .map(ConformanceIssue::words)
                .collect();
            let lacks = swedish::list(&lacks, "och");
            let effect = match left.words() {
                Some(left) => format!("märks bara som {left}"),
                None => "märks inte som PDF/A eller PDF/UA".to_owned(),
            };
            let message = format!("bilagan {lacks}; kallelsen med bilagor {effect}");
            findings.push(self.lost_claim_hints(seen, self.warning(codes::LOST_CLAIM, message)));
        }
        let left_out = seen.dropped_content_words();
        if !left_out.is_empty() {
            let left_out = swedish::list(&left_out, "och");
            let message = format!("bilagan har innehåll som utelämnas: {left_out}");
            let hint = "kontrollera att inget viktigt saknas; sidorna ser likadana ut";
            findings.push(self.warning(codes::LEFT_OUT, message).hint(hint));
        }
        findings.extend(self.signatures(seen));
        findings.extend(self.remarks(seen));
        findings
    }

    /// What can be done so that a packet loses no claim.
    fn lost_claim_hints(self, seen: &Inspection, finding: Diagnostic) -> Diagnostic {
        let unchecked = seen.issues.iter().find_map(|issue| match issue {
            ConformanceIssue::Unproved { doubt: Doubt::Refuted(_), .. } => None,
            ConformanceIssue::Unproved { sha256, .. } => Some(sha256),
            _ => None,
        });
        let Some(sha256) = unchecked else {
            return finding
                .hint("skicka kallelsen ändå, eller be avsändaren om en taggad PDF/A-2a")
                .hint("eller lägg in filen oförändrad: `make-docs build --attach`");
        };
        let asked =
            finding.hint("låt veraPDF kontrollera filen: `make-docs build --validator verapdf`");
        match self.enclosure.content {
            EnclosureContent::File(_) => asked.hint(format!(
                "eller skriv vem som har gjort det: `kontrollerad: {{av: …, datum: …, sha256: {sha256}}}`"
            )),
            EnclosureContent::Record(_) => asked,
        }
        .hint("eller skicka kallelsen ändå")
    }

    /// The finding for signatures that are of the file, not of a copy of its pages.
    fn signatures(self, seen: &Inspection) -> Option<Diagnostic> {
        let count = match seen.signatures() {
            0 => return None,
            1 => "en digital underskrift, som inte gäller".to_owned(),
            many => format!("{many} digitala underskrifter, som inte gäller"),
        };
        let message =
            format!("bilagan har {count} i kallelsen med bilagor: där är sidorna en kopia");
        let finding = self.warning(codes::SIGNED, message);
        Some(
            finding
                .hint("spara den underskrivna filen som den är: den är originalet")
                .hint("lägg in originalet i stället för kopian: `make-docs build --attach`"),
        )
    }

    /// What a file brings with it that is attached as it is.
    pub(super) fn assess_unchanged(self, seen: &Inspection) -> Vec<Diagnostic> {
        let mut findings = Vec::from_iter(self.damage(seen));
        findings.extend(self.remarks(seen));
        let left_in = seen.dropped_content_words();
        if !left_in.is_empty() {
            let left_in = swedish::list(&left_in, "och");
            let message = format!("bilagan bifogas oförändrad, med {left_in}");
            let hint = "bifoga den bara om du litar på avsändaren";
            findings.push(self.warning(codes::LEFT_OUT, message).hint(hint));
        }
        findings
    }

    /// The finding for pages that may not show what they should.
    fn damage(self, seen: &Inspection) -> Option<Diagnostic> {
        let wrong: Vec<&PageFault> =
            seen.faults.iter().filter(|fault| !fault.is_unverified()).collect();
        let (state, faults) = match wrong.is_empty() {
            true => ("går inte att kontrollera på", seen.faults.iter().collect()),
            false => ("är skadad på", wrong),
        };
        let first = faults.first()?.page;
        let message = format!("bilagan {state} {}", places(&faults));
        let finding = self.warning(codes::DAMAGED_PAGE, message);
        Some(
            finding
                .hint(format!(
                    "jämför sidan {first} i kallelsen med originalet på papper eller skärm"
                ))
                .hint("eller be avsändaren att spara filen som PDF på nytt"),
        )
    }

    /// The finding for annotations that everyone can read.
    fn remarks(self, seen: &Inspection) -> Option<Diagnostic> {
        if seen.markup_annotations == 0 {
            return None;
        }
        let count = wording::count(seen.markup_annotations, "anteckning", "anteckningar");
        let message = format!("bilagan har {count}, som alla mottagare kan läsa");
        let hint = match seen.markup_annotations {
            1 => "ta bort den i filen, om den är intern",
            _ => "ta bort dem i filen, om de är interna",
        };
        Some(self.warning(codes::REMARKS, message).hint(hint))
    }

    /// The finding for a file that can't be joined.
    pub(super) fn refused(self, wrong: &ReadError) -> Diagnostic {
        self.unread(&format!("filen {}", wrong.words()), wrong.hint())
    }

    /// The finding for a file that can't be enclosed: what is wrong, and what to do.
    fn unread(self, wrong: &str, hint: &str) -> Diagnostic {
        let (severity, then) = match self.enclosure.dispensable {
            true => (
                Severity::Warning,
                "kallelsen med bilagor skapas, med ett blad i stället för handlingen",
            ),
            false => (
                Severity::Error,
                "eller skriv `kan_utelämnas: true`, så skapas kallelsen med bilagor utan den",
            ),
        };
        self.finding(severity, codes::UNREADABLE_PDF, wrong.to_owned()).hint(hint).hint(then)
    }

    fn warning(self, code: Code, message: String) -> Diagnostic {
        self.finding(Severity::Warning, code, message)
    }

    /// A finding at the attachment's place in the record.
    fn finding(self, severity: Severity, code: Code, message: String) -> Diagnostic {
        let attachment = &self.meeting.value.attachments[self.enclosure.index];
        let place = match (&self.enclosure.content, &attachment.file) {
            (EnclosureContent::File(_), Some(file)) => self.meeting.at(file),
            _ => self.meeting.at(attachment),
        };
        Diagnostic::new(severity, code, place, message)
    }
}

/// What is found in a file, which isn't looked for twice.
fn inspected(
    context: &BuildContext<'_>,
    name: &str,
    source: &PdfSource,
) -> Result<Inspection, ReadError> {
    let stamp = context.foreign_files.stamp(name).filter(|stamp| !stamp.is_recent());
    let Some((cache, stamp)) = context.cache.zip(stamp) else { return packet::inspect(source) };
    if let Some(inspection) = cache.inspection(name, stamp) {
        return Ok(inspection);
    }
    let inspection = packet::inspect(source)?;
    cache.keep_inspection(name, stamp, &inspection);
    Ok(inspection)
}

/// The most faults that are named.
const MAX_NAMED_FAULTS: usize = 4;

/// Faults in Swedish, each with its page: "sidan 3 (bilden `Im1` går inte att packa upp)".
fn places(faults: &[&PageFault]) -> String {
    let named = faults.iter().take(MAX_NAMED_FAULTS);
    let mut words: Vec<String> =
        named.map(|fault| format!("sidan {} ({})", fault.page, fault.words())).collect();
    let unnamed = faults.len().saturating_sub(MAX_NAMED_FAULTS);
    if unnamed > 0 {
        words.push(wording::count(unnamed, "ställe till", "ställen till"));
    }
    swedish::list(&words, "och")
}
