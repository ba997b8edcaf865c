//! A text that isn't written as it must be is repaired until it can be read.
//!
//! In comes a text, out come its tree and its faults. Where the parser stumbles, an ordered list of small
//! repairs is tried; the first that takes the parser past that place is the diagnosis, and reading goes on
//! with the repaired text. What no repair helps is blanked, so that the rest is read. The number of faults
//! and of bytes that are read for them is bounded, so this ends, and soon.
//!
//! A text that is right is read once and looked through for what a parser reads otherwise than it was
//! meant ([`silent`]).

mod buried;
mod duplicates;
mod entries;
mod fields;
mod flow;
mod headless;
mod indents;
mod items;
mod joined;
mod lists;
mod marks;
mod mended;
mod scene;
mod sentences;
mod silent;
mod typography;
mod values;

use std::cell::Cell;
use std::cmp::Reverse;
use std::ops::Range;

use self::mended::line_around;
use self::scene::{Repair, Scene};
use super::fault::{Fault, FaultKind, Vocabulary};
use super::patch::{Edit, Patch};
use super::refusal::Refusal;
use super::tree::{Duplicate, Node, Parsed, parse_all};

/// No more faults than this are looked for in one file.
const MOST_FAULTS: usize = 20;

/// So much is read (bytes), over and over, to find out what is wrong with a file.
const MOST_READ: usize = 6 << 20;

/// Looking for what is misread takes so many times as long as reading.
const SILENT_COST: usize = 3;

/// What a text says, and what is wrong with how it is written.
#[derive(Debug)]
pub struct Reading {
    /// What it says; `None` if it can't be read at all.
    pub tree: Option<Node>,
    /// The text that was read, if it isn't as it was written.
    pub patch: Option<Patch>,
    /// What is wrong with how it is written.
    pub faults: Vec<Fault>,
    /// The fields that stand twice.
    pub duplicates: Vec<Duplicate>,
    /// Whether some lines were left out.
    pub is_partial: bool,
}

