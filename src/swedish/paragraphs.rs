//! §§ in Swedish words: in come numbers and how an organ writes them, out come ranges and sets.

use super::range;
use crate::record::{ParagraphNumber, ParagraphSet, ParagraphSpan, ParagraphStyle, Pattern};

/// §§ as written: "§ 47", "§§ 47–58", "KF § 12", "36.", "36–40". Consecutive ones become a range.
pub fn paragraphs(numbers: &[ParagraphNumber], pattern: &Pattern) -> String {
    let runs = numbers.chunk_by(|a, b| a.leads_to(*b));
    let spans = runs.filter_map(|run| Some((*run.first()?, *run.last()?)));
    paragraph_ranges(&spans.collect::<Vec<_>>(), pattern)
}

/// The §§ that someone was present for: "§§ 52–58", "t.o.m. § 54", "ej § 309", "del av § 60".
pub fn paragraph_set(set: &ParagraphSet, pattern: &Pattern) -> String {
    let short = without_organ(pattern);
    let mut parts = spans(&set.within, &short);
    for (word, some) in [("ej", &set.except), ("del av", &set.partly)] {
        let all = spans(some, &short);
        if let [first, others @ ..] = &all[..] {
            parts.push(format!("{word} {first}"));
            parts.extend_from_slice(others);
        }
    }
    parts.join(", ")
}

/// One § as running text refers to it: "§ 47", "KF § 12", and "§ 36" for "36.".
pub fn reference(number: ParagraphNumber, pattern: &Pattern) -> String {
    let default = ParagraphStyle::default().pattern;
    let has_sign = [&pattern.before, &pattern.after].iter().any(|part| part.contains('§'));
    paragraphs(&[number], if has_sign { pattern } else { &default })
}

/// A pattern from its § sign on, for places where the organ is known.
fn without_organ(pattern: &Pattern) -> Pattern {
    match pattern.before.find('§') {
        Some(at) => {
            Pattern { before: pattern.before[at..].to_owned(), after: pattern.after.clone() }
        }
        None if pattern.after.contains('§') => {
            Pattern { before: String::new(), after: pattern.after.clone() }
        }
        None => ParagraphStyle::default().pattern,
    }
}

/// The closed spans as one text, then one text for each open span.
fn spans(spans: &[ParagraphSpan], pattern: &Pattern) -> Vec<String> {
    let closed: Vec<_> = spans.iter().filter_map(|span| Some((span.first?, span.last?))).collect();
    let open = spans.iter().filter_map(|span| match (span.first, span.last) {
        (None, Some(last)) => Some(format!("t.o.m. {}", paragraphs(&[last], pattern))),
        (Some(first), None) => Some(format!("fr.o.m. {}", paragraphs(&[first], pattern))),
        _ => None,
    });
    let closed = (!closed.is_empty()).then(|| paragraph_ranges(&closed, pattern));
    closed.into_iter().chain(open).collect()
}

/// Ranges of §§ in a pattern; several §§ share one "§§".
fn paragraph_ranges(ranges: &[(ParagraphNumber, ParagraphNumber)], pattern: &Pattern) -> String {
    if let [(number, last)] = ranges
        && number == last
    {
        return format!("{}{number}{}", pattern.before, pattern.after);
    }
    let numbers =
        ranges.iter().map(|&(first, last)| range(first, last)).collect::<Vec<_>>().join(", ");
    let after = if pattern.after.contains('§') { &pattern.after } else { "" };
    format!("{}{numbers}{}", pattern.before.replace('§', "§§"), after.replace('§', "§§"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(before: &str, after: &str) -> Pattern {
        Pattern { before: before.into(), after: after.into() }
    }

    fn span(first: u32, last: u32) -> ParagraphSpan {
        let [first, last] =
            [first, last].map(|number| (number > 0).then(|| ParagraphNumber::plain(number)));
        ParagraphSpan { first, last }
    }

    #[test]
    fn ranges() {
        let run = [47, 48, 49].map(ParagraphNumber::plain);
        let sign = pattern("§\u{a0}", "");
        assert_eq!(paragraphs(&run, &sign), "§§\u{a0}47–49");
        assert_eq!(paragraphs(&run[..1], &sign), "§\u{a0}47");
        assert_eq!(paragraphs(&run, &pattern("KF §\u{a0}", "")), "KF §§\u{a0}47–49");
        assert_eq!(paragraphs(&run[..1], &pattern("", ".")), "47.");
        assert_eq!(paragraphs(&run, &pattern("", ".")), "47–49");
        assert_eq!(paragraphs(&run, &pattern("", "\u{a0}§")), "47–49\u{a0}§§");
        assert_eq!(reference(run[0], &pattern("", "\u{a0}§")), "47\u{a0}§");
        let holes = [(1, None), (1, Some('A')), (2, None), (4, None)]
            .map(|(number, letter)| ParagraphNumber { number, letter });
        assert_eq!(paragraphs(&holes, &sign), "§§\u{a0}1–2, 4");
    }

    #[test]
    fn sets_of_paragraphs() {
        for (within, except, text) in [
            (vec![span(52, 54), span(56, 56)], vec![], "§§\u{a0}52–54, 56"),
            (vec![span(0, 54)], vec![], "t.o.m. §\u{a0}54"),
            (vec![], vec![span(309, 309)], "ej §\u{a0}309"),
            (vec![span(55, 0)], vec![span(57, 58)], "fr.o.m. §\u{a0}55, ej §§\u{a0}57–58"),
        ] {
            let set = ParagraphSet { within, except, partly: Vec::new() };
            assert_eq!(paragraph_set(&set, &pattern("KS §\u{a0}", "")), text);
        }
    }
}
