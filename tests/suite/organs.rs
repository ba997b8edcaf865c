//! Several organs of a body: what each has of its own, what goes from one to another, and what is wrong with their
//! folders.

use std::collections::BTreeSet;
use std::fs;

use crate::support::library::{self, Report};
use crate::support::pdf::TestPdf;
use crate::support::project::{self, TestProject, codes, pictures};

const BOARD: &str = "content/organ/kommunstyrelsen/sammantraden/2024-03-12.yaml";
const COMMITTEE: &str = "content/organ/barnnamnden/sammantraden/2024-02-06.yaml";
const ASSEMBLY: &str = "content/organ/fullmaktige/sammantraden/2024-03-25.yaml";

/// The kommun of the fixture.
fn kommun() -> TestProject {
    TestProject::fixture("kommun")
}

/// The text of a document.
fn text(project: &TestProject, path: &str) -> String {
    let text = TestPdf::open(&project.path(path)).pages().concat().concat();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The findings of a check with a code, as their messages.
fn told(report: &Report, code: &str) -> Vec<String> {
    let found = report.findings.iter().filter(|finding| finding.code.id == code);
    found.map(|finding| finding.message.clone()).collect()
}

#[test]
fn every_organ_has_documents_of_its_own() {
    let project = kommun();
    let report = project.build_clean();
    let made = project::made(&report);
    for path in [
        "kalender.ics",
        "barnnamnden/kalender.ics",
        "barnnamnden/motesplaner/2024/motesplan.pdf",
        "barnnamnden/sammantraden/2024-02-06/anslag/ekby-kommun.pdf",
        "dokument/delegationsordning.pdf",
        "fullmaktige/sammantraden/2024-03-25/protokoll.pdf",
        "kommunstyrelsen/sammantraden/2024-03-12/paket.pdf",
    ] {
        assert!(made.contains(path), "{path} is not among {made:#?}");
    }
    assert!(!made.iter().any(|path| path.contains("arbetsutskottet") && path.contains("anslag")));
    let minutes = text(&project, "output/barnnamnden/sammantraden/2024-02-06/protokoll.pdf");
    assert!(minutes.contains("Barnnämndens beslut") && minutes.contains("BN § 1"), "{minutes}");
    let board = text(&project, "output/kommunstyrelsen/sammantraden/2024-03-12/protokoll.pdf");
    assert!(board.contains("KS § 1") && !board.contains("Barnnämndens beslut"), "{board}");
}

#[test]
fn a_matter_goes_from_organ_to_organ() {
    let project = kommun();
    project.build_clean();
    let assembly = text(&project, "output/fullmaktige/sammantraden/2024-03-25/protokoll.pdf");
    for said in [
        "Kommunstyrelsens förslag till beslut",
        "En förskola med sex avdelningar byggs vid Norrbyvägen",
        "Kommunstyrelsen 2024-03-12, KS § 1",
    ] {
        assert!(assembly.contains(said), "{said} is not in {assembly}");
    }
    let summons = text(&project, "output/kommunstyrelsen/sammantraden/2024-03-12/kallelse.pdf");
    for said in [
        "Dnr KS 2024/41",
        "Arbetsutskottets förslag till beslut",
        "Arbetsutskottets protokoll 2024-03-05",
        "Delegationsordning för Ekby kommun",
    ] {
        assert!(summons.contains(said), "{said} is not in {summons}");
    }
    let packet = text(&project, "output/kommunstyrelsen/sammantraden/2024-03-12/paket.pdf");
    assert!(packet.contains("Barnnämnden och tekniska nämnden har berett ärendet"), "{packet}");
}

#[test]
fn numbers_and_words_follow_the_source() {
    let project = kommun();
    project.edit(COMMITTEE, "ärenden:\n", "första_paragraf: 14\närenden:\n");
    project.edit(COMMITTEE, "högst 48 miljoner", "högst 52 miljoner");
    project.build_clean();
    let technical = "output/tekniska-namnden/sammantraden/2024-02-13/protokoll.pdf";
    let minutes = text(&project, technical);
    assert!(minutes.contains("BN § 14") && minutes.contains("52 miljoner"), "{minutes}");
}

#[test]
fn what_is_approved_keeps_what_another_organ_proposed() {
    let project = kommun();
    project.build_clean();
    let before = fs::read(project.path("output/fullmaktige/sammantraden/2024-03-25/protokoll.pdf"));
    project.edit(BOARD, "Norrbyvägen för högst 48", "Norrbyvägen för högst 55");
    let report = project.build();
    let after = fs::read(project.path("output/fullmaktige/sammantraden/2024-03-25/protokoll.pdf"));
    assert!(before.unwrap() == after.unwrap());
    let kept: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.code.id == "S7")
        .map(|finding| finding.path())
        .collect();
    assert_eq!(kept.len(), 2, "the board's own minutes and the assembly's: {}", pictures(&report));
}

