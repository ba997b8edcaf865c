//! What a PDF has and lacks: what it claims to conform to, what contradicts that, and what a packet drops
//! of it. This finds what can be seen without copying; whether a file conforms in full only a validator
//! can tell.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use lopdf::{Dictionary, Object};

use super::annotations::is_kept;
use super::claims::{Claims, ConformanceLevel, PdfA};
use super::destinations::{Destinations, LinkTarget};
use super::dropped::DroppedFeature;
use super::issues::ConformanceIssue;
use super::metadata;
use super::outline_items;
use super::output_intent;
use super::proof::Proof;
use super::signature_widgets::signature_widget;
use super::soundness::PageFault;
use super::source::PdfSource;

/// The most annotations of a file that are examined.
const MAX_ANNOTATIONS: usize = 100_000;

/// The most actions that are examined of those that follow on one another.
const MAX_ACTION_CHAIN: usize = 16;

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The number of pages.
    pub pages: usize,
    /// What it claims to conform to.
    pub declared: Claims,
    /// What it lacks for PDF/A-2a and PDF/UA-1.
    pub issues: Vec<ConformanceIssue>,
    /// What a packet drops of it, and how many times it occurs.
    pub dropped: BTreeMap<DroppedFeature, usize>,
    /// The number of markup annotations (ISO 32000-1, 12.5.6.2), comments and the like, which a packet
    /// keeps.
    pub markup_annotations: usize,
    /// What is wrong on its pages, by page.
    pub faults: Vec<PageFault>,
}

impl Inspection {
    /// What a packet drops, in Swedish: "skript (2)".
    pub fn dropped_words(&self) -> Vec<String> {
        self.dropped.iter().map(|(kind, count)| format!("{} ({count})", kind.words())).collect()
    }

    /// Adds what is wrong on its pages, and what that is for its claims.
    pub(super) fn add_faults(&mut self, faults: Vec<PageFault>) {
        self.faults.extend(faults);
        self.faults.sort();
        self.faults.dedup();
        let is_damaged = self.faults.iter().any(|fault| !fault.is_unverified());
        let is_unverified = self.faults.iter().any(PageFault::is_unverified);
        let found = [
            is_damaged.then_some(ConformanceIssue::DamagedPages),
            is_unverified.then_some(ConformanceIssue::UncheckedPages),
        ];
        for issue in found.into_iter().flatten() {
            if !self.issues.contains(&issue) {
                self.issues.insert(0, issue);
            }
        }
    }

    /// What the file claims that a packet of it could claim too, if it were proved.
    pub fn claims_to_prove(&self) -> Claims {
        let possible = self.claims(2);
        Claims {
            pdf_a: possible.pdf_a.and(self.declared.pdf_a),
            pdf_ua: possible.pdf_ua && self.declared.pdf_ua,
        }
    }

    /// Whether it wasn't read as a whole.
    pub fn is_damaged(&self) -> bool {
        self.issues.contains(&ConformanceIssue::Damaged)
    }

    /// Takes from the claims what isn't proved.
    pub fn take_proof(&mut self, proof: Proof) {
        let claims = proof.unproved(self.claims_to_prove());
        if claims.pdf_a.is_some() {
            self.issues.retain(|issue| !matches!(issue, ConformanceIssue::OtherPdfA(_)));
        }
        if claims != Claims::NONE {
            let Proof { doubt, sha256, .. } = proof;
            self.issues.push(ConformanceIssue::Unproved { claims, doubt, sha256 });
        }
    }

    /// What a packet of the file can claim, with PDF/A of a part.
    pub fn claims(&self, part: u8) -> Claims {
        self.issues.iter().fold(Claims::all(part), |claims, issue| issue.reduce(claims, part))
    }

    /// How many signatures it has, which a packet drops.
    pub fn signatures(&self) -> usize {
        self.dropped.get(&DroppedFeature::Signature).copied().unwrap_or_default()
    }

    /// What a packet drops but for signatures, in Swedish.
    pub fn dropped_content_words(&self) -> Vec<String> {
        let content = self.dropped.iter().filter(|(kind, _)| **kind != DroppedFeature::Signature);
        content.map(|(kind, count)| format!("{} ({count})", kind.words())).collect()
    }

    /// Whether a packet of the file can claim everything, and there is nothing to report about it.
    pub fn is_fine(&self) -> bool {
        self.claims(2) == Claims::all(2) && self.dropped.is_empty() && self.markup_annotations == 0
    }
}

