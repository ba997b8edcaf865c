//! Minutes that come back signed: they are kept, sealed as they are, and known again. No program signs here: a file that
//! was signed once takes the place of the one that is made, in the notes too.

use super::noted::{enlarge, noted, program, sealed_note};
use super::*;
use crate::support::library::{Identity, signatures};

/// What makes minutes such that they are signed digitally.
const DIGITAL: &str = "underskrift: digital\nförsta_paragraf: 1\n";

/// Minutes as they were made, with the signatures of the secretary and the chair, and the archive's timestamp.
struct Signed(Vec<u8>);

impl Signed {
    fn read() -> Self {
        Self(fs::read(repository("tests/fixtures/signed/protokoll.pdf")).unwrap())
    }

    /// The file as it was made.
    fn unsigned(&self) -> &[u8] {
        let end = self.0.windows(6).position(|part| part == b"%%EOF\n").unwrap();
        &self.0[..end + 6]
    }

    /// The file with so many signatures.
    fn by(&self, count: usize) -> &[u8] {
        let [.., start, length] =
            signatures(&self.0).unwrap().signed[count - 1].byte_range.unwrap();
        &self.0[..start + length]
    }

    /// Lets it be what was published as a document.
    fn publish(&self, project: &TestProject, path: &str) {
        let (made, own) = (bytes(project, path), self.unsigned());
        let [old, new] = [&made, own].map(library::sha256);
        let sizes = [made.len(), own.len()].map(|size| format!("\"storlek\":{size},"));
        for entry in WalkDir::new(project.path("output/.make-docs")) {
            let note = entry.unwrap().into_path();
            let Ok(text) = fs::read_to_string(&note) else { continue };
            let lines = text.split_inclusive('\n').map(|line| match line.contains(&old) {
                true => line.replace(&old, &new).replace(&sizes[0], &sizes[1]),
                false => line.to_owned(),
            });
            fs::write(&note, lines.collect::<String>()).unwrap();
        }
        project.write(path, own);
    }

    /// A project that has published it as the first meeting's minutes, of a record with some more lines.
    fn published(&self, more: &str) -> TestProject {
        let project = TestProject::new();
        project.write(FIRST, minutes("2021-03-01", "2021-03-10", &format!("{DIGITAL}{more}")));
        project.build();
        self.publish(&project, MINUTES);
        project
    }
}

/// What is known of the published minutes.
fn known(project: &TestProject) -> Identity {
    library::identify(project.root(), &project.path(MINUTES)).identity
}

/// What is published of the first minutes.
fn published(project: &TestProject) -> PublishedFile {
    library::verify(project.root()).documents[0].published
}

/// Holds that a build keeps some minutes, and says that they are signed.
#[track_caller]
fn is_kept(project: &TestProject) {
    let before = bytes(project, MINUTES);
    let report = project.build();
    assert_eq!(codes(&report), ["S4"], "{}", pictures(&report));
    assert!(report.findings.iter().all(|finding| !finding.is_error()), "a warning");
    assert!(pictures(&report).contains("make-docs seal 2021-03-01"), "{}", pictures(&report));
    let made = report.made.iter().find(|made| made.path == MINUTES).unwrap();
    assert_eq!(made.note.as_deref(), Some("underskrivet"));
    assert!(bytes(project, MINUTES) == before);
    assert_eq!(published(project), PublishedFile::SignedSince);
    assert!(faults(project).contains(&"S4"));
    assert!(codes(&project.check()).is_empty());
}

#[test]
fn signed_minutes_are_kept() {
    let signed = Signed::read();
    let project = signed.published("");
    assert!(codes(&project.build()).is_empty());
    assert_eq!(published(&project), PublishedFile::Unsealed);
    signed.publish(&project, MINUTES);
    project.write(MINUTES, signed.by(1));
    is_kept(&project);
    let document = "sammantraden/2021-03-01/protokoll.pdf".to_owned();
    assert_eq!(known(&project), Identity::Published { document, is_signed_since: true });
    project.edit(FIRST, "sätts_upp", "uppsatt");
    is_kept(&project);
    project.edit(FIRST, "310 tkr", "910 tkr");
    is_refused(&project, MINUTES, "är justerat och skrivs inte över");
}

