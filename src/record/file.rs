//! A record with the file that it came from: the places of its values, and every text in it.
//!
//! Apart from the records themselves, since it is the same for all kinds.

use std::sync::Arc;

use super::accepted::{Accepted, AcceptedBelow};
use super::damage::Damage;
use super::located::Located;
use crate::diagnostic::{Place, SourceFile};
use crate::yaml::NodeId;

/// A record with the file that it came from.
#[derive(Debug)]
pub struct Record<T> {
    /// Where it is written.
    pub file: Arc<SourceFile>,
    /// Of an organ's record: the organisation's file, which says what it leaves out.
    pub common: Option<Arc<SourceFile>>,
    /// What it says.
    pub value: T,
    /// Every text in it, in the order of the file, for rules about text in any field.
    pub texts: Vec<Located<String>>,
    /// The nodes of the texts that are Markdown, in order.
    pub markdown: Vec<NodeId>,
    /// The nodes of the values that know where they stand, in order.
    pub located: Vec<NodeId>,
    /// Findings that someone has looked at, at the mappings below the top.
    pub accepted_below: Vec<AcceptedBelow>,
    /// Whether the file had no problem.
    pub sound: bool,
    /// What was lost of it to problems.
    pub damage: Damage,
}

impl<T> Record<T> {
    /// A value of the record in the file.
    pub fn at<U>(&self, value: &Located<U>) -> Place {
        Place::value(self.file_of(value), value.node)
    }

    /// The file that a value of the record stands in.
    pub fn file_of<U>(&self, value: &Located<U>) -> &Arc<SourceFile> {
        let common = self.common.as_ref().filter(|common| value.file_id == common.id());
        common.unwrap_or(&self.file)
    }

    /// The files that it was read from.
    pub fn files(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        std::iter::once(&self.file).chain(&self.common)
    }

    /// The name of the field whose value it is in the file.
    pub fn at_name<U>(&self, value: &Located<U>) -> Place {
        Place::name(self.file_of(value), value.node)
    }
}

/// What records of every kind that documents are made from say of themselves.
pub trait Identity {
    /// Where a record says what it is about: its day, its years, its title.
    fn identity(&self) -> NodeId;

    /// Findings that someone has looked at.
    fn accepted(&self) -> &[Accepted];
}

/// What records of every kind have.
#[derive(Debug, Clone, Copy)]
pub struct RecordEntry<'a> {
    /// Where it is written.
    pub file: &'a Arc<SourceFile>,
    /// Every text in it.
    pub texts: &'a [Located<String>],
    /// The nodes of the texts that are Markdown, in order.
    pub markdown: &'a [NodeId],
    /// The nodes of the values that know where they stand, in order.
    pub located: &'a [NodeId],
    /// Where it says what it is about.
    pub identity: NodeId,
    /// Findings that someone has looked at.
    pub accepted: &'a [Accepted],
    /// Those at the mappings below the top.
    pub accepted_below: &'a [AcceptedBelow],
    /// Whether the file had no problem.
    pub sound: bool,
    /// What was lost of it to problems.
    pub damage: &'a Damage,
}

impl<'a> RecordEntry<'a> {
    /// The texts that are Markdown.
    pub fn markdown_texts(&self) -> impl Iterator<Item = &'a Located<String>> + use<'a> {
        let markdown = self.markdown;
        self.texts.iter().filter(move |text| markdown.binary_search(&text.node).is_ok())
    }

    /// What a record has.
    pub fn of<T: Identity>(record: &'a Record<T>) -> Self {
        Self {
            file: &record.file,
            texts: &record.texts,
            markdown: &record.markdown,
            located: &record.located,
            identity: record.value.identity(),
            accepted: record.value.accepted(),
            accepted_below: &record.accepted_below,
            sound: record.sound,
            damage: &record.damage,
        }
    }
}
