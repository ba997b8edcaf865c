//! Rules about what happens in a §: each event says something, in order, within the meeting's hours; whoever leaves was
//! there, and whoever comes wasn't.
//!
//! In comes a meeting, out come breaches.

use std::collections::BTreeMap;

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity};
use crate::facts::ItemFacts;
use crate::law::Topic;
use crate::record::{DAY, Event, Located, Text, TimeSpan};
use crate::swedish;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "M36",
            meaning: "Det som hände står i tidsordning och inom mötets tid, och säger något.",
        },
        severity: Severity::Warning,
        reason: "Närvaron räknas efter klockslagen, och ett som är fel räknas inte.",
        source: Source::Said("praxis"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(untimely),
    },
    Rule {
        code: Code { id: "M37", meaning: "Den som går är med, och den som kommer är borta." },
        severity: Severity::Warning,
        reason: "Av protokollet ska framgå vilka som deltog i varje beslut.",
        source: Source::PracticeAnd(&[Topic::Attendance, Topic::Matters]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(moving_twice),
    },
];

/// What something must lie within: the hours, and what they are called.
#[derive(Clone, Copy)]
struct Within<'a> {
    hours: Option<&'a Located<TimeSpan>>,
    called: &'static str,
}

impl Within<'_> {
    /// The breach of a time that is outside.
    fn outside(self, context: &MeetingContext<'_>, time: &Located<TimeSpan>) -> Option<Breach> {
        let hours = self.hours?;
        let (start, end) = minutes(context, time);
        let (first, last) = minutes(context, hours);
        let is_within = first <= start && (hours.end.is_none() || end <= last);
        if is_within {
            return None;
        }
        let message = format!(
            "{} ligger utanför {}, {}",
            swedish::hours(**time),
            self.called,
            swedish::hours(**hours)
        );
        Some(Breach::new(context.at(time), message).hint("rätta den tid som är fel"))
    }
}

/// When something begins and ends, in minutes from the midnight before the meeting.
fn minutes(context: &MeetingContext<'_>, time: &TimeSpan) -> (u16, u16) {
    let night = context.meeting.value.night();
    let start = night.minute(time.start);
    (start, time.end.map_or(start, |end| night.minute(end)))
}

fn untimely(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    if meeting.is_continued() {
        return Vec::new(); // a time doesn't say which day it is of
    }
    let whole = Within { hours: meeting.time.as_ref(), called: "mötets `tid`" };
    let pauses = meeting.adjournments.0.iter().map(|pause| &pause.time);
    let taken = context.items.iter().filter_map(|item| item.item.taken.as_ref());
    let all = pauses.chain(taken).filter_map(|time| whole.outside(context, time));
    let mut breaches: Vec<Breach> = all.collect();
    breaches.extend(overlapping_pauses(context));
    breaches.extend(taken_backwards(context));
    breaches.extend(approved_early(context));
    breaches.extend(overnight(context));
    for item in context.items {
        breaches.extend(events_of(context, whole, item));
    }
    breaches
}

/// The breach of a pause that begins before another has ended.
fn overlapping_pauses(context: &MeetingContext<'_>) -> Option<Breach> {
    let mut pauses: Vec<&Located<TimeSpan>> =
        context.meeting.value.adjournments.0.iter().map(|pause| &pause.time).collect();
    pauses.sort_by_key(|time| minutes(context, time));
    let pair =
        pauses.windows(2).find(|pair| minutes(context, pair[1]).0 < minutes(context, pair[0]).1)?;
    let (first, second) = (swedish::hours(**pair[0]), swedish::hours(**pair[1]));
    let message = format!("{second} börjar innan {first} är slut");
    Some(Breach::new(context.at(pair[1]), message).hint("rätta den tid som är fel"))
}

