//! `make-docs watch`: what a save of any kind results in, what is made again and what isn't, and what
//! strangers get from the preview.

use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use crate::support::library::{Report, Session};
use crate::support::pdf::TestPdf;
use crate::support::project::{TestProject, made};
use crate::support::requests::{answer, get, state, status};
use crate::support::watching::Watching;
use crate::support::{built, eventually};

const RECORD: &str = "content/sammantraden/2020-10-30.yaml";
const PROTOKOLL: &str = "output/sammantraden/2020-10-30/protokoll.pdf";

/// A pause as it comes between two steps of one save.
const MOMENT: Duration = Duration::from_millis(5);

/// The record with other words in its first §.
fn record(project: &TestProject, words: &str) -> String {
    let text = fs::read_to_string(project.path(RECORD)).unwrap();
    let start = text.find("Ordförande förklarade ").unwrap();
    let end = start + text[start..].find('.').unwrap();
    format!("{}Ordförande förklarade {words}{}", &text[..start], &text[end..])
}

/// Waits until the protokoll on disk says something.
#[track_caller]
fn says(project: &TestProject, words: &str) {
    let words = format!("Ordförande förklarade {words}.");
    let is_said = || TestPdf::open(&project.path(PROTOKOLL)).says(&words);
    assert!(eventually(is_said), "the protokoll doesn't say {words}");
}

/// A way to save a text.
type Save = fn(&Path, &str);

/// The ways of editors and other programs.
const SAVES: [(&str, Save); 7] = [
    ("written in place", |path, text| fs::write(path, text).unwrap()),
    ("written in place, slowly", |path, text| {
        let mut file = fs::File::create(path).unwrap();
        for part in text.as_bytes().chunks(1500) {
            file.write_all(part).unwrap();
            sleep(MOMENT);
        }
    }),
    ("vim: tries the folder, moves the old away, writes, deletes the old", |path, text| {
        let trial = path.with_file_name("4913");
        fs::write(&trial, "").unwrap();
        fs::remove_file(&trial).unwrap();
        let old = path.with_file_name("2020-10-30.yaml~");
        fs::rename(path, &old).unwrap();
        sleep(MOMENT);
        fs::write(path, text).unwrap();
        fs::remove_file(&old).unwrap();
    }),
    ("atomic: a new file in place of the old", |path, text| {
        let new = path.with_file_name("2020-10-30.yaml.tmp");
        fs::write(&new, text).unwrap();
        fs::rename(&new, path).unwrap();
    }),
    ("rsync: a hidden file in place of the old", |path, text| {
        let new = path.with_file_name(".2020-10-30.yaml.Xy3fG1");
        fs::write(&new, text).unwrap();
        sleep(MOMENT);
        fs::rename(&new, path).unwrap();
    }),
    ("LibreOffice: a lock beside it, a new file from another folder", |path, text| {
        let lock = path.with_file_name(".~lock.2020-10-30.yaml#");
        fs::write(&lock, "Åsa").unwrap();
        let new = path.parent().unwrap().parent().unwrap().join("lu12ab.tmp");
        fs::write(&new, text).unwrap();
        fs::rename(&new, path).unwrap();
        fs::remove_file(&lock).unwrap();
    }),
    ("deleted, and then there again", |path, text| {
        fs::remove_file(path).unwrap();
        sleep(MOMENT);
        fs::write(path, text).unwrap();
    }),
];

#[test]
#[ignore = "slow: tests/run"]
fn every_kind_of_save_is_seen_once_it_is_whole() {
    let project = TestProject::sample();
    let mut watching = Watching::start(&project, &["--no-preview"]);
    for (i, (name, save)) in SAVES.iter().enumerate() {
        let words = format!("mötet öppnat för gång {i}");
        save(&project.path(RECORD), &record(&project, &words));
        let printed = watching.until("protokoll");
        says(&project, &words);
        assert!(printed.contains(" varningar") && !printed.contains("fel"), "{name}: {printed}");
    }
    // No half of a save was ever taken for a whole record.
    let printed = watching.printed.join("\n");
    assert!(!printed.contains("fel["), "{printed}");
}

