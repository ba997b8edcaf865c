//! Packets: what is in the parts is in the whole, in order, and whoever follows a link gets there.
//! Files from others are hostile until they are read.

use std::fs;
use std::path::{Path, PathBuf};

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use rayon::prelude::*;

use crate::support::layout::Layout;
use crate::support::library::{
    ConformanceIssue, PdfSource, ReadError, Report, build_packets, build_validated, inspect,
    joined, joined_behind, sha256,
};
use crate::support::paging::Paging;
use crate::support::pdf::TestPdf;
use crate::support::programs::{breaches, page_texts, pdfinfo, qpdf, qpdf_problems};
use crate::support::project::{TestProject, codes, pictures};
use crate::support::{built, files, repository, snapshots, stem, variable};

const RECORD: &str = "content/sammantraden/2020-11-27.yaml";
const PACKET: &str = "output/sammantraden/2020-11-27/paket.pdf";

/// What the sample's packet holds after the summons and the list, which is a page.
const PARTS: [&str; 5] = [
    "output/sammantraden/2020-10-30/protokoll.pdf",
    "output/verksamhetsplaner/2021-2023/verksamhetsplan.pdf",
    "output/motesplaner/2021/motesplan.pdf",
    "output/dokument/valberedningsuppmaning-2021.pdf",
    "output/dokument/valda-medlemmar-nns.pdf",
];

/// The paths of the sample's packet and of its parts.
fn sample() -> (PathBuf, Vec<PathBuf>) {
    let sample = built::sample();
    (sample.path(PACKET), PARTS.map(|part| sample.path(part)).to_vec())
}

/// Where the parts begin in a packet, from 0.
fn first_of(packet: &Path, parts: &[PathBuf]) -> usize {
    let pages = |path: &Path| Paging::open(path).count();
    pages(packet) - parts.iter().map(|part| pages(part)).sum::<usize>()
}

/// The sample with a PDF as attachment 6, which `row` may say more of.
fn with_attachment(bytes: &[u8], row: &str) -> TestProject {
    let project = TestProject::sample();
    project.write("content/bilagor/underlag.pdf", bytes);
    let row = format!("  - {{nr: 6, fil: bilagor/underlag.pdf, rubrik: Underlag{row}}}\n\n");
    project.edit(RECORD, "\n\närenden:", &format!("\n{row}ärenden:"));
    project.edit(RECORD, "rubrik: Övriga frågor", "rubrik: Övriga frågor\n    bilagor: 6");
    project
}

/// What a row says of an attachment that somebody has checked.
fn checked(bytes: &[u8]) -> String {
    format!(", kontrollerad: {{av: Anna Ek, datum: 2020-11-20, sha256: {}}}", sha256(bytes))
}

/// Makes the packets of a project.
fn build(project: &TestProject, attach: bool) -> Report {
    build_packets(project.root(), attach)
}

/// Holds a file against some flavours of PDF/A and PDF/UA.
#[track_caller]
fn conforms(path: &Path, flavours: &str) {
    let breaches = breaches(path, flavours);
    assert!(breaches.is_empty(), "{breaches}");
}

/// What each page says before its running number, which it ends with.
#[track_caller]
fn unnumbered(packet: &Path) -> Vec<String> {
    let pages = page_texts(packet);
    let of = pages.len();
    let said = pages.iter().enumerate().map(|(at, page)| {
        let number = format!("paket s. {} av {of}\n", at + 1);
        page.strip_suffix(&number)
            .unwrap_or_else(|| panic!("{page:?} hasn't {number:?}"))
            .to_owned()
    });
    said.collect()
}

/// The lines below each part of a tag tree, as far out as in the part's own.
fn parts_of(tags: &str) -> Vec<String> {
    let mut lines = tags.lines();
    assert_eq!(lines.next(), Some("Document"));
    let mut parts: Vec<String> = Vec::new();
    for line in lines {
        match (line.strip_prefix("    "), parts.last_mut()) {
            (Some(line), Some(part)) => *part += &format!("{line}\n"),
            _ => {
                assert_eq!(line, "  Part");
                parts.push(String::new());
            }
        }
    }
    parts
}

#[test]
fn the_tags_are_those_of_the_parts_in_order() {
    let (packet, parts) = sample();
    let tags = parts_of(&TestPdf::open(&packet).tags());
    assert_eq!(tags.len(), 1 + parts.len());
    for (tags, part) in tags[1..].iter().zip(&parts) {
        assert_eq!(*tags, TestPdf::open(part).tags(), "{}", part.display());
    }
    snapshots().bind(|| insta::assert_snapshot!("tags-paket", tags[0]));
}

