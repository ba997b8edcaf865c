//! Signed PDFs: what is said of their signatures, whatever has become of the files, and packets of them.

use std::fs;
use std::path::PathBuf;

use lopdf::{Dictionary, Document, IncrementalDocument, Object, dictionary};
use proptest::prelude::*;

use crate::support::library::{
    Integrity, LaterChanges, PdfSource, Signature, Signatures, build_packets, inspect, joined,
    sha256, signatures,
};
use crate::support::pdf::TestPdf;
use crate::support::programs::{breaches, qpdf_problems};
use crate::support::project::{TestProject, codes, pictures};
use crate::support::repository;

const RECORD: &str = "content/sammantraden/2020-11-27.yaml";
const PACKET: &str = "output/sammantraden/2020-11-27/paket.pdf";

/// A protokoll that two have signed, and that was stamped after that.
fn signed() -> Vec<u8> {
    fs::read(repository("tests/fixtures/foreign/signed.pdf")).unwrap()
}

/// The same as it was when it had so many signatures.
fn signed_by(count: usize) -> Vec<u8> {
    let mut bytes = signed();
    let [.., start, length] = read(&bytes).signed[count - 1].byte_range.unwrap();
    bytes.truncate(start + length);
    bytes
}

#[track_caller]
fn read(bytes: &[u8]) -> Signatures {
    signatures(bytes).unwrap()
}

/// What was appended after the first signature of a file.
fn later(bytes: &[u8]) -> LaterChanges {
    let first = read(bytes).signed.remove(0);
    assert_eq!(first.integrity, Integrity::Intact);
    first.later
}

/// A file to which somebody has appended changed objects.
fn appended(bytes: &[u8], change: impl FnOnce(&mut Editing)) -> Vec<u8> {
    let document = Document::load_mem(bytes).unwrap();
    let mut editing = Editing(IncrementalDocument::create_from(bytes.to_vec(), document));
    change(&mut editing);
    let mut saved = Vec::new();
    editing.0.save_to(&mut saved).unwrap();
    assert!(saved.starts_with(bytes));
    saved
}

/// What somebody does to a file.
type Change<'a> = &'a dyn Fn(&mut Editing);

struct Editing(IncrementalDocument);

impl Editing {
    /// A new version of the only dictionary that `is_wanted`.
    fn dictionary(&mut self, is_wanted: impl Fn(&Dictionary) -> bool) -> &mut Dictionary {
        let before = self.0.get_prev_documents();
        let objects =
            before.objects.iter().filter_map(|(id, own)| Some((*id, own.as_dict().ok()?)));
        let (id, _) = objects.filter(|(_, own)| is_wanted(own)).last().unwrap();
        self.0.opt_clone_object_to_new_document(id).unwrap();
        self.0.new_document.get_object_mut(id).unwrap().as_dict_mut().unwrap()
    }

    fn of_type(&mut self, name: &str) -> &mut Dictionary {
        self.dictionary(|own| own.has_type(name.as_bytes()))
    }

    fn field(&mut self, name: &str) -> &mut Dictionary {
        self.dictionary(|own| {
            own.get(b"T").and_then(Object::as_str).is_ok_and(|own| own == name.as_bytes())
        })
    }
}

#[test]
fn signatures_are_read_in_order_with_who_and_when() {
    let found = read(&signed());
    let words: Vec<String> = found.signed.iter().map(Signature::words).collect();
    let unchanged = "innehållet är oförändrat; sedan har bara underskrifter lagts till";
    assert_eq!(
        words,
        [
            format!(
                "underskrift av Zoë Müller, 2026-11-27 kl. 13.32, i fältet `sekreterare`: {unchanged}"
            ),
            format!(
                "underskrift av Åsa Ek, 2026-11-27 kl. 13.32, i fältet `ordforande`: {unchanged}"
            ),
            format!(
                "tidsstämpel från Prov TSA, 2026-11-27 kl. 13.32, i fältet `arkivets-tidsstampel`: {unchanged}"
            ),
        ]
    );
    assert!(found.signed.iter().all(Signature::holds));
    assert_eq!(found.empty, ["justerare"]);
    // As it was made, two signatures, the timestamp, and what proves it.
    assert_eq!(found.revisions, 5);
}

#[test]
fn the_last_signature_covers_the_whole_file() {
    for count in 1..=3 {
        let found = read(&signed_by(count)).signed;
        let later: Vec<LaterChanges> = found.iter().map(|signature| signature.later).collect();
        let mut expected = vec![LaterChanges::Signatures; count - 1];
        expected.push(LaterChanges::None);
        assert_eq!(later, expected);
    }
    let mut bytes = signed_by(1);
    bytes.extend_from_slice(b"\r\n");
    assert_eq!(later(&bytes), LaterChanges::None, "an end of line says nothing");
}

