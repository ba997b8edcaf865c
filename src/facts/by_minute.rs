//! Who sat, held against a model that knows the meeting minute by minute: who is in the room, who has each seat. The
//! record says of it what a secretary would, in one of several ways.

use std::collections::BTreeSet;
use std::fmt::Write;

use proptest::prelude::*;

use super::participation::{Participation, participation};
use super::presence::{Presence, Roll};
use crate::record::{AttendanceGroup, DAY, Meeting, ParagraphNumber, Share, of_yaml};

const SEATS: usize = 4;
const PARAGRAPHS: usize = 4;
/// Minutes of a §; the first and the last of one belong to nothing else.
const LENGTH: usize = 8;
const MINUTES: usize = PARAGRAPHS * LENGTH;
/// When meetings begin: one of them goes on after midnight.
const BEGINNINGS: [usize; 2] = [16 * 60, 23 * 60 + 49];

/// How an absence is written.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Manner {
    /// In the rows of the one and of her ersättare, by the clock.
    Clock,
    /// In the rows, by whole §§ and in part.
    Paragraphs,
    /// In the §§, as it happens.
    Events,
    /// In the row of the ersättare, as service.
    Service,
}

/// A ledamot's absence, from a minute up to another.
#[derive(Debug, Clone)]
struct Absence {
    seat: usize,
    from: usize,
    until: usize,
    is_replaced: bool,
    manner: Manner,
}

/// A meeting: whoever isn't absent sits.
#[derive(Debug, Clone)]
struct Model {
    absences: Vec<Absence>,
    /// The minutes at which something is decided.
    decisions: BTreeSet<usize>,
    /// Whether the record says when each § and decision was.
    says_times: bool,
    /// When it begins.
    begins: usize,
}

fn model() -> impl Strategy<Value = Model> {
    let manner = prop_oneof![
        Just(Manner::Clock),
        Just(Manner::Paragraphs),
        Just(Manner::Events),
        Just(Manner::Service),
    ];
    let absence = (0..MINUTES, 1..MINUTES, any::<bool>(), manner);
    let absences = prop::collection::vec(prop::option::of(absence), SEATS);
    let decisions = prop::collection::btree_set(0..MINUTES, 1..8);
    let begins = prop::sample::select(&BEGINNINGS[..]);
    (absences, decisions, any::<bool>(), begins).prop_map(
        |(absences, decisions, says_times, begins)| {
            let absences = absences.into_iter().enumerate().filter_map(|(seat, own)| {
                let (from, length, is_replaced, manner) = own?;
                let until = (from + length).min(MINUTES);
                Some(Absence { seat, from, until, is_replaced, manner })
            });
            Model { absences: absences.collect(), decisions, says_times, begins }
        },
    )
}

/// "16.05", so many minutes after a meeting's beginning.
fn clock(begins: usize, minute: usize) -> String {
    let minute = (begins + minute) % usize::from(DAY);
    format!("{:02}.{:02}", minute / 60, minute % 60)
}

/// The § that a minute is in, from 1.
fn paragraph(minute: usize) -> usize {
    minute / LENGTH + 1
}

impl Absence {
    fn holds(&self, minute: usize) -> bool {
        (self.from..self.until).contains(&minute)
    }

    /// What of a § it takes.
    fn share(&self, number: usize) -> Share {
        let minutes = (number - 1) * LENGTH..number * LENGTH;
        match minutes.filter(|minute| self.holds(*minute)).count() {
            0 => Share::None,
            LENGTH => Share::Whole,
            _ => Share::Part,
        }
    }

    /// The §§ of which it takes what is asked, and those of which it takes a part: "1, 3, del av 2".
    fn paragraphs(&self, share: Share) -> String {
        let all = self.numbers(share, "").chain(self.numbers(Share::Part, "del av "));
        all.collect::<Vec<String>>().join(", ")
    }

    /// The §§ of which it takes just so much, each after a word.
    fn numbers(&self, wanted: Share, word: &'static str) -> impl Iterator<Item = String> {
        let numbers = (1..=PARAGRAPHS).filter(move |number| self.share(*number) == wanted);
        numbers.map(move |number| format!("{word}{number}"))
    }