/// A repair of a line, given its number.
type Repairer = fn(&Scene<'_>, usize) -> Vec<Repair>;

/// What is tried, what is surest first.
const REPAIRS: [Repairer; 35] = [
    marks::control_characters,
    marks::conflict,
    marks::code_fence,
    indents::indent_characters,
    marks::signature_line,
    marks::rule,
    values::runaway_quote,
    entries::stray,
    joined::joined,
    items::unlisted,
    headless::headless,
    lists::pasted,
    sentences::pasted,
    marks::foreign_dash,
    marks::unspaced_dash,
    fields::list_on_key_line,
    typography::typographic_quotes,
    typography::in_braces,
    values::hash,
    fields::unspaced_colon,
    fields::missing_colon,
    fields::unindented_text,
    values::opening,
    values::unclosed_quote,
    entries::undashed,
    fields::missing_dash,
    fields::unindented_line,
    fields::known_indentation,
    flow::missing_comma,
    flow::part,
    values::unclosed_bracket,
    flow::unbraced,
    values::colon,
    fields::indentation,
    values::colon_below,
];

/// Reads a text.
pub fn read(text: &str, words: Vocabulary) -> Reading {
    match parse_all(text) {
        Ok(Parsed { tree, duplicates })
            if duplicates.is_empty() && !silent::is_suspect(text, words) =>
        {
            Reading::of(tree)
        }
        parsed => Mender::new(text, words).read(parsed),
    }
}

impl Reading {
    /// A text without a fault.
    fn of(tree: Node) -> Self {
        Self {
            tree: Some(tree),
            patch: None,
            faults: Vec::new(),
            duplicates: Vec::new(),
            is_partial: false,
        }
    }
}

/// Repairs a text.
struct Mender {
    patch: Patch,
    words: Vocabulary,
    faults: Vec<Fault>,
    is_partial: bool,
    /// How many bytes may still be read.
    left: Cell<usize>,
}

/// What a parser makes of a text.
type Outcome = Result<Parsed, serde_yaml::Error>;

/// A repair with what comes of it.
struct Mended {
    repair: Repair,
    patch: Patch,
    outcome: Outcome,
}

impl Mender {
    fn new(text: &str, words: Vocabulary) -> Self {
        Self {
            patch: Patch::new(text),
            words,
            faults: Vec::new(),
            is_partial: false,
            left: Cell::new(MOST_READ),
        }
    }

    /// Repairs the text until it can be read as it was meant.
    fn read(mut self, parsed: Outcome) -> Reading {
        let mut outcome = parsed;
        while let Some(next) = match &outcome {
            Ok(parsed) => self.mend_silent(parsed),
            Err(error) => self.mend_refused(error),
        } {
            outcome = next;
        }
        let (tree, duplicates) = match outcome {
            Ok(Parsed { tree, duplicates }) => (Some(tree), duplicates),
            Err(_) => (None, Vec::new()),
        };
        Reading {
            tree,
            patch: (!self.faults.is_empty()).then_some(self.patch),
            faults: self.faults,
            duplicates,
            is_partial: self.is_partial,
        }
    }

    /// Takes the parser past the place where it stumbled; `None` if that can't be done.
    fn mend_refused(&mut self, error: &serde_yaml::Error) -> Option<Outcome> {
        let refusal = Refusal::of(error, self.patch.text());
        let Some(mended) = self.mended(&refusal) else {
            self.give_up(&refusal);
            return None;
        };
        let leaves_out = [FaultKind::Unreadable, FaultKind::SecondDocument];
        self.is_partial |= leaves_out.contains(&mended.repair.kind);
        Some(self.take(mended))
    }

    /// The repair that helps, else what comes of leaving out what can't be read.
    fn mended(&self, refusal: &Refusal) -> Option<Mended> {
        if refusal.is_limit() || self.faults.len() >= MOST_FAULTS {
            return None;
        }
        let scene = Scene::new(self.patch.text(), self.words);
        let focus = likely_lines(&scene, refusal);
        let repaired =
            REPAIRS.iter().find_map(|repairer| self.best(&scene, refusal, &focus, *repairer));
        repaired.or_else(|| self.blanked(&scene, refusal, &focus))
    }

    /// The repair of a kind with which the parser gets furthest, if any helps.
    fn best(
        &self,
        scene: &Scene<'_>,
        refusal: &Refusal,
        focus: &[usize],
        repairer: Repairer,
    ) -> Option<Mended> {
        let mut best: Option<(Score, Mended)> = None;
        let mut seen: Vec<Vec<Edit>> = Vec::new();
        for repair in focus.iter().flat_map(|index| repairer(scene, *index)) {
            // Repairs of the whole text are the same for all its lines.
            if seen.contains(&repair.edits) {
                continue;
            }
            seen.push(repair.edits.clone());
            let Some((progress, mended)) = self.tried(repair, refusal) else { continue };
            let score = Score::of(scene, &mended.repair.kind, progress);
            if best.as_ref().is_none_or(|(other, _)| score > *other) {
                best = Some((score, mended));
            }
        }
        best.map(|(_, mended)| mended)
    }

    /// What comes of leaving out as little as helps: a line, the entry around it, or all the rest.
    fn blanked(&self, scene: &Scene<'_>, refusal: &Refusal, focus: &[usize]) -> Option<Mended> {
        let likeliest = *focus.first()?;
        let at = scene.lines.get(likeliest)?.range();
        let single = focus.iter().map(|index| *index..index + 1);
        let larger = [entry(scene, likeliest), likeliest..scene.lines.len()];
        let mut tries = single.chain(larger).filter(|lines| !lines.is_empty());
        tries.find_map(|lines| {
            let (first, last) = (scene.lines.get(lines.start)?, scene.lines.get(lines.end - 1)?);
            let edits = vec![Edit::delete(first.start..last.end())];
            let repair = Repair::new(FaultKind::Unreadable, at.clone(), edits);
            self.tried(repair, refusal).map(|(_, mended)| mended)
        })
    }

    /// What comes of a repair, and how far the parser gets, if that is further than before.
    fn tried(&self, repair: Repair, refusal: &Refusal) -> Option<(Progress, Mended)> {
        let patch = self.patch.with(&repair.edits);
        let outcome = self.parse(patch.text())?;
        let progress = match &outcome {
            Ok(parsed) => Progress::End(Reverse(parsed.duplicates.len())),
            Err(error) => {
                let next = Refusal::of(error, patch.text());
                (!next.is_limit()).then(|| Progress::of(&next, &patch))?
            }
        };
        let helps = progress > Progress::of(refusal, &self.patch);
        helps.then_some((progress, Mended { repair, patch, outcome }))
    }

    /// Repairs what the parser reads otherwise than it was meant; `None` if there is nothing left.
    fn mend_silent(&mut self, parsed: &Parsed) -> Option<Outcome> {
        let text = self.patch.text().to_owned();
        let scene = Scene::new(&text, self.words);
        self.left.set(self.left.get().checked_sub(SILENT_COST * text.len())?);
        let undashed = duplicates::undashed(&scene, &parsed.duplicates);
        for repair in silent::silent(&scene).chain(undashed) {
            if self.faults.len() >= MOST_FAULTS {
                return None;
            }
            if self.is_known(&repair, &text) {
                continue;
            }
            let patch = self.patch.with(&repair.edits);
            if let Some(outcome) = self.reread(&repair, &patch, parsed) {
                return Some(self.take(Mended { repair, patch, outcome }));
            }
            // The fault is reported, and problems with what is read there are not.
            if !repair.kind.is_doubtful() {
                self.patch.touch(self.patch.written_range(&repair.at));
            }
            self.note(&repair, &patch);
        }
        None
    }

    /// What a parser makes of an accepted text after a repair, if that is read better: to its end, or to a
    /// fault further on.
    fn reread(&self, repair: &Repair, patch: &Patch, before: &Parsed) -> Option<Outcome> {
        if repair.edits.is_empty() || repair.kind.is_doubtful() {
            return None;
        }
        let outcome = self.parse(patch.text())?;
        let is_better = match &outcome {
            Ok(next) => next.duplicates.len() <= before.duplicates.len(),
            Err(error) => {
                let refusal = Refusal::of(error, patch.text());
                let reported = self.patch.written_range(&repair.at).end;
                !refusal.is_limit() && patch.written(refusal.at) > reported
            }
        };
        is_better.then_some(outcome)
    }

    /// Whether something has been reported about the line of a repair.
    fn is_known(&self, repair: &Repair, text: &str) -> bool {
        let line = line_around(text, repair.at.start);
        let written = self.patch.written_range(&line);
        self.faults
            .iter()
            .any(|fault| written.start <= fault.at.start && fault.at.start <= written.end)
    }

    /// Goes on with a repaired text.
    fn take(&mut self, mended: Mended) -> Outcome {
        self.note(&mended.repair, &mended.patch);
        self.patch = mended.patch;
        mended.outcome
    }

    /// Notes a fault, given the text in which it is repaired.
    fn note(&mut self, repair: &Repair, patch: &Patch) {
        let text = self.patch.text();
        let mut lines = mended::lines(text, repair, patch.text());
        // A blank line parts paragraphs, but isn't shown alone.
        lines.retain(|line| !line.trim().is_empty() || repair.is_passage());
        let at = self.patch.written_range(&repair.at);
        let until = repair.edits.last().map_or(at.end, |edit| self.patch.written(edit.range.end));
        self.faults.push(Fault { kind: repair.kind.clone(), at, lines, until, more: repair.more });
    }

    /// Notes that the rest can't be read.
    fn give_up(&mut self, refusal: &Refusal) {
        let kind = match refusal {
            refusal if refusal.is_too_nested() => FaultKind::TooNested,
            refusal if refusal.is_limit() => FaultKind::TooMuch,
            _ => FaultKind::Unreadable,
        };
        let at = self.patch.written(refusal.stumbled);
        self.faults.push(Fault { kind, at: at..at, lines: Vec::new(), until: at, more: 0 });
    }

    /// Reads a text, unless too much has been read already.
    fn parse(&self, text: &str) -> Option<Outcome> {
        self.left.set(self.left.get().checked_sub(text.len())?);
        Some(parse_all(text))
    }
}

/// How far a parser gets, in bytes of the text as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Progress {
    /// To a place that it is about, and one where it stumbles.
    Place(usize, usize),
    /// To the end, better with fewer fields that stand twice.
    End(Reverse<usize>),
}

