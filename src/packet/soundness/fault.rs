//! What may be wrong with something that a page shows, with its wording in Swedish. It is apart since
//! every file of the room finds some of it.

/// Something that is wrong on a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageFault {
    /// The first page that shows it, from 1.
    pub page: usize,
    /// What it is wrong with.
    pub subject: FaultSubject,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What a page shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultSubject {
    /// The content of the page itself.
    Page,
    /// An image, by its name.
    Image(String),
    /// Content that is drawn as a whole, by its name: a form, a pattern.
    Form(String),
    /// A font, by its name.
    Font(String),
    /// The appearance of an annotation or a form field.
    Annotation,
    /// Another resource, by its name.
    Resource(String),
}

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// Its data can't be decoded.
    Undecodable,
    /// Its data can be decoded, but don't mean anything.
    Malformed,
    /// It has fewer data than it needs.
    Truncated,
    /// Its content has an operator that there isn't.
    UnknownOperator(String),
    /// Its dictionary has a key that a flipped bit has made unknown.
    DamagedKey(String),
    /// Its content uses something that isn't in the file.
    MissingResource(String),
    /// It is referred to, and isn't there.
    Missing,
    /// The packet doesn't have it.
    NotCopied,
    /// Its data are in a form that can't be checked, which this names.
    Unverifiable(String),
    /// Checking it would take too much memory or time.
    TooLarge,
}

impl PageFault {
    /// The fault in Swedish: "typsnittet `F1` går inte att läsa".
    pub fn words(&self) -> String {
        format!("{} {}", self.subject.words(), self.kind.words())
    }

    /// Whether it isn't known to be wrong, only not known to be right.
    pub fn is_unverified(&self) -> bool {
        matches!(self.kind, FaultKind::Unverifiable(_) | FaultKind::TooLarge)
    }
}

impl FaultSubject {
    fn words(&self) -> String {
        match self {
            Self::Page => "sidans innehåll".to_owned(),
            Self::Image(name) => format!("bilden `{name}`"),
            Self::Form(name) => format!("delen `{name}`"),
            Self::Font(name) => format!("typsnittet `{name}`"),
            Self::Annotation => "en anteckning eller ett formulärfält".to_owned(),
            Self::Resource(name) => format!("resursen `{name}`"),
        }
    }
}

impl FaultKind {
    fn words(&self) -> String {
        match self {
            Self::Undecodable => "går inte att packa upp".to_owned(),
            Self::Malformed => "går inte att läsa".to_owned(),
            Self::Truncated => "tar slut för tidigt".to_owned(),
            Self::UnknownOperator(name) => format!("innehåller en okänd operator (`{name}`)"),
            Self::DamagedKey(key) => format!("har en skadad nyckel (`{key}`)"),
            Self::MissingResource(name) => format!("använder `{name}`, som saknas i filen"),
            Self::Missing => "saknas i filen".to_owned(),
            Self::NotCopied => "följer inte med".to_owned(),
            Self::Unverifiable(form) => format!("går inte att kontrollera ({form})"),
            Self::TooLarge => "är för omfattande för att kontrolleras".to_owned(),
        }
    }
}
