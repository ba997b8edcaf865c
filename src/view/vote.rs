//! A vote in words: what it was about, how it went, who voted how (KL 5:54–56, 5:67 p. 3, 5).

use serde::Serialize;

use super::item::Setting;
use super::people::with_party;
use super::plain;
use crate::record::{Item, Side, Vote, Voters};
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
    /// "7 ja-röster mot 4 nej-röster. En ledamot avstår från att rösta."
    pub result: String,
    /// Who voted for yes, for no, abstained, were away: how many, and their names if they are known.
    pub ballots: [BallotView; 4],
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
    /// Each name, and the column of its mark: 0 yes, 1 no, 2 abstained, 3 away.
    pub rows: Vec<(String, usize)>,
    /// How many there are in each column.
    pub totals: [usize; 4],
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

/// A vote.
pub(super) fn vote_view(setting: Setting<'_>, vote: &Vote) -> VoteView {
    let ballot = |(kind, voters): (&'static str, &Voters)| BallotView {
        kind,
        count: voters.total(),
        names: setting.people(&voters.names),
    };
    let ballots = vote.ballots.sides().map(ballot);
    VoteView {
        title: vote.title.as_ref().map(plain),
        question: vote.question.as_ref().map(plain),
        yes: plain(&vote.yes),
        no: plain(&vote.no),
        result: result(vote),
        has_names: !vote.has_list() && ballots.iter().any(|ballot| ballot.names.is_some()),
        as_appendix: vote.has_list(),
        ballots,
    }
}

/// Who voted how in a §, as a list.
pub(super) fn voting_list(
    setting: Setting<'_>,
    paragraph: &str,
    item: &Item,
    vote: &Vote,
) -> VotingList {
    let sides = vote.ballots.sides().map(|(_, voters)| voters);
    let marks = |(column, voters): (usize, &Voters)| {
        let names = voters.names.iter();
        names.map(|name| (with_party(setting.names, &name.0), column)).collect::<Vec<_>>()
    };
    VotingList {
        paragraph: paragraph.to_owned(),
        title: plain(&item.title),
        vote: vote.title.as_ref().map(plain),
        rows: sides.into_iter().enumerate().flat_map(marks).collect(),
        totals: sides.map(Voters::total),
    }
}

/// "7 ja-röster mot 4 nej-röster. En ledamot avstår från att rösta."
fn result(vote: &Vote) -> String {
    let ballots = &vote.ballots;
    let votes = |count: usize, side: &str| {
        format!("{count}\u{a0}{side}-{}", if count == 1 { "röst" } else { "röster" })
    };
    let mut text =
        format!("{} mot {}.", votes(ballots.yes.total(), "ja"), votes(ballots.no.total(), "nej"));
    let abstaining = ballots.abstaining.total();
    if abstaining > 0 {
        text += &format!(" {} avstår från att rösta.", members(abstaining));
    }
    let absent = ballots.absent.total();
    if absent > 0 {
        text += &format!(" {} är frånvarande.", members(absent));
    }
    let side = |side| match side {
        Side::Ja => "ja",
        Side::Nej => "nej",
    };
    if let Some(decided) = vote.casting {
        text += &format!(" Ordföranden avgör för {} med sin utslagsröst.", side(decided));
    }
    if let Some(decided) = vote.lot {
        text += &format!(" Lotten avgör för {}.", side(decided));
    }
    text
}

/// "En ledamot", "Två ledamöter".
fn members(count: usize) -> String {
    swedish::capitalised(&swedish::count_in_words(count, "en ledamot", "ledamöter"))
}
