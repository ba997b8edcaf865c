//! Protokoll that are signed digitally: their fields, and that signatures leave them what they are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lopdf::{Dictionary, Document};
use tempfile::TempDir;

use crate::support::built;
use crate::support::library::Diagnostic;
use crate::support::pdf::TestPdf;
use crate::support::programs::{breaches, pyhanko, qpdf_problems};
use crate::support::project::{TestProject, codes, pictures};
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
fn extracts_have_no_fields() {
    let project = TestProject::fixture("kommunstyrelse");
    let report = library::extract(project.root(), "2025-03-12", &["41", "42"], false);
    assert!(!report.made.is_empty(), "{}", pictures(&report));
    for made in &report.made {
        assert_eq!(fields(&project.path(&made.path)), [], "{}", made.path);
    }
}

/// Every project with `underskrift: digital`, and the paths of its protokoll.
fn signed_digitally() -> Vec<(TestProject, Vec<PathBuf>)> {
    let fixtures = built::fixtures().map(TestProject::fixture);
    let projects = fixtures.chain([TestProject::sample()]).map(|project| {
        let organisation = project.path("content/organisation.yaml");
        let text = fs::read_to_string(&organisation).unwrap();
        let others = text.lines().filter(|line| !line.starts_with("underskrift:"));
        let text: String = others.map(|line| format!("{line}\n")).collect();
        fs::write(&organisation, text + "underskrift: digital\n").unwrap();
        let report = project.build();
        let paths = report.made.iter().map(|made| project.path(&made.path));
        let protokoll = paths.filter(|path| path.ends_with("protokoll.pdf")).collect();
        (project, protokoll)
    });
    projects.collect()
}

