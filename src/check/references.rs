//! Names and numbers in a record that must lead somewhere.

use super::{Breach, Find, Rule, Scene};
use crate::diagnostic::{Code, FieldPath, Place, Severity, wording};
use crate::record::{NumberSet, Person, date_in_name};

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
        code: Code { id: "R10", meaning: "En bilaga som är ett annat mötes protokoll finns." },
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
];

fn unknown_member(scene: &Scene<'_>) -> Vec<Breach> {
    let organisation = scene.records.organisation.as_ref().filter(|record| record.sound);
    let Some(organisation) = organisation else { return Vec::new() };
    let names: Vec<&str> = organisation.value.members.iter().map(|m| m.name.0.as_str()).collect();
    people(scene)
        .filter_map(|(path, person)| {
            let member = &person.member.as_ref()?.0;
            if names.contains(&member.as_str()) {
                return None;
            }
            let place = scene.meeting.at(path.key("för"));
            let breach = Breach::new(place, format!("`{member}` är inte medlem"));
            Some(breach.hint(wording::did_you_mean(member, &names, "medlemmarna är")))
        })
        .collect()
}

/// Everyone in the attendance, with the path to her.
pub(super) fn people<'a>(
    scene: &Scene<'a>,
) -> impl Iterator<Item = (FieldPath, &'a Person)> + use<'a> {
    let attendance = scene.meeting.value.attendance.iter();
    attendance.flat_map(|attendance| {
        let group = |name: &'static str, people: &'a [Person]| {
            let path = move |i| FieldPath::of("närvaro").key(name).index(i);
            people.iter().enumerate().map(move |(i, person)| (path(i), person))
        };
        group("beslutande", &attendance.deciding).chain(group("övriga", &attendance.others))
    })
}

fn unlisted_attachment(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let listed = meeting
        .attachments
        .iter()
        .fold(NumberSet::default(), |all, attachment| all.union(&attachment.numbers));
    let breach = |(i, numbers): (usize, &NumberSet)| {
        let missing: Vec<(u32, u32)> =
            numbers.numbers().filter(|n| !listed.contains(*n)).map(|n| (n, n)).collect();
        let place = scene.meeting.at_name(FieldPath::of("ärenden").index(i).key("bilagor"));
        let missing = crate::swedish::numbers(&NumberSet::new(missing));
        let breach = Breach::new(place, format!("bilaga {missing} finns inte i mötets lista"));
        breach.hint(match crate::swedish::numbers(&listed).as_str() {
            "" => "skriv en lista `bilagor` för mötet".to_owned(),
            numbers => format!("listan `bilagor` har {numbers}"),
        })
    };
    let cited = meeting.items.iter().enumerate();
    cited
        .filter_map(|(i, item)| Some((i, item.attachments.as_ref()?)))
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

fn missing_record(scene: &Scene<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (i, attachment) in scene.meeting.value.attachments.iter().enumerate() {
        let Some(date) = attachment.protokoll else { continue };
        let record = scene.records.meetings.get(&date.0);
        if record.is_none_or(|record| record.value.attendance.is_none()) {
            let place = scene.meeting.at(FieldPath::of("bilagor").index(i).key("protokoll"));
            let message = format!("det finns inget protokoll från {}", date.0);
            let hint = "skriv `rubrik` i stället, om protokollet inte görs här";
            breaches.push(Breach::new(place, message).hint(hint));
        }
    }
    breaches
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
