//! What ships in the binary: templates, their Typst modules, and fonts.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::diagnostic::SourceFile;

/// The templates and looks that ship in the binary, by name: all in `templates/`, listed by `build.rs`.
const SHIPPED: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/shipped_templates.rs"));

/// The sans serif of headings and labels.
pub const SANS: &[u8] = include_bytes!("../../fonts/source-sans-3/SourceSans3-Regular.otf");

/// The same, semibold.
pub const SANS_SEMIBOLD: &[u8] =
    include_bytes!("../../fonts/source-sans-3/SourceSans3-Semibold.otf");

/// The fonts that ship in the binary.
pub const SHIPPED_FONTS: &[&[u8]] = &[
    include_bytes!("../../fonts/source-serif-4/SourceSerif4-Regular.otf"),
    include_bytes!("../../fonts/source-serif-4/SourceSerif4-It.otf"),
    include_bytes!("../../fonts/source-serif-4/SourceSerif4-Semibold.otf"),
    include_bytes!("../../fonts/source-serif-4/SourceSerif4-SemiboldIt.otf"),
    SANS,
    include_bytes!("../../fonts/source-sans-3/SourceSans3-It.otf"),
    SANS_SEMIBOLD,
    include_bytes!("../../fonts/dejavu-sans/DejaVuSans.ttf"),
];

/// The templates and Typst modules that ship in the binary, by name.
pub fn shipped_templates() -> BTreeMap<String, Arc<SourceFile>> {
    static TEMPLATES: LazyLock<BTreeMap<String, Arc<SourceFile>>> = LazyLock::new(|| {
        SHIPPED
            .iter()
            .map(|&(name, text)| {
                (name.to_owned(), SourceFile::new(format!("templates/{name}"), text))
            })
            .collect()
    });
    TEMPLATES.clone()
}
