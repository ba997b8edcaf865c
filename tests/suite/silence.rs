//! Property test: whatever a sound record says is on a page or is reported, scalar by scalar, in records and in their
//! Markdown.
//!
//! A text gets a word that nothing else has, which is looked for on the pages, in the letters and in what is found. What
//! can't take a word (a day, a number, yes or no, one of several words) becomes another value, and then something must
//! become another: what some document is made of, the calendar, `status`, a finding. What is silent today stands in
//! [`SILENT`], neither more nor less.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::support::library::LEVELS;
use crate::support::project::TestProject;
use crate::support::scalars::scalars;
use crate::support::trial::{Change, Trial};
use crate::support::{built, files};

/// The project in which each record of `records/ok/` is tried.
const RECORDS: &str = "records/ok";

/// The sound project of the corpus of mistakes.
const BASE: &str = "mistakes/base";

/// The fields and the Markdown that no other project has.
const REST: &str = "silence";

/// What makes no difference: project, the names of the fields that it is in, and why.
const SILENT: &[(&str, &str, &str)] = &[
    (BASE, "/funktionärer/namn", NAME),
    (BASE, "/sammanträden/fastställer_budget", RULE),
    (RECORDS, "/godtas/skäl", REASON),
    (RECORDS, "/läge", EARLY),
    (RECORDS, "/ärenden/uppdrag/till", STATUS),
    (RECORDS, "/ärenden/uppdrag/vad", STATUS),
    (REST, "/anslag/inget", OMITTED),
    (REST, "/anslag/nedtas", DONE),
    (REST, "/bilagor/kontrollerad/av", CHECK),
    (REST, "/bilagor/kontrollerad/datum", CHECK),
    (REST, "/bilagor/kontrollerad/sha256", CHECK),
    (REST, "/funktionärer/namn", NAME),
    (REST, "/justering/inget", OMITTED),
    (REST, "/ledamöter", RULE),
    (REST, "/publicering/tillåt", ALLOWED),
    (REST, "/slag", ALIKE_KINDS),
    (REST, "/försegla", SEALED),
    (REST, "/godtas/skäl", REASON),
    (REST, "/medlemmar/slag", ALIKE),
    (REST, "/tabeller/belopp/intäkter/medlem", SHARE),
    (REST, "/tabeller/belopp/intäkter/poster/medlem", SHARE),
    ("dagordning", "/anslagstavla", UNUSED),
    ("dagordning", "/funktionärer/roll", UNUSED),
    ("dagordning", "/förvaring", UNUSED),
    ("dagordning", "/nr", EARLY),
    ("dagordning", "/organ/ledamöter", RULE),
    ("dagordning", "/organ/under", UNUSED),
    ("dagordning", "/paragrafer/börjar_om", UNUSED),
    ("dagordning", "/paragrafer/skrivs", UNUSED),
    ("dagordning", "/underskrift", UNUSED),
    ("direktion", "/funktionärer/namn", NAME),
    ("direktion", "/medlemmar/slag", ALIKE),
    ("direktion", "/organ/ledamöter", RULE),
    ("direktion", "/paragrafer/börjar_om", UNUSED),
    ("direktion-2002", "/funktionärer/namn", NAME),
    ("direktion-2002", "/godtas/skäl", REASON),
    ("direktion-2002", "/medlemmar/slag", ALIKE),
    ("direktion-2002", "/organ/ledamöter", RULE),
    ("direktion-2002", "/paragrafer/börjar_om", UNUSED),
    ("forbund", "/godtas/skäl", REASON),
    ("forbund", "/medlemmar/anslagstavla", UNUSED),
    ("forbund", "/medlemmar/slag", ALIKE),
    ("forbund", "/sammanträden/fastställer_budget", RULE),
    ("flera-dagar", "/organ/ledamöter", RULE),
    ("fullmaktige", "/funktionärer/namn", NAME),
    ("fullmaktige", "/godtas/skäl", REASON),
    ("fullmaktige", "/organ/ledamöter", RULE),
    ("fullmaktige", "/paragrafer/börjar_om", UNUSED),
    ("gemensam-namnd", "/e-post", UNUSED),
    ("gemensam-namnd", "/funktionärer/namn", NAME),
    ("gemensam-namnd", "/förvaring", UNUSED),
    ("gemensam-namnd", "/ledamöter", RULE),
    ("gemensam-namnd", "/medlemmar/anslagstavla", UNUSED),
    ("gemensam-namnd", "/medlemmar/namn", UNUSED),
    ("gemensam-namnd", "/medlemmar/slag", ALIKE),
    ("grannar", "/fastställer_budget", TWICE),
    ("grannar", "/medlemmar/anslagstavla", UNUSED),
    ("grannar", "/medlemmar/slag", ALIKE),
    ("grannar", "/regler/gäller_från", UNUSED),
    ("grannar", "/regler/helg_flyttar", UNUSED),
    ("grannar", "/regler/nedtagande", UNUSED),
    ("grannar", "/sammanträden/fastställer_budget", TWICE),
    ("kommun", "/funktionärer/namn", NAME),
    ("kommun", "/funktionärer/roll", STANDING),
    ("kommun", "/ledamöter", RULE),
    ("kommun", "/slag", ALIKE_KINDS),
    ("kommunstyrelse", "/medlemmar/anslagstavla", UNUSED),
    ("kommunstyrelse", "/medlemmar/slag", ALIKE),
    ("kommunstyrelse", "/organ/ledamöter", RULE),
    ("kommunstyrelse-april", "/medlemmar/anslagstavla", UNUSED),
    ("kommunstyrelse-april", "/medlemmar/slag", ALIKE),
    ("kommunstyrelse-april", "/organ/ledamöter", RULE),
    ("medlemmar", "/funktionärer/från", DAYS),
    ("medlemmar", "/funktionärer/namn", NAME),
    ("medlemmar", "/funktionärer/till", DAYS),
    ("medlemmar", "/medlemmar/från", DAYS),
    ("medlemmar", "/medlemmar/slag", ALIKE),
    ("medlemmar", "/medlemmar/till", DAYS),
    ("medlemmar", "/organ/ledamöter", RULE),
    ("medlemmar", "/organ/ledamöter/antal", RULE),
    ("medlemmar", "/organ/ledamöter/till", DAYS),
    ("namnd", "/bilagor/rubrik", TEMPLATE),
    ("namnd", "/funktionärer/namn", NAME),
    ("namnd", "/offentligt", TEMPLATE),
    ("namnd", "/organ/ledamöter", RULE),
    ("namnd", "/paragrafer/börjar_om", UNUSED),
    ("namnd", "/ärenden/bilagor", TEMPLATE),
    ("namnd", "/ärenden/tillkom", SUMMONS),
    ("namnd", "/ärenden/typ", TEMPLATE),
    ("namnd-2012", "/funktionärer/namn", NAME),
    ("namnd-2012", "/organ/ledamöter", RULE),
    ("namnd-2012", "/organ/slag", ALIKE_KINDS),
    ("register", "/medlemmar/slag", ALIKE),
    ("register", "/organ/ledamöter", RULE),
    ("personer", "/ersättare/ordning", TURN),
    ("personer", "/ledamöter/adress", SENDING),
    ("personer", "/ledamöter/e-post", SENDING),
    ("personer", "/ledamöter/ordning", TURN),
    ("personer", "/medlemmar/slag", ALIKE),
    ("personer", "/organ/ledamöter", RULE),
    ("sample", "/funktionärer/namn", NAME),
    ("sample", "/godtas/skäl", REASON),
    ("sample", "/medlemmar/anslagstavla/till", UNUSED),
    ("sample", "/sammanträden/fastställer_budget", RULE),
    ("stil", "/organ/ledamöter", RULE),
    ("stil", "/paragrafer/börjar_om", UNUSED),
    ("tidplan", "/funktionärer/roll", UNUSED),
    ("tidplan", "/nr", EARLY),
    ("tidplan", "/organ/ledamöter", RULE),
    ("tidplan", "/organ/under", UNUSED),
    ("tidplan", "/paragrafer/skrivs", UNUSED),
    ("tidplan", "/underskrift", UNUSED),
];

