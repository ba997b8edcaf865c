//! Shows the documents in a browser while they are drafted: the pages straight from their layout, the
//! findings, and where in the records each line of text comes from.
//!
//! Build events and reports come in; a web page goes out, on the loopback interface or, with a key in its
//! address, on the network. The server has a thread of its own and reads a state that only builds write
//! to, so no client can delay a build.

mod page_hash;
mod svg_reader;
mod page_svg;
mod line_origins;
mod pages;
mod grouping;
mod state;
mod json;
mod access_key;
mod address;
mod request_guard;
mod editor;
mod context;
mod connections;
mod patient_stream;
mod events;
mod responses;
mod server;

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::runtime::Handle;

pub use self::access_key::AccessKey;
pub use self::address::PreviewAddress;
use self::context::ServerContext;
use self::pages::PreviewPages;
use self::request_guard::RequestGuard;
use self::server::Server;
use self::state::DocumentUpdate;
use crate::diagnostic::cause;
use crate::kinds::Document;
use crate::pipeline::{BuildEvent, DocumentPages, MadeDocument, Report};
use crate::project::Project;

/// The most new pages of a document that are rendered before they are requested: of more than these,
/// few are visible.
const MAX_RENDERED_AHEAD: usize = 2;

/// How many ports are tried after one that is in use.
const PORT_ATTEMPTS: u16 = 20;

/// A preview that runs until the program ends.
#[derive(Debug)]
pub struct Preview {
    context: Arc<ServerContext>,
    runtime: Handle,
    /// Where it is reached.
    pub address: PreviewAddress,
}

impl Preview {
    /// Starts a preview of a project on a host, at a port or the next free one. The key is part of its
    /// address if other machines reach the host.
    pub fn start(project: &Project, host: IpAddr, port: u16, key: AccessKey) -> Result<Self> {
        let server = listen(host, port)?;
        let socket = server.address().context("förhandsvisningen har ingen adress")?;
        let address = PreviewAddress::new(socket, key);
        let guard = RequestGuard::new(socket, address.key().cloned());
        let context = Arc::new(ServerContext::new(project.clone(), guard));
        let runtime =
            server.start(context.clone()).context("förhandsvisningen kunde inte starta")?;
        Ok(Self { context, runtime, address })
    }

    /// Begins a build.
    pub fn begin_build(&self) {
        self.context.state().begin_build();
    }

    /// Shows a document's pages once they are laid out, and its outcome once it is finished.
    pub fn handle_event(&self, event: BuildEvent<'_>) {
        match event {
            BuildEvent::LaidOut { document, pages } => self.show(document, pages, None),
            BuildEvent::Finished { document, made: Some((made, pages)), .. } => {
                self.show(document, pages, Some(made));
            }
            BuildEvent::Finished { document, made: None, .. } => {
                self.context.state().keep(document);
            }
            BuildEvent::Waiting => {}
        }
    }

    /// Shows a document's pages, and the file made from them if there is one.
    fn show(&self, document: &Document, laid_out: &DocumentPages, made: Option<&MadeDocument>) {
        // Pages are hashed before the state is locked, so that the server can go on reading it.
        let previous = self.context.state().pages_of(document);
        let pages = PreviewPages::new(laid_out, previous.as_deref());
        let new_hashes =
            previous.map_or_else(Vec::new, |previous| pages.hashes_missing_in(&previous));
        if self.context.state().show(document, DocumentUpdate { laid_out, pages, made }) {
            self.context.notify();
            self.render_ahead(new_hashes);
        }
    }

    /// Renders pages that connected browsers are about to request.
    fn render_ahead(&self, hashes: Vec<String>) {
        if !self.context.has_listeners() || !(1..=MAX_RENDERED_AHEAD).contains(&hashes.len()) {
            return;
        }
        // A request that is being answered has priority: then nothing is rendered ahead.
        if let Ok(permit) = self.context.render_permit.clone().try_acquire_owned() {
            let context = self.context.clone();
            self.runtime.spawn_blocking(move || {
                for hash in &hashes {
                    context.page_svg(hash);
                }
                drop(permit);
            });
        }
    }

    /// Shows the result of a finished build.
    pub fn finish_build(&self, report: &Report, elapsed: Duration) {
        self.context.state().finish_build(report, elapsed);
        self.context.notify();
    }
}

/// A server that listens at a port, or at the next free one.
fn listen(host: IpAddr, port: u16) -> Result<Server> {
    let last = port.saturating_add(PORT_ATTEMPTS);
    for port in port..=last {
        match Server::bind((host, port).into()) {
            Ok(server) => return Ok(server),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => bail!("porten {port} på {host} går inte att använda ({})", cause(&error)),
        }
    }
    bail!("portarna {port}–{last} är upptagna; välj en annan med `--port`")
}
