//! Meetings that share a day, when one of them is moved, approved or late, and where it must be said which is meant.

use std::collections::BTreeSet;
use std::fs;

use crate::moved::{assert_lines, entry, kallelse, nämnd};
use crate::status::{calendar, status};
use crate::support::built;
use crate::support::library::extract;
use crate::support::pdf::TestPdf;
use crate::support::project::{TestProject, codes, pictures};

const PLAN: &str = "content/motesplaner/2024.yaml";
const ORGANISATION: &str = "content/organisation.yaml";
const PARTS: &str = "content/sammantraden/2025-09-10.yaml";
const SECOND: &str = "content/sammantraden/2025-12-17-2.yaml";

/// The nämnd with a second meeting that its mötesplan has on the day of the first.
fn two_planned() -> TestProject {
    let project = nämnd();
    let second = "\n  - {datum: 2024-03-12, tid: 19.30, ämne: Budget}";
    project.edit(PLAN, ", ämne: Bokslut}", &format!(", ämne: Bokslut}}{second}"));
    project.edit(PLAN, "år: 2024\n", "år: 2024\ngodtas: {kod: K2, skäl: Det är två möten.}\n");
    project
}

/// Writes the record of a meeting: its file's name, and fields.
fn record(project: &TestProject, name: &str, fields: &str) {
    let day = &name[..10];
    let summons = if fields.contains("kallelse:") { "" } else { "kallelse: 2024-03-01\n" };
    project.write(
        &format!("content/sammantraden/{name}.yaml"),
        format!(
            "datum: {day}\n{fields}plats: Rådhuset\n{summons}ärenden: [{{rubrik: Ärende {name}}}]\n"
        ),
    );
}

/// Holds that the entries of a meeting in two calendars are the same.
fn assert_same(before: &str, after: &str, uid: &str) {
    for kind in ["sammantrade", "kallelse", "justering"] {
        let uid = format!("{kind}-{uid}");
        let [before, after] = [before, after].map(|calendar| {
            let lines = entry(calendar, &uid).into_iter();
            lines.take_while(|line| line != "END:VEVENT").collect::<Vec<_>>()
        });
        assert_eq!(before, after, "{uid}");
    }
}

/// The calendar of a nämnd without a mötesplan, with some records: the name of each, and fields.
fn calendar_of(records: &[(&str, &str)]) -> (TestProject, String) {
    let project = nämnd();
    fs::remove_file(project.path(PLAN)).unwrap();
    records.iter().for_each(|(name, fields)| record(&project, name, fields));
    let calendar = calendar(&project);
    (project, calendar)
}

#[test]
fn a_meeting_that_is_moved_or_removed_leaves_the_entries_of_the_days_other() {
    let first = ("2024-03-12", "tid: 17.00–18.00\n");
    let second = ("2024-03-12-2", "samma_dag: 2\ntid: 19.30–20.00\n");
    let (_, both) = calendar_of(&[first, second]);
    assert_lines(&both, "sammantrade-2024-03-12-mote-2", &["DTSTART:20240312T183000Z"]);

    let moved =
        ("2024-03-19", "flyttat_från: 2024-03-12\ntid: 17.00–18.00\nkallelse: 2024-03-02\n");
    let (_, after) = calendar_of(&[moved, second]);
    assert_same(&both, &after, "2024-03-12-mote-2");
    assert_lines(&after, "sammantrade-2024-03-12", &["DTSTART:20240319T160000Z", "SEQUENCE:1"]);

    let moved =
        ("2024-03-19", "flyttat_från: 2024-03-12-2\ntid: 19.30–20.00\nkallelse: 2024-03-02\n");
    let (project, after) = calendar_of(&[first, moved]);
    assert_same(&both, &after, "2024-03-12");
    let lines = ["DTSTART:20240319T183000Z", "SEQUENCE:1"];
    assert_lines(&after, "sammantrade-2024-03-12-mote-2", &lines);
    let page = TestPdf::open(&project.path("output/sammantraden/2024-03-19/kallelse.pdf"));
    assert!(page.says("flyttat från 2024-03-12"), "{}", page.read_aloud());
    let table = status(&project, "2024-03-01", &[]);
    assert!(table.contains("flyttat från 2024-03-12-2"), "{table}");
}

