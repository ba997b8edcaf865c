//! The packet: the summons whose attachments are links, the list of attachments with their pages, the
//! page before an attachment from somebody else, the mark on pages of our own.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;
use serde::Serialize;

use super::kallelse::{AgendaItem, Kallelse, agenda};
use super::{Body, View, attachment_title, head, plain};
use crate::diagnostic::wording;
use crate::plan::{self, Enclosure};
use crate::prose::{self, Block, Inline, Mark};
use crate::record::{Meeting, NumberSet, Records};
use crate::swedish;

/// Where links to attachments lead, by number: an address that only the packet knows.
pub type Addresses = BTreeMap<u32, String>;

/// A piece of a line, perhaps a link.
#[derive(Debug, Clone, Serialize)]
pub struct Piece {
    /// The letters.
    pub text: String,
    /// Where it leads.
    pub url: Option<String>,
}

/// The list of a packet's attachments.
#[derive(Debug, Serialize)]
pub struct Paket {
    /// The meeting's day: "2020-11-27".
    pub date: String,
    /// One row each, by number.
    pub rows: Vec<PaketRow>,
    /// Whether some attachment is called for by an item.
    pub has_points: bool,
}

/// An attachment in the list.
#[derive(Debug, Serialize)]
pub struct PaketRow {
    /// "1", "9–10".
    pub numbers: String,
    /// What it is called.
    pub title: String,
    /// Where it is, as a link; none for what isn't in the packet.
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
    /// What it is called.
    pub title: String,
    /// The meeting's day: "2020-11-27".
    pub date: String,
    /// "bifogas" with the file's name, "utelämnad", or none for one whose pages follow.
    pub state: Option<&'static str>,
    /// What the file is called, for one that lies in the packet as a file.
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

/// How an attachment is in the packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// With its pages: so many.
    Pages(usize),
    /// As a file of a name.
    File(String),
    /// Not.
    Omitted,
}

/// The address of an attachment.
pub fn address(numbers: &NumberSet) -> String {
    format!("bilaga:{}", numbers.first().unwrap_or(0))
}

/// The addresses of what a packet holds.
pub(super) fn addresses(date: NaiveDate, records: &Records) -> Addresses {
    let enclosed = plan::enclosed(date, records);
    let addresses = enclosed.iter().flat_map(|enclosed| {
        enclosed.numbers.numbers().map(|number| (number, address(&enclosed.numbers)))
    });
    addresses.collect()
}

/// What the bookmark of an attachment says: "Bilaga 1. Protokoll 2020-10-30".
pub fn bookmark(records: &Records, meeting: &Meeting, enclosed: &Enclosure) -> String {
    let numbers = swedish::numbers(&enclosed.numbers);
    format!("Bilaga {numbers}. {}", title(records, meeting, enclosed.index))
}

/// What the bookmark of the summons says: "Kallelse till styrelsens sammanträde 2020-11-27".
pub fn first_bookmark(records: &Records, date: NaiveDate) -> Option<String> {
    let organisation = &records.organisation.as_ref()?.value;
    let whose = swedish::genitive(&plain(&organisation.organ.name));
    Some(format!("Kallelse till {} sammanträde {date}", swedish::uncapitalised(&whose)))
}

/// What an attachment is called.
fn title(records: &Records, meeting: &Meeting, index: usize) -> String {
    let attachment = meeting.attachments.get(index);
    attachment.and_then(|attachment| attachment_title(records, attachment)).unwrap_or_default()
}

/// Makes the view of the list. `present` says of each of what the packet holds how it does, and where
/// its pages begin and end, counted from 0.
pub fn list(
    records: &Records,
    date: NaiveDate,
    present: &[(Presence, Range<usize>)],
) -> Option<View> {
    let meeting = &records.meetings.get(&date)?.value;
    let enclosed = plan::enclosed(date, records);
    let points = points(meeting);
    let mut listed: Vec<usize> = (0..meeting.attachments.len()).collect();
    listed.sort_by_key(|index| meeting.attachments[*index].numbers.first());
    let row = |index: usize| {
        let held = enclosed.iter().zip(present).find(|(own, _)| own.index == index);
        let numbers = &meeting.attachments[index].numbers;
        let title = title(records, meeting, index);
        row(numbers, title, &points, held.map(|(_, held)| held))
    };
    let rows: Vec<PaketRow> = listed.into_iter().map(row).collect();
    let has_points = rows.iter().any(|row| row.points.is_some());
    let body = Paket { date: date.to_string(), rows, has_points };
    view(records, meeting, "Bilagor", Body::Paket(Box::new(body)))
}

