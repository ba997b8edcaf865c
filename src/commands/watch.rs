//! `make-docs watch`: builds after every change, and shows the documents while they are drafted.
//!
//! A change during a build stops it between two documents, and the next build continues with what is
//! newer. One of two successive builds always completes, however fast changes come.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::time::Instant;

use anyhow::{Result, anyhow};
use chrono::{Local, NaiveTime};

use super::exit_status::ExitStatus;
use super::options::{jobs, parse_selection};
use super::worker::{self, PreviewSeat};
use crate::args::WatchArguments;
use crate::diagnostic::cause;
use crate::pipeline::{self, BuildOptions, BuildSession, Report};
use crate::plan::Selection;
use crate::preview::{AccessKey, Preview};
use crate::project::Project;
use crate::terminal::{self, WatchScreen};
use crate::watch::ProjectWatcher;

/// Builds at every change until the program is ended, or nobody reads any more what it prints.
pub(super) fn run(arguments: &WatchArguments) -> Result<ExitStatus> {
    match watch(arguments) {
        Err(error) if terminal::is_unread(&error) => Ok(ExitStatus::Fine),
        Err(error) => Err(error),
        Ok(never) => match never {},
    }
}

/// Builds at every change until something fails.
fn watch(arguments: &WatchArguments) -> Result<Infallible> {
    let project = Project::find(arguments.common.root.as_deref())?;
    // Watching starts before anything is read, so that no change is missed.
    let mut watcher = ProjectWatcher::new(&project);
    let preview = start_preview(arguments, &project)?;
    let mut head = screen_head(arguments, preview.as_ref(), &watcher);
    if let Some(preview) = preview.as_ref().filter(|_| arguments.open && !worker::is_continued())
        && let Err(error) = open::that_detached(preview.address.url())
    {
        head.push(format!("Webbläsaren gick inte att öppna ({})", cause(&error)));
    }
    let screen = WatchScreen::new(arguments.common.format, head)?;
    let selection = parse_selection(&project, &arguments.selection, &[], &arguments.organ);
    let mut builds = WatchedBuilds::new(BuildSession::new(project), selection, screen, preview);
    let has_changes = watcher.change_check();
    worker::leave_when(watcher.change_check());
    loop {
        builds.build_if_needed(&has_changes)?;
        watcher.wait();
    }
}

/// The builds of a watched project, one after another.
struct WatchedBuilds {
    session: BuildSession,
    selection: Selection,
    screen: WatchScreen,
    preview: Option<Preview>,
    options: BuildOptions<'static>,
    /// The maximum of parallel documents after the first build.
    later_jobs: NonZeroUsize,
    /// When the first of the builds that were cut short started; none if the last one completed.
    unfinished_since: Option<Instant>,
    is_first: bool,
}

impl WatchedBuilds {
    fn new(
        session: BuildSession,
        selection: Selection,
        screen: WatchScreen,
        preview: Option<Preview>,
    ) -> Self {
        let cores = jobs(None);
        // A browser that paints the changed page at once needs a core too.
        let all_but_one = NonZeroUsize::new(cores.get() - 1).filter(|_| preview.is_some());
        Self {
            session,
            selection,
            screen,
            preview,
            options: BuildOptions::new(cores),
            later_jobs: all_but_one.unwrap_or(cores),
            unfinished_since: None,
            is_first: true,
        }
    }

