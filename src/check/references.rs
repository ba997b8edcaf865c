//! Rules about what a meeting refers to: members, attachments, other documents, the name of its file.
//!
//! In comes a meeting, out come breaches.

use std::collections::BTreeMap;

use super::breach::Breach;
use super::concerns;
use super::context::{MeetingContext, foreign_member};
use super::numbered::{NumberedAttachments, Repeated};
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Place, Severity, wording};
use crate::record::{
    Attachment, AttendanceGroup, Located, MeetingId, NumberSet, Records, Text, held_by_name,
    is_named_after,
};
use crate::swedish;
use crate::yaml::NodeId;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "R7", meaning: "`för` nämner en medlem i organisation.yaml." },
        severity: Severity::Error,
        reason: "En felskriven medlem står annars i protokollet.",
        source: Source::Said("praxis"),
        concerns: concerns::MINUTES,
        acceptance: Acceptance::Lawful(
            "En medlem kan ha bytt namn eller lämnat förbundet sedan mötet.",
        ),
        find: Find::Meeting(unknown_member),
    },
    Rule {
        code: Code {
            id: "R8", meaning: "En bilaga som ett ärende nämner finns i mötets lista."
        },
        severity: Severity::Error,
        reason: "Läsaren letar annars efter en bilaga som inte finns.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS_AND_MINUTES,
        acceptance: Acceptance::Never("Sidan hänvisar då till en bilaga som inte finns."),
        find: Find::Meeting(unlisted_attachment),
    },
    Rule {
        code: Code { id: "R9", meaning: "Två bilagor har inte samma nummer." },
        severity: Severity::Error,
        reason: "En hänvisning leder annars till två handlingar.",
        source: Source::Said("praxis"),
        concerns: concerns::SUMMONS_AND_MINUTES,
        acceptance: Acceptance::Never("Ett nummer leder då till två handlingar."),
        find: Find::Meeting(repeated_attachment),
    },
    Rule {
        code: Code { id: "R10", meaning: "En bilaga som är ett annat dokument finns." },
        severity: Severity::Error,
        reason: "Bilagan går annars inte att lägga till.",
        source: Source::Said("praxis"),
        concerns: concerns::ATTACHMENTS,
        acceptance: Acceptance::Never(
            "Bilagan finns inte; skriv `rubrik` om den finns någon annanstans.",
        ),
        find: Find::Meeting(missing_record),
    },
    Rule {
        code: Code { id: "R11", meaning: "Filen heter som sammanträdets datum." },
        severity: Severity::Warning,
        reason: "Den som letar efter ett möte letar efter dess datum.",
        source: Source::Said("praxis"),
        concerns: Parts::ALL,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(misnamed_file),
    },
    Rule {
        code: Code { id: "R13", meaning: "Bilagornas nummer har inga luckor." },
        severity: Severity::Warning,
        reason: "Läsaren undrar annars vilken handling som saknas.",
        source: Source::Said("praxis"),
        concerns: concerns::ATTACHMENTS,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(missing_number),
    },
    Rule {
        code: Code { id: "R14", meaning: "En bilaga i mötets lista hör till något ärende." },
        severity: Severity::Warning,
        reason: "Läsaren vet annars inte vad handlingen är till för.",
        source: Source::Said("praxis"),
        concerns: concerns::ATTACHMENTS,
        acceptance: Acceptance::Doubtful,
        find: Find::Meeting(uncited_attachment),
    },
];

fn unknown_member(context: &MeetingContext<'_>) -> Vec<Breach> {
    use AttendanceGroup::{Adjunct, Entitled, Officers, Own, StaffRepresentatives};
    let outside = [Adjunct, StaffRepresentatives, Entitled, Officers, Own];
    let day = context.meeting.value.date.0;
    context
        .people()
        .filter(|(group, _)| !outside.contains(group))
        .filter_map(|(_, person)| person.member.as_ref())
        .filter_map(|member| {
            foreign_member(context.records, &member.0, Some(day), || context.at(member))
        })
        .collect()
}

fn union<'a>(sets: impl Iterator<Item = &'a NumberSet>) -> NumberSet {
    sets.fold(NumberSet::default(), |all, numbers| all.union(numbers))
}

