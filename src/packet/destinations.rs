//! Where links and outline items lead. Destinations in a file become destinations in the packet,
//! addresses on the web stay, and every other action is dropped.

use std::collections::{BTreeMap, HashMap};

use lopdf::{Dictionary, Object, ObjectId};

use super::dropped::DroppedFeature;
use super::source::PdfSource;
use super::syntax;

/// The schemes of addresses that a link may lead to. The rest could open or run something on the
/// reader's computer.
const SCHEMES: [&str; 4] = ["http:", "https:", "mailto:", "tel:"];

/// Where a link or an outline item leads in the packet.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LinkTarget<'a> {
    /// Nowhere, as in the file.
    None,
    /// To an explicit destination: `[12 0 R/XYZ 60 700 0]`.
    Destination(String),
    /// To an address on the web.
    Uri(&'a [u8]),
    /// Nowhere, because its action is dropped.
    Dropped(DroppedFeature),
}

impl LinkTarget<'_> {
    /// The entry of an annotation or an outline item that leads there; empty if none does.
    pub(super) fn entry(&self) -> Vec<u8> {
        match self {
            Self::None | Self::Dropped(_) => Vec::new(),
            Self::Destination(destination) => format!("/Dest {destination}").into_bytes(),
            Self::Uri(uri) => {
                let mut out = b"/A<</S/URI/URI ".to_vec();
                syntax::string(&mut out, uri);
                out.extend_from_slice(b">>");
                out
            }
        }
    }
}

/// The URI that a link leads to; empty without one.
pub(super) fn uri(source: &PdfSource, link: &Dictionary) -> String {
    let action = source.dictionary_at(link, b"A");
    let uri = action.and_then(|action| source.string(action, b"URI"));
    String::from_utf8_lossy(uri.unwrap_or_default()).into_owned()
}

/// A file's pages and named destinations, as they are in the packet.
#[derive(Debug, Default)]
pub(super) struct Destinations {
    /// The number of each page in the packet, by its identifier in the file.
    page_numbers: HashMap<ObjectId, u32>,
    /// The same in the order of the pages.
    page_order: Vec<u32>,
    /// The explicit destination of each name.
    pub(super) named: BTreeMap<Vec<u8>, String>,
}

impl Destinations {
    /// The destinations of a file whose pages have these numbers in the packet.
    pub(super) fn new(source: &PdfSource, page_numbers: &[u32]) -> Self {
        let ids = source.pages().iter().map(|page| page.id);
        let mut destinations = Self {
            page_numbers: ids.zip(page_numbers.iter().copied()).collect(),
            page_order: page_numbers.to_vec(),
            named: BTreeMap::new(),
        };
        let catalog = source.catalog();
        // PDF 1.1 has a dictionary of names, PDF 1.2 a name tree of strings (ISO 32000-1, 12.3.2.3).
        for (name, value) in source.dictionary_at(catalog, b"Dests").into_iter().flatten() {
            destinations.add_name(source, name, value);
        }
        let names = source.dictionary_at(catalog, b"Names");
        if let Some(tree) = names.and_then(|names| source.dictionary_at(names, b"Dests")) {
            for (name, value) in source.tree_pairs(tree, b"Names") {
                if let Ok(name) = name.as_str() {
                    destinations.add_name(source, name, value);
                }
            }
        }
        destinations
    }

    fn add_name(&mut self, source: &PdfSource, name: &[u8], value: &Object) {
        let destination = source.resolve(value).and_then(|value| self.explicit(source, value));
        if let Some(destination) = destination {
            self.named.insert(name.to_vec(), destination);
        }
    }

    /// Where an annotation or an outline item leads.
    pub(super) fn target<'a>(&self, source: &'a PdfSource, from: &'a Dictionary) -> LinkTarget<'a> {
        if let Some(destination) = source.get(from, b"Dest") {
            return self.find(source, destination);
        }
        let Some(action) = source.dictionary_at(from, b"A") else { return LinkTarget::None };
        match source.name(action, b"S") {
            Some(b"GoTo") => match source.get(action, b"D") {
                Some(destination) => self.find(source, destination),
                None => LinkTarget::None,
            },
            Some(b"URI") => {
                let uri = source.string(action, b"URI").unwrap_or_default();
                let text = String::from_utf8_lossy(uri).trim_start().to_lowercase();
                match SCHEMES.iter().any(|scheme| text.starts_with(scheme)) {
                    true => LinkTarget::Uri(uri),
                    // A relative URI leads to a file beside this one.
                    false => LinkTarget::Dropped(DroppedFeature::OtherFile),
                }
            }
            Some(other) => LinkTarget::Dropped(DroppedFeature::of_action(other)),
            None => LinkTarget::None,
        }
    }

    /// The target that is a destination, which is explicit or a name of one.
    fn find(&self, source: &PdfSource, destination: &Object) -> LinkTarget<'static> {
        let explicit = match destination {
            Object::String(name, _) | Object::Name(name) => self.named.get(name).cloned(),
            other => self.explicit(source, other),
        };
        explicit.map_or(LinkTarget::None, LinkTarget::Destination)
    }

    /// An explicit destination of the file in the packet (ISO 32000-1, 12.3.2.2).
    fn explicit(&self, source: &PdfSource, destination: &Object) -> Option<String> {
        let entries = match destination {
            Object::Array(entries) => entries,
            // A named destination may be a dictionary around the array.
            Object::Dictionary(dictionary) => match source.get(dictionary, b"D")? {
                Object::Array(entries) => entries,
                _ => return None,
            },
            _ => return None,
        };
        let (page, view) = entries.split_first()?;
        let number = match page {
            Object::Reference(id) => *self.page_numbers.get(id)?,
            // An index of a page is for links to other files, but some programs use it within one.
            Object::Integer(index) => *self.page_order.get(usize::try_from(*index).ok()?)?,
            _ => return None,
        };
        let fit = view.first().and_then(|fit| source.resolve(fit)?.as_name().ok());
        let mut fit_name = Vec::new();
        syntax::name(&mut fit_name, fit.unwrap_or(b"Fit"));
        let mut out = format!("[{number} 0 R{}", String::from_utf8_lossy(&fit_name));
        // No kind of view has more than four parameters.
        for parameter in view.iter().skip(1).take(4) {
            match source.resolve(parameter).and_then(|parameter| parameter.as_float().ok()) {
                Some(parameter) if parameter.is_finite() => out.push_str(&format!(" {parameter}")),
                _ => out.push_str(" null"),
            }
        }
        out.push(']');
        Some(out)
    }
}
