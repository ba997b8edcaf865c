//! What the YAML says. Records are deserialized once and never written to.
//!
//! In come source files, out come records with every problem that the files have. A file with a
//! problem still gives the rest of its record, marked as not sound: no document is made from it. A
//! value that a finding can be about is [`Located`]: it has the number of its node in the file. A
//! module uses only those above it in the list below, and a test enforces that.

mod written;
mod name;
mod several;
mod speaker;
mod problem;
mod request;
mod node;
pub mod reads;
mod located;
mod text;
mod forms;
mod names;
pub mod fields;
mod day;
mod meeting_id;
mod paragraph;
mod period;
mod amount;
mod presence;
mod own_appeal;
mod own_facts;
mod labelled;
mod notice;
mod house;
mod member;
mod person;
mod deviation;
mod people;
mod corporate_number;
mod format;
mod attendance_style;
mod style;
mod organ_kind;
mod register_kind;
mod organisation;
mod organ;
mod vote;
mod statement;
mod event;
mod reference;
mod assignment;
mod item;
mod accepted;
mod damage;
mod subject;
mod file;
mod acceptances;
mod ineffective;
mod attachment;
mod change;
mod meeting;
mod roll_call;
mod audit;
mod budget;
mod figure;
mod writing;
mod schedule;
mod manuscript;
mod correction;
mod records;
mod occasion;
pub mod survey;
mod intact;
mod vocabulary;
mod elsewhere;
mod misread;
mod misplaced;
mod repaired;
mod organs;
mod slips;
mod syntax;
mod decode;
mod same;
mod parse;

use crate::project::OrganId;

pub use self::acceptances::Acceptances;
pub use self::accepted::{Accepted, AcceptedBelow};
pub use self::amount::{Amount, Cells};
pub use self::assignment::{Assignment, Closing, DelegatedDecision};
pub use self::attachment::Attachment;
pub use self::attendance_style::{ALL, AttendanceForm, AttendanceStyle, CommonStyle, GroupStyle};
pub use self::audit::Audit;
pub use self::budget::{Budget, Column, Equity, Group, Line, Post};
pub use self::change::{Cancelled, MeetingKind, MovedFrom};
pub use self::corporate_number::CorporateNumber;
pub use self::correction::Correction;
pub use self::damage::Damage;
pub use self::day::{Date, PendingDate, date};
pub use self::deviation::{Absence, Deviation};
pub use self::event::*;
pub use self::fields::{DAY, Night, NumberSet, Time, TimeSpan};
pub use self::figure::{BudgetPart, ChartKind, Figure, Series};
pub use self::file::{Identity, Record, RecordEntry};
pub use self::format::{FORMAT, Format, format_field, format_of};
pub use self::forms::OneOrMany;
pub use self::house::{Appeal, EmailAddress, HomePage, HouseRule, Keeping, Rules, WebAddress};
pub use self::ineffective::{Ineffective, fields_of, unread};
pub use self::item::*;
pub use self::labelled::{Labelled, LabelledTexts};
pub use self::located::Located;
pub use self::manuscript::{BUDGET, Manuscript, Passage, Texts};
pub use self::meeting::*;
pub use self::meeting_id::MeetingId;
pub use self::member::*;
pub use self::name::are_alike;
pub use self::notice::{ApprovedAtOnce, Notice, Posting};
pub use self::occasion::Occasion;
pub use self::organ::OrganRecord;
pub use self::organ_kind::OrganKind;
pub use self::organisation::*;
pub use self::own_appeal::{AppealWay, OwnAppeal};
pub use self::own_facts::{FactKind, OwnFact, OwnFacts};
pub use self::paragraph::{ParagraphNumber, ParagraphSet, ParagraphSpan, Share};
#[cfg(test)]
pub use self::parse::of_yaml;
pub use self::parse::{WrittenFile, parse, read};
pub use self::people::*;
pub use self::period::Period;
pub use self::person::{Elected, Found, People, Reference, Register, Seat};
pub use self::presence::{ClockSpan, Replaced, Service, ServiceSpell};
pub use self::reads::Reads;
pub use self::records::Records;
pub use self::reference::ItemReference;
pub use self::register_kind::RegisterKind;
pub use self::same::{date_in_name, held_by_name};
pub use self::schedule::*;
pub use self::several::{LONGEST_SHOWN, NameContext, NameForm, Several, several_hint};
pub use self::speaker::{Speaker, is_same_party};
pub use self::statement::*;
pub use self::style::*;
pub use self::subject::{About, Subject};
pub use self::text::{Name, Prose, Text};
pub use self::vote::*;
pub use self::writing::*;

/// Where meetings' records are, from their organ's folder.
pub const MEETINGS: &str = "sammantraden/";

/// Whether the file at a path, from the project's root, is a meeting's record, whatever organ met.
pub fn is_of_meeting(path: &str) -> bool {
    OrganId::of(path).is_some_and(|(_, own)| own.starts_with(MEETINGS))
}
