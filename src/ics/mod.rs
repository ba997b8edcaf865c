//! Meetings and deadlines for calendar programs: one iCalendar file (RFC 5545).
//!
//! In come all records, out come bytes that are the same on any day: every entry's UID and stamp follow
//! from what it is about, so that a program that reads the file again finds the ones that it has. Hours are turned from
//! Swedish time into UTC here, so that the file needs no time zone of its own.

mod entry;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use chrono::NaiveDate;
use icalendar::{Calendar, Event, Property};

use self::entry::CalendarEntry;
use crate::calendar::{approval_limit, has_limits, summons_limit};
use crate::facts::{Announcement, AnnouncementKind, Facts};
use crate::law::{self, Citation, Topic};
use crate::project::slug;
use crate::record::{
    About, Meeting, MeetingId, Occasion, Organisation, PlannedMeeting, Records, Schedule, Subject,
    TimeSpan, first_planned, is_of_meeting,
};
use crate::swedish;

/// The program that made a calendar, in the form that iCalendar names it (RFC 5545, 3.7.3).
pub const PRODUCT: &str = "-//make-docs//SV";

/// What a calendar leaves out, since errors make it doubtful.
#[derive(Debug, Default)]
pub struct LeftOut {
    /// The records whose own days it leaves out.
    pub days: BTreeSet<Subject>,
    /// Those whose last days for notices and appeals it leaves out.
    pub limits: BTreeSet<Subject>,
    /// The days, or paths, of records that can't be read.
    pub unread: Vec<String>,
}

impl LeftOut {
    /// Nothing.
    pub const NOTHING: &Self =
        &Self { days: BTreeSet::new(), limits: BTreeSet::new(), unread: Vec::new() };

    /// What it leaves out in words: "utan 2021-03-01 och tiderna efter 2021-05-10"; none for nothing.
    pub fn words(&self) -> Option<String> {
        let days = self.days.iter().filter_map(|subject| match &subject.about {
            About::Meeting(day) => Some(day.to_string()),
            About::Schedule(year) => Some(format!("{year} års mötesplan")),
            _ => None,
        });
        let limits =
            self.limits.difference(&self.days).filter_map(|subject| match &subject.about {
                About::Meeting(id) => Some(format!("tiderna efter {id}")),
                About::Audit(day) => Some(format!("tiderna efter {day}")),
                _ => None,
            });
        let names: Vec<String> = days.chain(self.unread.iter().cloned()).chain(limits).collect();
        (!names.is_empty()).then(|| format!("utan {}", swedish::list(&names, "och")))
    }
}

