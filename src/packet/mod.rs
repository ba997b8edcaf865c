//! PDFs joined to one packet, object by object, together with their structure trees, outlines, links,
//! page labels and languages. The packet claims to conform to what all of them do.
//!
//! A packet has sections with an outline item each, and a section has files, which can be added in any
//! order. Nothing in a file is run, and what would run something is dropped. This module knows nothing of
//! the rest of the program. Its files are listed with each below those that it uses.

mod error;
mod reader;
mod source;
mod syntax;
mod writer;
mod rewrite;
mod signature_fields;
mod object_pool;
mod exclusion;
mod copy;
mod claims;
mod metadata;
mod dropped;
mod signature_widgets;
mod destinations;
mod outline_items;
mod annotations;
mod soundness;
mod overlay;
mod folio;
mod structure_elements;
mod structure_tree;
mod pages;
mod optional_content;
mod output_intent;
mod embedded_files;
mod section;
mod catalog;
mod proof;
mod issues;
mod inspect;
mod builder;

pub use self::builder::{FinishedPacket, PacketBuilder, inspect};
pub use self::claims::{Claims, ConformanceLevel, PdfA};
pub use self::dropped::DroppedFeature;
pub use self::embedded_files::EmbeddedFile;
pub use self::error::ReadError;
pub use self::inspect::Inspection;
pub use self::issues::ConformanceIssue;
pub use self::metadata::PacketMetadata;
pub use self::proof::{Doubt, Proof};
pub use self::section::{PacketSection, PageLabel};
pub use self::signature_fields::{FieldError, SignatureField, add_signature_fields};
pub use self::soundness::{FaultKind, FaultSubject, PageFault};
pub use self::source::PdfSource;
