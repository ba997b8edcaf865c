//! Rules about who was there: chairs and adjusters are among those present, all are there for §§ that the meeting
//! has, and each § has one chair.
//!
//! In comes a meeting, out come breaches.

use super::breach::Breach;
use super::concerns;
use super::context::{MeetingContext, sound_organisation};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity};
use crate::facts::presence::is_recused;
use crate::facts::{ItemFacts, Presence, Presences};
use crate::law::Topic;
use crate::record::{
    Attendance, Located, NameForm, Night, ParagraphNumber, ParagraphSet, Person, Signer, Text,
    several_hint,
};
use crate::swedish;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "M7", meaning: "Ordföranden är bland de närvarande." },
        severity: Severity::Error,
        reason: "Den som inte var med kan inte ansvara för protokollet.",
        source: Source::PracticeAnd(&[Topic::Minutes]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful(
            "Protokoll som redan är underskrivna ska återges som de är.",
        ),
        find: Find::Meeting(absent_chair),
    },
    Rule {
        code: Code { id: "M7", meaning: "Ett utkast nämner ordföranden när den är känd." },
        severity: Severity::Warning,
        reason: "Utkastet har en lucka där ordföranden ska skriva under.",
        source: Source::Said("praxis"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(unknown_chair),
    },
    Rule {
        code: Code { id: "M8", meaning: "Justerarna är bland de närvarande." },
        severity: Severity::Error,
        reason: "Den som inte var med kan inte intyga vad som beslutades.",
        source: Source::PracticeAnd(&[Topic::Approval]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful("En justerare kan ha utsetts utanför dem som var med."),
        find: Find::Meeting(absent_adjuster),
    },
    Rule {
        code: Code {
            id: "M9",
            meaning: "Närvaro och underskrifter gäller paragrafer som mötet har.",
        },
        severity: Severity::Error,
        reason: "Av protokollet ska framgå vilka som deltog i varje beslut.",
        source: Source::PracticeAnd(&[Topic::Attendance, Topic::Matters]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Never(
            "Då står det på sidan att någon deltog i paragrafer som inte finns.",
        ),
        find: Find::Meeting(foreign_paragraphs),
    },
    Rule {
        code: Code {
            id: "M27",
            meaning: "Vid varje paragraf är en enda person ordförande, som inte är jävig.",
        },
        severity: Severity::Warning,
        reason: "Av protokollet framgår annars inte vem som ledde mötet och skriver under.",
        source: Source::PracticeAnd(&[Topic::Minutes]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(wrong_chairs),
    },
    Rule {
        code: Code { id: "M27", meaning: "Någon är ordförande vid varje paragraf." },
        severity: Severity::Warning,
        reason: "Av protokollet framgår annars inte vem som ledde mötet och skriver under.",
        source: Source::PracticeAnd(&[Topic::Minutes]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(unchaired),
    },
    Rule {
        code: Code {
            id: "M32", meaning: "De som beslutar är förtroendevalda, inte tjänstemän."
        },
        severity: Severity::Warning,
        reason: "I protokollet står annars att tjänstemän var med och beslutade.",
        source: Source::PracticeAnd(&[Topic::Attendance]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(deciding_officials),
    },
];

fn absent_chair(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    if meeting.attendance.is_none() {
        return Vec::new();
    }
    match no_chair(context) {
        Some(breach) if !meeting.is_draft() => vec![breach],
        Some(_) => Vec::new(),
        None => absent_signers(context, &meeting.chairs.0, "ordföranden"),
    }
}

fn unknown_chair(context: &MeetingContext<'_>) -> Vec<Breach> {
    let is_draft = context.meeting.value.is_draft();
    no_chair(context).filter(|_| is_draft).into_iter().collect()
}

/// The breach for minutes that name no chair.
fn no_chair(context: &MeetingContext<'_>) -> Option<Breach> {
    let meeting = &context.meeting.value;
    let attendance = meeting.attendance.as_ref().filter(|_| meeting.chairs().is_empty())?;
    let place = context.meeting.at_name(attendance);
    let breach = Breach::new(place, "ingen av de beslutande är ordförande");
    Some(match first_vice_chair(attendance) {
        Some((name, role)) => {
            breach.hint(format!("skriv `ordförande: {name}` om mötet leddes av {role} {name}"))
        }
        None => breach
            .hint("skriv `roll: ordförande` hos den som ledde mötet, eller fältet `ordförande`"),
    })
}

/// The vice chair who most likely presided: the name and the role. No section says who does, so she is proposed only.
fn first_vice_chair(attendance: &Attendance) -> Option<(&str, &str)> {
    let roles =
        attendance.deciding.iter().filter_map(|person| Some((person, person.role.as_ref()?)));
    let vice = roles.filter(|(_, role)| role.0.to_lowercase().contains("vice ordförande"));
    let (person, role) = vice.min_by_key(|(_, role)| role.0.starts_with(['2', 'a', 'A']))?;
    Some((&person.name.0, &role.0))
}

fn absent_adjuster(context: &MeetingContext<'_>) -> Vec<Breach> {
    if context.meeting.value.attendance.is_none() {
        return Vec::new();
    }
    absent_signers(context, &context.meeting.value.adjusters.0, "justeraren")
}

/// The breaches of people who sign but were not there.
fn absent_signers(
    context: &MeetingContext<'_>,
    signers: &[Located<Signer>],
    whom: &str,
) -> Vec<Breach> {
    let present = context.present_names();
    let absent = signers.iter().filter(|signer| !present.contains(&signer.name.0.as_str()));
    absent
        .filter(|signer| !context.is_held(&signer.name.0))
        .map(|signer| {
            let name = &signer.name.0;
            let message = format!("{whom} `{name}` är inte bland de närvarande");
            Breach::new(context.at(signer), message).hint(several_hint(
                name,
                NameForm::Signer,
                &present,
                "välj bland de närvarande:",
            ))
        })
        .collect()
}

fn foreign_paragraphs(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let own = match context.numbering.of(meeting.id()) {
        Some(own) => own,
        None if meeting.items.is_empty() => &[],
        None => return Vec::new(),
    };
    let present = context.present().map(|person| (&person.name, "närvarande", &person.paragraphs));
    let chairs = meeting.chairs.0.iter().map(|own| (&own.name, "ordförande", &own.paragraphs));
    let adjusters = meeting.adjusters.0.iter().map(|own| (&own.name, "justerare", &own.paragraphs));
    let mut breaches = Vec::new();
    for (name, role, paragraphs) in present.chain(chairs).chain(adjusters) {
        let Some(paragraphs) = paragraphs else { continue };
        if let Some(outside) = paragraphs.named().find(|number| !own.contains(number)) {
            let message = format!("`{}` är {role} vid § {outside}, som mötet inte har", name.0);
            let breach = Breach::new(context.at(paragraphs), message);
            breaches.push(breach.hint(format!("finns: {}", context.paragraphs(own))));
        }
    }
    breaches
}

fn deciding_officials(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(attendance) = &meeting.attendance else { return Vec::new() };
    // A ledamot may keep the minutes, but is then written as the others are.
    let mut deciding = attendance.deciding.iter();
    let are_seats_said = deciding.any(|own| own.member.is_some() || own.party.is_some());
    let secretary = meeting.secretary.as_ref().filter(|_| are_seats_said);
    let organisation = sound_organisation(context.records);
    let is_official = |person: &Person| {
        let role = organisation.and_then(|own| own.role_of(&person.name.0, meeting.date.0));
        let keeps_minutes = secretary.is_some_and(|own| own.name.0 == person.name.0);
        role.map_or(keeps_minutes, |role| !is_elected(role))
    };
    let all = attendance.deciding.iter();
    let officials: Vec<_> = all.filter(|own| !has_seat(own) && is_official(own)).collect();
    let Some(first) = officials.first() else { return Vec::new() };
    let names: Vec<String> = officials.iter().map(|own| format!("`{}`", own.name.0)).collect();
    let listed = swedish::list(&names, "och");
    let message = match names.len() {
        1 => format!("{listed} är inte förtroendevald, men står bland de beslutande"),
        _ => format!("{listed} är inte förtroendevalda, men står bland de beslutande"),
    };
    let breach = Breach::new(context.at(first), message);
    vec![breach.hint("saknas raden `övriga:` ovanför, skriv den före alla som inte beslutade; annars skriv vem personen är vald för: `{namn: …, för: …}`")]
}

/// Whether a record says for whom somebody decides, or as what she was elected.
fn has_seat(person: &Person) -> bool {
    let role = person.role.as_ref().is_some_and(|role| is_elected(&role.0));
    role || person.member.is_some() || person.party.is_some() || person.replaces.is_some()
}

/// Whether a role is one of those that are elected.
fn is_elected(role: &str) -> bool {
    let own = role.to_lowercase();
    ELECTED.iter().any(|word| own.contains(word))
}

/// Words of the roles that are elected.
const ELECTED: [&str; 5] = ["ordförande", "ledamot", "ersättare", "presid", "justerare"];

/// Someone who presided, as the record says it.
struct Chair<'a> {
    name: &'a Located<Text>,
    /// The §§ for which; none for all.
    paragraphs: Option<&'a ParagraphSet>,
    /// The person in the attendance, unless it is the field `ordförande` that names her.
    person: Option<&'a Person>,
}

impl<'a> Chair<'a> {
    /// Those who presided at a meeting.
    fn all(context: &MeetingContext<'a>) -> Vec<Self> {
        let meeting = &context.meeting.value;
        if !meeting.chairs.0.is_empty() {
            let own = meeting.chairs.0.iter().map(|signer| (&signer.name, &signer.paragraphs));
            return own.map(|(name, paragraphs)| Self::new(name, paragraphs, None)).collect();
        }
        let deciding = meeting.attendance.iter().flat_map(|attendance| &attendance.deciding);
        deciding
            .filter(|person| person.is_chair())
            .map(|person| Self::new(&person.name, &person.paragraphs, Some(person)))
            .collect()
    }

    fn new(
        name: &'a Located<Text>,
        paragraphs: &'a Option<Located<ParagraphSet>>,
        person: Option<&'a Person>,
    ) -> Self {
        Self { name, paragraphs: paragraphs.as_deref(), person }
    }

    /// Whether she presided at a §.
    fn presides(&self, number: ParagraphNumber) -> bool {
        self.paragraphs.is_none_or(|paragraphs| paragraphs.contains(number))
    }

    /// Whether she was away from all of a §, by her row in the attendance.
    fn is_away(&self, context: &MeetingContext<'_>, number: ParagraphNumber) -> bool {
        let Some((person, presences)) = self.person.zip(context.presences) else { return false };
        let mut stretches = presences.timeline.stretches.iter();
        let Some(stretch) = stretches.find(|own| own.number == number) else { return false };
        let mut moments = stretch.moments();
        moments.all(|moment| presences.presence(person, stretch, moment) == Presence::Away)
    }

    /// Whether she left before another came, or came after the other left.
    fn is_apart_in_time(&self, other: &Self, night: Night) -> bool {
        let (Some(own), Some(others)) = (self.person, other.person) else { return false };
        leaves_before(own, others, night) || leaves_before(others, own, night)
    }

    /// The §§ of some at which both presided.
    fn shared(&self, other: &Self, numbers: &[ParagraphNumber]) -> Vec<ParagraphNumber> {
        let own = numbers.iter().copied().filter(|number| self.presides(*number));
        own.filter(|number| other.presides(*number)).collect()
    }
}

/// Whether someone left before another came.
fn leaves_before(one: &Person, other: &Person, night: Night) -> bool {
    let both = one.left.zip(other.came);
    both.is_some_and(|(left, came)| night.minute(left.0) <= night.minute(came.0))
}

fn wrong_chairs(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut breaches = several_chairs(context);
    breaches.extend(recused_chairs(context));
    breaches
}

/// The breaches of those who preside over what they have a conflict of interest in, as nobody else does.
fn recused_chairs(context: &MeetingContext<'_>) -> Vec<Breach> {
    let chairs = Chair::all(context);
    let mut breaches = Vec::new();
    for item in context.items {
        let Some(number) = item.number else { continue };
        let mut presiding = chairs.iter().filter(|chair| chair.presides(number));
        for step in &item.steps {
            let is_led = step.recusals.iter().any(|recusal| recusal.chair.is_some())
                || presiding.clone().any(|own| !is_recused(&step.recusals, &own.name.0));
            if is_led || says_who_leads(item) {
                continue;
            }
            let mut own = step.acts.recusals.iter().map(|recusal| &recusal.name);
            if let Some(name) = own.find(|name| presiding.any(|chair| chair.name == *name)) {
                breaches.push(without_chair(context, name, number));
            }
        }
    }
    breaches
}

/// The breach for a chair who left a § to nobody.
fn without_chair(
    context: &MeetingContext<'_>,
    name: &Located<Text>,
    number: ParagraphNumber,
) -> Breach {
    let own = &name.0;
    let message =
        format!("ordföranden `{own}` är jävig vid § {number}, och ingen annan leder ärendet");
    Breach::new(context.at(name), message)
        .hint(format!("skriv vem som ledde det: `jäv: {{namn: {own}, ordförande: …}}`"))
}

/// Whether the words of an item may say who leads it.
fn says_who_leads(item: &ItemFacts<'_>) -> bool {
    item.steps.iter().flat_map(|step| step.acts.texts()).any(|text| {
        let words = text.0.to_lowercase();
        LEADING.iter().any(|own| words.contains(own))
    })
}

/// Words of texts that say who leads.
const LEADING: [&str; 7] = [
    "som ordförande",
    "tjänstgörande ordförande",
    "ordförandeskap",
    "vice ordförande",
    "leder",
    "ledde",
    "presidera",
];

fn several_chairs(context: &MeetingContext<'_>) -> Vec<Breach> {
    let Some(numbers) = context.numbering.of(context.meeting.value.id()) else {
        return Vec::new();
    };
    let night = context.meeting.value.night();
    let chairs = Chair::all(context);
    let mut breaches = Vec::new();
    for (index, chair) in chairs.iter().enumerate() {
        let others = chairs[..index].iter();
        let rivals = others
            .filter(|other| other.name != chair.name && !chair.is_apart_in_time(other, night));
        let mut shared = rivals.map(|other| (other, chair.shared(other, numbers)));
        if let Some((other, both)) = shared.find(|(_, both)| !both.is_empty()) {
            breaches.push(two_chairs(context, other, chair, &both));
        }
    }
    breaches
}

/// The breach for §§ at which nobody presided.
fn unchaired(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(numbers) = context.numbering.of(meeting.id()) else { return Vec::new() };
    let chairs = Chair::all(context);
    let deciding = meeting.attendance.iter().flat_map(|attendance| &attendance.deciding);
    let others = deciding.filter(|own| !own.is_chair());
    // A vice ordförande presides when the chair is away, and needn't be named for that.
    let has_deputy = others
        .filter_map(|own| own.role.as_ref())
        .any(|role| role.0.to_lowercase().contains("ordförande"));
    let Some(first) = chairs.first().filter(|_| !(has_deputy && meeting.chairs.0.is_empty()))
    else {
        return Vec::new();
    };
    let replaced: Vec<ParagraphNumber> = context
        .presences
        .into_iter()
        .flat_map(Presences::recusals)
        .filter(|(_, recusal)| recusal.chair.is_some())
        .map(|(number, _)| number)
        .collect();
    let mut unled: Vec<ParagraphNumber> = numbers.to_vec();
    unled.retain(|number| {
        let mut led = chairs.iter().filter(|own| own.presides(*number));
        !replaced.contains(number) && led.all(|own| own.is_away(context, *number))
    });
    if unled.is_empty() {
        return Vec::new();
    }
    let paragraphs = context.paragraphs(&unled);
    let breach =
        Breach::new(context.at(first.name), format!("ingen är ordförande vid {paragraphs}"));
    vec![
        breach
            .hint("skriv vem som ledde mötet då: `ordförande: [{namn: …, §: …}, {namn: …, §: …}]`"),
    ]
}

/// The breach for two who presided at the same §§.
fn two_chairs(
    context: &MeetingContext<'_>,
    first: &Chair<'_>,
    second: &Chair<'_>,
    shared: &[ParagraphNumber],
) -> Breach {
    let (one, other) = (&first.name.0, &second.name.0);
    let paragraphs = context.paragraphs(shared);
    let message = format!("både `{one}` och `{other}` är ordförande vid {paragraphs}");
    let breach = Breach::new(context.at(second.name), message);
    let example = match shared.split_at(shared.len() / 2) {
        ([.., last], [first, ..]) => {
            format!(", till exempel `§: t.o.m. {last}` och `§: fr.o.m. {first}`")
        }
        _ => String::new(),
    };
    let parted = format!("skriv med `§` vilka paragrafer var och en ledde{example}");
    match second.person {
        None => breach.hint(parted),
        Some(_) => breach
            .hint(format!("skriv `ordförande: {one}` för hela mötet om en av dem ledde det"))
            .hint(parted),
    }
}
