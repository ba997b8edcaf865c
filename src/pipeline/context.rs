//! What the documents of a build are made from, and the way from a view to a PDF, which every
//! document and every page of a packet takes.

use std::iter;
use std::sync::Arc;

use typst::utils::hash128;
use typst_layout::PagedDocument;

use super::cache::BuildCache;
use super::isolation::{self, without_culprits};
use super::overruns;
use super::proofs::Proofs;
use super::resources::Resources;
use crate::bounds::{self, Step};
use crate::check::Supplies;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::digest::sha256;
use crate::facts::{self, Facts};
use crate::guard::guarded;
use crate::ics::LeftOut;
use crate::kinds::protokoll::corrections_of;
use crate::kinds::{Content, Document};
use crate::load::{self, ForeignFiles, Inputs};
use crate::project::Project;
use crate::record::{self, Reads, Records, Subject, reads};
use crate::render::{self, Form, Made};
use crate::typeset::{self, DocumentSource, Pdf, Typeset};
use crate::view::View;

/// The number of documents after which the compiler drops what none of them has needed. Documents that have much in
/// common, such as the notices of a meeting, are made after each other.
const LONGEST_UNUSED: usize = 16;

/// The same for a project that is built again and again: what a record's documents were laid out of is needed when the
/// record is saved again.
const LONGEST_UNUSED_IN_SESSION: usize = 64;

/// What stands before the hash of the record in the metadata of minutes that are approved.
pub(super) const RECORD_HASH: &str = "underlag sha256:";

/// What was read of a project.
#[derive(Debug)]
pub(super) struct Sources {
    pub(super) inputs: Inputs,
    /// The records of each organ, those of the organisation itself first.
    pub(super) records: Vec<Records>,
    /// What their documents are made with, in the same order.
    pub(super) styled: Vec<Resources>,
    pub(super) resources: Resources,
    /// What is wrong with the files.
    pub(super) findings: Vec<Diagnostic>,
}

impl Sources {
    /// Loads a project's files and parses its records.
    pub(super) fn load_and_parse(project: &Project) -> Self {
        let (inputs, findings) = load::load(project);
        let resources = Resources::new(&inputs, None);
        Self::parse(inputs, resources, findings)
    }

    /// Parses the records among files that have been read.
    pub(super) fn parse(
        inputs: Inputs,
        resources: Resources,
        mut findings: Vec<Diagnostic>,
    ) -> Self {
        let (inputs, (records, wrong)) = match guarded(|| record::parse(&inputs)) {
            Ok(parsed) => (inputs, parsed),
            Err(_) => {
                let (sound, culprits) =
                    without_culprits(inputs, |inputs| drop(record::parse(inputs)));
                findings.extend(culprits);
                let parsed = record::parse(&sound);
                (sound, parsed)
            }
        };
        let mut styled = Vec::new();
        findings.extend(wrong);
        for records in &records {
            let (own, unknown) = resources.in_style(records);
            styled.push(own);
            let new = unknown.into_iter().filter(|finding| !findings.contains(finding));
            findings.extend(new.collect::<Vec<_>>());
        }
        Self { inputs, records, styled, resources, findings }
    }

    /// The same without the records on which a stage panics, with a finding for each.
    pub(super) fn without_culprits(self) -> Self {
        let Self { inputs, styled, resources, mut findings, .. } = self;
        // What parsing found is found again.
        let (sound, culprits) =
            without_culprits(inputs, |inputs| isolation::all_stages(inputs, &resources));
        let (records, wrong) = record::parse(&sound);
        findings.extend(culprits);
        findings.extend(
            wrong.into_iter().filter(|finding| !findings.contains(finding)).collect::<Vec<_>>(),
        );
        Self { inputs: sound, records, styled, resources, findings }
    }

    /// What rules may look at beside the records.
    pub(super) fn supplies(&self) -> Supplies<'_> {
        Supplies {
            typefaces: &self.resources.typefaces,
            pictures: &self.inputs.pictures,
            foreign_files: &self.inputs.foreign_files,
        }
    }
}

