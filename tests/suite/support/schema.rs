//! A checker of JSON Schema, for the keywords that `docs/json.schema.json` uses; another is a fault.

use serde_json::Value;

/// What of a value doesn't follow a schema.
pub(crate) fn faults(value: &Value, schema: &Value) -> Vec<String> {
    let checker = Checker { root: schema };
    let mut faults = Vec::new();
    checker.check(value, schema, "$", &mut faults);
    faults
}

struct Checker<'a> {
    root: &'a Value,
}

impl Checker<'_> {
    fn check(&self, value: &Value, schema: &Value, path: &str, faults: &mut Vec<String>) {
        for (keyword, rule) in schema.as_object().unwrap() {
            let holds = match keyword.as_str() {
                "$schema" | "$id" | "$defs" | "title" | "description" => true,
                "$ref" => {
                    let pointer = rule.as_str().unwrap().strip_prefix('#').unwrap();
                    let target = self.root.pointer(pointer).expect("a reference leads somewhere");
                    self.check(value, target, path, faults);
                    true
                }
                "anyOf" => rule.as_array().unwrap().iter().any(|one| {
                    let mut own = Vec::new();
                    self.check(value, one, path, &mut own);
                    own.is_empty()
                }),
                "type" => match rule {
                    Value::Array(types) => types.iter().any(|one| is_of_type(value, one)),
                    one => is_of_type(value, one),
                },
                "const" => value == rule,
                "enum" => rule.as_array().unwrap().contains(value),
                "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
                "pattern" => {
                    let pattern = regex::Regex::new(rule.as_str().unwrap()).unwrap();
                    value.as_str().is_none_or(|text| pattern.is_match(text))
                }
                "required" => rule.as_array().unwrap().iter().all(|name| {
                    value.as_object().is_none_or(|own| own.contains_key(name.as_str().unwrap()))
                }),
                "additionalProperties" => {
                    assert_eq!(rule, &Value::Bool(false));
                    let known = schema["properties"].as_object().unwrap();
                    value
                        .as_object()
                        .is_none_or(|own| own.keys().all(|key| known.contains_key(key)))
                }
                "properties" => {
                    for (name, schema) in rule.as_object().unwrap() {
                        if let Some(own) = value.get(name) {
                            self.check(own, schema, &format!("{path}.{name}"), faults);
                        }
                    }
                    true
                }
                "items" => {
                    for (index, entry) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(entry, rule, &format!("{path}[{index}]"), faults);
                    }
                    true
                }
                other => panic!("the checker doesn't know `{other}`"),
            };
            if !holds {
                faults.push(format!("{path}: {keyword} {rule} doesn't hold for {value}"));
            }
        }
    }
}

fn is_of_type(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the checker doesn't know the type `{other}`"),
    }
}
