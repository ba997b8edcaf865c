//! The looks that ship, on the pages of the sample.

use crate::pdf::{ANSLAG, KALLELSE, MOTESPLAN, PAKET, PROTOKOLL, VERKSAMHETSPLAN};
use crate::support::built;
use crate::support::golden;
use crate::support::layout::{Layout, Word};
use crate::support::programs::breaches;

/// A document of the sample in a look.
fn pages(look: &str, path: &str) -> Layout {
    Layout::open(&built::in_look(look).path(path))
}

/// The first word of a phrase.
fn first<'a>(pages: &'a Layout, phrase: &str) -> &'a Word {
    &pages.phrase(phrase)[0]
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn first_pages_look_as_they_should() {
    for (name, look, path) in [
        ("kallelse-blankett", "blankett", KALLELSE),
        ("protokoll-blankett", "blankett", PROTOKOLL),
        ("anslag-blankett", "blankett", ANSLAG),
        ("motesplan-blankett", "blankett", MOTESPLAN),
        ("verksamhetsplan-blankett", "blankett", VERKSAMHETSPLAN),
        ("kallelse-storstil", "storstil", KALLELSE),
        ("protokoll-storstil", "storstil", PROTOKOLL),
        ("anslag-storstil", "storstil", ANSLAG),
        ("motesplan-storstil", "storstil", MOTESPLAN),
        ("verksamhetsplan-storstil", "storstil", VERKSAMHETSPLAN),
    ] {
        golden::assert_looks(name, &built::in_look(look).path(path));
    }
}

#[test]
#[ignore = "slow, and needs Java: tests/run"]
fn each_look_is_archivable_and_accessible() {
    for look in built::LOOKS {
        let breaches: String =
            built::in_look(look).pdfs().map(|(_, file)| breaches(&file, "2a,ua1")).collect();
        assert!(breaches.is_empty(), "{look}: {breaches}");
    }
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn large_print_has_no_small_letters_and_its_labels_stand_above() {
    let height = |word: &Word| word.bottom - word.top;
    let least = |pages: &Layout| pages.words.iter().map(height).fold(f32::MAX, f32::min);
    for path in [KALLELSE, PROTOKOLL, ANSLAG, MOTESPLAN] {
        let usual = Layout::open(&built::sample().path(path));
        // The smallest letters of the usual look have 8.5 points.
        let point = least(&usual) / 8.5;
        let smallest = least(&pages("storstil", path)) / point;
        assert!(smallest > 11.9, "{path}: {smallest} points");
    }
    let protokoll = pages("storstil", PROTOKOLL);
    let point = least(&Layout::open(&built::sample().path(PROTOKOLL))) / 8.5;
    for words in
        ["Plats och tid", "Sveagatan 8", "Förbundschef", "Information", "Ordförande förklarade"]
    {
        let size = height(first(&protokoll, words)) / point;
        assert!(size > 13.9, "{words}: {size} points");
    }
    let [label, fact] = [first(&protokoll, "Plats och tid"), first(&protokoll, "Sveagatan 8")];
    assert!((label.left - fact.left).abs() < 1.0 && label.bottom <= fact.top + 4.0);
    let number = first(&protokoll, "§ 47");
    assert!((number.left - label.left).abs() < 1.0, "§§ stand where labels do");
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn large_print_parts_no_word() {
    let text = pages("storstil", VERKSAMHETSPLAN);
    let parted: Vec<_> =
        text.texts().into_iter().filter(|word| word.ends_with(['\u{ad}', '\u{2010}'])).collect();
    assert!(parted.is_empty(), "{parted:?}");
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn a_form_has_its_text_where_the_usual_look_has_it() {
    let usual = Layout::open(&built::sample().path(PROTOKOLL));
    let form = pages("blankett", PROTOKOLL);
    for phrase in ["Plats och tid", "Sveagatan 8", "§ 47", "Mötets öppnande"] {
        let [own, should] = [first(&form, phrase), first(&usual, phrase)];
        assert!((own.left - should.left).abs() < 0.5, "{phrase}: {} not {}", own.left, should.left);
    }
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn a_table_of_amounts_breaks_where_large_print_makes_it_higher_than_a_page() {
    let plan = pages("storstil", VERKSAMHETSPLAN);
    let income = first(&plan, "Intäkter Försäkringskassan");
    let mut headings = plan.words.iter().filter(|word| word.text == "Budget");
    assert!(headings.any(|heading| heading.page == income.page), "the heading stands alone");
    let last = plan.phrase("Eget kapital vid årets slut");
    let above = plan.phrase("Eget kapital vid årets början");
    assert!(
        last[0].page != above[0].page || last[0].top > above[0].bottom - 4.0,
        "rows lie on each other"
    );
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn a_packet_is_bound_of_pages_in_its_look() {
    for look in built::LOOKS {
        let packet = pages(look, PAKET);
        let count = packet.sizes.len();
        packet.phrase(&format!("paket s. {count} av {count}"));
    }
}