/// An attachment in the list; `held` says how it is in the packet, if it is.
fn row(
    numbers: &NumberSet,
    title: String,
    points: &[(String, NumberSet)],
    held: Option<&(Presence, Range<usize>)>,
) -> PaketRow {
    let rests = |cited: &NumberSet| numbers.numbers().any(|number| cited.contains(number));
    let resting = points.iter().filter(|(_, cited)| rests(cited));
    let resting: Vec<&String> = resting.map(|(point, _)| point).collect();
    let state = match held {
        None => Some("separat"),
        Some((Presence::Pages(_), _)) => None,
        Some((Presence::File(_), _)) => Some("bifogas"),
        Some((Presence::Omitted, _)) => Some("utelämnad"),
    };
    PaketRow {
        numbers: swedish::numbers(numbers),
        title,
        url: held.map(|_| address(numbers)),
        points: (!resting.is_empty()).then(|| swedish::list(&resting, "och")),
        pages: held.map(|(_, pages)| span(pages)),
        state,
    }
}

/// Makes the view of the page before an attachment.
pub fn divider(
    records: &Records,
    date: NaiveDate,
    enclosed: &Enclosure,
    presence: &Presence,
) -> Option<View> {
    let meeting = &records.meetings.get(&date)?.value;
    let (state, file, length) = match presence {
        Presence::Pages(count) => (None, None, Some(wording::count(*count, "sida", "sidor"))),
        Presence::File(name) => (Some("bifogas"), Some(name.clone()), None),
        Presence::Omitted => (Some("utelämnad"), None, None),
    };
    let body = Forsattsblad {
        numbers: swedish::numbers(&enclosed.numbers),
        title: title(records, meeting, enclosed.index),
        date: date.to_string(),
        state,
        file,
        length,
    };
    view(records, meeting, "Försättsblad", Body::Forsattsblad(Box::new(body)))
}

/// Makes the view of the marks.
pub fn marks(records: &Records, date: NaiveDate, enclosed: &[Enclosure]) -> Option<View> {
    let meeting = &records.meetings.get(&date)?.value;
    let marks = enclosed.iter().map(|enclosed| swedish::numbers(&enclosed.numbers)).collect();
    view(records, meeting, "Bilagemärken", Body::Bilagemarke(Box::new(Bilagemarke { marks })))
}

/// A view of a packet's own pages.
fn view(records: &Records, meeting: &Meeting, title: &str, body: Body) -> Option<View> {
    let organisation = &records.organisation.as_ref()?.value;
    let dated = meeting.summons.as_ref()?.date.0;
    let title = format!("{title}, kallelse {}", meeting.date.0);
    Some(View { document: head(organisation, None, title, dated), body })
}

/// The points of the agenda, each with the attachments that it rests on.
fn points(meeting: &Meeting) -> Vec<(String, NumberSet)> {
    let points = agenda(meeting).into_iter().filter_map(|(number, item)| {
        let below = item.subitems.iter().filter(|sub| !sub.added);
        let cited = std::iter::once(item).chain(below).filter_map(|item| item.attachments.as_ref());
        let cited = cited.fold(NumberSet::default(), |all, numbers| all.union(numbers));
        Some((number?.trim_end_matches('.').to_owned(), cited))
    });
    points.collect()
}

/// Pages, counted from 1: "3", "4–9".
fn span(pages: &Range<usize>) -> String {
    match pages.len() {
        0 | 1 => (pages.start + 1).to_string(),
        _ => format!("{}–{}", pages.start + 1, pages.end),
    }
}

/// Makes everything that a summons says of attachments lead to them.
pub(super) fn link(kallelse: &mut Kallelse, addresses: &Addresses) {
    let find = |text: &str| mentions(text, addresses);
    prose::each_run(&mut kallelse.excuse, &find);
    for item in &mut kallelse.items {
        link_item(item, addresses);
    }
    for listed in &mut kallelse.attachments {
        listed.url = pieces(&listed.numbers, addresses).into_iter().find_map(|piece| piece.url);
    }
}

fn link_item(item: &mut AgendaItem, addresses: &Addresses) {
    let find = |text: &str| mentions(text, addresses);
    let texts: [&mut Vec<Block>; 2] = [&mut item.text, &mut item.proposal];
    texts.into_iter().for_each(|text| prose::each_run(text, &find));
    if let Some(attachments) = &mut item.attachments {
        attachments.pieces = pieces(&attachments.numbers, addresses);
    }
    item.subitems.iter_mut().for_each(|sub| link_item(sub, addresses));
}

