//! The integration tests, one module a stage. How to run and update them: `tests/README.md`.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod appeals;
mod budgets;
mod charts;
mod cli;
mod clients;
mod corpus;
mod dependencies;
mod explain;
#[cfg(target_os = "linux")]
mod faults;
mod files;
mod forms;
mod fuzz;
mod heard;
mod holding;
mod hostile;
mod lasting;
mod lawful;
mod looks;
mod meetings;
mod mistakes;
mod moved;
mod mutations;
mod notices;
mod oracle;
mod organs;
mod packets;
mod pages;
mod people;
mod places;
mod pdf;
#[cfg(target_os = "linux")]
mod power;
mod preview;
mod publicity;
mod record;
mod registers;
mod render;
mod same_day;
mod silence;
mod signatures;
mod sealing;
mod signing;
mod slips;
mod status;
mod support;
mod supply;
mod tidy;
#[cfg(target_os = "linux")]
mod trust;
mod upgrade;
mod watch;
mod wording;
mod writing;
