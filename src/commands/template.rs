//! `make-docs template`: what templates can print, and the templates that ship.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Result, bail};

use super::exit_status::ExitStatus;
use crate::args::{TemplateAction, TemplateArguments};
use crate::catalogue;
use crate::diagnostic::{SourceFile, wording};
use crate::load::{self, shipped_templates};
use crate::project::Project;
use crate::render::Templates;
use crate::terminal;

/// Prints what was asked for.
pub(super) fn run(arguments: &TemplateArguments) -> Result<ExitStatus> {
    let text = match (arguments.action, &arguments.name) {
        (TemplateAction::List, None) => list(&templates(arguments)),
        (TemplateAction::List, Some(name)) => names(name)?,
        (TemplateAction::Show, None) => format!("Medföljande mallar:\n\n{}", shipped_names()),
        (TemplateAction::Show, Some(name)) => shipped(name)?.text.clone(),
    };
    terminal::print_text(&text)?;
    Ok(ExitStatus::Fine)
}

/// The templates of the project, or those that ship where there is none.
fn templates(arguments: &TemplateArguments) -> BTreeMap<String, Arc<SourceFile>> {
    let project = Project::find(arguments.common.root.as_deref());
    project.map_or_else(|_| shipped_templates(), |project| load::load(&project).0.templates)
}

/// The kinds, the parts and the filters.
fn list(files: &BTreeMap<String, Arc<SourceFile>>) -> String {
    let templates = Templates::new(files);
    format!(
        "Mallar, en per dokumenttyp, och för brevet med anslaget och bladen i kallelsen med bilagor. Vilka namn en mall kan skriva: make-docs template list MALL\n\n  {}\n\n\
         Delar: {{{{ del(…) }}}} eller {{% call del(…) %}} … {{% endcall %}}\n\n{}\n\
         Filter: {{{{ värde|filter }}}}\n\n{}",
        catalogue::templates().join("\n  "),
        indented(&catalogue::parts(templates.parts())),
        indented(&catalogue::filters()),
    )
}

/// The names of a kind.
fn names(name: &str) -> Result<String> {
    let stem = name.strip_suffix(".j2").unwrap_or(name);
    let known = catalogue::templates();
    if !known.contains(&stem) {
        bail!("`{name}` är ingen dokumenttyp ({})", wording::did_you_mean(stem, &known, "finns:"));
    }
    Ok(format!(
        "Namn i mallen `{stem}.j2`, var och en med ett exempel. [] står för var och en i en lista.\n\n{}",
        indented(&catalogue::names(stem)),
    ))
}

/// A template or a look that ships, by its name with or without its ending.
fn shipped(name: &str) -> Result<Arc<SourceFile>> {
    let shipped = shipped_templates();
    let file = shipped.get(name).or_else(|| shipped.get(&format!("{name}.j2")));
    let Some(file) = file else {
        let known: Vec<&String> = shipped.keys().collect();
        bail!("mallen `{name}` finns inte ({})", wording::did_you_mean(name, &known, "finns:"));
    };
    Ok(file.clone())
}

/// The names of what ships, a line each.
fn shipped_names() -> String {
    shipped_templates().keys().map(|name| format!("  {name}\n")).collect()
}

/// Lines with a margin.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}
