//! Waits until a project may have changed.
//!
//! File events only say when to scan; the scan itself ([`crate::load::FileCache`]) finds what has changed
//! by comparing files. So a spurious event costs one scan, and a missed one, as on network drives or
//! behind links, is found by the next poll, within two seconds.
//!
//! Events of one save are awaited together: the quiet period after each depends on whether more must
//! follow, as after a file was created empty or removed.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::load;
use crate::project::Project;

/// The quiet period when one file has changed and is completely written.
const ONE_FILE_QUIET: Duration = Duration::from_millis(1);

/// The quiet period when several files change: a checkout, a copied folder.
const SEVERAL_FILES_QUIET: Duration = Duration::from_millis(10);

/// The quiet period when a file is new and may be written to, or is gone and may be replaced under its
/// name, as editors do when they save.
const INCOMPLETE_QUIET: Duration = Duration::from_millis(30);

/// The quiet period when a file is being written. Linux reports when it is closed, so there the end is
/// sure to be reported.
const OPEN_FILE_QUIET: Duration =
    Duration::from_millis(if cfg!(target_os = "linux") { 250 } else { 30 });

/// The longest wait while events keep coming.
const MAX_WAIT: Duration = Duration::from_millis(300);

/// The time between scans without any event, where the system reports events.
const FALLBACK_INTERVAL: Duration = Duration::from_secs(2);

/// The time between scans where the system doesn't report events.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// Watches a project's content, templates and fonts.
#[derive(Debug)]
pub struct ProjectWatcher {
    project: Project,
    watcher: Option<RecommendedWatcher>,
    events: Receiver<Event>,
    has_changes: Arc<AtomicBool>,
    /// Whether the system has failed to watch a folder or to report an event.
    is_unreliable: Arc<AtomicBool>,
}

impl ProjectWatcher {
    /// Starts to watch a project.
    pub fn new(project: &Project) -> Self {
        // Some systems report real paths only.
        let root = project.root.canonicalize().unwrap_or_else(|_| project.root.clone());
        let project = Project { root };
        let has_changes = Arc::new(AtomicBool::new(false));
        let is_unreliable = Arc::new(AtomicBool::new(false));
        let (sender, events) = mpsc::channel();
        let watcher = notify::recommended_watcher({
            let project = project.clone();
            let (has_changes, is_unreliable) = (has_changes.clone(), is_unreliable.clone());
            move |reported: notify::Result<Event>| {
                let event = reported.unwrap_or_else(|_| {
                    is_unreliable.store(true, Ordering::Relaxed);
                    Event::new(EventKind::Other)
                });
                if may_be_input(&project, &event) {
                    has_changes.store(true, Ordering::Relaxed);
                    let _ = sender.send(event); // fails only once the receiver is dropped
                }
            }
        })
        .ok();
        let mut watcher = Self { project, watcher, events, has_changes, is_unreliable };
        watcher.watch_folders();
        watcher
    }

    /// A function for any thread that returns whether something may have changed since the last wait.
    pub fn change_check(&self) -> impl Fn() -> bool + Sync + use<> {
        let has_changes = self.has_changes.clone();
        move || has_changes.load(Ordering::Relaxed)
    }

    /// Whether changes are found by polling, since the system doesn't report them all.
    pub fn is_polling(&self) -> bool {
        self.watcher.is_none() || self.is_unreliable.load(Ordering::Relaxed)
    }

    /// Waits until something may have changed and is completely written.
    pub fn wait(&mut self) {
        let interval = if self.is_polling() { POLL_INTERVAL } else { FALLBACK_INTERVAL };
        let mut changes = PendingChanges::default();
        match self.events.recv_timeout(interval) {
            Ok(event) => changes.add(&self.project, event),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(interval),
        }
        #[expect(clippy::disallowed_methods, reason = "how long to wait depends on the clock")]
        let start = Instant::now();
        while changes.has_events && start.elapsed() < MAX_WAIT {
            match self.events.recv_timeout(changes.quiet_period()) {
                Ok(event) => changes.add(&self.project, event),
                Err(_) => break,
            }
        }
        if changes.affects_watched_folders {
            self.watch_folders();
        }
        // The scan comes after the wait, so later events belong to the next one.
        self.has_changes.store(false, Ordering::Relaxed);
    }

