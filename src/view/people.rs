//! People on a page: who was there, in which groups.

use std::collections::BTreeMap;

use serde::Serialize;

use super::words::{facts_in_line, joined, paragraph_set, typographic};
use crate::facts::{Movement, MovementKind, Presences};
use crate::record::{
    Attendance, Located, Meeting, Organisation, ParagraphSet, Person, Remote, Service,
    ServiceSpell, Text, Time,
};
use crate::swedish;

/// Someone who was there.
#[derive(Debug, Serialize)]
pub struct PersonView {
    /// Her seat: "12".
    pub seat: Option<String>,
    /// "3", her number in her group; none in an extract, which lacks some of it.
    pub number: Option<String>,
    /// The name.
    pub name: String,
    /// "(S)".
    pub party: Option<String>,
    /// The party's letters: "S".
    pub letters: Option<String>,
    /// Whom she represents: "Umeå kommun".
    pub member: Option<String>,
    /// "förbundsjurist", if she keeps the minutes and her role doesn't say it.
    pub title: Option<String>,
    /// "ordförande", "Förbundschef".
    pub role: Option<String>,
    /// Facts of her own: "Valkrets: Norra".
    pub facts: Option<String>,
    /// Those whom she serves for: "Bo Al (M)".
    pub replaces: Vec<String>,
    /// Whether she served as ersättare, and no more is said of it.
    pub serves: bool,
    /// When she served for whom.
    pub service: Vec<SpellView>,
    /// "ljud och bild" or "ljud", if she took part from a distance.
    pub remote: Option<&'static str>,
    /// What she was there for, if not all: "§§ 52–58", "16.41–18.10".
    pub paragraphs: Option<String>,
    /// When she came and left.
    pub moves: Vec<MoveView>,
    /// A note: "deltog inte i beslutet § 20".
    pub note: Option<String>,
}

/// Some time that somebody served.
#[derive(Debug, Default, Serialize)]
pub struct SpellView {
    /// For whom: "Bo Al (M)".
    pub replaces: Option<String>,
    /// When, as the record says it: "§§ 1–4", "18.10–19.00".
    pub when: Option<String>,
    /// From when, as it happened.
    pub begins: Option<MomentView>,
    /// Until when.
    pub ends: Option<MomentView>,
}

/// When somebody came or left.
#[derive(Debug, Serialize)]
pub struct MoveView {
    /// "kom", "gick".
    pub kind: &'static str,
    /// When.
    #[serde(flatten)]
    pub at: MomentView,
}

/// A moment of the meeting.
#[derive(Debug, Serialize)]
pub struct MomentView {
    /// "17.20".
    pub time: Option<String>,
    /// "§ 60".
    pub paragraph: Option<String>,
}

/// Everyone's name with her party, as pages print it: "Bo Al (M)"; and her seat.
pub(crate) struct PrintedNames<'a> {
    names: BTreeMap<&'a str, String>,
    seats: BTreeMap<&'a str, &'a str>,
    roles: BTreeMap<&'a str, &'a str>,
}

impl<'a> PrintedNames<'a> {
    /// The names in an attendance. Of several rows for one name, the longest counts: it has the party.
    pub(crate) fn of(attendance: &'a Attendance, presences: Option<&Presences<'a>>) -> Self {
        let mut names = BTreeMap::<&str, String>::new();
        let mut seats = BTreeMap::<&str, &str>::new();
        let mut served = Vec::new();
        for person in attendance.groups().flat_map(|(_, people)| people) {
            let name = &person.name.0;
            let printed = printed_name(name, person.party.as_ref());
            add(&mut names, name, printed);
            for replaced in person.replaced() {
                let name = &replaced.name.0;
                add(&mut names, name, printed_name(name, replaced.party.as_ref()));
                served.push((person.name.0.as_str(), name.as_str()));
            }
            let moved = presences.into_iter().flat_map(|own| own.movements(name));
            served.extend(moved.filter_map(|own| match own.kind {
                MovementKind::Serves(Some(seat)) => Some((name.as_str(), seat)),
                _ => None,
            }));
        }
        let deciding = attendance.deciding.iter();
        let roles = deciding
            .filter_map(|own| Some((own.name.0.as_str(), own.role.as_ref()?.0.as_str())))
            .collect();
        let all = attendance.groups().flat_map(|(_, people)| people);
        seats.extend(
            all.filter_map(|own| Some((own.name.0.as_str(), own.seat.as_ref()?.0.as_str()))),
        );
        for (name, replaced) in served {
            if let Some(seat) = seats.get(replaced).copied() {
                seats.entry(name).or_insert(seat);
            }
        }
        Self { names, seats, roles }
    }

