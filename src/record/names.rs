//! Enumerations of words: in come the words that a record may write, out come a type that reads them, and the words
//! for templates.

/// Makes an enumeration of names that both records and templates know.
macro_rules! names {
    ($(#[$doc:meta])* $type:ident, $expecting:literal, $($(#[$own:meta])* $name:ident = $word:literal,)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
        #[serde(expecting = $expecting)]
        pub enum $type {
            $($(#[$own])* #[serde(rename = $word)] $name,)*
        }

        impl $type {
            /// As records and templates write it.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The one that they write so.
            pub fn of(word: &str) -> Option<Self> {
                [$(Self::$name),*].into_iter().find(|one| one.word() == word)
            }
        }
    };
}

pub(super) use names;
