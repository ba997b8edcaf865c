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
            breach.hint(match names.is_empty() {
                true => "lägg bilden (.svg, .png, .jpg) i mappen `content/`".to_owned(),
                false => wording::did_you_mean(&name, &names, "bilderna är"),
            })
        })
        .collect()
}

fn is_svg(name: &str) -> bool {
    name.to_lowercase().ends_with(".svg")
}

/// An SVG file's text as a tree; entities that grow without end are refused.
fn svg(bytes: &[u8]) -> Result<roxmltree::Document<'_>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(text, options);
    let document = document.map_err(|error| error.to_string())?;
    match document.root_element().tag_name().name() {
        "svg" => Ok(document),
        other => Err(format!("den börjar med <{other}>")),
    }
}

fn unreadable(reading: &Reading<'_>) -> Vec<Breach> {
    each_picture(reading, |name, bytes| {
        let message = match is_svg(name) {
            true => format!("bilden går inte att läsa ({})", svg(bytes).err()?),
            false => {
                imagesize::blob_size(bytes).err()?;
                "bilden går inte att läsa: den är varken PNG eller JPEG".to_owned()
            }
        };
        Some((message, "spara om den ur det program som den är gjord i"))
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

fn enormous(reading: &Reading<'_>) -> Vec<Breach> {
    each_picture(reading, |name, bytes| {
        let size = imagesize::blob_size(bytes).ok().filter(|_| !is_svg(name))?;
        let is_large = size.width.max(size.height) > LARGEST_SIDE;
        is_large.then(|| {
            let message = format!("bilden är {} × {} bildpunkter", size.width, size.height);
            (message, "gör den mindre: högst 8 000 bildpunkter på längden")
        })
    })
}
