//! What is heard of each document: its tags as somebody goes through them who listens.

use std::path::PathBuf;

use crate::support::built;
use crate::support::pdf::TestPdf;
use crate::support::programs;

/// A heading: its level, what it says.
type Heading = (usize, String);

/// The PDF files of all projects, but for packets, which have those of others in them.
fn documents() -> impl Iterator<Item = (String, PathBuf)> {
    let projects = built::fixtures().map(|name| (name, built::fixture(name)));
    let looks = built::LOOKS.map(|look| (look, built::in_look(look)));
    projects.chain([("sample", built::sample())]).chain(looks).flat_map(|(name, built)| {
        let own = built.pdfs().filter(|(path, _)| !path.ends_with("paket.pdf"));
        own.map(move |(path, file)| (format!("{name}: {path}"), file))
    })
}

/// The headings of a document in order.
fn headings(pdf: &TestPdf) -> Vec<Heading> {
    let elements = pdf.elements();
    let levels = elements.iter().enumerate().filter_map(|(at, (depth, tag, text))| {
        let level = tag.strip_prefix('H')?.parse().ok()?;
        let within = elements[at + 1..]
            .iter()
            .take_while(|(own, tag, _)| own > depth || (own == depth && tag == "…"));
        let text = within.fold(text.clone(), |text, (_, _, more)| text + more);
        Some((level, text.trim().to_owned()))
    });
    levels.collect()
}

#[test]
fn the_title_is_the_first_heading_and_no_level_is_left_out() {
    for (name, file) in documents() {
        let headings = headings(&TestPdf::open(&file));
        let levels: Vec<usize> = headings.iter().map(|(level, _)| *level).collect();
        assert_eq!(levels.first(), Some(&1), "{name}: {headings:?}");
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{name}: {headings:?}");
        for pair in headings.windows(2) {
            assert!(pair[1].0 <= pair[0].0 + 1, "{name}: {pair:?}");
        }
        assert!(headings.iter().all(|(_, text)| !text.is_empty()), "{name}: {headings:?}");
    }
}

#[test]
fn every_decision_is_reached_by_its_heading() {
    let (mut decisions, mut proposals) = (0, 0);
    let mut unreached = Vec::new();
    for (name, file) in documents() {
        let pdf = TestPdf::open(&file);
        for (_, tag, text) in pdf.elements().iter().filter(|(_, tag, _)| !tag.starts_with('H')) {
            let text = text.trim();
            // In bold type, and in a kallelse, that is what an item is for.
            let is_label = (text == "Beslut" && tag != "Strong" && !name.contains("kallelse"))
                || (text.ends_with("förslag till beslut") && text.len() < 60);
            if tag != "TH" && is_label {
                unreached.push(format!("{name}: {tag} {text}"));
            }
        }
        let texts: Vec<String> =
            headings(&pdf).into_iter().map(|(_, text)| text.to_lowercase()).collect();
        decisions += texts
            .iter()
            .filter(|text| text.ends_with("beslut") && !text.contains("förslag"))
            .count();
        proposals += texts.iter().filter(|text| text.contains("förslag till beslut")).count();
    }
    assert!(unreached.is_empty(), "{}", unreached.join("\n"));
    assert!(decisions > 100 && proposals > 20, "{decisions} decisions, {proposals} proposals");
}

/// Letters and digits alone.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn headings_are_heard_in_the_order_of_the_page() {
    for (name, file) in documents() {
        let seen = letters(&programs::page_texts(&file).concat());
        let mut rest = seen.as_str();
        for (_, text) in headings(&TestPdf::open(&file)) {
            let heading = letters(&text);
            let at = rest.find(&heading);
            rest = &rest[at.unwrap_or_else(|| panic!("{name}: {text} comes too early"))..];
        }
    }
}

#[test]
fn nothing_is_heard_twice_and_only_running_heads_are_silent() {
    for (name, file) in documents() {
        let pdf = TestPdf::open(&file);
        let heard = letters(&pdf.read_aloud());
        let drawn: String =
            pdf.pages().iter().flat_map(|page| page.iter()).map(|text| letters(text)).collect();
        assert!(heard.len() <= drawn.len(), "{name}: more is heard than is drawn");
        for (at, page) in pdf.pages().iter().enumerate() {
            // What nobody hears comes first.
            let silent = letters(page.first().copied().unwrap_or_default());
            let most = 400;
            assert!(silent.len() < most, "{name}, page {}: {silent}", at + 1);
        }
    }
}

#[test]
fn links_say_in_swedish_where_they_lead() {
    let mut count = 0;
    for (name, file) in documents() {
        for said in TestPdf::open(&file).link_descriptions() {
            count += 1;
            let is_bare = said.trim().starts_with([',', '.']) || said.trim().is_empty();
            assert!(
                !is_bare && !said.contains("page") && !said.contains("Section"),
                "{name}: {said:?}"
            );
        }
    }
    assert!(count > 100, "{count} links");
}
