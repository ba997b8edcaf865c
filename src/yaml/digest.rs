//! What a text says as one hash: comments, quotes and the order of fields don't count.
//!
//! In comes a text, out comes the SHA-256 of its values, each mapping's fields sorted by name.

use std::fmt::Write;

use super::tree::{Data, Field, Node, parse};
use crate::digest::sha256;

/// The hash of what a text says, but for some fields of its outermost mapping; `None` if it can't be read.
pub fn values_hash(text: &str, but: &[&str]) -> Option<String> {
    let mut node = parse(text).ok()?;
    if let Data::Fields(fields) = &mut node.data {
        fields.retain(|field| !but.contains(&&*field.name()));
    }
    let mut canonical = String::new();
    write_node(&node, &mut canonical);
    Some(sha256(canonical.as_bytes()))
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
    fn only_outermost_fields_are_left_out() {
        assert_ne!(hash("a: {anslag: 1}"), hash("a: {}"));
    }
}
