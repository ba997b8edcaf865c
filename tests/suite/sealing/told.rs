//! What is told of minutes that aren't as they were: where, how much of it, and what there is beside.

use super::*;
use crate::support::project::reported_at;

/// The findings of a report that have a code.
fn found<'a>(report: &'a Report, code: &str) -> Vec<&'a library::Diagnostic> {
    report.findings.iter().filter(|finding| finding.code.id == code).collect()
}

/// The line of a file that begins with some text, from 1.
fn line(project: &TestProject, path: &str, text: &str) -> usize {
    let whole = fs::read_to_string(project.path(path)).unwrap();
    1 + whole.lines().position(|line| line.trim_start().starts_with(text)).unwrap()
}

#[test]
fn a_change_is_told_at_its_paragraph() {
    let project = project();
    project.edit(FIRST, "Ordföranden avslutade", "Åsa Ek avslutade");
    let report = project.build();
    let place = (FIRST.to_owned(), line(&project, FIRST, "- rubrik: Mötet"), "S7".to_owned());
    assert_eq!(reported_at(found(&report, "S7")[0]), place);
    assert!(pictures(&report).contains("make-docs correct 2021-03-01 --why"));
    project.edit(FIRST, "Åsa Ek avslutade", "Ordföranden avslutade");
    project.edit(FIRST, "plats: Umeå", "plats: Luleå");
    let report = project.build();
    assert_eq!(reported_at(found(&report, "S7")[0]).1, 1, "of no §");
    assert_eq!(found(&report, "S7")[0].path(), FIRST);
}

#[test]
fn three_changes_are_quoted() {
    let project = project();
    project.edit(FIRST, "310 tkr", "910 tkr");
    project.edit(FIRST, "plats: Umeå", "plats: Luleå");
    project.edit(FIRST, "Ordföranden avslutade", "Åsa Ek avslutade");
    let told = spaced(&pictures(&project.build()));
    assert!(
        ["”beviljar 910 tkr”", "Luleå", "Åsa Ek"].iter().all(|own| told.contains(own)),
        "{told}"
    );
    assert!(!told.contains("till\n"), "{told}");
    project.edit(FIRST, "tid: 09.00", "tid: 09.30");
    let told = pictures(&project.build());
    assert!(told.contains("; och 1 ställe till\n"), "{told}");
    project.edit(FIRST, "sekreterare: Kim Berg", "sekreterare: Åsa Ek");
    let told = pictures(&project.build());
    assert!(told.contains("; och 2 ställen till\n"), "{told}");
}

#[test]
fn a_broken_lock_is_told_at_its_line() {
    let project = project();
    library::seal(project.root(), &[day("2021-03-01")]);
    let whole = fs::read_to_string(project.path(LOCK)).unwrap();
    project.write(LOCK, format!("{whole}en rad till\n"));
    let third = "sammantraden/2021-06-07";
    project.write(&format!("content/{third}.yaml"), minutes("2021-06-07", "2021-06-14", ""));
    let report = project.build();
    let place = found(&report, "S8")[0].place.clone().unwrap();
    assert_eq!(place.range(), Some(whole.len()..whole.len() + 1));
    assert!(project.path(&format!("output/{third}/protokoll.pdf")).exists(), "it isn't sealed");
}

#[test]
fn nothing_is_sealed_over_what_lies_there() {
    let project = project();
    project.write(SEALED, "en annan fil");
    let report = library::seal(project.root(), &[day("2021-03-01")]);
    assert!(report.sealed.is_empty() && codes(&report) == ["S1"], "{}", pictures(&report));
    assert!(pictures(&report).contains("filen har ändrats under tiden"), "{}", pictures(&report));
    assert!(bytes(&project, SEALED) == b"en annan fil" && !project.path(LOCK).exists());
    fs::remove_dir_all(project.path("content/forseglat")).unwrap();
    fs::create_dir_all(project.path(LOCK)).unwrap();
    let report = library::seal(project.root(), &[day("2021-03-01")]);
    assert!(report.sealed.is_empty() && codes(&report) == ["S1"], "{}", pictures(&report));
    assert!(!project.path(SEALED).exists(), "nothing is written that no lock file can name");
}

#[test]
fn older_minutes_that_are_put_back_are_kept() {
    let project = project();
    let older = bytes(&project, MINUTES);
    fs::remove_dir_all(project.path("output")).unwrap();
    project.edit(FIRST, "310 tkr", "910 tkr");
    assert!(codes(&project.build()).is_empty());
    project.write(MINUTES, &older);
    let report = project.build();
    assert!(codes(&report).iter().all(|code| *code == "S7"), "{}", pictures(&report));
    let told = pictures(&report);
    assert!(told.contains("inte antecknat vad det sade"), "{told}");
    assert!(bytes(&project, MINUTES) == older);
}

