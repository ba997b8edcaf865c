//! What notices and deadlines cost: seven notices against one, each a whole build of a project with one
//! meeting, taking turns; and the deadlines of a thousand meetings.
//!
//! `cargo bench --bench notices`

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod support;

use std::fs;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::Path;

use make_docs::facts;
use make_docs::kinds::anslag::ANSLAG;
use make_docs::pipeline::{self, BuildOptions};
use make_docs::plan::Selection;
use make_docs::project::{OrganId, Project};
use make_docs::record;

use self::support::{Pairs, median, repository, rounds, timed, write};

/// How often each is done.
const ROUNDS: usize = 40;

fn main() {
    for jobs in [1, 2] {
        notices(NonZeroUsize::new(jobs).expect("not zero"));
    }
    deadlines();
}

/// Measures seven notices against one.
fn notices(jobs: NonZeroUsize) {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let one = project(&folder.path().join("one"), 1);
    let seven = project(&folder.path().join("seven"), 7);
    let mut pairs = Pairs::default();
    for _ in 0..rounds(ROUNDS) {
        let of_seven = built(&seven, jobs, 7);
        pairs.add(of_seven, Some(built(&one, jobs, 1)));
    }
    println!("notices, {jobs} at a time: {}", pairs.summary("seven", "one"));
}

/// A project with one meeting of the sample, and so many member municipalities.
fn project(root: &Path, members: usize) -> Project {
    let sample = |path| fs::read_to_string(repository().join(path)).expect("the sample is there");
    let organisation = sample("content/organisation.yaml");
    // The rest of the members become agencies, which have no board.
    let mut left = members;
    let line = |line: &str| {
        let is_member = line.contains("slag: kommun") || line.trim() == "slag: region";
        let keeps = is_member && left > 0;
        left -= usize::from(keeps);
        match is_member && !keeps {
            true => line.replace("slag: kommun", "slag: myndighet"),
            false => line.to_owned(),
        }
    };
    let organisation: Vec<String> = organisation.lines().map(line).collect();
    write(&root.join("content/organisation.yaml"), organisation.join("\n") + "\n");
    let meeting = "content/sammantraden/2024-11-29.yaml";
    write(&root.join(meeting), sample(meeting));
    Project { root: root.to_owned() }
}

/// How long it takes to make a project's notices (ms), with nothing remembered or made before.
fn built(project: &Project, jobs: NonZeroUsize, count: usize) -> f64 {
    let _ = fs::remove_dir_all(project.output());
    comemo::evict(0);
    let selection = Selection { kinds: vec![&ANSLAG], ..Selection::default() };
    let options = BuildOptions::new(jobs);
    let (time, report) =
        timed(|| pipeline::build(project, &selection, options, &|_| ControlFlow::Continue(())));
    assert_eq!(report.made.len(), count);
    time
}

/// Measures the deadlines of a thousand meetings, from their records.
fn deadlines() {
    let (sample, _) = make_docs::load::load(&Project { root: repository().to_owned() });
    let first = chrono::NaiveDate::from_ymd_opt(2006, 1, 2).expect("a day");
    let day = |i: u64| first + chrono::Days::new(7 * i);
    let meeting = |i: u64| {
        let (held, approved, posted) = (day(i), day(i + 1), day(i + 1) + chrono::Days::new(2));
        let text = format!(
            "datum: {held}\nnärvaro: {{beslutande: [{{namn: Åsa Ek, roll: ordförande}}]}}\n\
             justering: {{datum: {approved}}}\nanslag: {{uppsatt: {posted}}}\närenden: [{{rubrik: Ett}}]\n"
        );
        make_docs::diagnostic::SourceFile::new(format!("content/sammantraden/{held}.yaml"), text)
    };
    let mut inputs = sample;
    inputs.records_mut(&OrganId::OWN)[0] = (0..1000).map(meeting).collect();
    let (records, _) = record::parse(&inputs);
    let mut times = Vec::new();
    let latest = || {
        let (organs, _) = facts::derive(&records);
        let facts = &organs[0];
        let subjects = facts.records.subjects().map(|(subject, _)| subject);
        let limits = subjects.flat_map(|subject| {
            let announced = facts.announcements(&subject).iter();
            announced.filter_map(|announced| announced.appeal_limit).max()
        });
        limits.max()
    };
    for _ in 0..rounds(ROUNDS) {
        let (time, latest) = timed(latest);
        times.push(time);
        assert!(latest.is_some());
    }
    assert_eq!(records[0].meetings.len(), 1000);
    println!("deadlines of 1000 meetings: {:.2} ms", median(&mut times));
}
