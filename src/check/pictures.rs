//! Rules about picture files: there, readable, of a size for paper, and fetching nothing from outside.
//!
//! In comes a text with the pictures, out come breaches.

use super::breach::Breach;
use super::context::ManuscriptContext;
use super::rule::{Acceptance, Find, Rule, Source};
use super::{picture_cost, raster_cost};
use crate::diagnostic::{Code, Parts, Place, Severity, wording};
use crate::prose::LandmarkKind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "F7", meaning: "En bild som underlaget nämner finns under content/." },
        severity: Severity::Error,
        reason: "Figuren blir annars tom.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Bilden saknas då på sidan."),
        find: Find::Manuscript(missing),
    },
    Rule {
        code: Code { id: "F8", meaning: "En bild går att läsa." },
        severity: Severity::Error,
        reason: "Figuren blir annars tom.",
        source: Source::Said("SVG 1.1, PNG (ISO/IEC 15948), JPEG (ISO/IEC 10918-1)"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Bilden saknas då på sidan."),
        find: Find::Manuscript(unreadable),
    },
    Rule {
        code: Code { id: "F14", meaning: "Varje tecken i en SVG-bild finns i något typsnitt." },
        severity: Severity::Error,
        reason: "Ett tecken utan bild syns inte på sidan och bryter mot arkivformatet.",
        source: Source::Said("PDF/A-2 (ISO 19005-2) 6.2.11.8: inga tecken utan glyf"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Tecknet saknas då i bilden."),
        find: Find::Manuscript(unprintable),
    },
    Rule {
        code: Code { id: "F9", meaning: "En SVG-bild hämtar inget utifrån." },
        severity: Severity::Error,
        reason: "Det som ligger utanför filen följer inte med till arkivet.",
        source: Source::Said("PDF/A-2 (ISO 19005-2) 6.1.6: inget innehåll utanför filen"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Det som ligger utanför filen saknas då i bilden."),
        find: Find::Manuscript(reaching_out),
    },
    Rule {
        code: Code { id: "F10", meaning: "En bild är inte större än papperet behöver." },
        severity: Severity::Error,
        reason: "Filen blir annars för stor att skicka och tar lång tid att skapa.",
        source: Source::Said("praxis: 8 000 bildpunkter är 380 mm i 600 punkter per tum"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Sidan går inte att skapa med bilden."),
        find: Find::Manuscript(enormous),
    },
    Rule {
        code: Code { id: "F15", meaning: "En bild tar rimlig tid och plats i minnet att rita." },
        severity: Severity::Error,
        reason: "Sidan tar annars mycket lång tid och mycket minne att skapa.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Sidan går inte att skapa med bilden."),
        find: Find::Manuscript(costly),
    },
];

/// The largest side of a picture, in pixels.
const LARGEST_SIDE: usize = 8000;

/// The pictures that a text and its record name: path below `content/`, and where.
fn pictures(context: &ManuscriptContext<'_>) -> Vec<(String, Place)> {
    let files = context.manuscript.figures.iter().filter_map(|figure| figure.file.as_ref());
    let of_record = files.map(|file| (below_content(context, &file.0), context.at(file)));
    let of_text = context.landmarks().filter_map(|landmark| match landmark.kind() {
        LandmarkKind::Picture { file, .. } => {
            Some((below_content(context, file), landmark.place()))
        }
        _ => None,
    });
    of_record.chain(of_text).collect()
}

/// The path below `content/` to a file that is named from the record's folder.
fn below_content(context: &ManuscriptContext<'_>, file: &str) -> String {
    let path = context.manuscript.below(file);
    path.strip_prefix("content/").unwrap_or(&path).to_owned()
}

/// The breaches for those pictures that are there and `find` finds something wrong with.
fn each_picture(
    context: &ManuscriptContext<'_>,
    find: impl Fn(&str, &[u8]) -> Option<(String, &'static str)>,
) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (name, place) in pictures(context) {
        let Some(bytes) = context.supplies.pictures.get(&name) else { continue };
        if let Some((wrong, hint)) = find(&name, bytes) {
            breaches.push(Breach::new(place, wrong).hint(hint));
        }
    }
    breaches
}

fn missing(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    let there = context.supplies.pictures;
    let names: Vec<&String> = there.keys().collect();
    let mut breaches = Vec::new();
    for (name, place) in pictures(context).into_iter().filter(|(name, _)| !there.contains_key(name))
    {
        let breach = Breach::new(place, format!("bilden `content/{name}` finns inte"));
        let lower = name.to_lowercase();
        let is_of_kind = [".svg", ".png", ".jpg", ".jpeg"].iter().any(|end| lower.ends_with(end));
        breaches.push(breach.hint(match (is_of_kind, names.is_empty()) {
            (false, _) => "spara bilden som .svg, .png eller .jpg".to_owned(),
            (_, true) => "lägg bilden i samma mapp som underlaget".to_owned(),
            _ => wording::did_you_mean(&name, &names, "finns:"),
        }));
    }
    breaches
}

fn is_svg(name: &str) -> bool {
    name.to_lowercase().ends_with(".svg")
}

/// An SVG file's text as a tree. Entities of its own are refused: they can grow without end.
fn svg(bytes: &[u8]) -> Result<roxmltree::Document<'_>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "den är inte text i UTF-8".to_owned())?;
    if text.contains("<!ENTITY") {
        return Err("den har egna entiteter, `<!ENTITY …>`".to_owned());
    }
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(text, options)
        .map_err(|error| format!("rad {} är inte giltig XML", error.pos().row))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(format!("den börjar med <{}>", root.tag_name().name()));
    }
    match ["width", "height"].into_iter().find(|side| root.attribute(*side).is_some_and(is_zero)) {
        Some(side) => Err(format!("`{side}` är noll")),
        None => Ok(document),
    }
}

