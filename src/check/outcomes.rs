//! Rules about how votes and elections ended: a tie is decided by somebody or something, and nothing else is.
//!
//! In comes a meeting, out come breaches.

use super::ballots::Poll;
use super::breach::Breach;
use super::concerns;
use super::context::{MeetingContext, sound_organisation};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Severity};
use crate::facts::{ItemFacts, Step};
use crate::law::Topic;
use crate::record::{Acts, Election, ItemKind, Located, OutcomeKind, Person, Side, Vote, Voters};

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code {
        id: "M35",
        meaning: "Beslutet följer rösterna; är de lika avgör utslagsröst eller lottning, och bara då.",
    },
    severity: Severity::Warning,
    reason: "Av protokollet ska framgå hur omröstningen utföll.",
    source: Source::PracticeAnd(&[Topic::Votes, Topic::Matters]),
    concerns: concerns::MINUTES,
    acceptance: Acceptance::Doubtful,
    find: Find::Meeting(undecided_votes),
}];

fn undecided_votes(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for item in context.items.iter().filter(|item| item.number.is_some()) {
        for step in &item.steps {
            let here = Ending { context, item, step };
            breaches.extend(step.acts.votes.iter().filter_map(|vote| here.of_vote(vote)));
            breaches.extend(step.acts.elections.iter().filter_map(|own| here.of_election(own)));
        }
        breaches.extend(postponed_by_few(context, item));
    }
    breaches
}

/// The breach of an item that is put off although more voted to decide it: in an assembly a third of those who are there
/// may have that, and nobody elsewhere (KL 5:50).
fn postponed_by_few(context: &MeetingContext<'_>, item: &ItemFacts<'_>) -> Option<Breach> {
    let mut outcomes = item.steps.iter().filter_map(|step| step.acts.outcome);
    let outcome = outcomes.next_back()?;
    let (verb, stem) = match *outcome.kind {
        OutcomeKind::Återremitteras => ("återremitteras", "återremi"),
        OutcomeKind::Bordläggs => ("bordläggs", "bordlägg"),
        OutcomeKind::Antecknas => return None,
    };
    let votes =
        item.steps.iter().flat_map(|step| step.acts.votes.iter().map(move |vote| (step, vote)));
    let (step, few, many) = votes.rev().find_map(|(step, vote)| {
        let sides = [(&vote.yes, &vote.ballots.yes), (&vote.no, &vote.ballots.no)];
        let [yes, no] = sides.map(|(words, _)| words.0.to_lowercase().contains(stem));
        let [yes_votes, no_votes] = sides.map(|(_, voters)| voters.total());
        match (yes, no) {
            (true, false) => Some((step, yes_votes, no_votes)),
            (false, true) => Some((step, no_votes, yes_votes)),
            _ => None,
        }
    })?;
    let there = step.roll.as_ref()?.least();
    let section = context.section(Topic::Minority);
    if few >= many || section.is_some() && few * 3 >= there {
        return None;
    }
    let message = format!("ärendet {verb}, men bara {few} röstade för det och {many} mot");
    let hint = match section {
        Some(section) => format!(
            "rätta rösterna eller `utfall`; minst {} krävs: en tredjedel av de närvarande ({})",
            there.div_ceil(3),
            section.at_length()
        ),
        None => "rätta rösterna eller `utfall`; bara i fullmäktige räcker en tredjedel".to_owned(),
    };
    Some(Breach::new(context.at(&outcome.kind), message).hint(hint))
}

/// Where something is voted on.
struct Ending<'r, 'a> {
    context: &'r MeetingContext<'a>,
    item: &'r ItemFacts<'a>,
    step: &'r Step<'a>,
}

