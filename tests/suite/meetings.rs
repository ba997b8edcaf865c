//! Meetings that go on another day, and meetings that share one.

use std::fs;

use serde_json::Value;

use crate::support::built;
use crate::support::library::{correct, extract, seal, status};
use crate::support::pdf::TestPdf;
use crate::support::project::{TestProject, codes, pictures};

const LONG: &str = "content/sammantraden/2025-06-11.yaml";
const PARTS: &str = "content/sammantraden/2025-09-10.yaml";
const PART: &str = "2025-09-10/protokoll-del-1.pdf";
const SECOND: &str = "content/sammantraden/2025-12-17-2.yaml";

/// A PDF of the fixture with both, as it is read aloud.
fn document(path: &str) -> TestPdf {
    TestPdf::open(&built::fixture("flera-dagar").path(&format!("output/sammantraden/{path}")))
}

/// The steps of the meetings on a day: "2025-06-11 Justering due", as `make-docs status` has them.
fn steps(project: &TestProject, day: &str) -> Vec<String> {
    let status: Value = serde_json::from_str(&status(project.root(), day)).unwrap();
    let mut steps = Vec::new();
    for meeting in status["meetings"].as_array().unwrap() {
        let nth = meeting["nth"].as_u64().map(|nth| format!("-{nth}")).unwrap_or_default();
        for step in meeting["steps"].as_array().unwrap() {
            let words = [&step["step"], &step["state"], &step["due"]].map(|own| own.as_str());
            let words: Vec<&str> = words.into_iter().flatten().collect();
            steps.push(format!("{}{nth} {}", meeting["date"].as_str().unwrap(), words.join(" ")));
        }
    }
    steps
}

#[test]
fn the_time_for_approval_is_counted_from_the_last_day() {
    let project = TestProject::fixture("flera-dagar");
    project.edit(LONG, "justering: 2025-06-26", "justering: 2025-06-27");
    let report = project.check();
    let late = pictures(&report);
    assert!(
        late.contains("[D1]") && late.contains("14 dagar efter sammanträdets sista dag"),
        "{late}"
    );
    project.edit(LONG, "justering: 2025-06-27", "justering: 2025-06-11");
    project.edit(LONG, "anslag: {uppsatt: 2025-06-27", "anslag: {uppsatt: 2025-06-12");
    let report = project.check();
    assert!(
        pictures(&report).contains("justerat före sammanträdets sista dag"),
        "{}",
        pictures(&report)
    );
}

#[test]
fn a_meeting_goes_on_until_its_last_day() {
    let project = TestProject::fixture("flera-dagar");
    let on_second_day = steps(&project, "2025-06-12");
    let is_due = |step: &str| on_second_day.iter().any(|own| own.starts_with(step));
    assert!(is_due("2025-06-11 sammanträde waiting 2025-06-12"), "{on_second_day:?}");
    assert!(!is_due("2025-06-11 justering late"), "{on_second_day:?}");
    let after = steps(&project, "2025-06-13");
    assert!(after.contains(&"2025-06-11 justering due 2025-06-26".to_owned()), "{after:?}");
}

#[test]
fn all_days_are_on_the_pages_and_in_the_calendar() {
    let minutes = document("2025-06-11/protokoll.pdf");
    assert!(minutes.says("2025-06-11 och 2025-06-12"));
    assert!(minutes.says("Kulturhuset, 2025-06-12, klockan 09.00–11.45"));
    assert!(
        document("2025-06-11/kallelse.pdf").says("2025-06-12, klockan 09.00–11.45, Kulturhuset")
    );
    assert!(
        document("2025-06-11/kungorelse.pdf").says("2025-06-12, klockan 09.00–11.45, Kulturhuset")
    );
    let notice = "2025-06-11/anslag/ostra-alvens-digitala-anslagstavla.pdf";
    assert!(document(notice).says("2025-06-11 och 2025-06-12"));
    let calendar = built::fixture("flera-dagar").path("output/kalender.ics");
    let calendar = fs::read_to_string(calendar).unwrap();
    for line in ["DTSTART:20250611T110000Z", "DTSTART:20250612T070000Z", "DTEND:20250612T094500Z"] {
        assert!(calendar.contains(line), "{line} is missing in\n{calendar}");
    }
}

