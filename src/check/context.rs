//! What each kind of rule depends on: a meeting, an approval, a long text, a record of any kind, with what
//! follows from it and where its values stand.

use std::sync::Arc;

use chrono::NaiveDate;

use super::breach::Breach;
use super::likeness::Likeness;
use crate::diagnostic::{Place, SourceFile, wording};
use crate::facts::{
    Announcement, Body, ItemFacts, LongText, Numbering, Presences, Registers, SummedTable,
};
use crate::law::{self, Citation, Topic};
use crate::load::{ForeignFiles, Pictures};
use crate::prose::{Landmark, LandmarkKind, MisreadingKind};
use crate::record::{
    AttendanceGroup, BusinessPlan, Located, Manuscript, Meeting, Member, NameContext, OrganKind,
    Organisation, ParagraphNumber, ParagraphStyle, Passage, Person, Record, RecordEntry, Records,
    Restart, Schedule, Several, Speaker, Subject,
};
use crate::swedish;
use crate::typefaces::Typefaces;
use crate::yaml::NodeId;

/// What rules about an approval depend on.
pub(super) struct AnnouncementContext<'a> {
    pub(super) announcement: &'a Announcement<'a>,
    pub(super) organisation: &'a Organisation,
    pub(super) file: &'a Arc<SourceFile>,
}

impl AnnouncementContext<'_> {
    /// A value of the record.
    pub(super) fn at(&self, node: NodeId) -> Place {
        Place::value(self.file, node)
    }
}

/// What rules about a long text depend on.
pub(super) struct ManuscriptContext<'a> {
    pub(super) subject: &'a Subject,
    pub(super) text: &'a LongText<'a>,
    pub(super) manuscript: &'a Manuscript<'a>,
    pub(super) records: &'a Records,
    pub(super) supplies: Supplies<'a>,
}

impl<'a> ManuscriptContext<'a> {
    /// Every landmark.
    pub(super) fn landmarks(&self) -> impl Iterator<Item = PlacedLandmark<'_>> {
        let passages = self.manuscript.passages.iter().zip(&self.text.landmarks);
        passages.flat_map(move |(passage, landmarks)| {
            landmarks.iter().map(move |landmark| PlacedLandmark {
                manuscript: self.manuscript,
                passage,
                landmark,
            })
        })
    }

    /// A value of its record.
    pub(super) fn at<T>(&self, value: &Located<T>) -> Place {
        Place::value(self.manuscript.record, value.node)
    }

    /// The name of the field whose value it is in its record.
    pub(super) fn at_name<T>(&self, value: &Located<T>) -> Place {
        Place::name(self.manuscript.record, value.node)
    }

    /// The names of all tables of the record, with the place of each.
    pub(super) fn tables(&self) -> Vec<(&'a str, Place)> {
        let placed = self.manuscript.placed_tables;
        let is_own = |name: &str| placed.iter().all(|table| table.name.0 != name);
        let budget = self.manuscript.tables.iter().filter(|(name, _)| is_own(name));
        let budget = budget.map(|(name, budget)| (*name, self.at_name(budget)));
        budget
            .chain(placed.iter().map(|table| (table.name.0.as_str(), self.at(&table.name))))
            .collect()
    }
}

/// A landmark of a long text, with the passage that it is in.
pub(super) struct PlacedLandmark<'a> {
    pub(super) manuscript: &'a Manuscript<'a>,
    pub(super) passage: &'a Passage<'a>,
    pub(super) landmark: &'a Landmark,
}

impl<'a> PlacedLandmark<'a> {
    /// What it is.
    pub(super) fn kind(&self) -> &'a LandmarkKind {
        &self.landmark.kind
    }

    /// Its place.
    pub(super) fn place(&self) -> Place {
        self.manuscript.place(self.passage, &self.landmark.range)
    }
}

