//! Writes a document whole or not at all, and only if it says something new.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::Builder;

/// Writes `bytes` to `path`; true if the file changed. Until the whole new file stands in its
/// place, the old one does.
pub fn publish(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = Builder::new();
    builder.prefix(".make-docs-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666)); // as any new file; less the umask
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(true)
}
