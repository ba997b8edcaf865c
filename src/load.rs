//! Finds and reads everything that a build starts from: records, templates, fonts.
//!
//! This is the only reader of `content/`, `templates/` and `fonts/`. A file that can't be read gives a finding and the rest go on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use typst::foundations::Bytes;
use walkdir::WalkDir;

use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::project::Project;

/// A record or template larger than this (bytes) is a mistake.
const LARGEST_RECORD: u64 = 4 << 20;

/// A picture larger than this (bytes) is a mistake.
const LARGEST_PICTURE: u64 = 32 << 20;

/// An attachment larger than this (bytes) is too large to send.
const LARGEST_ENCLOSURE: u64 = 256 << 20;

/// A font larger than this (bytes) is a mistake.
const LARGEST_FONT: u64 = 64 << 20;

/// The templates and looks that ship in the binary, by name.
const SHIPPED: &[(&str, &str)] = &[
    ("kallelse.typ.j2", include_str!("../templates/kallelse.typ.j2")),
    ("protokoll.typ.j2", include_str!("../templates/protokoll.typ.j2")),
    ("narvaro.typ.j2", include_str!("../templates/narvaro.typ.j2")),
    ("punkt.typ.j2", include_str!("../templates/punkt.typ.j2")),
    ("paragraf.typ.j2", include_str!("../templates/paragraf.typ.j2")),
    ("lib/matter.typ", include_str!("../templates/lib/matter.typ")),
    ("lib/item.typ", include_str!("../templates/lib/item.typ")),
    ("lib/base.typ", include_str!("../templates/lib/base.typ")),
    ("lib/attendance.typ", include_str!("../templates/lib/attendance.typ")),
    ("verksamhetsplan.typ.j2", include_str!("../templates/verksamhetsplan.typ.j2")),
    ("motesplan.typ.j2", include_str!("../templates/motesplan.typ.j2")),
    ("dokument.typ.j2", include_str!("../templates/dokument.typ.j2")),
    ("figurer.typ.j2", include_str!("../templates/figurer.typ.j2")),
    ("lib/figure.typ", include_str!("../templates/lib/figure.typ")),
    ("lib/money.typ", include_str!("../templates/lib/money.typ")),
    ("lib/schedule.typ", include_str!("../templates/lib/schedule.typ")),
    ("lib/wheel.typ", include_str!("../templates/lib/wheel.typ")),
    ("lib/writing.typ", include_str!("../templates/lib/writing.typ")),
    ("anslag.j2", include_str!("../templates/anslag.j2")),
    ("anslag.typ.j2", include_str!("../templates/anslag.typ.j2")),
    ("anslag.html.j2", include_str!("../templates/anslag.html.j2")),
    ("anslag.txt.j2", include_str!("../templates/anslag.txt.j2")),
    ("kungorelse.j2", include_str!("../templates/kungorelse.j2")),
    ("kungorelse.typ.j2", include_str!("../templates/kungorelse.typ.j2")),
    ("kungorelse.html.j2", include_str!("../templates/kungorelse.html.j2")),
    ("kungorelse.txt.j2", include_str!("../templates/kungorelse.txt.j2")),
    ("notis.typ.j2", include_str!("../templates/notis.typ.j2")),
    ("notis.html.j2", include_str!("../templates/notis.html.j2")),
    ("notis.txt.j2", include_str!("../templates/notis.txt.j2")),
    ("anslagsbrev.txt.j2", include_str!("../templates/anslagsbrev.txt.j2")),
    ("anslagsbevis.typ.j2", include_str!("../templates/anslagsbevis.typ.j2")),
    ("utdrag.typ.j2", include_str!("../templates/utdrag.typ.j2")),
    ("lib/notice.typ", include_str!("../templates/lib/notice.typ")),
    ("paket.typ.j2", include_str!("../templates/paket.typ.j2")),
    ("forsattsblad.typ.j2", include_str!("../templates/forsattsblad.typ.j2")),
    ("bilagemarke.typ.j2", include_str!("../templates/bilagemarke.typ.j2")),
    ("lib/packet.typ", include_str!("../templates/lib/packet.typ")),
    ("lib/prose.typ", include_str!("../templates/lib/prose.typ")),
];