#[test]
fn a_reference_that_leads_nowhere_is_told() {
    let reference = "{organ: Kommunstyrelsen, datum: 2024-03-12, id: norrbyn}";
    for (wrong, words) in [
        (
            "{organ: komunstyrelsen, datum: 2024-03-12, id: norrbyn}",
            "det finns inget organ `komunstyrelsen`",
        ),
        (
            "{organ: Kommunstyrelsen, datum: 2024-03-13, id: norrbyn}",
            "Kommunstyrelsen har inget underlag från 2024-03-13",
        ),
        (
            "{organ: Kommunstyrelsen, datum: 2024-03-12, id: norbyn}",
            "har inget ärende med `id: norbyn`",
        ),
        ("{organ: Kommunstyrelsen, datum: 2024-03-12, §: 9}", "har ingen § 9"),
        ("{organ: Kommunstyrelsen, datum: 2024-03-12}", "`beredning` säger inte vilken paragraf"),
    ] {
        let project = kommun();
        project.edit(ASSEMBLY, reference, wrong);
        let report = project.build();
        let told = told(&report, "R55");
        assert!(told.len() == 1 && told[0].contains(words), "{wrong}: {}", pictures(&report));
        let made = project::made(&report);
        assert!(!made.contains("fullmaktige/sammantraden/2024-03-25/protokoll.pdf"));
        assert!(made.contains("barnnamnden/sammantraden/2024-02-06/protokoll.pdf"));
    }
}

#[test]
fn what_another_organs_record_says_wrong_holds_back_what_quotes_it() {
    let project = kommun();
    project.edit(BOARD, "tid: 13.00–16.00", "tid: klockan ett");
    let report = project.build();
    let held: Vec<String> = report.held.iter().map(|document| document.path()).collect();
    let held = held.join(" ");
    assert!(held.contains("kommunstyrelsen") && held.contains("fullmaktige"), "{held}");
    assert!(told(&report, "R55")[0].contains("har fel"), "{}", pictures(&report));
}

#[test]
fn one_organ_at_a_time() {
    let project = kommun();
    let report = library::build_organ(project.root(), "barnnamnden");
    assert!(report.made.iter().all(|made| made.path.starts_with("output/barnnamnden/")));
    assert!(report.made.len() > 3 && codes(&report).is_empty(), "{}", pictures(&report));
    let lost = library::build_organ(project.root(), "barnnamden");
    assert_eq!(codes(&lost), ["L5"], "{}", pictures(&lost));
}

#[test]
fn a_day_on_which_several_organs_met_needs_the_organ() {
    let project = kommun();
    let same = fs::read_to_string(project.path(BOARD)).unwrap().replace("2024-03-12", "2024-02-06");
    let same = same.replace("2024-03-05, organ", "2024-01-30, organ");
    let alone = same.lines().filter(|line| !line.contains("beredning") && !line.contains("nr: "));
    let alone: Vec<&str> = alone.filter(|line| !line.contains("bilagor")).collect();
    project.write(
        "content/organ/kommunstyrelsen/sammantraden/2024-02-06.yaml",
        alone.join("\n").replace("2024-03-05", "2024-01-30"),
    );
    project.build();
    let both = library::extract(project.root(), "2024-02-06", &["1"], false);
    assert_eq!(codes(&both), ["L5"], "{}", pictures(&both));
    let one = library::extract_of(project.root(), "2024-02-06", Some("barnnamnden"), &["1"], false);
    let made = project::made(&one);
    assert!(
        made.contains("barnnamnden/sammantraden/2024-02-06/utdrag/paragraf-1.pdf"),
        "{made:?} {}",
        pictures(&one)
    );
}

