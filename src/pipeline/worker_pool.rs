//! Work on many documents in parallel, until all is done or it is stopped.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

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

    /// Does `work` on the documents in order, or `rescue` for one that it panics on.
    pub(super) fn run<T: Send>(
        &self,
        documents: &[&Document],
        work: impl Fn(&Document) -> T + Sync,
        rescue: impl Fn(&Document) -> T + Sync,
    ) -> Results<T> {
        let next = AtomicUsize::new(0);
        let results = Mutex::new(BTreeMap::new());
        thread::scope(|scope| {
            for _ in 0..self.jobs.get().min(documents.len()) {
                scope.spawn(|| {
                    while !self.is_stopped() {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(document) = documents.get(index) else { break };
                        let result = catch_unwind(AssertUnwindSafe(|| work(document)))
                            .unwrap_or_else(|_| rescue(document));
                        let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                        results.insert((*document).clone(), result);
                    }
                });
            }
        });
        results.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
