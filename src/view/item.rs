//! A § of the minutes with everything that it may hold, in words.

use serde::Serialize;

use super::people::{PrintedNames, with_party};
use super::vote::{VoteView, VotingList, vote_view, voting_list};
use super::{AttachmentsView, attachments, kinds, plain, presenters};
use crate::participation::took_part;
use crate::prose::{Block, Inline, References, blocks};
use crate::record::{
    Attendance, Date, EarlierDecision, Item, Located, Meeting, Motion, MotionKind, Names,
    Organisation, Outcome, OutcomeKind, ParagraphNumber, Posting, Prose, Records, Recusal,
    Statement, Text,
};
use crate::swedish;

/// An item of the minutes. What it hasn't got is empty.
#[derive(Debug, Serialize)]
pub struct ItemView {
    /// "§ 47"; none below another item.
    pub paragraph: Option<String>,
    /// Who took part in the decision: "Åsa Ek (S)"; empty below another item, where it is the same.
    pub took_part: Vec<String>,
    /// What references lead to.
    pub id: Option<String>,
    /// The heading.
    pub title: String,
    /// "Beslut".
    pub kinds: Option<String>,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// What it rests on.
    pub attachments: Option<AttachmentsView>,
    /// "Katarina Hansson", "A och B".
    pub presenters: Option<String>,
    /// How the § was approved at once, if it was.
    pub approved_at_once: Option<ApprovedAtOnceView>,
    /// "Bo Al (M) anmäler jäv …".
    pub recusals: Vec<String>,
    /// What it is about.
    pub description: Vec<Block>,
    /// What came before.
    pub background: Vec<Block>,
    /// What the decision rests on.
    pub documents: Vec<String>,
    /// "Kommunstyrelsen 2023-11-30, § 48".
    pub earlier: Vec<String>,
    /// The text.
    pub text: Vec<Block>,
    /// The proposed decision.
    pub proposal: Vec<Block>,
    /// What was moved.
    pub motions: Vec<Said>,
    /// How the question was put.
    pub procedure: Vec<Block>,
    /// The votes.
    pub votes: Vec<VoteView>,
    /// The decision.
    pub decision: Vec<Block>,
    /// What is proposed to a higher organ.
    pub recommendation: Option<RecommendationView>,
    /// "A och B deltar inte i beslutet."
    pub abstaining: Option<String>,
    /// Reservations.
    pub reservations: Vec<Said>,
    /// Särskilda yttranden.
    pub opinions: Vec<Said>,
    /// Protokollsanteckningar.
    pub notes: Vec<Said>,
    /// Sections that no one foresaw, before the decision.
    pub sections: Vec<SectionView>,
    /// Sections that no one foresaw, after the decision.
    pub sections_after: Vec<SectionView>,
    /// What is below.
    pub subitems: Vec<ItemView>,
    /// Who is sent the decision.
    pub sent_to: Vec<String>,
    /// Who is told of it.
    pub told: Vec<String>,
}

/// When a § was approved at once, and announced.
#[derive(Debug, Serialize)]
pub struct ApprovedAtOnceView {
    /// The day of approval.
    pub date: Option<String>,
    /// The day that the notice went up.
    pub posted: Option<String>,
    /// The day that it comes down.
    pub removed: Option<String>,
}

/// What someone said: a sentence, and what it goes on with.
#[derive(Debug, Serialize)]
pub struct Said {
    /// "Åsa Ek (S) yrkar bifall till förslaget."
    pub sentence: Option<String>,
    /// What.
    pub text: Vec<Block>,
    /// Why.
    pub reason: Vec<Block>,
}

/// What is proposed to a higher organ.
#[derive(Debug, Serialize)]
pub struct RecommendationView {
    /// Which: "kommunfullmäktige".
    pub organ: String,
    /// What.
    pub text: Vec<Block>,
}

/// A section that no one foresaw.
#[derive(Debug, Serialize)]
pub struct SectionView {
    /// Its heading.
    pub title: String,
    /// Its text.
    pub text: Vec<Block>,
}

/// What items are written in the light of.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) records: &'a Records,
    pub(super) meeting: &'a Meeting,
    pub(super) attendance: &'a Attendance,
    pub(super) names: &'a PrintedNames<'a>,
    pub(super) references: &'a References,
    /// Whether the minutes are signed digitally: nothing that happens later may stand in them.
    pub(super) is_frozen: bool,
}

impl Setting<'_> {
    /// Running text; none for none.
    pub(super) fn prose(&self, prose: Option<&Prose>) -> Vec<Block> {
        prose.map(|prose| blocks(prose, self.references)).unwrap_or_default()
    }

    /// "Åsa Ek (S) och Bo Al (M)".
    pub(super) fn people(&self, names: &[Located<Text>]) -> Option<String> {
        let names: Vec<String> = names.iter().map(|name| with_party(self.names, &name.0)).collect();
        (!names.is_empty()).then(|| swedish::list(&names, "och"))
    }
}

