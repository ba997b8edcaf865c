//! Font programs and the maps of their characters to Unicode, read as what they should be (ISO 32000-1,
//! 9.9 and 9.10.3).

use ttf_parser::{Face, RawFace, Tag, cff};

use super::fault::FaultKind;
use super::tokens::{Token, Tokens};
use super::type1;

/// How a font program is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FontFormat {
    /// Type 1.
    Type1,
    /// TrueType.
    TrueType,
    /// CFF, with or without the tables of OpenType around it.
    Compact,
}

/// Reads a font program.
pub(super) fn check(format: FontFormat, data: &[u8]) -> Result<(), FaultKind> {
    match format {
        // Some programs name a font in another format than it has, and viewers look at its first bytes.
        FontFormat::Type1 if data.starts_with(b"%!") => type1::check(data),
        FontFormat::Type1 | FontFormat::Compact if data.first() == Some(&1) && !is_open(data) => {
            cff::Table::parse(data).map(|_| ()).ok_or(FaultKind::Malformed)
        }
        _ => open(data),
    }
}

/// Whether data begin like TrueType, whose version is 1.0.
fn is_open(data: &[u8]) -> bool {
    data.starts_with(&[0, 1, 0, 0])
}

/// Reads TrueType or OpenType.
fn open(data: &[u8]) -> Result<(), FaultKind> {
    let raw = RawFace::parse(data, 0).map_err(|_| FaultKind::Malformed)?;
    for record in raw.table_records {
        let end = u64::from(record.offset) + u64::from(record.length);
        if end > data.len() as u64 {
            return Err(FaultKind::Truncated);
        }
    }
    // A font of PDF with outlines in CFF may lack the other tables (ISO 32000-1, table 126).
    if let Some(outlines) = raw.table(Tag::from_bytes(b"CFF ")) {
        return cff::Table::parse(outlines).map(|_| ()).ok_or(FaultKind::Malformed);
    }
    let face = Face::from_raw_tables(tables(&raw)).map_err(|_| FaultKind::Malformed)?;
    if face.tables().glyf.is_some() { Ok(()) } else { Err(FaultKind::Malformed) }
}

/// The tables that glyphs need.
fn tables<'a>(raw: &RawFace<'a>) -> ttf_parser::RawFaceTables<'a> {
    let table = |name: &[u8; 4]| raw.table(Tag::from_bytes(name));
    ttf_parser::RawFaceTables {
        head: table(b"head").unwrap_or_default(),
        hhea: table(b"hhea").unwrap_or_default(),
        maxp: table(b"maxp").unwrap_or_default(),
        hmtx: table(b"hmtx"),
        glyf: table(b"glyf"),
        loca: table(b"loca"),
        ..ttf_parser::RawFaceTables::default()
    }
}

/// Reads a map of characters: each section must have as many entries as it says.
pub(super) fn check_map(data: &[u8]) -> Result<(), FaultKind> {
    let mut strings = 0_usize;
    let mut nesting = 0_usize;
    let mut declared = None;
    let mut last_number = None;
    for token in Tokens::new(data) {
        match token.map_err(|_| FaultKind::Malformed)? {
            Token::Open => nesting += 1,
            Token::Close => {
                nesting = nesting.saturating_sub(1);
                strings += usize::from(nesting == 0);
            }
            Token::String(_) if nesting == 0 => strings += 1,
            Token::Number(digits) => {
                last_number = std::str::from_utf8(digits).ok().and_then(|own| own.parse().ok());
            }
            Token::Word(b"beginbfchar") => (strings, declared) = (0, section(last_number, 2)),
            Token::Word(b"beginbfrange") => (strings, declared) = (0, section(last_number, 3)),
            Token::Word(b"endbfchar" | b"endbfrange") if declared.take() != Some(strings) => {
                return Err(FaultKind::Malformed);
            }
            _ => {}
        }
    }
    // A map without any section is fine: a font of symbols alone may have no characters.
    if declared.is_none() && nesting == 0 { Ok(()) } else { Err(FaultKind::Truncated) }
}

/// How many strings a section of some entries has.
fn section(entries: Option<usize>, each: usize) -> Option<usize> {
    entries.map(|entries| entries.saturating_mul(each))
}
