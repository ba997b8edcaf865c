//! The packet: the summons whose attachments are links, the list of attachments with their pages, the
//! page before an attachment from somebody else, the mark on pages of our own.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;
use serde::Serialize;

use super::attachment::{LinkedText, attachment_title};
use super::document::View;
use super::head::head;
use super::kallelse::{AgendaItem, Kallelse, agenda};
use super::words::typographic;
use crate::diagnostic::wording;
use crate::facts::{Enclosure, Facts};
use crate::prose::{self, Inline, InlineElement};
use crate::record::{Meeting, NumberSet};
use crate::swedish;

/// The link addresses of attachments by number. Only the packet resolves them, to pages.
pub type Addresses = BTreeMap<u32, String>;

/// The list of a packet's attachments.
#[derive(Debug, Serialize)]
pub struct Paket {
    /// The meeting's day: "2020-11-27".
    pub date: String,
    /// One row each, by number.
    pub rows: Vec<PaketRow>,
    /// Whether any item rests on an attachment.
    pub has_points: bool,
}

/// An attachment in the list.
#[derive(Debug, Serialize)]
pub struct PaketRow {
    /// "1", "9–10".
    pub numbers: String,
    /// Its title.
    pub title: String,
    /// The address that it links to; none for what isn't in the packet.
    pub url: Option<String>,
    /// The items that rest on it: "4", "5 och 9".
    pub points: Option<String>,
    /// Its pages in the packet: "3–8"; none if it has none.
    pub pages: Option<String>,
    /// "bifogas", "utelämnad", "separat" for what isn't among the pages; none for what is.
    pub state: Option<&'static str>,
}

/// The page before an attachment that wasn't made here.
#[derive(Debug, Serialize)]
pub struct Forsattsblad {
    /// "6".
    pub numbers: String,
    /// Its title.
    pub title: String,
    /// The meeting's day: "2020-11-27".
    pub date: String,
    /// "bifogas" with the file's name, "utelämnad", or none for one whose pages follow.
    pub state: Option<&'static str>,
    /// The file's name, for one that is attached as a file.
    pub file: Option<String>,
    /// "12 sidor".
    pub length: Option<String>,
}

/// The marks, each for a page of A4 upright and one on its side.
#[derive(Debug, Serialize)]
pub struct Bilagemarke {
    /// The numbers: "1", "9–10".
    pub marks: Vec<String>,
}

/// How an attachment is included in the packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inclusion {
    /// With its pages: their number.
    Pages(usize),
    /// As an attached file: its name.
    File(String),
    /// Not at all.
    Omitted,
}

/// An attachment's place in the packet.
#[derive(Debug, Clone)]
pub struct PlacedAttachment {
    /// How it is included.
    pub inclusion: Inclusion,
    /// Where its pages begin and end, counted from 0.
    pub pages: Range<usize>,
}

/// The address of an attachment.
pub fn address(numbers: &NumberSet) -> String {
    format!("bilaga:{}", numbers.first().unwrap_or(0))
}

/// The addresses of what a packet holds.
pub fn addresses(enclosures: &[Enclosure]) -> Addresses {
    let mut addresses = Addresses::new();
    for enclosed in enclosures {
        let address = address(&enclosed.numbers);
        addresses.extend(enclosed.numbers.numbers().map(|number| (number, address.clone())));
    }
    addresses
}

/// What the bookmark of an attachment says: "Bilaga 1. Protokoll 2020-10-30".
pub fn bookmark(meeting: &Meeting, enclosed: &Enclosure) -> String {
    let numbers = swedish::numbers(&enclosed.numbers);
    format!("Bilaga {numbers}. {}", title(meeting, enclosed.index))
}

/// What the bookmark of the summons says: "Kallelse till styrelsens sammanträde 2020-11-27".
pub fn first_bookmark(facts: &Facts<'_>, date: NaiveDate) -> Option<String> {
    let organisation = facts.organisation()?;
    let whose = swedish::genitive(&typographic(&organisation.organ.name));
    Some(format!("Kallelse till {} sammanträde {date}", swedish::uncapitalised(&whose)))
}