/// Numbers as pieces, each that leads somewhere a link: "4–5".
pub(super) fn pieces(numbers: &str, addresses: &Addresses) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for run in runs(numbers) {
        let url = run.parse().ok().and_then(|number: u32| addresses.get(&number).cloned());
        match pieces.last_mut() {
            Some(before) if before.url.is_none() && url.is_none() => before.text.push_str(run),
            _ => pieces.push(Piece { text: run.to_owned(), url }),
        }
    }
    pieces
}

/// A text cut where digits begin and end.
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
    while let Some((start, end)) = mention(rest) {
        let (mention, after) = rest.split_at(end);
        let (before, mention) = mention.split_at(start);
        inlines.push(Inline::Text(before.to_owned()));
        inlines.extend(linked(mention, addresses));
        rest = after;
    }
    inlines.push(Inline::Text(rest.to_owned()));
    let inlines: Vec<Inline> = inlines.into_iter().filter(|inline| !is_empty(inline)).collect();
    let is_linked = |inline: &Inline| matches!(inline, Inline::Mark(_));
    inlines.iter().any(is_linked).then_some(inlines)
}

fn is_empty(inline: &Inline) -> bool {
    matches!(inline, Inline::Text(text) if text.is_empty())
}

/// Where a text first mentions attachments by number: "bilaga 3", "bilagorna 4–5 och 7".
fn mention(text: &str) -> Option<(usize, usize)> {
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
            return Some((start, after + length_of_numbers(numbers)));
        }
        from = word;
    }
    None
}

/// How much of a text is numbers, with what joins them: "4–5 och 7".
fn length_of_numbers(text: &str) -> usize {
    const JOINS: [&str; 7] = ["–", "-", " – ", " - ", ", ", " och ", " samt "];
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut length = digits(text);
    loop {
        let rest = text[length..].replace('\u{a0}', " ");
        let joined = JOINS.iter().find_map(|join| {
            let after = rest.strip_prefix(join)?;
            let count = digits(after);
            // No-break spaces take two bytes.
            let written = text[length..].char_indices().nth(join.chars().count())?.0;
            (count > 0).then_some(written + count)
        });
        match joined {
            Some(more) => length += more,
            None => return length,
        }
    }
}

/// A mention as pieces of a line: the word leads where the first number does.
fn linked(mention: &str, addresses: &Addresses) -> Vec<Inline> {
    let first = mention.find(|c: char| c.is_ascii_digit()).unwrap_or(mention.len());
    let (word, numbers) = mention.split_at(first);
    let mut word = Some(word);
    let inline = |piece: Piece| {
        let text = format!("{}{}", word.take().unwrap_or_default(), piece.text);
        match piece.url {
            Some(url) => Inline::Mark(Mark::Link { url, body: vec![Inline::Text(text)] }),
            None => Inline::Text(text),
        }
    };
    pieces(numbers, addresses).into_iter().map(inline).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let addresses = [(3, "bilaga:3"), (4, "bilaga:4"), (5, "bilaga:4"), (7, "bilaga:7")];
        let addresses = addresses.map(|(number, url)| (number, url.to_owned())).into();
        let inlines = mentions(text, &addresses).unwrap_or_default();
        let shown = |inline: &Inline| match inline {
            Inline::Mark(Mark::Link { url, body }) => match body.as_slice() {
                [Inline::Text(text)] => format!("[{text}]({url})"),
                other => format!("{other:?}"),
            },
            Inline::Text(text) => text.clone(),
            other => format!("{other:?}"),
        };
        inlines.iter().map(shown).collect()
    }

    #[test]
    fn mentions_lead_to_what_the_packet_holds() {
        assert_eq!(told("Se bilaga 3."), "Se [bilaga 3](bilaga:3).");
        assert_eq!(
            told("Bilagorna\u{a0}3, 4–5 och\u{a0}7 samt 9"),
            "[Bilagorna\u{a0}3](bilaga:3), [4](bilaga:4)–[5](bilaga:4) och\u{a0}[7](bilaga:7) samt 9"
        );
        assert_eq!(
            told("(bilaga 3) och (Bilaga 7)"),
            "([bilaga 3](bilaga:3)) och ([Bilaga 7](bilaga:7))"
        );
    }

    #[test]
    fn what_is_no_mention_stays() {
        for text in
            ["bilaga 9", "kvittobilaga 3", "bilaga", "bilaga A", "bilagan 2024 handlar", "3"]
        {
            assert_eq!(told(text), "", "{text}");
        }
    }
}
