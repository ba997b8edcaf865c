//! What is approved stays: what a document said when it was published, and the documents that are sealed.
//!
//! ```text
//! view → Said ─compare→ changes          content/forseglat/ → Seals ─add→ content/forseglat/
//! ```
//!
//! In comes what a document says, out comes whether that may take the place of what was published, or what
//! would change. A lock file a year names every sealed file; the files lie beside it.

mod said;
mod part;
mod change;
mod origin;
mod seals;

pub use self::change::{Change, changes};
pub use self::origin::Origin;
pub use self::said::Said;
pub use self::seals::{NewSeal, Sealed, Seals, versioned};