impl Ending<'_, '_> {
    /// The breach of a vote.
    fn of_vote(&self, vote: &Vote) -> Option<Breach> {
        let Self { context, item, step } = *self;
        let poll = Poll { context, item, step, vote };
        // M13 reports sides that don't say how many they are.
        if !poll.is_countable() {
            return None;
        }
        let (yes, no) = (vote.ballots.yes.total(), vote.ballots.no.total());
        match (yes == no, &vote.casting, &vote.lot) {
            (true, None, None) if yes > 0 && !says_how(&step.acts) && poll.adds_up() => {
                let message =
                    format!("rösterna är lika ({yes} mot {no}), och inget säger vad som avgjorde");
                let breach = Breach::new(context.meeting.at_name(&vote.ballots), message);
                Some(breach.hint("skriv `utslagsröst: ja` eller `utslagsröst: nej`: den sida som ordförandens röst avgjorde för"))
            }
            (true, Some(_), Some(lot)) => {
                let message = "både utslagsröst och lottning avgör omröstningen";
                Some(Breach::new(self.context.at(lot), message).hint("ta bort det ena"))
            }
            (true, Some(casting), None) => {
                self.against_the_law(vote).or_else(|| self.of_casting(vote, casting))
            }
            (true, None, Some(_)) => self.against_the_law(vote),
            (false, Some(side), _) => Some(self.needless(side, "utslagsröst", [yes, no])),
            (false, None, Some(side)) => Some(self.needless(side, "lottning", [yes, no])),
            _ => None,
        }
    }

    /// The breach of a lot that decides something else than an election or an employment, or of a casting vote that
    /// decides one.
    fn against_the_law(&self, vote: &Vote) -> Option<Breach> {
        let ground = self.context.section(Topic::Lot)?.at_length();
        let by_lot = self.is_by_lot(vote);
        if let (Some(lot), false) = (&vote.lot, by_lot || self.may_be_by_lot(vote)) {
            let message = "lottning avgör bara val och anställningar";
            let hint =
                format!("skriv `utslagsröst` för ordförandens röst ({ground}), eller `typ: val`");
            return Some(Breach::new(self.context.at(lot), message).hint(hint));
        }
        let casting = vote.casting.as_ref().filter(|_| by_lot)?;
        let message = "ett val med lika röster avgörs av lotten, inte av ordförandens röst";
        let hint = format!("skriv `lottning` i stället för `utslagsröst` ({ground})");
        Some(Breach::new(self.context.at(casting), message).hint(hint))
    }

    /// Whether the matter is an election, by its kind or heading.
    fn is_by_lot(&self, vote: &Vote) -> bool {
        let item = self.item.item;
        let titles = [Some(&item.title), vote.title.as_ref()].into_iter().flatten();
        let mut titles = titles.map(|title| title.0.to_lowercase());
        item.kinds.0.contains(&ItemKind::Val)
            || titles
                .any(|title| title.starts_with("val av ") || title.starts_with("anställning av "))
    }

    /// Whether the words of the matter speak of choosing somebody.
    fn may_be_by_lot(&self, vote: &Vote) -> bool {
        let item = self.item.item;
        let titles = [Some(&item.title), vote.title.as_ref(), vote.question.as_ref()];
        let decisions = self.item.steps.iter().filter_map(|step| step.acts.decision);
        let titles = titles.into_iter().flatten().map(|text| text.0.to_lowercase());
        let mut words = titles.chain(decisions.map(|text| text.0.to_lowercase()));
        words.any(|text| CHOOSING.iter().any(|word| text.contains(word)))
    }

    /// The breach of what decides although one side had more votes.
    fn needless(&self, side: &Located<Side>, field: &str, [yes, no]: [usize; 2]) -> Breach {
        let message = format!("rösterna är inte lika ({yes} mot {no}), så `{field}` avgör inget");
        Breach::new(self.context.at(side), message)
            .hint(format!("rätta rösterna, eller ta bort `{field}`"))
    }

    /// The breach of a casting vote that the chair can't have given.
    fn of_casting(&self, vote: &Vote, casting: &Located<Side>) -> Option<Breach> {
        self.step.roll.as_ref()?;
        let chairs: Vec<&str> = self
            .step
            .sitting()
            .filter(|own| self.may_preside(own))
            .map(|own| own.name.0.as_str())
            .collect();
        if chairs.is_empty() {
            let breach = Breach::new(
                self.context.at(casting),
                "ordföranden är inte med när utslagsrösten ges",
            );
            return Some(
                breach.hint("rätta närvaron, eller skriv med `ordförande` vem som ledde mötet"),
            );
        }
        let (own, other) = match **casting {
            Side::Ja => (&vote.ballots.yes, &vote.ballots.no),
            Side::Nej => (&vote.ballots.no, &vote.ballots.yes),
        };
        let [chair] = chairs[..] else { return None };
        if !has_voted(other, chair) || has_voted(own, chair) {
            return None;
        }
        let message =
            format!("`{chair}` röstade på den andra sidan än den som utslagsrösten avgör för");
        let breach = Breach::new(self.context.at(casting), message);
        Some(breach.hint("rätta `utslagsröst` eller rösterna"))
    }

