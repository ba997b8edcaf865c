//! What stands where on the pages: columns' widths, what stands together, what is parted.

use crate::support::layout::{Layout, Word};
use crate::support::project::TestProject;

/// The pages of a plan with a text.
fn plan(text: &str) -> Layout {
    let project = TestProject::new();
    project.write(
        "content/verksamhetsplaner/2025/verksamhetsplan.yaml",
        "period: 2025\nkapitel: [a.md]\n",
    );
    project.write("content/verksamhetsplaner/2025/a.md", text);
    project.build_clean();
    Layout::open(&project.path("output/verksamhetsplaner/2025/verksamhetsplan.pdf"))
}

/// Where the text ends to the right.
const RIGHT: f32 = 518.7;

#[test]
#[ignore = "needs poppler: tests/run"]
fn text_shares_what_numbers_leave_by_how_much_it_holds() {
    let pages = plan(
        "# Uppdrag\n\n| Nr | Uppdrag | Ansvarig | Läge | Kommentar |\n|--:|---|---|---|---|\n\
         | 1 | Ta fram en plan för kompetensförsörjning | Socialnämnden | Pågår | Arbetet har försenats av att \
         rekryteringen av en projektledare drog ut på tiden. Den nya ledaren är på plats sedan augusti och en \
         remissversion väntas i november. |\n| 2 | Se över taxan | Miljönämnden | Ej påbörjat | – |\n",
    );
    let [number, task, who, state, comment] = pages.phrase("Nr Uppdrag Ansvarig Läge Kommentar")
    else {
        panic!("a head of another length")
    };
    let (task_width, comment_width) = (who.left - task.left, RIGHT - comment.left);
    assert!(comment_width > 1.3 * task_width, "{comment_width} beside {task_width}");
    assert!(task.left - number.left < 30.0, "a column of a digit takes room");
    let [not, begun] = pages.phrase("Ej påbörjat") else { panic!("other words") };
    assert!((not.top - begun.top).abs() < 1.0 && not.left >= state.left, "a short text breaks");
    assert!(
        pages.texts().iter().all(|text| !text.ends_with(['-', '\u{ad}'])),
        "{:?}",
        pages.texts()
    );
}

/// A table that is too wide for a page that stands.
const WIDE: &str = "\
| Insats | Målgrupp | Huvudman | Överenskommelse | Resultatindikatorer | Uppföljningsansvar | Samverkansformer | Kommunikationsplan |
|---|---|---|---|---|---|---|---|
| Arbetsmarknadstorget | Unga vuxna | Norra kommun | Arbetsmarknadsöverenskommelsen | Andel till arbete | Förbundschefen | Samordningsteam | Informationsmöten |
";

