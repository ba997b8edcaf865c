//! The preview's HTTP server: connections come in, each is answered request by request.
//!
//! It runs on one thread of its own, with limits on connections, heads and time, so that neither many
//! nor slow clients delay a build or each other.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::{Handle, Runtime};

use super::connections::{Closing, ConnectionLimits, Connections};
use super::context::ServerContext;
use super::patient_stream::{PatientStream, ReadingPace};
use super::responses::{RequestClient, respond};

/// What the server allows its clients.
#[derive(Debug, Clone, Copy)]
pub(super) struct ServerLimits {
    connections: ConnectionLimits,
    /// How long a client may take to send a request's head, from when it connects or the last response
    /// is sent.
    head_time: Duration,
    reading: ReadingPace,
}

/// The limits of a preview. Some systems allow a program 256 open files, and builds need some too.
const LIMITS: ServerLimits = ServerLimits {
    connections: ConnectionLimits { total: 128, per_client: 32, streams_per_client: 8 },
    head_time: Duration::from_secs(10),
    reading: ReadingPace { patience: Duration::from_secs(10), min_rate: 16 << 10 },
};

/// The largest head of a request, in bytes.
const MAX_HEADER_BYTES: usize = 16 << 10;

/// The most headers of a request.
const MAX_HEADERS: usize = 64;

/// How much the system keeps of what a client hasn't received, in bytes: enough for any local network.
const SEND_BUFFER: u32 = 128 << 10;

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 128;

/// The pause after a connection couldn't be accepted: file handles are most likely exhausted.
const ACCEPT_RETRY: Duration = Duration::from_millis(50);

/// A server that listens, but doesn't answer yet.
#[derive(Debug)]
pub(super) struct Server {
    runtime: Runtime,
    listener: TcpListener,
    limits: ServerLimits,
}

impl Server {
    /// Listens at an address.
    pub(super) fn bind(address: SocketAddr) -> io::Result<Self> {
        // One blocking thread renders pages, so that the build keeps the other cores.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(1)
            .build()?;
        let listener = {
            let _entered = runtime.enter();
            listen(address)?
        };
        Ok(Self { runtime, listener, limits: LIMITS })
    }

    /// The address that it listens at.
    pub(super) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers on a thread of its own for as long as the program runs.
    pub(super) fn start(self, context: Arc<ServerContext>) -> io::Result<Handle> {
        let Self { runtime, listener, limits } = self;
        let handle = runtime.handle().clone();
        thread::Builder::new()
            .name("preview".to_owned())
            .spawn(move || runtime.block_on(serve(listener, limits, context)))?;
        Ok(handle)
    }
}

/// A socket that listens at an address. Its connections have its send buffer.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // As the standard library does it: elsewhere the option lets two programs have one port.
    socket.set_reuseaddr(cfg!(unix))?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Accepts connections.
async fn serve(listener: TcpListener, limits: ServerLimits, context: Arc<ServerContext>) {
    let connections = Arc::new(Connections::new(limits.connections));
    loop {
        let Ok((stream, address)) = listener.accept().await else {
            tokio::time::sleep(ACCEPT_RETRY).await;
            continue;
        };
        let _ = stream.set_nodelay(true); // only lowers latency
        let (connection, closing) = connections.open(address.ip());
        let client = RequestClient { ip: address.ip(), connection };
        let handler = ConnectionHandler { client, limits, context: context.clone() };
        tokio::spawn(handler.run(stream, closing));
        // One that makes room closes before the next is accepted.
        tokio::task::yield_now().await;
    }
}

/// What answers the requests of one connection.
struct ConnectionHandler {
    client: RequestClient,
    limits: ServerLimits,
    context: Arc<ServerContext>,
}

