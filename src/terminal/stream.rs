//! Standard output and standard error of a command that ends by itself.
//!
//! In come bytes; what nobody reads any more goes nowhere. A reader may stop early (`make-docs check | head`),
//! and that is no fault: the command does its work and its status says how that went. A watched project has
//! streams of the system's own, since watching ends with its reader.

use std::io::{self, ErrorKind, StderrLock, StdoutLock, Write};

/// A stream whose reader may be gone.
pub(super) struct Stream<W>(W);

/// Standard output.
pub(super) fn stdout() -> Stream<StdoutLock<'static>> {
    Stream(io::stdout().lock())
}

/// Standard error.
pub(super) fn stderr() -> Stream<StderrLock<'static>> {
    Stream(io::stderr().lock())
}

impl<W: Write> Write for Stream<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        unless_closed(self.0.write(bytes), bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        unless_closed(self.0.flush(), ())
    }
}

/// A result, or what counts as success if the reader is gone.
fn unless_closed<T>(result: io::Result<T>, success: T) -> io::Result<T> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(success),
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A writer that fails.
    struct Failing(ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn only_a_reader_that_is_gone_is_no_fault() {
        let written = |kind| writeln!(Stream(Failing(kind)), "en rad");
        assert!(written(ErrorKind::BrokenPipe).is_ok());
        assert!(written(ErrorKind::StorageFull).is_err());
        assert!(Stream(Failing(ErrorKind::BrokenPipe)).flush().is_ok());
    }
}
