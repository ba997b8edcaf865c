//! The open connections, and which of them is closed when there are too many.
//!
//! A new connection is never refused: at a limit, another closes for it. So neither many nor silent
//! clients lock out the next one. First goes one without an allowed request, since strangers have no
//! other; of those, one of the client that has most of them; of those, the oldest.

use std::cmp::Reverse;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// The most connections at a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct ConnectionLimits {
    /// Of all clients.
    pub(super) total: usize,
    /// Of each client. A browser opens 6.
    pub(super) per_client: usize,
    /// Of each client, that are event streams. A browser has one for each visible window.
    pub(super) streams_per_client: usize,
}

/// A client by its address. Of an IPv6 address the first 64 bits count: a machine chooses the others as
/// it likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Client(IpAddr);

impl From<IpAddr> for Client {
    fn from(ip: IpAddr) -> Self {
        match ip.to_canonical() {
            IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                Self(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
            }
            ip => Self(ip),
        }
    }
}

/// The open connections of a server.
#[derive(Debug)]
pub(super) struct Connections {
    limits: ConnectionLimits,
    open: Mutex<OpenConnections>,
}

/// An open connection, as its handler holds it. It is counted until this is dropped.
#[derive(Debug)]
pub(super) struct Connection {
    connections: Arc<Connections>,
    id: u64,
}

/// Ends once a connection is to be closed in favour of another.
pub(super) type Closing = oneshot::Receiver<()>;

#[derive(Debug, Default)]
struct OpenConnections {
    /// In the order in which they were opened.
    entries: Vec<Entry>,
    /// The number of connections and streams begun so far.
    count: u64,
}

/// An open connection.
#[derive(Debug)]
struct Entry {
    id: u64,
    client: Client,
    /// Whether a request on it was allowed.
    is_allowed: bool,
    /// Its place in the order of event streams, if it is one.
    stream: Option<u64>,
    /// Tells the handler to close it when it is dropped with this entry.
    _close: oneshot::Sender<()>,
}

impl Connections {
    /// No connections, with limits.
    pub(super) fn new(limits: ConnectionLimits) -> Self {
        Self { limits, open: Mutex::default() }
    }

    /// Counts a new connection of a client. At a limit, another is closed.
    pub(super) fn open(self: &Arc<Self>, ip: IpAddr) -> (Connection, Closing) {
        let client = Client::from(ip);
        let mut open = self.lock();
        if open.entries.iter().filter(|entry| entry.client == client).count()
            >= self.limits.per_client
        {
            open.close_one(|entry| entry.client == client);
        } else if open.entries.len() >= self.limits.total {
            open.close_one(|_| true);
        }
        let (id, closing) = open.add(client);
        (Connection { connections: self.clone(), id }, closing)
    }

    fn lock(&self) -> MutexGuard<'_, OpenConnections> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    /// Notes that a request on it was allowed.
    pub(super) fn allow(&self) {
        if let Some(entry) = self.connections.lock().entry(self.id) {
            entry.is_allowed = true;
        }
    }

    /// Notes that it is an event stream from now on. At the limit, the client's oldest stream is closed.
    pub(super) fn begin_stream(&self) {
        let mut open = self.connections.lock();
        open.count += 1;
        let count = open.count;
        let Some(entry) = open.entry(self.id) else { return };
        entry.stream = Some(count);
        let client = entry.client;
        open.limit_streams(client, self.connections.limits.streams_per_client);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.connections.lock().remove(self.id);
    }
}

impl OpenConnections {
    fn add(&mut self, client: Client) -> (u64, Closing) {
        self.count += 1;
        let id = self.count;
        let (close, closing) = oneshot::channel();
        let entry = Entry { id, client, is_allowed: false, stream: None, _close: close };
        self.entries.push(entry);
        (id, closing)
    }

