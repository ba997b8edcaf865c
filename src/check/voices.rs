//! What people said, moved and voted, against whether they could.

use std::collections::BTreeSet;

use super::participation::{Why, why_not};
use super::{Breach, Find, Rule, Scene, SceneItem};
use crate::diagnostic::{Code, FieldPath, Severity, wording};
use crate::facts::participation::{is_recused, took_part};
use crate::record::{Statement, Text, Vote, Voters};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code {
            id: "M2",
            meaning: "Den som reserverar sig eller röstar deltog i beslutet och var inte jävig.",
        },
        severity: Severity::Error,
        reason: "Bara den som deltagit i avgörandet får reservera sig eller rösta.",
        source: "KL 4:27, 6:30 genom lag (2003:1210) 19 §",
        find: Find::Meeting(foreign_voices),
    },
    Rule {
        code: Code { id: "M13", meaning: "Rösterna stämmer med namnen och med dem som deltog." },
        severity: Severity::Error,
        reason: "Utgången ska gå att räkna efter.",
        source: "KL 5:54–56, 5:67 p. 3 och 5 genom lag (2003:1210) 19 §",
        find: Find::Meeting(wrong_counts),
    },
    Rule {
        code: Code {
            id: "M14",
            meaning: "Den som är jävig deltar inte i ärendet och är inte närvarande.",
        },
        severity: Severity::Error,
        reason: "Den som är jävig får varken delta i handläggningen eller vara närvarande.",
        source: "KL 6:30 genom lag (2003:1210) 19 §",
        find: Find::Meeting(recused_but_active),
    },
    Rule {
        code: Code { id: "R12", meaning: "Den som ett ärende nämner finns i närvaron." },
        severity: Severity::Error,
        reason: "Ett felskrivet namn står annars i protokollet.",
        source: "praxis",
        find: Find::Meeting(unknown_people),
    },
];

/// Names with the paths to them.
type Named<'a> = Vec<(FieldPath, &'a Text)>;

/// The names in a field that holds one or a list.
fn names<'a>(scene: &Scene<'_>, path: &FieldPath, names: &'a [Text]) -> Named<'a> {
    let each = names.iter().enumerate();
    each.map(|(i, name)| (scene.one_of_many(path.clone(), i), name)).collect()
}

/// Those who made the statements in a field.
fn statements<'a>(
    scene: &Scene<'_>,
    item: &SceneItem<'_>,
    field: &str,
    statements: &'a [Statement],
) -> Named<'a> {
    let by = |(i, statement): (usize, &'a Statement)| {
        let path = scene.one_of_many(item.path.clone().key(field), i).key("av");
        names(scene, &path, &statement.by.0)
    };
    statements.iter().enumerate().flat_map(by).collect()
}

/// Those who voted or reserved themselves.
fn deciding_voices<'a>(scene: &Scene<'_>, item: &SceneItem<'a>) -> Named<'a> {
    let mut voices = statements(scene, item, "reservationer", &item.item.reservations.0);
    for (i, vote) in item.item.votes.0.iter().enumerate() {
        let path = scene.one_of_many(item.path.clone().key("omröstning"), i).key("röster");
        for (side, voters) in vote.ballots.sides().into_iter().take(3) {
            voices.extend(ballot(scene, &path, side, voters));
        }
    }
    voices
}

/// Those who reserve themselves against a decision that they abstain from.
fn abstaining_reservations(scene: &Scene<'_>, item: &SceneItem<'_>) -> Vec<Breach> {
    let reserving = statements(scene, item, "reservationer", &item.item.reservations.0);
    let abstaining = reserving.into_iter().filter(|(_, name)| item.abstaining.contains(name));
    let breach = |(path, name): (FieldPath, &Text)| {
        let message = format!("`{}` deltar inte i beslutet", name.0);
        Breach::new(scene.meeting.at(path), message).hint("skriv ett särskilt yttrande i stället")
    };
    abstaining.map(breach).collect()
}

/// The names of a side, with the paths to them.
fn ballot<'a>(scene: &Scene<'_>, path: &FieldPath, side: &str, voters: &'a Voters) -> Named<'a> {
    let path = path.clone().key(side);
    let path = if voters.count.is_some() { path.key("namn") } else { path };
    names(scene, &path, &voters.names)
}

/// Those who moved or stated something, or abstained from the decision.
fn other_voices<'a>(scene: &Scene<'_>, item: &SceneItem<'a>) -> Named<'a> {
    let mut voices = names(scene, &item.path.clone().key("deltar_inte"), &item.item.abstaining.0);
    for (i, motion) in item.item.motions.iter().enumerate() {
        let path = item.path.clone().key("yrkanden").index(i).key("av");
        voices.extend(names(scene, &path, &motion.by.0));
    }
    voices.extend(statements(scene, item, "särskilda_yttranden", &item.item.opinions.0));
    voices.extend(statements(scene, item, "protokollsanteckningar", &item.item.notes.0));
    voices
}