#[test]
fn of_two_that_are_planned_for_a_day_each_is_its_own_record() {
    let project = two_planned();
    let before = calendar(&project);
    let titles = [("2024-03-12", "Bokslut"), ("2024-03-12-mote-2", "Budget")];
    let titles = titles.map(|(id, subject)| {
        (format!("sammantrade-{id}"), format!("SUMMARY:Nämndens sammanträde: {subject}"))
    });
    for (uid, title) in &titles {
        assert_lines(&before, uid, &[title]);
    }
    // What is moved there from another day is before them, and takes the first number.
    project.edit(PLAN, "2024-04-16, tid: 17.00", "2024-04-16, tid: 17.00, ämne: Delår");
    record(&project, "2024-03-12", "flyttat_från: 2024-04-16\ntid: 13.00–14.00\n");
    record(&project, "2024-03-12-2", "samma_dag: 2\ntid: 17.00–18.00\n");
    project.edit(PLAN, "godtas: {kod: K2, skäl: Det är två möten.}\n", "");
    record(&project, "2024-03-12-3", "samma_dag: 3\ntid: 19.30–20.30\n");
    let after = calendar(&project);
    for (uid, title) in &titles {
        assert_lines(&after, uid, &[title]);
    }
    assert_lines(&after, "sammantrade-2024-04-16", &["DTSTART:20240312T120000Z"]);
    assert_eq!(after.matches("UID:sammantrade-").count(), 3, "{after}");
    let table = status(&project, "2024-03-01", &[]);
    assert!(!table.contains("planerat") && table.contains("2024-03-12-3"), "{table}");
}

#[test]
fn two_that_change_days_are_each_the_others_day_and_themselves() {
    for plan in [
        "{datum: 2024-03-12}, {datum: 2024-04-16}",
        "{datum: 2024-04-16, flyttat_från: 2024-03-12}, {datum: 2024-03-12, flyttat_från: 2024-04-16}",
    ] {
        let project = nämnd();
        project.write(PLAN, format!("år: 2024\nsammanträden: [{plan}]\n"));
        record(&project, "2024-03-12", "flyttat_från: 2024-04-16\ntid: 13.00–14.00\n");
        record(
            &project,
            "2024-04-16",
            "flyttat_från: 2024-03-12\ntid: 17.00–18.00\nkallelse: 2024-03-02\n",
        );
        let report = project.check();
        assert!(codes(&report).is_empty(), "{}", pictures(&report));
        let swapped = calendar(&project);
        assert_lines(
            &swapped,
            "sammantrade-2024-04-16",
            &["DTSTART:20240312T120000Z", "SEQUENCE:1"],
        );
        assert_lines(
            &swapped,
            "sammantrade-2024-03-12",
            &["DTSTART:20240416T150000Z", "SEQUENCE:1"],
        );
    }
}

#[test]
fn meetings_that_are_all_put_off_are_none_of_them_another() {
    let project = nämnd();
    let put_off = ["2024-04-16", "2024-05-14"];
    record(&project, put_off[0], "flyttat_från: 2024-03-12\ntid: 13.00–14.00\n");
    record(
        &project,
        put_off[1],
        "flyttat_från: 2024-04-16\ntid: 13.00–14.00\nkallelse: 2024-04-02\n",
    );
    let report = project.check();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    fs::remove_file(project.path(PLAN)).unwrap();
    let report = project.check();
    assert_eq!(codes(&report), ["R62"], "the first may be the second again\n{}", pictures(&report));
}

#[test]
fn what_is_moved_from_another_meeting_is_told_which_that_is() {
    let project = nämnd();
    fs::remove_file(project.path(PLAN)).unwrap();
    record(&project, "2024-03-12", "tid: 17.00–18.00\n");
    record(
        &project,
        "2024-03-19",
        "flyttat_från: 2024-03-12\ntid: 17.00–18.00\nkallelse: 2024-03-02\n",
    );
    let told = pictures(&project.check());
    assert!(told.contains("[R62]") && told.contains("`flyttat_från: 2024-03-12-2`"), "{told}");
    project.edit("content/sammantraden/2024-03-19.yaml", "2024-03-12", "2024-03-12-2");
    let report = project.check();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    record(&project, "2024-03-26", "flyttat_från: 2024-03-12-2\ntid: 17.00–18.00\n");
    let told = pictures(&project.check());
    assert!(told.contains("sammanträdet 2024-03-19 är också flyttat från 2024-03-12-2"), "{told}");
}

