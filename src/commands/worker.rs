//! The process that works, and the one that watches over it: a document that takes too much ends the first, and the
//! second starts another, which leaves that document out.
//!
//! ```text
//! make-docs ─starts→ make-docs with a task ─ends, and leaves a note→ make-docs with the task of the note …
//! ```
//!
//! Both are this program with the same arguments. The one that works reads its task from its input, and ends when that
//! does: then nothing watches over it any more. The note is a file that is only there when it is needed.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, ExitStatus as Ended, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use serde::{Deserialize, Serialize};

use super::exit_status::ExitStatus;
use crate::bounds::{self, Bounds, Overrun, Verdict};

/// The first argument of a process that something watches over.
pub const WORKER: &str = "--worker";

/// The exit status of a process that has left a note.
const NOTED: i32 = 75;

/// How often documents are looked at.
const INTERVAL: Duration = Duration::from_millis(20);

/// How long a document is waited for that something newer has overtaken, the first time. Each time after that it is twice as
/// long, until a build completes: however fast changes come, some build does.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a process is to do, beside its arguments.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Task {
    /// Where it leaves a note if it has to end.
    note: PathBuf,
    /// The documents that it leaves out.
    left_out: Vec<Overrun>,
    /// How often a process has been overtaken since a build completed.
    overtaken: u32,
    /// The document that it works on first.
    first: Option<String>,
    /// Whether another process worked before.
    is_continued: bool,
    /// Whether it works on one document at a time, so that it is known which one takes too much.
    is_alone: bool,
    /// The preview's port and what its key is made from, which stay the same.
    preview: Option<PreviewSeat>,
}

/// Where a preview is, from one process to the next.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PreviewSeat {
    /// Its port.
    pub(super) port: u16,
    /// The random bytes that its key is made from.
    pub(super) random: Vec<u8>,
}

/// The task of this process; none if nothing watches over it.
static TASK: OnceLock<Task> = OnceLock::new();

/// Whether the documents that are worked on are outdated.
static IS_OVERTAKEN: OnceLock<Box<dyn Fn() -> bool + Send + Sync>> = OnceLock::new();

/// How often processes have been overtaken since a build completed.
static OVERTAKEN: AtomicU32 = AtomicU32::new(0);

/// Where this process's preview is.
static PREVIEW: OnceLock<PreviewSeat> = OnceLock::new();

/// Whether documents are to be worked on one at a time.
pub(super) fn is_alone() -> bool {
    TASK.get().is_some_and(|task| task.is_alone)
}

/// Whether another process worked before this one.
pub(super) fn is_continued() -> bool {
    TASK.get().is_some_and(|task| task.is_continued)
}

/// Leaves a document that takes long when something newer has overtaken it.
pub(super) fn leave_when(is_overtaken: impl Fn() -> bool + Send + Sync + 'static) {
    let _ = IS_OVERTAKEN.set(Box::new(is_overtaken)); // there is one
}

/// Notes that a build has completed.
pub(super) fn has_completed() {
    OVERTAKEN.store(0, Ordering::Relaxed);
}

/// Where the preview of the process before was.
pub(super) fn preview_before() -> Option<PreviewSeat> {
    TASK.get().and_then(|task| task.preview.clone())
}

/// Notes where the preview is.
pub(super) fn keep_preview(seat: PreviewSeat) {
    let _ = PREVIEW.set(seat); // there is one
}

/// Does `work` in a process of its own that is watched over. If none can be started, it is done here.
pub(super) fn watched(work: impl FnOnce() -> Result<ExitStatus>) -> Result<ExitStatus> {
    if env::args_os().nth(1).is_some_and(|first| first == WORKER) {
        begin(read_task()?);
        return work();
    }
    match supervise() {
        Some(ended) => ended,
        None => work(),
    }
}

/// Starts processes until one has done the work; `None` if none can be started.
fn supervise() -> Option<Result<ExitStatus>> {
    let mut task = Task { note: note_path()?, ..Task::default() };
    let mut is_first = true;
    loop {
        let Ok(ended) = run_worker(&task) else {
            return (!is_first).then(|| Err(anyhow!("arbetet gick inte att börja om")));
        };
        is_first = false;
        let noted = take_note(&task.note);
        task = match (status_of(ended), noted) {
            (Some(status), _) => return Some(Ok(status)),
            (_, Some(next)) => next,
            // Which document it was is known if it happens again.
            (_, None) if has_crashed(ended) && !task.is_alone => Task { is_alone: true, ..task },
            _ => return Some(Err(anyhow!("arbetet avbröts av systemet"))),
        };
    }
}

/// Where a note is left, if one is: a name that nobody else can know. `None` if there are no random numbers.
fn note_path() -> Option<PathBuf> {
    let mut random = [0; 16];
    #[expect(clippy::disallowed_methods, reason = "a name in a folder that others write to")]
    getrandom::fill(&mut random).ok()?;
    Some(env::temp_dir().join(format!("make-docs-{:032x}.json", u128::from_ne_bytes(random))))
}

/// Runs a process with a task to its end.
fn run_worker(task: &Task) -> io::Result<Ended> {
    let arguments = env::args_os().skip(1);
    let mut worker: Child = Command::new(env::current_exe()?)
        .args([OsString::from(WORKER)].into_iter().chain(arguments))
        .stdin(Stdio::piped())
        .spawn()?;
    // Its input stays open until it ends.
    let mut input = worker.stdin.take();
    if let Some(input) = &mut input {
        let line = serde_json::to_string(task).map_err(io::Error::other)?;
        let _ = writeln!(input, "{line}"); // it has ended if it doesn't read
    }
    let ended = worker.wait();
    drop(input);
    ended
}

