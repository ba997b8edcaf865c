//! What an organ is: the law that binds it follows from that.

use serde::Deserialize;

use super::names::names;

names! {
    /// A kind of organ (KL 3 kap., 10 kap.; FL 4 §).
    #[derive(PartialOrd, Ord)]
    OrganKind, "`fullmäktige`, `förbundsfullmäktige`, `styrelse`, `nämnd`, `gemensam nämnd`, `utskott`, `beredande utskott`, `direktion`, `samordningsförbund`, `revisorer`, `partssammansatt organ`, `bolag`, `stiftelse`, `förening` eller `annat`",
    /// A kommun's or a region's assembly (KL 3:1).
    Fullmäktige = "fullmäktige",
    /// The assembly of a kommunalförbund (KL 9:3).
    Förbundsfullmäktige = "förbundsfullmäktige",
    /// A kommun's or a region's board (KL 3:3).
    Styrelse = "styrelse",
    /// A committee (KL 3:4).
    Nämnd = "nämnd",
    /// A committee of several kommuner or regioner (KL 3:9).
    GemensamNämnd = "gemensam nämnd",
    /// A committee's own committee that decides in its place (KL 6:37).
    Utskott = "utskott",
    /// One that only prepares matters (KL 3:5).
    BeredandeUtskott = "beredande utskott",
    /// The deciding body of a kommunalförbund without an assembly (KL 9:3).
    Direktion = "direktion",
    /// The board of a samordningsförbund (FL 10 §).
    Samordningsförbund = "samordningsförbund",
    /// The elected auditors (KL 12 kap.).
    Revisorer = "revisorer",
    /// Of the employer and its staff (KL 7:20).
    PartssammansattOrgan = "partssammansatt organ",
    /// A company's board (KL 10:2).
    Bolag = "bolag",
    /// A foundation's board (KL 10:6).
    Stiftelse = "stiftelse",
    /// An association's board.
    Förening = "förening",
    /// Another, which no statute here binds.
    Annat = "annat",
}

impl OrganKind {
    /// Whether it is an assembly: what holds for fullmäktige holds for it (KL 5 kap., 9:2).
    pub fn is_assembly(self) -> bool {
        matches!(self, Self::Fullmäktige | Self::Förbundsfullmäktige)
    }
}
