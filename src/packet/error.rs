//! Why a PDF can't be read or copied, with the Swedish wording of each reason. It is apart because the
//! reader finds some reasons, the page tree others, and the copier the last one.

/// Why a file can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// The file is empty.
    Empty,
    /// The file has no PDF header.
    NotPdf,
    /// The file needs a password, or is encrypted by a method that lopdf doesn't know.
    Locked,
    /// Its objects can't be found, not even by searching for them.
    Damaged,
    /// It has no pages.
    NoPages,
    /// It has more pages than this limit.
    TooManyPages(usize),
    /// Reading or copying it exceeds a limit on memory or on work.
    TooComplex,
}

impl ReadError {
    /// The reason in Swedish, after "filen".
    pub fn words(&self) -> String {
        match self {
            Self::Empty => "är tom".to_owned(),
            Self::NotPdf => "är ingen PDF, fast den heter så".to_owned(),
            Self::Locked => "är låst med lösenord".to_owned(),
            Self::Damaged => "är skadad".to_owned(),
            Self::NoPages => "har inga sidor".to_owned(),
            Self::TooManyPages(limit) => format!("har fler än {limit} sidor"),
            Self::TooComplex => "är för stor när den packas upp".to_owned(),
        }
    }

    /// The remedy in Swedish.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty | Self::Damaged => "hämta filen på nytt från avsändaren",
            Self::NotPdf => "öppna filen i programmet som den är skapad i, och spara den som PDF",
            Self::Locked => "be avsändaren om en kopia utan lösenord",
            Self::NoPages | Self::TooManyPages(_) | Self::TooComplex => {
                "be avsändaren att spara filen som PDF på nytt"
            }
        }
    }
}
