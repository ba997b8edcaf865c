//! A vote in words: what it was about, how it went, who voted how (KL 5:54–56, 5:67 p. 3, 5).

use serde::Serialize;

use super::context::MinutesContext;
use super::words::typographic;
use crate::record::{Election, Item, Vote};
use crate::swedish;

/// A vote.
#[derive(Debug, Serialize)]
pub struct VoteView {
    /// "Huvudvotering".
    pub title: Option<String>,
    /// The question.
    pub question: Option<String>,
    /// What yes stands for.
    pub yes: String,
    /// What no stands for.
    pub no: String,
    /// The side that the chair's vote decides for: "ja".
    pub casting: Option<&'static str>,
    /// The side that the lot decides for.
    pub lot: Option<&'static str>,
    /// Who voted for yes, for no, abstained, were away: how many, and their names if they are known.
    pub ballots: [BallotView; 5],
    /// Whether names are known, and belong here rather than in a list that ends the minutes.
    pub has_names: bool,
    /// Whether such a list ends the minutes.
    pub as_appendix: bool,
}

/// A list of who voted how, that ends the minutes.
#[derive(Debug, Serialize)]
pub struct VotingList {
    /// "§ 43".
    pub paragraph: String,
    /// What the § is about.
    pub title: String,
    /// "Huvudvotering".
    pub vote: Option<String>,
    /// Those who voted: in the order of their seats if all have one.
    pub rows: Vec<VotingRow>,
    /// Whether all have a seat.
    pub has_seats: bool,
    /// How many there are in each column; the last, those away by agreement, only if there are any.
    pub totals: Vec<usize>,
}

/// How somebody voted.
#[derive(Debug, Serialize)]
pub struct VotingRow {
    /// Her seat: "12".
    pub seat: Option<String>,
    /// Her name: "Bo Al (M)".
    pub name: String,
    /// What she is: "ordförande".
    pub role: Option<String>,
    /// The column of her mark: 0 yes, 1 no, 2 abstained, 3 away, 4 away by agreement.
    pub column: usize,
}

/// Those who voted in one way.
#[derive(Debug, Serialize)]
pub struct BallotView {
    /// "ja", "nej", "avstår", "frånvarande".
    pub kind: &'static str,
    /// How many.
    pub count: usize,
    /// Who.
    pub names: Option<String>,
}

/// Makes the view of a vote.
pub(crate) fn vote_view(context: MinutesContext<'_>, vote: &Vote) -> VoteView {
    let ballots = vote.ballots.sides().map(|(kind, voters)| BallotView {
        kind,
        count: voters.total(),
        names: context.people(&voters.names),
    });
    VoteView {
        title: vote.title.as_deref().map(typographic),
        question: vote.question.as_deref().map(typographic),
        yes: typographic(&vote.yes),
        no: typographic(&vote.no),
        casting: vote.casting.map(|side| side.word()),
        lot: vote.lot.map(|side| side.word()),
        has_names: !vote.has_list() && ballots.iter().any(|ballot| ballot.names.is_some()),
        as_appendix: vote.has_list(),
        ballots,
    }
}

/// Who voted how in a §, as a list.
pub(crate) fn voting_list(
    context: MinutesContext<'_>,
    paragraph: &str,
    item: &Item,
    vote: &Vote,
) -> VotingList {
    let voters = vote.ballots.sides().map(|(_, voters)| voters);
    let mut rows = Vec::new();
    for (column, voters) in voters.iter().enumerate() {
        rows.extend(voters.names.iter().map(|name| VotingRow {
            seat: context.names.seat(&name.0).map(swedish::typography),
            name: context.name(name),
            role: context.names.role(&name.0).map(swedish::typography),
            column,
        }));
    }
    let has_seats = rows.iter().all(|row| row.seat.is_some());
    if has_seats {
        rows.sort_by(|a, b| seat_order(a).cmp(&seat_order(b)));
    }
    VotingList {
        paragraph: paragraph.to_owned(),
        title: typographic(&item.title),
        vote: vote.title.as_deref().map(typographic),
        rows,
        has_seats,
        totals: totals(vote),
    }
}

/// Seats in the order of their numbers: 2, 10, 10 B.
fn seat_order(row: &VotingRow) -> (u32, &str) {
    let seat = row.seat.as_deref().unwrap_or_default();
    let end = seat.find(|c: char| !c.is_ascii_digit()).unwrap_or(seat.len());
    (seat[..end].parse().unwrap_or(u32::MAX), &seat[end..])
}

/// How many there are in each column of a list.
fn totals(vote: &Vote) -> Vec<usize> {
    let mut totals: Vec<usize> = vote.ballots.sides().map(|(_, voters)| voters.total()).into();
    totals.pop_if(|paired| *paired == 0);
    totals
}

/// An election.
#[derive(Debug, Serialize)]
pub struct ElectionView {
    /// To what: "Ordförande i valnämnden".
    pub office: Option<String>,
    /// Whether it was by closed ballots.
    pub is_closed: bool,
    /// Who could be chosen, and how many voted for each: "Åsa Ek (S)", 12.
    pub candidates: Vec<(String, Option<u32>)>,
    /// Ballots without a name, and those that don't count, if there are any.
    pub blank: Option<u32>,
    /// Ballots that don't count.
    pub invalid: Option<u32>,
    /// All ballots, if they were counted.
    pub ballots: Option<u32>,
    /// "Åsa Ek (S)", whom the lot fell on.
    pub lot: Option<String>,
    /// "Kim Berg och Lo Dahl", who counted.
    pub tellers: Option<String>,
}

/// Makes the view of an election.
pub(crate) fn election_view(context: MinutesContext<'_>, election: &Election) -> ElectionView {
    let candidates = election.candidates.0.iter().map(|own| {
        let name = match &own.party {
            Some(party) => format!("{}\u{a0}({})", typographic(&own.name), typographic(party)),
            None => context.name(&own.name),
        };
        (name, own.votes.map(|votes| *votes))
    });
    ElectionView {
        office: election.office.as_ref().map(|own| swedish::capitalised(&typographic(own))),
        is_closed: *election.is_closed,
        candidates: candidates.collect(),
        blank: election.blank.map(|count| *count),
        invalid: election.invalid.map(|count| *count),
        ballots: election.ballots(),
        lot: election.lot.as_ref().map(|name| context.name(name)),
        tellers: context.people(&election.tellers.0),
    }
}
