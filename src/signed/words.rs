//! What can be said of a signature, in Swedish.

use chrono_tz::Europe::Stockholm;

use super::{Integrity, LaterChanges, Signature, UnknownIntegrity};

impl Signature {
    /// Whose it is, when, and what can be said of it: "underskrift av Åsa Ek, 2025-04-10 kl. 13.18, i fältet
    /// `ordforande`: innehållet är oförändrat; sedan har bara underskrifter lagts till".
    pub fn words(&self) -> String {
        let kind = if self.is_timestamp { "tidsstämpel från" } else { "underskrift av" };
        let time = self.time.map(|time| time.with_timezone(&Stockholm));
        let time = time.map(|time| time.format(", %Y-%m-%d kl. %H.%M").to_string());
        let later = self.later.words().map(|words| format!("; {words}"));
        format!(
            "{kind} {}{}, i fältet `{}`: {}{}",
            self.signer,
            time.unwrap_or_default(),
            self.field,
            self.integrity.words(),
            later.unwrap_or_default()
        )
    }
}

impl Integrity {
    /// It in Swedish.
    pub fn words(self) -> &'static str {
        match self {
            Self::Intact => "innehållet är oförändrat",
            Self::Changed => "innehållet har ändrats efter underskriften",
            Self::Unknown(UnknownIntegrity::ByteRange) => {
                "går inte att kontrollera (filen säger inte rätt vilken del som är underskriven)"
            }
            Self::Unknown(UnknownIntegrity::Container) => {
                "går inte att kontrollera (underskriften är skadad eller i ett annat format än CMS)"
            }
            Self::Unknown(UnknownIntegrity::Algorithm) => {
                "går inte att kontrollera (kontrollsumman är varken SHA-256, SHA-384 eller SHA-512)"
            }
        }
    }
}

impl LaterChanges {
    /// It in Swedish; none if nothing is known.
    pub fn words(self) -> Option<&'static str> {
        match self {
            Self::None => Some("den gäller hela filen"),
            Self::Signatures => Some("sedan har bara underskrifter lagts till"),
            Self::Other => Some("sedan har filen ändrats på annat sätt än med underskrifter"),
            Self::Unknown => None,
        }
    }
}
