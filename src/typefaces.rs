//! The fonts: those that ship in the binary and the project's own. The system's are never used.

use std::collections::BTreeSet;

use rayon::prelude::*;
use typst::foundations::Bytes;
use typst::text::Font;
use typst_kit::fonts::FontStore;

/// The family that has the scripts and signs that text families lack.
pub const FALLBACK_FAMILY: &str = "DejaVu Sans";

/// The fonts of a project.
#[derive(Debug)]
pub struct Typefaces {
    fonts: Vec<Font>,
    /// A bit a character: whether some font has a picture for it.
    covered: Vec<u64>,
}

impl Typefaces {
    /// Reads font files; what holds no font is left out, and missed by name. The project's `own`
    /// come first, so that they win over a shipped font of the same name.
    pub fn new(shipped: &'static [&'static [u8]], own: &[Bytes]) -> Self {
        let own = own.iter().cloned();
        let files: Vec<Bytes> = own.chain(shipped.iter().map(|file| Bytes::new(*file))).collect();
        let fonts: Vec<Vec<Font>> =
            files.into_par_iter().map(|file| Font::iter(file).collect()).collect();
        let fonts: Vec<Font> = fonts.into_iter().flatten().collect();
        let mut covered = vec![0; char::MAX as usize / 64 + 1];
        for character in fonts.iter().flat_map(|font| font.info().coverage.iter()) {
            if let Some(bits) = covered.get_mut(character as usize / 64) {
                *bits |= 1 << (character % 64);
            }
        }
        Self { fonts, covered }
    }

    /// The families, sorted.
    pub fn families(&self) -> Vec<&str> {
        let families: BTreeSet<&str> =
            self.fonts.iter().map(|font| font.info().family.as_str()).collect();
        families.into_iter().collect()
    }

    /// Whether there is a family of that name; case doesn't matter.
    pub fn has_family(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.fonts.iter().any(|font| font.info().family.as_str().to_lowercase() == name)
    }

    /// Whether some font has a picture for a character, or it needs none.
    pub fn can_print(&self, character: char) -> bool {
        let (word, bit) = (character as usize / 64, character as u32 % 64);
        matches!(character, '\n' | '\r' | '\t')
            || self.covered.get(word).is_some_and(|bits| bits & (1 << bit) != 0)
    }

    /// The fonts as the compiler takes them.
    pub fn store(&self) -> FontStore {
        let mut store = FontStore::new();
        store.extend(self.fonts.iter().map(|font| (font.clone(), font.info().clone())));
        store
    }
}
