//! Who signs a document, and how: in come a meeting or those whom a record names, out goes what signature lines say.

use serde::Serialize;

use super::people::PrintedNames;
use super::words::{BLANK, joined, lines, paragraph_set, paragraphs, typographic};
use crate::facts::Presences;
use crate::record::{
    Approval, Meeting, Organisation, ParagraphNumber, ParagraphSet, ProofForm, Signer, Signing,
    Text,
};
use crate::swedish;

/// Who signs, and how.
#[derive(Debug, Serialize)]
pub struct SigningView {
    /// "penna", "digital", "ingen".
    pub manner: &'static str,
    /// How the minutes say when they were announced: "ruta", "sida", "rad", "inget". Only those that are signed with a
    /// pen do: what is signed otherwise can't be filled in later.
    pub proof: &'static str,
    /// Who kept the minutes.
    pub secretary: Option<String>,
    /// "förbundsjurist", her title.
    pub secretary_title: Option<String>,
    /// Who presided.
    pub chairs: Vec<SignerView>,
    /// Who approve.
    pub adjusters: Vec<SignerView>,
    /// "Eva Sten och Dan Mo", who would have if another couldn't.
    pub reserves: Option<String>,
    /// Why nobody approves, if the record says that nobody does.
    pub unapproved_because: Option<String>,
}

/// Someone who signs.
#[derive(Debug, Serialize)]
pub struct SignerView {
    /// The name as it is printed: "Bo Ek", "Bo Ek (M)".
    pub name: String,
    /// "kommunalråd", her title.
    pub title: Option<String>,
    /// "§§ 1–5", "ersättare"; none for all.
    pub note: Option<String>,
}

/// How something is signed, as templates read it.
pub(crate) fn manner(signing: Signing) -> &'static str {
    match signing {
        Signing::Penna => "penna",
        Signing::Digital => "digital",
        Signing::Ingen => "ingen",
    }
}

/// How a meeting's minutes are signed: as the record says, else as the organisation does.
pub(crate) fn signing_of(organisation: &Organisation, meeting: &Meeting) -> Signing {
    meeting.signing.map_or(organisation.signing, |own| *own)
}

/// Who signs the minutes, or those of their §§ that are `chosen`; in a draft a gap for each who isn't known
/// yet.
pub(crate) fn signing(
    organisation: &Organisation,
    meeting: &Meeting,
    presences: Option<&Presences<'_>>,
    chosen: Option<&[ParagraphNumber]>,
    approval: Option<&Approval>,
) -> SigningView {
    let attendance = meeting.attendance.as_ref().filter(|_| *organisation.style.signers_party);
    let names = attendance.map(|attendance| PrintedNames::of(attendance, None));
    let views = SignerViews { organisation, names, chosen };
    let all_chairs = meeting.chairs().into_iter();
    let chairs =
        all_chairs.filter(|chair| signs(chair.paragraphs, chosen)).map(|chair| SignerView {
            name: views.name(chair.name, chair.printed),
            title: chair.title.map(typographic),
            note: views.note(chair.role, chair.paragraphs),
        });
    let deputies = deputies(meeting, presences, chosen).into_iter();
    let deputies = deputies.map(|(name, numbers)| SignerView {
        name: views.name(name, None),
        title: None,
        note: paragraphs(organisation, &numbers),
    });
    let all_adjusters = meeting.adjusters.0.iter().map(|signer| &**signer);
    let adjusters = all_adjusters.filter(|signer| signs(signer.paragraphs.as_deref(), chosen));
    let secretary = meeting.secretary.as_ref();
    let reserves = lines(&meeting.reserves);
    let signing = signing_of(organisation, meeting);
    let unapproved_because = approval.and_then(|own| own.omitted.as_deref()).map(typographic);
    let is_approved = unapproved_because.is_none();
    let proof = match signing {
        Signing::Penna if is_approved => *organisation.style.proof,
        _ => ProofForm::None,
    };
    let (chairs, adjusters) = match is_approved {
        true => (
            or_gap(chairs.chain(deputies).collect(), meeting),
            or_gap(adjusters.map(|signer| views.signer(signer)).collect(), meeting),
        ),
        false => (Vec::new(), Vec::new()),
    };
    SigningView {
        manner: manner(signing),
        proof: proof.word(),
        secretary: secretary
            .map(|own| views.name(&own.name, own.printed.as_deref()))
            .or_else(|| meeting.is_draft().then(|| BLANK.to_owned())),
        secretary_title: secretary.and_then(|own| own.title.as_deref().map(typographic)),
        chairs,
        adjusters,
        reserves: (!reserves.is_empty()).then(|| swedish::list(&reserves, "och")),
        unapproved_because,
    }
}

