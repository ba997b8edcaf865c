//! What takes place in a §, in words: in come the acts of an event or of the § itself, out goes what
//! `templates/avsnitt.j2` prints.

use serde::Serialize;

use super::context::MinutesContext;
use super::vote::{ElectionView, VoteView, election_view, vote_view};
use super::words::{prefixed, typographic};
use crate::prose::{Block, Inline};
use crate::record::{
    Acts, Event, Motion, MotionKind, Outcome, OutcomeKind, Recommendation, Recusal, Statement, Text,
};
use crate::swedish;

/// What takes place at a moment of a §. A part that it lacks is empty.
#[derive(Debug, Serialize)]
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
    /// The decision.
    pub decision: Vec<Block>,
    /// The heading of the decision, if it isn't the usual one.
    pub decision_label: Option<String>,
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
}

/// What happens in a §.
#[derive(Debug, Serialize)]
pub struct StepView {
    /// "17.20", unless another part says it.
    pub time: Option<String>,
    /// Its heading, if it isn't the usual one.
    pub title: Option<String>,
    /// "Bo Al (M) lämnar sammanträdet klockan 17.20. Dan Mo (KD) tjänstgör för Bo Al (M)."
    pub movements: Option<String>,
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

/// What happens in a §.
pub(super) fn step_view(context: MinutesContext<'_>, event: &Event) -> StepView {
    let movements = movements(context, event);
    let is_said = movements.is_some() || event.adjournment.is_some();
    let acts = acts_view(context, event.acts());
    let title = event.title.as_deref().map(typographic);
    let (decision_label, title) =
        if acts.decision.is_empty() { (None, title) } else { (title, None) };
    StepView {
        time: event.time.filter(|_| !is_said).map(|time| swedish::hours(*time)),
        title,
        movements,
        adjournment: event.adjournment.map(|pause| swedish::hours(*pause)),
        acts: ActsView { decision_label, ..acts },
    }
}

/// Who come, leave and begin to serve: "Bo Al (M) lämnar sammanträdet klockan 17.20. Dan Mo (KD) tjänstgör för Bo
/// Al (M)."
fn movements(context: MinutesContext<'_>, event: &Event) -> Option<String> {
    let arriving = context.people(&event.arriving.0);
    let leaving = context.people(&event.leaving.0);
    let serving = event.serving.0.iter().map(|successor| {
        let name = context.name(&successor.name);
        match &successor.replaces {
            Some(replaced) => format!("{name} tjänstgör för {}", context.name(&replaced.name)),
            None => format!("{name} tjänstgör"),
        }
    });
    let arrived = arriving.map(|people| format!("{people} kommer till sammanträdet"));
    let left = leaving.map(|people| format!("{people} lämnar sammanträdet"));
    let mut sentences: Vec<String> = left.into_iter().chain(arrived).chain(serving).collect();
    if let (Some(first), Some(time)) = (sentences.first_mut(), event.time) {
        *first += &format!(" klockan\u{a0}{}", swedish::hours(*time));
    }
    (!sentences.is_empty()).then(|| sentences.join(". ") + ".")
}

/// What takes place at a moment.
pub(super) fn acts_view(context: MinutesContext<'_>, acts: Acts<'_>) -> ActsView {
    let abstaining = context.people(acts.abstaining);
    ActsView {
        recusals: acts.recusals.iter().map(|recusal| recused(context, recusal)).collect(),
        text: context.prose(acts.text.map(|text| &**text)),
        motions: acts.motions.iter().map(|motion| moved(context, motion)).collect(),
        procedure: context.prose(acts.procedure.map(|text| &**text)),
        votes: acts.votes.iter().map(|vote| vote_view(context, vote)).collect(),
        elections: acts.elections.iter().map(|own| election_view(context, own)).collect(),
        decision: decided(context, &acts),
        decision_label: None,
        recommendation: acts.recommendation.map(|own| recommendation(context, own)),
        abstaining: abstaining.map(|names| format!("{names} deltar inte i beslutet.")),
        reservations: statements(context, acts.reservations, "reserverar sig mot beslutet"),
        opinions: statements(context, acts.opinions, "lämnar ett särskilt yttrande"),
        notes: statements(context, acts.notes, "lämnar en anteckning till protokollet"),
    }
}

/// What became of a matter, and the decision as it is written.
pub(super) fn decided(context: MinutesContext<'_>, acts: &Acts<'_>) -> Vec<Block> {
    let written = context.prose(acts.decision.map(|text| &**text));
    acts.outcome.into_iter().map(outcome).chain(written).collect()
}

/// A paragraph of plain words.
pub(super) fn paragraph(words: String) -> Block {
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

/// "Åsa Ek (S) yrkar bifall till förslaget."
fn moved(context: MinutesContext<'_>, motion: &Motion) -> StatementView {
    let first = object(motion.kind.as_deref(), motion.on.as_deref());
    let verb = motion.verb.as_deref().map_or_else(|| "yrkar".to_owned(), typographic);
    let text = context.prose(motion.text.as_deref());
    let (what, text) = match &motion.otherwise {
        None => (first, text),
        Some(other) => {
            let second = object(other.kind.as_deref(), other.on.as_deref());
            let second_text = context.prose(other.text.as_deref());
            let what = format!(" i första hand{first} och i andra hand{second}");
            (what, text.into_iter().chain(second_text).collect())
        }
    };
    let people = context.people(&motion.by.0);
    StatementView {
        sentence: people.map(|people| format!("{people} {verb}{what}{}", end_before(&text))),
        text,
        reason: context.prose(motion.reason.as_deref()),
    }
}

/// " bifall till förslaget", " att ärendet återremitteras till förvaltningen"; a kind may be missing.
fn object(kind: Option<&MotionKind>, on: Option<&Text>) -> String {
    let target = on.map_or_else(|| "förslaget".to_owned(), typographic);
    let to_whom = prefixed(" till ", on);
    match kind {
        Some(MotionKind::Bifall) => format!(" bifall till {target}"),
        Some(MotionKind::Avslag) => format!(" avslag på {target}"),
        Some(MotionKind::Ändring) => format!(" ändring av {target}"),
        Some(MotionKind::Tillägg) => format!(" tillägg till {target}"),
        Some(MotionKind::Återremiss) => format!(" att ärendet återremitteras{to_whom}"),
        Some(MotionKind::Bordläggning) => format!(" att ärendet bordläggs{to_whom}"),
        None => prefixed(" ", on),
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
        let own = statement.verb.as_deref().map(typographic);
        let verb = own.as_deref().unwrap_or(verb);
        let sentence = people.map(|people| format!("{people} {verb}{favour}{end}"));
        views.push(StatementView { sentence, text, reason: Vec::new() });
    }
    views
}

/// How a sentence ends before a text that it introduces.
fn end_before(text: &[Block]) -> char {
    if text.is_empty() { '.' } else { ':' }
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
