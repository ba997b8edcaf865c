//! Meetings that are extra, moved or cancelled, and minutes that nobody approves: pages, status, calendar.

use crate::status::{calendar, status};
use crate::support::library::codes;
use crate::support::pdf::TestPdf;
use crate::support::project::{self, TestProject, pictures};

/// A nämnd that plans two meetings in spring.
pub(crate) fn nämnd() -> TestProject {
    let project = TestProject::new();
    project.write(
        "content/organisation.yaml",
        "namn: Ås kommun\norgan: {namn: Nämnden, slag: nämnd, ledamöter: 3}\nanslagstavla: Ås kommun\n\
         förvaring: kansliet\nregler: {kallelse_dagar: 7}\n",
    );
    project.write(
        "content/motesplaner/2024.yaml",
        "år: 2024\nsammanträden:\n  - {datum: 2024-03-12, tid: 17.00, ämne: Bokslut}\n\
         \x20 - {datum: 2024-04-16, tid: 17.00}\n",
    );
    project
}

/// A kallelse for a day, with more fields.
pub(crate) fn kallelse(project: &TestProject, day: &str, more: &str) {
    project.write(
        &format!("content/sammantraden/{day}.yaml"),
        format!(
            "datum: {day}\n{more}tid: 18.00–19.00\nplats: Rådhuset\nkallelse: 2024-03-01\n\
             ärenden: [{{rubrik: Bokslutet för året som gick, typ: beslut}}]\n"
        ),
    );
}

/// The text of a document.
fn text(project: &TestProject, path: &str) -> String {
    TestPdf::open(&project.path(&format!("output/{path}.pdf"))).pages().concat().concat()
}

/// The lines of the calendar's entry with a UID.
pub(crate) fn entry(calendar: &str, uid: &str) -> Vec<String> {
    let mut entries = calendar.split("BEGIN:VEVENT");
    let own = entries.find(|entry| entry.contains(&format!("UID:{uid}@")));
    own.unwrap_or_else(|| panic!("no {uid} in\n{calendar}")).lines().map(str::to_owned).collect()
}

/// Holds that an entry has some lines.
pub(crate) fn assert_lines(calendar: &str, uid: &str, expected: &[&str]) {
    let lines = entry(calendar, uid);
    for line in expected {
        assert!(lines.iter().any(|own| own == line), "{uid}: no {line} in {lines:#?}");
    }
}

