//! `content/organ/<name>/organ.yaml`: one of several organs of a body, and what it does in its own way.
//!
//! In come an organ's file and the organisation, out comes the organisation as it is in that organ's documents: what the
//! organ leaves out is as the organisation has it.

use serde::Deserialize;

use super::forms::OneOrMany;
use super::house::{Appeal, EmailAddress, HomePage, HouseRule, Keeping};
use super::located::Located;
use super::member::{Member, Official, Seats};
use super::organ_kind::OrganKind;
use super::organisation::{Brand, Fonts, Organ, Organisation, ParagraphStyle};
use super::own_facts::OwnFacts;
use super::people::{Names, Signing};
use super::secrecy::Publishing;
use super::style::{AgendaStyle, Style};
use super::text::{Prose, Text};

/// One of several organs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "fälten `namn`, `slag`, `ledamöter` …")]
pub struct OrganRecord {
    /// In definite form, as it stands in running text: Barnnämnden.
    #[serde(rename = "namn")]
    pub name: Text,
    /// What it is; left out: as its name and the members say.
    #[serde(rename = "slag")]
    pub kind: Option<Located<OrganKind>>,
    /// The organs above it, the highest first: Kommunstyrelsen.
    #[serde(rename = "under", default)]
    pub below: OneOrMany<Located<Text>>,
    /// How many ledamöter it has (KL 6:27); where that has changed, listed with days.
    #[serde(rename = "ledamöter", default)]
    pub seats: OneOrMany<Seats>,
    /// Its postal address.
    #[serde(rename = "adress", default)]
    pub address: Names,
    /// Its telephone numbers.
    #[serde(rename = "telefon", default)]
    pub phones: Names,
    /// Its e-mail address.
    #[serde(rename = "e-post")]
    pub email: Option<EmailAddress>,
    /// Its page on the web.
    #[serde(rename = "webb")]
    pub web: Option<Located<HomePage>>,
    /// Facts of its own, at the foot of letters.
    #[serde(rename = "uppgifter", default)]
    pub facts: OwnFacts,
    /// Whom it is common to, such as the kommuner of a gemensam nämnd (KL 3:9).
    #[serde(rename = "medlemmar")]
    pub members: Option<Vec<Member>>,
    /// Where its protokoll are kept (KL 8:12).
    #[serde(rename = "förvaring")]
    pub kept_at: Option<Keeping>,
    /// The board that its notices go up on.
    #[serde(rename = "anslagstavla")]
    pub board: Option<Text>,
    /// Where to give notice of absence.
    #[serde(rename = "förhinder")]
    pub excuse: Option<Located<Prose>>,
    /// How its decisions are appealed (KL 13:4).
    #[serde(rename = "överklagande")]
    pub appeal: Option<Appeal>,
    /// Its own rules about time.
    #[serde(rename = "regler")]
    pub rules: Option<Vec<HouseRule>>,
    /// People whose role needn't be said again at each meeting, before those of the organisation.
    #[serde(rename = "funktionärer", default)]
    pub officials: Vec<Official>,
    /// How its §§ are written and counted.
    #[serde(rename = "paragrafer")]
    pub numbering: Option<ParagraphStyle>,
    /// How its minutes are signed, unless a meeting says otherwise.
    #[serde(rename = "underskrift")]
    pub signing: Option<Signing>,
    /// Whether its minutes are sealed as soon as nothing is added to them any more.
    #[serde(rename = "försegla")]
    pub seals: Option<bool>,
    /// What it publishes on the web.
    #[serde(rename = "publicering")]
    pub publishing: Option<Publishing>,
    /// How its documents are worded and ordered.
    #[serde(rename = "stil", default)]
    pub style: Style,
    /// Its brand.
    #[serde(rename = "profil", default)]
    pub brand: Brand,
}

impl Organisation {
    /// The organisation as it is in an organ's documents.
    pub(super) fn with_organ(self, own: OrganRecord) -> Self {
        let OrganRecord { name, kind, below, seats, address, phones, email, web, facts, .. } = own;
        let organ = Organ { name, kind, below, seats, address, phones, email, web, facts };
        // An organ with members of its own has their boards, not the organisation's.
        let common_board = self.board.filter(|_| own.members.is_none());
        let board = own.board.or(common_board);
        Self {
            organ,
            members: own.members.unwrap_or(self.members),
            kept_at: own.kept_at.or(self.kept_at),
            board,
            excuse: own.excuse.or(self.excuse),
            appeal: own.appeal.or(self.appeal),
            rules: own.rules.unwrap_or(self.rules),
            officials: own.officials.into_iter().chain(self.officials).collect(),
            numbering: own.numbering.unwrap_or(self.numbering),
            signing: own.signing.unwrap_or(self.signing),
            seals: own.seals.unwrap_or(self.seals),
            publishing: own.publishing.unwrap_or(self.publishing),
            style: own.style.or(self.style),
            brand: own.brand.or(self.brand),
            ..self
        }
    }
}