#[test]
fn minutes_of_an_organ_are_sealed_and_corrected() {
    let project = kommun();
    project.build_clean();
    let sealed = library::seal(project.root(), &[]);
    let count = fs::read_to_string(project.path("content/forseglat/2024.lock")).unwrap();
    assert_eq!(count.matches("protokoll.1.pdf").count(), 5, "{count}");
    assert!(codes(&sealed).is_empty(), "{}", pictures(&sealed));
    project.edit(COMMITTEE, "Pia Ström informerar", "Skolchefen informerar");
    let why = "Fel namn i BN § 2";
    let organ = Some("barnnamnden");
    let corrected = library::correct_of(project.root(), "2024-02-06", organ, why, "2024-06-01");
    assert!(codes(&corrected).is_empty(), "{}", pictures(&corrected));
    let minutes = text(&project, "output/barnnamnden/sammantraden/2024-02-06/protokoll.pdf");
    assert!(minutes.contains(why), "{minutes}");
    assert!(
        project
            .path("content/forseglat/barnnamnden/sammantraden/2024-02-06/protokoll.2.pdf")
            .exists()
    );
    assert!(library::verify(project.root()).findings.is_empty());
}

#[test]
fn no_two_entries_of_the_calendar_have_the_same_key() {
    let project = kommun();
    project.build_clean();
    let all = fs::read_to_string(project.path("output/kalender.ics")).unwrap();
    let keys: Vec<&str> = all.lines().filter(|line| line.starts_with("UID:")).collect();
    let different: BTreeSet<&&str> = keys.iter().collect();
    assert_eq!(keys.len(), different.len());
    let own = fs::read_to_string(project.path("output/barnnamnden/kalender.ics")).unwrap();
    let own: Vec<&str> = own.lines().filter(|line| line.starts_with("UID:")).collect();
    assert!(!own.is_empty() && own.len() < keys.len());
    assert!(own.iter().all(|key| different.contains(key)), "an entry is the same in both files");
}

#[test]
fn folders_that_cant_be_organs_are_told() {
    for (path, words) in [
        ("content/organ/valnamnden/sammantraden/2024-04-02.yaml", "saknar `organ.yaml`"),
        ("content/organ/valnamnden.yaml", "inte ligger i organets mapp"),
        ("content/organ/dokument/organ.yaml", "kan inte heta `dokument`"),
        ("content/organ/Barnnämnden/organ.yaml", "ger samma mapp"),
        ("content/sammantraden/2024-04-02.yaml", "hör inte till något organ"),
        ("content/organ/barnnamnden/organisation.yaml", "läses inte, eftersom den heter"),
    ] {
        let project = kommun();
        let is_meeting = path.contains("/sammantraden/");
        project.write(path, if is_meeting { "datum: 2024-04-02\n" } else { "namn: Valnämnden\n" });
        let report = project.check();
        let told = told(&report, "L18");
        assert!(told.iter().any(|told| told.contains(words)), "{path}: {}", pictures(&report));
    }
}

#[test]
fn records_where_no_organ_is_are_told() {
    for (path, hint) in [
        ("content/nämnder/valnamnden/sammantraden/2024-04-02.yaml", "`content/organ`"),
        (
            "content/organ/barnnamnden/protokoll/2024-04-02.yaml",
            "`content/organ/barnnamnden/sammantraden`",
        ),
        ("content/organ/barnnamnden/2024-04-02.yaml", "`content/organ/barnnamnden/sammantraden/`"),
    ] {
        let project = kommun();
        project.write(path, "datum: 2024-04-02\n");
        let report = project.check();
        let found = report.findings.iter().find(|finding| finding.code.id == "L9");
        let hints = found.map(|finding| finding.hints.join(" ")).unwrap_or_default();
        assert!(hints.contains(hint), "{path}: {}", pictures(&report));
    }
}

