//! What came of each source, with what it was made from: while that is the same, so is what came of
//! it. Nothing here guesses what a change reaches.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use typst::utils::hash128;

use super::desk::Products;
use crate::diagnostic::Diagnostic;
use crate::typeset::{Dependencies, SharedWorld, Typeset};

/// What came of the sources of a project. A source is all that a document takes from records,
/// numbering and templates; what it took beside it, looks and pictures, was recorded as it was typeset.
#[derive(Debug, Default)]
pub(super) struct BuildCache {
    kept: Mutex<HashMap<Key, Kept>>,
    /// Packets by name.
    bound: Mutex<HashMap<String, Packet>>,
    /// How many sources were typeset, and packets put together, since the last sweep.
    made: AtomicUsize,
}

/// A packet that was put together.
#[derive(Debug)]
struct Packet {
    /// A hash of what it was made of, but for the looks and pictures of its own pages.
    ingredients: u128,
    /// Those.
    seen: Vec<Dependencies>,
    /// What its own pages are called among sources.
    pages: Vec<String>,
    bound: Bound,
    /// Whether it was asked for since the last sweep.
    is_used: bool,
}

/// A packet's files, and what is wrong all the same.
type Bound = (Products, Vec<Diagnostic>);

/// A larger packet (bytes) isn't kept in memory.
const LARGEST_BOUND: usize = 64 << 20;

/// A document's name and its source's hash.
type Key = (String, u128);

#[derive(Debug)]
struct Kept {
    typeset: Typeset,
    /// Whether it was asked for since the last sweep.
    is_used: bool,
}

impl BuildCache {
    /// What came of a source last, if the same would come of it now.
    pub(super) fn recall(&self, press: &SharedWorld, stem: &str, source: &str) -> Option<Typeset> {
        let mut kept = self.kept();
        let kept = kept.get_mut(&key(stem, source))?;
        if !press.has_same(&kept.typeset.dependencies) {
            return None;
        }
        kept.is_used = true;
        Some(kept.typeset.clone())
    }

    /// Keeps what came of a source.
    pub(super) fn keep(&self, stem: &str, source: &str, typeset: &Typeset) {
        self.made.fetch_add(1, Ordering::Relaxed);
        let kept = Kept { typeset: typeset.clone(), is_used: true };
        self.kept().insert(key(stem, source), kept);
    }

    /// The packet that was made of the same last, if its own pages would look the same now. They stay
    /// known too.
    pub(super) fn bound(
        &self,
        press: &SharedWorld,
        stem: &str,
        ingredients: u128,
    ) -> Option<Bound> {
        let mut packets = self.packets();
        let packet = packets.get_mut(stem).filter(|packet| packet.ingredients == ingredients)?;
        if !packet.seen.iter().all(|seen| press.has_same(seen)) {
            return None;
        }
        packet.is_used = true;
        for (_, kept) in self.kept().iter_mut().filter(|((name, _), _)| packet.pages.contains(name))
        {
            kept.is_used = true;
        }
        Some(packet.bound.clone())
    }

    /// Keeps a packet, whose own pages have these names.
    pub(super) fn keep_bound(
        &self,
        (stem, ingredients): (String, u128),
        (files, findings): (&Products, &[Diagnostic]),
        pages: &[String],
    ) {
        self.made.fetch_add(1, Ordering::Relaxed);
        let bytes = files.files.iter().map(|(_, bytes)| bytes.len());
        if bytes.sum::<usize>() > LARGEST_BOUND {
            return;
        }
        let kept = self.kept();
        let own = kept.iter().filter(|((name, _), kept)| kept.is_used && pages.contains(name));
        let packet = Packet {
            ingredients,
            seen: own.map(|(_, kept)| kept.typeset.dependencies.clone()).collect(),
            pages: pages.to_vec(),
            bound: (files.clone(), findings.to_vec()),
            is_used: true,
        };
        drop(kept);
        self.packets().insert(stem, packet);
    }

    /// Forgets what wasn't asked for since the last sweep. Gives how many sources were typeset, and
    /// packets put together, since.
    pub(super) fn sweep(&self) -> usize {
        self.kept().retain(|_, kept| std::mem::take(&mut kept.is_used));
        self.packets().retain(|_, packet| std::mem::take(&mut packet.is_used));
        self.made.swap(0, Ordering::Relaxed)
    }

    /// Forgets everything: every document sees every font.
    pub(super) fn clear(&self) {
        self.kept().clear();
        self.packets().clear();
    }

    fn packets(&self) -> MutexGuard<'_, HashMap<String, Packet>> {
        self.bound.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<Key, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(stem: &str, source: &str) -> Key {
    (stem.to_owned(), hash128(source))
}
