//! `make-docs` turns a Swedish board's YAML meeting records into published PDF documents.
//!
//! The road, in the order of the modules below:
//!
//! ```text
//! content/*.yaml ─load→ Source ─parse→ Records ─check→ findings
//!                               Records ─plan→ Documents ─view→ View ─render→ Typst source
//!                                         ─typeset→ PDF ─publish→ output/
//! ```
//!
//! A record flows one way and each stage is one function; [`pipeline`] shows them all. A module
//! knows only those above it in the list below.

pub mod args;
pub mod check;
pub mod commands;
pub mod diagnostic;
pub mod load;
pub mod numbering;
pub mod pipeline;
pub mod plan;
pub mod project;
pub mod publish;
pub mod record;
pub mod render;
pub mod swedish;
pub mod terminal;
pub mod typefaces;
pub mod typeset;
pub mod view;
