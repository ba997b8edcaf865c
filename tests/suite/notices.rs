//! What is posted and sent out: notices as PDF, HTML, text and letter, proofs, extracts.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mail_parser::{MessageParser, MimeHeaders};

use crate::support::library::extract;
use crate::support::pdf::TestPdf;
use crate::support::project::{TestProject, pictures};
use crate::support::{built, repository, snapshots};

const SEEDS: [&str; 2] = ["2020-10-30", "2024-11-29"];

/// The files below a project's output with an ending.
fn outputs(output: &Path, ending: &str) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(output).sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.extension().is_some_and(|own| own == ending)).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// A text with every run of white space as one space.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_seeds_break_the_law_where_the_law_says() {
    let report = &built::sample().report;
    let printed: Vec<(&str, &str)> =
        report.findings.iter().map(|finding| (&finding.path()[21..31], finding.code.id)).collect();
    let expected = [
        ("2020-10-30", "D1"),
        ("2020-10-30", "D3"),
        ("2020-11-27", "B1"),
        ("2024-11-29", "D1"),
        ("2024-11-29", "D2"),
        ("2024-11-29", "D3"),
    ];
    assert_eq!(printed, expected);
    let texts = words(&pictures(report)).replace('\u{a0}', " ");
    for part in [
        "13 dagar för sent",
        "gräns: fredagen den 13 november 2020",
        "gräns: tidigast tisdagen den 22 december 2020",
        "justerades 4 dagar för sent",
        "gräns: fredagen den 13 december 2024",
        "sattes upp 4 dagar för sent",
        "gräns: torsdagen den 19 december 2024",
        "gräns: tidigast tisdagen den 14 januari 2025",
    ] {
        assert!(texts.contains(part), "{part}");
    }
}

#[test]
fn each_seed_has_a_notice_for_every_board() {
    let sample = built::sample();
    let boards: BTreeSet<&str> = [
        "bjurholms-kommun",
        "nordmalings-kommun",
        "region-vasterbotten",
        "robertsfors-kommun",
        "umea-kommun",
        "vannas-kommun",
        "vindelns-kommun",
    ]
    .into();
    for day in SEEDS {
        for ending in ["pdf", "html", "txt", "eml"] {
            let folder = format!("/sammantraden/{day}/anslag/");
            let files = outputs(&sample.path("output"), ending);
            let files = files.iter().filter(|path| path.to_str().unwrap().contains(&folder));
            let names: BTreeSet<&str> =
                files.map(|path| path.file_stem().unwrap().to_str().unwrap()).collect();
            assert_eq!(names, boards, "{day} {ending}");
        }
    }
    let notice = sample.path("output/sammantraden/2024-11-29/anslag/umea-kommun.pdf");
    snapshots().bind(|| {
        insta::assert_snapshot!("notice-text", read(&notice.with_extension("txt")));
        insta::assert_snapshot!("notice-html", read(&notice.with_extension("html")));
    });
}

#[test]
fn a_notice_says_the_same_in_every_form() {
    for project in [built::sample(), built::fixture("grannar")] {
        let notices = outputs(&project.path("output"), "txt");
        assert!(notices.len() >= 10);
        for text in notices {
            let html = read(&text.with_extension("html"));
            let html = html.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
            let pdf = TestPdf::open(&text.with_extension("pdf"));
            let facts: Vec<(String, String)> = read(&text)
                .lines()
                .filter_map(|line| line.split_once(": "))
                .map(|(label, fact)| (words(label), words(fact)))
                .filter(|(label, _)| label.chars().any(char::is_lowercase))
                .collect();
            assert!(facts.len() >= 5, "{}", text.display());
            for (label, fact) in facts {
                let said = words(&html);
                assert!(said.contains(&format!("<dt>{label}</dt>")), "{label} in {said}");
                assert!(said.contains(&fact), "{fact} in {said}");
                let shown = fact.trim_start_matches("https://");
                assert!(
                    pdf.says(&label) && pdf.says(shown),
                    "{label} {shown} in {}",
                    pdf.read_aloud()
                );
            }
        }
    }
}

