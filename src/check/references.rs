//! Names and numbers in a record that must lead somewhere.

use super::{Breach, Find, Rule, Scene, foreign_member, is_in};
use crate::diagnostic::{Code, FieldPath, Place, Severity, wording};
use crate::record::{Attachment, Date, NumberSet, Records, date_in_name};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code { id: "R7", meaning: "`för` nämner en medlem i organisation.yaml." },
        severity: Severity::Error,
        reason: "En felskriven medlem står annars i protokollet.",
        source: "lag (2003:1210) 3–4 §§",
        find: Find::Meeting(unknown_member),
    },
    Rule {
        code: Code {
            id: "R8", meaning: "En bilaga som ett ärende nämner finns i mötets lista."
        },
        severity: Severity::Error,
        reason: "Läsaren letar annars efter en bilaga som inte finns.",
        source: "praxis",
        find: Find::Meeting(unlisted_attachment),
    },
    Rule {
        code: Code { id: "R9", meaning: "Två bilagor har inte samma nummer." },
        severity: Severity::Error,
        reason: "En hänvisning leder annars till två handlingar.",
        source: "praxis",
        find: Find::Meeting(repeated_attachment),
    },
    Rule {
        code: Code { id: "R10", meaning: "En bilaga som är ett annat dokument finns." },
        severity: Severity::Error,
        reason: "Bilagan går annars inte att lägga till.",
        source: "praxis",
        find: Find::Meeting(missing_record),
    },
    Rule {
        code: Code { id: "R11", meaning: "Filen heter som sammanträdets datum." },
        severity: Severity::Warning,
        reason: "Den som letar efter ett möte letar efter dess datum.",
        source: "praxis",
        find: Find::Meeting(misnamed_file),
    },
    Rule {
        code: Code { id: "R13", meaning: "Bilagornas nummer har inga luckor." },
        severity: Severity::Warning,
        reason: "Läsaren undrar annars vilken handling som fattas.",
        source: "praxis",
        find: Find::Meeting(missing_number),
    },
    Rule {
        code: Code { id: "R14", meaning: "En bilaga i mötets lista hör till något ärende." },
        severity: Severity::Warning,
        reason: "Läsaren vet annars inte vad handlingen är till för.",
        source: "praxis",
        find: Find::Meeting(uncited_attachment),
    },
];

fn unknown_member(scene: &Scene<'_>) -> Vec<Breach> {
    let outside = ["adjungerade", "personalföreträdare", "närvarorätt", "tjänstemän"];
    scene
        .people()
        .filter(|(path, _)| !is_in(path, &outside))
        .filter_map(|(path, person)| {
            let member = &person.member.as_ref()?.0;
            foreign_member(scene.records, member, || scene.meeting.at(path.key("för")))
        })
        .collect()
}

fn unlisted_attachment(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let listed = meeting
        .attachments
        .iter()
        .fold(NumberSet::default(), |all, attachment| all.union(&attachment.numbers));
    let breach = |(path, numbers): (FieldPath, &NumberSet)| {
        let missing: Vec<(u32, u32)> =
            numbers.numbers().filter(|n| !listed.contains(*n)).map(|n| (n, n)).collect();
        let place = scene.meeting.at_name(path.key("bilagor"));
        let missing = crate::swedish::numbers(&NumberSet::new(missing));
        let breach = Breach::new(place, format!("bilaga {missing} finns inte i mötets lista"));
        breach.hint(match crate::swedish::numbers(&listed).as_str() {
            "" => "skriv en lista `bilagor` för mötet".to_owned(),
            numbers => format!("listan `bilagor` har {numbers}"),
        })
    };
    let cited = scene.items().into_iter();
    cited
        .filter_map(|item| Some((item.path, item.item.attachments.as_ref()?)))
        .filter(|(_, numbers)| numbers.numbers().any(|number| !listed.contains(number)))
        .map(breach)
        .collect()
}

fn repeated_attachment(scene: &Scene<'_>) -> Vec<Breach> {
    let mut seen = NumberSet::default();
    let mut breaches = Vec::new();
    for (i, attachment) in scene.meeting.value.attachments.iter().enumerate() {
        if let Some(number) = attachment.numbers.numbers().find(|number| seen.contains(*number)) {
            let place = scene.meeting.at(FieldPath::of("bilagor").index(i).key("nr"));
            breaches.push(Breach::new(place, format!("bilaga {number} finns redan")));
        }
        seen = seen.union(&attachment.numbers);
    }
    breaches
}

