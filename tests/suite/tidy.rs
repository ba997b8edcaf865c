//! The repository keeps its own rules: templates print literals only, docs say what the code does,
//! nothing lies around unused.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use crate::support::library::{
    Acceptance, ROWS, Rule, SHIPPED_FONTS, Severity, codes, rules, shipped_templates,
};
use crate::support::marks::assert_between_marks;
use crate::support::pdf::{TestPdf, letters};
use crate::support::project::{self, TestProject, pictures};
use crate::support::{all_files, files, repository, stem};

#[test]
fn templates_print_literals_only() {
    for path in all_files("templates") {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.display();
        assert!(
            !text.contains("|safe") && !text.contains("| safe"),
            "{name}: `safe` would let text be code"
        );
        let is_markup = path.to_str().unwrap().ends_with(".html.j2");
        assert!(
            is_markup || !text.contains("\"{{") && !text.contains("}}\""),
            "{name}: a literal within quotes is no literal"
        );
        assert!(!text.contains("={{"), "{name}: an attribute without quotes ends at a space");
        assert!(!text.contains("eval("), "{name}: `eval` would let text be code");
    }
}

#[test]
fn every_template_and_look_ships() {
    let shipped = shipped_templates();
    for path in all_files("templates") {
        let name = path.strip_prefix(repository("templates")).unwrap().to_str().unwrap().to_owned();
        assert_eq!(
            shipped.get(&name).map(|file| &file.text),
            Some(&fs::read_to_string(&path).unwrap()),
            "{name}"
        );
    }
    assert_eq!(shipped.len(), all_files("templates").len());
}

#[test]
fn every_font_ships_with_its_licence() {
    let fonts = all_files("fonts");
    let is_font =
        |path: &&PathBuf| path.extension().is_some_and(|ending| ending == "otf" || ending == "ttf");
    for font in fonts.iter().filter(is_font) {
        let bytes = fs::read(font).unwrap();
        assert!(
            SHIPPED_FONTS.iter().any(|shipped| *shipped == bytes),
            "{} doesn't ship",
            font.display()
        );
        let folder = font.parent().unwrap();
        assert!(
            folder.join("LICENSE").exists() || folder.join("LICENSE.md").exists(),
            "{} has no licence",
            font.display()
        );
    }
}

#[test]
fn docs_list_every_finding() {
    let mut text = String::new();
    let known: BTreeSet<&str> = codes::ALL.iter().map(|code| code.id).collect();
    let _ = writeln!(text, "| kod | betyder |\n|---|---|");
    for code in codes::ALL {
        let _ = writeln!(text, "| {} | {} |", code.id, code.meaning);
    }
    let _ = writeln!(
        text,
        "\n| kod | regel | nivå | varför | källa | godtas |\n|---|---|---|---|---|---|"
    );
    for rule in rules() {
        let level = if rule.severity == Severity::Error { "fel" } else { "varning" };
        let accepted = match rule.acceptance {
            Acceptance::Doubtful => "ja".to_owned(),
            Acceptance::Lawful(why) => format!("ja: {why}"),
            Acceptance::Never(why) => format!("nej: {why}"),
        };
        let whom = rule.source.whom().map(|whom| format!(" (gäller {whom})")).unwrap_or_default();
        let _ = writeln!(
            text,
            "| {} | {} | {level} | {} | {}{whom} | {accepted} |",
            rule.code.id, rule.code.meaning, rule.reason, rule.source
        );
    }
    // A code may have two rules: what is wrong a little, and what can't be.
    let level = |rule: &Rule| (rule.code.id, rule.code.meaning);
    let ids: Vec<_> = rules().map(level).filter(|(id, _)| !known.contains(id)).collect();
    assert_eq!(
        ids.iter().collect::<BTreeSet<_>>().len(),
        ids.len(),
        "two rules have the same code"
    );
    assert_between_marks("docs/fynd.md", "fynd", &text);
}

