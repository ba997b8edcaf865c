//! People on a page: who was there, in which groups; who signs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::plain;
use crate::record::{
    Attendance, Located, Meeting, Organisation, ParagraphNumber, ParagraphSet, Person, Remote,
    Signer, Signing,
};
use crate::swedish;

/// Who was there, by group; empty ones are empty.
#[derive(Debug, Serialize)]
pub struct AttendanceView {
    /// Those who decided.
    pub deciding: Vec<PersonView>,
    /// Ersättare who did not serve.
    pub substitutes: Vec<PersonView>,
    /// Those who had told that they would not come.
    pub absent: Vec<PersonView>,
    /// Those who were called in.
    pub adjunct: Vec<PersonView>,
    /// Representatives of the staff.
    pub staff_representatives: Vec<PersonView>,
    /// Others with a right to attend.
    pub entitled: Vec<PersonView>,
    /// Employees.
    pub officers: Vec<PersonView>,
    /// Everyone else.
    pub others: Vec<PersonView>,
    /// The decision that allows taking part from a distance.
    pub remote_decision: Option<String>,
    /// Whether it stands last in the minutes instead of first.
    pub as_appendix: bool,
}

/// Someone who was there.
#[derive(Debug, Serialize)]
pub struct PersonView {
    /// The name.
    pub name: String,
    /// "(S)".
    pub party: Option<String>,
    /// "Umeå kommun, ordförande", "Förbundschef", "tjänstgörande ersättare för Bo Al (M)".
    pub role: Option<String>,
    /// "§§ 52–58", "kom 17.20"; none for all the time.
    pub paragraphs: Option<String>,
}

/// Who signs, and how.
#[derive(Debug, Serialize)]
pub struct SigningView {
    /// "penna", "digital", "ingen".
    pub manner: &'static str,
    /// Who kept the minutes.
    pub secretary: Option<String>,
    /// Who presided.
    pub chairs: Vec<SignerView>,
    /// Who approve.
    pub adjusters: Vec<SignerView>,
}

/// Someone who signs.
#[derive(Debug, Serialize)]
pub struct SignerView {
    /// The name.
    pub name: String,
    /// "§§ 1–5", "ersättare"; none for all.
    pub note: Option<String>,
}

/// Who was there.
pub(super) fn attendance(organisation: &Organisation, attendance: &Attendance) -> AttendanceView {
    let names = names(attendance);
    let group = |people: &[Located<Person>]| {
        people.iter().map(|person| person_view(organisation, &names, person)).collect()
    };
    AttendanceView {
        deciding: group(&attendance.deciding),
        substitutes: group(&attendance.substitutes),
        absent: group(&attendance.absent),
        adjunct: group(&attendance.adjunct),
        staff_representatives: group(&attendance.staff_representatives),
        entitled: group(&attendance.entitled),
        officers: group(&attendance.officers),
        others: group(&attendance.others),
        remote_decision: attendance.remote_decision.as_ref().map(plain),
        as_appendix: attendance.as_appendix,
    }
}

/// Someone who was there; an official's role needn't be written again.
pub(super) fn person_view(
    organisation: &Organisation,
    names: &PrintedNames<'_>,
    person: &Person,
) -> PersonView {
    let member = person.member.as_deref().map(plain);
    let official = || {
        let role = organisation.role_of(&person.name.0).filter(|_| member.is_none());
        role.map(swedish::typography)
    };
    let role = person.role.as_ref().map(plain).or_else(official);
    let replaces = person
        .replaces
        .as_ref()
        .map(|name| format!("tjänstgörande ersättare för {}", with_party(names, &name.0)));
    let remote = person.remote.map(|remote| match remote.value {
        Remote::SoundAndPicture => "på distans".to_owned(),
        Remote::Sound => "på distans, endast ljud".to_owned(),
    });
    PersonView {
        name: plain(&person.name),
        party: person.party.as_ref().map(|party| format!("({})", plain(party))),
        role: joined([member, role, replaces, remote]),
        paragraphs: joined([
            person.paragraphs.as_ref().map(|set| in_style(organisation, set)),
            person.came.map(|time| format!("kom\u{a0}{}", swedish::clock(time))),
            person.left.map(|time| format!("gick\u{a0}{}", swedish::clock(time))),
            None,
        ]),
    }
}

/// The parts that there are, with commas between.
fn joined(parts: [Option<String>; 4]) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Everyone's name with her party, as pages say it: "Bo Al (M)".
pub(super) type PrintedNames<'a> = BTreeMap<&'a str, String>;

/// The names in an attendance.
pub(super) fn names(attendance: &Attendance) -> PrintedNames<'_> {
    let mut names = PrintedNames::new();
    for person in attendance.groups().flat_map(|(_, people)| people) {
        let party = person.party.as_ref().map(|party| format!("\u{a0}({})", party.0));
        let printed =
            swedish::typography(&format!("{}{}", person.name.0, party.unwrap_or_default()));
        let known = names.entry(person.name.0.as_str()).or_default();
        if printed.len() > known.len() {
            *known = printed;
        }
    }
    names
}

/// A name with its party; one that isn't in the attendance as it stands.
pub(super) fn with_party(names: &PrintedNames<'_>, name: &str) -> String {
    names.get(name).cloned().unwrap_or_else(|| swedish::typography(name))
}

/// How something is signed, as templates take it.
pub(super) fn manner(signing: Signing) -> &'static str {
    match signing {
        Signing::Penna => "penna",
        Signing::Digital => "digital",
        Signing::Ingen => "ingen",
    }
}

/// Who signs the minutes, or those of their §§ that are `chosen`.
pub(super) fn signing(
    organisation: &Organisation,
    meeting: &Meeting,
    chosen: Option<&[ParagraphNumber]>,
) -> SigningView {
    let signs = |set: Option<&ParagraphSet>| {
        let is_hers = |set: &ParagraphSet| {
            chosen.is_none_or(|chosen| chosen.iter().any(|number| set.contains(*number)))
        };
        set.is_none_or(is_hers)
    };
    let chair = |(name, paragraphs): (&str, Option<&ParagraphSet>)| SignerView {
        name: swedish::typography(name),
        note: paragraphs.map(|set| in_style(organisation, set)),
    };
    SigningView {
        manner: manner(meeting.signing.unwrap_or(organisation.signing)),
        secretary: meeting.secretary.as_ref().map(plain),
        chairs: meeting.chairs().into_iter().filter(|(_, set)| signs(*set)).map(chair).collect(),
        adjusters: signers(
            organisation,
            meeting
                .adjusters
                .0
                .iter()
                .map(|signer| &signer.value)
                .filter(|signer| signs(signer.paragraphs.as_deref())),
        ),
    }
}

/// People who sign something.
pub(super) fn signers<'a>(
    organisation: &Organisation,
    signers: impl IntoIterator<Item = &'a Signer>,
) -> Vec<SignerView> {
    let view = |signer: &Signer| SignerView {
        name: plain(&signer.name),
        note: joined([
            signer.role.as_ref().map(plain),
            signer.paragraphs.as_ref().map(|set| in_style(organisation, set)),
            None,
            None,
        ]),
    };
    signers.into_iter().map(view).collect()
}

/// §§ as the organisation writes them.
pub(super) fn in_style(organisation: &Organisation, set: &ParagraphSet) -> String {
    swedish::paragraph_set(set, &organisation.numbering.pattern)
}
