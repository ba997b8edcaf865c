//! Fewer parts in a picture: Typst draws each letter as a use of a symbol, which browsers take long
//! to put together. Letters that follow each other become one path, which looks the same.

use std::collections::HashMap;

/// How a letter's path begins in Typst's pictures; all after that is relative.
const START: &str = "M 0 0";

/// A picture with its letters in paths. What isn't as Typst writes letters stays as it is.
pub(super) fn flatten(picture: &str) -> String {
    let letters = letters(picture);
    let mut out = String::with_capacity(picture.len() * 2);
    let mut rest = picture;
    // What is said of the path that is being written, beside its lines.
    let mut open: Option<&str> = None;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        let length = tag.find('>').map_or(tag.len(), |end| end + 1);
        let used = Use::read(&tag[..length]).and_then(|used| Some((letters.get(used.id)?, used)));
        let goes_on =
            before.is_empty() && used.as_ref().is_some_and(|(_, used)| open == Some(used.look));
        if !goes_on && open.take().is_some() {
            out.push_str("\"/>");
        }
        out.push_str(before);
        if let Some((path, Use { x, y, look, .. })) = used {
            if !goes_on {
                out.extend(["<path", look, " d=\""]);
                open = Some(look);
            }
            out.extend(["M ", x, " ", y, path]);
            rest = &tag[length..];
        } else if let Some((_, _, length)) = symbol(tag).filter(|(id, ..)| letters.contains_key(id))
        {
            rest = &tag[length..];
        } else {
            out.push_str(&tag[..length]);
            rest = &tag[length..];
        }
    }
    out.push_str(rest);
    out
}

/// The letters of a picture, by name: the lines of each but for where it starts.
fn letters(picture: &str) -> HashMap<&str, String> {
    let starts = picture.match_indices("<symbol ").map(|(at, _)| &picture[at..]);
    starts.filter_map(symbol).map(|(id, path, _)| (id, rounded(path))).collect()
}

/// A path with its numbers to a hundredth of a point, which nobody sees, and as short as SVG lets them
/// be written.
fn rounded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for word in path.split_inclusive(|c: char| !(c.is_ascii_digit() || c == '.')) {
        let number = word.trim_end_matches(|c: char| !(c.is_ascii_digit() || c == '.'));
        match number.split_once('.') {
            Some((_, decimals)) if decimals.len() > 2 => {
                let hundredths = number.parse::<f64>().unwrap_or_default();
                let short = format!("{hundredths:.2}");
                out += short.trim_end_matches('0').trim_end_matches('.');
                out += &word[number.len()..];
            }
            _ => out += word,
        }
    }
    let mut short = out.replace(" -", "-").replace(" 0.", " .").replace("-0.", "-.");
    for command in ["m", "l", "c", "h", "v"] {
        short = short.replace(&format!("{command} "), command);
    }
    short
}

/// A symbol that is one path from the origin: its name, its lines, and its length in the picture.
fn symbol(text: &str) -> Option<(&str, &str, usize)> {
    let (id, rest) = text.strip_prefix("<symbol id=\"")?.split_once('"')?;
    let rest = rest.strip_prefix(" overflow=\"visible\"><path d=\"")?;
    let (path, rest) = rest.split_once("\"/></symbol>")?;
    let path = path.strip_prefix(START).filter(|path| !path.contains(['"', '<']))?;
    Some((id, path, text.len() - rest.len()))
}

/// A letter at its place.
struct Use<'a> {
    id: &'a str,
    x: &'a str,
    y: &'a str,
    /// Its colour, and what else is said of how it looks.
    look: &'a str,
}

impl<'a> Use<'a> {
    fn read(tag: &'a str) -> Option<Self> {
        let (id, rest) = tag.strip_prefix("<use xlink:href=\"#")?.split_once("\" x=\"")?;
        let (x, rest) = rest.split_once("\" y=\"")?;
        let (y, rest) = rest.split_once('"')?;
        Some(Self { id, x, y, look: rest.strip_suffix("/>")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_one_look_become_one_path() {
        let picture = "<svg><g><use xlink:href=\"#a\" x=\"0\" y=\"0\" fill=\"#000\"/>\
            <use xlink:href=\"#b\" x=\"5.5\" y=\"1\" fill=\"#000\"/>\
            <use xlink:href=\"#a\" x=\"9\" y=\"0\" fill=\"#f00\"/>\
            <use xlink:href=\"#odd\" x=\"9\" y=\"0\" fill=\"#f00\"/></g>\
            <defs><symbol id=\"a\" overflow=\"visible\"><path d=\"M 0 0m 1 1Z \"/></symbol>\
            <symbol id=\"b\" overflow=\"visible\"><path d=\"M 0 0v 2Z \"/></symbol>\
            <symbol id=\"odd\" overflow=\"visible\"><image/></symbol></defs></svg>";
        let expected = "<svg><g><path fill=\"#000\" d=\"M 0 0m1 1Z M 5.5 1v2Z \"/>\
            <path fill=\"#f00\" d=\"M 9 0m1 1Z \"/>\
            <use xlink:href=\"#odd\" x=\"9\" y=\"0\" fill=\"#f00\"/></g>\
            <defs><symbol id=\"odd\" overflow=\"visible\"><image/></symbol></defs></svg>";
        assert_eq!(flatten(picture), expected);
        assert_eq!(
            rounded("m 3.151 -0.138c 1.702 0 2.7025 1.0049Z "),
            "m3.15-.14c1.7 0 2.7 1Z "
        );
    }

    #[test]
    fn what_is_cut_off_stays() {
        for picture in
            ["", "<", "<use", "<symbol id=\"a", "a < b", "<use xlink:href=\"#a\" x=\"0\"/>"]
        {
            assert_eq!(flatten(picture), picture);
        }
    }
}