#[test]
fn docs_show_whom_the_law_binds_and_from_when() {
    let mut text =
        "| fråga | regler | binder | från | till | lagrum |\n|---|---|---|---|---|---|\n"
            .to_owned();
    for row in ROWS {
        let rules = rules().filter(|rule| rule.source.topics().contains(&row.topic));
        let codes: BTreeSet<&str> = rules.map(|rule| rule.code.id).collect();
        let kinds: Vec<&str> = row.kinds.iter().map(|kind| kind.word()).collect();
        let day = |(year, month, day): (i32, u32, u32)| format!("{year}-{month:02}-{day:02}");
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            row.topic.word(),
            codes.into_iter().collect::<Vec<_>>().join(", "),
            kinds.join(", "),
            day(row.from),
            row.to.map(day).unwrap_or_default(),
            row.says
        );
    }
    assert_between_marks("docs/fynd.md", "lagen", &text);
}

#[test]
fn the_readme_shows_the_help() {
    let output = assert_cmd::Command::cargo_bin("make-docs")
        .unwrap()
        .arg("--help")
        .env_clear()
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert_between_marks("README.md", "help", &format!("```text\n{}\n```\n", help.trim_end()));
}

#[test]
fn the_guides_examples_work() {
    let guide = fs::read_to_string(repository("docs/handledning.md")).unwrap();
    let examples: Vec<&str> = guide
        .split("```yaml\n")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("```")?.0))
        .collect();
    assert!(examples.len() >= 3, "the guide has examples");
    for example in examples {
        let project = TestProject::new();
        match example.starts_with("namn: ") {
            true => {
                project.write("content/organisation.yaml", example);
                project.meeting("datum: 2021-03-01\n");
            }
            false if example.starts_with("datum: ") => project.meeting(example),
            false => project
                .meeting(&format!("datum: 2021-03-01\nkallelse: {{datum: 2021-02-20}}\n{example}")),
        }
        let report = project.check();
        assert!(project::codes(&report).is_empty(), "{example}\n{}", pictures(&report));
    }
}

/// A project of a guide's examples, each below the path where it stands.
fn project_of_guide(path: &str) -> TestProject {
    let guide = fs::read_to_string(repository(path)).unwrap();
    let project = TestProject::new();
    let mut count = 0;
    let parts: Vec<&str> = guide.split("```").collect();
    for pair in parts.chunks_exact(2) {
        let [before, block] = pair else { continue };
        let (_, text) = block.split_once('\n').unwrap();
        let path = before.trim_end().strip_suffix("`:").and_then(|rest| rest.rsplit('`').next());
        if block.starts_with("sh") || block.starts_with("text") {
            continue;
        }
        project.write(path.expect("an example says where it stands"), text);
        count += 1;
    }
    assert!(count > 0, "the guide has examples");
    project
}

#[test]
fn the_notice_guides_examples_are_a_project() {
    let project = project_of_guide("docs/anslag.md");
    project.build_clean();
    let guide = fs::read_to_string(repository("docs/anslag.md")).unwrap();
    let shown = guide.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let status = crate::status::status(&project, "2026-03-20", &[]);
    assert_eq!(shown.trim_end(), status.replace('\u{a0}', " ").trim_end());
    for path in [
        "2026-03-05/anslag/norra-kommun.pdf",
        "2026-03-05/anslag/sodra-kommun-paragraf-2.txt",
        "2026-03-05/anslagsbevis.pdf",
        "2026-11-20/kungorelse.html",
    ] {
        assert!(project.path(&format!("output/sammantraden/{path}")).exists(), "{path}");
    }
}

