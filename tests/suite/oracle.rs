//! The days that the law gives, computed apart from the code: whatever the two don't agree on is wrong in one of them.
//!
//! Nothing here calls the program's calendar or its rows of the law. Days are counted one by one from Monday 2018-01-01,
//! Easter comes from the full moons of the church's tables instead of a formula, and which kinds of organ are bound is
//! written out again (KL 5:69, 8:12, 13:1–5; FL 19, 26, 28 §§; lag (1930:173) 1–2 §§).

use crate::support::library::{Days, Timetable};

/// The last year that days are counted in: every day before it is tried, and limits run into it.
const LAST_YEAR: u32 = 2028;

/// A day, as how many there are from 2018-01-01 to it.
type Day = usize;

/// Every day, with whether an act that ends on it may wait (lag (1930:173) 2 §).
struct Almanac(Vec<([u32; 3], bool)>);

impl Almanac {
    fn new() -> Self {
        let mut days = Vec::new();
        for year in 2018..=LAST_YEAR {
            for month in 1..=12 {
                for day in 1..=days_in(year, month) {
                    days.push(([year, month, day], false));
                }
            }
        }
        let mut almanac = Self(days);
        for at in 0..almanac.0.len() {
            let [_, month, day] = almanac.0[at].0;
            almanac.0[at].1 = at % 7 >= SATURDAY || is_free(at % 7, month, day);
        }
        for year in 2018..=LAST_YEAR {
            let easter = almanac.easter(year);
            // Långfredagen, annandag påsk, Kristi himmelsfärdsdag.
            for free in [easter - 2, easter + 1, easter + 39] {
                almanac.0[free].1 = true;
            }
        }
        almanac
    }

    /// A day by its date.
    fn day(&self, date: &str) -> Day {
        (0..self.0.len()).find(|day| self.date(*day) == date).unwrap()
    }

    /// The days of some dates.
    fn days(&self, dates: &str) -> Vec<Day> {
        dates.split(' ').map(|date| self.day(date)).collect()
    }

    /// A day's date.
    fn date(&self, day: Day) -> String {
        let [year, month, day] = self.0[day].0;
        format!("{year}-{month:02}-{day:02}")
    }

    /// The Sunday after the first full moon of spring, by the table for 1900–2199: one row for each year of the moon's
    /// cycle of 19.
    fn easter(&self, year: u32) -> Day {
        let moon = self.day(&format!("{year}-{}", FULL_MOONS[(year % 19) as usize]));
        (moon + 1..).find(|day| day % 7 == SUNDAY).unwrap()
    }

    /// The first day from one on that nothing may wait on.
    fn working(&self, day: Day) -> Day {
        (day..).find(|day| !self.0[*day].1).unwrap()
    }
}

/// Days are counted from a Monday.
const FRIDAY: usize = 4;
const SATURDAY: usize = 5;
const SUNDAY: usize = 6;

/// The full moon of spring in the years whose number leaves 0, 1 … 18 when it is divided by 19.
const FULL_MOONS: [&str; 19] = [
    "04-14", "04-03", "03-23", "04-11", "03-31", "04-18", "04-08", "03-28", "04-16", "04-05",
    "03-25", "04-13", "04-02", "03-22", "04-10", "03-30", "04-17", "04-07", "03-27",
];

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Whether a day is free by its date: nyårsdagen, trettondedag jul, första maj, nationaldagen, julafton, juldagen,
/// annandag jul, nyårsafton, and the Friday that is midsommarafton.
fn is_free(weekday: usize, month: u32, day: u32) -> bool {
    let fixed = [(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)];
    fixed.contains(&(month, day)) || weekday == FRIDAY && month == 6 && (19..=25).contains(&day)
}

/// Every kind of organ, and whether the law since 2018 says when its minutes are approved and announced, and its
/// decisions appealed: no kind is bound by only a part of that.
const KINDS: [(&str, bool); 15] = [
    ("fullmäktige", true),
    ("förbundsfullmäktige", true),
    ("styrelse", true),
    ("nämnd", true),
    ("gemensam nämnd", true),
    ("utskott", true),
    ("beredande utskott", false),
    ("direktion", true),
    ("samordningsförbund", true),
    // KL 12:11 makes 5:69 and 8:12 hold for them.
    ("revisorer", true),
    ("partssammansatt organ", true),
    ("bolag", false),
    ("stiftelse", false),
    ("förening", false),
    ("annat", false),
];

/// A meeting, its approval and the days that its boards got the notice.
#[derive(Clone)]
struct Held {
    met: Day,
    approved: Day,
    posted: Vec<Day>,
}

impl Held {
    /// The days that bind an organ which the law binds.
    fn lawful(&self, almanac: &Almanac) -> Days {
        let last = almanac.working(self.posted.iter().max().unwrap() + 3 * 7);
        let approval = almanac.working(self.met + 14);
        let posting = almanac.working(self.approved + 2);
        [approval, posting, last, last + 1].map(|day| Some(almanac.date(day)))
    }

