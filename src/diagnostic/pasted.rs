//! Lines as word processors paste them: rows whose cells are parted by tabs, bullets with a tab after them. In come
//! such lines, out come those that Markdown reads as a table and a list.

/// Signs before the entries of pasted lists, with how much further in (spaces) their level is.
const BULLETS: [(char, usize); 11] = [
    ('•', 0),
    ('·', 0),
    ('●', 0),
    ('■', 0),
    ('‣', 0),
    ('–', 0),
    ('—', 0),
    ('o', 2),
    ('○', 2),
    ('◦', 2),
    ('▪', 4),
];

/// Whether tabs part a line, beyond one after a marker such as `a)`.
pub fn has_cells(line: &str) -> bool {
    line.split_once('\t')
        .is_some_and(|(first, rest)| !first.ends_with([')', '.']) || rest.contains('\t'))
}

/// Whether a line is the row of a table whose cells are parted by tabs: no entry of a list, and none of Markdown's own.
pub fn is_row(line: &str) -> bool {
    has_cells(line) && !line.contains('|') && bullet(line).is_none() && !begins_with_marker(line)
}

/// Whether a line begins with the marker of an entry and a space: `- `, `• `, `2. `.
pub fn begins_with_marker(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = number.len() < line.len() && line.len() - number.len() < 3;
    let rest = match is_numbered {
        true => number.strip_prefix(['.', ')']),
        false => line.strip_prefix(['-', '*', '+', '•', '–', '—']),
    };
    rest.is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// Rows whose cells are parted by tabs as a table, whose first line is the header.
pub fn table<S: AsRef<str>>(rows: &[S]) -> Vec<String> {
    let mut table: Vec<String> = rows.iter().map(|row| piped(row.as_ref())).collect();
    let columns = rows.first().map_or(1, |row| row.as_ref().trim().split('\t').count());
    table.insert(1.min(table.len()), format!("|{}", "---|".repeat(columns)));
    table
}

/// A row whose cells are parted by tabs as one of Markdown.
fn piped(row: &str) -> String {
    let cells: Vec<&str> = row.trim().split('\t').map(str::trim).collect();
    format!("| {} |", cells.join(" | "))
}

/// Lines with their indentation, in which tables and lists from a word processor are Markdown's.
pub fn in_markdown(lines: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = lines;
    while let Some((first, after)) = rest.split_first() {
        let rows = rest.iter().take_while(|line| is_row(line.trim_start())).count();
        if rows < 2 {
            out.push(entry(first));
            rest = after;
            continue;
        }
        if out.last().is_none_or(|above| !above.trim().is_empty()) {
            out.push(String::new());
        }
        let indent = &first[..first.len() - first.trim_start().len()];
        let (own, below) = rest.split_at(rows);
        out.extend(table(own).iter().map(|row| format!("{indent}{row}")));
        rest = below;
    }
    out
}

/// A line with a dash in place of a pasted bullet.
fn entry(line: &str) -> String {
    let body = line.trim_start();
    let indent = &line[..line.len() - body.len()];
    match bullet(body) {
        Some((further, text)) => format!("{indent}{}- {text}", " ".repeat(further)),
        None => line.to_owned(),
    }
}

/// How much further in the level of a pasted bullet is that a line begins with, and what stands after it.
fn bullet(line: &str) -> Option<(usize, &str)> {
    let sign = line.chars().next()?;
    let (_, further) = BULLETS.into_iter().find(|(bullet, _)| *bullet == sign)?;
    let after = line.strip_prefix(sign)?;
    let is_apart = match sign {
        'o' | '–' | '—' => after.starts_with('\t'),
        _ => after.starts_with(char::is_whitespace),
    };
    let text = after.trim();
    (is_apart && !text.is_empty()).then_some((further, text))
}

#[cfg(test)]
mod tests {
    use super::{in_markdown, is_row};

    #[test]
    fn tables_and_lists_are_those_of_markdown() {
        let pasted =
            ["  Frågor:", "  Part\tTkr", "  Ånäs\t310", "  •\tett", "  o\tunder", "  1.\ttvå"];
        let markdown = in_markdown(&pasted.map(str::to_owned));
        let table = ["  Frågor:", "", "  | Part | Tkr |", "  |---|---|", "  | Ånäs | 310 |"];
        assert_eq!(markdown[..5], table);
        assert_eq!(markdown[5..], ["  - ett", "    - under", "  1.\ttvå"]);
        let plain = ["text: |", "  o ett", "  – två", "  a\tb", ""].map(str::to_owned);
        assert_eq!(in_markdown(&plain), plain);
    }

    #[test]
    fn rows_are_no_entries() {
        assert!(is_row("Ånäs\t310") && is_row("2025\t310\t320"));
        for line in ["•\tett", "o\tunder", "1.\ttvå", "a)\ttre", "Ord", "| a\t| b"] {
            assert!(!is_row(line), "{line}");
        }
    }
}
