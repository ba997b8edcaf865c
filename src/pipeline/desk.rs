//! Where documents are made, one after the other or side by side: the records, read and checked, and
//! the tools.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use typst::foundations::Bytes;
use typst_layout::PagedDocument;

use super::memory::BuildCache;
use super::tools::Resources;
use super::{BuildEvent, DocumentPages, EventHandler, MadeDocument};
use crate::check::{self, Supplies};
use crate::diagnostic::{Diagnostic, Place, Severity, codes};
use crate::load::{self, ForeignFiles, Inputs};
use crate::mail::Draft;
use crate::numbering::{self, Numbering};
use crate::plan::{self, Document, EnclosureContent, Kind, Part};
use crate::project::Project;
use crate::publish::publish;
use crate::record::{self, Records, Subject};
use crate::render::{self, Form};
use crate::typeset::{self, Pdf, Typeset};
use crate::view::{self, Body, View};
use crate::{announcement, ics, swedish};

/// Everything that documents are made from.
#[derive(Debug)]
pub struct BuildContext {
    pub(super) records: Records,
    pub(super) numbering: Numbering,
    pub(super) enclosures: ForeignFiles,
    pub(super) tools: Resources,
    /// What came of sources before, where that is of use.
    pub(super) memory: Option<Arc<BuildCache>>,
}

/// A document's files, the one that counts first: how each ends, and its bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct Products {
    pub(super) pages: usize,
    pub(super) files: Vec<(&'static str, Bytes)>,
    /// What isn't as it is of most.
    pub(super) note: Option<String>,
    /// Its pages as they were laid out, document by document.
    pub(super) layouts: Vec<Arc<PagedDocument>>,
    /// The PDF, if it is what packets take.
    pub(super) pdf: Option<Pdf>,
    /// What the document is called, and how far it has come.
    pub(super) head: DocumentHead,
}

/// What a document is called, and how far it has come.
#[derive(Debug, Clone, Default)]
pub(super) struct DocumentHead {
    title: String,
    stage: Option<&'static str>,
}

impl DocumentHead {
    /// That of a view.
    pub(super) fn of(view: &View) -> Self {
        Self { title: view.document.title.clone(), stage: view.document.stage }
    }
}

/// Who sees pages before they are exported.
type Show<'a> = &'a dyn Fn(&Arc<PagedDocument>);

impl Products {
    /// A view's PDF alone.
    pub(super) fn of(pdf: Pdf, view: &View) -> Self {
        Self {
            head: DocumentHead::of(view),
            pages: pdf.pages,
            files: vec![("pdf", pdf.bytes.clone())],
            note: None,
            layouts: vec![pdf.layout.clone()],
            pdf: Some(pdf),
        }
    }
}

/// What a document came to.
#[derive(Default)]
pub(super) struct Outcome {
    /// What was made; none if it couldn't be.
    pub(super) made: Option<MadeDocument>,
    /// Its pages, until they have been told.
    pub(super) sheets: Option<DocumentPages>,
    /// The PDF, until it is known that no packet takes it.
    pub(super) pdf: Option<Pdf>,
    pub(super) findings: Vec<Diagnostic>,
}

impl Outcome {
    /// That of a document that a fault in a library stopped.
    pub(super) fn broken(document: &Document) -> Self {
        let message = format!("`output/{}` gick inte att göra: ett internt fel", document.path());
        let finding = Diagnostic::placeless(codes::TYPST, message);
        let finding = finding.hint("ta bort det som skrevs sist, och anmäl gärna felet");
        Self { findings: vec![finding], ..Self::default() }
    }

    /// What packets take.
    pub(super) fn outcome(&self) -> PdfOutcome {
        (self.pdf.clone(), self.findings.clone())
    }
}

/// A PDF, or why there is none.
pub(super) type PdfOutcome = (Option<Pdf>, Vec<Diagnostic>);

/// The documents that packets are put together from.
pub(super) type PacketParts = BTreeMap<Document, PdfOutcome>;