#[test]
#[ignore = "slow: tests/run"]
fn own_output_and_what_says_the_same_make_nothing() {
    let project = TestProject::sample();
    let mut watching = Watching::start(&project, &["--no-preview"]);
    let record = fs::read(project.path(RECORD)).unwrap();
    project.write(RECORD, &record);
    project.write(PROTOKOLL, "%PDF-1.7");
    project.write("output/sammantraden/2020-10-30/egen.pdf", "%PDF-1.7");
    project.write("output/README.md", "Här hamnar dokumenten.");
    project.write("README.md", "Om projektet");
    fs::remove_file(project.path("output/kalender.ics")).unwrap();
    project.write("content/sammantraden/.2020-10-30.yaml.swp", "");
    project.write("content/sammantraden/2020-10-30.yaml~", &record);
    // What is gone is made again, that is all.
    let printed = watching.within(Duration::from_secs(5)).unwrap();
    assert!(printed.contains("kalender.ics, "), "{printed}");
    assert_eq!(watching.within(Duration::from_secs(3)), None);
    // What somebody else wrote there is kept, and made again once it is gone.
    let text = self::record(&project, "mötet slut");
    project.write(RECORD, text);
    watching.until("inte skapade");
    fs::remove_file(project.path(PROTOKOLL)).unwrap();
    watching.until("protokoll.pdf, ");
    says(&project, "mötet slut");
}

#[test]
#[ignore = "slow: tests/run"]
fn files_and_folders_come_go_and_change_names() {
    let project = TestProject::sample();
    let mut watching = Watching::start(&project, &["--no-preview"]);
    let new = fs::read_to_string(project.path(RECORD)).unwrap();
    let new = new.replace("2020-10-30", "2020-09-25").replace("rubrik: ", "rubrik: Höstens ");
    project.write("content/sammantraden/host/2020-09-25.yaml", &new);
    let made = project.path("output/sammantraden/2020-09-25/protokoll.pdf");
    assert!(eventually(|| made.exists()));
    // Of two records for a day neither holds.
    project.write("content/sammantraden/2020-09-25-kopia.yaml", &new);
    watching.until("fel");
    fs::remove_file(project.path("content/sammantraden/host/2020-09-25.yaml")).unwrap();
    watching.until("varningar");
    // A folder gets another name, and its own again.
    let (own, other) = (project.path("content/dokument"), project.path("content/undan"));
    fs::rename(&own, &other).unwrap();
    watching.until("fel");
    fs::rename(&other, &own).unwrap();
    while watching.until("inga ändringar").contains(" fel") {}
    // All of content/ is away for a while.
    let (own, other) = (project.path("content"), project.path("undan"));
    fs::rename(&own, &other).unwrap();
    watching.until("fel");
    fs::rename(&other, &own).unwrap();
    while watching.next().contains(" fel") {}
    let text = record(&project, "mötet öppnat efter flytten");
    project.write(RECORD, text);
    says(&project, "mötet öppnat efter flytten");
}

#[test]
#[ignore = "slow: tests/run"]
fn whatever_a_document_is_made_of_is_watched() {
    let project = TestProject::sample();
    let mut watching = Watching::start(&project, &["--no-preview"]);
    let template = include_str!("../../templates/protokoll.j2");
    let template = template.replacen("titled(\"Protokoll\"", "titled(\"Mötesprotokoll\"", 1);
    project.write("templates/protokoll.j2", template);
    let protokoll = || TestPdf::open(&project.path(PROTOKOLL));
    assert!(eventually(|| protokoll().says("Mötesprotokoll")));
    fs::remove_dir_all(project.path("templates")).unwrap();
    assert!(eventually(|| !protokoll().says("Mötesprotokoll")));
    project.edit("content/organisation.yaml", "Samordningsförbundet", "Förbundet");
    assert!(eventually(|| protokoll().says("Förbundet Umeåregionen")));
    let plan = "output/verksamhetsplaner/2021-2023/verksamhetsplan.pdf";
    project.edit(
        "content/verksamhetsplaner/2021-2023/05-vision.md",
        "\n\n",
        "\n\nEn ny mening.\n\n",
    );
    assert!(eventually(|| TestPdf::open(&project.path(plan)).says("En ny mening.")));
    // A font of one's own reaches every document, though nobody uses it. A build that still goes on
    // would take it with the rest.
    watching.rest();
    let font = include_bytes!("../../fonts/source-sans-3/SourceSans3-It.otf");
    project.write("fonts/egen.otf", [font.as_slice(), &[0]].concat());
    watching.until("inga ändringar");
}

