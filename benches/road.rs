//! One document in a warm process: the whole road from YAML text to PDF bytes against bare Typst,
//! compile and export, on the same source. The two take turns, and the ratio is told. Every kind of
//! document is measured, a packet against Typst on all its parts, which it doesn't join.
//!
//! `cargo bench --bench road`

#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

mod support;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use make_docs::check::{self, Supplies};
use make_docs::diagnostic::SourceFile;
use make_docs::ics;
use make_docs::load::{self, Inputs, SHIPPED_FONTS};
use make_docs::numbering::{self, Numbering};
use make_docs::pipeline::{self, BuildOptions, Flow};
use make_docs::plan::{self, Document, Kind, Plan, Selection};
use make_docs::project::Project;
use make_docs::record::{self, Records};
use make_docs::render::{Form, Templates, render};
use make_docs::typefaces::Typefaces;
use make_docs::typeset::{Pdf, SharedWorld, typeset};
use make_docs::view;

use self::support::{Pairs, copy_sample, median, repository, rounds, timed, write};

/// How often a document is made, and one of those that only their size tells apart.
const ROUNDS: (usize, usize) = (60, 7);

fn main() {
    let sample = Warm::new(&Project { root: repository().to_owned() });
    let measured = measure(&sample, rounds(ROUNDS.0), "", &|_| true);
    measure_packet(&sample);
    measure_calendar(&sample);
    measure_extract(&sample);
    // What the sample doesn't have.
    let other = repository().join("tests/fixtures/projects/grannar");
    let is_new = |kind| !measured.contains(&kind);
    measure(&Warm::new(&Project { root: other }), rounds(ROUNDS.0), "", &is_new);
    measure_charts(&sample);
    for count in [10, 30, 100, 300] {
        let folder = tempfile::tempdir().expect("there is room for temporary files");
        let content = folder.path().join("content");
        let organisation = "namn: Ekby kommun\norgan: {namn: Nämnden, ledamöter: 100}\n";
        write(&content.join("organisation.yaml"), organisation);
        write(&content.join("sammantraden/2025-03-12.yaml"), large(count));
        let large = Warm::new(&Project { root: folder.path().to_owned() });
        measure(&large, rounds(ROUNDS.1), &format!(", {count} ärenden"), &|_| true);
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

/// A project that has been read, with what its documents are made with.
struct Warm {
    inputs: Inputs,
    typefaces: Typefaces,
    templates: Templates,
    world: SharedWorld,
}

/// What follows from a project's records.
struct Planned {
    records: Records,
    numbering: Numbering,
    plan: Plan,
}

impl Warm {
    fn new(project: &Project) -> Self {
        let (inputs, _) = load::load(project);
        let typefaces = Typefaces::new(SHIPPED_FONTS, &[]);
        let templates = Templates::new(&inputs.templates);
        let world = SharedWorld::new(&inputs.templates, inputs.pictures.clone(), &typefaces);
        Self { inputs, typefaces, templates, world }
    }

    /// Reads and checks all records, and plans their documents, or the extract of a §.
    fn planned(&self, is_extract: bool) -> Planned {
        let Self { inputs, typefaces, .. } = self;
        let (records, _) = record::parse(inputs);
        let (numbering, _) = numbering::number(&records);
        let supplies =
            Supplies { typefaces, pictures: &inputs.pictures, enclosures: &inputs.enclosures };
        let findings = check::check(&records, &numbering, supplies);
        let plan = match is_extract {
            true => {
                let day = record::fields::date("2024-11-29").expect("a day");
                let wanted = ["59".parse().expect("a §")];
                plan::extracts(&records, &numbering, &findings, day, (&wanted, false)).0
            }
            false => plan::plan(&records, &numbering, &findings, &Selection::default()),
        };
        Planned { records, numbering, plan }
    }

    /// A document's Typst source.
    fn source(&self, planned: &Planned, document: &Document) -> String {
        let view = view::view(document, &planned.records, &planned.numbering);
        let view = view.expect("the document follows from the records");
        render(&self.templates, document.kind.name(), Form::Typst, &view)
            .expect("the templates are right")
    }

    /// What Typst makes of a source.
    fn typeset(&self, document: &Document, source: String) -> Pdf {
        let typeset = typeset(&self.world, &document.stem(), source, &|_| ());
        typeset.pdf.expect("the sample is right")
    }

    /// A document from the text of every record.
    fn whole_road(&self, document: &Document) -> Pdf {
        let planned = self.planned(document.kind == Kind::Utdrag);
        assert!(planned.plan.documents.contains(document));
        self.typeset(document, self.source(&planned, document))
    }

    /// Whether Typst makes a document alone: a packet is joined, a calendar is no page.
    fn is_typeset(document: &Document) -> bool {
        !matches!(document.kind, Kind::Paket | Kind::Kalender)
    }
}

/// Tells how long each document of a project takes whose kind is wanted, and which kinds there were. A
/// meeting's first notice stands for all of them.
fn measure(
    project: &Warm,
    rounds: usize,
    what: &str,
    is_wanted: &dyn Fn(Kind) -> bool,
) -> BTreeSet<Kind> {
    let planned = project.planned(false);
    let mut seen = BTreeSet::new();
    for document in &planned.plan.documents {
        let is_first = seen.insert((&document.subject, document.kind));
        if is_first && is_wanted(document.kind) && Warm::is_typeset(document) {
            measure_document(project, &planned, document, rounds, what);
        }
    }
    seen.into_iter().map(|(_, kind)| kind).collect()
}

/// Tells how long one document takes.
fn measure_document(
    project: &Warm,
    planned: &Planned,
    document: &Document,
    rounds: usize,
    what: &str,
) {
    let source = project.source(planned, document);
    let road = || project.whole_road(document);
    let bare = || project.typeset(document, source.clone());
    let pdf = road();
    assert_eq!(pdf.bytes, bare().bytes);
    let mut pairs = Pairs::default();
    for _ in 0..rounds {
        let ours = cold(road);
        pairs.add(ours, Some(cold(bare)));
    }
    tell(&format!("{}{what}, {} sidor", document.kind.name(), pdf.pages), &pairs);
}

/// Tells how long an extract of one § takes.
fn measure_extract(sample: &Warm) {
    let planned = sample.planned(true);
    let [document] = &planned.plan.documents[..] else { panic!("the sample has the §") };
    measure_document(sample, &planned, document, rounds(ROUNDS.0), "");
}

/// Tells how long the sample's packet takes, from the project's files to the packet on disk, against
/// Typst alone on the summons and on every part.
fn measure_packet(sample: &Warm) {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    copy_sample(folder.path());
    let project = Project { root: folder.path().to_owned() };
    let selection = Selection { wanted: Vec::new(), kinds: vec![Kind::Paket] };
    let options = BuildOptions { jobs: NonZeroUsize::MIN, drafts: false, attach: false };
    let road = || pipeline::build(&project, &selection, options, &|_| Flow::Continue(())).made;

    let planned = sample.planned(false);
    let Plan { documents, parts, .. } = &planned.plan;
    let summons = documents.iter().filter(|document| document.kind == Kind::Kallelse);
    let sources: Vec<(&Document, String)> =
        summons.chain(parts).map(|part| (part, sample.source(&planned, part))).collect();
    let bare = || {
        let all = sources.iter().map(|(part, source)| sample.typeset(part, source.clone()));
        all.collect::<Vec<Pdf>>()
    };
    let mut pairs = Pairs::default();
    let mut pages = 0;
    for _ in 0..rounds(ROUNDS.0) {
        comemo::evict(0);
        let (ours, made) = timed(road);
        pages = made.iter().map(|made| made.pages).sum();
        pairs.add(ours, Some(cold(bare)));
    }
    assert_ne!(pages, 0, "the sample has a packet");
    tell(&format!("{}, {pages} sidor", Kind::Paket.name()), &pairs);
}

/// Tells how long the calendar takes, which Typst has no part in.
fn measure_calendar(sample: &Warm) {
    let mut pairs = Pairs::default();
    for _ in 0..rounds(ROUNDS.0) {
        let road = || {
            let Planned { records, numbering, .. } = sample.planned(false);
            ics::calendar(&records, &numbering).expect("the sample has meetings")
        };
        pairs.add(timed(road).0, None);
    }
    tell(Kind::Kalender.name(), &pairs);
}

/// Tells what a chart adds to the verksamhetsplan of the sample: the difference that its three make.
fn measure_charts(with: &Warm) {
    let mut without = Warm::new(&Project { root: repository().to_owned() });
    let is_chart = |line: &&str| {
        !["(#intakter)", "(#kostnader)", "(#eget-kapital)"].iter().any(|name| line.contains(name))
    };
    for file in without.inputs.texts.values_mut() {
        let kept: Vec<&str> = file.text.lines().filter(is_chart).collect();
        *file = SourceFile::new(file.path.clone(), kept.join("\n"));
    }
    let documents = with.planned(false).plan.documents;
    let plan = documents.iter().find(|document| document.kind == Kind::Verksamhetsplan);
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

fn tell(name: &str, pairs: &Pairs) {
    println!("{name:<40} {}", pairs.told("road", "typst"));
}
