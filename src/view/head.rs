//! What every document has: its name, its date and the organisation's brand.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::words::{comma_separated, lines, typographic};
use crate::record::{
    AttendanceForm, AttendanceStyle, Logo, Organisation, SectionName, Style, Text,
};
use crate::typefaces::FALLBACK_FAMILY;

/// What every document has.
#[derive(Debug, Serialize)]
pub struct HeadView {
    /// The document's title among a reader's files: "Protokoll 2020-10-30".
    pub title: String,
    /// The publishing body.
    pub organisation: String,
    /// The organ that meets: Styrelsen.
    pub organ: String,
    /// The organs above it, the highest first.
    pub above: Vec<String>,
    /// Who wrote it, for its metadata.
    pub author: String,
    /// The document's date, for its metadata: year, month, day.
    pub date: (i32, u32, u32),
    /// How far it has come: "utkast", "ojusterat", "justerat", "förslag"; "inställt" of what tells of a meeting that
    /// isn't held; none if that isn't said.
    pub stage: Option<&'static str>,
    /// What its metadata say beside that: which record approved minutes follow from, and their corrections.
    #[serde(skip)]
    pub keywords: Vec<String>,
    /// The brand.
    pub brand: BrandView,
    /// The house style.
    pub style: StyleView,
}

/// The house style as templates read it; what isn't chosen is empty, or as the first of its words says.
#[derive(Debug, Serialize)]
pub struct StyleView {
    /// Words of the templates, and what stands instead of each.
    pub labels: Vec<(String, String)>,
    /// Facts of the minutes' first page: `organ`, `plats_och_tid`.
    pub facts: Vec<&'static str>,
    /// Groups of the attendance: "beslutande".
    pub groups: Vec<&'static str>,
    /// How groups of the attendance are printed: `alla`, and those that have a choice of their own.
    pub attendance: BTreeMap<&'static str, GroupStyleView>,
    /// Sections of a §: "beslut".
    pub sections: Vec<&'static str>,
    /// How the kallelse shows its items: "lista", "tabell", "tidplan".
    pub summons: &'static str,
    /// Where the minutes list their §§: "ingen", "först", "sist".
    pub agenda: &'static str,
    /// What that list says of each: "§", "ärende", "dnr", "sida"; empty for all of it.
    pub agenda_columns: Vec<&'static str>,
    /// Boxes to initial at the foot of every page of the minutes: "Ordförandens sign".
    pub initials: Vec<String>,
    /// Where the minutes are signed: `första_sidan`, `sist`.
    pub signatures: &'static str,
    /// How days are written: "siffror", "ord", "den".
    pub days: &'static str,
    /// How times of day are written: "punkt", "kolon".
    pub times: &'static str,
    /// How the lines stand that are signed: "bredvid", "staplade".
    pub lines: &'static str,
    /// Whether each § begins a page.
    pub pages: bool,
    /// Whether a line stands above each § but the first.
    pub ruled: bool,
}

/// How a group of the attendance is printed.
#[derive(Debug, Serialize)]
pub struct GroupStyleView {
    /// "lista", "löpande", "kolumner", "tabell".
    pub form: &'static str,
    /// Whether its people are numbered.
    pub numbered: bool,
    /// What it is called, in place of the usual word.
    pub label: Option<String>,
    /// Whether it stands in a list that ends the minutes.
    pub elsewhere: bool,
}

/// The brand as `lib/` reads it.
#[derive(Debug, Serialize)]
pub struct BrandView {
    /// The look: "marginal", "blankett", "storstil".
    pub look: &'static str,
    /// `#rrggbb`.
    pub color: String,
    /// Font families for running text, in order of preference.
    pub text_fonts: [String; 2],
    /// Font families for headings and labels, in order of preference.
    pub heading_fonts: [String; 2],
    /// The name in the letterhead.
    pub wordmark: String,
    /// The logotype: path below `content/` and description.
    pub logo: Option<LogoView>,
}

