//! What documents say of how decisions are appealed: by whom, in which way, and that minutes aren't announced.

use std::fs;

use crate::status::status;
use crate::support::built;
use crate::support::library::extract;
use crate::support::pdf::TestPdf;
use crate::support::project::TestProject;

/// The folder of the meeting's documents.
const OUTPUT: &str = "output/sammantraden/2026-03-05";

/// A project of an organ, with a meeting whose record ends as it is told.
fn project(organisation: &str, rest: &str) -> TestProject {
    let project = TestProject::new();
    project.write("content/organisation.yaml", format!("förvaring: kansliet\n{organisation}"));
    project.meeting(&format!(
        "datum: 2026-03-05\nförsta_paragraf: 1\nsekreterare: Di Ros\njusterare: Bo Al\njustering: 2026-03-12\n\
         närvaro: {{beslutande: [{{namn: Åsa Ek, roll: ordförande}}, Bo Al]}}\n{rest}"
    ));
    project
}

/// The members of an organ that is common to several.
const MEMBERS: &str =
    "medlemmar: [{namn: Ekby kommun, slag: kommun}, {namn: Norrby kommun, slag: kommun}]\n";

/// The text of the only notice of Ekby's.
fn notice(project: &TestProject) -> String {
    let text = fs::read_to_string(project.path(&format!("{OUTPUT}/anslag/ekby-kommun.txt")));
    text.unwrap().replace('\u{a0}', " ")
}

const POSTED: &str =
    "anslag: {uppsatt: 2026-03-13}\närenden: [{rubrik: Bidrag, beslut: Bidraget beviljas.}]\n";

#[test]
fn who_may_appeal_what_follows_from_the_kind_of_organ() {
    let own = "Du får överklaga om du är medlem i Ekby kommun.";
    let of_members = "medlem i en kommun eller region som är medlem i förbundet.";
    let of_partners = "medlem i en kommun eller region som samverkar i nämnden.";
    for (kind, who, is_in_part) in [
        ("fullmäktige", own, false),
        ("nämnd", own, true),
        ("gemensam nämnd", of_partners, true),
        ("direktion", of_members, false),
        ("samordningsförbund", of_members, true),
    ] {
        let boards = match kind {
            "gemensam nämnd" | "samordningsförbund" => MEMBERS,
            _ => "anslagstavla: Ekby kommun\n",
        };
        let organisation =
            format!("namn: Ekby kommun\n{boards}organ: {{namn: Organet, slag: {kind}}}\n");
        let project = project(&organisation, POSTED);
        project.build_clean();
        let notice = notice(&project);
        assert!(notice.contains(who), "{kind}: {notice}");
        assert_eq!(notice.contains("Beslut som bara förbereder"), is_in_part, "{kind}: {notice}");
        assert_eq!(
            notice.contains("Förbundets medlemmar får också"),
            kind == "direktion",
            "{kind}"
        );
    }
}

#[test]
fn what_no_law_lets_appeal_has_no_such_words() {
    for kind in ["bolag", "beredande utskott"] {
        let organisation = format!(
            "namn: Ekby\nanslagstavla: Ekby kommun\norgan: {{namn: Organet, slag: {kind}}}\n"
        );
        let project = project(&organisation, POSTED);
        project.build_clean();
        let notice = notice(&project);
        assert!(notice.contains("Anslaget uppsatt: 2026-03-13"), "{notice}");
        assert!(!notice.to_lowercase().contains("överklaga"), "{notice}");
    }
}

const COMMITTEE: &str =
    "namn: Ekby kommun\nanslagstavla: Ekby kommun\norgan: {namn: Socialnämnden, slag: nämnd}\n";