#[test]
#[ignore = "needs poppler: tests/run"]
fn a_page_on_its_side_takes_the_heading_and_the_note_with_it() {
    let pages = plan(&format!(
        "# Mål\n\nText.\n\n## Insatser\n\n{WIDE}\nKälla: SCB.\n\n## Slut\n\nText.\n"
    ));
    let [heading, head] = [pages.word("Insatser"), pages.word("Överenskommelse")];
    let note = pages.word("Källa:");
    assert!(is_turned(&pages, heading) && is_turned(&pages, head) && is_turned(&pages, note));
    assert!(heading.bottom < head.top && head.bottom < note.top);
    assert!(pages.texts().contains(&"Arbetsmarknadsöverenskommelsen"), "{:?}", pages.texts());
    assert!(!is_turned(&pages, pages.word("Slut")));
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn text_below_fills_the_page_before_one_on_its_side() {
    let text = "Efteråt kommer text som fyller sidan. ".repeat(12);
    let text = format!("# Mål\n\nFöre.\n\n{WIDE}\n{text}\n\n{text}\n\n{}\n", "Sist. ".repeat(900));
    let pages = plan(&text);
    let (head, first) = (pages.word("Överenskommelse"), pages.word("Efteråt"));
    assert!(is_turned(&pages, head) && first.page < head.page, "{} {}", first.page, head.page);
    let last = pages.words.iter().rfind(|word| word.text == "Sist.").unwrap();
    assert!(last.page > head.page, "what doesn't fit stands after");
}

/// Whether a word is on a page on its side, within its text.
fn is_turned(pages: &Layout, word: &Word) -> bool {
    let (width, height) = pages.sizes[word.page];
    width > height && word.right < width && word.top > 70.0
}

/// A kallelse with items.
fn kallelse(items: &str) -> Layout {
    let project = TestProject::new();
    project.write(
        "content/sammantraden/2025-03-20.yaml",
        format!("datum: 2025-03-20\ntid: 08.30–12.00\nplats: Rådhuset\nkallelse: 2025-03-10\närenden:\n{items}"),
    );
    project.build_clean();
    Layout::open(&project.path("output/sammantraden/2025-03-20/kallelse.pdf"))
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn the_day_of_the_meeting_is_what_the_eye_meets_in_a_kallelse() {
    let items: String = (1..=20).map(|at| format!("  - Ärende nummer {at}\n")).collect();
    let pages = kallelse(&items);
    assert_eq!(pages.sizes.len(), 1, "twenty bare items take a page");
    let height = |word: &Word| word.bottom - word.top;
    let [weekday, day, _, hours] = pages.phrase("Torsdag 2025-03-20, klockan 08.30–12.00") else {
        panic!("other words")
    };
    let sent = pages.word("2025-03-10");
    assert!(height(day) > 1.4 * height(sent) && height(weekday) == height(hours));
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn what_takes_several_lines_below_a_heading_is_as_large_as_facts() {
    let long = "Tjänsteskrivelse 2025-03-04, Utredning om skolskjuts 2025-02-21, Konsekvensanalys för barn";
    let pages = kallelse(&format!(
        "  - {{rubrik: Ett, typ: beslut, beslutsunderlag: [{long}]}}\n  - {{rubrik: Två, typ: information}}\n"
    ));
    let height = |text: &str| {
        let word = pages.word(text);
        word.bottom - word.top
    };
    assert!(height("Tjänsteskrivelse") > 1.1 * height("Information"));
}

/// The pages of minutes of one § with a text.
fn minutes(text: &str) -> Layout {
    let project = TestProject::new();
    let text = text.replace('\n', "\n      ");
    project.write(
        "content/sammantraden/2025-03-20.yaml",
        format!(
            "datum: 2025-03-20\ntid: 08.30–12.00\nplats: Rådhuset\nförsta_paragraf: 12\nnärvaro:\n  beslutande:\n\
             \x20   - {{namn: Åsa Ek, roll: ordförande}}\n    - {{namn: Bo Al}}\nsekreterare: Hans Ny\njusterare: Bo Al\n\
             ärenden:\n  - rubrik: Rapport\n    text: |\n      {text}\n    beslut: Rapporten godkänns.\n"
        ),
    );
    project.build_clean();
    Layout::open(&project.path("output/sammantraden/2025-03-20/protokoll.pdf"))
}

/// Two thirds of a page, and some lines.
fn filler(lines: usize) -> String {
    let long = "Ord som fyller raden och sidan. ".repeat(55);
    format!("{long}\n\n{}", "En rad för sig.\n\n".repeat(lines))
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn a_line_that_introduces_a_list_stays_with_it() {
    // A line, and a paragraph of some five lines.
    for before in ["", &"Arbetet har diskuterats. ".repeat(16)] {
        for lines in 8..20 {
            let leading = format!("{before}Styrelsen framhåller särskilt:");
            let pages = minutes(&(filler(lines) + &leading + "\n\n- alfa\n- beta\n- gamma\n"));
            let places = ["särskilt:", "alfa", "gamma"].map(|word| pages.word(word).page);
            assert!(places.iter().all(|page| *page == places[0]), "{lines} lines: {places:?}");
        }
    }
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn ranges_and_days_are_never_parted() {
    let text: String = (0..40)
        .map(|at| {
            format!(
                "{}år 2025–2027, §§ 12–13, bilaga 2, den 30 april och 08.30–12.00. ",
                "o ".repeat(at)
            )
        })
        .collect();
    let pages = minutes(&text);
    assert!(pages.texts().iter().all(|text| !text.ends_with('–') && !text.starts_with('–')));
    let parted = |first: &str, second: &str| {
        let pairs =
            pages.words.windows(2).filter(|pair| pair[0].text == first && pair[1].text == second);
        let pairs: Vec<bool> = pairs.map(|pair| (pair[0].top - pair[1].top).abs() > 2.0).collect();
        assert!(pairs.len() > 30, "{first} {second}: {pairs:?}");
        pairs.contains(&true)
    };
    assert!(!parted("den", "30") && !parted("30", "april") && !parted("bilaga", "2,"));
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn a_label_of_two_lines_has_its_own_height() {
    let project = TestProject::new();
    project.write(
        "content/sammantraden/2025-03-20.yaml",
        "datum: 2025-03-20\ntid: 08.30–12.00\nplats: Rådhuset\nförsta_paragraf: 12\nuppgifter:\n\
         \x20 Sekretess enligt offentlighets- och sekretesslagen: nej\n  Nästa: ja\n\
         närvaro: {beslutande: [{namn: Åsa Ek, roll: ordförande}, {namn: Bo Al}], ersättare: [Dan Mo], tjänstemän: [Eva Ro]}\n\
         sekreterare: Hans Ny\njusterare: [Bo Al, Dan Mo]\närenden: [{rubrik: Rapport, beslut: Godkänns.}]\n",
    );
    project.build();
    let pages = Layout::open(&project.path("output/sammantraden/2025-03-20/protokoll.pdf"));
    assert!(pages.word("sekretesslagen").bottom < pages.word("Nästa").top + 1.0);
    assert!(
        (pages.word("Sekretess").top - pages.word("nej").top).abs() < 3.0,
        "level with the first line"
    );
    assert!(pages.word("ersättare").bottom < pages.word("Tjänstemän").top + 1.0);
    // Four who sign stand two by two.
    let lines: Vec<f32> =
        ["Sekreterare", "Ordförande"].iter().map(|label| pages.word(label).top).collect();
    assert!(lines[0] == lines[1] && pages.word("Justerare").top > lines[0] + 20.0, "{lines:?}");
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn attendance_that_goes_on_says_so() {
    let people: String = (1..60).map(|at| format!("    - {{namn: Person Nummer{at}}}\n")).collect();
    let project = TestProject::new();
    project.write(
        "content/sammantraden/2025-03-20.yaml",
        format!(
            "datum: 2025-03-20\ntid: 08.30–12.00\nplats: Rådhuset\nförsta_paragraf: 12\nnärvaro:\n  beslutande:\n\
             \x20   - {{namn: Åsa Ek, roll: ordförande}}\n{people}sekreterare: Hans Ny\njusterare: Åsa Ek\n\
             ärenden: [{{rubrik: Rapport, beslut: Godkänns.}}]\n"
        ),
    );
    project.build();
    let pages = Layout::open(&project.path("output/sammantraden/2025-03-20/protokoll.pdf"));
    let goes_on: Vec<usize> =
        pages.words.iter().filter(|word| word.text == "forts.").map(|word| word.page).collect();
    assert_eq!(goes_on, [1], "{:?}", pages.sizes);
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn two_items_of_a_list_stand_on_each_side_of_a_page_break() {
    let project = TestProject::new();
    let items: String =
        (1..=12).map(|n| format!("  {n}. Punkten {}\n", "text ".repeat(n * 7 % 30))).collect();
    for lines in 20..60 {
        let text = format!(
            "{}  Detta gäller:\n\n{items}\n  Slut.\n",
            "  Rad.\n\n".repeat(lines / 2) + "  Rad.\\\n".repeat(lines % 2).as_str()
        );
        let record = format!("rubrik: Prov\ndatum: 2025-01-01\ntext: |\n{text}");
        project.write(&format!("content/dokument/p{lines}.yaml"), record);
    }
    project.build_clean();
    let mut parted = 0;
    for lines in 20..60 {
        let pages = Layout::open(&project.path(&format!("output/dokument/p{lines}.pdf")));
        let items = pages.words.iter().filter(|word| word.text == "Punkten");
        let sides: Vec<usize> = (0..pages.sizes.len())
            .map(|page| items.clone().filter(|word| word.page == page).count())
            .filter(|count| *count > 0)
            .collect();
        assert!(sides.iter().all(|count| *count >= 2), "{lines}: {sides:?}");
        parted += usize::from(sides.len() > 1);
        let first = pages.words.iter().find(|word| word.text == "Punkten").unwrap();
        assert_eq!(pages.word("gäller:").page, first.page, "{lines}: the introduction is parted");
    }
    assert!(parted > 5, "only {parted} lists were parted: the test is too easy");
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn compounds_break_at_their_seams_alone() {
    let words = [
        "grann|kommunerna",
        "kommun|fullmäktige",
        "arbets|utskottets",
        "bostads|anpassnings|bidrag",
        "samverkans|former",
        "trygghets|systemet",
        "planerings|dagarna",
        "samordnings|förbundet",
        "arbets|livs|inriktade",
        "arbets|förmedlingen",
        "överens|kommelsen",
        "social|nämnden",
        "infra|struktur",
        "medarbetarnas",
        "rekryteringar",
        "organisationernas",
        "kommunikationerna",
    ];
    // Each stands at every distance from the end of a line.
    let text: String = (0..40)
        .flat_map(|shift| {
            words.iter().map(move |word| {
                format!("{} {}. ", "m".repeat(1 + shift % 9), word.replace('|', ""))
            })
        })
        .collect();
    let pages = plan(&format!("# Ord\n\n{text}\n"));
    let ends = pages.texts();
    let broken: Vec<&str> =
        ends.iter().filter_map(|text| text.strip_suffix(['\u{ad}', '-'])).collect();
    assert!(broken.len() > 20, "{broken:?}");
    for part in broken {
        let is_seam = words
            .iter()
            .any(|word| word.match_indices('|').any(|(at, _)| word[..at].replace('|', "") == part));
        assert!(is_seam, "a line ends with `{part}-`");
    }
}

/// A report with a cover and a table of words.
fn report(rows: &str) -> Layout {
    let project = TestProject::new();
    let record = format!(
        "rubrik: Delårsrapport\nperiod: 2025-01-01–2025-08-31\nomslag: true\ndnr: F 7\nkapitel:\n  - rubrik: Uppdrag\n    text: \
         \"![](#uppdrag)\"\ntabeller:\n  - namn: uppdrag\n    text:\n      kolumner: [{{namn: vad, bredd: 20}}, {{namn: läge, \
         bredd: 20}}, kommentar]\n      rader:\n{rows}"
    );
    project.write("content/rapporter/augusti/rapport.yaml", record);
    project.build_clean();
    Layout::open(&project.path("output/rapporter/augusti.pdf"))
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn a_cover_has_the_title_alone_and_columns_their_widths() {
    let pages = report("        - [Bygg, Pågår, Klart i maj]\n");
    let on_cover = |text: &&Word| text.page == 0;
    let cover: Vec<&str> =
        pages.words.iter().filter(on_cover).map(|word| word.text.as_str()).collect();
    assert!(
        cover.starts_with(&["Delårsrapport", "1", "januari–31", "augusti", "2025"]),
        "{cover:?}"
    );
    assert!(!cover.contains(&"sida"), "{cover:?}");
    let [what, state, comment] = pages.phrase("Vad Läge Kommentar") else {
        panic!("another head")
    };
    let (first, second) = (state.left - what.left, comment.left - state.left);
    assert!((first - second).abs() < 1.0, "{first} and {second}");
    assert!((5.0 * first - (RIGHT - what.left)).abs() < 25.0, "a fifth is {first}");
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn a_heading_among_rows_stays_with_them() {
    for count in 30..46 {
        let rows = "        - [Bygg, Pågår, Klart]\n".repeat(count);
        let pages = report(&format!(
            "{rows}        - {{rubrik: Gruppen}}\n        - [Måla, Väntar, Sist]\n"
        ));
        assert_eq!(pages.word("Gruppen").page, pages.word("Måla").page, "{count} rows");
    }
}

#[test]
#[ignore = "needs poppler: tests/run"]
fn an_item_that_goes_on_says_its_number_at_the_top_of_the_page() {
    let project = TestProject::new();
    let text = "      Nämnden har utrett frågan i flera delar.\n\n".repeat(40);
    let items = format!(
        "  - rubrik: Ett\n    text: |\n{text}    beslut: Nämnden godkänner.\n  - rubrik: Två\n    beslut: Ja.\n"
    );
    project
        .meeting(&format!("datum: 2021-01-04\nnärvaro: {{beslutande: {{namn: Åsa Ek, roll: ordförande}}}}\närenden:\n{items}"));
    project.build();
    let pages = Layout::open(&project.path("output/sammantraden/2021-01-04/protokoll.pdf"));
    let goes_on: Vec<usize> =
        pages.words.iter().filter(|word| word.text == "forts.").map(|word| word.page).collect();
    let heading = pages.word("Ett").page;
    let end = pages.word("godkänner.").page;
    assert!(end > heading, "the item is too short for the test");
    assert_eq!(goes_on, (heading + 1..=end).collect::<Vec<_>>());
    let label = pages.phrase("§ 1, forts.");
    let first = pages.words.iter().find(|word| word.page == heading + 1 && word.text == "Nämnden");
    assert!((label[0].top - first.unwrap().top).abs() < 6.0, "it isn't level with the text");
}
