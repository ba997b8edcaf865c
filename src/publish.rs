//! Writes files: whole or not at all, and only if their bytes are new.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// Writes `bytes` to `path`; true if the file changed. The old file stays until the whole new one
/// replaces it.
pub fn publish(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    // An unchanged file keeps its timestamp: for whoever watches the folder nothing happened.
    // A pipe isn't opened, since that may never end.
    let is_file = fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    if is_file && fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    write_beside(path, bytes)?.persist(path).map_err(|error| error.error)?;
    Ok(true)
}

/// Puts `new` in the place of a file's bytes, and keeps its permissions; false if they aren't `old` any
/// more. The file is one that [`is_writable`].
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> io::Result<bool> {
    let file = write_beside(path, new)?;
    file.as_file().set_permissions(fs::metadata(path)?.permissions())?;
    // What is replaced is nowhere else.
    file.as_file().sync_all()?;
    if fs::read(path)? != old {
        return Ok(false);
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(true)
}

/// Whether a file may be written to: a new file could take the place of one that is read-only.
pub fn is_writable(path: &Path) -> io::Result<bool> {
    Ok(!fs::metadata(path)?.permissions().readonly())
}

/// Writes bytes to a temporary file beside a path: only within a file system a rename replaces a file at
/// once.
fn write_beside(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".make-docs-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private by default; a document gets what the umask allows.
        builder.permissions(Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    Ok(file)
}
