//! What takes place in a §, in words: in come the acts of an event or of the § itself, out goes what
//! `templates/avsnitt.j2` prints.

use serde::Serialize;

use super::context::MinutesContext;
use super::vote::{ElectionView, VoteView, election_view, vote_view};
use super::words::typographic;
use crate::prose::Block;
use crate::record::{
    Acts, Event, Motion, MotionKind, Outcome, Recommendation, Recusal, Statement, Text,
};
use crate::swedish;

/// What takes place at a moment of a §. A part that it lacks is empty.
#[derive(Debug, Default, Serialize)]
pub struct ActsView {
    /// Those who took no part because of a conflict of interest.
    pub recusals: Vec<RecusalView>,
    /// The text.
    pub text: Vec<Block>,
    /// What was moved.
    pub motions: Vec<StatementView>,
    /// How the question was put.
    pub procedure: Vec<Block>,
    /// The votes.
    pub votes: Vec<VoteView>,
    /// The elections.
    pub elections: Vec<ElectionView>,
    /// What became of it, when that is less than a decision in the matter.
    pub outcome: Option<OutcomeView>,
    /// The decision.
    pub decision: Vec<Block>,
    /// "________" in a draft, where the decision is still to come.
    pub gap: Option<&'static str>,
    /// The heading of the decision, if it isn't the usual one.
    pub decision_label: Option<String>,
    /// What is proposed to a higher organ.
    pub recommendation: Option<RecommendationView>,
    /// Those who abstain from it: "Bo Al (M) och Cia Lind (C)".
    pub abstaining: Option<String>,
    /// Reservations.
    pub reservations: Vec<StatementView>,
    /// Särskilda yttranden.
    pub opinions: Vec<StatementView>,
    /// Protokollsanteckningar.
    pub notes: Vec<StatementView>,
}

/// What happens in a §.
#[derive(Debug, Serialize)]
pub struct StepView {
    /// "17.20".
    pub time: Option<String>,
    /// Its heading, if it isn't the usual one.
    pub title: Option<String>,
    /// Who leave: "Bo Al (M) och Cia Lind (C)".
    pub leaving: Option<String>,
    /// Who come.
    pub arriving: Option<String>,
    /// Who begin to serve, and for whom if that is said.
    pub serving: Vec<ServingView>,
    /// "17.20–17.35", a pause.
    pub adjournment: Option<String>,
    /// What takes place.
    #[serde(flatten)]
    pub acts: ActsView,
}

/// Someone who took no part because of a conflict of interest.
#[derive(Debug, Serialize)]
pub struct RecusalView {
    /// "Bo Al (M)".
    pub name: String,
    /// Why.
    pub reason: Option<String>,
    /// Whether she left the room.
    pub leaves: bool,
    /// Who served instead.
    pub substitute: Option<String>,
    /// Who presided instead.
    pub chair: Option<String>,
}

/// Someone who begins to serve.
#[derive(Debug, Serialize)]
pub struct ServingView {
    /// "Dan Mo (KD)".
    pub name: String,
    /// In whose place: "Bo Al (M)".
    pub replaces: Option<String>,
}

/// What became of a matter.
#[derive(Debug, Serialize)]
pub struct OutcomeView {
    /// "bordläggs", "återremitteras", "antecknas".
    pub kind: &'static str,
    /// Until which day: "2024-12-13".
    pub until: Option<String>,
    /// To whom it goes back.
    pub to: Option<String>,
}

/// What somebody moves, in first or second place.
#[derive(Debug, Serialize)]
pub struct MotionObject {
    /// "bifall", "avslag", "ändring", "tillägg", "återremiss", "bordläggning".
    pub kind: Option<&'static str>,
    /// To what, or to whom: "kommunstyrelsens förslag".
    pub on: Option<String>,
}