    /// Its day, and its record, if it is the revisors'.
    fn record_of_audit(&self, almanac: &Almanac) -> (String, String) {
        let [met, approved, posted] =
            [self.met, self.approved, self.posted[0]].map(|day| almanac.date(day));
        let text = format!(
            "datum: {met}\njustering: {{datum: {approved}}}\nanslag: {{uppsatt: {posted}}}\n"
        );
        (met, text)
    }

    /// Its day, and its record, if its only § was approved at the meeting.
    fn record_at_once(&self, almanac: &Almanac) -> (String, String) {
        let [met, posted] = [self.met, self.posted[0]].map(|day| almanac.date(day));
        let text = format!(
            "datum: {met}\nnärvaro: {{beslutande: [{{namn: Åsa Ek, roll: ordförande}}]}}\n\
             ärenden: [{{rubrik: Ett, omedelbar_justering: {{uppsatt: {posted}}}}}]\n"
        );
        (met, text)
    }

    /// Its day, and its record.
    fn record(&self, almanac: &Almanac) -> (String, String) {
        let [met, approved] = [self.met, self.approved].map(|day| almanac.date(day));
        let posted = self.posted.iter().map(|day| format!("uppsatt: {}", almanac.date(*day)));
        let notice: Vec<String> = match self.posted.len() {
            1 => posted.collect(),
            _ => BOARDS.iter().zip(posted).map(|(own, on)| format!("{own}: {{{on}}}")).collect(),
        };
        let notice = notice.join(", ");
        let text = format!(
            "datum: {met}\nnärvaro: {{beslutande: [{{namn: Åsa Ek, roll: ordförande}}]}}\n\
             justering: {{datum: {approved}}}\nanslag: {{{notice}}}\närenden: [Ett]\n"
        );
        (met, text)
    }
}

/// Every day of the years that are tried as a meeting's, with its approval and its boards' days some days after it.
fn every_day(almanac: &Almanac, approved: usize, posted: &[&[usize]]) -> Vec<Held> {
    let days = 0..almanac.day(&format!("{LAST_YEAR}-01-01"));
    let held = days.map(|met| Held {
        met,
        approved: met + approved,
        // Each board is the last one in turn.
        posted: posted[met % posted.len()].iter().map(|after| met + after).collect(),
    });
    held.collect()
}

/// Holds what the program says of some meetings of a kind of organ against what the law says.
#[track_caller]
fn agree(almanac: &Almanac, timetable: &mut Timetable, held: &[Held], kind: &str, is_bound: bool) {
    let said = timetable.days(&organisation(kind));
    assert_eq!(said.len(), held.len(), "{kind}");
    let mut wrong = Vec::new();
    for (held, (met, said)) in held.iter().zip(said) {
        assert_eq!(met, almanac.date(held.met));
        let lawful = if is_bound { held.lawful(almanac) } else { Days::default() };
        if said != lawful {
            wrong.push(format!("{kind} {met}: {said:?}, by the law {lawful:?}"));
        }
    }
    let shown = wrong[..wrong.len().min(3)].join("\n");
    assert!(wrong.is_empty(), "{} of {} meetings differ:\n{shown}", wrong.len(), held.len());
}

/// An organisation whose organ is of a kind: a kommun's own board, or those of its members.
fn organisation(kind: &str) -> String {
    let boards = match kind {
        "samordningsförbund" | "gemensam nämnd" => {
            let member = |name: &&str| format!("  - {{namn: {name}, slag: kommun}}\n");
            format!("medlemmar:\n{}", BOARDS.iter().map(member).collect::<String>())
        }
        _ => "anslagstavla: Kommunen\n".to_owned(),
    };
    format!("namn: Förbundet\norgan: {{namn: Organet, slag: {kind}}}\n{boards}")
}

/// The boards of those that have several.
const BOARDS: [&str; 3] = ["Norra", "Södra", "Västra"];

#[test]
fn every_day_of_ten_years_has_the_days_that_the_law_gives() {
    let almanac = Almanac::new();
    let held = every_day(&almanac, 5, &[&[9]]);
    let mut timetable = Timetable::new(held.iter().map(|held| held.record(&almanac)));
    for (kind, is_bound) in KINDS {
        agree(&almanac, &mut timetable, &held, kind, is_bound);
    }
}

#[test]
fn what_is_approved_at_the_meeting_has_days_of_its_own() {
    let almanac = Almanac::new();
    let held = every_day(&almanac, 0, &[&[1]]);
    let mut timetable = Timetable::new(held.iter().map(|held| held.record_at_once(&almanac)));
    for kind in ["nämnd", "bolag"] {
        agree(&almanac, &mut timetable, &held, kind, kind == "nämnd");
    }
}

#[test]
fn the_revisors_of_a_kommun_have_the_days_of_its_boards() {
    let almanac = Almanac::new();
    let held = every_day(&almanac, 5, &[&[9]]);
    let mut timetable = Timetable::of_audits(held.iter().map(|own| own.record_of_audit(&almanac)));
    for kind in ["fullmäktige", "direktion", "bolag"] {
        agree(&almanac, &mut timetable, &held, kind, kind != "bolag");
    }
}

