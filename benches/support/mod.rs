//! What the benchmarks share: the number of rounds, pairs of times, medians, a copy of the sample, and
//! whether other programs are installed.

#![allow(dead_code, reason = "each benchmark uses a part")]
#![allow(
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock, and its settings from the environment"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The number of rounds: `BENCH_ROUNDS` if it is set. With one round a benchmark only shows that it works.
pub(crate) fn rounds(usual: usize) -> usize {
    let wanted = std::env::var("BENCH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    wanted.unwrap_or(usual).max(1)
}

/// How long work takes (ms), and its result.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed().as_secs_f64() * 1e3, done)
}

/// The median.
pub(crate) fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Times of two programs that take turns (ms).
#[derive(Default)]
pub(crate) struct Pairs {
    ours: Vec<f64>,
    theirs: Vec<f64>,
}

impl Pairs {
    /// Adds a round; without a time of theirs if their program isn't installed.
    pub(crate) fn add(&mut self, ours: f64, theirs: Option<f64>) {
        self.ours.push(ours);
        self.theirs.extend(theirs);
    }

    /// The median of each, and of the ratios pair by pair: "road 51.7 ms   typst 46.2 ms   ratio 1.119".
    /// Without times of theirs, ours alone.
    pub(crate) fn summary(&self, ours: &str, theirs: &str) -> String {
        let of_ours = median(&mut self.ours.clone());
        if self.theirs.is_empty() {
            return format!("{ours} {of_ours:7.1} ms");
        }
        let of_theirs = median(&mut self.theirs.clone());
        let pairs = self.ours.iter().zip(&self.theirs);
        let ratio = median(&mut pairs.map(|(ours, theirs)| ours / theirs).collect::<Vec<f64>>());
        format!("{ours} {of_ours:7.1} ms   {theirs} {of_theirs:7.1} ms   ratio {ratio:.3}")
    }
}

/// The repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Writes a file, and the folders that it is in.
pub(crate) fn write(path: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

/// Copies the sample's records to a project.
pub(crate) fn copy_sample(root: &Path) {
    let sample = walkdir::WalkDir::new(repository().join("content"));
    for entry in sample.into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(repository()).expect("below the repository");
            write(&root.join(path), fs::read(entry.path()).expect("a file of the sample"));
        }
    }
}

/// The `typst` program: on the path, or at the path in `TYPST`. Prints a line if there is none.
pub(crate) fn typst() -> Option<PathBuf> {
    let typst = std::env::var_os("TYPST").map_or_else(|| "typst".into(), PathBuf::from);
    is_here(&typst, "cargo install typst-cli@0.15.1").then_some(typst)
}

/// Whether a program with a `--version` can be run; prints how to install it if it can't.
#[expect(clippy::print_stdout, reason = "a benchmark prints what it can't measure")]
pub(crate) fn is_here(program: &Path, install: &str) -> bool {
    let is_here = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !is_here {
        println!("no `{}` here to compare with: {install}", program.display());
    }
    is_here
}
