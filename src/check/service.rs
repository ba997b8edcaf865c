//! The rule that whoever serves for another is there, and has no other seat then.
//!
//! In comes a meeting, out come breaches. A row of the attendance, an event and a conflict of interest each say who serves.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity};
use crate::facts::{ItemFacts, Moment, MomentOf, Presence, Presences, Sitting, Stretch};
use crate::law::Topic;
use crate::record::{
    AttendanceGroup, ClockSpan, Located, ParagraphNumber, Person, Recusal, ServiceSpell, Share,
    Text, Time,
};
use crate::swedish;

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code {
        id: "M44",
        meaning: "Den som tjänstgör för någon annan är med, och har ingen annan plats då.",
    },
    severity: Severity::Warning,
    reason: "Varje plats har en röst, och den som inte är med har ingen.",
    source: Source::PracticeAnd(&[Topic::Attendance, Topic::Substitutes]),
    concerns: concerns::MINUTES,
    acceptance: Acceptance::Doubtful,
    find: Find::Meeting(misplaced_service),
}];

fn misplaced_service(context: &MeetingContext<'_>) -> Vec<Breach> {
    let Some(presences) = context.presences else { return Vec::new() };
    let here = Here { context, presences };
    let mut breaches: Vec<Breach> =
        context.elected().filter_map(|(_, person)| here.of_row(person)).collect();
    for item in context.items {
        let Some(stretch) = presences.stretch(item) else { continue };
        breaches.extend(here.of_events(item, stretch));
        breaches.extend(here.of_recusals(item, stretch));
    }
    breaches
}

/// Where service is looked at.
struct Here<'r, 'a> {
    context: &'r MeetingContext<'a>,
    presences: &'r Presences<'a>,
}

/// Somebody who serves.
#[derive(Clone, Copy)]
struct Service<'r> {
    name: &'r Located<Text>,
    /// For whom, if that is said.
    seat: Option<&'r str>,
    /// Whether an event says so.
    by_event: bool,
    number: ParagraphNumber,
}

