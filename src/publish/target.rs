//! What may be written to: ordinary files within the folder that is published, and new ones.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::diagnostic::cause;

/// The folder, below the published one, with what is kept about it.
pub(super) const STATE: &str = ".make-docs";

/// How the names of our temporary files begin.
pub(super) const TEMPORARY: &str = ".make-docs-";

/// Why a file isn't written.
#[derive(Debug)]
pub enum Refusal {
    /// It can't be.
    Failed(io::Error),
    /// Its folder is a link that leads out of the one that is published.
    LeadsOut,
    /// There is a link in its place.
    Link,
    /// There is something else than a file in its place: a folder, a pipe, a device.
    NoFile,
    /// There is a file that isn't as it was last written.
    Changed,
}

impl Refusal {
    /// It in Swedish.
    pub fn words(&self) -> String {
        match self {
            Self::Failed(error) => cause(error),
            Self::LeadsOut => "mappen är en länk till en plats utanför".to_owned(),
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
