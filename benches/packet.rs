//! What joining costs: 20 parts with 500 pages, by us and by `qpdf --empty --pages`, a whole process
//! each, taking turns. qpdf loses tags, bookmarks and page labels; we keep them.
//!
//! `cargo bench --bench packet`, with `qpdf` on the path; without it only ours is measured.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use make_docs::packet::{PacketBuilder, PacketMetadata, PacketSection, PageLabel, PdfSource};
use make_docs::pipeline::{self, BuildOptions};
use make_docs::plan::Selection;
use make_docs::project::Project;

use self::support::{Pairs, is_here, median, repository, rounds, timed, write};

/// How often each is done.
const ROUNDS: usize = 20;

/// How many parts there are, and pages in all.
const PARTS: usize = 20;
const PAGES: usize = 500;

fn main() {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if let [mode, out, parts @ ..] = arguments.as_slice()
        && mode.as_os_str() == "join"
    {
        return join(out, parts);
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let parts = parts(folder.path());
    let (ours, theirs) = (folder.path().join("ours.pdf"), folder.path().join("theirs.pdf"));
    let we = || {
        let own = std::env::current_exe().expect("a program has a place");
        run(Command::new(own).arg("join").arg(&ours).args(&parts))
    };
    let they = || {
        let mut qpdf = Command::new("qpdf");
        run(qpdf.args(["--empty", "--pages"]).args(&parts).arg("--").arg(&theirs))
    };
    let has_qpdf = is_here(Path::new("qpdf"), "apt-get install qpdf");
    let mut pairs = Pairs::default();
    let mut memory = Vec::new();
    for _ in 0..rounds(ROUNDS) {
        let (time, printed) = timed(we);
        pairs.add(time, has_qpdf.then(|| timed(they).0));
        memory.push(printed.trim().parse().unwrap_or(f64::NAN));
    }
    let size = |path: &PathBuf| fs::metadata(path).map_or(0, |metadata| metadata.len()) / 1000;
    let input: u64 = parts.iter().map(size).sum();
    let memory = median(&mut memory);
    println!("{PARTS} parts, {PAGES} pages: {}", pairs.summary("make-docs", "qpdf"));
    let theirs = if has_qpdf { format!("   qpdf {} kB", size(&theirs)) } else { String::new() };
    println!("size: parts {input} kB   make-docs {} kB{theirs}", size(&ours));
    println!("memory: {memory:.0} kB, {:.1} of the parts", memory / input as f64);
}

/// Joins files, and prints the peak of memory that took (kB), without the program itself.
fn join(out: &Path, parts: &[PathBuf]) {
    let about = PacketMetadata {
        title: "Paket".to_owned(),
        author: "Styrelsen".to_owned(),
        language: "sv-SE".to_owned(),
        date: chrono::NaiveDate::from_ymd_opt(2020, 11, 23).expect("a day"),
        identity: "paket".to_owned(),
        creator: "make-docs".to_owned(),
    };
    let section = |at| PacketSection {
        title: format!("Bilaga {at}"),
        prefix: format!("B{at}-"),
        address: Some(format!("bilaga:{at}")),
    };
    let mut packet = PacketBuilder::new(about, (0..parts.len()).map(section).collect());
    for (at, part) in parts.iter().enumerate() {
        let bytes = fs::read(part).expect("a part is there");
        let source = PdfSource::read(&bytes).expect("a part is sound");
        drop(bytes);
        packet.add(at, &source, PageLabel::Numbered, None).expect("a part is sound");
    }
    let joined = packet.finish();
    assert_eq!(joined.pages, PAGES);
    fs::write(out, joined.bytes).expect("there is room");
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let entry = |name: &str| -> u64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.trim_end_matches("kB").trim().parse().unwrap_or(0)
    };
    // The program itself lies in files that are mapped into memory.
    println!("{}", entry("VmHWM:").saturating_sub(entry("RssFile:")));
}

/// Documents with text, tables and headings, made of the sample's verksamhetsplan.
fn parts(folder: &Path) -> Vec<PathBuf> {
    let sample = repository().join("content");
    let plan = sample.join("verksamhetsplaner/2021-2023");
    let mut text = String::new();
    for chapter in
        ["01-inledning", "02-uppgift", "04-malgrupper", "05-vision", "09-operativ-verksamhet"]
    {
        let chapter =
            fs::read_to_string(plan.join(format!("{chapter}.md"))).expect("the sample is there");
        let is_plain = |line: &&str| !line.contains("](") && !line.starts_with("[^");
        for line in chapter.lines().filter(is_plain) {
            let line = line.split(" {#").next().unwrap_or_default();
            let _ = writeln!(text, "  {}", line.replace("[^", "("));
        }
        text.push('\n');
    }
    let table = "\n  | Post | 2021 | 2022 | 2023 |\n  |---|--:|--:|--:|\n  | Kansli | 1 | 2 | 3 |\n  | Insatser | 4 | 5 | 6 |\n\n";
    let content = folder.join("content");
    let organisation = fs::read(sample.join("organisation.yaml")).expect("the sample is there");
    write(&content.join("organisation.yaml"), organisation);
    let project = Project { root: folder.to_owned() };
    let how = BuildOptions::new(NonZeroUsize::new(2).expect("not zero"));
    let build = |repeated: usize| {
        for part in 0..PARTS {
            let head =
                format!("rubrik: Underlag {part}\ndatum: 2020-11-01\nbrevhuvud: false\ntext: |\n");
            let body = format!("{text}{table}").repeat(repeated);
            let path = content.join(format!("dokument/underlag-{part:02}.yaml"));
            write(&path, head + &body);
        }
        pipeline::build(&project, &Selection::default(), how, &|_| ControlFlow::Continue(()))
    };
    let pages =
        |report: &pipeline::Report| report.made.iter().map(|made| made.pages).sum::<usize>();
    let report = (1..60).map(build).find(|report| pages(report) >= PAGES).expect("pages enough");
    assert_eq!(pages(&report), PAGES, "the parts have another number of pages");
    report.made.iter().map(|made| folder.join(&made.path)).collect()
}

/// Runs a program and gives what it says.
fn run(command: &mut Command) -> String {
    let output = command.stderr(Stdio::inherit()).output().expect("the program runs");
    assert!(output.status.success());
    String::from_utf8_lossy(&output.stdout).into_owned()
}
