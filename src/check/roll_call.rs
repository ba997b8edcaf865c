//! Rules about attendances and the register of the elected: those who are named are in it, those who serve are there, and
//! ersättare serve in the order that is decided.
//!
//! In comes a meeting, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Place, Severity, wording};
use crate::law::Topic;
use crate::record::{Absence, Attendance, Found, Located, Person, Reference, Register, Seat, Text};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "M60",
            meaning: "De som `frånvarande`, `kom` och `gick` nämner finns i registret den dagen.",
        },
        severity: Severity::Error,
        reason: "I protokollet står annars att de var med hela mötet.",
        source: Source::PracticeAnd(&[Topic::Attendance]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Never("Protokollet säger då fel om vilka som var med."),
        find: Find::Meeting(unknown_deviations),
    },
    Rule {
        code: Code {
            id: "M61",
            meaning: "De beslutande och ersättarna är valda den dagen, enligt registret.",
        },
        severity: Severity::Warning,
        reason: "Bara den som är vald deltar i beslut.",
        source: Source::PracticeAnd(&[Topic::Attendance]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(not_elected),
    },
    Rule {
        code: Code { id: "M62", meaning: "Ersättare tjänstgör i den ordning som är bestämd." },
        severity: Severity::Warning,
        reason: "Den som står på tur har rätt att tjänstgöra.",
        source: Source::PracticeAnd(&[Topic::Substitutes]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(out_of_turn),
    },
];

/// The fields that say who deviates from the register.
const AWAY: &str = "frånvarande";
const CAME: &str = "kom";
const LEFT: &str = "gick";

/// A row that deviates from the register.
struct Row<'a> {
    field: &'static str,
    name: &'a Located<Text>,
    reference: Reference<'a>,
    served_by: Option<&'a Located<Text>>,
    /// Whether it says all that it must.
    is_whole: bool,
}

/// The rows of an attendance that deviate from the register.
fn rows(attendance: &Attendance) -> Vec<Row<'_>> {
    let away = attendance.away.iter().map(|own| Row {
        field: AWAY,
        name: &own.name,
        reference: own.reference(),
        served_by: own.served_by.as_ref(),
        is_whole: true,
    });
    let late = attendance.came.iter().map(|own| (CAME, own));
    let early = attendance.left.iter().map(|own| (LEFT, own));
    let others = late.chain(early).map(|(field, own)| Row {
        field,
        name: &own.name,
        reference: own.reference(),
        served_by: own.served_by.as_ref(),
        is_whole: own.time.is_some() || own.paragraph.is_some(),
    });
    away.chain(others).collect()
}

fn unknown_deviations(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(attendance) = meeting.attendance.as_deref() else { return Vec::new() };
    let rows = rows(attendance);
    let Some(first) = rows.first() else { return Vec::new() };
    let people = context.records.people.as_ref().filter(|_| *attendance.is_by_register);
    let Some(people) = people else { return vec![ineffective(context, first)] };
    let register = people.value.on(meeting.date.0);
    let mut breaches: Vec<Breach> = Vec::new();
    for row in &rows {
        breaches.extend(unknown(context, &register, row.reference, row.name));
        if let Some(own) = row.served_by {
            breaches.extend(unknown(context, &register, Reference::name(&own.0), own));
            breaches.extend(unable(context, &register, attendance, own));
        }
        breaches.extend(timeless(context, row));
    }
    breaches
}

/// The breach for a row that nothing follows from: there is no register, or the meeting lists everyone.
fn ineffective(context: &MeetingContext<'_>, row: &Row<'_>) -> Breach {
    let field = row.field;
    let (message, hint) = match context.records.people {
        Some(_) => (
            format!("`{field}` har ingen verkan, eftersom `beslutande` räknar upp alla"),
            "ta bort listan `beslutande`, så följer den av registret; annars de som avviker",
        ),
        None => (
            format!("`{field}` säger vilka som avviker från registret, men det finns inget"),
            "skapa `content/personer.yaml` med ledamöter och ersättare, eller räkna upp dem som var med i \
             `beslutande` och `ersättare`",
        ),
    };
    let breach = Breach::new(context.meeting.at_name(row.name), message).hint(hint);
    match field {
        AWAY => breach.hint("de som hade anmält förhinder skrivs under `förhinder`"),
        _ => breach,
    }
}

