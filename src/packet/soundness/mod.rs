//! What the pages of a file show, to what of it is damaged: every stream of content, every font and image
//! that they use is decoded under a bound, and read as what it should be. A damaged one is drawn as nothing by most
//! programs, without a word. The files are listed with each below those that it uses.

mod fault;
mod keys;
mod budget;
mod compressed;
mod encoded_text;
mod pictures;
mod stream_data;
mod tokens;
mod operators;
mod content;
mod type1;
mod fonts;
mod font_dictionary;
mod image_size;
mod shown;
mod checked;

pub use self::fault::{FaultKind, FaultSubject, PageFault};

pub(super) use self::checked::{Examination, examine};
pub(super) use self::shown::ShownPart;
