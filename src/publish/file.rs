//! One file: written beside its target, synced, and put in its place.

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};
use walkdir::WalkDir;

use super::target::{Refusal, TEMPORARY, is_own_temporary, permissions, prepare};

/// Puts `new` in the place of a file's bytes, and keeps its permissions; false if they aren't `old` any
/// more. The file is one that [`is_writable`].
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> io::Result<bool> {
    let file = write_beside(path, new)?;
    if fs::read(path)? != old {
        return Ok(false);
    }
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))?;
    Ok(true)
}

/// Puts bytes at a path below a folder, as [`Publication`](super::Publication) does, and waits until they are on disk.
pub fn place(root: &Path, path: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let target = prepare(root, path)?;
    write_beside(&target, bytes)?.persist(&target).map_err(|error| error.error)?;
    // Folders may be new too, up to the one that holds the first of them.
    let above = target.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
    for folder in above {
        sync_folder(folder)?;
    }
    Ok(())
}

/// Removes the temporary files below a folder that something interrupted left. Nobody else may be writing there.
pub fn sweep(folder: &Path) {
    for entry in WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        let is_own = entry.file_name().to_str().is_some_and(is_own_temporary);
        if is_own && entry.file_type().is_file() {
            let _ = fs::remove_file(entry.path()); // the next time
        }
    }
}

/// The bytes of a file; `None` if there is none, or something else than an ordinary file, which isn't opened.
pub fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => fs::read(path).map(Some),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The text of a file that is kept about a folder; empty if there is none that can be read. A pipe would never end.
pub(super) fn read_state(file: &Path) -> String {
    let text = Some(file).filter(|file| file.is_file()).map(fs::read_to_string);
    text.and_then(Result::ok).unwrap_or_default()
}

/// Writes a file that is kept about a folder, unless it says the same already.
pub(super) fn write_state(file: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    write_beside(file, text.as_bytes())?.persist(file).map_err(|error| error.error)?;
    Ok(())
}

/// Whether a file may be written to: a new file could take the place of one that is read-only.
pub fn is_writable(path: &Path) -> io::Result<bool> {
    Ok(!fs::metadata(path)?.permissions().readonly())
}

/// Writes bytes to a temporary file beside a target, with the permissions of what is there, and waits until
/// they are on disk: only within a file system a rename replaces a file at once.
pub(super) fn write_beside(target: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private by default; a document gets what the umask allows.
        builder.permissions(Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(target.parent().unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    if let Some(kept) = permissions(target) {
        file.as_file().set_permissions(kept)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// Waits until what a folder holds is on disk, where the system can.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        Err(error) if is_unable(&error) => Ok(()),
        synced => synced,
    }
}

/// Whether a file system can't do something, rather than failing at it.
pub(super) fn is_unable(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput)
}