#[test]
#[ignore = "slow, and needs git: tests/run"]
fn a_checkout_of_another_branch_ends_in_what_it_holds() {
    let project = TestProject::sample();
    let git = |arguments: &[&str]| {
        let own = ["-c", "user.name=Åsa", "-c", "user.email=asa@example.org"];
        let git =
            Command::new("git").current_dir(project.root()).args(own).args(arguments).output();
        let printed = git.unwrap();
        assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    };
    project.write(".gitignore", "output/\n");
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "underlag"]);
    git(&["checkout", "-qb", "ny"]);
    project.write(RECORD, record(&project, "mötet öppnat på grenen"));
    for path in ["content/sammantraden/2020-11-27.yaml", "content/sammantraden/2024-11-29.yaml"] {
        project.edit(path, "Mötets öppnande", "Mötet öppnas");
    }
    git(&["commit", "-qam", "ändrat"]);
    git(&["checkout", "-q", "main"]);
    let _watching = Watching::start(&project, &["--no-preview"]);
    let other = project.path("output/sammantraden/2024-11-29/protokoll.pdf");
    for _ in 0..3 {
        git(&["checkout", "-q", "ny"]);
        says(&project, "mötet öppnat på grenen");
        assert!(eventually(|| TestPdf::open(&other).says("Mötet öppnas")));
        git(&["checkout", "-q", "main"]);
        says(&project, "mötet öppnat");
        assert!(eventually(|| TestPdf::open(&other).says("Mötets öppnande")));
    }
}

#[test]
fn the_last_good_pdf_stays_and_the_finding_goes() {
    let project = TestProject::sample();
    let mut watching = Watching::start(&project, &["--no-preview"]);
    let good = fs::read(project.path(PROTOKOLL)).unwrap();
    project.edit(RECORD, "plats: ", "plåts: ");
    let printed = watching.until("inte skapade");
    assert!(printed.contains("fel"), "{printed}");
    assert!(watching.printed.iter().any(|line| line.contains("menade du `plats`?")));
    assert_eq!(fs::read(project.path(PROTOKOLL)).unwrap(), good);
    let before = watching.printed.len();
    project.edit(RECORD, "plåts: ", "plats: ");
    while watching.next().contains(" fel") {}
    assert!(
        !watching.printed[before..].iter().any(|line| line.contains("fel[")),
        "what is mended is gone"
    );
}

#[test]
#[ignore = "slow: tests/run"]
fn changes_while_a_build_runs_end_in_the_last() {
    let project = TestProject::sample();
    let _watching = Watching::start(&project, &["--no-preview"]);
    for i in 0..40 {
        project.write(RECORD, record(&project, &format!("mötet öppnat {i}")));
        sleep(Duration::from_millis(i * 3 % 40));
    }
    says(&project, "mötet öppnat 39");
    let fresh = TestProject::sample();
    fresh.write(RECORD, fs::read(project.path(RECORD)).unwrap());
    fresh.build();
    for path in [PROTOKOLL, "output/sammantraden/2020-11-27/paket.pdf"] {
        let same = || fs::read(project.path(path)).unwrap() == fs::read(fresh.path(path)).unwrap();
        assert!(eventually(same), "{path} is another than that of a build from nothing");
    }
}

/// The documents that a build wrote anew.
fn changed(report: &Report) -> Vec<&str> {
    let changed = report.made.iter().filter(|made| made.changed);
    changed.map(|made| made.path.trim_start_matches("output/")).collect()
}