impl Style {
    /// Another style, where this one says nothing.
    fn or(self, common: Self) -> Self {
        Self {
            labels: self.labels.or(common.labels),
            facts: self.facts.or(common.facts),
            groups: self.groups.or(common.groups),
            attendance: match self.attendance.is_said() {
                true => self.attendance,
                false => common.attendance,
            },
            sections: self.sections.or(common.sections),
            summons: self.summons.or(common.summons),
            agenda: AgendaStyle {
                place: self.agenda.place.or(common.agenda.place),
                columns: self.agenda.columns.or(common.agenda.columns),
            },
            initials: self.initials.or(common.initials),
            signatures: self.signatures.or(common.signatures),
            signers_party: self.signers_party.or(common.signers_party),
            proof: self.proof.or(common.proof),
            days: self.days.or(common.days),
            times: self.times.or(common.times),
            lines: self.lines.or(common.lines),
            pages: self.pages.or(common.pages),
            ruled: self.ruled.or(common.ruled),
        }
    }
}

impl Brand {
    /// Another brand, where this one says nothing.
    fn or(self, common: Self) -> Self {
        Self {
            look: self.look.or(common.look),
            color: self.color.or(common.color),
            fonts: Fonts {
                text: self.fonts.text.or(common.fonts.text),
                heading: self.fonts.heading.or(common.fonts.heading),
            },
            // A wordmark of its own is its logotype.
            logo: self.logo.or(common.logo.filter(|_| self.wordmark.is_none())),
            wordmark: self.wordmark.or(common.wordmark),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::of_yaml;

    #[test]
    fn what_an_organ_leaves_out_is_as_the_organisation_has_it() {
        let organisation: Organisation = of_yaml(
            "namn: Ekby kommun\norgan: Fullmäktige\nförvaring: Kansliet\nprofil: {färg: \"#112233\", ordmärke: Ekby}\n\
             stil: {datum: siffror, ledtexter: {Plats: Var, Närvarande: Där}}\nfunktionärer: [{namn: A, roll: Direktör}]",
        )
        .unwrap();
        let organ: OrganRecord = of_yaml(
            "namn: Barnnämnden\nprofil: {ordmärke: Barn}\nstil: {ledtexter: {Plats: Ort}}\n\
             funktionärer: [{namn: A, roll: Nämndsekreterare}]\nparagrafer: {skrivs: BN § 1}",
        )
        .unwrap();
        let both = organisation.with_organ(organ);
        assert_eq!(
            (both.name.0.as_str(), both.organ.name.0.as_str()),
            ("Ekby kommun", "Barnnämnden")
        );
        assert_eq!(both.kept_at.unwrap().place.0, "Kansliet");
        assert_eq!(
            (both.brand.color.hex(), both.brand.wordmark.unwrap().0),
            ("#112233".into(), "Barn".into())
        );
        let labels: Vec<_> = both
            .style
            .labels
            .0
            .iter()
            .map(|(own, text)| (own.as_str(), text.0[0].0.as_str()))
            .collect();
        assert_eq!(labels, [("Plats", "Ort"), ("Närvarande", "Där")]);
        assert_eq!(both.officials[0].role.0, "Nämndsekreterare");
        assert_eq!(both.numbering.pattern.before, "BN §\u{a0}");
    }

    #[test]
    fn an_organ_with_members_of_its_own_has_their_boards() {
        let ekby = "namn: Ekby kommun\norgan: Fullmäktige\nanslagstavla: Ekby\nmedlemmar: [{namn: Ekby kommun, slag: kommun}]";
        let board = |organ: &str| {
            let organisation: Organisation = of_yaml(ekby).unwrap();
            organisation.with_organ(of_yaml(organ).unwrap()).board.map(|board| board.0)
        };
        let members =
            "medlemmar: [{namn: Ekby kommun, slag: kommun}, {namn: Norrby kommun, slag: kommun}]";
        assert_eq!(board("namn: Barnnämnden").as_deref(), Some("Ekby"));
        assert_eq!(board(&format!("namn: Lönenämnden\n{members}")), None);
        let own = board(&format!("namn: Lönenämnden\n{members}\nanslagstavla: Lön"));
        assert_eq!(own.as_deref(), Some("Lön"));
    }
}
