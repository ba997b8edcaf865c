//! What Typst says, in Swedish: its own words are English, and stand in parentheses for the author of a
//! template.

/// How messages begin, with what they mean.
const CAUSES: [(&str, &str); 22] = [
    ("unknown font family", "typsnittet finns inte"),
    ("unknown variable", "namnet finns inte"),
    ("file not found", "filen finns inte, eller får inte läsas härifrån"),
    ("failed to load file", "filen finns inte, eller får inte läsas härifrån"),
    ("unclosed", "något som har börjat tar aldrig slut"),
    ("expected", "källan går inte att förstå"),
    ("unexpected argument", "det finns ett argument för mycket"),
    ("unexpected", "källan går inte att förstå"),
    ("missing argument", "ett argument saknas"),
    ("type ", "ett värde har fel typ"),
    ("cannot", "ett värde har fel typ"),
    ("panicked", "utseendet avbröt arbetet"),
    ("assertion failed", "utseendet avbröt arbetet"),
    ("maximum", "något upprepas utan slut"),
    ("label", "en hänvisning leder ingenstans"),
    ("PDF/A", "dokumentet uppfyller inte PDF/A-2a"),
    ("PDF/UA", "dokumentet uppfyller inte PDF/UA-1"),
    ("no text within", "formateringen gäller ingen text"),
    ("layout did not converge", "sidorna blir aldrig färdiga"),
    ("failed to decode", "bilden går inte att läsa"),
    ("failed to parse", "filen går inte att läsa"),
    ("unknown image format", "bilden går inte att läsa"),
];

/// What messages say anywhere, with what they mean: what a document must have to be read aloud and kept.
const PARTS: [(&str, &str); 7] = [
    (
        "the first heading must be of level 1",
        "den första rubriken är en underrubrik: en av nivå 1 måste stå före den",
    ),
    ("skipped from heading level", "en rubriknivå är överhoppad"),
    ("heading title is empty", "en rubrik är tom"),
    ("missing document title", "dokumentet saknar titel: mallen anropar inte `sheet`"),
    ("missing document date", "dokumentet saknar datum: mallen anropar inte `sheet`"),
    ("missing alt text", "en bild saknar beskrivning"),
    ("could not be displayed", "ett tecken finns inte i typsnitten"),
];

/// A message in Swedish, with Typst's own words.
pub(super) fn message(original: &str, is_error: bool) -> String {
    let part = PARTS.iter().find(|(words, _)| original.contains(words));
    let known = part.or_else(|| CAUSES.iter().find(|(start, _)| original.starts_with(start)));
    let cause = match (known, is_error) {
        (Some((_, cause)), _) => cause,
        (None, true) => "sidan går inte att skapa",
        (None, false) => "kontrollera sidan: den kan ha blivit fel",
    };
    format!("{cause} (Typst: {original})")
}

/// What Typst hints where a level of headings is left out, and that in words of ours.
const LEVELS: (&str, &str) = (
    "heading levels must be consecutive",
    "dokumentets rubrik är nivå 1, paragrafer, punkter och kapitel nivå 2, och det som hör till dem nivå 3",
);

/// A hint of Typst's own.
pub(super) fn hint(original: &str) -> String {
    let (start, levels) = LEVELS;
    if original.starts_with(start) {
        return levels.to_owned();
    }
    format!("läs Typsts eget tips, på engelska (Typst: {original})")
}
