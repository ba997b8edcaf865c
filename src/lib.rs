//! `make-docs` turns a Swedish board's YAML meeting records into published PDF documents.
//!
//! The road, in the order of the modules below:
//!
//! ```text
//! content/ ─load→ Inputs ─parse→ Records ─facts→ Facts ─check→ findings
//!      Facts ─plan→ Documents ─make→ Products ─bind→ packets ─publish→ output/
//!                      make = view → template → {Typst → PDF · HTML · text · letter}
//! ```
//!
//! A record flows one way and each stage is one function; [`pipeline`] shows them all. A module
//! knows only those above it in the list below.

pub mod guard;
pub mod bounds;
pub mod characters;
pub mod digest;
pub mod personal;
pub mod project;
pub mod yaml;
pub mod diagnostic;
pub mod lock;
pub mod load;
pub mod typefaces;
pub mod calendar;
pub mod record;
pub mod law;
pub mod swedish;
pub mod prose;
pub mod facts;
pub mod chart;
pub mod check;
pub mod explain;
pub mod view;
pub mod render;
pub mod typeset;
pub mod packet;
pub mod signed;
pub mod mail;
pub mod ics;
pub mod sheet;
pub mod kinds;
pub mod catalogue;
pub mod plan;
pub mod overdue;
pub mod status;
pub mod publish;
pub mod seal;
pub mod validator;
pub mod upgrade;
pub mod pipeline;
pub mod watch;
pub mod preview;
pub mod args;
pub mod terminal;
pub mod commands;
