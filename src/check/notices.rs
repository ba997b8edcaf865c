//! Notices: where they go up, and what they must say.

use chrono::{Datelike, NaiveDate};

use super::{Announced, Breach, Find, Rule, Scene, Supplies};
use crate::diagnostic::{Code, FieldPath, Place, Severity, wording};
use crate::facts::announcement::{at_once_in, board_owners};
use crate::record::{Organisation, Record, Stage};

/// The years that the rules about time hold for: before, other days were public holidays.
const YEARS: std::ops::RangeInclusive<i32> = 2005..=2100;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "D4",
            meaning: "Anslaget sitter hos medlemmar som är kommuner eller regioner, inga andra.",
        },
        severity: Severity::Error,
        reason: "Ett datum för en tavla som inte finns gäller ingenting.",
        source: "lag (2003:1210) 19 §",
        find: Find::Announcement(foreign_board),
    },
    Rule {
        code: Code { id: "D5", meaning: "Anslaget säger var protokollet finns." },
        severity: Severity::Error,
        reason: "Den som vill läsa protokollet ska veta vart hon vänder sig.",
        source: "KL 8:12 genom lag (2003:1210) 19 §",
        find: Find::Announcement(nowhere_kept),
    },
    Rule {
        code: Code { id: "D6", meaning: "Datum ligger mellan 2005 och 2100." },
        severity: Severity::Error,
        reason: "Före 2005 var andra dagar helgdagar, och tider kan inte räknas.",
        source: "lag (1989:253), SFS 2004:1320",
        find: Find::Announcement(out_of_range),
    },
    Rule {
        code: Code {
            id: "D6",
            meaning: "Kallelse och kungörelse är daterade mellan 2005 och 2100.",
        },
        severity: Severity::Error,
        reason: "Ett datum utanför är ett skrivfel.",
        source: "lag (1989:253), SFS 2004:1320",
        find: Find::Meeting(sent_out_of_range),
    },
    Rule {
        code: Code { id: "D4", meaning: "Varje medlem står en gång." },
        severity: Severity::Error,
        reason: "Varje tavla ska ha ett anslag, och inte mer.",
        source: "lag (2003:1210) 19 §",
        find: Find::Organisation(repeated_member),
    },
    Rule {
        code: Code {
            id: "M17",
            meaning: "Ett protokoll som är justerat är inte utkast eller ojusterat.",
        },
        severity: Severity::Warning,
        reason: "Annars står UTKAST eller OJUSTERAT på det som är klart.",
        source: "praxis",
        find: Find::Meeting(stale_stage),
    },
    Rule {
        code: Code { id: "R27", meaning: "En paragraf justeras omedelbart en gång." },
        severity: Severity::Error,
        reason: "Två datum för samma paragraf ger två tider för överklagande.",
        source: "praxis; KL 5:69",
        find: Find::Meeting(approved_twice),
    },
];

fn foreign_board(scene: &Announced<'_>) -> Vec<Breach> {
    let Some(notice) = scene.announcement.notice else { return Vec::new() };
    let owners: Vec<&str> =
        board_owners(scene.organisation).into_iter().map(|(name, _)| name).collect();
    let foreign = notice.boards.iter().filter(|(name, _)| !owners.contains(&name.as_str()));
    let breach = |(name, _): &(String, _)| {
        let place = scene.at_name(&scene.announcement.notice_path.clone().key(name));
        let breach = Breach::new(place, format!("`{name}` har ingen anslagstavla för anslaget"));
        match owners.is_empty() {
            true => breach.hint("ingen medlem är kommun eller region"),
            false => breach.hint(owner_called(scene, name).map_or_else(
                || wording::did_you_mean(name, &owners, "tavlorna är hos"),
                |owner| format!("skriv medlemmens namn: `{owner}`"),
            )),
        }
    };
    foreign.map(breach).collect()
}