#[test]
fn a_meeting_that_is_moved_is_the_one_that_was_planned() {
    let project = nämnd();
    kallelse(&project, "2024-03-19", "flyttat_från: 2024-03-12\nslag: extra\n");
    let calendar = calendar(&project);
    assert_lines(
        &calendar,
        "sammantrade-2024-03-12",
        &["DTSTART:20240319T170000Z", "SEQUENCE:1", "SUMMARY:Nämndens extra sammanträde: Bokslut"],
    );
    assert_lines(
        &calendar,
        "kallelse-2024-03-12",
        &[
            "DTSTART;VALUE=DATE:20240312",
            "SEQUENCE:1",
            "SUMMARY:Sista dag för kallelse till 2024-03-19",
        ],
    );
    assert_lines(&calendar, "justering-2024-03-12", &["DTSTART;VALUE=DATE:20240402", "SEQUENCE:1"]);
    assert!(!calendar.contains("2024-03-19@"), "known by the first day\n{calendar}");
    assert!(!entry(&calendar, "sammantrade-2024-04-16").concat().contains("SEQUENCE"));

    let page = text(&project, "sammantraden/2024-03-19/kallelse");
    for words in [
        "Kallelse till extra sammanträde",
        "Sammanträdet är flyttat från 2024-03-12.",
        "Tisdag 2024-03-19, klockan 18.00–19.00",
        "Nämndens extra sammanträde",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    let table = status(&project, "2024-03-15", &[]);
    assert!(
        table.contains("2024-03-19 (extra)") && table.contains("flyttat från 2024-03-12"),
        "{table}"
    );
    assert!(!table.contains("inget underlag"), "{table}");
    let json = status(&project, "2024-03-15", &["--format", "json"]);
    assert!(json.contains("\"meeting_kind\": \"extra\""), "{json}");
}

#[test]
fn a_meeting_moved_again_is_known_by_its_first_day() {
    let project = nämnd();
    project.edit(
        "content/motesplaner/2024.yaml",
        "2024-03-12,",
        "2024-03-19, flyttat_från: 2024-03-12,",
    );
    let before = calendar(&project);
    assert_lines(&before, "sammantrade-2024-03-12", &["SEQUENCE:1", "DTSTART:20240319T160000Z"]);
    let plan = text(&project, "motesplaner/2024/motesplan");
    assert!(plan.contains("Flyttat från 2024-03-12"), "{plan}");
    kallelse(&project, "2024-03-11", "flyttat_från: 2024-03-19\n");
    let after = calendar(&project);
    assert_lines(&after, "sammantrade-2024-03-12", &["SEQUENCE:2", "DTSTART:20240311T170000Z"]);
    assert!(!after.contains("UID:sammantrade-2024-03-19"), "{after}");
    project.edit("content/sammantraden/2024-03-11.yaml", "2024-03-19", "[2024-03-12, 2024-03-19]");
    assert_eq!(calendar(&project), after, "the same, said in full");
    let page = text(&project, "sammantraden/2024-03-11/kallelse");
    let words = "flyttat först från 2024-03-12 och sedan från 2024-03-19.";
    assert!(page.contains(words), "{page}");
}

#[test]
fn a_cancelled_meeting_has_no_minutes_and_nothing_late() {
    let project = nämnd();
    kallelse(&project, "2024-03-12", "inställt: {datum: 2024-03-05, skäl: för få ärenden}\n");
    project.edit(
        "content/motesplaner/2024.yaml",
        "2024-04-16, tid: 17.00",
        "2024-04-16, inställt: sjukdom",
    );
    project.edit(
        "content/sammantraden/2024-03-12.yaml",
        "ärenden:",
        "bilagor: [{nr: 1, dokument: brev}]\närenden:",
    );
    project.edit("content/sammantraden/2024-03-12.yaml", "typ: beslut", "typ: beslut, bilagor: 1");
    project.write("content/dokument/brev.yaml", "rubrik: Brevet\ntext: Hej.\n");
    project.write(
        "content/sammantraden/2024-05-14.yaml",
        "datum: 2024-05-14\nförsta_paragraf: 1\nnärvaro: {beslutande: [{namn: Åsa Ek, roll: ordförande}, Bo Al]}\n\
         sekreterare: Kim Berg\njusterare: Bo Al\närenden: [{rubrik: Bokslutet, beslut: Det godkänns.}]\n",
    );
    let report = project.build_clean();
    let made = project::made(&report);
    assert!(made.contains("sammantraden/2024-03-12/kallelse.pdf"));
    assert!(!made.contains("sammantraden/2024-03-12/paket.pdf"), "{made:?}");
    let page = text(&project, "sammantraden/2024-03-12/kallelse");
    assert!(page.contains("INSTÄLLT"), "{page}");
    let words = "Sammanträdet är inställt sedan 2024-03-05: för få ärenden.";
    assert!(page.contains(words), "{page}");
    let plan = text(&project, "motesplaner/2024/motesplan");
    assert!(plan.contains("Inställt: sjukdom"), "{plan}");

    let calendar = calendar(&project);
    for (uid, title) in [
        ("sammantrade-2024-03-12", "SUMMARY:Inställt: nämndens sammanträde: Bokslut"),
        ("kallelse-2024-03-12", "SUMMARY:Utgår: sista dag för kallelse till 2024-03-12"),
        ("justering-2024-03-12", "SUMMARY:Utgår: sista dag för justering av protokoll 2024-03-12"),
        ("sammantrade-2024-04-16", "SUMMARY:Inställt: nämndens sammanträde"),
    ] {
        assert_lines(
            &calendar,
            uid,
            &["STATUS:CANCELLED", "SEQUENCE:1", "TRANSP:TRANSPARENT", title],
        );
    }
    assert_lines(&calendar, "sammantrade-2024-03-12", &["DESCRIPTION:Inställt: för få ärenden"]);
    let table = status(&project, "2024-05-20", &[]);
    assert_eq!(table.matches("inställt, ").count(), 2, "{table}");
    assert!(table.contains("inställt, för få ärenden") && !table.contains("Försenat"), "{table}");
}

#[test]
fn numbers_go_on_past_a_cancelled_meeting() {
    let project = nämnd();
    let minutes = |day: &str, more: &str| {
        project.write(
            &format!("content/sammantraden/{day}.yaml"),
            format!(
                "datum: {day}\n{more}närvaro: {{beslutande: [{{namn: Åsa Ek, roll: ordförande}}, Bo Al]}}\n\
                 sekreterare: Kim Berg\njusterare: Bo Al\närenden: [{{rubrik: Ärendet den {day}}}]\n"
            ),
        );
    };
    minutes("2024-01-16", "");
    kallelse(&project, "2024-03-12", "inställt: true\n");
    minutes("2024-04-16", "");
    project.build_clean();
    assert!(text(&project, "sammantraden/2024-04-16/protokoll").contains("§\u{a0}2"));
    // Whether what is both cancelled and held took a number, nobody knows.
    minutes("2024-03-12", "inställt: true\n");
    let report = project.check();
    let found = project::codes(&report);
    assert!(
        found.contains(&"R63") && found.contains(&codes::NO_NUMBERS.id),
        "{}",
        pictures(&report)
    );
}

#[test]
fn minutes_that_nobody_approves_are_over() {
    for (organ, fields, said) in [
        ("{namn: Styrelsen, slag: förening}", "", "avslutat; justeras inte; anslås inte"),
        (
            "{namn: Utskottet, slag: beredande utskott}",
            "justering: {inget: bara anteckningar}\n",
            "avslutat; justeras inte, bara anteckningar; anslås inte",
        ),
        (
            "{namn: Utskottet, slag: beredande utskott}",
            "justerare: Bo Al\njustering: 2024-03-14\nanslag: {uppsatt: 2024-03-15}\n",
            "avslutat",
        ),
        ("{namn: Styrelsen, slag: förening}", "justerare: Bo Al\n", "ännu inte"),
        ("{namn: Styrelsen, slag: förening}", "läge: ojusterat\n", "ännu inte"),
        ("{namn: Nämnden, slag: nämnd}", "", "försenat"),
    ] {
        let project = TestProject::new();
        project.write(
            "content/organisation.yaml",
            format!("namn: Ås\norgan: {organ}\nanslagstavla: Ås\nförvaring: kansliet\n"),
        );
        project.meeting(&format!(
            "datum: 2024-03-12\n{fields}närvaro: {{beslutande: [{{namn: Åsa Ek, roll: ordförande}}, Bo Al]}}\n\
             sekreterare: Kim Berg\närenden: [{{rubrik: Ett}}]\n"
        ));
        let table = status(&project, "2024-06-01", &[]);
        assert!(
            table.lines().any(|line| line.trim_end().ends_with(said) || line.contains(said)),
            "{fields}\n{table}"
        );
        assert_eq!(said.starts_with("avslutat"), table.contains("avslutat"), "{fields}\n{table}");
    }
}

#[test]
fn notes_have_no_lines_for_those_who_would_approve() {
    let project = TestProject::new();
    project.write(
        "content/organisation.yaml",
        "namn: Ås kommun\norgan: {namn: Utskottet, slag: beredande utskott}\nanslagstavla: Ås\nförvaring: kansliet\n",
    );
    project.meeting(
        "datum: 2024-03-12\nnärvaro: {beslutande: [{namn: Åsa Ek, roll: ordförande}, Bo Al]}\n\
         sekreterare: Kim Berg\njustering: {inget: det är bara anteckningar}\närenden: [{rubrik: Ett}]\n",
    );
    project.build_clean();
    let page = text(&project, "sammantraden/2024-03-12/protokoll");
    assert!(page.contains("Protokollet justeras inte: det är bara anteckningar"), "{page}");
    assert!(page.contains("Sekreterare") && !page.contains("Bevis"), "{page}");
    assert!(!page.contains("Justerare") && !page.contains("Ordförande"), "{page}");
}

#[test]
fn what_no_section_can_appeal_has_no_time_for_it() {
    for (second, is_appealed) in
        [(", överklagas: {inte: beslutet bereder ärendet}", false), ("", true)]
    {
        let project = nämnd();
        project.write(
            "content/sammantraden/2024-03-12.yaml",
            format!(
                "datum: 2024-03-12\nförsta_paragraf: 1\nsekreterare: Kim Berg\njusterare: Bo Al\n\
                 närvaro: {{beslutande: [{{namn: Åsa Ek, roll: ordförande}}, Bo Al]}}\n\
                 justering: 2024-03-14\nanslag: {{uppsatt: 2024-03-15}}\närenden:\n\
                 \x20 - {{rubrik: Bygglov, beslut: Lov ges., överklagas: förvaltningsbesvär}}\n\
                 \x20 - {{rubrik: Remiss, beslut: Ärendet bereds.{second}}}\n"
            ),
        );
        let table = status(&project, "2024-03-20", &[]);
        assert_eq!(table.contains("Överklagande"), is_appealed, "{table}");
        assert!(table.contains("Nedtagande"), "{table}");
        let has_limit = calendar(&project).contains("UID:overklagande-2024-03-12");
        assert_eq!(has_limit, is_appealed);
    }
}

#[test]
fn a_meeting_of_an_assembly_is_to_be_announced_a_week_before() {
    let project = nämnd();
    project.edit("content/organisation.yaml", "slag: nämnd", "slag: fullmäktige");
    kallelse(&project, "2024-03-12", "");
    let table = status(&project, "2024-03-02", &[]);
    assert!(table.contains("Kungörelse   2024-03-05  3 dagar kvar"), "{table}");
    kallelse(&project, "2024-03-12", "inställt: true\n");
    assert!(!status(&project, "2024-03-02", &[]).contains("Kungörelse"));
}