/// The breach of a § that was dealt with before the one above it.
fn taken_backwards(context: &MeetingContext<'_>) -> Option<Breach> {
    let taken = context.items.iter().filter(|item| item.depth == 0);
    let taken: Vec<_> = taken.filter_map(|item| item.item.taken.as_ref()).collect();
    let pair =
        taken.windows(2).find(|pair| minutes(context, pair[1]).0 < minutes(context, pair[0]).0)?;
    let (above, own) = (swedish::hours(**pair[0]), swedish::hours(**pair[1]));
    let message = format!("{own} är före {above}, som ärendet ovanför behandlades");
    Some(
        Breach::new(context.at(pair[1]), message)
            .hint("rätta tiden, eller skriv ärendena i den ordning som de behandlades"),
    )
}

/// The breach of minutes that were approved, by the clock, before the meeting had ended.
fn approved_early(context: &MeetingContext<'_>) -> Option<Breach> {
    let meeting = &context.meeting.value;
    let approval = meeting.approval.as_ref()?;
    let (day, time, hours) = (approval.date.known?, approval.time.as_ref()?, meeting.time?);
    let (_, end) = minutes(context, &hours);
    if day.0 != meeting.date.0 || minutes(context, time).0 >= end {
        return None;
    }
    let own = swedish::hours(TimeSpan { end: None, ..**time });
    let message = format!("protokollet justeras {own}, innan mötet är slut");
    Some(Breach::new(context.at(time), message).hint("rätta tiden, eller mötets `tid`"))
}

/// The breaches of people's hours that go on after midnight, though the meeting ended before: the end is a slip.
fn overnight(context: &MeetingContext<'_>) -> Vec<Breach> {
    let time = context.meeting.value.time.as_ref();
    let Some(hours) = time.filter(|hours| hours.end.is_some_and(|end| end < DAY)) else {
        return Vec::new();
    };
    let spans = context.present().flat_map(|person| {
        let served = person.spells().iter().flat_map(|spell| &spell.hours.0);
        person.hours.0.iter().chain(served)
    });
    let late = spans.filter(|span| span.end.is_some_and(|end| end >= DAY));
    let all = late.map(|span| {
        let (own, whole) = (swedish::clock_span(**span), swedish::hours(**hours));
        let message = format!("{own} ligger utanför mötets `tid`, {whole}");
        Breach::new(context.at(span), message).hint("rätta den tid som är fel")
    });
    all.collect()
}

/// The breaches of an item's events.
fn events_of(context: &MeetingContext<'_>, whole: Within<'_>, item: &ItemFacts<'_>) -> Vec<Breach> {
    let taken = item.item.taken.as_ref();
    let own = Within { hours: taken, called: "paragrafens `behandlades`" };
    let mut breaches = Vec::new();
    let mut before: Option<&Located<TimeSpan>> = None;
    for event in &item.item.events.0 {
        if says_nothing(event) {
            let breach = Breach::new(context.at(event), "händelsen säger inget");
            breaches.push(breach.hint("skriv vad som hände, eller ta bort raden"));
        }
        for election in event.elections.0.iter().filter(|own| own.says_nothing()) {
            breaches.push(empty_election(context, election));
        }
        let Some(time) = event.adjournment.as_ref().or(event.time.as_ref()) else { continue };
        let earlier = before.and_then(|before| too_early(context, before, time));
        let outside = || own.outside(context, time).or_else(|| whole.outside(context, time));
        breaches.extend(earlier.or_else(outside));
        before = Some(time);
    }
    let elections = item.item.elections.0.iter().filter(|own| own.says_nothing());
    breaches.extend(elections.map(|own| empty_election(context, own)));
    breaches
}

/// The breach of an event that is before the one above it.
fn too_early(
    context: &MeetingContext<'_>,
    before: &Located<TimeSpan>,
    time: &Located<TimeSpan>,
) -> Option<Breach> {
    let ((_, passed), (start, _)) = (minutes(context, before), minutes(context, time));
    let message = || {
        let (own, above) = (swedish::hours(**time), swedish::hours(**before));
        format!("{own} står efter {above}, men är tidigare")
    };
    let breach = (start < passed).then(|| Breach::new(context.at(time), message()))?;
    Some(breach.hint("skriv händelserna i den ordning som de hände, eller rätta klockslaget"))
}

