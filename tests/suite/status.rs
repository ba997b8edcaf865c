//! Where meetings stand on a day, and the calendar file.

use std::collections::BTreeSet;
use std::fs;

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty};

use crate::support::pdf::TestPdf;
use crate::support::project::TestProject;
use crate::support::{built, snapshots};

/// What `make-docs status` prints on a day, with more arguments.
pub(crate) fn status(project: &TestProject, day: &str, more: &[&str]) -> String {
    let output = assert_cmd::Command::cargo_bin("make-docs")
        .unwrap()
        .args(["status", "--date", day])
        .args(more)
        .current_dir(project.root())
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_seeds_on_several_days() {
    let project = TestProject::sample();
    snapshots().bind(|| {
        for day in ["2020-11-16", "2020-12-01", "2024-12-20", "2024-12-23", "2025-01-14"] {
            insta::assert_snapshot!(format!("status-{day}"), status(&project, day, &[]));
        }
        insta::assert_snapshot!(
            "status-json",
            status(&project, "2024-12-20", &["--format", "json"])
        );
    });
}

#[test]
fn boards_that_differ_and_what_was_approved_at_once() {
    let project = TestProject::fixture("grannar");
    snapshots().bind(|| {
        for day in ["2025-04-04", "2025-04-16", "2025-04-23", "2025-11-21"] {
            insta::assert_snapshot!(format!("status-grannar-{day}"), status(&project, day, &[]));
        }
    });
}

#[test]
fn a_record_that_cannot_be_read_is_told_and_the_rest_shown() {
    let project = TestProject::sample();
    project.edit("content/sammantraden/2020-10-30.yaml", "typ: beslut", "typ: beslutt");
    let output = assert_cmd::Command::cargo_bin("make-docs")
        .unwrap()
        .args(["status", "--date", "2024-12-20"])
        .current_dir(project.root())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(table.contains("2024-11-29   Justering"), "{table}");
    assert!(table.contains("2020-10-30   Sammanträde  2020-10-30  underlaget har fel"), "{table}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("fel[R3]"));
}

#[test]
fn a_notice_that_came_down_too_early_leaves_the_time_unfinished() {
    let project = TestProject::new();
    project.meeting(
        "datum: 2025-03-03\nnärvaro: {beslutande: [{namn: Åsa Ek, roll: ordförande}, Bo Al]}\n\
         justering: {datum: 2025-03-10}\nanslag: {uppsatt: 2025-03-11, nedtaget: 2025-04-01}\n\
         ärenden: [{rubrik: Ett}]\n",
    );
    let table = status(&project, "2025-05-01", &[]);
    assert!(table.contains("nedtagande 1 dag för tidigt"), "{table}");
    let json = status(&project, "2025-05-01", &["--format", "json"]);
    assert!(json.contains("laga kraft osäker") && !json.contains("om ingen"), "{json}");
}

#[test]
fn a_meeting_goes_on_for_its_days_and_is_never_lost() {
    let project = TestProject::fixture("grannar");
    for (day, said) in [
        ("2025-09-10", "2025-09-11  om 1 dag"),
        ("2025-09-11", "2025-09-11  i dag"),
        ("2025-09-12", "2025-09-12  i dag"),
        ("2025-09-13", "inget underlag"),
    ] {
        let table = status(&project, day, &[]);
        let row = table.lines().find(|line| line.contains(said));
        assert!(row.is_some_and(|row| row.contains("Sammanträde")), "{day}\n{table}");
    }
    project.meeting(
        "datum: 2025-09-11\ntid: 12.00\nplats: Älvstad\nkallelse: {datum: 2025-09-01}\n\
         ärenden: [{rubrik: Planering, typ: beslut, omedelbar_justering: true}]\n",
    );
    let table = status(&project, "2025-09-20", &[]);
    assert!(table.contains("2025-09-11                Justering"), "{table}");
    assert!(!calendar(&project).contains("UID:anslag-2025-09-11"), "no deadline without minutes");
    let early = "    omedelbar_justering: {uppsatt: 2025-04-07, nedtaget: 2025-04-27}";
    let late = "    omedelbar_justering: {uppsatt: 2025-04-07, nedtas: 2025-04-30}";
    project.edit("content/sammantraden/2025-04-04.yaml", late, early);
    let output = assert_cmd::Command::cargo_bin("make-docs")
        .unwrap()
        .args(["status", "--date", "2025-06-01"])
        .current_dir(project.root())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "D3 is an error");
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(table.contains("laga kraft osäker") && table.contains("2 dagar för tidigt"), "{table}");
}

#[test]
fn todays_status_needs_no_date() {
    let project = TestProject::sample();
    let mut command = assert_cmd::Command::cargo_bin("make-docs").unwrap();
    command.arg("status").current_dir(project.root()).assert().code(0);
    let wrong = assert_cmd::Command::cargo_bin("make-docs")
        .unwrap()
        .args(["status", "--date", "2024-13-01"])
        .current_dir(project.root())
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(2));
}

