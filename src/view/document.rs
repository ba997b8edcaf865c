//! A document's view: what every document says, and what its kind does under the name that its template
//! reads.

use minijinja::Value;
use minijinja::value::Serde;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::head::HeadView;
use crate::record::{Meeting, PlanStage, Reads, Stage, reads};

/// What a document says, with what every document has.
#[derive(Debug)]
pub struct View {
    /// Name, date and brand.
    pub document: HeadView,
    /// The name of the rest: `{{ protokoll.… }}`, `{{ kallelse.… }}`.
    name: &'static str,
    body: Value,
    /// The values of records that it says, or that decided what it says.
    pub reads: Reads,
}

impl View {
    /// A document with what its kind says under the name that its template reads.
    pub fn new(document: HeadView, name: &'static str, body: &impl Serialize) -> Self {
        let body = if reads::is_sketching() { Value::UNDEFINED } else { Value::from(Serde(body)) };
        Self { document, name, body, reads: Reads::default() }
    }
}

impl View {
    /// The same with the values that it was made from.
    pub fn made_from(self, reads: Reads) -> Self {
        Self { reads, ..self }
    }
}

impl Serialize for View {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(Some(2))?;
        fields.serialize_entry("document", &self.document)?;
        fields.serialize_entry(self.name, &self.body)?;
        fields.end()
    }
}

/// How far minutes have come, as templates read it.
pub fn stage(meeting: &Meeting) -> Option<&'static str> {
    meeting.stage.map(|stage| match *stage {
        Stage::Utkast => "utkast",
        Stage::Ojusterat => "ojusterat",
        Stage::Justerat => "justerat",
    })
}

/// How far a meeting's other documents have come: they may be drafts, but that minutes aren't approved
/// is nothing to say of them.
pub fn draft(meeting: &Meeting) -> Option<&'static str> {
    stage(meeting).filter(|stage| *stage == "utkast")
}

/// The same of what tells of a meeting that is ahead: it may be cancelled.
pub fn ahead(meeting: &Meeting) -> Option<&'static str> {
    if meeting.is_held() { draft(meeting) } else { Some("inställt") }
}

/// How far a plan has come, as templates read it.
pub fn plan_stage(stage: &PlanStage) -> &'static str {
    match stage {
        PlanStage::Utkast => "utkast",
        PlanStage::Förslag => "förslag",
        PlanStage::Beslutat => "beslutat",
    }
}
