//! A name that holds more than one: several people, a person with her role or the member that she stands
//! for, or a surname before its first name. In comes the name, out comes what it holds and how that is written.

use crate::diagnostic::wording;

/// Longer names than this (characters) are cut in messages, and have no hint.
pub const LONGEST_SHOWN: usize = 60;

/// Longer lists than this (characters) are shown with one name on each line.
const LONGEST_LIST: usize = 90;

/// What a name that holds more than one holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Several<'a> {
    /// Several people.
    People(Vec<&'a str>),
    /// One person, with the surname first.
    SurnameFirst {
        /// The name as it is said.
        name: String,
        /// What stands after it.
        role: Option<&'a str>,
    },
    /// A person and the §§ that she was there for, which may be left out.
    Paragraphs(&'a str, &'a str),
    /// A person and her role.
    Role(&'a str, &'a str),
    /// A person and the member that she stands for.
    Member(&'a str, &'a str),
}

/// What is known where a name stands.
#[derive(Clone, Copy)]
pub struct NameContext<'a> {
    /// The members' names.
    pub members: &'a [&'a str],
    /// Whether it is somebody's name.
    pub is_somebody: &'a dyn Fn(&str) -> bool,
}

impl NameContext<'_> {
    /// Nothing is known.
    pub const NONE: Self = Self { members: &[], is_somebody: &|_| false };
}

/// What may be written where a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameForm {
    /// A name, or fields with `namn`, `roll` and `för`.
    Person,
    /// The name among such fields.
    Field,
    /// A name, or fields with `namn` and `roll`.
    Signer,
    /// A name, or a list of them.
    Names,
    /// One name.
    Name,
    /// One name, or fields with `namn` and `titel`.
    Titled,
}

impl<'a> Several<'a> {
    /// Whether a name may be more than a name as it is said: most have nothing that parts them.
    pub fn may_be(name: &str) -> bool {
        name.contains([',', '(', '§']) || name.contains(" och ")
    }

    /// What a name holds, if it is more than a name as it is said.
    pub fn of(name: &'a str, known: NameContext<'_>) -> Option<Self> {
        if let Some((name, paragraphs)) = with_paragraphs(name) {
            return Some(Self::Paragraphs(name, paragraphs));
        }
        let Some((first, rest)) = name.split_once(',') else {
            if let Some((name, role)) = bracketed(name) {
                return Some(Self::Role(name, role));
            }
            return name.contains(" och ").then(|| Self::People(people(name)));
        };
        let (first, rest) = (first.trim(), rest.trim());
        if known.members.contains(&rest) {
            return Some(Self::Member(first, rest));
        }
        if let Some((name, role)) = turned(first, rest, known) {
            return Some(Self::SurnameFirst { name, role });
        }
        Some(match is_role(rest) {
            true => Self::Role(first, role(rest).unwrap_or(rest)),
            false => Self::People(people(name)),
        })
    }

    /// Whether it holds somebody's name as it is said.
    pub fn holds(&self, name: &str) -> bool {
        match self {
            Self::People(people) => people.contains(&name),
            Self::SurnameFirst { name: own, .. } => own == name,
            Self::Paragraphs(own, _) | Self::Role(own, _) | Self::Member(own, _) => *own == name,
        }
    }

    /// What to write instead.
    pub fn hint(&self, form: NameForm) -> String {
        match (self, form) {
            (Self::People(people), NameForm::Name | NameForm::Titled) => {
                let first = people.first().unwrap_or(&"");
                let (name, _) = bracketed(first).unwrap_or((first, ""));
                format!("skriv en enda person: `{name}`")
            }
            (Self::People(people), form) => list(people, form),
            (Self::SurnameFirst { name, role }, form) => {
                format!("skriv förnamnet först: `{}`", in_order(name, *role, form))
            }
            (Self::Paragraphs(name, paragraphs), form) => apart(name, paragraphs, form),
            (Self::Role(name, role), NameForm::Person | NameForm::Signer) => {
                format!("skriv rollen för sig: `{{namn: {name}, roll: {role}}}`")
            }
            (Self::Role(name, role), NameForm::Field) => {
                format!("skriv rollen för sig: `namn: {name}, roll: {role}`")
            }
            (Self::Role(name, role), NameForm::Titled) => {
                format!("skriv titeln för sig: `{{namn: {name}, titel: {role}}}`")
            }
            (Self::Member(name, member), NameForm::Field) => {
                format!("skriv medlemmen för sig: `namn: {name}, för: {member}`")
            }
            (Self::Member(name, member), NameForm::Person) => {
                format!("skriv medlemmen för sig: `{{namn: {name}, för: {member}}}`")
            }
            (Self::Role(name, _) | Self::Member(name, _), _) => {
                format!("skriv bara namnet: `{name}`")
            }
        }
    }
}

