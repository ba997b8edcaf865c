//! Results of earlier builds, with what they were made from: while that is unchanged, so is the result.
//! Nothing here guesses what a change reaches: a source is all that a document takes from facts and
//! templates, and the looks and pictures that it read beside it were recorded while it was typeset.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use typst::utils::hash128;

use super::products::MakeOutcome;
use crate::load::Stamp;
use crate::packet::{Inspection, Proof};
use crate::typeset::{Dependencies, DocumentSource, SharedWorld, Typeset};

/// Cached results by source.
#[derive(Debug, Default)]
pub(super) struct BuildCache {
    typeset: Mutex<HashMap<SourceKey, CachedTypeset>>,
    packets: Mutex<HashMap<String, CachedPacket>>,
    inspections: Mutex<HashMap<String, CachedInspection>>,
    /// What a validator said, by the hash of the file.
    proofs: Mutex<HashMap<String, Proof>>,
    /// How many sources were typeset, and packets bound, since the last sweep.
    made: AtomicUsize,
}

/// A document's name and its source's hash.
type SourceKey = (String, u128);

#[derive(Debug)]
struct CachedTypeset {
    typeset: Typeset,
    /// Whether it was asked for since the last sweep.
    is_used: bool,
}

/// A packet that was bound.
#[derive(Debug)]
struct CachedPacket {
    /// A hash of what it was made of, but for the dependencies of its own pages.
    ingredients: u128,
    dependencies: Vec<Dependencies>,
    /// What its own pages are called among sources.
    pages: Vec<String>,
    outcome: MakeOutcome,
    /// Whether it was asked for since the last sweep.
    is_used: bool,
}

/// What was found in a file from somebody else.
#[derive(Debug)]
struct CachedInspection {
    /// The stamp of the file.
    stamp: Stamp,
    inspection: Inspection,
    /// Whether it was asked for since the last sweep.
    is_used: bool,
}

/// What a packet is known by.
#[derive(Debug, Clone)]
pub(super) struct PacketKey {
    /// The packet's name.
    pub(super) stem: String,
    /// A hash of what it is made of.
    pub(super) ingredients: u128,
    /// What its own pages are called among sources.
    pub(super) pages: Vec<String>,
}

/// A larger packet (bytes) isn't kept in memory.
const LARGEST_PACKET: usize = 64 << 20;

/// More inspections, or proofs, than this aren't kept.
const MAX_INSPECTIONS: usize = 10_000;

impl BuildCache {
    /// The result of a source, if the same would result from it now.
    pub(super) fn typeset(
        &self,
        world: &SharedWorld,
        source: DocumentSource<'_>,
    ) -> Option<Typeset> {
        let mut cached = self.lock_typeset();
        let cached = cached.get_mut(&key(source))?;
        if !world.has_same(&cached.typeset.dependencies) {
            return None;
        }
        cached.is_used = true;
        Some(cached.typeset.clone())
    }

    /// Keeps the result of a source.
    pub(super) fn keep_typeset(&self, source: DocumentSource<'_>, typeset: &Typeset) {
        self.made.fetch_add(1, Ordering::Relaxed);
        let cached = CachedTypeset { typeset: typeset.clone(), is_used: true };
        self.lock_typeset().insert(key(source), cached);
    }

    /// The packet of a key, if its own pages would look the same now. They stay cached too.
    pub(super) fn packet(&self, world: &SharedWorld, key: &PacketKey) -> Option<MakeOutcome> {
        let mut packets = self.lock_packets();
        let packet = packets.get_mut(&key.stem)?;
        let is_same = packet.ingredients == key.ingredients
            && packet.dependencies.iter().all(|dependencies| world.has_same(dependencies));
        if !is_same {
            return None;
        }
        packet.is_used = true;
        self.lock_typeset().iter_mut().for_each(|((name, _), cached)| {
            cached.is_used |= packet.pages.contains(name);
        });
        Some(packet.outcome.clone())
    }

    /// Keeps a packet.
    pub(super) fn keep_packet(&self, key: PacketKey, outcome: MakeOutcome) {
        self.made.fetch_add(1, Ordering::Relaxed);
        if outcome.size() > LARGEST_PACKET {
            return;
        }
        let dependencies = self
            .lock_typeset()
            .iter()
            .filter(|((name, _), cached)| cached.is_used && key.pages.contains(name))
            .map(|(_, cached)| cached.typeset.dependencies.clone())
            .collect();
        let packet = CachedPacket {
            ingredients: key.ingredients,
            dependencies,
            pages: key.pages,
            outcome,
            is_used: true,
        };
        self.lock_packets().insert(key.stem, packet);
    }

    /// What was found in a file, if it has the same stamp now.
    pub(super) fn inspection(&self, name: &str, stamp: Stamp) -> Option<Inspection> {
        let mut inspections = self.lock_inspections();
        let cached = inspections.get_mut(name).filter(|cached| cached.stamp == stamp)?;
        cached.is_used = true;
        Some(cached.inspection.clone())
    }

    /// Keeps what was found in a file.
    pub(super) fn keep_inspection(&self, name: &str, stamp: Stamp, inspection: &Inspection) {
        let cached = CachedInspection { stamp, inspection: inspection.clone(), is_used: true };
        self.lock_inspections().insert(name.to_owned(), cached);
    }

    /// What a validator said of a file.
    pub(super) fn proof(&self, sha256: &str) -> Option<Proof> {
        self.lock_proofs().get(sha256).cloned()
    }

    /// Keeps what a validator said.
    pub(super) fn keep_proof(&self, proof: Proof) {
        let mut proofs = self.lock_proofs();
        if proofs.len() >= MAX_INSPECTIONS {
            proofs.clear();
        }
        proofs.insert(proof.sha256.clone(), proof);
    }

    /// Drops what wasn't asked for since the last sweep. Returns how many sources were typeset, and
    /// packets bound, since.
    pub(super) fn sweep(&self) -> usize {
        self.lock_typeset().retain(|_, cached| std::mem::take(&mut cached.is_used));
        self.lock_packets().retain(|_, packet| std::mem::take(&mut packet.is_used));
        // A file whose packet is cached isn't asked for, and what was found in it takes little memory.
        let mut inspections = self.lock_inspections();
        if inspections.len() > MAX_INSPECTIONS {
            inspections.retain(|_, inspection| std::mem::take(&mut inspection.is_used));
        }
        self.made.swap(0, Ordering::Relaxed)
    }

    /// Drops everything, since every document depends on every font.
    pub(super) fn clear(&self) {
        self.lock_typeset().clear();
        self.lock_packets().clear();
    }

    fn lock_packets(&self) -> MutexGuard<'_, HashMap<String, CachedPacket>> {
        self.packets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_inspections(&self) -> MutexGuard<'_, HashMap<String, CachedInspection>> {
        self.inspections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_proofs(&self) -> MutexGuard<'_, HashMap<String, Proof>> {
        self.proofs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_typeset(&self) -> MutexGuard<'_, HashMap<SourceKey, CachedTypeset>> {
        self.typeset.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(source: DocumentSource<'_>) -> SourceKey {
    (source.stem.to_owned(), hash128(&source))
}
