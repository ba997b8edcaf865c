//! Rules about names that are almost one that is known: the person is then another, whose role nobody
//! knows.
//!
//! In comes a meeting with the names of all, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::{MeetingContext, sound_organisation};
use super::known_names::{KnownName, is_form_of};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Place, Severity, wording};
use crate::record::{
    FactKind, Item, LONGEST_SHOWN, Located, NameForm, OwnFacts, Person, Several, Text,
};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "M24", meaning: "Ett namn är skrivet som på andra ställen." },
        severity: Severity::Warning,
        reason: "Rollen och partiet följer med namnet, och saknas annars på sidan.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS_AND_MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(almost_known),
    },
    Rule {
        code: Code { id: "M26", meaning: "Ett namn är en enda person, utan titel." },
        severity: Severity::Warning,
        reason: "Flera namn i ett räknas som en person, vars roll ingen känner.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS_AND_MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(several_in_one),
    },
];

/// What is known of an official.
const OFFICIAL: &str = "som står bland `funktionärer`";

/// What is known of someone in another attendance.
const ELSEWHERE: &str = "som är med på andra möten";

fn almost_known(context: &MeetingContext<'_>) -> Vec<Breach> {
    let present: Vec<&str> = context.people().map(|(_, person)| person.name.0.as_str()).collect();
    let mut breaches = Vec::new();
    for (_, person) in context.people() {
        breaches.extend(almost_attending(context, &person.name, &present));
    }
    for (name, place) in named(context) {
        breaches.extend(almost_named(context, name, place, &present));
    }
    breaches
}

/// Names that hold a comma or "och": several people, or a person and a title. If it leaves a signer out of the
/// attendance, or has a § in it, nothing can be made of it.
fn several_in_one(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let present = context.present_names();
    let signers = meeting.chairs.0.iter().chain(&meeting.adjusters.0);
    let absent = signers.map(|own| own.name.0.as_str()).filter(|name| !present.contains(name));
    let absent: Vec<&str> = absent.filter(|_| meeting.attendance.is_some()).collect();
    let named = people(context).into_iter();
    named
        .filter_map(|(name, form)| {
            let several = context.several(&name.0)?;
            let shown = wording::shortened(&name.0, LONGEST_SHOWN);
            let message = match several {
                Several::Role(..) => format!("`{shown}` skrivs ut som ett enda namn"),
                Several::SurnameFirst { .. } => {
                    format!("`{shown}` skrivs ut så, med efternamnet först")
                }
                Several::Paragraphs(..) => format!("`{shown}` skrivs ut så, med paragraftecknet"),
                _ => format!("`{shown}` läses som namnet på en enda person"),
            };
            let breach = Breach::new(context.at(name), message).hint(several.hint(form));
            let is_needed = matches!(several, Several::Paragraphs(..))
                || absent.iter().any(|signer| several.holds(signer));
            Some(if is_needed { breach.error() } else { breach })
        })
        .collect()
}

/// Those whose names are counted or signed with, and what may be written for each.
fn people<'a>(context: &MeetingContext<'a>) -> Vec<(&'a Located<Text>, NameForm)> {
    let meeting = &context.meeting.value;
    let present = context.people().map(|(_, person)| (&person.name, form_of(person)));
    let replaced = context.people().filter_map(|(_, person)| Some(&person.replaces.as_ref()?.name));
    let secretary = meeting.secretary.iter().map(|secretary| &secretary.name);
    let summons = meeting.summons.iter().flat_map(|summons| &summons.signers.0);
    let minutes = meeting.chairs.0.iter().chain(&meeting.adjusters.0);
    // With an attendance, M7 and M8 are about who signs the minutes.
    let unattended = minutes.filter(|_| meeting.attendance.is_none());
    let signers = unattended.map(|own| &own.name).chain(summons.map(|own| &own.name));
    present
        .chain(signers.map(|name| (name, NameForm::Signer)))
        .chain(secretary.map(|name| (name, NameForm::Titled)))
        .chain(replaced.map(|name| (name, NameForm::Name)))
        .collect()
}

/// What may be written for someone in an attendance, by what stands beside the name.
fn form_of(person: &Person) -> NameForm {
    match person.role.is_some() || person.member.is_some() {
        true => NameForm::Field,
        false => NameForm::Person,
    }
}

