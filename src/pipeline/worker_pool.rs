//! Work on many documents in parallel, until all is done or it is stopped.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::guard::guarded;
use crate::kinds::Document;

/// What work on documents resulted in, by document.
pub(super) type Results<T> = BTreeMap<Document, T>;

/// Threads that work on documents. They are plain ones: in rayon's pool, a document that waits for
/// Typst's own tasks would begin another on the same stack.
pub(super) struct WorkerPool {
    /// Maximum parallel documents.
    jobs: NonZeroUsize,
    is_stopped: AtomicBool,
}

impl WorkerPool {
    pub(super) fn new(jobs: NonZeroUsize) -> Self {
        Self { jobs, is_stopped: AtomicBool::new(false) }
    }

    /// Stops it after the documents that are being worked on.
    pub(super) fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it was stopped.
    pub(super) fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// Does `work` on the documents in order, or `rescue`, with the reason, for one that it panics on.
    pub(super) fn run<T: Send>(
        &self,
        documents: &[&Document],
        work: impl Fn(&Document) -> T + Sync,
        rescue: impl Fn(&Document, &str) -> T + Sync,
    ) -> Results<T> {
        let next = AtomicUsize::new(0);
        let results = Mutex::new(BTreeMap::new());
        thread::scope(|scope| {
            for _ in 0..self.jobs.get().min(documents.len()) {
                scope.spawn(|| {
                    while !self.is_stopped() {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(document) = documents.get(index) else { break };
                        let result = guarded(|| work(document))
                            .unwrap_or_else(|reason| rescue(document, &reason));
                        let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                        results.insert((*document).clone(), result);
                    }
                });
            }
        });
        results.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::kallelse::KALLELSE;
    use crate::kinds::protokoll::PROTOKOLL;
    use crate::project::OrganId;
    use crate::record::About;

    #[test]
    fn a_panic_stops_one_document_alone() {
        let documents = [&KALLELSE, &PROTOKOLL]
            .map(|kind| kind.document(&About::Schedule(1).of(&OrganId::OWN)));
        let pool = WorkerPool::new(NonZeroUsize::MIN);
        let results = pool.run(
            &documents.iter().collect::<Vec<_>>(),
            |document| {
                assert!(document.kind != &KALLELSE, "a fault");
                "made".to_owned()
            },
            |_, reason| reason.to_owned(),
        );
        assert!(results[&documents[0]].starts_with("a fault"));
        assert_eq!(results[&documents[1]], "made");
    }
}
