//! Content streams read to the end (ISO 32000-1, 7.8.2): what isn't an operator, has too few operands or
//! uses what the resources don't have is a fault. What it uses of them comes out, since only that is shown.

use std::borrow::Cow;
use std::collections::BTreeSet;

use lopdf::Dictionary;

use super::fault::FaultKind;
use super::operators::{self, category, is_own_color_space};
use super::tokens::{Token, Tokens};
use crate::packet::source::PdfSource;

/// The most operands before an operator, and the deepest nesting of states and of arrays.
const MAX_OPERANDS: usize = 4096;
const MAX_DEPTH: usize = 4096;

/// Resources by their category and name.
pub(super) type ResourceNames = BTreeSet<(&'static [u8], Vec<u8>)>;

/// Content that is being read.
struct Reader<'a> {
    source: &'a PdfSource,
    resources: Option<&'a Dictionary>,
    /// The resources that were used so far.
    used: &'a mut ResourceNames,
    /// The names among the operands, and how many operands there are.
    names: Vec<Cow<'a, [u8]>>,
    operands: usize,
    /// How many arrays and dictionaries are open.
    nesting: usize,
    states: usize,
    marks: usize,
    is_in_text: bool,
    /// How many compatibility sections are open, in which unknown operators are passed over.
    compatibility: usize,
}

/// Reads content with the resources that it has, and notes those that it uses.
pub(super) fn check(
    source: &PdfSource,
    data: &[u8],
    resources: Option<&Dictionary>,
    used: &mut ResourceNames,
) -> Result<(), FaultKind> {
    let mut tokens = Tokens::new(data);
    let mut reader = Reader {
        source,
        resources,
        used,
        names: Vec::new(),
        operands: 0,
        nesting: 0,
        states: 0,
        marks: 0,
        is_in_text: false,
        compatibility: 0,
    };
    while let Some(token) = tokens.next() {
        let token = token.map_err(|_| FaultKind::Malformed)?;
        if token == Token::Word(b"ID") && reader.nesting == 0 {
            tokens.skip_image().map_err(|_| FaultKind::Truncated)?;
            reader.inline_image();
            continue;
        }
        reader.take(token)?;
    }
    reader.finish()
}

impl<'a> Reader<'a> {
    fn take(&mut self, token: Token<'a>) -> Result<(), FaultKind> {
        match token {
            Token::Open => self.nesting += 1,
            Token::Close => {
                self.nesting = self.nesting.checked_sub(1).ok_or(FaultKind::Malformed)?;
                self.operands += usize::from(self.nesting == 0);
            }
            Token::Word(b"true" | b"false" | b"null") => {
                self.operands += usize::from(self.nesting == 0);
            }
            Token::Word(_) if self.nesting > 0 => return Err(FaultKind::Malformed),
            Token::Word(operator) => {
                self.operator(operator)?;
                self.clear();
            }
            _ if self.nesting > 0 => {}
            Token::Name(name) => {
                self.names.push(name);
                self.operands += 1;
            }
            Token::Number(_) | Token::String(_) => self.operands += 1,
        }
        match self.operands > MAX_OPERANDS || self.nesting > MAX_DEPTH {
            true => Err(FaultKind::TooLarge),
            false => Ok(()),
        }
    }

    /// Notes what an inline image may use: any of its names may be that of a colour space (8.9.7).
    fn inline_image(&mut self) {
        for name in self.names.drain(..) {
            self.used.insert((b"ColorSpace", name.into_owned()));
        }
        self.clear();
    }

    fn clear(&mut self) {
        self.names.clear();
        self.operands = 0;
    }

    fn operator(&mut self, operator: &[u8]) -> Result<(), FaultKind> {
        let Some(needed) = operators::operands(operator) else {
            if self.compatibility > 0 {
                return Ok(());
            }
            let shown: String = String::from_utf8_lossy(operator).chars().take(12).collect();
            return Err(FaultKind::UnknownOperator(shown));
        };
        if self.operands < needed {
            return Err(FaultKind::Malformed);
        }
        match operator {
            b"q" => self.states += 1,
            b"Q" => self.states = self.states.checked_sub(1).ok_or(FaultKind::Malformed)?,
            b"BT" if self.is_in_text => return Err(FaultKind::Malformed),
            b"ET" if !self.is_in_text => return Err(FaultKind::Malformed),
            b"BT" => self.is_in_text = true,
            b"ET" => self.is_in_text = false,
            b"BMC" | b"BDC" => self.marks += 1,
            b"EMC" => self.marks = self.marks.checked_sub(1).ok_or(FaultKind::Malformed)?,
            b"BX" => self.compatibility += 1,
            b"EX" => self.compatibility = self.compatibility.saturating_sub(1),
            _ => {}
        }
        if self.states > MAX_DEPTH || self.marks > MAX_DEPTH {
            return Err(FaultKind::TooLarge);
        }
        self.resource(operator)
    }

    /// Looks up the resource that an operator names.
    fn resource(&mut self, operator: &[u8]) -> Result<(), FaultKind> {
        let Some(category) = category(operator) else { return Ok(()) };
        let is_marked = matches!(operator, b"BDC" | b"DP");
        // The first operand of marked content is its tag, the second perhaps a name of its properties.
        let name = match (is_marked, &self.names[..]) {
            (true, [_, properties]) => properties,
            (false, [.., name]) => name,
            (true, _) => return Ok(()),
            // A colour may have numbers alone.
            (false, []) if matches!(operator, b"scn" | b"SCN") => return Ok(()),
            (false, []) => return Err(FaultKind::Malformed),
        };
        if matches!(operator, b"cs" | b"CS") && is_own_color_space(name) {
            return Ok(());
        }
        let resources = self.resources.and_then(|own| self.source.dictionary_at(own, category));
        match resources.and_then(|own| self.source.get(own, name)) {
            Some(_) => {
                self.used.insert((category, name.to_vec()));
                Ok(())
            }
            None => Err(FaultKind::MissingResource(String::from_utf8_lossy(name).into_owned())),
        }
    }

    fn finish(self) -> Result<(), FaultKind> {
        let is_whole = self.nesting == 0
            && self.operands == 0
            && self.states == 0
            && self.marks == 0
            && !self.is_in_text;
        if is_whole { Ok(()) } else { Err(FaultKind::Truncated) }
    }
}
