//! What in a text tells of a person: personal numbers, which nothing public may have, and how somebody is reached or where
//! she lives, which nothing public should.
//!
//! In comes a text, out comes where in it they are.

mod contact;
mod number;

pub use self::contact::{Contact, ContactKind, contacts};
pub use self::number::personal_numbers;