#[test]
fn every_body_can_sign_digitally() {
    let mut seen = 0;
    for (project, protokoll) in signed_digitally() {
        // A template of a body's own has lines for pens until it asks for fields.
        let has_own_template = project.path("templates/protokoll.j2").exists();
        for path in protokoll {
            let fields = fields(&path);
            // What isn't approved is signed by nobody yet.
            let is_pending = TestPdf::open(&path).pages().concat().concat().contains("OJUSTERAT");
            if has_own_template || is_pending {
                assert_eq!(fields, [], "{}", path.display());
                continue;
            }
            assert!(fields.len() > 2, "{}", path.display());
            let names: BTreeSet<String> = fields.iter().map(|field| text(field, b"T")).collect();
            assert_eq!(names.len(), fields.len(), "{names:?}");
            assert!(names.contains("sekreterare"));
            assert!(names.contains("arkivets-tidsstampel"), "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 3, "{seen}");
}

#[test]
#[ignore = "needs Java: tests/run"]
fn every_protokoll_with_fields_conforms() {
    for (_project, protokoll) in signed_digitally() {
        for path in protokoll {
            assert_eq!(breaches(&path, "2a,ua1"), "", "{}", path.display());
        }
    }
}

#[test]
fn whoever_signs_twice_has_two_fields() {
    let project = TestProject::new();
    let long = "Maria-Margareta Elisabeth von Knorring-Wattrang Dahlgrensdotter Åström";
    project.meeting(&format!(
        "datum: 2021-03-01\nunderskrift: digital\nordförande: Zoë Ångström\nsekreterare: {long}\n\
         justerare: [Zoë Ångström, Émile Öst, Bo Al]\nnärvaro:\n  beslutande:\n  \
         - {{namn: Zoë Ångström, roll: ordförande}}\n  - Émile Öst\n  - Bo Al\n  övriga: [{long}]\n\
         ärenden:\n- {{rubrik: Ett, beslut: Så.}}\n"
    ));
    project.build();
    let fields = fields(&project.path("output/sammantraden/2021-03-01/protokoll.pdf"));
    let said: Vec<String> =
        fields.iter().map(|own| format!("{}: {}", text(own, b"T"), text(own, b"TU"))).collect();
    assert_eq!(
        said,
        [
            format!("sekreterare: Sekreterare {long}").as_str(),
            "ordforande: Ordförande Zoë Ångström",
            "justerare: Justerare Zoë Ångström",
            "justerare-2: Justerare Émile Öst",
            "justerare-3: Justerare Bo Al",
            "arkivets-tidsstampel: Arkivets tidsstämpel",
        ]
    );
}

/// A folder with files that are signed one after the other.
struct Signing(TempDir);

impl Signing {
    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// Signs in a field, with a stamp whose font is in the file.
    fn sign(&self, from: &str, to: &str, field: &str, name: &str) {
        let font = repository("fonts/source-sans-3/SourceSans3-Regular.otf");
        let (from, to, folder) = (self.path(from), self.path(to), self.path(""));
        pyhanko(&["sign", &from, &to, field, &folder, font.to_str().unwrap(), name]);
    }

    fn stamp(&self, from: &str, to: &str, field: &str) {
        pyhanko(&["timestamp", &self.path(from), &self.path(to), field, &self.path("")]);
    }

    /// Holds that pyHanko, veraPDF and make-docs find nothing wrong with a file and all its signatures.
    #[track_caller]
    fn holds(&self, file: &str, signatures: usize) {
        let path = self.path(file);
        assert_eq!(breaches(Path::new(&path), "2a,ua1"), "", "{file}");
        let said = self.check(file);
        assert_eq!(said.lines().filter(|line| line.contains(" ok ")).count(), signatures, "{said}");
        let found = library::signatures(&fs::read(&path).unwrap()).unwrap().signed;
        assert_eq!(found.iter().filter(|own| own.holds()).count(), signatures, "{found:?}");
    }

    /// What pyHanko says of the signatures in a file.
    fn check(&self, file: &str) -> String {
        pyhanko(&["check", &self.path(file), &self.path("")])
    }

    /// What make-docs says of the signatures in a file.
    fn read(&self, file: &str) -> Vec<library::Signature> {
        library::signatures(&fs::read(self.path(file)).unwrap()).unwrap().signed
    }
}

#[test]
#[ignore = "needs Python and Java: tests/run"]
fn two_signatures_and_a_timestamp_leave_a_protokoll_what_it_is() {
    let signing = Signing(tempfile::tempdir().unwrap());
    fs::copy(protokoll(), signing.path("0.pdf")).unwrap();
    assert_eq!(qpdf_problems(Path::new(&signing.path("0.pdf"))), None);
    signing.sign("0.pdf", "1.pdf", "sekreterare", "Eva Blom");
    signing.holds("1.pdf", 1);
    signing.sign("1.pdf", "2.pdf", "ordforande", "Åsa Ek");
    signing.holds("2.pdf", 2);
    signing.stamp("2.pdf", "3.pdf", "arkivets-tidsstampel");
    signing.holds("3.pdf", 3);
    let mut bytes = fs::read(signing.path("3.pdf")).unwrap();
    // The title in the metadata, whose last day becomes another.
    let title = b"Protokoll 2025-04-04";
    let at_title = bytes.windows(title.len()).position(|part| part == title).unwrap();
    bytes[at_title + title.len() - 1] ^= 1;
    fs::write(signing.path("flipped.pdf"), bytes).unwrap();
    let said = signing.check("flipped.pdf");
    assert!(said.lines().all(|line| line.contains(" broken ")), "{said}");
    let found = signing.read("flipped.pdf");
    assert!(found.iter().all(|own| own.integrity == library::Integrity::Changed), "{found:?}");
}

#[test]
#[ignore = "needs Python: tests/run"]
fn what_others_do_to_a_signed_file_is_seen_as_they_see_it() {
    let signing = Signing(tempfile::tempdir().unwrap());
    fs::copy(protokoll(), signing.path("0.pdf")).unwrap();
    signing.sign("0.pdf", "1.pdf", "sekreterare", "Eva Blom");
    pyhanko(&["change", &signing.path("1.pdf"), &signing.path("changed.pdf")]);
    assert!(signing.check("changed.pdf").contains(" broken "));
    let [found] = &signing.read("changed.pdf")[..] else { panic!("one has signed") };
    assert_eq!(found.integrity, library::Integrity::Intact);
    assert_eq!(found.later, library::LaterChanges::Other);

    // A service that draws a field of its own, and signs with another digest.
    pyhanko(&["draw", &signing.path("1.pdf"), &signing.path("drawn.pdf"), &signing.path("")]);
    let [first, drawn] = &signing.read("drawn.pdf")[..] else { panic!("two have signed") };
    assert!(first.holds() && drawn.holds(), "{first:?} {drawn:?}");
    assert_eq!(drawn.signer, "Tjänsten");
    let seen = fs::read(signing.path("drawn.pdf")).unwrap();
    let seen = library::inspect(&library::PdfSource::read(&seen).unwrap()).unwrap();
    assert!(seen.issues.contains(&library::ConformanceIssue::FormFields), "{:?}", seen.issues);
}

#[test]
#[ignore = "needs Python: tests/run"]
fn minutes_may_be_signed_before_the_day_of_their_approval_is_written() {
    let project = TestProject::new();
    let record = "content/sammantraden/2021-03-01.yaml";
    let minutes = "output/sammantraden/2021-03-01/protokoll.pdf";
    let text = "datum: 2021-03-01\ntid: 09.00\nplats: Norra\nförsta_paragraf: 1\n\
                närvaro: {beslutande: [{namn: Eva Blom, roll: ordförande}, Åsa Ek]}\n\
                sekreterare: Bo Al\njusterare: Åsa Ek\nunderskrift: digital\n\
                ärenden:\n- {rubrik: Bidrag, beslut: Styrelsen beviljar 310 tkr.}\n";
    project.write(record, text);
    project.build();
    let signing = Signing(tempfile::tempdir().unwrap());
    fs::copy(project.path(minutes), signing.path("0.pdf")).unwrap();
    signing.sign("0.pdf", "1.pdf", "sekreterare", "Bo Al");
    fs::copy(signing.path("1.pdf"), project.path(minutes)).unwrap();
    project.write(record, text.replace("310", "910") + "justering: 2021-03-10\n");
    let report = project.build();
    assert!(codes(&report).contains(&"S7"), "{}", pictures(&report));
    assert!(codes(&project.check()).contains(&"S7"));
    let refused = library::seal(project.root(), &[]);
    assert!(refused.sealed.is_empty() && codes(&refused).contains(&"S7"), "{}", pictures(&refused));
    project.write(record, text.to_owned() + "justering: 2021-03-10\n");
    let sealed = library::seal(project.root(), &[]);
    assert_eq!(sealed.sealed[0].reason, "justerat 2021-03-10", "{}", pictures(&sealed));
    let report = project.build();
    assert!(codes(&report).iter().all(|code| !code.starts_with('S')), "{}", pictures(&report));
    assert!(fs::read(project.path(minutes)).unwrap() == fs::read(signing.path("1.pdf")).unwrap());
    project.edit(record, "justering: 2021-03-10", "justering: 2021-03-11");
    assert!(codes(&project.build()).contains(&"S7"), "the day is fixed by the seal");
}

#[test]
#[ignore = "needs Python: tests/run"]
fn signed_minutes_are_kept_and_sealed_as_they_are() {
    let project = TestProject::fixture("grannar");
    project.build_clean();
    let signing = Signing(tempfile::tempdir().unwrap());
    let published = || fs::read(project.path(PROTOKOLL)).unwrap();
    let put = |file: &str| fs::copy(signing.path(file), project.path(PROTOKOLL)).unwrap();
    fs::copy(project.path(PROTOKOLL), signing.path("0.pdf")).unwrap();
    signing.sign("0.pdf", "1.pdf", "sekreterare", "Eva Blom");
    signing.sign("1.pdf", "2.pdf", "ordforande", "Åsa Ek");
    pyhanko(&["change", &signing.path("1.pdf"), &signing.path("changed.pdf")]);

    // Somebody paints on a page after a signature, or in the same breath.
    pyhanko(&[
        "cover",
        &signing.path("0.pdf"),
        &signing.path("covered.pdf"),
        "sekreterare",
        &signing.path(""),
    ]);
    for altered in ["changed.pdf", "covered.pdf"] {
        put(altered);
        let report = project.build();
        assert!(report.findings.iter().any(Diagnostic::is_error), "{}", pictures(&report));
        let refused = library::seal(project.root(), &[]);
        assert!(refused.sealed.is_empty() && codes(&refused) == ["S4"], "{}", pictures(&refused));
        let known = library::identify(project.root(), Path::new(&signing.path(altered))).identity;
        assert_eq!(known, library::Identity::Unknown);
    }
    put("1.pdf");
    let report = project.build();
    assert_eq!(codes(&report), ["S4"], "{}", pictures(&report));
    assert!(report.findings.iter().all(|finding| !finding.is_error()), "a warning");
    let sealed = library::seal(project.root(), &[]).sealed;
    assert_eq!((sealed.len(), &*sealed[0].signers), (1, &["Eva Blom".to_owned()][..]));
    assert!(codes(&project.build()).is_empty());

    put("2.pdf");
    assert_eq!(codes(&project.build()), ["S4"], "it has been signed since it was sealed");
    assert_eq!(library::seal(project.root(), &[]).sealed[0].version, 2);
    let found = library::verify(project.root());
    assert!(found.findings.is_empty(), "{:?}", found.findings);
    let versions = &found.documents[0].versions;
    assert_eq!(versions.iter().map(|own| own.signatures.len()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(versions[1].remade, Some(library::Remade::Same), "but for the signatures");
    let of_first = library::identify(project.root(), Path::new(&signing.path("1.pdf"))).identity;
    assert!(matches!(of_first, library::Identity::Sealed { version: 1, is_replaced: true, .. }));

    fs::remove_dir_all(project.path("output")).unwrap();
    project.edit("content/organisation.yaml", "namn: ", "namn: Nya ");
    project.build();
    assert!(published() == fs::read(signing.path("2.pdf")).unwrap());
}

#[test]
#[ignore = "needs Python: tests/run"]
fn packets_enclose_signed_minutes_and_say_so() {
    let project = TestProject::sample();
    let protokoll = "output/sammantraden/2020-10-30/protokoll.pdf";
    let paket = "output/sammantraden/2020-11-27/paket.pdf";
    project.edit(
        "content/sammantraden/2020-10-30.yaml",
        "sekreterare:",
        "underskrift: digital\nsekreterare:",
    );
    project.build_clean();
    let signing = Signing(tempfile::tempdir().unwrap());
    fs::copy(project.path(protokoll), signing.path("0.pdf")).unwrap();
    signing.sign("0.pdf", "1.pdf", "sekreterare", "Eva Blom");
    fs::copy(signing.path("1.pdf"), project.path(protokoll)).unwrap();
    library::seal(project.root(), &[]);
    let report = library::build_packets(project.root(), false);
    assert!(codes(&report).contains(&"A6"), "{}", pictures(&report));
    let pdf = TestPdf::open(&project.path(paket));
    assert!(pdf.says("Den är underskriven digitalt."));
    assert_eq!(qpdf_problems(&project.path(paket)), None);
    let report = library::build_packets(project.root(), true);
    assert!(!codes(&report).contains(&"A2"), "attached as it is: {}", pictures(&report));
}
