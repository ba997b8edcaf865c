//! Templates: what they make of a view, what they say when they are wrong, and that a body's own
//! win.

use crate::support::library::source;
use crate::support::pdf::TestPdf;
use crate::support::project::{TestProject, held, pictures};
use crate::support::{repository, snapshots};

#[test]
fn typst_source() {
    let project = TestProject::sample();
    snapshots().bind(|| {
        let kallelse = source(project.root(), "2020-11-27", "kallelse");
        insta::assert_snapshot!("typst-kallelse", kallelse);
        let protokoll = source(project.root(), "2024-11-29", "protokoll");
        insta::assert_snapshot!("typst-protokoll", protokoll);
    });
}

/// A sample project whose protokoll template says `text`, and what comes of it.
fn with_template(text: &str) -> String {
    let project = TestProject::sample();
    project.write("templates/protokoll.typ.j2", text);
    let report = project.build();
    let expected = [
        "sammantraden/2020-10-30/protokoll.pdf",
        "sammantraden/2020-11-27/paket.pdf",
        "sammantraden/2024-11-29/protokoll.pdf",
    ];
    assert_eq!(held(&report), expected, "the packet has a protokoll in it");
    pictures(&report)
}

#[test]
fn template_errors_are_told_at_their_place() {
    snapshots().bind(|| {
        insta::assert_snapshot!("template-syntax", with_template("#let a = 1\n{% if x %}\n"));
        insta::assert_snapshot!("template-undefined", with_template("\n#{{ protokoll.dat }}\n"));
        let below = "{% for item in protokoll.items %}\n#{{ item.rubrik }}\n{% endfor %}";
        insta::assert_snapshot!("template-undefined-below", with_template(below));
        insta::assert_snapshot!("template-include", with_template("{% include 'annan.j2' %}"));
    });
}

#[test]
fn a_template_that_never_ends_is_stopped() {
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}";
    let told = with_template(endless);
    snapshots().bind(|| insta::assert_snapshot!("template-endless", told));
}

#[test]
fn typst_errors_are_told_at_their_place() {
    snapshots().bind(|| {
        insta::assert_snapshot!("typst-syntax", with_template("#let a = \n"));
        insta::assert_snapshot!("typst-outside", with_template("#read(\"/etc/passwd\")"));
        insta::assert_snapshot!("typst-package", with_template("#import \"@preview/x:1.0.0\": y"));
        let called = "#import \"/lib/item.typ\": decision\n\n#decision(\"Beslut\", 3)";
        insta::assert_snapshot!("typst-in-look", with_template(called));
        insta::assert_snapshot!("typst-no-title", with_template("Text utan titel"));
    });
}

#[test]
fn typst_warnings_are_told_and_the_document_is_made() {
    let project = TestProject::sample();
    let template = std::fs::read_to_string(repository("templates/kallelse.typ.j2")).unwrap();
    project.write("templates/kallelse.typ.j2", template + "\n** Text\n");
    let report = project.build();
    assert!(held(&report).is_empty());
    snapshots().bind(|| insta::assert_snapshot!("typst-warning", pictures(&report)));
}

#[test]
fn a_font_that_a_template_names_but_is_missing_is_an_error() {
    let told = with_template(
        "#set text(font: \"Futura\")\n#set document(title: [x], date: datetime(year: 2020, month: 1, day: 1))\nText\n",
    );
    snapshots().bind(|| insta::assert_snapshot!("typst-no-font", told));
}

#[test]
fn a_bodys_own_template_and_look_win() {
    let project = TestProject::sample();
    let template = std::fs::read_to_string(repository("templates/kallelse.typ.j2")).unwrap();
    let look = std::fs::read_to_string(repository("templates/lib/item.typ")).unwrap();
    project
        .write("templates/kallelse.typ.j2", template.replace("Föredragningslista", "Dagordning"));
    project.write(
        "templates/lib/item.typ",
        look.replace("hanging(number)", "hanging(number + \"!\")"),
    );
    project.build_clean();
    let kallelse = TestPdf::open(&project.path("output/sammantraden/2020-11-27/kallelse.pdf"));
    assert!(kallelse.says("Dagordning") && kallelse.says("5.!"), "{}", kallelse.read_aloud());
}

#[test]
fn a_font_of_the_projects_own_is_found() {
    let project = TestProject::sample();
    let font = std::fs::read(repository("tests/fixtures/fonts/provsnitt.otf")).unwrap();
    project.write("fonts/provsnitt.otf", font);
    let organisation = "content/organisation.yaml";
    project.edit(organisation, "rubrik: Source Sans 3", "rubrik: Provsnitt");
    project.build_clean();
    let kallelse = TestPdf::open(&project.path("output/sammantraden/2020-11-27/kallelse.pdf"));
    let fonts = kallelse.fonts();
    assert!(fonts.iter().any(|font| font.contains("Provsnitt")), "{fonts:?}");
}
