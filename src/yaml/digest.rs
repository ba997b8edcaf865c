//! What a text says as one hash: comments, quotes and the order of fields don't count.
//!
//! In comes a text, out comes the SHA-256 of its values, each mapping's fields sorted by name.

use std::fmt::Write;

use super::tree::{Data, Field, Node, parse};
use crate::digest::sha256;

/// The hash of what a text says, but for some fields; `None` if it can't be read.
pub fn values_hash(text: &str, but: &[&str]) -> Option<String> {
    let mut node = parse(text).ok()?;
    leave_out(&mut node.data, but);
    let mut canonical = String::new();
    write_node(&node, &mut canonical);
    Some(sha256(canonical.as_bytes()))
}

/// Takes fields out, wherever they stand.
fn leave_out(data: &mut Data, names: &[&str]) {
    match data {
        Data::Fields(fields) => {
            fields.retain(|field| !names.contains(&&*field.name()));
            fields.iter_mut().for_each(|field| leave_out(&mut field.value.data, names));
        }
        Data::List(entries) => {
            entries.iter_mut().for_each(|entry| leave_out(&mut entry.data, names));
        }
        _ => {}
    }
}

fn write_node(node: &Node, out: &mut String) {
    write_data(&node.data, out);
}

// Writing to a string never fails.
fn write_data(data: &Data, out: &mut String) {
    match data {
        Data::Null => out.push('~'),
        Data::Bool(value) => drop(write!(out, "{value}")),
        Data::Number(number) => drop(write!(out, "{number}")),
        Data::Text(text) => drop(write!(out, "{text:?}")),
        Data::List(entries) => {
            out.push('[');
            for entry in entries {
                write_node(entry, out);
                out.push(',');
            }
            out.push(']');
        }
        Data::Fields(fields) => {
            let mut sorted: Vec<&Field> = fields.iter().collect();
            sorted.sort_by_cached_key(|field| field.name().into_owned());
            out.push('{');
            for field in sorted {
                write_node(&field.key, out);
                out.push(':');
                write_node(&field.value, out);
                out.push(',');
            }
            out.push('}');
        }
        Data::Tagged(tag, data) => {
            let _ = write!(out, "!{tag:?} ");
            write_data(data, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(text: &str) -> Option<String> {
        values_hash(text, &["anslag"])
    }

    #[test]
    fn only_values_count() {
        let plain = hash("a: ett\nb: [1, två, ~]\n");
        assert!(plain.is_some());
        assert_eq!(plain, hash("# kommentar\nb:\n- 1\n- \"två\"\n-\na: 'ett' # slut\nanslag: x\n"));
        for other in [
            "a: ett\nb: [1, två]\n",
            "a: ett\nb: [\"1\", två, ~]\n",
            "a: ett\nb: [två, 1, ~]\n",
            "a: ett\nb: {1: två}\n",
            "a: ett\nb: !x [1, två, ~]\n",
            "a: ett\nb: [true, två, ~]\n",
        ] {
            assert_ne!(plain, hash(other), "{other}");
        }
        assert_eq!(hash("a: [\n"), None);
    }

    #[test]
    fn fields_are_left_out_wherever_they_stand() {
        assert_eq!(hash("a: [{anslag: 1, b: 2}]"), hash("a: [{b: 2}]"));
        assert_ne!(hash("a: [{b: 2}]"), hash("a: [{}]"));
    }
}