/// The fonts that ship in the binary.
pub const SHIPPED_FONTS: &[&[u8]] = &[
    include_bytes!("../fonts/source-serif-4/SourceSerif4-Regular.otf"),
    include_bytes!("../fonts/source-serif-4/SourceSerif4-It.otf"),
    include_bytes!("../fonts/source-serif-4/SourceSerif4-Semibold.otf"),
    include_bytes!("../fonts/source-serif-4/SourceSerif4-SemiboldIt.otf"),
    include_bytes!("../fonts/source-sans-3/SourceSans3-Regular.otf"),
    include_bytes!("../fonts/source-sans-3/SourceSans3-It.otf"),
    include_bytes!("../fonts/source-sans-3/SourceSans3-Semibold.otf"),
    include_bytes!("../fonts/dejavu-sans/DejaVuSans.ttf"),
];

/// Picture files by path below `content/`.
pub type Pictures = BTreeMap<String, Bytes>;

/// PDF files from others, which are read when a packet needs them: at most one at a time.
#[derive(Debug, Default)]
pub struct Enclosures {
    root: PathBuf,
    /// The files that really lie below `content/`, by path from there.
    files: BTreeMap<String, PathBuf>,
    /// Links below `content/` that lead out of it.
    outside: BTreeSet<String>,
}

impl Enclosures {
    /// Their paths below `content/`.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.files.keys()
    }

    /// Whether there is a file at a path below `content/`.
    pub fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Whether what stands at a path is a link that leads out of `content/`.
    pub fn is_outside(&self, name: &str) -> bool {
        self.outside.contains(name)
    }

    /// What is in a file, or why it can't be read.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        let project = Project { root: self.root.clone() };
        match self.files.get(name) {
            Some(path) => read_bytes(&project, path, LARGEST_ENCLOSURE),
            None => {
                let path = project.content().join(name);
                Err(Box::new(unreadable(&project, &path, &io::ErrorKind::NotFound.into())))
            }
        }
    }
}

/// What a build starts from.
#[derive(Debug)]
pub struct Inputs {
    /// `content/organisation.yaml`.
    pub organisation: Option<Arc<SourceFile>>,
    /// `content/sammantraden/*.yaml`, by path.
    pub meetings: Vec<Arc<SourceFile>>,
    /// `content/verksamhetsplaner/**/*.yaml`, by path.
    pub business_plans: Vec<Arc<SourceFile>>,
    /// `content/motesplaner/*.yaml`, by path.
    pub schedules: Vec<Arc<SourceFile>>,
    /// `content/dokument/*.yaml`, by path.
    pub papers: Vec<Arc<SourceFile>>,
    /// `content/revision/*.yaml`, by path.
    pub audits: Vec<Arc<SourceFile>>,
    /// Records that could not be read, by path.
    pub unread: Vec<String>,
    /// Markdown below `content/`, by path from the project's root.
    pub texts: BTreeMap<String, Arc<SourceFile>>,
    /// Templates and looks by name (`protokoll.typ.j2`, `lib/prose.typ`).
    pub templates: BTreeMap<String, Arc<SourceFile>>,
    /// The project's own font files.
    pub fonts: Vec<Vec<u8>>,
    /// Picture files that really lie below `content/`, by path from there.
    pub pictures: Pictures,
    /// PDF files from others.
    pub enclosures: Enclosures,
}

