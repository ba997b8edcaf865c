//! Where a chart's names, numbers and bars stand on its page, and when its numbers are in a table too.

use crate::support::layout::{Layout, Word};
use crate::support::project::TestProject;

/// The pages of a plan with a chart: its kind, categories, and series with their values.
fn chart(kind: &str, categories: &str, series: &[(&str, &str)]) -> Layout {
    chart_below("Brödtext.", kind, categories, series)
}

/// The same below a text.
fn chart_below(text: &str, kind: &str, categories: &str, series: &[(&str, &str)]) -> Layout {
    let project = TestProject::new();
    let mut record = format!(
        "period: 2025\nkapitel: [a.md]\nfigurer:\n  - namn: a\n    rubrik: Kurvan\n    diagram: {kind}\n    \
         enhet: personer\n    kategorier: [{categories}]\n    serier:\n"
    );
    for (name, values) in series {
        record += &format!("      - {{namn: {name}, värden: [{values}]}}\n");
    }
    project.write("content/verksamhetsplaner/2025/verksamhetsplan.yaml", record);
    let text = format!("# Uppdrag\n\n{text}\n\n![](#a)\n");
    project.write("content/verksamhetsplaner/2025/a.md", text);
    project.build_clean();
    Layout::open(&project.path("output/verksamhetsplaner/2025/verksamhetsplan.pdf"))
}

/// Whether two lengths are the same to a point.
fn is_near(one: f32, other: f32) -> bool {
    (one - other).abs() < 1.0
}

