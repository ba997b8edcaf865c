//! What an SVG picture would cost to draw: in comes its text, out comes why that is too much. What makes a small file
//! costly is counted: elements that use others that use others, filters, long texts, pictures within.

use std::collections::HashMap;

use data_url::DataUrl;
use roxmltree::{Document, Node, NodeId, ParsingOptions};

use super::raster_cost;
use crate::swedish;

/// The namespace of SVG's elements.
const SVG: &str = "http://www.w3.org/2000/svg";

/// The most elements within each other.
const DEEPEST: usize = 256;

/// The most elements that are drawn, those that are used as often as they are.
const MOST_ELEMENTS: u64 = 300_000;

/// The most elements that use others that use others.
const LONGEST_CHAIN: usize = 16;

/// The longest text in one element (characters).
const LONGEST_TEXT: usize = 50_000;

/// The most elements with a filter.
const MOST_FILTERED: usize = 200;

/// The largest radius of a filter that makes lines thicker or thinner.
const LARGEST_RADIUS: f64 = 10.0;

/// The most octaves of a filter that makes noise.
const MOST_OCTAVES: f64 = 10.0;

/// The largest side of a filter's matrix.
const LARGEST_MATRIX: f64 = 20.0;

/// The most pictures within pictures.
const DEEPEST_PICTURE: usize = 3;

/// Why an SVG costs too much; none if it doesn't, or isn't one.
pub(super) fn excess(text: &str) -> Option<String> {
    excess_within(text, 0)
}

fn excess_within(text: &str, depth: usize) -> Option<String> {
    if text.contains("<!ENTITY") {
        return None; // which is refused
    }
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).ok()?;
    too_deep(&document)
        .or_else(|| too_many(&document))
        .or_else(|| too_filtered(&document))
        .or_else(|| document.descendants().find_map(|node| too_long_text(&node)))
        .or_else(|| document.descendants().find_map(|node| costly_picture(&node, depth)))
}

/// An excess with the line of the node that has it.
fn on_line(node: &Node<'_, '_>, what: impl std::fmt::Display) -> String {
    let line = node.document().text_pos_at(node.range().start).row;
    format!("{what}, på rad {line}")
}

/// Elements within elements without end.
fn too_deep(document: &Document<'_>) -> Option<String> {
    let mut depths: HashMap<NodeId, usize> = HashMap::new();
    document.descendants().find_map(|node| {
        let above = node.parent().and_then(|parent| depths.get(&parent.id()));
        let depth = above.map_or(0, |depth| depth + 1);
        depths.insert(node.id(), depth);
        (depth > DEEPEST).then(|| on_line(&node, format!("mer än {DEEPEST} element i varandra")))
    })
}

/// More elements than can be drawn, when those that are used are drawn each time.
fn too_many(document: &Document<'_>) -> Option<String> {
    let targets = used_targets(document);
    let nodes: Vec<Node<'_, '_>> = document.descendants().collect();
    let mut drawn: HashMap<NodeId, u64> = HashMap::new();
    // Each round knows one link more of chains of elements that use others.
    for _ in 0..LONGEST_CHAIN {
        let before = drawn.clone();
        count_drawn(&nodes, &targets, &mut drawn);
        let total = drawn.get(&document.root().id()).copied().unwrap_or_default();
        if total > MOST_ELEMENTS {
            let count = swedish::amount(MOST_ELEMENTS.into(), 0);
            return Some(format!("fler än {count} element ritas"));
        }
        if drawn == before {
            return None;
        }
    }
    let first = nodes.iter().find(|node| targets.contains_key(&node.id()))?;
    Some(on_line(first, "element som används i varandra utan slut"))
}

/// Counts for each node how many are drawn with it, given how many are with those that are used.
fn count_drawn(
    nodes: &[Node<'_, '_>],
    targets: &HashMap<NodeId, NodeId>,
    drawn: &mut HashMap<NodeId, u64>,
) {
    let known = targets.iter().map(|(user, target)| (*user, drawn.get(target).copied()));
    let used: HashMap<NodeId, u64> =
        known.map(|(user, count)| (user, count.unwrap_or_default())).collect();
    drawn.clear();
    // Children stand after their parents.
    for node in nodes.iter().rev() {
        let own = u64::from(node.is_element()) + used.get(&node.id()).copied().unwrap_or_default();
        let below = drawn.get(&node.id()).copied().unwrap_or_default();
        let total = own.saturating_add(below);
        drawn.insert(node.id(), total);
        if let Some(parent) = node.parent() {
            let of_parent = drawn.entry(parent.id()).or_default();
            *of_parent = of_parent.saturating_add(total);
        }
    }
}

