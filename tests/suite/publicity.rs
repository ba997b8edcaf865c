//! What is for everybody: minutes for the web, notices, kungörelser, masked extracts. No personal number and no hidden word
//! comes out, whatever field it stands in.

use std::collections::BTreeSet;
use std::fs;

use crate::support::built;
use crate::support::library::{self, Report};
use crate::support::pdf::{TestPdf, letters};
use crate::support::project::{TestProject, pictures};
use crate::support::scalars::{Form, Scalar, scalars};

/// A number of nobody, which Skatteverket keeps for tests.
const NUMBER: &str = "19640823-3234";

const ORGANISATION: &str = "content/organisation.yaml";
const MEETING: &str = "content/sammantraden/2026-03-05.yaml";
const MADE: &str = "output/sammantraden/2026-03-05";

/// A nämnd that publishes minutes for the web, with a record of a meeting that has these items.
fn nämnd(items: &str) -> TestProject {
    let project = TestProject::new();
    project.write(
        ORGANISATION,
        "namn: Ekby kommun\norgan: {namn: Utbildningsnämnden, slag: nämnd}\nanslagstavla: Ekby kommun\n\
         förvaring: kansliet\ne-post: kommun@ekby.example\npublicering: {webbprotokoll: ja}\n",
    );
    project.write(
        MEETING,
        format!(
            "datum: 2026-03-05\ntid: 13.00–16.00\nplats: Rådhuset, Storgatan 1\nkallelse: {{datum: 2026-02-20}}\nkungörelse: 2026-02-20\n\
             närvaro:\n  beslutande:\n    - {{namn: Åsa Ek, roll: ordförande}}\n    - {{namn: Bo Al}}\n\
             sekreterare: Ida Berg\njusterare: Bo Al\njustering: 2026-03-16\n\
             anslag: {{uppsatt: 2026-03-17, nedtas: 2026-04-08}}\närenden:\n{items}"
        ),
    );
    project
}

/// The letters of a document that was made.
fn said(project: &TestProject, name: &str) -> String {
    said_in(&TestPdf::open(&project.path(&format!("{MADE}/{name}"))))
}

/// The letters of a PDF, on its pages and in its tags.
fn said_in(pdf: &TestPdf) -> String {
    letters(&[pdf.pages().concat().concat(), pdf.read_aloud(), pdf.tags()].concat())
}