/// What to write instead of a name with §§ in it. Which §§ isn't guessed: what is copied must not say something else.
fn apart(name: &str, paragraphs: &str, form: NameForm) -> String {
    let paragraphs = if paragraphs.is_empty() { "…" } else { paragraphs };
    let fields = match form {
        NameForm::Field => format!("namn: {name}, §: {paragraphs}"),
        NameForm::Person | NameForm::Signer => format!("{{namn: {name}, §: {paragraphs}}}"),
        NameForm::Names | NameForm::Name | NameForm::Titled => {
            return format!("skriv bara namnet: `{name}`");
        }
    };
    match paragraphs {
        "…" => format!("ta bort tecknet, eller skriv vilka paragrafer: `{fields}`"),
        _ => format!("skriv paragraferna för sig: `{fields}`"),
    }
}

/// A name as it is said, with the role where that may stand.
fn in_order(name: &str, role: Option<&str>, form: NameForm) -> String {
    match (role, form) {
        (None, NameForm::Field) => format!("namn: {name}"),
        (Some(role), NameForm::Field) => format!("namn: {name}, roll: {role}"),
        (Some(role), NameForm::Person | NameForm::Signer) => {
            format!("{{namn: {name}, roll: {role}}}")
        }
        (Some(role), NameForm::Titled) => format!("{{namn: {name}, titel: {role}}}"),
        (_, _) => name.to_owned(),
    }
}

/// What to write instead of several people in one name: a list on the line, or below it if that is long.
fn list(people: &[&str], form: NameForm) -> String {
    let has_fields = matches!(form, NameForm::Person | NameForm::Field | NameForm::Signer);
    let entries: Vec<String> = people
        .iter()
        .map(|person| match bracketed(person) {
            Some((name, role)) if has_fields => format!("{{namn: {name}, roll: {role}}}"),
            Some((name, _)) => name.to_owned(),
            None if has_fields => (*person).to_owned(),
            None => unbracketed(person).to_owned(),
        })
        .collect();
    let line = entries.join(", ");
    if line.chars().count() <= LONGEST_LIST {
        return format!("skriv en lista: `[{line}]`");
    }
    let lines: Vec<String> = entries.iter().map(|entry| format!("    - {entry}")).collect();
    format!("skriv ett namn per rad, under fältets namn:\n{}", lines.join("\n"))
}

/// What to write instead of a name that nobody has, if it is several or has more in brackets: else the one of `known`
/// that may be meant.
pub fn several_hint(name: &str, form: NameForm, known: &[&str], intro: &str) -> String {
    let is_somebody = |name: &str| known.contains(&name);
    let names = NameContext { members: &[], is_somebody: &is_somebody };
    match Several::of(name, names).filter(|_| name.chars().count() <= LONGEST_SHOWN) {
        // What are two surnames is no name.
        Some(Several::SurnameFirst { name: own, .. }) if !is_somebody(&own) => {
            wording::did_you_mean(name, known, intro)
        }
        Some(several) => several.hint(form),
        None => match unbracketed(name) {
            own if own != name && is_somebody(own) => format!("skriv bara namnet: `{own}`"),
            own => wording::did_you_mean(own, known, intro),
        },
    }
}

/// A name without what stands after it in brackets: a party.
fn unbracketed(name: &str) -> &str {
    let before = name.strip_suffix(')').and_then(|rest| rest.split_once('('));
    before.map_or(name, |(own, _)| own.trim_end())
}

/// The people that a text of several names.
fn people(text: &str) -> Vec<&str> {
    let names = text.split(',').flat_map(|part| part.split(" och "));
    names
        .map(|name| name.trim().trim_start_matches("och "))
        .filter(|name| !name.is_empty())
        .collect()
}

/// A name and the §§ after it: `Åsa Ek §`, `Åsa Ek, § 12–14`, `Åsa Ek (§ 12)`.
fn with_paragraphs(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once('§')?;
    let name = name.trim_end_matches([' ', ',', '(', ':', '\u{a0}']);
    let paragraphs = rest.trim_matches(['§', ' ', ')', '\u{a0}']);
    let is_number = |c: char| c.is_ascii_digit() || c.is_whitespace() || "-–,".contains(c);
    (!name.is_empty() && paragraphs.chars().all(is_number)).then_some((name, paragraphs))
}

/// The name, as it is said, of which the surname stands before a comma, and the role after a further comma:
/// somebody's name, or one word and a name of one or two words.
fn turned<'a>(
    surname: &str,
    rest: &'a str,
    known: NameContext<'_>,
) -> Option<(String, Option<&'a str>)> {
    let (given, after) = match rest.split_once(',') {
        Some((given, after)) => (given.trim(), Some(after.trim())),
        None => bracketed(rest).map_or((rest, None), |(given, role)| (given, Some(role))),
    };
    let name = format!("{given} {surname}");
    let is_capital = |text: &str| text.split([' ', '-']).all(|w| w.starts_with(char::is_uppercase));
    let is_likely = !surname.contains(' ')
        && [surname, given].into_iter().all(is_capital)
        && !given.contains(' ')
        && role(given).is_none();
    let is_role = after.is_none_or(|after| after.starts_with(char::is_lowercase));
    (is_role && ((known.is_somebody)(&name) || is_likely)).then_some((name, after))
}

