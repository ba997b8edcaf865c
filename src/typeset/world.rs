//! The Typst world: one document's source, the modules in `lib/`, pictures below `content/`, and our
//! fonts. No package, no network, no clock, no other file.
//!
//! The files that a document requests are recorded: with its source they decide what it looks like.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue, Str, func};
use typst::syntax::{DiagSpan, FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt, World, WorldExt};
use typst_kit::files::{FileLoader, FileStore};
use typst_kit::fonts::FontStore;

use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::load::Pictures;
use crate::swedish;
use crate::typefaces::Typefaces;

/// The part of the world that all documents of a build share.
pub struct SharedWorld {
    /// Typst's library by look, made for the first document of each.
    libraries: Mutex<BTreeMap<&'static str, Arc<LazyHash<Library>>>>,
    fonts: FontStore,
    files: FileStore<DependencyFiles>,
}

impl SharedWorld {
    /// A world of the Typst modules among `templates` (those in `lib/`), the pictures and the typefaces.
    pub fn new(
        templates: &BTreeMap<String, Arc<SourceFile>>,
        pictures: Pictures,
        typefaces: &Typefaces,
    ) -> Self {
        let files = DependencyFiles { templates: templates.clone(), pictures };
        Self { libraries: Mutex::default(), fonts: typefaces.store(), files: FileStore::new(files) }
    }

    /// Typst's library with the name of a look among its inputs.
    fn library(&self, look: &'static str) -> Arc<LazyHash<Library>> {
        let mut libraries = self.libraries.lock().unwrap_or_else(PoisonError::into_inner);
        let made = libraries.entry(look).or_insert_with(|| {
            let features: Features = [Feature::A11yExtras].into_iter().collect();
            let inputs = Dict::from_iter([(Str::from("look"), look.into_value())]);
            let mut library =
                Library::builder().with_features(features).with_inputs(inputs).build();
            library.global.scope_mut().define_func::<compound_seams>();
            Arc::new(LazyHash::new(library))
        });
        made.clone()
    }

    /// Whether every file that a document depends on is the same in this world.
    pub fn has_same(&self, dependencies: &Dependencies) -> bool {
        dependencies.0.iter().all(|(path, before)| self.files.loader().at(path) == *before)
    }
}

/// The files that a document requested, by path from the project's root; none where there was no file.
#[derive(Debug, Clone, Default)]
pub struct Dependencies(Vec<(String, Option<Dependency>)>);

impl Dependencies {
    /// The pictures among them, by path from the project's root.
    pub fn pictures(&self) -> impl Iterator<Item = (&str, &Bytes)> {
        self.0.iter().filter_map(|(path, file)| match file {
            Some(Dependency::Picture(bytes)) => Some((path.as_str(), bytes)),
            _ => None,
        })
    }
}

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

/// Where a long word can be parted, as offsets in bytes: the looks ask, and a word says the same wherever it stands.
#[func(title = "Seams of a compound")]
fn compound_seams(word: Str) -> Vec<i64> {
    swedish::seams(&String::from(word)).into_iter().map(|at| at as i64).collect()
}

/// Serves the files that a document may read.
struct DependencyFiles {
    templates: BTreeMap<String, Arc<SourceFile>>,
    pictures: Pictures,
}

impl DependencyFiles {
    /// The file at a path from the project's root.
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
    shared: &'a SharedWorld,
    library: Arc<LazyHash<Library>>,
    source: Source,
    /// The paths that were requested. Typst reads in parallel.
    requested: Mutex<BTreeSet<String>>,
}

impl<'a> DocumentWorld<'a> {
    /// The world in which `source` is the document, in a look.
    pub(super) fn new(
        shared: &'a SharedWorld,
        source: &Arc<SourceFile>,
        look: &'static str,
    ) -> Result<Self, Box<Diagnostic>> {
        // One name for all documents: Typst then reuses the layout of what they have in common, such
        // as the notices of a meeting.
        let path = VirtualPath::new("dokument.typ").map_err(|_| {
            let message = format!("`{}` är inget namn på ett dokument", source.path);
            Box::new(Diagnostic::error(codes::TYPST, Place::whole(source), message))
        })?;
        let id = RootedPath::new(VirtualRoot::Project, path).intern();
        let source = Source::new(id, source.text.clone());
        Ok(Self { shared, library: shared.library(look), source, requested: Mutex::default() })
    }

    /// Records that a file is requested.
    fn record_request(&self, id: FileId) {
        let path = id.vpath().get_without_slash();
        let mut requested = self.requested.lock().unwrap_or_else(PoisonError::into_inner);
        if !requested.contains(path) {
            requested.insert(path.to_owned());
        }
    }

    /// The files that were requested, as they are in this world.
    pub(super) fn dependencies(&self) -> Dependencies {
        let requested = self.requested.lock().unwrap_or_else(PoisonError::into_inner);
        let files = self.shared.files.loader();
        Dependencies(requested.iter().map(|path| (path.clone(), files.at(path))).collect())
    }
}

impl World for DocumentWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.shared.fonts.book()
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() {
            return Ok(self.source.clone());
        }
        self.record_request(id);
        self.shared.files.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.source.id() {
            return Ok(Bytes::from_string(self.source.clone()));
        }
        self.record_request(id);
        self.shared.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // The same input gives the same bytes on any day.
        None
    }
}

/// The place of a Typst span: in the document's source, a Typst module or a picture.
pub(super) fn place(world: &DocumentWorld<'_>, source: &Arc<SourceFile>, span: DiagSpan) -> Place {
    let Some(id) = span.id() else { return Place::whole(source) };
    let path = id.vpath().get_without_slash();
    let file = if id == world.source.id() {
        source.clone()
    } else if let Some(module) = world.shared.files.loader().templates.get(path) {
        module.clone()
    } else {
        return Place::whole(&SourceFile::new(path, ""));
    };
    match world.range(span) {
        Some(range) => Place::bytes(&file, range),
        None => Place::whole(&file),
    }
}