    /// Scans the files, and builds if something has changed, the last build was cut short, or documents
    /// are missing on disk.
    fn build_if_needed(&mut self, has_changes: &(impl Fn() -> bool + Sync)) -> Result<()> {
        let has_changed = self.session.refresh();
        // The first build is printed even if the project is empty.
        let is_expected = has_changed || self.is_first;
        if !is_expected && self.unfinished_since.is_none() && !self.session.is_lacking() {
            return Ok(());
        }
        let may_stop = self.unfinished_since.is_none();
        #[expect(clippy::disallowed_methods, reason = "the screen says how long it took")]
        let start = *self.unfinished_since.get_or_insert_with(Instant::now);
        let report = self.build(may_stop, has_changes);
        self.is_first = false;
        self.options.jobs = self.later_jobs;
        // A build that was cut short is reported with the one that completes it.
        if report.is_cut_short {
            return Ok(());
        }
        self.unfinished_since = None;
        worker::has_completed();
        let elapsed = start.elapsed();
        if let Some(preview) = &self.preview {
            preview.finish_build(&report, elapsed);
        }
        // Documents that can't be written are retried at each scan, but reported once.
        if is_expected || report.made.iter().any(|made| made.changed) {
            self.screen.print_build(&report, elapsed, now())?;
        }
        Ok(())
    }

    /// Builds, and stops at a change if it may.
    fn build(&mut self, may_stop: bool, has_changes: &(impl Fn() -> bool + Sync)) -> Report {
        let preview = self.preview.as_ref();
        if let Some(preview) = preview {
            preview.begin_build();
        }
        pipeline::rebuild(&mut self.session, &self.selection, self.options, &|event| {
            if let Some(preview) = preview {
                preview.handle_event(event);
            }
            if may_stop && has_changes() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
    }
}

/// Starts the preview, unless the user doesn't want it.
fn start_preview(arguments: &WatchArguments, project: &Project) -> Result<Option<Preview>> {
    if arguments.no_preview {
        return Ok(None);
    }
    let host = arguments.host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    // Browsers that show it go on when a process takes over from another.
    let before = worker::preview_before();
    let port = before.as_ref().map_or(arguments.port, |before| before.port);
    let random = match before.and_then(|before| before.random.try_into().ok()) {
        Some(random) => random,
        None => random_bytes()?,
    };
    let preview = Preview::start(project, host, port, AccessKey::new(random))?;
    let port = preview.address.port();
    worker::keep_preview(PreviewSeat { port, random: random.to_vec() });
    Ok(Some(preview))
}

/// What a new key to the preview is made from.
fn random_bytes() -> Result<[u8; AccessKey::RANDOM_BYTES]> {
    let mut random = [0; AccessKey::RANDOM_BYTES];
    #[expect(clippy::disallowed_methods, reason = "a key that nobody can guess")]
    getrandom::fill(&mut random)
        .map_err(|_| anyhow!("systemet ger inga slumptal till förhandsvisningens adress"))?;
    Ok(random)
}

/// The lines that stay on the screen, above the one about the last build.
fn screen_head(
    arguments: &WatchArguments,
    preview: Option<&Preview>,
    watcher: &ProjectWatcher,
) -> Vec<String> {
    let watched = match arguments.selection.as_slice() {
        [] => "content/".to_owned(),
        selection => selection.join(", "),
    };
    let mut head = vec![format!("make-docs följer {watched}. Avsluta med Ctrl+C")];
    if let Some(preview) = preview {
        let wanted = arguments.port;
        let note = match preview.address.port() {
            port if wanted == 0 || port == wanted => String::new(),
            _ => format!(" (port {wanted} är upptagen)"),
        };
        head.push(format!("Förhandsvisning: {}{note}", preview.address.url()));
        head.extend(preview.address.network_url().map(|url| format!("Från andra enheter: {url}")));
        if preview.address.is_on_network() {
            head.push("Alla som får adressen kan läsa dokumenten, också utkast".to_owned());
            head.push("Nästa gång du startar är adressen en annan".to_owned());
        }
    }
    if watcher.is_polling() {
        head.push(
            "Systemet meddelar inte ändringar. Mappen läses av två gånger i sekunden".to_owned(),
        );
    }
    head
}

/// The time of day.
#[expect(clippy::disallowed_methods, reason = "the screen says when the build ended")]
fn now() -> NaiveTime {
    Local::now().time()
}