    /// Watches the folders that exist now, and the root for folders that come and go.
    fn watch_folders(&mut self) {
        let Some(watcher) = &mut self.watcher else { return };
        let root = (self.project.root.clone(), RecursiveMode::NonRecursive);
        let sources = self.project.sources().map(|folder| (folder, RecursiveMode::Recursive));
        for (folder, mode) in std::iter::once(root).chain(sources) {
            let _ = watcher.unwatch(&folder); // fails for one that wasn't watched
            if folder.is_dir() && watcher.watch(&folder, mode).is_err() {
                self.is_unreliable.store(true, Ordering::Relaxed);
            }
        }
    }
}

/// Whether an event may change the result of a build. Reading a file doesn't.
fn may_be_input(project: &Project, event: &Event) -> bool {
    let is_read = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    };
    let is_folder = is_of_folder(event.kind);
    let mut paths = event.paths.iter();
    // An event without paths may be about any of them.
    !is_read
        && (event.paths.is_empty()
            || paths.any(|path| load::may_be_input(project, path, is_folder)))
}

/// Whether an event is known to be about a folder.
fn is_of_folder(kind: EventKind) -> bool {
    matches!(kind, EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder))
}

/// Whether an event makes a path appear or disappear.
fn is_of_existence(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
    )
}

/// The changes reported since a wait began.
#[derive(Default)]
struct PendingChanges {
    has_events: bool,
    /// The paths that have events.
    paths: BTreeSet<PathBuf>,
    /// The files that are being written.
    open: BTreeSet<PathBuf>,
    /// The files that are new and empty, or gone: a save isn't complete at that.
    incomplete: BTreeSet<PathBuf>,
    /// Whether a watched folder itself was created, removed or renamed.
    affects_watched_folders: bool,
}

impl PendingChanges {
    /// Adds an event.
    fn add(&mut self, project: &Project, event: Event) {
        self.has_events = true;
        // Among lost events may be those of folders.
        self.affects_watched_folders |= event.need_rescan();
        let is_folder = is_of_folder(event.kind);
        for path in event.paths {
            if !load::may_be_input(project, &path, is_folder) {
                continue;
            }
            // Editors create files without an extension to test whether they may write.
            let is_file = path.extension().is_some() && !is_folder;
            self.update_file(&path, event.kind, is_file);
            self.affects_watched_folders |=
                is_of_existence(event.kind) && project.sources().contains(&path);
            self.paths.insert(path);
        }
    }

    /// Notes whether a file is open or incomplete after an event.
    fn update_file(&mut self, path: &PathBuf, kind: EventKind, is_file: bool) {
        match kind {
            EventKind::Create(_) => {
                self.incomplete.extend(is_file.then(|| path.clone()));
            }
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => {
                self.open.remove(path);
                self.incomplete.extend(is_file.then(|| path.clone()));
            }
            EventKind::Modify(ModifyKind::Name(_)) => {
                self.open.remove(path);
                if path.exists() {
                    self.incomplete.remove(path);
                }
            }
            // The only access that matters: a written file was closed.
            EventKind::Access(_) => {
                self.open.remove(path);
                self.incomplete.remove(path);
            }
            EventKind::Modify(ModifyKind::Metadata(_)) => {}
            _ => {
                self.open.insert(path.clone());
            }
        }
    }

    /// How long to wait for another event.
    fn quiet_period(&self) -> Duration {
        match (self.open.is_empty(), self.incomplete.is_empty(), self.paths.len()) {
            (false, ..) => OPEN_FILE_QUIET,
            (true, false, _) => INCOMPLETE_QUIET,
            (true, true, 0 | 1) => ONE_FILE_QUIET,
            (true, true, _) => SEVERAL_FILES_QUIET,
        }
    }
}