    /// The seat of someone who has one of her own, or whom her row says that she serves for.
    pub(crate) fn seat(&self, name: &str) -> Option<&'a str> {
        self.seats.get(name).copied()
    }

    /// What someone who decides is: "ordförande".
    pub(crate) fn role(&self, name: &str) -> Option<&'a str> {
        self.roles.get(name).copied()
    }

    /// Whether a name is in the attendance.
    pub(crate) fn is_known(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// A name with its party; one that isn't in the attendance as it stands.
    pub(crate) fn with_party(&self, name: &str) -> String {
        self.names.get(name).cloned().unwrap_or_else(|| swedish::typography(name))
    }
}

/// A name with its party.
fn printed_name(name: &str, party: Option<&Located<Text>>) -> String {
    match party {
        Some(party) if name.ends_with(&format!(" ({})", party.0)) => {
            swedish::typography(&name.replace(" (", "\u{a0}("))
        }
        Some(party) => swedish::typography(&format!("{name}\u{a0}({})", party.0)),
        None => swedish::typography(name),
    }
}

/// Adds a name as it is printed, unless it is known with more.
fn add<'a>(names: &mut BTreeMap<&'a str, String>, name: &'a str, printed: String) {
    let known = names.entry(name).or_default();
    if printed.len() > known.len() {
        *known = printed;
    }
}

/// Views of the people of an organisation's meeting.
pub(crate) struct PeopleViews<'a> {
    organisation: &'a Organisation,
    meeting: &'a Meeting,
    names: PrintedNames<'a>,
    presences: Option<&'a Presences<'a>>,
}

impl<'a> PeopleViews<'a> {
    /// Views of the people in the attendance of a meeting.
    pub(crate) fn new(
        organisation: &'a Organisation,
        meeting: &'a Meeting,
        attendance: &'a Attendance,
        presences: Option<&'a Presences<'a>>,
    ) -> Self {
        Self { organisation, meeting, names: PrintedNames::of(attendance, presences), presences }
    }

    /// A group of people.
    pub(crate) fn group(&self, people: &[Located<Person>]) -> Vec<PersonView> {
        let views = people.iter().map(|person| self.person(person));
        let numbered = views
            .zip(1_usize..)
            .map(|(view, number)| PersonView { number: Some(number.to_string()), ..view });
        numbered.collect()
    }

    /// Someone who was there.
    pub(crate) fn person(&self, person: &Person) -> PersonView {
        let set = person.paragraphs.as_ref().map(|set| paragraph_set(self.organisation, set));
        PersonView {
            seat: person.seat.as_deref().map(typographic),
            number: None,
            name: swedish::typography(person.name_without_party()),
            party: person.party.as_ref().map(|party| format!("({})", typographic(party))),
            letters: person.party.as_deref().map(typographic),
            member: person.member.as_deref().map(typographic),
            title: self.title(person),
            role: self.role(person),
            facts: facts_in_line(*self.organisation.style.days, &person.facts, ", "),
            replaces: person.replaces.iter().map(|own| self.with_party(&own.name.0)).collect(),
            serves: matches!(person.service.as_deref(), Some(Service::Always(true))),
            service: self.service(person),
            remote: person.remote.map(|remote| match *remote {
                Remote::SoundAndPicture => "ljud och bild",
                Remote::Sound => "ljud",
            }),
            paragraphs: joined([set, self.hours(person)], ", "),
            moves: self.moves(person),
            note: person.note.as_deref().map(typographic),
        }
    }

    /// "16.41–18.10": the hours that someone was there for, as her row says them.
    pub(crate) fn hours(&self, person: &Person) -> Option<String> {
        joined(person.hours.0.iter().map(|span| Some(swedish::clock_span(**span))), ", ")
    }

    /// When someone came and left, as her row or what happened says.
    pub(crate) fn moves(&self, person: &Person) -> Vec<MoveView> {
        let said = [("kom", &person.came), ("gick", &person.left)];
        let said = said.into_iter().filter_map(|(kind, time)| {
            let time = Some(swedish::clock(**time.as_ref()?));
            Some(MoveView { kind, at: MomentView { time, paragraph: None } })
        });
        let moved = self.movements(person).filter_map(|own| {
            let kind = match own.kind {
                MovementKind::Arrives => "kom",
                MovementKind::Leaves => "gick",
                MovementKind::Serves(_) | MovementKind::StepsBack => return None,
            };
            Some(MoveView { kind, at: self.moment(own) })
        });
        said.chain(moved).collect()
    }