#[test]
fn what_an_organ_no_longer_gives_is_left_over() {
    let project = kommun();
    project.build_clean();
    fs::remove_file(project.path("content/organ/barnnamnden/motesplaner/2024.yaml")).unwrap();
    let report = project.build();
    let left = "output/barnnamnden/motesplaner/2024/motesplan.pdf";
    assert_eq!(report.left_over, [left], "{}", pictures(&report));
}

#[test]
fn an_utskott_can_stand_beside_the_one_organ() {
    let project = TestProject::new();
    project
        .write("content/organ/utskottet/organ.yaml", "namn: Utskottet\nslag: beredande utskott\n");
    let meeting = "kallelse: {datum: 2021-02-20}\närenden: [{rubrik: Ett}]\n";
    project.meeting(&format!("datum: 2021-03-01\n{meeting}"));
    project.write(
        "content/organ/utskottet/sammantraden/2021-03-01.yaml",
        format!("datum: 2021-03-01\n{meeting}"),
    );
    let report = project.build_clean();
    let made = project::made(&report);
    assert!(made.contains("sammantraden/2021-03-01/kallelse.pdf"));
    assert!(made.contains("utskottet/sammantraden/2021-03-01/kallelse.pdf"));
}

#[test]
fn registers_of_the_body_join_those_of_its_organs() {
    let project = kommun();
    project.edit(
        "content/organisation.yaml",
        "namn: Ekby kommun\n",
        "namn: Ekby kommun\nregister: [beslutslogg, ärenderegister]\n",
    );
    project.edit(
        COMMITTEE,
        "    expedieras: Kommunstyrelsen\n",
        "    uppdrag: {till: Skolchefen, senast: 2024-02-20}\n",
    );
    project.build_clean();
    let log = fs::read_to_string(project.path("output/register/beslutslogg-2024.csv")).unwrap();
    for row in [
        "Barnnämnden;2024-02-06;BN § 1;",
        "Tekniska nämnden;2024-02-13;TN § 1;",
        "Kommunfullmäktige;2024-03-25;KF § 1;",
    ] {
        let said = row.replace("BN § ", "").replace("TN § ", "").replace("KF § ", "");
        assert!(log.contains(row) || log.contains(&said), "{row} is not in\n{log}");
    }
    let own = project.path("output/barnnamnden/register/beslutslogg-2024.csv");
    let own = fs::read_to_string(own).unwrap();
    assert!(own.contains("Barnnämnden;") && !own.contains("Tekniska nämnden;"), "{own}");
    let matters = fs::read_to_string(project.path("output/register/arenderegister-2024.csv"));
    let matters = matters.unwrap();
    for organ in ["Arbetsutskottet", "Kommunstyrelsen", "Kommunfullmäktige"] {
        let mut rows = matters.lines().filter(|row| row.contains("KS 2024/41"));
        assert!(rows.any(|row| row.contains(organ)), "{organ} is not in\n{matters}");
    }
    let page = text(&project, "output/register/beslutslogg-2024.pdf");
    assert!(page.contains("Tekniska nämnden, sammanträdet 2024-02-13"), "{page}");
    let status = library::status(project.root(), "2024-03-01");
    assert_eq!(status.matches("Skolchefen").count(), 1, "{status}");
}

