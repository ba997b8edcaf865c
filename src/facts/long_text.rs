//! A verksamhetsplan or a plain document: its text, what stands with a name or a number in it, and the
//! numbers that follow. Markdown is read here once for rules and numbers alike.

use super::outline::{Outline, outline};
use crate::prose::{Landmark, landmarks};
use crate::record::Manuscript;

/// A long text with what follows from it.
#[derive(Debug)]
pub struct LongText<'a> {
    /// The text in passages, with what it places.
    pub manuscript: Manuscript<'a>,
    /// What stands with a name or a number in each passage.
    pub landmarks: Vec<Vec<Landmark>>,
    /// The numbers of headings, figures and tables.
    pub outline: Outline,
}

impl<'a> LongText<'a> {
    pub(super) fn new(manuscript: Manuscript<'a>) -> Self {
        let passages = manuscript.passages.iter();
        let landmarks: Vec<_> = passages.map(|passage| landmarks(passage.text)).collect();
        let outline = outline(&manuscript, &landmarks);
        Self { manuscript, landmarks, outline }
    }
}
