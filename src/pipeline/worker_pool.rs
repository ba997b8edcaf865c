//! Work on many documents, several at a time, until all is done or something newer waits.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::desk::Outcome;
use super::{BuildEvent, EventHandler};
use crate::plan::Document;

/// What documents came to.
pub(super) type Outcomes = BTreeMap<Document, Outcome>;

/// A stretch of work.
pub(super) struct WorkerPool<'a> {
    jobs: NonZeroUsize,
    /// How many documents are to be told of.
    total: usize,
    tell: EventHandler<'a>,
    is_over: AtomicBool,
}

impl<'a> WorkerPool<'a> {
    pub(super) fn new(jobs: NonZeroUsize, total: usize, tell: EventHandler<'a>) -> Self {
        Self { jobs, total, tell, is_over: AtomicBool::new(false) }
    }

    /// Whether it was ended before everything was done.
    pub(super) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// Tells what a document came to. Who hears it may end the shift.
    pub(super) fn tell(&self, document: &Document, mut finish: Outcome) -> Outcome {
        let sheets = finish.sheets.take();
        let made = finish.made.as_ref().zip(sheets.as_ref());
        if (self.tell)(BuildEvent::Finished { document, made, total: self.total }).is_break() {
            self.is_over.store(true, Ordering::Relaxed);
        }
        finish
    }

    /// Does `work` on the documents in order, so many at a time. The threads are plain ones: in
    /// rayon's pool, a document that waits for Typst's own tasks would begin another on the same stack.
    pub(super) fn work(
        &self,
        documents: &[&Document],
        work: impl Fn(&Document) -> Outcome + Sync,
    ) -> Outcomes {
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Outcomes::new());
        let toil = || {
            while !self.is_over() {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(document) = documents.get(index) else { break };
                let finish = catch_unwind(AssertUnwindSafe(|| work(document)));
                let finish = finish.unwrap_or_else(|_| Outcome::broken(document));
                let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                done.insert((*document).clone(), finish);
            }
        };
        thread::scope(|scope| {
            for _ in 0..self.jobs.get().min(documents.len()) {
                scope.spawn(toil);
            }
        });
        done.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
