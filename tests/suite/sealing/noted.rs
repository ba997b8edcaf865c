//! What is noted of approved minutes: what they were made from, by which version of the program, and what they said.

use serde_json::Value;

use super::*;

/// What was noted of the first minutes when they were published as approved.
const APPROVED: &str = "output/.make-docs/approved/sammantraden/2021-03-01/protokoll.json";

/// What is noted with a seal of what was sealed.
const SEALED_NOTE: &str = "content/forseglat/sammantraden/2021-03-01/protokoll.1.json";

/// What is noted of the first minutes since they were last published.
pub(super) fn noted(project: &TestProject) -> Value {
    let lines = fs::read_to_string(project.path("output/.make-docs/sources")).unwrap();
    let own = lines.lines().find(|line| line.contains("2021-03-01/protokoll.pdf\"")).unwrap();
    serde_json::from_str(own).unwrap()
}

/// What is noted with the seal of the first minutes.
pub(super) fn sealed_note(project: &TestProject) -> Value {
    serde_json::from_slice(&bytes(project, SEALED_NOTE)).unwrap()
}

/// What a note says of the program that wrote it.
pub(super) fn program(version: &str) -> String {
    format!("\"program\":\"{version}\"")
}

/// Gives a project larger letters than the program's.
pub(super) fn enlarge(project: &TestProject) {
    let base = include_str!("../../../templates/lib/base.typ");
    let larger = base.replace("size: point-size(10.5)", "size: point-size(12)");
    assert_ne!(larger, base);
    project.write("templates/lib/base.typ", larger);
}

#[test]
fn another_version_of_the_program_may_set_words_out_otherwise() {
    let project = project();
    let before = bytes(&project, MINUTES);
    project.edit(APPROVED, "\"kind\":\"paragraph\"", "\"kind\":\"quote\"");
    project.edit(FIRST, "datum: 2021", "# en kommentar\ndatum: 2021");
    is_refused(&project, MINUTES, "uppställningen är ändrad");
    is_refused(&project, MINUTES, "behåll protokollet som det är: `make-docs seal 2021-03-01`");
    project.edit(APPROVED, &program(env!("CARGO_PKG_VERSION")), &program("0.0.1"));
    let report = project.build();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    assert!(bytes(&project, MINUTES) == before);
    project.edit(FIRST, "beslut: Styrelsen beviljar", "beslut: Styrelsen **beviljar**");
    is_refused(&project, MINUTES, "uppställningen är ändrad");
    project.edit(FIRST, "310 tkr", "910 tkr");
    is_refused(&project, MINUTES, "”beviljar 310 tkr” blir ”beviljar 910 tkr”");
}

#[test]
fn what_a_program_makes_otherwise_of_the_same_files_replaces_nothing() {
    let project = project();
    let before = bytes(&project, MINUTES);
    project.edit(APPROVED, "310", "410");
    enlarge(&project);
    let report = project.build();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    assert!(codes(&project.check()).is_empty());
    assert!(bytes(&project, MINUTES) == before);
    project.edit(FIRST, "datum: 2021", "# en kommentar\ndatum: 2021");
    is_refused(&project, MINUTES, "”beviljar 410 tkr” blir ”beviljar 310 tkr”");
}

#[test]
fn sealed_minutes_are_noted_with_the_files_that_are_there() {
    let project = project();
    seal(&project);
    project.edit("content/organisation.yaml", "Styrelsen", "Direktionen");
    project.build();
    let organisation = library::sha256(&bytes(&project, "content/organisation.yaml"));
    let note = noted(&project);
    assert_eq!(note["underlag"]["content/organisation.yaml"], organisation);
    assert_eq!(note["innehåll"], Value::Null, "what it says is noted with the seal");
    let record = note["underlag"][FIRST].clone();
    project.edit(FIRST, "310 tkr", "910 tkr");
    project.build();
    let note = noted(&project);
    assert_eq!(note["underlag"][FIRST], record, "the minutes don't say what the record does");
    assert_eq!(note["innehåll"], Value::Null);
}

#[test]
fn what_a_service_made_anew_is_noted_as_no_program_s() {
    let project = project();
    enlarge(&project);
    let signed = fs::read(repository("tests/fixtures/foreign/signed.pdf")).unwrap();
    project.write(MINUTES, &signed);
    assert_eq!(library::seal(project.root(), &[day("2021-03-01")]).sealed.len(), 1);
    let note = sealed_note(&project);
    assert_eq!((&note["program"], &note["utseende"]), (&Value::from(""), &Value::from("")));
    assert_eq!(note["underlag"], serde_json::json!({}));
    assert_eq!(note["sha256"], library::sha256(&signed));
    project.edit(FIRST, "310 tkr", "910 tkr");
    assert!(codes(&project.build()).contains(&"S7"), "what the record said is noted");
}