/// What rules about records of every kind depend on.
pub(super) struct RecordContext<'a> {
    pub(super) subject: &'a Subject,
    pub(super) entry: RecordEntry<'a>,
    /// The Markdown files that it names.
    pub(super) markdown: Vec<&'a Arc<SourceFile>>,
    /// What Markdown reads otherwise than it was meant.
    pub(super) misreadings: Vec<PlacedMisreading<'a>>,
    pub(super) records: &'a Records,
    pub(super) supplies: Supplies<'a>,
}

/// A misreading in a record or one of its Markdown files.
pub(super) struct PlacedMisreading<'a> {
    pub(super) kind: MisreadingKind,
    pub(super) place: Place,
    /// The text that is misread.
    pub(super) source: &'a str,
}

/// What pages are made with, beside records.
#[derive(Debug, Clone, Copy)]
pub struct Supplies<'a> {
    /// The fonts.
    pub typefaces: &'a Typefaces,
    /// The pictures, by path below `content/`.
    pub pictures: &'a Pictures,
    /// The PDF files from others.
    pub foreign_files: &'a ForeignFiles,
}

/// What rules about a verksamhetsplan depend on.
pub(super) struct BusinessPlanContext<'a> {
    pub(super) record: &'a Record<BusinessPlan>,
    /// Its budget with the sums.
    pub(super) budget: Option<&'a SummedTable<'a>>,
    pub(super) records: &'a Records,
}

/// What rules about a mötesplan depend on.
pub(super) struct ScheduleContext<'a> {
    pub(super) record: &'a Record<Schedule>,
    pub(super) records: &'a Records,
}

/// What rules about a meeting depend on.
pub(super) struct MeetingContext<'a> {
    pub(super) meeting: &'a Record<Meeting>,
    /// Its items, those below after the one above: also pauses, dropped ones and those without a §.
    pub(super) items: &'a [ItemFacts<'a>],
    /// Who was there, and when.
    pub(super) presences: Option<&'a Presences<'a>>,
    pub(super) records: &'a Records,
    /// All organs.
    pub(super) body: &'a Body<'a>,
    pub(super) numbering: &'a Numbering,
    /// What its minutes give somebody to do, and close.
    pub(super) registers: &'a Registers<'a>,
    /// What it has in common with other meetings.
    pub(super) likeness: &'a Likeness<'a>,
    pub(super) supplies: Supplies<'a>,
    /// What the organ is.
    pub(super) kind: OrganKind,
}

