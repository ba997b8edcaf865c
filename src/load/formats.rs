//! What is wrong with a file that isn't read, by its name: a format that isn't read, or a name that hides
//! one that is.

use super::shipped::shipped_templates;
use crate::diagnostic::wording;

/// What is wrong with a file, and what to do about it.
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) hint: String,
}

impl Wrong {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

/// What to do with a document of a word processor.
const OF_DOCUMENTS: &str = "skriv innehållet i ett underlag (en fil vars namn slutar med `.yaml`), spara dokumentet som \
     PDF om det är en bilaga, eller flytta filen till en mapp utanför content/";

/// Formats of files in `content/` that aren't read: their endings, what such a file is, what to do.
const FORMATS: [(&[&str], &str, &str); 7] = [
    (&["doc", "docx", "docm", "dotx"], "Word-dokument är inga underlag", OF_DOCUMENTS),
    (&["odt", "rtf", "pages"], "textdokument är inga underlag", OF_DOCUMENTS),
    (
        &[
            "xls", "xlsx", "xlsm", "ods", "csv", "numbers", "ppt", "pptx", "odp", "key", "msg",
            "eml",
        ],
        "formatet läses inte",
        "spara filen som PDF om den är en bilaga, och flytta den annars till en mapp utanför content/",
    ),
    (
        &["gif", "webp", "tif", "tiff", "bmp", "heic", "heif", "avif", "eps", "ai", "psd", "jfif"],
        "bildformatet läses inte",
        "spara bilden som .png, .jpg eller .svg",
    ),
    (
        &["txt", "text", "markdown", "mkd", "mdown", "htm", "html"],
        "text läses från filer som slutar med `.md`",
        "byt ändelsen till `.md`, eller till `.yaml` om filen är ett underlag",
    ),
    (
        &["otf", "ttf", "ttc", "otc", "woff", "woff2"],
        "typsnitt läses från fonts/",
        "flytta filen till `fonts/`",
    ),
    (&["j2", "typ"], "mallar läses från templates/", "flytta filen till `templates/`"),
];

/// The endings of what is read in `content/`.
const READ: [&str; 8] = ["yaml", "yml", "md", "svg", "png", "jpg", "jpeg", "pdf"];

/// What is wrong with a file in `content/`.
pub(super) fn in_content(name: &str) -> Wrong {
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return Wrong::new(
            "filen läses inte, eftersom namnet saknar ändelse",
            format!("döp om den till `{name}.yaml`, om den är ett underlag"),
        );
    };
    let lower = ending.to_lowercase();
    if let Some(wrong) = hidden_ending(stem, &lower, &READ) {
        return wrong;
    }
    if let Some((_, what, hint)) = FORMATS.iter().find(|(endings, ..)| endings.contains(&&*lower)) {
        return Wrong::new(format!("filen läses inte: {what}"), *hint);
    }
    let message = format!("filen läses inte: ändelsen `.{ending}` används inte här");
    if strsim::damerau_levenshtein(&lower, "yaml") == 1 {
        return Wrong::new(message, format!("döp om den till `{stem}.yaml`"));
    }
    Wrong::new(
        message,
        "i content/ läses underlag (.yaml), text (.md), bilder (.svg, .png, .jpg) och bilagor (.pdf); \
         flytta annat därifrån",
    )
}

/// What is wrong with a name whose real ending stands before another, as a text editor saves it and a
/// file manager hides it: `2021-03-01.yaml.txt`.
fn hidden_ending(stem: &str, ending: &str, read: &[&str]) -> Option<Wrong> {
    let (_, real) = stem.rsplit_once('.').filter(|_| ending == "txt")?;
    if !read.contains(&real.to_lowercase().as_str()) {
        return None;
    }
    Some(Wrong::new(
        format!("filen läses inte, eftersom namnet slutar med `.{real}.{ending}`"),
        format!("döp om den till `{stem}` (visa filnamnstillägg i filhanteraren)"),
    ))
}

/// What is wrong with a file in `templates/`.
pub(super) fn in_templates(name: &str) -> Wrong {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    if let Some(wrong) = hidden_ending(stem, &ending.to_lowercase(), &["j2", "typ"]) {
        return wrong;
    }
    let shipped = shipped_templates();
    let names: Vec<&String> = shipped.keys().collect();
    let hint = match wording::nearest(name, &names) {
        Some(near) => format!("menade du `{near}`?"),
        None => {
            "mallar slutar med `.j2`, utseenden i lib/ med `.typ`; flytta annat därifrån".to_owned()
        }
    };
    Wrong::new("filen läses inte: den är ingen mall", hint)
}

/// What is wrong with a file in `fonts/`; none for what only comes along with fonts, such as a licence.
pub(super) fn in_fonts(name: &str) -> Option<Wrong> {
    let (_, ending) = name.rsplit_once('.')?;
    let hint = match ending.to_lowercase().as_str() {
        "woff" | "woff2" | "eot" => {
            "hämta typsnittet som .otf eller .ttf: det här formatet är för webben"
        }
        "pfb" | "pfa" | "pfm" | "afm" | "dfont" | "fon" | "fnt" | "bdf" | "pcf" | "suit" => {
            "hämta typsnittet som .otf eller .ttf"
        }
        "zip" | "7z" | "rar" | "gz" => {
            "packa upp filen, och lägg .otf- eller .ttf-filerna i fonts/"
        }
        "otf_" | "ttf_" => "döp om filen så att namnet slutar med .otf eller .ttf",
        _ => return None,
    };
    Some(Wrong::new(format!("typsnittet läses inte: formatet `.{ending}` används inte"), hint))
}

/// What is wrong with a file in a folder of the root that is named nearly as `folder` is.
pub(super) fn elsewhere(what: &str, folder: &str) -> Wrong {
    Wrong::new(
        format!("filen läses inte: {what} läses från {folder}/"),
        format!("flytta filen till `{folder}/`"),
    )
}
