//! What notices and deadlines cost: seven notices against one, each a whole build of a project with one
//! meeting, taking turns; and the deadlines of a thousand meetings.
//!
//! `cargo bench --bench notices`

#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

use std::fs;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use make_docs::facts::announcement;
use make_docs::facts::numbering;
use make_docs::pipeline::{self, BuildOptions};
use make_docs::plan::{Kind, Selection};
use make_docs::project::Project;
use make_docs::record::{self, Subject};

/// How often each is done.
const ROUNDS: usize = 40;

fn main() {
    for jobs in [1, 2] {
        notices(NonZeroUsize::new(jobs).expect("not zero"));
    }
    deadlines();
}

/// Tells how much longer seven notices take than one.
fn notices(jobs: NonZeroUsize) {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let one = project(&folder.path().join("one"), 1);
    let seven = project(&folder.path().join("seven"), 7);
    let (mut of_one, mut of_seven, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (a, b) = (built(&seven, jobs, 7), built(&one, jobs, 1));
        of_seven.push(a.as_secs_f64() * 1e3);
        of_one.push(b.as_secs_f64() * 1e3);
        ratios.push(a.as_secs_f64() / b.as_secs_f64());
    }
    let (seven, one, ratio) = (median(&mut of_seven), median(&mut of_one), median(&mut ratios));
    println!("notices, {jobs} at a time: seven {seven:.1} ms   one {one:.1} ms   ratio {ratio:.2}");
}

/// A project with one meeting of the sample, and so many member municipalities.
fn project(root: &Path, members: usize) -> Project {
    let meetings = root.join("content/sammantraden");
    fs::create_dir_all(&meetings).expect("a folder can be made");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let organisation =
        fs::read_to_string(sample.join("organisation.yaml")).expect("the sample is there");
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
    let text = organisation.join("\n") + "\n";
    fs::write(root.join("content/organisation.yaml"), text).expect("a file can be written");
    let meeting = "sammantraden/2024-11-29.yaml";
    fs::copy(sample.join(meeting), root.join("content").join(meeting))
        .expect("a file can be copied");
    Project { root: root.to_owned() }
}

/// How long it takes to make a project's notices, with nothing remembered or made before.
#[expect(clippy::disallowed_methods, reason = "a benchmark times")]
fn built(project: &Project, jobs: NonZeroUsize, count: usize) -> Duration {
    let _ = fs::remove_dir_all(project.output());
    comemo::evict(0);
    let selection = Selection { wanted: Vec::new(), kinds: vec![Kind::Anslag] };
    let start = Instant::now();
    let report = pipeline::build(
        project,
        &selection,
        BuildOptions { jobs, drafts: false, attach: false },
        &|_| ControlFlow::Continue(()),
    );
    let elapsed = start.elapsed();
    assert_eq!(report.made.len(), count);
    elapsed
}

/// Tells how long the deadlines of a thousand meetings take, from their records.
#[expect(clippy::disallowed_methods, reason = "a benchmark times")]
fn deadlines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sample, _) = make_docs::load::load(&Project { root: root.to_owned() });
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
    inputs.records[0] = (0..1000).map(meeting).collect();
    let (records, _) = record::parse(&inputs);
    let (numbering, _) = numbering::number(&records);
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let dates = records.meetings.keys();
        let all =
            dates.flat_map(|date| announcement::of(&Subject::Meeting(*date), &records, &numbering));
        let latest = all.filter_map(|announced| announced.appeal_limit).max();
        times.push(start.elapsed().as_secs_f64() * 1e3);
        assert!(latest.is_some());
    }
    assert_eq!(records.meetings.len(), 1000);
    println!("deadlines of 1000 meetings: {:.2} ms", median(&mut times));
}

/// The middle of some figures.
fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