/// Whether what stands after a name is a role: it begins with a small letter, or is one word, as few names
/// are.
fn is_role(rest: &str) -> bool {
    !rest.starts_with(char::is_uppercase) || !rest.contains(' ')
}

/// A name and the role in brackets after it: `Åsa Ek (ordf.)`. Other brackets may hold a party.
fn bracketed(name: &str) -> Option<(&str, &'static str)> {
    let (name, rest) = name.trim().split_once('(')?;
    let role = role(rest.strip_suffix(')')?)?;
    Some((name.trim(), role)).filter(|(name, _)| !name.is_empty())
}

/// The role that a word means, also shortened.
fn role(written: &str) -> Option<&'static str> {
    let word = written.trim().trim_end_matches('.').to_lowercase();
    Some(match word.as_str() {
        "ordf" | "ordförande" => "ordförande",
        "v ordf" | "v. ordf" | "vice ordf" | "vice ordförande" => "vice ordförande",
        "sekr" | "sekreterare" => "sekreterare",
        "ers" | "ersättare" => "ersättare",
        "adj" | "adjungerad" => "adjungerad",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{NameContext, NameForm, Several, several_hint};

    #[test]
    fn a_name_says_what_it_holds() {
        let known = NameContext {
            members: &["Ånäs kommun"],
            is_somebody: &|name| name == "Maj Lund Öst",
        };
        let hint = |name: &str| Several::of(name, known).map(|own| own.hint(NameForm::Person));
        let hinted = |name: &str| hint(name).unwrap_or_default();
        assert_eq!(hinted("Åsa Ek, Bo Al"), "skriv en lista: `[Åsa Ek, Bo Al]`");
        assert_eq!(
            hinted("Åsa Ek, Bo Al och Maj Öst"),
            "skriv en lista: `[Åsa Ek, Bo Al, Maj Öst]`"
        );
        assert_eq!(hinted("Åsa Ek och Bo Al"), "skriv en lista: `[Åsa Ek, Bo Al]`");
        assert_eq!(
            hinted("Åsa Ek, ordförande"),
            "skriv rollen för sig: `{namn: Åsa Ek, roll: ordförande}`"
        );
        assert_eq!(
            hinted("Åsa Ek, Ordförande"),
            "skriv rollen för sig: `{namn: Åsa Ek, roll: ordförande}`"
        );
        assert_eq!(
            hinted("Åsa Ek, Ånäs kommun"),
            "skriv medlemmen för sig: `{namn: Åsa Ek, för: Ånäs kommun}`"
        );
        assert_eq!(
            hinted("Åsa Ek (ordf.)"),
            "skriv rollen för sig: `{namn: Åsa Ek, roll: ordförande}`"
        );
        assert_eq!(
            hinted("Åsa Ek (ordf.), Bo Al"),
            "skriv en lista: `[{namn: Åsa Ek, roll: ordförande}, Bo Al]`"
        );
        assert_eq!(hinted("Ek, Åsa"), "skriv förnamnet först: `Åsa Ek`");
        assert_eq!(hinted("Lund Öst, Maj"), "skriv förnamnet först: `Maj Lund Öst`");
        assert_eq!(
            hinted("Ek, Åsa, ordförande"),
            "skriv förnamnet först: `{namn: Åsa Ek, roll: ordförande}`"
        );
        assert_eq!(
            hinted("Ek, Ordförande"),
            "skriv rollen för sig: `{namn: Ek, roll: ordförande}`"
        );
        assert_eq!(
            hinted("Åsa Ek §"),
            "ta bort tecknet, eller skriv vilka paragrafer: `{namn: Åsa Ek, §: …}`"
        );
        assert_eq!(
            hinted("Åsa Ek, §§ 12–14"),
            "skriv paragraferna för sig: `{namn: Åsa Ek, §: 12–14}`"
        );
        assert_eq!(hint("Åsa Ek"), None);
        assert_eq!(hint("Åsa Ek (S)"), None);
    }

    #[test]
    fn parties_in_brackets_are_left_out() {
        let hint = |name: &str| several_hint(name, NameForm::Names, &["Bo Al", "Åsa Ek"], "välj:");
        assert_eq!(hint("Bo Al (M)"), "skriv bara namnet: `Bo Al`");
        assert_eq!(hint("Bo Aal(M)"), "menade du `Bo Al`?");
        assert_eq!(hint("Bo Al (M) och Åsa Ek (S)"), "skriv en lista: `[Bo Al, Åsa Ek]`");
    }

    #[test]
    fn a_field_of_one_name_takes_no_role() {
        let several = Several::of("Kim Berg, förbundschef", NameContext::NONE);
        let hint = several.map(|own| own.hint(NameForm::Name));
        assert_eq!(hint.as_deref(), Some("skriv bara namnet: `Kim Berg`"));
    }
}
