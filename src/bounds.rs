//! What a document may take of time and memory. In come documents as they are begun and finished, out comes the first
//! that takes more than it may.
//!
//! Threads can't be ended, so a document that takes too much ends the process that works on it, and a new one leaves it
//! out (`commands/worker.rs`). What is begun is therefore known of the process, not of a build.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// What a document may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// How long it may be worked on.
    pub time: Duration,
    /// By how many bytes the process may grow meanwhile.
    pub memory: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), memory: 1 << 30 }
    }
}

/// A document that took more than it may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overrun {
    /// Its name, such as `sammantraden/2020-10-30/protokoll`.
    pub document: String,
    /// A hash of its source: another source is tried again.
    pub source: String,
    /// How far it had come.
    pub step: Step,
    /// What it took too much of.
    pub excess: Excess,
}

/// How far a document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Its pages are laid out.
    Layout,
    /// Its pages are written as a PDF.
    Export,
}

/// What a document took too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Excess {
    /// It was worked on for more than so many seconds.
    Time(u64),
    /// The process grew by more than so many megabytes.
    Memory(usize),
    /// The process was ended by the system.
    Crash,
}

/// A document that is being worked on.
#[derive(Debug, Clone)]
struct Work {
    document: String,
    source: String,
    step: Step,
    begun: Instant,
    /// The memory of the process when it was first looked at.
    memory: Option<usize>,
}

impl Work {
    fn overrun(&self, excess: Excess) -> Overrun {
        let (document, source) = (self.document.clone(), self.source.clone());
        Overrun { document, source, step: self.step, excess }
    }
}

/// What must be done about a document that takes too much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It takes too much.
    Exceeded(Overrun),
    /// One of several does.
    OneOfSeveral,
}

/// The documents that the process works on.
static WORKING: Mutex<Vec<Work>> = Mutex::new(Vec::new());

/// Those that took too much before.
static LEFT_OUT: Mutex<Vec<Overrun>> = Mutex::new(Vec::new());

/// The one that is worked on before others.
static FIRST: Mutex<Option<String>> = Mutex::new(None);

/// What is called with each that is begun.
static ON_BEGIN: OnceLock<fn(&Overrun)> = OnceLock::new();

/// Work on a document, until it is dropped.
#[derive(Debug)]
pub struct Begun {
    document: String,
}

/// Begins to work on a document that has a source with a hash.
pub fn begin(document: &str, source: u128) -> Begun {
    #[expect(clippy::disallowed_methods, reason = "how long a document may take is a time")]
    let begun = Instant::now();
    let document = document.to_owned();
    let source = shown(source);
    let work = Work { document: document.clone(), source, step: Step::Layout, begun, memory: None };
    if let Some(call) = ON_BEGIN.get() {
        call(&work.overrun(Excess::Crash));
    }
    lock(&WORKING).push(work);
    Begun { document }
}

impl Begun {
    /// Notes that the pages are laid out.
    pub fn is_laid_out(&self) {
        let mut working = lock(&WORKING);
        let own = working.iter_mut().filter(|work| work.document == self.document);
        own.for_each(|work| work.step = Step::Export);
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        lock(&WORKING).retain(|work| work.document != self.document);
    }
}

/// Leaves documents out from now on.
pub fn leave_out(overruns: &[Overrun]) {
    lock(&LEFT_OUT).extend_from_slice(overruns);
}

/// The documents that are left out.
pub fn left_out() -> Vec<Overrun> {
    lock(&LEFT_OUT).clone()
}

/// Tries every document again, since something that any of them may depend on has changed.
pub fn leave_nothing_out() {
    lock(&LEFT_OUT).clear();
}

/// What a document took too much of before, if it has the same source.
pub fn overrun(document: &str, source: u128) -> Option<Overrun> {
    let left_out = lock(&LEFT_OUT);
    let mut known = left_out.iter().filter(|overrun| overrun.document == document);
    let source = if left_out.is_empty() { String::new() } else { shown(source) };
    known.rfind(|overrun| overrun.source == source).cloned()
}

/// What is wrong with the documents that are worked on, at a time and with the memory that the process has.
pub fn verdict(bounds: Bounds, now: Instant, memory: Option<usize>) -> Option<Verdict> {
    let mut working = lock(&WORKING);
    for work in working.iter_mut() {
        work.memory = work.memory.or(memory);
    }
    let late = working.iter().find(|work| now.duration_since(work.begun) > bounds.time);
    if let Some(work) = late {
        return Some(Verdict::Exceeded(work.overrun(Excess::Time(bounds.time.as_secs()))));
    }
    let has_grown = |work: &&Work| match (memory, work.memory) {
        (Some(now), Some(then)) => now.saturating_sub(then) > bounds.memory,
        _ => false,
    };
    let work = working.iter().find(has_grown)?;
    Some(match working.len() {
        1 => Verdict::Exceeded(work.overrun(Excess::Memory(bounds.memory >> 20))),
        _ => Verdict::OneOfSeveral,
    })
}

/// Calls a function with each document that is begun, as one that would be left out if the process ended now.
pub fn on_begin(call: fn(&Overrun)) {
    let _ = ON_BEGIN.set(call); // it is set once
}

/// The document that has been worked on for longer than a time, if there is one.
pub fn slow(longest: Duration, now: Instant) -> Option<String> {
    let working = lock(&WORKING);
    let slow = working.iter().find(|work| now.duration_since(work.begun) > longest);
    slow.map(|work| work.document.clone())
}

/// Works on a document before others.
pub fn begin_with(document: Option<String>) {
    *lock(&FIRST) = document;
}

/// Whether a document is to be worked on before others.
pub fn is_first(document: &str) -> bool {
    lock(&FIRST).as_deref() == Some(document)
}

fn shown(hash: u128) -> String {
    format!("{hash:032x}")
}

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}
