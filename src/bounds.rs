//! What a document may take of time and memory. In come documents as they are begun and finished, out comes the first
//! that takes more than it may.
//!
//! Threads can't be ended, so a document that takes too much ends the process that works on it, and a new one leaves it
//! out (`commands/worker.rs`). What is begun is therefore known of the process, not of a build.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
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
    /// Its attachments are joined to it.
    Binding,
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
    id: u64,
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
    /// One of several does, perhaps the one that was begun first.
    OneOfSeveral(Overrun),
}

/// The documents that the process works on.
static WORKING: Mutex<Vec<Work>> = Mutex::new(Vec::new());

/// Those that took too much before.
static LEFT_OUT: Mutex<Vec<Overrun>> = Mutex::new(Vec::new());

/// The one that is worked on before others.
static FIRST: Mutex<Option<String>> = Mutex::new(None);

/// What is called when one is begun or finished.
static ON_CHANGE: OnceLock<fn(Option<Overrun>)> = OnceLock::new();

/// How many have been begun.
static COUNT: AtomicU64 = AtomicU64::new(0);

/// Signals that one is begun.
static HAS_BEGUN: Condvar = Condvar::new();

/// Work on a document, until it is dropped.
#[derive(Debug)]
pub struct Begun {
    id: u64,
}

/// Begins to work at a step on a document that has a source with a hash.
pub fn begin(document: &str, source: u128, step: Step) -> Begun {
    #[expect(clippy::disallowed_methods, reason = "how long a document may take is a time")]
    let begun = Instant::now();
    let id = COUNT.fetch_add(1, Ordering::Relaxed);
    let (document, source) = (document.to_owned(), shown(source));
    let work = Work { id, document, source, step, begun, memory: None };
    let mut working = lock(&WORKING);
    working.push(work);
    report(&working);
    HAS_BEGUN.notify_all();
    Begun { id }
}

impl Begun {
    /// Notes that the pages are laid out.
    pub fn is_laid_out(&self) {
        let mut working = lock(&WORKING);
        let own = working.iter_mut().filter(|work| work.id == self.id);
        own.for_each(|work| work.step = Step::Export);
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        let mut working = lock(&WORKING);
        working.retain(|work| work.id != self.id);
        report(&working);
    }
}

/// Reports the document that was begun last.
fn report(working: &[Work]) {
    if let Some(call) = ON_CHANGE.get() {
        call(working.last().map(|work| work.overrun(Excess::Crash)));
    }
}

