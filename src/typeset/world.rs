//! What Typst sees of the world: one document's source, the looks in `lib/`, pictures below
//! `content/`, and our fonts. No package, no network, no clock, no other file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{DiagSpan, FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt, World, WorldExt};
use typst_kit::files::{FileLoader, FileStore};
use typst_kit::fonts::FontStore;

use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::load::Pictures;
use crate::typefaces::Typefaces;

/// What all documents of a build share.
pub struct SharedWorld {
    library: LazyHash<Library>,
    fonts: FontStore,
    files: FileStore<DependencyFiles>,
}

impl SharedWorld {
    /// A press with the looks among `templates` (those in `lib/`), the pictures and the typefaces.
    pub fn new(
        templates: &BTreeMap<String, Arc<SourceFile>>,
        pictures: Pictures,
        typefaces: &Typefaces,
    ) -> Self {
        let features: Features = [Feature::A11yExtras].into_iter().collect();
        let library = Library::builder().with_features(features).build();
        let looks = DependencyFiles { templates: templates.clone(), pictures };
        Self {
            library: LazyHash::new(library),
            fonts: typefaces.store(),
            files: FileStore::new(looks),
        }
    }

    /// Whether a document that saw this would see the same now.
    pub fn shows(&self, seen: &Dependencies) -> bool {
        seen.0.iter().all(|(path, what)| self.files.loader().at(path) == *what)
    }
}

/// The files that a document asked for, by path from the project's root, with what was there: looks
/// and pictures, and nothing where there was none.
#[derive(Debug, Clone, Default)]
pub struct Dependencies(Vec<(String, Option<Dependency>)>);

/// A file that a document may read.
#[derive(Debug, Clone, PartialEq)]
enum Dependency {
    Text(Arc<SourceFile>),
    Picture(Bytes),
}

impl std::fmt::Debug for SharedWorld {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedWorld").finish_non_exhaustive()
    }
}

/// Serves the files that a document may read.
struct DependencyFiles {
    templates: BTreeMap<String, Arc<SourceFile>>,
    pictures: Pictures,
}

impl DependencyFiles {
    /// What is at a path from the project's root.
    fn at(&self, path: &str) -> Option<Dependency> {
        if let Some(file) = self.templates.get(path).filter(|_| path.starts_with("lib/")) {
            return Some(Dependency::Text(file.clone()));
        }
        let picture = path.strip_prefix("content/").and_then(|name| self.pictures.get(name));
        picture.cloned().map(Dependency::Picture)
    }
}

impl FileLoader for DependencyFiles {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.vpath().get_without_slash();
        if !matches!(id.root(), VirtualRoot::Project) {
            return Err(FileError::Other(Some("paket används inte".into())));
        }
        match self.at(path) {
            Some(Dependency::Text(file)) => Ok(Bytes::from_string(file.text.clone())),
            Some(Dependency::Picture(bytes)) => Ok(bytes),
            None => Err(FileError::NotFound(path.into())),
        }
    }
}

/// The world of one document.
pub(super) struct DocumentWorld<'a> {
    press: &'a SharedWorld,
    source: Source,
    /// The paths that were asked for.
    asked: Mutex<BTreeSet<String>>,
}

impl<'a> DocumentWorld<'a> {
    /// The world in which `source` is the document.
    pub(super) fn new(
        press: &'a SharedWorld,
        source: &Arc<SourceFile>,
    ) -> Result<Self, Box<Diagnostic>> {
        let path = VirtualPath::new("dokument.typ").map_err(|_| {
            let message = format!("`{}` är inget namn på ett dokument", source.path);
            Box::new(Diagnostic::error(codes::TYPST, Place::whole(source), message))
        })?;
        let id = RootedPath::new(VirtualRoot::Project, path).intern();
        let source = Source::new(id, source.text.clone());
        Ok(Self { press, source, asked: Mutex::default() })
    }

    /// Remembers that a file was asked for.
    fn ask(&self, id: FileId) {
        let path = id.vpath().get_without_slash();
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if !asked.contains(path) {
            asked.insert(path.to_owned());
        }
    }

    /// The files that were asked for, with what was there.
    pub(super) fn seen(&self) -> Dependencies {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let looks = self.press.files.loader();
        Dependencies(asked.iter().map(|path| (path.clone(), looks.at(path))).collect())
    }
}

impl World for DocumentWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.press.fonts.book()
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() {
            return Ok(self.source.clone());
        }
        self.ask(id);
        self.press.files.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.source.id() {
            return Ok(Bytes::from_string(self.source.clone()));
        }
        self.ask(id);
        self.press.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// A Typst span as a place: in the document's source, in a look, or in a picture.
pub(super) fn place(sheet: &DocumentWorld<'_>, source: &Arc<SourceFile>, span: DiagSpan) -> Place {
    let Some(id) = span.id() else { return Place::whole(source) };
    let path = id.vpath().get_without_slash();
    let file = if id == sheet.source.id() {
        source.clone()
    } else if let Some(look) = sheet.press.files.loader().templates.get(path) {
        look.clone()
    } else {
        return Place::whole(&SourceFile::new(path, ""));
    };
    match sheet.range(span) {
        Some(range) => Place::bytes(&file, range),
        None => Place::whole(&file),
    }
}