/// What an attachment is called.
fn title(meeting: &Meeting, index: usize) -> String {
    meeting.attachments.get(index).and_then(attachment_title).unwrap_or_default()
}

/// Makes the view of the list. `placed` has one place for each of the packet's enclosures.
pub fn list(facts: &Facts<'_>, date: NaiveDate, placed: &[PlacedAttachment]) -> Option<View> {
    let meeting = &facts.records.meetings.get(&date)?.value;
    let enclosed = facts.enclosures(date);
    let points = citing_points(meeting);
    let mut listed: Vec<usize> = (0..meeting.attachments.len()).collect();
    listed.sort_by_key(|index| meeting.attachments[*index].numbers.first());
    let mut rows = Vec::new();
    for index in listed {
        let own = enclosed.iter().zip(placed).find(|(enclosed, _)| enclosed.index == index);
        rows.push(row(meeting, index, &points, own.map(|(_, place)| place)));
    }
    let has_points = rows.iter().any(|row| row.points.is_some());
    let body = Paket { date: date.to_string(), rows, has_points };
    view(facts, meeting, "Bilagor", "paket", &body)
}

/// An attachment in the list; it has a `place` if the packet encloses it.
fn row(
    meeting: &Meeting,
    index: usize,
    points: &[CitingPoint],
    place: Option<&PlacedAttachment>,
) -> PaketRow {
    let numbers = &meeting.attachments[index].numbers;
    let citing: Vec<&str> = points
        .iter()
        .filter(|point| numbers.numbers().any(|number| point.cited.contains(number)))
        .map(|point| point.number.as_str())
        .collect();
    PaketRow {
        numbers: swedish::numbers(numbers),
        title: title(meeting, index),
        url: place.map(|_| address(numbers)),
        points: (!citing.is_empty()).then(|| swedish::list(&citing, "och")),
        pages: place.map(|place| page_range(&place.pages)),
        state: match place.map(|place| &place.inclusion) {
            None => Some("separat"),
            Some(Inclusion::Pages(_)) => None,
            Some(Inclusion::File(_)) => Some("bifogas"),
            Some(Inclusion::Omitted) => Some("utelämnad"),
        },
    }
}

/// Makes the view of the page before an attachment.
pub fn divider(
    facts: &Facts<'_>,
    date: NaiveDate,
    enclosed: &Enclosure,
    inclusion: &Inclusion,
) -> Option<View> {
    let meeting = &facts.records.meetings.get(&date)?.value;
    let (state, file, length) = match inclusion {
        Inclusion::Pages(count) => (None, None, Some(wording::count(*count, "sida", "sidor"))),
        Inclusion::File(name) => (Some("bifogas"), Some(name.clone()), None),
        Inclusion::Omitted => (Some("utelämnad"), None, None),
    };
    let body = Forsattsblad {
        numbers: swedish::numbers(&enclosed.numbers),
        title: title(meeting, enclosed.index),
        date: date.to_string(),
        state,
        file,
        length,
    };
    view(facts, meeting, "Försättsblad", "forsattsblad", &body)
}

/// Makes the view of the marks.
pub fn marks(facts: &Facts<'_>, date: NaiveDate) -> Option<View> {
    let meeting = &facts.records.meetings.get(&date)?.value;
    let enclosures = facts.enclosures(date).iter();
    let marks = enclosures.map(|enclosed| swedish::numbers(&enclosed.numbers)).collect();
    view(facts, meeting, "Bilagemärken", "bilagemarke", &Bilagemarke { marks })
}

/// A view of a packet's own pages.
fn view(
    facts: &Facts<'_>,
    meeting: &Meeting,
    title: &str,
    name: &'static str,
    body: &impl Serialize,
) -> Option<View> {
    let organisation = facts.organisation()?;
    let dated = meeting.summons.as_ref()?.date.0;
    let title = format!("{title}, kallelse {}", meeting.date.0);
    Some(View::new(head(organisation, None, title, dated), name, body))
}

