//! Values as Typst literals, so that no text in a record can be read as Typst code.

use std::fmt::Write;

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Value};

/// A value as a Typst expression that evaluates to it: string, number, bool, `none`, array or
/// dictionary. Anything else is an error.
pub fn literal(value: &Value) -> Result<String, Error> {
    let mut out = String::new();
    write_literal(&mut out, value)?;
    Ok(out)
}

/// Adds a value as [`literal`] has it.
pub(super) fn write_literal(out: &mut String, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Undefined => return Err(Error::from(ErrorKind::UndefinedError)),
        ValueKind::None => out.push_str("none"),
        ValueKind::Bool => out.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number => write_number(out, value)?,
        ValueKind::String => write_string(out, value.as_str().unwrap_or_default()),
        ValueKind::Seq | ValueKind::Iterable => {
            out.push('(');
            for entry in value.try_iter()? {
                write_literal(out, &entry)?;
                out.push(',');
            }
            out.push(')');
        }
        ValueKind::Map => write_dictionary(out, value)?,
        kind => {
            let detail = format!("ett värde av typen {kind} kan inte skrivas i Typst");
            return Err(Error::new(ErrorKind::InvalidOperation, detail));
        }
    }
    Ok(())
}

/// A number; parentheses keep a minus sign with it in any expression.
fn write_number(out: &mut String, value: &Value) -> Result<(), Error> {
    let text = value.to_string();
    if text.bytes().any(|b| b.is_ascii_alphabetic() && b != b'e') {
        let detail = format!("talet {text} kan inte skrivas i Typst");
        return Err(Error::new(ErrorKind::InvalidOperation, detail));
    }
    if text.starts_with('-') {
        let _ = write!(out, "({text})");
    } else {
        out.push_str(&text);
    }
    Ok(())
}

fn write_dictionary(out: &mut String, value: &Value) -> Result<(), Error> {
    out.push('(');
    let mut is_empty = true;
    for key in value.try_iter()? {
        write_string(out, &key.to_string());
        out.push(':');
        write_literal(out, &value.get_item(&key)?)?;
        out.push(',');
        is_empty = false;
    }
    out.push_str(if is_empty { ":)" } else { ")" });
    Ok(())
}

/// A string. Control characters and invisible ones are written by their numbers, so that the source
/// can be read, and nothing in it can end the string.
pub(super) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || is_invisible(c) => {
                let _ = write!(out, "\\u{{{:x}}}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Whether a character is invisible, or changes how the text around it is shown.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
        | '\u{2060}'..='\u{206f}' | '\u{fdd0}'..='\u{fdef}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_literals() {
        let value = Value::from(minijinja::value::Serde((
            -1,
            2.5,
            true,
            None::<u8>,
            "a\"#\\\u{a0}",
            [0u8; 0],
        )));
        let expected = r##"((-1),2.5,true,none,"a\"#\\\u{a0}",(),)"##;
        assert_eq!(literal(&value).unwrap(), expected);
        let empty = std::collections::BTreeMap::<String, u8>::new();
        assert_eq!(literal(&Value::from(minijinja::value::Serde(&empty))).unwrap(), "(:)");
    }

    #[test]
    fn what_typst_has_no_literal_for_is_an_error() {
        assert!(literal(&Value::UNDEFINED).is_err());
        assert!(literal(&Value::from(f64::NAN)).is_err());
        assert!(literal(&Value::from(f64::INFINITY)).is_err());
    }
}