/// What a document is made for.
#[derive(Clone, Copy)]
pub(super) struct MakeOptions<'a> {
    pub(super) project: &'a Project,
    pub(super) stock: &'a PacketParts,
    /// Whether a notice gets a draft of an e-mail.
    pub(super) drafts: bool,
    /// Whether a packet takes files from others as they are.
    pub(super) attach: bool,
    /// Files that have changed since the build before.
    pub(super) changed: &'a BTreeSet<String>,
    /// Who is told when pages are laid out.
    pub(super) tell: EventHandler<'a>,
}

impl BuildContext {
    /// Reads and checks a project.
    pub fn new(project: &Project) -> (Self, Vec<Diagnostic>) {
        let (inputs, findings) = load::load(project);
        let tools = Resources::new(&inputs, None);
        Self::with(inputs, tools, findings, None)
    }

    /// Checks what was read of a project, and lays it out.
    pub(super) fn with(
        inputs: Inputs,
        tools: Resources,
        mut findings: Vec<Diagnostic>,
        memory: Option<Arc<BuildCache>>,
    ) -> (Self, Vec<Diagnostic>) {
        let (records, wrong) = record::parse(&inputs);
        findings.extend(wrong);
        let (numbering, wrong) = numbering::number(&records);
        findings.extend(wrong);
        let supplies = Supplies {
            typefaces: &tools.typefaces,
            pictures: &inputs.pictures,
            enclosures: &inputs.enclosures,
        };
        findings.extend(check::check(&records, &numbering, supplies));
        let enclosures = inputs.enclosures;
        (Self { records, numbering, enclosures, tools, memory }, findings)
    }

    /// One document: view, render, typeset, publish.
    pub(super) fn make(&self, document: &Document, run: MakeOptions<'_>) -> Outcome {
        let project = run.project;
        // A letter that was written before says what the notice says now.
        let has_draft = || project.output().join(format!("{}.eml", document.stem())).exists();
        let drafts = document.kind == Kind::Anslag && (run.drafts || has_draft());
        let (files, findings) = match document.kind {
            Kind::Kalender => (self.calendar(), Vec::new()),
            Kind::Paket => self.packet(document, run.stock, run.attach),
            _ => self.files(document, drafts, run),
        };
        let mut finish = Outcome { findings, ..Outcome::default() };
        let Some(Products { pages, files, note, layouts, pdf, head }) = files else {
            return finish;
        };
        finish.pdf = pdf;
        let mut changed = false;
        for (ending, bytes) in &files {
            let path = format!("{}.{ending}", document.stem());
            match publish(&project.output().join(&path), bytes) {
                Ok(is_new) => changed |= is_new,
                Err(error) => {
                    let message = format!("`output/{path}` gick inte att skriva ({error})");
                    finish.findings.push(Diagnostic::placeless(codes::NOT_WRITTEN, message));
                    return finish;
                }
            }
        }
        let bytes = files.first().map_or(0, |(_, bytes)| bytes.len());
        let also = files.iter().skip(1).map(|(ending, _)| *ending).collect();
        let path = format!("output/{}", document.path());
        let made = MadeDocument { path, pages, bytes, changed, also, note };
        finish.made = Some(made);
        finish.sheets = Some(self.sheets(document, (head, layouts), run.changed));
        finish
    }

    /// A document that isn't made by itself, but that a packet needs.
    pub(super) fn part(&self, document: &Document) -> Outcome {
        let (pdf, findings) = self.pdf(document);
        Outcome { pdf, findings, ..Outcome::default() }
    }

