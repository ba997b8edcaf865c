//! The attendance of a meeting that says only who deviates from the register.
//!
//! In come a meeting as it is written and the register, out comes the meeting as it is read: all that looks at an attendance
//! finds those who were there in the lists that a record can write itself. What is written wins. Every value that the
//! register adds stands where `närvaro` does, or where the meeting says its day.

use super::deviation::Deviation;
use super::forms::OneOrMany;
use super::item::Item;
use super::located::Located;
use super::meeting::{Meeting, Summons};
use super::own_facts::OwnFacts;
use super::paragraph::{ParagraphNumber, ParagraphSet, ParagraphSpan};
use super::people::{Attendance, Names, Person};
use super::person::{Found, People, Reference, Register, Seat};
use super::presence::{ClockSpan, Replaced, Service, ServiceSpell};
use super::text::Text;

/// A meeting with what the register says of who was called and who was there, where it says neither itself.
pub(super) fn by_register(meeting: Meeting, people: &People) -> Meeting {
    let register = people.on(meeting.date.0);
    let place = meeting.attendance.as_ref().map_or(meeting.date.with(()), |own| own.with(()));
    let is_held = meeting.stage.is_some() || meeting.items.iter().any(Item::decides);
    let attendance = match meeting.attendance {
        None if is_held => Some(place.with(Attendance::default())),
        written => written,
    };
    let attendance = attendance.map(|Located { value: written, .. }| {
        let call = RollCall { register: &register, written: &written, place };
        let (deciding, substitutes) = call.lists();
        place.with(Attendance {
            is_by_register: place.with(written.deciding.is_empty()),
            deciding: or_else(written.deciding, deciding),
            substitutes: or_else(written.substitutes, substitutes),
            ..written
        })
    });
    let day = meeting.date.with(());
    let summons = meeting.summons.map(|own| Summons {
        summoned: match own.summoned.0.is_empty() {
            true => summoned(&register, day),
            false => own.summoned,
        },
        ..own
    });
    Meeting { attendance, summons, ..meeting }
}

/// What is written, else something else.
fn or_else<T>(written: Vec<T>, other: Vec<T>) -> Vec<T> {
    if written.is_empty() { other } else { written }
}

/// Those who are called: ledamöter and ersättare, with their parties.
fn summoned(register: &Register<'_>, place: Located<()>) -> Names {
    let names = register.seats.iter().map(|seat| {
        let kind = if seat.is_substitute { ", ersättare" } else { "" };
        let name = match &seat.elected.party {
            Some(party) if !seat.name.ends_with(')') => {
                format!("{} ({})", seat.name, party.value.0)
            }
            _ => seat.name.clone(),
        };
        place.with(Text(name + kind))
    });
    OneOrMany(names.collect())
}

/// The register on the day of a meeting, and who deviates from it.
struct RollCall<'r, 'a> {
    register: &'r Register<'a>,
    written: &'r Attendance,
    /// Where what the register says is written.
    place: Located<()>,
}

/// How somebody deviates.
#[derive(Clone, Copy)]
struct Deviations<'r> {
    came: Option<&'r Deviation>,
    left: Option<&'r Deviation>,
}

impl<'r, 'a> RollCall<'r, 'a> {
    /// Those who decided, and the ersättare who didn't or only for a time.
    fn lists(&self) -> (Vec<Located<Person>>, Vec<Located<Person>>) {
        if !self.written.deciding.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let members = self.register.members().filter(|seat| !self.is_away(seat));
        let mut deciding: Vec<Located<Person>> =
            members.map(|seat| self.place.with(self.row(seat))).collect();
        let mut substitutes = Vec::new();
        for seat in self.register.substitutes().filter(|seat| !self.is_away(seat)) {
            match self.absent_for(seat) {
                Some(absent) => {
                    let replaces = Some(self.place.with(self.replaced(absent)));
                    deciding.push(self.place.with(Person { replaces, ..self.row(seat) }));
                }
                None => substitutes.push(self.serving(seat)),
            }
        }
        (deciding, substitutes)
    }

    /// The seat that a reference leads to.
    fn seat(&self, reference: Reference<'_>) -> Option<&'r Seat<'a>> {
        match self.register.find(reference) {
            Found::One(seat) => Some(seat),
            Found::Nobody | Found::Several => None,
        }
    }

    /// Whether somebody wasn't there at all.
    fn is_away(&self, seat: &Seat<'_>) -> bool {
        let away = self.written.away.iter().map(|own| own.reference());
        let excused = self.written.absent.iter().map(|own| own.reference());
        away.chain(excused).any(|own| self.register.leads_to(own, seat))
    }

