//! Where words stand on the pages of a PDF, as poppler finds them.

use std::path::Path;

use super::programs;

/// A word on a page: its box in points from the page's upper left corner.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// From 0.
    pub(crate) page: usize,
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
    pub(crate) text: String,
}

/// The pages of a PDF with their words in reading order.
pub(crate) struct Layout {
    /// Width and height of each page.
    pub(crate) sizes: Vec<(f32, f32)>,
    pub(crate) words: Vec<Word>,
}

impl Layout {
    /// Reads a file.
    pub(crate) fn open(path: &Path) -> Self {
        let mut layout = Self { sizes: Vec::new(), words: Vec::new() };
        for line in programs::boxes(path).lines().map(str::trim) {
            if line.starts_with("<page ") {
                layout.sizes.push((number(line, "width"), number(line, "height")));
            } else if let Some(text) = line.strip_suffix("</word>") {
                let (place, text) = text.split_once('>').unwrap();
                layout.words.push(Word {
                    page: layout.sizes.len() - 1,
                    left: number(place, "xMin"),
                    top: number(place, "yMin"),
                    right: number(place, "xMax"),
                    bottom: number(place, "yMax"),
                    text: text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"),
                });
            }
        }
        layout
    }

    /// The words of a phrase where they stand after each other for the first time.
    #[track_caller]
    pub(crate) fn phrase(&self, phrase: &str) -> &[Word] {
        let said: Vec<&str> = phrase.split_whitespace().collect();
        let mut places = self.words.windows(said.len());
        let found =
            places.find(|words| words.iter().zip(&said).all(|(own, said)| own.text == *said));
        found.unwrap_or_else(|| panic!("no `{phrase}` among {:?}", self.texts()))
    }

    /// The last word with a text: the first ones may be in a table of contents.
    #[track_caller]
    pub(crate) fn word(&self, text: &str) -> &Word {
        let found = self.words.iter().rfind(|word| word.text == text);
        found.unwrap_or_else(|| panic!("no `{text}` among {:?}", self.texts()))
    }

    /// All words.
    pub(crate) fn texts(&self) -> Vec<&str> {
        self.words.iter().map(|word| word.text.as_str()).collect()
    }
}

/// An attribute's number.
fn number(tag: &str, name: &str) -> f32 {
    let (_, rest) = tag.split_once(&format!("{name}=\"")).unwrap();
    rest.split('"').next().unwrap().parse().unwrap()
}
