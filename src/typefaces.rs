//! The fonts: those that ship in the binary and the project's own. The system's are never used.

use std::collections::BTreeSet;

use rayon::prelude::*;
use typst::foundations::Bytes;
use typst::text::Font;
use typst_kit::fonts::FontStore;

/// The family with the scripts and signs that text families lack.
pub const FALLBACK_FAMILY: &str = "DejaVu Sans";

/// The fonts of a project.
#[derive(Debug)]
pub struct Typefaces {
    fonts: Vec<Font>,
    /// One bit per character: whether some font has a glyph for it.
    coverage: Vec<u64>,
    /// Whether every printable character of ASCII has one, so that most characters need no look at the bits.
    has_ascii: bool,
}

impl Typefaces {
    /// Reads font files; those without a font are skipped. The project's `own` come first, so that
    /// they win over a shipped font of the same name.
    pub fn new(shipped: &'static [&'static [u8]], own: &[Bytes]) -> Self {
        let shipped_files = shipped.iter().map(|file| Bytes::new(*file));
        let files: Vec<Bytes> = own.iter().cloned().chain(shipped_files).collect();
        let fonts: Vec<Font> = files.into_par_iter().flat_map_iter(Font::iter).collect();
        // Texts are asked about character by character: a lookup in each font would be slow.
        let mut coverage = vec![0; char::MAX as usize / 64 + 1];
        for character in fonts.iter().flat_map(|font| font.info().coverage.iter()) {
            if let Some(bits) = coverage.get_mut(character as usize / 64) {
                *bits |= 1 << (character % 64);
            }
        }
        let has_ascii = (' '..='~').all(|character| is_covered(&coverage, character));
        Self { fonts, coverage, has_ascii }
    }

    /// The families, sorted.
    pub fn families(&self) -> Vec<&str> {
        let families: BTreeSet<&str> =
            self.fonts.iter().map(|font| font.info().family.as_str()).collect();
        families.into_iter().collect()
    }

    /// Whether there is a family of that name, in whatever case.
    pub fn has_family(&self, name: &str) -> bool {
        let wanted = name.to_lowercase();
        self.fonts.iter().any(|font| font.info().family.as_str().to_lowercase() == wanted)
    }

    /// Whether some font has a glyph for a character, or it needs none.
    pub fn can_print(&self, character: char) -> bool {
        (self.has_ascii && matches!(character, ' '..='~'))
            || matches!(character, '\n' | '\r' | '\t')
            || is_covered(&self.coverage, character)
    }

    /// The fonts as the compiler takes them.
    pub fn store(&self) -> FontStore {
        let mut store = FontStore::new();
        store.extend(self.fonts.iter().map(|font| (font.clone(), font.info().clone())));
        store
    }
}

/// Whether a character's bit is set.
fn is_covered(coverage: &[u64], character: char) -> bool {
    let (word, bit) = (character as usize / 64, character as u32 % 64);
    coverage.get(word).is_some_and(|bits| bits & (1 << bit) != 0)
}
