//! The state as a stream of events: now, and after each change.
//!
//! The next event is made when the client has taken the one before, from the state as it is then. So
//! one that doesn't read holds an event or two, which it shares with all others.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::context::ServerContext;

/// The pause before the state is sent again, so that documents finished together are sent together.
const INTERVAL: Duration = Duration::from_millis(4);

/// How often a comment is sent on a stream without events, which finds closed connections.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(15);

/// What a stream begins with: how long a browser waits before it connects again, in milliseconds.
const START: Bytes = Bytes::from_static(b"retry: 500\n\n");

/// What is sent if nothing has happened.
const COMMENT: Bytes = Bytes::from_static(b":\n\n");

/// The body of a response that is an event stream.
pub(super) struct EventBody {
    next: Pin<Box<dyn Future<Output = (Bytes, EventSource)> + Send>>,
}

/// What the events of a stream are made from.
struct EventSource {
    context: Arc<ServerContext>,
    changes: watch::Receiver<u64>,
    /// What was sent last.
    last: LastSent,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LastSent {
    Start,
    State,
    Comment,
}

impl EventBody {
    /// A stream that begins with the state as it is.
    pub(super) fn new(context: Arc<ServerContext>) -> Self {
        let changes = context.subscribe();
        let source = EventSource { context, changes, last: LastSent::Start };
        Self { next: Box::pin(std::future::ready((START, source))) }
    }
}

impl Body for EventBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let (event, source) = ready!(self.next.as_mut().poll(context));
        self.next = Box::pin(source.next());
        Poll::Ready(Some(Ok(Frame::data(event))))
    }
}

impl EventSource {
    /// The next event.
    async fn next(mut self) -> (Bytes, Self) {
        if self.last == LastSent::State {
            sleep(INTERVAL).await;
        }
        if self.last != LastSent::Start
            && timeout(KEEP_ALIVE_INTERVAL, self.changes.changed()).await.is_err()
        {
            self.last = LastSent::Comment;
            return (COMMENT, self);
        }
        self.changes.mark_unchanged();
        self.last = LastSent::State;
        (self.context.state_event(), self)
    }
}
