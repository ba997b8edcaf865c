//! What registers say of §§: in come their rows, out goes what their templates print, and the same as texts for other
//! programs.

use chrono::NaiveDate;
use serde::Serialize;

use super::acts::{OutcomeView, RecommendationView, outcome_view};
use super::references;
use super::words::{comma_separated, lines, paragraphs, running_text, typographic};
use crate::facts::registers::Minuted;
use crate::facts::{Assigned, AssignmentState, Facts};
use crate::prose::{Block, ReferenceTargets, plain};
use crate::record::{DelegatedDecision, Organisation};
use crate::swedish;

/// A § of some minutes.
#[derive(Debug, Serialize)]
pub struct MinutedView {
    /// The organ, where there are several: "Barnnämnden".
    pub organ: Option<String>,
    /// The day of the meeting: "2024-03-01".
    pub date: String,
    /// "§ 12".
    pub paragraph: String,
    /// The heading.
    pub title: String,
    /// "KS 2024/12, KS 2024/30".
    pub registered: Option<String>,
    /// "Au § 84", where it has been before.
    pub handled_by: Option<String>,
    /// What was decided.
    pub decision: Vec<Block>,
    /// What was proposed to higher organs.
    pub recommendations: Vec<RecommendationView>,
    /// What became of it, when that is less than a decision in the matter.
    pub outcome: Option<OutcomeView>,
}

/// What somebody is to do.
#[derive(Debug, Serialize)]
pub struct AssignmentView {
    /// The organ that gave it, where there are several.
    pub organ: Option<String>,
    /// The day that it was given.
    pub date: String,
    /// "§ 12".
    pub paragraph: String,
    /// Its place among those that the § gave, if it gave several.
    pub order: Option<u32>,
    /// The heading of that §.
    pub title: String,
    /// Who is to do it.
    pub to: String,
    /// What, if it isn't what was decided.
    pub what: Option<String>,
    /// The last day for it.
    pub due: Option<String>,
    /// "öppet", "försenat", "klart".
    pub state: &'static str,
    /// The day that it was done, as a § says.
    pub done: Option<String>,
    /// The organ of that §, if it is another.
    pub done_organ: Option<String>,
    /// That §.
    pub done_paragraph: Option<String>,
}

/// A decision by delegation.
#[derive(Debug, Serialize)]
pub struct DelegatedView {
    /// The day.
    pub date: Option<String>,
    /// Its numbers in the register.
    pub registered: Option<String>,
    /// What was decided.
    pub decision: String,
    /// Who decided.
    pub by: Option<String>,
    /// The point of the delegationsordning.
    pub point: Option<String>,
}

/// What registers write §§ with.
#[derive(Clone, Copy)]
pub(crate) struct RegisterContext<'a> {
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) organisation: &'a Organisation,
    /// The day on which it is asked what is open, late or done.
    pub(crate) until: NaiveDate,
}

impl RegisterContext<'_> {
    /// A §.
    pub(crate) fn minuted(&self, own: &Minuted<'_>) -> MinutedView {
        MinutedView {
            organ: self.organ(own),
            date: own.held.day.to_string(),
            paragraph: paragraph(own),
            title: typographic(&own.item.title),
            registered: comma_separated(own.registered),
            handled_by: comma_separated(&own.item.handled_by),
            decision: self.decision(own),
            recommendations: self.recommendations(own),
            outcome: own.item.all_acts().filter_map(|acts| acts.outcome).last().map(outcome_view),
        }
    }

    /// What somebody is to do.
    pub(crate) fn assigned(&self, own: &Assigned<'_>, of_same: usize) -> AssignmentView {
        let done = own.done(self.until);
        AssignmentView {
            organ: self.organ(&own.given),
            date: own.given.held.day.to_string(),
            paragraph: paragraph(&own.given),
            order: (of_same > 1).then_some(own.order),
            title: typographic(&own.given.item.title),
            to: swedish::list(&lines(&own.said.to), "och"),
            what: own.said.what.as_deref().map(typographic),
            due: own.said.due.map(|due| due.0.to_string()),
            state: match own.state(self.until) {
                AssignmentState::Open => "öppet",
                AssignmentState::Overdue => "försenat",
                AssignmentState::Done(_) => "klart",
            },
            done: done.map(|by| by.held.day.to_string()),
            done_organ: done
                .filter(|by| by.organ != own.given.organ)
                .map(|by| typographic(&by.organisation.organ.name)),
            done_paragraph: done.map(|by| paragraph(&by)),
        }
    }

    /// What a § decided and proposed, in words.
    pub(crate) fn decided_in_words(&self, own: &Minuted<'_>) -> Option<String> {
        let proposed = self.recommendations(own).into_iter();
        let proposed =
            proposed.map(|own| format!("Förslag till {}: {}", own.organ, plain(&own.text)));
        let texts: Vec<String> = [plain(&self.decision(own))]
            .into_iter()
            .chain(proposed)
            .filter(|text| !text.is_empty())
            .collect();
        Some(texts.join("\n")).filter(|text| !text.is_empty())
    }

    /// The organ that met, in documents of several.
    pub(crate) fn organ(&self, own: &Minuted<'_>) -> Option<String> {
        let is_joined = self.facts.records.organ.is_own() && self.facts.body.has_several();
        is_joined.then(|| typographic(&own.organisation.organ.name))
    }

    /// What a § decided, event after event.
    fn decision(&self, own: &Minuted<'_>) -> Vec<Block> {
        let targets = self.targets(own);
        let texts = own.item.all_acts().filter_map(|acts| acts.decision);
        texts.flat_map(|text| running_text(Some(text), &targets)).collect()
    }

    /// What a § proposed to higher organs.
    fn recommendations(&self, own: &Minuted<'_>) -> Vec<RecommendationView> {
        let targets = self.targets(own);
        let proposed = own.item.all_acts().filter_map(|acts| acts.recommendation);
        let views = proposed.map(|own| RecommendationView {
            organ: typographic(&own.organ),
            text: running_text(Some(&own.text), &targets),
        });
        views.collect()
    }

    /// What references in a meeting's texts say.
    fn targets(&self, own: &Minuted<'_>) -> ReferenceTargets {
        let body = &self.facts.body;
        let records = body.organ(own.organ).map(|organ| organ.records);
        let source = records.and_then(|records| Some((records, records.meetings.get(&own.held)?)));
        source.map_or_else(ReferenceTargets::new, |(records, record)| {
            references::quoted(body, records, &record.value)
        })
    }
}

/// Decisions by delegation, as minutes and registers list them.
pub(crate) fn delegated(own: &DelegatedDecision) -> DelegatedView {
    DelegatedView {
        date: own.date.map(|date| date.0.to_string()),
        registered: comma_separated(&own.registered),
        decision: typographic(&own.decision),
        by: comma_separated(&own.by),
        point: own.point.as_deref().map(typographic),
    }
}

/// A § as its organ writes it: "BN § 12".
pub(crate) fn paragraph(own: &Minuted<'_>) -> String {
    paragraphs(own.organisation, &[own.number]).unwrap_or_default()
}

/// The number of a §, for other programs: "12 A".
pub(crate) fn number_in_words(own: &Minuted<'_>) -> String {
    own.number.to_string().replace('\u{a0}', " ")
}

/// What became of a § in a word, for other programs: "bordläggs till 2024-12-13".
pub(crate) fn outcome_in_words(own: &OutcomeView) -> String {
    let to = [&own.until, &own.to].into_iter().flatten().next();
    match to {
        Some(to) => format!("{} till {to}", own.kind),
        None => own.kind.to_owned(),
    }
}