#[test]
fn a_decision_may_be_appealed_in_its_own_way() {
    let project = project(
        COMMITTEE,
        "anslag: {uppsatt: 2026-03-13}\närenden:\n  - {rubrik: Bidrag, beslut: Bidraget beviljas.}\n  \
         - {rubrik: Tillstånd, beslut: Ansökan avslås., överklagas: förvaltningsbesvär}\n  \
         - {rubrik: Yttrande, beslut: Yttrandet antas., överklagas: {inte: beslutet bereder bara ärendet}}\n",
    );
    project.build_clean();
    let text = notice(&project);
    for words in [
        "senast 2026-04-07",
        "I § 2 finns beslut som överklagas genom förvaltningsbesvär.",
        "I § 3 finns beslut som inte kan överklagas.",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    extract(project.root(), "2026-03-05", &["2", "3"], false);
    let open = |number: u32| {
        TestPdf::open(&project.path(&format!("{OUTPUT}/utdrag/paragraf-{number}.pdf")))
    };
    let second = open(2);
    for words in
        ["Så här överklagar du", "till Socialnämnden, Ekby kommun", "42–44 §§ förvaltningslagen"]
    {
        assert!(second.says(words), "{words} in {}", second.read_aloud());
    }
    let third = open(3);
    assert!(third.says("Beslutet kan inte överklagas: beslutet bereder bara ärendet."));
    assert!(!third.says("Så här överklagar du"), "{}", third.read_aloud());
}

#[test]
fn a_notice_of_what_is_all_appealed_otherwise_has_no_last_day() {
    let project = project(
        COMMITTEE,
        "anslag: {uppsatt: 2026-03-13}\n\
         ärenden: [{rubrik: Tillstånd, beslut: Ansökan avslås., överklagas: förvaltningsbesvär}]\n",
    );
    project.build_clean();
    let text = notice(&project);
    assert!(text.contains("Anslaget tas ned tidigast: 2026-04-08"), "{text}");
    assert!(
        !text.contains("Sista dag för överklagande") && !text.contains("laglighetsprövning"),
        "{text}"
    );
}

#[test]
fn minutes_that_are_not_announced_are_not_late() {
    let omitted = "anslag: {inget: Nämnden har bara övat.}\närenden: [{rubrik: Övning, beslut: Den är slut.}]\n";
    let project = project(COMMITTEE, omitted);
    project.build_clean();
    assert!(!project.path(&format!("{OUTPUT}/anslag")).exists());
    let minutes = TestPdf::open(&project.path(&format!("{OUTPUT}/protokoll.pdf")));
    assert!(minutes.says("Protokollet anslås inte: Nämnden har bara övat."));
    assert!(!minutes.says("tillkännages genom anslag"), "{}", minutes.read_aloud());
    let said = status(&project, "2026-06-01", &[]);
    assert!(said.contains("avslutat") && !said.contains("försenat"), "{said}");
    let calendar = fs::read_to_string(project.path("output/kalender.ics")).unwrap();
    assert!(!calendar.contains("överklaga"), "{calendar}");
}

#[test]
fn the_notices_of_a_common_committee_have_one_last_day() {
    let folder = "output/hjalpmedelsnamnden/sammantraden/2024-04-16/anslag";
    for (board, posted) in
        [("storby", "2024-04-23"), ("lillby", "2024-04-24"), ("angsby", "2024-04-25")]
    {
        let path = built::fixture("gemensam-namnd").path(&format!("{folder}/{board}-kommun.txt"));
        let text = fs::read_to_string(path).unwrap().replace('\u{a0}', " ");
        for words in [
            format!("Anslaget uppsatt: {posted}"),
            "Sista dag för överklagande: 2024-05-16".to_owned(),
            "medlem i en kommun eller region som samverkar i nämnden".to_owned(),
            "I HMN § 12 finns beslut som överklagas genom förvaltningsbesvär.".to_owned(),
        ] {
            assert!(text.contains(&words), "{board}: {words} in {text}");
        }
    }
}

#[test]
fn what_was_made_in_2012_cites_the_law_of_1991() {
    let project = built::fixture("namnd-2012");
    let texts = [("kalender.ics", 7), ("sammantraden/2012-03-13/anslag/ekby-kommun.txt", 1)];
    for (path, times) in texts {
        let text = fs::read_to_string(project.path(&format!("output/{path}"))).unwrap();
        let text = text.replace("\r\n ", "").replace('\u{a0}', " ");
        assert_eq!(text.matches("kommunallagen (1991:900)").count(), times, "{text}");
        assert_eq!(text.matches("kommunallagen").count(), times, "{text}");
        assert!(!text.contains("Hur du gör står i protokollsutdraget"), "{text}");
    }
}

#[test]
fn an_appeal_follows_the_law_of_the_day_of_the_notice() {
    for (posted, statute, section) in [
        ("2017-12-29", "10 kap. kommunallagen (1991:900)", "10 kap. 6 § kommunallagen (1991:900)"),
        ("2018-01-02", "13 kap. kommunallagen", "8 kap. 12 § och 13 kap. 5 § kommunallagen"),
    ] {
        let project = TestProject::new();
        project.write("content/organisation.yaml", format!("förvaring: kansliet\n{COMMITTEE}"));
        project.meeting(&format!(
            "datum: 2017-12-18\nförsta_paragraf: 1\nsekreterare: Di Ros\njusterare: Bo Al\njustering: 2017-12-29\n\
             närvaro: {{beslutande: [{{namn: Åsa Ek, roll: ordförande}}, Bo Al]}}\nanslag: {{uppsatt: {posted}}}\n\
             ärenden: [{{rubrik: Bidrag, beslut: Bidraget beviljas.}}]\n"
        ));
        project.build_clean();
        let folder = "output/sammantraden/2017-12-18/anslag/ekby-kommun.txt";
        let notice = fs::read_to_string(project.path(folder)).unwrap().replace('\u{a0}', " ");
        assert!(notice.contains(&format!("enligt {statute}.")), "{posted}: {notice}");
        let calendar = fs::read_to_string(project.path("output/kalender.ics")).unwrap();
        let calendar = calendar.replace("\r\n ", "");
        let said = calendar.split("BEGIN:VEVENT").find(|event| event.contains("kan tas ned"));
        assert!(said.unwrap().contains(&format!("DESCRIPTION:{section}")), "{posted}: {said:?}");
    }
}