/// Whether an event says nothing at all.
fn says_nothing(event: &Event) -> bool {
    let acts = event.acts();
    let is_silent = acts.text.is_none() && acts.procedure.is_none() && !acts.decide();
    let moves = [&event.arriving, &event.leaving].iter().any(|names| !names.0.is_empty());
    let is_still = !moves && event.serving.0.is_empty() && acts.recusals.is_empty();
    let are_none = acts.motions.is_empty() && acts.votes.is_empty() && acts.elections.is_empty();
    let statements = [acts.reservations, acts.opinions, acts.notes];
    let is_unsaid = statements.iter().all(|own| own.is_empty()) && acts.abstaining.is_empty();
    let is_bare = event.time.is_none() && event.title.is_none() && event.adjournment.is_none();
    is_silent && is_still && are_none && is_unsaid && is_bare
}

fn empty_election<T>(context: &MeetingContext<'_>, election: &Located<T>) -> Breach {
    Breach::new(context.at(election), "valet säger inget")
        .hint("skriv `{uppdrag: …, kandidater: […]}`, eller ta bort raden")
}

fn moving_twice(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut places: BTreeMap<&str, bool> = BTreeMap::new();
    let mut breaches = Vec::new();
    for item in context.items {
        for recusal in &item.item.recusals.0 {
            places.remove(recusal.name.0.as_str());
        }
        for event in &item.item.events.0 {
            breaches.extend(a_while(context, event));
            breaches.extend(moves(context, event, &mut places));
            // Whoever has a conflict of interest leaves, if nobody says so too.
            for recusal in &event.recusals.0 {
                places.remove(recusal.name.0.as_str());
            }
        }
    }
    breaches
}

/// The breach of an event that takes a while although somebody comes or leaves in it.
fn a_while(context: &MeetingContext<'_>, event: &Event) -> Option<Breach> {
    let time = event.time.as_ref().filter(|_| event.adjournment.is_none())?;
    let (end, names) = (time.end?, event.leaving.0.iter().chain(&event.arriving.0));
    let name = names.map(|name| name.0.as_str()).next()?;
    let end = swedish::hours(TimeSpan { start: end, end: None });
    let start = swedish::hours(TimeSpan { start: time.start, end: None });
    let message =
        format!("`{name}` kommer eller går vid ett klockslag, inte {}", swedish::hours(**time));
    let breach = Breach::new(context.at(time), message);
    Some(match event.leaving.0.is_empty() {
        true => breach.hint("skriv bara det klockslag då hon kom"),
        false => breach.hint(format!(
            "skriv två händelser: `{{tid: {start}, går: {name}}}` och `{{tid: {end}, kommer: {name}}}`"
        )),
    })
}

/// The breaches of those who leave when they have left, or come when they have come.
fn moves<'a>(
    context: &MeetingContext<'_>,
    event: &'a Event,
    places: &mut BTreeMap<&'a str, bool>,
) -> Vec<Breach> {
    let leaving = event.leaving.0.iter().map(|name| (name, false));
    let arriving = event.arriving.0.iter().map(|name| (name, true));
    let mut breaches = Vec::new();
    for (name, is_there) in leaving.chain(arriving) {
        if places.insert(&name.0, is_there) == Some(is_there) {
            breaches.push(twice(context, name, is_there));
        }
    }
    breaches
}

fn twice(context: &MeetingContext<'_>, name: &Located<Text>, is_there: bool) -> Breach {
    let (done, other) = match is_there {
        true => ("kommer, men är redan med", "går"),
        false => ("går, men har redan gått", "kommer"),
    };
    Breach::new(context.at(name), format!("`{}` {done}", name.0))
        .hint(format!("ta bort det ena, eller skriv `{other}` däremellan"))
}