/// The breach for a row that doesn't say when somebody came or left.
fn timeless(context: &MeetingContext<'_>, row: &Row<'_>) -> Option<Breach> {
    let Row { field, name, is_whole, .. } = row;
    let which = if *field == CAME { "första" } else { "sista" };
    let name_of = &name.0;
    let message = format!("det står inte när `{name_of}` {field}");
    let hint = format!(
        "skriv tiden: `{{namn: {name_of}, tid: 14.30}}`, eller `§` med den {which} paragrafen i närvaron"
    );
    (!is_whole).then(|| Breach::new(context.at(name), message).hint(hint))
}

/// The breach for a reference that leads to nobody, or to more than one.
fn unknown(
    context: &MeetingContext<'_>,
    register: &Register<'_>,
    reference: Reference<'_>,
    name: &Located<Text>,
) -> Option<Breach> {
    let named = &name.0;
    match register.find(reference) {
        Found::One(_) => None,
        Found::Nobody => {
            let names: Vec<&str> = register.seats.iter().map(|own| own.name.as_str()).collect();
            let message = format!("`{named}` finns inte i registret den dagen");
            let hint = wording::did_you_mean(named, &names, "finns:");
            Some(Breach::new(context.at(name), message).hint(hint))
        }
        Found::Several => {
            let mut seats = register.seats.iter().filter(|own| own.elected.name.0 == *named);
            let names: Vec<String> = seats.by_ref().map(|own| format!("`{}`", own.name)).collect();
            let message = format!("`{named}` är mer än en person");
            Some(
                Breach::new(context.at(name), message)
                    .hint(format!("skriv vem: {}", names.join(" eller "))),
            )
        }
    }
}

/// The breach for someone who serves although she isn't an ersättare who was there.
fn unable(
    context: &MeetingContext<'_>,
    register: &Register<'_>,
    attendance: &Attendance,
    name: &Located<Text>,
) -> Option<Breach> {
    let Found::One(seat) = register.find(Reference::name(&name.0)) else { return None };
    let is_away = is_away(register, attendance, seat);
    let (what, hint) = match (seat.is_substitute, is_away) {
        (true, false) => return None,
        (false, _) => ("är ledamot och har en egen plats", "skriv en ersättare"),
        (true, true) => (
            "är själv frånvarande",
            "skriv den som tjänstgjorde, eller ta bort henne bland `frånvarande`",
        ),
    };
    Some(Breach::new(context.at(name), format!("`{}` tjänstgör, men {what}", seat.name)).hint(hint))
}

/// Whether somebody wasn't there at all.
fn is_away(register: &Register<'_>, attendance: &Attendance, seat: &Seat<'_>) -> bool {
    attendance.away.iter().any(|own| register.leads_to(own.reference(), seat))
}

fn not_elected(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(people) = &context.records.people else { return Vec::new() };
    let register = people.value.on(meeting.date.0);
    let names: Vec<&str> = register.seats.iter().map(|own| own.name.as_str()).collect();
    let strangers = context
        .elected()
        .filter(|(_, person)| matches!(register.find(person.reference()), Found::Nobody));
    strangers
        .map(|(_, person)| {
            let name = &person.name.0;
            let former = people.value.seats().any(|(own, _)| own.name.0 == *name);
            let what = if former { "har inget uppdrag" } else { "finns inte i registret" };
            let message = format!("`{name}` {what} {}", meeting.date.0);
            let breach = Breach::new(context.at(&person.name), message);
            match former {
                true => {
                    breach.hint("rätta `från` och `till` i content/personer.yaml, eller namnet")
                }
                false => breach.hint(wording::did_you_mean(name, &names, "finns:")),
            }
        })
        .collect()
}

/// Those of the register who are in an attendance for all of a meeting.
struct Turns<'r, 'a> {
    context: &'r MeetingContext<'a>,
    register: &'r Register<'r>,
    attendance: &'r Attendance,
}

fn out_of_turn(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(people) = &context.records.people else { return Vec::new() };
    let Some(attendance) = meeting.attendance.as_deref() else { return Vec::new() };
    let register = people.value.on(meeting.date.0);
    let turns = Turns { context, register: &register, attendance };
    let mut free: Vec<&Seat<'_>> =
        register.substitutes().filter(|own| turns.is_free(own)).collect();
    let mut breaches = Vec::new();
    for absent in register.members().filter(|own| turns.is_absent(own)) {
        match turns.served_by(absent) {
            Some(person) => breaches.extend(turns.skipped(person, absent, &free)),
            None => {
                let next = register.in_turn(absent.elected).into_iter();
                let next =
                    next.into_iter().find(|own| free.iter().any(|other| other.name == own.name));
                let Some(next) = next else { continue };
                free.retain(|own| own.name != next.name);
                breaches.push(turns.unserved(absent, next));
            }
        }
    }
    breaches
}

