//! The register of the elected: attendances that say only who deviates, and the lists that follow from it.

use std::fs;

use crate::support::built;
use crate::support::pdf::{TestPdf, letters};
use crate::support::project::{TestProject, codes, pictures};

const REGISTER: &str = "content/personer.yaml";
const BY_DEVIATION: &str = "content/sammantraden/2024-09-18.yaml";
const LISTED: &str = "content/sammantraden/2024-11-20.yaml";

/// The words of a meeting's minutes, without spaces.
fn minutes(project: &TestProject, day: &str) -> String {
    words(project, &format!("output/sammantraden/{day}/protokoll.pdf"))
}

/// The words of a PDF, without spaces.
fn words(project: &TestProject, path: &str) -> String {
    letters(&TestPdf::open(&project.path(path)).pages().concat().concat())
}

/// Asserts that texts stand in words, in their order.
#[track_caller]
fn assert_in_order(words: &str, texts: &[&str]) {
    let mut from = 0;
    for text in texts {
        let at = words[from..].find(&letters(text));
        from += at.unwrap_or_else(|| panic!("`{text}` isn't where it should be in\n{words}"));
    }
}

#[test]
fn the_register_says_who_was_there_but_for_those_who_deviate() {
    let project = TestProject::fixture("personer");
    project.build_clean();
    let february = minutes(&project, "2024-02-14");
    assert_in_order(
        &february,
        &[
            "Åsa Ek (S) ordförande",
            "Bo Al (M) vice ordförande",
            "Cia Lind (M)",
            "Dan Mo (C) gick 14.30",
            "Eva Ro (S) tjänstgörande ersättare för Anna Berg (S)",
            "Lo Dahl (C) tjänstgör för Dan Mo (C) från 14.30",
        ],
    );
    for absent in ["Kim Ås", "Pia Hed", "Anna Berg (M)", "Rut Sjö"] {
        assert!(!february.contains(&letters(absent)), "{absent} wasn't there");
    }
    let september = minutes(&project, "2024-09-18");
    assert!(september.contains(&letters("Rut Sjö (M)")), "she came in July");
    assert!(!september.contains(&letters("Cia Lind")), "she left in June");
    assert_in_order(
        &september,
        &["Dan Mo (C) fr.o.m. § 6", "Lo Dahl (C) tjänstgör för Dan Mo (C) t.o.m. § 5"],
    );
}

#[test]
fn a_meeting_that_says_nothing_had_everyone_there() {
    let project = TestProject::fixture("personer");
    project.build_clean();
    let both = [
        "Anna Berg (S)",
        "Cia Lind (M)",
        "Dan Mo (C)",
        "Kim Ås (S)",
        "Anna Berg (M)",
        "Pia Hed (M)",
    ];
    assert_in_order(&minutes(&project, "2024-05-22"), &both);
}

#[test]
fn those_who_are_called_are_those_of_the_register() {
    let kallelse = "output/sammantraden/2024-02-14/kallelse.pdf";
    let project = TestProject::fixture("personer");
    project.build_clean();
    assert_in_order(
        &words(&project, kallelse),
        &["Kallade Åsa Ek (S)", "Anna Berg (M), ersättare"],
    );
    let said = "kallelse: {datum: 2024-02-01, kallade: Alla ledamöter}";
    project.edit("content/sammantraden/2024-02-14.yaml", "kallelse: 2024-02-01", said);
    project.build_clean();
    let words = words(&project, kallelse);
    assert!(
        words.contains(&letters("Kallade Alla ledamöter")) && !words.contains(&letters("Kim Ås"))
    );
}

#[test]
fn what_is_written_gives_the_same_page_as_what_is_left_to_the_register() {
    let project = TestProject::fixture("personer");
    project.build_clean();
    let listed = minutes(&project, "2024-11-20");
    let record = fs::read_to_string(project.path(LISTED)).unwrap();
    let (before, rest) = record.split_once("närvaro:\n").unwrap();
    let (_, items) = rest.split_once("ärenden:\n").unwrap();
    let away = "{namn: Bo Al, tjänstgör: Pia Hed}, Kim Ås, Anna Berg (M)";
    let short = format!("{before}närvaro: {{frånvarande: [{away}]}}\närenden:\n{items}");
    project.write(LISTED, short);
    let output = project.path("output");
    fs::remove_dir_all(output).unwrap();
    project.build_clean();
    assert_eq!(minutes(&project, "2024-11-20"), listed);
}

#[test]
fn two_of_a_name_and_a_party_are_told_apart_by_what_stands_after_it() {
    let project = TestProject::fixture("personer");
    project.build_clean();
    assert_in_order(
        &minutes(&project, "2025-04-09"),
        &["4 Pia Hed i Sjöby (M)", "kom 13.40", "Anna Berg (M) kom 13.20", "Pia Hed (M)"],
    );
    let february = minutes(&project, "2025-02-12");
    let served = "Anna Berg (M) tjänstgörande ersättare för Pia Hed i Sjöby (M)";
    assert!(february.contains(&letters(served)), "{february}");
}

