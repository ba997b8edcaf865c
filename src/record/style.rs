//! House style as data: the words, the order and the manner of a body's documents, chosen by name.
//!
//! In come the fields of `stil`, out come choices; what isn't chosen is as the shipped templates have it.

use serde::Deserialize;

use super::attendance_style::AttendanceStyle;
use super::forms::{OneOrMany, bare};
use super::labelled::LabelledTexts;
use super::located::Located;
use super::names::names;
use super::people::AttendanceGroup;
use super::text::Text;

/// How a body's documents are worded and ordered.
#[derive(Debug, Default, Deserialize)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "fält som `ledtexter`, `avsnitt`, `uppgifter`, `ärendelista`"
)]
pub struct Style {
    /// Words of the templates, and what stands instead of each.
    #[serde(rename = "ledtexter")]
    pub labels: LabelledTexts,
    /// The facts of the minutes' first page, the first ones in this order.
    #[serde(rename = "uppgifter")]
    pub facts: OneOrMany<Located<FactName>>,
    /// The groups of the attendance, the first ones in this order.
    #[serde(rename = "grupper")]
    pub groups: OneOrMany<Located<AttendanceGroup>>,
    /// How the groups of the attendance are printed.
    #[serde(rename = "närvaro")]
    pub attendance: AttendanceStyle,
    /// The sections of a §, the first ones in this order.
    #[serde(rename = "avsnitt")]
    pub sections: OneOrMany<Located<SectionName>>,
    /// How the kallelse shows its items.
    #[serde(rename = "kallelse")]
    pub summons: Located<SummonsForm>,
    /// Where and how the minutes list their §§.
    #[serde(rename = "ärendelista")]
    pub agenda: AgendaStyle,
    /// Boxes to initial at the foot of every page of the minutes, by their labels.
    #[serde(rename = "signaturrutor")]
    pub initials: OneOrMany<Located<Text>>,
    /// Where the minutes are signed.
    #[serde(rename = "underskrifter")]
    pub signatures: Located<SignaturePlace>,
    /// Whether a signer's party stands after her name.
    #[serde(rename = "parti_vid_underskrift")]
    pub signers_party: Located<bool>,
    /// How the first page says when the approval was announced.
    #[serde(rename = "bevis")]
    pub proof: Located<ProofForm>,
    /// How days are written.
    #[serde(rename = "datum")]
    pub days: Located<DayForm>,
    /// How times of day are written.
    #[serde(rename = "klockslag")]
    pub times: Located<TimeForm>,
    /// How those who sign by hand stand.
    #[serde(rename = "underskriftsrader")]
    pub lines: Located<SignatureLines>,
    /// Whether each § begins a page.
    #[serde(rename = "en_paragraf_per_sida")]
    pub pages: Located<bool>,
    /// Whether a line stands above each § but the first.
    #[serde(rename = "streck_mellan_paragrafer")]
    pub ruled: Located<bool>,
}

/// Where and how the minutes list their §§.
#[derive(Debug, Default, Deserialize)]
#[serde(
    remote = "Self",
    deny_unknown_fields,
    default,
    expecting = "en plats som `först`, eller `{plats: först, spalter: [§, ärende]}`"
)]
pub struct AgendaStyle {
    /// Where.
    #[serde(rename = "plats")]
    pub place: Located<AgendaPlace>,
    /// What is said of each, in this order; all of it if that isn't said.
    #[serde(rename = "spalter")]
    pub columns: OneOrMany<Located<AgendaColumn>>,
}

bare!(AgendaStyle, "plats");

names! {
    /// A fact of the minutes' first page.
    FactName, "namn på uppgifter, som `organ` och `plats_och_tid`",
    /// The organ.
    Organ = "organ",
    /// The corrections.
    Corrected = "rättat",
    /// The number in the year.
    Number = "nummer",
    /// The numbers in the register.
    Registered = "diarienummer",
    /// The §§.
    Paragraphs = "paragrafer",
    /// Where and when.
    PlaceAndTime = "plats_och_tid",
    /// The pauses.
    Adjournments = "ajournering",
    /// Whether it was public.
    Public = "offentligt",
    /// Where and when the minutes are approved.
    Approval = "justering",
    /// Facts of the record's own.
    Own = "egna",
}