#[test]
#[ignore = "needs Java: tests/run"]
fn html_is_valid() {
    let pages = tempfile::tempdir().unwrap();
    let mut count = 0;
    let fixtures = ["grannar", "direktion", "kommunstyrelse"].map(built::fixture);
    for (at, project) in fixtures.into_iter().chain([built::sample()]).enumerate() {
        // All fragments of a project on one page, as a board has them: names may not collide.
        let fragments: String =
            outputs(&project.path("output"), "html").iter().map(|path| read(path)).collect();
        let page = format!(
            "<!DOCTYPE html>\n<html lang=\"sv\"><head><title>Tavla</title></head><body>\n\
             <h1>Anslagstavla</h1>\n{fragments}</body></html>\n"
        );
        count += page.matches("<section").count();
        fs::write(pages.path().join(format!("sida-{at}.html")), page).unwrap();
    }
    assert!(count > 20, "{count} fragments");
    let files = fs::read_dir(pages.path()).unwrap().map(|entry| entry.unwrap().path());
    let output = Command::new(repository("tests/vnu/validate")).args(files).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn letters_are_ready_to_send() {
    let path =
        built::fixture("grannar").path("output/sammantraden/2025-04-04/anslag/sodra-kommun.eml");
    let bytes = fs::read(&path).unwrap();
    let message = MessageParser::default().parse(&bytes).unwrap();
    let address = |address: Option<&mail_parser::Address<'_>>| {
        let first = address.unwrap().first().unwrap();
        (first.name().unwrap().to_owned(), first.address().unwrap().to_owned())
    };
    let from = ("Samordningsförbundet Grannar & vänner", "kansliet@grannar.example");
    assert_eq!(address(message.from()), (from.0.into(), from.1.into()));
    assert_eq!(address(message.to()), ("Södra kommun".into(), "kommunen@sodra.example".into()));
    let subject = message.subject().unwrap();
    assert!(subject.starts_with("Anslag: justerat protokoll, 2025-04-04"), "{subject}");
    assert_eq!(message.header_raw("X-Unsent").map(str::trim), Some("1"));
    let body = message.body_text(0).unwrap();
    let notice = words(&read(&path.with_extension("txt")));
    assert!(words(&body).contains(&notice), "{body}");
    let attached: Vec<_> = message.attachments().collect();
    assert_eq!(attached.len(), 1);
    assert_eq!(attached[0].attachment_name(), Some("sodra-kommun.pdf"));
    assert!(attached[0].contents() == fs::read(path.with_extension("pdf")).unwrap());
    // A member without an address gets a letter without one.
    let unaddressed = fs::read(path.with_file_name("as-kommun.eml")).unwrap();
    assert!(MessageParser::default().parse(&unaddressed).unwrap().to().is_none());
}

#[test]
fn a_letter_that_is_there_says_what_its_notice_does() {
    let project = TestProject::fixture("grannar");
    project.build_clean();
    project.edit(
        "content/sammantraden/2025-04-04.yaml",
        "Södra kommun: {uppsatt: 2025-04-17}",
        "Södra kommun: {uppsatt: 2025-04-16}",
    );
    let mut command = assert_cmd::Command::cargo_bin("make-docs").unwrap();
    command.current_dir(project.root()).assert().code(0);
    let path = project.path("output/sammantraden/2025-04-04/anslag/sodra-kommun.eml");
    let letter = MessageParser::default().parse(&fs::read(&path).unwrap()).unwrap().into_owned();
    let attached = letter.attachments().next().unwrap();
    assert!(attached.contents() == fs::read(path.with_extension("pdf")).unwrap());
    assert!(letter.body_text(0).unwrap().contains("sattes upp på er anslagstavla 2025-04-16"));
}

#[test]
fn notices_that_are_left_from_before_are_told() {
    let project = TestProject::fixture("grannar");
    project.build_clean();
    // The minutes haven't been handed out.
    fs::remove_file(project.path("output/sammantraden/2025-04-04/protokoll.pdf")).unwrap();
    let record = "content/sammantraden/2025-04-04.yaml";
    project.edit(
        record,
        "    omedelbar_justering: {uppsatt: 2025-04-07, nedtas: 2025-04-30}\n",
        "",
    );
    let report = project.build();
    let [finding] = &report.findings[..] else { panic!("{}", pictures(&report)) };
    let folder = "output/sammantraden/2025-04-04/anslag";
    assert_eq!((finding.code.id, finding.path()), ("S2", folder));
    assert!(pictures(&report).contains("`as-kommun-paragraf-2.pdf`"), "{}", pictures(&report));
    // What is held back may only seem to be gone.
    project.edit(record, "justering: {datum: 2025-04-16}", "justering: {datum: 2025-04-36}");
    let report = project.build();
    assert!(report.findings.iter().all(|finding| finding.code.id != "S2"), "{}", pictures(&report));
    project.edit(record, "justering: {datum: 2025-04-36}", "justering: {datum: 2025-04-16}");
    let folder = project.path("output/sammantraden/2025-04-04/anslag");
    for name in ["as-kommun", "region-alven", "sodra-kommun"] {
        for ending in ["pdf", "html", "txt", "eml"] {
            fs::remove_file(folder.join(format!("{name}-paragraf-2.{ending}"))).unwrap();
        }
    }
    project.build_clean();
}

