//! A packet that is being bound, and what it begins with.

use std::collections::BTreeMap;
use std::iter;
use std::sync::Arc;

use typst_layout::PagedDocument;

use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::kinds::kallelse::KALLELSE;
use crate::kinds::paket as view;
use crate::kinds::{Document, DocumentPart};
use crate::packet::{PacketBuilder, PacketMetadata, PacketSection};
use crate::pipeline::context::{BuildContext, Typesetting};
use crate::record::{About, Meeting, MeetingId, Record};
use crate::render::Form;
use crate::swedish;
use crate::typeset;
use crate::view::View;
use crate::view::attachment_links::address;

/// The documents that packets are bound from.
pub(crate) type PacketParts = BTreeMap<Document, Typesetting>;

/// A packet that is being bound.
pub(super) struct Binding<'a> {
    pub(super) context: &'a BuildContext<'a>,
    pub(super) parts: &'a PacketParts,
    pub(super) held: MeetingId,
    pub(super) meeting: &'a Record<Meeting>,
    pub(super) stem: String,
    /// What the packet and its sections are called, as text.
    pub(super) description: String,
    pub(super) packet: PacketBuilder,
    /// Whether files from others are attached as they are.
    pub(super) attach: bool,
    pub(super) findings: Vec<Diagnostic>,
    /// The pages of each section that are ours.
    pub(super) layouts: Vec<Vec<Arc<PagedDocument>>>,
    /// How far the summons has come.
    pub(super) stage: Option<&'static str>,
}

impl<'a> Binding<'a> {
    /// An empty packet with a bookmark for the summons and for each attachment; `None` if the meeting
    /// has none.
    pub(super) fn begin(
        document: &Document,
        context: &'a BuildContext<'a>,
        parts: &'a PacketParts,
        attach: bool,
    ) -> Option<Self> {
        let About::Meeting(held) = document.subject.about else { return None };
        let meeting = context.facts.records.meetings.get(&held)?;
        let metadata = PacketMetadata {
            title: format!("Kallelse med bilagor {held}"),
            author: swedish::typography(&context.facts.organisation()?.name.0),
            language: "sv-SE".to_owned(),
            date: meeting.value.summons_day(),
            identity: document.stem(),
            creator: typeset::CREATOR.to_owned(),
        };
        let enclosures = context.facts.enclosures(held);
        let summons = PacketSection {
            title: view::first_bookmark(context.facts, held)?,
            prefix: String::new(),
            address: None,
        };
        let attachments = enclosures.iter().map(|enclosure| PacketSection {
            title: view::bookmark(context.facts, &meeting.value, enclosure),
            prefix: format!("B{}-", swedish::numbers(&enclosure.numbers)),
            address: Some(address(&enclosure.numbers)),
        });
        let sections: Vec<PacketSection> = iter::once(summons).chain(attachments).collect();
        Some(Self {
            context,
            parts,
            held,
            meeting,
            stem: document.stem(),
            description: format!("{metadata:?} {sections:?}"),
            packet: PacketBuilder::new(metadata, sections),
            attach,
            findings: Vec::new(),
            layouts: vec![Vec::new(); enclosures.len() + 1],
            stage: None,
        })
    }

    /// A view as Typst source.
    pub(super) fn typst(&self, template: &str, view: &View) -> Option<String> {
        self.context.render(template, Form::Typst, view).ok()
    }
}

/// The summons as it is in the packet.
pub(super) fn summons(facts: &Facts<'_>, held: MeetingId) -> Document {
    let subject = facts.records.subject(About::Meeting(held));
    Document { part: Some(DocumentPart::InPacket), ..KALLELSE.document(&subject) }
}

/// What the marks of a packet are called among sources.
pub(super) fn marks(stem: &str) -> String {
    format!("{stem}-marken")
}

/// What its running numbers are called.
pub(super) fn running_numbers(stem: &str) -> String {
    format!("{stem}-nummer")
}

/// What the pages before its attachments are called.
pub(super) fn divider(stem: &str) -> String {
    format!("{stem}-forsattsblad")
}
