//! The integration tests, one module a stage. How to run and update them: `tests/README.md`.

mod check;
mod cli;
mod hostile;
mod pdf;
mod record;
mod render;
mod support;
mod tidy;
