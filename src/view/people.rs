//! People on a page: who was there, in which groups; who signs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::words::{BLANK, joined, paragraph_set, typographic};
use crate::record::{
    Attendance, Located, Meeting, Organisation, ParagraphNumber, ParagraphSet, Person, Remote,
    Signer, Signing, Text,
};
use crate::swedish;

/// Who was there, by group.
#[derive(Debug, Serialize)]
pub struct AttendanceView {
    /// Those who decided.
    pub deciding: Vec<PersonView>,
    /// Ersättare who did not serve.
    pub substitutes: Vec<PersonView>,
    /// Those who had reported that they would not come.
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

/// Everyone's name with her party, as pages print it: "Bo Al (M)".
pub(crate) struct PrintedNames<'a>(BTreeMap<&'a str, String>);

impl<'a> PrintedNames<'a> {
    /// The names in an attendance. Of several rows for one name, the longest counts: it has the party.
    pub(crate) fn of(attendance: &'a Attendance) -> Self {
        let mut names = BTreeMap::<&str, String>::new();
        for person in attendance.groups().flat_map(|(_, people)| people) {
            let name = &person.name.0;
            let printed = match &person.party {
                Some(party) => swedish::typography(&format!("{name}\u{a0}({})", party.0)),
                None => swedish::typography(name),
            };
            let known = names.entry(name.as_str()).or_default();
            if printed.len() > known.len() {
                *known = printed;
            }
        }
        Self(names)
    }

    /// A name with its party; one that isn't in the attendance as it stands.
    pub(crate) fn with_party(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_else(|| swedish::typography(name))
    }
}

/// Views of the people of an organisation's meeting.
pub(crate) struct PeopleViews<'a> {
    organisation: &'a Organisation,
    names: PrintedNames<'a>,
}

impl<'a> PeopleViews<'a> {
    /// Views of the people in an attendance.
    pub(crate) fn new(organisation: &'a Organisation, attendance: &'a Attendance) -> Self {
        Self { organisation, names: PrintedNames::of(attendance) }
    }

    /// A group of people.
    fn group(&self, people: &[Located<Person>]) -> Vec<PersonView> {
        people.iter().map(|person| self.person(person)).collect()
    }

    /// Someone who was there.
    pub(crate) fn person(&self, person: &Person) -> PersonView {
        PersonView {
            name: typographic(&person.name),
            party: person.party.as_ref().map(|party| format!("({})", typographic(party))),
            role: self.role(person),
            paragraphs: joined(
                [
                    person.paragraphs.as_ref().map(|set| paragraph_set(self.organisation, set)),
                    person.came.map(|time| format!("kom\u{a0}{}", swedish::clock(*time))),
                    person.left.map(|time| format!("gick\u{a0}{}", swedish::clock(*time))),
                ],
                ", ",
            ),
        }
    }

    /// "Umeå kommun, ordförande"; an official's role needn't be written again.
    fn role(&self, person: &Person) -> Option<String> {
        let role = match &person.role {
            Some(role) => Some(typographic(role)),
            None if person.member.is_some() => None,
            None => self.organisation.role_of(&person.name.0).map(swedish::typography),
        };
        let remote = person.remote.map(|remote| match *remote {
            Remote::SoundAndPicture => "på distans".to_owned(),
            Remote::Sound => "på distans, endast ljud".to_owned(),
        });
        let member = person.member.as_deref().map(typographic);
        let replaces = person.replaces.as_ref().map(|name| self.serving_for(&name.0));
        joined([member, role, replaces, remote], ", ")
    }

    /// "tjänstgörande ersättare för Bo Al (M)".
    pub(crate) fn serving_for(&self, name: &str) -> String {
        format!("tjänstgörande ersättare för {}", self.names.with_party(name))
    }
}

/// Who was there.
pub(crate) fn attendance(organisation: &Organisation, attendance: &Attendance) -> AttendanceView {
    let views = PeopleViews::new(organisation, attendance);
    AttendanceView {
        deciding: views.group(&attendance.deciding),
        substitutes: views.group(&attendance.substitutes),
        absent: views.group(&attendance.absent),
        adjunct: views.group(&attendance.adjunct),
        staff_representatives: views.group(&attendance.staff_representatives),
        entitled: views.group(&attendance.entitled),
        officers: views.group(&attendance.officers),
        others: views.group(&attendance.others),
        remote_decision: attendance.remote_decision.as_deref().map(typographic),
        as_appendix: *attendance.as_appendix,
    }
}

/// How something is signed, as templates read it.
pub(crate) fn manner(signing: Signing) -> &'static str {
    match signing {
        Signing::Penna => "penna",
        Signing::Digital => "digital",
        Signing::Ingen => "ingen",
    }
}

/// How a meeting's minutes are signed: as the record says, else as the organisation does.
pub(crate) fn signing_of(organisation: &Organisation, meeting: &Meeting) -> Signing {
    meeting.signing.map_or(organisation.signing, |own| *own)
}

/// Who signs the minutes, or those of their §§ that are `chosen`; in a draft a gap for each who isn't known
/// yet.
pub(crate) fn signing(
    organisation: &Organisation,
    meeting: &Meeting,
    chosen: Option<&[ParagraphNumber]>,
) -> SigningView {
    let all_chairs = meeting.chairs().into_iter();
    let chairs = all_chairs
        .filter(|chair| signs(chair.paragraphs, chosen))
        .map(|chair| signer_view(organisation, chair.name, chair.role, chair.paragraphs));
    let all_adjusters = meeting.adjusters.0.iter().map(|signer| &**signer);
    let adjusters = all_adjusters.filter(|signer| signs(signer.paragraphs.as_deref(), chosen));
    SigningView {
        manner: manner(signing_of(organisation, meeting)),
        secretary: meeting
            .secretary
            .as_deref()
            .map(typographic)
            .or_else(|| meeting.is_draft().then(|| BLANK.to_owned())),
        chairs: or_gap(chairs.collect(), meeting),
        adjusters: or_gap(signers(organisation, adjusters), meeting),
    }
}

/// Those who sign, or in a draft a gap for nobody.
fn or_gap(signers: Vec<SignerView>, meeting: &Meeting) -> Vec<SignerView> {
    match signers.is_empty() && meeting.is_draft() {
        true => vec![SignerView { name: BLANK.to_owned(), note: None }],
        false => signers,
    }
}

/// Whether someone who signs for her `own` §§ signs for any that is `chosen`; none is all of them.
fn signs(own: Option<&ParagraphSet>, chosen: Option<&[ParagraphNumber]>) -> bool {
    match (own, chosen) {
        (Some(own), Some(chosen)) => chosen.iter().any(|number| own.contains(*number)),
        _ => true,
    }
}

/// People who sign something.
pub(crate) fn signers<'a>(
    organisation: &Organisation,
    signers: impl IntoIterator<Item = &'a Signer>,
) -> Vec<SignerView> {
    let signers = signers.into_iter();
    signers
        .map(|Signer { name, role, paragraphs }| {
            signer_view(organisation, name, role.as_deref(), paragraphs.as_deref())
        })
        .collect()
}

/// Someone who signs, with her role and her §§.
fn signer_view(
    organisation: &Organisation,
    name: &Text,
    role: Option<&Text>,
    paragraphs: Option<&ParagraphSet>,
) -> SignerView {
    let paragraphs = paragraphs.map(|set| paragraph_set(organisation, set));
    let note = joined([role.map(typographic), paragraphs], ", ");
    SignerView { name: typographic(name), note }
}
