//! Writes documents: whole or not at all, and only if their bytes are new. Lists published ones.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::Builder;

/// Writes `bytes` to `path`; true if the file changed. The old file stays until the whole new one
/// replaces it.
pub fn publish(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    // An unchanged file keeps its timestamp: for whoever watches the folder nothing happened.
    if fs::read(path).is_ok_and(|old| old == bytes) {
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

/// The names of the PDF files in a folder, without extension, in order; none if there is no folder.
pub fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "pdf"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect()
}