#[test]
fn the_second_meeting_of_a_day_has_documents_and_numbers_of_its_own() {
    let second = document("2025-12-17-2/protokoll.pdf");
    assert!(
        second.says("§§ 11–12") && second.says("Förbundsfullmäktige 2025-12-17, § 10"),
        "{}",
        second.read_aloud()
    );
    let project = TestProject::fixture("flera-dagar");
    project.build_clean();
    let report = extract(project.root(), "2025-12-17-2", &["11"], false);
    assert!(report.findings.is_empty(), "{}", pictures(&report));
    assert!(project.path("output/sammantraden/2025-12-17-2/utdrag/paragraf-11.pdf").is_file());
    let lost = extract(project.root(), "2025-12-17", &["11"], false);
    assert!(pictures(&lost).contains("§\u{a0}11 är från 2025-12-17-2"), "{}", pictures(&lost));
}

#[test]
fn two_records_of_a_day_are_one_too_many_unless_one_says_that_it_is_the_second() {
    let project = TestProject::fixture("flera-dagar");
    project.edit(SECOND, "samma_dag: 2\n", "");
    let report = project.check();
    let picture = pictures(&report);
    assert!(
        codes(&report).contains(&"R6") && picture.contains("skriv `samma_dag: 2`"),
        "{picture}"
    );
    project.edit(SECOND, "datum: 2025-12-17\n", "datum: 2025-12-17\nsamma_dag: 12\n");
    assert!(pictures(&project.check()).contains("skriv ett tal från 1 till 9"));
}

#[test]
fn paragraphs_with_minutes_of_their_own_are_approved_and_announced_apart() {
    let project = TestProject::fixture("flera-dagar");
    let steps = steps(&project, "2025-09-15");
    for step in
        ["anslag done 2025-09-15", "överklagande waiting 2025-10-03", "justering due 2025-09-24"]
    {
        assert!(steps.contains(&format!("2025-09-10 {step}")), "{step} is missing in {steps:?}");
    }
    let (part, rest) = (document(PART), document("2025-09-10/protokoll.pdf"));
    assert!(part.says("§§ 7–8") && part.says("Lån för köpet") && part.says("Bo Al"));
    assert!(!part.says("Rapport om färjan") && !part.says("2025-09-24"));
    assert!(rest.says("§§ 6, 9") && rest.says("Rapport om färjan") && !rest.says("Lån för köpet"));
    let notice = "2025-09-10/anslag/ostra-alvens-digitala-anslagstavla-paragraf-7-8.pdf";
    assert!(document(notice).says("§§ 7–8") && document(notice).says("2025-10-03"));
}

#[test]
fn minutes_of_their_own_are_sealed_and_corrected_apart() {
    let project = TestProject::fixture("flera-dagar");
    project.build_clean();
    let sealed = seal(project.root(), &["2025-09-10".parse().unwrap()]);
    assert_eq!(sealed.sealed.len(), 2, "{}", pictures(&sealed));
    project.edit(PARTS, "tar upp lånet", "tar upp lånet hos Kommuninvest");
    let corrected = correct(project.root(), "2025-09-10", "långivaren saknades", "2025-10-01");
    let paths: Vec<&str> = corrected.sealed.iter().map(|own| own.path.as_str()).collect();
    assert_eq!(
        paths,
        ["content/forseglat/sammantraden/2025-09-10/protokoll-del-1.2.pdf"],
        "{}",
        pictures(&corrected)
    );
    let output = |name: &str| TestPdf::open(&project.path(&format!("output/sammantraden/{name}")));
    assert!(output(PART).says("långivaren saknades"));
    assert!(!output("2025-09-10/protokoll.pdf").says("långivaren saknades"));
    let verified = crate::support::library::verify(project.root());
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
}

#[test]
fn what_is_written_later_leaves_approved_minutes_of_their_own_as_they_are() {
    let project = TestProject::fixture("flera-dagar");
    for later in ["2025-12-17", "2025-12-17-2"] {
        fs::remove_file(project.path(&format!("content/sammantraden/{later}.yaml"))).unwrap();
    }
    project.edit(
        PARTS,
        "justering: 2025-09-24\nanslag: {uppsatt: 2025-09-25, nedtas: 2025-10-17}\n",
        "",
    );
    project.build_clean();
    let before = fs::read(project.path(&format!("output/sammantraden/{PART}"))).unwrap();
    project.edit(PARTS, "noterar rapporten.", "noterar rapporten, och tackar för den.");
    project.build_clean();
    assert_eq!(before, fs::read(project.path(&format!("output/sammantraden/{PART}"))).unwrap());
}