#[test]
fn without_a_register_nothing_is_added() {
    let report = TestProject::fixture("namnd").build();
    let of_register = ["fortroendevalda", "arvodesunderlag"];
    let mut made = report.made.iter().map(|made| made.path.as_str());
    assert!(!made.any(|path| of_register.iter().any(|kind| path.contains(kind))));
}

#[test]
fn a_call_out_of_turn_is_told_and_the_next_in_turn_proposed() {
    let project = TestProject::fixture("personer");
    project.edit(BY_DEVIATION, "namn: Bo Al, tjänstgör: Pia Hed", "namn: Bo Al");
    let report = project.check();
    assert_eq!(codes(&report), ["M62"], "{}", pictures(&report));
    assert!(pictures(&report).contains("nästa i tur är `Pia Hed` (M)"), "{}", pictures(&report));
    project.edit(
        BY_DEVIATION,
        "{namn: Bo Al}, {namn: Anna Berg, parti: M}",
        "{namn: Bo Al, tjänstgör: Pia Hed}",
    );
    let report = project.check();
    assert_eq!(codes(&report), ["M62"], "{}", pictures(&report));
    assert!(pictures(&report).contains("`Anna Berg (M)` står före"), "{}", pictures(&report));
}

#[test]
fn a_register_with_another_name_is_told() {
    for name in ["person.yaml", "personer.yml", "ledamöter.yaml", "förtroendevalda.yaml"] {
        let project = TestProject::fixture("personer");
        let register = fs::read_to_string(project.path(REGISTER)).unwrap();
        fs::remove_file(project.path(REGISTER)).unwrap();
        project.write(&format!("content/{name}"), register);
        let report = project.check();
        assert!(codes(&report).contains(&"L10"), "{name}: {}", pictures(&report));
        assert!(pictures(&report).contains("content/personer.yaml"), "{name}");
    }
}

#[test]
fn a_misspelt_field_of_the_register_is_told_with_the_right_one_and_holds_all_back() {
    let project = TestProject::fixture("personer");
    project.edit(REGISTER, "namn: Kim Ås, parti: S", "namn: Kim Ås, patri: S");
    let report = project.build();
    assert!(pictures(&report).contains("menade du `parti`?"), "{}", pictures(&report));
    assert!(report.made.is_empty(), "{}", pictures(&report));
}

#[test]
fn the_lists_are_tables_that_spreadsheets_open() {
    let built = built::fixture("personer");
    let read = |name: &str| fs::read_to_string(built.path(&format!("output/{name}.csv"))).unwrap();
    let elected = read("fortroendevalda");
    assert!(elected.starts_with("\u{feff}Uppdrag;Ordning;Namn;Parti;"), "{elected}");
    assert!(elected.contains("\r\nersättare;3;Anna Berg;M;;;;2023-01-01;\r\n"), "{elected}");
    assert!(elected.contains("\r\nledamot;;Cia Lind;M;;;;2023-01-01;2024-06-30\r\n"), "{elected}");
    let attended = read("register/arvodesunderlag-2024");
    for row in [
        "Dan Mo;C;2024-02-14;ledamot;13.00–14.30;90;1,5",
        "Dan Mo;C;2024-09-18;ledamot;fr.o.m. § 6;;",
        "Eva Ro;S;2024-02-14;tjänstgörande ersättare;13.00–15.30;150;2,5",
        "Lo Dahl;C;2024-02-14;tjänstgörande ersättare;13.00–15.30;150;2,5",
        "Kim Ås;S;2024-05-22;ersättare;13.00–16.00;180;3",
        "Anna Berg;M;2024-05-22;ersättare;13.00–16.00;180;3",
    ] {
        assert!(attended.contains(&format!("\r\n{row}\r\n")), "{row}: {attended}");
    }
    for address in ["asa.ek@anas.example", "Storgatan"] {
        assert!(
            !elected.contains(address) && !attended.contains(address),
            "{address} is published"
        );
    }
}

#[test]
fn hours_that_are_not_known_are_not_counted() {
    let project = TestProject::fixture("personer");
    project.build_clean();
    let words = words(&project, "output/register/arvodesunderlag-2024.pdf");
    assert_in_order(&words, &["Rut Sjö M 2 4", "Dan Mo C 4 minst 6,5", "Eva Ro S 1 3 9,5"]);
}

#[test]
fn a_year_with_a_meeting_that_has_an_error_is_held_back_and_a_draft_named() {
    let project = TestProject::fixture("personer");
    project.edit(BY_DEVIATION, "Kim Ås", "Kim Åhs");
    let report = project.check();
    let held: Vec<String> = report.held.iter().map(|document| document.path()).collect();
    let expected = ["sammantraden/2024-09-18/protokoll.pdf", "register/arvodesunderlag-2024.pdf"];
    assert_eq!(held, expected);
    project.edit(BY_DEVIATION, "Kim Åhs", "Kim Ås");
    project.edit(BY_DEVIATION, "datum: 2024-09-18", "datum: 2024-09-18\nläge: utkast");
    project.build();
    let words = words(&project, "output/register/arvodesunderlag-2024.pdf");
    assert!(words.contains(&letters("Ingår inte 2024-09-18")), "{words}");
}
