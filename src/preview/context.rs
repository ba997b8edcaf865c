//! What the builds write and the request handlers read: the preview's state, the pages rendered most
//! recently, and a counter that event streams wait on.
//!
//! Each part has a lock of its own, held only while it is read or replaced; pages are rendered
//! outside of them.

use std::collections::VecDeque;
use std::fs;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use hyper::body::Bytes;
use tokio::sync::{Semaphore, watch};

use super::editor::EditorPlace;
use super::json;
use super::page_svg::PageSvg;
use super::request_guard::RequestGuard;
use super::state::PreviewState;
use crate::project::Project;

/// The most rendered pages that are cached, at about half a megabyte each.
const MAX_RENDERED_PAGES: usize = 24;

/// The data shared by the builds and the server.
#[derive(Debug)]
pub(super) struct ServerContext {
    project: Project,
    /// Which requests are answered.
    pub(super) guard: RequestGuard,
    state: Mutex<PreviewState>,
    /// The pages rendered most recently, newest first.
    rendered: Mutex<VecDeque<RenderedPage>>,
    /// The one permit to render, so that one page is rendered at a time.
    pub(super) render_permit: Arc<Semaphore>,
    /// The number of changes of the state.
    changes: watch::Sender<u64>,
    state_event: Mutex<CachedEvent>,
    /// The files that are being sent.
    sent: Mutex<Vec<Weak<[u8]>>>,
}

/// A page as SVG, by its hash.
#[derive(Debug)]
struct RenderedPage {
    hash: String,
    svg: Arc<PageSvg>,
}

/// The state as an event, after a number of changes.
#[derive(Debug)]
struct CachedEvent {
    changes: u64,
    text: Bytes,
}

impl ServerContext {
    /// The context of a server that answers what a guard allows, with nothing built.
    pub(super) fn new(project: Project, guard: RequestGuard) -> Self {
        Self {
            project,
            guard,
            state: Mutex::default(),
            rendered: Mutex::default(),
            render_permit: Arc::new(Semaphore::new(1)),
            changes: watch::Sender::new(1),
            state_event: Mutex::new(CachedEvent { changes: 0, text: Bytes::new() }),
            sent: Mutex::default(),
        }
    }

    /// The state, locked.
    pub(super) fn state(&self) -> MutexGuard<'_, PreviewState> {
        lock(&self.state)
    }

    /// The content of a published document, from its path below `output/`; none unless the state has
    /// one there. One that is being sent to several clients is in memory once.
    pub(super) fn published_file(&self, path: &str) -> Option<Bytes> {
        if !self.state().is_published(path) {
            return None;
        }
        let content = fs::read(self.project.output().join(path)).ok()?;
        let mut sent = lock(&self.sent);
        sent.retain(|file| file.strong_count() > 0);
        let same = sent.iter().filter_map(Weak::upgrade).find(|file| **file == *content);
        let shared = same.unwrap_or_else(|| {
            let new = Arc::from(content);
            sent.push(Arc::downgrade(&new));
            new
        });
        Some(Bytes::from_owner(shared))
    }

    /// The URL that opens a place in an editor; none unless the state names its file.
    pub(super) fn editor_url(&self, place: &EditorPlace<'_>) -> Option<String> {
        let is_known = self.state().paths().any(|path| place.is_in(path));
        is_known.then(|| place.url(&self.project.root)).flatten()
    }

    /// A page as SVG, from the cache or rendered now.
    pub(super) fn page_svg(&self, hash: &str) -> Option<Arc<PageSvg>> {
        if let Some(svg) = self.cached_svg(hash) {
            return Some(svg);
        }
        let page = self.state().page(hash)?;
        let svg = Arc::new(page.render()?);
        let mut rendered = lock(&self.rendered);
        rendered.push_front(RenderedPage { hash: hash.to_owned(), svg: svg.clone() });
        rendered.truncate(MAX_RENDERED_PAGES);
        Some(svg)
    }

    /// A page as SVG, if it is in the cache.
    pub(super) fn cached_svg(&self, hash: &str) -> Option<Arc<PageSvg>> {
        let rendered = lock(&self.rendered);
        rendered.iter().find(|page| page.hash == hash).map(|page| page.svg.clone())
    }

    /// Notifies the event streams of a change. A slow one receives only the latest state.
    pub(super) fn notify(&self) {
        self.changes.send_modify(|changes| *changes += 1);
    }

    /// Whether an event stream is open.
    pub(super) fn has_listeners(&self) -> bool {
        self.changes.receiver_count() > 0
    }

    /// A receiver of the changes from now on.
    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// The state as an event, serialized once after each change.
    pub(super) fn state_event(&self) -> Bytes {
        let mut cached = lock(&self.state_event);
        let changes = *self.changes.borrow();
        if cached.changes != changes {
            let text = format!("data: {}\n\n", json::state(&self.state()));
            *cached = CachedEvent { changes, text: Bytes::from(text) };
        }
        cached.text.clone()
    }
}

/// Locks a mutex. Every write leaves its value whole, so one that panicked does no harm.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
