//! Writes a document whole or not at all, and only if it says something new; tells what lies there.

use std::collections::BTreeSet;
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

/// The names of the PDF files in a folder, without the ending, in order; none if there is no folder.
pub fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let paths = entries.map(|entry| entry.path());
    let pdfs = paths.filter(|path| path.extension().is_some_and(|ending| ending == "pdf"));
    pdfs.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect()
}