/// Inspects a file, except for its structure elements: these are inspected when they are copied.
pub(super) fn inspect_without_structure(source: &PdfSource) -> Inspection {
    let declared = metadata::read_claims(source);
    let catalog = source.catalog();
    let structure = source.dictionary_at(catalog, b"StructTreeRoot");
    let is_tagged = structure.is_some_and(|root| !source.entries_at(root, b"K").is_empty());
    let information = source.information();
    let has_title = information.is_some_and(|own| source.text(own, b"Title").is_some());
    let has_language = source.text(catalog, b"Lang").is_some();
    let fonts = missing_fonts(source);
    let pdf_a_issue = match declared.pdf_a {
        Some(PdfA { part: 2, level: ConformanceLevel::A }) => None,
        Some(other) => Some(ConformanceIssue::OtherPdfA(other)),
        None => Some(ConformanceIssue::NotPdfA),
    };
    let dropped = DroppedFeatures::count(source);
    let has_fields = dropped.contains_key(&DroppedFeature::Form) || has_undescribed_stamps(source);
    let issues = [
        source.is_damaged().then_some(ConformanceIssue::Damaged),
        source.was_encrypted().then_some(ConformanceIssue::Encrypted),
        (!is_tagged).then_some(ConformanceIssue::Untagged),
        // A file that claims PDF/UA has its title in the XMP metadata, and may have languages in its tags
        // alone (ISO 14289-1, 7.1 and 7.2); whether it does is part of what must be proved.
        (!has_language && !declared.pdf_ua).then_some(ConformanceIssue::NoLanguage),
        (!has_title && !declared.pdf_ua).then_some(ConformanceIssue::NoTitle),
        (!fonts.is_empty()).then_some(ConformanceIssue::MissingFonts(fonts)),
        output_intent::is_lost(source).then_some(ConformanceIssue::OtherOutputIntent),
        pdf_a_issue,
        (!declared.pdf_ua).then_some(ConformanceIssue::NotPdfUa),
        has_fields.then_some(ConformanceIssue::FormFields),
    ];
    Inspection {
        pages: source.page_count(),
        declared,
        issues: issues.into_iter().flatten().collect(),
        dropped,
        markup_annotations: markup_annotations(source),
        faults: Vec::new(),
    }
}

/// The annotations of a file, page by page.
fn annotations(source: &PdfSource) -> impl Iterator<Item = &Dictionary> {
    source
        .pages()
        .iter()
        .flat_map(|page| source.annotations(page))
        .take(MAX_ANNOTATIONS)
        .filter_map(|annotation| source.dictionary(annotation))
}

/// The number of markup annotations that a packet keeps.
fn markup_annotations(source: &PdfSource) -> usize {
    let subtypes = annotations(source).map(|own| source.name(own, b"Subtype").unwrap_or_default());
    subtypes
        .filter(|subtype| is_kept(subtype))
        .filter(|subtype| !matches!(*subtype, b"Link" | b"Widget" | b"Popup" | b"Watermark"))
        .count()
}

/// Counts what a packet drops of a file.
struct DroppedFeatures<'a> {
    source: &'a PdfSource,
    counts: BTreeMap<DroppedFeature, usize>,
}

impl<'a> DroppedFeatures<'a> {
    /// The number of each kind of feature in a file.
    fn count(source: &'a PdfSource) -> BTreeMap<DroppedFeature, usize> {
        let mut features = Self { source, counts: BTreeMap::new() };
        features.add_document();
        for (_, item) in outline_items::items(source) {
            features.add_target(item);
        }
        for page in source.pages() {
            if let Some(events) = source.page_entry(page, b"AA") {
                features.add_events(events);
            }
        }
        for annotation in annotations(source) {
            features.add_annotation(annotation);
        }
        features.counts
    }

    fn add(&mut self, feature: DroppedFeature, count: usize) {
        if count > 0 {
            *self.counts.entry(feature).or_default() += count;
        }
    }

    /// Adds what the catalog has.
    fn add_document(&mut self) {
        let catalog = self.source.catalog();
        self.add(DroppedFeature::Script, self.name_count(b"JavaScript"));
        self.add(DroppedFeature::EmbeddedFile, self.name_count(b"EmbeddedFiles"));
        if let Some(form) = self.source.dictionary_at(catalog, b"AcroForm") {
            let has_xfa = self.source.get(form, b"XFA").is_some();
            self.add(DroppedFeature::Form, usize::from(has_xfa));
        }
        if let Ok(action) = catalog.get(b"OpenAction") {
            self.add_actions(action);
        }
        if let Ok(events) = catalog.get(b"AA") {
            self.add_events(events);
        }
    }

    /// The number of names in a name tree of the catalog.
    fn name_count(&self, key: &[u8]) -> usize {
        let names = self.source.dictionary_at(self.source.catalog(), b"Names");
        let tree = names.and_then(|names| self.source.dictionary_at(names, key));
        tree.map_or(0, |tree| self.source.tree_pairs(tree, b"Names").len())
    }

