//! Records with fields and entries deleted, doubled, renamed, of another type, nested or swapped: whatever comes of
//! that, it is told in its place and nothing breaks. Slips in how a line is written are in `slips.rs`.

use std::fs;

use serde_yaml::{Mapping, Value};

use crate::support::library::Report;
use crate::support::project::TestProject;
use crate::support::{built, files, repository, schema};

/// What is done to a node of a tree.
#[derive(Debug, Clone, Copy)]
enum Mutation {
    Delete,
    Double,
    Rename,
    Retype,
    Nest,
    Swap,
}

const MUTATIONS: [Mutation; 6] = [
    Mutation::Delete,
    Mutation::Double,
    Mutation::Rename,
    Mutation::Retype,
    Mutation::Nest,
    Mutation::Swap,
];

/// A value below another, with its name if it is a field's.
type Child = (Option<Value>, Value);

fn children(value: &Value) -> Vec<Child> {
    match value {
        Value::Sequence(entries) => entries.iter().map(|entry| (None, entry.clone())).collect(),
        Value::Mapping(fields) => {
            fields.iter().map(|(name, value)| (Some(name.clone()), value.clone())).collect()
        }
        _ => Vec::new(),
    }
}

/// A list or fields with these values.
fn with_children(value: &Value, children: Vec<Child>) -> Value {
    match value {
        Value::Mapping(_) => {
            let named = children.into_iter().filter_map(|(name, value)| Some((name?, value)));
            Value::Mapping(named.collect::<Mapping>())
        }
        _ => Value::Sequence(children.into_iter().map(|(_, value)| value).collect()),
    }
}

/// The ways from a value to each below it: at each step the number of a child.
fn ways(value: &Value) -> Vec<Vec<usize>> {
    let mut ways = Vec::new();
    for (at, (_, child)) in children(value).iter().enumerate() {
        ways.push(vec![at]);
        ways.extend(self::ways(child).into_iter().map(|way| [vec![at], way].concat()));
    }
    ways
}

/// A value that is changed at the end of a way; `variant` chooses among the forms of a mutation.
fn mutated(value: &Value, way: &[usize], mutation: Mutation, variant: usize) -> Value {
    let mut own = children(value);
    match way {
        [] => return value.clone(),
        [at] => mutate(&mut own, *at, mutation, variant),
        [at, rest @ ..] => own[*at].1 = mutated(&own[*at].1, rest, mutation, variant),
    }
    with_children(value, own)
}

/// Changes one of some children.
fn mutate(own: &mut Vec<Child>, at: usize, mutation: Mutation, variant: usize) {
    let (name, value) = own[at].clone();
    match mutation {
        Mutation::Delete => {
            own.remove(at);
        }
        Mutation::Double if name.is_none() => own.insert(at, own[at].clone()),
        Mutation::Double => own[at].1 = Value::Sequence(vec![value.clone(), value]),
        Mutation::Rename => {
            const NAMES: [&str; 8] =
                ["datum", "text", "namn", "beslut", "rubrik", "§", "bilagor", "okänt"];
            own[at].0 = name.map(|_| NAMES[variant % NAMES.len()].into());
        }
        Mutation::Retype => own[at].1 = typed(variant),
        Mutation::Nest if variant.is_multiple_of(2) => own[at].1 = Value::Sequence(vec![value]),
        Mutation::Nest => {
            let inner = Mapping::from_iter([(name.unwrap_or("namn".into()), value)]);
            own[at].1 = Value::Mapping(inner);
        }
        Mutation::Swap => {
            let other = (at + 1 + variant) % own.len();
            own[at].1 = std::mem::replace(&mut own[other].1, value);
        }
    }
}

/// A value of one of the types that YAML has.
fn typed(variant: usize) -> Value {
    match variant % 10 {
        0 => Value::Null,
        1 => true.into(),
        2 => (-1).into(),
        3 => u64::MAX.into(),
        4 => 12.5.into(),
        5 => "2025-02-30".into(),
        6 => "Ord".into(),
        7 => Value::Sequence(Vec::new()),
        8 => Value::Mapping(Mapping::new()),
        _ => Value::Sequence(vec![Value::Null, "§ 1–".into()]),
    }
}

