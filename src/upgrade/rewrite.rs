//! A step from an older form of records to a newer one, and how a text takes it.
//!
//! In come a text and steps, out comes the text with every older form rewritten at its place: what
//! no step is about stays as it is, byte for byte.

use std::cell::OnceCell;

use crate::record::{Format, format_field, format_of};
use crate::yaml::{self, Data, Edit, Field, Node, NodeId, Patch, Spans};

/// A change of the format, and how records of the form before it are rewritten.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// The last format that has the older form.
    pub last: Format,
    /// What it does, in Swedish: a sentence without a full stop.
    pub words: &'static str,
    /// The older forms in a record, in order. There are none in what the step has rewritten.
    pub find: fn(&RecordText<'_>) -> Vec<OlderForm>,
}

/// A record as text and as tree.
pub struct RecordText<'a> {
    /// Its path from the project's root: what kind of record it is.
    pub path: &'a str,
    /// What is written.
    pub text: &'a str,
    /// What it says.
    pub tree: &'a Node,
    spans: OnceCell<Spans>,
}

/// Something that is written in an older form.
#[derive(Debug)]
pub struct OlderForm {
    /// The node to point at.
    pub at: NodeId,
    /// How it is rewritten; `None` if its place isn't known.
    pub edit: Option<Edit>,
}

impl<'a> RecordText<'a> {
    /// A record, where its text is YAML and says `tree`.
    pub fn new(path: &'a str, text: &'a str, tree: &'a Node) -> Self {
        Self { path, text, tree, spans: OnceCell::new() }
    }

    /// A field that gets another name.
    pub fn renamed(&self, field: &Field, name: &str) -> OlderForm {
        OlderForm { at: field.key.id, edit: self.respelt(&field.key, name) }
    }

    /// The edit that puts other letters in the place of a scalar's, within its quotes.
    pub fn respelt(&self, scalar: &Node, letters: &str) -> Option<Edit> {
        let range = self.spans().value(self.text, scalar.id)?;
        let written = match &scalar.data {
            Data::Text(text) => text.trim().to_owned(),
            Data::Number(number) => number.to_string(),
            _ => return None,
        };
        // An anchor or a tag stands before what is said.
        let start = range.start + self.text.get(range)?.rfind(&written)?;
        Some(Edit::replace(start..start + written.len(), letters))
    }

    /// The edit that puts a field before all others.
    fn before_first(&self, field: &str) -> Option<Edit> {
        let at = self.spans().value(self.text, self.tree.id)?.start;
        let is_block = self.text[..at].is_empty() || self.text[..at].ends_with('\n');
        let has_returns = self.text.contains("\r\n");
        let end = match (is_block, has_returns) {
            (true, true) => "\r\n",
            (true, false) => "\n",
            (false, _) => ", ",
        };
        Some(Edit::insert(at, format!("{field}{end}")))
    }

    fn spans(&self) -> &Spans {
        self.spans.get_or_init(|| Spans::of(self.text))
    }
}

/// A text that has taken steps.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rewritten {
    /// The text.
    pub text: String,
    /// What each step did that found something, in words.
    pub steps: Vec<String>,
    /// The first older form, as a node of the text before.
    pub first: Option<NodeId>,
}

/// Why a text can't be rewritten.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// It isn't YAML.
    Unread,
    /// The place of an older form isn't known.
    Unplaced(NodeId, String),
}

/// What is done to a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Work<'a> {
    /// The format of the project that it is from.
    pub(super) from: Format,
    /// The steps; those that are older than the format are passed over.
    pub(super) steps: &'a [Step],
    /// The format that it says afterwards, if it is the organisation's and that is another.
    pub(super) to: Option<Format>,
}

/// Rewrites the older forms in a record.
pub(super) fn rewrite(path: &str, text: &str, work: Work<'_>) -> Result<Rewritten, Obstacle> {
    let mut rewritten = Rewritten { text: text.to_owned(), steps: Vec::new(), first: None };
    for step in work.steps.iter().filter(|step| work.from <= step.last) {
        rewritten.take(path, step.words, step.find)?;
    }
    if let Some(to) = work.to {
        let words = format!("`format` blir {}", to.0);
        rewritten.take(path, &words, |record| vec![format_form(record, to)])?;
    }
    // Nothing that can't be read is ever written.
    match rewritten.steps.is_empty() || yaml::parse(&rewritten.text).is_ok() {
        true => Ok(rewritten),
        false => Err(Obstacle::Unread),
    }
}

