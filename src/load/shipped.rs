//! What ships in the binary: templates, their Typst modules, and fonts.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::diagnostic::SourceFile;

/// The templates and Typst modules that ship in the binary, by name.
const SHIPPED: &[(&str, &str)] = &[
    ("kallelse.typ.j2", include_str!("../../templates/kallelse.typ.j2")),
    ("protokoll.typ.j2", include_str!("../../templates/protokoll.typ.j2")),
    ("narvaro.typ.j2", include_str!("../../templates/narvaro.typ.j2")),
    ("punkt.typ.j2", include_str!("../../templates/punkt.typ.j2")),
    ("paragraf.typ.j2", include_str!("../../templates/paragraf.typ.j2")),
    ("lib/matter.typ", include_str!("../../templates/lib/matter.typ")),
    ("lib/item.typ", include_str!("../../templates/lib/item.typ")),
    ("lib/base.typ", include_str!("../../templates/lib/base.typ")),
    ("lib/attendance.typ", include_str!("../../templates/lib/attendance.typ")),
    ("verksamhetsplan.typ.j2", include_str!("../../templates/verksamhetsplan.typ.j2")),
    ("motesplan.typ.j2", include_str!("../../templates/motesplan.typ.j2")),
    ("dokument.typ.j2", include_str!("../../templates/dokument.typ.j2")),
    ("figurer.typ.j2", include_str!("../../templates/figurer.typ.j2")),
    ("lib/figure.typ", include_str!("../../templates/lib/figure.typ")),
    ("lib/money.typ", include_str!("../../templates/lib/money.typ")),
    ("lib/schedule.typ", include_str!("../../templates/lib/schedule.typ")),
    ("lib/wheel.typ", include_str!("../../templates/lib/wheel.typ")),
    ("lib/writing.typ", include_str!("../../templates/lib/writing.typ")),
    ("anslag.j2", include_str!("../../templates/anslag.j2")),
    ("anslag.typ.j2", include_str!("../../templates/anslag.typ.j2")),
    ("anslag.html.j2", include_str!("../../templates/anslag.html.j2")),
    ("anslag.txt.j2", include_str!("../../templates/anslag.txt.j2")),
    ("kungorelse.j2", include_str!("../../templates/kungorelse.j2")),
    ("kungorelse.typ.j2", include_str!("../../templates/kungorelse.typ.j2")),
    ("kungorelse.html.j2", include_str!("../../templates/kungorelse.html.j2")),
    ("kungorelse.txt.j2", include_str!("../../templates/kungorelse.txt.j2")),
    ("notis.typ.j2", include_str!("../../templates/notis.typ.j2")),
    ("notis.html.j2", include_str!("../../templates/notis.html.j2")),
    ("notis.txt.j2", include_str!("../../templates/notis.txt.j2")),
    ("anslagsbrev.txt.j2", include_str!("../../templates/anslagsbrev.txt.j2")),
    ("anslagsbevis.typ.j2", include_str!("../../templates/anslagsbevis.typ.j2")),
    ("utdrag.typ.j2", include_str!("../../templates/utdrag.typ.j2")),
    ("lib/notice.typ", include_str!("../../templates/lib/notice.typ")),
    ("paket.typ.j2", include_str!("../../templates/paket.typ.j2")),
    ("forsattsblad.typ.j2", include_str!("../../templates/forsattsblad.typ.j2")),
    ("bilagemarke.typ.j2", include_str!("../../templates/bilagemarke.typ.j2")),
    ("lib/packet.typ", include_str!("../../templates/lib/packet.typ")),
    ("lib/prose.typ", include_str!("../../templates/lib/prose.typ")),
];

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
