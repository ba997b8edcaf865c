//! Bytes of content to the tokens of PDF's syntax (ISO 32000-1, 7.2 and 7.3). Character maps (`CMap`) are
//! written in the same.

use std::borrow::Cow;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A number, whichever it is.
    Number(&'a [u8]),
    /// A name, without the slash and with its escapes read.
    Name(Cow<'a, [u8]>),
    /// A string of either kind; its hexadecimal digits, if it is written so.
    String(&'a [u8]),
    /// `[`, `<<`.
    Open,
    /// `]`, `>>`.
    Close,
    /// A word that is none of these: an operator, a boolean, null.
    Word(&'a [u8]),
}

/// What can't be read as a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoToken;

/// Reads tokens one after the other.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Tokens<'a> {
    /// The tokens of some bytes.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// Goes to behind the data of an inline image, which begin behind one white-space character. They end
    /// at an `EI` between white space behind which content can follow.
    pub(super) fn skip_image(&mut self) -> Result<(), NoToken> {
        let mut at = self.position + 1;
        while let Some(found) = memchr::memmem::find(self.bytes.get(at..).ok_or(NoToken)?, b"EI") {
            let start = at + found;
            let is_apart = self.bytes[..start].last().is_none_or(|byte| is_space(*byte));
            let after = self.bytes.get(start + 2..).unwrap_or_default();
            if is_apart && is_end_of_image(after) {
                self.position = start + 2;
                return Ok(());
            }
            at = start + 2;
        }
        Err(NoToken)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let rest = &self.bytes[self.position..];
                let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
                self.position += length;
            } else if is_space(byte) {
                self.position += 1;
            } else {
                return;
            }
        }
    }

    /// The regular characters that come next.
    fn regular(&mut self) -> &'a [u8] {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let length = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
        self.position += length;
        &rest[..length]
    }

    /// The rest of a literal string, whose brackets balance.
    fn literal(&mut self) -> Result<Token<'a>, NoToken> {
        let start = self.position;
        let mut depth = 1;
        while let Some(byte) = self.peek() {
            self.position += 1;
            match byte {
                b'\\' => self.position += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(Token::String(&self.bytes[start..self.position - 1]));
            }
        }
        Err(NoToken)
    }

    /// The rest of a hexadecimal string.
    fn hexadecimal(&mut self) -> Result<Token<'a>, NoToken> {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let length = memchr::memchr(b'>', rest).ok_or(NoToken)?;
        let digits = &rest[..length];
        self.position += length + 1;
        match digits.iter().all(|byte| byte.is_ascii_hexdigit() || is_space(*byte)) {
            true => Ok(Token::String(digits)),
            false => Err(NoToken),
        }
    }

    fn token(&mut self, first: u8) -> Result<Token<'a>, NoToken> {
        let second = self.bytes.get(self.position + 1).copied();
        self.position += 1;
        match (first, second) {
            (b'/', _) => Ok(Token::Name(unescaped(self.regular()))),
            (b'(', _) => self.literal(),
            (b'<', Some(b'<')) => {
                self.position += 1;
                Ok(Token::Open)
            }
            (b'<', _) => self.hexadecimal(),
            (b'>', Some(b'>')) => {
                self.position += 1;
                Ok(Token::Close)
            }
            (b'[', _) => Ok(Token::Open),
            (b']', _) => Ok(Token::Close),
            (b'>' | b')' | b'{' | b'}', _) => Err(NoToken),
            _ => {
                self.position -= 1;
                let word = self.regular();
                let is_number = first.is_ascii_digit() || b"+-.".contains(&first);
                Ok(if is_number { Token::Number(word) } else { Token::Word(word) })
            }
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Result<Token<'a>, NoToken>;

    fn next(&mut self) -> Option<Self::Item> {
        self.skip_space();
        let first = self.peek()?;
        Some(self.token(first))
    }
}

/// Whether what follows on `EI` may be content, rather than more data of an image.
fn is_end_of_image(after: &[u8]) -> bool {
    let head = after.get(..12).unwrap_or(after);
    head.first().is_none_or(|byte| is_space(*byte))
        && head.iter().all(|byte| is_space(*byte) || (0x20..0x7F).contains(byte))
}

/// A name with `#` and two digits read as a byte.
fn unescaped(name: &[u8]) -> Cow<'_, [u8]> {
    if !name.contains(&b'#') {
        return Cow::Borrowed(name);
    }
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| byte == b'#').and_then(|own| u8::from_str_radix(own, 16).ok()) {
            Some(escaped) => {
                out.push(escaped);
                rest = &after[2..];
            }
            None => {
                out.push(byte);
                rest = after;
            }
        }
    }
    Cow::Owned(out)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}
