//! Why a document isn't written: its record says something else than was approved, announced, signed or sealed.
//!
//! In come a document and what differs, out come errors at the § that it is about, with what to do.

use super::guardian::{Guardian, State};
use super::products::Products;
use crate::diagnostic::{Code, Diagnostic, Place, codes, wording};
use crate::kinds::Document;
use crate::record::About;
use crate::seal::{Change, Origin};
use crate::view::words;

/// The most changes that a finding quotes.
const MOST_CHANGES: usize = 3;

impl Guardian<'_> {
    /// The error for approved minutes of which it isn't noted what they say.
    pub(super) fn unnoted(&self, document: &Document) -> Diagnostic {
        let message = format!(
            "`output/{}` är justerat, men det är inte antecknat vad det sade, och det skrivs inte över",
            document.path()
        );
        self.of_record(document, codes::APPROVED, message)
            .hint("flytta filen till en annan mapp, kör `make-docs`, och jämför filerna")
    }

    /// The error for minutes that have been signed and say something else now. The day of the approval may be added.
    pub(super) fn changed_since_signed(
        &self,
        document: &Document,
        products: &Products,
        origin: &Origin,
    ) -> Option<Box<Diagnostic>> {
        let changes = self.changes_but_approval(document, origin, products.said.as_ref()?);
        let is_other = self.are_of_records(document, products, origin, &changes);
        is_other.then(|| Box::new(self.refusal(document, State::Signed, &changes)))
    }

    /// The error for §§ that were approved at the meeting and have been announced, and say something else now. The
    /// others are still being written.
    pub(super) fn changed_at_once(
        &self,
        document: &Document,
        products: &Products,
        origin: &Origin,
    ) -> Option<Box<Diagnostic>> {
        let said = products.said.as_ref().filter(|_| !origin.at_once.is_empty())?;
        let mut changes = self.changes(document, origin, said);
        changes.retain(|change| {
            change.older_paragraph().is_some_and(|own| origin.at_once.contains_key(own))
        });
        let is_other = self.are_of_records(document, products, origin, &changes);
        is_other.then(|| Box::new(self.refusal(document, State::ApprovedAtOnce, &changes)))
    }

    /// An error about the record of a document.
    pub(super) fn of_record(
        &self,
        document: &Document,
        code: Code,
        message: impl Into<String>,
    ) -> Diagnostic {
        let entry = self.context.facts_of(document).records.entry(&document.subject);
        let place = entry.map(|entry| Place::whole(entry.file));
        Diagnostic { place, ..Diagnostic::placeless(code, message.into()) }
    }

    /// The error for an approved or sealed document that would say something else than it did.
    pub(super) fn refusal(
        &self,
        document: &Document,
        state: State,
        changes: &[Change],
    ) -> Diagnostic {
        let message = format!(
            "`output/{}` är {} och skrivs inte över, men underlaget säger något annat: {}",
            document.path(),
            state.words(),
            quoted(changes)
        );
        let date = match &document.subject.about {
            About::Meeting(date) => date.to_string(),
            _ => String::new(),
        };
        let place = self.place(document, changes);
        let finding = Diagnostic { place, ..Diagnostic::placeless(codes::APPROVED, message) };
        let undone = finding.hint("ångra ändringen, om den inte är menad");
        if !document.kind.is_selectable {
            return undone.hint("eller rätta protokollet först, och skapa sedan utdraget på nytt");
        }
        let correct = format!(
            "eller skapa en rättad version: `make-docs correct {date} --why \"skrivfel i § …\"`"
        );
        match state {
            State::Sealed => undone.hint(correct),
            State::Approved => undone
                .hint(correct)
                .hint("eller ta bort filen i `output/`, om protokollet inte har lämnats ut än"),
            State::ApprovedAsRecorded => undone
                .hint(correct)
                .hint(format!("eller behåll protokollet som det är: `make-docs seal {date}`")),
            State::Signed => undone.hint(
                "eller flytta filen till en annan mapp, kör `make-docs`, och låt det nya protokollet skrivas under",
            ),
            State::ApprovedAtOnce => undone
                .hint("eller ta bort filen i `output/`, om paragraferna inte har lämnats ut än"),
        }
    }

    /// The § that the first change is in, or the record.
    pub(super) fn place(&self, document: &Document, changes: &[Change]) -> Option<Place> {
        let facts = self.context.facts_of(document);
        let entry = facts.records.entry(&document.subject)?;
        let first = changes.iter().find_map(Change::paragraph);
        let About::Meeting(date) = document.subject.about else {
            return Some(Place::whole(entry.file));
        };
        let organisation = facts.organisation()?;
        let item = facts.paragraphs(date).into_iter().find(|paragraph| {
            words::paragraphs(organisation, &[paragraph.number]).as_deref() == first
        });
        Some(match item {
            Some(paragraph) => Place::value(entry.file, paragraph.item.title.node),
            None => Place::whole(entry.file),
        })
    }
}

/// The first changes, and how many more there are.
pub(super) fn quoted(changes: &[Change]) -> String {
    let mut quoted: Vec<String> =
        changes.iter().take(MOST_CHANGES).map(ToString::to_string).collect();
    if changes.len() > MOST_CHANGES {
        let others = changes.len() - MOST_CHANGES;
        quoted.push(format!("och {}", wording::count(others, "ställe till", "ställen till")));
    }
    quoted.join("; ")
}
