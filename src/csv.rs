//! Tables for spreadsheet programs (RFC 4180): a head and rows in, bytes out.
//!
//! Swedish Excel opens a file by double click as it is meant if it has semicolons, since commas are decimal there, and begins
//! with a byte order mark: without that it takes UTF-8 for Windows-1252. Others ask, or guess the same.

/// What a file in UTF-8 begins with, for programs that would take it for something else.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A table with a head.
pub fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut text = String::from(BYTE_ORDER_MARK);
    line(&mut text, head.iter().copied());
    for row in rows {
        line(&mut text, row.iter().map(String::as_str));
    }
    text.into_bytes()
}

/// Adds a line.
fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(';');
        }
        text.push_str(&quoted(cell));
    }
    text.push_str("\r\n");
}

/// A cell as it stands in a line. What a spreadsheet would reckon as a formula is a text, and spaces are such as are searched for.
fn quoted(cell: &str) -> String {
    let is_formula = cell.len() > 1 && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let plain = cell.replace('\u{a0}', " ");
    let cell = if is_formula { format!("'{plain}") } else { plain };
    match cell.contains(['"', ';', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must() {
        let row = ["Åsa Ek", "a;b", "sa \"nej\"", "=1+1", "-", ""].map(str::to_owned).to_vec();
        let bytes = table(&["Namn", "a", "b", "c", "d", "e"], [row]);
        let text = String::from_utf8(bytes).unwrap();
        let lines = "\u{feff}Namn;a;b;c;d;e\r\nÅsa Ek;\"a;b\";\"sa \"\"nej\"\"\";'=1+1;-;\r\n";
        assert_eq!(text, lines);
    }
}