/// The elements that use others, with those.
fn used_targets(document: &Document<'_>) -> HashMap<NodeId, NodeId> {
    let users: Vec<(NodeId, &str)> = document
        .descendants()
        .filter(|node| node.has_tag_name((SVG, "use")))
        .filter_map(|node| Some((node.id(), href(&node)?.strip_prefix('#')?)))
        .collect();
    if users.is_empty() {
        return HashMap::new(); // as in most
    }
    let named = document.descendants().filter_map(|node| Some((node.attribute("id")?, node.id())));
    let by_name: HashMap<&str, NodeId> = named.collect();
    users.into_iter().filter_map(|(user, name)| Some((user, *by_name.get(name)?))).collect()
}

/// What an element refers to.
fn href<'a>(node: &Node<'a, '_>) -> Option<&'a str> {
    let mut attributes = node.attributes();
    attributes
        .find(|attribute| attribute.name() == "href")
        .map(|attribute| attribute.value().trim())
}

/// Filters that take long to compute, which is done for each pixel.
fn too_filtered(document: &Document<'_>) -> Option<String> {
    let filtered = document.descendants().filter(|node| is_filtered(node)).count();
    if filtered > MOST_FILTERED {
        return Some(format!("{filtered} element har filter"));
    }
    document.descendants().find_map(|node| costly_filter(&node))
}

fn is_filtered(node: &Node<'_, '_>) -> bool {
    node.attribute("filter").is_some()
        || node.attribute("style").is_some_and(|style| style.contains("filter:"))
}

/// A filter's step that looks at very many pixels for each one.
fn costly_filter(node: &Node<'_, '_>) -> Option<String> {
    let (attribute, most) = match node.tag_name().name() {
        "feMorphology" => ("radius", LARGEST_RADIUS),
        "feTurbulence" => ("numOctaves", MOST_OCTAVES),
        "feConvolveMatrix" => ("order", LARGEST_MATRIX),
        _ => return None,
    };
    let value = node.attribute(attribute)?;
    let mut numbers = value.split([' ', ',']).filter_map(|number| number.parse::<f64>().ok());
    numbers.find(|number| *number > most).map(|number| {
        let name = node.tag_name().name();
        on_line(node, format!("filtret `{name}` med `{attribute}` {number}, där högst {most} går"))
    })
}

/// A text that is laid out again for each of its letters.
fn too_long_text(node: &Node<'_, '_>) -> Option<String> {
    if !node.has_tag_name((SVG, "text")) {
        return None;
    }
    let texts = node.descendants().filter(Node::is_text).filter_map(|text| text.text());
    let length: usize = texts.map(str::len).sum();
    (length > LONGEST_TEXT)
        .then(|| on_line(node, format!("en text med {} tecken", swedish::amount(length.into(), 0))))
}

/// A picture within that costs too much.
fn costly_picture(node: &Node<'_, '_>, depth: usize) -> Option<String> {
    let url = href(node).filter(|_| node.has_tag_name((SVG, "image")))?;
    let url = DataUrl::process(url).ok()?;
    let (bytes, _) = url.decode_to_vec().ok()?;
    let excess = match url.mime_type() {
        mime if mime.subtype != "svg+xml" => raster_cost::excess(&bytes),
        _ if depth >= DEEPEST_PICTURE => Some("för många bilder i varandra".to_owned()),
        _ => excess_within(std::str::from_utf8(&bytes).ok()?, depth + 1),
    };
    excess.map(|excess| on_line(node, format!("en bild i bilden: {excess}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> String {
        let namespaces =
            r#"xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink""#;
        format!(r#"<svg {namespaces} width="9" height="9">{inside}</svg>"#)
    }

    #[test]
    fn what_programs_draw_costs_little() {
        let shadow = r#"<filter id="f"><feMorphology radius="2"/><feGaussianBlur stdDeviation="4"/></filter><g style="filter:url(#f)"/>"#;
        let used = r##"<g id="a"><rect/></g><use href="#a"/><use xlink:href="#a"/>"##;
        for inside in
            [shadow, used, "<text>Ord</text>", r#"<image href="data:image/png;base64,AAAA"/>"#]
        {
            assert_eq!(excess(&svg(inside)), None);
        }
        assert_eq!(excess("<svg"), None);
    }

    #[test]
    fn what_would_take_minutes_is_told() {
        let uses = (0..12).fold(r#"<g id="a0"><rect/></g>"#.to_owned(), |text, level| {
            let uses = format!(r##"<use href="#a{level}"/>"##).repeat(10);
            text + &format!(r#"<g id="a{}">{uses}</g>"#, level + 1)
        });
        let circle = r##"<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>"##;
        for inside in [
            uses.as_str(),
            circle,
            &("<g>".repeat(DEEPEST + 1) + &"</g>".repeat(DEEPEST + 1)),
            &r#"<rect filter="url(#f)"/>"#.repeat(MOST_FILTERED + 1),
            r#"<filter><feMorphology radius="200"/></filter>"#,
            r#"<filter><feTurbulence numOctaves="255"/></filter>"#,
            &format!("<text>{}</text>", "ord ".repeat(LONGEST_TEXT / 4 + 1)),
        ] {
            assert!(excess(&svg(inside)).is_some(), "{inside:.80}");
        }
    }
}
