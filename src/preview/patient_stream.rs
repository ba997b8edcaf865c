//! A connection that waits only so long for its client to read.
//!
//! A client may read slowly, but not for ever: a write that waits has some seconds, and what the client
//! takes in the meantime earns it more. So one that reads nothing, or a byte now and then, is cut off,
//! and one on a slow network isn't.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

/// How slowly a client may read.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReadingPace {
    /// How long a write waits for a client that reads nothing.
    pub(super) patience: Duration,
    /// What a client reads in a second at least, in bytes, if a write waits for longer.
    pub(super) min_rate: u32,
}

/// A TCP stream that fails once its client reads too slowly.
#[derive(Debug)]
pub(super) struct PatientStream {
    stream: TcpStream,
    pace: ReadingPace,
    /// Ends when the client has had its time; none while no write waits.
    patience: Option<Pin<Box<Sleep>>>,
}

impl PatientStream {
    /// A stream that waits at a pace.
    pub(super) fn new(stream: TcpStream, pace: ReadingPace) -> Self {
        Self { stream, pace, patience: None }
    }

    /// What a write gives, with the client's time begun if it waits and prolonged if it doesn't.
    fn check(
        &mut self,
        written: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        match (written, &mut self.patience) {
            (Poll::Ready(Ok(bytes)), Some(patience)) => {
                let earned = Duration::from_secs(bytes as u64) / self.pace.min_rate;
                let latest = Instant::now() + self.pace.patience;
                let deadline = latest.min(patience.deadline() + earned);
                patience.as_mut().reset(deadline);
                Poll::Ready(Ok(bytes))
            }
            (Poll::Ready(written), _) => Poll::Ready(written),
            (Poll::Pending, patience) => {
                let pace = self.pace;
                let patience = patience.get_or_insert_with(|| Box::pin(sleep(pace.patience)));
                ready!(patience.as_mut().poll(context));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl AsyncRead for PatientStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for PatientStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, buffer);
        self.check(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, buffers);
        self.check(written, context)
    }

    /// Vectored, so that contents that several clients read aren't copied for each.
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Called when all is written: the next write has its own time.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        self.patience = None;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl Drop for PatientStream {
    /// What a client doesn't read isn't kept by the system either.
    fn drop(&mut self) {
        if self.patience.is_some() {
            let _ = self.stream.set_zero_linger();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::io::Read;
    use std::thread::{self, sleep as pause};

    use tokio::net::TcpListener;
    use tokio::time::timeout;

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(800);
    const PACE: ReadingPace = ReadingPace { patience: PATIENCE, min_rate: 256 << 10 };

    /// More than the system's buffers hold.
    const SIZE: usize = 32 << 20;

    /// What sending much to a client ends in, if it ends soon enough.
    fn end(client: fn(std::net::TcpStream)) -> Option<io::Result<()>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            thread::spawn(move || client(std::net::TcpStream::connect(address).unwrap()));
            let (stream, _) = listener.accept().await.unwrap();
            timeout(10 * PATIENCE, send(PatientStream::new(stream, PACE))).await.ok()
        })
    }

    /// Sends zeros.
    async fn send(mut stream: PatientStream) -> io::Result<()> {
        let zeros = vec![0; SIZE];
        let mut sent = 0;
        while sent < SIZE {
            sent += poll_fn(|context| Pin::new(&mut stream).poll_write(context, &zeros[sent..]))
                .await?;
        }
        poll_fn(|context| Pin::new(&mut stream).poll_flush(context)).await
    }

    fn is_timed_out(end: Option<io::Result<()>>) -> bool {
        end.is_some_and(|end| end.is_err_and(|error| error.kind() == io::ErrorKind::TimedOut))
    }

    #[test]
    fn a_client_that_reads_steadily_gets_all() {
        // In all it takes more than twice as long as the stream waits for one that doesn't read.
        let end = end(|mut client| {
            let mut buffer = vec![0; 256 << 10];
            while let Ok(1..) = client.read(&mut buffer) {
                pause(Duration::from_millis(14));
            }
        });
        assert!(end.is_some_and(|end| end.is_ok()));
    }

    #[test]
    fn a_client_that_does_not_read_has_only_the_usual_time() {
        assert!(is_timed_out(end(|_client| pause(20 * PATIENCE))));
    }

    #[test]
    fn a_client_that_has_read_much_has_no_more() {
        let end = end(|mut client| {
            client.read_exact(&mut vec![0; SIZE / 2]).unwrap();
            pause(20 * PATIENCE);
        });
        assert!(is_timed_out(end));
    }

    #[test]
    fn a_client_that_reads_bytes_has_only_the_usual_time() {
        let end = end(|mut client| {
            while client.read_exact(&mut [0]).is_ok() {
                pause(PATIENCE / 20);
            }
        });
        assert!(is_timed_out(end));
    }
}
