//! The road on one screen: from a project's files to its documents and a report.

use std::path::PathBuf;

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostic::{self, Diagnostic, codes};
use crate::load::{self, Inputs, SHIPPED_FONTS};
use crate::numbering::{self, Numbering};
use crate::plan::{self, Document, Plan, Selection, Wanted};
use crate::project::Project;
use crate::publish::publish;
use crate::record::{self, Records};
use crate::render::{self, Templates};
use crate::typefaces::Typefaces;
use crate::typeset::{self, Pdf, Press};
use crate::{check, view};

/// What a run came to.
#[derive(Debug, Default)]
pub struct Report {
    /// The documents that were made, by path.
    pub made: Vec<Made>,
    /// The documents that errors held back.
    pub held: Vec<Document>,
    /// Everything that is wrong, by file and place.
    pub findings: Vec<Diagnostic>,
    /// How many records were looked at.
    pub records: usize,
}

/// A document that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// Its path from the project's root.
    pub path: String,
    /// How many pages it has.
    pub pages: usize,
    /// Its size in bytes.
    pub bytes: usize,
    /// Whether the file on disk changed.
    pub changed: bool,
}

/// Checks the records.
pub fn check(project: &Project, selection: &Selection) -> Report {
    Desk::new(project).report(selection).0
}

/// Checks the records and makes the documents. `made` is told after each, with how many there are.
pub fn build(project: &Project, selection: &Selection, made: &(dyn Fn(usize) + Sync)) -> Report {
    let mut desk = Desk::new(project);
    let (mut report, plan) = desk.report(selection);
    let templates = Templates::new(&desk.inputs.templates);
    let press = Press::new(&desk.inputs.templates, project.content(), &desk.typefaces);
    let output = project.output();
    let results: Vec<_> = plan
        .documents
        .par_iter()
        .map(|document| {
            let result = desk.make(&templates, &press, document, &output);
            made(plan.documents.len());
            result
        })
        .collect();
    for (document, (result, findings)) in plan.documents.iter().zip(results) {
        report.findings.extend(findings);
        match result {
            Some(result) => report.made.push(result),
            None => report.held.push(document.clone()),
        }
    }
    diagnostic::sort(&mut report.findings);
    report
        .findings
        .dedup_by(|a, b| a.place.is_some() && a.place == b.place && a.message == b.message);
    report.held.sort();
    report
}

/// Everything that documents are made from.
pub struct Desk {
    inputs: Inputs,
    records: Records,
    numbering: Numbering,
    typefaces: Typefaces,
    findings: Vec<Diagnostic>,
}

impl Desk {
    /// Reads and checks a project.
    pub fn new(project: &Project) -> Self {
        let (mut inputs, mut findings) = load::load(project);
        let typefaces = Typefaces::new(SHIPPED_FONTS, std::mem::take(&mut inputs.fonts));
        let (records, wrong) = record::parse(&inputs);
        findings.extend(wrong);
        let (numbering, wrong) = numbering::number(&records);
        findings.extend(wrong);
        findings.extend(check::check(&records, &numbering, &typefaces));
        Self { inputs, records, numbering, typefaces, findings }
    }

    /// What is to be made of what was asked for, and what is wrong with it.
    fn report(&mut self, selection: &Selection) -> (Report, Plan) {
        let mut plan = plan::plan(&self.records, &self.findings, selection);
        let findings = std::mem::take(&mut self.findings).into_iter();
        let mut findings: Vec<Diagnostic> =
            findings.filter(|finding| selection.concerns(finding.path(), &self.records)).collect();
        findings.extend(self.not_found(selection));
        diagnostic::sort(&mut findings);
        let records =
            self.records.meetings.values().filter(|record| selection.takes(record)).count();
        let held = std::mem::take(&mut plan.held);
        (Report { made: Vec::new(), held, findings, records }, plan)
    }

    /// Findings for dates and paths that lead to no record.
    fn not_found(&self, selection: &Selection) -> Vec<Diagnostic> {
        let records = &self.records;
        let leads = |wanted: &&Wanted| {
            records.meetings.values().any(|r| wanted.is(&r.file.path, Some(r.value.date.0)))
                || records.unread.iter().any(|(path, date)| wanted.is(path, *date))
        };
        let lost = selection.wanted.iter().filter(|wanted| !leads(wanted));
        lost.map(|wanted| {
            let message = match wanted {
                Wanted::Date(date) => format!("det finns inget underlag för {date}"),
                Wanted::Path(path) => format!("det finns inget underlag i `{path}`"),
            };
            let dates: Vec<String> = records.meetings.keys().map(ToString::to_string).collect();
            let finding = Diagnostic::placeless(codes::NOT_SELECTED, message);
            finding.hint(format!("sammanträdena är {}", dates.join(", ")))
        })
        .collect()
    }

    /// One document: view, render, typeset, publish.
    fn make(
        &self,
        templates: &Templates,
        press: &Press,
        document: &Document,
        output: &std::path::Path,
    ) -> (Option<Made>, Vec<Diagnostic>) {
        let (pdf, mut findings) = self.pdf(templates, press, document);
        let Some(Pdf { bytes, pages }) = pdf else { return (None, findings) };
        let path: PathBuf = output.join(document.path());
        match publish(&path, &bytes) {
            Ok(changed) => {
                let path = format!("output/{}", document.path());
                (Some(Made { path, pages, bytes: bytes.len(), changed }), findings)
            }
            Err(error) => {
                let message =
                    format!("`output/{}` gick inte att skriva ({error})", document.path());
                findings.push(Diagnostic::placeless(codes::NOT_WRITTEN, message));
                (None, findings)
            }
        }
    }

    /// One document's PDF.
    pub fn pdf(
        &self,
        templates: &Templates,
        press: &Press,
        document: &Document,
    ) -> (Option<Pdf>, Vec<Diagnostic>) {
        match self.source(templates, document) {
            Ok(source) => typeset::typeset(press, &document.stem(), source),
            Err(finding) => (None, vec![*finding]),
        }
    }

    /// One document's Typst source.
    pub fn source(
        &self,
        templates: &Templates,
        document: &Document,
    ) -> Result<String, Box<Diagnostic>> {
        let view = view::view(document, &self.records, &self.numbering).ok_or_else(|| {
            let message = format!("`output/{}` följer inte av underlaget", document.path());
            Box::new(Diagnostic::placeless(codes::NOT_SELECTED, message))
        })?;
        render::render(templates, document.kind, &view)
    }
}
