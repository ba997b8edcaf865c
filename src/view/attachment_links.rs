//! Mentions of attachments in a text, as links that the packet leads to their pages.

use std::collections::BTreeMap;
use std::ops::Range;

use super::attachment::LinkedText;
use crate::facts::Enclosure;
use crate::prose::{Inline, InlineElement, mention};
use crate::record::NumberSet;

/// The link addresses of attachments by number. Only the packet resolves them, to pages.
pub(crate) type Addresses = BTreeMap<u32, String>;

/// The address of an attachment.
pub(crate) fn address(numbers: &NumberSet) -> String {
    format!("bilaga:{}", numbers.first().unwrap_or(0))
}

/// The addresses of what a packet holds.
pub(crate) fn addresses(enclosures: &[Enclosure]) -> Addresses {
    let mut addresses = Addresses::new();
    for enclosed in enclosures {
        let address = address(&enclosed.numbers);
        addresses.extend(enclosed.numbers.numbers().map(|number| (number, address.clone())));
    }
    addresses
}

/// Numbers as pieces, each that leads somewhere a link: "4–5".
pub(crate) fn pieces(numbers: &str, addresses: &Addresses) -> Vec<LinkedText> {
    let mut pieces: Vec<LinkedText> = Vec::new();
    for run in runs(numbers) {
        let url = run.parse().ok().and_then(|number: u32| addresses.get(&number).cloned());
        match pieces.last_mut() {
            Some(before) if before.url.is_none() && url.is_none() => before.text.push_str(run),
            _ => pieces.push(LinkedText { text: run.to_owned(), url }),
        }
    }
    pieces
}

/// A text in runs of digits and runs of other characters.
fn runs(text: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_digits = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_digits).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        runs.push(run);
        rest = after;
    }
    runs
}

/// A text whose mentions of attachments are links; none if it has no such.
pub(crate) fn mentions(text: &str, addresses: &Addresses) -> Option<Vec<Inline>> {
    let mut inlines = Vec::new();
    let mut rest = text;
    while let Some(Range { start, end }) = mention(rest) {
        push_text(&mut inlines, &rest[..start]);
        inlines.extend(linked(&rest[start..end], addresses));
        rest = &rest[end..];
    }
    push_text(&mut inlines, rest);
    inlines.iter().any(|inline| matches!(inline, Inline::Element(_))).then_some(inlines)
}

/// Adds a text, unless it is empty.
fn push_text(inlines: &mut Vec<Inline>, text: &str) {
    if !text.is_empty() {
        inlines.push(Inline::Text(text.to_owned()));
    }
}

/// A mention as inline text: the word belongs to the first number's link.
fn linked(mention: &str, addresses: &Addresses) -> Vec<Inline> {
    let first = mention.find(|c: char| c.is_ascii_digit()).unwrap_or(mention.len());
    let (mut word, numbers) = mention.split_at(first);
    let mut inlines = Vec::new();
    for piece in pieces(numbers, addresses) {
        let text = Inline::Text(format!("{word}{}", piece.text));
        inlines.push(match piece.url {
            Some(url) => Inline::Element(InlineElement::Link { url, body: vec![text] }),
            None => text,
        });
        word = "";
    }
    inlines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text's mentions in Markdown; empty if it has none.
    fn linked_text(text: &str) -> String {
        let addresses = [(3, "bilaga:3"), (4, "bilaga:4"), (5, "bilaga:4"), (7, "bilaga:7")]
            .map(|(number, url)| (number, url.to_owned()));
        let inlines = mentions(text, &addresses.into()).unwrap_or_default();
        inlines.iter().map(markdown).collect()
    }

    fn markdown(inline: &Inline) -> String {
        match inline {
            Inline::Element(InlineElement::Link { url, body }) => match body.as_slice() {
                [Inline::Text(text)] => format!("[{text}]({url})"),
                other => format!("{other:?}"),
            },
            Inline::Text(text) => text.clone(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn mentions_lead_to_what_the_packet_holds() {
        assert_eq!(linked_text("Se bilaga 3."), "Se [bilaga 3](bilaga:3).");
        assert_eq!(
            linked_text("Bilagorna\u{a0}3, 4–5 och\u{a0}7 samt 9"),
            "[Bilagorna\u{a0}3](bilaga:3), [4](bilaga:4)–[5](bilaga:4) och\u{a0}[7](bilaga:7) samt 9"
        );
        assert_eq!(
            linked_text("(bilaga 3) och (Bilaga 7)"),
            "([bilaga 3](bilaga:3)) och ([Bilaga 7](bilaga:7))"
        );
    }

    #[test]
    fn what_is_no_mention_stays() {
        for text in
            ["bilaga 9", "kvittobilaga 3", "bilaga", "bilaga A", "bilagan 2024 handlar", "3"]
        {
            assert_eq!(linked_text(text), "", "{text}");
        }
    }
}