/// The member whose board has a name, which isn't the member's own.
fn owner_called<'a>(scene: &Announced<'a>, name: &str) -> Option<&'a str> {
    let held = scene.announcement.held;
    let mut owners = board_owners(scene.organisation).into_iter();
    let owner = owners.find(|(_, member)| {
        member.is_some_and(|member| member.board_on(held).is_some_and(|board| board == name))
    });
    owner.map(|(owner, _)| owner)
}

fn nowhere_kept(scene: &Announced<'_>) -> Vec<Breach> {
    let announcement = scene.announcement;
    let is_made = announcement.approved.is_some() && !announcement.boards.is_empty();
    let breach = (is_made && announcement.kept_at.is_none()).then(|| {
        let place = scene.at_name(&announcement.approval_path);
        Breach::new(place, "anslaget kan inte säga var protokollet finns")
            .hint("skriv som `förvaring: förbundets kansli` i content/organisation.yaml")
    });
    breach.into_iter().collect()
}

fn out_of_range(scene: &Announced<'_>) -> Vec<Breach> {
    let announcement = scene.announcement;
    let approved = announcement.approved.map(|day| (announcement.approval_path.clone(), day));
    let of_notice = announcement.postings().into_iter().flat_map(|(path, posting)| {
        let days = [
            ("sätts_upp", posting.to_be_posted),
            ("uppsatt", posting.posted),
            ("nedtas", posting.to_be_removed),
            ("nedtaget", posting.removed),
        ];
        days.map(|(field, day)| Some((path.clone().key(field), day?.0))).into_iter().flatten()
    });
    let held = (FieldPath::of("datum"), announcement.held);
    let all = [Some(held), approved].into_iter().flatten().chain(of_notice);
    all.filter_map(|(path, day)| stray((scene.at(&path), day))).collect()
}

/// The breach for a day that no rule about time holds for.
fn stray((place, day): (Place, NaiveDate)) -> Option<Breach> {
    let is_stray = !YEARS.contains(&day.year());
    is_stray.then(|| Breach::new(place, format!("{day} ligger inte mellan 2005 och 2100")))
}

fn sent_out_of_range(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let place = |field| scene.meeting.at(FieldPath::of(field).key("datum"));
    let sent = meeting.summons.as_ref().map(|summons| (place("kallelse"), summons.date.0));
    let announced = meeting.announced.as_ref();
    let announced = announced.map(|announced| (place("kungörelse"), announced.date.0));
    sent.into_iter().chain(announced).filter_map(stray).collect()
}

fn repeated_member(record: &Record<Organisation>, _: Supplies<'_>) -> Vec<Breach> {
    let members = &record.value.members;
    let is_repeated = |i: &usize| members[..*i].iter().any(|m| m.name == members[*i].name);
    let repeated = (0..members.len()).filter(is_repeated);
    let breach = |i: usize| {
        let place = record.at(FieldPath::of("medlemmar").index(i).key("namn"));
        Breach::new(place, format!("`{}` är redan medlem", members[i].name.0))
    };
    repeated.map(breach).collect()
}

fn stale_stage(scene: &Scene<'_>) -> Vec<Breach> {
    let meeting = &scene.meeting.value;
    let is_stale = meeting.approval.is_some()
        && matches!(meeting.stage, Some(Stage::Utkast | Stage::Ojusterat));
    let breach = is_stale.then(|| {
        let place = scene.meeting.at(FieldPath::of("läge"));
        Breach::new(place, "protokollet har ett datum för justering, men läget säger något annat")
            .hint("skriv `läge: justerat`, eller ta bort fältet")
    });
    breach.into_iter().collect()
}

fn approved_twice(scene: &Scene<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (i, item) in scene.meeting.value.paragraphs() {
        let lots = at_once_in(&FieldPath::of("ärenden").index(i), item);
        let Some((_, first)) = lots.first() else { continue };
        let others = lots.iter().filter(|(_, lot)| lot != first);
        breaches.extend(others.map(|(path, _)| {
            let message = "samma paragraf är redan omedelbart justerad med andra datum";
            Breach::new(scene.meeting.at_name(path.clone()), message)
        }));
    }
    breaches
}