#[test]
fn each_organ_has_its_own_elected() {
    let project = kommun();
    let listed = "närvaro:\n  beslutande:\n    - {namn: Åsa Ek, parti: S, roll: ordförande}\n    \
                  - {namn: Bo Al, parti: M}\n    - {namn: Cia Lind, parti: C}\n    \
                  - {namn: Dan Mo, parti: V}\n    - {namn: Eva Ro, parti: S}\n";
    project.edit(COMMITTEE, listed, "närvaro:\n");
    project.write(
        "content/organ/barnnamnden/personer.yaml",
        "ledamöter:\n  - {namn: Åsa Ek, parti: S, roll: ordförande}\n  - {namn: Bo Al, parti: M}\n  \
         - {namn: Cia Lind, parti: C}\n  - {namn: Dan Mo, parti: V}\n  - {namn: Eva Ro, parti: S}\n",
    );
    project.build_clean();
    let minutes = text(&project, "output/barnnamnden/sammantraden/2024-02-06/protokoll.pdf");
    assert!(minutes.contains("Dan Mo (V)"), "{minutes}");
    assert!(project.path("output/barnnamnden/fortroendevalda.csv").exists());
    assert!(!project.path("output/kommunstyrelsen/fortroendevalda.csv").exists());
}

#[test]
fn one_organ_closes_what_another_gave() {
    let project = kommun();
    project.edit(
        "content/organisation.yaml",
        "namn: Ekby kommun\n",
        "namn: Ekby kommun\nregister: beslutslogg\n",
    );
    project.edit(
        COMMITTEE,
        "    expedieras: Kommunstyrelsen\n",
        "    uppdrag: {till: Skolchefen, senast: 2024-02-20}\n",
    );
    let closes =
        |reference: &str| format!("    expedieras: Kommunfullmäktige\n    avslutar: {reference}\n");
    let given = closes("{organ: Barnnämnden, datum: 2024-02-06, §: 1}");
    project.edit(BOARD, "    expedieras: Kommunfullmäktige\n", &given);
    project.build_clean();
    let log = fs::read_to_string(project.path("output/register/beslutslogg-2024.csv")).unwrap();
    assert!(log.contains(";klart;2024-03-12;Kommunstyrelsen, 1"), "{log}");
    // The committee's own log says what was known at its last meeting.
    let own = project.path("output/barnnamnden/register/beslutslogg-2024.csv");
    assert!(fs::read_to_string(own).unwrap().contains("öppet"));
    for (wrong, message) in [
        ("{organ: barnnämden, datum: 2024-02-06, §: 1}", "det finns inget organ `barnnämden`"),
        (
            "{organ: barnnamnden, datum: 2024-02-07, §: 1}",
            "Barnnämnden har inget sammanträde 2024-02-07",
        ),
        ("{organ: barnnamnden, datum: 2024-02-06, §: 9}", "BN §\u{a0}9 finns inte 2024-02-06"),
        (
            "{organ: barnnamnden, datum: 2024-02-06, §: 2}",
            "BN §\u{a0}2 2024-02-06 ger ingen ett uppdrag",
        ),
    ] {
        project.edit(BOARD, &given, &closes(wrong));
        assert_eq!(told(&project.check(), "R60"), [message], "{wrong}");
        project.edit(BOARD, &closes(wrong), &given);
    }
}

#[test]
fn a_quoted_proposal_refers_to_the_numbers_of_its_own_minutes() {
    let project = kommun();
    let proposal = "En förskola med sex avdelningar byggs i Norrbyn för högst 48 miljoner kronor.";
    project.edit(COMMITTEE, proposal, "En förskola byggs, se [§](#rapport) och [§](#norrbyn).");
    project.edit(
        COMMITTEE,
        "  - rubrik: Rapport från skolchefen\n",
        "  - rubrik: Rapport från skolchefen\n    id: rapport\n",
    );
    project.edit(
        BOARD,
        "beredning: {organ: arbetsutskottet, datum: 2024-03-05, id: norrbyn}",
        "beredning: {organ: barnnamnden, datum: 2024-02-06, id: norrbyn}",
    );
    project.build_clean();
    for path in ["kallelse.pdf", "protokoll.pdf"] {
        let page =
            text(&project, &format!("output/kommunstyrelsen/sammantraden/2024-03-12/{path}"));
        let page = page.replace('\u{a0}', " ");
        assert!(page.contains("En förskola byggs, se BN § 2 och BN § 1."), "{page}");
    }
}