/// A §, with who took part in it.
pub(super) fn paragraph_view(
    setting: Setting<'_>,
    organisation: &Organisation,
    number: ParagraphNumber,
    item: &Item,
) -> ItemView {
    let recusals: Vec<_> = item.recusals.0.iter().collect();
    let people = took_part(setting.attendance, &recusals, number).into_iter();
    ItemView {
        paragraph: Some(swedish::paragraphs(&[number], &organisation.numbering.pattern)),
        took_part: people.map(|person| with_party(setting.names, &person.name.0)).collect(),
        ..item_view(setting, item)
    }
}

/// An item without a number.
fn item_view(setting: Setting<'_>, item: &Item) -> ItemView {
    let prose = |text: &Option<Prose>| setting.prose(text.as_ref());
    let said = |statements: &[Statement], verb: &str| {
        statements.iter().map(|statement| said(setting, statement, verb)).collect()
    };
    let outcome = item.outcome.iter().map(outcome);
    ItemView {
        paragraph: None,
        took_part: Vec::new(),
        id: item.id.as_ref().map(|id| id.0.clone()),
        title: plain(&item.title),
        kinds: kinds(item),
        registered: line(&item.registered),
        attachments: attachments(setting.records, setting.meeting, item),
        presenters: presenters(item),
        approved_at_once: approved_at_once(setting, item),
        recusals: item.recusals.0.iter().map(|recusal| recused(setting, recusal)).collect(),
        description: prose(&item.description),
        background: prose(&item.background),
        documents: lines(&item.documents),
        earlier: item.earlier.0.iter().map(earlier).collect(),
        text: prose(&item.text),
        proposal: prose(&item.proposal),
        motions: item.motions.iter().map(|motion| moved(setting, motion)).collect(),
        procedure: prose(&item.procedure),
        votes: item.votes.0.iter().map(|vote| vote_view(setting, vote)).collect(),
        decision: outcome.chain(prose(&item.decision)).collect(),
        recommendation: item.recommendation.as_ref().map(|recommendation| RecommendationView {
            organ: plain(&recommendation.organ),
            text: setting.prose(Some(&recommendation.text)),
        }),
        abstaining: setting
            .people(&item.abstaining.0)
            .map(|names| format!("{names} deltar inte i beslutet.")),
        reservations: said(&item.reservations.0, "reserverar sig mot beslutet"),
        opinions: said(&item.opinions.0, "lämnar ett särskilt yttrande"),
        notes: said(&item.notes.0, "lämnar en anteckning till protokollet"),
        sections: sections(setting, item, false),
        sections_after: sections(setting, item, true),
        subitems: below(item).map(|sub| item_view(setting, sub)).collect(),
        sent_to: lines(&item.sent_to),
        told: lines(&item.told),
    }
}

/// The lists of a §'s votes that end the minutes, those of items below it too.
pub(super) fn voting_lists(setting: Setting<'_>, paragraph: &str, item: &Item) -> Vec<VotingList> {
    let own = item.votes.0.iter().filter(|vote| vote.has_list());
    let own = own.map(|vote| voting_list(setting, paragraph, item, vote));
    let below = below(item).flat_map(|sub| voting_lists(setting, paragraph, sub));
    own.chain(below).collect()
}

/// When a § was approved and announced, if that was at once.
fn approved_at_once(setting: Setting<'_>, item: &Item) -> Option<ApprovedAtOnceView> {
    let approval = item.approved_at_once.as_ref()?;
    // Days that differ between boards stand in the proof.
    let is_common = !setting.is_frozen && approval.notice.boards.is_empty();
    let posting = if is_common { &approval.notice.common } else { &Posting::default() };
    let day = |date: Option<Located<Date>>| date.map(|date| date.0.to_string());
    Some(ApprovedAtOnceView {
        date: day(approval.date),
        posted: day(posting.posted),
        removed: day(posting.removed.or(posting.to_be_removed)),
    })
}

/// The items below an item that were taken.
fn below(item: &Item) -> impl Iterator<Item = &Item> {
    item.subitems.iter().filter(|sub| sub.has_paragraph())
}

/// Sections that no one foresaw, before or after the decision.
fn sections(setting: Setting<'_>, item: &Item, after: bool) -> Vec<SectionView> {
    let view = |section: &crate::record::Section| SectionView {
        title: plain(&section.title),
        text: setting.prose(Some(&section.text)),
    };
    item.sections.iter().filter(|section| section.after == after).map(view).collect()
}

