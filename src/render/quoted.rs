//! Values that a template of Typst source prints among the words of a page instead of in code: they would
//! stand there as Typst writes them, with quotes. In come a template and a view, out go findings.

use std::sync::atomic::{AtomicUsize, Ordering};

use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, Value};
use typst::syntax::{LinkedNode, Side, SyntaxKind, parse};

use super::error;
use super::literal::literal;
use super::scope::PART;
use super::templates::Templates;
use super::words::told;
use crate::diagnostic::{Diagnostic, Place, codes};

/// The finding for the first value that a template prints among words, if it does.
pub(super) fn quoted(templates: &Templates, file: &str, view: &Value) -> Option<Diagnostic> {
    let number = first_among_words(&marked(templates.environment(), file, view, None).ok()?)?;
    let stopped = marked(templates.environment(), file, view, Some(number)).err()?;
    let place: Place = error::place(templates, file, &stopped);
    let message = "värdet hamnar bland orden på sidan, med citattecken";
    let hint = "skriv `#` före, så att det blir ett värde: `#{{ … }}`";
    Some(Diagnostic::error(codes::TEMPLATE, place, message).hint(hint))
}

/// The Typst source with each value between marks; printing the value whose number is `stop_at` fails.
fn marked(
    environment: &Environment<'static>,
    file: &str,
    view: &Value,
    stop_at: Option<usize>,
) -> Result<String, Error> {
    let mut marking = environment.clone();
    let printed = AtomicUsize::new(0);
    marking.set_formatter(move |out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value| {
        if !matches!(state.auto_escape(), AutoEscape::Custom(_)) {
            return minijinja::escape_formatter(out, state, value);
        }
        if stop_at == Some(printed.fetch_add(1, Ordering::Relaxed)) {
            return Err(told(ErrorKind::InvalidOperation, "här", None));
        }
        let [start, end] = PART;
        write!(out, "{start}{}{end}", literal(value)?).map_err(Error::from)
    });
    marking.get_template(file)?.render(view)
}

/// The number of the first marked value that stands in markup.
fn first_among_words(marked: &str) -> Option<usize> {
    let mut text = String::with_capacity(marked.len());
    let mut starts = Vec::new();
    for (i, piece) in marked.split(PART[0]).enumerate() {
        if i > 0 {
            starts.push(text.len());
        }
        text.extend(piece.split(PART[1]));
    }
    let root = parse(&text);
    let tree = LinkedNode::new(&root);
    starts.into_iter().position(|start| {
        let leaf = tree.leaf_at(start, Side::After);
        leaf.is_some_and(|leaf| matches!(leaf.kind(), SyntaxKind::SmartQuote | SyntaxKind::Text))
    })
}