/// A motion, a reservation, an opinion or a note: who, what, and the text that follows.
#[derive(Debug, Serialize)]
pub struct StatementView {
    /// "Åsa Ek (S) och ledamöterna från M".
    pub by: Option<String>,
    /// What they do, if it isn't the usual: "föreslår".
    pub verb: Option<String>,
    /// What they move.
    pub first: Option<MotionObject>,
    /// What they move if that isn't accepted.
    pub second: Option<MotionObject>,
    /// The text of that.
    pub second_text: Vec<Block>,
    /// What they would rather have had: "eget yrkande".
    pub in_favour: Option<String>,
    /// The text.
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

/// What happens in a §.
pub(super) fn step_view(context: MinutesContext<'_>, event: &Event) -> StepView {
    let acts = acts_view(context, event.acts());
    let title = event.title.as_deref().map(typographic);
    let decides = !acts.decision.is_empty() || acts.outcome.is_some();
    let (decision_label, title) = if decides { (title, None) } else { (None, title) };
    let serving = event.serving.0.iter().map(|successor| ServingView {
        name: context.name(&successor.name),
        replaces: successor.replaces.as_ref().map(|replaced| context.name(&replaced.name)),
    });
    StepView {
        time: event.time.map(|time| swedish::hours(*time)),
        title,
        leaving: context.people(&event.leaving.0),
        arriving: context.people(&event.arriving.0),
        serving: serving.collect(),
        adjournment: event.adjournment.map(|pause| swedish::hours(*pause)),
        acts: ActsView { decision_label, ..acts },
    }
}

/// What takes place at a moment.
pub(super) fn acts_view(context: MinutesContext<'_>, acts: Acts<'_>) -> ActsView {
    ActsView {
        recusals: acts.recusals.iter().map(|recusal| recused(context, recusal)).collect(),
        text: context.prose(acts.text.map(|text| &**text)),
        motions: acts.motions.iter().map(|motion| moved(context, motion)).collect(),
        procedure: context.prose(acts.procedure.map(|text| &**text)),
        votes: acts.votes.iter().map(|vote| vote_view(context, vote)).collect(),
        elections: acts.elections.iter().map(|own| election_view(context, own)).collect(),
        outcome: acts.outcome.map(outcome_view),
        decision: context.prose(acts.decision.map(|text| &**text)),
        gap: None,
        decision_label: None,
        recommendation: acts.recommendation.map(|own| recommendation(context, own)),
        abstaining: context.people(acts.abstaining),
        reservations: statements(context, acts.reservations),
        opinions: statements(context, acts.opinions),
        notes: statements(context, acts.notes),
    }
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

/// What somebody moved.
fn moved(context: MinutesContext<'_>, motion: &Motion) -> StatementView {
    let second = motion.otherwise.as_ref();
    StatementView {
        by: context.people(&motion.by.0),
        verb: motion.verb.as_deref().map(typographic),
        first: Some(object(motion.kind.as_deref(), motion.on.as_deref())),
        second: second.map(|other| object(other.kind.as_deref(), other.on.as_deref())),
        second_text: context.prose(second.and_then(|other| other.text.as_deref())),
        in_favour: None,
        text: context.prose(motion.text.as_deref()),
        reason: context.prose(motion.reason.as_deref()),
    }
}

fn object(kind: Option<&MotionKind>, on: Option<&Text>) -> MotionObject {
    MotionObject { kind: kind.map(|kind| kind.word()), on: on.map(typographic) }
}

/// What somebody said of a decision.
fn statements(context: MinutesContext<'_>, statements: &[Statement]) -> Vec<StatementView> {
    let views = statements.iter().map(|statement| StatementView {
        by: context.people(&statement.by.0),
        verb: statement.verb.as_deref().map(typographic),
        first: None,
        second: None,
        second_text: Vec::new(),
        in_favour: statement.in_favour.as_deref().map(typographic),
        text: context.prose(statement.text.as_deref()),
        reason: Vec::new(),
    });
    views.collect()
}

/// Someone who took no part.
fn recused(context: MinutesContext<'_>, recusal: &Recusal) -> RecusalView {
    RecusalView {
        name: context.name(&recusal.name),
        reason: recusal.reason.as_deref().map(typographic),
        leaves: *recusal.leaves,
        substitute: recusal.replaced_by.as_ref().map(|name| context.name(name)),
        chair: recusal.chair.as_ref().map(|name| context.name(name)),
    }
}

/// What became of a matter.
pub(crate) fn outcome_view(outcome: &Outcome) -> OutcomeView {
    OutcomeView {
        kind: outcome.kind.word(),
        until: outcome.until.map(|date| date.0.to_string()),
        to: outcome.to.as_deref().map(typographic),
    }
}
