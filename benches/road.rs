//! One document in a warm process: the whole road from YAML text to PDF bytes against bare Typst,
//! compile and export, on the same source. The two take turns, and the ratio is printed. Every kind of
//! document is measured, a packet against Typst on all its parts, which it doesn't join.
//!
//! `cargo bench --bench road`

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod support;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::Path;

use make_docs::check::{self, Supplies};
use make_docs::diagnostic::SourceFile;
use make_docs::facts::{self, Facts};
use make_docs::kinds::kallelse::KALLELSE;
use make_docs::kinds::paket::PAKET;
use make_docs::kinds::protokoll::PROTOKOLL;
use make_docs::kinds::utdrag::UTDRAG;
use make_docs::kinds::verksamhetsplan::VERKSAMHETSPLAN;
use make_docs::kinds::{Content, Document, Kind};
use make_docs::load::{self, Inputs, SHIPPED_FONTS};
use make_docs::pipeline::{self, BuildOptions};
use make_docs::plan::{self, Extracts, Plan, Selection, Sitting};
use make_docs::project::Project;
use make_docs::record::{self, MeetingId};
use make_docs::render::{Form, Templates, render};
use make_docs::typefaces::Typefaces;
use make_docs::typeset::{DocumentSource, Pdf, SharedWorld, typeset};

use self::support::{Pairs, copy_sample, median, repository, rounds, timed, write};

/// How often a document is made, and one of those that only their size tells apart.
const ROUNDS: (usize, usize) = (60, 7);

fn main() {
    let sample = Warm::new(repository());
    let measured = measure(&sample, rounds(ROUNDS.0), "", &|_| true);
    measure_extract(&sample);
    // What the sample doesn't have.
    let other = Warm::new(&repository().join("tests/fixtures/projects/grannar"));
    measure(&other, rounds(ROUNDS.0), "", &|kind| !measured.contains(kind));
    measure_charts(&sample);
    for count in [10, 30, 100, 300] {
        let is_typeset = |kind: &Kind| matches!(kind.content, Content::Pages(_));
        measure_meeting(&large(count), &format!(", {count} ärenden"), &is_typeset);
    }
    measure_meeting(&eventful(300), ", 300 with events", &|kind| kind == &PROTOKOLL);
}

/// Measures the documents of a meeting of a hundred ledamöter whose kinds are wanted.
fn measure_meeting(record: &str, what: &str, is_wanted: &dyn Fn(&Kind) -> bool) {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let content = folder.path().join("content");
    let organisation = "namn: Ekby kommun\norgan: {namn: Nämnden, ledamöter: 100}\n";
    write(&content.join("organisation.yaml"), organisation);
    write(&content.join("sammantraden/2025-03-12.yaml"), record);
    measure(&Warm::new(folder.path()), rounds(ROUNDS.1), what, is_wanted);
}

/// The name of a ledamot or an ersättare, who is one of a hundred.
fn name(title: &str, i: usize) -> String {
    let surname = ["Al", "Bo", "Ek", "Lind", "Mo"][i % 5].repeat(1 + i % 10 / 5);
    format!("{title} {} {surname}son", i / 10)
}

