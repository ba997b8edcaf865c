//! The library as the tests use it. Every name of `make_docs` that they need stands here, so that a
//! name that changes there changes in one file here.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::Path;

use chrono::NaiveDate;
use make_docs::explain;
use make_docs::kinds;
use make_docs::kinds::paket::PAKET;
use make_docs::load::Inputs;
use make_docs::packet::{Doubt, PacketBuilder, PacketMetadata, PacketSection, PageLabel, Proof};
use make_docs::pipeline::{self, BuildEvent, BuildOptions, BuildSession};
use make_docs::plan::{Extracts, Selection, Sitting, Wanted};
use make_docs::project::{OrganId, Project};
use make_docs::record::{About, Correction, MeetingId, ParagraphSet, Records, date};
use make_docs::status::StepKind;
use make_docs::upgrade;
use make_docs::validator::Validator;

pub(crate) use make_docs::check::{Acceptance, Rule, rules};
pub(crate) use make_docs::diagnostic::{Diagnostic, Place, Severity, SourceFile, codes, picture};
pub(crate) use make_docs::digest::sha256;
pub(crate) use make_docs::law::ROWS;
pub(crate) use make_docs::load::{SHIPPED_FONTS, shipped_templates};
pub(crate) use make_docs::packet::{
    Claims, ConformanceIssue, Inspection, PdfSource, ReadError, inspect,
};
pub(crate) use make_docs::personal::personal_numbers;
pub(crate) use make_docs::pipeline::{
    Identity, PublishedFile, Remade, Rendering, Report, Verification, VerifiedFile,
};
pub(crate) use make_docs::record::survey::{LEVELS, Names};
pub(crate) use make_docs::signed::{Integrity, LaterChanges, Signature, Signatures, signatures};
pub(crate) use make_docs::yaml;

fn project(root: &Path) -> Project {
    Project { root: root.to_owned() }
}

/// Two documents at a time, as on the smallest machines.
fn options() -> BuildOptions<'static> {
    let jobs = NonZeroUsize::new(2).unwrap();
    BuildOptions::new(jobs)
}

/// Every code.
pub(crate) fn explained_codes() -> Vec<&'static str> {
    explain::all().into_iter().map(|(id, _)| id).collect()
}

/// What the guide says of a code.
pub(crate) fn explanation(code: &str) -> Option<&'static str> {
    explain::section(code)
}

/// What is told about a text as a meeting's record, and whether it could be read at all.
pub(crate) fn read_meeting(text: &str) -> (bool, Vec<Diagnostic>) {
    let mut inputs = Inputs::default();
    inputs.records_mut(&OrganId::OWN)[0] =
        vec![SourceFile::new("content/sammantraden/2025-03-12.yaml", text)];
    let (records, findings) = make_docs::record::parse(&inputs);
    (!records[0].meetings.is_empty(), findings)
}

/// The days that a meeting's minutes must be approved and announced by, and its decisions appealed by, and the first
/// that its notice may be taken down, where there are such days.
pub(crate) type Days = [Option<String>; 4];

/// Meetings in memory, which any organ may have held.
pub(crate) struct Timetable(Vec<Records>);

impl Timetable {
    /// Reads the records of some days.
    pub(crate) fn new(meetings: impl Iterator<Item = (String, String)>) -> Self {
        Self::of(0, "sammantraden", meetings)
    }

    /// Reads the records of some days on which revisors met.
    pub(crate) fn of_audits(audits: impl Iterator<Item = (String, String)>) -> Self {
        Self::of(4, "revision", audits)
    }

    fn of(kind: usize, folder: &str, records: impl Iterator<Item = (String, String)>) -> Self {
        let mut inputs = Inputs::default();
        inputs.records_mut(&OrganId::OWN)[kind] = records
            .map(|(day, text)| SourceFile::new(format!("content/{folder}/{day}.yaml"), text))
            .collect();
        Self(make_docs::record::parse(&inputs).0)
    }

