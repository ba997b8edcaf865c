//! Meetings and deadlines for calendar programs: one iCalendar file (RFC 5545).
//!
//! In come all records, out come bytes that are the same on any day: every entry's UID and stamp follow
//! from what it is about, so that a program that reads the file again changes what it has.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Stockholm;
use icalendar::{Calendar, Component, Event, EventLike, Property};

use crate::announcement::{self, What};
use crate::calendar::{approval_limit, summons_limit};
use crate::numbering::Numbering;
use crate::project::slug;
use crate::record::{Meeting, Organisation, PlannedMeeting, Records, Schedule, Subject, TimeSpan};
use crate::swedish;

/// An entry of the calendar.
struct Entry {
    /// What tells it from others.
    key: String,
    first: NaiveDate,
    last: NaiveDate,
    /// When it begins and ends, in minutes after midnight; none for whole days.
    hours: Option<(u16, Option<u16>)>,
    title: String,
    place: Option<String>,
    about: String,
}

impl Entry {
    fn day(key: String, day: NaiveDate, title: String) -> Self {
        let about = String::new();
        Self { key, first: day, last: day, hours: None, title, place: None, about }
    }

    /// The entry as an event of a body; whole days don't make anyone busy.
    fn event(&self, body: &str) -> Event {
        let mut event = Event::new();
        event.uid(&format!("{}@{body}", self.key));
        event.timestamp(Utc.from_utc_datetime(&self.first.and_time(NaiveTime::MIN)));
        event.summary(&self.title);
        match self.hours {
            Some((start, end)) => {
                event.starts(moment(self.first, start));
                event.ends(match end {
                    Some(end) => moment(self.last, end),
                    None => moment(self.first, start) + TimeDelta::hours(1),
                });
            }
            None => {
                event.starts(self.first);
                event.ends(self.last + Days::new(1));
                event.add_property("TRANSP", "TRANSPARENT");
            }
        }
        if let Some(place) = &self.place {
            event.location(place);
        }
        if !self.about.is_empty() {
            event.description(self.about.trim_end());
        }
        event.done()
    }
}

/// A time of day in Sweden.
fn moment(day: NaiveDate, minutes: u16) -> DateTime<Utc> {
    let time = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes.into());
    let local = Stockholm.from_local_datetime(&time).earliest();
    // The hour that is left out in March is told as if the clock hadn't gone forward yet.
    local.map_or_else(|| Utc.from_utc_datetime(&(time - TimeDelta::hours(1))), |t| t.to_utc())
}

/// Every meeting, planned or held, and what must be done by when.
pub fn calendar(records: &Records, numbering: &Numbering) -> Option<Vec<u8>> {
    let organisation = &records.organisation.as_ref()?.value;
    let mut entries: BTreeMap<(NaiveDate, String), Entry> = BTreeMap::new();
    let schedules =
        records.schedules.values().flat_map(|record| of_schedule(organisation, &record.value));
    let meetings = records.meetings.iter().flat_map(|(date, record)| {
        of_meeting(organisation, &record.value).into_iter().chain(deadlines(
            organisation,
            records,
            numbering,
            *date,
        ))
    });
    // What a meeting's own record says holds before what was planned.
    for entry in schedules.chain(meetings) {
        entries.insert((entry.first, entry.key.clone()), entry);
    }
    let name = &organisation.name.0;
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//make-docs//SV"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    // A comma would have to be escaped, which the library doesn't do here.
    calendar.name(&format!("{name} – {}", organisation.organ.name.0).replace(',', ""));
    let body = slug(name);
    calendar.extend(entries.values().map(|entry| entry.event(&body)));
    let mut text = String::new();
    write!(text, "{calendar}").ok()?;
    Some(text.into_bytes())
}

/// What a meeting of the organ is called: "Styrelsens sammanträde".
fn title(organisation: &Organisation, subject: Option<&str>) -> String {
    let whose = swedish::genitive(&organisation.organ.name.0);
    let subject = subject.map(|subject| format!(": {subject}")).unwrap_or_default();
    format!("{whose} sammanträde{subject}")
}

