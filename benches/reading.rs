//! What reading and checking records costs: the sample, and a thousand meetings of twenty ärenden each. Reading
//! is from text to records, checking from records to findings.
//!
//! `cargo bench --bench reading`

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod support;

use std::fmt::Write as _;
use std::sync::Arc;

use make_docs::check::{self, Supplies};
use make_docs::diagnostic::SourceFile;
use make_docs::facts;
use make_docs::load::{self, Inputs, SHIPPED_FONTS};
use make_docs::project::{OrganId, Project};
use make_docs::record;
use make_docs::typefaces::Typefaces;

use self::support::{median, repository, rounds, timed};

/// How often the sample is read, and the meetings.
const ROUNDS: (usize, usize) = (200, 15);

/// How many meetings there are, and ärenden in each.
const MEETINGS: u64 = 1000;
const ITEMS: usize = 20;

/// Those who meet, and where they are from.
const PEOPLE: [(&str, &str); 9] = [
    ("Peter Vigren", "Umeå kommun"),
    ("Linda Berglund", "Region Västerbotten"),
    ("Mikael Broman", "Försäkringskassan"),
    ("Andreas Olofsson", "Arbetsförmedlingen"),
    ("Mathias Haglund", "Vindelns kommun"),
    ("Petra Andersin", "Robertsfors kommun"),
    ("Christina Lidström", "Bjurholms kommun"),
    ("Anna Frej", "Vännäs kommun"),
    ("Madelaine Jakobsson", "Nordmalings kommun"),
];

/// What ärenden are about.
const SUBJECTS: [&str; 8] = [
    "Delårsrapport",
    "Ansökan om medel till en insats",
    "Rapport från översynen av lagen",
    "Mötesplan",
    "Dialog med kranskommunerna",
    "Återkoppling från medlemsmötet",
    "Överenskommelse om samverkan",
    "Uppföljning av målen",
];

fn main() {
    let typefaces = Typefaces::new(SHIPPED_FONTS, &[]);
    let (sample, _) = load::load(&Project { root: repository().to_owned() });
    measure("the sample", &sample, &typefaces, rounds(ROUNDS.0));
    let mut many = sample;
    many.organs.clear();
    many.records_mut(&OrganId::OWN)[0] = (0..MEETINGS).map(meeting).collect();
    let name = format!("{MEETINGS} meetings, {ITEMS} ärenden each");
    measure(&name, &many, &typefaces, rounds(ROUNDS.1));
}

/// Measures reading and checking a project.
fn measure(name: &str, inputs: &Inputs, typefaces: &Typefaces, rounds: usize) {
    let (mut reading, mut checking) = (Vec::new(), Vec::new());
    let mut count = 0;
    for _ in 0..rounds {
        let (time, (records, told)) = timed(|| record::parse(inputs));
        reading.push(time);
        let (time, findings) = timed(|| {
            let (facts, mut findings) = facts::derive(&records);
            let pictures = &inputs.pictures;
            let foreign_files = &inputs.foreign_files;
            findings.extend(check::check(&facts, Supplies { typefaces, pictures, foreign_files }));
            findings
        });
        checking.push(time);
        let error = told.iter().chain(&findings).find(|finding| finding.is_error());
        assert!(error.is_none(), "{}", error.map_or("", |error| &error.message));
        count = told.len() + findings.len();
    }
    let (reading, checking) = (median(&mut reading), median(&mut checking));
    println!("{name:<32} reading {reading:8.1} ms   checking {checking:8.1} ms   {count} warnings");
}

/// A meeting's record. Each other has times and answers without quotes, and ärenden by the clock.
fn meeting(number: u64) -> Arc<SourceFile> {
    let first = chrono::NaiveDate::from_ymd_opt(2006, 1, 3).expect("a day");
    let held = first + chrono::Days::new(7 * number);
    let is_timed = number.is_multiple_of(2);
    let time = if is_timed { "08.30" } else { "08.30–12.00" };
    let (summoned, approved) = (held - chrono::Days::new(10), held + chrono::Days::new(9));
    let (posted, removed) = (held + chrono::Days::new(10), held + chrono::Days::new(42));
    let mut text = format!(
        "datum: {held}\ntid: {time}\nplats: Sveagatan {number} i Umeå\nkallelse: {{datum: {summoned}}}\n"
    );
    if is_timed {
        text += "offentligt: false\nfastställer_budget: false\n";
    }
    text += &attendance(number, is_timed);
    let _ = writeln!(text, "justering: {{datum: {approved}}}");
    let _ = writeln!(text, "anslag: {{uppsatt: {posted}, nedtas: {removed}}}\n\nbilagor:");
    for bilaga in 1..=6 {
        let _ =
            writeln!(text, "  - {{nr: {bilaga}, rubrik: Handling {bilaga} till möte {number}}}");
    }
    text += "\närenden:\n";
    for item in 0..ITEMS {
        text += &self::item(number, item, is_timed);
    }
    SourceFile::new(format!("content/sammantraden/{held}.yaml"), text)
}

/// Who was there; one came late where there are times.
fn attendance(number: u64, is_timed: bool) -> String {
    let mut text = "\nnärvaro:\n  beslutande:\n".to_owned();
    // Another minute at each meeting: the same would be taken for a copy.
    let minute = 8 * 60 + 31 + number / 2;
    let late = format!(", kom: {:02}.{:02}", minute / 60, minute % 60);
    for (at, (name, member)) in PEOPLE.iter().enumerate() {
        let rest = match at {
            0 => ", roll: ordförande",
            7 if is_timed => &late,
            _ => "",
        };
        let _ = writeln!(text, "    - {{namn: {name}, för: {member}{rest}}}");
    }
    text + "  övriga: [Mikael Holmlund, Katarina Hansson]\nsekreterare: Mikael Holmlund\njusterare: Mikael Broman\n\n"
}

/// An ärende: one in three is decided, and one in five has a list.
fn item(number: u64, at: usize, is_timed: bool) -> String {
    let subject = SUBJECTS[(at + usize::try_from(number).unwrap_or(0)) % SUBJECTS.len()];
    let mut text = format!("  - rubrik: {subject}, del {at} av {number}\n");
    if is_timed {
        let _ = writeln!(
            text,
            "    tid: {:02}.{:02}\n    tillkom: {}",
            9 + at / 8,
            at % 8 * 5,
            at == 7
        );
    }
    let _ = writeln!(
        text,
        "    föredragande: {}\n    text: |\n      Mikael Holmlund redogjorde för läget i fråga {number}–{at}. Under året har *fyra* insatser\n      \
         startat, och kostnaden blev 1 250 tkr mot 1 310 tkr året före.",
        PEOPLE[at % PEOPLE.len()].0
    );
    if at.is_multiple_of(5) {
        text += "\n      Styrelsen lyfte två frågor:\n\n      - hur många som gått till arbete\n      - vad insatserna kostar\n";
    }
    if at.is_multiple_of(3) {
        let _ = writeln!(
            text,
            "    typ: beslut\n    dnr: SF {number}/{at}\n    bilagor: {}\n    beslut: Styrelsen godkänner rapport {at}.",
            1 + at / 3 % 6
        );
    }
    text
}
