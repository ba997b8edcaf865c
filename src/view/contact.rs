//! How a body is reached, as the foot of a letter says it: in comes the organisation, out goes what
//! `templates/brevfot.j2` prints. What the organ says itself comes before what the organisation does.

use serde::Serialize;

use super::words::{OwnFactView, comma_separated, joined, lines, own_facts, typographic};
use crate::record::{CorporateNumber, Names, Organisation};

/// How a body is reached, and its number.
#[derive(Debug, Serialize)]
pub struct ContactView {
    /// The lines of its postal address.
    pub address: Vec<String>,
    /// "090-16 10 00".
    pub phone: Option<String>,
    /// "kansli@umea.se".
    pub email: Option<String>,
    /// "www.umea.se".
    pub web: Option<String>,
    /// "212000-2627".
    pub corporate_number: Option<String>,
    /// Facts of its own.
    pub facts: Vec<OwnFactView>,
}

/// How the organ of an organisation is reached; none if that says no more than an e-mail address, which letters are
/// sent from.
pub(crate) fn contact(organisation: &Organisation) -> Option<ContactView> {
    let organ = &organisation.organ;
    let number = organisation.corporate_number.as_deref();
    let web = organ.web.as_ref().or(organisation.web.as_ref());
    let facts = if organ.facts.0.is_empty() { &organisation.facts } else { &organ.facts };
    let view = ContactView {
        address: lines(own_or(&organ.address, &organisation.address)),
        phone: comma_separated(own_or(&organ.phones, &organisation.phones)),
        email: organisation.email().map(|address| address.0.clone()),
        web: web.map(|page| page.0.clone()),
        corporate_number: number.map(|text| {
            CorporateNumber::of(&text.0).map_or(typographic(text), |own| own.to_string())
        }),
        facts: own_facts(*organisation.style.days, facts),
    };
    let says_more = !view.address.is_empty()
        || !view.facts.is_empty()
        || [&view.phone, &view.web, &view.corporate_number].iter().any(|text| text.is_some());
    says_more.then_some(view)
}

/// Where to ask the organ of an organisation, in a line: "0123-456 00, kansliet@dalen.example".
pub(crate) fn reach(organisation: &Organisation) -> Option<String> {
    let phone = comma_separated(own_or(&organisation.organ.phones, &organisation.phones));
    joined([phone, organisation.email().map(|address| address.0.clone())], ", ")
}

/// The organ's own texts, or without any those of the organisation.
fn own_or<'a>(own: &'a Names, others: &'a Names) -> &'a Names {
    if own.0.is_empty() { others } else { own }
}
