//! The library as the tests use it. Every name of `make_docs` that they need stands here, so that a
//! name that changes there changes in one file here.

use std::num::NonZeroUsize;
use std::path::Path;

use make_docs::packet::{About, Folio, Packet, Section};
use make_docs::pipeline::{self, BuildContext, BuildOptions, BuildSession, Flow};
use make_docs::plan::{Document, Kind, Selection};
use make_docs::project::Project;
use make_docs::record::fields::date;
use make_docs::record::{ParagraphSet, Subject};

pub(crate) use make_docs::check::{Rule, rules};
pub(crate) use make_docs::diagnostic::{
    Diagnostic, FieldPath, Place, Severity, SourceFile, codes, picture,
};
pub(crate) use make_docs::load::{SHIPPED_FONTS, shipped_templates};
pub(crate) use make_docs::packet::{Source, Unreadable, inspect};
pub(crate) use make_docs::pipeline::Report;

fn project(root: &Path) -> Project {
    Project { root: root.to_owned() }
}

/// Two documents at a time, as on the smallest machines.
fn options() -> BuildOptions {
    let jobs = NonZeroUsize::new(2).unwrap();
    BuildOptions { jobs, drafts: false, attach: false }
}

/// Checks every record.
pub(crate) fn check(root: &Path) -> Report {
    pipeline::check(&project(root), &Selection::default())
}

/// Makes every document, with drafts of e-mails.
pub(crate) fn build(root: &Path) -> Report {
    let options = BuildOptions { drafts: true, ..options() };
    pipeline::build(&project(root), &Selection::default(), options, &|_| Flow::Continue(()))
}

/// Makes the packets alone, with files from others as they are or their pages.
pub(crate) fn build_packets(root: &Path, attach: bool) -> Report {
    let selection = Selection { wanted: Vec::new(), kinds: vec![Kind::Paket] };
    let options = BuildOptions { attach, ..options() };
    pipeline::build(&project(root), &selection, options, &|_| Flow::Continue(()))
}

/// Makes extracts of a meeting's §§, and with `to_all` one for each recipient.
pub(crate) fn extract(root: &Path, day: &str, paragraphs: &[&str], to_all: bool) -> Report {
    let sets: Vec<ParagraphSet> = paragraphs.iter().map(|text| text.parse().unwrap()).collect();
    pipeline::extract(&project(root), day.parse().unwrap(), (&sets, to_all), options().jobs)
}

/// The Typst source of a meeting's kallelse or protokoll.
pub(crate) fn source(root: &Path, day: &str, kind: &str) -> String {
    let kind = match kind {
        "kallelse" => Kind::Kallelse,
        "protokoll" => Kind::Protokoll,
        other => panic!("no test asks for the source of a {other}"),
    };
    let (context, _) = BuildContext::new(&project(root));
    context.source(&Document::whole(Subject::Meeting(date(day).unwrap()), kind)).unwrap()
}

/// Builds of one project that remember those before, as `make-docs watch` does.
pub(crate) struct Session(BuildSession);

impl Session {
    pub(crate) fn new(root: &Path) -> Self {
        Self(BuildSession::new(project(root)))
    }

    /// Looks for changes: whether there is something to build.
    pub(crate) fn look(&mut self) -> bool {
        self.0.look()
    }

    /// Looks, and builds what has changed.
    pub(crate) fn build(&mut self) -> Report {
        self.look();
        self.0.build(&Selection::default(), options(), &|_| Flow::Continue(()))
    }

    /// Looks, and builds until the first document is made.
    pub(crate) fn build_one(&mut self) -> Report {
        self.look();
        let options = BuildOptions { jobs: NonZeroUsize::MIN, ..options() };
        self.0.build(&Selection::default(), options, &|_| Flow::Break(()))
    }
}

/// Joins files to a packet, a section each.
pub(crate) fn joined(files: &[&[u8]]) -> Result<Vec<u8>, Unreadable> {
    let about = About {
        title: "Paket".to_owned(),
        author: "Förbundet".to_owned(),
        language: "sv-SE".to_owned(),
        date: date("2020-11-23").unwrap(),
        identity: "paket".to_owned(),
        creator: "make-docs".to_owned(),
    };
    let section = |at| Section {
        title: format!("Del {at}"),
        prefix: format!("{at}-"),
        address: Some(format!("bilaga:{at}")),
    };
    let mut packet = Packet::new(about, (0..files.len()).map(section).collect());
    for (at, bytes) in files.iter().enumerate() {
        packet.add(at, &Source::read(bytes)?, Folio::Counted, None)?;
    }
    Ok(packet.finish().bytes)
}
