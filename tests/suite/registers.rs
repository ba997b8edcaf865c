//! What follows from minutes year after year: the log of decisions, decisions by delegation, matters by their numbers.

use std::fmt::Write;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::status::status;
use crate::support::built;
use crate::support::library;
use crate::support::pdf::TestPdf;
use crate::support::project::{TestProject, codes, pictures};

/// Who was there.
const PEOPLE: &str = "närvaro:\n  beslutande: [{namn: Åsa Ek, roll: ordförande}, Bo Al, Cia Lind]\n\
                      sekreterare: Di Ros\njusterare: Bo Al\n";

/// The rows of a register below `output/register/`, as texts.
fn rows(project: &TestProject, name: &str) -> Vec<Value> {
    rows_of(&fs::read_to_string(project.path(&format!("output/register/{name}.json"))).unwrap())
}

/// The rows of a register as JSON.
fn rows_of(json: &str) -> Vec<Value> {
    let register: Value = serde_json::from_str(json).unwrap();
    register["rader"].as_array().unwrap().clone()
}

/// Fields of a row, in a line.
fn fields(row: &Value, names: &[&str]) -> String {
    let texts = names.iter().map(|name| row[name].as_str().unwrap_or("–"));
    texts.collect::<Vec<_>>().join(" | ")
}

/// The rows of a register of the fixture, each with some of its fields in a line.
fn lines(name: &str, names: &[&str]) -> Vec<String> {
    let path = built::fixture("register").path(&format!("output/register/{name}.json"));
    let rows = rows_of(&fs::read_to_string(path).unwrap());
    rows.iter().map(|row| fields(row, names)).collect()
}

#[test]
fn a_log_says_who_is_to_do_what_and_what_is_done_at_the_years_end() {
    let names = ["sammanträde", "paragraf", "uppdrag", "läge", "klart", "klart_paragraf"];
    assert_eq!(
        lines("beslutslogg-2023", &names)[..3],
        [
            "2023-03-10 | 1 | Ta fram riktlinjer för insatser | klart | 2023-10-06 | 4",
            "2023-03-10 | 2 | Kartlägga företagens behov | öppet | – | –",
            "2023-03-10 | 2 | Föreslå en arbetsform | öppet | – | –",
        ],
        "what a later year closes is open"
    );
    assert_eq!(
        lines("beslutslogg-2024", &names)[..3],
        [
            "2023-03-10 | 2 | Kartlägga företagens behov | klart | 2024-02-09 | 2",
            "2023-03-10 | 2 | Föreslå en arbetsform | försenat | – | –",
            "2024-02-09 | 1 | Komplettera riktlinjerna med uppföljning | klart | 2024-11-29 | 4",
        ],
        "what wasn't done comes first"
    );
    let last = lines("beslutslogg-2024", &["paragraf", "uppdrag_till", "senast", "läge"]);
    assert_eq!(last.last().unwrap(), "6 | Förbundschefen | 2024-12-31 | öppet", "given again");
}

#[test]
fn a_matter_is_followed_through_years_and_delegation() {
    let steps = lines("arenderegister-2024", &["dnr", "datum", "paragraf", "beslut", "utfall"]);
    let own = steps.iter().filter(|step| step.starts_with("SÄ 2023/4 "));
    let own: Vec<&str> = own.map(|step| step.split_once(" | ").unwrap().1).collect();
    assert_eq!(own[1], "2023-10-06 | 4 | – | bordläggs till 2023-12-01");
    assert_eq!(own[2], "2024-02-09 | 1 | – | återremitteras till förbundschefen");
    assert_eq!(own[3], "2024-11-29 | 4 | Styrelsen antar riktlinjerna. | –");
    assert_eq!(own.len(), 4);
    let by = lines("arenderegister-2024", &["dnr", "datum", "sammanträde", "delegat"]);
    assert!(by.contains(&"SÄ 2023/17 | 2023-06-12 | 2023-10-06 | Förbundschefen".to_owned()));
    let of_2023 = lines("arenderegister-2023", &["dnr", "datum"]);
    assert!(of_2023.iter().all(|step| step.contains("| 2023-")), "{of_2023:?}");
}

