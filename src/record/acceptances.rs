//! Which findings a record accepts: in come findings with their places, out comes whether someone has
//! looked at each, and what was accepted in vain.

use super::accepted::Accepted;
use super::file::RecordEntry;
use crate::diagnostic::{Diagnostic, Place};

/// What a record accepts, and which of it has come to use.
pub struct Acceptances<'a> {
    entry: RecordEntry<'a>,
    /// The places that something for the whole record has been used for.
    whole: Vec<(&'a Accepted, Place)>,
    /// What has been used of the rest.
    below: Vec<&'a Accepted>,
}

impl<'a> Acceptances<'a> {
    /// What a record accepts.
    pub fn new(entry: RecordEntry<'a>) -> Self {
        Self { entry, whole: Vec::new(), below: Vec::new() }
    }

    /// Everything that it accepts.
    pub fn all(entry: RecordEntry<'a>) -> impl Iterator<Item = &'a Accepted> {
        entry.accepted.iter().chain(entry.accepted_below.iter().flat_map(|below| &below.accepted.0))
    }

    /// Whether a finding is accepted: at its place, or for the whole record, which holds for one place.
    pub fn accept(&mut self, finding: &Diagnostic) -> bool {
        let Some(place) = &finding.place else { return false };
        self.is_accepted_below(finding.code.id, place)
            || self.is_accepted_whole(finding.code.id, place)
    }

    fn is_accepted_below(&mut self, code: &str, place: &Place) -> bool {
        let own = place.node().filter(|_| place.file.path == self.entry.file.path);
        let Some(node) = own else { return false };
        let around = self.entry.accepted_below.iter().filter(|below| below.nodes.contains(&node));
        let found = around.flat_map(|below| &below.accepted.0).find(|one| one.code.0 == code);
        self.below.extend(found);
        found.is_some()
    }

    fn is_accepted_whole(&mut self, code: &str, place: &Place) -> bool {
        if self.whole.iter().any(|(one, known)| one.code.0 == code && known == place) {
            return true;
        }
        let mut free = self.entry.accepted.iter().filter(|one| one.code.0 == code);
        let unused = free.find(|one| !self.whole.iter().any(|(own, _)| std::ptr::eq(*own, *one)));
        self.whole.extend(unused.map(|one| (one, place.clone())));
        unused.is_some()
    }

    /// What has accepted nothing.
    pub fn unused(&self) -> impl Iterator<Item = &'a Accepted> {
        let whole = self.whole.iter().map(|(one, _)| *one);
        let used: Vec<&Accepted> = whole.chain(self.below.iter().copied()).collect();
        Self::all(self.entry).filter(move |one| !used.iter().any(|own| std::ptr::eq(*own, *one)))
    }
}
