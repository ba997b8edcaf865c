//! One document in a warm process: the whole road from YAML text to PDF bytes against bare Typst,
//! compile and export, on the same source. The two take turns, and the ratio is told.
//!
//! `cargo bench --bench road`

#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

use std::path::Path;
use std::time::{Duration, Instant};

use make_docs::check::{self, Supplies};
use make_docs::diagnostic::SourceFile;
use make_docs::facts::numbering::{self, Numbering};
use make_docs::load::{self, Inputs, SHIPPED_FONTS};
use make_docs::plan::{Document, Kind, Part, Selection, plan};
use make_docs::project::Project;
use make_docs::record::{self, Records};
use make_docs::render::{Form, Templates, render};
use make_docs::typefaces::Typefaces;
use make_docs::typeset::{Pdf, SharedWorld, typeset};
use make_docs::view;

/// How often a sample document is made, and a large one.
const ROUNDS: (usize, usize) = (60, 7);

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sample = Project { root: root.to_owned() };
    measure(&sample, ROUNDS.0, "");
    measure_charts(&sample);
    for count in [10, 30, 100, 300] {
        let folder = tempfile::tempdir().expect("there is room for temporary files");
        let meetings = folder.path().join("content/sammantraden");
        std::fs::create_dir_all(&meetings).expect("a folder can be made");
        let organisation = "namn: Ekby kommun\norgan: {namn: Nämnden, ledamöter: 100}\n";
        let write =
            |path: &Path, text: &str| std::fs::write(path, text).expect("a file can be written");
        write(&folder.path().join("content/organisation.yaml"), organisation);
        write(&meetings.join("2025-03-12.yaml"), &large(count));
        measure(
            &Project { root: folder.path().to_owned() },
            ROUNDS.1,
            &format!(", {count} ärenden"),
        );
    }
}

/// A meeting of a hundred ledamöter with as many ärenden as wanted, one in ten voted on by name.
fn large(count: usize) -> String {
    let name = |i: usize| {
        format!(
            "Ledamot {} {}son",
            i / 10,
            ["Al", "Bo", "Ek", "Lind", "Mo"][i % 5].repeat(1 + i % 10 / 5)
        )
    };
    let people: String =
        (1..100).map(|i| format!("    - {{namn: {}, parti: S}}\n", name(i))).collect();
    let mut text = format!(
        "datum: 2025-03-12\nnärvaro:\n  beslutande:\n    - {{namn: Åsa Ek, parti: M, roll: ordförande}}\n{people}ärenden:\n"
    );
    let votes: String = (1..100).map(|i| format!("{}, ", name(i))).collect();
    for i in 0..count {
        text += &format!(
            "  - rubrik: Ärende {i}\n    typ: beslut\n    dnr: KS 2025/{i}\n    ärendebeskrivning: |\n      {}\n    \
             yrkanden:\n      - {{av: Åsa Ek, typ: avslag}}\n    beslut:\n      - att bifalla förslaget, och\n      \
             - att sända beslutet till förvaltningen.\n    reservationer: {{av: Åsa Ek}}\n",
            "Förvaltningen har utrett frågan och föreslår att nämnden bifaller förslaget. "
                .repeat(4),
        );
        if i % 10 == 0 {
            text += &format!(
                "    omröstning: {{ja: bifall, nej: avslag, röster: {{ja: [{votes}], nej: Åsa Ek}}}}\n"
            );
        }
    }
    text
}

