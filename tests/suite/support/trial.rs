//! A project whose scalars are changed for a while, to see whether anything comes of it.
//!
//! In come scalars, out come those whose change is neither in what is made nor in what is found. A word that only the
//! scalar has is looked for on the pages themselves, of all scalars at once. Another value can't be looked for: each is
//! tried alone, and whatever a document is made of may differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use mail_parser::MessageParser;
use unicode_normalization::UnicodeNormalization;

use super::library::{self, Diagnostic, Session, codes};
use super::pdf::TestPdf;
use super::project::{TestProject, reported_at};
use super::scalars::{Form, Scalar, scalars};

/// A day before, during and after what the projects are about.
const DAYS: [&str; 3] = ["2015-01-01", "2024-12-20", "2030-01-01"];

/// A scalar with what it is changed to.
#[derive(Clone)]
pub(crate) struct Change {
    /// The scalar.
    pub(crate) scalar: Scalar,
    becomes: String,
    /// The word that only it has then; empty if it is a value.
    word: String,
}

impl Change {
    /// A text or an address with the word of a number; none for a value.
    fn with_word(scalar: &Scalar, number: usize) -> Option<Self> {
        let (said, word) = (&scalar.said, word(number));
        let becomes = match scalar.form {
            Form::Text => format!("{said} {word}"),
            Form::Address if said.contains('@') => format!("{word}{said}"),
            Form::Address => format!("{said}{word}"),
            Form::Value(_) => return None,
        };
        Some(Self { scalar: scalar.clone(), becomes, word })
    }

    /// The values that may stand in place of another; none for what has words.
    fn to_values(scalar: &Scalar) -> impl Iterator<Item = Self> {
        let others = match &scalar.form {
            Form::Value(others) => others.as_slice(),
            Form::Text | Form::Address => &[],
        };
        others.iter().map(|other| Self {
            scalar: scalar.clone(),
            becomes: other.clone(),
            word: String::new(),
        })
    }

    /// It in words, for one who looks for the scalar.
    pub(crate) fn described(&self) -> String {
        let Scalar { path, line, route, said, .. } = &self.scalar;
        format!("{path}:{line}: {route} `{said}` becomes `{}`", self.becomes)
    }
}

/// A word that no language has.
fn word(number: usize) -> String {
    let letter =
        |place: u32| char::from(b'a' + u8::try_from(number / 26_usize.pow(place) % 26).unwrap());
    format!("Qzx{}{}{}q", letter(2), letter(1), letter(0))
}

/// The letters of a text, in one case.
fn letters(text: &str) -> String {
    let solid = text.nfc().filter(|c| !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}'));
    solid.flat_map(char::to_lowercase).collect()
}

/// The letters of everything below a folder that people read, and of the addresses that it leads to.
fn said(output: &Path) -> String {
    let mut said = String::new();
    for entry in walkdir::WalkDir::new(output).into_iter().filter_map(Result::ok) {
        let ending = entry.path().extension().and_then(|own| own.to_str());
        match ending {
            Some("pdf") => {
                let pdf = TestPdf::open(entry.path());
                said += &letters(&pdf.read_aloud());
                // Pictures are described there.
                said += &letters(&pdf.tags());
                said += &letters(&pdf.pages().concat().concat());
                said += &letters(&pdf.addresses().concat());
            }
            Some("eml") => {
                let bytes = fs::read(entry.path()).unwrap();
                let letter = MessageParser::default().parse(&bytes).unwrap();
                said += &letters(&format!("{:?} {:?}", letter.from(), letter.to()));
            }
            Some("html" | "txt" | "ics") => {
                said += &letters(&fs::read_to_string(entry.path()).unwrap());
            }
            _ => {}
        }
    }
    said
}

/// Whether a finding says that a scalar's field has no effect.
fn tells_of(finding: &Diagnostic, scalar: &Scalar) -> bool {
    let (path, line, code) = reported_at(finding);
    let field = scalar.route.rsplit('/').next().unwrap_or_default();
    (path, line) == (scalar.path.clone(), scalar.line)
        && code == codes::NO_EFFECT.id
        && finding.message.contains(&format!("`{field}`"))
}

/// What is found, in words.
fn words_of(findings: &[Diagnostic]) -> BTreeSet<String> {
    let words = |own: &Diagnostic| format!("{} {} {:?}", own.path(), own.code.id, own.message);
    findings.iter().map(words).collect()
}

/// What comes of a project before anything is typeset.
#[derive(PartialEq)]
struct Rendered {
    /// What each document is made of.
    texts: BTreeMap<String, String>,
    findings: BTreeSet<String>,
}

/// What comes of a project beside its documents.
#[derive(Default, PartialEq)]
struct Made {
    /// What is found, also while documents are made.
    findings: BTreeSet<String>,
    /// Where everything stands on each of [`DAYS`].
    status: Vec<String>,
}

/// A project whose scalars are changed, each for a while.
pub(crate) struct Trial {
    project: TestProject,
    session: Session,
    scalars: Vec<Scalar>,
    /// What comes of it unchanged.
    rendered: Rendered,
    made: Made,
}