#[test]
fn the_packet_guides_examples_are_a_project() {
    let project = project_of_guide("docs/paket.md");
    let people = "närvaro: {beslutande: [{namn: Åsa Ek, roll: ordförande}, Cia]}\nsekreterare: Bo\njusterare: Cia";
    project.meeting(&format!("datum: 2026-01-15\n{people}\närenden: [{{rubrik: Ett}}]\n"));
    project.write("content/dokument/arbetsordning.yaml", "rubrik: Arbetsordning\ntext: Ordning.\n");
    let file = fs::read(repository("tests/fixtures/foreign/libreoffice-2b-ua.pdf")).unwrap();
    project.write("content/bilagor/hyresavtal.pdf", &file);
    let report = project.build();
    assert_eq!(project::codes(&report), ["A2", "R29"], "{}", pictures(&report));
    let packet = report.made.iter().find(|made| made.path.ends_with("paket.pdf")).unwrap();
    assert_eq!(packet.note.as_deref(), Some("utan bilaga 4, varken PDF/A eller PDF/UA"));

    let guide = fs::read_to_string(repository("docs/paket.md")).unwrap();
    let shown = guide.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let output = assert_cmd::Command::cargo_bin("make-docs")
        .unwrap()
        .args(["inspect", "hyresavtal.pdf"])
        .current_dir(project.path("content/bilagor"))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), shown);
}

#[test]
fn the_plan_guides_examples_are_a_project() {
    let project = project_of_guide("docs/plan.md");
    let map = fs::read(repository("tests/fixtures/logo.svg")).unwrap();
    project.write("content/verksamhetsplaner/2025-2027/karta.svg", map);
    assert_eq!(project.build_clean().made.len(), 5, "with the calendar");
}