impl<'a> Here<'_, 'a> {
    /// The rows of someone in the attendance who can have a seat.
    fn rows(&self, name: &str) -> Vec<(AttendanceGroup, &'a Located<Person>)> {
        self.context.elected().filter(|(_, own)| own.name.0 == name).collect()
    }

    /// The breach of a row of the attendance that says when someone served.
    fn of_row(&self, person: &Located<Person>) -> Option<Breach> {
        let mut spells = person.spells().iter();
        spells.find_map(|spell| {
            self.in_paragraphs(person, spell).or_else(|| self.at_hours(person, spell))
        })
    }

    /// The breach of a spell of service in a § that somebody wasn't there for.
    fn in_paragraphs(&self, person: &Person, spell: &ServiceSpell) -> Option<Breach> {
        let paragraphs = spell.paragraphs.as_ref()?;
        let mut stretches = self.presences.timeline.stretches.iter();
        let away = stretches.find(|stretch| {
            paragraphs.share(stretch.number) != Share::None
                && self.presences.share(person, stretch) == Share::None
        })?;
        Some(self.away(paragraphs, &person.name.0, &format!("vid § {}", away.number)))
    }

    /// The breach of a spell of service that begins before somebody came, or ends after she left.
    fn at_hours(&self, person: &Person, spell: &ServiceSpell) -> Option<Breach> {
        let night = self.presences.timeline.night;
        let there = person.spans(night);
        let mut hours = spell.hours.0.iter();
        let (span, time) = hours.find_map(|span| {
            let ClockSpan { start, end } = span.of(night);
            let begins_away =
                start.filter(|time| !there.iter().any(|own| own.holds(*time, time + 1)));
            let ends_away = end.filter(|time| !there.iter().any(|own| own.holds(time - 1, *time)));
            Some((span, begins_away.or(ends_away)?))
        })?;
        let time = swedish::clock(Time(time));
        (!there.is_empty()).then(|| self.away(span, &person.name.0, &time))
    }

    /// The breach for somebody who serves when she isn't there.
    fn away<T>(&self, place: &Located<T>, name: &str, when: &str) -> Breach {
        let message = format!("`{name}` tjänstgör {when}, men är inte med då");
        let hint = "rätta närvaron, eller skriv någon annan som tjänstgör";
        Breach::new(self.context.at(place), message).hint(hint)
    }

    /// The breaches of those who begin to serve in an item.
    fn of_events(&self, item: &ItemFacts<'a>, stretch: &Stretch<'a>) -> Vec<Breach> {
        let mut breaches = Vec::new();
        for (at, (moment, event)) in stretch.events().enumerate() {
            // Whoever steps in because of a conflict of interest is looked at there.
            let recusals = &item.steps[at].recusals;
            for successor in &event.serving.0 {
                let seat = successor.replaces.as_ref().map(|own| own.name.0.as_str());
                let service =
                    Service { name: &successor.name, seat, by_event: true, number: stretch.number };
                let place = MomentOf { stretch, moment, recusals };
                breaches.extend(self.of_service(service, place, &[moment]));
            }
        }
        breaches
    }

    /// The breaches of those who step in because of a conflict of interest in an item.
    fn of_recusals(&self, item: &ItemFacts<'a>, stretch: &Stretch<'a>) -> Vec<Breach> {
        let mut breaches = Vec::new();
        for (at, step) in item.steps.iter().enumerate() {
            let moments: Vec<Moment> = match item.item.events.0.get(at) {
                Some(_) => vec![stretch.event(at)],
                None => stretch.moments().collect(),
            };
            let Some(moment) = moments.last().copied() else { continue };
            for recusal in step.acts.recusals {
                let Some(name) = &recusal.replaced_by else { continue };
                let others = step.recusals.iter().copied();
                let others: Vec<&Recusal> = others.filter(|own| own.name != recusal.name).collect();
                let seat = Some(recusal.name.0.as_str());
                let service = Service { name, seat, by_event: false, number: stretch.number };
                let place = MomentOf { stretch, moment, recusals: &others };
                breaches.extend(self.of_service(service, place, &moments));
            }
        }
        breaches
    }

    /// The breach of somebody who serves at some moments, given where she sits if that isn't counted.
    fn of_service(
        &self,
        service: Service<'_>,
        place: MomentOf<'_, 'a>,
        moments: &[Moment],
    ) -> Option<Breach> {
        let Service { name, number, .. } = service;
        let rows = self.rows(&name.0);
        let own = &name.0;
        if rows.is_empty() {
            // R12 reports who isn't named at all.
            let is_other = self.context.present().any(|person| person.name == *name);
            let message =
                format!("`{own}` tjänstgör vid § {number}, men är varken ledamot eller ersättare");
            let hint = "rätta namnet, eller skriv personen under `ersättare` i närvaron";
            return is_other.then(|| Breach::new(self.context.at(name), message).hint(hint));
        }
        let mut there = rows.iter().flat_map(|(_, person)| {
            moments.iter().map(|at| self.presences.presence(person, place.stretch, *at))
        });
        if there.all(|presence| presence == Presence::Away) {
            return Some(self.away(name, own, &format!("vid § {number}")));
        }
        let mut seats = rows.iter().filter_map(|(group, person)| self.seat(*group, person, place));
        let taken = seats.find(|sitting| service.is_beside(sitting))?.seat;
        let message = match taken == own {
            true => format!("`{own}` tjänstgör vid § {number}, men har en egen plats"),
            false => format!("`{own}` tjänstgör vid § {number}, men tjänstgör redan för `{taken}`"),
        };
        let hint =
            "rätta namnet, eller skriv med `§` eller `tid` när personen satt på sin andra plats";
        Some(Breach::new(self.context.at(name), message).hint(hint))
    }

    /// Where someone sits for certain by a row; none for an ersättare whose seat nobody says.
    fn seat(
        &self,
        group: AttendanceGroup,
        person: &'a Person,
        place: MomentOf<'_, 'a>,
    ) -> Option<Sitting<'a>> {
        let sitting = self.presences.sitting(group, person, place)?;
        let is_said = group == AttendanceGroup::Deciding || sitting.seat != person.name.0;
        (sitting.presence == Presence::There && is_said).then_some(sitting)
    }
}

impl Service<'_> {
    /// Whether it is in another seat than that which somebody has already. An event says where one who only serves by
    /// events sits, so it can't be beside that.
    fn is_beside(&self, sitting: &Sitting<'_>) -> bool {
        let person = sitting.person;
        let is_own = sitting.seat == person.name.0;
        let is_settled = is_own || person.replaces.is_some() || person.service.is_some();
        let is_same = self.seat.map_or(!is_own, |seat| seat == sitting.seat);
        !is_same && (is_settled || !self.by_event)
    }
}
