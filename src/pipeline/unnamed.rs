//! Files below `content/` that are read, but that no record names: a text that is nobody's chapter, a
//! picture that stands nowhere, a PDF that no summons encloses.
//!
//! In come the files that were read and the facts, out come warnings. A file that a faulty record or a
//! template may name is left alone, and so is Markdown in the folder of a verksamhetsplan, which has a rule of its own.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::context::Sources;
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::facts::Facts;
use crate::load;
use crate::prose::LandmarkKind;
use crate::record::Records;

/// The warnings for files that no record names.
pub(super) fn findings(sources: &Sources, organs: &[Facts<'_>]) -> Vec<Diagnostic> {
    // What can't be read at all may name any file.
    if !sources.inputs.unread.is_empty() {
        return Vec::new();
    }
    let mut files = files(sources).peekable();
    if files.peek().is_none() {
        return Vec::new(); // what all records name need not be collected
    }
    let names = Names::of(sources, organs);
    let findings = files.filter(|(path, _)| !names.may_have(path)).map(|(path, hint)| {
        let place = Place::path(path);
        Diagnostic::warning(codes::UNNAMED, place, "inget underlag nämner filen").hint(hint)
    });
    load::bounded(findings.collect(), "nämns inte heller")
}

/// What records name, for certain and perhaps.
struct Names<'a> {
    /// Paths from the project's root that sound records name.
    certain: BTreeSet<String>,
    /// Files in whose text others may be named: faulty records, and templates, which may have a picture
    /// on every page.
    texts: Vec<&'a Arc<SourceFile>>,
}

impl<'a> Names<'a> {
    fn of(sources: &'a Sources, organs: &[Facts<'_>]) -> Self {
        let templates = sources.inputs.templates.values();
        let texts = doubtful(sources).into_iter().chain(templates).collect();
        let mut certain = BTreeSet::new();
        organs.iter().for_each(|facts| add_named(facts, &mut certain));
        Self { certain, texts }
    }

    /// Whether a file is named, or may be, or needs no name.
    fn may_have(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.certain.contains(path)
            || load::is_about_others(name)
            || self.texts.iter().any(|file| file.text.contains(name))
    }
}

/// The files that a record should name, by path from the project's root, with how it does.
fn files(sources: &Sources) -> impl Iterator<Item = (String, &'static str)> {
    let Sources { inputs, records, .. } = sources;
    let is_chapter = |path: &str| records.iter().any(|own| is_in_plan(path, own));
    let texts = inputs.texts.keys().filter(move |path| !is_chapter(path)).cloned();
    let pictures = inputs.pictures.keys().map(|name| format!("content/{name}"));
    let files = inputs.foreign_files.names().map(|name| format!("content/{name}"));
    let of_text = "skriv `fil: …` i det underlag som texten hör till, eller flytta filen till en mapp utanför content/";
    let of_picture = "placera bilden i en text, `![beskrivning](bild.png)`, eller flytta den till en mapp utanför content/";
    let of_file =
        "skriv `fil: …` bland ett mötes bilagor, eller flytta filen till en mapp utanför content/";
    texts
        .map(move |path| (path, of_text))
        .chain(pictures.map(move |path| (path, of_picture)))
        .chain(files.map(move |path| (path, of_file)))
}

/// Whether a file lies in the folder of a verksamhetsplan or a report, where rule R25 looks for texts without a chapter.
fn is_in_plan(path: &str, records: &Records) -> bool {
    let plans = records.business_plans.values().map(|record| &record.file);
    plans.chain(records.reports.values().map(|record| &record.file)).any(|file| {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        folder.matches('/').count() > 1
            && path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Adds the paths, from the project's root, of all files that sound records of an organ name.
fn add_named(facts: &Facts<'_>, named: &mut BTreeSet<String>) {
    let records = facts.records;
    let logo = records.organisation.iter().filter_map(|record| record.value.brand.logo.as_ref());
    named.extend(logo.map(|logo| format!("content/{}", logo.file.0)));
    for meeting in records.meetings.values() {
        let files = meeting.value.attachments.iter().filter_map(|own| own.file.as_ref());
        named.extend(files.flat_map(|file| {
            // What is named with another ending, or none, is reported where it is named.
            let stem = file.0.rsplit_once('.').map_or(file.0.as_str(), |(stem, _)| stem);
            [format!("content/{}", file.0), format!("content/{stem}.pdf")]
        }));
    }
    for text in records.subjects().filter_map(|(subject, _)| facts.long_text(&subject)) {
        let manuscript = &text.manuscript;
        let passages = manuscript.passages.iter().filter_map(|passage| passage.file);
        named.extend(passages.map(|file| file.path.clone()));
        let figures = manuscript.figures.iter().filter_map(|figure| figure.file.as_ref());
        named.extend(figures.map(|file| manuscript.below(&file.0)));
        named.extend(text.landmarks.iter().flatten().filter_map(|landmark| match &landmark.kind {
            LandmarkKind::Picture { file, .. } => Some(manuscript.below(file)),
            _ => None,
        }));
    }
}

/// The files of records that have problems: what they name may have been lost with those.
fn doubtful(sources: &Sources) -> Vec<&Arc<SourceFile>> {
    let Sources { inputs, records, .. } = sources;
    let entries = records.iter().flat_map(Records::subjects);
    let mut sound: BTreeSet<&str> = entries
        .filter(|(_, entry)| entry.sound)
        .map(|(_, entry)| entry.file.path.as_str())
        .collect();
    let organisations = records.iter().filter_map(|own| own.organisation.as_ref());
    let files = organisations.filter(|own| own.sound).flat_map(|own| own.files());
    sound.extend(files.map(|file| file.path.as_str()));
    let organs = inputs.organs.values().filter_map(|files| files.organ.as_ref());
    let all = inputs.records().chain(&inputs.organisation).chain(organs);
    all.filter(|file| !sound.contains(file.path.as_str())).collect()
}

/// Whether records may lie where nothing reads them: then what no record gives may have one after all.
pub(super) fn has_misplaced(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|finding| match finding.code {
        codes::UNREAD_FOLDER | codes::UNREADABLE => true,
        codes::UNREAD_FILE => finding.path().contains(".yaml") || finding.path().contains(".yml"),
        _ => false,
    })
}