    /// Documents in the order in which they are wanted: those that hang on a changed file before
    /// others, and what hangs on every record after all others.
    pub(super) fn by_need<'a>(
        &self,
        mut documents: Vec<&'a Document>,
        changed: &BTreeSet<String>,
    ) -> Vec<&'a Document> {
        documents.sort_by_cached_key(|document| {
            let files = self.records.files_of(&document.subject);
            let is_touched = files.iter().any(|file| changed.contains(*file));
            (document.subject == Subject::Everything, !is_touched)
        });
        documents
    }

    /// The pages of a document with what it is called, how far it has come and what it hangs on.
    fn sheets(
        &self,
        document: &Document,
        (head, layouts): (DocumentHead, Vec<Arc<PagedDocument>>),
        changed: &BTreeSet<String>,
    ) -> DocumentPages {
        let DocumentHead { title, stage } = head;
        let label = self.board(document).map(|board| format!("{}, {board}", document.kind.word()));
        let label = label.unwrap_or_else(|| match document.subject {
            Subject::Paper(_) => title,
            _ => document.kind.word().to_owned(),
        });
        let mut sources = self.records.sources_of(&document.subject);
        if let (Kind::Paket, Subject::Meeting(date)) = (document.kind, &document.subject) {
            for enclosed in plan::enclosed(*date, &self.records) {
                if let EnclosureContent::Document(part) = enclosed.holds {
                    sources.extend(self.records.sources_of(&part.subject));
                }
            }
        }
        sources.extend(self.records.organisation.iter().map(|record| record.file.clone()));
        let is_touched = sources.iter().any(|source| changed.contains(&source.path));
        let templates = self.tools.labels();
        DocumentPages { label, stage, layouts, sources, templates, is_touched }
    }

    /// Whose board a notice goes up on.
    fn board(&self, document: &Document) -> Option<String> {
        let Some(Part::Notice { announcement, board, .. }) = &document.part else { return None };
        let announced = announcement::of(&document.subject, &self.records, &self.numbering);
        let board = announced.get(*announcement)?.boards.get(*board)?;
        Some(swedish::typography(board.name))
    }

    /// The calendar's file.
    fn calendar(&self) -> Option<Products> {
        let bytes = Bytes::new(ics::calendar(&self.records, &self.numbering)?);
        Some(Products { files: vec![("ics", bytes)], ..Products::default() })
    }

    /// One document's files.
    fn files(
        &self,
        document: &Document,
        drafts: bool,
        run: MakeOptions<'_>,
    ) -> (Option<Products>, Vec<Diagnostic>) {
        let view = match self.view(document) {
            Ok(view) => view,
            Err(finding) => return (None, vec![*finding]),
        };
        let show = |layout: &Arc<PagedDocument>| {
            let sheets =
                self.sheets(document, (DocumentHead::of(&view), vec![layout.clone()]), run.changed);
            // Whether to go on is asked when the document is done.
            let _ = (run.tell)(BuildEvent::LaidOut { document, sheets: &sheets });
        };
        let (pdf, mut findings) = self.typeset(document, &view, &show);
        let Some(mut files) = pdf.map(|pdf| Products::of(pdf, &view)) else {
            return (None, findings);
        };
        findings.extend(self.too_long(document, files.pages));
        match self.beside(document, &view, &files.files[0].1, drafts) {
            Ok(beside) => files.files.extend(beside),
            Err(finding) => {
                findings.push(*finding);
                return (None, findings);
            }
        }
        (Some(files), findings)
    }

    /// The finding for a notice that takes more than the page that a board has room for.
    fn too_long(&self, document: &Document, pages: usize) -> Option<Diagnostic> {
        if document.kind != Kind::Anslag || pages < 2 {
            return None;
        }
        let place = Place::whole(self.records.entry(&document.subject)?.file);
        let finding = Diagnostic::new(
            Severity::Warning,
            codes::TOO_LONG,
            place,
            format!("anslaget tar {pages} sidor"),
        );
        Some(finding.hint("korta `förvaring` och `överklagande` i content/organisation.yaml"))
    }

    /// What else is made of a document: for a notice board that is a page on the web, HTML and plain
    /// text; with `drafts` a letter to whose board it is.
    fn beside(
        &self,
        document: &Document,
        view: &View,
        pdf: &[u8],
        drafts: bool,
    ) -> Result<Vec<(&'static str, Bytes)>, Box<Diagnostic>> {
        if !document.kind.is_posted() {
            return Ok(Vec::new());
        }
        let name = document.kind.name();
        let render =
            |form| render::render(&self.tools.templates, name, form, view).map(|text| text + "\n");
        let mut files = vec![
            ("html", Bytes::from_string(render(Form::Html)?)),
            ("txt", Bytes::from_string(render(Form::Text)?)),
        ];
        if let (true, Body::Anslag(notice)) = (drafts, &view.body) {
            let letter = render::render(&self.tools.templates, "anslagsbrev", Form::Text, view)?;
            let mail = self.draft(document, &notice.id, &letter, pdf);
            files.extend(mail.map(|mail| ("eml", Bytes::new(mail))));
        }
        Ok(files)
    }

    /// The e-mail with which a notice is sent to whose board it goes up on.
    fn draft(&self, document: &Document, id: &str, letter: &str, pdf: &[u8]) -> Option<Vec<u8>> {
        let Some(Part::Notice { announcement, board, name }) = &document.part else { return None };
        let announced = announcement::of(&document.subject, &self.records, &self.numbering);
        let announced = announced.get(*announcement)?;
        let board = announced.boards.get(*board)?;
        let organisation = &self.records.organisation.as_ref()?.value;
        let sender = organisation.email.as_ref();
        let recipient = board.member.and_then(|member| member.email.as_ref());
        let draft = Draft {
            from: sender.map(|email| (organisation.name.0.as_str(), email.0.as_str())),
            to: recipient.map(|email| (board.name, email.0.as_str())),
            letter,
            date: announced.approved.unwrap_or(announced.held),
            id,
            attachment: (&format!("{name}.pdf"), pdf),
        };
        Some(draft.message())
    }

    /// One document as a PDF: view, render, typeset.
    pub(super) fn pdf(&self, document: &Document) -> PdfOutcome {
        match self.view(document) {
            Ok(view) => self.typeset(document, &view, &|_| ()),
            Err(finding) => (None, vec![*finding]),
        }
    }

    /// A document's view as a PDF.
    fn typeset(&self, document: &Document, view: &View, show: Show<'_>) -> PdfOutcome {
        let (pdf, mut findings) = self.set(document.kind.name(), &document.stem(), view, show);
        self.place_in_record(document, &mut findings);
        (pdf, findings)
    }

    /// A view as a PDF.
    pub(super) fn set(
        &self,
        template: &str,
        stem: &str,
        view: &View,
        show: Show<'_>,
    ) -> PdfOutcome {
        let source = match self.render(template, view) {
            Ok(source) => source,
            Err(finding) => return (None, vec![*finding]),
        };
        let memory = self.memory.as_deref();
        let Typeset { pdf, findings, .. } = memory
            .and_then(|memory| memory.recall(&self.tools.press, stem, &source))
            .unwrap_or_else(|| match memory {
                None => typeset::typeset(&self.tools.press, stem, source, show),
                Some(memory) => {
                    let typeset = typeset::typeset(&self.tools.press, stem, source.clone(), show);
                    memory.keep(stem, &source, &typeset);
                    typeset
                }
            });
        (pdf, findings)
    }

    /// A view as Typst source.
    pub(super) fn render(&self, template: &str, view: &View) -> Result<String, Box<Diagnostic>> {
        render::render(&self.tools.templates, template, Form::Typst, view)
    }

    /// What doesn't fit on the page is told where its author can do something about it.
    fn place_in_record(&self, document: &Document, findings: &mut [Diagnostic]) {
        let Some(record) = self.records.entry(&document.subject) else { return };
        for finding in findings.iter_mut().filter(|finding| finding.code == codes::TOO_WIDE) {
            finding.place = Some(Place::whole(record.file));
        }
    }

    /// What a document says.
    pub(super) fn view(&self, document: &Document) -> Result<View, Box<Diagnostic>> {
        view::view(document, &self.records, &self.numbering).ok_or_else(|| {
            let message = format!("`output/{}` följer inte av underlaget", document.path());
            Box::new(Diagnostic::placeless(codes::NOT_SELECTED, message))
        })
    }

    /// One document's Typst source.
    pub fn source(&self, document: &Document) -> Result<String, Box<Diagnostic>> {
        let view = self.view(document)?;
        self.render(document.kind.name(), &view)
    }
}
