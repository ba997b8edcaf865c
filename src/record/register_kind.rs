//! The registers that a project asks for: those that follow from its minutes.

use serde::Deserialize;

use super::names::names;

names! {
    /// A register that follows from minutes.
    RegisterKind, "`beslutslogg`, `delegationsbeslut` eller `ärenderegister`",
    /// What was decided, and who is to do what about it.
    Decisions = "beslutslogg",
    /// The decisions by delegation that were reported.
    Delegated = "delegationsbeslut",
    /// Each matter by its number, through all its §§.
    Matters = "ärenderegister",
}
