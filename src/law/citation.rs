//! Where something is said, in short for tables and at length for people.

use std::fmt;

/// A statute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Kommunallagen (2017:725).
    Kl,
    /// Kommunallagen (1991:900).
    Kl1991,
    /// Lagen (2003:1210) om finansiell samordning av rehabiliteringsinsatser.
    Fl,
    /// Förvaltningslagen (2017:900).
    Fvl,
    /// Aktiebolagslagen (2005:551).
    Abl,
}

impl Act {
    /// In a table: "KL".
    fn short(self) -> &'static str {
        match self {
            Self::Kl => "KL",
            Self::Kl1991 => "KL (1991:900)",
            Self::Fl => "lag (2003:1210)",
            Self::Fvl => "FörvL",
            Self::Abl => "ABL",
        }
    }

    /// As it is read out: "kommunallagen".
    fn long(self) -> &'static str {
        match self {
            Self::Kl => "kommunallagen",
            Self::Kl1991 => "kommunallagen (1991:900)",
            Self::Fl => "lagen (2003:1210)",
            Self::Fvl => "förvaltningslagen",
            Self::Abl => "aktiebolagslagen",
        }
    }
}

/// Sections of a statute, and of the one that makes them hold for an organ, if that is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Citation {
    /// The statute.
    pub act: Act,
    /// Chapters with their sections: `[(5, "45–46")]`; chapter 0 where there are none.
    pub sections: &'static [(u8, &'static str)],
    /// What makes them hold.
    pub through: Option<(Act, &'static [(u8, &'static str)])>,
}

impl Citation {
    /// As it is read out: "5 kap. 69 § kommunallagen, enligt 19 § lagen (2003:1210)".
    pub fn at_length(&self) -> String {
        let own = at_length(self.act, self.sections);
        match self.through {
            Some((act, sections)) => format!("{own}, enligt {}", at_length(act, sections)),
            None => own,
        }
    }
}

impl fmt::Display for Citation {
    /// In a table: "KL 5:69 genom lag (2003:1210) 19 §".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&in_short(self.act, self.sections))?;
        match self.through {
            Some((act, sections)) if act == self.act => {
                write!(f, " genom {}", places(sections).join(", "))
            }
            Some((act, sections)) => write!(f, " genom {}", in_short(act, sections)),
            None => Ok(()),
        }
    }
}

/// "KL 5:69, 8:12", "lag (2003:1210) 19, 28 §§".
fn in_short(act: Act, sections: &[(u8, &str)]) -> String {
    format!("{} {}", act.short(), places(sections).join(", "))
}

/// "5:69", "19 §".
fn places(sections: &[(u8, &str)]) -> Vec<String> {
    let places = sections.iter().map(|(chapter, own)| match chapter {
        0 => format!("{own} {}", sign(own)),
        _ => format!("{chapter}:{own}"),
    });
    places.collect()
}

/// "5 kap. 69 § kommunallagen", "8 kap. 12 § och 13 kap. 5 § kommunallagen".
fn at_length(act: Act, sections: &[(u8, &str)]) -> String {
    let places = sections.iter().map(|(chapter, own)| match chapter {
        0 => format!("{} {}", own.replace(", ", " och "), sign(own)),
        _ => format!("{chapter} kap. {own} {}", sign(own)),
    });
    let places: Vec<String> = places.collect();
    format!("{} {}", places.join(" och "), act.long())
}

/// "§" for one section, "§§" for several.
fn sign(sections: &str) -> &'static str {
    if sections.contains(['–', ',']) { "§§" } else { "§" }
}
