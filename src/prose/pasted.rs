//! Lists as word processors paste them. In comes a text, out comes the same text in Markdown's signs,
//! byte for byte at the same places, so that ranges in one are ranges in the other.

use std::borrow::Cow;

/// Signs that word processors put before the entries of a list: bullets, squares, circles, arrows.
const BULLETS: [char; 10] = ['•', '·', '▪', '■', '●', '○', '◦', '‣', '⁃', '➢'];

/// The text with `-` for pasted bullets at the beginning of lines.
pub(super) fn with_dashes(text: &str) -> Cow<'_, str> {
    if !text.lines().any(|line| pasted_bullet(line).is_some()) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let Some((lead, bullet)) = pasted_bullet(line) else {
            out += line;
            continue;
        };
        // A tab would make code of the line.
        out.extend(line[..lead].chars().map(|_| ' '));
        out.push('-');
        out.extend((1..bullet).map(|_| ' '));
        out += &line[lead + bullet..];
    }
    out.into()
}

/// The lengths (bytes) of the white space before a line's pasted bullet and of the bullet itself.
fn pasted_bullet(line: &str) -> Option<(usize, usize)> {
    let rest = line.trim_start_matches([' ', '\t']);
    let sign = rest.chars().next()?;
    let after = rest[sign.len_utf8()..].chars().next()?;
    // Word's second level is a letter o and a tab; a dash may stand in a sentence.
    let is_bullet = match sign {
        'o' | '–' | '—' => after == '\t',
        _ => BULLETS.contains(&sign) && after.is_whitespace(),
    };
    // A dash alone would underline the line above.
    let has_text = !rest[sign.len_utf8()..].trim().is_empty();
    (is_bullet && has_text).then(|| (line.len() - rest.len(), sign.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::with_dashes;

    #[test]
    fn pasted_bullets_are_dashes_at_the_same_bytes() {
        for (pasted, markdown) in [
            ("•\tett\n•\ttvå\n", "-  \tett\n-  \ttvå\n"),
            ("· ett", "-  ett"),
            ("\t•\tett", " -  \tett"),
            ("o\tett", "-\tett"),
            ("–\tett", "-  \tett"),
        ] {
            assert_eq!(with_dashes(pasted), markdown);
            assert_eq!(pasted.len(), markdown.len());
        }
        for text in ["- ett", "o ett", "a • b", "Ord\n", "•", "•\t", "·5"] {
            assert_eq!(with_dashes(text), text);
        }
    }
}
