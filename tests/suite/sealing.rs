//! What is approved stays: minutes whose records say something else, sealed ones, corrections, and what `verify`
//! says of files that somebody has changed.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use walkdir::WalkDir;

use crate::support::library::{self, PublishedFile, Report};
use crate::support::pdf::TestPdf;
use crate::support::project::{TestProject, codes, pictures};
use crate::support::repository;

mod noted;
mod signed;
mod told;

const FIRST: &str = "content/sammantraden/2021-03-01.yaml";
const SECOND: &str = "content/sammantraden/2021-05-03.yaml";
const MINUTES: &str = "output/sammantraden/2021-03-01/protokoll.pdf";
const LATER: &str = "output/sammantraden/2021-05-03/protokoll.pdf";
const LOCK: &str = "content/forseglat/2021.lock";
const SEALED: &str = "content/forseglat/sammantraden/2021-03-01/protokoll.1.pdf";

/// A project with two meetings whose minutes are approved.
fn project() -> TestProject {
    let project = TestProject::new();
    project.write(FIRST, minutes("2021-03-01", "2021-03-10", "första_paragraf: 1\n"));
    project.write(SECOND, minutes("2021-05-03", "2021-05-10", ""));
    assert!(codes(&project.build()).is_empty());
    project
}

fn minutes(date: &str, approved: &str, more: &str) -> String {
    format!(
        "datum: {date}\ntid: 09.00–10.00\nplats: Umeå\n{more}\
         närvaro: {{beslutande: [{{namn: Åsa Ek, roll: ordförande}}, Bo Al]}}\n\
         sekreterare: Kim Berg\njusterare: Bo Al\njustering: {approved}\n\
         anslag: {{sätts_upp: {}}}\n\
         ärenden:\n  - rubrik: Bidrag\n    typ: beslut\n    beslut: Styrelsen beviljar 310 tkr till Ås verkstad.\n\
         \x20 - rubrik: Mötet avslutas\n    text: Ordföranden avslutade mötet.\n",
        day(approved) + chrono::Days::new(1)
    )
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn bytes(project: &TestProject, path: &str) -> Vec<u8> {
    fs::read(project.path(path)).unwrap()
}

/// Holds that a build leaves minutes as they were, and reports the error with some words.
#[track_caller]
fn is_refused(project: &TestProject, path: &str, words: &str) {
    let before = bytes(project, path);
    let report = project.build();
    assert!(bytes(project, path) == before);
    assert!(report.kept.contains(path), "{:?}", report.kept);
    let told = spaced(&pictures(&report));
    assert!(codes(&report).contains(&"S7") && told.contains(words), "{told}");
    assert!(spaced(&pictures(&project.check())).contains(words), "a check says it too");
}

/// The same with ordinary spaces.
fn spaced(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

#[track_caller]
fn seal(project: &TestProject) -> Report {
    let report = library::seal(project.root(), &[]);
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    report
}

/// The notices of the first meeting, as PDF.
fn notices(project: &TestProject) -> Vec<PathBuf> {
    let files = WalkDir::new(project.path("output/sammantraden/2021-03-01")).sort_by_file_name();
    let paths = files.into_iter().map(|entry| entry.unwrap().into_path());
    let is_notice = |path: &PathBuf| path.to_string_lossy().contains("anslag");
    paths
        .filter(|path| is_notice(path) && path.extension().is_some_and(|own| own == "pdf"))
        .collect()
}

/// The codes of what `verify` finds.
fn faults(project: &TestProject) -> Vec<&'static str> {
    let found = library::verify(project.root());
    found.findings.iter().map(|finding| finding.code.id).collect()
}

#[test]
fn approved_words_are_not_replaced() {
    let project = project();
    let before = bytes(&project, MINUTES);
    project.edit(FIRST, "310 tkr", "910 tkr");
    is_refused(&project, MINUTES, "§ 1, beslutet: ”beviljar 310 tkr” blir ”beviljar 910 tkr”");
    project.edit(FIRST, "910 tkr", "310 tkr");
    assert!(codes(&project.build()).is_empty());
    assert!(bytes(&project, MINUTES) == before);
    project.edit(FIRST, "justering: 2021-03-10", "justering: 2021-03-11");
    is_refused(&project, MINUTES, "2021-03-11");
}

#[test]
fn approved_layout_is_not_replaced() {
    let project = project();
    project.edit(FIRST, "beslut: Styrelsen beviljar", "beslut: Styrelsen **beviljar**");
    is_refused(&project, MINUTES, "§ 1: uppställningen är ändrad");
    let report = library::correct(project.root(), "2021-03-01", "fetstil", "2021-04-01");
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    assert_eq!(report.sealed[1].changes, ["§\u{a0}1: uppställningen är ändrad"]);
}

#[test]
fn notices_announce_what_is_approved() {
    let project = project();
    let notices = notices(&project);
    let before: Vec<_> = notices.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(!before.is_empty());
    project.edit(FIRST, "justering: 2021-03-10", "justering: 2021-03-11");
    let report = project.build();
    assert_eq!(codes(&report), ["S7", "S7"], "{}", pictures(&report));
    for told in [
        "protokollet är justerat 2021-03-10, men underlaget säger 2021-03-11",
        "rättad version av protokollet först: `make-docs correct 2021-03-01",
    ] {
        assert!(pictures(&report).contains(told), "{}", pictures(&report));
    }
    let after: Vec<_> = notices.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(before == after);
    fs::remove_file(project.path(MINUTES)).unwrap();
    assert!(codes(&project.build()).is_empty(), "nothing was handed out, so all is made anew");
    assert!(TestPdf::open(&notices[0]).says("2021-03-11"));
    project.edit(FIRST, "sätts_upp: 2021-03-11", "sätts_upp: 2021-03-13");
    project.edit(FIRST, "justering: 2021-03-11", "justering: 2021-03-12");
    let report = library::correct(project.root(), "2021-03-01", "fel dag", "2021-04-01");
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    assert!(codes(&project.build()).is_empty());
    assert!(TestPdf::open(&notices[0]).says("2021-03-12"));
}

#[test]
fn nothing_is_fixed_while_somebody_writes() {
    let project = TestProject::new();
    project.write(FIRST, minutes("2021-03-01", "2021-03-10", ""));
    let mut session = library::Session::new(project.root());
    session.build();
    for (old, new) in [("310 tkr", "910 tkr"), ("910 tkr", "410 tkr")] {
        project.edit(FIRST, old, new);
        let report = session.build();
        assert!(codes(&report).is_empty(), "{}", pictures(&report));
    }
    assert!(TestPdf::open(&project.path(MINUTES)).says("410"));
    project.build();
    project.edit(FIRST, "410 tkr", "510 tkr");
    assert_eq!(codes(&session.build()), ["S7"], "a build has fixed it");
}

#[test]
fn approved_paragraphs_do_not_move() {
    let project = project();
    project.edit(
        FIRST,
        "  - rubrik: Mötet",
        "  - rubrik: Nytt\n    text: Ett ärende.\n  - rubrik: Mötet",
    );
    is_refused(&project, LATER, "§ 3 blir § 4");
    is_refused(&project, MINUTES, "§ 2 blir § 3");
}

#[test]
fn what_is_not_said_may_change() {
    let project = project();
    let before = bytes(&project, MINUTES);
    project.edit(FIRST, "datum: 2021", "# en kommentar\ndatum: 2021");
    noted::enlarge(&project);
    let report = project.build();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    assert!(bytes(&project, MINUTES) == before, "looks don't change what is approved");
    project.edit(FIRST, "sätts_upp", "uppsatt");
    assert!(codes(&project.build()).is_empty());
    assert!(bytes(&project, MINUTES) != before, "the notice is filled in");
    assert!(TestPdf::open(&project.path(MINUTES)).says("2021-03-11"));
}

#[test]
fn a_new_name_is_told_until_the_minutes_are_sealed() {
    let project = project();
    project.edit("content/organisation.yaml", "Styrelsen", "Direktionen");
    is_refused(&project, MINUTES, "make-docs seal");
    let before = bytes(&project, MINUTES);
    seal(&project);
    let report = project.build();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    assert!(bytes(&project, MINUTES) == before);
    project.edit(FIRST, "datum: 2021", "# en kommentar\ndatum: 2021");
    let report = project.build();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    assert!(codes(&project.check()).is_empty());
    project.edit(FIRST, "sätts_upp", "uppsatt");
    let report = project.build();
    assert!(pictures(&report).contains("därför kommer nya dagar inte heller med"));
    assert!(bytes(&project, MINUTES) == before);
    assert!(pictures(&project.check()).contains("därför kommer nya dagar inte heller med"));
    project.edit(FIRST, "uppsatt", "sätts_upp");
    project.edit(FIRST, "310 tkr", "910 tkr");
    assert_eq!(codes(&project.build()), ["S7", "S7"]);
}

#[test]
fn what_is_sealed_comes_back() {
    let project = project();
    let before = bytes(&project, MINUTES);
    assert_eq!(seal(&project).sealed.len(), 2);
    assert!(seal(&project).sealed.is_empty(), "nothing is sealed twice");
    assert!(bytes(&project, SEALED) == before);
    project.edit("content/organisation.yaml", "Styrelsen", "Direktionen");
    project.edit(SECOND, "  - rubrik: Bidrag", "  - rubrik: [");
    fs::remove_dir_all(project.path("output")).unwrap();
    project.build();
    assert!(bytes(&project, MINUTES) == before);
    assert!(project.path(LATER).exists(), "also what its record can't give any more");
    project.edit(FIRST, "310 tkr", "910 tkr");
    let report = project.build();
    assert_eq!(codes(&report).iter().filter(|code| **code == "S7").count(), 1);
    assert!(bytes(&project, MINUTES) == before);
}

#[test]
fn minutes_are_sealed_when_they_are_approved_and_made() {
    let project = TestProject::new();
    project.write(FIRST, minutes("2021-03-01", "2021-03-10", "läge: ojusterat\n"));
    let days = [day("2021-03-01")];
    assert!(pictures(&library::seal(project.root(), &days)).contains("inte justerat"));
    project.edit(FIRST, "läge: ojusterat\n", "");
    assert!(pictures(&library::seal(project.root(), &days)).contains("kör `make-docs` först"));
    assert!(codes(&library::seal(project.root(), &[])).is_empty(), "nothing is asked for");
    project.build();
    fs::write(project.path(MINUTES), "%PDF-1.7 another program's").unwrap();
    assert_eq!(codes(&library::seal(project.root(), &days)), ["S4"]);
    assert!(!project.path(LOCK).exists());
    let unknown = library::seal(project.root(), &[day("2021-03-02")]);
    assert_eq!(codes(&unknown), ["L5"]);
}

#[test]
fn the_organisation_has_minutes_sealed_once_their_notice_is_down() {
    let project = TestProject::new();
    project.edit("content/organisation.yaml", "organ: ", "försegla: true\norgan: ");
    project.write(FIRST, minutes("2021-03-01", "2021-03-10", ""));
    assert!(project.build().sealed.is_empty());
    project.edit(FIRST, "sätts_upp", "uppsatt");
    assert!(project.build().sealed.is_empty(), "the day that it came down is to be filled in");
    project.edit(FIRST, "uppsatt: 2021-03-11", "uppsatt: 2021-03-11, nedtaget: 2021-04-02");
    let sealed = project.build().sealed;
    assert_eq!(sealed.len(), 1);
    assert_eq!(sealed[0].reason, "justerat 2021-03-10");
    assert!(project.build().sealed.is_empty());
}

#[test]
fn a_correction_says_so_and_keeps_what_it_corrects() {
    let project = project();
    let before = bytes(&project, MINUTES);
    let correct = || {
        library::correct(project.root(), "2021-03-01", "skrivfel: 310, inte 910 tkr", "2021-04-01")
    };
    assert!(pictures(&correct()).contains("inget att rätta"));
    assert!(!project.path(LOCK).exists());
    project.edit(FIRST, "310 tkr", "910 tkr");
    let report = correct();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    assert_eq!(report.sealed.len(), 2, "the one before is sealed too");
    assert_eq!(
        spaced(&report.sealed[1].changes[0]),
        "§ 1, beslutet: ”beviljar 310 tkr” blir ”beviljar 910 tkr”"
    );
    assert!(bytes(&project, "output/sammantraden/2021-03-01/protokoll-version-1.pdf") == before);
    let corrected = bytes(&project, MINUTES);
    let pdf = TestPdf::open(&project.path(MINUTES));
    assert!(pdf.says("Rättat") && pdf.says("2021-04-01: skrivfel: 310, inte 910 tkr"));
    assert!(
        String::from_utf8_lossy(&corrected).contains("sha256:"),
        "the metadata name the record"
    );
    assert!(codes(&project.build()).is_empty());
    assert!(faults(&project).is_empty());
    fs::remove_dir_all(project.path("output")).unwrap();
    project.build();
    assert!(bytes(&project, MINUTES) == corrected);
}

#[test]
fn nothing_is_corrected_while_the_record_has_errors() {
    let project = project();
    project.edit(FIRST, "beslut: Styrelsen", "besult: Styrelsen");
    let report = library::correct(project.root(), "2021-03-01", "skrivfel", "2021-04-01");
    assert!(codes(&report).contains(&"R2") && report.sealed.is_empty());
    assert!(!codes(&report).contains(&"L5"), "the day is right");
    assert!(!project.path(LOCK).exists());
}

#[test]
fn every_change_of_what_is_sealed_is_told() {
    let project = project();
    seal(&project);
    assert!(faults(&project).is_empty());
    let whole = bytes(&project, LOCK);
    let text = String::from_utf8(whole.clone()).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();

    for wrong in [
        [&lines[..2], &lines[4..]].concat().concat(),
        text.replacen("justerat 2021-03-10", "justerat 2021-03-09", 1),
        text.replacen("2021-03-01", "2021-03-02", 1),
        format!("{text}en rad till\n"),
    ] {
        project.write(LOCK, &wrong);
        assert!(faults(&project).contains(&"S8"), "{wrong}");
        assert!(codes(&project.check()).contains(&"S8"), "{wrong}");
        let before = bytes(&project, LOCK);
        assert!(codes(&library::seal(project.root(), &[])).contains(&"S8"), "{wrong}");
        assert!(bytes(&project, LOCK) == before, "nothing is added to a broken chain");
    }
    project.write(LOCK, &whole);

    let sealed = bytes(&project, SEALED);
    project.write(SEALED, [&sealed[..], b"\n"].concat());
    assert_eq!(faults(&project), ["S9", "S4"], "`output/` is another file too, then");
    assert!(codes(&project.build()).contains(&"S9"));
    assert!(bytes(&project, MINUTES) == sealed, "what is published stays");
    fs::remove_file(project.path(SEALED)).unwrap();
    assert!(faults(&project).contains(&"S9"));
    project.write(SEALED, &sealed);

    project.write(SEALED.replace("pdf", "json").as_str(), "{}");
    assert!(faults(&project).contains(&"S9"));
}

#[test]
fn every_change_of_what_is_published_is_told() {
    let project = project();
    seal(&project);
    let sealed = bytes(&project, MINUTES);
    project.write("content/forseglat/sammantraden/kopia.pdf", "en kopia");
    assert_eq!(faults(&project), ["S10"]);
    fs::remove_file(project.path("content/forseglat/sammantraden/kopia.pdf")).unwrap();
    project.write(MINUTES, "%PDF-1.7 another");
    assert_eq!(faults(&project), ["S4"]);
    assert_eq!(library::verify(project.root()).documents[0].published, PublishedFile::Changed);
    project.write(MINUTES, &sealed);
    fs::remove_file(project.path(MINUTES)).unwrap();
    let calendar = bytes(&project, "output/kalender.ics");
    project.write("output/kalender.ics", [&calendar[..], b"x"].concat());
    assert_eq!(faults(&project), ["S4", "S12"]);
    project.write("output/kalender.ics", calendar);
    project.build();
    assert!(faults(&project).is_empty());
    assert!(bytes(&project, MINUTES) == sealed);
}

#[test]
fn what_is_sealed_is_made_again_and_compared() {
    let project = project();
    seal(&project);
    let remade = || {
        let documents = library::verify(project.root()).documents;
        documents.into_iter().map(|own| own.versions[0].remade.clone().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(remade(), [library::Remade::Same, library::Remade::Same]);
    project.edit(FIRST, "datum: 2021", "# en kommentar\ndatum: 2021");
    assert_eq!(remade()[0], library::Remade::OtherInputs(vec![FIRST.to_owned()]));
    let base = include_str!("../../templates/lib/base.typ");
    project.write("templates/lib/base.typ", format!("// egen\n{base}"));
    assert_eq!(remade(), [library::Remade::OtherProgram, library::Remade::OtherProgram]);
}

#[test]
fn a_file_is_known_by_its_bytes() {
    let project = project();
    let known = |path: &str| library::identify(project.root(), &project.path(path)).identity;
    let published = known(MINUTES);
    assert_eq!(
        published,
        library::Identity::Published {
            document: "sammantraden/2021-03-01/protokoll.pdf".to_owned(),
            is_signed_since: false,
        }
    );
    seal(&project);
    let library::Identity::Sealed { version, is_replaced, is_signed_since, .. } = known(MINUTES)
    else {
        panic!("it is sealed")
    };
    assert_eq!((version, is_replaced, is_signed_since), (1, false, false));
    project.write("en-annan.pdf", "%PDF-1.7");
    assert_eq!(known("en-annan.pdf"), library::Identity::Unknown);
    let told = |path: &str| library::identified(project.root(), &project.path(path)).1;
    assert_eq!(told(MINUTES), []);
    assert_eq!(told("en-annan.pdf").iter().map(|own| own.code.id).collect::<Vec<_>>(), ["S10"]);
}

#[test]
fn a_checkout_with_other_line_ends_is_the_same() {
    let project = project();
    seal(&project);
    for path in [LOCK.to_owned(), SEALED.replace("pdf", "json")] {
        let text = fs::read_to_string(project.path(&path)).unwrap();
        project.write(&path, text.replace('\n', "\r\n"));
    }
    assert!(faults(&project).is_empty());
    let third = "content/sammantraden/2021-06-07.yaml";
    project.write(third, minutes("2021-06-07", "2021-06-14", ""));
    project.build();
    assert_eq!(seal(&project).sealed.len(), 1);
    assert!(faults(&project).is_empty());
}

#[test]
fn a_lock_proves_what_sha256sum_says() {
    let project = project();
    seal(&project);
    let text = fs::read_to_string(project.path(LOCK)).unwrap();
    let mut above = String::new();
    for line in text.split_inclusive('\n') {
        if !line.starts_with('#') {
            let [chain, file, path, _] = line.splitn(4, "  ").collect::<Vec<_>>()[..] else {
                panic!("four parts: {line}")
            };
            assert_eq!(chain, library::sha256(above.as_bytes()));
            let sealed = Path::new("content/forseglat").join(path);
            assert_eq!(file, library::sha256(&bytes(&project, sealed.to_str().unwrap())));
        }
        above += line;
    }
}

#[test]
fn what_is_published_is_said() {
    let project = project();
    let published = || library::verify(project.root()).documents.remove(0).published;
    assert_eq!(published(), PublishedFile::Unsealed);
    seal(&project);
    assert_eq!(published(), PublishedFile::Sealed);
}

#[test]
fn approved_minutes_are_not_pruned() {
    let project = project();
    let before = bytes(&project, MINUTES);
    fs::rename(project.path(FIRST), project.path("content/sammantraden/2021-03-02.yaml")).unwrap();
    project.edit("content/sammantraden/2021-03-02.yaml", "datum: 2021-03-01", "datum: 2021-03-02");
    let report = library::prune(project.root());
    assert!(pictures(&report).contains("den är justerad"), "{}", pictures(&report));
    assert!(bytes(&project, MINUTES) == before);
}

#[test]
fn a_file_that_a_service_made_anew_is_sealed_with_a_warning() {
    let project = project();
    let signed = fs::read(repository("tests/fixtures/foreign/signed.pdf")).unwrap();
    project.write(MINUTES, &signed);
    assert!(codes(&project.build()).contains(&"S4"), "it is kept");
    let report = library::seal(project.root(), &[day("2021-03-01")]);
    assert_eq!(codes(&report), ["S4"]);
    assert!(report.findings.iter().all(|finding| !finding.is_error()), "{}", pictures(&report));
    assert!(!report.sealed[0].signers.is_empty());
    assert!(bytes(&project, SEALED) == signed);
    let found = library::verify(project.root());
    assert_eq!(found.documents[0].versions[0].remade, Some(library::Remade::OfOthers));
}

#[test]
fn two_seals_at_once_write_one_chain() {
    let project = project();
    std::thread::scope(|scope| {
        let root = project.root();
        for date in ["2021-03-01", "2021-05-03", "2021-03-01", "2021-05-03"] {
            scope.spawn(move || library::seal(root, &[day(date)]));
        }
    });
    assert!(faults(&project).is_empty());
    let text = fs::read_to_string(project.path(LOCK)).unwrap();
    assert_eq!(text.lines().filter(|line| line.contains("justerat")).count(), 2, "{text}");
}

#[cfg(unix)]
#[test]
fn nothing_is_sealed_outside_the_project() {
    use std::os::unix::fs::symlink;
    let project = project();
    let elsewhere = tempfile::tempdir().unwrap();
    symlink(elsewhere.path(), project.path("content/forseglat")).unwrap();
    let report = library::seal(project.root(), &[]);
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0, "{}", pictures(&report));
    assert!(codes(&report).contains(&"S1"), "{}", pictures(&report));
}

#[test]
fn extracts_follow_their_minutes() {
    let project = project();
    let extract = || library::extract(project.root(), "2021-03-01", &["1"], false);
    assert!(codes(&extract()).is_empty());
    project.edit(FIRST, "310 tkr", "910 tkr");
    assert_eq!(codes(&extract()), ["S7"]);
    library::correct(project.root(), "2021-03-01", "skrivfel", "2021-04-01");
    let report = extract();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    let path = report.made[0].path.clone();
    let extract = TestPdf::open(&project.path(&path));
    assert!(extract.says("910") && extract.says("Rättat") && extract.says("skrivfel"));
    let replaced = TestPdf::open(&project.path(&path.replace(".pdf", "-version-1.pdf")));
    assert!(replaced.says("310") && !replaced.says("Rättat"));
    assert!(codes(&project.build()).is_empty(), "the older version belongs there");
}

#[test]
fn what_was_published_before_the_approval_is_not_sealed() {
    let project = TestProject::new();
    project.write(FIRST, minutes("2021-03-01", "2021-03-10", "läge: ojusterat\n"));
    project.build();
    project.edit(FIRST, "läge: ojusterat\n", "");
    let report = library::seal(project.root(), &[day("2021-03-01")]);
    assert!(report.sealed.is_empty() && codes(&report) == ["L5"], "{}", pictures(&report));
    assert!(!project.path(LOCK).exists());
    project.build();
    assert_eq!(seal(&project).sealed.len(), 1);
}

#[test]
fn a_lost_lock_file_costs_no_sealed_file() {
    let project = project();
    seal(&project);
    let (sealed, lock) = (bytes(&project, SEALED), bytes(&project, LOCK));
    let wrong: [Option<&[u8]>; 3] = [None, Some(b"\xff\xfe\x00"), Some(b"")];
    for wrong in wrong {
        match wrong {
            None => fs::remove_file(project.path(LOCK)).unwrap(),
            Some(bytes) => fs::write(project.path(LOCK), bytes).unwrap(),
        }
        fs::remove_dir_all(project.path("output")).unwrap();
        project.edit(FIRST, "310 tkr", "910 tkr");
        let report = project.build();
        assert!(codes(&report).contains(&"S10"), "{}", pictures(&report));
        assert!(report.findings.iter().any(|finding| finding.path() == SEALED), "at its place");
        assert!(!project.path(MINUTES).exists(), "nothing takes its place");
        library::seal(project.root(), &[]);
        assert!(bytes(&project, SEALED) == sealed);
        project.edit(FIRST, "910 tkr", "310 tkr");
    }
    project.write(LOCK, lock);
    assert!(codes(&project.build()).is_empty());
    assert!(bytes(&project, MINUTES) == sealed);
}

#[test]
fn an_interrupted_seal_is_done_again() {
    let project = project();
    seal(&project);
    let lock = bytes(&project, LOCK);
    fs::remove_file(project.path(LOCK)).unwrap();
    seal(&project);
    assert!(bytes(&project, LOCK) == lock);
}

#[test]
fn nothing_is_published_from_a_broken_chain() {
    let project = project();
    seal(&project);
    let before = bytes(&project, MINUTES);
    let other = bytes(&project, LATER);
    project.write(SEALED, &other);
    let text = fs::read_to_string(project.path(LOCK)).unwrap();
    let [old, new] = [&before, &other].map(|bytes| library::sha256(bytes));
    project.write(LOCK, text.replacen(&old, &new, 1));
    let report = project.build();
    assert!(codes(&report).contains(&"S8"), "{}", pictures(&report));
    assert!(bytes(&project, MINUTES) == before);
}

#[test]
fn lock_files_name_sealed_minutes_alone() {
    let project = project();
    let file = library::sha256(b"x");
    for path in [
        "index.1.html",
        ".htaccess.1.pdf",
        "sammantraden/2021-03-01/kallelse.1.pdf",
        "sammantraden/2021-03-01/protokoll.2.pdf",
        "sammantraden/2021-03-01/protokoll.01.pdf",
        "sammantraden/2021-03-01/protokoll.18446744073709551615.pdf",
        "sammantraden\\2021-03-01\\protokoll.1.pdf",
    ] {
        let chain = library::sha256(b"");
        project.write(LOCK, format!("{chain}  {file}  {path}  justerat 2021-03-10\n"));
        project.write(&format!("content/forseglat/{path}"), "x");
        assert!(codes(&project.build()).contains(&"S8"), "{path}");
        assert!(!project.path("output/index.html").exists());
        fs::remove_dir_all(project.path("content/forseglat")).unwrap();
    }
}

#[test]
fn a_fact_that_becomes_unknown_is_a_change() {
    let project = TestProject::new();
    project.write(FIRST, minutes("2021-03-01", "2021-03-10", "offentligt: false\n"));
    project.build();
    project.edit(FIRST, "offentligt: false\n", "");
    is_refused(&project, MINUTES, "nej");
}

#[test]
fn approved_minutes_without_their_note_are_kept() {
    let project = project();
    fs::remove_dir_all(project.path("output/.make-docs")).unwrap();
    project.edit(FIRST, "310 tkr", "910 tkr");
    let before = bytes(&project, MINUTES);
    let report = project.build();
    assert!(pictures(&report).contains("inte antecknat vad det sade"), "{}", pictures(&report));
    assert!(bytes(&project, MINUTES) == before);
    project.edit(FIRST, "910 tkr", "310 tkr");
    assert!(codes(&project.build()).is_empty());
    fs::remove_dir_all(project.path("output/.make-docs")).unwrap();
    project.edit("content/organisation.yaml", "namn: Förbundet", "namn: Nya förbundet");
    let report = project.build();
    assert!(codes(&report).contains(&"S7"), "{}", pictures(&report));
    assert!(bytes(&project, MINUTES) == before, "nobody knows that it says the same");
}

#[test]
fn days_of_immediate_notices_may_be_filled_in() {
    let project = TestProject::new();
    let text = minutes("2021-03-01", "2021-03-10", "");
    project.write(
        FIRST,
        text.replace("    typ: beslut", "    omedelbar_justering: true\n    typ: beslut"),
    );
    project.build();
    project.edit(FIRST, "omedelbar_justering: true", "omedelbar_justering: {uppsatt: 2021-03-03}");
    let report = project.build();
    assert!(!codes(&report).contains(&"S7"), "{}", pictures(&report));
    project.edit(FIRST, "310 tkr", "910 tkr");
    assert!(codes(&project.build()).contains(&"S7"));
}

#[test]
fn paragraphs_that_were_approved_and_announced_at_the_meeting_are_fixed() {
    let project = TestProject::new();
    let text = minutes("2021-03-01", "2021-03-10", "").replace("justering: 2021-03-10\n", "");
    let at_once = "    omedelbar_justering: true\n    typ: beslut";
    project.write(FIRST, text.replace("    typ: beslut", at_once));
    project.build();
    project.edit(FIRST, "310 tkr", "410 tkr");
    assert!(!codes(&project.build()).contains(&"S7"), "it isn't announced yet");
    project.edit(FIRST, "omedelbar_justering: true", "omedelbar_justering: {uppsatt: 2021-03-03}");
    project.build();
    project.edit(FIRST, "Ordföranden avslutade", "Åsa Ek avslutade");
    let report = project.build();
    assert!(!codes(&report).contains(&"S7"), "{}", pictures(&report));
    assert!(TestPdf::open(&project.path(MINUTES)).says("Åsa Ek avslutade"));
    project.edit(FIRST, "410 tkr", "910 tkr");
    is_refused(&project, MINUTES, "§ 1, beslutet: ”beviljar 410 tkr” blir ”beviljar 910 tkr”");
    project.edit(FIRST, "    omedelbar_justering: {uppsatt: 2021-03-03}\n", "");
    is_refused(&project, MINUTES, "§ 1, beslutet: ”beviljar 410 tkr” blir ”beviljar 910 tkr”");
    project.edit(FIRST, "910 tkr", "410 tkr");
    is_refused(&project, MINUTES, "den omedelbara justeringen: ”ja” försvinner");
}

#[test]
fn paragraphs_that_were_announced_at_the_meeting_keep_their_numbers_and_notices() {
    let project = TestProject::new();
    let text = minutes("2021-03-01", "2021-03-10", "första_paragraf: 1\n");
    let at_once = "    omedelbar_justering: {uppsatt: 2021-03-03}\n    typ: beslut";
    let text = text.replace("justering: 2021-03-10\n", "").replace("    typ: beslut", at_once);
    project.write(FIRST, text);
    project.build();
    let before: Vec<_> = notices(&project).iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(!before.is_empty());
    project.edit(FIRST, "första_paragraf: 1", "första_paragraf: 2");
    is_refused(&project, MINUTES, "§ 1 blir § 2");
    project.edit(FIRST, "första_paragraf: 2", "första_paragraf: 1");
    project.edit(FIRST, "{uppsatt: 2021-03-03}", "{datum: 2021-03-02, uppsatt: 2021-03-03}");
    is_refused(&project, MINUTES, "§ 1, den omedelbara justeringen: ");
    assert!(
        spaced(&pictures(&project.build())).contains("§ 1 justerades 2021-03-01 och är anslagen")
    );
    let after: Vec<_> = notices(&project).iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(before == after);
}

#[test]
fn a_list_of_votes_changes_nothing_of_its_paragraph() {
    let project = project();
    let votes = "    omröstning: {ja: bifall, nej: avslag, som_bilaga: true, röster: {ja: [Åsa Ek], nej: [Bo Al]}}\n    typ: beslut";
    project.edit(FIRST, "    typ: beslut", votes);
    project.forget_approvals();
    project.build();
    project.edit(FIRST, "310 tkr", "910 tkr");
    is_refused(
        &project,
        MINUTES,
        "annat: § 1, beslutet: ”beviljar 310 tkr” blir ”beviljar 910 tkr”",
    );
}

#[test]
fn what_is_sealed_says_the_day_that_its_pages_say() {
    let project = project();
    project.edit(FIRST, "justering: 2021-03-10", "justering: 2021-03-11");
    let sealed = library::seal(project.root(), &[]).sealed;
    assert_eq!(sealed[0].reason, "justerat 2021-03-10");
}

#[test]
fn an_extract_of_sealed_minutes_is_made_anew_and_the_older_kept() {
    let project = project();
    seal(&project);
    let extract = || library::extract(project.root(), "2021-03-01", &["1"], false);
    let path = extract().made[0].path.clone();
    project.edit("content/organisation.yaml", "namn: Förbundet", "namn: Nya förbundet");
    let report = extract();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    assert!(TestPdf::open(&project.path(&path)).says("Nya förbundet"));
    let older = TestPdf::open(&project.path(&path.replace(".pdf", "-version-1.pdf")));
    assert!(!older.says("Nya förbundet"));
    project.edit("content/organisation.yaml", "namn: Nya förbundet", "namn: Ett förbund");
    extract();
    let second = TestPdf::open(&project.path(&path.replace(".pdf", "-version-2.pdf")));
    assert!(second.says("Nya förbundet"), "no older version is overwritten");
}

#[test]
fn pruned_documents_are_not_missed() {
    let project = project();
    project.write(FIRST, minutes("2021-03-01", "2021-03-10", "läge: utkast\n"));
    project.forget_approvals();
    project.build();
    fs::remove_file(project.path(FIRST)).unwrap();
    let report = library::prune(project.root());
    assert!(!report.removed.is_empty(), "{}", pictures(&report));
    assert!(faults(&project).is_empty());
}

#[test]
fn a_genuine_origin_beside_other_minutes_is_told() {
    let project = project();
    seal(&project);
    let other = bytes(&project, LATER);
    project.write(SEALED, &other);
    // As whoever can write the folder could write all of it.
    let text = fs::read_to_string(project.path(LOCK)).unwrap();
    let mut whole = String::new();
    for line in text.split_inclusive('\n') {
        whole += &match line.splitn(4, "  ").collect::<Vec<_>>()[..] {
            [_, hash, path, reason] if !line.starts_with('#') => {
                let own = project.path("content/forseglat").join(path);
                let hash = fs::read(own).map_or(hash.to_owned(), |bytes| library::sha256(&bytes));
                format!("{}  {hash}  {path}  {reason}", library::sha256(whole.as_bytes()))
            }
            _ => line.to_owned(),
        };
    }
    project.write(LOCK, whole);
    let found = library::verify(project.root());
    assert_eq!(found.documents[0].versions[0].remade, Some(library::Remade::Different));
}

#[test]
fn a_correction_is_not_dated_before_the_approval() {
    let project = project();
    project.edit(FIRST, "310 tkr", "910 tkr");
    let report = library::correct(project.root(), "2021-03-01", "skrivfel", "1999-01-01");
    assert!(pictures(&report).contains("före justeringen") && report.sealed.is_empty());
    let report = library::correct(project.root(), "2021-03-01", "skrivfel", "2021-03-10");
    assert_eq!(report.sealed.len(), 2, "{}", pictures(&report));
}

/// Holds that a build keeps some notices, and says why with some words; so does a check.
#[track_caller]
fn are_kept(project: &TestProject, notices: &[PathBuf], words: &str) {
    let before: Vec<_> = notices.iter().map(|path| fs::read(path).unwrap()).collect();
    let report = project.build();
    let after: Vec<_> = notices.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(before == after);
    for told in [pictures(&report), pictures(&project.check())].map(|told| spaced(&told)) {
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn notices_keep_the_names_that_they_were_published_with() {
    let organisation = "content/organisation.yaml";
    for (from, to, words) in [
        ("namn: Förbundet", "namn: Nya förbundet", "organisationens namn: ”Förbundet” blir ”Nya"),
        ("Styrelsen", "Direktionen", "organets namn: ”Styrelsen” blir ”Direktionen”"),
        ("Förbundets kansli", "Norra kansliet", "förvaringen: ”Förbundets kansli” blir ”Norra"),
        ("förvaring:", "överklagande: {domstol: Domstolen}\nförvaring:", "”Domstolen” tillkommer"),
    ] {
        let project = project();
        let notices = notices(&project);
        assert_eq!(notices.len(), 3);
        project.edit(organisation, from, to);
        let told = format!(
            "anslaget är publicerat och skrivs inte över, men underlaget säger något annat: {words}"
        );
        let told = if words.starts_with('”') { words } else { &told };
        are_kept(&project, &notices, told);
        assert!(spaced(&pictures(&project.build())).contains("make-docs seal 2021-03-01"));
        seal(&project);
        let before: Vec<_> = notices.iter().map(|path| fs::read(path).unwrap()).collect();
        let report = project.build();
        assert!(codes(&report).is_empty(), "{}", pictures(&report));
        assert!(codes(&project.check()).is_empty());
        let after: Vec<_> = notices.iter().map(|path| fs::read(path).unwrap()).collect();
        assert!(before == after, "what is sealed keeps its notices");
        project.edit(FIRST, "sätts_upp", "uppsatt");
        are_kept(&project, &notices, words);
        assert!(!pictures(&project.build()).contains("make-docs seal"), "they are sealed");
        project.edit(organisation, to, from);
        let report = project.build();
        assert!(codes(&report).is_empty(), "{}", pictures(&report));
        assert!(TestPdf::open(&notices[0]).says("Anslaget uppsatt"));
    }
}

#[test]
fn a_notice_is_not_published_again_under_a_board_s_new_name() {
    let project = project();
    let before = notices(&project);
    let all = |project: &TestProject| notices(project) == before;
    project.edit("content/organisation.yaml", "namn: Norra kommun", "namn: Nordkommun");
    are_kept(&project, &before, "norra-kommun.pdf` är publicerat, men underlaget har i stället");
    assert!(all(&project));
    seal(&project);
    let report = project.build();
    assert!(codes(&report).is_empty() && report.held.is_empty(), "{}", pictures(&report));
    assert!(codes(&project.check()).is_empty());
    assert!(all(&project) && faults(&project).is_empty());
    fs::remove_file(&before[0]).unwrap();
    project.build();
    assert!(!all(&project) && notices(&project).len() == 3, "a new one, once the old is away");
}

#[test]
fn a_new_member_gets_a_notice() {
    let project = project();
    let old = notices(&project);
    let before: Vec<_> = old.iter().map(|path| fs::read(path).unwrap()).collect();
    let member = "  - {namn: Myndigheten";
    let new = "  - {namn: Östra kommun, slag: kommun, anslagstavla: Östra}\n  - {namn: Myndigheten";
    project.edit("content/organisation.yaml", member, new);
    let report = project.build();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    assert_eq!(notices(&project).len(), 4);
    let after: Vec<_> = old.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(before.len() == after.len());
}

#[test]
fn a_proof_keeps_its_names_and_gets_its_days() {
    let project = project();
    let proof = "output/sammantraden/2021-03-01/anslagsbevis.pdf";
    project.edit(FIRST, "justerare: Bo Al", "underskrift: digital\njusterare: Bo Al");
    project.forget_approvals();
    project.build();
    let paths = [project.path(proof)];
    let organisation = "content/organisation.yaml";
    project.edit(organisation, "namn: Förbundet", "namn: Nya förbundet");
    are_kept(&project, &paths, "anslagsbeviset är publicerat och skrivs inte över");
    project.edit(organisation, "namn: Nya förbundet", "namn: Förbundet");
    project.edit(organisation, "namn: Norra kommun", "namn: Nordkommun");
    are_kept(&project, &paths, "Norra kommun försvinner");
    project.edit(organisation, "namn: Nordkommun", "namn: Norra kommun");
    let days = "{Norra kommun: {uppsatt: 2021-03-12, nedtaget: 2021-04-06, bevis: Bo Al}, uppsatt: 2021-03-11}";
    project.edit(FIRST, "{sätts_upp: 2021-03-11}", days);
    let member = "  - {namn: Myndigheten";
    let new = "  - {namn: Östra kommun, slag: kommun, anslagstavla: Östra}\n  - {namn: Myndigheten";
    project.edit(organisation, member, new);
    let report = project.build();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    let proof = TestPdf::open(&paths[0]);
    assert!(proof.says("2021-04-06") && proof.says("Östra kommun"));
}

#[test]
fn looks_do_not_change_a_notice_that_is_published() {
    let project = project();
    let paths = notices(&project);
    let before: Vec<_> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    let words = include_str!("../../templates/anslag.j2");
    project.write("templates/anslag.j2", words.replace("\"Justeringsdatum\"", "\"Justerat\""));
    let report = project.build();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    let after: Vec<_> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(before == after, "words of templates are words too");
    let web = paths[0].with_extension("html");
    fs::remove_file(&web).unwrap();
    project.build();
    assert!(web.exists(), "a form that is gone comes back");
}

#[test]
fn notices_follow_a_correction() {
    let project = project();
    let paths = notices(&project);
    project.edit("content/organisation.yaml", "namn: Förbundet", "namn: Nya förbundet");
    let report = library::correct(project.root(), "2021-03-01", "fel namn", "2021-04-01");
    assert_eq!(codes(&report), [""; 0], "{}", pictures(&report));
    assert!(TestPdf::open(&paths[0]).says("Nya förbundet"));
    project.edit("content/organisation.yaml", "namn: Nya förbundet", "namn: Förbundet");
    seal(&project);
    let report = project.build();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    assert!(TestPdf::open(&paths[0]).says("Nya förbundet"), "a correction is followed once");
}

#[test]
fn notices_are_not_fixed_while_somebody_writes() {
    let project = TestProject::new();
    project.write(FIRST, minutes("2021-03-01", "2021-03-10", ""));
    let mut session = library::Session::new(project.root());
    session.build();
    project.edit("content/organisation.yaml", "namn: Förbundet", "namn: Nya förbundet");
    let report = session.build();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    assert!(TestPdf::open(&notices(&project)[0]).says("Nya förbundet"));
    project.build();
    project.edit("content/organisation.yaml", "namn: Nya förbundet", "namn: Förbundet");
    assert!(codes(&session.build()).contains(&"S7"), "a build has fixed it");
}

#[test]
fn notices_of_paragraphs_that_were_approved_at_the_meeting_keep_their_names() {
    let project = TestProject::new();
    let text = minutes("2021-03-01", "2021-03-10", "").replace("justering: 2021-03-10\n", "");
    let at_once = "    omedelbar_justering: true\n    typ: beslut";
    project.write(FIRST, text.replace("    typ: beslut", at_once));
    project.build();
    let organisation = "content/organisation.yaml";
    project.edit(organisation, "namn: Förbundet", "namn: Nya förbundet");
    assert!(!codes(&project.build()).contains(&"S7"), "it isn't announced yet");
    project.edit(FIRST, "omedelbar_justering: true", "omedelbar_justering: {uppsatt: 2021-03-03}");
    project.build();
    project.edit(organisation, "namn: Nya förbundet", "namn: Förbundet");
    are_kept(&project, &notices(&project), "organisationens namn: ”Nya förbundet” blir");
}

#[test]
fn the_revisors_notices_keep_their_names() {
    let project = TestProject::new();
    project.write(
        "content/revision/2021-04-12.yaml",
        "datum: 2021-04-12\njustering: 2021-04-20\nanslag: {sätts_upp: 2021-04-21}\n",
    );
    project.build();
    let paths = [project.path("output/revision/2021-04-12/anslag/norra-kommun.pdf")];
    project.edit("content/organisation.yaml", "namn: Förbundet", "namn: Nya förbundet");
    are_kept(&project, &paths, "organisationens namn: ”Förbundet” blir ”Nya förbundet”");
}
