//! When a project may have changed.
//!
//! File events only say when to look; what has changed, the files themselves say
//! ([`crate::load::FileCache`]). So an event too many costs a glance, and one too few is caught by the
//! glance that is taken now and then anyway: on network drives, in folders behind links.

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

/// How long to wait after the last event of one file that is written to its end.
const CALM: Duration = Duration::from_millis(1);

/// How long to wait when several files change: a checkout, a copied folder.
const CROWD: Duration = Duration::from_millis(10);

/// How long to wait for what has begun: a file that is new and may be written to, or that is gone and
/// may come back under its name, as editors save.
const UNDONE: Duration = Duration::from_millis(30);

/// How long to wait for the end of what is written to a file. Where the system tells that a file is
/// closed, that is sure to come.
const UNCLOSED: Duration = Duration::from_millis(if cfg!(target_os = "linux") { 250 } else { 30 });

/// How long events may go on before the project is looked at anyway.
const LONGEST: Duration = Duration::from_millis(300);

/// How often to look without any event.
const GLANCE: Duration = Duration::from_secs(2);

/// How often to look where the system tells no events.
const POLL: Duration = Duration::from_millis(500);

/// A project that is watched.
#[derive(Debug)]
pub struct Watch {
    project: Project,
    watcher: Option<RecommendedWatcher>,
    events: Receiver<Event>,
    is_due: Arc<AtomicBool>,
    /// Whether the system couldn't tell of everything.
    is_deaf: Arc<AtomicBool>,
}

impl Watch {
    /// Begins to watch a project's content, templates and fonts.
    pub fn new(project: &Project) -> Self {
        // Some systems tell real paths only.
        let root = project.root.canonicalize().unwrap_or_else(|_| project.root.clone());
        let project = Project { root };
        let (tell, events) = mpsc::channel();
        let (is_due, is_deaf) =
            (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let (due, deaf, own) = (is_due.clone(), is_deaf.clone(), project.clone());
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let event = event.unwrap_or_else(|_| {
                deaf.store(true, Ordering::Relaxed);
                Event::new(EventKind::Other)
            });
            if matters(&own, &event) {
                due.store(true, Ordering::Relaxed);
                let _ = tell.send(event); // nobody listens once the watch is over
            }
        });
        let mut watch = Self { project, watcher: watcher.ok(), events, is_due, is_deaf };
        watch.listen();
        watch
    }

    /// What tells on any thread whether something may have changed since the last wait.
    pub fn alarm(&self) -> impl Fn() -> bool + Sync + use<> {
        let is_due = self.is_due.clone();
        move || is_due.load(Ordering::Relaxed)
    }

    /// Whether changes are found by looking now and then, since the system doesn't tell of them.
    pub fn is_polling(&self) -> bool {
        self.watcher.is_none() || self.is_deaf.load(Ordering::Relaxed)
    }

    /// Waits until something may have changed, and what has begun to change is written to its end.
    pub fn wait(&mut self) {
        let glance = if self.is_polling() { POLL } else { GLANCE };
        let mut scene = Scene::default();
        match self.events.recv_timeout(glance) {
            Ok(event) => scene.see(&self.project, event),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(glance),
        }
        #[expect(clippy::disallowed_methods, reason = "how long to wait hangs on the clock")]
        let start = Instant::now();
        while scene.is_begun && start.elapsed() < LONGEST {
            match self.events.recv_timeout(scene.patience()) {
                Ok(event) => scene.see(&self.project, event),
                Err(_) => break,
            }
        }
        if scene.folders_moved {
            self.listen();
        }
        // What comes from here on is for the next time: the look comes after.
        self.is_due.store(false, Ordering::Relaxed);
    }

    /// Listens to the folders as they are now. The root is listened to for folders that come and go.
    fn listen(&mut self) {
        let below = self.project.sources().map(|folder| (folder, RecursiveMode::Recursive));
        let root = (self.project.root.clone(), RecursiveMode::NonRecursive);
        let folders = std::iter::once(root).chain(below);
        let Some(watcher) = &mut self.watcher else { return };
        for (folder, mode) in folders {
            let _ = watcher.unwatch(&folder); // one that wasn't there wasn't watched
            if folder.is_dir() && watcher.watch(&folder, mode).is_err() {
                self.is_deaf.store(true, Ordering::Relaxed);
            }
        }
    }
}

/// Whether an event may mean that a build comes to something else. Reading doesn't.
fn matters(project: &Project, event: &Event) -> bool {
    let is_content = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    };
    let mut paths = event.paths.iter();
    let is_folder = is_of_folder(event.kind);
    is_content
        && (event.paths.is_empty()
            || paths.any(|path| load::may_be_input(project, path, is_folder)))
}

/// Whether an event is known to be about a folder.
fn is_of_folder(kind: EventKind) -> bool {
    matches!(kind, EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder))
}

/// What has happened since the wait began.
#[derive(Default)]
struct Scene {
    is_begun: bool,
    /// Files that something was told of.
    paths: BTreeSet<PathBuf>,
    /// Files that are being written to.
    open: BTreeSet<PathBuf>,
    /// Files that are new and empty, or gone.
    begun: BTreeSet<PathBuf>,
    /// Whether one of the watched folders itself came, went or was renamed.
    folders_moved: bool,
}

impl Scene {
    fn see(&mut self, project: &Project, event: Event) {
        self.is_begun = true;
        // Where events were lost, folders may have been too.
        self.folders_moved |= event.need_rescan();
        let (folders, is_folder) = (project.sources(), is_of_folder(event.kind));
        let may_be_input = |path: &PathBuf| load::may_be_input(project, path, is_folder);
        for path in event.paths.into_iter().filter(may_be_input) {
            // Editors try out whether they may write with files that have no ending.
            let is_file = path.extension().is_some() && !is_folder;
            match event.kind {
                EventKind::Create(_) => self.begun.extend(is_file.then(|| path.clone())),
                EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => {
                    self.open.remove(&path);
                    self.begun.extend(is_file.then(|| path.clone()));
                }
                EventKind::Modify(ModifyKind::Name(_)) => {
                    self.open.remove(&path);
                    if path.exists() {
                        self.begun.remove(&path);
                    }
                }
                EventKind::Access(_) => {
                    self.open.remove(&path);
                    self.begun.remove(&path);
                }
                EventKind::Modify(ModifyKind::Metadata(_)) => {}
                _ => drop(self.open.insert(path.clone())),
            }
            let is_moved = matches!(
                event.kind,
                EventKind::Create(_)
                    | EventKind::Remove(_)
                    | EventKind::Modify(ModifyKind::Name(_))
            );
            self.folders_moved |= is_moved && folders.contains(&path);
            self.paths.insert(path);
        }
    }

    /// How long to wait for another event.
    fn patience(&self) -> Duration {
        match (self.open.is_empty(), self.begun.is_empty(), self.paths.len()) {
            (false, ..) => UNCLOSED,
            (true, false, _) => UNDONE,
            (true, true, 0 | 1) => CALM,
            (true, true, _) => CROWD,
        }
    }
}
