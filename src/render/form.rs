//! The forms of a document, and how a text is written in them.

/// The output format of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Typst source.
    Typst,
    /// A fragment of HTML, for a page with a layout and styles of its own.
    Html,
    /// Plain text.
    Text,
}

impl Form {
    /// The extension of its files, and of its templates before `.j2`.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Typst => "typ",
            Self::Html => "html",
            Self::Text => "txt",
        }
    }
}

/// A text as HTML, for use between tags or in a quoted attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
