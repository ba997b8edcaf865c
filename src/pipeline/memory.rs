//! What came of each source, with what it was made from: while that is the same, so is what came of
//! it. Nothing here guesses what a change reaches.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use typst::utils::hash128;

use crate::typeset::{Press, Typeset};

/// What came of the sources of a project. A source is all that a document takes from records,
/// numbering and templates; what it took beside it, looks and pictures, was recorded as it was typeset.
#[derive(Debug, Default)]
pub(super) struct Memory {
    kept: Mutex<HashMap<Key, Kept>>,
    /// How many sources were typeset since the last sweep.
    typeset: AtomicUsize,
}

/// A document's name and its source's hash.
type Key = (String, u128);

#[derive(Debug)]
struct Kept {
    typeset: Typeset,
    /// Whether it was asked for since the last sweep.
    is_used: bool,
}

impl Memory {
    /// What came of a source last, if the same would come of it now.
    pub(super) fn recall(&self, press: &Press, stem: &str, source: &str) -> Option<Typeset> {
        let mut kept = self.kept();
        let kept = kept.get_mut(&key(stem, source))?;
        if !press.shows(&kept.typeset.seen) {
            return None;
        }
        kept.is_used = true;
        Some(kept.typeset.clone())
    }

    /// Keeps what came of a source.
    pub(super) fn keep(&self, stem: &str, source: &str, typeset: &Typeset) {
        self.typeset.fetch_add(1, Ordering::Relaxed);
        let kept = Kept { typeset: typeset.clone(), is_used: true };
        self.kept().insert(key(stem, source), kept);
    }

    /// Forgets what wasn't asked for since the last sweep. Gives how many sources were typeset since.
    pub(super) fn sweep(&self) -> usize {
        self.kept().retain(|_, kept| std::mem::take(&mut kept.is_used));
        self.typeset.swap(0, Ordering::Relaxed)
    }

    /// Forgets everything: every document sees every font.
    pub(super) fn clear(&self) {
        self.kept().clear();
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<Key, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(stem: &str, source: &str) -> Key {
    (stem.to_owned(), hash128(source))
}