#[test]
fn the_register_guides_examples_are_a_project() {
    let project = project_of_guide("docs/register.md");
    let report = project.build_clean();
    let registers = report.made.iter().filter(|made| made.path.starts_with("output/register/"));
    assert_eq!(registers.count(), 4, "of each year a log and the matters");
    let log = TestPdf::open(&project.path("output/register/beslutslogg-2024.pdf"));
    assert!(letters(&log.pages().concat().concat()).contains(&letters("klart 2024-02-09, § 1")));
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn the_web_guides_examples_are_a_project() {
    let project = project_of_guide("docs/webb.md");
    project.build_clean();
    let made = TestPdf::open(&project.path("output/sammantraden/2026-03-05/webbprotokoll.pdf"));
    let said = letters(&made.pages().concat().concat());
    for (words, is_said) in [
        ("Paragrafen omfattas av sekretess enligt 23 kap. 2 § OSL.", true),
        ("Skolskjuts för [maskat: en elev, 23 kap. 2 § OSL]", true),
        ("Kim Berg", false),
        ("Storgatan 4", false),
        ("astma", false),
        ("studiegång", false),
    ] {
        assert_eq!(said.contains(&letters(words)), is_said, "{words}: {said}");
    }
}

/// What an example that is an organisation begins with.
const ORGANISATION: &str = "namn: ";

/// What an example that is a register of the elected begins with.
const REGISTER: &str = "ledamöter:";

/// A project whose meeting says what an example in `docs/protokoll.md` leaves out. `before` is the example before it,
/// if that is the organisation of this one, or its register of the elected.
fn project_of_example(before: Option<&str>, example: &str) -> TestProject {
    let project = TestProject::new();
    let is_organisation = example.starts_with(ORGANISATION);
    let is_register = example.starts_with(REGISTER);
    let shared = before.or(Some(example).filter(|_| is_organisation || is_register));
    if let Some(shared) = shared {
        let name = if shared.starts_with(REGISTER) { "personer" } else { "organisation" };
        project.write(&format!("content/{name}.yaml"), shared);
    }
    let is_second = example.starts_with("datum: ") && example.contains("samma_dag: 2");
    let mut meeting = if is_second { String::new() } else { "datum: 2021-03-01\n".to_owned() };
    match is_register {
        true => meeting += "närvaro: {}\n",
        false if is_organisation => {}
        false => meeting += example,
    }
    if !meeting.contains("närvaro:") && !meeting.contains("kallelse:") {
        meeting += "närvaro:\n  beslutande:\n    - {namn: Åsa Ek, parti: S, roll: ordförande}\n    \
                    - {namn: Bo Al, parti: M}\n    - {namn: Cia Lind, parti: C}\n";
    }
    if !meeting.contains("ärenden:") {
        meeting += "ärenden: [{rubrik: Ett}, {rubrik: Två}, {rubrik: Tre}]\n";
    }
    match is_second {
        true => {
            project.meeting(
                "datum: 2021-03-01\nnärvaro: {beslutande: [{namn: Åsa Ek, roll: ordförande}]}\närenden: [{rubrik: Ett}]\n",
            );
            project.write("content/sammantraden/2021-03-01-2.yaml", meeting);
        }
        false => project.meeting(&meeting),
    }
    project
}

#[test]
fn every_part_of_a_protokoll_prints_what_the_docs_say() {
    let guide = fs::read_to_string(repository("docs/protokoll.md")).unwrap();
    let mut shown = 0;
    let mut before = None;
    for rest in guide.split("```yaml\n").skip(1) {
        let (example, rest) = rest.split_once("```").unwrap();
        let is_shared = [ORGANISATION, REGISTER].iter().any(|own| example.starts_with(own));
        let is_continued = is_shared && rest.trim().is_empty();
        let project = project_of_example(before.filter(|_| !is_continued), example);
        before = Some(example).filter(|_| is_continued);
        let report = project.build_clean();
        let Some(printed) = rest.trim_start().strip_prefix("```text\n") else { continue };
        let paged = report.made.iter().filter(|made| made.pages > 0);
        let text: String = paged
            .map(|made| TestPdf::open(&project.path(&made.path)).pages().concat().concat())
            .collect();
        let text = letters(&text);
        for line in printed.split_once("```").unwrap().0.lines() {
            assert!(text.contains(&letters(line)), "`{line}` is not in\n{text}\nof\n{example}");
            shown += 1;
        }
    }
    assert!(shown > 80, "the docs show what is printed");
}

#[test]
fn the_changelog_has_its_form() {
    let changelog = fs::read_to_string(repository("CHANGELOG.md")).unwrap();
    let heads: Vec<&str> = changelog.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(heads.first(), Some(&"Unreleased"));
    let kinds = ["Added", "Changed", "Fixed", "Removed"];
    for kind in changelog.lines().filter_map(|line| line.strip_prefix("### ")) {
        assert!(kinds.contains(&kind), "{kind}");
    }
}

#[test]
fn no_snapshot_or_picture_lies_around() {
    let tests: String =
        all_files("tests/suite").iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let fixtures: BTreeSet<String> = fs::read_dir(repository("tests/fixtures/records/bad"))
        .unwrap()
        .map(|entry| format!("bad-{}", stem(&entry.unwrap().path())))
        .collect();
    let computed = |name: &str| {
        fixtures.contains(name)
            || ["tags-", "text-", "status-", "cli-help", "foreign-"]
                .iter()
                .any(|start| name.starts_with(start))
    };
    for snapshot in files("tests/snapshots", "snap") {
        let name = stem(&snapshot);
        assert!(
            computed(name) || tests.contains(&format!("\"{name}\"")),
            "{name}.snap belongs to no test"
        );
    }
    for picture in files("tests/golden", "png") {
        assert!(
            tests.contains(&format!("\"{}\"", stem(&picture))),
            "{} belongs to no test",
            picture.display()
        );
    }
    assert!(files("tests/snapshots", "new").is_empty(), "snapshots wait to be reviewed");
}

#[test]
fn tests_that_are_left_out_say_what_runs_them() {
    for path in all_files("tests/suite") {
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines().map(str::trim).filter(|line| line.starts_with("#[ignore")) {
            assert!(line.ends_with(": tests/run\"]"), "{}: {line}", path.display());
        }
    }
}

#[test]
fn the_output_folder_says_what_comes_there() {
    let readme = fs::read_to_string(repository("output/README.md")).unwrap();
    assert_eq!(readme.lines().count(), 1);
    let ignored = fs::read_to_string(repository(".gitignore")).unwrap();
    assert!(ignored.contains("/output/*\n!/output/README.md\n"), "the rest is never committed");
    // It is no document, and no rest of one.
    let project = TestProject::sample();
    project.write("output/README.md", &readme);
    project.build_clean();
    assert_eq!(fs::read_to_string(project.path("output/README.md")).unwrap(), readme);
}

#[test]
fn files_are_tidy() {
    let texts = ["src", "tests/suite", "tests/fixtures", "templates", "content", "docs", "benches"];
    for path in texts.iter().flat_map(|folder| all_files(folder)) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let name = path.display();
        assert!(text.ends_with('\n') || text.is_empty(), "{name} has no end of line at its end");
        let is_source = path.extension().is_some_and(|ending| ending == "rs" || ending == "typ");
        for (i, line) in text.lines().enumerate().filter(|_| is_source) {
            assert!(line == line.trim_end(), "{name}:{} has white space at its end", i + 1);
        }
        if path.starts_with(repository("src")) {
            assert!(text.lines().count() <= 450, "{name} is too long to be one thing");
            // A page on the web begins as it must, and a picture speaks for itself.
            let head = match path.extension().and_then(|ending| ending.to_str()) {
                Some("rs") => "//! ",
                Some("js") => "// ",
                Some("css") => "/* ",
                Some("yaml") => "# ",
                _ => "<",
            };
            assert!(text.starts_with(head), "{name} doesn't say what it is");
        }
    }
}