fn unlisted_attachment(context: &MeetingContext<'_>) -> Vec<Breach> {
    let all = NumberedAttachments::of(context.meeting).all;
    let mut breaches = Vec::new();
    for item in context.items {
        let Some(cited) = &item.item.attachments else { continue };
        let missing: Vec<(u32, u32)> =
            cited.numbers().filter(|n| !all.contains(*n)).map(|n| (n, n)).collect();
        if missing.is_empty() {
            continue;
        }
        let missing = swedish::attachments(&NumberSet::new(missing));
        let message = format!("{missing} finns inte i mötets lista");
        let breach = Breach::new(context.meeting.at_name(cited), message);
        breaches.push(breach.hint(match all.first() {
            None => "skriv en lista `bilagor` för mötet".to_owned(),
            Some(_) => format!("finns: {}", swedish::attachments(&all)),
        }));
    }
    breaches
}

fn repeated_attachment(context: &MeetingContext<'_>) -> Vec<Breach> {
    let NumberedAttachments { repeated, .. } = NumberedAttachments::of(context.meeting);
    let breaches = repeated.into_iter().map(|Repeated { numbers, number, first, meant }| {
        let place = context.at(first);
        let line = place.range().map(|range| place.line_and_column(range.start).0);
        let other = line.map_or(String::new(), |line| format!(", på rad {line}"));
        let breach =
            Breach::new(context.at(numbers), format!("bilaga {number} finns redan{other}"));
        breach.hint(match meant {
            Some(meant) => format!("skriv `nr: {meant}`, som är ledigt"),
            None => "ge den ena ett nummer som är ledigt".to_owned(),
        })
    });
    breaches.collect()
}

fn missing_number(context: &MeetingContext<'_>) -> Vec<Breach> {
    let all = NumberedAttachments::of(context.meeting).all;
    let Some(last) = all.last() else { return Vec::new() };
    let missing: Vec<_> = (1..=last).filter(|n| !all.contains(*n)).map(|n| (n, n)).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let missing = swedish::attachments(&NumberSet::new(missing));
    let place = context.meeting.at_name(&context.meeting.value.attachments);
    let breach = Breach::new(place, format!("{missing} saknas i listan"));
    vec![breach.hint("numrera om bilagorna, eller lägg till det som saknas")]
}

fn uncited_attachment(context: &MeetingContext<'_>) -> Vec<Breach> {
    let items = context.items;
    let cited = union(items.iter().filter_map(|item| item.item.attachments.as_deref()));
    let attachments = context.meeting.value.attachments.iter();
    attachments
        .map(|attachment| &attachment.numbers)
        .filter(|numbers| !numbers.numbers().any(|number| cited.contains(number)))
        .map(|numbers| {
            let words = swedish::numbers(numbers);
            let message = format!("inget ärende nämner {}", swedish::attachments(numbers));
            Breach::new(context.at(numbers), message).hint(format!(
                "skriv `bilagor: {words}` hos det ärende som den hör till, eller ta bort bilagan"
            ))
        })
        .collect()
}

fn missing_record(context: &MeetingContext<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for attachment in context.meeting.value.attachments.iter() {
        let Some(records) = context.body.holder(context.records, attachment) else {
            breaches.extend(attachment.organ.as_ref().map(|name| no_organ(context, name)));
            continue;
        };
        let Some(missing) = missing(records, attachment) else { continue };
        // R30 is about a protokoll that can't be there yet.
        let is_later = attachment.protokoll.is_some_and(|date| *date >= context.meeting.value.id());
        if is_later || records.is_doubtful(missing.folder) {
            continue;
        }
        let place = Place::value(&context.meeting.file, missing.node);
        breaches.push(
            Breach::new(place, format!("det finns {}", missing.what))
                .hint(missing.hint)
                .hint("skriv `rubrik` i stället, om dokumentet inte skapas här"),
        );
    }
    breaches
}

/// The breach for an organ that isn't there.
pub(super) fn no_organ(context: &MeetingContext<'_>, name: &Located<Text>) -> Breach {
    let organs = context.body.organs().filter_map(|own| own.records.organ.slug());
    let known: Vec<String> = organs.collect();
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    let breach = Breach::new(context.at(name), format!("det finns inget organ `{}`", name.0));
    match names.is_empty() {
        true => breach.hint("ta bort `organ`: projektet har ett enda organ"),
        false => breach.hint(wording::did_you_mean(&name.0, &names, "finns:")),
    }
}