    /// The rows of the ledamot and of her ersättare.
    fn rows(&self, begins: usize, deciding: &mut String, substitutes: &mut String) {
        let (seat, from, until) = (self.seat, clock(begins, self.from), clock(begins, self.until));
        let there = match self.manner {
            Manner::Clock | Manner::Service => format!("tid: [–{from}, {until}–]"),
            Manner::Paragraphs => format!("§: \"{}\"", self.paragraphs(Share::None)),
            Manner::Events => String::new(),
        };
        // One who is away all the time is in no row.
        let is_away = self.manner == Manner::Paragraphs && self.paragraphs(Share::None).is_empty();
        if !is_away {
            let _ = writeln!(deciding, "    - {{namn: L{seat}, {there}}}");
        }
        let away = match self.manner {
            Manner::Clock | Manner::Service => format!("tid: {from}–{until}"),
            Manner::Paragraphs => format!("§: \"{}\"", self.paragraphs(Share::Whole)),
            Manner::Events => String::new(),
        };
        let _ = match (self.is_replaced, self.manner) {
            (false, _) => Ok(()),
            (_, Manner::Events) => writeln!(substitutes, "    - E{seat}"),
            (_, Manner::Service) => {
                writeln!(
                    substitutes,
                    "    - {{namn: E{seat}, tjänstgör: {{för: L{seat}, {away}}}}}"
                )
            }
            _ => writeln!(deciding, "    - {{namn: E{seat}, ersätter: L{seat}, {away}}}"),
        };
    }

    /// The events of a minute.
    fn events(&self, minute: usize, time: &str, out: &mut String) {
        let seat = self.seat;
        let _ = match (minute, self.is_replaced) {
            _ if self.manner != Manner::Events => Ok(()),
            (at, false) if at == self.from => writeln!(out, "      - {{går: L{seat}{time}}}"),
            (at, true) if at == self.from => writeln!(
                out,
                "      - {{går: L{seat}, tjänstgör: {{namn: E{seat}, för: L{seat}}}{time}}}"
            ),
            (at, _) if at == self.until => writeln!(out, "      - {{kommer: L{seat}{time}}}"),
            _ => Ok(()),
        };
    }
}

impl Model {
    /// Who sits at a minute.
    fn sitting(&self, minute: usize) -> BTreeSet<String> {
        let holder = |seat: usize| {
            let mut away = self.absences.iter().filter(|own| own.seat == seat && own.holds(minute));
            match away.next() {
                None => Some(format!("L{seat}")),
                Some(absence) => absence.is_replaced.then(|| format!("E{seat}")),
            }
        };
        (0..SEATS).filter_map(holder).collect()
    }

    /// The record that says so.
    fn record(&self) -> String {
        let (mut deciding, mut substitutes) = (String::new(), String::new());
        for seat in 0..SEATS {
            match self.absences.iter().find(|own| own.seat == seat) {
                Some(absence) => absence.rows(self.begins, &mut deciding, &mut substitutes),
                None => deciding += &format!("    - L{seat}\n"),
            }
        }
        let mut text = format!(
            "datum: 2025-03-12\ntid: {}–{}\nnärvaro:\n  beslutande:\n{deciding}  ersättare:\n{substitutes}ärenden:\n",
            clock(self.begins, 0),
            clock(self.begins, MINUTES)
        );
        for number in 1..=PARAGRAPHS {
            self.item(number, &mut text);
        }
        text
    }

    fn item(&self, number: usize, text: &mut String) {
        let minutes = (number - 1) * LENGTH..number * LENGTH;
        *text += &format!("  - rubrik: Ärende {number}\n");
        if self.says_times {
            *text += &format!(
                "    behandlades: {}–{}\n",
                clock(self.begins, minutes.start),
                clock(self.begins, minutes.end)
            );
        }
        *text += "    händelser:\n      - Det börjar.\n";
        for minute in minutes {
            let time = match self.says_times {
                true => format!(", tid: {}", clock(self.begins, minute)),
                false => String::new(),
            };
            self.absences.iter().for_each(|absence| absence.events(minute, &time, text));
            if self.decisions.contains(&minute) {
                *text += &format!("      - {{beslut: Ja.{time}}}\n");
            }
        }
    }
}