/// Types of values that a document can be made from.
const VALUES: [&str; 12] = [
    "Text",
    "Prose",
    "Name",
    "bool",
    "u16",
    "u32",
    "Date",
    "Time",
    "TimeSpan",
    "NumberSet",
    "ParagraphNumber",
    "ParagraphSet",
];

/// Files of records all of whose values know where they stand.
const OF_RECORDS: [&str; 11] = [
    "attachment",
    "audit",
    "budget",
    "figure",
    "item",
    "meeting",
    "notice",
    "people",
    "schedule",
    "vote",
    "writing",
];

#[test]
fn values_of_records_know_where_they_stand() {
    for name in OF_RECORDS {
        let text = fs::read_to_string(repository(&format!("src/record/{name}.rs"))).unwrap();
        let read = text.split("#[derive(").filter(|item| {
            let derived = item.split(')').next().unwrap();
            derived.contains("Deserialize") || derived.contains("Derive")
        });
        for (field, own) in read.flat_map(str::lines).filter_map(|line| line.split_once(": ")) {
            let bare =
                own.trim_end_matches(',').trim_start_matches("Option<").trim_end_matches('>');
            let is_bare = field.starts_with("    pub ") && VALUES.contains(&bare);
            assert!(!is_bare, "{name}.rs: `{}` is no `Located`", field.trim());
        }
    }
}

#[test]
fn the_guides_examples_of_organs_are_a_project() {
    let project = project_of_guide("docs/organ.md");
    let made = project.build_clean().made;
    let guide = fs::read_to_string(repository("docs/organ.md")).unwrap();
    let shown = guide.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let status = crate::status::status(&project, "2026-02-20", &[]);
    assert_eq!(shown.trim_end(), status.replace('\u{a0}', " ").trim_end());
    let minutes = "output/barnnamnden/sammantraden/2026-02-17/protokoll.pdf";
    assert!(made.iter().any(|made| made.path == minutes), "{made:#?}");
    let text = letters(&TestPdf::open(&project.path(minutes)).pages().concat().concat());
    for said in [
        "Barnnämndens arbetsutskotts förslag till beslut",
        "Nämnden begär 48 miljoner kronor för en förskola i Norrbyn.",
        "Barnnämndens arbetsutskott 2026-02-03, AU § 1",
    ] {
        assert!(text.contains(&letters(said)), "{said}");
    }
}
