//! Long texts and money: sums that follow their posts, numbers that follow what they count, and what
//! doesn't fit.

use crate::support::library::codes;
use crate::support::pdf::{TestPdf, letters};
use crate::support::project::{TestProject, held, pictures};
use crate::support::{built, programs};

const RECORD: &str = "content/verksamhetsplaner/2021-2023/verksamhetsplan.yaml";
const PLAN: &str = "output/verksamhetsplaner/2021-2023/verksamhetsplan.pdf";

/// The rows of a plan's tables that begin with these words, without spaces.
fn rows(plan: &TestPdf, beginnings: &[&str]) -> Vec<String> {
    let rows = plan.rows();
    let row = |beginning: &&str| {
        let row =
            rows.iter().map(|row| letters(row)).find(|row| row.starts_with(&letters(beginning)));
        row.unwrap_or_else(|| panic!("no row begins with {beginning}: {rows:?}"))
    };
    beginnings.iter().map(row).collect()
}

/// The plan that a project makes.
fn plan(project: &TestProject) -> TestPdf {
    project.build_clean();
    TestPdf::open(&project.path(PLAN))
}

#[test]
fn every_sum_follows_from_its_posts() {
    let project = TestProject::sample();
    let sums = [
        "Summa intäkter",
        "Resultat",
        "Eget kapital vid årets början",
        "Eget kapital vid årets slut",
    ];
    let before = rows(&TestPdf::open(&built::sample().path(PLAN)), &sums);
    assert_eq!(
        before,
        [
            "Summaintäkter114891149311496",
            "Resultat−1146−102−9",
            "Egetkapitalvidåretsbörjan2040894792",
            "Egetkapitalvidåretsslut894792783",
        ]
    );
    project.edit(RECORD, "belopp: [110, 113, 116]", "belopp: [1110, 113, ~]");
    let plan = plan(&project);
    assert_eq!(
        rows(&plan, &sums),
        [
            "Summaintäkter124891149311380",
            "Resultat−146−102−125",
            "Egetkapitalvidåretsbörjan204018941792",
            "Egetkapitalvidåretsslut189417921667",
        ]
    );
    // A chart of the equity says the new numbers too.
    let tags = plan.tags();
    let words = "2021: 1\u{202f}894; 2022: 1\u{202f}792; 2023: 1\u{202f}667.";
    assert!(tags.contains(words), "{tags}");
}

#[test]
fn a_cost_moves_its_group_and_everything_below() {
    let project = TestProject::sample();
    project.edit(RECORD, "{post: Lokalhyra, belopp: [-85,", "{post: Lokalhyra, belopp: [-185,");
    let plan = plan(&project);
    let sums =
        ["Summa kansli och styrelse", "Summa kostnader", "Resultat", "Eget kapital vid årets slut"];
    assert_eq!(
        rows(&plan, &sums),
        [
            "Summakanslioch\u{a0}styrelse−2620−2595−2670".replace('\u{a0}', ""),
            "Summakostnader−12735−11595−11505".into(),
            "Resultat−1246−102−9".into(),
            "Egetkapitalvidåretsslut794692683".into(),
        ]
    );
}

#[test]
fn a_typed_sum_that_is_wrong_holds_the_plan_back() {
    let project = TestProject::sample();
    project.edit(RECORD, "  eget_kapital:", "  resultat: [-1146, -102, -8]\n  eget_kapital:");
    let report = project.build();
    let expected =
        ["sammantraden/2020-11-27/paket.pdf", "verksamhetsplaner/2021-2023/verksamhetsplan.pdf"];
    assert_eq!(held(&report), expected);
    assert!(pictures(&report).contains("2023 ska vara −9, inte −8"), "{}", pictures(&report));
    project.edit(RECORD, "resultat: [-1146, -102, -8]", "resultat: [-1146, \"−102\", -9]");
    project.build_clean();
}

#[test]
fn numbers_and_references_follow_what_moves() {
    let project = TestProject::new();
    let record = "content/verksamhetsplaner/2021-2023/verksamhetsplan.yaml";
    let text = "period: 2021–2023\nkapitel:\n  - a.md\n  - b.md\nfigurer:\n  \
                - {namn: ett, rubrik: Ett, saknas: Borta.}\n  - {namn: tva, rubrik: Två, saknas: Borta.}\n";
    project.write(record, text);
    project.write(
        "content/verksamhetsplaner/2021-2023/a.md",
        "# Först {#a}\n\n## Under {#under}\n\n![](#ett)\n\nSe [rubrik](#b), [Figur](#tva) och [](#tab).\n",
    );
    project.write(
        "content/verksamhetsplaner/2021-2023/b.md",
        "# Sedan {#b}\n\n![](#tva)\n\nSe [avsnitt](#under) och [figuren](#ett).\n\nTabell: Tal {#tab}\n\n|a|\n|-|\n|1|\n",
    );
    let first = plan(&project);
    let said = ["Se rubrik 2, Figur 2 och tabell 1.", "Se avsnitt 1.1 och figuren."];
    assert!(said.iter().all(|said| first.says(said)), "{}", first.read_aloud());
    project.edit(record, "  - a.md\n  - b.md\n", "  - b.md\n  - a.md\n");
    let second = plan(&project);
    let said = ["Se avsnitt 2.1 och figuren.", "Se rubrik 1, Figur 1 och tabell 1."];
    assert!(said.iter().all(|said| second.says(said)), "{}", second.read_aloud());
}

#[test]
fn a_mistake_in_a_part_holds_back_what_hangs_on_it() {
    let project = TestProject::sample();
    project.edit("content/motesplaner/2021.yaml", "datum: 2021-02-19", "datum: 2021-02-30");
    assert_eq!(
        held(&project.build()),
        [
            "sammantraden/2020-11-27/paket.pdf",
            "verksamhetsplaner/2021-2023/verksamhetsplan.pdf",
            "motesplaner/2021/motesplan.pdf"
        ]
    );
}

#[test]
fn what_is_too_wide_is_told() {
    let project = TestProject::new();
    let wide = |count: usize| {
        let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(count));
        format!(
            "datum: 2021-03-01\nrubrik: Brett\ntext: |\n  {}  {}  {}",
            row("Ansvarig"),
            row("-"),
            row("Förbundschef")
        )
    };
    let path = "content/dokument/brett.yaml";
    project.write(path, wide(8));
    project.build_clean();
    project.write(path, wide(30));
    let report = project.build();
    assert_eq!(report.made.len(), 1);
    let [finding] = &report.findings[..] else { panic!("{}", pictures(&report)) };
    assert_eq!((finding.code.id, finding.path()), (codes::TOO_WIDE.id, path));
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn a_long_table_repeats_its_header() {
    let list = built::fixture("forbund").path("output/dokument/lista.pdf");
    let heads = |page: &String| page.contains("Nr");
    let pages = programs::page_texts(&list);
    assert_eq!(pages.iter().filter(|page| heads(page)).count(), 2, "{pages:#?}");
}