/// Those who presided in the place of a chair who had left because of a conflict of interest, with their §§.
fn deputies<'a>(
    meeting: &Meeting,
    presences: Option<&Presences<'a>>,
    chosen: Option<&[ParagraphNumber]>,
) -> Vec<(&'a Text, Vec<ParagraphNumber>)> {
    let chairs = meeting.chairs();
    let mut deputies: Vec<(&Text, Vec<ParagraphNumber>)> = Vec::new();
    for (number, recusal) in presences.into_iter().flat_map(Presences::recusals) {
        let Some(name) = recusal.chair.as_deref() else { continue };
        let is_said = chairs.iter().any(|chair| chair.name == name);
        if is_said || chosen.is_some_and(|chosen| !chosen.contains(&number)) {
            continue;
        }
        match deputies.iter_mut().find(|(own, _)| *own == name) {
            Some((_, numbers)) if numbers.contains(&number) => {}
            Some((_, numbers)) => numbers.push(number),
            None => deputies.push((name, vec![number])),
        }
    }
    deputies
}

/// Those who sign, or in a draft a gap for nobody.
fn or_gap(signers: Vec<SignerView>, meeting: &Meeting) -> Vec<SignerView> {
    match signers.is_empty() && meeting.is_draft() {
        true => vec![SignerView { name: BLANK.to_owned(), title: None, note: None }],
        false => signers,
    }
}

/// Whether someone who signs for her `own` §§ signs for any that is `chosen`; none is all of them.
fn signs(own: Option<&ParagraphSet>, chosen: Option<&[ParagraphNumber]>) -> bool {
    match (own, chosen) {
        (Some(own), Some(chosen)) => chosen.iter().any(|number| own.contains(*number)),
        _ => true,
    }
}

/// People who sign something.
pub(crate) fn signers<'a>(
    organisation: &Organisation,
    signers: impl IntoIterator<Item = &'a Signer>,
) -> Vec<SignerView> {
    let views = SignerViews { organisation, names: None, chosen: None };
    let signers = signers.into_iter().map(|signer| views.signer(signer));
    let labelled = signers
        .map(|view| SignerView { note: view.note.as_deref().map(swedish::capitalised), ..view });
    labelled.collect()
}

/// Views of those who sign for an organisation.
struct SignerViews<'a> {
    organisation: &'a Organisation,
    /// The names, if they have their party.
    names: Option<PrintedNames<'a>>,
    /// The §§ that are signed for; none for all.
    chosen: Option<&'a [ParagraphNumber]>,
}

impl SignerViews<'_> {
    /// Someone who signs, with her title, her role and her §§.
    fn signer(&self, signer: &Signer) -> SignerView {
        SignerView {
            name: self.name(&signer.name, signer.printed.as_deref()),
            title: signer.title.as_deref().map(typographic),
            note: self.note(signer.role.as_deref(), signer.paragraphs.as_deref()),
        }
    }

    /// A name as it is printed where somebody signs: as the record says it, else perhaps with her party.
    fn name(&self, name: &Text, printed: Option<&Text>) -> String {
        let with_party = || self.names.as_ref().map(|names| names.with_party(&name.0));
        printed.map(typographic).or_else(with_party).unwrap_or_else(|| typographic(name))
    }

    /// "ersättare, §§ 1–5".
    fn note(&self, role: Option<&Text>, set: Option<&ParagraphSet>) -> Option<String> {
        let paragraphs = set.and_then(|set| match self.chosen {
            None => Some(paragraph_set(self.organisation, set)),
            Some(chosen) => {
                let own = chosen.iter().copied().filter(|number| set.contains(*number));
                paragraphs(self.organisation, &own.collect::<Vec<_>>())
            }
        });
        joined([role.map(typographic), paragraphs], ", ")
    }
}
