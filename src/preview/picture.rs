//! A page's picture in parts that stand beside each other, so that a browser needs to change only those
//! that have changed.
//!
//! Typst draws each letter as a use of a symbol within groups within groups. Letters that follow each
//! other become one path here, which looks the same and is drawn in a fifth of the time, and each path
//! or shape gets the groups that it stood in for itself.

use std::collections::HashMap;

use serde::Serialize;

/// How a letter's path begins in Typst's pictures; all after that is relative.
const START: &str = "M 0 0";

/// A picture.
#[derive(Debug, PartialEq)]
pub(super) struct Picture {
    /// Its first tag.
    head: String,
    /// What it shows, one element each.
    parts: Vec<String>,
}

/// What makes one picture of another.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Patch<'a> {
    /// So many parts at the beginning stay.
    front: usize,
    /// So many at the end stay.
    back: usize,
    /// What comes in place of those between.
    parts: &'a [String],
}

impl Picture {
    /// A picture as Typst writes it. What isn't as it writes letters stays as it is.
    pub(super) fn of(text: &str) -> Self {
        let (head, rest) = text.split_once('>').unwrap_or((text, ""));
        let mut reader =
            Reader { letters: letters(rest), groups: Vec::new(), path: None, parts: Vec::new() };
        let mut left = rest;
        while let Some(start) = left.find('<') {
            left = &left[start..];
            left = &left[reader.take(left)..];
        }
        reader.end_path();
        Self { head: format!("{head}>"), parts: reader.parts }
    }

    /// All of it.
    pub(super) fn whole(&self) -> String {
        [self.head.as_str(), &self.parts.concat(), "</svg>"].concat()
    }

    /// What makes it of another; none if that has another frame.
    pub(super) fn after(&self, before: &Self) -> Option<Patch<'_>> {
        let alike = |(a, b): &(&String, &String)| a == b;
        let front = self.parts.iter().zip(&before.parts).take_while(alike).count();
        let (own, others) = (&self.parts[front..], &before.parts[front..]);
        let back = own.iter().rev().zip(others.iter().rev()).take_while(alike).count();
        let parts = &own[..own.len() - back];
        (self.head == before.head).then_some(Patch { front, back, parts })
    }
}

/// Reads a picture into parts.
struct Reader<'a> {
    letters: HashMap<&'a str, String>,
    /// The tags of the groups that are open.
    groups: Vec<&'a str>,
    /// A path that letters are added to, and how it looks.
    path: Option<(&'a str, String)>,
    parts: Vec<String>,
}

impl<'a> Reader<'a> {
    /// Takes the element at the beginning of a text, or the tag of a group; gives how long that is.
    fn take(&mut self, text: &'a str) -> usize {
        let length = text.find('>').map_or(text.len(), |end| end + 1);
        let tag = &text[..length];
        let used = Use::read(tag);
        if let Some((Use { x, y, look, .. }, path)) =
            used.and_then(|used| Some((used, self.letters.get(used.id)?)))
        {
            let path = ["M ", x, " ", y, path].concat();
            match &mut self.path {
                Some((own, all)) if *own == look => *all += &path,
                _ => {
                    self.end_path();
                    self.path = Some((look, path));
                }
            }
            return length;
        }
        self.end_path();
        let name = tag[1..].split([' ', '/', '>']).next().unwrap_or_default();
        match name {
            "" => drop(self.groups.pop()),
            "g" | "a" if !tag.ends_with("/>") => self.groups.push(tag),
            "defs" => return self.take_definitions(text, length),
            _ if tag.ends_with("/>") => self.add(tag),
            _ => {
                let end = format!("</{name}>");
                let whole = text.find(&end).map_or(text.len(), |at| at + end.len());
                self.add(&text[..whole]);
                return whole;
            }
        }
        length
    }

    /// Takes definitions, but for the letters that are drawn already.
    fn take_definitions(&mut self, text: &'a str, mut at: usize) -> usize {
        let end = text.find("</defs>").unwrap_or(text.len());
        let mut others = String::new();
        while at < end {
            match symbol(&text[at..]).filter(|(id, ..)| self.letters.contains_key(id)) {
                Some((.., length)) => at += length,
                None => {
                    let next = text[at + 1..end].find('<').map_or(end, |next| at + 1 + next);
                    others += &text[at..next];
                    at = next;
                }
            }
        }
        if !others.is_empty() {
            self.parts.push(format!("<defs>{others}</defs>"));
        }
        (end + "</defs>".len()).min(text.len())
    }

