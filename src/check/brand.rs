//! Rules about the brand: a colour that can be read, fonts and a logotype that there are.
//!
//! In comes the organisation with the fonts and pictures, out come breaches.

use super::breach::Breach;
use super::context::Supplies;
use super::picture_cost;
use super::pictures::{SIMPLER, costs};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Severity, codes, wording};
use crate::record::{Organisation, Record};

/// The least contrast of text to its ground (WCAG 2.1, 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "P1", meaning: "Profilens färg har minst kontrasten 4,5:1 mot vitt." },
        severity: Severity::Error,
        reason: "Dokumenten är märkta som tillgängliga och måste gå att läsa.",
        source: Source::Said("WCAG 2.1, 1.4.3; lag (2018:1937)"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Texten går då inte att läsa för alla."),
        find: Find::Organisation(pale_color),
    },
    Rule {
        code: Code { id: "P2", meaning: "Logotypens fil ligger under content/." },
        severity: Severity::Error,
        reason: "Brevhuvudet blir annars tomt.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Brevhuvudet är då tomt."),
        find: Find::Organisation(missing_logo),
    },
    Rule {
        code: Code { id: "P3", meaning: "Logotypen tar rimlig tid och plats i minnet att rita." },
        severity: Severity::Error,
        reason: "Den ritas i varje dokument.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Sidorna går inte att skapa med logotypen."),
        find: Find::Organisation(costly_logo),
    },
    Rule {
        code: codes::NO_FONT,
        severity: Severity::Error,
        reason: "Sidorna får annars ett annat typsnitt än det som nämns.",
        source: Source::Said("PDF/A-2 (ISO 19005-2) 6.2.11.4: alla typsnitt ligger i filen"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Sidorna får då ett annat typsnitt än det som nämns."),
        find: Find::Organisation(missing_font),
    },
];

fn pale_color(record: &Record<Organisation>, _: Supplies<'_>) -> Vec<Breach> {
    let color = record.value.brand.color;
    let contrast = color.contrast_to_white();
    if contrast >= LEAST_CONTRAST {
        return Vec::new();
    }
    let shown = format!("{contrast:.1}").replace('.', ",");
    let message = format!("färgen {} är för ljus ({shown}:1 mot vitt)", color.hex());
    let breach = Breach::new(record.at(&color), message);
    vec![breach.hint("använd en mörkare färg; text behöver kontrasten 4,5:1")]
}

fn missing_font(record: &Record<Organisation>, supplies: Supplies<'_>) -> Vec<Breach> {
    let typefaces = supplies.typefaces;
    let fonts = &record.value.brand.fonts;
    let families = [&fonts.text, &fonts.heading].into_iter();
    families
        .filter(|family| !typefaces.has_family(&family.0))
        .map(|family| {
            let families = typefaces.families();
            Breach::new(record.at(family), format!("typsnittet `{}` finns inte", family.0))
                .hint(wording::did_you_mean(&family.0, &families, "finns:"))
                .hint("lägg typsnittets filer (.otf, .ttf) i projektets mapp `fonts/`")
        })
        .collect()
}

fn missing_logo(record: &Record<Organisation>, supplies: Supplies<'_>) -> Vec<Breach> {
    let Some(logo) = &record.value.brand.logo else { return Vec::new() };
    if supplies.pictures.contains_key(&logo.file.0) {
        return Vec::new();
    }
    let message = format!("bilden `content/{}` finns inte", logo.file.0);
    let breach = Breach::new(record.at(&logo.file), message);
    let pictures: Vec<&String> = supplies.pictures.keys().collect();
    vec![breach.hint(match pictures.is_empty() {
        true => "lägg bilden (.svg, .png, .jpg) i mappen `content/`".to_owned(),
        false => wording::did_you_mean(&logo.file.0, &pictures, "finns:"),
    })]
}

fn costly_logo(record: &Record<Organisation>, supplies: Supplies<'_>) -> Vec<Breach> {
    let Some(logo) = &record.value.brand.logo else { return Vec::new() };
    let picture = supplies.pictures.get(&logo.file.0);
    let excess = picture.and_then(|bytes| picture_cost::excess(&logo.file.0, bytes));
    let breaches = excess.into_iter();
    breaches
        .map(|excess| Breach::new(record.at(&logo.file), costs(&excess)).hint(SIMPLER))
        .collect()
}
