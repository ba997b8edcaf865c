//! The page about trust: what was tried, and how often. `tests/trust` writes it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::faults::{self, SUBJECTS};
use crate::fuzz::TARGETS;
use crate::power::{self, Cuts, EXT4};
use crate::supply;
use crate::support::marks::write_between_marks;
use crate::support::{is_asked, repository, variable};

const PAGE: &str = "docs/trust.md";

/// How many builds are killed at random.
const KILLS: u32 = 200;

/// Of how many states that a power cut leaves the next run begins with one; on ext4, also of how many places it is cut at one.
const FINISHED: usize = 3;

/// How long each fuzz target is tried.
const FUZZ: Duration = Duration::from_secs(60);

/// How many crates with unsafe code are named.
const NAMED: usize = 12;

/// A row for each command: its calls made to fail, and itself killed at them.
fn faults() -> String {
    let mut text = "| command | calls that change a file | made to fail | killed | torn or lost | \
                    not finished by the next run |\n|---|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for subject in SUBJECTS {
        let counts = faults::disturb(subject, 1);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | 0 | 0 |",
            subject.name, counts.calls, counts.failed, counts.killed
        );
    }
    let kills = faults::kill_at_random(KILLS);
    let _ = writeln!(text, "| build, at random | | | {kills} | 0 | 0 |");
    text
}

/// A row for each command and disk that the power was cut for.
fn power_cuts() -> String {
    let mut text = "| command | disk | places | different states | torn or lost | \
                    finished by the next run |\n|---|---|---:|---:|---:|---:|\n"
        .to_owned();
    for subject in SUBJECTS {
        text += &cuts(subject.name, "model", power::on_model(subject, FINISHED));
        for options in EXT4 {
            let disk = format!("ext4, `{options}`");
            text += &match power::on_ext4(subject, options, FINISHED) {
                Some(found) => cuts(subject.name, &disk, found),
                None => format!(
                    "| {} | {disk} | not tried: nothing can be mounted | | | |\n",
                    subject.name
                ),
            };
        }
    }
    text
}

/// A row of what power cuts led to.
fn cuts(command: &str, disk: &str, Cuts { places, states, finished }: Cuts) -> String {
    let states = if states == 0 { String::new() } else { states.to_string() };
    format!("| {command} | {disk} | {places} | {states} | 0 | {finished} |\n")
}

/// A row for each fuzz target.
fn fuzz() -> String {
    let mut text =
        "| what is read | seeds | mutated files | failures |\n|---|---:|---:|---:|\n".to_owned();
    for target in TARGETS {
        let tried = target.run(FUZZ, rand());
        let _ = writeln!(text, "| {} | {} | {} | 0 |", target.name, tried.seeds, tried.mutated);
    }
    text
}

/// A number that is another in each run.
fn rand() -> u64 {
    let mut bytes = [0; 8];
    fs::File::open("/dev/urandom")
        .and_then(|mut file| std::io::Read::read_exact(&mut file, &mut bytes))
        .unwrap();
    u64::from_ne_bytes(bytes)
}

/// The crates with the most unsafe code.
fn unsafe_code() -> String {
    let mut crates = supply::crates();
    crates.retain(|own| own.name != "make-docs");
    let total: usize = crates.iter().map(|own| own.unsafe_words).sum();
    let without = crates.iter().filter(|own| own.unsafe_words == 0).count();
    crates.sort_by_key(|own| (std::cmp::Reverse(own.unsafe_words), own.name.clone()));
    let mut text = format!(
        "| crates | without `unsafe` | `unsafe` in all |\n|---:|---:|---:|\n| {} | {without} | {total} |\n\n",
        crates.len()
    );
    let named: Vec<String> =
        crates[..NAMED].iter().map(|own| format!("`{}` {}", own.name, own.unsafe_words)).collect();
    let _ = writeln!(text, "Most of it: {}.", named.join(", "));
    text
}

/// What `cargo deny` said, and what it couldn't look at.
fn supply_chain() -> String {
    let said = |name: &str| variable(name).map(|text| text.to_string_lossy().trim().to_owned());
    let mut text = String::new();
    let licences =
        said("TRUST_DENY").unwrap_or_else(|| "not run: `cargo deny` isn't installed".to_owned());
    let advisories = said("TRUST_ADVISORIES")
        .unwrap_or_else(|| "not run: there is no advisory database on this machine".to_owned());
    let _ = writeln!(text, "| check | last result |\n|---|---|");
    let _ = writeln!(text, "| `cargo deny check licenses bans sources` | {licences} |");
    let _ = writeln!(text, "| `cargo deny check advisories` | {advisories} |");
    text
}

/// What became of the mutants that `cargo mutants` made, a row a file; none if it wasn't run. Those that no test sees are
/// named below.
fn mutants() -> Option<String> {
    let mut rows: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    let mut missed = Vec::new();
    for path in variable("TRUST_MUTANTS")?.into_string().unwrap().split_whitespace() {
        let read: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for outcome in read["outcomes"].as_array().unwrap() {
            let mutant = &outcome["scenario"]["Mutant"];
            let Some(file) = mutant["file"].as_str() else { continue };
            let column = match outcome["summary"].as_str().unwrap() {
                "CaughtMutant" => 0,
                "MissedMutant" => 1,
                "Timeout" => 2,
                _ => 3,
            };
            rows.entry(file.to_owned()).or_default()[column] += 1;
            missed.extend((column == 1).then(|| mutant["name"].as_str().unwrap().to_owned()));
        }
    }
    let mut text = "| file | mutants | caught | missed | without end | not Rust |\n\
                    |---|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for (file, [caught, missed, endless, unviable]) in rows {
        let all = caught + missed + endless + unviable;
        let _ =
            writeln!(text, "| `{file}` | {all} | {caught} | {missed} | {endless} | {unviable} |");
    }
    let named = missed.iter().map(|name| format!("- `{name}`\n"));
    Some(named.fold(text + "\n", |text, name| text + &name))
}

/// The system that the page was written on.
fn system() -> String {
    let output = Command::new("uname").args(["-s", "-r", "-m"]).output().unwrap();
    let words = String::from_utf8(output.stdout).unwrap();
    format!("Last run on {}, with Rust's development profile.\n", words.trim())
}

#[test]
#[ignore = "takes ten minutes, and only with UPDATE_TRUST=1: tests/run"]
fn the_page_about_trust_is_written() {
    if !is_asked("UPDATE_TRUST") {
        return;
    }
    write_between_marks(PAGE, "unsafe", &unsafe_code());
    write_between_marks(PAGE, "supply", &supply_chain());
    if let Some(text) = mutants() {
        write_between_marks(PAGE, "mutants", &text);
    }
    write_between_marks(PAGE, "power", &power_cuts());
    write_between_marks(PAGE, "faults", &faults());
    write_between_marks(PAGE, "fuzz", &fuzz());
    write_between_marks(PAGE, "system", &system());
}

#[test]
fn the_page_about_trust_has_a_row_for_each_command() {
    let page = fs::read_to_string(repository(PAGE)).unwrap();
    for mark in ["faults", "power"] {
        let (_, rest) = page.split_once(&format!("<!-- {mark} -->")).unwrap();
        let (table, _) = rest.split_once(&format!("<!-- /{mark} -->")).unwrap();
        for subject in SUBJECTS {
            let row = format!("\n| {} |", subject.name);
            assert!(table.contains(&row), "{}: `tests/trust` writes its row", subject.name);
        }
    }
}
