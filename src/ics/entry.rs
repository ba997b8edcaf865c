//! An entry of a calendar: in come its days, hours and words, out comes an event as calendar programs know it.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Stockholm;
use icalendar::{Component, Event, EventLike, EventStatus};

use crate::record::Occasion;
use crate::swedish;

/// An entry of the calendar.
pub(super) struct CalendarEntry {
    /// What distinguishes it from others.
    pub(super) key: String,
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    /// When it begins and ends, in minutes after midnight; none for whole days.
    pub(super) hours: Option<(u16, Option<u16>)>,
    pub(super) title: String,
    pub(super) place: Option<String>,
    pub(super) about: String,
    /// How many times it has been changed: moved, or cancelled.
    pub(super) changes: usize,
    pub(super) is_cancelled: bool,
}

impl CalendarEntry {
    pub(super) fn day(key: String, day: NaiveDate, title: String) -> Self {
        Self {
            key,
            first: day,
            last: day,
            hours: None,
            title,
            place: None,
            about: String::new(),
            changes: 0,
            is_cancelled: false,
        }
    }

    /// The same with what has become of the meeting that it is about; `gone` begins the title of one that is cancelled.
    pub(super) fn changed(self, occasion: &Occasion<'_>, gone: &str) -> Self {
        let is_cancelled = occasion.cancelled.is_some();
        let title = match is_cancelled {
            true => format!("{gone}: {}", swedish::uncapitalised(&self.title)),
            false => self.title,
        };
        Self { title, changes: occasion.changes(), is_cancelled, ..self }
    }

    /// Whether it is about the same, whatever its key.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (self.first, self.last, self.hours, &self.title)
            == (other.first, other.last, other.hours, &other.title)
    }

    /// The entry as an event of a body; whole days don't make anyone busy.
    pub(super) fn event(&self, body: &str) -> Event {
        let mut event = Event::new();
        event.uid(&format!("{}@{body}", self.key));
        event.timestamp(Utc.from_utc_datetime(&self.first.and_time(NaiveTime::MIN)));
        event.summary(&self.title);
        let is_open = self.first != self.last && self.hours.is_some_and(|(_, end)| end.is_none());
        match self.hours.filter(|_| !is_open) {
            Some((start, end)) => {
                if self.is_cancelled {
                    event.add_property("TRANSP", "TRANSPARENT");
                }
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
        if self.changes > 0 {
            event.sequence(u32::try_from(self.changes).unwrap_or(u32::MAX));
        }
        if self.is_cancelled {
            event.status(EventStatus::Cancelled);
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
    // The hour that is left out in March is taken as if the clock hadn't gone forward yet.
    local.map_or_else(|| Utc.from_utc_datetime(&(time - TimeDelta::hours(1))), |t| t.to_utc())
}