#[test]
fn two_on_a_day_are_no_slip_in_the_plan_of_those_who_have_records() {
    let project = two_planned();
    project.edit(PLAN, "godtas: {kod: K2, skäl: Det är två möten.}\n", "");
    assert_eq!(codes(&project.check()), ["K2"]);
    kallelse(&project, "2024-03-12", "");
    record(&project, "2024-03-12-2", "samma_dag: 2\ntid: 19.30–20.00\n");
    let report = project.check();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
}

#[test]
fn the_number_that_is_proposed_for_a_meeting_is_not_the_one_that_it_has() {
    let project = TestProject::fixture("flera-dagar");
    let second = fs::read(project.path(SECOND)).unwrap();
    project.write("content/sammantraden/2025-12-17-3.yaml", &second);
    let told = pictures(&project.check());
    assert!(told.contains("[R6]") && told.contains("skriv `samma_dag: 3`"), "{told}");
    fs::remove_file(project.path("content/sammantraden/2025-12-17-3.yaml")).unwrap();
    project.write("content/sammantraden/2025-12-17.yaml", &second);
    let told = pictures(&project.check());
    assert!(told.contains("[R6]") && told.contains("ta bort `samma_dag`"), "{told}");
}

#[test]
fn every_minutes_have_a_last_day_in_the_calendar_and_are_called_as_the_meeting() {
    let made = built::fixture("flera-dagar").path("output/kalender.ics");
    let made = fs::read_to_string(made).unwrap();
    for (uid, title) in [
        ("justering-2025-06-11", "SUMMARY:Sista dag för justering av protokoll 2025-06-11"),
        ("justering-2025-12-17", "SUMMARY:Sista dag för justering av protokoll 2025-12-17"),
        (
            "justering-2025-12-17-mote-2",
            "SUMMARY:Sista dag för justering av protokoll 2025-12-17-2",
        ),
        (
            "justering-2025-09-10-7-8",
            "SUMMARY:Sista dag för justering av §§\u{a0}7–8\\, 2025-09-10",
        ),
    ] {
        assert_lines(&made, uid, &[title]);
    }
    let project = TestProject::fixture("flera-dagar");
    let approved = "    justering: {datum: 2025-09-12, plats: Förbundskansliet}\n";
    project.edit(PARTS, approved, "    justering: {plats: Förbundskansliet}\n");
    project.edit(PARTS, "    anslag: {uppsatt: 2025-09-12, nedtas: 2025-10-04}\n", "");
    let pending = calendar(&project);
    assert_lines(&pending, "justering-2025-09-10-7-8", &["DTSTART;VALUE=DATE:20250924"]);
}

/// Minutes of a meeting of the test organisation.
fn minutes(project: &TestProject, name: &str, fields: &str) {
    let fields = format!(
        "{fields}närvaro: {{beslutande: [{{namn: Åsa Ek, roll: ordförande}}, Bo Al]}}\nsekreterare: Kim Berg\n\
         justerare: Bo Al\njustering: 2024-03-14\nanslag: {{uppsatt: 2024-03-15}}\n"
    );
    let items = "ärenden: [{rubrik: Ett, beslut: Ja.}, {rubrik: Två, beslut: Ja.}, {rubrik: Tre, beslut: Ja.}]\n";
    let path = format!("content/sammantraden/{name}.yaml");
    project.write(&path, format!("datum: {}\n{fields}{items}", &name[..10]));
}

#[test]
fn letters_tell_minutes_of_a_meeting_and_of_a_day_apart() {
    let project = TestProject::new();
    let part =
        "delprotokoll: [{paragrafer: 3, justering: 2024-03-13, anslag: {uppsatt: 2024-03-13}}]\n";
    minutes(&project, "2024-03-12", &format!("första_paragraf: 1\n{part}"));
    minutes(&project, "2024-03-12-2", "samma_dag: 2\n");
    project.build_clean();
    let mut subjects = BTreeSet::new();
    for file in walkdir::WalkDir::new(project.path("output/sammantraden")) {
        let path = file.unwrap().into_path();
        if path.extension().is_some_and(|own| own == "eml") {
            let letter = fs::read(&path).unwrap();
            let letter = mail_parser::MessageParser::default().parse(&letter).unwrap();
            subjects.insert(letter.subject().unwrap().split(", 2024").next().unwrap().to_owned());
        }
    }
    let numbers = ["§§\u{a0}1–2", "§§\u{a0}4–6", "§\u{a0}3"];
    let expected = numbers.map(|numbers| format!("Anslag: justerat protokoll, {numbers}"));
    assert_eq!(subjects, BTreeSet::from(expected));
}