#[test]
fn signed_minutes_are_sealed_as_they_are() {
    let signed = Signed::read();
    let project = signed.published("");
    project.write(MINUTES, signed.by(1));
    let sealed = seal(&project).sealed;
    assert_eq!(
        (sealed.len(), sealed[0].version, &*sealed[0].reason),
        (1, 1, "justerat 2021-03-10")
    );
    assert_eq!(sealed[0].signers, ["Bo Al"]);
    assert!(bytes(&project, SEALED) == signed.by(1));
    assert!(codes(&project.build()).is_empty());
    assert_eq!(published(&project), PublishedFile::Sealed);

    project.write(MINUTES, signed.by(2));
    is_kept(&project);
    let Identity::Sealed { version, is_replaced, is_signed_since, .. } = known(&project) else {
        panic!("it is sealed, but for a signature")
    };
    assert_eq!((version, is_replaced, is_signed_since), (1, false, true));
    let sealed = seal(&project).sealed;
    assert_eq!((sealed.len(), sealed[0].version, sealed[0].signers.len()), (1, 2, 2));
    assert!(bytes(&project, MINUTES) == signed.by(2));
    assert!(codes(&project.build()).is_empty());
    assert!(seal(&project).sealed.is_empty());
    project.write("ett.pdf", signed.by(1));
    let first = library::identify(project.root(), &project.path("ett.pdf")).identity;
    assert!(
        matches!(
            first,
            Identity::Sealed { version: 1, is_replaced: true, is_signed_since: false, .. }
        ),
        "{first:?}"
    );
    assert_eq!(faults(&project), ["S11"], "it isn't what this program makes");
    let versions = library::verify(project.root()).documents.remove(0).versions;
    let counts: Vec<_> = versions.iter().map(|own| own.signatures.len()).collect();
    assert_eq!(counts, [1, 2]);
}

#[test]
fn signatures_that_do_not_hold_are_not_sealed() {
    let signed = Signed::read();
    let project = signed.published("");
    let mut broken = signed.by(1).to_vec();
    let handler = b"Adobe.PPKLite";
    let at = broken.windows(handler.len()).position(|part| part == handler).unwrap();
    broken[at] ^= 1;
    project.write(MINUTES, &broken);
    let report = library::seal(project.root(), &[]);
    assert!(report.sealed.is_empty() && codes(&report) == ["S4"], "{}", pictures(&report));
    assert!(pictures(&report).contains("filen förseglas inte: underskrift av Bo Al"));
    assert!(!project.path(LOCK).exists());
    let (_, findings) = library::identified(project.root(), &project.path(MINUTES));
    assert_eq!(findings.iter().map(|own| own.code.id).collect::<Vec<_>>(), ["S9"]);
    project.write(MINUTES, signed.by(1));
    let (_, findings) = library::identified(project.root(), &project.path(MINUTES));
    assert_eq!(findings, []);
}

