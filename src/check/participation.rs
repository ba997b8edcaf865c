//! Rules about who took part in each §: each in one role at a time, and from a distance as a decision allows.
//!
//! In comes a meeting, out come breaches.

use std::collections::BTreeMap;
use std::ptr;

use chrono::Datelike;

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity};
use crate::facts::presence::is_recused;
use crate::facts::{ItemFacts, Presence, Sitting, Step};
use crate::law::{self, Topic};
use crate::record::{
    AttendanceGroup, Located, NameForm, OrganKind, ParagraphNumber, Person, Remote, Text,
    several_hint,
};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "M4",
            meaning: "En ledamot deltar på distans med stöd av ett beslut, med ljud och bild.",
        },
        severity: Severity::Warning,
        reason: "Beslutet ska ange i vilken omfattning, och alla ska se och höra varandra.",
        source: Source::Law(&[Topic::Distance]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(remote_without_decision),
    },
    Rule {
        code: Code { id: "M4", meaning: "Före den 1 februari 2014 deltar ingen på distans." },
        severity: Severity::Warning,
        reason: "Kommunallagen tillät det inte dessförinnan.",
        source: Source::Said("SFS 2013:1053, för organ som numera får ha deltagare på distans"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(remote_before_it_was_lawful),
    },
    Rule {
        code: Code { id: "M11", meaning: "Ingen är med i två roller vid samma paragraf." },
        severity: Severity::Error,
        reason: "I protokollet måste stå om personen deltog i beslutet eller bara var med.",
        source: Source::PracticeAnd(&[Topic::Attendance, Topic::Matters]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful("Två personer kan heta lika."),
        find: Find::Meeting(twice_present),
    },
    Rule {
        code: Code {
            id: "M11",
            meaning: "Den som har anmält förhinder står inte bland dem som var med.",
        },
        severity: Severity::Warning,
        reason: "Läsaren vet annars inte om personen deltog.",
        source: Source::PracticeAnd(&[Topic::Attendance]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(absent_but_present),
    },
    Rule {
        code: Code {
            id: "M12",
            meaning: "En ersättare tjänstgör bara när den ordinarie inte är med.",
        },
        severity: Severity::Error,
        reason: "Varje plats har en röst.",
        source: Source::PracticeAnd(&[Topic::Attendance, Topic::Substitutes]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful(
            "Protokoll som redan är underskrivna ska återges som de är.",
        ),
        find: Find::Meeting(replaces_someone_present),
    },
    Rule {
        code: Code {
            id: "M39",
            meaning: "Vid varje paragraf tjänstgör högst så många som organet har ledamöter.",
        },
        severity: Severity::Warning,
        reason: "Varje plats har en röst.",
        source: Source::PracticeAnd(&[Topic::Attendance, Topic::Substitutes]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(too_many),
    },
    Rule {
        code: Code { id: "M39", meaning: "Två som deltar samtidigt har inte samma platsnummer." },
        severity: Severity::Warning,
        reason: "Varje plats har en röst.",
        source: Source::PracticeAnd(&[Topic::Attendance, Topic::Substitutes]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(shared_seats),
    },
];

/// The first § at which more served than there are seats.
fn too_many(context: &MeetingContext<'_>) -> Vec<Breach> {
    let Some(seats) = context.seats() else { return Vec::new() };
    // M12 reports two who had one seat.
    let counts = context.items.iter().filter_map(|item| {
        let rolls = item.steps.iter().filter_map(|step| step.roll.as_ref());
        let seated = rolls.map(|roll| roll.least() - roll.rivals().count());
        Some((item, item.number?, seated.max()?))
    });
    let mut over = counts.filter(|(_, _, there)| *there > seats as usize);
    let Some((item, number, there)) = over.next() else { return Vec::new() };
    let message = format!("vid § {number} tjänstgör {there}, men organet har {seats} ledamöter");
    let breach = Breach::new(context.at(&item.item.title), message);
    vec![breach.hint("skriv för vem var och en tjänstgör: `{namn: …, ersätter: …}`, eller rätta `organ.ledamöter`")]
}

/// Somebody who takes part from a distance before KL (1991:900) knew of that (SFS 2013:1053).
fn remote_before_it_was_lawful(context: &MeetingContext<'_>) -> Vec<Breach> {
    let held = context.meeting.value.date.0;
    if (held.year(), held.month()) >= (2014, 2)
        || !law::is_ever_bound(Topic::Distance, context.kind)
    {
        return Vec::new();
    }
    let mut remote = context.elected().filter_map(|(_, own)| Some((own, own.remote.as_ref()?)));
    let first = remote.next().map(|(person, how)| {
        let message = format!("`{}` deltar på distans före den 1 februari 2014", person.name.0);
        Breach::new(context.at(how), message).hint("ta bort `distans`, eller rätta `datum`")
    });
    first.into_iter().collect()
}

fn remote_without_decision(context: &MeetingContext<'_>) -> Vec<Breach> {
    let remote = || context.elected().filter_map(|(_, own)| Some((own, own.remote.as_ref()?)));
    let mut breaches = Vec::new();
    let mut attendance = context.meeting.value.attendance.iter();
    if attendance.any(|own| own.remote_decision.is_none())
        && let Some((person, how)) = remote().next()
    {
        let message = format!("`{}` deltar på distans utan att beslutet anges", person.name.0);
        let breach = Breach::new(context.at(how), message);
        breaches.push(breach.hint("skriv `distansbeslut: § 12/2022` under `närvaro`"));
    }
    // Sound alone is for special reasons, in a samordningsförbund only (FL 19 a §; KL 5:16, 6:24).
    let mut heard = remote().filter(|(_, how)| ***how == Remote::Sound);
    if context.kind != OrganKind::Samordningsförbund
        && let Some((person, how)) = heard.next()
        && let Some(section) = context.section(Topic::Distance)
    {
        let message = format!("`{}` deltar på distans med bara ljud", person.name.0);
        let hint = format!(
            "alla ska se och höra varandra ({}); skriv `distans: ljud och bild` om det var så",
            section.at_length()
        );
        breaches.push(Breach::new(context.at(how), message).hint(hint));
    }
    breaches
}

fn absent_but_present(context: &MeetingContext<'_>) -> Vec<Breach> {
    let absent = context.people().filter(|(group, _)| *group == AttendanceGroup::Absent);
    // Who is absent for some §§ may be there for others.
    let absent = absent.filter(|(_, own)| own.paragraphs.is_none() && own.hours.0.is_empty());
    let present = context.present_names();
    absent
        .filter(|(_, own)| present.contains(&own.name.0.as_str()))
        .map(|(_, own)| {
            let message =
                format!("`{}` har anmält förhinder, men står bland de närvarande", own.name.0);
            Breach::new(context.at(own), message).hint("ta bort namnet på det ena stället")
        })
        .collect()
}

fn shared_seats(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut seated: BTreeMap<&str, Vec<&Person>> = BTreeMap::new();
    let mut breaches = Vec::new();
    let deciding = context.people().filter(|(group, _)| *group == AttendanceGroup::Deciding);
    for (_, person) in deciding {
        let Some(seat) = &person.seat else { continue };
        let others = seated.entry(seat.0.as_str()).or_default();
        let mut rivals = others.iter().filter(|other| other.name != person.name);
        let rival = rivals.find_map(|other| Some((other, shared(context, person, other)?)));
        if let Some((other, number)) = rival {
            let message = format!(
                "både `{}` och `{}` har plats {} vid § {number}",
                other.name.0, person.name.0, seat.0
            );
            breaches.push(Breach::new(context.at(seat), message).hint("rätta `platsnummer`"));
        }
        others.push(person);
    }
    breaches
}

fn twice_present(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut seen: BTreeMap<&str, Vec<&Person>> = BTreeMap::new();
    let mut breaches = Vec::new();
    for person in context.present() {
        let others = seen.entry(person.name.0.as_str()).or_default();
        if let Some(number) = others.iter().find_map(|other| shared(context, person, other)) {
            let name = &person.name.0;
            let message = format!("`{name}` är med två gånger vid § {number}");
            let breach = Breach::new(context.at(person), message)
                .hint("ta bort namnet på det ena stället, om det ska stå en gång")
                .hint(format!(
                    "annars skriv på båda ställena vilka paragrafer som gäller: `{{namn: {name}, §: …}}`"
                ));
            breaches.push(breach);
        }
        others.push(person);
    }
    breaches
}

/// The first § with a moment at which both were there.
fn shared(context: &MeetingContext<'_>, a: &Person, b: &Person) -> Option<ParagraphNumber> {
    let presences = context.presences?;
    let mut stretches = presences.timeline.stretches.iter();
    let both = stretches.find(|stretch| {
        let mut moments = stretch.moments();
        moments.any(|moment| {
            presences.presence(a, stretch, moment) == Presence::There
                && presences.presence(b, stretch, moment) == Presence::There
        })
    });
    both.map(|stretch| stretch.number)
}

fn replaces_someone_present(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut reported: Vec<[*const Person; 2]> = Vec::new();
    let mut breaches = Vec::new();
    for item in context.items {
        for roll in item.steps.iter().filter_map(|step| step.roll.as_ref()) {
            for (substitute, other) in roll.rivals() {
                let pair = [ptr::from_ref(substitute.person), ptr::from_ref(other.person)];
                if !reported.contains(&pair) {
                    breaches.push(two_in_a_seat(context, item, substitute, other));
                    reported.push(pair);
                }
            }
        }
    }
    breaches
}

/// The breach for two who had one seat at a §.
fn two_in_a_seat(
    context: &MeetingContext<'_>,
    item: &ItemFacts<'_>,
    substitute: &Sitting<'_>,
    other: &Sitting<'_>,
) -> Breach {
    let (own, seat, name) = (&substitute.person.name.0, substitute.seat, &other.person.name.0);
    let number = item.number.map_or_else(String::new, |number| number.to_string());
    let message = match seat == name {
        true => format!("`{own}` tjänstgör för `{seat}` vid § {number}, men båda är med"),
        false => format!("`{own}` och `{name}` tjänstgör båda för `{seat}` vid § {number}"),
    };
    let place = service_of(context, item, substitute).unwrap_or(&substitute.person.name);
    Breach::new(context.at(place), message)
        .hint("skriv med `§` eller `tid` när var och en tjänstgjorde, eller `går` i händelserna")
}

/// Where the record says that someone has the seat that she has: in her row, or in the last event that gave it to her.
fn service_of<'a>(
    context: &MeetingContext<'a>,
    item: &ItemFacts<'a>,
    sitting: &Sitting<'a>,
) -> Option<&'a Located<Text>> {
    let person = sitting.person;
    let in_row = person.replaced().find(|replaced| replaced.name.0 == sitting.seat);
    let up_to = context.items.iter().position(|own| ptr::eq(own, item)).unwrap_or_default();
    let items = context.items.iter().take(up_to + 1);
    let events = items.flat_map(|item| &item.item.events.0);
    let mut serving = events.flat_map(|event| &event.serving.0);
    let by_event = serving.rfind(|successor| successor.name == person.name);
    in_row.map(|replaced| &replaced.name).or(by_event.map(|successor| &successor.name))
}

/// Why someone could not have taken part in what was done at a step; `None` if she did.
pub(super) fn why_not(step: &Step<'_>, there: &[&Person], name: &str) -> Option<Why> {
    if is_recused(&step.recusals, name) {
        return Some(Why::Recused);
    }
    if there.iter().any(|person| person.name.0 == name) {
        return None;
    }
    let names: Vec<&str> = there.iter().map(|person| person.name.0.as_str()).collect();
    let intro = "välj bland dem som deltog:";
    Some(Why::Absent(several_hint(name, NameForm::Names, &names, intro)))
}

/// Why someone could not have taken part.
pub(super) enum Why {
    /// She had a conflict of interest.
    Recused,
    /// She did not take part; who did.
    Absent(String),
}