/// A project with the path of each of its records.
fn projects() -> Vec<(TestProject, Vec<String>)> {
    let mut projects: Vec<TestProject> =
        built::fixtures().map(TestProject::fixture).chain([TestProject::sample()]).collect();
    projects.extend(files("tests/fixtures/records/ok", "yaml").into_iter().map(|path| {
        let project = TestProject::new();
        project.meeting(&fs::read_to_string(path).unwrap());
        project
    }));
    let records = |project: &TestProject| {
        let entries = walkdir::WalkDir::new(project.path("content")).sort_by_file_name();
        let paths = entries.into_iter().map(|entry| entry.unwrap().into_path());
        paths
            .filter(|path| path.extension().is_some_and(|own| own == "yaml"))
            .map(|path| path.strip_prefix(project.root()).unwrap().to_str().unwrap().to_owned())
            .collect()
    };
    projects
        .into_iter()
        .map(|project| {
            let paths = records(&project);
            (project, paths)
        })
        .collect()
}

/// Does something with projects in which one record is mutated, at most `most` times a record and mutation.
fn each_mutated(most: usize, mut hold: impl FnMut(&TestProject, &str)) {
    let mut count = 0;
    for (project, paths) in projects() {
        for path in paths {
            let text = fs::read_to_string(project.path(&path)).unwrap();
            let tree: Value = serde_yaml::from_str(&text).unwrap();
            let ways = ways(&tree);
            for (kind, mutation) in MUTATIONS.into_iter().enumerate() {
                for (variant, way) in
                    ways.iter().skip(kind).step_by(1 + ways.len() / most).enumerate()
                {
                    let changed = mutated(&tree, way, mutation, variant);
                    project.write(&path, serde_yaml::to_string(&changed).unwrap());
                    count += 1;
                    hold(&project, &format!("{path}: {mutation:?} at {way:?}"));
                }
            }
            project.write(&path, text);
        }
    }
    assert!(count > 100 * most, "only {count} records were mutated");
}

/// Holds that every finding is at a line that its file has, and none is a fault of the program.
fn findings_have_places(project: &TestProject, report: &Report, what: &str) {
    for finding in &report.findings {
        assert_ne!(finding.code.id, "S3", "{what}: {}", finding.message);
        let Some(range) = finding.place.as_ref().and_then(|place| place.range()) else { continue };
        let text = fs::read_to_string(project.path(finding.path())).unwrap();
        assert!(text.get(range.clone()).is_some(), "{what}: {range:?} of {}", finding.path());
    }
}

#[test]
fn mutated_records_are_read_or_reported() {
    each_mutated(2, |project, what| findings_have_places(project, &project.check(), what));
}

#[test]
#[ignore = "slow: tests/run"]
fn many_mutated_records_are_read_or_reported() {
    each_mutated(8, |project, what| findings_have_places(project, &project.check(), what));
}

#[test]
#[ignore = "slow: tests/run"]
fn documents_of_mutated_records_are_made_or_held_back() {
    each_mutated(1, |project, what| findings_have_places(project, &project.build(), what));
}

#[test]
#[ignore = "slow: tests/run"]
fn mutated_records_give_valid_json() {
    let schema = fs::read(repository("docs/json.schema.json")).unwrap();
    let schema = serde_json::from_slice(&schema).unwrap();
    each_mutated(1, |project, what| {
        let mut command = assert_cmd::Command::cargo_bin("make-docs").unwrap();
        let output =
            command.args(["check", "--format", "json"]).current_dir(project.root()).output();
        let output = output.unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{what}: {}", output.status);
        assert!(output.stderr.is_empty(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let faults = schema::faults(&report, &schema);
        assert!(faults.is_empty(), "{what}: {}", faults.join("\n"));
        let errors = report["findings"].as_array().unwrap().iter();
        let has_error = errors.filter(|finding| finding["severity"] == "error").count() > 0;
        assert_eq!(output.status.code(), Some(i32::from(has_error)), "{what}");
    });
}