#[test]
fn no_letters_unless_they_are_asked_for() {
    let project = TestProject::sample();
    assert_cmd::Command::cargo_bin("make-docs")
        .unwrap()
        .args(["--only", "anslag", "2024-11-29"])
        .current_dir(project.root())
        .assert()
        .code(0);
    let made = |ending| outputs(&project.path("output"), ending);
    assert!(!made("pdf").is_empty() && made("eml").is_empty());
}

#[test]
fn what_is_approved_at_once_is_announced_apart() {
    let folder = built::fixture("grannar").path("output/sammantraden/2025-04-04/anslag");
    let own = words(&read(&folder.join("as-kommun-paragraf-2.txt")));
    assert!(own.contains("Paragrafer: § 2 "), "{own}");
    assert!(own.contains("Sista dag för överklagande: 2025-04-28"), "{own}");
    assert!(own.contains("Anslaget tas ned tidigast: 2025-04-29"), "{own}");
    assert!(own.contains("Anslaget tas ned (preliminärt): 2025-04-30"), "{own}");
    let letter = fs::read(folder.join("as-kommun-paragraf-2.eml")).unwrap();
    let subject = MessageParser::default().parse(&letter).unwrap();
    let subject = subject.subject().unwrap().replace('\u{a0}', " ");
    assert!(subject.starts_with("Anslag: omedelbart justerad paragraf, § 2,"), "{subject}");
    let rest = words(&read(&folder.join("as-kommun.txt")));
    assert!(rest.contains("Paragrafer: §§ 1, 3"), "{rest}");
    assert!(rest.contains("Anslaget sätts upp (preliminärt): 2025-04-17"), "{rest}");
    assert!(rest.contains("Sista dag för överklagande (preliminär): 2025-05-08"), "{rest}");
    let done = words(&read(&folder.join("region-alven.txt")));
    assert!(done.contains("Anslaget uppsatt: 2025-04-16"), "{done}");
    assert!(done.contains("Anslaget nedtaget: 2025-05-20"), "{done}");
    assert!(done.contains("Sista dag för överklagande (preliminär): 2025-05-08"), "{done}");
}

#[test]
fn a_body_may_take_notices_down_on_the_last_day() {
    let project = TestProject::fixture("grannar");
    project.meeting(
        "datum: 2025-09-12\nnärvaro: {beslutande: [{namn: Åsa Ek, roll: ordförande}, Bo Al]}\n\
         sekreterare: Kim Berg\njusterare: Bo Al\njustering: {datum: 2025-09-26}\nanslag: {uppsatt: 2025-09-28, nedtas: 2025-10-20}\n\
         ärenden: [{rubrik: Ett}]\n",
    );
    project.build_clean();
    let notice = project.path("output/sammantraden/2025-09-12/anslag/as-kommun.txt");
    assert!(words(&read(&notice)).contains("Anslaget tas ned tidigast: 2025-10-20"));
}

/// The people in the table below a label (or its beginning) of an extract's first page, a line each.
fn people(extract: &TestPdf, label: &str) -> String {
    let tags = extract.tags().replace('\u{a0}', " ");
    let (_, rest) = tags.split_once(&format!("\n  P {label}")).expect("the label is there");
    let table = rest.lines().skip(2).take_while(|line| line.starts_with("    "));
    let cell = |line: &str| match line.trim().split_once(' ') {
        Some((_, text)) => format!("{text} "),
        None => "\n".to_owned(),
    };
    table.map(cell).collect()
}

