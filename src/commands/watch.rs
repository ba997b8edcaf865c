//! `make-docs watch`: makes again what a change touches, and shows it while it is drafted.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroUsize;
use std::time::Instant;

use anyhow::Result;
use chrono::{Local, NaiveTime};

use super::{ExitStatus, jobs, selection};
use crate::args::WatchArguments;
use crate::pipeline::{BuildOptions, BuildSession, Flow};
use crate::preview::Preview;
use crate::project::Project;
use crate::terminal::Screen;
use crate::watch::Watch;

/// Builds at every change until the program is ended.
pub(super) fn run(arguments: &WatchArguments) -> Result<ExitStatus> {
    let project = Project::find(arguments.common.root.as_deref())?;
    // Listens before anything is read, so that no change falls in between.
    let mut watch = Watch::new(&project);
    let preview = preview(arguments, &project)?;
    let mut head = head(arguments, preview.as_ref(), &watch);
    if let Some(preview) = preview.as_ref().filter(|_| arguments.open)
        && let Err(error) = open::that_detached(preview.url())
    {
        head.push(format!("Webbläsaren gick inte att öppna ({error})"));
    }
    let mut screen = Screen::new(arguments.common.format, head)?;
    let selection = selection(&project, &arguments.selection, &[]);
    let every_core = jobs(None);
    // A browser that shows the page at once needs a core too.
    let but_one = NonZeroUsize::new(every_core.get() - 1).filter(|_| preview.is_some());
    let mut how = BuildOptions { jobs: every_core, drafts: false, attach: false };
    let mut workshop = BuildSession::new(project);
    let is_due = watch.alarm();
    let mut begun: Option<Instant> = None;
    let mut is_new = true;
    loop {
        // A project with nothing in it is told of too.
        let is_asked = workshop.look() | std::mem::take(&mut is_new);
        if is_asked || begun.is_some() || workshop.is_lacking() {
            // Of two builds in a row one goes to its end, however fast changes come.
            let may_stop = begun.is_none();
            #[expect(clippy::disallowed_methods, reason = "the screen says how long it took")]
            let start = *begun.get_or_insert_with(Instant::now);
            if let Some(preview) = &preview {
                preview.begin_build();
            }
            let report = workshop.build(&selection, how, &|told| {
                if let Some(preview) = &preview {
                    preview.handle_event(told);
                }
                if may_stop && is_due() { Flow::Break(()) } else { Flow::Continue(()) }
            });
            how.jobs = but_one.unwrap_or(every_core);
            // What was cut short goes on with what is newer, and is told then.
            if !report.is_cut_short {
                begun = None;
                let elapsed = start.elapsed();
                if let Some(preview) = &preview {
                    preview.finish_build(&report, elapsed);
                }
                // Documents that can't be written are tried again and again, and told of once.
                let is_news = is_asked || report.made.iter().any(|made| made.changed);
                if is_news {
                    screen.built(&report, elapsed, now())?;
                }
            }
        }
        watch.wait();
    }
}

/// The preview, if one is wanted.
fn preview(arguments: &WatchArguments, project: &Project) -> Result<Option<Preview>> {
    if arguments.no_preview {
        return Ok(None);
    }
    let host = arguments.host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    Preview::start(project, host, arguments.port).map(Some)
}

/// What stays on the screen, above the line about the last build.
fn head(arguments: &WatchArguments, preview: Option<&Preview>, watch: &Watch) -> Vec<String> {
    let what = match arguments.selection.as_slice() {
        [] => "content/".to_owned(),
        some => some.join(", "),
    };
    let mut head = vec![format!("make-docs följer {what}; Ctrl+C avslutar")];
    if let Some(preview) = preview {
        let port = preview.address.port();
        let is_other = arguments.port != 0 && port != arguments.port;
        let why = if is_other {
            format!(" (port {} är upptagen)", arguments.port)
        } else {
            String::new()
        };
        head.push(format!("Förhandsvisning: {}{why}", preview.url()));
        if !preview.address.ip().is_loopback() {
            head.push("Alla som når den på nätet kan läsa dokumenten, också utkast".to_owned());
        }
    }
    if watch.is_polling() {
        head.push(
            "Systemet talar inte om ändringar: mappen ses över två gånger i sekunden".to_owned(),
        );
    }
    head
}

/// The time of day.
#[expect(clippy::disallowed_methods, reason = "the screen says when it was")]
fn now() -> NaiveTime {
    Local::now().time()
}