#[test]
fn tables_have_heads_rows_and_row_heads() {
    let path = built::fixture("register").path("output/register/beslutslogg-2024.pdf");
    let tags = TestPdf::open(&path).tags();
    for part in [
        "Strong Paragraf",
        "TH §\u{a0}6",
        "TD Sammanträdet 2024-02-09",
        "TD klart 2024-02-09, §\u{a0}2",
    ] {
        assert_eq!(tags.matches(part).count(), 1, "{part}: {tags}");
    }
}

#[test]
fn a_later_year_changes_no_register_and_a_doubtful_one_is_held_back() {
    let project = TestProject::fixture("register");
    project.build_clean();
    let path = project.path("output/register/beslutslogg-2023.pdf");
    let before = fs::read(&path).unwrap();
    let log = "output/register/beslutslogg-2024.pdf";
    project.edit("content/sammantraden/2024-02-09.yaml", "avslutar: {organ", "avslutarr: {organ");
    let report = project.build();
    assert_eq!(codes(&report), ["R2"], "{}", pictures(&report));
    let held: Vec<String> = report.held.iter().map(|held| held.path()).collect();
    assert!(held.contains(&"register/beslutslogg-2024.pdf".to_owned()), "{held:?}");
    assert!(!held.contains(&"register/beslutslogg-2023.pdf".to_owned()), "{held:?}");
    assert!(project.path(log).exists(), "the last one stays");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn registers_are_made_where_they_are_asked_for() {
    let project = TestProject::fixture("register");
    project.edit("content/organisation.yaml", "register: [", "register: delegationsbeslut # [");
    let meeting = "content/sammantraden/2024-11-29.yaml";
    project.edit(meeting, "- Förbundschefen", "- {till: Förbundschefen, senast: 2025-01-31}");
    let made = project.build_clean().made.into_iter().map(|made| made.path);
    let registers: Vec<String> = made.filter(|path| path.contains("/register/")).collect();
    assert_eq!(registers.len(), 2, "{registers:?}");
    let path = project.path("output/register/delegationsbeslut-2023.csv");
    let csv = fs::read_to_string(path).unwrap();
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().starts_with("\u{feff}Organ;Datum;Dnr;"), "{csv}");
    assert!(lines.next().unwrap().contains(";'3.2;2023-10-06;5"), "{csv}");

    project.edit("content/organisation.yaml", "register: delegationsbeslut #", "# register:");
    let report = project.build();
    assert!(codes(&report).contains(&"S2"), "{}", pictures(&report));
    library::prune(project.root());
    assert!(!project.path("output/register/delegationsbeslut-2023.csv").exists());
}

#[test]
fn a_draft_neither_gives_nor_closes() {
    let project = TestProject::fixture("register");
    project.edit("content/sammantraden/2024-11-29.yaml", "läge: ojusterat", "läge: utkast");
    assert_eq!(codes(&project.build()), Vec::<&str>::new(), "what waits isn't without effect");
    let rows = rows(&project, "beslutslogg-2024");
    let states: Vec<String> =
        rows.iter().map(|row| fields(row, &["sammanträde", "läge"])).collect();
    let open = ["2023-03-10 | klart", "2023-03-10 | öppet", "2024-02-09 | öppet"];
    assert_eq!(states[..3], open, "as it was known in February");
    assert!(states.iter().all(|state| !state.starts_with("2024-11-29")), "{states:?}");
}