    /// What events say of someone that her row doesn't.
    fn movements(&self, person: &Person) -> impl Iterator<Item = &'a Movement<'a>> {
        let night = self.presences.map(|own| own.timeline.night).unwrap_or_default();
        let said = person.spans(night);
        let moved = self.presences.into_iter().flat_map(|own| own.movements(&person.name.0));
        moved.filter(move |own| match own.time {
            Some(time) => !said.iter().any(|span| [span.start, span.end].contains(&Some(time.0))),
            None => said.is_empty(),
        })
    }

    /// When something happened.
    fn moment(&self, movement: &Movement<'_>) -> MomentView {
        let paragraph = paragraph_set(self.organisation, &ParagraphSet::of(movement.number));
        MomentView { time: movement.time.map(swedish::clock), paragraph: Some(paragraph) }
    }

    /// "ordförande"; an official's role needn't be written again.
    fn role(&self, person: &Person) -> Option<String> {
        match &person.role {
            Some(role) => Some(typographic(role)),
            None if person.member.is_some() => None,
            None => self
                .organisation
                .role_of(&person.name.0, self.meeting.date.0)
                .map(swedish::typography),
        }
    }

    /// The title of the one who keeps the minutes, unless her role says it.
    fn title(&self, person: &Person) -> Option<String> {
        let keeper = self.meeting.secretary.as_ref().filter(|own| own.name == person.name)?;
        let title = typographic(keeper.title.as_deref()?);
        let is_said = self.role(person).is_some_and(|role| {
            role.split(", ").any(|word| word.to_lowercase() == title.to_lowercase())
        });
        (!is_said).then_some(title)
    }

    /// "Bo Al (M)".
    pub(crate) fn with_party(&self, name: &str) -> String {
        self.names.with_party(name)
    }

    /// When someone served for whom, as her row or what happened says.
    fn service(&self, person: &Person) -> Vec<SpellView> {
        let spells = match person.service.as_deref() {
            Some(Service::Always(true)) => return Vec::new(),
            Some(Service::Spells(spells)) => &spells[..],
            Some(Service::Always(false)) | None => &[],
        };
        let said = spells.iter().map(|spell| self.spell(spell));
        let moved = self.presences.into_iter().flat_map(|own| own.movements(&person.name.0));
        // A careful record says it twice.
        let moved = moved.filter(|own| !self.is_spelt(spells, own)).filter_map(|own| {
            let at = Some(self.moment(own));
            match own.kind {
                MovementKind::Serves(replaced) => {
                    let replaces = replaced.map(|name| self.with_party(name));
                    Some(SpellView { replaces, begins: at, ..SpellView::default() })
                }
                MovementKind::StepsBack => Some(SpellView { ends: at, ..SpellView::default() }),
                MovementKind::Arrives | MovementKind::Leaves => None,
            }
        });
        let recusals = self.presences.into_iter().flat_map(Presences::recusals);
        let stepped_in = recusals.filter_map(|(number, recusal)| {
            let by = recusal.replaced_by.as_ref().filter(|by| by.0 == person.name.0);
            by.filter(|_| person.paragraphs.as_ref().is_none_or(|set| set.contains(number)))?;
            let replaces = Some(self.with_party(&recusal.name.0));
            let when = Some(paragraph_set(self.organisation, &ParagraphSet::of(number)));
            Some(SpellView { replaces, when, ..SpellView::default() })
        });
        let is_said = !spells.is_empty() || person.replaces.is_some();
        said.chain(stepped_in.filter(|_| !is_said)).chain(moved).collect()
    }

    /// Whether spells say that somebody begins or ends her service as a movement does.
    fn is_spelt(&self, spells: &[ServiceSpell], movement: &Movement<'_>) -> bool {
        let night = self.presences.map(|own| own.timeline.night).unwrap_or_default();
        let hours = spells.iter().flat_map(|spell| &spell.hours.0).map(|span| span.of(night));
        let Some(Time(time)) = movement.time else { return false };
        match movement.kind {
            MovementKind::Serves(_) => hours.into_iter().any(|span| span.start == Some(time)),
            MovementKind::StepsBack => hours.into_iter().any(|span| span.end == Some(time)),
            MovementKind::Arrives | MovementKind::Leaves => false,
        }
    }

    /// A spell as her row says it.
    fn spell(&self, spell: &ServiceSpell) -> SpellView {
        let replaces = spell.replaces.as_ref().map(|own| self.with_party(&own.name.0));
        let set = spell.paragraphs.as_ref().map(|set| paragraph_set(self.organisation, set));
        let hours = spell.hours.0.iter().map(|span| Some(swedish::clock_span(**span)));
        let when = joined([set].into_iter().chain(hours), ", ");
        SpellView { replaces, when, ..SpellView::default() }
    }
}
