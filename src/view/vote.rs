//! A vote in words: what it was about, how it went, who voted how (KL 5:54–56, 5:67 p. 3, 5).

use serde::Serialize;

use super::item::Setting;
use super::plain;
use crate::record::{Side, Vote, Voters};
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
    /// Whether any names are known.
    pub has_names: bool,
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
    let ballot = |kind, voters: &Voters| BallotView {
        kind,
        count: voters.total(),
        names: setting.people(&voters.names),
    };
    let ballots = [
        ballot("ja", &vote.ballots.yes),
        ballot("nej", &vote.ballots.no),
        ballot("avstår", &vote.ballots.abstaining),
        ballot("frånvarande", &vote.ballots.absent),
    ];
    VoteView {
        title: vote.title.as_ref().map(plain),
        question: vote.question.as_ref().map(plain),
        yes: plain(&vote.yes),
        no: plain(&vote.no),
        result: result(vote),
        has_names: ballots.iter().any(|ballot| ballot.names.is_some()),
        ballots,
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
    swedish::capitalised(&swedish::count(count, "en ledamot", "ledamöter"))
}