#[test]
fn what_is_late_is_in_the_status_of_the_day() {
    let project = TestProject::fixture("register");
    for (day, late) in [
        ("2023-09-30", ""),
        (
            "2023-10-01",
            "2023-09-30  Förbundschefen: Ta fram riktlinjer för insatser (2023-03-10, § 1), 1 dag försenat",
        ),
        ("2023-10-06", ""),
        ("2025-02-01", "2024-12-31  Förbundschefen: Samverkan med näringslivet (2024-11-29, § 6)"),
    ] {
        let status = status(&project, day, &[]).replace('\u{a0}', " ");
        assert!(status.contains(late), "{day}: {status}");
        assert_eq!(status.contains("uppdrag"), !late.is_empty(), "{day}: {status}");
    }
    let json = status(&project, "2025-02-01", &["--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["overdue"][0]["due"], "2024-06-30");
    assert_eq!(json["overdue"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_late_is_bounded() {
    let project = TestProject::new();
    let all: String = (10..22)
        .rev()
        .map(|day| format!("      - {{till: Kansliet, vad: Sak {day}, senast: 2024-03-{day}}}\n"))
        .collect();
    project.meeting(&format!(
        "datum: 2024-03-01\nförsta_paragraf: 1\n{PEOPLE}ärenden:\n  - rubrik: Ett\n    beslut: Ja.\n    uppdrag:\n{all}"
    ));
    let late = status(&project, "2024-05-01", &[]);
    let (_, late) = late.split_once("Försenade uppdrag:\n").unwrap();
    assert!(late.starts_with("  2024-03-10  Kansliet: Sak 10 "), "{late}");
    assert!(late.ends_with("\n  och 2 till\n"), "{late}");
}

#[test]
fn what_may_be_in_a_record_that_cannot_be_read_is_no_mistake() {
    let project = TestProject::fixture("register");
    project.edit("content/sammantraden/2023-03-10.yaml", "närvaro:", "närvaroo:");
    assert!(!codes(&project.check()).contains(&"R60"));
    project.edit("content/sammantraden/2024-02-09.yaml", "datum: 2023-03-10", "datum: 2023-03-11");
    assert!(codes(&project.check()).contains(&"R60"), "no meeting was held that day");
}

#[test]
fn an_assignment_that_nothing_says_is_told() {
    let project = TestProject::new();
    project.meeting(&format!(
        "datum: 2024-03-01\nförsta_paragraf: 1\n{PEOPLE}ärenden:\n  - {{rubrik: Ett, beslut: Ja., uppdrag: Kansliet}}\n"
    ));
    let report = project.check();
    assert_eq!(codes(&report), ["R48"], "{}", pictures(&report));
    assert!(pictures(&report).contains("register: beslutslogg"), "{}", pictures(&report));
}

#[test]
fn an_assignment_of_a_meeting_to_come_waits_for_its_minutes() {
    let project = TestProject::new();
    project.write(
        "content/organisation.yaml",
        "namn: Förbundet\norgan: Styrelsen\nregister: beslutslogg\n",
    );
    project.meeting(
        "datum: 2024-03-01\nkallelse: 2024-02-20\ntid: 09.00\nplats: Äng\närenden:\n  \
         - {rubrik: Ett, typ: beslut, uppdrag: Kansliet}\n",
    );
    let report = project.check();
    assert_eq!(codes(&report), ["R48"], "{}", pictures(&report));
    assert!(pictures(&report).contains("`närvaro` saknas"), "{}", pictures(&report));
}

#[test]
fn a_long_log_is_made_soon() {
    let project = TestProject::new();
    let organisation =
        "namn: Förbundet\norgan: Styrelsen\nregister: [beslutslogg, ärenderegister]\n";
    project.write("content/organisation.yaml", organisation);
    for month in 1..=10 {
        let mut meeting = format!("datum: 2024-{month:02}-05\n{PEOPLE}ärenden:\n");
        for item in 0..50 {
            let _ = write!(
                meeting,
                "  - rubrik: Ärende {item}\n    dnr: D 2024/{item}\n    beslut: |\n      Styrelsen beslutar\n\n      \
                 - att godkänna förslaget\n      - att sända beslutet till medlemmarna\n    \
                 uppdrag: {{till: Kansliet, senast: 2024-12-01}}\n"
            );
        }
        project.write(&format!("content/sammantraden/2024-{month:02}-05.yaml"), meeting);
    }
    #[expect(clippy::disallowed_methods, reason = "how long it takes is what is tested")]
    let begun = Instant::now();
    let report = library::build_with(project.root(), "", &["beslutslogg", "arenderegister"]);
    assert_eq!(report.made.len(), 2, "{}", pictures(&report));
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    let log = TestPdf::open(&project.path("output/register/beslutslogg-2024.pdf"));
    assert!(log.pages().len() > 10);
    assert_eq!(log.tags().matches("Strong Paragraf").count(), 1, "repeated heads are no content");
    assert_eq!(rows(&project, "beslutslogg-2024").len(), 500);
}
