//! Which values of records something is made from. What is made from everything, all documents, and a value
//! that it wasn't made from: so a word that nobody will read is found without a list of what each document prints.
//!
//! In comes work, out comes what it makes with the values that it read. A [`Located`](super::Located) value
//! notes where it stands when it is read, since that can't be forgotten: no document gets at a value without it.
//! Rules read values too, in order to look at them; nobody notes that.

use std::cell::{Cell, RefCell};

use rustc_hash::FxHashSet;

use crate::diagnostic::FileId;
use crate::yaml::NodeId;

thread_local! {
    static IS_NOTED: Cell<bool> = const { Cell::new(false) };
    static NOTES: RefCell<Vec<(FileId, NodeId)>> = const { RefCell::new(Vec::new()) };
}

/// The nodes of the values that were read, of any files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reads(FxHashSet<(FileId, NodeId)>);

impl Reads {
    /// Whether a value was read.
    pub fn contains(&self, file: FileId, node: NodeId) -> bool {
        self.0.contains(&(file, node))
    }
}

/// Whether what this thread reads is noted.
pub fn is_noting() -> bool {
    IS_NOTED.get()
}

/// Does some work, and notes what it reads on this thread.
pub fn noting<T>(work: impl FnOnce() -> T) -> (T, Reads) {
    let scope = Scope::begin();
    let made = work();
    (made, scope.reads())
}

/// Notes what another thread read for the work on this one.
pub fn add(reads: Reads) {
    if is_noting() {
        NOTES.with_borrow_mut(|notes| notes.extend(reads.0));
    }
}

/// Notes a value, if that is asked for.
pub(super) fn note(file: FileId, node: NodeId) {
    if is_noting() {
        NOTES.with_borrow_mut(|notes| notes.push((file, node)));
    }
}

/// Some work whose reads are noted; those of work around it go on when it ends, if only in a panic.
struct Scope {
    was_noted: bool,
    around: Vec<(FileId, NodeId)>,
}

impl Scope {
    fn begin() -> Self {
        Self { was_noted: IS_NOTED.replace(true), around: NOTES.take() }
    }

    fn reads(self) -> Reads {
        Reads(NOTES.take().into_iter().collect())
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        IS_NOTED.set(self.was_noted);
        NOTES.set(std::mem::take(&mut self.around));
    }
}

#[cfg(test)]
mod tests {
    use super::super::located::Located;
    use super::super::parse::of_yaml;
    use super::super::schedule::Milestone;
    use super::*;
    use crate::guard::guarded;

    #[test]
    fn what_is_read_within_the_work_is_noted() {
        let milestone: Milestone = of_yaml("{datum: 2021-03-31, vad: Bokslut}").unwrap();
        let Milestone { date, what, .. } = &milestone;
        let is_noted =
            |reads: &Reads, value: &Located<_>| reads.contains(value.file_id, value.node);
        let _ = (what.0.as_str(), date.0);
        let (inner, reads) = noting(|| noting(|| what.0.len()).1);
        assert!(is_noted(&inner, what), "that of the work within belongs to it");
        assert_eq!(reads, Reads::default());

        let (_, reads) = noting(|| {
            let _ = date.0;
            let _ = guarded(|| noting(|| panic!("a fault")));
            add(inner.clone());
        });
        assert!(is_noted(&reads, what) && reads.contains(date.file_id, date.node));
        assert!(!is_noting());
    }
}
