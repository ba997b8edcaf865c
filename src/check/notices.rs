//! Rules about notices: the boards that they go up on, what they say, and days that can be counted
//! from.
//!
//! In comes an announcement, a meeting or the organisation, out come breaches.

use chrono::{Datelike, NaiveDate};

use super::breach::Breach;
use super::concerns;
use super::context::{AnnouncementContext, MeetingContext, Supplies};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::calendar::has_limits;
use crate::diagnostic::{Code, Part, Parts, Place, Severity, wording};
use crate::facts::MinutesPart;
use crate::facts::approval::at_once_in;
use crate::facts::board::board_owners;
use crate::law::Topic;
use crate::record::{Located, Member, Organisation, Record, Stage};

/// The years of documents: kommuner and their minutes are from the laws of 1862.
const YEARS: std::ops::RangeInclusive<i32> = 1863..=2100;

/// Days of a record that are further from its meeting (years) are a slip.
const FAR: i32 = 5;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "D4",
            meaning: "Anslaget sitter hos medlemmar som är kommuner eller regioner, inga andra.",
        },
        severity: Severity::Error,
        reason: "Ett datum för en tavla som inte finns gäller ingenting.",
        source: Source::PracticeAnd(&[Topic::Posting]),
        concerns: concerns::APPROVAL,
        acceptance: Acceptance::Never("Dagen hos den tavlan står då ingenstans."),
        find: Find::Announcement(foreign_board),
    },
    Rule {
        code: Code { id: "D5", meaning: "I anslaget står var protokollet finns." },
        severity: Severity::Error,
        reason: "Den som vill läsa protokollet behöver veta var det finns.",
        source: Source::Law(&[Topic::Posting, Topic::AuditPosting]),
        concerns: concerns::NOTICES,
        acceptance: Acceptance::Never("Enligt lagen ska det stå i anslaget var protokollet finns."),
        find: Find::Announcement(nowhere_kept),
    },
    Rule {
        code: Code {
            id: "D6",
            meaning: "Datum ligger mellan 1863 och 2100, och inom fem år från sammanträdet.",
        },
        severity: Severity::Error,
        reason: "Ett datum utanför är ett skrivfel.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Datumet är ett skrivfel."),
        find: Find::Announcement(out_of_range),
    },
    Rule {
        code: Code {
            id: "D6",
            meaning: "Kallelse och kungörelse är daterade inom fem år från sammanträdet.",
        },
        severity: Severity::Error,
        reason: "Ett datum utanför är ett skrivfel.",
        source: Source::Said("praxis"),
        concerns: Parts::of(&[Part::Summons, Part::PublicNotice]),
        acceptance: Acceptance::Never("Datumet är ett skrivfel."),
        find: Find::Meeting(sent_out_of_range),
    },
    Rule {
        code: Code {
            id: "D7", meaning: "Tider räknas för det som har hänt från och med 2005."
        },
        severity: Severity::Warning,
        reason: "Tidigare var andra dagar helgdagar, så dokumenten säger inget om sista dag för överklagande.",
        source: Source::Said("lag (1989:253), SFS 2004:1320"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Announcement(before_limits),
    },
    Rule {
        code: Code { id: "D4", meaning: "Varje medlem står en gång." },
        severity: Severity::Error,
        reason: "Varje tavla ska ha ett anslag, och inte mer.",
        source: Source::PracticeAnd(&[Topic::Posting]),
        concerns: Parts::ALL,
        acceptance: Acceptance::Never("Samma tavla får då två anslag."),
        find: Find::Organisation(repeated_member),
    },
    Rule {
        code: Code {
            id: "M17",
            meaning: "Ett protokoll som är justerat är inte utkast eller ojusterat.",
        },
        severity: Severity::Warning,
        reason: "Annars står UTKAST eller OJUSTERAT på det som är klart.",
        source: Source::Said("praxis"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(stale_stage),
    },
    Rule {
        code: Code { id: "R27", meaning: "En paragraf justeras omedelbart en gång." },
        severity: Severity::Error,
        reason: "Två datum för samma paragraf ger två tider för överklagande.",
        source: Source::PracticeAnd(&[Topic::Approval]),
        concerns: concerns::MINUTES_AND_APPROVAL,
        acceptance: Acceptance::Never("På sidan står då bara en av dagarna."),
        find: Find::Meeting(approved_twice),
    },
];

fn foreign_board(context: &AnnouncementContext<'_>) -> Vec<Breach> {
    let Some(notice) = context.announcement.notice else { return Vec::new() };
    let held = context.announcement.held();
    let owners: Vec<&str> =
        board_owners(context.organisation, held).into_iter().map(|(name, _)| name).collect();
    let mut breaches = Vec::new();
    for (name, posting) in &notice.boards {
        if owners.contains(&name.as_str()) {
            continue;
        }
        let place = Place::name(context.file, posting.node);
        let breach = Breach::new(place, format!("`{name}` har ingen anslagstavla för anslaget"));
        breaches.push(breach.hint(match owner_called(context, name) {
            _ if owners.is_empty() => {
                "skriv `slag: kommun` eller `slag: region` hos den medlem som har tavlan".to_owned()
            }
            Some(owner) => format!("skriv medlemmens namn: `{owner}`"),
            None => wording::did_you_mean(name, &owners, "finns: tavlor hos"),
        }));
    }
    breaches
}

/// The member whose board has a name, which isn't the member's own.
fn owner_called<'a>(context: &AnnouncementContext<'a>, name: &str) -> Option<&'a str> {
    let held = context.announcement.held();
    let mut owners = board_owners(context.organisation, held).into_iter();
    let owner = owners.find(|(_, member)| {
        member.is_some_and(|member| member.board_on(held).is_some_and(|board| board == name))
    });
    owner.map(|(owner, _)| owner)
}

