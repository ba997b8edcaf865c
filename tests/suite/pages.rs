//! What stands where on the pages: columns' widths, what stands together, what is parted.

use crate::support::layout::Layout;
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

/// The height of a page on its side.
const TURNED: f32 = 595.0;

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

#[test]
#[ignore = "needs poppler: tests/run"]
fn long_words_turn_a_page_rather_than_break_in_many_columns() {
    let words = "samverkansöverenskommelsen | arbetsmarknadstorgets | kommunikationsplanen | uppföljningsansvaret";
    let table = format!(
        "# Ord\n\n| A | B | C | D | E | F | G | H |\n|---|---|---|---|---|---|---|---|\n| {words} | verksamhetsutvecklaren | Resultatindikatorer | Samverkansformer | 7 |\n"
    );
    let pages = plan(&table);
    let turned: Vec<bool> = pages.sizes.iter().map(|(_, height)| *height < TURNED + 1.0).collect();
    assert_eq!(turned.last(), Some(&true), "{:?}", pages.sizes);
    assert!(words.split(" | ").all(|word| pages.texts().contains(&word)), "{:?}", pages.texts());
}
