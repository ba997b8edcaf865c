//! What errors hold back: the documents that print what they are about, and no others.

use std::fs;

use crate::support::library::Report;
use crate::support::pdf::TestPdf;
use crate::support::project::{TestProject, made, pictures};

/// The paths of the documents that a build held back, below `output/`.
fn held(report: &Report) -> Vec<String> {
    report.held.iter().map(|document| document.path()).collect()
}

/// A sound meeting's minutes, with what stands in them beside.
fn minutes(date: &str, more: &str) -> String {
    format!(
        "datum: {date}\n{more}närvaro: {{beslutande: [{{namn: Åsa Ek, roll: ordförande}}, Bo Al]}}\n\
         sekreterare: Kim Berg\njusterare: Bo Al\n"
    )
}

/// The calendar that a project wrote.
fn calendar(project: &TestProject) -> String {
    fs::read_to_string(project.path("output/kalender.ics")).unwrap()
}

const PREPARED: &str = "datum: 2021-03-01\ntid: 08.30\nplats: Norra\nkallelse: {datum: 2021-02-20}\n\
    närvaro: {beslutande: [{namn: Åsa Ek, roll: ordförande}]}\n\
    ärenden: [{rubrik: Ett, typ: beslut, förslag: Vi gör det.}]\n";

#[test]
fn an_agenda_with_the_attendance_prepared_gives_its_summons_and_the_calendar() {
    let project = TestProject::new();
    project.meeting(PREPARED);
    let report = project.build();
    assert_eq!(held(&report), ["sammantraden/2021-03-01/protokoll.pdf"], "{}", pictures(&report));
    assert!(made(&report).contains("sammantraden/2021-03-01/kallelse.pdf"));
    assert!(calendar(&project).contains("DTSTART:20210301T073000Z"));
}

#[test]
fn a_draft_has_gaps_for_what_is_not_decided() {
    let project = TestProject::new();
    project.meeting(&format!("{PREPARED}läge: utkast\n"));
    let report = project.build();
    assert!(held(&report).is_empty(), "{}", pictures(&report));
    assert!(report.findings.iter().all(|finding| !finding.is_error()), "{}", pictures(&report));
    let pdf = TestPdf::open(&project.path("output/sammantraden/2021-03-01/protokoll.pdf"));
    assert!(pdf.says("(inte beslutat än)") && pdf.says("Justerare"));
}

#[test]
fn the_calendar_leaves_out_only_what_is_doubtful() {
    let project = TestProject::new();
    project.meeting(&minutes("2021-03-01", "tid: 8 till 12\n"));
    project.meeting(&minutes("2021-04-12", "besult: Nej\nplats: Norra\n"));
    project.meeting(&minutes("2021-05-10", "justering: {datum: 2021-05-09}\n"));
    project.write("content/sammantraden/2021-06-07.yaml", "datum: [2021-06-07\n");
    let report = project.build();
    let kalender = report.made.iter().find(|made| made.path.ends_with("kalender.ics")).unwrap();
    let left_out = kalender.note.as_deref();
    assert_eq!(
        left_out,
        Some("utan 2021-03-01, 2021-04-12, 2021-06-07 och tiderna efter 2021-05-10"),
        "{}",
        pictures(&report)
    );
    let text = calendar(&project);
    assert!(text.contains("sammantrade-2021-05-10@"), "{text}");
    for doubtful in
        ["sammantrade-2021-03-01@", "sammantrade-2021-04-12@", "overklagande-2021-05-10"]
    {
        assert!(!text.contains(doubtful), "{doubtful}");
    }
}

#[test]
fn numbers_go_on_after_a_meeting_whose_items_are_known() {
    let project = TestProject::new();
    let items = "ärenden: [{rubrik: Ett}, {rubrik: Två, besult: Ja.}, {rubrik: Tre, tid: snart}]\n";
    project.meeting(&(minutes("2021-02-01", "") + items));
    project.meeting(&(minutes("2021-03-01", "") + "ärenden: [{rubrik: Fyra}]\n"));
    let report = project.build();
    assert_eq!(held(&report), ["sammantraden/2021-02-01/protokoll.pdf"], "{}", pictures(&report));
    let pdf = TestPdf::open(&project.path("output/sammantraden/2021-03-01/protokoll.pdf"));
    assert!(pdf.says("§ 4"), "{}", pictures(&report));
}

#[test]
fn numbers_stop_after_a_meeting_that_may_have_lost_an_item() {
    for lost in [
        "{rubik: Två}",
        "{rubrik: [Två, {a: b}]}",
        "{rubrik: Två, utgar: true}",
        "{rubrik: Två, typ: pause}",
        "2",
    ] {
        let project = TestProject::new();
        let items = format!("ärenden: [{{rubrik: Ett}}, {lost}]\n");
        project.meeting(&(minutes("2021-02-01", "") + &items));
        project.meeting(&(minutes("2021-03-01", "") + "ärenden: [{rubrik: Fyra}]\n"));
        let report = project.build();
        assert_eq!(held(&report).len(), 2, "{lost}\n{}", pictures(&report));
        assert!(report.findings.iter().any(|finding| finding.code.id == "N1"), "{lost}");
    }
}

#[test]
fn a_packet_is_held_back_by_what_it_encloses() {
    let project = TestProject::new();
    let undecided = "tid: 08.30\nplats: Norra\nkallelse: {datum: 2021-01-20}\n";
    let items = "ärenden: [{rubrik: Ett, typ: beslut}]\n";
    project.meeting(&(minutes("2021-02-01", undecided) + items));
    project.meeting(
        "datum: 2021-03-01\ntid: 08.30\nplats: Norra\nkallelse: {datum: 2021-02-20}\n\
         bilagor: [{nr: 1, protokoll: 2021-02-01}]\närenden: [{rubrik: Ett, bilagor: 1}]\n",
    );
    let report = project.build();
    let expected = ["sammantraden/2021-02-01/protokoll.pdf", "sammantraden/2021-03-01/paket.pdf"];
    let mut held = held(&report);
    held.sort();
    assert_eq!(held, expected, "{}", pictures(&report));
    assert!(made(&report).contains("sammantraden/2021-03-01/kallelse.pdf"));
}
