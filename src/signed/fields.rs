//! The form of a file to its fields for signatures (ISO 32000-1, 12.7.4.5).

use std::collections::HashSet;

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone};
use lopdf::{Dictionary, Object, ObjectId};

use crate::packet::PdfSource;

/// The most fields that are visited.
const MAX_FIELDS: usize = 50_000;

/// The longest chain of fields within fields.
const MAX_DEPTH: usize = 32;

/// The longest part of a name that is read (bytes).
const MAX_NAME: usize = 1024;

/// A field for a signature.
pub(super) struct Field<'a> {
    /// Its name, with those of the fields that it is in: "protokoll.justerare".
    pub(super) name: String,
    /// What is signed in it; none if nobody has.
    pub(super) value: Option<&'a Dictionary>,
    /// The objects that it is made of: itself and, where they are apart from it, its widgets.
    pub(super) objects: Vec<ObjectId>,
}

/// A field with what it inherits.
struct Pending<'a> {
    object: &'a Object,
    name: String,
    is_signature: bool,
    depth: usize,
}

impl<'a> Pending<'a> {
    fn outermost(object: &'a Object) -> Self {
        Self { object, name: String::new(), is_signature: false, depth: 0 }
    }
}

/// The form of a file.
pub(super) fn form(source: &PdfSource) -> Option<&Dictionary> {
    source.dictionary_at(source.catalog(), b"AcroForm")
}

/// The fields for signatures, in the order of the form.
pub(super) fn signature_fields(source: &PdfSource) -> Vec<Field<'_>> {
    let Some(form) = form(source) else { return Vec::new() };
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut stack: Vec<Pending<'_>> =
        source.entries_at(form, b"Fields").iter().rev().map(Pending::outermost).collect();
    while let Some(next) = stack.pop() {
        let Some(dictionary) = source.dictionary(next.object) else { continue };
        // Fields may be in one another in a circle.
        if !seen.insert(std::ptr::from_ref(dictionary)) || seen.len() > MAX_FIELDS {
            continue;
        }
        let is_signature = match source.name(dictionary, b"FT") {
            Some(own) => own == b"Sig",
            None => next.is_signature,
        };
        let name = qualified(&next.name, own_name(source, dictionary));
        let kids = source.entries_at(dictionary, b"Kids");
        let fields = named(source, kids);
        if is_signature && fields.is_empty() {
            let value = source.dictionary_at(dictionary, b"V");
            let own = std::iter::once(next.object).chain(kids);
            let objects = own.filter_map(|object| object.as_reference().ok()).collect();
            found.push(Field { name, value, objects });
        } else if next.depth < MAX_DEPTH {
            stack.extend(fields.into_iter().rev().map(|object| Pending {
                object,
                name: name.clone(),
                is_signature,
                depth: next.depth + 1,
            }));
        }
    }
    found
}

/// The kids that are fields, not widgets: they have names of their own.
fn named<'a>(source: &'a PdfSource, kids: &'a [Object]) -> Vec<&'a Object> {
    let has_name = |kid: &&Object| source.dictionary(kid).is_some_and(|kid| kid.has(b"T"));
    kids.iter().filter(has_name).collect()
}

/// The part of its name that a field has itself.
fn own_name(source: &PdfSource, field: &Dictionary) -> Option<String> {
    let written = source.string(field, b"T")?;
    (written.len() <= MAX_NAME).then(|| source.text(field, b"T")).flatten()
}

/// A name below another (12.7.3.2).
fn qualified(above: &str, own: Option<String>) -> String {
    match own {
        None => above.to_owned(),
        Some(own) if above.is_empty() => own,
        Some(own) => format!("{above}.{own}"),
    }
}

/// A date as PDF writes it (7.9.4): `D:20261127121831+01'00'`.
pub(super) fn date(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let time = NaiveDateTime::parse_from_str(text.get(..14)?, "%Y%m%d%H%M%S").ok()?;
    let zone = &text[14..];
    let seconds = match zone.chars().next() {
        None | Some('Z') => 0,
        Some('+') => seconds(&zone[1..])?,
        Some('-') => -seconds(&zone[1..])?,
        Some(_) => return None,
    };
    FixedOffset::east_opt(seconds)?.from_local_datetime(&time).single()
}

/// How far a zone is from UTC: `01'00'`. Some leave the apostrophes out.
fn seconds(zone: &str) -> Option<i32> {
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Ok(0), str::parse).ok()?;
    Some(hours * 3600 + minutes * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_their_zone() {
        let said = |text| date(text).map(|date| date.to_rfc3339());
        let expected = |text: &str| Some(text.to_owned());
        assert_eq!(said("D:20261127121831+01'00'"), expected("2026-11-27T12:18:31+01:00"));
        assert_eq!(said("D:20261127121831-0330"), expected("2026-11-27T12:18:31-03:30"));
        assert_eq!(said("D:20261127121831-03'30"), expected("2026-11-27T12:18:31-03:30"));
        assert_eq!(said("D:20261127121831Z"), expected("2026-11-27T12:18:31+00:00"));
        assert_eq!(said("20261127121831"), expected("2026-11-27T12:18:31+00:00"));
        for wrong in
            ["", "D:2026", "D:20261327121831Z", "D:20261127121831+99'00'", "D:2026112712183å"]
        {
            assert_eq!(said(wrong), None, "{wrong}");
        }
    }
}
