//! Which quotes a text needs in YAML.
//!
//! In comes a text, out comes it in quotes that need no escapes: `"` or, where it has such itself or a
//! backslash, `'`, which is doubled within.

/// The quotes to put a text into.
pub(super) fn quote_mark(text: &str) -> char {
    if text.contains(['"', '\\']) { '\'' } else { '"' }
}

/// A text in quotes.
pub fn quoted(text: &str) -> String {
    let mark = quote_mark(text);
    format!("{mark}{}{mark}", text.replace(mark, "''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn no_text_needs_escapes() {
        assert_eq!(quoted("Umeå: 'sal' 2"), r#""Umeå: 'sal' 2""#);
        assert_eq!(quoted(r#""sal" '2'"#), r#"'"sal" ''2'''"#);
        assert_eq!(quoted(r"C:\sal"), r"'C:\sal'");
    }
}
