//! What is wrong in a project's own templates: found when records are checked, before a document is made.

use std::collections::BTreeSet;

use super::context::BuildContext;
use crate::diagnostic::Diagnostic;
use crate::kinds::Content;
use crate::plan::Plan;
use crate::render::{self, Form};

/// The findings for templates that can't be read, and for those that a document of each kind is made with.
/// A project without templates of its own has none.
pub(super) fn findings(context: &BuildContext<'_>, plan: &Plan) -> Vec<Diagnostic> {
    let own = context.resources.own_templates();
    if own.is_empty() {
        return Vec::new();
    }
    let mut findings = render::unreadable(&context.resources.templates, &own);
    let mut seen = BTreeSet::new();
    for document in &plan.documents {
        let kind = document.kind;
        if !matches!(kind.content, Content::Pages(_)) || !seen.insert(kind.name) {
            continue;
        }
        let context = context.of(&document.subject);
        let Ok(view) = context.view(document) else { continue };
        for form in [Form::Typst].iter().chain(kind.forms) {
            let finding = context.render(kind.name, *form, &view).err().map(|finding| *finding);
            findings.extend(finding.filter(|finding| !findings.contains(finding)));
        }
    }
    findings
}