/// Whether someone is on a roll.
fn holds(roll: &Roll<'_>, name: &str) -> bool {
    roll.0.iter().any(|sitting| sitting.person.name.0 == name)
}

/// The meeting's participation, with the minutes of its decisions in their order.
fn facts<'a>(model: &Model, meeting: &'a Meeting) -> (Participation<'a>, Vec<usize>) {
    let numbers: Vec<ParagraphNumber> =
        (1..=PARAGRAPHS as u32).map(ParagraphNumber::plain).collect();
    (participation(meeting, &numbers), model.decisions.iter().copied().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whoever sat is on the roll, and the count lies between the least and the most; if the record says the times, or
    /// everything as it happens, the roll is just those who sat.
    #[test]
    fn rolls_are_those_of_the_model(model in model()) {
        let text = model.record();
        let meeting: Meeting = of_yaml(&text).unwrap_or_else(|| panic!("{text}"));
        let (participation, decisions) = facts(&model, &meeting);
        let steps = participation.items.iter().flat_map(|item| &item.steps);
        let decided = steps.filter(|step| step.acts.decide());
        let mut compared = 0;
        for (step, minute) in decided.zip(&decisions) {
            let roll = step.roll.as_ref().unwrap();
            let sat = model.sitting(*minute);
            prop_assert!(roll.least() <= sat.len() && sat.len() <= roll.most(), "{minute}: {text}");
            prop_assert!(sat.iter().all(|name| holds(roll, name)), "{minute}: {text}");
            let is_exact = |absence: &Absence| {
                absence.manner == Manner::Events
                    || absence.share(paragraph(*minute)) != Share::Part
                        && absence.manner == Manner::Paragraphs
                    || model.says_times
                        && matches!(absence.manner, Manner::Clock | Manner::Service)
                        && ![absence.from, absence.until].contains(minute)
            };
            if model.absences.iter().all(is_exact) {
                let named: BTreeSet<String> =
                    roll.0.iter().map(|sitting| sitting.person.name.0.clone()).collect();
                prop_assert_eq!(&named, &sat, "{}: {}", minute, text);
                prop_assert!(roll.0.iter().all(|own| own.presence == Presence::There));
            }
            prop_assert!(roll.rivals().next().is_none(), "{minute}: {text}");
            compared += 1;
        }
        prop_assert_eq!(compared, decisions.len());
    }

    /// What of each § an extract says that somebody sat for is what she sat for.
    #[test]
    fn shares_are_those_of_the_model(model in model()) {
        let text = model.record();
        let meeting: Meeting = of_yaml(&text).unwrap_or_else(|| panic!("{text}"));
        let (participation, _) = facts(&model, &meeting);
        let attendance = meeting.attendance.as_deref().unwrap();
        for (item, number) in participation.items.iter().zip(1..) {
            let deciding = attendance.deciding.iter().map(|own| (AttendanceGroup::Deciding, own));
            let substitutes =
                attendance.substitutes.iter().map(|own| (AttendanceGroup::Substitutes, own));
            for (group, person) in deciding.chain(substitutes) {
                let name = &person.name.0;
                let minutes = (number - 1) * LENGTH..number * LENGTH;
                let sat = minutes.filter(|at| model.sitting(*at).contains(name)).count();
                // What happens in the first minute of a § stands after its first words.
                let is_precise = model.absences.iter().all(|own| match own.manner {
                    Manner::Events => own.from % LENGTH != 0 && own.until % LENGTH != 0,
                    Manner::Paragraphs => true,
                    Manner::Clock | Manner::Service => model.says_times,
                });
                let share = participation.served(item, group, person);
                match sat {
                    0 if is_precise => prop_assert_eq!(share, Share::None, "{} § {}: {}", name, number, text),
                    0 => {}
                    _ => prop_assert!(share != Share::None, "{name} § {number}: {text}"),
                }
                let is_event = model.absences.iter().any(|own| {
                    own.manner == Manner::Events && name[1..] == own.seat.to_string()
                });
                if is_event && sat > 0 && sat < LENGTH {
                    prop_assert_eq!(share, Share::Part, "{} § {}: {}", name, number, text);
                }
            }
        }
    }
}