impl<'r> Turns<'r, '_> {
    /// Whether an ersättare was there all the time, and served for nobody.
    fn is_free(&self, seat: &Seat<'_>) -> bool {
        let mut substitutes = self.attendance.substitutes.iter();
        substitutes.any(|own| {
            let is_there = own.came.is_none() && own.left.is_none() && own.paragraphs.is_none();
            is_there && own.hours.0.is_empty() && own.service.is_none() && self.is_of(own, seat)
        })
    }

    /// Whether a ledamot wasn't there.
    fn is_absent(&self, seat: &Seat<'_>) -> bool {
        !self.attendance.deciding.iter().any(|own| self.is_of(own, seat))
    }

    /// Whether a row of the attendance is somebody's of the register.
    fn is_of(&self, person: &Person, seat: &Seat<'_>) -> bool {
        self.register.leads_to(person.reference(), seat)
    }

    /// The one who served for a ledamot.
    fn served_by(&self, absent: &Seat<'_>) -> Option<&'r Located<Person>> {
        let all = self.attendance.deciding.iter().chain(&self.attendance.substitutes);
        let mut serving = all.filter(|own| {
            let mut replaced = own.replaced();
            replaced.any(|own| own.name.0 == absent.name || own.name.0 == absent.elected.name.0)
        });
        serving.next()
    }

    /// The row of `frånvarande` for somebody.
    fn absence(&self, seat: &Seat<'_>) -> Option<&'r Absence> {
        let mut away = self.attendance.away.iter();
        away.find(|own| self.register.leads_to(own.reference(), seat))
    }

    /// Where it is said that somebody wasn't there.
    fn place(&self, absent: &Seat<'_>) -> Place {
        match (self.absence(absent), &self.context.meeting.value.attendance) {
            (Some(own), _) => self.context.at(own.served_by.as_ref().unwrap_or(&own.name)),
            (None, Some(attendance)) => self.context.meeting.at_name(attendance),
            (None, None) => self.context.at(&self.context.meeting.value.date),
        }
    }

    /// The breach for a ledamot in whose place nobody served, though somebody could.
    fn unserved(&self, absent: &Seat<'_>, next: &Seat<'_>) -> Breach {
        let (name, next) = (&absent.name, with_party(next));
        let message = format!(
            "`{name}` är frånvarande, och ingen tjänstgör i stället; nästa i tur är {next}"
        );
        Breach::new(self.place(absent), message).hint(match *self.attendance.is_by_register {
            true => {
                "skriv vem som tjänstgjorde: `{namn: …, tjänstgör: …}`; ersättare som inte var med skrivs också \
                 bland `frånvarande`"
            }
            false => "skriv vem som tjänstgjorde bland `beslutande`: `{namn: …, ersätter: …}`",
        })
    }

    /// The breach for one who served for a ledamot, before those whose turn it was.
    fn skipped(&self, person: &Person, absent: &Seat<'_>, free: &[&Seat<'_>]) -> Option<Breach> {
        let name = &person.name.0;
        let order = self.register.in_turn(absent.elected);
        let Some(at) = order.iter().position(|own| self.is_of(person, own)) else {
            let is_substitute = self.register.substitutes().any(|own| self.is_of(person, own));
            let member = absent.elected.member.as_ref().filter(|_| is_substitute)?;
            let message = format!("`{name}` är inte ersättare för {}", member.0);
            let hint = "skriv en ersättare för samma medlem";
            return Some(Breach::new(self.place(absent), message).hint(hint));
        };
        let own = order[..at].iter().find(|own| {
            own.elected.is_of_group(absent.elected)
                && free.iter().any(|other| other.name == own.name)
        })?;
        let message = format!(
            "`{name}` tjänstgör för `{}`, men {} står före i turordningen",
            absent.name,
            with_party(own)
        );
        Some(Breach::new(self.place(absent), message).hint(
            "rätta namnet, skriv den som stod på tur bland `frånvarande`, eller godta det om hon avstod",
        ))
    }
}

/// A name with the party.
fn with_party(seat: &Seat<'_>) -> String {
    match &seat.elected.party {
        Some(party) if !seat.name.ends_with(')') => format!("`{}` ({})", seat.name, party.0),
        _ => format!("`{}`", seat.name),
    }
}
