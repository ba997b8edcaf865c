//! A verksamhetsplan or a plain document: its text, what stands with a name or a number in it, the
//! numbers that follow, and the sums of its tables. Rules and pages read Markdown's landmarks here, so
//! that they are found once.

use super::ledger::{Ledger, ledger};
use super::outline::{Outline, outline};
use crate::prose::{Landmark, landmarks};
use crate::record::{BUDGET, Budget, Located, Manuscript};

/// A long text with what follows from it.
#[derive(Debug)]
pub struct LongText<'a> {
    /// The text in passages, with what it places.
    pub manuscript: Manuscript<'a>,
    /// What stands with a name or a number in each passage.
    pub landmarks: Vec<Vec<Landmark>>,
    /// The numbers of headings, figures and tables.
    pub outline: Outline,
    /// Its budget and other tables of money.
    pub tables: Vec<SummedTable<'a>>,
}

/// A table of money with its sums.
#[derive(Debug)]
pub struct SummedTable<'a> {
    /// The name by which the text places it.
    pub name: &'a str,
    /// What is typed.
    pub budget: &'a Located<Budget>,
    /// What is computed.
    pub ledger: Ledger,
}

impl<'a> LongText<'a> {
    pub(super) fn new(manuscript: Manuscript<'a>) -> Self {
        let passages = manuscript.passages.iter();
        let landmarks: Vec<_> = passages.map(|passage| landmarks(passage.text)).collect();
        let outline = outline(&manuscript, &landmarks);
        let tables = manuscript
            .tables
            .iter()
            .map(|&(name, budget)| SummedTable { name, budget, ledger: ledger(budget) })
            .collect();
        Self { manuscript, landmarks, outline, tables }
    }

    /// The budget with its sums.
    pub fn budget(&self) -> Option<&SummedTable<'a>> {
        self.tables.iter().find(|table| table.name == BUDGET)
    }
}