#[test]
fn every_bookmark_and_link_lands_on_its_page() {
    let (packet, parts) = sample();
    let begin = first_of(&packet, &parts);
    let packet = Paging::open(&packet);
    let (bookmarks, links) = (packet.bookmarks(), packet.links());
    let titles: Vec<String> = bookmarks
        .iter()
        .map(|(depth, title, page)| format!("{}{title} {}", "  ".repeat(*depth), page + 1))
        .collect();
    snapshots().bind(|| insta::assert_snapshot!("bookmarks-paket", titles.join("\n")));

    let mut first = begin;
    let mut firsts = Vec::new();
    let mut below = bookmarks.split(|(depth, ..)| *depth == 0).skip(2);
    for part in parts.iter().map(|part| Paging::open(part)) {
        let moved = |(depth, title, page): (usize, String, usize)| (depth + 1, title, page + first);
        let own: Vec<_> = part.bookmarks().into_iter().map(moved).collect();
        assert_eq!(below.next().unwrap(), own);
        let moved = |(page, target): (usize, String)| {
            let target = target.parse().map_or(target, |page: usize| (page + first).to_string());
            (page + first, target)
        };
        let pages = first..first + part.count();
        let here: Vec<_> = links.iter().filter(|(page, _)| pages.contains(page)).cloned().collect();
        assert_eq!(here, part.links().into_iter().map(moved).collect::<Vec<_>>());
        firsts.push(first.to_string());
        first += part.count();
    }
    assert_eq!(first, packet.count());
    let tops = bookmarks.iter().filter(|(depth, ..)| *depth == 0).skip(1);
    assert_eq!(tops.map(|(.., page)| page.to_string()).collect::<Vec<_>>(), firsts);

    let of = |pages: std::ops::Range<usize>| -> Vec<String> {
        let here = links.iter().filter(|(page, _)| pages.contains(page));
        here.map(|(_, target)| target.clone()).collect()
    };
    assert_eq!(
        of(0..begin - 1),
        [firsts.clone(), firsts.clone()].concat(),
        "the items, and the list below them"
    );
    assert_eq!(of(begin - 1..begin), firsts);
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn every_page_says_what_it_said() {
    let (packet, parts) = sample();
    let mut pages = unnumbered(&packet).into_iter().skip(first_of(&packet, &parts));
    for (at, part) in parts.iter().enumerate() {
        for text in page_texts(part) {
            let mark = format!("Bilaga {} till kallelsen\n", at + 1);
            assert_eq!(pages.next().unwrap(), text + &mark, "{}", part.display());
        }
    }
    assert_eq!(pages.next(), None);
}

#[test]
#[ignore = "needs qpdf and poppler: tests/run"]
fn a_packet_is_sound_for_others() {
    let (packet, _) = sample();
    assert_eq!(qpdf_problems(&packet), None);
    let printed = pdfinfo(&packet);
    let title = "Kallelse med bilagor 2020-11-27";
    assert!(printed.contains(title) && printed.contains("JavaScript:      no"), "{printed}");
}

#[test]
fn a_packet_is_no_larger_than_its_parts() {
    let (packet, parts) = sample();
    let objects = Document::load(&packet).unwrap().objects;
    let is_bare = |object: &Object| matches!(object, Object::Reference(_));
    assert!(!objects.values().any(is_bare), "ISO 32000-1, 7.5.7");
    let size = |path: &PathBuf| fs::metadata(path).unwrap().len();
    assert!(size(&packet) <= parts.iter().map(size).sum());
}

#[test]
fn pages_have_the_labels_of_their_attachments() {
    let (packet, _) = sample();
    let document = Document::load(&packet).unwrap();
    let labels = document.catalog().unwrap().get(b"PageLabels").unwrap();
    snapshots().bind(|| insta::assert_snapshot!("labels-paket", format!("{labels:?}")));
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn the_list_and_the_labels_say_what_the_pages_bear() {
    let (packet, parts) = sample();
    let labels = Paging::open(&packet).labels();
    let first = first_of(&packet, &parts);
    assert_eq!(labels[..first], ["1", "2", "3"]);
    let list = &unnumbered(&packet)[first - 1];
    let mut next = first;
    for (at, part) in parts.iter().enumerate() {
        let last = next + Paging::open(part).count();
        for (page, label) in labels.iter().enumerate().take(last).skip(next) {
            assert_eq!(*label, format!("{} (B{}-{})", page + 1, at + 1, page - next + 1));
        }
        let pages =
            if last == next + 1 { last.to_string() } else { format!("{}–{last}", next + 1) };
        let row = list.lines().find(|line| line.starts_with(&format!("{} ", at + 1))).unwrap();
        assert!(row.ends_with(&format!(" {pages}")), "{row}: {pages}");
        next = last;
    }
    assert_eq!(labels.len(), next);
}

/// A page of a size, turned, with more entries.
fn foreign_page(media: [i64; 4], turned: i64, more: &[(&str, Object)]) -> Dictionary {
    let mut page = page();
    page.set("MediaBox", media.map(Object::from).to_vec());
    page.set("Rotate", turned);
    for (key, value) in more {
        page.set(*key, value.clone());
    }
    page
}

/// How far a page's running number is from the right edge and from the lower edge of the page as it is
/// shown, and how high it is, in points of A4.
#[track_caller]
fn number_at(layout: &Layout, page: usize, size: (f32, f32), scale: f32) -> [f32; 3] {
    let words: Vec<_> = layout.words.iter().filter(|word| word.page == page).collect();
    let said: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let (at, of) = ((page + 1).to_string(), layout.sizes.len().to_string());
    assert!(said.len() >= 5, "page {at} of {size:?} says {said:?}");
    assert_eq!(said[said.len() - 5..], ["paket", "s.", &at, "av", &of], "page {at}");
    let (first, last) = (words[words.len() - 5], words[words.len() - 1]);
    assert!(
        (first.top - last.top).abs() < 1.0 && first.right < last.left,
        "page {at} reads across"
    );
    let gaps = [size.0 - last.right, size.1 - last.bottom, last.bottom - last.top];
    gaps.map(|gap| gap / scale)
}

#[test]
#[ignore = "needs Java and poppler: tests/run"]
fn every_page_bears_its_number_at_its_foot() {
    let a4 = [0, 0, 595, 842];
    let crop = |sides: [i64; 4]| ("CropBox", Object::from(sides.map(Object::from).to_vec()));
    // Each with the size that is shown, and how much larger its line is than on A4.
    let pages = [
        (foreign_page(a4, 0, &[]), (595.0, 842.0), 1.0),
        (foreign_page(a4, 90, &[]), (842.0, 595.0), 1.0),
        (foreign_page(a4, 180, &[]), (595.0, 842.0), 1.0),
        (foreign_page(a4, 270, &[]), (842.0, 595.0), 1.0),
        (foreign_page(a4, -90, &[]), (842.0, 595.0), 1.0),
        (foreign_page([595, 842, 0, 0], 0, &[]), (595.0, 842.0), 1.0),
        (foreign_page([0, 0, 1684, 1190], 0, &[]), (1684.0, 1190.0), 2.0),
        (foreign_page([0, 0, 420, 595], 0, &[]), (420.0, 595.0), 1.0),
        (foreign_page([-100, -50, 795, 942], 0, &[crop([0, 0, 595, 842])]), (595.0, 842.0), 1.0),
        (foreign_page([-100, -50, 795, 942], 90, &[crop([0, 0, 595, 842])]), (842.0, 595.0), 1.0),
        (foreign_page(a4, 0, &[crop([-50, 0, 595, 2000])]), (595.0, 842.0), 1.0),
        (foreign_page([0, 0, 110, 200], 0, &[]), (110.0, 200.0), 0.5),
    ];
    let only: Vec<Dictionary> = pages.iter().map(|(page, ..)| page.clone()).collect();
    let project = with_attachment(&plain(&only), "");
    let report = build(&project, false);
    assert_eq!(report.made.len(), 1, "{}", pictures(&report));
    let layout = Layout::open(&project.path(PACKET));
    let first = layout.sizes.len() - pages.len();
    for page in 0..first {
        let [right, below, height] = number_at(&layout, page, layout.sizes[page], 1.0);
        assert!(
            (right - 78.5).abs() < 0.5 && (below - 16.0).abs() < 1.5 && height < 12.0,
            "{page}: {right} {below} {height}"
        );
    }
    for (at, (_, size, scale)) in pages.iter().enumerate() {
        let [right, below, height] = number_at(&layout, first + at, *size, *scale);
        assert!(
            (right - 78.5).abs() < 0.5 && (below - 16.0).abs() < 1.5 && height < 12.0,
            "foreign {at}: {right} {below} {height}"
        );
    }
}

#[test]
#[ignore = "needs Java, qpdf and poppler: tests/run"]
fn files_from_others_keep_what_they_have() {
    for (name, flavours, claims) in [
        ("weasyprint-2a", "2a", "PDF/A-2a"),
        ("weasyprint-ua", "ua1", "PDF/UA-1"),
        ("libreoffice-2b-ua", "2b,ua1", "PDF/A-2b och PDF/UA-1"),
        ("libreoffice-untagged", "", ""),
        ("chromium-ua", "ua1", "PDF/UA-1"),
        ("fop-2a", "2a", "PDF/A-2a"),
        ("pdfkit-2a", "2a", "PDF/A-2a"),
        ("fpdf2-2u", "2u", "PDF/A-2u"),
        ("pdfbox-2u", "2u", "PDF/A-2u"),
        ("pdftex-2u", "2u", "PDF/A-2u"),
        ("ghostscript-2b", "2b", "PDF/A-2b"),
        // A packet is PDF/A of another part.
        ("qt-1b", "", ""),
    ] {
        let foreign = repository("tests/fixtures/foreign").join(format!("{name}.pdf"));
        let bytes = fs::read(&foreign).unwrap();
        let project = with_attachment(&bytes, &checked(&bytes));
        let report = build(&project, false);
        snapshots().bind(|| insta::assert_snapshot!(format!("foreign-{name}"), pictures(&report)));
        assert_eq!(report.made.len(), 1, "{}", pictures(&report));
        let packet = project.path(PACKET);
        assert_eq!(qpdf_problems(&packet), None, "{name}");
        if !flavours.is_empty() {
            conforms(&packet, flavours);
        }
        let seen = inspect(&PdfSource::read(&fs::read(&packet).unwrap()).unwrap()).unwrap();
        assert_eq!(seen.declared.words().unwrap_or_default(), claims, "{name}");

        let pages = unnumbered(&packet);
        let own = page_texts(&foreign);
        assert_eq!(pages[pages.len() - own.len()..], own, "{name}");
        assert!(pages[pages.len() - own.len() - 1].contains("Bilaga 6"));
        let tags = parts_of(&TestPdf::open(&packet).tags()).pop().unwrap();
        // What says another language than ours (`sv`, not `sv-SE`) has an element of its own around it.
        let tags = match tags.split_once("\nDiv\n") {
            Some((divider, own)) => divider.to_owned() + "\n" + &own.replace("\n  ", "\n")[2..],
            None => tags,
        };
        let sound = inspect(&PdfSource::read(&bytes).unwrap()).unwrap();
        let own = match sound.issues.contains(&ConformanceIssue::Untagged) {
            true => "P Underlag".to_owned(),
            false => TestPdf::open(&foreign).tags(),
        };
        assert!(tags.contains(own.trim_end()), "{name}: {own}\nis not in\n{tags}");
    }
}

#[test]
#[ignore = "needs Java, qpdf and poppler: tests/run"]
fn originals_are_laid_in_as_they_are() {
    let original = fs::read(repository("tests/fixtures/foreign/libreoffice-untagged.pdf")).unwrap();
    let project = with_attachment(&original, "");
    let report = build(&project, true);
    assert_eq!(codes(&report), [""; 0], "{}", pictures(&report));
    let packet = project.path(PACKET);
    conforms(&packet, "3a,ua1");
    assert_eq!(qpdf_problems(&packet), None);
    let document = Document::load(&packet).unwrap();
    let held = document.objects.values().filter_map(|object| object.as_stream().ok());
    let mut held = held.filter(|stream| stream.dict.has_type(b"EmbeddedFile"));
    assert!(held.next().unwrap().content == original);
    assert_eq!(held.next(), None);
    assert!(page_texts(&packet).last().unwrap().contains("underlag.pdf"));
}

#[test]
fn a_packet_says_the_same_every_time() {
    let original = fs::read(repository("tests/fixtures/foreign/libreoffice-2b-ua.pdf")).unwrap();
    let bytes = |attach| {
        let project = with_attachment(&original, "");
        build(&project, attach);
        fs::read(project.path(PACKET)).unwrap()
    };
    assert!(bytes(false) == bytes(false) && bytes(true) == bytes(true));
}

#[test]
fn what_a_meeting_accepts_is_not_told() {
    let original = fs::read(repository("tests/fixtures/foreign/libreoffice-untagged.pdf")).unwrap();
    let project = with_attachment(&original, "");
    assert_eq!(codes(&build(&project, false)), ["A2"]);
    project.edit(RECORD, "\nplats:", "\ngodtas: [{fynd: A2, skäl: Inskannad handling}]\nplats:");
    assert_eq!(codes(&build(&project, false)), [""; 0]);
}

#[test]
#[ignore = "needs Java and poppler: tests/run"]
fn a_packet_can_go_without_what_can_be_left_out() {
    let project = with_attachment(b"ingen pdf", "");
    let report = build(&project, false);
    assert_eq!((codes(&report), report.made.len()), (vec!["A1"], 0), "{}", pictures(&report));
    assert_eq!(report.held.len(), 1);

    let project = with_attachment(b"ingen pdf", ", kan_utelämnas: true");
    let report = build(&project, false);
    assert_eq!((codes(&report), report.made.len()), (vec!["A1"], 1), "{}", pictures(&report));
    conforms(&project.path(PACKET), "2a,ua1");
    assert!(page_texts(&project.path(PACKET)).last().unwrap().contains("är inte med i utskicket"));

    fs::remove_file(project.path("content/bilagor/underlag.pdf")).unwrap();
    let report = build(&project, false);
    assert_eq!((codes(&report), report.made.len()), (vec!["R29"], 1), "{}", pictures(&report));
}

#[test]
fn a_file_that_is_too_large_is_not_even_read() {
    let project = with_attachment(b"%PDF-1.7", "");
    let file = fs::File::create(project.path("content/bilagor/underlag.pdf")).unwrap();
    file.set_len(300 << 20).unwrap();
    let report = build(&project, false);
    assert_eq!((codes(&report), report.made.len()), (vec!["A1"], 0));
    assert!(pictures(&report).contains("filen är för stor (300 MB)"), "{}", pictures(&report));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_project_leads_nowhere() {
    let outside = tempfile::NamedTempFile::with_suffix(".pdf").unwrap();
    fs::write(outside.path(), plain(&[page()])).unwrap();
    let project = with_attachment(b"", "");
    fs::remove_file(project.path("content/bilagor/underlag.pdf")).unwrap();
    std::os::unix::fs::symlink(outside.path(), project.path("content/bilagor/underlag.pdf"))
        .unwrap();
    let report = build(&project, false);
    assert_eq!(
        (codes(&report), report.made.len()),
        (vec!["L17", "R29"], 0),
        "{}",
        pictures(&report)
    );
}

/// A page without content.
fn page() -> Dictionary {
    dictionary! { "Type" => "Page", "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()] }
}

/// A document of pages, whose catalog may be given more.
fn document(pages: &[Dictionary]) -> Document {
    let mut document = Document::with_version("1.7");
    let root = document.new_object_id();
    let kids: Vec<Object> = pages
        .iter()
        .map(|page| {
            let mut page = page.clone();
            page.set("Parent", root);
            document.add_object(page).into()
        })
        .collect();
    let tree = dictionary! { "Type" => "Pages", "Count" => kids.len() as i64, "Kids" => kids };
    document.objects.insert(root, tree.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    document.trailer.set("Root", catalog);
    document
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn plain(pages: &[Dictionary]) -> Vec<u8> {
    saved(document(pages))
}

/// A document with more in its catalog.
fn with_catalog(key: &str, value: impl Into<Object>) -> Vec<u8> {
    let mut document = document(&[page()]);
    document.catalog_mut().unwrap().set(key, value);
    saved(document)
}

/// A document with a note on its page.
fn with_note(note: Dictionary) -> Vec<u8> {
    let mut page = page();
    page.set("Annots", vec![note.into()]);
    plain(&[page])
}

/// A link that does something.
fn link(action: Dictionary) -> Dictionary {
    let rectangle = vec![0.into(), 0.into(), 9.into(), 9.into()];
    dictionary! { "Type" => "Annot", "Subtype" => "Link", "Rect" => rectangle, "A" => action }
}

/// An action of a kind.
fn action(kind: &str) -> Dictionary {
    dictionary! {
        "S" => kind,
        "JS" => Object::string_literal("app.alert(1)"),
        "F" => Object::string_literal("/bin/sh"),
        "URI" => Object::string_literal("javascript:alert(1)"),
    }
}

#[test]
fn nothing_that_runs_is_taken_in() {
    let scripts =
        dictionary! { "Names" => vec![Object::string_literal("a"), action("JavaScript").into()] };
    let files =
        dictionary! { "Names" => vec![Object::string_literal("a"), Dictionary::new().into()] };
    let field = dictionary! { "Subtype" => "Widget", "FT" => "Tx", "AA" => dictionary! { "K" => action("JavaScript") } };
    let mut opening = page();
    opening.set("AA", dictionary! { "O" => action("Launch") });
    let mut hidden = action("GoTo");
    hidden.set("Next", action("JavaScript"));
    let cases = [
        ("skript (1)", with_catalog("OpenAction", action("JavaScript"))),
        ("skript (1)", with_catalog("Names", dictionary! { "JavaScript" => scripts })),
        ("filer inuti filen (1)", with_catalog("Names", dictionary! { "EmbeddedFiles" => files })),
        (
            "formulärfält (1)",
            with_catalog("AcroForm", dictionary! { "XFA" => Object::string_literal("x") }),
        ),
        ("länkar som startar program (1)", with_note(link(action("Launch")))),
        ("länkar till andra filer (1)", with_note(link(action("GoToR")))),
        ("länkar till andra filer (1)", with_note(link(action("URI")))),
        ("länkar som skickar formulär (1)", with_note(link(action("SubmitForm")))),
        ("ljud, film eller 3D (1)", with_note(dictionary! { "Subtype" => "RichMedia" })),
        ("filer inuti filen (1)", with_note(dictionary! { "Subtype" => "FileAttachment" })),
        ("skript (1) och formulärfält (1)", with_note(field)),
        ("länkar som startar program (1)", plain(&[opening])),
        ("skript (1)", with_note(link(hidden))),
    ];
    for (printed, bytes) in cases {
        let project = with_attachment(&bytes, "");
        let report = build(&project, false);
        assert!(
            pictures(&report).contains(&format!("innehåll som utelämnas: {printed}")),
            "{printed}: {}",
            pictures(&report)
        );
        let packet = fs::read(project.path(PACKET)).unwrap();
        let packet = Document::load_mem(&packet).unwrap();
        for object in packet.objects.values() {
            let written = format!("{object:?}");
            for wrong in [
                "JavaScript",
                "Launch",
                "GoToR",
                "SubmitForm",
                "app.alert",
                "/bin/sh",
                "javascript:",
                "EmbeddedFile",
                "AcroForm",
                "RichMedia",
                "/AA",
                "/Next <<",
            ] {
                assert!(!written.contains(wrong), "{printed}: {wrong} in {written}");
            }
        }
    }
}

#[test]
fn nothing_that_runs_is_smuggled_in() {
    let mut own = document(&[page()]);
    let mut orphan = link(action("Launch"));
    orphan.set("AA", dictionary! { "E" => action("JavaScript") });
    let orphan = own.add_object(orphan);
    let file = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"MZ".to_vec());
    let file = own.add_object(file);
    let holder =
        own.add_object(dictionary! { "Type" => "Filespec", "EF" => dictionary! { "F" => file } });
    let drawn = Stream::new(
        dictionary! { "Subtype" => "Form", "AF" => vec![holder.into()], "PieceInfo" => dictionary! { "X" => file }, "Ref" => dictionary! { "F" => holder } },
        Vec::new(),
    );
    let drawn = own.add_object(drawn);
    let script = Stream::new(dictionary! { "Subtype" => "PS" }, b"quit".to_vec());
    let script = own.add_object(script);
    let rectangle = vec![0.into(), 0.into(), 9.into(), 9.into()];
    let note = dictionary! { "Subtype" => "Text", "Rect" => rectangle, "Popup" => orphan, "IRT" => orphan };
    let at = own.page_iter().next().unwrap();
    let at = own.get_dictionary_mut(at).unwrap();
    at.set("Annots", vec![note.into()]);
    at.set("Resources", dictionary! {
        "Properties" => dictionary! { "A" => holder, "B" => action("JavaScript"), "C" => orphan },
        "XObject" => dictionary! { "D" => drawn, "E" => script },
    });
    own.catalog_mut().unwrap().set("StructTreeRoot", dictionary! { "K" => dictionary! {
        "S" => "P", "K" => dictionary! { "Type" => "OBJR", "Obj" => orphan }, "A" => action("Launch"),
    } });
    let packet = Document::load_mem(&joined(&[&saved(own)]).unwrap()).unwrap();
    for object in packet.objects.values() {
        let written = format!("{object:?}");
        for wrong in [
            "JavaScript",
            "Launch",
            "EmbeddedFile",
            "Filespec",
            "/EF",
            "/AF",
            "/Ref ",
            "PieceInfo",
            "/PS",
            "/AA",
            "/IRT",
        ] {
            assert!(!written.contains(wrong), "{wrong} in {written}");
        }
        assert!(
            object
                .as_stream()
                .map_or(true, |stream| stream.content != b"MZ" && stream.content != b"quit")
        );
    }
}

#[test]
fn names_that_look_like_actions_are_only_names() {
    let mut own = document(&[page()]);
    let font = own.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type3" });
    let fonts = dictionary! {
        "AA" => font, "JS" => font, "FT" => font, "EF" => font, "Rect" => font, "Subtype" => font, "S" => font,
        "Type" => font,
    };
    let at = own.page_iter().next().unwrap();
    own.get_dictionary_mut(at).unwrap().set("Resources", dictionary! { "Font" => fonts });
    let packet = Document::load_mem(&joined(&[&saved(own)]).unwrap()).unwrap();
    let at = packet.page_iter().next().unwrap();
    assert_eq!(packet.get_page_fonts(at).unwrap().len(), 8);
}

#[test]
#[ignore = "needs qpdf: tests/run"]
fn a_file_that_was_cut_keeps_the_tags_of_its_pages() {
    let (_, parts) = sample();
    let folder = tempfile::tempdir().unwrap();
    let cut = folder.path().join("cut.pdf");
    qpdf(&[], &parts[0], &["--pages", ".", "2-3", "--"], &cut);
    let path = folder.path().join("packet.pdf");
    let bytes = fs::read(&cut).unwrap();
    fs::write(&path, joined(&[&fs::read(&parts[1]).unwrap(), &bytes]).unwrap()).unwrap();
    let heard = parts_of(&TestPdf::open(&path).tags()).pop().unwrap();
    assert!(heard.contains("Mötets öppnande") && !heard.contains("Inledning"), "{heard}");
    let whole = TestPdf::open(&parts[0]).tags();
    assert!(heard.lines().all(|line| whole.contains(line.trim())), "{heard}");
}

#[test]
fn a_file_that_means_too_much_leaves_no_trace() {
    let mut own = document(&vec![page(); 1200]);
    let root = own.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    let wide = dictionary! { "X" => vec![Object::Integer(1); 9000] };
    own.get_dictionary_mut(root).unwrap().set("Resources", wide); // which every page has from it
    let bytes = saved(own);
    let project = with_attachment(&bytes, ", kan_utelämnas: true");
    let report = build(&project, false);
    assert_eq!((codes(&report), report.made.len()), (vec!["A1"], 1), "{}", pictures(&report));
    let whole = Paging::open(&sample().0).count();
    assert_eq!(report.made[0].pages, whole + 1, "a page says that it isn't there");
    assert!(fs::metadata(project.path(PACKET)).unwrap().len() < 400_000);
}

/// A tagged document of one element of a role, in a language.
fn tagged(language: &str, role: &str, roles: Dictionary) -> Vec<u8> {
    let mut own = document(&[page()]);
    let root = own.new_object_id();
    let element = own.add_object(dictionary! { "S" => Object::Name(role.into()), "P" => root });
    own.objects.insert(root, dictionary! { "K" => element, "RoleMap" => roles }.into());
    let catalog = own.catalog_mut().unwrap();
    catalog.set("StructTreeRoot", root);
    catalog.set("Lang", Object::string_literal(language));
    saved(own)
}

#[test]
fn languages_and_roles_are_those_of_each_part() {
    let name = |name: &str| Object::Name(name.into());
    let ours = tagged("sv-SE", "P", Dictionary::new());
    let english = tagged("en-GB", "Aa", dictionary! { "Aa" => name("Bb"), "Bb" => name("P") });
    let crooked = tagged("sv-SE", "P", dictionary! { "P" => name("Span"), "Aa" => name("H1") });
    let packet = Document::load_mem(&joined(&[&ours, &english, &crooked]).unwrap()).unwrap();
    let root = packet.catalog().unwrap().get_deref(b"StructTreeRoot", &packet).unwrap();
    let roles = root.as_dict().unwrap().get(b"RoleMap").unwrap().as_dict().unwrap();
    let roles: Vec<String> = roles
        .iter()
        .map(|(name, role)| {
            format!(
                "{}={}",
                String::from_utf8_lossy(name),
                String::from_utf8_lossy(role.as_name().unwrap())
            )
        })
        .collect();
    assert_eq!(roles, ["Aa=P", "Aa.2=H1", "Bb=P", "P.2=Span"]);
    let elements = packet.objects.values().filter_map(|object| object.as_dict().ok());
    let spoken = elements.filter(|element| element.has(b"S") && element.has(b"Lang"));
    let spoken: Vec<String> = spoken.map(|element| format!("{element:?}")).collect();
    assert!(
        matches!(spoken.as_slice(), [only] if only.contains("/S /Div") && only.contains("en-GB")),
        "{spoken:?}"
    );
    let used = packet.objects.values().filter_map(|object| object.as_dict().ok());
    let used = used.filter_map(|element| element.get(b"S").and_then(Object::as_name).ok());
    let used: Vec<&[u8]> = used.collect();
    assert!(used.contains(&b"P".as_slice()) && used.contains(&b"P.2".as_slice()));
}

#[test]
fn bookmarks_keep_what_they_say_and_lead_to() {
    let mut own = document(&[page()]);
    let mut below: Option<lopdf::ObjectId> = None;
    for depth in (0..30).rev() {
        let mut bookmark =
            dictionary! { "Title" => Object::string_literal(format!("Nivå {depth}")) };
        let address =
            dictionary! { "S" => "URI", "URI" => Object::string_literal("https://www.umea.se/") };
        bookmark.set("A", address);
        below.into_iter().for_each(|below| bookmark.set("First", below));
        below = Some(own.add_object(bookmark));
    }
    own.catalog_mut().unwrap().set("Outlines", dictionary! { "First" => below.unwrap() });
    let packet = Document::load_mem(&joined(&[&saved(own)]).unwrap()).unwrap();
    let written = packet.objects.values().map(|object| format!("{object:?}"));
    assert_eq!(written.filter(|written| written.contains("https://www.umea.se/")).count(), 30);
}

#[test]
fn what_a_field_shows_stays() {
    let mut own = document(&[page()]);
    let shown = Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] },
        b"0 0 9 9 re f".to_vec(),
    );
    let shown = own.add_object(shown);
    let field = dictionary! {
        "Subtype" => "Widget", "FT" => "Btn", "AS" => "Ja", "AP" => dictionary! { "N" => dictionary! { "Ja" => shown } },
        "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
    };
    let page = own.page_iter().next().unwrap();
    own.get_dictionary_mut(page).unwrap().set("Annots", vec![field.into()]);
    let packet = Document::load_mem(&joined(&[&saved(own)]).unwrap()).unwrap();
    let page = packet.page_iter().next().unwrap();
    let notes = packet.get_page_annotations(page).unwrap();
    assert_eq!(notes[0].get(b"Subtype").unwrap().as_name().unwrap(), b"Stamp");
    let shown = notes[0].get(b"AP").unwrap().as_dict().unwrap().get_deref(b"N", &packet).unwrap();
    assert_eq!(shown.as_stream().unwrap().content, b"0 0 9 9 re f");
}

/// A file that can't be read, or not without a remark.
#[track_caller]
fn is_refused(bytes: &[u8], why: ReadError) {
    assert_eq!(PdfSource::read(bytes).err(), Some(why));
}

#[test]
fn hostile_files_are_refused_with_a_reason() {
    is_refused(b"", ReadError::Empty);
    is_refused(b"<html>", ReadError::NotPdf);
    is_refused(b"%PDF-1.7\n", ReadError::Damaged);
    is_refused(&plain(&[]), ReadError::NoPages);
    let mut nowhere = document(&[page()]);
    nowhere.catalog_mut().unwrap().remove(b"Pages");
    is_refused(&saved(nowhere), ReadError::NoPages);
    let many = vec![page(); 10_001];
    is_refused(&plain(&many), ReadError::TooManyPages(10_000));
    // A bomb: an object stream that unpacks to more than any attachment has.
    let mut bomb = document(&[page()]);
    let entries = dictionary! { "Type" => "ObjXyz", "N" => 1, "First" => 4 };
    let mut stream = Stream::new(entries, [b"9 0 ".as_slice(), &vec![b' '; 60 << 20]].concat());
    stream.compress().unwrap();
    bomb.add_object(stream);
    let mut bomb = saved(bomb);
    let at = bomb.windows(6).position(|window| window == b"ObjXyz").unwrap();
    bomb.splice(at..at + 6, *b"ObjStm"); // which lopdf wouldn't write as it is
    is_refused(&bomb, ReadError::TooComplex);
    let endless = saved(document(&[page()]));
    let at = endless.windows(4).position(|window| window == b"xref").unwrap();
    let endless = [&endless[..at], b"9 0 obj ", &vec![b'['; 50 << 20], &endless[at..]].concat();
    is_refused(&endless, ReadError::TooComplex);
    // One array that five thousand entries of the cross-reference table say that they are.
    let catalog =
        "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Kids[]>> endobj\n";
    let array = format!("3 0 obj [{}] endobj\n", "0 ".repeat(20_000));
    let (offset, start) = (catalog.len(), catalog.len() + array.len());
    let entries = format!("{offset:010} 00000 n \n").repeat(5000);
    let firsts = "0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n";
    let trailer = format!("trailer <</Size 5003/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    let many = format!("{catalog}{array}xref\n0 5003\n{firsts}{entries}{trailer}").into_bytes();
    is_refused(&many, ReadError::TooComplex);
}

#[test]
#[ignore = "needs qpdf: tests/run"]
fn cut_and_crooked_files_give_what_they_have() {
    let whole = fs::read(repository("tests/fixtures/foreign/libreoffice-2b-ua.pdf")).unwrap();
    let cut = &whole[..whole.len() - 300];
    let project = with_attachment(cut, "");
    let report = build(&project, false);
    assert_eq!(codes(&report), ["A2"], "{}", pictures(&report));
    assert!(pictures(&report).contains("är skadad"), "{}", pictures(&report));

    // A page tree that leads back to itself.
    let mut round = document(&[page()]);
    let root = round.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    let kids = round.get_dictionary_mut(root).unwrap().get_mut(b"Kids").unwrap();
    kids.as_array_mut().unwrap().push(root.into());
    let source = PdfSource::read(&saved(round)).unwrap();
    assert_eq!(source.page_count(), 1);

    // Bookmarks and tags that do.
    let mut round = document(&[page()]);
    let id = round.new_object_id();
    let own = dictionary! { "Title" => Object::string_literal("x"), "First" => id, "Next" => id, "S" => "P", "K" => id };
    round.objects.insert(id, own.into());
    round.catalog_mut().unwrap().set("Outlines", id);
    round.catalog_mut().unwrap().set("StructTreeRoot", id);
    is_joined(&saved(round));

    // Tags, pages and names that share what is below them.
    let mut round = document(&[page()]);
    let id = round.new_object_id();
    round.objects.insert(id, vec![dictionary! { "S" => "P", "K" => id }.into()].into());
    round.catalog_mut().unwrap().set("StructTreeRoot", dictionary! { "K" => id });
    is_joined(&saved(round));
    let mut wide = document(&[page()]);
    let kids = wide.new_object_id();
    let nodes: Vec<Object> =
        (0..5000).map(|_| wide.add_object(dictionary! { "Kids" => kids }).into()).collect();
    let leaf = wide.page_iter().next().unwrap();
    wide.objects
        .insert(kids, nodes.into_iter().chain([leaf.into()]).collect::<Vec<Object>>().into());
    let root = wide.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    wide.get_dictionary_mut(root).unwrap().set("Kids", kids);
    assert_eq!(PdfSource::read(&saved(wide)).unwrap().page_count(), 1);
    assert_eq!(PdfSource::read(&plain_twice()).unwrap().page_count(), 2);

    // References and arrays far inside each other, in resources and in tags.
    let mut deep = document(&[page()]);
    let mut last: Object = Object::Null;
    for _ in 0..20_000 {
        last = deep
            .add_object(dictionary! { "S" => "P", "K" => last.clone(), "X" => vec![last] })
            .into();
    }
    let page = deep.page_iter().next().unwrap();
    deep.get_dictionary_mut(page)
        .unwrap()
        .set("Resources", dictionary! { "XObject" => last.clone() });
    deep.catalog_mut().unwrap().set("StructTreeRoot", dictionary! { "K" => last });
    is_joined(&saved(deep));
    let nested = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let text = String::from_utf8_lossy(&plain(&[crate::packets::page()])).into_owned();
    let _ =
        PdfSource::read(text.replace("/Type/Page/", &format!("/X {nested}/Type/Page/")).as_bytes());
}

/// A document whose page tree lists a page twice.
fn plain_twice() -> Vec<u8> {
    let mut own = document(&[page()]);
    let leaf = own.page_iter().next().unwrap();
    let root = own.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    own.get_dictionary_mut(root).unwrap().set("Kids", vec![leaf.into(), leaf.into()]);
    saved(own)
}

/// Joined with a document of our own kind, it gives a sound file.
#[track_caller]
fn is_joined(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paket.pdf");
    fs::write(&path, joined(&[bytes, bytes]).unwrap()).unwrap();
    assert_eq!(qpdf_problems(&path), None);
}

#[test]
#[ignore = "needs qpdf and poppler: tests/run"]
fn locked_files_are_told_from_those_that_only_forbid() {
    let folder = tempfile::tempdir().unwrap();
    let original = repository("tests/fixtures/foreign/libreoffice-2b-ua.pdf");
    let locked = |password: &str| {
        let path = folder.path().join("l.pdf");
        qpdf(&["--encrypt", password, "owner", "256", "--"], &original, &[], &path);
        fs::read(&path).unwrap()
    };
    is_refused(&locked("hemligt"), ReadError::Locked);
    let project = with_attachment(&locked(""), "");
    let report = build(&project, false);
    assert_eq!(codes(&report), ["A2"], "{}", pictures(&report));
    assert!(pictures(&report).contains("är krypterad"), "{}", pictures(&report));
    let pages = unnumbered(&project.path(PACKET));
    let own = page_texts(&original);
    assert_eq!(pages[pages.len() - own.len()..], own);
}

#[test]
fn two_thousand_pages_are_joined() {
    let bytes = plain(&vec![page(); 2000]);
    let packet = joined(&[&bytes]).unwrap();
    assert_eq!(PdfSource::read(&packet).unwrap().page_count(), 2000);
}

/// Small changes to a file, as a broken disk or a bad will make them.
fn mutated(bytes: &[u8], random: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random(8) {
        let at = random(bytes.len());
        let until = (at + random(300)).min(bytes.len());
        match random(5) {
            0 => bytes[at] = u8::try_from(random(256)).unwrap(),
            1 => bytes.truncate(at.max(16)),
            2 => drop(bytes.drain(at.max(16)..until.max(16))),
            3 => {
                let piece = bytes[at..until].to_vec();
                let to = random(bytes.len());
                bytes.splice(to..to, piece);
            }
            _ => {
                for _ in 0..40 {
                    let at = random(bytes.len());
                    if bytes[at].is_ascii_digit() {
                        bytes[at] = b'0' + u8::try_from(random(10)).unwrap();
                    }
                }
            }
        }
    }
    bytes
}

/// How many files are mutated, and of how many one is joined with the file that it comes from.
const MUTATED: usize = 8000;
const WITH_ORIGINAL: usize = 4;

#[test]
#[ignore = "slow, and needs qpdf: tests/run"]
fn mutated_files_are_refused_or_joined() {
    // Files from others and of our own, as they are and with every object open.
    let (_, parts) = sample();
    let folder = tempfile::tempdir().unwrap();
    let mut originals = Vec::new();
    for path in files("tests/fixtures/foreign", "pdf").into_iter().chain(parts[3..].to_vec()) {
        let open = folder.path().join(stem(&path));
        qpdf(&["--qdf", "--object-streams=disable"], &path, &[], &open);
        originals.extend([fs::read(&path).unwrap(), fs::read(&open).unwrap()]);
    }
    let mut state = 0x2020_1127_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 16).unwrap() % below.max(1)
    };
    let mut read = 0;
    for at in 0..MUTATED {
        let original = &originals[random(originals.len())];
        let bytes = mutated(original, &mut random);
        let is_alone = at % WITH_ORIGINAL != 0;
        let files: &[&[u8]] = if is_alone { &[&bytes] } else { &[original, &bytes] };
        if let Ok(packet) = joined(files) {
            read += 1;
            assert!(PdfSource::read(&packet).is_ok(), "a packet that can't be read");
        }
    }
    assert!(read > MUTATED / 20, "only {read} of {MUTATED} could be read");
}

/// The faults of a file in words.
fn faults(bytes: &[u8]) -> Vec<String> {
    let seen = inspect(&PdfSource::read(bytes).unwrap()).unwrap();
    assert!(seen.faults.is_empty() || seen.claims(2).words().is_none());
    seen.faults.iter().map(|fault| format!("{}: {}", fault.page, fault.words())).collect()
}

/// A file of a page with some content and resources.
fn drawn(content: &str, resources: Dictionary) -> Vec<u8> {
    let mut document = document(&[page()]);
    let id = *document.get_pages().values().next().unwrap();
    let content = document.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
    let page = document.get_dictionary_mut(id).unwrap();
    page.set("Contents", content);
    page.set("Resources", resources);
    saved(document)
}

#[test]
fn what_a_page_shows_is_read_to_the_end() {
    let none = Dictionary::new;
    assert_eq!(faults(&drawn("q 1 0 0 1 0 0 cm 0 0 9 9 re f Q", none())), [""; 0]);
    let told = |content: &str| faults(&drawn(content, none())).join("\n");
    assert_eq!(told("0 0 m 9 9 l S Q"), "1: sidans innehåll går inte att läsa");
    assert_eq!(told("q 0 0 m 9 9 l S"), "1: sidans innehåll tar slut för tidigt");
    assert_eq!(told("0 0 m 9 9 k2 S"), "1: sidans innehåll innehåller en okänd operator (`k2`)");
    assert_eq!(told("BX 0 0 k2 EX n"), "");
    assert_eq!(told("(half"), "1: sidans innehåll går inte att läsa");
    assert_eq!(told("/I Do"), "1: sidans innehåll använder `I`, som saknas i filen");
    assert_eq!(
        told("BI /W 1 /H 1 /BPC 8 /CS /G ID \u{7f}EI\u{1} EI Q q"),
        "1: sidans innehåll går inte att läsa"
    );
    assert_eq!(told("BI /W 1 /H 1 /BPC 8 /CS /G ID \u{7f}EI\u{1} EI q Q"), "");
}

#[test]
fn only_what_a_page_uses_is_read() {
    let told = |content: &str| {
        let mut document = document(&[page()]);
        let own = dictionary! { "Subtype" => "Form" };
        let wrong = document.add_object(Stream::new(own, b"0 0 k2".to_vec()));
        let id = *document.get_pages().values().next().unwrap();
        let content = Stream::new(Dictionary::new(), content.as_bytes().to_vec());
        let content = document.add_object(content);
        let page = document.get_dictionary_mut(id).unwrap();
        page.set("Contents", content);
        page.set("Resources", dictionary! { "XObject" => dictionary! { "X" => wrong } });
        faults(&saved(document)).join("\n")
    };
    assert_eq!(told("q Q"), "");
    assert_eq!(told("/X Do"), "1: delen `X` innehåller en okänd operator (`k2`)");
}

#[test]
fn files_from_others_that_are_sound_have_no_faults() {
    for path in files("tests/fixtures/foreign", "pdf") {
        assert_eq!(faults(&fs::read(&path).unwrap()), [""; 0], "{}", path.display());
    }
    let (packet, parts) = sample();
    for path in parts.iter().chain([&packet]) {
        assert_eq!(faults(&fs::read(path).unwrap()), [""; 0], "{}", path.display());
    }
}

/// A file whose first `sound` has become `flipped`, which differs from it in a bit.
#[track_caller]
fn flipped(name: &str, sound: &str, flipped: &str) -> Vec<u8> {
    let mut bytes = fs::read(repository("tests/fixtures/foreign").join(name)).unwrap();
    let bits = sound.bytes().zip(flipped.bytes()).map(|(one, other)| (one ^ other).count_ones());
    assert_eq!((bits.sum::<u32>(), sound.len()), (1, flipped.len()), "{flipped}");
    let at = memchr::memmem::find(&bytes, sound.as_bytes()).unwrap();
    bytes[at..at + flipped.len()].copy_from_slice(flipped.as_bytes());
    bytes
}

#[test]
fn what_a_flipped_bit_takes_from_a_page_is_told() {
    for (name, sound, damaged, told) in [
        ("qt-1b.pdf", "/ToUnicode", "/ToUnicnde", "har en skadad nyckel (`ToUnicnde`)"),
        ("qt-1b.pdf", "/Identity-H", "/IDentity-H", "använder `IDentity-H`, som saknas i filen"),
        ("qt-1b.pdf", "/W [0 [", "/W [  [", "går inte att läsa"),
        ("qt-1b.pdf", "/F11 11 0 R", "/F11 19 0 R", "resursen `F11` går inte att läsa"),
        ("qt-1b.pdf", "12 0 obj\n<<", "12 0 obj\n4<", "resursen `F12` går inte att läsa"),
        ("fop-2a.pdf", "[45 0 R]", "[44 0 R]", "går inte att läsa"),
        ("fop-2a.pdf", "45 0 obj\n<<", "45 0 obj\n,<", "LiberationSerif-Bold` saknas i filen"),
        ("fpdf2-2u.pdf", " <0070>", "`<0070>", "går inte att läsa"),
        (
            "ghostscript-2b.pdf",
            "/Length 8 0 R",
            "/Length 8 2 R",
            "sidans innehåll går inte att läsa",
        ),
    ] {
        let faults = faults(&flipped(name, sound, damaged)).join("\n");
        assert!(faults.contains(told), "{name}, {damaged}: {faults}");
    }
}

#[test]
fn a_page_that_is_the_root_of_all_pages_is_not_all() {
    let mut document = document(&[page(), page()]);
    let page = *document.get_pages().values().next().unwrap();
    document.catalog_mut().unwrap().set("Pages", page);
    let seen = inspect(&PdfSource::read(&saved(document)).unwrap()).unwrap();
    assert_eq!((seen.pages, seen.is_damaged()), (1, true));
}

#[test]
fn damaged_pages_are_reported_with_their_page() {
    let bytes = fs::read(repository("tests/fixtures/foreign/weasyprint-2a.pdf")).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    let page = *document.get_pages().values().next().unwrap();
    let content = document.get_page_contents(page)[0];
    let mut broken = document;
    let stream = broken.get_object_mut(content).unwrap().as_stream_mut().unwrap();
    let middle = stream.content.len() / 2;
    stream.content[middle] ^= 1;
    let bytes = saved(broken);
    let project = with_attachment(&bytes, &checked(&bytes));
    let report = build(&project, false);
    assert_eq!(codes(&report), ["A2", "A7"], "{}", pictures(&report));
    assert!(pictures(&report).contains("är skadad på sidan 1 (sidans innehåll går inte"));
}

/// What a file of others comes to in a packet: how the packet deviates, and what is reported.
fn outcome(report: &Report) -> (Option<&str>, String) {
    assert_eq!(report.made.len(), 1, "{}", pictures(report));
    (report.made[0].note.as_deref(), pictures(report))
}

#[test]
fn a_file_s_own_word_is_not_believed() {
    let bytes = fs::read(repository("tests/fixtures/foreign/libreoffice-2b-ua.pdf")).unwrap();
    let told = |row: &str| {
        let report = build(&with_attachment(&bytes, row), false);
        let (note, told) = outcome(&report);
        (note.map(str::to_owned), told)
    };
    let (note, unchecked) = told("");
    assert_eq!(note.as_deref(), Some("varken PDF/A eller PDF/UA"));
    let own = "är märkt som PDF/A-2b och PDF/UA-1, men det är inte kontrollerat";
    assert!(unchecked.contains(own), "{unchecked}");
    let line = format!("kontrollerad: {{av: …, datum: …, sha256: {}}}", sha256(&bytes));
    assert!(unchecked.contains(&line), "{unchecked}");

    let (note, told_then) = told(&checked(&bytes));
    assert_eq!(note.as_deref(), Some("PDF/A-2b och PDF/UA-1"), "{told_then}");
    let (note, changed) = told(&checked(b"another file"));
    assert_eq!(note.as_deref(), Some("varken PDF/A eller PDF/UA"));
    let other = "men är inte den fil som kontrollerades (Anna Ek 2020-11-20)";
    assert!(changed.contains(other), "{changed}");
}

#[test]
fn what_was_made_here_is_what_it_claims() {
    let own = fs::read(&sample().1[4]).unwrap();
    let manifest = format!("{}  dokument/eget.pdf\n", sha256(&own));
    let attached = with_attachment(&own, "");
    attached.write("output/dokument/eget.pdf", &own);
    attached.write("output/.make-docs/manifest", manifest.as_bytes());
    let report = build(&attached, false);
    assert_eq!(outcome(&report).0, None, "{}", pictures(&report));
}

/// A validator that answers the same about every file.
#[cfg(unix)]
fn validator(folder: &Path, report: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;

    let path = folder.join("validator");
    fs::write(&path, format!("#!/bin/sh\necho '{report}'\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[cfg(unix)]
#[test]
fn a_validator_is_asked() {
    let bytes = fs::read(repository("tests/fixtures/foreign/libreoffice-2b-ua.pdf")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (answer, note, told) in [
        ("<validationReport isCompliant=\"true\"/>", "PDF/A-2b och PDF/UA-1", "inte PDF/A-2a"),
        (
            "<validationReport isCompliant=\"false\"><rule clause=\"6.1.2\" testNumber=\"1\" status=\"failed\"/></validationReport>",
            "varken PDF/A eller PDF/UA",
            "men följer inte standarden (regel 6.1.2-1)",
        ),
        (
            "PASS",
            "varken PDF/A eller PDF/UA",
            "men gick inte att kontrollera (validatorn svarade inte)",
        ),
    ] {
        let program = validator(folder.path(), answer);
        let report = build_validated(with_attachment(&bytes, "").root(), &program);
        let (own, printed) = outcome(&report);
        assert_eq!(own, Some(note), "{printed}");
        assert!(printed.contains(told), "{printed}");
    }
}

#[test]
fn colours_of_others_keep_their_meaning() {
    let own = fs::read(&sample().1[4]).unwrap();
    let mut document = document(&[page()]);
    let mut profile = vec![0; 128];
    profile[16..20].copy_from_slice(b"CMYK");
    let profile = document.add_object(Stream::new(dictionary! { "N" => 4 }, profile));
    let drawn = b"0 0 0 1 k 0 0 9 9 re f".to_vec();
    let resources = document.add_object(dictionary! { "ExtGState" => Dictionary::new() });
    let form = dictionary! { "Subtype" => "Form", "Resources" => resources };
    let form = document.add_object(Stream::new(form, drawn.clone()));
    let content =
        document.add_object(Stream::new(Dictionary::new(), [&drawn, " /F Do".as_bytes()].concat()));
    let id = *document.get_pages().values().next().unwrap();
    let page = document.get_dictionary_mut(id).unwrap();
    page.set("Contents", content);
    page.set("Resources", dictionary! { "XObject" => dictionary! { "F" => form } });
    let intent = dictionary! { "S" => "GTS_PDFA1", "DestOutputProfile" => profile };
    document.catalog_mut().unwrap().set("OutputIntents", vec![intent.into()]);
    let foreign = saved(document);

    let seen = inspect(&PdfSource::read(&foreign).unwrap()).unwrap();
    let (packet, _) = joined_behind(&own, &foreign, &seen).unwrap();
    let packet = Document::load_mem(&packet).unwrap();
    let written: Vec<String> =
        packet.objects.values().map(|object| format!("{object:?}")).collect();
    let with_own = written.iter().filter(|own| own.contains("/DefaultCMYK"));
    assert_eq!(with_own.count(), 2, "the page's resources and the form's");
    assert!(!written.iter().any(|own| own.contains("/DefaultRGB")), "ours stay as they were");
    let intents = packet.catalog().unwrap().get(b"OutputIntents").unwrap().as_array().unwrap();
    assert_eq!(intents.len(), 1);
}

/// How many bits are flipped unless `FLIPS` says otherwise, each in a file of its own.
const FLIPS: usize = 1000;

#[test]
#[ignore = "slow, and needs qpdf and poppler: tests/run"]
fn no_flipped_bit_loses_text_without_a_word() {
    let own = fs::read(&sample().1[4]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let originals = originals(folder.path());
    let texts: Vec<Vec<String>> = originals.iter().map(|path| page_texts(path)).collect();
    let flips = variable("FLIPS").and_then(|text| text.to_str()?.parse().ok()).unwrap_or(FLIPS);
    let silent: Vec<String> = (0..flips)
        .into_par_iter()
        .filter_map(|at| {
            let which = at % originals.len();
            let mut bytes = fs::read(&originals[which]).unwrap();
            // A step that has no factor in common with the sizes reaches every part of a file.
            let bit = (at * 1_000_003) % (8 * bytes.len());
            bytes[bit / 8] ^= 1 << (bit % 8);
            let packet = unremarked_packet(&own, &bytes)?;
            let path = folder.path().join(format!("{at}.pdf"));
            fs::write(&path, packet).unwrap();
            let said = page_texts(&path);
            fs::remove_file(&path).unwrap();
            let pages = &said[said.len() - texts[which].len().min(said.len())..];
            let are_same = pages
                .iter()
                .map(|page| letters(page))
                .eq(texts[which].iter().map(|page| letters(page)));
            let name = originals[which].file_name().unwrap().display();
            let around = &bytes[(bit / 8).saturating_sub(60)..(bit / 8 + 20).min(bytes.len())];
            (!are_same).then(|| format!("{name} bit {bit}: {}\n{pages:?}", around.escape_ascii()))
        })
        .collect();
    assert!(silent.is_empty(), "{} of {flips}:\n{}", silent.len(), silent.join("\n"));
}

/// A text without white space, which follows the widths of glyphs.
fn letters(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The packet of a file behind one of our own, if nothing is said about what the file shows.
fn unremarked_packet(own: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let seen = inspect(&PdfSource::read(bytes).ok()?).ok()?;
    let lacks_font = |issue: &ConformanceIssue| matches!(issue, ConformanceIssue::MissingFonts(_));
    let is_told =
        !seen.faults.is_empty() || seen.is_damaged() || seen.issues.iter().any(lacks_font);
    if is_told {
        return None;
    }
    joined_behind(own, bytes, &seen).ok().map(|(packet, _)| packet)
}

/// Files of other producers, and the same with their objects laid out in other ways. Of signatures a flipped bit
/// is told by what they cover. (Of more flips than these, some can't be seen: one in the letter that a map without
/// compression has for a glyph leaves a sound page, of which another letter is copied.)
fn originals(folder: &Path) -> Vec<PathBuf> {
    let mut originals = files("tests/fixtures/foreign", "pdf");
    originals.retain(|path| !path.ends_with("signed.pdf"));
    for path in originals.clone() {
        for (layout, argument) in
            [("objects", "--object-streams=generate"), ("linear", "--linearize")]
        {
            let to = folder.join(format!("{}-{layout}.pdf", stem(&path)));
            // The identifier of a file is else new every time.
            qpdf(&[argument, "--deterministic-id"], &path, &[], &to);
            originals.push(to);
        }
    }
    originals
}