#[test]
fn an_extract_has_those_who_were_there() {
    let project = TestProject::fixture("grannar");
    let report = extract(project.root(), "2025-04-04", &["2", "3"], false);
    assert!(report.findings.is_empty(), "{}", pictures(&report));
    let open = |number: u32| {
        let path = format!("output/sammantraden/2025-04-04/utdrag/paragraf-{number}.pdf");
        TestPdf::open(&project.path(&path))
    };
    let second = open(2);
    let deciding = people(&second, "Beslutande");
    assert!(!deciding.contains("Bo Al Region"), "he left for jäv: {deciding}");
    assert!(
        deciding.contains("Dag Ros Region Älven, tjänstgörande ersättare för Bo Al"),
        "{deciding}"
    );
    assert!(deciding.contains("Cia Lind"), "{deciding}");
    for words in ["Justering 2025-04-04", "Jag intygar att utdraget stämmer med protokollet"] {
        assert!(second.says(words), "{words} in {}", second.read_aloud());
    }
    let third = open(3);
    let deciding = people(&third, "Beslutande");
    assert!(deciding.contains("Bo Al") && !deciding.contains("Cia Lind"), "{deciding}");
    let others = people(&third, "Ej tjänstgörande");
    assert!(others.contains("Dag Ros"), "{others}");
    assert!(!third.says("Ås verkstad"), "only its own § is there: {}", third.read_aloud());
}

#[test]
fn an_extract_says_of_who_signs_only_its_own_paragraphs() {
    let project = TestProject::fixture("grannar");
    let path = "content/sammantraden/2025-04-04.yaml";
    project.edit(
        path,
        "justerare: Bo Al",
        "justerare: [{namn: Bo Al, §: 1–2}, {namn: Cia Lind, §: 3}]",
    );
    extract(project.root(), "2025-04-04", &["2"], false);
    let path = project.path("output/sammantraden/2025-04-04/utdrag/paragraf-2.pdf");
    let second = TestPdf::open(&path);
    assert!(second.says("Justerare, § 2 Bo Al"), "{}", second.read_aloud());
    assert!(!second.says("Justerare, § 3"), "{}", second.read_aloud());
}

#[test]
fn a_recipient_gets_what_goes_there() {
    let project = TestProject::fixture("grannar");
    let report = extract(project.root(), "2025-04-04", &[], true);
    let paths: Vec<&str> = report.made.iter().map(|made| made.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "output/sammantraden/2025-04-04/utdrag/till-as-verkstad.pdf",
            "output/sammantraden/2025-04-04/utdrag/till-as-kommun.pdf"
        ]
    );
    let both = TestPdf::open(&project.path(paths[1]));
    let approved = "Justering § 2: 2025-04-04, § 3: 2025-04-16";
    for words in ["§§ 2–3", "Rapport", approved] {
        assert!(both.says(words), "{words} in {}", both.read_aloud());
    }
    let one = TestPdf::open(&project.path(paths[0]));
    assert!(one.says("Bidrag till Ås verkstad") && !one.says("Rapport"), "{}", one.read_aloud());
}

#[test]
fn names_that_are_written_alike_get_files_of_their_own() {
    let project = TestProject::fixture("grannar");
    project.edit(
        "content/organisation.yaml",
        "  - {namn: Ås kommun, slag: kommun}",
        "  - {namn: Ås kommun, slag: kommun}\n  - {namn: Äs kommun, slag: kommun}\n  - {namn: –, slag: kommun}",
    );
    project.edit(
        "content/sammantraden/2025-04-04.yaml",
        "expedieras: [Ås verkstad, Ås kommun]",
        "expedieras: [Ås kommun, Äs kommun, –]",
    );
    project.build_clean();
    let folder = project.path("output/sammantraden/2025-04-04/anslag");
    for (name, board) in [("as-kommun", "Ås"), ("as-kommun-2", "Äs"), ("tavla", "–")] {
        let text = read(&folder.join(format!("{name}.txt")));
        assert!(text.contains(&format!("Anslagstavla: {board}")), "{text}");
    }
    let html: String =
        outputs(&project.path("output"), "html").iter().map(|path| read(path)).collect();
    let ids: Vec<&str> =
        html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    let report = extract(project.root(), "2025-04-04", &[], true);
    let paths: Vec<&str> =
        report.made.iter().map(|made| made.path.rsplit('/').next().unwrap()).collect();
    assert_eq!(paths, ["till-as-kommun.pdf", "till-as-kommun-2.pdf", "till-mottagare.pdf"]);
}

#[test]
fn minutes_that_are_signed_digitally_hold_no_later_day() {
    let open = |name| {
        let path = format!("output/sammantraden/2025-04-04/{name}.pdf");
        TestPdf::open(&built::fixture("grannar").path(&path))
    };
    let minutes = open("protokoll");
    for later in ["2025-04-07", "2025-04-16", "2025-04-30", "2025-05-20"] {
        assert!(!minutes.says(later), "{later} is in {}", minutes.read_aloud());
    }
    let proof = open("anslagsbevis");
    for day in ["2025-04-07", "2025-04-16", "2025-05-20", "Ida Dal"] {
        assert!(proof.says(day), "{day} is not in {}", proof.read_aloud());
    }
}

