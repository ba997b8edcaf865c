//! Writes documents: whole or not at all, and only if their bytes are new.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::Builder;

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
    // In the same folder, since only within a file system a rename replaces a file at once.
    let mut builder = Builder::new();
    builder.prefix(".make-docs-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private by default; a document gets what the umask allows.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(true)
}
