//! The organs of a body, as each of them sees the others: a record of one may name a meeting of another.
//!
//! In come the records of all organs, out come the same with the §§ of their meetings.

use super::numbering::{self, Numbering};
use crate::diagnostic::Diagnostic;
use crate::project::{OrganId, slug};
use crate::record::{Attachment, Records};

/// The organs of a body.
#[derive(Debug)]
pub struct Body<'a> {
    organs: Vec<OrganRecords<'a>>,
}

/// An organ's records, with the §§ of its meetings.
#[derive(Debug)]
pub struct OrganRecords<'a> {
    /// The records.
    pub records: &'a Records,
    /// The §§ of every meeting.
    pub numbering: Numbering,
    /// What it is called by, as files are named: its folder, its own name.
    names: [Option<String>; 2],
}

impl<'a> Body<'a> {
    /// The organs, with findings for §§ that can't be numbered.
    pub(super) fn new(all: &'a [Records]) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let organs = all.iter().map(|records| {
            let (numbering, unnumbered) = numbering::number(records);
            findings.extend(unnumbered);
            let organisation = records.organisation.as_ref();
            let name = organisation.map(|record| slug(&record.value.organ.name.0));
            OrganRecords { records, numbering, names: [records.organ.slug(), name] }
        });
        (Self { organs: organs.collect() }, findings)
    }

    /// Every organ, the organisation itself first.
    pub fn organs(&self) -> impl Iterator<Item = &OrganRecords<'a>> {
        self.organs.iter()
    }

    /// Whether there are organs with folders of their own.
    pub fn has_several(&self) -> bool {
        self.organs.len() > 1
    }

    /// The records that an attachment of an organ's meeting is made from: those of the organ that it names, else the
    /// organ's own, or the organisation's if only that has what it is. None if no organ has the name.
    pub fn holder(&self, own: &Records, attachment: &Attachment) -> Option<&'a Records> {
        if let Some(name) = &attachment.organ {
            return self.named(&name.0).map(|organ| organ.records);
        }
        let own = self.organ(&own.organ)?.records;
        let common = self.organ(&OrganId::OWN)?.records;
        let has = |records: &Records| {
            let about = attachment.about();
            about.is_some_and(|about| records.entry(&records.subject(about)).is_some())
        };
        Some(if !has(own) && has(common) { common } else { own })
    }

    /// An organ by the name of its folder, or its own.
    pub fn named(&self, name: &str) -> Option<&OrganRecords<'a>> {
        let wanted = Some(slug(name));
        let find = |at: usize| self.organs.iter().find(|own| own.names[at] == wanted);
        find(0).or_else(|| find(1))
    }

    /// An organ.
    pub fn organ(&self, organ: &OrganId) -> Option<&OrganRecords<'a>> {
        self.organs.iter().find(|own| own.records.organ == *organ)
    }
}