/// What documents are made from. It is only read.
#[derive(Clone, Copy)]
pub(super) struct BuildContext<'a> {
    /// What follows from the records of each organ.
    pub(super) organs: &'a [Facts<'a>],
    /// What the documents of each are made with.
    pub(super) styled: &'a [Resources],
    /// What follows from the records of the organ whose document is made.
    pub(super) facts: &'a Facts<'a>,
    pub(super) foreign_files: &'a ForeignFiles,
    pub(super) resources: &'a Resources,
    /// Results of earlier builds, where they are kept.
    pub(super) cache: Option<&'a BuildCache>,
    /// What the calendar leaves out.
    pub(super) left_out: &'a LeftOut,
    /// What files from others can be proved by.
    pub(super) proofs: Proofs<'a>,
}

/// Called with the pages before they are exported.
pub(super) type OnLayout<'a> = &'a dyn Fn(&Arc<PagedDocument>);

/// A PDF, or why there is none.
#[derive(Debug, Default)]
pub(super) struct Typesetting {
    pub(super) pdf: Option<Pdf>,
    /// The pictures that it shows: paths from the project's root, and hashes.
    pub(super) pictures: Vec<(String, String)>,
    /// What is wrong, warnings too.
    pub(super) findings: Vec<Diagnostic>,
}