impl Trial {
    /// A trial of the scalars in the files of a project whose paths begin with `below`, but for those that are
    /// reported to have no effect.
    pub(crate) fn new(project: TestProject, below: &str) -> Self {
        let mut scalars = scalars(&project);
        scalars.retain(|scalar| scalar.path.starts_with(below));
        let mut session = Session::new(project.root());
        let findings = session.build_with_drafts().findings;
        scalars.retain(|scalar| !findings.iter().any(|finding| tells_of(finding, scalar)));
        let rendered = rendered(&mut session);
        let mut trial = Self { project, session, scalars, rendered, made: Made::default() };
        trial.made = trial.make();
        trial
    }

    /// The scalars that are silent.
    pub(crate) fn silent(mut self) -> Vec<Change> {
        let mut silent = self.silent_words();
        silent.extend(self.silent_values());
        silent
    }

    /// Makes the documents anew, so that nothing is left of those before: what is found.
    fn build(&mut self) -> BTreeSet<String> {
        let _ = fs::remove_dir_all(self.project.path("output")); // it may not be there
        words_of(&self.session.build_with_drafts().findings)
    }

    /// Makes the documents, and asks where everything stands.
    fn make(&mut self) -> Made {
        let status = DAYS.map(|day| library::status(self.project.root(), day)).to_vec();
        Made { findings: self.build(), status }
    }

    /// What `work` gives while changes hold, which are in reverse order.
    fn during<T>(&mut self, changes: &[Change], work: impl FnOnce(&mut Self) -> T) -> T {
        let mut files: BTreeMap<&String, [String; 2]> = BTreeMap::new();
        for Change { scalar, becomes, .. } in changes {
            let [_, changed] = files.entry(&scalar.path).or_insert_with(|| {
                let text = fs::read_to_string(self.project.path(&scalar.path)).unwrap();
                [text.clone(), text]
            });
            changed.replace_range(scalar.range.clone(), becomes);
        }
        files.iter().for_each(|(path, [_, changed])| self.project.write(path, changed));
        let result = work(self);
        files.iter().for_each(|(path, [before, _])| self.project.write(path, before));
        result
    }

    /// The words that are neither on a page nor reported.
    fn silent_words(&mut self) -> Vec<Change> {
        let scalars = self.scalars.iter().enumerate();
        let changes = scalars.filter_map(|(number, scalar)| Change::with_word(scalar, number));
        // From the end, so that the bytes of those before stay the same.
        let mut reversed: Vec<Change> = changes.collect();
        reversed.reverse();
        let unreported = self.unreported(reversed);
        self.unsaid(unreported)
    }

    /// Those of some words about which nothing is found. What is changed at once may give findings together, so it
    /// is then tried in smaller groups.
    fn unreported(&mut self, changes: Vec<Change>) -> Vec<Change> {
        let after = self.during(&changes, |trial| rendered(&mut trial.session));
        if after.findings.is_subset(&self.rendered.findings) {
            return changes;
        }
        match halves(changes) {
            Some([first, second]) => [self.unreported(first), self.unreported(second)].concat(),
            None => Vec::new(),
        }
    }

    /// Those of some words that no page says, and of which nothing is found while pages are made. What is changed
    /// at once may no longer fit together, so what is not said then is tried again in smaller groups.
    fn unsaid(&mut self, changes: Vec<Change>) -> Vec<Change> {
        if changes.is_empty() {
            return changes;
        }
        let (found, said) = self.during(&changes, |trial| {
            let found = trial.build();
            (found, said(&trial.project.path("output")))
        });
        let is_alone = changes.len() == 1;
        let mut rest = changes;
        rest.retain(|change| !said.contains(&letters(&change.word)));
        match halves(rest.clone()) {
            _ if is_alone && !found.is_subset(&self.made.findings) => Vec::new(),
            _ if is_alone => rest,
            Some([first, second]) => [self.unsaid(first), self.unsaid(second)].concat(),
            None => self.unsaid(rest),
        }
    }

    /// The values in place of which another makes no difference.
    fn silent_values(&mut self) -> Vec<Change> {
        let mut silent = Vec::new();
        for scalar in self.scalars.clone() {
            silent.extend(Change::to_values(&scalar).find(|change| !self.differs(change)));
        }
        silent
    }

    /// Whether a change makes a difference. What takes longer is asked only if nothing else has changed.
    fn differs(&mut self, change: &Change) -> bool {
        self.during(std::slice::from_ref(change), |trial| {
            rendered(&mut trial.session) != trial.rendered || trial.make() != trial.made
        })
    }
}

fn rendered(session: &mut Session) -> Rendered {
    let rendering = session.render();
    Rendered { texts: rendering.texts, findings: words_of(&rendering.findings) }
}

/// The halves of more than one.
fn halves(mut changes: Vec<Change>) -> Option<[Vec<Change>; 2]> {
    let rest = changes.split_off(changes.len() / 2);
    (!changes.is_empty()).then_some([changes, rest])
}
