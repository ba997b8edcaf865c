//! The folders of a project's organs: what of them can't be read as organs.
//!
//! In come the files of each organ, out come findings.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Place, codes};
use crate::load::{Inputs, OrganFiles, RECORD_FOLDERS};
use crate::project::OrganId;

/// Folders of `output/` that aren't an organ's, beside those of records.
const RESERVED: [&str; 2] = ["register", "webb"];

/// What is wrong with the folders of organs. `is_divided` says whether the organisation leaves its organs to them.
pub(super) fn findings(inputs: &Inputs, is_divided: bool) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut slugs: BTreeMap<String, &OrganId> = BTreeMap::new();
    for (organ, files) in inputs.organs.iter().filter(|(organ, _)| !organ.is_own()) {
        let slug = organ.slug().unwrap_or_default();
        let is_reserved = RECORD_FOLDERS.contains(&&*slug) || RESERVED.contains(&&*slug);
        if is_reserved || slug.is_empty() {
            findings.push(misnamed(organ));
        } else if let Some(other) = slugs.insert(slug, organ) {
            findings.push(same_name(organ, other));
        }
        let is_read = inputs.unread.contains(&organ.file());
        findings.extend((files.organ.is_none() && !is_read).then(|| missing(organ)));
    }
    let own = inputs.organs.get(&OrganId::OWN).filter(|_| is_divided);
    findings.extend(own.and_then(homeless));
    findings
}

/// The finding for an organ whose folder can't be one of `output/`.
fn misnamed(organ: &OrganId) -> Diagnostic {
    let message = format!(
        "organets mapp kan inte heta `{organ}`: dokumenten behöver mappen `output/{organ}` för annat"
    );
    let place = Place::path(organ.content().trim_end_matches('/'));
    Diagnostic::error(codes::ORGAN, place, message)
        .hint("döp om mappen efter organet, till exempel `content/organ/barnnamnden`")
}

/// The finding for an organ whose documents would have the paths of another's.
fn same_name(organ: &OrganId, other: &OrganId) -> Diagnostic {
    let message = format!("mapparna `{other}` och `{organ}` ger samma mapp i `output/`");
    let place = Place::path(organ.content().trim_end_matches('/'));
    Diagnostic::error(codes::ORGAN, place, message).hint("döp om den ena")
}

/// The finding for an organ that nothing says what it is.
fn missing(organ: &OrganId) -> Diagnostic {
    let message =
        format!("organet `{organ}` saknar `organ.yaml`, så inga dokument skapas av dess underlag");
    Diagnostic::error(codes::ORGAN, Place::path(organ.file()), message).hint(format!(
        "skapa `{}`, till exempel med `namn: Barnnämnden` och `slag: nämnd`",
        organ.file()
    ))
}

/// The finding for records of meetings that belong to no organ.
fn homeless(own: &OrganFiles) -> Option<Diagnostic> {
    let [meetings, _, schedules, _, audits, _] = &own.records;
    let first = [meetings, schedules, audits].into_iter().flatten().next()?;
    let message = "underlaget hör inte till något organ: organisation.yaml har inget `organ`, och organen ligger i \
                   content/organ/";
    let finding = Diagnostic::error(codes::ORGAN, Place::path(&first.path), message);
    let below = first.path.trim_start_matches("content/");
    Some(finding.hint(format!("flytta det till ett organs mapp: `content/organ/<organ>/{below}`")))
}
