//! Lists the templates and looks in `templates/`, so that they ship in the binary without being named
//! twice: `shipped_templates.rs` in the build folder holds each with its text.

use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=templates");
    let folder = Path::new("templates");
    let mut files = Vec::new();
    list(folder, &mut files)?;
    files.sort();
    let mut rust = "[\n".to_owned();
    for file in &files {
        let name = file.strip_prefix(folder).map_err(io::Error::other)?;
        let name = name.to_string_lossy().replace('\\', "/");
        let text = "include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/templates/";
        writeln!(rust, "    ({name:?}, {text}{name}\"))),").map_err(io::Error::other)?;
    }
    rust.push_str("]\n");
    #[expect(clippy::disallowed_methods, reason = "cargo says where build scripts write")]
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(PathBuf::from(out).join("shipped_templates.rs"), rust)
}

/// Adds the templates and looks below a folder.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "j2" || ending == "typ") {
            files.push(path);
        }
    }
    Ok(())
}
