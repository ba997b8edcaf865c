//! What documents are made with: fonts, templates, Typst's world. It is kept from build to build while
//! its files are the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use typst::foundations::Bytes;
use typst::utils::hash128;

use crate::diagnostic::{Diagnostic, SourceFile, codes, wording};
use crate::digest::sha256;
use crate::load::{Inputs, Pictures, SHIPPED_FONTS, shipped_templates};
use crate::record::Records;
use crate::render::Templates;
use crate::swedish;
use crate::typefaces::Typefaces;
use crate::typeset::SharedWorld;

/// What documents are made with.
#[derive(Debug, Clone)]
pub(super) struct Resources {
    pub(super) typefaces: Arc<Typefaces>,
    pub(super) templates: Arc<Templates>,
    pub(super) world: Arc<SharedWorld>,
    /// A hash of the templates but for looks (`lib/`).
    pub(super) templates_hash: u128,
    /// A hash of the project's own templates and fonts, once it is asked for; empty without any.
    looks: OnceLock<String>,
    /// The templates with the words of each house style, as builds had them.
    reworded: Arc<Mutex<Vec<Reworded>>>,
    /// The files that they were made of.
    files: ResourceFiles,
}

/// More templates with other words than this aren't kept: a body has some twenty organs.
const MOST_REWORDED: usize = 40;

/// Templates with other words.
#[derive(Debug)]
struct Reworded {
    words: BTreeMap<String, String>,
    templates: Arc<Templates>,
}

#[derive(Debug, Clone)]
struct ResourceFiles {
    fonts: Vec<Bytes>,
    templates: BTreeMap<String, Arc<SourceFile>>,
    pictures: Pictures,
}

impl Resources {
    /// Resources for what was read, with what is unchanged taken from those `before`.
    pub(super) fn new(inputs: &Inputs, before: Option<&Self>) -> Self {
        let files = ResourceFiles {
            fonts: inputs.fonts.clone(),
            templates: inputs.templates.clone(),
            pictures: inputs.pictures.clone(),
        };
        let same_fonts = before.filter(|before| before.files.fonts == files.fonts);
        if let Some(before) = same_fonts
            && before.files.templates == files.templates
            && before.files.pictures == files.pictures
        {
            return before.clone();
        }
        let typefaces = same_fonts.map_or_else(
            || Arc::new(Typefaces::new(SHIPPED_FONTS, &files.fonts)),
            |before| before.typefaces.clone(),
        );
        let world = SharedWorld::new(&files.templates, files.pictures.clone(), &typefaces);
        let own: Vec<(&str, &str)> = files
            .templates
            .iter()
            .filter(|(name, _)| !name.starts_with("lib/"))
            .map(|(name, file)| (name.as_str(), file.text.as_str()))
            .collect();
        Self {
            typefaces,
            templates: Arc::new(Templates::new(&files.templates)),
            world: Arc::new(world),
            templates_hash: hash128(&own),
            looks: OnceLock::new(),
            reworded: Arc::default(),
            files,
        }
    }

    /// The same for a house style, with a finding for each of its words that no template has.
    pub(super) fn in_style(&self, records: &Records) -> (Self, Vec<Diagnostic>) {
        let organisation = records.organisation.as_ref().filter(|record| record.sound);
        let Some(record) = organisation.filter(|record| !record.value.style.labels.0.is_empty())
        else {
            return (self.clone(), Vec::new());
        };
        let known = self.templates.labels();
        let labels: Vec<&str> = known.iter().map(String::as_str).collect();
        let mut words = BTreeMap::new();
        let mut findings = Vec::new();
        for (label, other) in &record.value.style.labels.0 {
            if known.contains(label) {
                let texts: Vec<String> =
                    other.0.iter().map(|text| swedish::typography(&text.0)).collect();
                words.insert(label.clone(), texts.join(", "));
                continue;
            }
            let place = match other.0.first() {
                Some(text) => record.at_name(text),
                None => continue,
            };
            let message = format!("ledtexten `{label}` finns i ingen mall");
            let finding = Diagnostic::error(codes::UNKNOWN_LABEL, place, message);
            findings.push(finding.hint(wording::did_you_mean(label, &labels, "finns:")));
        }
        let templates = self.reworded(&words);
        let templates_hash = hash128(&(self.templates_hash, &words));
        (Self { templates, templates_hash, ..self.clone() }, findings)
    }

    /// The templates with other words; those of a build before, if its words were the same.
    fn reworded(&self, words: &BTreeMap<String, String>) -> Arc<Templates> {
        let mut known = self.reworded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = known.iter().find(|own| own.words == *words) {
            return own.templates.clone();
        }
        let templates = Arc::new(self.templates.reworded(words));
        if known.len() >= MOST_REWORDED {
            known.remove(0); // somebody is writing the words
        }
        known.push(Reworded { words: words.clone(), templates: templates.clone() });
        templates
    }

    /// The hash of the project's own templates and fonts; empty without any.
    pub(super) fn looks(&self) -> &str {
        self.looks.get_or_init(|| self.files.looks())
    }

    /// The names of the project's own templates and looks.
    pub(super) fn own_templates(&self) -> Vec<String> {
        self.files.own_templates().map(|(name, _)| name.clone()).collect()
    }

    /// The templates that become pages.
    pub(super) fn typst_templates(&self) -> Vec<Arc<SourceFile>> {
        let templates = self.files.templates.iter();
        templates
            .filter(|(name, _)| name.ends_with(".j2") && !is_of_other_form(name))
            .map(|(_, file)| file.clone())
            .collect()
    }
}

/// Whether a template writes a form that has no pages.
fn is_of_other_form(name: &str) -> bool {
    [".html.j2", ".txt.j2"].iter().any(|ending| name.ends_with(ending))
}

impl ResourceFiles {
    /// The templates and looks that don't ship.
    fn own_templates(&self) -> impl Iterator<Item = (&String, &Arc<SourceFile>)> {
        let shipped = shipped_templates();
        self.templates.iter().filter(move |(name, file)| shipped.get(*name) != Some(file))
    }

    /// The hash of what doesn't ship; empty if there is nothing.
    fn looks(&self) -> String {
        let mut bytes: Vec<u8> = self
            .own_templates()
            .flat_map(|(name, file)| [name.as_bytes(), file.text.as_bytes()].concat())
            .collect();
        bytes.extend(self.fonts.iter().flat_map(|font| font.as_slice()));
        if bytes.is_empty() { String::new() } else { sha256(&bytes) }
    }
}
