//! Where links and bookmarks lead: a file's pages and names to the packet's, addresses on the web as
//! they are, and everything that would run or open something nowhere.

use std::collections::BTreeMap;
use std::collections::HashMap;

use lopdf::{Dictionary, Object, ObjectId};

use super::inspect::DroppedFeature;
use super::source::PdfSource;
use super::writer;

/// Addresses that a link may lead to.
const SCHEMES: [&str; 4] = ["http:", "https:", "mailto:", "tel:"];

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LinkTarget<'a> {
    /// Nowhere; nor did it before.
    None,
    /// To a place in the packet: a destination as PDF has it.
    Within(String),
    /// To an address.
    Web(&'a [u8]),
    /// Nowhere, since what it did is dropped.
    Dropped(DroppedFeature),
}

impl LinkTarget<'_> {
    /// As the entry of a note or a bookmark; empty for nowhere.
    pub(super) fn entry(&self) -> Vec<u8> {
        match self {
            Self::None | Self::Dropped(_) => Vec::new(),
            Self::Within(destination) => format!("/Dest {destination}").into_bytes(),
            Self::Web(address) => {
                let mut out = b"/A<</S/URI/URI ".to_vec();
                writer::string(&mut out, address);
                out.extend_from_slice(b">>");
                out
            }
        }
    }
}

/// The address that a link leads to; empty if it leads to none.
pub(super) fn address(source: &PdfSource, link: &Dictionary) -> String {
    let action = source.sub(link, b"A");
    let address = action.and_then(|action| source.string(action, b"URI"));
    String::from_utf8_lossy(address.unwrap_or_default()).into_owned()
}

/// A file's pages and the names of places on them.
#[derive(Debug, Default)]
pub(super) struct Destinations {
    pages: HashMap<ObjectId, u32>,
    order: Vec<u32>,
    /// Each as a destination in the packet.
    pub(super) named: BTreeMap<Vec<u8>, String>,
}

impl Destinations {
    /// The destinations of a file whose pages have got numbers.
    pub(super) fn new(source: &PdfSource, numbers: &[u32]) -> Self {
        let ids = source.pages().iter().map(|page| page.id);
        let pages = ids.zip(numbers.iter().copied()).collect();
        let mut destinations = Self { pages, order: numbers.to_vec(), named: BTreeMap::new() };
        let catalog = source.catalog();
        let old = source.sub(catalog, b"Dests").into_iter().flatten();
        let old = old.map(|(name, value)| (name.as_slice(), value));
        let tree = source.sub(catalog, b"Names").and_then(|names| source.sub(names, b"Dests"));
        let tree = tree.map(|tree| source.leaves(tree, b"Names")).unwrap_or_default().into_iter();
        let tree = tree.filter_map(|(name, value)| Some((name.as_str().ok()?, value)));
        let named = old.chain(tree).filter_map(|(name, value)| {
            Some((name.to_vec(), destinations.place(source, source.resolve(value)?)?))
        });
        destinations.named = named.collect();
        destinations
    }

    /// Where a note or a bookmark leads.
    pub(super) fn way<'a>(&self, source: &'a PdfSource, from: &'a Dictionary) -> LinkTarget<'a> {
        let within = |place: Option<String>| place.map_or(LinkTarget::None, LinkTarget::Within);
        if let Some(destination) = source.get(from, b"Dest") {
            return within(self.find(source, destination));
        }
        let Some(action) = source.sub(from, b"A") else { return LinkTarget::None };
        match source.name(action, b"S") {
            Some(b"GoTo") => {
                let destination = source.get(action, b"D");
                within(destination.and_then(|destination| self.find(source, destination)))
            }
            Some(b"URI") => {
                let address = source.string(action, b"URI").unwrap_or_default();
                let text = String::from_utf8_lossy(address).trim_start().to_lowercase();
                match SCHEMES.iter().any(|scheme| text.starts_with(scheme)) {
                    true => LinkTarget::Web(address),
                    // A path to a file beside this one, or something that would be run.
                    false => LinkTarget::Dropped(DroppedFeature::OtherFile),
                }
            }
            Some(other) => LinkTarget::Dropped(DroppedFeature::of_action(other)),
            None => LinkTarget::None,
        }
    }

    /// The place that a destination means: itself or one with a name.
    fn find(&self, source: &PdfSource, destination: &Object) -> Option<String> {
        match destination {
            Object::String(name, _) | Object::Name(name) => self.named.get(name).cloned(),
            other => self.place(source, other),
        }
    }

    /// A destination in the packet (ISO 32000-1, 12.3.2.2): `[12 0 R /XYZ 60 700 0]`.
    fn place(&self, source: &PdfSource, destination: &Object) -> Option<String> {
        let entries = match destination {
            Object::Array(entries) => entries,
            Object::Dictionary(dictionary) => match source.get(dictionary, b"D")? {
                Object::Array(entries) => entries,
                _ => return None,
            },
            _ => return None,
        };
        let (page, view) = entries.split_first()?;
        let number = match page {
            Object::Reference(id) => *self.pages.get(id)?,
            Object::Integer(index) => *self.order.get(usize::try_from(*index).ok()?)?,
            _ => return None,
        };
        let mut place = format!("[{number} 0 R");
        let kind = view.first().and_then(|kind| source.resolve(kind)?.as_name().ok());
        let mut kind_as_written = Vec::new();
        writer::name(&mut kind_as_written, kind.unwrap_or(b"Fit"));
        place.push_str(&String::from_utf8_lossy(&kind_as_written));
        for side in view.iter().skip(1).take(4) {
            match source.resolve(side).and_then(|side| side.as_float().ok()) {
                Some(side) if side.is_finite() => place.push_str(&format!(" {side}")),
                _ => place.push_str(" null"),
            }
        }
        place.push(']');
        Some(place)
    }
}
