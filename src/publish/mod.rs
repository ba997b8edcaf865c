//! Writes files that last: each whole or not at all, on disk before it takes another's place, and those of a
//! build together.
//!
//! ```text
//! bytes → stage (beside its target, synced) → journal → rename → sync folders → manifest
//! ```
//!
//! In come bytes with paths below a folder, out come files, and which of them are new. What somebody else has
//! changed stays as it is.

mod file;
mod existing;
mod lock;
mod target;
mod manifest;
mod sources;
mod journal;
mod publication;

pub use self::existing::Existing;
pub use self::file::{is_writable, place, read, replace, sweep};
pub use self::journal::is_interrupted;
pub use self::manifest::{forget_removed, published, written};
pub use self::publication::{Authorship, NewFile, Publication, Timing};
pub use self::sources::sources;
pub use self::target::{Refusal, Unpublished, is_own_temporary};