/// Reads a project.
pub fn load(project: &Project) -> (Inputs, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut read = |path: &Path| match read_text(project, path) {
        Ok(file) => Some(file),
        Err(finding) => {
            findings.push(*finding);
            None
        }
    };
    let organisation = read(&project.content().join("organisation.yaml"));
    let mut unread = Vec::new();
    let mut records = |folder: &str| -> Vec<Arc<SourceFile>> {
        let paths = files(&project.content().join(folder), &["yaml", "yml"]);
        let read = |path: PathBuf| {
            let file = read(&path);
            unread.extend(file.is_none().then(|| shown(project, &path)));
            file
        };
        paths.into_iter().filter_map(read).collect()
    };
    let meetings = records("sammantraden");
    let business_plans = records("verksamhetsplaner");
    let schedules = records("motesplaner");
    let papers = records("dokument");
    let audits = records("revision");
    let mut texts = BTreeMap::new();
    for path in
        files(&project.content(), &["md"]).into_iter().filter(|path| is_inside(project, path))
    {
        match read(&path) {
            Some(file) => drop(texts.insert(file.path.clone(), file)),
            None => unread.push(shown(project, &path)),
        }
    }
    let templates = templates(project, &mut read);
    let all = [&meetings, &business_plans, &schedules, &papers, &audits];
    if all.iter().all(|files| files.is_empty()) && unread.is_empty() {
        findings.push(nothing());
    }
    let fonts = own_fonts(project, &mut findings);
    let pictures = pictures(project, &mut findings);
    let inputs = Inputs {
        organisation,
        meetings,
        business_plans,
        schedules,
        papers,
        audits,
        unread,
        texts,
        templates,
        fonts,
        pictures,
        enclosures: enclosures(project),
    };
    (inputs, findings)
}

/// The finding for a project without records.
fn nothing() -> Diagnostic {
    let place = Place::whole(&SourceFile::new("content/sammantraden", ""));
    let finding = Diagnostic::error(codes::NO_MEETINGS, place, "det finns inga underlag");
    finding.hint("de heter `content/sammantraden/<datum>.yaml`, utan å, ä och ö i mappens namn")
}

/// The templates and looks: the shipped ones, but for those that the project has its own of.
fn templates(
    project: &Project,
    read: &mut impl FnMut(&Path) -> Option<Arc<SourceFile>>,
) -> BTreeMap<String, Arc<SourceFile>> {
    let mut templates = shipped_templates();
    for path in files(&project.templates(), &["j2", "typ"]) {
        let name = path.strip_prefix(project.templates()).unwrap_or(&path);
        templates.extend(read(&path).map(|file| (slashed(name), file)));
    }
    templates
}

/// The templates and looks that ship in the binary.
pub fn shipped_templates() -> BTreeMap<String, Arc<SourceFile>> {
    let named = |&(name, text): &(&str, &str)| {
        (name.to_owned(), SourceFile::new(format!("templates/{name}"), text))
    };
    SHIPPED.iter().map(named).collect()
}

/// The picture files of the project. One that a link leads to outside `content/` is none of them.
fn pictures(project: &Project, findings: &mut Vec<Diagnostic>) -> Pictures {
    let folder = project.content();
    let mut pictures = Pictures::new();
    for path in files(&folder, &["svg", "png", "jpg", "jpeg"]) {
        if !is_inside(project, &path) {
            continue;
        }
        let name = slashed(path.strip_prefix(&folder).unwrap_or(&path));
        match read_bytes(project, &path, LARGEST_PICTURE) {
            Ok(bytes) => drop(pictures.insert(name, Bytes::new(bytes))),
            Err(finding) => findings.push(*finding),
        }
    }
    pictures
}

/// A PDF file from anywhere, or why it can't be read.
pub fn pdf(path: &Path) -> Result<Vec<u8>, String> {
    let nowhere = Project { root: PathBuf::new() };
    if !path.exists() {
        return Err("filen finns inte".to_owned());
    }
    read_bytes(&nowhere, path, LARGEST_ENCLOSURE).map_err(|finding| finding.message)
}

/// The PDF files of the project. One that a link leads to outside `content/` is none of them.
fn enclosures(project: &Project) -> Enclosures {
    let mut enclosures = Enclosures { root: project.root.clone(), ..Enclosures::default() };
    for path in files(&project.content(), &["pdf"]) {
        let name = slashed(path.strip_prefix(project.content()).unwrap_or(&path));
        if is_inside(project, &path) {
            enclosures.files.insert(name, path);
        } else {
            enclosures.outside.insert(name);
        }
    }
    enclosures
}