    /// Whether someone presides, or may if whoever does is away.
    fn may_preside(&self, person: &Person) -> bool {
        let name = person.name.0.as_str();
        let meeting = &self.context.meeting.value;
        let is_named = meeting.chairs().iter().any(|chair| {
            let paragraphs = chair.paragraphs.zip(self.item.number);
            chair.name.0 == name && paragraphs.is_none_or(|(set, number)| set.contains(number))
        });
        let mut recusals = self.step.recusals.iter();
        let steps_in = recusals.any(|own| own.chair.as_ref().is_some_and(|chair| chair.0 == name));
        let organisation = sound_organisation(self.context.records);
        let office = organisation.and_then(|own| own.role_of(name, meeting.date.0));
        let roles = person.role.iter().map(|role| role.0.as_str()).chain(office);
        is_named || steps_in || roles.map(str::to_lowercase).any(|role| role.contains("ordförande"))
    }

    /// The breach of an election to one place in which two had most votes, and nothing says which of them was chosen.
    fn of_tied_election(&self, election: &Election) -> Option<Breach> {
        let candidates = &election.candidates.0;
        let counted = candidates.iter().filter_map(|own| Some((own, *own.votes?)));
        let most = counted.clone().map(|(_, votes)| votes).max().filter(|most| *most > 0)?;
        let first: Vec<_> = counted.filter(|(_, votes)| *votes == most).collect();
        let [.., (one, _), (other, _)] = first[..] else { return None };
        // With more ballots than people there were several places.
        let there = self.step.roll.as_ref()?.most();
        if election.ballots()? as usize > there || says_how(&self.step.acts) {
            return None;
        }
        let message = format!(
            "`{}` och `{}` fick lika många röster, och inget säger vem som valdes",
            one.name.0, other.name.0
        );
        Some(
            Breach::new(self.context.at(&other.name), message)
                .hint(format!("skriv vem lotten föll på: `lottning: {}`", one.name.0)),
        )
    }

    /// The breach of an election that a lot can't have decided so.
    fn of_election(&self, election: &Election) -> Option<Breach> {
        let candidates = &election.candidates.0;
        let Some(lot) = &election.lot else { return self.of_tied_election(election) };
        if candidates.is_empty() {
            return None;
        }
        let Some(chosen) = candidates.iter().find(|own| own.name.0 == lot.0) else {
            let message = format!("lotten föll på `{}`, som inte är kandidat", lot.0);
            return Some(
                Breach::new(self.context.at(lot), message)
                    .hint("rätta namnet, eller skriv med kandidaten"),
            );
        };
        let votes = chosen.votes.as_deref()?;
        let mut others = candidates.iter().filter(|own| own.name.0 != lot.0);
        if others.any(|own| own.votes.as_deref().is_none_or(|other| other == votes)) {
            return None;
        }
        let message = format!("lotten föll på `{}`, men ingen annan fick lika många röster", lot.0);
        Some(
            Breach::new(self.context.at(lot), message)
                .hint("rätta rösterna, eller ta bort `lottning`"),
        )
    }
}

/// Words of matters in which somebody is chosen.
const CHOOSING: [&str; 5] = ["val ", "välj", "anställ", "utse", "förordna"];

/// Whether someone is named among voters.
fn has_voted(voters: &Voters, name: &str) -> bool {
    voters.names.iter().any(|own| own.0 == name)
}

/// Whether words say what decided a tie.
fn says_how(acts: &Acts<'_>) -> bool {
    acts.texts().any(|text| {
        let words = text.0.to_lowercase();
        words.contains("utslagsröst") || words.contains("lott")
    })
}