/// Whether the system ended a process for a fault of its own: a stack or an allocation without end.
#[cfg(unix)]
fn has_crashed(ended: Ended) -> bool {
    use std::os::unix::process::ExitStatusExt;
    // SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGSEGV, on Linux and macOS.
    ended.signal().is_some_and(|signal| matches!(signal, 4..=7 | 10 | 11))
}

/// The same: such a process has a status that none of ours has.
#[cfg(not(unix))]
fn has_crashed(ended: Ended) -> bool {
    status_of(ended).is_none() && ended.code().is_some_and(|code| code != NOTED)
}

/// How the work of a process ended; `None` if it didn't come to its end.
fn status_of(ended: Ended) -> Option<ExitStatus> {
    ended.code().and_then(ExitStatus::of_code)
}

/// The task that a process has noted for the next one.
fn take_note(path: &Path) -> Option<Task> {
    let text = fs::read_to_string(path).ok()?;
    let _ = fs::remove_file(path);
    serde_json::from_str(&text).ok()
}

/// The task of this process.
fn read_task() -> Result<Task> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}

/// Begins to look after documents, and to end with the process that watches.
fn begin(task: Task) {
    bounds::leave_out(&task.left_out);
    bounds::begin_with(task.first.clone());
    OVERTAKEN.store(task.overtaken, Ordering::Relaxed);
    if task.is_alone {
        bounds::on_change(note_crash);
    }
    let _ = TASK.set(task); // it is read once
    thread::spawn(|| {
        let _ = io::stdin().lock().read_to_end(&mut Vec::new());
        end(ExitStatus::Failed.code().into());
    });
    let bounds = chosen_bounds();
    thread::spawn(move || look_after(bounds));
}

/// Ends the process once a document takes too much.
fn look_after(bounds: Bounds) {
    loop {
        bounds::wait_for_work();
        thread::sleep(INTERVAL);
        let memory = memory_stats::memory_stats().map(|stats| stats.physical_mem);
        #[expect(clippy::disallowed_methods, reason = "how long a document may take is a time")]
        let now = Instant::now();
        let Some(task) = TASK.get() else { return };
        let next = match bounds::verdict(bounds, now, memory, task.is_alone) {
            None => match overtaken(now) {
                Some(first) => Task {
                    first: Some(first),
                    overtaken: OVERTAKEN.load(Ordering::Relaxed) + 1,
                    ..next_task(task, None, task.is_alone)
                },
                None => continue,
            },
            Some(Verdict::OneOfSeveral(_)) => next_task(task, None, true),
            // Without that document, several are worked on again.
            Some(Verdict::Exceeded(overrun)) => next_task(task, Some(overrun), false),
        };
        if note(&next).is_ok() {
            end(NOTED);
        }
    }
}

/// The document that has taken long and is outdated.
fn overtaken(now: Instant) -> Option<String> {
    let doublings = OVERTAKEN.load(Ordering::Relaxed).min(6);
    let slow = bounds::slow(PATIENCE * 2_u32.pow(doublings), now)?;
    IS_OVERTAKEN.get().filter(|is_overtaken| is_overtaken()).map(|_| slow)
}

/// The task of the process after this one.
fn next_task(task: &Task, overrun: Option<Overrun>, is_alone: bool) -> Task {
    let mut left_out = bounds::left_out();
    left_out.extend(overrun);
    let preview = PREVIEW.get().cloned();
    let note = task.note.clone();
    Task { note, left_out, is_alone, preview, first: None, overtaken: 0, is_continued: true }
}

/// Notes which document it is that ends the process, if the system does.
fn note_crash(overrun: Option<Overrun>) {
    let Some(task) = TASK.get() else { return };
    // Without a note, the document isn't named.
    let _ = match overrun {
        None => fs::remove_file(&task.note),
        overrun => note(&next_task(task, overrun, false)),
    };
}

/// Writes down the task of the next process.
fn note(next: &Task) -> io::Result<()> {
    let _ = fs::remove_file(&next.note); // there is rarely one
    let text = serde_json::to_string(next).map_err(io::Error::other)?;
    // A file that somebody else has put there isn't written to.
    let mut file = File::options().write(true).create_new(true).open(&next.note)?;
    file.write_all(text.as_bytes())
}

#[expect(clippy::exit, reason = "threads that don't end can only be ended with their process")]
fn end(code: i32) {
    process::exit(code)
}

/// The bounds that the environment sets, in seconds and megabytes.
fn chosen_bounds() -> Bounds {
    let default = Bounds::default();
    Bounds {
        time: variable("MAKE_DOCS_SECONDS").map_or(default.time, Duration::from_secs),
        memory: variable("MAKE_DOCS_MEGABYTES")
            .and_then(|megabytes| usize::try_from(megabytes).ok()?.checked_mul(1 << 20))
            .unwrap_or(default.memory),
    }
}

#[expect(clippy::disallowed_methods, reason = "what one machine may take is of that machine")]
fn variable(name: &str) -> Option<u64> {
    env::var(name).ok()?.trim().parse().ok().filter(|number| *number > 0)
}