/// Every meeting of some organs, planned or held, and what must be done by when, but for what is left out. The calendar
/// is called after the first that has a name.
pub fn calendar(organs: &[&Facts<'_>], left_out: &LeftOut) -> Option<Vec<u8>> {
    let organisation = organs.iter().find_map(|facts| facts.organisation())?;
    let called = match organs {
        [_] => {
            let organ = swedish::uncapitalised(&organisation.organ.name.0);
            format!("{}, {organ}", organisation.name.0)
        }
        _ => organisation.name.0.clone(),
    };
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", PRODUCT));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("X-WR-CALNAME", called));
    let mut events: Vec<(NaiveDate, Event)> = Vec::new();
    for facts in organs {
        let Some(organisation) = facts.organisation() else { continue };
        let own = facts.records.organ.slug().map(|organ| organ + ".").unwrap_or_default();
        let whose = own + &slug(&organisation.name.0);
        let entries = entries(facts, organisation, left_out);
        events.extend(entries.iter().map(|entry| (entry.first, entry.event(&whose))));
    }
    events.sort_by_key(|(day, _)| *day);
    calendar.extend(events.into_iter().map(|(_, event)| event));
    let mut text = String::new();
    write!(text, "{calendar}").ok()?;
    Some(text.into_bytes())
}

/// The entries of an organ, by day.
fn entries(
    facts: &Facts<'_>,
    organisation: &Organisation,
    left_out: &LeftOut,
) -> Vec<CalendarEntry> {
    let records = facts.records;
    let has_days = |about: About| !left_out.days.contains(&records.subject(about));
    let meetings = records
        .meetings
        .iter()
        .filter(|(day, _)| has_days(About::Meeting(**day)))
        .flat_map(|(_, record)| of_meeting(organisation, records, &record.value));
    let schedules = records
        .schedules
        .iter()
        .filter(|(year, _)| has_days(About::Schedule(**year)))
        .map(|(_, record)| &record.value);
    let planned = records
        .unrecorded(schedules.clone())
        .filter(|(_, planned)| !planned.days.days().any(|day| is_unread(records, day)))
        .flat_map(|(known_as, planned)| of_planned(organisation, known_as, planned));
    let others = schedules.flat_map(of_schedule);
    let subjects = records.subjects().map(|(subject, _)| subject);
    let sure = subjects.filter(|subject| !left_out.limits.contains(subject));
    let deadlines = sure.flat_map(|subject| {
        let announced = facts.announcements(&subject).iter();
        let both = announced.flat_map(|one| {
            part_approval(organisation, one).into_iter().chain(deadlines(organisation, one))
        });
        both.collect::<Vec<_>>()
    });
    by_day(meetings.chain(planned).chain(others).chain(deadlines))
}

/// Whether there is a record of the meeting on a day that can't be read.
fn is_unread(records: &Records, day: NaiveDate) -> bool {
    let mut unread = records.unread.iter();
    unread.any(|(path, own)| *own == Some(day) && is_of_meeting(path))
}

/// The entries by day, each with a key of its own; repeated ones once.
fn by_day(entries: impl Iterator<Item = CalendarEntry>) -> Vec<CalendarEntry> {
    let mut keyed: BTreeMap<String, CalendarEntry> = BTreeMap::new();
    for mut entry in entries {
        let key = entry.key.clone();
        for count in 2.. {
            match keyed.get(&entry.key) {
                Some(other) if !entry.is_same(other) => entry.key = format!("{key}-{count}"),
                _ => break,
            }
        }
        keyed.insert(entry.key.clone(), entry);
    }
    let mut entries: Vec<CalendarEntry> = keyed.into_values().collect();
    entries.sort_by_key(|entry| entry.first);
    entries
}

/// What a meeting of the organ is called: "Styrelsens extra sammanträde".
fn title(
    organisation: &Organisation,
    occasion: &Occasion<'_>,
    plan: Option<&PlannedMeeting>,
) -> String {
    let whose = swedish::genitive(&organisation.organ.name.0);
    let kind = occasion.kind.map(|kind| format!("{} ", kind.word())).unwrap_or_default();
    let subject = plan.and_then(|plan| plan.subject.as_ref());
    let subject = subject.map(|subject| format!(": {}", subject.0)).unwrap_or_default();
    format!("{whose} {kind}sammanträde{subject}")
}

/// A meeting of a mötesplan as an entry.
fn planned(
    key: String,
    title: String,
    meeting: &PlannedMeeting,
    occasion: &Occasion<'_>,
) -> CalendarEntry {
    CalendarEntry {
        last: meeting.days.last,
        hours: meeting.hours.map(|hours| (hours.start.0, hours.end.map(|end| end.0))),
        place: meeting.place.as_ref().map(|place| place.0.clone()),
        about: why_cancelled(occasion),
        ..CalendarEntry::day(key, meeting.days.first, title)
    }
}

/// Why a meeting is cancelled, as a sentence; empty if it isn't.
fn why_cancelled(occasion: &Occasion<'_>) -> String {
    let reason = occasion.cancelled.and_then(|cancelled| cancelled.reason.as_ref());
    reason.map(|reason| format!("Inställt: {}", reason.0)).unwrap_or_default()
}

/// A meeting that has no record yet, with what must be done before and after.
fn of_planned(
    organisation: &Organisation,
    known_as: MeetingId,
    meeting: &PlannedMeeting,
) -> Vec<CalendarEntry> {
    let occasion = meeting.occasion(known_as);
    let title = title(organisation, &occasion, Some(meeting));
    let entry = planned(meeting_key(known_as), title, meeting, &occasion);
    let first = meeting.days.first;
    let held = if known_as.day == first { known_as } else { MeetingId::first_on(first) };
    with_deadlines(organisation, entry, DaysOf { held, last: meeting.days.last }, &occasion)
}

/// What else a mötesplan holds: the meetings of other groups, and days that something is due.
fn of_schedule(schedule: &Schedule) -> Vec<CalendarEntry> {
    let groups = schedule.groups.iter().flat_map(|group| {
        let meetings = group.meetings.iter();
        meetings.clone().zip(first_planned(meetings)).map(|(meeting, known_as)| {
            let occasion = meeting.occasion(known_as);
            let key = format!("{}-{}", slug(&group.name.0), key_of(known_as));
            let subject = meeting.subject.as_ref().map(|subject| format!(": {}", subject.0));
            let title = format!("{}{}", group.name.0, subject.unwrap_or_default());
            planned(key, title, meeting, &occasion).changed(&occasion, CANCELLED)
        })
    });
    let milestones = schedule.deadlines.iter().map(|milestone| {
        let key = format!("halltid-{}-{}", milestone.date.0, slug(&milestone.what.0));
        let mut entry = CalendarEntry::day(key, milestone.date.0, milestone.what.0.clone());
        entry.about = milestone.source.as_ref().map(|source| source.0.clone()).unwrap_or_default();
        entry
    });
    groups.chain(milestones).collect()
}

/// What the keys of a meeting's entries have of it. The number of a later one of its day has a word of its own: `2024-03-12-2`
/// is also § 2 of the first.
fn key_of(held: MeetingId) -> String {
    match held.later_nth() {
        Some(nth) => format!("{}-mote-{nth}", held.day),
        None => held.day.to_string(),
    }
}

/// The key of the meeting that is known by a day and its number that day.
fn meeting_key(known_as: MeetingId) -> String {
    format!("sammantrade-{}", key_of(known_as))
}

/// A meeting as its own record has it, and where that says nothing as it was planned.
fn of_meeting(
    organisation: &Organisation,
    records: &Records,
    meeting: &Meeting,
) -> Vec<CalendarEntry> {
    let day = meeting.date.0;
    let occasion = records.occasion(meeting);
    let own_hours = meeting.time.as_deref().map(|TimeSpan { start, end }| (*start, *end));
    let place = meeting.place.as_ref().map(|place| place.0.clone());
    let plan = records.plan_of(meeting);
    let title = title(organisation, &occasion, plan);
    let key = meeting_key(occasion.first);
    let about = why_cancelled(&occasion);
    let entry = match plan {
        // The days of the plan aren't those of a meeting that has been moved since.
        Some(plan) => {
            let is_there = plan.days.contains(day) && !meeting.is_continued();
            let entry = planned(key, title, plan, &occasion);
            let [first, last] = if is_there { [entry.first, entry.last] } else { [day, day] };
            let is_long = first != last;
            let hours = own_hours.filter(|_| !is_long).or(entry.hours);
            let place = place.or(entry.place.clone());
            CalendarEntry { first, last, hours, place, about, ..entry }
        }
        None => {
            let entry = CalendarEntry::day(key, day, title);
            CalendarEntry { hours: own_hours, place, about, ..entry }
        }
    };
    let held = MeetingId { day: entry.first, ..meeting.id() };
    let days = DaysOf { held, last: meeting.last_day() };
    let further = further_days(meeting, &entry).into_iter();
    let further: Vec<_> = further.map(|own| own.changed(&occasion, CANCELLED)).collect();
    let mut entries = with_deadlines(organisation, entry, days, &occasion);
    entries.extend(further);
    entries
}

/// The days on which a meeting goes on, each an entry like that of the first.
fn further_days(meeting: &Meeting, first: &CalendarEntry) -> Vec<CalendarEntry> {
    let days = meeting.continued.0.iter().zip(2..);
    let entries = days.map(|(own, count)| CalendarEntry {
        key: format!("{}-dag-{count}", first.key),
        first: own.date.0,
        last: own.date.0,
        hours: own.time.as_deref().map(|TimeSpan { start, end }| (*start, *end)),
        title: first.title.clone(),
        place: own.place.as_ref().map(|place| place.0.clone()).or(first.place.clone()),
        about: first.about.clone(),
        ..*first
    });
    entries.collect()
}

/// A meeting and the day that it ends.
#[derive(Clone, Copy)]
struct DaysOf {
    held: MeetingId,
    last: NaiveDate,
}

/// What a meeting that isn't held is called.
const CANCELLED: &str = "Inställt";

/// A meeting, and what must be done before and after it.
fn with_deadlines(
    organisation: &Organisation,
    meeting: CalendarEntry,
    days: DaysOf,
    occasion: &Occasion<'_>,
) -> Vec<CalendarEntry> {
    let around = before_and_after(organisation, days, occasion).into_iter();
    let around = around.map(|entry| entry.changed(occasion, "Utgår"));
    [meeting.changed(occasion, CANCELLED)].into_iter().chain(around).collect()
}

/// What must be done before and after a meeting, whatever happens there. It is known by the day that the meeting was first
/// planned for, and follows it when it is moved.
fn before_and_after(
    organisation: &Organisation,
    days: DaysOf,
    occasion: &Occasion<'_>,
) -> Vec<CalendarEntry> {
    let DaysOf { held, last } = days;
    let known_as = key_of(occasion.first);
    let rules = organisation.rules_on(held.day);
    let summons = rules.summons.map(|(days, source)| {
        let title = format!("Sista dag för kallelse till {held}");
        let limit = summons_limit(held.day, days);
        let mut entry = CalendarEntry::day(format!("kallelse-{known_as}"), limit, title);
        entry.about = source.unwrap_or_default().to_owned();
        entry
    });
    let law = law::section(Topic::Approval, organisation.kind(), last);
    let approval = law.filter(|_| has_limits(last)).map(|law| {
        let limit = approval_limit(last, rules.limits_move);
        let title = format!("Sista dag för justering av protokoll {held}");
        let mut entry = CalendarEntry::day(format!("justering-{known_as}"), limit.day, title);
        entry.about = law.at_length();
        entry
    });
    summons.into_iter().chain(approval).collect()
}

/// What is approved: the end of its entries' keys, and what it is called.
fn approved_minutes(organisation: &Organisation, announced: &Announcement<'_>) -> (String, String) {
    let held = announced.meeting;
    let key = key_of(held);
    match announced.what {
        AnnouncementKind::Minutes => (key, format!("protokoll {held}")),
        AnnouncementKind::Audit => {
            (format!("{key}-revision"), format!("revisorernas protokoll {held}"))
        }
        AnnouncementKind::AtOnce | AnnouncementKind::Separate(_) => {
            let style = &organisation.numbering.pattern;
            let numbers = swedish::paragraphs(&announced.numbers, style);
            (format!("{key}-{}", slug(&numbers)), format!("{numbers}, {held}"))
        }
    }
}

/// When minutes of their own with some §§ must be approved. When all others must follows from the meeting's day.
fn part_approval(
    organisation: &Organisation,
    announced: &Announcement<'_>,
) -> Option<CalendarEntry> {
    let is_part = matches!(announced.what, AnnouncementKind::Separate(_));
    let limit = announced.approval_limit.filter(|_| is_part)?;
    let (key, what) = approved_minutes(organisation, announced);
    let law = announced.section(announced.what.approval());
    deadline(
        format!("justering-{key}"),
        Some(limit.day),
        format!("Sista dag för justering av {what}"),
        law.map(Citation::at_length).unwrap_or_default(),
    )
}

/// What an approval sets running.
fn deadlines(organisation: &Organisation, announced: &Announcement<'_>) -> Vec<CalendarEntry> {
    let (Some(approved), Some(posting)) = (announced.approved, announced.posting_limit) else {
        return Vec::new();
    };
    let (key, what) = approved_minutes(organisation, announced);
    let [posted, removed] = [announced.what.posting(), announced.what.removal()]
        .map(|topic| announced.section(topic).map(Citation::at_length).unwrap_or_default());
    let planned = "Räknat från den dag då anslaget är tänkt att sättas upp. ";
    let counted = if announced.is_planned() { planned } else { "" };
    [
        deadline(
            format!("anslag-{key}"),
            Some(posting.day),
            format!("Sista dag att anslå justeringen av {what}"),
            format!("Justerat {approved}. {posted}"),
        ),
        deadline(
            format!("overklagande-{key}"),
            announced.appeal_limit.map(|limit| limit.day),
            format!("Sista dag att överklaga {what}"),
            format!("{counted}{removed}"),
        ),
        deadline(
            format!("nedtagande-{key}"),
            announced.removable,
            format!("Anslaget om {what} kan tas ned"),
            removed,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A day that something is due; none without the day.
fn deadline(
    key: String,
    day: Option<NaiveDate>,
    title: String,
    about: String,
) -> Option<CalendarEntry> {
    Some(CalendarEntry { about, ..CalendarEntry::day(key, day?, title) })
}