/// Waits until some document is being worked on.
pub fn wait_for_work() {
    let working = lock(&WORKING);
    drop(HAS_BEGUN.wait_while(working, |working| working.is_empty()));
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

/// What is wrong with the documents that are worked on, at a time and with the memory that the process has. If it works
/// on one at a time, what else it works on is a part of that.
pub fn verdict(
    bounds: Bounds,
    now: Instant,
    memory: Option<usize>,
    is_alone: bool,
) -> Option<Verdict> {
    let verdict = verdict_on(&mut lock(&WORKING), bounds, now, memory)?;
    Some(of_one(verdict, is_alone))
}

/// A verdict on documents that are worked on one at a time, if they are.
fn of_one(verdict: Verdict, is_alone: bool) -> Verdict {
    match verdict {
        Verdict::OneOfSeveral(first) if is_alone => Verdict::Exceeded(first),
        verdict => verdict,
    }
}

fn verdict_on(
    working: &mut [Work],
    bounds: Bounds,
    now: Instant,
    memory: Option<usize>,
) -> Option<Verdict> {
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
    let overrun = work.overrun(Excess::Memory(bounds.memory >> 20));
    Some(match working.len() {
        1 => Verdict::Exceeded(overrun),
        _ => Verdict::OneOfSeveral(overrun),
    })
}

/// Calls a function when a document is begun or finished, with the one that would be left out if the process ended then.
pub fn on_change(call: fn(Option<Overrun>)) {
    let _ = ON_CHANGE.set(call); // it is set once
}

/// The document that has been worked on for longer than a time, if there is one.
pub fn slow(longest: Duration, now: Instant) -> Option<String> {
    slow_of(&lock(&WORKING), longest, now)
}

fn slow_of(working: &[Work], longest: Duration, now: Instant) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { time: Duration::from_secs(30), memory: 100 };

    fn work(document: &str, begun: Instant) -> Work {
        let (document, source) = (document.to_owned(), shown(1));
        Work { id: 0, document, source, step: Step::Layout, begun, memory: None }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a time to count from")]
    fn one_that_takes_too_much_is_named() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut one = [work("a", start)];
        assert_eq!(verdict_on(&mut one, BOUNDS, after(30), Some(50)), None);
        assert_eq!(verdict_on(&mut one, BOUNDS, after(30), Some(150)), None);
        let memory = Verdict::Exceeded(one[0].overrun(Excess::Memory(0)));
        assert_eq!(verdict_on(&mut one, BOUNDS, after(30), Some(151)), Some(memory));
        let time = Verdict::Exceeded(one[0].overrun(Excess::Time(30)));
        assert_eq!(verdict_on(&mut one, BOUNDS, after(31), None), Some(time));

        let mut several = [work("a", start), work("b", start)];
        assert_eq!(verdict_on(&mut several, BOUNDS, after(1), Some(0)), None);
        let grown = verdict_on(&mut several, BOUNDS, after(1), Some(101));
        let first = several[0].overrun(Excess::Memory(0));
        assert_eq!(grown, Some(Verdict::OneOfSeveral(first)));
        assert_eq!(verdict_on(&mut [], BOUNDS, after(99), Some(999)), None);
    }

    #[test]
    fn one_of_several_is_meant_if_each_is_worked_on_alone() {
        #[expect(clippy::disallowed_methods, reason = "a time to count from")]
        let first = work("a", Instant::now()).overrun(Excess::Memory(0));
        let several = Verdict::OneOfSeveral(first.clone());
        assert_eq!(of_one(several.clone(), false), several);
        assert_eq!(of_one(several, true), Verdict::Exceeded(first));
    }

    #[test]
    fn a_step_and_an_end_are_of_one_document() {
        let of = |document: &str| {
            let working = lock(&WORKING);
            working.iter().find(|work| work.document == document).map(|work| work.step)
        };
        let [one, other] = ["prov/ett", "prov/annat"].map(|name| begin(name, 1, Step::Layout));
        one.is_laid_out();
        assert_eq!((of("prov/ett"), of("prov/annat")), (Some(Step::Export), Some(Step::Layout)));
        drop(one);
        assert_eq!((of("prov/ett"), of("prov/annat")), (None, Some(Step::Layout)));
        drop(other);
        assert_eq!(of("prov/annat"), None);
    }

    #[test]
    fn one_is_worked_on_before_others() {
        begin_with(Some("prov/först".to_owned()));
        assert!(is_first("prov/först") && !is_first("prov/sedan"));
        begin_with(None);
        assert!(!is_first("prov/först"));
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a time to count from")]
    fn the_slow_one_is_named() {
        let start = Instant::now();
        let working = [work("a", start + Duration::from_secs(9)), work("b", start)];
        let slow = |seconds, at| {
            slow_of(&working, Duration::from_secs(seconds), start + Duration::from_secs(at))
        };
        assert_eq!(slow(10, 10), None);
        assert_eq!(slow(10, 11).as_deref(), Some("b"));
        assert_eq!(slow(10, 20).as_deref(), Some("a"));
    }

    #[test]
    fn what_is_left_out_is_known_by_its_source() {
        let overrun_of_one = Overrun {
            document: "prov/utelämnat".to_owned(),
            source: shown(1),
            step: Step::Export,
            excess: Excess::Crash,
        };
        leave_out(std::slice::from_ref(&overrun_of_one));
        assert_eq!(overrun("prov/utelämnat", 1), Some(overrun_of_one));
        assert_eq!(overrun("prov/utelämnat", 2), None);
        assert_eq!(overrun("prov/annat", 1), None);
        leave_nothing_out();
        assert_eq!(overrun("prov/utelämnat", 1), None);
    }
}
