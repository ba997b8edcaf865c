//! What may be written to: ordinary files within the folder that is published, and new ones.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::diagnostic::cause;

/// The folder, below the published one, with what is kept about it.
pub(super) const STATE: &str = ".make-docs";

/// How the names of our temporary files begin.
pub(super) const TEMPORARY: &str = ".make-docs-";

/// The files in that folder.
pub(super) const LOCK: &str = "lock";
pub(super) const JOURNAL: &str = "journal";
pub(super) const MANIFEST: &str = "manifest";
pub(super) const SOURCES: &str = "sources";
const STATE_FILES: [&str; 4] = [LOCK, JOURNAL, MANIFEST, SOURCES];

/// A file that isn't written.
#[derive(Debug)]
pub struct Unpublished {
    /// Its path below the published folder; empty for that folder itself.
    pub path: String,
    /// Why.
    pub refusal: Refusal,
}

/// Why a file isn't written.
#[derive(Debug)]
pub enum Refusal {
    /// It can't be.
    Failed(io::Error),
    /// Its folder is a link that leads out of the one that is published.
    LeadsOut,
    /// The published folder is itself a link that leads out of the one that holds it.
    IsElsewhere,
    /// There is a link in its place.
    Link,
    /// There is something else than a file in its place: a folder, a pipe, a device.
    NoFile,
    /// There is a file that isn't as it was last written.
    Changed,
}

impl Refusal {
    /// The same once more.
    pub(super) fn copy(&self) -> Self {
        match self {
            Self::Failed(error) => Self::Failed(match error.raw_os_error() {
                Some(number) => io::Error::from_raw_os_error(number),
                None => error.kind().into(),
            }),
            Self::LeadsOut => Self::LeadsOut,
            Self::IsElsewhere => Self::IsElsewhere,
            Self::Link => Self::Link,
            Self::NoFile => Self::NoFile,
            Self::Changed => Self::Changed,
        }
    }

    /// It in Swedish.
    pub fn words(&self) -> String {
        match self {
            Self::Failed(error) => cause(error),
            Self::LeadsOut => "mappen är en länk till en plats utanför".to_owned(),
            Self::IsElsewhere => "mappen är en länk till en plats utanför projektet".to_owned(),
            Self::Link => "där ligger en länk".to_owned(),
            Self::NoFile => "där ligger något annat än en fil".to_owned(),
            Self::Changed => "filen har ändrats under tiden".to_owned(),
        }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

/// Whether a file is temporary, and ours.
pub fn is_own_temporary(name: &str) -> bool {
    name.starts_with(TEMPORARY)
}

/// The permissions of the file at a path, if there is one.
pub(super) fn permissions(path: &Path) -> Option<Permissions> {
    let metadata = fs::symlink_metadata(path).ok()?;
    metadata.is_file().then(|| metadata.permissions())
}

/// Makes a folder that is to be published, or says why nothing may be written there: it is a link that leads out of the
/// folder that holds it, or one of the files in which something is kept about it isn't an ordinary one.
pub(super) fn prepare_root(root: &Path) -> Result<(), Unpublished> {
    let refused = |path: String, refusal| Unpublished { path, refusal };
    if is_elsewhere(root) {
        return Err(refused(String::new(), Refusal::IsElsewhere));
    }
    fs::create_dir_all(root).map_err(|error| refused(String::new(), error.into()))?;
    STATE_FILES.into_iter().try_for_each(|name| {
        let path = format!("{STATE}/{name}");
        prepare(root, &path).map(drop).map_err(|refusal| refused(path, refusal))
    })
}

/// Whether a folder is a link to a place that isn't within the folder that holds the link.
fn is_elsewhere(root: &Path) -> bool {
    let is_link = fs::symlink_metadata(root).is_ok_and(|metadata| metadata.is_symlink());
    let Some(project) = root.parent().filter(|_| is_link) else { return false };
    // A link that leads to nothing leads to nothing within the project either.
    match (root.canonicalize(), project.canonicalize()) {
        (Ok(target), Ok(project)) => !target.starts_with(project),
        _ => true,
    }
}

/// Makes the folder of a path below `root`, and says where the file is, or why it is refused. Nothing that isn't
/// an ordinary file is opened.
pub(super) fn prepare(root: &Path, path: &str) -> Result<PathBuf, Refusal> {
    let target = root.join(path);
    let folder = target.parent().unwrap_or(root);
    let existing = folder.ancestors().find(|above| above.exists()).unwrap_or(root);
    if !existing.canonicalize()?.starts_with(root.canonicalize()?) {
        return Err(Refusal::LeadsOut);
    }
    fs::create_dir_all(folder)?;
    match fs::symlink_metadata(&target) {
        Ok(metadata) if metadata.is_file() => Ok(target),
        Ok(metadata) if metadata.is_symlink() => Err(Refusal::Link),
        Ok(_) => Err(Refusal::NoFile),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(target),
        Err(error) => Err(error.into()),
    }
}
