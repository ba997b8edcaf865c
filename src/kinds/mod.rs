//! The kinds of document, one file each: name, word, what a record must hold, what a page says, and in
//! which forms. A new kind is a file here, a row in [`ALL`], and its templates.

pub mod anslag;
pub mod anslagsbevis;
pub mod arenderegister;
pub mod arvodesunderlag;
pub mod beslutslogg;
pub mod delegationsbeslut;
mod document;
pub mod dokument;
pub mod fortroendevalda;
pub mod kalender;
pub mod kallelse;
pub mod kungorelse;
pub mod motesplan;
pub mod paket;
pub mod protokoll;
pub mod rapport;
mod register;
pub mod utdrag;
pub mod verksamhetsplan;
pub mod webbprotokoll;

pub use self::document::{
    Content, Document, DocumentPart, Kind, Letter, Message, PageLimit, REGISTERS, place_of,
};

use crate::facts::Facts;
use crate::record::{About, Subject};

/// Every kind, in the order in which a record's documents are made and listed.
pub static ALL: &[&Kind] = &[
    &kallelse::KALLELSE,
    &paket::PAKET,
    &kungorelse::KUNGORELSE,
    &protokoll::PROTOKOLL,
    &webbprotokoll::WEBBPROTOKOLL,
    &anslagsbevis::ANSLAGSBEVIS,
    &anslag::ANSLAG,
    &utdrag::UTDRAG,
    &verksamhetsplan::VERKSAMHETSPLAN,
    &rapport::RAPPORT,
    &motesplan::MOTESPLAN,
    &dokument::DOKUMENT,
    &beslutslogg::BESLUTSLOGG,
    &delegationsbeslut::DELEGATIONSBESLUT,
    &arenderegister::ARENDEREGISTER,
    &kalender::KALENDER,
    &fortroendevalda::FORTROENDEVALDA,
    &arvodesunderlag::ARVODESUNDERLAG,
];

/// The kinds that a user can ask for, in the order of the help.
pub fn selectable() -> Vec<&'static Kind> {
    let mut kinds: Vec<&Kind> = ALL.iter().copied().filter(|kind| kind.is_selectable).collect();
    kinds.sort();
    kinds
}

/// The kind of a name.
pub fn named(name: &str) -> Option<&'static Kind> {
    ALL.iter().copied().find(|kind| kind.name == name)
}

/// The documents that a record holds enough for, in order.
pub fn documents(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    ALL.iter().flat_map(|kind| (kind.documents)(subject, facts)).collect()
}

/// The documents that a record is as an attachment, in order: all the minutes of a meeting.
pub fn attached(subject: &Subject, facts: &Facts<'_>) -> Vec<Document> {
    match &subject.about {
        About::Meeting(_) | About::Audit(_) | About::Everything => protokoll::all(subject, facts),
        About::BusinessPlan(_) => vec![verksamhetsplan::VERKSAMHETSPLAN.document(subject)],
        About::Schedule(_) => vec![motesplan::MOTESPLAN.document(subject)],
        About::Report(_) => vec![rapport::RAPPORT.document(subject)],
        About::Paper(_) => vec![dokument::DOKUMENT.document(subject)],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ALL;

    #[test]
    fn every_kind_has_a_name_and_an_order_of_its_own() {
        let names: BTreeSet<&str> = ALL.iter().map(|kind| kind.name).collect();
        let orders: BTreeSet<u8> = ALL.iter().map(|kind| kind.order).collect();
        assert_eq!((names.len(), orders.len()), (ALL.len(), ALL.len()));
    }
}