/// The breach for someone in the attendance who seems to be someone else: an official, or one who was at
/// other meetings while this name never was.
fn almost_attending(
    context: &MeetingContext<'_>,
    name: &Located<Text>,
    present: &[&str],
) -> Option<Breach> {
    let names = &context.likeness.names;
    let own = names.get(&name.0)?;
    if own.is_official {
        return None;
    }
    let date = context.meeting.value.date.0;
    let is_meant = |known: &&KnownName<'_>| {
        let is_elsewhere = known.count > 1 || known.first.is_some_and(|first| first < date);
        !present.contains(&known.name) && (known.is_official || own.count == 1 && is_elsewhere)
    };
    let meant = names.near(&name.0).find(is_meant)?;
    let what = match meant.is_official {
        true => OFFICIAL,
        false => ELSEWHERE,
    };
    Some(breach(context.at(name), &name.0, meant.name, what))
}

/// The breach for a name outside the attendance that is nobody's, but almost that of someone there or of
/// an official.
fn almost_named(
    context: &MeetingContext<'_>,
    name: &str,
    place: Place,
    present: &[&str],
) -> Option<Breach> {
    if present.contains(&name) || context.likeness.names.get(name).is_some() {
        return None;
    }
    let organisation = sound_organisation(context.records);
    let officials = organisation.iter().flat_map(|organisation| &organisation.officials);
    let known = officials.map(|official| (official.name.0.as_str(), OFFICIAL));
    let there = present.iter().map(|name| (*name, "som står i närvaron"));
    let here = known.chain(there).find(|(known, _)| is_form_of(name, known));
    let elsewhere = context.likeness.names.near(name).next();
    let (meant, what) = here.or(elsewhere.map(|known| (known.name, ELSEWHERE)))?;
    Some(breach(place, name, meant, what))
}

/// Names outside the attendance that no other rule holds against it, without what stands after them.
fn named<'a>(context: &MeetingContext<'a>) -> Vec<(&'a str, Place)> {
    let meeting = context.meeting;
    let signers = meeting.value.summons.iter().flat_map(|summons| &summons.signers.0);
    let mut names: Vec<(&str, Place)> =
        signers.map(|signer| (signer.name.0.as_str(), context.at(&signer.name))).collect();
    if let Some(secretary) = &meeting.value.secretary {
        names.push((bare(&secretary.name.0), context.at(&secretary.name)));
    }
    let senders = meeting.value.summons.iter().filter_map(|summons| summons.sender.as_ref());
    names.extend(senders.map(|own| (bare(&own.name.0), context.at(&own.name))));
    let facts = meeting.value.summons.iter().map(|summons| &summons.facts);
    let people = context.people().map(|(_, person)| &person.facts);
    let attachments = meeting.value.attachments.iter().map(|own| &own.facts);
    for facts in facts.chain([&meeting.value.facts]).chain(people).chain(attachments) {
        names.extend(people_among(facts).map(|name| (bare(&name.0), context.at(name))));
    }
    names.extend(replaced(context).map(|name| (bare(&name.0), context.at(name))));
    for item in context.items {
        let named = named_by(item.item);
        names.extend(named.map(|name| (bare(&name.0), context.at(name))));
    }
    names
}

/// Those who have prepared and who present an item, and other people among its facts.
fn named_by(item: &Item) -> impl Iterator<Item = &Located<Text>> {
    let handlers = item.handlers.0.iter().map(|handler| &handler.name);
    item.presenters.0.iter().chain(handlers).chain(people_among(&item.facts))
}

/// The names of people among facts of a record's own.
fn people_among(facts: &OwnFacts) -> impl Iterator<Item = &Located<Text>> {
    let people = facts.0.iter().filter(|fact| fact.kind == FactKind::Person);
    people.flat_map(|fact| &fact.texts.0)
}

/// Those whose places somebody takes, who needn't have come.
fn replaced<'a>(context: &MeetingContext<'a>) -> impl Iterator<Item = &'a Located<Text>> {
    let people = context.people().flat_map(|(_, person)| person.replaced());
    let events = context.items.iter().flat_map(|item| &item.item.events.0);
    let serving = events.flat_map(|event| &event.serving.0);
    let succeeded = serving.filter_map(|successor| successor.replaces.as_ref());
    people.chain(succeeded).map(|replaced| &replaced.name)
}

/// A name without the title after it: "Anton Rehn, ekonom".
fn bare(name: &str) -> &str {
    name.split([',', '(']).next().unwrap_or(name).trim()
}

fn breach(place: Place, name: &str, meant: &str, what: &str) -> Breach {
    Breach::new(place, format!("`{name}` är nästan `{meant}`, {what}"))
        .hint("skriv namnet likadant överallt")
        .hint("är det två personer, skriv `godtas: {kod: M24, skäl: …}`")
}