    /// The ledamot whose place an ersättare took for all of the meeting.
    fn absent_for(&self, substitute: &Seat<'_>) -> Option<&'r Seat<'a>> {
        let mut absent = self.written.away.iter().filter(|own| {
            let by = own.served_by.as_ref().map(|by| Reference::name(&by.value.0));
            by.is_some_and(|by| self.register.leads_to(by, substitute))
        });
        self.seat(absent.next()?.reference()).filter(|seat| !seat.is_substitute)
    }

    /// How somebody deviates who was there.
    fn deviations(&self, seat: &Seat<'_>) -> Deviations<'r> {
        let find = |rows: &'r [Deviation]| {
            let mut rows = rows.iter();
            rows.find(|own| self.register.leads_to(own.reference(), seat))
        };
        Deviations { came: find(&self.written.came), left: find(&self.written.left) }
    }

    /// The row of somebody who was there.
    fn row(&self, seat: &Seat<'_>) -> Person {
        let place = self.place;
        let elected = &seat.elected.value;
        let text =
            |own: &Option<Located<Text>>| own.as_ref().map(|own| place.with(own.value.clone()));
        let Deviations { came, left } = self.deviations(seat);
        let first = came.and_then(|own| own.paragraph);
        let last = left.and_then(|own| own.paragraph);
        Person {
            name: place.with(Text(seat.name.clone())),
            party: text(&elected.party),
            member: text(&elected.member),
            role: text(&elected.role).filter(|role| !is_plain(&role.value)),
            facts: OwnFacts::default(),
            seat: text(&elected.seat),
            replaces: None,
            service: None,
            paragraphs: span(first.map(|own| own.value), last.map(|own| own.value)).map(|span| {
                place.with(ParagraphSet { within: vec![span], ..ParagraphSet::default() })
            }),
            hours: OneOrMany::default(),
            came: came.and_then(|own| own.time),
            left: left.and_then(|own| own.time),
            remote: None,
            note: None,
        }
    }

    /// The row of an ersättare who served for a time, or not at all.
    fn serving(&self, seat: &Seat<'_>) -> Located<Person> {
        let late = self.written.came.iter().map(|own| (own, true));
        let early = self.written.left.iter().map(|own| (own, false));
        let spells: Vec<ServiceSpell> = late
            .chain(early)
            .filter_map(|(row, is_before)| self.spell(row, is_before, seat))
            .collect();
        let service = (!spells.is_empty()).then(|| self.place.with(Service::Spells(spells)));
        self.place.with(Person { service, ..self.row(seat) })
    }

    /// The time that an ersättare served for somebody who came late, or left early.
    fn spell(&self, row: &Deviation, is_before: bool, seat: &Seat<'_>) -> Option<ServiceSpell> {
        let by = Reference::name(&row.served_by.as_ref()?.value.0);
        if !self.register.leads_to(by, seat) {
            return None;
        }
        let place = self.place;
        let absent = self.seat(row.reference())?;
        let time = row.time.map(|own| own.value.0);
        let hours = time.map(|time| match is_before {
            true => ClockSpan { start: None, end: Some(time) },
            false => ClockSpan { start: Some(time), end: None },
        });
        let number = row.paragraph.map(|own| own.value);
        let paragraphs = number.and_then(|number| match is_before {
            true => span(None, before(number)),
            false => span(Some(number.next()), None),
        });
        Some(ServiceSpell {
            replaces: Some(place.with(self.replaced(absent))),
            paragraphs: paragraphs.map(|own| {
                place.with(ParagraphSet { within: vec![own], ..ParagraphSet::default() })
            }),
            hours: OneOrMany(hours.into_iter().map(|own| place.with(own)).collect()),
        })
    }

    /// A ledamot whose place somebody takes.
    fn replaced(&self, seat: &Seat<'_>) -> Replaced {
        let party = seat.elected.value.party.as_ref();
        Replaced {
            name: self.place.with(Text(seat.name.clone())),
            party: party.map(|own| self.place.with(own.value.clone())),
        }
    }
}

/// A role that says no more than the list that she is in.
fn is_plain(role: &Text) -> bool {
    ["ledamot", "ersättare"].contains(&role.0.to_lowercase().as_str())
}

/// The §§ between two; none if neither is given.
fn span(first: Option<ParagraphNumber>, last: Option<ParagraphNumber>) -> Option<ParagraphSpan> {
    (first.is_some() || last.is_some()).then_some(ParagraphSpan { first, last })
}

/// The § before one.
fn before(number: ParagraphNumber) -> Option<ParagraphNumber> {
    number.number.checked_sub(1).map(ParagraphNumber::plain)
}
