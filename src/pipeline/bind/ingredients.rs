//! What a packet is made of, as text: what is the same gives the same packet.

use std::fmt::Write;

use typst::utils::hash128;

use super::binding::{Binding, divider, marks, running_numbers, summons};
use crate::facts::{Enclosure, EnclosureContent};
use crate::kinds;
use crate::kinds::paket::{self as view, Inclusion, PlacedAttachment};
use crate::pipeline::cache::PacketKey;
use crate::pipeline::context::Typesetting;

impl Binding<'_> {
    /// What the packet is known by in the cache; none if something of it can't be made, or is so new
    /// that it may change without another stamp.
    pub(super) fn key(&self) -> Option<PacketKey> {
        let stem = self.stem.clone();
        let own = [
            stem.clone(),
            summons(self.context.facts, self.held).stem(),
            marks(&stem),
            divider(&stem),
            running_numbers(&stem),
        ];
        let text = self.ingredients()?;
        Some(PacketKey { stem, ingredients: hash128(&text), pages: own.to_vec() })
    }

    /// All that a packet is made of and that its findings depend on, as text. How many pages things take
    /// follows from this.
    fn ingredients(&self) -> Option<String> {
        let context = self.context;
        let mut text = format!("{} {}", self.meeting.file.path, self.meeting.file.text);
        let _ = write!(text, "{} {}", self.attach, context.resources.templates_hash);
        text += &self.own_pages()?;
        for enclosure in context.facts.enclosures(self.held) {
            let _ = write!(text, "{enclosure:?}");
            match &enclosure.content {
                EnclosureContent::Record(subject) => {
                    for document in kinds::attached(subject, context.facts) {
                        let Typesetting { pdf, findings, .. } = self.parts.get(&document)?;
                        let bytes = pdf.as_ref().map(|pdf| hash128(&pdf.bytes));
                        let _ = write!(text, "{bytes:?} {findings:?}");
                    }
                }
                EnclosureContent::File(name) => {
                    text += &self.divider_text(enclosure)?;
                    let stamp = context.foreign_files.stamp(name);
                    if stamp.is_some_and(|stamp| stamp.is_recent()) {
                        return None;
                    }
                    let _ = write!(text, "{stamp:?} {}", context.foreign_files.is_outside(name));
                }
            }
        }
        Some(text)
    }

    /// What the bookmarks, the summons, the marks and the list say, with no pages known.
    pub(super) fn own_pages(&self) -> Option<String> {
        let (context, facts, held) = (self.context, self.context.facts, self.held);
        let absent = PlacedAttachment { inclusion: Inclusion::Omitted, pages: 0..0 };
        let placed = vec![absent; facts.enclosures(held).len()];
        let mut text = self.description.clone();
        text += &self.typst("kallelse", &context.view(&summons(facts, held)).ok()?)?;
        text += &self.typst("bilagemarke", &view::marks(facts, held)?)?;
        text += &self.typst("paketnummer", &view::running_numbers(facts, held, 0)?)?;
        text += &self.typst("paket", &view::list(facts, held, &placed)?)?;
        Some(text)
    }

    /// What the page before an attachment says, as far as that doesn't depend on its file.
    pub(super) fn divider_text(&self, enclosure: &Enclosure) -> Option<String> {
        let facts = self.context.facts;
        let divider = view::divider(facts, self.held, enclosure, &Inclusion::Omitted, false)?;
        self.typst("forsattsblad", &divider)
    }
}