    /// The days of every meeting, by its date, if an organisation held them.
    pub(crate) fn days(&mut self, organisation: &str) -> Vec<(String, Days)> {
        let organisation = SourceFile::new("content/organisation.yaml", organisation);
        let inputs = Inputs { organisation: Some(organisation), ..Inputs::default() };
        let (mut records, findings) = make_docs::record::parse(&inputs);
        assert!(findings.is_empty(), "{findings:?}");
        self.0[0].organisation = records.swap_remove(0).organisation;
        let (facts, _) = make_docs::facts::derive(&self.0);
        let later = date("2040-01-01").unwrap();
        let meetings = make_docs::status::status(&facts, later).meetings.into_iter();
        let kinds =
            [StepKind::Justering, StepKind::Anslag, StepKind::Överklagande, StepKind::Nedtagande];
        let days = meetings.map(|meeting| {
            let due = kinds.map(|kind| {
                let step = meeting.steps.iter().find(|step| step.step == kind);
                step.and_then(|step| step.due).map(|day| day.to_string())
            });
            (meeting.date.to_string(), due)
        });
        days.collect()
    }
}

/// Upgrades a project. Returns the paths of the files that were written, and what was found.
pub(crate) fn upgrade(root: &Path) -> (Vec<String>, Vec<Diagnostic>) {
    let upgrade = upgrade::plan(&project(root));
    let (written, findings) = upgrade.write();
    (written, [upgrade.findings, findings].concat())
}

/// Checks every record.
pub(crate) fn check(root: &Path) -> Report {
    pipeline::check(&project(root), &Selection::default(), None)
}

/// Where every meeting stands on a day, as JSON.
pub(crate) fn status(root: &Path, day: &str) -> String {
    let (status, _) = pipeline::status(&project(root), date(day).unwrap(), &Selection::default());
    serde_json::to_string(&status).unwrap()
}

/// Makes every document, with drafts of e-mails.
pub(crate) fn build(root: &Path) -> Report {
    let options = BuildOptions { drafts: true, ..options() };
    pipeline::build(&project(root), &Selection::default(), options, &|_| ControlFlow::Continue(()))
}

/// Makes every document, and removes those that no record gives any more.
pub(crate) fn prune(root: &Path) -> Report {
    let options = BuildOptions { prune: true, ..options() };
    pipeline::build(&project(root), &Selection::default(), options, &|_| ControlFlow::Continue(()))
}

/// Makes the documents of a day, or all if it is empty, of some kinds, or all if there are none.
pub(crate) fn build_with(root: &Path, day: &str, kinds: &[&str]) -> Report {
    let wanted = date(day).map(Wanted::Date).into_iter().collect();
    let kinds = kinds.iter().map(|name| kinds::named(name).unwrap()).collect();
    let selection = Selection { wanted, kinds, organ: None };
    pipeline::build(&project(root), &selection, options(), &|_| ControlFlow::Continue(()))
}

/// Makes the packets alone, with files from others as they are or their pages.
pub(crate) fn build_packets(root: &Path, attach: bool) -> Report {
    let selection = Selection { kinds: vec![&PAKET], ..Selection::default() };
    let options = BuildOptions { attach, ..options() };
    pipeline::build(&project(root), &selection, options, &|_| ControlFlow::Continue(()))
}

/// Makes the packets alone, and asks a validator about files from others.
pub(crate) fn build_validated(root: &Path, program: &Path) -> Report {
    let selection = Selection { kinds: vec![&PAKET], ..Selection::default() };
    let validator = Validator::new(program.to_owned());
    let options = BuildOptions { validator: Some(&validator), ..options() };
    pipeline::build(&project(root), &selection, options, &|_| ControlFlow::Continue(()))
}

/// A meeting by its day, with its number if it isn't the first.
fn meeting(text: &str) -> MeetingId {
    MeetingId::parse(text).unwrap()
}