#[test]
fn exactly_what_a_change_touches_is_made_again() {
    let project = TestProject::sample();
    let mut session = Session::new(project.root());
    let first = session.build();
    assert_eq!(changed(&first).len(), first.made.len());
    assert!(!session.refresh());
    assert_eq!(session.build().remade, 0, "nothing has changed");
    // Words of a protokoll: itself, and the packet that it is a bilaga of.
    project.write(RECORD, record(&project, "mötet inlett"));
    let report = session.build();
    let expected = ["sammantraden/2020-10-30/protokoll.pdf", "sammantraden/2020-11-27/paket.pdf"];
    assert_eq!(changed(&report), expected);
    assert_eq!(report.remade, 2);
    // A comment: nothing.
    let schedule = fs::read_to_string(project.path("content/motesplaner/2021.yaml")).unwrap();
    project.write("content/motesplaner/2021.yaml", format!("# ett ord till mig själv\n{schedule}"));
    let report = session.build();
    assert_eq!((changed(&report).len(), report.remade), (0, 0));
    // A look: every document that reads it.
    let prose = include_str!("../../templates/lib/schedule.typ");
    project.write("templates/lib/schedule.typ", format!("// egen\n{prose}"));
    let report = session.build();
    assert_eq!((changed(&report).len(), report.remade), (0, 1), "only the mötesplan reads it");
    // A picture that nothing shows.
    project.write("content/bilder/ny.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    assert_eq!(session.build().remade, 0);
    // The words on the page before a file from somebody else: the packet, and nothing else.
    let divider = include_str!("../../templates/forsattsblad.j2");
    project.write("templates/forsattsblad.j2", format!("{{# eget #}}\n{divider}"));
    assert_eq!(session.build().remade, 1);
    // A font: every document sees every font.
    let font = include_bytes!("../../fonts/source-sans-3/SourceSans3-It.otf");
    project.write("fonts/egen.otf", [font.as_slice(), &[0]].concat());
    assert_eq!(session.build().remade, first.remade);
}

#[test]
fn another_count_of_paragraphs_moves_the_numbers_of_later_meetings() {
    let project = TestProject::sample();
    let later = "datum: 2020-12-18\nnärvaro:\n  beslutande:\n    - {namn: Peter Vigren, för: Umeå kommun, roll: ordförande}\n\
        ärenden:\n  - rubrik: Mötets öppnande\n    text: Öppnat.\n";
    project.write("content/sammantraden/2020-12-18.yaml", later);
    let mut session = Session::new(project.root());
    session.build();
    let protokoll = project.path("output/sammantraden/2020-12-18/protokoll.pdf");
    let text = || TestPdf::open(&protokoll).read_aloud();
    let before = text();
    project.edit(RECORD, "ärenden:\n", "ärenden:\n  - rubrik: Ett ärende till\n    text: Nytt.\n");
    let report = session.build();
    assert!(
        changed(&report).contains(&"sammantraden/2020-12-18/protokoll.pdf"),
        "{:?}",
        changed(&report)
    );
    assert_ne!(text(), before);
}

#[test]
fn a_build_that_is_cut_short_leaves_the_rest_to_the_next() {
    let project = TestProject::sample();
    let mut session = Session::new(project.root());
    let report = session.build_one();
    assert!(report.is_cut_short);
    assert_eq!(report.made.len(), 1);
    assert!(session.refresh(), "there is work left");
    let report = session.build();
    assert!(!report.is_cut_short);
    assert_eq!(made(&report), made(&built::sample().report));
    assert_eq!(
        changed(&report).len(),
        report.made.len(),
        "what the first one wrote is reported now"
    );
}

#[test]
fn strangers_get_nothing() {
    let project = TestProject::sample();
    project.write("hemligt.txt", "hemligt");
    let watching = Watching::start(&project, &["--port", "0"]);
    let host = watching.host.as_str();
    let own = format!("Host: {host}\r\n");
    let file = "/output/sammantraden/2020-10-30/protokoll.pdf";
    assert_eq!(status(host, file, &own), "200 OK");
    for path in [
        "/output/../hemligt.txt",
        "/output/..%2fhemligt.txt",
        "/output/%2e%2e/%2e%2e/hemligt.txt",
        "/output//etc/passwd",
        "/output/sammantraden/../../content/organisation.yaml",
        "/output/sammantraden\\..\\..\\hemligt.txt",
        "/../../etc/passwd",
        "/pages/../../etc/passwd",
        "/pages/.svg",
        "/pages/0000.svg",
        "/pages//1",
        "/content/organisation.yaml",
        "/hemligt.txt",
        "/output/",
        "/%00",
    ] {
        assert_eq!(status(host, path, &own), "404 Not Found", "{path}");
    }
    let port = host.rsplit(':').next().unwrap();
    for headers in [
        String::new(),
        "Host: rebound.example\r\n".to_owned(),
        format!("Host: rebound.example:{port}\r\n"),
        "Host: 127.0.0.1\r\n".to_owned(),
        format!("{own}Host: rebound.example\r\n"),
        format!("{own}Origin: https://example.org\r\n"),
        format!("{own}Origin: null\r\n"),
        format!("{own}Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n"),
    ] {
        let status = status(host, file, &headers);
        assert!(status.starts_with("403") || status.starts_with("400"), "{headers}: {status}");
    }
    let long = format!("{own}X: {}\r\n", "x".repeat(64 << 10));
    assert!(status(host, "/", &long).starts_with("431"));
    let many = own.clone() + &"X: x\r\n".repeat(500);
    assert!(status(host, "/", &many).starts_with("431"));
    assert!(status(host, &format!("/{}", "x".repeat(70 << 10)), &own).starts_with("4"));
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
        let request =
            format!("{method} / HTTP/1.1\r\n{own}Content-Length: 0\r\nConnection: close\r\n\r\n");
        assert!(answer(host, request.as_bytes()).starts_with("HTTP/1.1 405"), "{method}");
    }
    let elsewhere =
        "GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n";
    assert!(answer(host, elsewhere.as_bytes()).starts_with("HTTP/1.1 403"));
    assert!(!answer(host, b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n").contains("200 OK"));
    assert_eq!(status(host, "/", &own), "200 OK");
    let page = answer(host, format!("GET / HTTP/1.1\r\n{own}Connection: close\r\n\r\n").as_bytes());
    assert!(page.contains("content-security-policy: default-src 'none'"));
}

/// The line that the first line of a page with some words is said to come from: "file: text".
fn origin(watching: &Watching, document: &str, words: &str) -> String {
    let host = watching.host.as_str();
    let board = state(host);
    let groups = board["groups"].as_array().unwrap().iter();
    let mut documents = groups.flat_map(|group| group["documents"].as_array().unwrap());
    let own = documents.find(|own| own["path"] == document).unwrap();
    for page in own["pages"].as_array().unwrap() {
        let hash = page["hash"].as_str().unwrap();
        let lines: serde_json::Value =
            serde_json::from_str(&get(host, &format!("/pages/{hash}.json")).unwrap()).unwrap();
        let mut lines = lines.as_array().unwrap().iter();
        let Some(at) = lines.position(|line| line["text"].as_str().unwrap().contains(words)) else {
            continue;
        };
        let printed = get(host, &format!("/origins/{hash}/{at}/{document}")).unwrap();
        let printed: serde_json::Value = serde_json::from_str(&printed).unwrap();
        if printed["file"].is_null() {
            return "ur mallen".to_owned();
        }
        let file = watching.root.join(printed["file"].as_str().unwrap());
        let text = fs::read_to_string(file).unwrap();
        let line = text.lines().nth(printed["line"].as_u64().unwrap() as usize - 1).unwrap();
        return format!("{}: {}", printed["file"].as_str().unwrap(), line.trim());
    }
    panic!("{document} doesn't say {words}");
}

#[test]
fn lines_are_led_back_to_the_records() {
    let project = TestProject::sample();
    project.write(
        RECORD,
        format!("# ett ord\n# till mig själv\n{}", record(&project, "mötet öppnat")),
    );
    let watching = Watching::start(&project, &["--port", "0"]);
    let own = |document: &str, words: &str| origin(&watching, document, words);
    let protokoll = "sammantraden/2020-10-30/protokoll.pdf";
    for (words, expected) in [
        ("Sammanträdesdatum", "ur mallen"),
        ("Beslutande", "ur mallen"),
        (
            "Samordningsförbundet Umeåregionen, Styrelsen",
            "content/organisation.yaml: namn: Samordningsförbundet Umeåregionen",
        ),
        ("Sveagatan 8 i Umeå", "plats: Sveagatan 8 i Umeå samt via distansteknik"),
        ("Mikael Broman", "- {namn: Mikael Broman, för: Försäkringskassan, §: 52–58}"),
        ("förklarade mötet öppnat", "text: Ordförande förklarade mötet öppnat."),
        ("Rapport tertial 2", "- rubrik: Rapport tertial 2"),
    ] {
        let printed = own(protokoll, words);
        assert!(printed.ends_with(expected), "{words}: {printed}");
    }
    let kallelse = "sammantraden/2020-11-27/kallelse.pdf";
    for (words, expected) in
        [("Föredragningslista", "ur mallen"), ("Val av justerare", "- rubrik: Val av justerare")]
    {
        let printed = own(kallelse, words);
        assert!(printed.ends_with(expected), "{words}: {printed}");
    }
    let plan = "verksamhetsplaner/2021-2023/verksamhetsplan.pdf";
    for (words, expected) in
        [("Målgrupper", "04-malgrupper.md: # Målgrupper"), ("Årshjul", "10-arshjul.md: # Årshjul")]
    {
        let printed = own(plan, words);
        assert!(printed.ends_with(expected), "{words}: {printed}");
    }
}

#[test]
fn pictures_keep_their_letters() {
    let project = TestProject::new();
    let text = "rubrik: Brev\ndatum: 2021-03-01\ntext: '![Karta](karta.svg)'\n";
    project.write("content/dokument/brev.yaml", text);
    project.write(
        "content/dokument/karta.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='30'>\
         <text x='5' y='20' font-family='Source Sans 3'>Torg</text></svg>",
    );
    let watching = Watching::start(&project, &["--port", "0"]);
    let board = state(&watching.host);
    let groups = board["groups"].as_array().unwrap().iter();
    let documents = groups.flat_map(|group| group["documents"].as_array().unwrap());
    let mut pictures = 0;
    for page in documents.flat_map(|document| document["pages"].as_array().unwrap()) {
        let path = format!("/pages/{}.svg", page["hash"].as_str().unwrap());
        let picture = get(&watching.host, &path).unwrap();
        for data in picture.split("data:image/svg+xml;base64,").skip(1) {
            let data = data.split('"').next().unwrap().as_bytes();
            let drawing = mail_parser::decoders::base64::base64_decode(data).unwrap();
            let drawing = String::from_utf8(drawing).unwrap();
            assert!(drawing.contains("<path") && !drawing.contains("<text"), "{drawing}");
            pictures += 1;
        }
    }
    assert_ne!(pictures, 0);
}

/// Two §§ that say the same are reported apart by what is around them.
#[test]
fn equal_lines_are_led_back_each_to_its_own() {
    let project = TestProject::sample();
    let same = "    text: Styrelsen tackar för informationen och lägger den till handlingarna.\n";
    let items: String =
        (1..=5).map(|i| format!("  - rubrik: Ärende {i} av fem lika\n{same}")).collect();
    let head = "datum: 2021-02-19\nnärvaro:\n  beslutande:\n    - {namn: Peter Vigren, för: Umeå kommun, roll: ordförande}\närenden:\n";
    project.write("content/sammantraden/2021-02-19.yaml", format!("{head}{items}"));
    let watching = Watching::start(&project, &["--port", "0"]);
    let path = "sammantraden/2021-02-19/protokoll.pdf";
    let board = state(&watching.host);
    let groups = board["groups"].as_array().unwrap().iter();
    let own = groups
        .flat_map(|group| group["documents"].as_array().unwrap())
        .find(|own| own["path"] == path);
    let mut found = Vec::new();
    for page in own.unwrap()["pages"].as_array().unwrap() {
        let hash = page["hash"].as_str().unwrap();
        let text = get(&watching.host, &format!("/pages/{hash}.json")).unwrap();
        let lines: serde_json::Value = serde_json::from_str(&text).unwrap();
        for (i, line) in lines.as_array().unwrap().iter().enumerate() {
            if line["text"].as_str().unwrap().contains("lägger den till handlingarna") {
                let printed = get(&watching.host, &format!("/origins/{hash}/{i}/{path}")).unwrap();
                let printed: serde_json::Value = serde_json::from_str(&printed).unwrap();
                found.push(printed["line"].as_u64().unwrap());
            }
        }
    }
    assert_eq!(found, [7, 9, 11, 13, 15]);
}

#[test]
#[ignore = "slow: tests/run"]
fn many_and_slow_clients_delay_nothing() {
    let project = TestProject::sample();
    let mut watching = Watching::start(&project, &["--port", "0"]);
    let host = watching.host.clone();
    let own = format!("Host: {host}\r\n");
    let connect = |request: &[u8]| {
        let mut stream = TcpStream::connect(&host).unwrap();
        stream.write_all(request).unwrap();
        stream
    };
    let idle: Vec<TcpStream> = (0..200).map(|_| connect(b"")).collect();
    let begun: Vec<TcpStream> = (0..20).map(|_| connect(b"GET / HTTP/1.1\r\nHost: ")).collect();
    let events = format!("GET /events HTTP/1.1\r\n{own}\r\n");
    let deaf: Vec<TcpStream> = (0..50).map(|_| connect(events.as_bytes())).collect();
    for i in 0..30 {
        project.write(RECORD, record(&project, &format!("mötet öppnat {i}")));
        watching.until("protokoll");
    }
    assert_eq!(status(&host, "/", &own), "200 OK");
    drop((idle, begun, deaf));
    let printed = watching.printed.join("\n");
    assert!(printed.contains("protokoll"), "{printed}");
}

#[test]
fn a_port_in_use_is_told_and_the_next_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let project = TestProject::sample();
    let watching = Watching::start(&project, &["--port", &port.to_string()]);
    assert!(!watching.host.ends_with(&format!(":{port}")));
    assert!(
        watching.printed[1].contains(&format!("(port {port} är upptagen)")),
        "{}",
        watching.printed[1]
    );
}
