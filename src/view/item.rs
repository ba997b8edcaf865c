//! A § of the minutes with everything that it may hold, in words: in come an item and the context
//! of its meeting, out goes what `templates/avsnitt.j2` prints.

use serde::Serialize;

use super::acts::{ActsView, StepView, acts_view, step_view};
use super::attachment::{AttachmentsView, attachments};
use super::context::MinutesContext;
use super::mask::cited;
use super::preparation::preparation;
use super::register::{self, DelegatedView};
use super::vote::{VotingList, voting_list};
use super::words::{
    BLANK, comma_separated, days_of, facts_in_line, joined, kind_label, lines, paragraphs, pending,
    presenters, titled, typographic,
};
use crate::facts::Paragraph;
use crate::law::{self, Citation, Topic};
use crate::prose::Block;
use crate::record::{
    AppealWay, ApprovedAtOnce, Date, EarlierDecision, Item, Organisation, OwnAppeal, Posting,
    Section, Text,
};
use crate::swedish;

/// An item of the minutes. A part that it lacks is empty.
#[derive(Debug, Default, Serialize)]
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
    /// "1.2.3", the code of what it is about.
    pub classification: Option<String>,
    /// "Sn § 50, Au § 84", where it has been before.
    pub handled_by: Option<String>,
    /// "Eva Ek, jurist", who has prepared it.
    pub handlers: Option<String>,
    /// Facts of its own: "Handläggare: Eva Ek".
    pub facts: Option<String>,
    /// The attachments that it rests on.
    pub attachments: Option<AttachmentsView>,
    /// "Katarina Hansson", "A och B".
    pub presenters: Option<String>,
    /// "25 kap. 1 § OSL", by which the rest of it is secret, in minutes for everybody.
    pub closed: Option<String>,
    /// How its decision is appealed, where that isn't as the organ's others.
    pub appeal: Option<OwnAppealView>,
    /// How the § was approved at once, if it was.
    pub approved_at_once: Option<ApprovedAtOnceView>,
    /// What it is about.
    pub description: Vec<Block>,
    /// What came before.
    pub background: Vec<Block>,
    /// What the decision rests on.
    pub documents: Vec<String>,
    /// "Kommunstyrelsen 2023-11-30, § 48".
    pub earlier: Vec<String>,
    /// The proposed decision.
    pub proposal: Vec<Block>,
    /// Whose proposal it is, if it is another organ's: "Arbetsutskottets".
    pub proposed_by: Option<String>,
    /// Sections of the record's own, before the decision.
    pub sections: Vec<SectionView>,
    /// Sections of the record's own, after the decision.
    pub sections_after: Vec<SectionView>,
    /// The decisions by delegation that it reports.
    pub delegated: Vec<DelegatedView>,
    /// What takes place in it, in order.
    pub events: Vec<StepView>,
    /// What it says itself.
    #[serde(flatten)]
    pub acts: ActsView,
    /// "13.05–13.20", when it was taken.
    pub taken: Option<String>,
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
    /// Whether it has.
    pub is_removed: bool,
}

/// How a decision is appealed, where that isn't as the organ's others.
#[derive(Debug, Serialize)]
pub struct OwnAppealView {
    /// "förvaltningsbesvär", "inte".
    pub way: &'static str,
    /// Why it can't be.
    pub why: Option<String>,
    /// "42–44 §§ förvaltningslagen", where it is said how it is appealed.
    pub statute: Option<String>,
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

/// A secret § as everybody sees it: its number, its title, and the section of the `law` that closes it.
pub(crate) fn closed_view(
    organisation: &Organisation,
    paragraph: Paragraph<'_>,
    law: &Text,
) -> ItemView {
    let Item { id, title, .. } = paragraph.item;
    ItemView {
        paragraph: paragraphs(organisation, &[paragraph.number]),
        id: id.as_ref().map(|id| id.0.clone()),
        title: typographic(title),
        closed: Some(cited(law)),
        ..ItemView::default()
    }
}

/// An item without a number.
fn item_view(context: MinutesContext<'_>, item: &Item) -> ItemView {
    let (after, before): (Vec<&Section>, Vec<&Section>) =
        item.sections.iter().partition(|section| *section.after);
    let prepared = preparation(context.body, context.records, item, context.references);
    ItemView {
        paragraph: None,
        took_part: Vec::new(),
        id: item.id.as_ref().map(|id| id.0.clone()),
        title: typographic(&item.title),
        kinds: kind_label(item),
        registered: joined(prepared.registered.into_iter().map(Some), ", "),
        classification: comma_separated(&item.classification),
        handled_by: prepared.handled_by,
        handlers: titled(&item.handlers.0),
        facts: facts_in_line(days_of(context.records), &item.facts, " · "),
        attachments: attachments(context.body, context.records, context.meeting, item),
        presenters: presenters(item),
        closed: None,
        approved_at_once: item
            .approved_at_once
            .as_ref()
            .map(|approval| approved_at_once(context, approval)),
        appeal: item.appeal.as_ref().map(|own| own_appeal(context, own)),
        description: context.prose(item.description.as_deref()),
        background: context.prose(item.background.as_deref()),
        documents: lines(&item.documents),
        earlier: item.earlier.0.iter().map(|own| earlier(context, own)).collect(),
        proposal: prepared.proposal,
        proposed_by: prepared.whose,
        delegated: item.delegated.0.iter().map(register::delegated).collect(),
        events: item.events.0.iter().map(|event| step_view(context, event)).collect(),
        acts: ActsView { gap: gap(context, item), ..acts_view(context, item.acts()) },
        taken: item.taken.map(|hours| swedish::hours(*hours)),
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
    let listed = item.all_acts().flat_map(|acts| acts.votes).filter(|vote| vote.has_list());
    listed
        .map(|vote| voting_list(context, paragraph, item, vote))
        .chain(below(item).flat_map(|sub| voting_lists(context, paragraph, sub)))
        .collect()
}

/// How a decision is appealed, where that isn't as the organ's others.
fn own_appeal(context: MinutesContext<'_>, own: &OwnAppeal) -> OwnAppealView {
    let kind = context.records.organisation.as_ref().map(|record| record.value.kind());
    let is_complaint = *own.way == AppealWay::Complaint;
    let law = kind
        .filter(|_| is_complaint)
        .and_then(|kind| law::section(Topic::Complaint, kind, context.meeting.date.0));
    OwnAppealView {
        way: own.way.word(),
        why: own.reason.as_deref().map(|text| typographic(text).trim_end_matches('.').to_owned()),
        statute: law.map(Citation::at_length),
    }
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
        is_removed: posting.removed.known.is_some(),
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

/// A gap for the decision that a draft lacks.
fn gap(context: MinutesContext<'_>, item: &Item) -> Option<&'static str> {
    (context.meeting.is_draft() && item.lacks_decision()).then_some(BLANK)
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

/// "Kommunstyrelsen 2023-11-30, § 48, punkt 2: Ärendet återremitterades."
fn earlier(context: MinutesContext<'_>, earlier: &EarlierDecision) -> String {
    let form = days_of(context.records);
    let organ = earlier.organ.as_deref().map(typographic);
    let decided =
        joined([organ, earlier.date.map(|date| swedish::dated_in_sentence(form, date.0))], " ");
    let paragraph = earlier.paragraph.map(|number| format!("§\u{a0}{number}"));
    let point =
        earlier.point.as_ref().map(|point| format!("punkt\u{a0}{}", swedish::numbers(point)));
    let place = joined([decided, paragraph, point], ", ");
    joined([place, earlier.text.as_deref().map(typographic)], ": ").unwrap_or_default()
}