fn nowhere_kept(context: &AnnouncementContext<'_>) -> Vec<Breach> {
    let announcement = context.announcement;
    match announcement.approved_at {
        Some(node) if announcement.kept_at.is_none() && !announcement.boards.is_empty() => {
            let place = Place::name(context.file, node);
            let breach = Breach::new(place, "anslaget saknar uppgift om var protokollet finns");
            let hint =
                "skriv till exempel `förvaring: förbundets kansli` i content/organisation.yaml";
            vec![breach.hint(hint)]
        }
        _ => Vec::new(),
    }
}

fn out_of_range(context: &AnnouncementContext<'_>) -> Vec<Breach> {
    let announcement = context.announcement;
    let held = announcement.held();
    let meeting = stray(context.at(announcement.held_at), held, held);
    let approved = announcement
        .approved
        .zip(announcement.approved_at)
        .and_then(|(day, node)| stray(context.at(node), day, held));
    let posted = announcement.postings().flat_map(|posting| {
        [&posting.to_be_posted, &posting.posted, &posting.to_be_removed, &posting.removed]
    });
    let known = posted.filter_map(|date| date.known);
    let strays = known.filter_map(|date| stray(context.at(date.node), date.0, held));
    meeting.into_iter().chain(approved).chain(strays).collect()
}

/// The breach for a day of a record that can't be meant, given the meeting's.
fn stray(place: Place, day: NaiveDate, held: NaiveDate) -> Option<Breach> {
    let message = match YEARS.contains(&day.year()) {
        true => format!("{day} ligger långt från sammanträdet {held}"),
        false => format!("{day} ligger inte mellan {} och {}", YEARS.start(), YEARS.end()),
    };
    is_stray(day, held).then(|| Breach::new(place, message).hint("rätta årtalet"))
}

/// Whether a day can't be meant, given the meeting's.
pub(super) fn is_stray(day: NaiveDate, held: NaiveDate) -> bool {
    !YEARS.contains(&day.year()) || (day.year() - held.year()).abs() > FAR
}

fn before_limits(context: &AnnouncementContext<'_>) -> Vec<Breach> {
    let announcement = context.announcement;
    let is_first = !announcement.what.is_of_some();
    if !is_first
        || has_limits(announcement.held())
        || is_stray(announcement.held(), announcement.held())
    {
        return Vec::new();
    }
    let message = format!("tider räknas inte för {}", announcement.held().year());
    vec![
        Breach::new(context.at(announcement.held_at), message)
            .hint("skriv själv de dagar som gällde, och godta varningen"),
    ]
}

fn sent_out_of_range(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let announced = meeting.announced.as_ref().map(|announced| announced.date);
    let dates = meeting.sent().into_iter().chain(announced);
    dates.filter_map(|date| stray(context.at(&date), date.0, meeting.date.0)).collect()
}

fn repeated_member(record: &Record<Organisation>, _: Supplies<'_>) -> Vec<Breach> {
    let mut earlier = Vec::new();
    let mut breaches = Vec::new();
    for member in &record.value.members {
        let is_twice = earlier
            .iter()
            .any(|other: &&Member| other.name == member.name && other.is_one_with(member));
        earlier.push(member);
        if is_twice {
            let message = format!("`{}` är redan medlem", member.name.0);
            breaches.push(Breach::new(record.at(&member.name), message));
        }
    }
    breaches
}

fn stale_stage(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    match &meeting.stage {
        Some(stage) if meeting.approved().is_some() && **stage != Stage::Justerat => {
            let message = "protokollet har ett datum för justering, men `läge` är inte `justerat`";
            let breach = Breach::new(context.at(stage), message);
            vec![breach.hint("skriv `läge: justerat`, eller ta bort fältet")]
        }
        // That the rest isn't approved yet says nothing of what is.
        Some(stage) if meeting.is_draft() => partly_approved(context, stage).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The breach for a draft some of whose §§ have minutes of their own that are approved.
fn partly_approved(context: &MeetingContext<'_>, stage: &Located<Stage>) -> Option<Breach> {
    let meeting = &context.meeting.value;
    let numbers = context.numbering.of(meeting.id()).unwrap_or_default();
    let approved = MinutesPart::all(meeting).find(|part| part.approved(meeting).is_some())?;
    let message = format!(
        "protokollet med {} har ett datum för justering, men `läge` är `utkast`",
        context.paragraphs(&approved.numbers(meeting, numbers))
    );
    let hint = "skriv `läge: ojusterat`: det står bara på det protokoll som inte är justerat";
    Some(Breach::new(context.at(stage), message).hint(hint))
}

fn approved_twice(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for item in context.meeting.value.paragraphs() {
        let lots = at_once_in(item);
        let Some(first) = lots.first() else { continue };
        for other in lots.iter().filter(|lot| *lot != first) {
            let message = "samma paragraf är redan omedelbart justerad med andra datum";
            breaches.push(Breach::new(context.meeting.at_name(other), message));
        }
    }
    breaches
}
