//! Who was there on a page, by group, and what changed of that during the meeting.

use serde::Serialize;

use super::head::group_styles;
use super::people::{PeopleViews, PersonView};
use super::words::{paragraph_set, typographic};
use crate::facts::{self, Change, MovementKind, Presences};
use crate::record::{ALL, Attendance, Located, Meeting, Organisation, ParagraphSet, Person};
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
    /// Groups of the record's own.
    pub own: Vec<OwnGroupView>,
    /// Who came, left and served from when, in order.
    pub changes: Vec<ChangeView>,
    /// The decision that allows taking part from a distance.
    pub remote_decision: Option<String>,
    /// Whether all of it stands last in the minutes instead of first.
    pub as_appendix: bool,
    /// Whether a list ends the minutes, of everyone or of some groups.
    pub has_list: bool,
    /// Whether any of the ersättare served for a time.
    pub substitutes_serve: bool,
}

/// A group that the record names itself.
#[derive(Debug, Serialize)]
pub struct OwnGroupView {
    /// "Revisorer".
    pub label: String,
    /// Who.
    pub people: Vec<PersonView>,
}

/// A change in who was there or served.
#[derive(Debug, Serialize)]
pub struct ChangeView {
    /// "17.20".
    pub time: Option<String>,
    /// "Bo Al (M)".
    pub name: String,
    /// "kom", "gick", "tjänstgör", "slutar".
    pub kind: &'static str,
    /// Whom she serves for: "Cia Lind (C)".
    pub replaces: Option<String>,
    /// "§ 54".
    pub paragraph: Option<String>,
}

/// The groups that an attendance names itself; one with nobody is left out.
pub(crate) fn own_groups<'a>(
    attendance: &'a Attendance,
    view: impl Fn(&'a [Located<Person>]) -> Vec<PersonView>,
) -> Vec<OwnGroupView> {
    let groups = attendance.own.0.iter().map(|(label, people)| OwnGroupView {
        label: swedish::typography(label),
        people: view(&people.0),
    });
    groups.filter(|group| !group.people.is_empty()).collect()
}

/// Who was there.
pub(crate) fn attendance(
    organisation: &Organisation,
    meeting: &Meeting,
    attendance: &Attendance,
    presences: Option<&Presences<'_>>,
) -> AttendanceView {
    let printed = printed_elsewhere(organisation, attendance);
    let is_apart = *attendance.as_appendix || !printed.is_empty() && !printed.contains(&false);
    let views = PeopleViews::new(organisation, meeting, attendance, presences);
    let substitutes = views.group(&attendance.substitutes);
    AttendanceView {
        substitutes_serve: substitutes.iter().any(|person| {
            person.serves || !person.service.is_empty() || !person.replaces.is_empty()
        }),
        deciding: views.group(&attendance.deciding),
        substitutes,
        absent: views.group(&attendance.absent),
        adjunct: views.group(&attendance.adjunct),
        staff_representatives: views.group(&attendance.staff_representatives),
        entitled: views.group(&attendance.entitled),
        officers: views.group(&attendance.officers),
        others: views.group(&attendance.others),
        own: own_groups(attendance, |people| views.group(people)),
        changes: presences
            .map_or_else(Vec::new, |own| changes(organisation, attendance, own, &views)),
        remote_decision: attendance.remote_decision.as_deref().map(typographic),
        as_appendix: is_apart,
        has_list: is_apart || printed.contains(&true),
    }
}

/// For each group with somebody in it whether it stands in a list that ends the minutes.
fn printed_elsewhere(organisation: &Organisation, attendance: &Attendance) -> Vec<bool> {
    let styles = group_styles(&organisation.style.attendance);
    let groups = attendance.groups().filter(|(_, people)| !people.is_empty());
    let styled = groups.filter_map(|(group, _)| styles.get(group.word()).or(styles.get(ALL)));
    styled.map(|style| style.elsewhere).collect()
}

/// Changes in who was there or served.
fn changes(
    organisation: &Organisation,
    attendance: &Attendance,
    presences: &Presences<'_>,
    views: &PeopleViews<'_>,
) -> Vec<ChangeView> {
    let all = facts::changes(attendance, presences).into_iter();
    all.map(|change| change_view(organisation, &change, views)).collect()
}

fn change_view(
    organisation: &Organisation,
    change: &Change<'_>,
    views: &PeopleViews<'_>,
) -> ChangeView {
    let (kind, replaced) = match change.kind {
        MovementKind::Arrives => ("kom", None),
        MovementKind::Leaves => ("gick", None),
        MovementKind::Serves(replaced) => ("tjänstgör", replaced),
        MovementKind::StepsBack => ("slutar", None),
    };
    let set = change.number.map(ParagraphSet::of);
    ChangeView {
        time: change.time.map(swedish::clock),
        name: views.with_party(change.name),
        kind,
        replaces: replaced.map(|name| views.with_party(name)),
        paragraph: set.map(|set| paragraph_set(organisation, &set)),
    }
}
