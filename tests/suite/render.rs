//! Templates: what they make of a view, what they say when they are wrong, and that a body's own
//! win.

use crate::support::library::{Diagnostic, picture, source};
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
    let sheet = "#show: sheet.with({{ document }}, kind: \"Kallelse\", date: {{ kallelse.date }})";
    let template = format!("#import \"/lib/base.typ\": sheet\n{sheet}\n** Text\n");
    project.write("templates/kallelse.typ.j2", template);
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
    let template = std::fs::read_to_string(repository("templates/kallelse.j2")).unwrap();
    let look = std::fs::read_to_string(repository("templates/lib/item.typ")).unwrap();
    project.write("templates/kallelse.j2", template.replace("Föredragningslista", "Dagordning"));
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

/// What is told about the nämnd's project with a template that says something else, only its own findings.
fn told(path: &str, edit: (&str, &str)) -> String {
    let project = TestProject::fixture("namnd");
    project.edit(path, edit.0, edit.1);
    let report = project.build();
    let checked = project.check();
    let told = |findings: &[Diagnostic]| -> Vec<String> {
        let own = findings.iter().filter(|finding| finding.code.id.starts_with('T'));
        own.map(|finding| picture(finding, false)).collect()
    };
    let (built, checked) = (told(&report.findings), told(&checked.findings));
    if built.iter().any(|picture| picture.contains("fel[T1]")) {
        assert_eq!(built, checked, "a check tells what a build does");
    }
    built.join("\n")
}

#[test]
fn mistakes_in_templates_of_parts_are_told_at_their_line() {
    let protokoll = "templates/protokoll.j2";
    let egna = "templates/egna.j2";
    let fact = "fact(\"Dnr\", protokoll.registered)";
    let remark = "{{ remark(\"Omedelbar justering\" if item.approved_at_once else none) }}";
    let cases = [
        ("unknown-name", protokoll, (fact, "fact(\"Dnr\", protokoll.registrerad)")),
        ("unknown-name-in-include", egna, ("item.registered", "item.diarienummer")),
        ("unknown-name-in-call", protokoll, ("paragraph.registered", "paragraph.dnr")),
        ("unknown-part", protokoll, (fact, "facts_(\"Dnr\", protokoll.registered)")),
        ("unknown-argument", protokoll, (fact, "fact(\"Dnr\", protokoll.registered, ovan=2)")),
        ("too-many", protokoll, (fact, "fact(\"Dnr\", protokoll.registered, 3, 4)")),
        ("too-few", protokoll, (fact, "fact(\"Dnr\")")),
        ("no-content", protokoll, ("{{ new_page() }}", "{% call new_page() %}a{% endcall %}")),
        ("unknown-filter", protokoll, (fact, "fact(\"Dnr\", protokoll.registered|stor)")),
        ("a-list", protokoll, (fact, "protokoll.items")),
        ("a-truth", protokoll, (fact, "protokoll.public is none")),
        ("words-among-parts", protokoll, ("{{ agenda_row(", "ord {{ agenda_row(")),
        (
            "shadowed",
            protokoll,
            ("{% for paragraph in", "{% set titled = 1 %}{{ titled() }}{% for paragraph in"),
        ),
        ("typst-in-part", egna, (remark, "{{ list_section(rubrik, 3) }}")),
        (
            "typst-heading",
            protokoll,
            (
                "{{ full(section(\"Ärendelista\", level=1)) }}",
                "{{ section(\"Ärendelista\", level=3) }}",
            ),
        ),
        ("syntax", protokoll, ("{% endcall %}\n{% endcall %}", "{% endcall %}")),
    ];
    let mut told_all = String::new();
    for (name, path, edit) in cases {
        told_all += &format!("── {name}\n{}\n", told(path, edit));
    }
    snapshots().bind(|| insta::assert_snapshot!("template-mistakes", told_all));
}

#[test]
fn a_value_among_the_words_of_typst_is_told() {
    snapshots().bind(|| {
        insta::assert_snapshot!(
            "template-quoted",
            with_template("Mötet hölls på {{ protokoll.place }}.")
        );
    });
}

#[test]
fn words_and_values_of_a_template_are_text() {
    let project = TestProject::sample();
    let text = "{{ sheet(document, kind=\"P\", date=protokoll.date) }}\n{{ titled(\"P\", none, none) }}\n\
        Plats *så* #{{ protokoll.place }} & [mer] {{ \"kl. \" ~ protokoll.number }}.\n";
    project.write("templates/protokoll.j2", text);
    project.build_clean();
    let pdf = TestPdf::open(&project.path("output/sammantraden/2024-11-29/protokoll.pdf"));
    assert!(pdf.says("Plats *så* #"), "{}", pdf.read_aloud());
    assert!(pdf.says("& [mer] ."), "{}", pdf.read_aloud());
}

#[test]
fn no_text_of_a_record_becomes_a_part() {
    let project = TestProject::sample();
    let record = "content/sammantraden/2024-11-29.yaml";
    project.edit(record, "plats: ", "plats: \"\\uFDD00\\uFDD1 \\uFDD2 #panic() \" # ");
    let source = source(project.root(), "2024-11-29", "protokoll");
    assert!(source.contains("\"\u{fffd}0\u{fffd} \u{fffd} #panic()\""), "{source}");
}
