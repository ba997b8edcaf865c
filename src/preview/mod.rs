//! The documents in a browser while they are drafted: pages straight from their layouts, what is wrong,
//! and where in the records each line came from.
//!
//! In come finished documents and reports, out goes a page on the loopback interface. The server has a
//! thread of its own and reads a board that the build only writes to, so that no client can hold the
//! build up.

mod board;
mod guard;
mod origin;
mod server;
mod sheet;

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};

pub use self::origin::{Origin, origins};

use self::board::Board;
use self::guard::Guard;
use crate::pipeline::{Finished, Report};
use crate::project::Project;

/// So many ports are tried after one that is in use.
const TRIES: u16 = 20;

/// A preview that runs until it is dropped with the program.
#[derive(Debug)]
pub struct Preview {
    shared: Arc<Shared>,
    /// Where it is.
    pub address: SocketAddr,
}

/// What builds write and the server reads.
#[derive(Debug)]
struct Shared {
    project: Project,
    guard: Guard,
    board: Mutex<Board>,
    /// The board as JSON, for those who listen.
    news: tokio::sync::watch::Sender<Arc<str>>,
}

impl Preview {
    /// Starts a preview of a project at an address, on a port or the next that is free.
    pub fn start(project: &Project, host: IpAddr, port: u16) -> Result<Self> {
        let listener = listen(host, port)?;
        let address = listener.local_addr().context("förhandsvisningen har ingen adress")?;
        let board = Board::default();
        let (news, _) = tokio::sync::watch::channel(Arc::from(board.json(&project.root)));
        let shared = Arc::new(Shared {
            project: project.clone(),
            guard: Guard::new(address),
            board: Mutex::new(board),
            news,
        });
        server::start(listener, shared.clone()).context("förhandsvisningen kunde inte starta")?;
        Ok(Self { shared, address })
    }

    /// Where to find it in a browser on the same machine.
    pub fn url(&self) -> String {
        match self.address.ip() {
            ip if ip.is_unspecified() => format!("http://127.0.0.1:{}", self.address.port()),
            _ => format!("http://{}", self.address),
        }
    }

    /// Shows a document that was made.
    pub fn made(&self, finished: Finished<'_>) {
        let mut board = self.shared.board();
        if board.made(finished) {
            self.shared.tell(&board);
        }
    }

    /// Shows what a build came to.
    pub fn built(&self, report: &Report, elapsed: Duration) {
        let mut board = self.shared.board();
        board.built(report, elapsed);
        self.shared.tell(&board);
    }
}

impl Shared {
    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the board to those who listen. Who is slow gets the newest only.
    fn tell(&self, board: &Board) {
        self.news.send_replace(Arc::from(board.json(&self.project.root)));
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