#[test]
fn sealed_minutes_are_corrected() {
    let project = project();
    seal(&project);
    let correct =
        |day: &str| library::correct(project.root(), day, "skrivfel: 910 tkr", "2021-04-01");
    assert_eq!(codes(&correct("2021-03-02")), ["L5"], "there is no record");
    project.write("content/sammantraden/2021-09-06.yaml", "datum: 2021-09-06\nplats: Umeå\n");
    let report = correct("2021-09-06");
    assert!(pictures(&report).contains("inget protokoll från 2021-09-06"), "{}", pictures(&report));

    assert!(pictures(&correct("2021-03-01")).contains("inget att rätta"));
    project.edit(FIRST, "310 tkr", "910 tkr");
    let report = correct("2021-03-01");
    assert_eq!((report.sealed.len(), report.sealed[0].version), (1, 2), "{}", pictures(&report));
    assert_eq!(report.sealed[0].changes.len(), 1);
    let versions = library::verify(project.root()).documents.remove(0).versions;
    assert_eq!(versions.iter().map(|own| own.remade.is_some()).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn extracts_of_sealed_minutes_do_not_need_the_published_ones() {
    let project = project();
    seal(&project);
    let extract = || library::extract(project.root(), "2021-03-01", &["1"], false);
    let path = extract().made[0].path.clone();
    fs::remove_file(project.path(MINUTES)).unwrap();
    project.edit("content/organisation.yaml", "namn: Förbundet", "namn: Nya förbundet");
    let report = extract();
    assert!(codes(&report).is_empty(), "{}", pictures(&report));
    assert!(TestPdf::open(&project.path(&path)).says("Nya förbundet"));
}

#[test]
fn what_is_verified_is_counted() {
    let project = TestProject::new();
    project.write(FIRST, minutes("2021-03-01", "2021-03-10", "första_paragraf: 1\n"));
    let found = library::verify(project.root());
    assert!(found.documents.is_empty() && found.findings.is_empty(), "nothing is made");
    project.build();
    let found = library::verify(project.root());
    assert_eq!((found.locks.len(), found.documents.len()), (0, 1));
    assert!(found.others > 1, "{}", found.others);
    seal(&project);
    fs::remove_file(project.path(MINUTES)).unwrap();
    project.write("content/forseglat/anteckning.txt", "en anteckning");
    let found = library::verify(project.root());
    assert_eq!(found.documents[0].published, PublishedFile::Missing);
    let lock = &found.locks[0];
    assert_eq!((&*lock.path, lock.files, lock.whole), (LOCK, 2, true));
    assert_eq!(lock.sha256, library::sha256(&bytes(&project, LOCK)));
    assert!(faults(&project).contains(&"S10"), "no lock file names the note");
}

/// The first meeting's notice for the board that becomes Nordkommun's.
fn rename_board(project: &TestProject) -> PathBuf {
    project.edit("content/organisation.yaml", "namn: Norra kommun", "namn: Nordkommun");
    project.path("output/sammantraden/2021-03-01/anslag/nordkommun.pdf")
}

#[test]
fn a_board_s_new_name_has_a_notice_of_what_is_corrected_or_made_anew() {
    let project = project();
    let notice = rename_board(&project);
    fs::remove_file(project.path(MINUTES)).unwrap();
    let report = project.build();
    assert!(found(&report, "S7").iter().all(|own| own.path() != FIRST), "{}", pictures(&report));
    assert!(notice.exists());

    let project = self::project();
    let notice = rename_board(&project);
    project.edit(FIRST, "310 tkr", "910 tkr");
    let report = library::correct(project.root(), "2021-03-01", "skrivfel", "2021-04-01");
    assert!(found(&report, "S7").iter().all(|own| own.path() != FIRST), "{}", pictures(&report));
    assert!(notice.exists());
}

#[test]
fn notices_without_their_notes_are_kept_for_what_their_minutes_are() {
    let project = project();
    let notices = notices(&project);
    let before: Vec<_> = notices.iter().map(|path| fs::read(path).unwrap()).collect();
    fs::remove_dir_all(project.path("output/.make-docs")).unwrap();
    project.edit("content/organisation.yaml", "namn: Förbundet", "namn: Nya förbundet");
    let report = project.build();
    assert!(pictures(&report).contains("inte antecknat vad det sade"), "{}", pictures(&report));
    assert!(report.findings.iter().all(|own| !own.path().contains("anslag/")));
    let after: Vec<_> = notices.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(before == after);
}
