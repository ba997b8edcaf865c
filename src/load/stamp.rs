//! File stamps: metadata that change when a file's content does.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A file changed less than this ago may change again without another timestamp: the coarsest file
/// systems count in steps of two seconds.
const MINIMUM_TIMESTAMP_AGE: Duration = Duration::from_secs(3);

/// The metadata of a file that change when its content does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    /// Device, inode and the time of the last change of metadata, on systems that have them.
    node: (u64, u64, i64, i64),
}

impl Stamp {
    /// The stamp of the file that a path leads to; links are followed.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        let modified = metadata.modified().ok();
        Ok(Self { modified, length: metadata.len(), node: node(&metadata) })
    }

    /// Whether the file was changed so recently that it may change again without another stamp.
    pub fn is_recent(&self) -> bool {
        #[expect(
            clippy::disallowed_methods,
            reason = "the age of a timestamp depends on the clock"
        )]
        let now = SystemTime::now();
        let end = self.modified.and_then(|modified| modified.checked_add(MINIMUM_TIMESTAMP_AGE));
        end.is_none_or(|end| end > now)
    }
}

// A file that is replaced by another of the same length and time, as `cp -p` and `mv` do, has another
// inode or change time.
#[cfg(unix)]
fn node(metadata: &Metadata) -> (u64, u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn node(_: &Metadata) -> (u64, u64, i64, i64) {
    (0, 0, 0, 0)
}