/// A document that an attachment is, but that isn't there.
struct Missing {
    /// Where the attachment names it.
    node: NodeId,
    /// Where its record belongs, below `content/`.
    folder: &'static str,
    /// What is missing.
    what: String,
    /// Where to write it, or what may have been meant.
    hint: String,
}

/// What an attachment is that isn't there.
fn missing(records: &Records, attachment: &Attachment) -> Option<Missing> {
    if let Some(date) = attachment.protokoll.filter(|date| !has_minutes(records, **date)) {
        return Some(Missing {
            node: date.node,
            folder: "sammantraden",
            what: format!("inget protokoll från {}", *date),
            hint: match (records.meetings.get(&*date), records.continued_on(date.day)) {
                (Some(meeting), _) => format!("skriv `närvaro` i `{}`", meeting.file.path),
                (None, Some(begun)) => {
                    format!("sammanträdet började {begun}; skriv `protokoll: {begun}`")
                }
                (None, None) => belongs(records, &format!("sammantraden/{}.yaml", *date)),
            },
        });
    }
    let plan = attachment.business_plan;
    if let Some(period) = plan.filter(|period| !records.business_plans.contains_key(&**period)) {
        return Some(Missing {
            node: period.node,
            folder: "verksamhetsplaner",
            what: format!("ingen verksamhetsplan för {}", period.words()),
            hint: belongs(
                records,
                &format!("verksamhetsplaner/{}/verksamhetsplan.yaml", period.slug()),
            ),
        });
    }
    let schedule = attachment.schedule;
    if let Some(year) = schedule.filter(|year| !records.schedules.contains_key(&**year)) {
        return Some(Missing {
            node: year.node,
            folder: "motesplaner",
            what: format!("ingen mötesplan för {year}"),
            hint: belongs(records, &format!("motesplaner/{year}.yaml")),
        });
    }
    if let Some(name) = &attachment.report {
        let what = format!("ingen rapport `{}`", name.0);
        let hint = belongs(records, &format!("rapporter/{}/rapport.yaml", name.0));
        let missing = Missing { node: name.node, folder: "rapporter", what, hint };
        if let Some(missing) = of_name(&records.reports, name, missing) {
            return Some(missing);
        }
    }
    let name = attachment.paper.as_ref()?;
    let what = format!("inget dokument `{}`", name.0);
    let hint = belongs(records, &format!("dokument/{}.yaml", name.0));
    of_name(&records.papers, name, Missing { node: name.node, folder: "dokument", what, hint })
}

/// What is `missing` of records with names, and which of those that are there may have been meant; none if it is there.
fn of_name<T>(
    known: &BTreeMap<String, T>,
    name: &Located<Text>,
    missing: Missing,
) -> Option<Missing> {
    let names: Vec<&str> = known.keys().map(String::as_str).collect();
    if known.contains_key(&name.0) {
        return None;
    }
    Some(match names.is_empty() {
        true => missing,
        false => Missing { hint: wording::did_you_mean(&name.0, &names, "finns:"), ..missing },
    })
}

/// Whether there are minutes of a meeting.
fn has_minutes(records: &Records, held: MeetingId) -> bool {
    records.meetings.get(&held).is_some_and(|record| record.value.attendance.is_some())
}

/// The hint for a record that isn't there.
fn belongs(records: &Records, path: &str) -> String {
    format!("skapa `{}{path}`", records.organ.content())
}

fn misnamed_file(context: &MeetingContext<'_>) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let held = meeting.id();
    let path = &context.meeting.file.path;
    let in_name = held_by_name(path);
    if is_named_after(path, held) {
        return Vec::new();
    }
    let rename = format!("döp om filen till `{held}.yaml`");
    let hint = match in_name {
        Some(own) if own.day == held.day && own.nth == 1 => {
            format!("{rename}, eller ta bort `samma_dag` om det är dagens första sammanträde")
        }
        Some(own) if own.day == held.day => {
            format!("skriv `samma_dag: {}`, eller {rename}", own.nth)
        }
        Some(own) if meeting.moved_from.0.iter().any(|before| before.day == own.day) => rename,
        Some(own) => format!("rätta datumet om mötet var den {}, annars {rename}", own.day),
        None => rename,
    };
    let message = format!("mötet är {held}, men filen heter `{path}`");
    let breach = Breach::new(context.at(&meeting.date), message);
    vec![breach.hint(hint)]
}
