//! The whole process on the sample: `make-docs` against the `typst` program run on the same Typst
//! sources, with the same standards and fonts, one after the other. The two take turns.
//!
//! `cargo bench --bench process`, with `typst` 0.15 on the path (`cargo install typst-cli`), or its
//! place in `TYPST`; without it only ours is measured.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use make_docs::kinds;
use make_docs::load;
use make_docs::pipeline;
use make_docs::project::{OrganId, Project};
use make_docs::record::date;
use make_docs::record::{About, MeetingId, Period};

use self::support::{Pairs, copy_sample, repository, rounds, timed, typst, write};

/// How often each is done.
const ROUNDS: usize = 30;

/// The kinds of documents whose sources are laid out.
const KINDS: &str = "protokoll,kallelse,verksamhetsplan,motesplan,dokument";

fn main() {
    let typst = typst();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sources = lay_out(folder.path());
    let ours = || {
        let mut own = Command::new(env!("CARGO_BIN_EXE_make-docs"));
        run(own.args(["--only", KINDS, "--root"]).arg(folder.path()));
    };
    let theirs = |typst: &Path| {
        for source in &sources {
            run(Command::new(typst)
                .args(["compile", "--features", "a11y-extras", "--pdf-standard", "a-2a,ua-1"])
                .args(["--ignore-system-fonts", "--ignore-embedded-fonts", "--font-path"])
                .arg(repository().join("fonts"))
                .arg("--root")
                .arg(folder.path())
                .arg(source)
                .arg(source.with_extension("pdf")));
        }
    };
    let mut pairs = Pairs::default();
    for _ in 0..rounds(ROUNDS) {
        let _ = fs::remove_dir_all(folder.path().join("output"));
        let time = timed(ours).0;
        pairs.add(time, typst.as_deref().map(|typst| timed(|| theirs(typst)).0));
    }
    let count = sources.len();
    println!("{count} documents: {}", pairs.summary("make-docs", "typst, one after the other"));
}

/// The sample's records, its Typst sources, and the looks beside them.
fn lay_out(folder: &Path) -> Vec<PathBuf> {
    let project = Project { root: repository().to_owned() };
    for (name, file) in
        load::shipped_templates().iter().filter(|(name, _)| name.starts_with("lib/"))
    {
        write(&folder.join(name), file.text.as_bytes());
    }
    copy_sample(folder);
    let meeting = |day| About::Meeting(MeetingId::first_on(date(day).expect("a date")));
    let paper = |name: &str| About::Paper(name.to_owned());
    let documents = [
        (meeting("2020-10-30"), "protokoll"),
        (meeting("2020-11-27"), "kallelse"),
        (meeting("2024-11-29"), "protokoll"),
        (About::BusinessPlan(Period { first: 2021, last: 2023 }), "verksamhetsplan"),
        (About::Schedule(2021), "motesplan"),
        (paper("valberedningsuppmaning-2021"), "dokument"),
        (paper("valda-medlemmar-nns"), "dokument"),
    ];
    let source = |(about, kind): (About, &str)| {
        let document = kinds::named(kind).expect("a kind").document(&about.of(&OrganId::OWN));
        let source = pipeline::typst_source(&project, &document).expect("the sample is right");
        let path = folder.join(format!("{}.typ", document.stem().replace('/', "-")));
        write(&path, source);
        path
    };
    documents.into_iter().map(source).collect()
}

fn run(command: &mut Command) {
    let output = command.output().expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
