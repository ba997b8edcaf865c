//! The whole process on the sample: `make-docs` against the `typst` program run on the same Typst
//! sources, with the same standards and fonts, one after the other. The two take turns.
//!
//! `cargo bench --bench process`, with `typst` 0.15 on the path (`cargo install typst-cli`), or its
//! place in `TYPST`.

#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use make_docs::load;
use make_docs::pipeline::BuildContext;
use make_docs::plan::{Document, Kind};
use make_docs::project::Project;
use make_docs::record::fields::date;
use make_docs::record::{Period, Subject};

const ROUNDS: usize = 30;

fn main() {
    let typst = typst();
    if !Command::new(&typst)
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
    {
        println!("no `typst` here to compare with: cargo install typst-cli@0.15");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sources = lay_out(folder.path());
    let ours =
        || run(Command::new(env!("CARGO_BIN_EXE_make-docs")).arg("--root").arg(folder.path()));
    let theirs = || {
        for source in &sources {
            run(Command::new(&typst)
                .args(["compile", "--features", "a11y-extras", "--pdf-standard", "a-2a,ua-1"])
                .args(["--ignore-system-fonts", "--ignore-embedded-fonts", "--font-path"])
                .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts"))
                .arg("--root")
                .arg(folder.path())
                .arg(source)
                .arg(source.with_extension("pdf")));
        }
    };
    let (mut a, mut b, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let _ = fs::remove_dir_all(folder.path().join("output"));
        let (ours, theirs) = (timed(ours).as_secs_f64(), timed(theirs).as_secs_f64());
        a.push(ours * 1e3);
        b.push(theirs * 1e3);
        ratios.push(ours / theirs);
    }
    let count = sources.len();
    let (a, b, ratio) = (median(&mut a), median(&mut b), median(&mut ratios));
    println!(
        "{count} documents: make-docs {a:.1} ms   typst, one after the other {b:.1} ms   ratio {ratio:.3}"
    );
}

/// The `typst` program.
#[expect(clippy::disallowed_methods, reason = "a benchmark is told where the other program is")]
fn typst() -> PathBuf {
    std::env::var_os("TYPST").map_or_else(|| "typst".into(), PathBuf::from)
}

/// The sample's records, its Typst sources, and the looks beside them.
fn lay_out(folder: &Path) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (desk, _) = BuildContext::new(&Project { root: root.to_owned() });
    for (name, file) in
        load::shipped_templates().iter().filter(|(name, _)| name.starts_with("lib/"))
    {
        write(&folder.join(name), file.text.as_bytes());
    }
    for entry in walkdir::WalkDir::new(root.join("content")).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(root).expect("below the root");
            write(&folder.join(path), &fs::read(entry.path()).expect("a file of the sample"));
        }
    }
    let meeting = |day| Subject::Meeting(date(day).expect("a date"));
    let paper = |name: &str| Subject::Paper(name.to_owned());
    let documents = [
        (meeting("2020-10-30"), Kind::Protokoll),
        (meeting("2020-11-27"), Kind::Kallelse),
        (meeting("2024-11-29"), Kind::Protokoll),
        (Subject::BusinessPlan(Period { first: 2021, last: 2023 }), Kind::Verksamhetsplan),
        (Subject::Schedule(2021), Kind::Motesplan),
        (paper("valberedningsuppmaning-2021"), Kind::Dokument),
        (paper("valda-medlemmar-nns"), Kind::Dokument),
    ];
    let source = |(subject, kind): (Subject, Kind)| {
        let document = Document::whole(subject, kind);
        let path = folder.join(format!("{}.typ", document.stem().replace('/', "-")));
        write(&path, desk.source(&document).expect("the sample is right").as_bytes());
        path
    };
    documents.into_iter().map(source).collect()
}

fn write(path: &Path, text: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::inherit()).status().expect("it runs");
    assert!(status.success());
}

#[expect(clippy::disallowed_methods, reason = "a benchmark times")]
fn timed(work: impl Fn()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