fn codes(report: &Report) -> BTreeSet<&str> {
    report.findings.iter().map(|finding| finding.code.id).collect()
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn hidden_words_are_in_the_minutes_and_in_nothing_for_everybody() {
    let project = nämnd(
        "  - rubrik: Skolskjuts för Kim Berg\n    id: kim-berg\n    sekretess: {lagrum: OSL 23:2, dölj: Kim Berg, ersätt: en elev}\n\
         \x20   text: Kim Bergs vårdnadshavare och *kim berg* söker. Kim Bergström instämmer.\n    beslut: Kim Berg får skolskjuts.\n\
         \x20 - rubrik: Bistånd\n    sekretess: OSL 26:1\n    text: Moa Lo söker bistånd.\n    beslut: Moa Lo får bistånd.\n",
    );
    project.build_clean();
    library::extract_masked(project.root(), "2026-03-05", &["1–2"]);
    let minutes = said(&project, "protokoll.pdf");
    for words in ["Kim Berg får skolskjuts", "Moa Lo får bistånd", "kim berg söker"] {
        assert!(minutes.contains(&letters(words)), "{words}");
    }
    let web = said(&project, "webbprotokoll.pdf");
    for words in [
        "[maskat: en elev, 23 kap. 2 § OSL] får skolskjuts",
        "omfattas av sekretess enligt 26 kap. 1 § OSL",
        "Kim Bergström",
        "Bo Al",
    ] {
        assert!(web.contains(&letters(words)), "{words}: {web}");
    }
    let names = [
        "webbprotokoll.pdf",
        "kungorelse.pdf",
        "utdrag/paragraf-1-maskad.pdf",
        "utdrag/paragraf-2-maskad.pdf",
    ];
    for name in names {
        let said = said(&project, name).replace(&letters("Kim Bergström"), "");
        for words in ["Kim Berg", "Moa Lo"] {
            assert!(!said.contains(&letters(words)), "{name} says {words}: {said}");
        }
    }
    // Names that references lead to are in the file, seen or not.
    let has_name = |name: &str| {
        let bytes = fs::read(project.path(&format!("{MADE}/{name}"))).unwrap();
        bytes.windows(8).any(|own| own == b"kim-berg")
    };
    assert!(has_name("protokoll.pdf") && !names.into_iter().any(has_name));
    // Nothing that only those who keep the minutes need.
    for words in ["Bevis", "Underskrift"] {
        assert!(!web.contains(&letters(words)), "{words}");
    }
}

#[test]
fn a_personal_number_holds_back_what_is_for_everybody() {
    let project = nämnd(&format!("  - rubrik: Ansökan\n    text: Gäller {NUMBER}.\n"));
    let report = project.build();
    assert!(codes(&report).contains("I1"), "{}", pictures(&report));
    let personal = report.findings.iter().find(|finding| finding.code.id == "I1").unwrap();
    assert!(!personal.message.contains("3234"), "the message doesn't say it again");
    assert!(project.path(&format!("{MADE}/protokoll.pdf")).is_file());
    assert!(!project.path(&format!("{MADE}/webbprotokoll.pdf")).exists());
    // In a title it would be in the kungörelse too.
    let project = nämnd(&format!("  - rubrik: Ansökan {NUMBER}\n"));
    project.build();
    assert!(!project.path(&format!("{MADE}/kungorelse.pdf")).exists());
    assert!(!project.path(&format!("{MADE}/kungorelse.html")).exists());
}

#[test]
fn what_was_public_and_may_not_be_is_told() {
    let project = nämnd("  - rubrik: Ansökan\n    text: Gäller skolskjuts.\n");
    project.build_clean();
    project.edit(MEETING, "Gäller skolskjuts.", &format!("Gäller {NUMBER}."));
    let report = project.build();
    assert!(codes(&report).contains("I1"), "{}", pictures(&report));
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn the_version_for_the_web_says_what_the_approved_minutes_do() {
    let project =
        nämnd("  - rubrik: Skolskjuts för Kim Berg\n    beslut: Nämnden beviljar 310 kr.\n");
    project.build_clean();
    // Another decision is refused in both.
    project.edit(MEETING, "310 kr", "910 kr");
    assert!(codes(&project.build()).contains("S7"));
    for name in ["protokoll.pdf", "webbprotokoll.pdf"] {
        assert!(said(&project, name).contains(&letters("310 kr")), "{name}");
    }
    // What is hidden afterwards leaves the version for the web alone.
    project.edit(MEETING, "910 kr", "310 kr");
    let hidden = "\n    sekretess: {lagrum: OSL 23:2, dölj: Kim Berg}\n    beslut";
    project.edit(MEETING, "\n    beslut", hidden);
    project.build_clean();
    assert!(said(&project, "protokoll.pdf").contains(&letters("Kim Berg")));
    assert!(!said(&project, "webbprotokoll.pdf").contains(&letters("Kim Berg")));
}

#[test]
fn masked_extracts_are_no_leftovers_and_give_what_is_hidden_its_use() {
    let project = nämnd(
        "  - rubrik: Skolskjuts för Kim Berg\n    sekretess: {lagrum: OSL 23:2, dölj: Kim Berg, ersätt: en elev}\n",
    );
    project.edit(ORGANISATION, "publicering: {webbprotokoll: ja}\n", "");
    project.edit(MEETING, "kungörelse: 2026-02-20\n", "");
    project.build_clean();
    library::extract_masked(project.root(), "2026-03-05", &["1"]);
    project.build_clean();
    assert!(project.path(&format!("{MADE}/utdrag/paragraf-1-maskad.pdf")).is_file());
}

#[test]
fn words_that_a_style_parts_are_told() {
    let project = nämnd(
        "  - rubrik: Skolskjuts för Kim Berg\n    sekretess: {lagrum: OSL 23:2, dölj: Kim Berg}\n    text: Kim **Berg** söker.\n",
    );
    let report = project.build();
    assert!(codes(&report).contains("I4"), "{}", pictures(&report));
    assert!(!project.path(&format!("{MADE}/webbprotokoll.pdf")).exists());
}

#[test]
fn drafts_and_unapproved_minutes_get_no_version_for_the_web() {
    let project = nämnd("  - rubrik: Ansökan\n    text: Ansökan gäller skolskjuts.\n");
    for (from, to) in [
        ("justering: 2026-03-16\n", ""),
        ("anslag: {uppsatt: 2026-03-17, nedtas: 2026-04-08}\n", ""),
    ] {
        project.edit(MEETING, from, to);
    }
    project.build();
    assert!(project.path(&format!("{MADE}/protokoll.pdf")).is_file());
    assert!(!project.path(&format!("{MADE}/webbprotokoll.pdf")).exists());
}

#[test]
#[ignore = "slow, and needs poppler: tests/run"]
fn a_personal_number_in_any_text_of_a_record_never_comes_out() {
    const PATH: &str = "content/sammantraden/2025-03-12.yaml";
    let project = TestProject::folder("tests/fixtures/silence", "content/");
    let text = fs::read_to_string(project.path(PATH)).unwrap();
    let with = |text: &str, scalar: &Scalar| {
        let mut changed = text.to_owned();
        changed.replace_range(scalar.range.clone(), &format!("{} {NUMBER}", scalar.said));
        changed
    };
    let scalars = scalars(&project);
    let texts = scalars.iter().filter(|own| own.path == PATH && matches!(own.form, Form::Text));
    let (mut tried, mut unreported) = (0, Vec::new());
    for scalar in texts {
        project.write(PATH, with(&text, scalar));
        tried += 1;
        if !codes(&project.check()).contains("I1") {
            unreported.push(scalar);
        }
    }
    assert!(tried > 80 && unreported.len() < tried / 2, "{} of {tried}", unreported.len());
    // What isn't reported is in nothing that is made for everybody.
    for scalar in unreported {
        project.write(PATH, with(&text, scalar));
        project.build();
        for name in ["webbprotokoll.pdf", "kungorelse.pdf"] {
            let path = project.path(&format!("output/sammantraden/2025-03-12/{name}"));
            if path.exists() {
                let said = said_in(&TestPdf::open(&path));
                assert!(!said.contains(&letters(NUMBER)), "{name}: {}", scalar.route);
            }
        }
    }
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn what_has_no_personal_number_is_not_said_to() {
    let mut pages = 0;
    let all = built::fixtures().map(built::fixture).chain([built::sample()]);
    for (path, file) in all.flat_map(|built| built.pdfs()) {
        for page in TestPdf::open(&file).pages() {
            pages += 1;
            let text = page.join("\n");
            let found = library::personal_numbers(&text);
            assert!(found.is_empty(), "{path}: {:?}", &text[found[0].clone()]);
        }
    }
    assert!(pages > 200, "only {pages} pages");
}