/// An organ's meeting on a day.
fn sitting(day: &str, organ: Option<&str>) -> Sitting {
    Sitting { held: meeting(day), organ: organ.map(str::to_owned) }
}

/// Makes the documents of an organ.
pub(crate) fn build_organ(root: &Path, organ: &str) -> Report {
    let selection = Selection { organ: Some(organ.to_owned()), ..Selection::default() };
    pipeline::build(&project(root), &selection, options(), &|_| ControlFlow::Continue(()))
}

/// Makes an extract of a meeting's §, and calls `on_wait` if it has to wait for another build.
pub(crate) fn extract_or_wait(
    root: &Path,
    day: &str,
    paragraph: &str,
    on_wait: &(dyn Fn() + Sync),
) -> Report {
    let sets: [ParagraphSet; 1] = [paragraph.parse().unwrap()];
    let wanted =
        Extracts { sitting: &sitting(day, None), sets: &sets, to_all: false, is_masked: false };
    pipeline::extract(&project(root), &wanted, options().jobs, &|event| {
        if matches!(event, BuildEvent::Waiting) {
            on_wait();
        }
        ControlFlow::Continue(())
    })
}

/// Makes extracts of a meeting's §§, and with `to_all` one for each recipient.
pub(crate) fn extract(root: &Path, day: &str, paragraphs: &[&str], to_all: bool) -> Report {
    extract_of(root, day, None, paragraphs, to_all)
}

/// Makes extracts of a meeting's §§ for somebody who may not see what is secret.
pub(crate) fn extract_masked(root: &Path, day: &str, paragraphs: &[&str]) -> Report {
    make_extracts(root, &sitting(day, None), paragraphs, false, true)
}

/// The same of an organ's meeting.
pub(crate) fn extract_of(
    root: &Path,
    day: &str,
    organ: Option<&str>,
    paragraphs: &[&str],
    to_all: bool,
) -> Report {
    make_extracts(root, &sitting(day, organ), paragraphs, to_all, false)
}

fn make_extracts(
    root: &Path,
    sitting: &Sitting,
    paragraphs: &[&str],
    to_all: bool,
    is_masked: bool,
) -> Report {
    let sets: Vec<ParagraphSet> = paragraphs.iter().map(|text| text.parse().unwrap()).collect();
    let wanted = Extracts { sitting, sets: &sets, to_all, is_masked };
    pipeline::extract(&project(root), &wanted, options().jobs, &|_| ControlFlow::Continue(()))
}

/// Seals the minutes of some days, or all.
pub(crate) fn seal(root: &Path, days: &[NaiveDate]) -> Report {
    let held: Vec<MeetingId> = days.iter().copied().map(MeetingId::first_on).collect();
    pipeline::seal(&project(root), &held, None, || ())
}

/// Issues a corrected version of the minutes of a day, on another.
pub(crate) fn correct(root: &Path, day: &str, why: &str, on: &str) -> Report {
    correct_of(root, day, None, why, on)
}

/// The same of an organ's meeting.
pub(crate) fn correct_of(
    root: &Path,
    day: &str,
    organ: Option<&str>,
    why: &str,
    on: &str,
) -> Report {
    let correction = Correction { on: date(on).unwrap(), why: why.to_owned(), minutes: None };
    let go_on = &|_: pipeline::BuildEvent<'_>| ControlFlow::Continue(());
    pipeline::correct(&project(root), &sitting(day, organ), &correction, options(), go_on)
}

/// What is sealed and published, and what of it isn't as it was.
pub(crate) fn verify(root: &Path) -> Verification {
    pipeline::verify(&project(root), options().jobs, || ())
}

/// What is known of a file.
pub(crate) fn identify(root: &Path, file: &Path) -> VerifiedFile {
    identified(root, file).0
}

/// What is known of a file, and what is wrong with it.
pub(crate) fn identified(root: &Path, file: &Path) -> (VerifiedFile, Vec<Diagnostic>) {
    let bytes = std::fs::read(file).unwrap();
    let (mut files, findings) = pipeline::identify(&project(root), &[(file.to_owned(), bytes)]);
    (files.remove(0), findings)
}

