//! A § of the minutes with everything that it may hold, in words: in come an item and the context
//! of its meeting, out goes what `templates/paragraf.typ.j2` prints.

use serde::Serialize;

use super::attachment::{AttachmentsView, attachments};
use super::context::MinutesContext;
use super::vote::{VoteView, VotingList, vote_view, voting_list};
use super::words::{
    BLANK, comma_separated, joined, kind_label, lines, paragraphs, pending, prefixed, presenters,
    typographic,
};
use crate::facts::Paragraph;
use crate::prose::{Block, Inline};
use crate::record::{
    ApprovedAtOnce, Date, EarlierDecision, Item, Motion, MotionKind, Organisation, Outcome,
    OutcomeKind, Posting, Recommendation, Recusal, Section, Statement,
};
use crate::swedish;

/// An item of the minutes. A part that it lacks is empty.
#[derive(Debug, Serialize)]
pub struct ItemView {
    /// "§ 47"; none below another item.
    pub paragraph: Option<String>,
    /// Who took part in the decision: "Åsa Ek (S)"; empty below another item, where it is the same.
    pub took_part: Vec<String>,
    /// The name that references lead to.
    pub id: Option<String>,
    /// The heading.
    pub title: String,
    /// "Beslut".
    pub kinds: Option<String>,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// The attachments that it rests on.
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
    pub motions: Vec<StatementView>,
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
    pub reservations: Vec<StatementView>,
    /// Särskilda yttranden.
    pub opinions: Vec<StatementView>,
    /// Protokollsanteckningar.
    pub notes: Vec<StatementView>,
    /// Sections of the record's own, before the decision.
    pub sections: Vec<SectionView>,
    /// Sections of the record's own, after the decision.
    pub sections_after: Vec<SectionView>,
    /// The items below it.
    pub subitems: Vec<ItemView>,
    /// Who is sent the decision.
    pub sent_to: Vec<String>,
    /// Who is informed of it.
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

/// A motion, a reservation, an opinion or a note: a sentence, and the text that it introduces.
#[derive(Debug, Serialize)]
pub struct StatementView {
    /// "Åsa Ek (S) yrkar bifall till förslaget."
    pub sentence: Option<String>,
    /// The text after the sentence.
    pub text: Vec<Block>,
    /// The reasons.
    pub reason: Vec<Block>,
}

/// What is proposed to a higher organ.
#[derive(Debug, Serialize)]
pub struct RecommendationView {
    /// The organ: "kommunfullmäktige".
    pub organ: String,
    /// The proposal.
    pub text: Vec<Block>,
}

/// A section of the record's own.
#[derive(Debug, Serialize)]
pub struct SectionView {
    /// Its heading.
    pub title: String,
    /// Its text.
    pub text: Vec<Block>,
}

/// A §, with who took part in it.
pub(crate) fn paragraph_view(
    context: MinutesContext<'_>,
    organisation: &Organisation,
    paragraph: Paragraph<'_>,
) -> ItemView {
    ItemView {
        paragraph: paragraphs(organisation, &[paragraph.number]),
        took_part: paragraph.took_part.iter().map(|person| context.name(&person.name)).collect(),
        ..item_view(context, paragraph.item)
    }
}

/// An item without a number.
fn item_view(context: MinutesContext<'_>, item: &Item) -> ItemView {
    let (after, before): (Vec<&Section>, Vec<&Section>) =
        item.sections.iter().partition(|section| *section.after);
    ItemView {
        paragraph: None,
        took_part: Vec::new(),
        id: item.id.as_ref().map(|id| id.0.clone()),
        title: typographic(&item.title),
        kinds: kind_label(item),
        registered: comma_separated(&item.registered),
        attachments: attachments(context.records, context.meeting, item),
        presenters: presenters(item),
        approved_at_once: item
            .approved_at_once
            .as_ref()
            .map(|approval| approved_at_once(context, approval)),
        recusals: item.recusals.0.iter().map(|recusal| recused(context, recusal)).collect(),
        description: context.prose(item.description.as_deref()),
        background: context.prose(item.background.as_deref()),
        documents: lines(&item.documents),
        earlier: item.earlier.0.iter().map(earlier).collect(),
        text: context.prose(item.text.as_deref()),
        proposal: context.prose(item.proposal.as_deref()),
        motions: item.motions.iter().map(|motion| moved(context, motion)).collect(),
        procedure: context.prose(item.procedure.as_deref()),
        votes: item.votes.0.iter().map(|vote| vote_view(context, vote)).collect(),
        decision: decision(context, item),
        recommendation: item.recommendation.as_ref().map(|own| recommendation(context, own)),
        abstaining: context
            .people(&item.abstaining.0)
            .map(|names| format!("{names} deltar inte i beslutet.")),
        reservations: statements(context, &item.reservations.0, "reserverar sig mot beslutet"),
        opinions: statements(context, &item.opinions.0, "lämnar ett särskilt yttrande"),
        notes: statements(context, &item.notes.0, "lämnar en anteckning till protokollet"),
        sections: sections(context, &before),
        sections_after: sections(context, &after),
        subitems: below(item).map(|sub| item_view(context, sub)).collect(),
        sent_to: lines(&item.sent_to),
        told: lines(&item.told),
    }
}

/// The lists of a §'s votes that end the minutes, those of items below it too.
pub(crate) fn voting_lists(
    context: MinutesContext<'_>,
    paragraph: &str,
    item: &Item,
) -> Vec<VotingList> {
    let listed = item.votes.0.iter().filter(|vote| vote.has_list());
    listed
        .map(|vote| voting_list(context, paragraph, item, vote))
        .chain(below(item).flat_map(|sub| voting_lists(context, paragraph, sub)))
        .collect()
}

/// When a § that was approved at once was approved and announced.
fn approved_at_once(context: MinutesContext<'_>, approval: &ApprovedAtOnce) -> ApprovedAtOnceView {
    // Days that differ between boards stand in the proof.
    let is_common = !context.is_frozen && approval.notice.boards.is_empty();
    let posting = if is_common { &approval.notice.common } else { &Posting::default() };
    ApprovedAtOnceView {
        date: approval.date.map(|date| iso(*date)),
        posted: pending(&posting.posted),
        removed: pending(&posting.removed).or_else(|| pending(&posting.to_be_removed)),
    }
}

/// "2024-12-17".
fn iso(date: Date) -> String {
    date.0.to_string()
}

/// The items below an item that were taken.
fn below(item: &Item) -> impl Iterator<Item = &Item> {
    item.subitems.iter().filter(|sub| sub.has_paragraph())
}

/// What became of an item, and the decision as it is written; in a draft a gap, if it has none yet.
fn decision(context: MinutesContext<'_>, item: &Item) -> Vec<Block> {
    let written = context.prose(item.decision.as_deref());
    let gap = (context.meeting.is_draft() && item.lacks_decision())
        .then(|| paragraph(format!("{BLANK} (inte beslutat än)")));
    item.outcome.iter().map(outcome).chain(written).chain(gap).collect()
}

/// A paragraph of plain words.
fn paragraph(words: String) -> Block {
    Block::Paragraph { body: vec![Inline::Text(words)] }
}

/// What is proposed to a higher organ.
fn recommendation(
    context: MinutesContext<'_>,
    recommendation: &Recommendation,
) -> RecommendationView {
    RecommendationView {
        organ: typographic(&recommendation.organ),
        text: context.prose(Some(&recommendation.text)),
    }
}

/// Sections of the record's own.
fn sections(context: MinutesContext<'_>, sections: &[&Section]) -> Vec<SectionView> {
    sections
        .iter()
        .map(|section| SectionView {
            title: typographic(&section.title),
            text: context.prose(Some(&section.text)),
        })
        .collect()
}

/// "Åsa Ek (S) yrkar bifall till förslaget."
fn moved(context: MinutesContext<'_>, motion: &Motion) -> StatementView {
    let target = motion.on.as_deref().map_or_else(|| "förslaget".to_owned(), typographic);
    let to_whom = prefixed(" till ", motion.on.as_deref());
    let what = match motion.kind.as_deref() {
        Some(MotionKind::Bifall) => format!(" bifall till {target}"),
        Some(MotionKind::Avslag) => format!(" avslag på {target}"),
        Some(MotionKind::Ändring) => format!(" ändring av {target}"),
        Some(MotionKind::Tillägg) => format!(" tillägg till {target}"),
        Some(MotionKind::Återremiss) => format!(" att ärendet återremitteras{to_whom}"),
        Some(MotionKind::Bordläggning) => format!(" att ärendet bordläggs{to_whom}"),
        None => prefixed(" ", motion.on.as_deref()),
    };
    let people = context.people(&motion.by.0);
    let text = context.prose(motion.text.as_deref());
    StatementView {
        sentence: people.map(|people| format!("{people} yrkar{what}{}", end_before(&text))),
        text,
        reason: context.prose(motion.reason.as_deref()),
    }
}

/// Statements with a verb: "Åsa Ek (S) reserverar sig mot beslutet till förmån för eget yrkande."
fn statements(
    context: MinutesContext<'_>,
    statements: &[Statement],
    verb: &str,
) -> Vec<StatementView> {
    let mut views = Vec::with_capacity(statements.len());
    for statement in statements {
        let people = context.people(&statement.by.0);
        let favour = prefixed(" till förmån för ", statement.in_favour.as_deref());
        let text = context.prose(statement.text.as_deref());
        let end = end_before(&text);
        let sentence = people.map(|people| format!("{people} {verb}{favour}{end}"));
        views.push(StatementView { sentence, text, reason: Vec::new() });
    }
    views
}

/// How a sentence ends before a text that it introduces.
fn end_before(text: &[Block]) -> char {
    if text.is_empty() { '.' } else { ':' }
}

/// "Bo Al (M) anmäler jäv och lämnar sammanträdet under ärendet. Cia Ek tjänstgör i stället."
fn recused(context: MinutesContext<'_>, recusal: &Recusal) -> String {
    let name = context.name(&recusal.name);
    let reason = match &recusal.reason {
        Some(reason) => format!(" ({})", typographic(reason)),
        None => String::new(),
    };
    let mut text =
        format!("{name} anmäler jäv{reason} och lämnar sammanträdet under ärendets behandling.");
    if let Some(name) = &recusal.replaced_by {
        text += &format!(" {} tjänstgör i stället.", context.name(name));
    }
    if let Some(name) = &recusal.chair {
        text += &format!(" {} är ordförande.", context.name(name));
    }
    text
}

/// "Kommunstyrelsen 2023-11-30, § 48, punkt 2: Ärendet återremitterades."
fn earlier(earlier: &EarlierDecision) -> String {
    let organ = earlier.organ.as_deref().map(typographic);
    let decided = joined([organ, earlier.date.map(|date| iso(*date))], " ");
    let paragraph = earlier.paragraph.map(|number| format!("§\u{a0}{number}"));
    let point =
        earlier.point.as_ref().map(|point| format!("punkt\u{a0}{}", swedish::numbers(point)));
    let place = joined([decided, paragraph, point], ", ");
    joined([place, earlier.text.as_deref().map(typographic)], ": ").unwrap_or_default()
}

/// "Ärendet bordläggs till sammanträdet den 13 december 2024."
fn outcome(outcome: &Outcome) -> Block {
    let text = match (*outcome.kind, outcome.until) {
        (OutcomeKind::Bordläggs, Some(date)) => {
            format!("Ärendet bordläggs till sammanträdet den {}.", swedish::day(date.0))
        }
        (OutcomeKind::Bordläggs, None) => "Ärendet bordläggs.".to_owned(),
        (OutcomeKind::Återremitteras, _) => {
            format!("Ärendet återremitteras{}.", prefixed(" till ", outcome.to.as_deref()))
        }
        (OutcomeKind::Antecknas, _) => "Informationen antecknas till protokollet.".to_owned(),
    };
    paragraph(text)
}
