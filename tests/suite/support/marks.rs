//! The parts of docs that are made from code: each between two marks.

use std::fs;

use super::{is_asked, repository};

/// Holds the part of a file between two marks against `text`; `UPDATE_DOCS=1` writes it.
pub(crate) fn assert_between_marks(path: &str, mark: &str, text: &str) {
    let (whole, fresh) = (fs::read_to_string(repository(path)).unwrap(), with(path, mark, text));
    if is_asked("UPDATE_DOCS") {
        fs::write(repository(path), fresh).unwrap();
    } else {
        assert!(whole == fresh, "{path} is stale; `UPDATE_DOCS=1 cargo test tidy` makes it fresh");
    }
}

/// Writes the part of a file between two marks.
pub(crate) fn write_between_marks(path: &str, mark: &str, text: &str) {
    fs::write(repository(path), with(path, mark, text)).unwrap();
}

/// A file with another part between two marks.
fn with(path: &str, mark: &str, text: &str) -> String {
    let (begin, end) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let whole = fs::read_to_string(repository(path)).unwrap();
    let (before, rest) = whole.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{begin}{text}{end}{after}")
}
