//! The rows of a register for other programs: in come columns and rows, out goes a file that a spreadsheet opens, and
//! one that programs read.
//!
//! The first is CSV (RFC 4180) as Excel with Swedish settings opens it by a double click: columns parted by semicolons,
//! since a comma is a decimal sign there, and UTF-8 with a byte order mark, without which Excel takes it for Windows-1252.
//! A cell that a spreadsheet would compute, or take for a day, begins with an apostrophe there; as JSON it is as it is.

use chrono::NaiveDate;
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

/// The version of the JSON; it rises when a field changes or goes.
pub const VERSION: u8 = 1;

/// The rows of a register.
#[derive(Debug, Serialize)]
pub struct Sheet {
    /// The version of its form.
    pub version: u8,
    /// What it is: "beslutslogg".
    pub register: &'static str,
    /// The publishing body.
    pub organisation: String,
    /// The organ.
    pub organ: String,
    /// The year.
    #[serde(rename = "år")]
    pub year: i32,
    /// The day of the last minutes that it knows.
    #[serde(rename = "till_och_med")]
    pub until: NaiveDate,
    /// The rows.
    #[serde(rename = "rader")]
    pub rows: Rows,
}

/// Rows with the names of their columns.
#[derive(Debug)]
pub struct Rows {
    /// The names: "Beslut", "Uppdrag till".
    pub columns: &'static [&'static str],
    /// A text for each column; none for one that has nothing to say.
    pub rows: Vec<Vec<Option<String>>>,
}

impl Sheet {
    /// The file for spreadsheets.
    pub fn csv(&self) -> Vec<u8> {
        let mut text = String::from('\u{feff}');
        let head = self.rows.columns.iter().map(|name| quoted(name));
        line(&mut text, head);
        for row in &self.rows.rows {
            line(&mut text, row.iter().map(|cell| quoted(&guarded(cell.as_deref()))));
        }
        text.into_bytes()
    }

    /// The file for programs.
    pub fn json(&self) -> Vec<u8> {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text.into_bytes()
    }
}

impl Serialize for Rows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.rows.len()))?;
        for row in &self.rows {
            rows.serialize_element(&Row { columns: self.columns, cells: row })?;
        }
        rows.end()
    }
}

/// A row by the names of its columns.
struct Row<'a> {
    columns: &'static [&'static str],
    cells: &'a [Option<String>],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            row.serialize_entry(&column.to_lowercase().replace(' ', "_"), cell)?;
        }
        row.end()
    }
}

/// Adds a line of CSV.
fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    text.push_str(&cells.collect::<Vec<_>>().join(";"));
    text.push_str("\r\n");
}

/// A cell that a spreadsheet leaves as it is: a formula begins with one of these characters, and numbers with points
/// or slashes between become days.
fn guarded(cell: Option<&str>) -> String {
    // Spaces are such as somebody searches for.
    let cell = cell.unwrap_or_default().replace('\u{a0}', " ");
    let is_computed = cell.len() > 1 && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let is_counted = cell.contains(['.', '/', ':'])
        && cell.chars().all(|letter| letter.is_ascii_digit() || "./: ".contains(letter));
    if is_computed || is_counted { format!("'{cell}") } else { cell }
}

/// A cell as CSV has it.
fn quoted(cell: &str) -> String {
    match cell.contains([';', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_none_is_computed() {
        let cells = ["2024-03-01", "a;b", "säger \"nej\"", "=1+1", "3.2", "2024/12", "KS 2024/12"];
        let sheet = Sheet {
            version: VERSION,
            register: "beslutslogg",
            organisation: "Ås kommun".to_owned(),
            organ: "Kommunstyrelsen".to_owned(),
            year: 2024,
            until: NaiveDate::default(),
            rows: Rows {
                columns: &["Dag", "A", "B", "C", "D", "E", "F", "Uppdrag till"],
                rows: vec![
                    cells.iter().map(|cell| Some((*cell).to_owned())).chain([None]).collect(),
                ],
            },
        };
        let csv = String::from_utf8(sheet.csv()).unwrap();
        let expected = "\u{feff}Dag;A;B;C;D;E;F;Uppdrag till\r\n\
                        2024-03-01;\"a;b\";\"säger \"\"nej\"\"\";'=1+1;'3.2;'2024/12;KS 2024/12;\r\n";
        assert_eq!(csv, expected);
        let json: serde_json::Value = serde_json::from_slice(&sheet.json()).unwrap();
        assert_eq!(json["rader"][0]["c"], "=1+1");
        assert!(json["rader"][0]["uppdrag_till"].is_null());
    }
}