/// Texts, each on its own.
pub(super) fn lines(texts: &Names) -> Vec<String> {
    texts.0.iter().map(|text| plain(text)).collect()
}

/// Texts in a line, with commas between; none for none.
pub(super) fn line(texts: &Names) -> Option<String> {
    (!texts.0.is_empty()).then(|| lines(texts).join(", "))
}

/// "Åsa Ek (S) yrkar bifall till förslaget."
fn moved(setting: Setting<'_>, motion: &Motion) -> Said {
    let on = motion.on.as_ref().map_or_else(|| "förslaget".to_owned(), plain);
    let to = motion.on.as_ref().map(|to| format!(" till {}", plain(to))).unwrap_or_default();
    let what = match motion.kind {
        Some(MotionKind::Bifall) => format!(" bifall till {on}"),
        Some(MotionKind::Avslag) => format!(" avslag på {on}"),
        Some(MotionKind::Ändring) => format!(" ändring av {on}"),
        Some(MotionKind::Tillägg) => format!(" tillägg till {on}"),
        Some(MotionKind::Återremiss) => format!(" att ärendet återremitteras{to}"),
        Some(MotionKind::Bordläggning) => format!(" att ärendet bordläggs{to}"),
        None => motion.on.as_ref().map(|on| format!(" {}", plain(on))).unwrap_or_default(),
    };
    let text = setting.prose(motion.text.as_ref());
    let reason = setting.prose(motion.reason.as_ref());
    let end = if text.is_empty() { "." } else { ":" };
    let people = setting.people(&motion.by.0);
    Said { sentence: people.map(|people| format!("{people} yrkar{what}{end}")), text, reason }
}

/// "Åsa Ek (S) reserverar sig mot beslutet till förmån för eget yrkande."
fn said(setting: Setting<'_>, statement: &Statement, verb: &str) -> Said {
    let text = setting.prose(statement.text.as_ref());
    let end = if text.is_empty() { "." } else { ":" };
    let favour = statement.in_favour.as_ref().map(plain);
    let favour = favour.map(|what| format!(" till förmån för {what}")).unwrap_or_default();
    let people = setting.people(&statement.by.0);
    Said {
        sentence: people.map(|people| format!("{people} {verb}{favour}{end}")),
        text,
        reason: vec![],
    }
}

/// "Bo Al (M) anmäler jäv och lämnar sammanträdet under ärendet. Cia Ek tjänstgör i stället."
fn recused(setting: Setting<'_>, recusal: &Recusal) -> String {
    let name = |text: &Text| with_party(setting.names, &text.0);
    let reason = recusal.reason.as_ref().map(plain);
    let reason = reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
    let left = format!(
        "{} anmäler jäv{reason} och lämnar sammanträdet under ärendets behandling.",
        name(&recusal.name)
    );
    let served =
        recusal.replaced_by.as_ref().map(|who| format!(" {} tjänstgör i stället.", name(who)));
    let chair = recusal.chair.as_ref().map(|who| format!(" {} är ordförande.", name(who)));
    left + &served.unwrap_or_default() + &chair.unwrap_or_default()
}

/// "Kommunstyrelsen 2023-11-30, § 48, punkt 2: Ärendet återremitterades."
fn earlier(earlier: &EarlierDecision) -> String {
    let organ = earlier.organ.as_ref().map(plain);
    let date = earlier.date.map(|date| date.0.to_string());
    let who = [organ, date].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let paragraph = earlier.paragraph.map(|number| format!("§\u{a0}{number}"));
    let point =
        earlier.point.as_ref().map(|point| format!("punkt\u{a0}{}", swedish::numbers(point)));
    let who = Some(who).filter(|who| !who.is_empty());
    let place: Vec<String> = [who, paragraph, point].into_iter().flatten().collect();
    let text = earlier.text.as_ref().map(plain);
    let place = Some(place.join(", ")).filter(|place| !place.is_empty());
    [place, text].into_iter().flatten().collect::<Vec<_>>().join(": ")
}

/// "Ärendet bordläggs till sammanträdet den 13 december 2024."
fn outcome(outcome: &Outcome) -> Block {
    let until = outcome.until.map(|date| swedish::day(date.0));
    let until = until.map(|day| format!(" till sammanträdet den {day}")).unwrap_or_default();
    let to = outcome.to.as_ref().map(|to| format!(" till {}", plain(to))).unwrap_or_default();
    let text = match outcome.kind {
        OutcomeKind::Bordläggs => format!("Ärendet bordläggs{until}."),
        OutcomeKind::Återremitteras => format!("Ärendet återremitteras{to}."),
        OutcomeKind::Antecknas => "Informationen antecknas till protokollet.".to_owned(),
    };
    Block::Paragraph { body: vec![Inline::Text(text)] }
}