impl<'a> BuildContext<'a> {
    pub(super) fn new(
        sources: &'a Sources,
        organs: &'a [Facts<'a>],
        cache: Option<&'a BuildCache>,
    ) -> Self {
        let Sources { inputs, styled, .. } = sources;
        let left_out = LeftOut::NOTHING;
        let foreign_files = &inputs.foreign_files;
        let (facts, resources) = (&organs[0], &styled[0]);
        let proofs = Proofs::NONE;
        Self { organs, styled, facts, foreign_files, resources, cache, left_out, proofs }
    }

    /// The same for documents of the organ of a record.
    pub(super) fn of(self, subject: &Subject) -> Self {
        let at = self.organs.iter().position(|facts| facts.records.organ == subject.organ);
        let at = at.unwrap_or_default();
        Self { facts: &self.organs[at], resources: &self.styled[at], ..self }
    }

    /// What follows from the records of the organ of a document.
    pub(super) fn facts_of(&self, document: &Document) -> &'a Facts<'a> {
        self.of(&document.subject).facts
    }

    /// The organs that a document of all records is about: of the organisation itself, all.
    pub(super) fn organs_of(&self, document: &Document) -> Vec<&'a Facts<'a>> {
        facts::embraced(self.organs, &document.subject.organ).collect()
    }

    /// What a document says.
    pub(super) fn view(&self, document: &Document) -> Result<View, Box<Diagnostic>> {
        let (view, reads) = match document.kind.content {
            Content::Pages(view) => reads::noting(|| view(document, self.facts)),
            Content::Packet | Content::Calendar(_) => (None, Reads::default()),
        };
        let view = view.map(|mut view| {
            view.document.keywords = self.keywords(document);
            view.made_from(reads)
        });
        view.ok_or_else(|| {
            let message = format!("`output/{}` följer inte av underlaget", document.path());
            Box::new(Diagnostic::placeless(codes::NOT_SELECTED, message))
        })
    }

    /// What the metadata of a document that its approval fixes say: the hash of its record, which anybody can compare
    /// with, and its corrections.
    fn keywords(&self, document: &Document) -> Vec<String> {
        let approval = document.kind.approval.and_then(|approval| approval(document, self.facts));
        let records = self.facts.records;
        let (Some(_), Some(record)) = (approval, records.entry(&document.subject)) else {
            return Vec::new();
        };
        let corrections = corrections_of(document, self.facts).into_iter();
        let corrections = corrections.map(|own| format!("rättat {}: {}", own.on, own.why));
        let hash = format!("{RECORD_HASH}{}", record.file.sha256());
        iter::once(hash).chain(corrections).collect()
    }

    /// A view in a form of a template.
    pub(super) fn render(
        &self,
        template: &str,
        form: Form,
        view: &View,
    ) -> Result<String, Box<Diagnostic>> {
        render::render(&self.resources.templates, template, form, view)
    }

    /// A document's view as a PDF.
    pub(super) fn document_pdf(
        &self,
        document: &Document,
        view: &View,
        on_layout: OnLayout<'_>,
    ) -> Typesetting {
        let mut typesetting = self.pdf(document.kind.name, &document.stem(), view, on_layout);
        // What doesn't fit on the page, or takes too long, is reported where its author can do something about it.
        if let Some(record) = self.facts.records.entry(&document.subject) {
            let findings = typesetting.findings.iter_mut();
            let of_record = [codes::TOO_WIDE, codes::OVERRUN];
            for finding in findings.filter(|finding| of_record.contains(&finding.code)) {
                finding.place = Some(Place::whole(record.file));
            }
        }
        typesetting
    }

    /// A view as a PDF that is named `stem` among sources. What is in the cache isn't typeset again.
    pub(super) fn pdf(
        &self,
        template: &str,
        stem: &str,
        view: &View,
        on_layout: OnLayout<'_>,
    ) -> Typesetting {
        let text = match self.render(template, Form::Typst, view) {
            Ok(text) => text,
            Err(finding) => {
                return Typesetting { findings: vec![*finding], ..Typesetting::default() };
            }
        };
        let (look, keywords) = (view.document.brand.look, view.document.keywords.as_slice());
        let source = DocumentSource { stem, text: &text, look, keywords };
        let hash = hash128(&text);
        if let Some(overrun) = bounds::overrun(stem, hash) {
            return Typesetting {
                findings: vec![overruns::finding(&overrun)],
                ..Typesetting::default()
            };
        }
        let typeset = match self.cache {
            None => self.typeset(source, hash, on_layout),
            Some(cache) => cache.typeset(&self.resources.world, source).unwrap_or_else(|| {
                let typeset = self.typeset(source, hash, on_layout);
                cache.keep_typeset(source, &typeset);
                typeset
            }),
        };
        let findings = typeset.findings.into_iter();
        let findings = findings.map(|finding| self.at_template(template, stem, view, finding));
        let pictures = typeset.dependencies.pictures();
        Typesetting {
            pictures: pictures.map(|(path, bytes)| (path.to_owned(), sha256(bytes))).collect(),
            findings: findings.collect(),
            pdf: typeset.pdf,
        }
    }

    /// A finding of Typst's where its author can do something about it: at the call of a part in the template.
    fn at_template(
        &self,
        template: &str,
        stem: &str,
        view: &View,
        finding: Diagnostic,
    ) -> Diagnostic {
        let Some(place) = finding.place.as_ref().filter(|_| finding.code == codes::TYPST) else {
            return finding;
        };
        let byte = place.range().filter(|range| !range.is_empty()).map(|range| range.start);
        let look = place.file.path.strip_prefix("templates/");
        let is_source = place.file.path.strip_suffix(".typ") == Some(stem);
        let made = match (byte, look) {
            (Some(byte), _) if is_source => Made::Source(byte),
            (None, _) if is_source => Made::Document,
            (Some(byte), Some(look)) if typeset::is_ours(place) => Made::Look(look, byte),
            _ => return finding,
        };
        let found = render::place_of(&self.resources.templates, template, view, made);
        Diagnostic { place: found.or(finding.place), ..finding }
    }

    /// Typesets a source with a hash, and lets the compiler forget what it has long not needed: it would keep all.
    fn typeset(&self, source: DocumentSource<'_>, hash: u128, on_layout: OnLayout<'_>) -> Typeset {
        let begun = bounds::begin(source.stem, hash, Step::Layout);
        let typeset = typeset::typeset(&self.resources.world, source, &|layout| {
            begun.is_laid_out();
            on_layout(layout);
        });
        drop(begun);
        comemo::evict(match self.cache {
            None => LONGEST_UNUSED,
            Some(_) => LONGEST_UNUSED_IN_SESSION,
        });
        typeset
    }
}