fn missing_number(scene: &Scene<'_>) -> Vec<Breach> {
    let attachments = &scene.meeting.value.attachments;
    let all = attachments.iter().fold(NumberSet::default(), |all, a| all.union(&a.numbers));
    let Some(last) = all.last() else { return Vec::new() };
    let missing: Vec<_> = (1..=last).filter(|n| !all.contains(*n)).map(|n| (n, n)).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let place = scene.meeting.at_name(FieldPath::of("bilagor"));
    let missing = crate::swedish::numbers(&NumberSet::new(missing));
    vec![Breach::new(place, format!("bilaga {missing} fattas i listan"))]
}

fn uncited_attachment(scene: &Scene<'_>) -> Vec<Breach> {
    let items = scene.items();
    let cited = items.iter().filter_map(|item| item.item.attachments.as_ref());
    let cited = cited.fold(NumberSet::default(), |all, numbers| all.union(numbers));
    let attachments = scene.meeting.value.attachments.iter().enumerate();
    let uncited = attachments.filter(|(_, attachment)| {
        !attachment.numbers.numbers().any(|number| cited.contains(number))
    });
    let breach = |(i, attachment): (usize, &Attachment)| {
        let place = scene.meeting.at(FieldPath::of("bilagor").index(i).key("nr"));
        let numbers = crate::swedish::numbers(&attachment.numbers);
        Breach::new(place, format!("inget ärende nämner bilaga {numbers}"))
            .hint(format!("skriv `bilagor: {numbers}` hos det ärende som den hör till"))
    };
    uncited.map(breach).collect()
}

fn missing_record(scene: &Scene<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (i, attachment) in scene.meeting.value.attachments.iter().enumerate() {
        let Some((field, folder, what, hint)) = missing(scene.records, attachment) else {
            continue;
        };
        // R30 tells of a protokoll that can't be there yet.
        if attachment.protokoll.is_some_and(|date| date >= scene.meeting.value.date) {
            continue;
        }
        if scene.records.is_doubtful(folder) {
            continue;
        }
        let place = scene.meeting.at(FieldPath::of("bilagor").index(i).key(field));
        breaches.push(
            Breach::new(place, format!("det finns {what}"))
                .hint(hint)
                .hint("skriv `rubrik` i stället, om dokumentet inte görs här"),
        );
    }
    breaches
}

/// The field of an attachment whose document isn't there, what is missing, and where it belongs.
fn missing(
    records: &Records,
    attachment: &Attachment,
) -> Option<(&'static str, &'static str, String, String)> {
    let has_minutes = |date: &chrono::NaiveDate| {
        records.meetings.get(date).is_some_and(|record| record.value.attendance.is_some())
    };
    let file = |path: String| format!("underlaget vore `content/{path}`");
    if let Some(Date(date)) = attachment.protokoll.filter(|date| !has_minutes(&date.0)) {
        let what = format!("inget protokoll från {date}");
        return Some((
            "protokoll",
            "sammantraden",
            what,
            file(format!("sammantraden/{date}.yaml")),
        ));
    }
    let plan = attachment.business_plan;
    if let Some(period) = plan.filter(|period| !records.business_plans.contains_key(period)) {
        let what = format!("ingen verksamhetsplan för {}", period.words());
        let path = format!("verksamhetsplaner/{}/verksamhetsplan.yaml", period.slug());
        return Some(("verksamhetsplan", "verksamhetsplaner", what, file(path)));
    }
    if let Some(year) = attachment.schedule.filter(|year| !records.schedules.contains_key(year)) {
        let what = format!("ingen mötesplan för {year}");
        return Some(("mötesplan", "motesplaner", what, file(format!("motesplaner/{year}.yaml"))));
    }
    let paper = attachment.paper.as_ref().filter(|name| !records.papers.contains_key(&name.0))?;
    let names: Vec<&str> = records.papers.keys().map(String::as_str).collect();
    let hint = match names.is_empty() {
        true => file(format!("dokument/{}.yaml", paper.0)),
        false => wording::did_you_mean(&paper.0, &names, "dokumenten är"),
    };
    Some(("dokument", "dokument", format!("inget dokument `{}`", paper.0), hint))
}

fn misnamed_file(scene: &Scene<'_>) -> Vec<Breach> {
    let date = scene.meeting.value.date.0;
    let path = &scene.meeting.file.path;
    if date_in_name(path) == Some(date) {
        return Vec::new();
    }
    let place: Place = scene.meeting.at(FieldPath::of("datum"));
    let breach = Breach::new(place, format!("mötet är {date}, men filen heter `{path}`"));
    vec![breach.hint(format!("döp om filen till `{date}.yaml`, eller rätta datumet"))]
}