#[test]
fn the_day_of_the_approval_may_be_written_after_the_signatures() {
    let signed = Signed::read();
    let project = TestProject::new();
    let text = minutes("2021-03-01", "2021-03-10", DIGITAL);
    project.write(FIRST, text.replace("justering: 2021-03-10\n", ""));
    project.build();
    signed.publish(&project, MINUTES);
    project.write(MINUTES, signed.by(1));
    let report = project.build();
    assert_eq!(codes(&report), ["S4"], "{}", pictures(&report));
    project.write(FIRST, text.replace("310 tkr", "910 tkr"));
    is_refused(&project, MINUTES, "är underskrivet och skrivs inte över");
    let refused = library::seal(project.root(), &[]);
    assert!(refused.sealed.is_empty() && codes(&refused) == ["S7"], "{}", pictures(&refused));
    project.write(FIRST, &text);
    let report = project.build();
    assert_eq!(codes(&report), ["S4"], "{}", pictures(&report));
    let sealed = seal(&project).sealed;
    assert_eq!(sealed[0].reason, "justerat 2021-03-10");
    assert!(codes(&project.build()).is_empty());
    assert!(bytes(&project, MINUTES) == signed.by(1));
    project.edit(FIRST, "justering: 2021-03-10", "justering: 2021-03-11");
    let told = pictures(&project.build());
    assert!(told.contains("är förseglat och skrivs inte över"), "{told}");
}

#[test]
fn the_organisation_has_minutes_sealed_once_all_have_signed() {
    let signed = Signed::read();
    let project = signed.published("");
    project.edit("content/organisation.yaml", "organ: ", "försegla: true\norgan: ");
    assert!(project.build().sealed.is_empty(), "nobody has signed");
    signed.publish(&project, MINUTES);
    project.write(MINUTES, signed.by(1));
    assert!(project.build().sealed.is_empty(), "the chair hasn't signed");
    project.write(MINUTES, signed.by(2));
    assert_eq!(project.build().sealed.len(), 1, "the timestamp comes when it comes");
    project.write(MINUTES, signed.by(3));
    assert_eq!(project.build().sealed[0].version, 2);
}

#[test]
fn signed_extracts_are_kept() {
    let signed = Signed::read();
    let project = project();
    seal(&project);
    let extract = || library::extract(project.root(), "2021-03-01", &["1"], false);
    let path = extract().made[0].path.clone();
    signed.publish(&project, &path);
    project.write(&path, signed.by(1));
    project.edit("content/organisation.yaml", "namn: Förbundet", "namn: Nya förbundet");
    let report = extract();
    assert_eq!(codes(&report), ["S4"], "{}", pictures(&report));
    assert!(pictures(&report).contains("utdraget har skrivits under"), "{}", pictures(&report));
    assert!(bytes(&project, &path) == signed.by(1));
}

#[test]
fn what_was_signed_is_noted_with_the_seal() {
    let signed = Signed::read();
    let project = TestProject::new();
    let text = minutes("2021-03-01", "2021-03-10", DIGITAL);
    project.write(FIRST, text.replace("justering: 2021-03-10\n", ""));
    project.build();
    signed.publish(&project, MINUTES);
    project.write(MINUTES, signed.by(1));
    let notes = "output/.make-docs/sources";
    let of_now = program(env!("CARGO_PKG_VERSION"));
    let text_of_notes = fs::read_to_string(project.path(notes)).unwrap();
    project.write(notes, text_of_notes.replace(&of_now, &program("0.0.1")));
    let before = noted(&project);
    enlarge(&project);
    project.write(FIRST, text);
    assert_eq!(seal(&project).sealed.len(), 1);
    let note = sealed_note(&project);
    for what in ["sha256", "storlek", "program", "utseende", "underlag"] {
        assert_eq!(note[what], before[what], "{what}");
    }
    assert_eq!(note["justerat"], "2021-03-10");
    assert!(note["innehåll"].is_object());
}

#[test]
fn packets_enclose_signed_minutes_as_they_are() {
    let signed = Signed::read();
    let project = TestProject::sample();
    let path = "output/sammantraden/2020-10-30/protokoll.pdf";
    project.build();
    signed.publish(&project, path);
    project.write(path, signed.by(1));
    library::seal(project.root(), &[]);
    library::build_packets(project.root(), false);
    let packet = TestPdf::open(&project.path("output/sammantraden/2020-11-27/paket.pdf"));
    assert!(packet.says("Den är underskriven digitalt."));
    assert!(packet.says("Ås verkstad"), "the pages that were signed");
}
