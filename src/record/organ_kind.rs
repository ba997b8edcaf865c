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

/// What the first or last word of an organisation's name ends with, where no kommun or region is behind it.
const BY_ORGANISATION: [(&str, OrganKind); 10] = [
    ("aktiebolag", OrganKind::Bolag),
    ("aktiebolaget", OrganKind::Bolag),
    ("förening", OrganKind::Förening),
    ("föreningen", OrganKind::Förening),
    ("stiftelse", OrganKind::Stiftelse),
    ("stiftelsen", OrganKind::Stiftelse),
    // Of Svenska kyrkan, whose own law binds them.
    ("församling", OrganKind::Annat),
    ("församlingen", OrganKind::Annat),
    ("pastorat", OrganKind::Annat),
    ("pastoratet", OrganKind::Annat),
];

/// What an organ's name ends with.
const BY_ORGAN: [(&str, OrganKind); 9] = [
    ("kyrkofullmäktige", OrganKind::Annat),
    ("kyrkorådet", OrganKind::Annat),
    ("förbundsfullmäktige", OrganKind::Förbundsfullmäktige),
    ("fullmäktige", OrganKind::Fullmäktige),
    ("kommunstyrelsen", OrganKind::Styrelse),
    ("regionstyrelsen", OrganKind::Styrelse),
    ("landstingsstyrelsen", OrganKind::Styrelse),
    ("direktionen", OrganKind::Direktion),
    ("revisorerna", OrganKind::Revisorer),
];

impl OrganKind {
    /// What an organ is by the names of its organisation and its own: a committee, if they say nothing.
    pub(super) fn by_names(organisation: &str, organ: &str) -> Self {
        let (organisation, organ) = (organisation.to_lowercase(), organ.to_lowercase());
        let mut words = organisation.split_whitespace();
        let ends = [words.next(), words.next_back()];
        if ends.contains(&Some("ab")) {
            return Self::Bolag;
        }
        let of_organisation = BY_ORGANISATION
            .iter()
            .find(|(end, _)| ends.iter().flatten().any(|word| word.ends_with(end)));
        let of_organ = || BY_ORGAN.iter().find(|(end, _)| organ.ends_with(end));
        match of_organisation.or_else(of_organ) {
            Some((_, kind)) => *kind,
            None if organ.starts_with("gemensamma ") => Self::GemensamNämnd,
            None => Self::Nämnd,
        }
    }

    /// Whether it is an assembly: what holds for fullmäktige holds for it (KL 5 kap., 9:2).
    pub fn is_assembly(self) -> bool {
        matches!(self, Self::Fullmäktige | Self::Förbundsfullmäktige)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_an_organ_is() {
        use OrganKind::{
            Annat, Bolag, Direktion, Fullmäktige, Förening, GemensamNämnd, Nämnd, Stiftelse,
            Styrelse,
        };
        for (organisation, organ, kind) in [
            ("Ekby kommun", "Kommunfullmäktige", Fullmäktige),
            ("Ekby kommun", "Kommunstyrelsen", Styrelse),
            ("Ekby kommun", "Barnnämnden", Nämnd),
            ("Ekby kommun", "Gemensamma lönenämnden", GemensamNämnd),
            ("Räddningstjänstförbundet", "Direktionen", Direktion),
            ("Ekby bostäder AB", "Styrelsen", Bolag),
            ("AB Ekbyhus", "Styrelsen", Bolag),
            ("Tre kommuners avfallsaktiebolag", "Styrelsen", Bolag),
            ("Björkhöjdens samfällighetsförening", "Styrelsen", Förening),
            ("Bostadsrättsföreningen Eken", "Fullmäktige", Förening),
            ("Stiftelsen Norrgården", "Styrelsen", Stiftelse),
            ("Ekby församling", "Kyrkofullmäktige", Annat),
            ("Svenska kyrkan i Ekby", "Kyrkorådet", Annat),
            ("Abborrfiskets samfällighet", "Styrelsen", Nämnd),
        ] {
            assert_eq!(OrganKind::by_names(organisation, organ), kind, "{organisation}, {organ}");
        }
    }
}