impl<'a> MeetingContext<'a> {
    /// Everyone who is named in the attendance.
    pub(super) fn people(
        &self,
    ) -> impl Iterator<Item = (AttendanceGroup, &'a Located<Person>)> + use<'a> {
        let groups = self.meeting.value.attendance.iter().flat_map(|own| own.groups());
        groups.flat_map(|(group, people)| people.iter().map(move |person| (group, person)))
    }

    /// How many ledamöter the organ has that day, if the organisation says it.
    pub(super) fn seats(&self) -> Option<u32> {
        let organisation = self.records.organisation.as_ref()?;
        organisation.value.seats_on(self.meeting.value.date.0)
    }

    /// Everyone who was there.
    pub(super) fn present(&self) -> impl Iterator<Item = &'a Located<Person>> + use<'a> {
        self.people().filter(|(group, _)| *group != AttendanceGroup::Absent).map(|(_, own)| own)
    }

    /// Those who were there and can have a seat: ledamöter and ersättare.
    pub(super) fn elected(
        &self,
    ) -> impl Iterator<Item = (AttendanceGroup, &'a Located<Person>)> + use<'a> {
        let groups = [AttendanceGroup::Deciding, AttendanceGroup::Substitutes];
        self.people().filter(move |(group, _)| groups.contains(group))
    }

    /// The names of everyone who was there.
    pub(super) fn present_names(&self) -> Vec<&'a str> {
        self.present().map(|person| person.name.0.as_str()).collect()
    }

    /// What a name holds, if it isn't one name as it is said.
    pub(super) fn several<'n>(&self, name: &'n str) -> Option<Several<'n>> {
        if !Several::may_be(name) {
            return None;
        }
        let organisation = sound_organisation(self.records);
        let members = organisation.iter().flat_map(|organisation| &organisation.members);
        let members: Vec<&str> = members.map(|member| member.name.0.as_str()).collect();
        let is_somebody = |name: &str| self.likeness.names.get(name).is_some();
        Several::of(name, NameContext { members: &members, is_somebody: &is_somebody })
    }

    /// What kind of speaker a name is. One of those who are named in the attendance is a person, whatever it looks like.
    pub(super) fn speaker<'n>(&self, name: &'n str) -> Speaker<'n> {
        if self.people().any(|(_, person)| person.name.0 == name) {
            return Speaker::Person;
        }
        let parties = self.people().filter_map(|(_, own)| Some(own.party.as_ref()?.0.as_str()));
        Speaker::of(name, &parties.collect::<Vec<_>>())
    }

    /// Whether someone was there whose name is written with more than it, which M26 reports.
    pub(super) fn is_held(&self, name: &str) -> bool {
        let mut present = self.present_names().into_iter();
        present.any(|own| self.several(own).is_some_and(|several| several.holds(name)))
    }

    /// A value of the record.
    pub(super) fn at<T>(&self, value: &Located<T>) -> Place {
        self.meeting.at(value)
    }

    /// Where it is said what holds for the organ on the day of the meeting; none where nothing does.
    pub(super) fn section(&self, topic: Topic) -> Option<&'static Citation> {
        law::section(topic, self.kind, self.meeting.value.date.0)
    }

    /// The first § if the record says it.
    pub(super) fn explicit_first(&self) -> Option<Located<ParagraphNumber>> {
        let meeting = &self.meeting.value;
        let own = meeting.paragraphs().next().and_then(|item| item.number);
        own.or(meeting.first_paragraph)
    }

    /// Whether each meeting begins again from § 1.
    pub(super) fn restarts(&self) -> bool {
        let organisation = self.records.organisation.as_ref();
        organisation.is_some_and(|record| record.value.numbering.restart == Restart::Sammanträde)
    }

    /// Whether the §§ of a meeting with minutes are counted on from the year's meeting before.
    pub(super) fn counts_on(&self) -> bool {
        let has_minutes = self.meeting.value.attendance.is_some();
        has_minutes && self.explicit_first().is_none() && !self.restarts()
    }

    /// §§ as the organisation writes them.
    pub(super) fn paragraphs(&self, numbers: &[ParagraphNumber]) -> String {
        let organisation = self.records.organisation.as_ref();
        let style = organisation.map(|record| record.value.numbering.pattern.clone());
        swedish::paragraphs(numbers, &style.unwrap_or(ParagraphStyle::default().pattern))
    }
}

/// The organisation, if its file had no problem.
pub(super) fn sound_organisation(records: &Records) -> Option<&Organisation> {
    records.organisation.as_ref().filter(|record| record.sound).map(|record| &record.value)
}

/// The breach for a name that is no member's, on a day if one is given.
pub(super) fn foreign_member(
    records: &Records,
    name: &str,
    day: Option<NaiveDate>,
    place: impl FnOnce() -> Place,
) -> Option<Breach> {
    let members = &sound_organisation(records)?.members;
    let is_of_day = |member: &&Member| day.is_none_or(|day| member.is_one_on(day));
    let known = members.iter().filter(is_of_day);
    let names: Vec<&str> = known.map(|member| member.name.0.as_str()).collect();
    if names.contains(&name) {
        return None;
    }
    if let Some(day) = day.filter(|_| members.iter().any(|member| member.name.0 == name)) {
        let message = format!("`{name}` är inte medlem {}", swedish::on_day(day));
        let hint = "rätta `från` och `till` hos medlemmen i organisation.yaml, eller namnet";
        return Some(Breach::new(place(), message).hint(hint));
    }
    let breach = Breach::new(place(), format!("`{name}` är inte medlem"));
    Some(breach.hint(wording::did_you_mean(name, &names, "finns:")))
}