#[test]
fn a_file_that_nobody_has_signed_has_no_signatures() {
    let foreign = repository("tests/fixtures/foreign/libreoffice-2b-ua.pdf");
    let found = read(&fs::read(foreign).unwrap());
    assert_eq!(found, Signatures { revisions: 1, ..Signatures::default() });
}

#[test]
fn what_changes_more_than_signatures_is_told() {
    let bytes = signed_by(1);
    let changes: [(&str, Change<'_>); 8] = [
        ("another page's content", &|file| {
            file.of_type("Page").set("Contents", Object::Array(Vec::new()));
        }),
        ("a larger page", &|file| {
            file.of_type("Page").set("MediaBox", vec![0.into(), 0.into(), 900.into(), 900.into()]);
        }),
        ("no annotations", &|file| {
            file.dictionary(|own| own.has_type(b"Page") && own.has(b"Annots")).remove(b"Annots");
        }),
        ("a script", &|file| {
            file.of_type("Catalog").set("OpenAction", dictionary! { "S" => "JavaScript" });
        }),
        ("another page tree", &|file| {
            file.of_type("Pages").set("Kids", Object::Array(Vec::new()));
        }),
        ("another name of a signed field", &|file| {
            file.field("sekreterare").set("TU", Object::string_literal("Ordförande"));
        }),
        ("no signature in a signed field", &|file| {
            file.field("sekreterare").set("V", Object::Null);
        }),
        ("an empty field elsewhere", &|file| {
            file.field("justerare").set("Rect", vec![0.into(), 0.into(), 900.into(), 900.into()]);
        }),
    ];
    for (what, change) in changes {
        let changed = appended(&bytes, change);
        match signatures(&changed) {
            Ok(found) if !found.signed.is_empty() => {
                assert_eq!(found.signed[0].later, LaterChanges::Other, "{what}");
                assert!(!found.signed[0].holds(), "{what}");
            }
            // The field isn't signed any more, or the file has no pages.
            _ => assert!(what.starts_with("no signature") || what.ends_with("tree"), "{what}"),
        }
    }
}

#[test]
fn what_only_says_who_saved_a_file_changes_nothing() {
    let bytes = signed_by(1);
    let saved = appended(&bytes, |file| {
        file.dictionary(|own| own.has(b"CreationDate")).set("Producer", "Annat program");
        // Texts may be written in another way.
        let name = lopdf::text_string("justerare");
        file.field("justerare").set("T", name);
    });
    assert_eq!(later(&saved), LaterChanges::Signatures);
}

#[test]
fn fields_in_a_circle_are_visited_once() {
    let bytes = appended(&signed_by(1), |file| {
        let own = file.0.new_document.add_object(Object::Null);
        let field = dictionary! {
            "FT" => "Sig", "T" => Object::string_literal("ring"), "Kids" => vec![own.into(), own.into()],
        };
        file.0.new_document.set_object(own, field);
        file.dictionary(|own| own.has(b"SigFlags")).set("Fields", vec![own.into(); 3]);
    });
    assert_eq!(read(&bytes).signed, []);
}

#[test]
fn a_gap_that_is_more_than_the_signature_covers_nothing() {
    let bytes = signed_by(1);
    let [_, gap, resumed, length] = read(&bytes).signed[0].byte_range.unwrap();
    let written = |gap: usize, resumed: usize| format!("[0 {gap} {resumed} {length}]");
    let old = written(gap, resumed);
    let at = bytes.windows(old.len()).position(|part| part == old.as_bytes()).unwrap();
    for (gap, resumed) in [(gap - 1, resumed), (gap, resumed + 1), (gap + 1, resumed)] {
        let mut changed = bytes.clone();
        let new = written(gap, resumed);
        changed[at..at + old.len()].copy_from_slice(&new.as_bytes()[..old.len()]);
        let signature = &read(&changed).signed[0];
        assert_eq!(signature.byte_range, None, "{new}");
        assert!(!signature.holds());
    }
}

proptest! {
    #[test]
    fn no_byte_that_is_signed_changes_without_a_word(at in 0..signed().len(), mask in 1..=255_u8) {
        let mut bytes = signed();
        bytes[at] ^= mask;
        for signature in signatures(&bytes).map(|found| found.signed).unwrap_or_default() {
            let Some([_, gap, resumed, length]) = signature.byte_range else { continue };
            if at < gap || (resumed..resumed + length).contains(&at) {
                prop_assert_ne!(signature.integrity, Integrity::Intact, "{}", signature.words());
            }
        }
    }

    #[test]
    fn mutated_files_are_read_to_their_end(
        cuts in prop::collection::vec((0..signed().len(), 0..200_usize), 1..8),
        filling in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut bytes = signed();
        for (at, length) in cuts {
            let start = at.min(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, filling.iter().copied());
        }
        let _ = signatures(&bytes);
    }

    #[test]
    fn mutated_containers_are_read_to_their_end(
        flips in prop::collection::vec((0..6000_usize, any::<u8>()), 1..30),
    ) {
        let mut bytes = signed();
        let [_, gap, resumed, _] = read(&bytes).signed[0].byte_range.unwrap();
        for (at, digit) in flips {
            bytes[(gap + 1 + at).min(resumed - 2)] = b"0123456789abcdef"[usize::from(digit % 16)];
        }
        for signature in read(&bytes).signed {
            prop_assert!(!signature.words().is_empty());
        }
    }
}

/// The sample with the signed file as attachment 6.
fn with_signed_attachment() -> TestProject {
    let project = TestProject::sample();
    project.write("content/bilagor/protokoll.pdf", signed());
    let row = format!(
        "  - {{nr: 6, fil: bilagor/protokoll.pdf, rubrik: Protokoll, \
         kontrollerad: {{av: Anna Ek, datum: 2020-11-20, sha256: {}}}}}\n\n",
        sha256(&signed())
    );
    project.edit(RECORD, "\n\närenden:", &format!("\n{row}ärenden:"));
    project.edit(RECORD, "rubrik: Övriga frågor", "rubrik: Övriga frågor\n    bilagor: 6");
    project
}

#[test]
fn a_packet_says_that_its_copy_of_a_signed_file_is_a_copy() {
    let project = with_signed_attachment();
    let report = build_packets(project.root(), false);
    assert_eq!(codes(&report), ["A6"], "{}", pictures(&report));
    assert!(
        pictures(&report).contains("bilagan har 3 digitala underskrifter"),
        "{}",
        pictures(&report)
    );
    let packet = TestPdf::open(&project.path(PACKET));
    assert!(packet.says("Sidorna här är en kopia: underskrifterna gäller bara i originalfilen."));
    // Our own parts aren't signed here.
    assert!(!packet.says("Underskrifterna finns i den bifogade filen."));

    project.edit(
        RECORD,
        "\nplats:",
        "\ngodtas: [{kod: A6, skäl: originalet finns på webben}]\nplats:",
    );
    assert_eq!(codes(&build_packets(project.root(), false)), [""; 0]);
}

#[test]
fn a_signed_file_that_is_attached_keeps_its_signatures() {
    let project = with_signed_attachment();
    let report = build_packets(project.root(), true);
    assert_eq!(codes(&report), [""; 0], "{}", pictures(&report));
    let packet = project.path(PACKET);
    assert!(TestPdf::open(&packet).says("Underskrifterna finns i den bifogade filen."));
    let document = Document::load(&packet).unwrap();
    let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    let attached = streams
        .filter(|stream| stream.dict.has_type(b"EmbeddedFile"))
        .map(|stream| stream.get_plain_content().unwrap());
    assert_eq!(attached.collect::<Vec<_>>(), [signed()]);
}

#[test]
fn a_packet_describes_the_stamps_of_signatures_in_words() {
    let bytes = signed();
    let seen = inspect(&PdfSource::read(&bytes).unwrap()).unwrap();
    assert_eq!(seen.issues, []);
    let packet = joined(&[&bytes]).unwrap();
    let document = Document::load_mem(&packet).unwrap();
    let dictionaries = document.objects.values().filter_map(|object| object.as_dict().ok());
    let stamps: Vec<String> = dictionaries
        .filter(|own| own.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Stamp"))
        .map(|stamp| lopdf::decode_text_string(stamp.get(b"Contents").unwrap()).unwrap())
        .collect();
    assert_eq!(stamps, ["Sekreterare Zoë Müller", "Ordförande Åsa Ek"]);
    assert_eq!(read(&packet), Signatures { revisions: 1, ..Signatures::default() });
}

#[test]
#[ignore = "needs Java and qpdf: tests/run"]
fn packets_with_signed_files_conform() {
    let folder = tempfile::tempdir().unwrap();
    let file: PathBuf = folder.path().join("paket.pdf");
    fs::write(&file, joined(&[&signed(), &signed_by(1)]).unwrap()).unwrap();
    assert_eq!(breaches(&file, "2a,ua1"), "");
    assert_eq!(qpdf_problems(&file), None);
}
