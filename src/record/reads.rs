//! Which values of records something is made from. What is made from everything, all documents, and a value
//! that it wasn't made from: so a word that nobody will read is found without a list of what each document prints.
//!
//! In comes work, out comes what it makes with the values that it read. A [`Located`](super::Located) value
//! notes where it stands when it is read, since that can't be forgotten: no document gets at a value without it.
//! Rules read values too, in order to look at them; nobody notes that.

use std::cell::{Cell, RefCell};

use rustc_hash::FxHashMap;

use crate::diagnostic::FileId;
use crate::yaml::NodeId;

thread_local! {
    static IS_NOTED: Cell<bool> = const { Cell::new(false) };
    static IS_SKETCH: Cell<bool> = const { Cell::new(false) };
    static NOTES: RefCell<Notes> = RefCell::default();
}

/// The nodes of the values that were read, of any files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reads(FxHashMap<FileId, NodeSet>);

/// Values as they are read, many of a file one after the other.
#[derive(Default)]
struct Notes {
    /// The file that was read last, and its nodes.
    last: Option<(FileId, NodeSet)>,
    /// The nodes of other files.
    others: Reads,
}

impl Notes {
    fn insert(&mut self, file: FileId, node: NodeId) {
        match &mut self.last {
            Some((own, nodes)) if *own == file => nodes.insert(node),
            _ => {
                self.put_aside();
                let mut nodes = self.others.0.remove(&file).unwrap_or_default();
                nodes.insert(node);
                self.last = Some((file, nodes));
            }
        }
    }

    /// Lets another file be the last.
    fn put_aside(&mut self) {
        if let Some((file, nodes)) = self.last.take() {
            self.others.0.insert(file, nodes);
        }
    }

    fn into_reads(mut self) -> Reads {
        self.put_aside();
        self.others
    }
}

/// Nodes of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodeSet(Vec<u64>);

impl NodeSet {
    /// Whether a node is one of them.
    pub fn contains(&self, node: NodeId) -> bool {
        let word = self.0.get(node.index() / 64).copied().unwrap_or_default();
        word >> (node.index() % 64) & 1 == 1
    }

    fn insert(&mut self, node: NodeId) {
        let word = node.index() / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (node.index() % 64);
    }

    fn add(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }
}

impl Reads {
    /// The nodes of a file whose values were read.
    pub fn of(&self, file: FileId) -> Option<&NodeSet> {
        self.0.get(&file)
    }

    fn add(&mut self, other: &Self) {
        #[expect(clippy::iter_over_hash_type, reason = "a union has no order")]
        for (file, nodes) in &other.0 {
            self.0.entry(*file).or_default().add(nodes);
        }
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

/// Finds out what some work reads on this thread, if what it makes is of no use: texts need not be set.
pub fn sketching(work: impl FnOnce()) -> Reads {
    let was_sketch = IS_SKETCH.replace(true);
    let ((), reads) = noting(work);
    IS_SKETCH.set(was_sketch);
    reads
}

/// Whether what this thread makes is of no use.
pub fn is_sketching() -> bool {
    IS_SKETCH.get()
}

/// Notes what another thread read for the work on this one.
pub fn add(reads: &Reads) {
    if is_noting() {
        NOTES.with_borrow_mut(|notes| {
            notes.put_aside();
            notes.others.add(reads);
        });
    }
}

/// Notes a value, if that is asked for.
pub(super) fn note(file: FileId, node: NodeId) {
    if is_noting() {
        NOTES.with_borrow_mut(|notes| notes.insert(file, node));
    }
}

/// Some work whose reads are noted; those of work around it go on when it ends, if only in a panic.
struct Scope {
    was_noted: bool,
    around: Notes,
}

impl Scope {
    fn begin() -> Self {
        Self { was_noted: IS_NOTED.replace(true), around: NOTES.take() }
    }

    fn reads(self) -> Reads {
        NOTES.take().into_reads()
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
        let is_noted = |reads: &Reads, value: &Located<_>| {
            reads.of(value.file_id).is_some_and(|nodes| nodes.contains(value.node))
        };
        let _ = (what.0.as_str(), date.0);
        let (inner, reads) = noting(|| noting(|| what.0.len()).1);
        assert!(is_noted(&inner, what), "that of the work within belongs to it");
        assert_eq!(reads, Reads::default());

        let (_, reads) = noting(|| {
            let _ = date.0;
            let _ = guarded(|| noting(|| panic!("a fault")));
            add(&inner);
        });
        assert!(is_noted(&reads, what));
        assert!(reads.of(date.file_id).is_some_and(|nodes| nodes.contains(date.node)));
        assert!(!is_noting());
    }
}