/// A known gap: a name that is misspelt there loses its role on the pages, and only some such names are reported.
const NAME: &str = "a role is printed at the meetings where the name is";

/// A known gap: nobody is told what a template leaves out.
const TEMPLATE: &str = "the project's own template doesn't print it";

/// A known gap: it has no effect where it stands, and was read to find that out.
const SUMMONS: &str = "only a summons depends on it, and the meeting has none";

/// A known gap: it has no effect where it stands, and was read to find that out.
const SHARE: &str = "members' shares are looked at in the budget alone";

/// Meant: it is for those who read the record.
const REASON: &str = "why a finding may stay is printed nowhere";

/// Meant: it is for those who read the record, since the revisors' minutes are no document.
const OMITTED: &str = "why minutes aren't approved or announced is printed in minutes alone";

/// Meant: it is for those who read the record, and the file isn't there.
const CHECK: &str = "who has checked a file is printed nowhere";

/// Meant: it says when the program seals minutes.
const SEALED: &str = "what is sealed says the same";

/// Meant: an organisation says what any of its documents may need.
const UNUSED: &str = "no document of the project needs it, or none would be another";

/// Meant: it is something to compare with.
const RULE: &str = "a rule is held against it, and both values keep the rule";

/// Meant: each says the same as the other.
const TWICE: &str = "the meeting and the mötesplan both say it";

/// Meant: what a secretary is beside her task isn't said.
const STANDING: &str = "a secretary's role is printed of those who attend";