/// A logotype.
#[derive(Debug, Serialize)]
pub struct LogoView {
    /// Its path from the project's root: `/content/logo.svg`.
    pub path: String,
    /// What it shows.
    pub alt: String,
}

/// What a document has with a stage, a title and a date.
pub fn head(
    organisation: &Organisation,
    stage: Option<&'static str>,
    title: String,
    dated: NaiveDate,
) -> HeadView {
    let brand = &organisation.brand;
    let name = typographic(&organisation.name);
    HeadView {
        title,
        author: name.clone(),
        organisation: name,
        organ: typographic(&organisation.organ.name),
        above: lines(&organisation.organ.below),
        date: (dated.year(), dated.month(), dated.day()),
        stage,
        keywords: Vec::new(),
        brand: BrandView {
            look: brand.look.word(),
            color: brand.color.hex(),
            text_fonts: with_fallback(&brand.fonts.text),
            heading_fonts: with_fallback(&brand.fonts.heading),
            wordmark: typographic(brand.wordmark.as_ref().unwrap_or(&organisation.name)),
            logo: brand.logo.as_ref().map(logo_view),
        },
        style: style_view(&organisation.style),
    }
}

/// The house style.
fn style_view(style: &Style) -> StyleView {
    let labels = style.labels.0.iter();
    StyleView {
        labels: labels
            .map(|(label, other)| (label.clone(), comma_separated(other).unwrap_or_default()))
            .collect(),
        facts: style.facts.0.iter().map(|name| name.word()).collect(),
        groups: style.groups.0.iter().map(|name| name.word()).collect(),
        attendance: group_styles(&style.attendance),
        sections: sections(style),
        summons: style.summons.word(),
        agenda: style.agenda.place.word(),
        agenda_columns: style.agenda.columns.0.iter().map(|name| name.word()).collect(),
        initials: style.initials.0.iter().map(|label| typographic(label)).collect(),
        signatures: style.signatures.word(),
        days: style.days.word(),
        times: style.times.word(),
        lines: style.lines.word(),
        pages: *style.pages,
        ruled: *style.ruled,
    }
}

/// How groups of the attendance are printed. One that stands elsewhere has the form of all groups there.
pub(super) fn group_styles(style: &AttendanceStyle) -> BTreeMap<&'static str, GroupStyleView> {
    let is_listed = |form: &AttendanceForm| *form != AttendanceForm::Elsewhere;
    let common = style.all.form.map(|form| *form);
    let views = style.groups().map(|(name, own)| {
        let form = own.and_then(|own| own.form).map(|form| *form).or(common).unwrap_or_default();
        let numbered = own.and_then(|own| own.numbered).or(style.all.numbered);
        let printed = [Some(form), common].into_iter().flatten().find(is_listed);
        let view = GroupStyleView {
            form: printed.unwrap_or_default().word(),
            numbered: numbered.is_some_and(|own| *own),
            label: own.and_then(|own| own.label.as_deref()).map(typographic),
            elsewhere: form == AttendanceForm::Elsewhere,
        };
        (name, view)
    });
    views.collect()
}

/// The sections of a § that are chosen, in order; the line below the heading stays there unless it is one of them.
fn sections(style: &Style) -> Vec<&'static str> {
    let chosen = style.sections.0.iter().map(|name| **name);
    let is_said = chosen.clone().any(|name| name == SectionName::About);
    let about = [SectionName::About, SectionName::AtOnce].into_iter();
    let above = about.filter(|_| !is_said && !style.sections.0.is_empty());
    above.chain(chosen).map(SectionName::word).collect()
}

/// A font family, and the one for characters that it lacks.
fn with_fallback(family: &Text) -> [String; 2] {
    [family.0.clone(), FALLBACK_FAMILY.to_owned()]
}

fn logo_view(logo: &Logo) -> LogoView {
    LogoView { path: format!("/content/{}", logo.file.0), alt: logo.alt.0.clone() }
}
