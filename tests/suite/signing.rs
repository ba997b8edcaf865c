//! Protokoll that are signed digitally: their fields, and that signatures leave them what they are.

use std::fs;
use std::path::{Path, PathBuf};

use lopdf::{Dictionary, Document};

use crate::support::built;
use crate::support::programs::{breaches, pyhanko, qpdf_problems};
use crate::support::project::TestProject;
use crate::support::{library, repository};

const PROTOKOLL: &str = "output/sammantraden/2025-04-04/protokoll.pdf";

fn protokoll() -> PathBuf {
    built::fixture("grannar").path(PROTOKOLL)
}

/// The fields of a PDF's form.
fn fields(path: &Path) -> Vec<Dictionary> {
    let document = Document::load(path).unwrap();
    let Ok(form) = document.catalog().unwrap().get_deref(b"AcroForm", &document) else {
        return Vec::new();
    };
    let fields = form.as_dict().unwrap().get(b"Fields").unwrap().as_array().unwrap();
    let fields = fields.iter().map(|field| document.dereference(field).unwrap().1);
    fields.map(|field| field.as_dict().unwrap().clone()).collect()
}

fn text(field: &Dictionary, key: &[u8]) -> String {
    lopdf::decode_text_string(field.get(key).unwrap()).unwrap()
}

#[test]
fn everyone_who_signs_has_a_field_and_so_has_the_archive() {
    let fields = fields(&protokoll());
    let said: Vec<(String, String)> =
        fields.iter().map(|field| (text(field, b"T"), text(field, b"TU"))).collect();
    let expected = [
        ("sekreterare", "Sekreterare Eva Blom"),
        ("ordforande", "Ordförande Åsa Ek"),
        ("justerare", "Justerare Bo Al"),
        ("arkivets-tidsstampel", "Arkivets tidsstämpel"),
    ];
    assert_eq!(said, expected.map(|(name, what)| (name.to_owned(), what.to_owned())));
    for field in &fields {
        assert!(field.get(b"AP").unwrap().as_reference().is_ok(), "appearances are indirect");
    }
}

#[test]
fn each_field_is_the_only_kid_of_its_tag() {
    let document = Document::load(protokoll()).unwrap();
    let elements = document.objects.values().filter_map(|object| object.as_dict().ok());
    let forms: Vec<&Dictionary> = elements
        .filter(|own| own.get(b"S").and_then(|s| s.as_name()).ok() == Some(b"Form"))
        .collect();
    assert_eq!(forms.len(), 4);
    for form in forms {
        assert!(form.get(b"K").unwrap().as_dict().unwrap().has_type(b"OBJR"));
    }
}

#[test]
fn fields_leave_the_rest_of_a_long_protokoll_as_it_was() {
    // So many objects that the writer fills more than one object stream.
    let file =
        built::fixture("kommunstyrelse").path("output/sammantraden/2025-03-12/protokoll.pdf");
    let document = Document::load(&file).unwrap();
    assert!(document.objects.len() > 200, "the test has many objects");
    assert!(document.get_pages().len() > 1 && fields(&file).len() > 2);
    for object in document.objects.values().filter_map(|object| object.as_dict().ok()) {
        for (_, value) in object {
            let is_null = value.as_reference().is_ok_and(|id| !document.objects.contains_key(&id));
            assert!(!is_null, "{value:?} of {object:?}");
        }
    }
}

#[test]
fn a_packet_loses_nothing_by_fields_that_nobody_has_signed_in() {
    let bytes = fs::read(protokoll()).unwrap();
    let seen = library::inspect(&library::PdfSource::read(&bytes).unwrap()).unwrap();
    assert_eq!(seen.issues, []);
    assert!(seen.dropped.is_empty(), "{:?}", seen.dropped_words());
}

#[test]
fn drafts_have_no_fields() {
    for stage in ["utkast", "ojusterat"] {
        let project = TestProject::new();
        project.meeting(&format!(
            "datum: 2021-03-01\nläge: {stage}\nunderskrift: digital\nordförande: Åsa\nsekreterare: Bo\n\
             närvaro: {{beslutande: [{{namn: Åsa, roll: ordförande}}]}}\närenden:\n- {{rubrik: Ett, beslut: Så.}}\n"
        ));
        project.build();
        let file = project.path("output/sammantraden/2021-03-01/protokoll.pdf");
        assert!(file.exists() && fields(&file).is_empty(), "{stage}");
    }
}

#[test]
#[ignore = "needs Java: tests/run"]
fn a_packet_of_minutes_with_fields_conforms() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paket.pdf");
    let bytes = fs::read(protokoll()).unwrap();
    fs::write(&file, library::joined(&[&bytes, &bytes]).unwrap()).unwrap();
    assert_eq!(breaches(&file, "2a,ua1"), "");
    assert_eq!(qpdf_problems(&file), None);
    assert_eq!(fields(&file), []);
}

#[test]
#[ignore = "needs Python: tests/run"]
fn two_signatures_and_a_timestamp_leave_a_protokoll_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let font = repository("fonts/source-sans-3/SourceSans3-Regular.otf");
    let (home, font) = (folder.path().to_str().unwrap(), font.to_str().unwrap());
    let files = ["0.pdf", "1.pdf", "2.pdf", "3.pdf"].map(at);
    fs::copy(protokoll(), &files[0]).unwrap();
    assert_eq!(qpdf_problems(Path::new(&files[0])), None);
    for step in 0..3 {
        let (from, to) = (files[step].as_str(), files[step + 1].as_str());
        match ["sekreterare", "ordforande"].get(step) {
            Some(field) => pyhanko(&["sign", from, to, field, home, font]),
            None => pyhanko(&["timestamp", from, to, "arkivets-tidsstampel", home]),
        };
        assert_eq!(breaches(Path::new(to), "2a,ua1"), "", "{to}");
        let said = pyhanko(&["check", to, home]);
        assert_eq!(said.lines().filter(|line| line.contains(" ok ")).count(), step + 1, "{said}");
        assert_eq!(said.lines().count(), step + 1, "{said}");
    }
    let mut bytes = fs::read(&files[3]).unwrap();
    // The title in the metadata, whose last day becomes another.
    let title = b"Protokoll 2025-04-04";
    let at_title = bytes.windows(title.len()).position(|part| part == title).unwrap();
    bytes[at_title + title.len() - 1] ^= 1;
    fs::write(at("flipped.pdf"), bytes).unwrap();
    let said = pyhanko(&["check", &at("flipped.pdf"), home]);
    assert!(said.lines().all(|line| line.contains(" broken ")), "{said}");
}