/// Meant: the law treats them alike in what the records say.
const ALIKE_KINDS: &str = "the other kind is held to the same in what these records say";

/// Meant: statutes say the same of both.
const ALIKE: &str = "a kommun and a region are treated alike";

/// Meant: it parts the meetings before it from those after, and none lies between the two values.
const DAYS: &str = "no meeting of the project lies between";

/// Meant: what is known beforehand may be written then.
const EARLY: &str = "only minutes say it, and the meeting has none yet";

/// Meant: `status` says it, which nobody asks here.
const STATUS: &str = "only `status` says it, where no register is asked for";
/// Meant: what is made is published, and an address is for sending.
const SENDING: &str = "addresses of the elected are printed nowhere";

/// Meant: the places of several count in their order.
const TURN: &str = "nobody else's place is between the two values";

/// Meant: it says what may be said elsewhere.
const ALLOWED: &str = "what is allowed with a word more is allowed";

/// Meant: it was a plan.
const DONE: &str = "what has been done replaces what was planned";

/// Fields that no sound record can have, and why.
const UNTRIED: &[(&str, &str, &str)] = &[
    ("content/dokument/", "/figurer/ur", "a plain document has no budget"),
    ("content/dokument/", "/figurer/kolumner", "they are the budget's"),
];

/// Holds that the known scalars of projects with a name are silent, and no others.
#[track_caller]
fn only_known_are_silent(name: &str, projects: impl IntoIterator<Item = TestProject>, below: &str) {
    let trials = projects.into_iter().map(|project| Trial::new(project, below));
    let found: Vec<Change> = trials.flat_map(Trial::silent).collect();
    let known = SILENT.iter().filter(|(project, ..)| *project == name);
    let known: BTreeSet<&str> = known.map(|(_, route, _)| *route).collect();
    let routes: BTreeSet<&str> = found.iter().map(|change| change.scalar.route.as_str()).collect();
    let described: Vec<String> = found.iter().map(Change::described).collect();
    assert_eq!(routes, known, "{name}:\n{}", described.join("\n"));
}

/// A project of the records in a folder of fixtures.
fn of_folder(name: &str) -> TestProject {
    TestProject::folder(&format!("tests/fixtures/{name}"), "content/")
}

/// Projects with one record of `records/ok/` each.
fn of_records() -> impl Iterator<Item = TestProject> {
    files("tests/fixtures/records/ok", "yaml").into_iter().map(|path: PathBuf| {
        let project = TestProject::new();
        project.meeting(&fs::read_to_string(path).unwrap());
        project
    })
}

#[test]
fn every_scalar_of_a_small_project_is_printed_or_reported() {
    only_known_are_silent(BASE, [of_folder(BASE)], "");
}

#[test]
fn every_scalar_that_no_other_project_has_is_printed_or_reported() {
    only_known_are_silent(REST, [of_folder(REST)], "");
}

#[test]
fn every_scalar_of_a_record_is_printed_or_reported() {
    only_known_are_silent(RECORDS, of_records(), "content/sammantraden/");
}

#[test]
#[ignore = "slow: tests/run"]
fn every_scalar_of_a_whole_project_is_printed_or_reported() {
    for name in built::fixtures() {
        only_known_are_silent(name, [TestProject::fixture(name)], "");
    }
}

#[test]
#[ignore = "slow: tests/run"]
fn every_scalar_of_the_sample_is_printed_or_reported() {
    only_known_are_silent("sample", [TestProject::sample()], "");
}

#[test]
fn every_field_is_tried() {
    let whole = built::fixtures().map(TestProject::fixture).chain([TestProject::sample()]);
    let projects = whole.chain(of_records()).chain([of_folder(BASE), of_folder(REST)]);
    let tried: BTreeSet<(String, String)> = projects
        .flat_map(|project| scalars(&project))
        .map(|scalar| (scalar.path, scalar.route + "/"))
        .collect();
    let mut untried = Vec::new();
    for level in LEVELS.iter() {
        // What stands below a field of an organ's file or a report is as in the organisation's or a plan, where it is
        // tried.
        let is_other = level.file.ends_with("organ.yaml") || level.file == "content/rapporter/";
        if is_other && !level.route.is_empty() {
            continue;
        }
        // `fynd` is the former name of `kod`.
        for field in level.fields().filter(|field| *field != "fynd") {
            let route = format!("/{}", [level.route.as_slice(), &[field]].concat().join("/"));
            let start = format!("{route}/");
            let is_tried =
                |(path, own): &(String, String)| level.is_in(path) && own.starts_with(&start);
            if !tried.iter().any(is_tried) {
                untried.push((level.file, route));
            }
        }
    }
    let known = UNTRIED.iter().map(|(file, route, _)| (*file, (*route).to_owned()));
    assert_eq!(untried, known.collect::<Vec<_>>());
}