/// The Typst source of a meeting's document of a kind.
pub(crate) fn source(root: &Path, day: &str, kind: &str) -> String {
    let document =
        kinds::named(kind).unwrap().document(&About::Meeting(meeting(day)).of(&OrganId::OWN));
    pipeline::typst_source(&project(root), &document).unwrap()
}

/// Builds of one project that remember those before, as `make-docs watch` does.
pub(crate) struct Session(BuildSession);

impl Session {
    pub(crate) fn new(root: &Path) -> Self {
        Self(BuildSession::new(project(root)))
    }

    /// Looks for changes: whether there is something to build.
    pub(crate) fn refresh(&mut self) -> bool {
        self.0.refresh()
    }

    /// Looks for changes, and builds what has changed.
    pub(crate) fn build(&mut self) -> Report {
        self.refresh();
        let go_on = &|_: pipeline::BuildEvent<'_>| ControlFlow::Continue(());
        pipeline::rebuild(&mut self.0, &Selection::default(), options(), go_on)
    }

    /// Looks for changes, and builds what has changed, with drafts of e-mails.
    pub(crate) fn build_with_drafts(&mut self) -> Report {
        self.refresh();
        let options = BuildOptions { drafts: true, ..options() };
        let go_on = &|_: pipeline::BuildEvent<'_>| ControlFlow::Continue(());
        pipeline::rebuild(&mut self.0, &Selection::default(), options, go_on)
    }

    /// Looks for changes, and renders every document.
    pub(crate) fn render(&mut self) -> Rendering {
        self.refresh();
        pipeline::render(&mut self.0)
    }

    /// Looks for changes, and builds until the first document is made.
    pub(crate) fn build_one(&mut self) -> Report {
        self.refresh();
        let options = BuildOptions { jobs: NonZeroUsize::MIN, ..options() };
        let stop = &|_: pipeline::BuildEvent<'_>| ControlFlow::Break(());
        pipeline::rebuild(&mut self.0, &Selection::default(), options, stop)
    }
}

/// Joins files to a packet, a section each.
pub(crate) fn joined(files: &[&[u8]]) -> Result<Vec<u8>, ReadError> {
    let mut packet = packet(files.len());
    for (at, bytes) in files.iter().enumerate() {
        packet.add(at, &PdfSource::read(bytes)?, PageLabel::Numbered, None)?;
    }
    Ok(packet.finish().bytes)
}

/// Joins a file from somebody else to one of ours. Returns what the packet claims, too.
pub(crate) fn joined_behind(
    own: &[u8],
    foreign: &[u8],
    seen: &Inspection,
) -> Result<(Vec<u8>, Claims), ReadError> {
    let mut packet = packet(2);
    packet.add(0, &PdfSource::read(own)?, PageLabel::Numbered, None)?;
    packet.add_inspected(1, &PdfSource::read(foreign)?, seen)?;
    let finished = packet.finish();
    Ok((finished.bytes, finished.claims))
}

/// A proof of some claims.
pub(crate) fn proof(claims: Claims, sha256: String) -> Proof {
    Proof { claims, doubt: Doubt::Unchecked, sha256 }
}

/// An empty packet with some sections.
fn packet(sections: usize) -> PacketBuilder {
    let about = PacketMetadata {
        title: "Paket".to_owned(),
        author: "Förbundet".to_owned(),
        language: "sv-SE".to_owned(),
        date: date("2020-11-23").unwrap(),
        identity: "paket".to_owned(),
        creator: "make-docs".to_owned(),
    };
    let section = |at| PacketSection {
        title: format!("Del {at}"),
        prefix: format!("{at}-"),
        address: Some(format!("bilaga:{at}")),
    };
    PacketBuilder::new(about, (0..sections).map(section).collect())
}
