//! The filters of templates: our own, for days, lists and order, and those of the engine that pages need. In comes an
//! environment, out comes one with ours, and a list of both.

use chrono::NaiveDate;
use minijinja::value::{Serde, ValueKind};
use minijinja::{Environment, Error, ErrorKind, State, Value};

use super::scope::is_missing;
use super::words::told;
use crate::prose::{Block, Inline};
use crate::record::{DayForm, TimeForm};
use crate::swedish;

/// Filters as templates write them, with what they do.
pub const FILTERS: &[(&str, &str)] = &[
    ("datum", "dagen som 2024-11-29"),
    ("långt_datum", "dagen som 29 november 2024"),
    ("dag", "dagen, eller dagarna i en lista, som husets stil skriver dem (stil, datum)"),
    (
        "dag_i_mening",
        "samma dag inne i en mening: den 29 november 2024, om stilen inte har siffror",
    ),
    ("klockslag", "tiden som husets stil skriver den (stil, klockslag)"),
    ("antal(\"en dag\", \"dagar\")", "hur många i ord: en dag, tre dagar, 13 dagar"),
    ("stycke", "texten som ett stycke löpande text"),
    ("veckodag", "dagens namn: fredag"),
    ("finns", "det i en lista som inte saknas"),
    ("i_ordning(namn)", "en lista av rader, de med dessa namn först"),
    ("join(\", \")", "en lista som text, med det angivna emellan"),
    ("och", "en lista som text: A, B och C"),
    ("first", "det första i en lista"),
    ("last", "det sista i en lista"),
    ("length", "hur många det är"),
    ("upper", "VERSALER"),
    ("lower", "gemener"),
    ("replace(\"a\", \"b\")", "texten med något utbytt"),
];

/// Adds our own filters.
pub(super) fn register(environment: &mut Environment<'_>) {
    environment.add_filter("datum", |value: &Value| on_day(value, |day| day.to_string()));
    environment.add_filter("långt_datum", |value: &Value| on_day(value, swedish::day));
    environment.add_filter("veckodag", |value: &Value| {
        on_day(value, |day| swedish::weekday(day).to_owned())
    });
    environment.add_filter("dag", |state: &State<'_, '_>, value: &Value| {
        on_day(value, |day| swedish::dated(day_form(state), day))
    });
    environment.add_filter("dag_i_mening", |state: &State<'_, '_>, value: &Value| {
        on_day(value, |day| swedish::dated_in_sentence(day_form(state), day))
    });
    environment.add_filter("klockslag", |state: &State<'_, '_>, value: &Value| {
        let form = style(state, "times");
        match (value.as_str(), form.as_ref().and_then(Value::as_str).and_then(TimeForm::of)) {
            (Some(text), Some(TimeForm::Colon)) => Value::from(swedish::with_colons(text)),
            _ => value.clone(),
        }
    });
    environment.add_filter("antal", |count: usize, one: &str, many: &str| {
        let words = swedish::count_in_words(count, one, many);
        if one.starts_with(char::is_uppercase) { swedish::capitalised(&words) } else { words }
    });
    environment.add_filter("stycke", |text: &Value| {
        let body = vec![Inline::Text(text.to_string().trim().to_owned())];
        Value::from(Serde(Block::Paragraph { body }))
    });
    environment.add_filter("i_ordning", in_order);
    environment.add_filter("finns", |value: &Value| -> Result<Value, Error> {
        let present = value.try_iter()?.filter(|one| !is_missing(one));
        Ok(Value::from(present.collect::<Vec<Value>>()))
    });
    environment.add_filter("och", |value: &Value| -> Result<Value, Error> {
        if is_missing(value) {
            return Ok(value.clone());
        }
        let words: Vec<String> = value
            .try_iter()?
            .filter(|word| !is_missing(word))
            .map(|word| word.to_string())
            .collect();
        Ok(Value::from(swedish::list(&words, "och")))
    });
}

/// A choice of the house style of the document that is made.
fn style(state: &State<'_, '_>, name: &str) -> Option<Value> {
    state.lookup("document")?.get_attr("style").ok()?.get_attr(name).ok()
}

/// How the house style writes days.
fn day_form(state: &State<'_, '_>) -> DayForm {
    let form = style(state, "days");
    form.as_ref().and_then(Value::as_str).and_then(DayForm::of).unwrap_or_default()
}

/// Rows whose first cells are names, those with some names first and in their order.
fn in_order(rows: &Value, names: &Value) -> Result<Value, Error> {
    let mut rest: Vec<Value> = rows.try_iter()?.collect();
    let mut ordered = Vec::with_capacity(rest.len());
    for name in names.try_iter()? {
        let at = rest.iter().position(|row| row.get_item_by_index(0).is_ok_and(|own| own == name));
        ordered.extend(at.map(|at| rest.remove(at)));
    }
    ordered.append(&mut rest);
    Ok(Value::from(ordered))
}

/// A day in other words. What is missing stays so, and what isn't known yet is as it stands.
fn on_day(value: &Value, words: impl Fn(NaiveDate) -> String) -> Result<Value, Error> {
    if is_missing(value) {
        return Ok(value.clone());
    }
    if value.kind() == ValueKind::Seq {
        let days = value.try_iter()?.map(|day| Ok(on_one_day(&day, &words)?.to_string()));
        let days = days.collect::<Result<Vec<String>, Error>>()?;
        return Ok(Value::from(swedish::list(&days, "och")));
    }
    on_one_day(value, &words)
}

/// A day in words, or one that is begun as it is.
fn on_one_day(value: &Value, words: &impl Fn(NaiveDate) -> String) -> Result<Value, Error> {
    let Some(text) = value.as_str() else {
        return Err(told(ErrorKind::InvalidOperation, "värdet är ingen dag", None));
    };
    match text.parse::<NaiveDate>() {
        Ok(day) => Ok(Value::from(words(day))),
        Err(_) if text.starts_with(|c: char| c.is_ascii_digit()) => Ok(value.clone()),
        Err(_) => {
            let message = format!("”{text}” är ingen dag");
            Err(told(
                ErrorKind::InvalidOperation,
                message,
                Some("en dag är som 2024-11-29".to_owned()),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::render::templates::environment;

    #[test]
    fn every_filter_exists() {
        let environment = environment(&BTreeMap::new(), &BTreeMap::new(), None);
        for (filter, _) in FILTERS {
            let list = ["join", "och", "finns"].iter().any(|name| filter.starts_with(name));
            let value = if list { "[\"a\", \"b\"]" } else { "\"2024-11-29\"" };
            let text =
                environment.render_str(&format!("{{{{ {value}|{filter} is defined }}}}"), ());
            let message = text.err().map(|error| error.to_string()).unwrap_or_default();
            assert!(!message.contains("unknown"), "{filter}: {message}");
        }
    }

    #[test]
    fn days_are_said_in_other_words() {
        let words = |words: fn(NaiveDate) -> String, text: &str| {
            on_day(&Value::from(text), words).unwrap().to_string()
        };
        assert_eq!(words(swedish::day, "2024-11-29"), "29\u{a0}november 2024");
        assert_eq!(words(swedish::day, "2024-12-________"), "2024-12-________");
        assert!(on_day(&Value::from("snart"), swedish::day).is_err());
        assert!(is_missing(&on_day(&Value::from(()), swedish::day).unwrap()));
    }
}