/// A point of the agenda with the attachments that it rests on.
struct CitingPoint {
    /// "4".
    number: String,
    cited: NumberSet,
}

/// The points of the agenda that have numbers.
fn citing_points(meeting: &Meeting) -> Vec<CitingPoint> {
    let mut points = Vec::new();
    for point in agenda(meeting) {
        let Some(number) = point.number else { continue };
        let below = point.item.subitems.iter().filter(|sub| !sub.added);
        let mut cited = NumberSet::default();
        for numbers in std::iter::once(point.item).chain(below).flat_map(|item| &item.attachments) {
            cited = cited.union(numbers);
        }
        points.push(CitingPoint { number: number.trim_end_matches('.').to_owned(), cited });
    }
    points
}

/// Pages, counted from 1: "3", "4–9".
fn page_range(pages: &Range<usize>) -> String {
    match pages.len() {
        0 | 1 => (pages.start + 1).to_string(),
        _ => format!("{}–{}", pages.start + 1, pages.end),
    }
}

/// Makes everything that a summons says of attachments lead to them, by their addresses.
pub fn link(kallelse: &mut Kallelse, addresses: &Addresses) {
    prose::replace_text(&mut kallelse.excuse, &|text| mentions(text, addresses));
    for item in &mut kallelse.items {
        link_item(item, addresses);
    }
    for listed in &mut kallelse.attachments {
        listed.url = pieces(&listed.numbers, addresses).into_iter().find_map(|piece| piece.url);
    }
}

/// Makes what an item of the agenda, and those below it, say of attachments lead to them.
fn link_item(item: &mut AgendaItem, addresses: &Addresses) {
    for text in [&mut item.text, &mut item.proposal] {
        prose::replace_text(text, &|text| mentions(text, addresses));
    }
    if let Some(attachments) = &mut item.attachments {
        attachments.pieces = pieces(&attachments.numbers, addresses);
    }
    for sub in &mut item.subitems {
        link_item(sub, addresses);
    }
}

/// Numbers as pieces, each that leads somewhere a link: "4–5".
fn pieces(numbers: &str, addresses: &Addresses) -> Vec<LinkedText> {
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
fn mentions(text: &str, addresses: &Addresses) -> Option<Vec<Inline>> {
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

/// Where a text first mentions attachments by number: "bilaga 3", "bilagorna 4–5 och 7".
fn mention(text: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower.get(from..)?.find("bilag") {
        let start = from + at;
        let word = lower[start..].find(|c: char| !c.is_alphabetic()).map(|end| start + end)?;
        let is_word = !lower[..start].ends_with(|c: char| c.is_alphanumeric() || c == '-');
        let rest = &lower[word..];
        let numbers = rest.trim_start_matches([' ', '\u{a0}']);
        if is_word && numbers.starts_with(|c: char| c.is_ascii_digit()) {
            let after = word + (rest.len() - numbers.len());
            return Some(start..after + length_of_numbers(numbers));
        }
        from = word;
    }
    None
}

/// How much of a text is numbers, with what joins them: "4–5 och 7".
fn length_of_numbers(text: &str) -> usize {
    let mut length = leading_digits(text);
    while let Some(more) = length_of_next(&text[length..]) {
        length += more;
    }
    length
}

/// How much of a text joins a number to the one before it, with that number: "–5", " och 7".
fn length_of_next(text: &str) -> Option<usize> {
    const JOINS: [&str; 7] = ["–", "-", " – ", " - ", ", ", " och ", " samt "];
    let spaced = text.replace('\u{a0}', " ");
    JOINS.iter().find_map(|join| {
        let digits = leading_digits(spaced.strip_prefix(join)?);
        // Counted in the text as written, where a no-break space takes two bytes.
        let joint = text.char_indices().nth(join.chars().count())?.0;
        (digits > 0).then_some(joint + digits)
    })
}

/// How many digits a text begins with.
fn leading_digits(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
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
