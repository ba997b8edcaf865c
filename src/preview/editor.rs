//! The URL that opens a file of the project in an editor.
//!
//! It is all that the preview ever says of where the project lies, and only to the machine that it
//! lies on, when its user opens a file.

use std::path::Path;

/// A position in a file of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EditorPlace<'a> {
    /// The editor, as the preview's page names it.
    editor: &'a str,
    line: u32,
    column: u32,
    /// The file from the project's root, as [`encoded`] writes it.
    file: &'a str,
}

impl<'a> EditorPlace<'a> {
    /// Reads a position: `<editor>/<line>/<column>/<file>`.
    pub(super) fn parse(path: &'a str) -> Option<Self> {
        let mut segments = path.splitn(4, '/');
        let editor = segments.next()?;
        let (line, column) = (segments.next()?.parse().ok()?, segments.next()?.parse().ok()?);
        Some(Self { editor, line, column, file: segments.next()? })
    }

    /// Whether it is in the file at a path from the project's root.
    pub(super) fn is_in(&self, path: &str) -> bool {
        self.file == encoded(path, "/")
    }

    /// The URL that opens it, for a project at a root; none for an editor that isn't known.
    pub(super) fn url(&self, root: &Path) -> Option<String> {
        let Self { editor, line, column, file } = *self;
        let root = root.to_string_lossy().replace('\\', "/");
        let root = encoded(root.trim_end_matches('/'), "/:");
        let slash = if root.starts_with('/') { "" } else { "/" };
        let path = format!("{slash}{root}/{file}");
        match editor {
            "vscode" | "vscodium" | "cursor" | "zed" => {
                Some(format!("{editor}://file{path}:{line}:{column}"))
            }
            "idea" => Some(format!("idea://open?file={root}/{file}&line={line}&column={column}")),
            "txmt" => {
                let url = encoded(&format!("file://{path}"), "");
                Some(format!("txmt://open?url={url}&line={line}&column={column}"))
            }
            _ => None,
        }
    }
}

/// A text as a part of a URL: what isn't a letter, a digit, one of some more characters or one that
/// `encodeURIComponent` leaves as it is, is percent-encoded.
fn encoded(text: &str, more: &str) -> String {
    let mut url = String::with_capacity(text.len());
    for byte in text.bytes() {
        let character = char::from(byte);
        if character.is_ascii_alphanumeric()
            || "-_.!~*'()".contains(character)
            || more.contains(character)
        {
            url.push(character);
        } else {
            url += &format!("%{byte:02X}");
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str, root: &str) -> Option<String> {
        EditorPlace::parse(path)?.url(Path::new(root))
    }

    #[test]
    fn each_editor_has_its_url() {
        let file = "12/3/content/sammantraden/2024-11-29.yaml";
        assert_eq!(
            url(&format!("vscode/{file}"), "/home/å b").as_deref(),
            Some("vscode://file/home/%C3%A5%20b/content/sammantraden/2024-11-29.yaml:12:3")
        );
        assert_eq!(
            url(&format!("zed/{file}"), "C:\\Users\\Kim").as_deref(),
            Some("zed://file/C:/Users/Kim/content/sammantraden/2024-11-29.yaml:12:3")
        );
        assert_eq!(
            url(&format!("idea/{file}"), "/p").as_deref(),
            Some("idea://open?file=/p/content/sammantraden/2024-11-29.yaml&line=12&column=3")
        );
        assert_eq!(
            url("txmt/12/3/content/a%20b.md", "/p").as_deref(),
            Some("txmt://open?url=file%3A%2F%2F%2Fp%2Fcontent%2Fa%2520b.md&line=12&column=3")
        );
        assert_eq!(url(&format!("javascript/{file}"), "/p"), None);
        assert_eq!(url(&format!("/{file}"), "/p"), None);
    }

    #[test]
    fn a_place_is_an_editor_two_numbers_and_a_file() {
        for wrong in ["", "vscode", "vscode/1", "vscode/1/2", "vscode/x/2/a", "vscode/1/-2/a"] {
            assert_eq!(EditorPlace::parse(wrong), None, "{wrong}");
        }
        let place = EditorPlace::parse("zed/1/2/content/%C3%A5%20b.md").unwrap();
        assert!(place.is_in("content/å b.md"));
        assert!(!place.is_in("content/%C3%A5%20b.md"));
        assert!(!EditorPlace::parse("zed/1/2/content/../x").unwrap().is_in("x"));
    }
}
