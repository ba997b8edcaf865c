//! A breach of a rule: where, what is wrong, and what to do about it.

use crate::diagnostic::{Place, Severity};

/// A breach of a rule.
pub(super) struct Breach {
    pub(super) place: Place,
    pub(super) message: String,
    pub(super) hints: Vec<String>,
    /// How severe it is, if more than its rule says.
    pub(super) severity: Option<Severity>,
}

impl Breach {
    pub(super) fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into(), hints: Vec::new(), severity: None }
    }

    /// The same as an error.
    pub(super) fn error(self) -> Self {
        Self { severity: Some(Severity::Error), ..self }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}