#[test]
fn the_latest_of_several_boards_counts() {
    let almanac = Almanac::new();
    let held = every_day(&almanac, 5, &[&[6, 8, 12], &[12, 6, 8], &[8, 12, 6], &[7, 7, 7]]);
    let mut timetable = Timetable::new(held.iter().map(|held| held.record(&almanac)));
    for kind in ["gemensam nämnd", "samordningsförbund"] {
        agree(&almanac, &mut timetable, &held, kind, true);
    }
}

/// Worked examples: the meeting and the approval | the boards' days | the last day to approve, to announce and to appeal,
/// and the first to take the notice down. They are worked by hand, so that the two that count can't be wrong together.
const EXAMPLES: [&str; 21] = [
    // The sample's two meetings.
    "2020-10-30 2020-11-26 | 2020-11-30 | 2020-11-13 2020-11-30 2020-12-21 2020-12-22",
    "2024-11-29 2024-12-17 | 2024-12-23 | 2024-12-13 2024-12-19 2025-01-13 2025-01-14",
    // Holidays at the end of the time for appeal.
    "2024-11-25 2024-12-02 | 2024-12-03 | 2024-12-09 2024-12-04 2024-12-27 2024-12-28",
    "2024-12-02 2024-12-09 | 2024-12-10 | 2024-12-16 2024-12-11 2025-01-02 2025-01-03",
    "2024-12-04 2024-12-13 | 2024-12-16 | 2024-12-18 2024-12-16 2025-01-07 2025-01-08",
    "2025-03-20 2025-03-27 | 2025-03-28 | 2025-04-03 2025-03-31 2025-04-22 2025-04-23",
    "2025-04-29 2025-05-07 | 2025-05-08 | 2025-05-13 2025-05-09 2025-05-30 2025-05-31",
    "2025-05-07 2025-05-15 | 2025-05-16 | 2025-05-21 2025-05-19 2025-06-09 2025-06-10",
    "2025-05-20 2025-05-28 | 2025-05-30 | 2025-06-03 2025-05-30 2025-06-23 2025-06-24",
    "2025-11-25 2025-12-02 | 2025-12-03 | 2025-12-09 2025-12-04 2025-12-29 2025-12-30",
    "2025-12-05 2025-12-12 | 2025-12-15 | 2025-12-19 2025-12-15 2026-01-05 2026-01-06",
    "2025-12-08 2025-12-15 | 2025-12-16 | 2025-12-22 2025-12-17 2026-01-07 2026-01-08",
    // Holidays at the end of the time to announce.
    "2025-12-16 2025-12-22 | 2025-12-22 | 2025-12-30 2025-12-29 2026-01-12 2026-01-13",
    "2025-06-12 2025-06-18 | 2025-06-19 | 2025-06-26 2025-06-23 2025-07-10 2025-07-11",
    "2025-12-19 2025-12-30 | 2025-12-30 | 2026-01-02 2026-01-02 2026-01-20 2026-01-21",
    // The last day of a meeting of two days; holidays at the end of the time to approve.
    "2025-11-18 2025-11-20 | 2025-11-20 | 2025-12-02 2025-11-24 2025-12-11 2025-12-12",
    "2025-12-11 2025-12-11 | 2025-12-11 | 2025-12-29 2025-12-15 2026-01-02 2026-01-03",
    "2025-12-10 2025-12-10 | 2025-12-10 | 2025-12-29 2025-12-12 2026-01-02 2026-01-03",
    // Three boards; the first alone would have ended on 2025-04-22.
    "2025-03-24 2025-03-31 | 2025-04-01 2025-04-03 2025-04-07 | 2025-04-07 2025-04-02 2025-04-28 2025-04-29",
    "2025-11-20 2025-11-27 | 2025-11-28 2025-12-01 2025-12-03 | 2025-12-04 2025-12-01 2025-12-29 2025-12-30",
    "2024-12-03 2024-12-09 | 2024-12-10 2024-12-12 2024-12-17 | 2024-12-17 2024-12-11 2025-01-07 2025-01-08",
];

#[test]
fn worked_examples_come_out_as_they_were_worked() {
    let almanac = Almanac::new();
    for example in EXAMPLES {
        let parts: Vec<Vec<Day>> = example.split(" | ").map(|part| almanac.days(part)).collect();
        let [before, posted, lawful] = &parts[..] else { panic!("{example}") };
        let held = Held { met: before[0], approved: before[1], posted: posted.clone() };
        let lawful: Vec<_> = lawful.iter().map(|day| Some(almanac.date(*day))).collect();
        assert_eq!(held.lawful(&almanac)[..], lawful, "{example}");
        let mut timetable = Timetable::new([held.record(&almanac)].into_iter());
        agree(&almanac, &mut timetable, &[held], "samordningsförbund", true);
    }
}
