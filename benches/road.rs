//! One protokoll in a warm process: the whole road from YAML text to PDF bytes against bare Typst,
//! compile and export, on the same source. The two take turns, and the ratio is told.
//!
//! `cargo bench --bench road`

#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

use std::path::Path;
use std::time::{Duration, Instant};

use make_docs::check::{self, Supplies};
use make_docs::load::{self, Inputs, SHIPPED_FONTS};
use make_docs::plan::{Document, Selection, plan};
use make_docs::project::Project;
use make_docs::render::{Templates, render};
use make_docs::typefaces::Typefaces;
use make_docs::typeset::{Pdf, Press, typeset};
use make_docs::{numbering, record, view};

const ROUNDS: usize = 60;

fn main() {
    let project = Project { root: Path::new(env!("CARGO_MANIFEST_DIR")).to_owned() };
    let (inputs, _) = load::load(&project);
    let typefaces = Typefaces::new(SHIPPED_FONTS, &[]);
    let templates = Templates::new(&inputs.templates);
    let press = Press::new(&inputs.templates, project.content(), &typefaces);
    for document in planned(&inputs, &typefaces) {
        let road = || whole_road(&inputs, &typefaces, &templates, &press, &document);
        let source = source(&inputs, &templates, &document);
        let bare =
            || typeset(&press, &document.stem(), source.clone()).0.expect("the sample is right");
        assert_eq!(road().bytes, bare().bytes);
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let (a, b) = (timed(road), timed(bare));
            ours.push(a.as_secs_f64() * 1e3);
            theirs.push(b.as_secs_f64() * 1e3);
            ratios.push(a.as_secs_f64() / b.as_secs_f64());
        }
        let (a, b, ratio) = (median(&mut ours), median(&mut theirs), median(&mut ratios));
        println!("{:<36} road {a:6.2} ms   typst {b:6.2} ms   ratio {ratio:.3}", document.stem());
    }
}

/// The documents of the sample.
fn planned(inputs: &Inputs, typefaces: &Typefaces) -> Vec<Document> {
    let (records, _) = record::parse(inputs);
    let (numbering, _) = numbering::number(&records);
    let findings =
        check::check(&records, &numbering, Supplies { typefaces, pictures: &inputs.pictures });
    plan(&records, &findings, &Selection::default()).documents
}

/// A document from the text of its records.
fn whole_road(
    inputs: &Inputs,
    typefaces: &Typefaces,
    templates: &Templates,
    press: &Press,
    document: &Document,
) -> Pdf {
    assert!(planned(inputs, typefaces).contains(document));
    let source = source(inputs, templates, document);
    typeset(press, &document.stem(), source).0.expect("the sample is right")
}

/// A document's Typst source.
fn source(inputs: &Inputs, templates: &Templates, document: &Document) -> String {
    let (records, _) = record::parse(inputs);
    let (numbering, _) = numbering::number(&records);
    let view = view::view(document, &records, &numbering).expect("the sample has it");
    render(templates, document.kind, &view).expect("the templates are right")
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