/// The calendar file of a project.
pub(crate) fn calendar(project: &TestProject) -> String {
    project.build_clean();
    fs::read_to_string(project.path("output/kalender.ics")).unwrap()
}

/// A property of every event, by UID.
fn events(text: &str, property: &ICalendarProperty) -> Vec<(String, Option<String>)> {
    let calendar = ICalendar::parse(text).unwrap();
    let events = calendar.components.iter();
    let events = events.filter(|event| event.component_type == ICalendarComponentType::VEvent);
    let value = |event: &calcard::icalendar::ICalendarComponent| {
        let value = event.property(property)?.values.first()?;
        value.as_text().map(str::to_owned)
    };
    events.map(|event| (event.uid().unwrap().to_owned(), value(event))).collect()
}

#[test]
fn the_calendar_is_read_by_another_program() {
    for project in [built::sample(), built::fixture("grannar")] {
        let text = fs::read_to_string(project.path("output/kalender.ics")).unwrap();
        let events = events(&text, &ICalendarProperty::Summary);
        assert!(events.len() >= 10);
        let uids: BTreeSet<&str> = events.iter().map(|(uid, _)| uid.as_str()).collect();
        assert_eq!(uids.len(), events.len(), "no two events have the same UID");
        assert!(events.iter().all(|(_, summary)| summary.is_some()));
        for line in text.split("\r\n") {
            assert!(line.len() <= 75 && !line.contains('\n'), "{line:?}");
        }
    }
}

#[test]
fn the_calendar_has_the_meetings_and_the_deadlines() {
    let text = fs::read_to_string(built::sample().path("output/kalender.ics")).unwrap();
    let body = "samordningsforbundet-umearegionen";
    let summaries = events(&text, &ICalendarProperty::Summary);
    for (key, summary) in [
        ("sammantrade-2021-02-19", "Styrelsens sammanträde: Uppföljning analys"),
        ("sammantrade-2020-10-30", "Styrelsens sammanträde"),
        ("justering-2024-11-29", "Sista dag för justering av protokoll 2024-11-29"),
        ("overklagande-2024-11-29", "Sista dag att överklaga protokoll 2024-11-29"),
    ] {
        let entry = (format!("{key}@{body}"), Some(summary.to_owned()));
        assert!(summaries.contains(&entry), "{entry:?} is not in {summaries:?}");
    }
    let starts = |key: &str| {
        let event = text.split("BEGIN:VEVENT").find(|event| event.contains(&format!("UID:{key}@")));
        let event = event.unwrap_or_else(|| panic!("{key} is not in {text}"));
        event.lines().find_map(|line| line.strip_prefix("DTSTART")).unwrap().to_owned()
    };
    // Winter and summer time, whole days, days that follow on each other.
    assert_eq!(starts("sammantrade-2021-02-19"), ":20210219T073000Z");
    assert_eq!(starts("sammantrade-2021-06-04"), ":20210604T063000Z");
    assert_eq!(starts("overklagande-2020-10-30"), ";VALUE=DATE:20201221");
    assert_eq!(starts("nedtagande-2024-11-29"), ";VALUE=DATE:20250114");
    assert_eq!(starts("sammantrade-2021-10-07"), ":20211007T100000Z");
}

#[test]
fn a_mistake_in_a_meeting_leaves_the_rest_of_the_calendar() {
    let project = TestProject::sample();
    let before = calendar(&project);
    project.edit("content/sammantraden/2020-10-30.yaml", "typ: beslut", "typ: beslutt");
    project.build();
    let after = fs::read_to_string(project.path("output/kalender.ics")).unwrap();
    let [before, after] = [before, after].map(|text| events(&text, &ICalendarProperty::Summary));
    let doubtful = |uid: &str| uid.contains("2020-10-30") && !uid.starts_with("sammantrade-");
    assert!(after.iter().any(|(uid, _)| uid.starts_with("sammantrade-2020-10-30")));
    assert!(before.iter().all(|event| after.contains(event) || doubtful(&event.0)));
}

#[test]
fn each_meeting_has_the_members_of_its_day() {
    let project = TestProject::fixture("medlemmar");
    project.build_clean();
    let notices = |day: &str| {
        let folder = project.path(&format!("output/sammantraden/{day}/anslag"));
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let names = names.map(|name| name.into_string().unwrap());
        let names: BTreeSet<String> =
            names.filter_map(|name| Some(name.strip_suffix(".pdf")?.to_owned())).collect();
        Vec::from_iter(names)
    };
    assert_eq!(notices("2019-03-06"), ["norrby-kommun", "region-sjo", "sunnby-kommun"]);
    let later = ["bergby-kommun", "region-sjo", "sunnby-kommun", "viks-kommun"];
    assert_eq!(notices("2021-03-03"), later);
    let protokoll = |day: &str| {
        let path = format!("output/sammantraden/{day}/protokoll.pdf");
        TestPdf::open(&project.path(&path)).read_aloud()
    };
    assert!(protokoll("2019-03-06").contains("verksamhetsledare"));
    assert!(protokoll("2021-03-03").contains("förbundschef"));
}
