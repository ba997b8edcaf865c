//! What stands where on the pages: columns' widths, what stands together, what is parted.

use crate::support::layout::{Layout, Word};
use crate::support::project::TestProject;

/// The pages of a plan with a text.
fn plan(text: &str) -> Layout {
    let project = TestProject::new();
    project.write(
        "content/verksamhetsplaner/2025/verksamhetsplan.yaml",
        "period: 2025\nkapitel: [a.md]\n",
    );
    project.write("content/verksamhetsplaner/2025/a.md", text);
    project.build_clean();
    Layout::open(&project.path("output/verksamhetsplaner/2025/verksamhetsplan.pdf"))
}

/// Where the text ends to the right.
const RIGHT: f32 = 518.7;

#[test]
#[ignore = "needs poppler: tests/run"]
fn text_shares_what_numbers_leave_by_how_much_it_holds() {
    let pages = plan(
        "# Uppdrag\n\n| Nr | Uppdrag | Ansvarig | Läge | Kommentar |\n|--:|---|---|---|---|\n\
         | 1 | Ta fram en plan för kompetensförsörjning | Socialnämnden | Pågår | Arbetet har försenats av att \
         rekryteringen av en projektledare drog ut på tiden. Den nya ledaren är på plats sedan augusti och en \
         remissversion väntas i november. |\n| 2 | Se över taxan | Miljönämnden | Ej påbörjat | – |\n",
    );
    let [number, task, who, state, comment] = pages.phrase("Nr Uppdrag Ansvarig Läge Kommentar")
    else {
        panic!("a head of another length")
    };
    let (task_width, comment_width) = (who.left - task.left, RIGHT - comment.left);
    assert!(comment_width > 1.3 * task_width, "{comment_width} beside {task_width}");
    assert!(task.left - number.left < 30.0, "a column of a digit takes room");
    let [not, begun] = pages.phrase("Ej påbörjat") else { panic!("other words") };
    assert!((not.top - begun.top).abs() < 1.0 && not.left >= state.left, "a short text breaks");
    assert!(
        pages.texts().iter().all(|text| !text.ends_with(['-', '\u{ad}'])),
        "{:?}",
        pages.texts()
    );
}

/// A table that is too wide for a page that stands.
const WIDE: &str = "\
| Insats | Målgrupp | Huvudman | Överenskommelse | Resultatindikatorer | Uppföljningsansvar | Samverkansformer | Kommunikationsplan |
|---|---|---|---|---|---|---|---|
| Arbetsmarknadstorget | Unga vuxna | Norra kommun | Arbetsmarknadsöverenskommelsen | Andel till arbete | Förbundschefen | Samordningsteam | Informationsmöten |
";

#[test]
#[ignore = "needs poppler: tests/run"]
fn a_page_on_its_side_takes_the_heading_and_the_note_with_it() {
    let pages = plan(&format!(
        "# Mål\n\nText.\n\n## Insatser\n\n{WIDE}\nKälla: SCB.\n\n## Slut\n\nText.\n"
    ));
    let [heading, head] = [pages.word("Insatser"), pages.word("Överenskommelse")];
    let note = pages.word("Källa:");
    assert!(is_turned(&pages, heading) && is_turned(&pages, head) && is_turned(&pages, note));
    assert!(heading.bottom < head.top && head.bottom < note.top);
    assert!(pages.texts().contains(&"Arbetsmarknadsöverenskommelsen"), "{:?}", pages.texts());
    assert!(!is_turned(&pages, pages.word("Slut")));
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn text_below_fills_the_page_before_one_on_its_side() {
    let text = "Efteråt kommer text som fyller sidan. ".repeat(12);
    let text = format!("# Mål\n\nFöre.\n\n{WIDE}\n{text}\n\n{text}\n\n{}\n", "Sist. ".repeat(900));
    let pages = plan(&text);
    let (head, first) = (pages.word("Överenskommelse"), pages.word("Efteråt"));
    assert!(is_turned(&pages, head) && first.page < head.page, "{} {}", first.page, head.page);
    let last = pages.words.iter().rfind(|word| word.text == "Sist.").unwrap();
    assert!(last.page > head.page, "what doesn't fit stands after");
}

/// Whether a word is on a page on its side, within its text.
fn is_turned(pages: &Layout, word: &Word) -> bool {
    let (width, height) = pages.sizes[word.page];
    width > height && word.right < width && word.top > 70.0
}

/// A kallelse with items.
fn kallelse(items: &str) -> Layout {
    let project = TestProject::new();
    project.write(
        "content/sammantraden/2025-03-20.yaml",
        format!("datum: 2025-03-20\ntid: 08.30–12.00\nplats: Rådhuset\nkallelse: 2025-03-10\närenden:\n{items}"),
    );
    project.build_clean();
    Layout::open(&project.path("output/sammantraden/2025-03-20/kallelse.pdf"))
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn the_day_of_the_meeting_is_what_the_eye_meets_in_a_kallelse() {
    let items: String = (1..=20).map(|at| format!("  - Ärende nummer {at}\n")).collect();
    let pages = kallelse(&items);
    assert_eq!(pages.sizes.len(), 1, "twenty bare items take a page");
    let height = |word: &Word| word.bottom - word.top;
    let [weekday, day, _, hours] = pages.phrase("Torsdag 2025-03-20, klockan 08.30–12.00") else {
        panic!("other words")
    };
    let sent = pages.word("2025-03-10");
    assert!(height(day) > 1.4 * height(sent) && height(weekday) == height(hours));
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn what_takes_several_lines_below_a_heading_is_as_large_as_facts() {
    let long = "Tjänsteskrivelse 2025-03-04, Utredning om skolskjuts 2025-02-21, Konsekvensanalys för barn";
    let pages = kallelse(&format!(
        "  - {{rubrik: Ett, typ: beslut, beslutsunderlag: [{long}]}}\n  - {{rubrik: Två, typ: information}}\n"
    ));
    let height = |text: &str| {
        let word = pages.word(text);
        word.bottom - word.top
    };
    assert!(height("Tjänsteskrivelse") > 1.1 * height("Information"));
}