/// A meeting of a hundred ledamöter with as many ärenden as wanted, one in ten voted on by name.
fn large(count: usize) -> String {
    let people: String =
        (1..100).map(|i| format!("    - {{namn: {}, parti: S}}\n", name("Ledamot", i))).collect();
    let mut text = format!(
        "datum: 2025-03-12\nnärvaro:\n  beslutande:\n    - {{namn: Åsa Ek, parti: M, roll: ordförande}}\n{people}ärenden:\n"
    );
    let votes: String = (1..100).map(|i| format!("{}, ", name("Ledamot", i))).collect();
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

/// The same meeting as it happened: a quarter of the ledamöter leave and are replaced, another is away
/// for two hours, and each ärende is a sequence of events.
fn eventful(count: usize) -> String {
    let minute = |i: usize| 9 * 60 + i * 720 / count;
    let clock = |minute: usize| format!("{:02}.{:02}", minute / 60, minute % 60);
    // Ärende 11 is the first that somebody is replaced in.
    let left = |i: usize| 10 + i * (count - 10) / 100;
    let mut text = "datum: 2025-03-12\ntid: 09.00–21.00\nnärvaro:\n  beslutande:\n    - {namn: Åsa Ek, parti: M, \
                    roll: ordförande}\n"
        .to_owned();
    let mut substitutes = String::new();
    for i in 1..100 {
        let (ledamot, ersättare) = (name("Ledamot", i), name("Ersättare", i));
        let there = match i % 4 {
            1 => format!(", §: t.o.m. § {}", left(i)),
            2 => ", tid: [09.00–12.00, 14.00–21.00]".to_owned(),
            _ => String::new(),
        };
        text += &format!("    - {{namn: {ledamot}, parti: S{there}}}\n");
        if i % 4 == 1 {
            let from = left(i) + 1;
            substitutes += &format!(
                "    - {{namn: {ersättare}, parti: S, tjänstgör: {{för: {ledamot}, §: fr.o.m. § {from}}}}}\n"
            );
        }
    }
    text += &format!("  ersättare:\n{substitutes}ärenden:\n");
    for i in 0..count {
        let (begins, ends) = (minute(i), minute(i + 1));
        text += &format!(
            "  - rubrik: Ärende {i}\n    typ: beslut\n    dnr: KF 2025/{i}\n    behandlades: {}–{}\n    \
             händelser:\n      - {}\n      - yrkanden: {{av: Åsa Ek, typ: avslag}}\n      - propositionsordning: \
             Ordföranden frågar om förslaget ska bifallas och finner att det ska det.\n",
            clock(begins),
            clock(ends),
            "Förvaltningen redogör för frågan och svarar på ledamöternas frågor. ".repeat(4).trim(),
        );
        if i % 10 == 0 {
            let votes: String = (1..100)
                .filter(|member| member % 4 != 2 || !(12 * 60..=14 * 60).contains(&begins))
                .map(|member| match member % 4 == 1 && i + 1 > left(member) {
                    true => format!("{}, ", name("Ersättare", member)),
                    false => format!("{}, ", name("Ledamot", member)),
                })
                .collect();
            text += &format!(
                "      - omröstning: {{ja: bifall, nej: avslag, röster: {{ja: [{votes}], nej: Åsa Ek}}}}\n"
            );
        }
        text += "      - beslut:\n          - att bifalla förslaget, och\n          - att sända beslutet till \
                 förvaltningen.\n    reservationer: {av: Åsa Ek}\n";
    }
    text
}

/// A project that has been read, with what its documents are made with.
struct Warm {
    inputs: Inputs,
    typefaces: Typefaces,
    templates: Templates,
    world: SharedWorld,
}

impl Warm {
    fn new(root: &Path) -> Self {
        let (inputs, _) = load::load(&Project { root: root.to_owned() });
        let typefaces = Typefaces::new(SHIPPED_FONTS, &[]);
        let templates = Templates::new(&inputs.templates);
        let world = SharedWorld::new(&inputs.templates, inputs.pictures.clone(), &typefaces);
        Self { inputs, typefaces, templates, world }
    }

    /// Reads and checks all records, and gives what follows from them: their documents, or the extract
    /// of a §.
    fn plan<T>(&self, is_extract: bool, then: impl FnOnce(&Facts<'_>, &Plan) -> T) -> T {
        let Self { inputs, typefaces, .. } = self;
        let (records, _) = record::parse(inputs);
        let (organs, _) = facts::derive(&records);
        let supplies = Supplies {
            typefaces,
            pictures: &inputs.pictures,
            foreign_files: &inputs.foreign_files,
        };
        let findings = check::check(&organs, supplies);
        let plan = match is_extract {
            true => {
                let held = MeetingId::parse("2024-11-29").expect("a day");
                let sets = ["59".parse().expect("a §")];
                let sitting = &Sitting { held, organ: None };
                let wanted = Extracts { sitting, sets: &sets, to_all: false, is_masked: false };
                plan::extracts(&organs, &findings, &wanted).0
            }
            false => plan::plan(&organs, &findings, &Selection::default()),
        };
        then(&organs[0], &plan)
    }

    /// A document's Typst source.
    fn source(&self, document: &Document, facts: &Facts<'_>) -> String {
        let Content::Pages(view) = document.kind.content else { panic!("it has no source") };
        let view = view(document, facts).expect("the document follows from the records");
        render(&self.templates, document.kind.name, Form::Typst, &view)
            .expect("the templates are right")
    }

    /// What Typst makes of a source.
    fn typeset(&self, document: &Document, text: &str) -> Pdf {
        let stem = &*document.stem();
        let source = DocumentSource { stem, text, look: "marginal", keywords: &[] };
        let typeset = typeset(&self.world, source, &|_| ());
        typeset.pdf.expect("the sample is right")
    }

    /// A document from the text of every record.
    fn whole_road(&self, document: &Document) -> Pdf {
        // An extract is asked for by itself.
        let source = self.plan(document.kind == &UTDRAG, |facts, plan| {
            assert!(plan.documents.contains(document));
            self.source(document, facts)
        });
        self.typeset(document, &source)
    }
}

/// Measures each document of a project whose kind is wanted, and gives the kinds that there were. A
/// meeting's first notice stands for all of them.
fn measure(
    project: &Warm,
    rounds: usize,
    what: &str,
    is_wanted: &dyn Fn(&Kind) -> bool,
) -> BTreeSet<&'static Kind> {
    let documents = project.plan(false, |_, plan| plan.documents.clone());
    let mut seen = BTreeSet::new();
    for document in &documents {
        let is_first = seen.insert((&document.subject, document.kind));
        if !is_first || !is_wanted(document.kind) {
            continue;
        }
        match document.kind.content {
            Content::Pages(_) => measure_document(project, document, rounds, what),
            Content::Packet => measure_packet(project, rounds),
            Content::Calendar(calendar) => {
                let mut pairs = Pairs::default();
                for _ in 0..rounds {
                    let road =
                        || project.plan(false, |facts, plan| calendar(&[facts], &plan.left_out));
                    pairs.add(timed(road).0, None);
                }
                print_row(document.kind.name, &pairs);
            }
        }
    }
    seen.into_iter().map(|(_, kind)| kind).collect()
}

/// Measures one document.
fn measure_document(project: &Warm, document: &Document, rounds: usize, what: &str) {
    let is_extract = document.kind == &UTDRAG;
    let source = project.plan(is_extract, |facts, _| project.source(document, facts));
    let road = || project.whole_road(document);
    let bare = || project.typeset(document, &source);
    let pdf = road();
    assert_eq!(pdf.bytes, bare().bytes);
    let mut pairs = Pairs::default();
    let mut read_before = Pairs::default();
    for _ in 0..rounds {
        let theirs = cold(bare);
        pairs.add(cold(road), Some(theirs));
        let ours = project.plan(is_extract, |facts, _| {
            cold(|| project.typeset(document, &project.source(document, facts)))
        });
        read_before.add(ours, Some(theirs));
    }
    let name = format!("{}{what}, {} sidor", document.kind.name, pdf.pages);
    print_row(&name, &pairs);
    print_row(&format!("{name}, läst förut"), &read_before);
}

/// Measures an extract of one §.
fn measure_extract(sample: &Warm) {
    let documents = sample.plan(true, |_, plan| plan.documents.clone());
    let [document] = &documents[..] else { panic!("the sample has the §") };
    measure_document(sample, document, rounds(ROUNDS.0), "");
}

/// Measures the sample's packet, from the project's files to the packet on disk, against Typst alone on
/// the summons and on every part.
fn measure_packet(sample: &Warm, rounds: usize) {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    copy_sample(folder.path());
    let project = Project { root: folder.path().to_owned() };
    let selection = Selection { kinds: vec![&PAKET], ..Selection::default() };
    let options = BuildOptions::new(NonZeroUsize::MIN);
    let road = || pipeline::build(&project, &selection, options, &|_| ControlFlow::Continue(()));
    let sources: Vec<(Document, String)> = sample.plan(false, |facts, plan| {
        let summons = plan.documents.iter().filter(|document| document.kind == &KALLELSE);
        let all = summons.chain(&plan.parts);
        all.map(|document| (document.clone(), sample.source(document, facts))).collect()
    });
    let bare = || -> Vec<Pdf> {
        let all = sources.iter();
        all.map(|(document, source)| sample.typeset(document, source)).collect()
    };
    let mut pairs = Pairs::default();
    let mut pages = 0;
    for _ in 0..rounds {
        comemo::evict(0);
        let (ours, report) = timed(road);
        pages = report.made.iter().map(|made| made.pages).sum();
        pairs.add(ours, Some(cold(bare)));
    }
    assert_ne!(pages, 0, "the sample has a packet");
    print_row(&format!("{}, {pages} sidor", PAKET.name), &pairs);
}

/// Measures what a chart adds to the verksamhetsplan of the sample: the difference that its three make.
fn measure_charts(with: &Warm) {
    let mut without = Warm::new(repository());
    let is_chart = |line: &&str| {
        !["(#intakter)", "(#kostnader)", "(#eget-kapital)"].iter().any(|name| line.contains(name))
    };
    for file in without.inputs.texts.values_mut() {
        let kept: Vec<&str> = file.text.lines().filter(is_chart).collect();
        *file = SourceFile::new(file.path.clone(), kept.join("\n"));
    }
    let documents = with.plan(false, |_, plan| plan.documents.clone());
    let plan = documents.iter().find(|document| document.kind == &VERKSAMHETSPLAN);
    let plan = plan.expect("the sample has a verksamhetsplan");
    let mut added = Vec::new();
    for _ in 0..rounds(ROUNDS.0) {
        let [with, without] = [with, &without].map(|project| cold(|| project.whole_road(plan)));
        added.push((with - without) / 3.0);
    }
    println!("a chart adds {:.1} ms", median(&mut added));
}

/// How long work takes in milliseconds, with nothing remembered from the time before.
fn cold<T>(work: impl FnOnce() -> T) -> f64 {
    comemo::evict(0);
    timed(work).0
}

fn print_row(name: &str, pairs: &Pairs) {
    println!("{name:<48} {}", pairs.summary("road", "typst"));
}