#[test]
fn a_pause_is_in_the_minutes_of_its_paragraph_alone() {
    let project = TestProject::fixture("flera-dagar");
    project.edit(
        PARTS,
        "    beslut: Förbundsfullmäktige noterar rapporten.\n",
        "    beslut: Förbundsfullmäktige noterar rapporten.\n    händelser: [{ajournering: 14.10–14.20}]\n",
    );
    project.build_clean();
    let output = |name: &str| TestPdf::open(&project.path(&format!("output/sammantraden/{name}")));
    assert!(output("2025-09-10/protokoll.pdf").says("14.10–14.20 (§ 9)"));
    assert!(!output(PART).says("14.10–14.20"));
}

#[test]
fn an_attachment_is_all_the_minutes_of_its_meeting() {
    let project = TestProject::fixture("flera-dagar");
    project.edit(SECOND, "{protokoll: 2025-12-17}", "{protokoll: 2025-09-10}");
    project.build_clean();
    let packet = TestPdf::open(&project.path("output/sammantraden/2025-12-17-2/paket.pdf"));
    assert!(packet.says("Lån för köpet") && packet.says("Rapport om färjan"));
    let pages = |name: &str| {
        TestPdf::open(&project.path(&format!("output/sammantraden/{name}.pdf"))).pages().len()
    };
    let enclosed = pages("2025-09-10/protokoll-del-1") + pages("2025-09-10/protokoll");
    let own = packet.pages().len() - enclosed;
    assert!(packet.says(&format!("{}–{}", own + 1, own + enclosed)), "{}", packet.read_aloud());
}

/// What findings with a code say.
fn said(project: &TestProject, code: &str) -> Vec<String> {
    let findings = project.check().findings.into_iter();
    findings.filter(|one| one.code.id == code).map(|one| one.message).collect()
}

#[test]
fn minutes_of_their_own_keep_the_numbers_that_they_were_approved_with() {
    let project = TestProject::fixture("flera-dagar");
    project.edit(LONG, "justering: 2025-06-26", "justering: 2025-09-20");
    assert_eq!(
        said(&project, "M16"),
        [
            "protokollet med §§\u{a0}7–8 justerades före det från 2025-06-11, som numren räknas vidare från"
        ]
    );
    project.edit(LONG, "justering: 2025-09-20", "justering: 2025-09-12");
    assert_eq!(said(&project, "M16"), [""; 0]);
}

#[test]
fn numbers_go_on_from_the_last_paragraph_whichever_minutes_have_it() {
    let project = TestProject::fixture("flera-dagar");
    let approval = "justering: 2025-09-24\nanslag: {uppsatt: 2025-09-25, nedtas: 2025-10-17}\n";
    project.edit(PARTS, approval, "");
    // The rest, with the last §, isn't approved.
    let open = said(&project, "M16");
    assert!(open.iter().any(|own| own.contains("före det från 2025-09-10")), "{open:?}");
    project.edit(PARTS, "paragrafer: 7–8", "paragrafer: 7–9");
    assert_eq!(said(&project, "M16"), [""; 0]);
}

#[test]
fn somebody_adjusts_each_of_the_minutes() {
    let project = TestProject::fixture("flera-dagar");
    assert_eq!(said(&project, "M21"), [""; 0]);
    project.edit(PARTS, "{namn: Bo Al, §: 7–8}", "{namn: Bo Al, §: 6}");
    assert_eq!(said(&project, "M21"), ["protokollet med §§\u{a0}7–8 saknar justerare"]);
    project.edit(PARTS, "{namn: Bo Al, §: 6}", "{namn: Bo Al, §: 7}");
    project.edit(PARTS, "§: \"6, 9\"", "§: 8");
    assert_eq!(said(&project, "M21"), ["protokollet med §§\u{a0}6, 9 saknar justerare"]);
    // What isn't approved has nobody who does.
    project.edit(PARTS, "justering: 2025-09-24", "justering: {inget: det är bara rapporter}");
    assert_eq!(said(&project, "M21"), [""; 0]);
}