/// Whether a file really lies below `content/`, whatever links say.
fn is_inside(project: &Project, path: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    let folder = real(&project.content());
    real(path).zip(folder).is_some_and(|(path, folder)| path.starts_with(folder))
}

/// The font files of the project that the binary doesn't hold already.
fn own_fonts(project: &Project, findings: &mut Vec<Diagnostic>) -> Vec<Vec<u8>> {
    let mut fonts = Vec::new();
    for path in files(&project.fonts(), &["otf", "ttf", "ttc", "otc"]) {
        match read_bytes(project, &path, LARGEST_FONT) {
            Ok(font) if SHIPPED_FONTS.iter().any(|shipped| *shipped == font) => {}
            Ok(font) => fonts.push(font),
            Err(finding) => findings.push(*finding),
        }
    }
    fonts
}

/// A file's text, or why there is none.
fn read_text(project: &Project, path: &Path) -> Result<Arc<SourceFile>, Box<Diagnostic>> {
    let bytes = read_bytes(project, path, LARGEST_RECORD)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(shown(project, path), text.trim_start_matches('\u{feff}'))),
        Err(error) => Err(Box::new(not_text(&shown(project, path), &error))),
    }
}

/// A file's bytes, at most `largest`, or why there are none.
fn read_bytes(project: &Project, path: &Path, largest: u64) -> Result<Vec<u8>, Box<Diagnostic>> {
    let here = || Place::whole(&SourceFile::new(shown(project, path), ""));
    let metadata = fs::metadata(path).map_err(|error| unreadable(project, path, &error))?;
    if !metadata.is_file() {
        let message = "filen går inte att läsa (den är ingen vanlig fil)";
        return Err(Box::new(Diagnostic::error(codes::UNREADABLE, here(), message)));
    }
    if metadata.len() > largest {
        let message = format!("filen är för stor ({} MB)", metadata.len() >> 20);
        let hint = format!("den får vara högst {} MB", largest >> 20);
        return Err(Box::new(Diagnostic::error(codes::TOO_LARGE, here(), message).hint(hint)));
    }
    fs::read(path).map_err(|error| Box::new(unreadable(project, path, &error)))
}

/// The finding for a file that is not UTF-8, at its first wrong byte.
fn not_text(path: &str, error: &std::string::FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let file = SourceFile::new(path, String::from_utf8_lossy(error.as_bytes()));
    Diagnostic::error(
        codes::NOT_TEXT,
        Place::bytes(&file, at..at + 1),
        "filen är inte text i UTF-8",
    )
    .hint("spara om den med teckenkodningen UTF-8")
}

/// The finding for a file that the system won't give.
fn unreadable(project: &Project, path: &Path, error: &io::Error) -> Diagnostic {
    let path = shown(project, path);
    let place = Place::whole(&SourceFile::new(path.as_str(), ""));
    if path == "content/organisation.yaml" && error.kind() == io::ErrorKind::NotFound {
        return Diagnostic::error(
            codes::NO_ORGANISATION,
            place,
            "projektet saknar organisation.yaml",
        )
        .hint("där står organisationens namn, organ och medlemmar");
    }
    Diagnostic::error(codes::UNREADABLE, place, format!("filen går inte att läsa ({error})"))
}

/// The files below a folder with one of the endings, sorted; hidden ones left out.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let is_hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
    };
    WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !is_hidden(entry))
        .filter_map(Result::ok)
        .filter(|entry| !entry.file_type().is_dir())
        .map(walkdir::DirEntry::into_path)
        .filter(|path| {
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
            ending.is_some_and(|ending| endings.contains(&ending.as_str()))
        })
        .collect()
}

/// A path as findings show it: from the project's root.
fn shown(project: &Project, path: &Path) -> String {
    slashed(path.strip_prefix(&project.root).unwrap_or(path))
}

/// A path with `/` on every system.
fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
