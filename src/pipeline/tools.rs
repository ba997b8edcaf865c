//! What documents are made with: fonts, templates, the compiler's press. While its files are as they
//! were, it is too.

use std::collections::BTreeMap;
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::utils::hash128;

use crate::diagnostic::SourceFile;
use crate::load::{Inputs, Pictures, SHIPPED_FONTS};
use crate::render::Templates;
use crate::typefaces::Typefaces;
use crate::typeset::SharedWorld;

/// What documents are made with.
#[derive(Debug, Clone)]
pub(super) struct Resources {
    pub(super) typefaces: Arc<Typefaces>,
    pub(super) templates: Arc<Templates>,
    pub(super) press: Arc<SharedWorld>,
    /// What tells the templates, but for looks, from others.
    pub(super) templates_hash: u128,
    /// What they are made of.
    files: ResourceFiles,
}

#[derive(Debug, Clone)]
struct ResourceFiles {
    fonts: Vec<Bytes>,
    templates: BTreeMap<String, Arc<SourceFile>>,
    pictures: Pictures,
}

impl Resources {
    /// Tools for what was read, with what can stay of those `before`.
    pub(super) fn new(inputs: &Inputs, before: Option<&Self>) -> Self {
        let files = ResourceFiles {
            fonts: inputs.fonts.clone(),
            templates: inputs.templates.clone(),
            pictures: inputs.pictures.clone(),
        };
        let before = before.filter(|before| before.files.fonts == files.fonts);
        let typefaces = before.map_or_else(
            || Arc::new(Typefaces::new(SHIPPED_FONTS, &files.fonts)),
            |before| before.typefaces.clone(),
        );
        let same = before.filter(|before| {
            before.files.templates == files.templates && before.files.pictures == files.pictures
        });
        if let Some(same) = same {
            return same.clone();
        }
        let press = SharedWorld::new(&files.templates, files.pictures.clone(), &typefaces);
        let own = files.templates.iter().filter(|(name, _)| !name.starts_with("lib/"));
        let own: Vec<(&str, &str)> =
            own.map(|(name, file)| (name.as_str(), file.text.as_str())).collect();
        Self {
            typefaces,
            templates: Arc::new(Templates::new(&files.templates)),
            press: Arc::new(press),
            templates_hash: hash128(&own),
            files,
        }
    }

    /// The templates that become pages.
    pub(super) fn labels(&self) -> Vec<Arc<SourceFile>> {
        let templates = self.files.templates.iter();
        templates
            .filter(|(name, _)| name.ends_with(".typ.j2"))
            .map(|(_, file)| file.clone())
            .collect()
    }
}
