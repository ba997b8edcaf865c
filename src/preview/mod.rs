//! The documents in a browser while they are drafted: pages straight from their layouts, what is wrong,
//! and where in the records each line came from.
//!
//! In come finished documents and reports, out goes a page on the loopback interface. The server has a
//! thread of its own and reads a board that the build only writes to, so that no client can hold the
//! build up.

mod board;
mod guard;
mod origin;
mod picture;
mod server;
mod sheet;

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use self::board::{Board, Shown};
use self::guard::Guard;
use self::picture::Picture;
use crate::pipeline::{BuildEvent, Report};
use crate::project::Project;

/// So many pictures are kept, half a megabyte each.
const MOST_DRAWN: usize = 24;

/// More new pages than this aren't drawn before they are asked for: few of them can be seen.
const MOST_AHEAD: usize = 2;

/// So many ports are tried after one that is in use.
const TRIES: u16 = 20;

/// A preview that runs until it is dropped with the program.
#[derive(Debug)]
pub struct Preview {
    shared: Arc<Shared>,
    server: Handle,
    /// Where it is.
    pub address: SocketAddr,
}

/// What builds write and the server reads.
#[derive(Debug)]
struct Shared {
    project: Project,
    guard: Guard,
    board: Mutex<Board>,
    /// The pictures that were drawn last, by look.
    drawn: Mutex<VecDeque<(String, Arc<Picture>)>>,
    /// Whose turn it is to have a page drawn.
    turn: Arc<Semaphore>,
    /// How often the board has changed, for those who listen.
    news: tokio::sync::watch::Sender<u64>,
    /// The board as JSON, as it was after so many changes.
    told: Mutex<(u64, Arc<str>)>,
}

impl Preview {
    /// Starts a preview of a project at an address, on a port or the next that is free.
    pub fn start(project: &Project, host: IpAddr, port: u16) -> Result<Self> {
        let listener = listen(host, port)?;
        let address = listener.local_addr().context("förhandsvisningen har ingen adress")?;
        let (news, _) = tokio::sync::watch::channel(1);
        let shared = Arc::new(Shared {
            project: project.clone(),
            guard: Guard::new(address),
            board: Mutex::default(),
            drawn: Mutex::default(),
            turn: Arc::new(Semaphore::new(1)),
            news,
            told: Mutex::new((0, Arc::from(""))),
        });
        let server = server::start(listener, shared.clone());
        let server = server.context("förhandsvisningen kunde inte starta")?;
        Ok(Self { shared, server, address })
    }

    /// Where to find it in a browser on the same machine.
    pub fn url(&self) -> String {
        match self.address.ip() {
            ip if ip.is_unspecified() => format!("http://127.0.0.1:{}", self.address.port()),
            _ => format!("http://{}", self.address),
        }
    }

    /// A build begins.
    pub fn begin(&self) {
        self.shared.board().begin();
    }

    /// Shows a document's pages as soon as they are laid out, and what became of it.
    pub fn hear(&self, told: BuildEvent<'_>) {
        let (document, sheets, made) = match told {
            BuildEvent::LaidOut { document, pages: sheets } => (document, Some(sheets), None),
            BuildEvent::Finished { document, made, .. } => {
                (document, made.map(|(_, sheets)| sheets), made.map(|(made, _)| made))
            }
        };
        // Pages are looked at before the board is taken: nobody waits for that.
        let before = self.shared.board().shown(document);
        let sheets = sheets.map(|sheets| (sheets, Shown::new(sheets, before.as_deref())));
        let (shown, before) = (sheets.as_ref().map(|(_, shown)| shown), before.as_deref());
        let new = shown.zip(before).map(|(shown, before)| shown.new_looks(before));
        if self.shared.board().show(document, sheets, made) {
            self.shared.tell();
            self.draw_ahead(new.unwrap_or_default());
        }
    }

    /// Draws pages that somebody who listens is about to ask for.
    fn draw_ahead(&self, looks: Vec<String>) {
        if self.shared.news.receiver_count() == 0 || !(1..=MOST_AHEAD).contains(&looks.len()) {
            return;
        }
        // What somebody asks for already goes before.
        if let Ok(turn) = self.shared.turn.clone().try_acquire_owned() {
            let shared = self.shared.clone();
            self.server.spawn_blocking(move || {
                looks.iter().for_each(|look| drop(shared.picture(look)));
                drop(turn);
            });
        }
    }

    /// Shows what a build came to.
    pub fn built(&self, report: &Report, elapsed: Duration) {
        self.shared.board().built(report, elapsed);
        self.shared.tell();
    }
}

impl Shared {
    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A page's picture.
    fn picture(&self, look: &str) -> Option<Arc<Picture>> {
        if let Some(picture) = self.remembered(look) {
            return Some(picture);
        }
        let (shown, at) = self.board().page(look)?;
        let picture = Arc::new(shown.picture(at)?);
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.push_front((look.to_owned(), picture.clone()));
        drawn.truncate(MOST_DRAWN);
        Some(picture)
    }

    /// A page's picture, if it was drawn lately.
    fn remembered(&self, look: &str) -> Option<Arc<Picture>> {
        let drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.iter().find(|(own, _)| own == look).map(|(_, picture)| picture.clone())
    }

    /// Tells those who listen that the board has changed. Who is slow gets the newest only.
    fn tell(&self) {
        self.news.send_modify(|changes| *changes += 1);
    }

    /// The board as JSON, made once after each change.
    fn json(&self) -> Arc<str> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let changes = *self.news.borrow();
        if told.0 != changes {
            *told = (changes, Arc::from(self.board().json(&self.project.root)));
        }
        told.1.clone()
    }
}

/// A socket on a port, or on the next one that is free.
fn listen(host: IpAddr, port: u16) -> Result<TcpListener> {
    let last = port.saturating_add(TRIES);
    for port in port..=last {
        match TcpListener::bind((host, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            Err(error) => bail!("porten {port} på {host} går inte att använda ({error})"),
        }
    }
    bail!("portarna {port}–{last} är upptagna; välj en annan med `--port`")
}
