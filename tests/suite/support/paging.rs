//! Where a PDF's bookmarks and links lead: every one is walked to its page.

use std::collections::BTreeMap;
use std::path::Path;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// A PDF's pages, and what leads to them.
pub(crate) struct Paging {
    document: Document,
    pages: Vec<ObjectId>,
}

impl Paging {
    pub(crate) fn open(path: &Path) -> Self {
        let document = Document::load(path).unwrap();
        let pages = document.page_iter().collect();
        Self { document, pages }
    }

    /// How many pages it has.
    pub(crate) fn count(&self) -> usize {
        self.pages.len()
    }

    /// What each page is called: ranges of numbers, and prefixes.
    pub(crate) fn labels(&self) -> Vec<String> {
        let labels = self.sub(self.document.catalog().unwrap(), b"PageLabels").unwrap();
        let ranges = labels.get(b"Nums").unwrap().as_array().unwrap();
        let mut out: Vec<String> = Vec::new();
        for (at, range) in ranges.chunks_exact(2).enumerate() {
            let first = range[0].as_i64().unwrap();
            let next = ranges.get(2 * at + 2).map(|next| next.as_i64().unwrap());
            let label = range[1].as_dict().unwrap();
            let prefix =
                label.get(b"P").ok().map(|prefix| lopdf::decode_text_string(prefix).unwrap());
            let start = label.get(b"St").and_then(Object::as_i64).unwrap_or(1);
            for page in first..next.unwrap_or(self.pages.len() as i64) {
                let number = match label.get(b"S") {
                    Ok(_) => (start + page - first).to_string(),
                    Err(_) => String::new(),
                };
                out.push(prefix.clone().unwrap_or_default() + &number);
            }
        }
        out
    }

    /// Its bookmarks in order: depth, title, page from 0.
    pub(crate) fn bookmarks(&self) -> Vec<(usize, String, usize)> {
        let mut out = Vec::new();
        let catalog = self.document.catalog().unwrap();
        if let Some(root) = self.sub(catalog, b"Outlines") {
            self.below(root, 0, &mut out);
        }
        out
    }

    fn below(&self, parent: &Dictionary, depth: usize, out: &mut Vec<(usize, String, usize)>) {
        let mut next = self.sub(parent, b"First");
        while let Some(bookmark) = next {
            let title = lopdf::decode_text_string(bookmark.get(b"Title").unwrap()).unwrap();
            let page = self.destination(bookmark).expect("a bookmark leads nowhere");
            out.push((depth, title, page));
            self.below(bookmark, depth + 1, out);
            next = self.sub(bookmark, b"Next");
        }
    }

    /// Its links in the order of the pages: the page that each is on, and where it leads: `5`, a page
    /// from 0, or an address.
    pub(crate) fn links(&self) -> Vec<(usize, String)> {
        let mut links = Vec::new();
        for (at, page) in self.pages.iter().enumerate() {
            for note in self.document.get_page_annotations(*page).unwrap_or_default() {
                if note.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Link") {
                    continue;
                }
                let action = self.sub(note, b"A");
                let address = action.and_then(|action| action.get(b"URI").ok());
                let target = match address.and_then(|address| address.as_str().ok()) {
                    Some(address) => String::from_utf8_lossy(address).into_owned(),
                    None => self.destination(note).expect("a link leads nowhere").to_string(),
                };
                links.push((at, target));
            }
        }
        links
    }

    /// The page, from 0, that a link or a bookmark leads to.
    fn destination(&self, from: &Dictionary) -> Option<usize> {
        let own = from.get_deref(b"Dest", &self.document).ok();
        let place = own.or_else(|| self.sub(from, b"A")?.get_deref(b"D", &self.document).ok())?;
        let place = match place {
            Object::String(name, _) | Object::Name(name) => self.names().get(name).copied()?,
            place => place,
        };
        let place = match self.document.dereference(place).ok()?.1 {
            Object::Dictionary(holder) => holder.get_deref(b"D", &self.document).ok()?,
            place => place,
        };
        let page = place.as_array().ok()?.first()?.as_reference().ok()?;
        self.pages.iter().position(|own| *own == page)
    }

    /// The names of places, flat trees only.
    fn names(&self) -> BTreeMap<Vec<u8>, &Object> {
        let catalog = self.document.catalog().unwrap();
        let tree = self.sub(catalog, b"Names").and_then(|names| self.sub(names, b"Dests"));
        let pairs = tree.and_then(|tree| tree.get_deref(b"Names", &self.document).ok());
        let pairs = pairs.and_then(|pairs| pairs.as_array().ok()).map(Vec::as_slice);
        let pairs = pairs.unwrap_or_default().chunks_exact(2);
        pairs.map(|pair| (pair[0].as_str().unwrap().to_vec(), &pair[1])).collect()
    }

    fn sub<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        dictionary.get_deref(key, &self.document).ok()?.as_dict().ok()
    }
}