impl ConnectionHandler {
    /// Answers until the client is done, too slow, or to make room for another.
    async fn run(self, stream: TcpStream, closing: Closing) {
        let Self { client, limits, context } = self;
        let client = Arc::new(client);
        let service = service_fn(move |request| {
            let (client, context) = (client.clone(), context.clone());
            async move { Ok::<_, Infallible>(respond(&request, &client, context).await) }
        });
        let stream = PatientStream::new(stream, limits.reading);
        let answering = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head_time)
            .max_buf_size(MAX_HEADER_BYTES)
            .max_headers(MAX_HEADERS)
            .serve_connection(TokioIo::new(stream), service);
        let (mut answering, mut closing) = (pin!(answering), pin!(closing));
        poll_fn(|context| {
            let is_closing = closing.as_mut().poll(context).is_ready();
            // A client may disconnect at any time.
            if is_closing || answering.as_mut().poll(context).is_ready() {
                return Poll::Ready(());
            }
            Poll::Pending
        })
        .await;
    }
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Read, Write};
    use std::net::TcpStream;
    use std::path::PathBuf;
    use std::thread::sleep;

    use super::super::request_guard::RequestGuard;
    use super::*;
    use crate::load::SANS;
    use crate::project::Project;

    const MOMENT: Duration = Duration::from_millis(300);

    /// A server with short limits.
    fn server() -> SocketAddr {
        let mut server = Server::bind(([127, 0, 0, 1], 0).into()).unwrap();
        server.limits.head_time = MOMENT;
        server.limits.reading = ReadingPace { patience: MOMENT, min_rate: 256 << 10 };
        let address = server.address().unwrap();
        let project = Project { root: PathBuf::from("nowhere") };
        let guard = RequestGuard::new(address, None);
        server.start(Arc::new(ServerContext::new(project, guard))).unwrap();
        address
    }

    /// A client that has sent something.
    fn client(server: SocketAddr, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(server).unwrap();
        stream.set_read_timeout(Some(10 * MOMENT)).unwrap();
        stream.write_all(request.replace("OWN", &server.to_string()).as_bytes()).unwrap();
        stream
    }

    /// How many times a font is requested: more than the system's buffers hold.
    const FONTS: usize = 100;

    fn fonts() -> String {
        "GET /sans.otf HTTP/1.1\r\nHost: OWN\r\n\r\n".repeat(FONTS)
    }

    /// The number of bytes that a client still receives.
    fn received(stream: &mut TcpStream) -> usize {
        let mut buffer = vec![0; 1 << 20];
        let mut sum = 0;
        while let Ok(count @ 1..) = stream.read(&mut buffer) {
            sum += count;
        }
        sum
    }

    /// Whether a client has waited in vain, on any system.
    fn is_timeout(error: &io::Error) -> bool {
        matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
    }

    #[test]
    fn who_does_not_read_is_cut_off() {
        let mut deaf = client(server(), &fonts());
        sleep(4 * MOMENT);
        assert!(received(&mut deaf) < FONTS * SANS.len());
    }

    #[test]
    fn who_reads_a_little_now_and_then_is_cut_off() {
        let mut slow = client(server(), &fonts());
        for _ in 0..40 {
            let _ = slow.read(&mut [0]);
            sleep(MOMENT / 10);
        }
        assert!(received(&mut slow) < FONTS * SANS.len());
    }

    #[test]
    fn who_requests_nothing_is_cut_off() {
        let server = server();
        let request = "GET /icon.svg HTTP/1.1\r\nHost: OWN\r\n\r\n";
        for sent in ["", "GET / HTTP/1.1\r\nHost: ", request] {
            let mut idle = client(server, sent);
            let end = idle.read_to_end(&mut Vec::new());
            assert!(!end.is_err_and(|error| is_timeout(&error)), "{sent}");
        }
    }

    #[test]
    fn who_trickles_a_head_is_cut_off() {
        let mut trickle = client(server(), "GET / HTTP/1.1\r\n");
        let is_cut_off = (0..20).any(|_| {
            sleep(MOMENT / 5);
            trickle.write_all(b"X: x\r\n").is_err()
        });
        assert!(is_cut_off);
    }

    #[test]
    fn a_listener_stays() {
        let mut listener = client(server(), "GET /events HTTP/1.1\r\nHost: OWN\r\n\r\n");
        let end = listener.read_to_end(&mut Vec::new());
        assert!(end.is_err_and(|error| is_timeout(&error)));
    }
}
