//! Documents that a record doesn't give yet: fields that they would be made from wait for them, and have no fault.
//!
//! In comes a record, out comes what its documents would be made from if it also had a field. That is asked of
//! the road itself, with the field added to the record's text.

use crate::diagnostic::SourceFile;
use crate::facts::{self, Facts};
use crate::guard::guarded;
use crate::ics::LeftOut;
use crate::kinds::{self, Content, Document};
use crate::load::Inputs;
use crate::plan;
use crate::project::OrganId;
use crate::record::{self, About, Reads, RecordEntry, Records, Subject, are_alike, reads};

/// A document that a record gives once it has a field.
pub(super) struct Prospect {
    /// The document: "protokollet".
    pub(super) document: &'static str,
    /// The field.
    pub(super) field: &'static str,
    /// What to write for it; nothing that would be right as it stands.
    pub(super) advice: &'static str,
    /// What must be added for it, if it isn't there: the names of fields and their values.
    added: &'static [(&'static str, &'static str)],
    /// Whether fields that wait for it are reported, rather than rightly written early.
    pub(super) is_told: bool,
}

const SUMMONS: (&str, &str) = ("kallelse", "{}");
const ATTENDANCE: (&str, &str) = ("närvaro", "{}");
const APPROVAL: (&str, &str) = ("justering", "2050-01-03");

/// Such documents.
pub(super) const PROSPECTS: [Prospect; 3] = [
    Prospect {
        document: "protokollet",
        field: "närvaro",
        advice: "skriv vilka som var med, till exempel före `ärenden:`, med en rad för var och en:\nnärvaro:\n  beslutande:\n    - {namn: …, roll: ordförande}",
        added: &[ATTENDANCE],
        is_told: true,
    },
    Prospect {
        document: "kallelsen",
        field: "kallelse",
        advice: "skriv `kallelse: ÅÅÅÅ-MM-DD` överst i filen, med dagen då kallelsen skickas, om en kallelse ska skapas",
        added: &[SUMMONS],
        is_told: true,
    },
    Prospect {
        document: "anslaget",
        field: "justering",
        advice: "skriv `justering: ÅÅÅÅ-MM-DD` överst i filen, med dagen då protokollet justerades",
        added: &[SUMMONS, ATTENDANCE, APPROVAL],
        is_told: false,
    },
];

impl Prospect {
    /// What a record's documents would be made from; none if it has the field, or can't have it.
    pub(super) fn reads(&self, entry: RecordEntry<'_>, own: &Records) -> Option<Reads> {
        let SourceFile { path, text, .. } = &**entry.file;
        let (organ, below) = OrganId::of(path)?;
        let folder = if below.starts_with(record::MEETINGS) { 0 } else { AUDITS };
        let more =
            self.added.iter().fold(text.clone(), |text, (name, value)| with(text, name, value));
        let organisation = own.organisation.as_ref();
        let mut inputs = Inputs {
            organisation: organisation.map(|own| own.common.as_ref().unwrap_or(&own.file).clone()),
            ..Inputs::default()
        };
        let files = inputs.organs.entry(organ).or_default();
        files.organ = organisation.filter(|own| own.common.is_some()).map(|own| own.file.clone());
        files.people = own.people.as_ref().map(|people| people.file.clone());
        files.records[folder].push(SourceFile::new(path.clone(), more));
        let (records, findings) = record::parse(&inputs);
        let mut subjects = records.iter().flat_map(Records::subjects);
        let (subject, _) = subjects.next().filter(|_| findings.is_empty())?;
        let ((), reads) = reads::noting(|| {
            let (organs, _) = facts::derive(&records);
            if let Some(facts) = facts::of(&organs, &subject.organ) {
                sketch(&documents(&subject, facts), facts);
                let all = facts.records.subject(About::Everything);
                sketch(&kinds::documents(&all, facts), facts);
            }
        });
        Some(reads)
    }
}

/// The documents that a record gives, and those that may be asked for of what it hides.
pub(super) fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    let mut documents = kinds::documents(subject, facts);
    documents.extend(plan::masked_extracts(facts, subject));
    documents
}

/// Reads what documents say, in order to note what they are made from.
pub(super) fn sketch(documents: &[Document], facts: &Facts<'_>) {
    for document in documents {
        // A fault in the program is reported where the document is made.
        let _ = guarded(|| match document.kind.content {
            Content::Pages(view) => drop(view(document, facts)),
            Content::Calendar(calendar) => drop(calendar(&[facts], LeftOut::NOTHING)),
            Content::Packet => {}
        });
    }
}

/// The place of the revisors' records among those of all kinds.
const AUDITS: usize = 4;

/// A record's text with a field, unless it has it with a value. What is added comes last, or where the field
/// stands without one, so that all other nodes keep their numbers.
fn with(text: String, name: &str, value: &str) -> String {
    let own = text.lines().find_map(|line| {
        let (written, rest) = line.split_once(':')?;
        let is_own = !line.starts_with(char::is_whitespace) && are_alike(written, name);
        is_own.then_some((line, rest))
    });
    match own {
        None => format!("{}\n{name}: {value}\n", text.trim_end()),
        Some((line, rest)) if is_blank(rest) => {
            let filled = format!("{}: {value}", line.trim_end_matches(rest).trim_end_matches(':'));
            text.replacen(line, &filled, 1)
        }
        Some(_) => text,
    }
}

/// Whether the rest of a line says nothing.
fn is_blank(rest: &str) -> bool {
    rest.trim().is_empty() || rest.trim().starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::with;

    #[test]
    fn a_field_is_added_once() {
        for (before, after) in [
            ("datum: 2021-03-01\n", "datum: 2021-03-01\nnärvaro: {}\n"),
            ("Närvaro :\ntid: 9\n", "Närvaro : {}\ntid: 9\n"),
            ("närvaro: # sen\na: b", "närvaro: {}\na: b"),
            ("närvaro: {övriga: A}\n", "närvaro: {övriga: A}\n"),
            ("a:\n  närvaro: b\n", "a:\n  närvaro: b\nnärvaro: {}\n"),
        ] {
            assert_eq!(with(before.to_owned(), "närvaro", "{}"), after);
        }
    }
}
