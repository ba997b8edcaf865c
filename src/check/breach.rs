//! A breach of a rule: where, what is wrong, and what to do about it.

use crate::diagnostic::Place;

/// A breach of a rule.
pub(super) struct Breach {
    pub(super) place: Place,
    pub(super) message: String,
    pub(super) hints: Vec<String>,
}

impl Breach {
    pub(super) fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into(), hints: Vec::new() }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}