    fn add_annotation(&mut self, annotation: &'a Dictionary) {
        let subtype = self.source.name(annotation, b"Subtype").unwrap_or_default();
        match signature_widget(self.source, annotation) {
            Some(own) if own.is_signed => self.add(DroppedFeature::Signature, 1),
            // Nothing is lost with an empty field that shows nothing.
            Some(own) if !own.is_visible => {}
            _ if !is_kept(subtype) || subtype == b"Widget" => {
                self.add(DroppedFeature::of_annotation(subtype), 1);
            }
            _ => {}
        }
        self.add_target(annotation);
        if let Ok(events) = annotation.get(b"AA") {
            self.add_events(events);
        }
    }

    /// Adds the action of an annotation or an outline item if a packet drops it, and those that follow.
    fn add_target(&mut self, from: &'a Dictionary) {
        if let LinkTarget::Dropped(feature) = Destinations::default().target(self.source, from) {
            self.add(feature, 1);
        }
        if let Some(action) = self.source.dictionary_at(from, b"A")
            && let Ok(next) = action.get(b"Next")
        {
            self.add_actions(next);
        }
    }

    /// Adds actions, and those that follow on them (ISO 32000-1, 12.6.2), except for those that lead to
    /// a destination.
    fn add_actions(&mut self, first: &'a Object) {
        let mut found = 0;
        let mut pending = vec![first];
        while let Some(next) = pending.pop() {
            for entry in self.source.entries(next) {
                let Some(action) = self.source.dictionary(entry) else { continue };
                // Actions may follow on one another in a cycle.
                if found + pending.len() > MAX_ACTION_CHAIN {
                    return;
                }
                if let Some(kind) = self.source.name(action, b"S").filter(|kind| *kind != b"GoTo") {
                    self.add(DroppedFeature::of_action(kind), 1);
                    found += 1;
                }
                pending.extend(action.get(b"Next"));
            }
        }
    }

    /// Adds the actions that events trigger (ISO 32000-1, 12.6.3), of which a packet keeps none.
    fn add_events(&mut self, events: &'a Object) {
        for (_, action) in self.source.dictionary(events).into_iter().flatten() {
            let action = self.source.dictionary(action);
            if let Some(kind) = action.and_then(|action| self.source.name(action, b"S")) {
                self.add(DroppedFeature::of_action(kind), 1);
            }
        }
    }
}

/// Whether a packet would show a stamp of a signature without tag or words.
fn has_undescribed_stamps(source: &PdfSource) -> bool {
    annotations(source)
        .filter_map(|annotation| signature_widget(source, annotation))
        .any(|own| own.is_visible && !own.is_described)
}

/// The names of the fonts that pages and annotations use, but that aren't embedded.
fn missing_fonts(source: &PdfSource) -> BTreeSet<String> {
    let resources = source.pages().iter().filter_map(|page| source.page_entry(page, b"Resources"));
    let appearances = annotations(source).filter_map(|annotation| annotation.get(b"AP").ok());
    // Pages may inherit the same resources, which are then one object.
    let mut seen_roots = HashSet::new();
    let mut pending: Vec<&Object> = resources
        .chain(appearances)
        .filter(|root| seen_roots.insert(std::ptr::from_ref::<Object>(root)))
        .collect();
    let mut missing = BTreeSet::new();
    let mut seen = HashSet::new();
    while let Some(object) = pending.pop() {
        let dictionary = match object {
            Object::Reference(id) => {
                if seen.insert(*id) {
                    pending.extend(source.object(*id));
                }
                continue;
            }
            Object::Array(entries) => {
                pending.extend(entries);
                continue;
            }
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        if is_font(source, dictionary) && !has_font_file(source, dictionary) {
            let name = source.name(dictionary, b"BaseFont").unwrap_or(b"utan namn");
            missing.insert(String::from_utf8_lossy(name).into_owned());
        }
        for (key, value) in dictionary {
            // These lead back to the page, and from there to the whole file.
            if !matches!(key.as_slice(), b"Parent" | b"P") {
                pending.push(value);
            }
        }
    }
    missing
}

/// Whether a dictionary is a font that must be embedded. A composite font (Type 0) uses the glyphs of
/// another, and those of a Type 3 font are content streams (ISO 32000-1, 9.5).
fn is_font(source: &PdfSource, dictionary: &Dictionary) -> bool {
    source.name(dictionary, b"Type") == Some(b"Font")
        && !matches!(source.name(dictionary, b"Subtype"), Some(b"Type0" | b"Type3"))
}

fn has_font_file(source: &PdfSource, font: &Dictionary) -> bool {
    let Some(descriptor) = source.dictionary_at(font, b"FontDescriptor") else { return false };
    let keys: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
    keys.iter().any(|key| source.get(descriptor, key).is_some())
}