impl Rewritten {
    /// Takes a step.
    fn take(
        &mut self,
        path: &str,
        words: &str,
        find: impl Fn(&RecordText<'_>) -> Vec<OlderForm>,
    ) -> Result<(), Obstacle> {
        let tree = yaml::parse(&self.text).map_err(|_| Obstacle::Unread)?;
        let forms = find(&RecordText::new(path, &self.text, &tree));
        let Some(first) = forms.first().map(|form| form.at) else { return Ok(()) };
        let mut edits = Vec::new();
        for OlderForm { at, edit } in forms {
            edits.push(edit.ok_or_else(|| Obstacle::Unplaced(at, words.to_owned()))?);
        }
        // What an alias repeats is written once.
        edits.sort_by_key(|edit| edit.range.start);
        edits.dedup();
        self.text = Patch::of(&self.text, &edits).text().to_owned();
        self.steps.push(words.to_owned());
        self.first = self.first.or(Some(first));
        Ok(())
    }
}

/// How the organisation's record comes to say a format.
fn format_form(record: &RecordText<'_>, to: Format) -> OlderForm {
    let field = format_field(record.tree);
    let edit = match field {
        Some(field) => record.respelt(&field.value, &to.0.to_string()),
        None => record.before_first(&format!("format: {}", to.0)),
    };
    let is_said = |edit: &Edit| {
        let text = Patch::of(record.text, std::slice::from_ref(edit));
        yaml::parse(text.text()).is_ok_and(|tree| format_of(&tree) == Some(to))
    };
    let at = field.map_or(record.tree.id, |field| field.value.id);
    OlderForm { at, edit: edit.filter(is_said) }
}

/// Every mapping of a tree, with the name of the field that it stands in, alone or in a list.
pub(super) fn mappings<'a>(tree: &'a Node, visit: &mut impl FnMut(&str, &'a [Field])) {
    visit_below("", tree, visit);
}

fn visit_below<'a>(name: &str, node: &'a Node, visit: &mut impl FnMut(&str, &'a [Field])) {
    match &node.data {
        Data::Fields(fields) => {
            visit(name, fields);
            for field in fields {
                visit_below(&field.name(), &field.value, visit);
            }
        }
        Data::List(entries) => entries.iter().for_each(|entry| visit_below(name, entry, visit)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Renames `plats` to `lokal`, wherever it stands.
    const PLACE: Step = Step {
        last: Format(1),
        words: "`plats` heter `lokal`",
        find: |record| {
            let mut forms = Vec::new();
            mappings(record.tree, &mut |_, fields| {
                let places = fields.iter().filter(|field| field.name() == "plats");
                forms.extend(places.map(|field| record.renamed(field, "lokal")));
            });
            forms
        },
    };

    /// Then `lokal` to `sal`.
    const ROOM: Step = Step {
        last: Format(2),
        words: "`lokal` heter `sal`",
        find: |record| {
            let Data::Fields(fields) = &record.tree.data else { return Vec::new() };
            let rooms = fields.iter().filter(|field| field.name() == "lokal");
            rooms.map(|field| record.renamed(field, "sal")).collect()
        },
    };

    fn rewritten(text: &str, format: u32, steps: &[Step]) -> String {
        let work = Work { from: Format(format), steps, to: None };
        rewrite("content/dokument/a.yaml", text, work).unwrap().text
    }

    #[test]
    fn only_what_is_older_changes() {
        for (before, after) in [
            ("# plats\nplats: plats # plats\n", "# plats\nlokal: plats # plats\n"),
            ("a: 1\r\nplats :  Umeå\r\n", "a: 1\r\nlokal :  Umeå\r\n"),
            ("{plats: a, b: [{\"plats\": c}]}", "{lokal: a, b: [{\"lokal\": c}]}"),
            ("&x plats: a\n? 'plats2'\n: b\n", "&x lokal: a\n? 'plats2'\n: b\n"),
            ("a: &a {plats: 1}\nb: *a\n", "a: &a {lokal: 1}\nb: *a\n"),
            ("text: |\n  plats: a\n", "text: |\n  plats: a\n"),
        ] {
            assert_eq!(rewritten(before, 1, &[PLACE]), after);
            assert_eq!(rewritten(after, 1, &[PLACE]), after);
        }
    }

    #[test]
    fn steps_follow_each_other_from_the_format_of_the_project() {
        let both = [PLACE, ROOM];
        assert_eq!(rewritten("plats: a\n", 1, &both), "sal: a\n");
        assert_eq!(rewritten("plats: a\nlokal: b\n", 2, &both), "plats: a\nsal: b\n");
        assert_eq!(rewritten("plats: a\nlokal: b\n", 3, &both), "plats: a\nlokal: b\n");
    }

    #[test]
    fn what_has_no_place_is_reported() {
        let work = Work { from: Format(1), steps: &[PLACE], to: None };
        let obstacle = rewrite("a.yaml", "\"plat\\x73\": a\n", work).unwrap_err();
        assert_eq!(obstacle, Obstacle::Unplaced(NodeId::new(1), PLACE.words.to_owned()));
        assert_eq!(rewrite("a.yaml", "a: [", work), Err(Obstacle::Unread));
    }

    #[test]
    fn the_organisation_says_its_format() {
        let work = Work { from: Format(1), steps: &[], to: Some(Format(2)) };
        let said =
            |text: &str| rewrite("content/organisation.yaml", text, work).map(|own| own.text);
        for (before, after) in [
            ("# Vi\nnamn: a\n", "# Vi\nformat: 2\nnamn: a\n"),
            ("namn: a\r\n", "format: 2\r\nnamn: a\r\n"),
            ("{namn: a}\n", "{format: 2, namn: a}\n"),
            ("---\nnamn: a\nFormat : '1' # vårt\n", "---\nnamn: a\nFormat : '2' # vårt\n"),
        ] {
            assert_eq!(said(before).unwrap(), after);
        }
        assert!(matches!(said("? namn\n: a\n"), Err(Obstacle::Unplaced(..))));
        assert!(matches!(said("namn: a\nformat: ~\n"), Err(Obstacle::Unplaced(..))));
    }
}
