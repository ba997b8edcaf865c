//! A view as templates see it: a value that the records lack is missing rather than `none`, and stays so
//! in whatever text it becomes a part of.
//!
//! `"klockan " ~ protokoll.time` of a meeting without a time is no text, where Jinja's own `none` would
//! make it "klockan None". A page can't say that something is missing by accident.

use std::fmt;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr, ValueKind};

/// What a missing value is in a text: a text that has it is missing too. Unicode reserves it for the use
/// within a program.
pub(super) const MISSING: char = '\u{fdd2}';

/// What begins and ends the number of a part in a text.
pub(super) const PART: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];

/// The value as templates see it.
pub(super) fn seen(value: Value) -> Value {
    match value.kind() {
        ValueKind::None => Value::from_object(Missing),
        ValueKind::Map | ValueKind::Seq | ValueKind::Iterable => Value::from_object(Scope(value)),
        ValueKind::String => without_marks(value),
        _ => value,
    }
}

/// The value behind what templates see, where it is a list or a dictionary of a view.
pub(super) fn behind(value: &Value) -> Option<Value> {
    value.downcast_object_ref::<Scope>().map(|scope| scope.0.clone())
}

/// Whether a value, or the text that it is in, is missing.
pub(super) fn is_missing(value: &Value) -> bool {
    value.is_none()
        || value.downcast_object_ref::<Missing>().is_some()
        || value.as_str().is_some_and(|text| {
            // What a macro gives is missing if it gives no words.
            text.contains(MISSING) || value.is_safe() && text.trim().is_empty()
        })
}

/// A text of a record without the characters that mean something here.
fn without_marks(value: Value) -> Value {
    const MARKS: [char; 3] = [MISSING, PART[0], PART[1]];
    match value.as_str() {
        Some(text) if text.contains(MARKS) => Value::from(text.replace(MARKS, "\u{fffd}")),
        _ => value,
    }
}

/// A list or a dictionary of a view.
#[derive(Debug)]
struct Scope(Value);

impl Object for Scope {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        if self.0.kind() == ValueKind::Map { ObjectRepr::Map } else { ObjectRepr::Seq }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.0.get_item(key).ok().filter(|value| !value.is_undefined()).map(seen)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.get_attr(key).ok().filter(|value| !value.is_undefined()).map(seen)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match self.0.kind() {
            ValueKind::Map => {
                let keys: Vec<Value> = self.0.try_iter().into_iter().flatten().collect();
                Enumerator::Iter(Box::new(keys.into_iter()))
            }
            _ => Enumerator::Seq(self.0.len().unwrap_or_default()),
        }
    }
}

/// What a view lacks. What is below it is missing too.
#[derive(Debug)]
struct Missing;

impl Object for Missing {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, _: &Value) -> Option<Value> {
        Some(Value::from_object(Self))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Empty
    }

    fn is_true(self: &Arc<Self>) -> bool {
        false
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{MISSING}")
    }
}