names! {
    /// A section of a §.
    SectionName, "namn på avsnitt, som `beslut` och `bakgrund`",
    /// The line below the heading.
    About = "uppgifter",
    /// When it was approved at once.
    AtOnce = "omedelbar_justering",
    /// Conflicts of interest.
    Recusals = "jäv",
    /// What it is about.
    Description = "ärendebeskrivning",
    /// What came before.
    Background = "bakgrund",
    /// The text.
    Text = "text",
    /// The decisions by delegation that it reports.
    Delegated = "delegationsbeslut",
    /// Earlier decisions.
    Earlier = "tidigare_beslut",
    /// What the decision rests on.
    Documents = "beslutsunderlag",
    /// Sections of the record's own.
    OwnBefore = "egna_före",
    /// The items below it.
    Subitems = "underärenden",
    /// The proposed decision.
    Proposal = "förslag",
    /// What happened.
    Events = "händelser",
    /// What was moved.
    Motions = "yrkanden",
    /// How the question was put.
    Procedure = "propositionsordning",
    /// The votes.
    Votes = "omröstningar",
    /// The elections.
    Elections = "val",
    /// The decision.
    Decision = "beslut",
    /// What is proposed to a higher organ.
    Recommendation = "förslag_till_högre_organ",
    /// How it is appealed.
    Appeal = "överklagas",
    /// Those who abstain.
    Abstaining = "deltar_inte",
    /// Reservations.
    Reservations = "reservationer",
    /// Särskilda yttranden.
    Opinions = "särskilda_yttranden",
    /// Protokollsanteckningar.
    Notes = "protokollsanteckningar",
    /// Sections of the record's own, after the decision.
    OwnAfter = "egna_efter",
    /// Who is sent it.
    SentTo = "skickas_till",
    /// Who is informed of it.
    Told = "för_kännedom",
}

names! {
    /// Where the minutes list their §§.
    #[derive(Default)]
    AgendaPlace, "`ingen`, `först` eller `sist`",
    /// Nowhere.
    #[default]
    Nowhere = "ingen",
    /// After the first page.
    First = "först",
    /// After the §§.
    Last = "sist",
}

names! {
    /// What the list of the minutes' §§ says of each.
    AgendaColumn, "spalter som `§` och `ärende`",
    /// Its number.
    Paragraph = "§",
    /// Its heading.
    Item = "ärende",
    /// Its numbers in the register.
    Registered = "dnr",
    /// Its page.
    Page = "sida",
    /// What it is for: "Beslut".
    Kind = "typ",
}

names! {
    /// Where minutes are signed.
    #[derive(Default)]
    SignaturePlace, "`första_sidan` eller `sist`",
    /// On the first page.
    #[default]
    First = "första_sidan",
    /// After the last §.
    Last = "sist",
}

names! {
    /// How minutes say when their approval was announced.
    #[derive(Default)]
    ProofForm, "`ruta`, `sida`, `rad` eller `inget`",
    /// In a box.
    #[default]
    Box = "ruta",
    /// On a page of its own.
    Page = "sida",
    /// In one line.
    Line = "rad",
    /// Not at all.
    None = "inget",
}

names! {
    /// How days are written.
    #[derive(Default)]
    DayForm, "`siffror`, `ord` eller `den`",
    /// 2015-05-11.
    #[default]
    Digits = "siffror",
    /// 11 maj 2015.
    Words = "ord",
    /// den 11 maj 2015.
    The = "den",
}

names! {
    /// How times of day are written.
    #[derive(Default)]
    TimeForm, "`punkt` eller `kolon`",
    /// 17.00.
    #[default]
    Stop = "punkt",
    /// 17:00.
    Colon = "kolon",
}

names! {
    /// How the lines stand on which minutes are signed by hand.
    #[derive(Default)]
    SignatureLines, "`bredvid` eller `staplade`",
    /// Beside each other.
    #[default]
    Beside = "bredvid",
    /// Below each other.
    Stacked = "staplade",
}

names! {
    /// How the kallelse shows its items.
    #[derive(Default)]
    SummonsForm, "`lista`, `tabell` eller `tidplan`",
    /// One below another, with all that is said of each.
    #[default]
    List = "lista",
    /// In a table, and then what more is said of some.
    Table = "tabell",
    /// In a table with times and who presents them.
    Timetable = "tidplan",
}
