//! Font programs and the maps of their characters to Unicode, read as what they should be (ISO 32000-1,
//! 9.9 and 9.10.3).

use ttf_parser::{Face, RawFace, RawFaceTables, Tag, cff};

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
    if let Some(outlines) = table(&raw, data, b"CFF ") {
        return cff::Table::parse(outlines).map(|_| ()).ok_or(FaultKind::Malformed);
    }
    let face = Face::from_raw_tables(tables(&raw, data)).map_err(|_| FaultKind::Malformed)?;
    if face.tables().glyf.is_some() { Ok(()) } else { Err(FaultKind::Malformed) }
}

/// A table by its name. The list of tables should be sorted, but some programs don't, and viewers read on.
fn table<'a>(raw: &RawFace<'_>, data: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let mut records = raw.table_records.into_iter();
    let record = records.find(|record| record.tag == Tag::from_bytes(name))?;
    let start = usize::try_from(record.offset).ok()?;
    let length = usize::try_from(record.length).ok()?;
    data.get(start..)?.get(..length)
}

/// The tables that glyphs need.
fn tables<'a>(raw: &RawFace<'_>, data: &'a [u8]) -> RawFaceTables<'a> {
    RawFaceTables {
        head: table(raw, data, b"head").unwrap_or_default(),
        hhea: table(raw, data, b"hhea").unwrap_or_default(),
        maxp: table(raw, data, b"maxp").unwrap_or_default(),
        hmtx: table(raw, data, b"hmtx"),
        glyf: table(raw, data, b"glyf"),
        loca: table(raw, data, b"loca"),
        ..RawFaceTables::default()
    }
}

/// Reads a map of characters: its sections must end, and hold whole entries and nothing else. How many they
/// say that they have isn't compared, since viewers don't read it and some programs write any number.
pub(super) fn check_map(data: &[u8]) -> Result<(), FaultKind> {
    let mut strings = 0_usize;
    let mut nesting = 0_usize;
    let mut entry_size = None;
    let mut is_map = false;
    for token in Tokens::new(data) {
        match token.map_err(|_| FaultKind::Malformed)? {
            Token::Open => nesting += 1,
            Token::Close => {
                nesting = nesting.saturating_sub(1);
                strings += usize::from(nesting == 0);
            }
            // A glyph may stand for a name instead (Adobe Technical Note 5014, 5.10).
            Token::String(_) | Token::Name(_) if nesting == 0 => strings += 1,
            Token::Word(b"beginbfchar") => {
                (strings, entry_size, is_map) = (0, Some(2), true);
            }
            Token::Word(b"beginbfrange") => {
                (strings, entry_size, is_map) = (0, Some(3), true);
            }
            Token::Word(b"begincmap" | b"usecmap") => is_map = true,
            Token::Word(b"endbfchar" | b"endbfrange") => match entry_size.take() {
                Some(size) if strings.is_multiple_of(size) => {}
                _ => return Err(FaultKind::Malformed),
            },
            Token::Word(_) | Token::Number(_) if entry_size.is_some() => {
                return Err(FaultKind::Malformed);
            }
            _ => {}
        }
    }
    // A map without any section is fine: a font of symbols alone may have no characters.
    match (is_map, entry_size.is_none() && nesting == 0) {
        (false, _) => Err(FaultKind::Malformed),
        (true, true) => Ok(()),
        (true, false) => Err(FaultKind::Truncated),
    }
}

#[cfg(test)]
mod tests {
    use super::{FaultKind, check_map};

    #[test]
    fn character_maps_are_whole_or_wrong() {
        assert_eq!(check_map(b"begincmap endcmap"), Ok(()));
        assert_eq!(check_map(b"9 beginbfchar <01> <0041> <02> <0042> endbfchar"), Ok(()));
        assert_eq!(check_map(b"1 beginbfrange <01> <02> [<41> <42>] endbfrange"), Ok(()));
        assert_eq!(check_map(b"1 beginbfchar <01> /A endbfchar"), Ok(()));
        assert_eq!(check_map(b"q 1 0 0 1 0 0 cm"), Err(FaultKind::Malformed));
        assert_eq!(check_map(b"1 beginbfchar <01> endbfchar"), Err(FaultKind::Malformed));
        assert_eq!(check_map(b"1 beginbfchar <01> `<0041> endbfchar"), Err(FaultKind::Malformed));
        assert_eq!(check_map(b"1 beginbfchar <01> <0041"), Err(FaultKind::Malformed));
        assert_eq!(check_map(b"1 beginbfchar <01> <0041>"), Err(FaultKind::Truncated));
    }
}