    /// Ends the path that letters are added to.
    fn end_path(&mut self) {
        if let Some((look, path)) = self.path.take() {
            self.add(&format!("<path{look} d=\"{path}\"/>"));
        }
    }

    /// Adds an element in the groups that it stands in.
    fn add(&mut self, element: &str) {
        let ends =
            self.groups.iter().rev().map(|tag| if tag.starts_with("<a") { "</a>" } else { "</g>" });
        let part = self.groups.concat() + element + &ends.collect::<String>();
        self.parts.push(part);
    }
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
#[derive(Clone, Copy)]
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

    const PICTURE: &str = "<svg w=\"1\"><g t=\"1\"><g><use xlink:href=\"#a\" x=\"0\" y=\"0\" fill=\"#000\"/>\
        <use xlink:href=\"#b\" x=\"5.5\" y=\"1\" fill=\"#000\"/>\
        <use xlink:href=\"#a\" x=\"9\" y=\"0\" fill=\"#f00\"/></g>\
        <use xlink:href=\"#odd\" x=\"9\" y=\"0\" fill=\"#f00\"/></g><a href=\"#\"><rect/></a>\
        <defs><symbol id=\"a\" overflow=\"visible\"><path d=\"M 0 0m 1 1Z \"/></symbol>\
        <symbol id=\"b\" overflow=\"visible\"><path d=\"M 0 0v 2Z \"/></symbol>\
        <symbol id=\"odd\" overflow=\"visible\"><image/></symbol></defs></svg>";

    #[test]
    fn letters_of_one_look_become_one_path_and_parts_stand_alone() {
        let expected = [
            "<g t=\"1\"><g><path fill=\"#000\" d=\"M 0 0m1 1Z M 5.5 1v2Z \"/></g></g>",
            "<g t=\"1\"><g><path fill=\"#f00\" d=\"M 9 0m1 1Z \"/></g></g>",
            "<g t=\"1\"><use xlink:href=\"#odd\" x=\"9\" y=\"0\" fill=\"#f00\"/></g>",
            "<a href=\"#\"><rect/></a>",
            "<defs><symbol id=\"odd\" overflow=\"visible\"><image/></symbol></defs>",
        ];
        let picture = Picture::of(PICTURE);
        assert_eq!(picture.parts, expected);
        assert_eq!(picture.whole(), format!("<svg w=\"1\">{}</svg>", expected.concat()));
        assert_eq!(rounded("m 3.151 -0.138c 1.702 0 2.7025 1.0049Z "), "m3.15-.14c1.7 0 2.7 1Z ");
    }

    #[test]
    fn a_patch_has_only_what_is_new() {
        let picture = |parts: &[&str]| Picture {
            head: "<svg>".to_owned(),
            parts: parts.iter().map(|&part| part.to_owned()).collect(),
        };
        let patch = |before: &[&str], after: &[&str]| {
            let (before, after) = (picture(before), picture(after));
            let Patch { front, back, parts } = after.after(&before).unwrap();
            (front, back, parts.concat())
        };
        assert_eq!(patch(&["a", "b", "c"], &["a", "x", "y", "c"]), (1, 1, "xy".to_owned()));
        assert_eq!(patch(&["a", "a"], &["a"]), (1, 0, String::new()));
        assert_eq!(patch(&["a"], &["a", "a"]), (1, 0, "a".to_owned()));
        assert_eq!(patch(&["a"], &["a"]), (1, 0, String::new()));
        let other = Picture { head: "<svg w=\"2\">".to_owned(), parts: Vec::new() };
        assert_eq!(other.after(&picture(&[])), None);
    }

    #[test]
    fn what_is_cut_off_does_no_harm() {
        for end in 0..PICTURE.len() {
            let _ = Picture::of(&PICTURE[..end]).whole();
        }
    }
}