fn middle(word: &Word) -> f32 {
    (word.top + word.bottom) / 2.0
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn names_begin_where_the_text_does_and_numbers_are_beside_them() {
    let pages = chart("liggande staplar", "Torg, Ungdomsfullmäktige", &[("Antal", "812, -310")]);
    let text = pages.word("Brödtext.").left;
    for word in ["personer", "Torg", "Ungdomsfullmäktige", "Figur"] {
        assert!(is_near(pages.word(word).left, text), "{word} isn't at the edge of the text");
    }
    let names_end = pages.word("Ungdomsfullmäktige").right;
    for (name, number) in [("Torg", "812"), ("Ungdomsfullmäktige", "−310")] {
        let (name, number) = (pages.word(name), pages.word(number));
        assert!(number.left > names_end && is_near(middle(name), middle(number)), "{number:?}");
    }
    // What is above zero is to the right of what is below.
    assert!(pages.word("812").left > pages.word("−310").right);
    let heights =
        ["Torg", "−310", "Figur"].map(|word| pages.word(word).bottom - pages.word(word).top);
    assert!(heights.iter().all(|height| is_near(*height, heights[0])), "{heights:?}");
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn numbers_of_bars_that_stand_are_at_their_ends() {
    let pages = chart("staplar", "2025, 2026, 2027", &[("Resultat", "\"214,5\", -97, 40")]);
    assert!(is_near(pages.word("2025").left, pages.word("Brödtext.").left));
    for (year, number) in [("2025", "214,5"), ("2026", "−97,0"), ("2027", "40,0")] {
        let (year, number) = (pages.word(year), pages.word(number));
        assert!(is_near(year.left, number.left) && number.bottom <= year.top + 1.0, "{number:?}");
    }
    // The highest is highest, and what hangs has its number below the others.
    let tops = ["214,5", "40,0", "−97,0"].map(|number| pages.word(number).top);
    assert!(tops.is_sorted_by(|upper, lower| upper + 10.0 < *lower), "{tops:?}");
    // Bars that have their numbers have no ticks, and no table repeats them.
    assert_eq!(pages.texts().iter().filter(|text| **text == "0" || **text == "100").count(), 0);
    assert!(!pages.texts().contains(&"Resultat"));
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn bars_without_room_for_numbers_have_ticks_and_a_table() {
    let years: Vec<String> = (1990..2025).map(|year| year.to_string()).collect();
    let values: Vec<String> = (0..35).map(|i| (600 + i * 7).to_string()).collect();
    let pages = chart("staplar", &years.join(", "), &[("Deltagare", &values.join(", "))]);
    for tick in ["200", "400", "800"] {
        assert!(pages.texts().contains(&tick), "{tick}");
    }
    let last = pages.word("838");
    assert!(last.top > pages.word("Deltagare").top, "the numbers stand in a table");
    // The years that have room don't overlap.
    let row = middle(&pages.phrase("1990")[0]);
    let beside: Vec<&Word> = pages.words.iter().filter(|own| is_near(middle(own), row)).collect();
    assert!(beside.len() > 10 && beside.windows(2).all(|pair| pair[0].right < pair[1].left));
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn lines_are_named_at_their_end() {
    let series = [("Norra", "6, 8, 7"), ("Södra", "5, 7, \"7,1\"")];
    let pages = chart("linjer", "2022, 2023, 2024", &series);
    let (north, south) = (pages.word("Norra"), pages.word("Södra"));
    assert!(north.left > pages.word("2024").left && is_near(north.left, south.left));
    assert!(north.top - south.top > 9.0, "names of lines that end together stand apart");
    // A line that ends before the last category would be named where it isn't.
    let pages = chart("linjer", "2022, 2023, 2024", &[("Norra", "6, 8, ~"), ("Södra", "5, 7, 7")]);
    assert!(pages.word("Norra").bottom < pages.word("2024").top - 100.0);
    assert!(pages.word("Norra").left < pages.word("2023").left);
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn stacks_and_shares_say_in_a_table_what_has_no_room_in_them() {
    let fits = chart("staplade staplar", "2024", &[("Torg", "120"), ("Stöd", "80")]);
    assert_eq!(fits.texts().iter().filter(|text| **text == "120").count(), 1);
    assert!(fits.word("200").bottom < fits.word("80").top, "the sum is above");
    let small = chart("staplade staplar", "2024", &[("Torg", "120"), ("Stöd", "1")]);
    assert_eq!(small.texts().iter().filter(|text| **text == "120").count(), 2);
    for (last, times) in [("499", 1), ("1", 2)] {
        let shares = chart("andelar", "2024", &[("Torg", "998"), ("Stöd", "499"), ("Mer", last)]);
        let said = shares.texts().into_iter().filter(|text| text.contains("998")).count();
        assert_eq!(said, times - 1, "{last}");
        assert!(shares.texts().iter().any(|text| text.starts_with(if times == 1 {
            "50"
        } else {
            "66,6"
        })));
    }
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn a_target_and_its_outcome_stand_in_columns() {
    let series = [("Mål", "130, 60"), ("Utfall", "118, ~")];
    let pages = chart("mål och utfall", "Torg, NAFS", &series);
    let [goal, low] = ["130", "60"].map(|number| pages.word(number));
    assert!(is_near(goal.right, low.right) && is_near(pages.word("Mål").right, goal.right));
    let outcome = pages.word("118");
    assert!(outcome.right < goal.left && is_near(middle(outcome), middle(pages.word("Torg"))));
    assert!(is_near(middle(low), middle(pages.word("NAFS"))));
}

/// Where the text of a page ends (points from its top).
const FOOT: f32 = 768.2;

#[test]
#[ignore = "needs poppler: tests/run"]
fn a_chart_that_all_but_fits_is_made_lower_rather_than_leave_a_gap() {
    let series = [("Antal", "812, 310, 540")];
    let height = |pages: &Layout| pages.word("Figur").top - pages.word("personer").bottom;
    let usual = height(&chart("staplar", "Ett, Två, Tre", &series));
    let mut lowest = usual;
    for lines in 16..36 {
        let text = "Rad.\n\n".repeat(lines) + "Sist.";
        let pages = chart_below(&text, "staplar", "Ett, Två, Tre", &series);
        let (last, caption) = (pages.word("Sist."), pages.word("Figur"));
        let own = height(&pages);
        if caption.page == last.page {
            assert!(caption.bottom < FOOT + 4.0, "{lines}: the caption is below the text");
            lowest = lowest.min(own);
        } else {
            let gap = FOOT - last.bottom;
            assert!(gap < usual + 10.0, "{lines}: {gap} points are left for {usual}");
            assert!((own - usual).abs() < 1.0, "{lines}: the chart is low where there is room");
        }
        let headed =
            chart_below(&format!("{text}\n\n## Under"), "staplar", "Ett, Två, Tre", &series);
        let (heading, caption) = (headed.word("Under"), headed.word("Figur"));
        assert_eq!(heading.page, caption.page, "{lines}: a heading is left behind");
    }
    assert!(lowest < usual - 30.0 && lowest > usual - 60.0, "{lowest} is the lowest of {usual}");
}