/// Tells how long each document of a project takes.
fn measure(project: &Project, rounds: usize, what: &str) {
    let (inputs, _) = load::load(project);
    let typefaces = Typefaces::new(SHIPPED_FONTS, &[]);
    let templates = Templates::new(&inputs.templates);
    let press = SharedWorld::new(&inputs.templates, inputs.pictures.clone(), &typefaces);
    let (records, numbering, documents) = planned(&inputs, &typefaces);
    // One notice of a meeting stands for all; the calendar isn't typeset.
    let is_told = |document: &Document| match &document.part {
        Some(Part::Notice { board, .. }) => *board == 0,
        _ => document.kind != Kind::Kalender,
    };
    for document in documents.into_iter().filter(is_told) {
        let road = || whole_road(&inputs, &typefaces, &templates, &press, &document);
        let source = source(&records, &numbering, &templates, &document);
        let bare = || {
            typeset(&press, &document.stem(), source.clone(), &|_| ())
                .pdf
                .expect("the sample is right")
        };
        let pdf = road();
        assert_eq!(pdf.bytes, bare().bytes);
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            let (a, b) = (timed(road), timed(bare));
            ours.push(a.as_secs_f64() * 1e3);
            theirs.push(b.as_secs_f64() * 1e3);
            ratios.push(a.as_secs_f64() / b.as_secs_f64());
        }
        let (a, b, ratio) = (median(&mut ours), median(&mut theirs), median(&mut ratios));
        let name = format!("{}{what}, {} sidor", document.kind.name(), pdf.pages);
        println!("{name:<40} road {a:7.1} ms   typst {b:7.1} ms   ratio {ratio:.3}");
    }
}

/// Tells what a chart adds to the verksamhetsplan of the sample: the difference that its three make.
fn measure_charts(project: &Project) {
    let (with, _) = load::load(project);
    let (mut without, _) = load::load(project);
    let is_chart = |line: &&str| {
        !["(#intakter)", "(#kostnader)", "(#eget-kapital)"].iter().any(|name| line.contains(name))
    };
    for file in without.texts.values_mut() {
        let kept: Vec<&str> = file.text.lines().filter(is_chart).collect();
        *file = SourceFile::new(file.path.clone(), kept.join("\n"));
    }
    let typefaces = Typefaces::new(SHIPPED_FONTS, &[]);
    let templates = Templates::new(&with.templates);
    let press = SharedWorld::new(&with.templates, with.pictures.clone(), &typefaces);
    let (.., documents) = planned(&with, &typefaces);
    let plan = documents.iter().find(|document| document.kind == Kind::Verksamhetsplan);
    let plan = plan.expect("the sample has a verksamhetsplan");
    let mut added = Vec::new();
    for _ in 0..ROUNDS.0 {
        let [with, without] = [&with, &without]
            .map(|inputs| timed(|| whole_road(inputs, &typefaces, &templates, &press, plan)));
        added.push((with.as_secs_f64() - without.as_secs_f64()) * 1e3 / 3.0);
    }
    println!("a chart adds {:.1} ms", median(&mut added));
}

/// The records that a project has, with the documents that follow from them.
fn planned(inputs: &Inputs, typefaces: &Typefaces) -> (Records, Numbering, Vec<Document>) {
    let (records, _) = record::parse(inputs);
    let (numbering, _) = numbering::number(&records);
    let findings = check::check(
        &records,
        &numbering,
        Supplies { typefaces, pictures: &inputs.pictures, enclosures: &inputs.enclosures },
    );
    let documents = plan(&records, &numbering, &findings, &Selection::default()).documents;
    (records, numbering, documents)
}

/// A document from the text of every record.
fn whole_road(
    inputs: &Inputs,
    typefaces: &Typefaces,
    templates: &Templates,
    press: &SharedWorld,
    document: &Document,
) -> Pdf {
    let (records, numbering, documents) = planned(inputs, typefaces);
    assert!(documents.contains(document));
    let source = source(&records, &numbering, templates, document);
    typeset(press, &document.stem(), source, &|_| ()).pdf.expect("the sample is right")
}

/// A document's Typst source.
fn source(
    records: &Records,
    numbering: &Numbering,
    templates: &Templates,
    document: &Document,
) -> String {
    let view = view::view(document, records, numbering).expect("the sample has it");
    render(templates, document.kind.name(), Form::Typst, &view).expect("the templates are right")
}

/// How long it takes, with nothing remembered from the time before.
#[expect(clippy::disallowed_methods, reason = "a benchmark times")]
fn timed(work: impl Fn() -> Pdf) -> Duration {
    comemo::evict(0);
    let start = Instant::now();
    let pdf = work();
    let elapsed = start.elapsed();
    drop(pdf);
    elapsed
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
