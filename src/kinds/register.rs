//! What the registers have in common: one a year with minutes, made if the organisation asks for it.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::document::{Content, Document, DocumentPart, Kind};
use crate::diagnostic::{Part, Parts};
use crate::facts::{Facts, OrganRecords, Registers};
use crate::record::{About, Organisation, RegisterKind, Subject};
use crate::sheet::{Rows, Sheet, VERSION};
use crate::view::register::RegisterContext;
use crate::view::words::typographic;
use crate::view::{self, HeadView, View};

/// A kind of register.
pub(super) const fn kind(
    name: &'static str,
    word: &'static str,
    order: u8,
    documents: fn(&Subject, &Facts<'_>) -> Vec<Document>,
    view: fn(&Document, &Facts<'_>) -> Option<View>,
) -> Kind {
    Kind {
        edit_order: order,
        prints: Parts::of(&[Part::Minutes]),
        depends_on,
        looks_back: true,
        label: |document, _| Some(format!("{} {}", document.kind.word, year_of(document)?)),
        ..Kind::new(name, word, order, documents, Content::Pages(view))
    }
}

/// The registers of a kind that are asked for: one for each year that it has something of.
pub(super) fn of_years(
    kind: &'static Kind,
    register: RegisterKind,
    subject: &Subject,
    facts: &Facts<'_>,
    has_rows: fn(&Registers<'_>, i32) -> bool,
) -> Vec<Document> {
    let is_wanted = facts.organisation().is_some_and(|own| own.has_register(register));
    if subject.about != About::Everything || !is_wanted {
        return Vec::new();
    }
    let years = facts.registers.years().into_iter();
    years
        .filter(|year| has_rows(&facts.registers, *year))
        .map(|year| Document { part: Some(DocumentPart::Year(year)), ..kind.document(subject) })
        .collect()
}

/// The year of a register.
pub(super) fn year_of(document: &Document) -> Option<i32> {
    match document.part {
        Some(DocumentPart::Year(year)) => Some(year),
        _ => None,
    }
}

/// The meetings of the year and those before, which what was carried into it comes from, and those of other organs that
/// close something of it.
fn depends_on(document: &Document, facts: &Facts<'_>) -> Vec<Subject> {
    let year = year_of(document).unwrap_or_default();
    let of_organ = |own: &OrganRecords<'_>| {
        let days = own.records.meetings.keys().filter(|held| held.day.year() <= year);
        days.map(|day| own.records.subject(About::Meeting(*day))).collect::<Vec<_>>()
    };
    let elsewhere = facts.registers.closed_elsewhere().filter(|by| by.held.day.year() <= year);
    let closing = elsewhere.filter_map(|by| {
        let organ = facts.body.organ(by.organ)?;
        Some(organ.records.subject(About::Meeting(by.held)))
    });
    let own: Vec<Subject> = facts.organs().flat_map(of_organ).collect();
    let of_others: BTreeSet<Subject> = closing.filter(|one| !own.contains(one)).collect();
    own.into_iter().chain(of_others).collect()
}

/// Rows of an organ for other programs, as they are known on a day.
pub(super) fn sheet_of(
    organisation: &Organisation,
    kind: &'static Kind,
    until: NaiveDate,
    rows: Rows,
) -> Sheet {
    Sheet {
        version: VERSION,
        register: kind.name,
        organisation: typographic(&organisation.name),
        organ: typographic(&organisation.organ.name),
        year: until.year(),
        until,
        rows,
    }
}

/// A year's register, with what its rows are written with.
pub(super) struct YearRegister<'a> {
    pub(super) year: i32,
    pub(super) context: RegisterContext<'a>,
}

impl<'a> YearRegister<'a> {
    /// That of a document.
    pub(super) fn of(document: &Document, facts: &'a Facts<'a>) -> Option<Self> {
        let year = year_of(document)?;
        let until = facts.registers.last_day(year)?;
        let organisation = facts.organisation()?;
        Some(Self { year, context: RegisterContext { facts, organisation, until } })
    }

    /// What every document has.
    pub(super) fn head(&self, kind: &Kind) -> HeadView {
        let RegisterContext { organisation, until, .. } = self.context;
        view::head(organisation, None, format!("{} {}", kind.word, self.year), until)
    }

    /// Its rows for other programs.
    pub(super) fn sheet(&self, kind: &'static Kind, rows: Rows) -> Sheet {
        let RegisterContext { organisation, until, .. } = self.context;
        Sheet { year: self.year, ..sheet_of(organisation, kind, until, rows) }
    }

    /// The day of the last minutes that it knows.
    pub(super) fn until(&self) -> NaiveDate {
        self.context.until
    }
}