fn foreign_voices(scene: &Scene<'_>) -> Vec<Breach> {
    let Some(attendance) = &scene.meeting.value.attendance else { return Vec::new() };
    let mut breaches = Vec::new();
    for item in scene.items() {
        breaches.extend(abstaining_reservations(scene, &item));
        for (path, name) in deciding_voices(scene, &item) {
            let Some(why) = why_not(attendance, &item, &name.0) else { continue };
            let (message, hint) = match why {
                Why::Recused => (format!("`{}` är jävig i ärendet", name.0), None),
                Why::Absent(hint) => (format!("`{}` deltog inte i beslutet", name.0), Some(hint)),
            };
            let breach = Breach::new(scene.meeting.at(path), message);
            breaches.push(match hint {
                Some(hint) => breach.hint(hint),
                None => breach,
            });
        }
    }
    breaches
}

fn wrong_counts(scene: &Scene<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for item in scene.items() {
        for (i, vote) in item.item.votes.0.iter().enumerate() {
            let path = scene.one_of_many(item.path.clone().key("omröstning"), i).key("röster");
            breaches.extend(miscounted(scene, &path, vote));
            breaches.extend(uncounted(scene, &item, &path, vote));
        }
    }
    breaches
}

/// Sides whose count and names differ, and names that vote twice.
fn miscounted(scene: &Scene<'_>, path: &FieldPath, vote: &Vote) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut seen = BTreeSet::new();
    for (side, voters) in vote.ballots.sides() {
        let count = voters.count.filter(|_| !voters.names.is_empty());
        if let Some(count) = count.filter(|count| *count as usize != voters.names.len()) {
            let place = scene.meeting.at(path.clone().key(side).key("antal"));
            let message = format!("{side}: {count} röster, men {} namn", voters.names.len());
            breaches.push(Breach::new(place, message).hint("utan `antal` räknas namnen"));
        }
        for (path, name) in ballot(scene, path, side, voters) {
            if !seen.insert(name.0.as_str()) {
                let message = format!("`{}` har två röster", name.0);
                breaches.push(Breach::new(scene.meeting.at(path), message));
            }
        }
    }
    breaches
}

/// A vote whose ballots are not those of the people who took part.
fn uncounted(
    scene: &Scene<'_>,
    item: &SceneItem<'_>,
    path: &FieldPath,
    vote: &Vote,
) -> Option<Breach> {
    let attendance = scene.meeting.value.attendance.as_ref()?;
    let there = took_part(attendance, &item.recusals, item.number?).len();
    // One who abstains from the decision may have voted on how to come to it.
    let least = there.saturating_sub(item.abstaining.len());
    let cast: usize =
        vote.ballots.sides().into_iter().take(3).map(|(_, voters)| voters.total()).sum();
    if (least..=there).contains(&cast) {
        return None;
    }
    let place = scene.meeting.at_name(path.clone());
    let message = format!("{cast} har röstat eller avstått, men {there} deltog");
    Some(Breach::new(place, message).hint("rätta rösterna eller närvaron"))
}

fn recused_but_active(scene: &Scene<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for item in scene.items() {
        for (path, name) in other_voices(scene, &item) {
            if is_recused(&item.recusals, &name.0) {
                let message = format!("`{}` är jävig i ärendet", name.0);
                let breach = Breach::new(scene.meeting.at(path), message);
                breaches.push(breach.hint("den som är jävig lämnar rummet och yttrar sig inte"));
            }
        }
    }
    breaches
}

fn unknown_people(scene: &Scene<'_>) -> Vec<Breach> {
    let known: Vec<&str> = scene.present().map(|(_, person)| person.name.0.as_str()).collect();
    if scene.meeting.value.attendance.is_none() {
        return Vec::new();
    }
    let named: Vec<&str> = scene.people().map(|(_, person)| person.name.0.as_str()).collect();
    let mut breaches = Vec::new();
    for item in scene.items() {
        let mut voices = other_voices(scene, &item);
        for (i, recusal) in item.item.recusals.0.iter().enumerate() {
            let path = scene.one_of_many(item.path.clone().key("jäv"), i);
            let is_bare = recusal.replaced_by.is_none()
                && recusal.chair.is_none()
                && recusal.reason.is_none();
            let own = if is_bare { path.clone() } else { path.clone().key("namn") };
            voices.push((own, &recusal.name));
            let replaced_by = recusal.replaced_by.iter();
            voices.extend(replaced_by.map(|name| (path.clone().key("ersättare"), name)));
            voices.extend(recusal.chair.iter().map(|name| (path.clone().key("ordförande"), name)));
        }
        for (i, vote) in item.item.votes.0.iter().enumerate() {
            let path = scene.one_of_many(item.path.clone().key("omröstning"), i).key("röster");
            let away = ballot(scene, &path, "frånvarande", &vote.ballots.absent).into_iter();
            voices.extend(away.filter(|(_, name)| !named.contains(&name.0.as_str())));
        }
        for (path, name) in voices {
            if !known.contains(&name.0.as_str()) {
                let message = format!("`{}` är inte bland de närvarande", name.0);
                let breach = Breach::new(scene.meeting.at(path), message);
                breaches.push(breach.hint(wording::did_you_mean(&name.0, &known, "närvarande är")));
            }
        }
    }
    breaches
}