impl Progress {
    fn of(refusal: &Refusal, patch: &Patch) -> Self {
        let (at, stumbled) = refusal.progress();
        Self::Place(patch.written(at), patch.written(stumbled))
    }
}

/// How good a repair is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    progress: Progress,
    /// How far a line is moved.
    moved: Reverse<usize>,
    /// How many lines stand where it is moved to.
    likeness: usize,
}

impl Score {
    fn of(scene: &Scene<'_>, kind: &FaultKind, progress: Progress) -> Self {
        let FaultKind::Indentation { is, should } = kind else {
            return Self { progress, moved: Reverse(0), likeness: 0 };
        };
        let lines = scene.lines.iter().filter(|line| line.is_structure());
        let alike = lines.filter(|line| line.column() == *should || line.indent == *should);
        Self { progress, moved: Reverse(is.abs_diff(*should)), likeness: alike.count() }
    }
}

/// The lines that the mistake may be on, the likeliest first.
fn likely_lines(scene: &Scene<'_>, refusal: &Refusal) -> Vec<usize> {
    let stumbled = scene.line_at(refusal.stumbled);
    let own = [Some(scene.line_at(refusal.at)), Some(stumbled)];
    let above = scene.before(stumbled);
    let second = above.and_then(|at| scene.before(at));
    let mut likely: Vec<usize> = Vec::new();
    for index in own.into_iter().chain([above, second, scene.first_inside(stumbled)]).flatten() {
        if index < scene.lines.len() && !likely.contains(&index) {
            likely.push(index);
        }
    }
    likely
}

/// The lines of the entry that a line belongs to.
fn entry(scene: &Scene<'_>, index: usize) -> Range<usize> {
    let indent = scene.lines[index].indent;
    let mut above = (0..=index).rev();
    let Some(first) = above.find(|at| {
        let line = &scene.lines[*at];
        line.is_structure() && line.is_entry() && (line.indent < indent || *at == index)
    }) else {
        return index..index;
    };
    let own = scene.lines[first].indent;
    let rest = scene.lines.iter().enumerate().skip(index + 1);
    let mut after = rest.filter(|(_, line)| line.is_structure() && line.indent <= own);
    first..after.next().map_or(scene.lines.len(), |(at, _)| at)
}