    fn entry(&mut self, id: u64) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.id == id)
    }

    fn remove(&mut self, id: u64) {
        self.entries.retain(|entry| entry.id != id);
    }

    /// Closes the one of some connections that is least entitled to stay.
    fn close_one(&mut self, is_candidate: impl Fn(&Entry) -> bool) {
        let candidates = self.entries.iter().filter(|entry| is_candidate(entry));
        let least = candidates
            .min_by_key(|entry| (entry.is_allowed, Reverse(self.count_like(entry)), entry.id));
        if let Some(id) = least.map(|entry| entry.id) {
            self.remove(id);
        }
    }

    /// How many connections a client has that are allowed like one of its own.
    fn count_like(&self, entry: &Entry) -> usize {
        let entries = self.entries.iter();
        entries.filter(|e| e.client == entry.client && e.is_allowed == entry.is_allowed).count()
    }

    /// Closes a client's oldest streams above a number.
    fn limit_streams(&mut self, client: Client, most: usize) {
        let own = self.entries.iter().filter(|entry| entry.client == client);
        let mut streams: Vec<(u64, u64)> =
            own.filter_map(|entry| Some((entry.stream?, entry.id))).collect();
        streams.sort_unstable();
        let excess = streams.len().saturating_sub(most);
        for (_, id) in &streams[..excess] {
            self.remove(*id);
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot::error::TryRecvError;

    use super::*;

    const LIMITS: ConnectionLimits =
        ConnectionLimits { total: 6, per_client: 4, streams_per_client: 2 };

    /// Connections in the order in which they are opened.
    struct Opened {
        connections: Arc<Connections>,
        opened: Vec<(Connection, Closing)>,
    }

    impl Opened {
        fn new() -> Self {
            Self { connections: Arc::new(Connections::new(LIMITS)), opened: Vec::new() }
        }

        fn open(&mut self, ip: &str) -> &Connection {
            self.opened.push(self.connections.open(ip.parse().unwrap()));
            &self.opened.last().unwrap().0
        }

        /// The connections that are to be closed, by their place in the order.
        fn closed(&mut self) -> Vec<usize> {
            let opened = self.opened.iter_mut().enumerate();
            let closed = opened.filter_map(|(i, (_, closing))| {
                (closing.try_recv() == Err(TryRecvError::Closed)).then_some(i)
            });
            closed.collect()
        }
    }

    #[test]
    fn a_clients_own_connections_make_room() {
        let mut opened = Opened::new();
        opened.open("10.0.0.9");
        for _ in 0..4 {
            opened.open("10.0.0.1");
        }
        assert!(opened.closed().is_empty());
        opened.open("10.0.0.1");
        assert_eq!(opened.closed(), [1], "the oldest of the same client");
        opened.opened[2].0.allow();
        opened.open("10.0.0.1");
        assert_eq!(opened.closed(), [1, 3], "one without an allowed request");
    }

    #[test]
    fn at_the_total_limit_strangers_make_room() {
        let mut opened = Opened::new();
        for ip in ["10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.3", "10.0.0.3"] {
            opened.open(ip);
        }
        for i in [3, 4, 5] {
            opened.opened[i].0.allow();
        }
        opened.open("10.0.0.4");
        assert_eq!(opened.closed(), [0], "of strangers, the one with most connections");
        opened.open("10.0.0.5").allow();
        assert_eq!(opened.closed(), [0, 1]);
        for ip in ["10.0.0.6", "10.0.0.7", "10.0.0.8"] {
            opened.open(ip).allow();
        }
        assert_eq!(opened.closed(), [0, 1, 2, 3, 6], "then of the client with most");
    }

    #[test]
    fn a_closed_connection_is_not_counted() {
        let mut opened = Opened::new();
        for _ in 0..20 {
            opened.open("10.0.0.1");
            opened.opened.pop();
        }
        for _ in 0..4 {
            opened.open("10.0.0.1");
        }
        assert!(opened.closed().is_empty());
    }

    #[test]
    fn the_oldest_stream_of_a_client_makes_room() {
        let mut opened = Opened::new();
        for _ in 0..4 {
            opened.open("10.0.0.1");
        }
        for i in [2, 0, 1] {
            opened.opened[i].0.begin_stream();
        }
        assert_eq!(opened.closed(), [2]);
        opened.open("10.0.0.2").begin_stream();
        assert_eq!(opened.closed(), [2]);
    }

    #[test]
    fn a_client_is_an_ipv4_address_or_an_ipv6_network() {
        let client = |ip: &str| Client::from(ip.parse::<IpAddr>().unwrap());
        assert_eq!(client("10.0.0.1"), client("::ffff:10.0.0.1"));
        assert_ne!(client("10.0.0.1"), client("10.0.0.2"));
        assert_ne!(client("::ffff:10.0.0.1"), client("::ffff:10.0.0.2"));
        assert_eq!(client("2001:db8:1:2::1"), client("2001:db8:1:2:ffff::9"));
        assert_ne!(client("2001:db8:1:2::1"), client("2001:db8:1:3::1"));
    }
}