/// Whether the length of a side is nothing.
fn is_zero(side: &str) -> bool {
    let number = side.trim_end_matches(|c: char| !c.is_ascii_digit());
    number.parse::<f64>().is_ok_and(|length| length <= 0.0)
}

/// Why a PNG or a JPEG can't be read.
fn raster(name: &str, bytes: &[u8]) -> Result<(), String> {
    let Ok(format) = image::guess_format(bytes) else {
        return Err("den är varken PNG eller JPEG".to_owned());
    };
    if image::ImageFormat::from_path(name).ok() != Some(format) {
        let word = match format {
            image::ImageFormat::Png => "PNG",
            image::ImageFormat::Jpeg => "JPEG",
            image::ImageFormat::Gif => "GIF",
            image::ImageFormat::WebP => "WebP",
            _ => "av ett annat format",
        };
        return Err(format!("den är {word}, men heter något annat"));
    }
    let mut reader = image::ImageReader::with_format(std::io::Cursor::new(bytes), format);
    reader.no_limits();
    reader.decode().map(|_| ()).map_err(|_| "den är skadad".to_owned())
}

fn unreadable(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    each_picture(context, |name, bytes| {
        let wrong = match is_svg(name) {
            true => svg(bytes).err()?,
            // Rules F10 and F15 report a picture that is too large to decode.
            false if is_enormous(bytes) || raster_cost::excess(bytes).is_some() => return None,
            false => raster(name, bytes).err()?,
        };
        let message = format!("bilden går inte att läsa ({wrong})");
        Some((message, "spara om bilden från det program som den är skapad i"))
    })
}

/// Letters in an SVG that no font has.
fn unprintable(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    each_picture(context, |name, bytes| {
        let document = svg(bytes).ok().filter(|_| is_svg(name))?;
        let mut letters =
            document.descendants().filter_map(|node| node.text()).flat_map(str::chars);
        let missing = letters.find(|letter| !context.supplies.typefaces.can_print(*letter))?;
        let message = format!("bilden har ett tecken som inget typsnitt har: `{missing}`");
        Some((message, "gör om texten i bilden till konturer"))
    })
}

fn reaching_out(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    each_picture(context, |name, bytes| {
        let document = svg(bytes).ok().filter(|_| is_svg(name))?;
        let reach = document.descendants().find_map(|node| outside(&node))?;
        let message = format!("bilden hämtar `{}` utifrån", wording::shortened(&reach, 60));
        Some((message, "lägg in det i filen; i de flesta program heter det ”bädda in”"))
    })
}

/// What a node of an SVG fetches from outside it.
fn outside(node: &roxmltree::Node<'_, '_>) -> Option<String> {
    let tag = node.tag_name().name();
    if !matches!(tag, "a" | "metadata" | "RDF" | "Work" | "license")
        && let Some(href) = node.attributes().find(|attribute| attribute.name() == "href")
        && !is_inside(href.value().trim())
    {
        return Some(href.value().trim().to_owned());
    }
    if tag == "script" {
        return Some("<script>".to_owned());
    }
    let attributes = node.attributes().map(|attribute| attribute.value());
    let styles = attributes.filter(|value| value.contains("url("));
    let sheet = node.text().filter(|_| node.is_element() && tag == "style");
    styles.chain(sheet).flat_map(fetched).find(|value| !is_inside(value))
}

/// Whether an address is of something in the file itself.
fn is_inside(address: &str) -> bool {
    address.is_empty() || address.starts_with('#') || address.starts_with("data:")
}

/// What a style fetches: `url(…)` and `@import …`.
fn fetched(style: &str) -> Vec<String> {
    let urls = style.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    let imports = style.split("@import").skip(1).filter_map(|rest| rest.split([';', '\n']).next());
    urls.chain(imports.filter(|address| !address.contains("url(")))
        .map(|address| address.trim().trim_matches(['"', '\'']).trim().to_owned())
        .collect()
}

/// Whether a PNG or JPEG has more pixels than a page needs.
fn is_enormous(bytes: &[u8]) -> bool {
    imagesize::blob_size(bytes).is_ok_and(|size| size.width.max(size.height) > LARGEST_SIDE)
}

fn enormous(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    each_picture(context, |name, bytes| {
        if is_svg(name) || !is_enormous(bytes) {
            return None;
        }
        let size = imagesize::blob_size(bytes).ok()?;
        let message = format!("bilden är {} × {} bildpunkter", size.width, size.height);
        Some((message, "gör den mindre: högst 8 000 bildpunkter på längden"))
    })
}

fn costly(context: &ManuscriptContext<'_>) -> Vec<Breach> {
    each_picture(context, |name, bytes| {
        let excess = picture_cost::excess(name, bytes).filter(|_| !is_enormous(bytes))?;
        Some((costs(&excess), SIMPLER))
    })
}

/// What to do about a picture that costs too much.
pub(super) const SIMPLER: &str = "förenkla bilden, eller spara om den som PNG utan färgprofil";

/// The message about a picture that costs too much, and why.
pub(super) fn costs(excess: &str) -> String {
    format!("bilden tar för lång tid eller för mycket minne att rita ({excess})")
}
