//! The minutes: who was there, who signs, the notice, and each § with its decision.

use chrono::Datelike;
use serde::Serialize;

use super::item::{ItemView, Setting, line, paragraph_view, voting_lists};
use super::notice::NoticeView;
use super::people::{self, AttendanceView, SigningView, in_style};
use super::vote::VotingList;
use super::{extract, notice, plain};
use crate::prose::References;
use crate::record::{
    Adjournment, Attendance, Meeting, Organisation, ParagraphNumber, Records, Signing,
};
use crate::swedish;

/// What a protokoll says.
#[derive(Debug, Serialize)]
pub struct Protokoll {
    /// The meeting's day: "2020-10-30".
    pub date: String,
    /// "fredag 30 oktober 2020".
    pub long_date: String,
    /// Its number in the year: "7/2020".
    pub number: Option<String>,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// "08.30–12.00".
    pub time: Option<String>,
    /// "10.15–10.30 (§ 50)".
    pub adjournments: Vec<String>,
    /// The place.
    pub place: Option<String>,
    /// Whether the meeting was public; none if that isn't said.
    pub public: Option<bool>,
    /// "§§ 47–58".
    pub paragraphs: Option<String>,
    /// Who was there.
    pub attendance: AttendanceView,
    /// Who signs, and how.
    pub signing: SigningView,
    /// The notice of the approval.
    pub notice: NoticeView,
    /// The §§.
    pub items: Vec<ItemView>,
    /// Lists of who voted how.
    pub voting_lists: Vec<VotingList>,
}

/// Makes the view of minutes whose §§ are `numbers`, or of those among them that are `chosen` for an
/// extract, with the people who were there for these.
pub(super) fn view(
    records: &Records,
    meeting: &Meeting,
    attendance: &Attendance,
    numbers: &[ParagraphNumber],
    chosen: Option<&[ParagraphNumber]>,
) -> Option<Protokoll> {
    let organisation = &records.organisation.as_ref()?.value;
    let pattern = &organisation.numbering.pattern;
    let paragraph = |number: ParagraphNumber| swedish::paragraphs(&[number], pattern);
    let all = || numbers.iter().copied().zip(meeting.paragraphs());
    let is_chosen = |number| chosen.is_none_or(|chosen| chosen.contains(&number));
    let numbered = || all().filter(|(number, _)| is_chosen(*number));
    let all_numbers = numbers;
    let numbers = chosen.unwrap_or(numbers);
    let left_out = meeting.items.iter().filter(|item| !item.has_paragraph());
    let references: References = all()
        .flat_map(|(number, item)| super::references(item, &swedish::reference(number, pattern)))
        .chain(left_out.flat_map(super::titles))
        .collect();
    let names = people::names(attendance);
    let signing = meeting.signing.unwrap_or(organisation.signing);
    let is_frozen = signing == Signing::Digital;
    let (names, references) = (&names, &references);
    let setting = Setting { records, meeting, attendance, names, references, is_frozen };
    let item = |(number, item)| paragraph_view(setting, organisation, number, item);
    let lists = |(number, item)| voting_lists(setting, &paragraph(number), item);
    Some(Protokoll {
        date: meeting.date.0.to_string(),
        long_date: swedish::long_date(meeting.date.0),
        number: meeting.number.map(|number| format!("{number}/{}", meeting.date.0.year())),
        registered: line(&meeting.registered),
        time: meeting.time.map(swedish::hours),
        adjournments: adjournments(organisation, &meeting.adjournments.0),
        place: meeting.place.as_ref().map(plain),
        public: meeting.public,
        paragraphs: super::paragraphs(organisation, numbers),
        attendance: match chosen {
            None => people::attendance(organisation, attendance),
            Some(_) => {
                extract::attendance(organisation, attendance, &numbered().collect::<Vec<_>>())
            }
        },
        signing: people::signing(organisation, meeting, chosen),
        notice: notice::on_first_page(organisation, meeting, all_numbers),
        items: numbered().map(item).collect(),
        voting_lists: numbered().flat_map(lists).collect(),
    })
}

/// The pauses: "10.15–10.30 (§ 50)".
fn adjournments(organisation: &Organisation, pauses: &[Adjournment]) -> Vec<String> {
    let pause = |pause: &Adjournment| {
        let during = pause.paragraphs.as_ref().map(|set| in_style(organisation, set));
        let during = during.map(|during| format!(" ({during})")).unwrap_or_default();
        swedish::hours(pause.time) + &during
    };
    pauses.iter().map(pause).collect()
}