#[test]
fn the_log_says_which_of_the_days_meetings_decided() {
    let project = nämnd();
    fs::remove_file(project.path(PLAN)).unwrap();
    project.edit(ORGANISATION, "förvaring:", "register: beslutslogg\nförvaring:");
    minutes(&project, "2024-03-12", "första_paragraf: 1\n");
    minutes(&project, "2024-03-12-2", "samma_dag: 2\n");
    project.build_clean();
    let log = TestPdf::open(&project.path("output/register/beslutslogg-2024.pdf"));
    assert!(log.says("Sammanträdet 2024-03-12, dagens andra"), "{}", log.read_aloud());
}

#[test]
fn the_further_day_of_a_long_meeting_leads_to_its_first() {
    let project = TestProject::fixture("flera-dagar");
    let lost = pictures(&extract(project.root(), "2025-06-12", &["1"], false));
    assert!(lost.contains("sammanträdet började 2025-06-11"), "{lost}");
    project.edit(SECOND, "{protokoll: 2025-12-17}", "{protokoll: 2025-06-12}");
    let told = pictures(&project.check());
    assert!(told.contains("[R10]") && told.contains("skriv `protokoll: 2025-06-11`"), "{told}");
    let none = pictures(&extract(project.root(), "2025-12-17-2", &[], true));
    assert!(none.contains("inget ärende från 2025-12-17-2 har någon mottagare"), "{none}");
}

#[test]
fn what_is_late_says_which_paragraphs_and_which_meeting() {
    let project = TestProject::fixture("flera-dagar");
    for said in [
        "    justering: {datum: 2025-09-12, plats: Förbundskansliet}\n",
        "    anslag: {uppsatt: 2025-09-12, nedtas: 2025-10-04}\n",
    ] {
        project.edit(PARTS, said, "");
    }
    project.edit(
        SECOND,
        "justering: 2025-12-22\nanslag: {uppsatt: 2025-12-22, nedtas: 2026-01-13}\n",
        "",
    );
    let table = status(&project, "2026-02-01", &[]);
    let late = table.lines().find(|line| line.starts_with("Försenat: ")).unwrap();
    assert_eq!(
        late, "Försenat: justering §§\u{a0}7–8 2025-09-10, justering 2025-12-17-2",
        "{table}"
    );
}

#[test]
fn the_time_for_appeal_is_of_those_paragraphs_that_can_be() {
    let project = nämnd();
    minutes(&project, "2024-03-12", "första_paragraf: 1\n");
    let path = "content/sammantraden/2024-03-12.yaml";
    project.edit(
        path,
        "{rubrik: Två, beslut: Ja.",
        "{rubrik: Två, beslut: Ja., överklagas: {inte: det bereds}",
    );
    let table = status(&project, "2024-03-20", &[]);
    assert!(table.contains("Överklagande §§\u{a0}1, 3  2024-04-05"), "{table}");
    assert!(!table.contains("Nedtagande §"), "{table}");
}

#[test]
fn what_was_approved_at_once_says_that_its_notice_came_down() {
    for (field, words) in [("nedtas", "tas ned"), ("nedtaget", "togs ned")] {
        let project = nämnd();
        minutes(&project, "2024-03-12", "första_paragraf: 1\n");
        let path = "content/sammantraden/2024-03-12.yaml";
        let at_once = format!("omedelbar_justering: {{uppsatt: 2024-03-12, {field}: 2024-04-08}}");
        project.edit(path, "{rubrik: Ett,", &format!("{{rubrik: Ett, {at_once},"));
        project.build_clean();
        let page = TestPdf::open(&project.path("output/sammantraden/2024-03-12/protokoll.pdf"));
        let said = format!("Anslaget {words} 2024-04-08.");
        assert!(page.says(&said), "{}", page.read_aloud());
    }
}
