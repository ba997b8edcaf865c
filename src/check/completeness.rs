//! Rules about what a meeting's documents lack: a kallelse says when, where and what, a protokoll who
//! signs it, and it has a number.
//!
//! In comes a meeting, out come breaches. All are warnings: what is there is right.

use chrono::Datelike;

use super::breach::Breach;
use super::concerns;
use super::context::{MeetingContext, sound_organisation};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::calendar::holiday;
use crate::diagnostic::{Code, Parts, Severity};
use crate::facts::MinutesPart;
use crate::facts::board::board_owners;
use crate::law::{self, Topic};
use crate::record::{Date, Located, Meeting, OrganKind, Organisation, ParagraphNumber, Signing};
use crate::swedish;

/// A year whose first minutes are from this month or later most likely began elsewhere.
const LATE_MONTH: u32 = 5;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "M20",
            meaning: "I kallelsen står när och var mötet är och vad det gäller.",
        },
        severity: Severity::Warning,
        reason: "Den som kallas vet annars inte vart hon ska gå.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(incomplete_summons),
    },
    Rule {
        code: Code { id: "M21", meaning: "Protokollet har en sekreterare och en justerare." },
        severity: Severity::Warning,
        reason: "Det finns annars ingen rad för dem att skriva under på.",
        source: Source::PracticeAnd(&[Topic::Approval]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(unsigned),
    },
    Rule {
        code: Code { id: "M22", meaning: "Inget sammanträde är på en söndag eller helgdag." },
        severity: Severity::Warning,
        reason: "Det är oftast ett felskrivet datum.",
        source: Source::Said("lag (1989:253) om allmänna helgdagar"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(on_holiday),
    },
    Rule {
        code: Code { id: "M23", meaning: "Årets första protokoll börjar på § 1." },
        severity: Severity::Warning,
        reason: "Mitt i året har de tidigare numren oftast redan använts.",
        source: Source::PracticeAnd(&[Topic::Minutes]),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(begins_late),
    },
    Rule {
        code: Code { id: "M25", meaning: "En justering anslås på någon anslagstavla." },
        severity: Severity::Warning,
        reason: "Inget anslag skapas annars, och tiden för överklagande börjar inte löpa.",
        source: Source::Law(&[Topic::Posting]),
        concerns: concerns::APPROVAL,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(without_board),
    },
    Rule {
        code: Code {
            id: "M25",
            meaning: "En gemensam nämnd och ett samordningsförbund anslår hos alla sina medlemmar.",
        },
        severity: Severity::Warning,
        reason: "Tiden för överklagande börjar inte löpa förrän anslaget sitter på allas tavlor.",
        source: Source::Law(&[Topic::Posting]),
        concerns: concerns::APPROVAL,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(on_too_few_boards),
    },
];

fn incomplete_summons(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    if meeting.summons.is_none() {
        return Vec::new();
    }
    let mut points = meeting.points();
    let has_time = meeting.time.is_some() || points.clone().any(|item| item.time.is_some());
    let lacks = [
        (!has_time, "när mötet börjar", "`tid: 08.30–12.00`"),
        (meeting.place.is_none(), "var mötet är", "`plats: …`"),
        (points.next().is_none(), "vad mötet gäller", "`ärenden`"),
    ];
    let (questions, fields): (Vec<&str>, Vec<&str>) =
        lacks.iter().filter(|lack| lack.0).map(|lack| (lack.1, lack.2)).unzip();
    if questions.is_empty() {
        return Vec::new();
    }
    let message = format!("i kallelsen står inte {}", swedish::list(&questions, "eller"));
    let place = context.at(&meeting.sent().unwrap_or(meeting.date));
    let breach = Breach::new(place, message);
    vec![breach.hint(format!("skriv {}", swedish::list(&fields, "och")))]
}

fn unsigned(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let Some(attendance) = &meeting.attendance else { return Vec::new() };
    let usual = sound_organisation(context.records).map(|organisation| organisation.signing);
    if meeting.signing.map(|own| *own).or(usual) == Some(Signing::Ingen) {
        return Vec::new();
    }
    let is_approved =
        MinutesPart::all(meeting).any(|part| part.unapproved_because(meeting).is_none());
    let lacks = [
        (meeting.secretary.is_none(), "sekreterare"),
        (meeting.adjusters.0.is_empty() && is_approved, "justerare"),
    ];
    let missing: Vec<&str> = lacks.iter().filter(|lack| lack.0).map(|lack| lack.1).collect();
    if missing.is_empty() {
        return unadjusted(context);
    }
    let message = format!("protokollet saknar {}", swedish::list(&missing, "och"));
    let fields: Vec<String> = missing.iter().map(|name| format!("`{name}: …`")).collect();
    let breach = Breach::new(context.meeting.at_name(attendance), message);
    vec![breach.hint(format!("skriv {}", swedish::list(&fields, "och")))]
}

/// Those of a meeting's several minutes whose §§ nobody adjusts.
fn unadjusted(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let numbers = context.numbering.of(meeting.id()).unwrap_or_default();
    let (Some(first), false) = (meeting.adjusters.0.first(), meeting.separate.0.is_empty()) else {
        return Vec::new();
    };
    let parts = MinutesPart::all(meeting).filter(|part| part.unapproved_because(meeting).is_none());
    let parts = parts.map(|part| (part, part.numbers(meeting, numbers)));
    let unsigned = parts.filter(|(_, own)| !own.is_empty() && !is_adjusted(meeting, own));
    let breaches = unsigned.map(|(part, own)| {
        let place = match part {
            MinutesPart::Rest => context.meeting.at_name(first),
            MinutesPart::Separate(at) => context.at(&meeting.separate.0[at].paragraphs),
        };
        let message = format!("protokollet med {} saknar justerare", context.paragraphs(&own));
        Breach::new(place, message)
            .hint("skriv i `justerare` vem som justerar det, med paragraferna i `§`")
    });
    breaches.collect()
}

/// Whether somebody adjusts some of a meeting's §§.
fn is_adjusted(meeting: &Meeting, numbers: &[ParagraphNumber]) -> bool {
    let mut sets = meeting.adjusters.0.iter().map(|signer| signer.paragraphs.as_deref());
    sets.any(|set| set.is_none_or(|set| numbers.iter().any(|number| set.contains(*number))))
}

fn on_holiday(context: &MeetingContext<'_>) -> Vec<Breach> {
    let date = &context.meeting.value.date;
    // The mötesplan has been asked the same.
    let is_planned = context
        .records
        .plan_of(&context.meeting.value)
        .is_some_and(|planned| planned.days.contains(date.0));
    let is_expected = is_planned || !context.meeting.value.is_held();
    let Some(name) = holiday(date.0).filter(|_| !is_expected) else { return Vec::new() };
    let article = if name == "söndag" { "en " } else { "" };
    let breach = Breach::new(context.at(date), format!("{} är {article}{name}", date.0));
    vec![breach.hint("rätta `datum`, om det är ett skrivfel")]
}

fn begins_late(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let date = meeting.date.0;
    let numbers = context.numbering.of(meeting.id()).unwrap_or_default();
    let follows = !context.counts_on() || has_earlier_record(context, meeting);
    if numbers.is_empty() || follows {
        return Vec::new();
    }
    let planned = context.records.planned().map(|(_, planned)| planned);
    let planned = planned.filter(|planned| planned.is_held()).map(|planned| planned.days);
    let mut earlier = planned.filter(|days| days.last < date && days.first.year() == date.year());
    let message = match earlier.next() {
        Some(days) => {
            format!("paragraferna börjar på § 1, men mötesplanen har ett möte {}", days.first)
        }
        None if date.month() >= LATE_MONTH => "paragraferna börjar på § 1 mitt i året".to_owned(),
        None => return Vec::new(),
    };
    let breach = Breach::new(context.at(&meeting.date), message);
    vec![
        breach
            .hint("skriv det nummer som mötet börjar på, till exempel `första_paragraf: 47`")
            .hint("är mötet årets första, skriv `första_paragraf: 1`"),
    ]
}

/// Whether an earlier meeting of the year has a record, which M6 or N1 is about.
fn has_earlier_record(context: &MeetingContext<'_>, meeting: &Meeting) -> bool {
    context.records.meetings.range(meeting.id().year_until()).next().is_some()
}

fn without_board(context: &MeetingContext<'_>) -> Vec<Breach> {
    let Some((organisation, approved)) = announced(context) else { return Vec::new() };
    if !board_owners(organisation, context.meeting.value.date.0).is_empty() {
        return Vec::new();
    }
    let message = "ingen anslagstavla får något anslag om justeringen";
    let breach = Breach::new(context.at(&approved), message);
    vec![breach.hint("skriv till exempel `anslagstavla: Ekby kommun` i content/organisation.yaml")]
}

/// One board where there are to be those of all members (KL 9:32, FL 19 §).
fn on_too_few_boards(context: &MeetingContext<'_>) -> Vec<Breach> {
    let Some((organisation, approved)) = announced(context) else { return Vec::new() };
    let held = context.meeting.value.date.0;
    let members = organisation.municipal_members(held).count();
    let [(only, _)] = board_owners(organisation, held)[..] else { return Vec::new() };
    let hint = match context.kind {
        OrganKind::GemensamNämnd | OrganKind::Samordningsförbund if members > 1 => {
            "ta bort `anslagstavla`, så får var och en av `medlemmar` ett anslag"
        }
        OrganKind::GemensamNämnd => {
            "skriv alla kommuner och regioner som samverkar i nämndens `medlemmar`"
        }
        _ => return Vec::new(),
    };
    let message =
        format!("justeringen anslås bara hos `{only}`, men ska anslås hos alla medlemmar");
    vec![Breach::new(context.at(&approved), message).hint(hint)]
}

/// The organisation, and the day of an approval that is to be announced. What an organisation lacks is said once, at its
/// latest approval.
fn announced<'a>(context: &MeetingContext<'a>) -> Option<(&'a Organisation, Located<Date>)> {
    let organisation = sound_organisation(context.records)?;
    let meeting = &context.meeting.value;
    let approved = approval_to_announce(meeting)?;
    let is_due = law::section(Topic::Posting, context.kind, approved.0).is_some();
    let mut later = context.records.meetings.values().rev().map(|record| &record.value);
    let latest =
        later.find(|other| MinutesPart::all(other).any(|own| own.approved(other).is_some()));
    let is_latest = latest.is_none_or(|latest| latest.date == meeting.date);
    (is_due && is_latest).then_some((organisation, approved))
}

/// The day on which the last of a record's minutes that are to have a notice were approved.
fn approval_to_announce(meeting: &Meeting) -> Option<Located<Date>> {
    let parts = MinutesPart::all(meeting);
    let announced =
        parts.filter(|part| part.notice(meeting).is_none_or(|notice| notice.omitted.is_none()));
    announced.filter_map(|part| part.approved(meeting)).last()
}