/// What a mötesplan holds, with what each meeting sets running.
fn of_schedule(organisation: &Organisation, schedule: &Schedule) -> Vec<Entry> {
    let planned = |key: String, title: String, meeting: &PlannedMeeting| Entry {
        key,
        first: meeting.days.first,
        last: meeting.days.last,
        hours: meeting.hours.map(|hours| (hours.start.0, hours.end.map(|end| end.0))),
        title,
        place: meeting.place.as_ref().map(|place| place.0.clone()),
        about: String::new(),
    };
    let own = schedule.meetings.iter().flat_map(|meeting| {
        let day = meeting.days.first;
        let subject = meeting.subject.as_ref().map(|subject| subject.0.as_str());
        let entry = planned(meeting_key(day), title(organisation, subject), meeting);
        [entry].into_iter().chain(before_and_after(organisation, meeting.days.last))
    });
    let groups = schedule.groups.iter().flat_map(|group| {
        group.meetings.iter().map(|meeting| {
            let key = format!("{}-{}", slug(&group.name.0), meeting.days.first);
            let subject = meeting.subject.as_ref().map(|subject| format!(": {}", subject.0));
            planned(key, format!("{}{}", group.name.0, subject.unwrap_or_default()), meeting)
        })
    });
    let milestones = schedule.deadlines.iter().map(|milestone| {
        let key = format!("halltid-{}-{}", milestone.date.0, slug(&milestone.what.0));
        let mut entry = Entry::day(key, milestone.date.0, milestone.what.0.clone());
        entry.about = milestone.source.as_ref().map(|source| source.0.clone()).unwrap_or_default();
        entry
    });
    own.chain(groups).chain(milestones).collect()
}

/// The key of the meeting on a day.
fn meeting_key(day: NaiveDate) -> String {
    format!("sammantrade-{day}")
}

/// A meeting as its own record has it.
fn of_meeting(organisation: &Organisation, meeting: &Meeting) -> Vec<Entry> {
    let day = meeting.date.0;
    let hours = meeting.time.map(|TimeSpan { start, end }| (start, end));
    let entry = Entry {
        hours,
        place: meeting.place.as_ref().map(|place| place.0.clone()),
        ..Entry::day(meeting_key(day), day, title(organisation, None))
    };
    [entry].into_iter().chain(before_and_after(organisation, day)).collect()
}

/// What must be done before and after a meeting, whatever happens there.
fn before_and_after(organisation: &Organisation, day: NaiveDate) -> Vec<Entry> {
    let rules = organisation.rules_on(day);
    let summons = rules.summons.map(|(days, source)| {
        let title = format!("Sista dag för kallelse till {day}");
        let mut entry = Entry::day(format!("kallelse-{day}"), summons_limit(day, days), title);
        entry.about = source.unwrap_or_default().to_owned();
        entry
    });
    let limit = approval_limit(day, rules.limits_move);
    let title = format!("Sista dag för justering av protokoll {day}");
    let mut approval = Entry::day(format!("justering-{day}"), limit.day, title);
    approval.about = "KL 5:69".to_owned();
    summons.into_iter().chain([approval]).collect()
}

/// What a meeting's approvals set running.
fn deadlines(
    organisation: &Organisation,
    records: &Records,
    numbering: &Numbering,
    day: NaiveDate,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for announced in announcement::of(&Subject::Meeting(day), records, numbering) {
        let (Some(approved), Some(posting)) = (announced.approved, announced.posting_limit) else {
            continue;
        };
        let style = &organisation.numbering.pattern;
        let (mark, what) = match announced.what {
            What::AtOnce => {
                let numbers = swedish::paragraphs(&announced.numbers, style);
                (format!("-{}", slug(&numbers)), format!("{numbers}, {day}"))
            }
            _ => (String::new(), format!("protokoll {day}")),
        };
        let mut add = |kind: &str, on: Option<NaiveDate>, title: String, about: String| {
            let entry = on.map(|on| Entry::day(format!("{kind}-{day}{mark}"), on, title));
            entries.extend(entry.map(|entry| Entry { about, ..entry }));
        };
        let about = format!("Justerat {approved}. KL 8:12");
        add(
            "anslag",
            Some(posting.day),
            format!("Sista dag att anslå justeringen av {what}"),
            about,
        );
        let until = announced.appeal_limit.map(|limit| limit.day);
        let about = match announced.is_planned() {
            true => "Räknat från den dag då anslaget är tänkt att sättas upp. KL 13:5",
            false => "KL 13:5",
        };
        add("overklagande", until, format!("Sista dag att överklaga {what}"), about.to_owned());
        let about = "KL 8:12, 13:5".to_owned();
        add("nedtagande", announced.removable, format!("Anslaget om {what} kan tas ned"), about);
    }
    entries
}
