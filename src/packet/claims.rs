//! What a PDF says that it conforms to, in its metadata: read, and written.

use chrono::{Datelike, NaiveDate};
use lopdf::Object;
use xmp_writer::{DateTime, LangId, Timezone, XmpWriter};

use super::source::PdfSource;
use super::{PacketMetadata, copy::ObjectPool};

/// How much of PDF/A a file has, the least first (ISO 19005-2, 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConformanceLevel {
    /// Looks the same for ever.
    B,
    /// And its letters can be read.
    U,
    /// And its structure.
    A,
}

/// What a file conforms to, as it says itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claims {
    /// PDF/A: which part, which level.
    pub archival: Option<(u8, ConformanceLevel)>,
    /// PDF/UA-1.
    pub accessible: bool,
}

impl ConformanceLevel {
    fn of(letter: &str) -> Option<Self> {
        match letter {
            "A" | "a" => Some(Self::A),
            "U" | "u" => Some(Self::U),
            "B" | "b" => Some(Self::B),
            _ => None,
        }
    }

    /// "a", as in PDF/A-2a.
    pub fn letter(self) -> char {
        match self {
            Self::A => 'a',
            Self::U => 'u',
            Self::B => 'b',
        }
    }
}

impl Claims {
    /// The most that can be said, of a part of PDF/A.
    pub const fn all(part: u8) -> Self {
        Self { archival: Some((part, ConformanceLevel::A)), accessible: true }
    }

    /// "PDF/A-2a och PDF/UA-1"; none for none.
    pub fn words(self) -> Option<String> {
        let archival = self.archival.map(|(part, level)| format!("PDF/A-{part}{}", level.letter()));
        let accessible = self.accessible.then(|| "PDF/UA-1".to_owned());
        let words: Vec<String> = archival.into_iter().chain(accessible).collect();
        (!words.is_empty()).then(|| words.join(" och "))
    }
}

/// Metadata larger than this (bytes) says nothing that matters here.
const LARGEST: usize = 4 << 20;

/// What a file says that it conforms to.
pub(super) fn read(source: &PdfSource) -> Claims {
    let none = Claims { archival: None, accessible: false };
    let Some(Object::Stream(stream)) = source.get(source.catalog(), b"Metadata") else {
        return none;
    };
    let packet = source.data(stream, LARGEST).unwrap_or_default();
    let text = String::from_utf8_lossy(&packet);
    let text = text.trim_start_matches('\u{feff}').trim_matches(['\0', ' ', '\n', '\r']);
    let Ok(tree) = roxmltree::Document::parse(text) else { return none };
    let archival = "http://www.aiim.org/pdfa/ns/id/";
    let part = property(&tree, (archival, "part")).and_then(|part| part.parse().ok());
    let level =
        property(&tree, (archival, "conformance")).and_then(|level| ConformanceLevel::of(&level));
    let accessible = property(&tree, ("http://www.aiim.org/pdfua/ns/id/", "part"));
    Claims { archival: part.zip(level), accessible: accessible.as_deref() == Some("1") }
}

/// A property of the metadata, which may stand as an element or as an attribute.
fn property(tree: &roxmltree::Document<'_>, name: (&str, &str)) -> Option<String> {
    let value = tree.descendants().find_map(|node| {
        let own = node.has_tag_name(name).then(|| node.text()).flatten();
        own.or_else(|| node.attribute(name))
    });
    value.map(|value| value.trim().to_owned())
}

/// Writes the metadata, and gives their number.
pub(super) fn write(
    pool: &mut ObjectPool,
    about: &PacketMetadata,
    claims: Claims,
    pages: usize,
) -> u32 {
    let mut xmp = XmpWriter::new();
    let date = date(about.date);
    xmp.title([(None, about.title.as_str())]);
    xmp.creator([about.author.as_str()]);
    xmp.language([LangId(&about.language)]);
    xmp.creator_tool(&about.creator);
    xmp.create_date(date);
    xmp.modify_date(date);
    xmp.format("application/pdf");
    xmp.num_pages(u32::try_from(pages).unwrap_or(u32::MAX));
    if let Some((part, level)) = claims.archival {
        xmp.pdfa_part(part.into());
        xmp.pdfa_conformance(&level.letter().to_uppercase().to_string());
    }
    if claims.accessible {
        xmp.pdfua_part(1);
        // PDF/A wants to be told of properties that are not its own (ISO 19005-2, 6.6.2.3).
        xmp.extension_schemas().pdfua_id().properties().describe_part();
    }
    let bytes = xmp.finish(None).into_bytes();
    let number = pool.writer.reserve();
    pool.writer.stream(number, b"/Type/Metadata/Subtype/XML", &bytes);
    number
}

/// A day as metadata have it: midnight.
fn date(day: NaiveDate) -> DateTime {
    let part = |value: u32| u8::try_from(value).unwrap_or(1);
    DateTime {
        year: u16::try_from(day.year()).unwrap_or(0),
        month: Some(part(day.month())),
        day: Some(part(day.day())),
        hour: Some(0),
        minute: Some(0),
        second: Some(0),
        timezone: Some(Timezone::Utc),
    }
}