#[test]
fn a_notice_that_takes_two_pages_is_told() {
    let project = TestProject::fixture("grannar");
    let lines: String = (0..60).map(|i| format!("Rad {i}, ")).collect();
    project.edit(
        "content/organisation.yaml",
        "[Box 10, 999 10 Älvstad]",
        &format!("[{lines}Slut]"),
    );
    let report = project.build();
    assert!(report.findings.iter().any(|finding| finding.code.id == "T7"), "{}", pictures(&report));
    assert!(report.held.is_empty());
}

#[test]
fn an_extract_of_what_is_not_there_is_told() {
    let project = TestProject::sample();
    for (day, wanted, said) in [
        ("2024-11-29", "70", "har ingen § 70"),
        ("2024-11-29", "66–68", "har inte §§ 66–68"),
        ("2020-11-27", "1", "inget protokoll från 2020-11-27"),
        ("2021-02-19", "1", "inget underlag för 2021-02-19"),
        ("1999-01-01", "1", "inget underlag för 1999-01-01"),
    ] {
        let report = extract(project.root(), day, &[wanted], false);
        let printed = pictures(&report).replace('\u{a0}', " ");
        assert!(printed.contains(said) && printed.contains("fel[L5]"), "{printed}");
    }
    let report = extract(project.root(), "2024-11-29", &["59", "70"], false);
    assert_eq!(report.made.len(), 1, "the § that is there is made");
}

#[test]
fn text_in_a_notice_is_never_markup() {
    let project = TestProject::fixture("grannar");
    project.edit(
        "content/organisation.yaml",
        "Samordningsförbundet Grannar & vänner",
        "\"Bo <script>alert(1)</script> & \\\"Co\\\" {{ 1 }}\"",
    );
    project.build_clean();
    let path = project.path("output/revision/2025-04-10/anslag/as-kommun.html");
    let html = read(&path);
    assert!(html.contains("Bo &lt;script&gt;alert(1)&lt;/script&gt; &amp; "), "{html}");
    assert!(!html.contains("<script"), "{html}");
    let text = read(&path.with_extension("txt"));
    assert!(text.contains("Bo <script>alert(1)</script> & ") && text.contains("{{ 1 }}"), "{text}");
    let bytes = fs::read(path.with_file_name("sodra-kommun.eml")).unwrap();
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(
        message.from().unwrap().first().unwrap().address(),
        Some("kansliet@grannar.example")
    );
}

#[test]
fn minutes_say_when_they_were_announced_only_where_that_can_be_written_in_later() {
    let text = "datum: 2021-03-01\ntid: 09.00\nplats: Norra\nförsta_paragraf: 1\n\
                närvaro: {beslutande: [{namn: Eva Blom, roll: ordförande}, Åsa Ek]}\n\
                sekreterare: Bo Al\njusterare: Åsa Ek\njustering: 2021-03-10\nanslag: {uppsatt: 2021-03-11}\n\
                ärenden: [Öppnande]\n";
    let path = "output/sammantraden/2021-03-01/protokoll.pdf";
    let printed = |proof: &str, record: &str| {
        let project = TestProject::new();
        let organisation = read(&project.path("content/organisation.yaml"));
        let styled = format!("{organisation}stil: {{bevis: {proof}}}\n");
        project.write("content/organisation.yaml", styled);
        project.meeting(record);
        project.build();
        TestPdf::open(&project.path(path)).read_aloud()
    };
    for proof in ["sida", "rad"] {
        let pen = printed(proof, text);
        assert!(pen.contains("2021-03-11"), "{proof}: {pen}");
        for manner in ["digital", "ingen"] {
            let record = format!("{text}underskrift: {manner}\n");
            let other = printed(proof, &record);
            assert!(!other.contains("2021-03-11"), "{proof}, {manner}: {other}");
        }
    }
    let begun = printed("rad", &text.replace("anslag: {uppsatt: 2021-03-11}\n", ""));
    assert!(begun.contains("uppsatt ________") && begun.contains("förvaras på"), "{begun}");
    assert!(!begun.contains("sista dag"), "{begun}");
}
