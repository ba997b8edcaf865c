//! Pictures: there, readable, of a size for paper, and complete in themselves.

use super::{Breach, Find, Reading, Rule};
use crate::diagnostic::{Code, FieldPath, Place, Severity, wording};
use crate::prose::LandmarkKind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "F7", meaning: "En bild som underlaget nämner finns under content/." },
        severity: Severity::Error,
        reason: "Figuren vore annars tom.",
        source: "praxis",
        find: Find::Manuscript(missing),
    },
    Rule {
        code: Code { id: "F8", meaning: "En bild går att läsa." },
        severity: Severity::Error,
        reason: "Figuren vore annars tom.",
        source: "SVG 1.1, PNG (ISO/IEC 15948), JPEG (ISO/IEC 10918-1)",
        find: Find::Manuscript(unreadable),
    },
    Rule {
        code: Code { id: "F14", meaning: "Varje tecken i en SVG-bild finns i något typsnitt." },
        severity: Severity::Error,
        reason: "Ett tecken utan bild syns inte på sidan och bryter mot arkivformatet.",
        source: "PDF/A-2 (ISO 19005-2) 6.2.11.8: inga tecken utan glyf",
        find: Find::Manuscript(unprintable),
    },
    Rule {
        code: Code { id: "F9", meaning: "En SVG-bild hämtar inget utifrån." },
        severity: Severity::Error,
        reason: "Det som ligger utanför filen följer inte med till arkivet.",
        source: "PDF/A-2 (ISO 19005-2) 6.1.6: inget innehåll utanför filen",
        find: Find::Manuscript(reaching_out),
    },
    Rule {
        code: Code { id: "F10", meaning: "En bild är inte större än papperet behöver." },
        severity: Severity::Error,
        reason: "Filen blir annars för stor att skicka och tar lång tid att göra.",
        source: "praxis: 8 000 bildpunkter är 380 mm i 600 punkter per tum",
        find: Find::Manuscript(enormous),
    },
];

/// The largest side of a picture, in pixels.
const LARGEST_SIDE: usize = 8000;

/// The pictures that a text and its record name: path below `content/`, and where.
fn pictures(reading: &Reading<'_>) -> Vec<(String, Place)> {
    let manuscript = reading.manuscript;
    let below = |file: &str| {
        let path = manuscript.below(file);
        path.strip_prefix("content/").unwrap_or(&path).to_owned()
    };
    let mut pictures = Vec::new();
    for (i, figure) in manuscript.figures.iter().enumerate() {
        if let Some(file) = &figure.file {
            let path = FieldPath::of("figurer").index(i).key("fil");
            pictures.push((below(&file.0), reading.at(path)));
        }
    }
    pictures.extend(reading.each(|kind, place| match kind {
        LandmarkKind::Picture { file, .. } => Some((below(file), place())),
        _ => None,
    }));
    pictures
}

/// The breaches for those pictures that are there and `find` finds something wrong with.
fn each_picture(
    reading: &Reading<'_>,
    find: impl Fn(&str, &[u8]) -> Option<(String, &'static str)>,
) -> Vec<Breach> {
    let breach = |(name, place): (String, Place)| {
        let bytes = reading.supplies.pictures.get(&name)?;
        let (wrong, hint) = find(&name, bytes)?;
        Some(Breach::new(place, wrong).hint(hint))
    };
    pictures(reading).into_iter().filter_map(breach).collect()
}

fn missing(reading: &Reading<'_>) -> Vec<Breach> {
    let names: Vec<&String> = reading.supplies.pictures.keys().collect();
    let gone = pictures(reading).into_iter();
    gone.filter(|(name, _)| !reading.supplies.pictures.contains_key(name))
        .map(|(name, place)| {
            let breach = Breach::new(place, format!("bilden `content/{name}` finns inte"));
            let is_of_kind = [".svg", ".png", ".jpg", ".jpeg"];
            let is_of_kind = is_of_kind.iter().any(|end| name.to_lowercase().ends_with(end));
            breach.hint(match (is_of_kind, names.is_empty()) {
                (false, _) => "en bild är .svg, .png eller .jpg".to_owned(),
                (_, true) => "lägg bilden i samma mapp som underlaget".to_owned(),
                _ => wording::did_you_mean(&name, &names, "bilderna är"),
            })
        })
        .collect()
}

fn is_svg(name: &str) -> bool {
    name.to_lowercase().ends_with(".svg")
}

/// An SVG file's text as a tree. Entities of its own are refused: they can grow without end.
fn svg(bytes: &[u8]) -> Result<roxmltree::Document<'_>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    if text.contains("<!ENTITY") {
        return Err("den har egna entiteter, `<!ENTITY …>`".to_owned());
    }
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(text, options);
    let document = document.map_err(|error| error.to_string())?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(format!("den börjar med <{}>", root.tag_name().name()));
    }
    let is_nothing = |side: &str| {
        let number = side.trim_end_matches(|c: char| !c.is_ascii_digit());
        number.parse::<f64>().is_ok_and(|length| length <= 0.0)
    };
    let empty =
        ["width", "height"].into_iter().find(|side| root.attribute(*side).is_some_and(is_nothing));
    match empty {
        Some(side) => Err(format!("`{side}` är noll")),
        None => Ok(document),
    }
}

