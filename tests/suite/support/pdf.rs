//! Reading a PDF as a screen reader does: its tags in order, with the text that each marks.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Encoding, Object, ObjectId};

/// A PDF with the text of its marked content.
pub(crate) struct TestPdf {
    document: Document,
    /// By page and marked content id; what is in none has [`UNMARKED`].
    text: BTreeMap<(ObjectId, i64), String>,
}

/// Instead of a marked content id: running heads and page numbers, which no screen reader reads.
const UNMARKED: i64 = -1;

impl TestPdf {
    /// Reads a file.
    pub(crate) fn open(path: &Path) -> Self {
        let document = Document::load(path).unwrap();
        let mut text = BTreeMap::new();
        for page in document.page_iter() {
            for (id, marked) in marked_text(&document, page) {
                text.insert((page, id), marked);
            }
        }
        Self { document, text }
    }

    /// The structure tree: a line an element, with its text.
    pub(crate) fn tags(&self) -> String {
        let mut out = String::new();
        self.walk(&mut |depth, tag, text| {
            let _ = writeln!(out, "{}{tag} {text}", "  ".repeat(depth));
        });
        out.lines().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    /// All text that a screen reader reads, in its order.
    pub(crate) fn read_aloud(&self) -> String {
        let mut out = String::new();
        self.walk(&mut |_, _, text| out += text);
        out
    }

    /// Whether a screen reader reads some words, wherever lines and words are broken.
    pub(crate) fn says(&self, words: &str) -> bool {
        letters(&self.read_aloud()).contains(&letters(words))
    }

    /// The text of each page in the order that it is drawn; before the rest what nobody hears.
    pub(crate) fn pages(&self) -> Vec<Vec<&str>> {
        let on = |page: ObjectId| {
            self.text.range((page, i64::MIN)..=(page, i64::MAX)).map(|(_, text)| text.as_str())
        };
        self.document.page_iter().map(|page| on(page).collect()).collect()
    }

    /// Every structure element in order: its depth, its tag, the text directly below it. Text that goes on after an
    /// element within is one of its own, with the tag "…".
    pub(crate) fn elements(&self) -> Vec<(usize, String, String)> {
        let mut elements = Vec::new();
        self.walk(&mut |depth, tag, text| elements.push((depth, tag.to_owned(), text.to_owned())));
        elements
    }

    /// The headings below the title in order: §§, items, chapters.
    pub(crate) fn headings(&self) -> Vec<String> {
        let mut headings = Vec::new();
        self.walk(&mut |_, tag, text| {
            if tag == "H2" {
                headings.push(text.to_owned());
            }
        });
        headings
    }

    /// The text of each row of its tables.
    pub(crate) fn rows(&self) -> Vec<String> {
        let mut rows: Vec<String> = Vec::new();
        let mut depth_of_row = usize::MAX;
        self.walk(&mut |depth, tag, text| {
            if tag == "TR" {
                depth_of_row = depth;
                rows.push(text.to_owned());
            } else if depth <= depth_of_row {
                depth_of_row = usize::MAX;
            } else if let Some(row) = rows.last_mut() {
                *row += text;
            }
        });
        rows
    }

    /// The bookmarks' titles in order.
    pub(crate) fn bookmarks(&self) -> Vec<String> {
        let mut titles = Vec::new();
        let outlines =
            self.document.catalog().unwrap().get(b"Outlines").and_then(Object::as_reference);
        let mut next = outlines.ok().and_then(|id| self.reference(id, b"First"));
        while let Some(id) = next {
            let dictionary = self.document.get_dictionary(id).unwrap();
            titles.push(lopdf::decode_text_string(dictionary.get(b"Title").unwrap()).unwrap());
            next = self.reference(id, b"Next");
        }
        titles
    }

    /// What its links say of where they lead.
    pub(crate) fn link_descriptions(&self) -> Vec<String> {
        let dictionaries = self.document.objects.values().filter_map(|own| own.as_dict().ok());
        let links = dictionaries
            .filter(|own| own.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Link"));
        links
            .map(|link| {
                link.get(b"Contents")
                    .map_or(String::new(), |text| lopdf::decode_text_string(text).unwrap())
            })
            .collect()
    }

    /// The addresses that its links lead to.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let dictionaries = self.document.objects.values().filter_map(|own| own.as_dict().ok());
        let actions = dictionaries.filter_map(|own| own.get(b"A").ok()?.as_dict().ok());
        let addresses = actions.filter_map(|own| own.get(b"URI").ok()?.as_str().ok());
        addresses.map(|address| String::from_utf8_lossy(address).into_owned()).collect()
    }

    /// The names of the fonts in it: "ABCDEF+SourceSans3-Regular".
    pub(crate) fn fonts(&self) -> Vec<String> {
        let dictionaries = self.document.objects.values().filter_map(|own| own.as_dict().ok());
        let names = dictionaries.filter_map(|own| own.get(b"BaseFont").ok()?.as_name().ok());
        names.map(|name| String::from_utf8_lossy(name).into_owned()).collect()
    }

    /// The document's XMP metadata.
    pub(crate) fn xmp(&self) -> String {
        let id = self
            .document
            .catalog()
            .unwrap()
            .get(b"Metadata")
            .and_then(Object::as_reference)
            .unwrap();
        let stream = self.document.get_object(id).and_then(Object::as_stream).unwrap();
        String::from_utf8(stream.get_plain_content().unwrap_or(stream.content.clone())).unwrap()
    }

    /// The document's language.
    pub(crate) fn language(&self) -> String {
        let language = self.document.catalog().unwrap().get(b"Lang").unwrap();
        lopdf::decode_text_string(language).unwrap()
    }

    fn reference(&self, id: ObjectId, key: &[u8]) -> Option<ObjectId> {
        self.document.get_dictionary(id).ok()?.get(key).ok()?.as_reference().ok()
    }

    /// Visits every structure element in order: depth, tag, the text directly below it.
    fn walk(&self, visit: &mut dyn FnMut(usize, &str, &str)) {
        let root =
            self.document.catalog().unwrap().get(b"StructTreeRoot").and_then(Object::as_reference);
        let root = self.document.get_dictionary(root.unwrap()).unwrap();
        for kid in kids(&self.document, root) {
            self.element(kid, 0, None, visit);
        }
    }

    fn element(
        &self,
        kid: &Object,
        depth: usize,
        page: Option<ObjectId>,
        visit: &mut dyn FnMut(usize, &str, &str),
    ) {
        let (_, kid) = self.document.dereference(kid).unwrap();
        let Ok(element) = kid.as_dict() else { return };
        let Ok(tag) = element.get(b"S").and_then(Object::as_name) else { return };
        let page = element.get(b"Pg").and_then(Object::as_reference).ok().or(page);
        // Text and elements take turns below an element; each run of text is a visit.
        let mut name = String::from_utf8_lossy(tag).into_owned();
        if let Ok(alt) = element.get(b"Alt") {
            name += &format!(" ({})", lopdf::decode_text_string(alt).unwrap());
        }
        let mut text = String::new();
        let mut has_told = false;
        for kid in kids(&self.document, element) {
            match self.content_id(kid, page) {
                Some(id) => text += self.text.get(&id).map_or("", String::as_str),
                None => {
                    if !text.is_empty() || !has_told {
                        visit(depth, &name, &std::mem::take(&mut text));
                        (name, has_told) = ("…".into(), true);
                    }
                    self.element(kid, depth + 1, page, visit);
                }
            }
        }
        if !text.is_empty() || !has_told {
            visit(depth, &name, &text);
        }
    }

    /// The marked content that a kid stands for.
    fn content_id(&self, kid: &Object, page: Option<ObjectId>) -> Option<(ObjectId, i64)> {
        let (_, kid) = self.document.dereference(kid).ok()?;
        if let Ok(id) = kid.as_i64() {
            return Some((page?, id));
        }
        let kid = kid.as_dict().ok()?;
        let id = kid.get(b"MCID").and_then(Object::as_i64).ok()?;
        Some((kid.get(b"Pg").and_then(Object::as_reference).ok().or(page)?, id))
    }
}

/// What is below a structure element.
fn kids<'a>(document: &'a Document, element: &'a Dictionary) -> Vec<&'a Object> {
    let Ok(kids) = element.get(b"K") else { return Vec::new() };
    match document.dereference(kids).unwrap().1 {
        Object::Array(kids) => kids.iter().collect(),
        _ => vec![kids],
    }
}

/// The text of a page by marked content id. What stands in a span with an `ActualText` reads so.
fn marked_text(document: &Document, page: ObjectId) -> BTreeMap<i64, String> {
    let fonts: BTreeMap<Vec<u8>, Encoding<'_>> = document
        .get_page_fonts(page)
        .unwrap()
        .into_iter()
        .map(|(name, font)| (name, font.get_font_encoding(document).unwrap()))
        .collect();
    let content = Content::decode(&document.get_page_content(page)).unwrap();
    let mut out: BTreeMap<i64, String> = BTreeMap::new();
    let mut stack: Vec<(Option<i64>, bool)> = Vec::new();
    let mut font = None;
    for operation in &content.operations {
        let id = stack.iter().rev().find_map(|(id, _)| *id);
        let is_replaced = stack.iter().any(|(_, replaced)| *replaced);
        match operation.operator.as_str() {
            "BMC" => stack.push((None, false)),
            "BDC" => {
                let properties = operation.operands.get(1).and_then(|p| p.as_dict().ok());
                let own = properties.and_then(|p| p.get(b"MCID").and_then(Object::as_i64).ok());
                let actual = properties.and_then(|p| p.get(b"ActualText").ok());
                if let (Some(actual), Some(id), false) = (actual, own.or(id), is_replaced) {
                    *out.entry(id).or_default() += &lopdf::decode_text_string(actual).unwrap();
                }
                stack.push((own, actual.is_some()));
            }
            "EMC" => drop(stack.pop()),
            "Tf" => font = operation.operands[0].as_name().ok().and_then(|name| fonts.get(name)),
            "Tj" | "TJ" => {
                let (Some(font), false) = (font, is_replaced) else { continue };
                let text = shown(font, &operation.operands);
                *out.entry(id.unwrap_or(UNMARKED)).or_default() += &text;
            }
            _ => {}
        }
    }
    out
}

/// The text that an operation shows.
fn shown(font: &Encoding<'_>, operands: &[Object]) -> String {
    let mut out = String::new();
    for operand in operands {
        match operand {
            Object::String(bytes, _) => out += &Document::decode_text(font, bytes).unwrap(),
            Object::Array(parts) => out += &shown(font, parts),
            _ => {}
        }
    }
    out
}

/// The letters of a text, without white space and places where a word may be broken.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{ad}').collect()
}
