//! How the groups of an attendance are printed.
//!
//! In comes `stil.närvaro`, out comes a form for all groups, and one for each that has its own.

use serde::Deserialize;

use super::forms::bare;
use super::located::Located;
use super::names::names;
use super::people::AttendanceGroup;
use super::text::Text;

/// What the style of groups without a choice of their own is called.
pub const ALL: &str = "alla";

/// How each group of the attendance is printed.
#[derive(Debug, Default, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    default,
    expecting = "en form som `tabell`, eller grupper med var sin: `{alla: lista, övriga: löpande}`"
)]
pub struct AttendanceStyle {
    /// Those without a choice of their own.
    #[serde(rename = "alla")]
    pub all: CommonStyle,
    /// Those who decide.
    #[serde(rename = "beslutande")]
    pub deciding: Option<GroupStyle>,
    /// Ersättare.
    #[serde(rename = "ersättare")]
    pub substitutes: Option<GroupStyle>,
    /// Those who had said that they would not come.
    #[serde(rename = "förhinder")]
    pub absent: Option<GroupStyle>,
    /// Those who were called in.
    #[serde(rename = "adjungerade")]
    pub adjunct: Option<GroupStyle>,
    /// Representatives of the staff.
    #[serde(rename = "personalföreträdare")]
    pub staff_representatives: Option<GroupStyle>,
    /// Others with a right to attend.
    #[serde(rename = "närvarorätt")]
    pub entitled: Option<GroupStyle>,
    /// Employees.
    #[serde(rename = "tjänstemän")]
    pub officers: Option<GroupStyle>,
    /// Everyone else.
    #[serde(rename = "övriga")]
    pub others: Option<GroupStyle>,
    /// Groups of a record's own.
    #[serde(rename = "egna")]
    pub own: Option<GroupStyle>,
}

bare!(AttendanceStyle, "alla");

impl AttendanceStyle {
    /// Whether anything is chosen.
    pub(super) fn is_said(&self) -> bool {
        self.all.form.is_some() || self.all.numbered.is_some() || self.groups().count() > 1
    }

    /// The groups that have a choice of their own, by their names, and `alla`.
    pub fn groups(&self) -> impl Iterator<Item = (&'static str, Option<&GroupStyle>)> {
        let own = [
            (AttendanceGroup::Deciding, &self.deciding),
            (AttendanceGroup::Substitutes, &self.substitutes),
            (AttendanceGroup::Absent, &self.absent),
            (AttendanceGroup::Adjunct, &self.adjunct),
            (AttendanceGroup::StaffRepresentatives, &self.staff_representatives),
            (AttendanceGroup::Entitled, &self.entitled),
            (AttendanceGroup::Officers, &self.officers),
            (AttendanceGroup::Others, &self.others),
            (AttendanceGroup::Own, &self.own),
        ];
        let own = own
            .into_iter()
            .filter_map(|(group, style)| Some((group.word(), Some(style.as_ref()?))));
        std::iter::once((ALL, None)).chain(own)
    }
}

/// How the groups are printed that have no choice of their own.
#[derive(Debug, Default, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    default,
    expecting = "en form som `tabell`, eller `{form: tabell, numrerad: true}`"
)]
pub struct CommonStyle {
    /// The form.
    pub form: Option<Located<AttendanceForm>>,
    /// Whether their people are numbered.
    #[serde(rename = "numrerad")]
    pub numbered: Option<Located<bool>>,
}

bare!(CommonStyle, "form");

/// How a group of the attendance is printed.
#[derive(Debug, Default, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    default,
    expecting = "en form som `tabell`, eller `{form: tabell, numrerad: true, ledtext: …}`"
)]
pub struct GroupStyle {
    /// The form; left out: that of all groups.
    pub form: Option<Located<AttendanceForm>>,
    /// Whether its people are numbered; left out: as all groups.
    #[serde(rename = "numrerad")]
    pub numbered: Option<Located<bool>>,
    /// What it is called.
    #[serde(rename = "ledtext")]
    pub label: Option<Located<Text>>,
}

bare!(GroupStyle, "form");

names! {
    /// How people are printed.
    #[derive(Default)]
    AttendanceForm, "`lista`, `löpande`, `kolumner`, `tabell` eller `enligt förteckning`",
    /// One below the other, with columns for names, roles and times.
    #[default]
    List = "lista",
    /// In running text.
    Running = "löpande",
    /// In two columns.
    Columns = "kolumner",
    /// In a table with headings.
    Table = "tabell",
    /// In a list that ends the minutes.
    Elsewhere = "enligt förteckning",
}