/// Why a PNG or a JPEG can't be read.
fn raster(name: &str, bytes: &[u8]) -> Result<(), String> {
    let named = image::ImageFormat::from_path(name).map_err(|error| error.to_string())?;
    match image::guess_format(bytes) {
        Ok(format) if format == named => {}
        Ok(format) => return Err(format!("den är {format:?}, men heter något annat")),
        Err(_) => return Err("den är varken PNG eller JPEG".to_owned()),
    }
    let mut reader = image::ImageReader::with_format(std::io::Cursor::new(bytes), named);
    reader.no_limits();
    reader.decode().map(|_| ()).map_err(|error| error.to_string())
}

fn unreadable(reading: &Reading<'_>) -> Vec<Breach> {
    each_picture(reading, |name, bytes| {
        let wrong = match is_svg(name) {
            true => svg(bytes).err()?,
            false if is_enormous(bytes) => return None,
            false => raster(name, bytes).err()?,
        };
        let message = format!("bilden går inte att läsa ({wrong})");
        Some((message, "spara om den ur det program som den är gjord i"))
    })
}

/// Letters in an SVG that no font has.
fn unprintable(reading: &Reading<'_>) -> Vec<Breach> {
    each_picture(reading, |name, bytes| {
        let document = svg(bytes).ok().filter(|_| is_svg(name))?;
        let mut letters =
            document.descendants().filter_map(|node| node.text()).flat_map(str::chars);
        let missing = letters.find(|letter| !reading.supplies.typefaces.can_print(*letter))?;
        let message = format!("bilden har ett tecken som inget typsnitt har: `{missing}`");
        Some((message, "gör om texten i bilden till konturer"))
    })
}

fn reaching_out(reading: &Reading<'_>) -> Vec<Breach> {
    each_picture(reading, |name, bytes| {
        let document = svg(bytes).ok().filter(|_| is_svg(name))?;
        let reach = document.descendants().find_map(|node| outside(&node))?;
        let message = format!("bilden hämtar `{}` utifrån", wording::shortened(&reach, 60));
        Some((message, "lägg in det i filen; i de flesta program heter det ”bädda in”"))
    })
}

/// What a node of an SVG fetches from outside it.
fn outside(node: &roxmltree::Node<'_, '_>) -> Option<String> {
    let is_inside =
        |value: &str| value.is_empty() || value.starts_with(['#']) || value.starts_with("data:");
    let is_drawn = !matches!(node.tag_name().name(), "a" | "metadata" | "RDF" | "Work" | "license");
    let href = node.attributes().find(|attribute| attribute.name() == "href");
    let href = href.map(|attribute| attribute.value().trim()).filter(|_| is_drawn);
    if let Some(value) = href.filter(|value| !is_inside(value)) {
        return Some(value.to_owned());
    }
    if node.tag_name().name() == "script" {
        return Some("<script>".to_owned());
    }
    let sheet = node.is_element() && node.tag_name().name() == "style";
    let styles = node.attributes().filter(|a| a.value().contains("url(")).map(|a| a.value());
    let texts = styles.chain(node.text().filter(|_| sheet));
    texts.flat_map(fetched).find(|value| !is_inside(value))
}

/// What a style fetches: `url(…)` and `@import …`.
fn fetched(style: &str) -> Vec<String> {
    let clean = |value: &str| value.trim().trim_matches(['"', '\'']).trim().to_owned();
    let urls = style.split("url(").skip(1).filter_map(|rest| rest.split(')').next()).map(clean);
    let imports = style.split("@import").skip(1).filter_map(|rest| rest.split([';', '\n']).next());
    let imports = imports.filter(|value| !value.contains("url(")).map(clean);
    urls.chain(imports).collect()
}

/// Whether a PNG or JPEG has more pixels than a page needs.
fn is_enormous(bytes: &[u8]) -> bool {
    imagesize::blob_size(bytes).is_ok_and(|size| size.width.max(size.height) > LARGEST_SIDE)
}

fn enormous(reading: &Reading<'_>) -> Vec<Breach> {
    each_picture(reading, |name, bytes| {
        if is_svg(name) || !is_enormous(bytes) {
            return None;
        }
        let size = imagesize::blob_size(bytes).ok()?;
        let message = format!("bilden är {} × {} bildpunkter", size.width, size.height);
        Some((message, "gör den mindre: högst 8 000 bildpunkter på längden"))
    })
}
