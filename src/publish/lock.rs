//! One build at a time writes to a folder.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use super::file::is_unable;

/// The right to write to a folder, until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    /// None where the file system has no locks.
    _file: Option<File>,
}

impl Lock {
    /// Waits for the right to write that the file at a path stands for. `on_wait` is called once if somebody
    /// else has it.
    pub(super) fn acquire(path: &Path, on_wait: impl FnOnce()) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = File::options().create(true).truncate(false).write(true).open(path)?;
        let locked = match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                on_wait();
                file.lock()
            }
            Err(TryLockError::Error(error)) => Err(error),
            Ok(()) => Ok(()),
        };
        match locked {
            Ok(()) => Ok(Self { _file: Some(file) }),
            Err(error) if is_unable(&error) => Ok(Self { _file: None }),
            Err(error) => Err(error),
        }
    }
}
