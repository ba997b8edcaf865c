//! What is written lasts: a killed build leaves whole files and the next one finishes it, what somebody else
//! has changed is kept, and two builds don't write at once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::support::library;
use crate::support::project::{TestProject, codes, pictures};

const DAY: &str = "2021-03-01";
const MEETING: &str = "content/sammantraden/2021-03-01.yaml";
const PROTOKOLL: &str = "output/sammantraden/2021-03-01/protokoll.pdf";
const MANIFEST: &str = "output/.make-docs/manifest";
const KALLELSE: &str = "output/sammantraden/2021-03-01/kallelse.pdf";
const NOTICE: &str = "output/sammantraden/2021-03-01/anslag/norra-kommun.html";

/// A project whose only meeting gives a dozen files.
fn project() -> TestProject {
    let project = TestProject::new();
    project.meeting(
        "datum: 2021-03-01\ntid: 09.00–10.00\nplats: Umeå\nkallelse: 2021-02-20\n\
         närvaro: {beslutande: [{namn: Åsa Ek, roll: ordförande}, Bo Al, Eva Ro]}\n\
         sekreterare: Kim Berg\njusterare: Bo Al\njustering: 2021-03-10\n\
         anslag: {uppsatt: 2021-03-11, nedtas: 2021-04-02}\nförsta_paragraf: 1\n\
         ärenden: [{rubrik: Ett, text: Ordet hade ordföranden.}]\n",
    );
    project
}

/// The files below `output/`, but for what is kept about them.
fn files(project: &TestProject) -> BTreeMap<String, Vec<u8>> {
    let output = project.path("output");
    let entries = walkdir::WalkDir::new(&output).into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(&output).unwrap().to_str().unwrap().to_owned();
            Some((path, fs::read(entry.path()).ok()?)) // a build that goes on may have moved it
        })
        .filter(|(path, _)| !path.starts_with(".make-docs/"))
        .collect()
}

/// Asks for a build that is another process.
fn build(root: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("make-docs"));
    command.arg("build").arg("--root").arg(root);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn the_manifest_says_what_was_written() {
    let project = project();
    project.build();
    let manifest = fs::read_to_string(project.path("output/.make-docs/manifest")).unwrap();
    let paths: Vec<&str> = manifest.lines().map(|line| line.split_once("  ").unwrap().1).collect();
    let files = files(&project);
    assert_eq!(paths, files.keys().collect::<Vec<_>>());
    assert!(!project.path("output/.make-docs/journal").exists());
}

#[test]
fn what_somebody_has_changed_is_kept() {
    let project = project();
    project.build();
    project.forget_approvals();
    let ours = fs::read(project.path(PROTOKOLL)).unwrap();
    let signed = [ours.as_slice(), b"1 0 obj\nendobj\nstartxref\n0\n%%EOF\n"].concat();
    for other in [signed.as_slice(), b"%PDF-1.7 another program's", b""] {
        fs::write(project.path(PROTOKOLL), other).unwrap();
        project.edit(MEETING, "Ordet", "Ordet ");
        let report = project.build();
        assert_eq!(codes(&report), ["S4"], "{}", pictures(&report));
        assert_eq!(fs::read(project.path(PROTOKOLL)).unwrap(), other);
        assert!(report.kept.contains(PROTOKOLL));
    }
    fs::remove_file(project.path(PROTOKOLL)).unwrap();
    assert!(codes(&project.build()).is_empty());
    project.forget_approvals();

    let notice = fs::read_to_string(project.path(NOTICE)).unwrap();
    project.write(NOTICE, notice + "<p>Mitt eget tillägg.</p>");
    project.edit(MEETING, "Bo Al\njustering", "Eva Ro\njustering");
    assert_eq!(codes(&project.build()), ["S4"]);
    assert!(fs::read_to_string(project.path(NOTICE)).unwrap().contains("tillägg"));
}

#[test]
fn what_we_wrote_elsewhere_is_replaced() {
    let project = project();
    project.build();
    project.forget_approvals();
    let before = fs::read(project.path(KALLELSE)).unwrap();
    project.edit(MEETING, "plats: Umeå", "plats: Vännäs");
    project.build();
    // As when another version of `output/` is checked out.
    fs::write(project.path(KALLELSE), &before).unwrap();
    assert!(codes(&project.build()).is_empty());
    assert!(fs::read(project.path(KALLELSE)).unwrap() != before);
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let project = project();
    project.build();
    project.forget_approvals();
    fs::set_permissions(project.path(PROTOKOLL), fs::Permissions::from_mode(0o600)).unwrap();
    project.edit(MEETING, "Ordet hade", "Ordet fick");
    project.build();
    let mode = fs::metadata(project.path(PROTOKOLL)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_elsewhere() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    let project = project();
    fs::create_dir_all(project.path("output/sammantraden")).unwrap();
    symlink(elsewhere.path(), project.path("output/sammantraden/2021-03-01")).unwrap();
    let report = project.build();
    assert!(codes(&report).iter().all(|code| *code == "S1"), "{}", pictures(&report));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);

    fs::remove_file(project.path("output/sammantraden/2021-03-01")).unwrap();
    project.build();
    project.forget_approvals();
    let target = elsewhere.path().join("protokoll.pdf");
    fs::rename(project.path(PROTOKOLL), &target).unwrap();
    symlink(&target, project.path(PROTOKOLL)).unwrap();
    project.edit(MEETING, "Ordet hade", "Ordet fick");
    let before = fs::read(&target).unwrap();
    assert_eq!(codes(&project.build()), ["S1"]);
    assert_eq!(fs::read(&target).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_published_folder_elsewhere_is_refused() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    let project = project();
    for target in [elsewhere.path(), &elsewhere.path().join("missing"), Path::new("..")] {
        symlink(target, project.path("output")).unwrap();
        let reports = [project.build(), library::extract(project.root(), DAY, &["1"], false)];
        for report in reports {
            assert_eq!(codes(&report), ["S1"], "{}", pictures(&report));
            assert!(report.made.is_empty() && report.left_over.is_empty());
        }
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
        fs::remove_file(project.path("output")).unwrap();
    }
    // A link that stays within the project is what somebody wanted.
    fs::create_dir(project.path("published")).unwrap();
    symlink("published", project.path("output")).unwrap();
    assert!(codes(&project.build()).is_empty());
    assert!(project.path("published/sammantraden/2021-03-01/protokoll.pdf").is_file());
}

#[cfg(unix)]
#[test]
fn what_is_kept_about_a_build_is_in_ordinary_files() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    let project = project();
    for name in ["lock", "journal", "manifest", "sources"] {
        let path = project.path(&format!("output/.make-docs/{name}"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        assert_eq!(codes(&project.build()), ["S1"], "{name}");
        fs::remove_file(&path).unwrap();
        let target = elsewhere.path().join(name);
        fs::write(&target, "somebody's").unwrap();
        symlink(&target, &path).unwrap();
        assert_eq!(codes(&project.build()), ["S1"], "{name}");
        assert_eq!(fs::read(&target).unwrap(), b"somebody's");
        fs::remove_file(&path).unwrap();
    }
    assert!(codes(&project.build()).is_empty());
}

#[test]
fn an_extract_that_waits_says_so() {
    let project = project();
    project.build();
    let lock =
        fs::File::options().write(true).open(project.path("output/.make-docs/lock")).unwrap();
    lock.lock().unwrap();
    let has_waited = AtomicBool::new(false);
    let report = library::extract_or_wait(project.root(), DAY, "1", &|| {
        has_waited.store(true, Ordering::Relaxed);
        lock.unlock().unwrap();
    });
    assert_eq!(report.made.len(), 1, "{}", pictures(&report));
    assert!(has_waited.into_inner());
}

#[test]
fn an_interrupted_build_is_finished() {
    let project = project();
    project.build();
    project.forget_approvals();
    let old = files(&project);
    let old_manifest = fs::read(project.path(MANIFEST)).unwrap();
    project.edit(MEETING, "Ordet hade", "Ordet fick");
    project.edit(MEETING, "plats: Umeå", "plats: Vännäs");
    project.build();
    let new = files(&project);
    let new_manifest = fs::read_to_string(project.path(MANIFEST)).unwrap();

    // As a build is that was killed when it had put the first of its files in their places.
    let mut moves = String::new();
    let changed: Vec<&String> = new.keys().filter(|path| old[*path] != new[*path]).collect();
    assert!(changed.len() > 1);
    for (at, path) in changed.iter().enumerate() {
        let own = format!("output/{path}");
        let temporary = format!(".make-docs-{at}");
        let beside = own.replace(own.rsplit('/').next().unwrap(), &temporary);
        if at > 0 {
            project.write(&beside, &new[*path]);
            project.write(&own, &old[*path]);
        }
        let hash = library::sha256(&new[*path]);
        let from = beside.strip_prefix("output/").unwrap();
        moves += &format!("{hash}  {from}  {path}\n");
    }
    let journal = format!("make-docs 1\n{moves}slut {}\n", changed.len());
    project.write("output/.make-docs/journal", journal);
    project.write(MANIFEST, old_manifest);
    project.write("output/sammantraden/.make-docs-lost", "half of a file");

    assert_eq!(codes(&project.check()), ["S5"]);
    let report = project.build();
    assert!(report.made.iter().all(|made| !made.changed), "{}", pictures(&report));
    assert_eq!(files(&project), new);
    assert_eq!(fs::read_to_string(project.path(MANIFEST)).unwrap(), new_manifest);
    assert!(codes(&project.check()).is_empty());
}

#[test]
fn a_second_build_waits() {
    let project = project();
    project.build();
    project.forget_approvals();
    project.edit(MEETING, "Ordet hade", "Ordet fick");
    let lock =
        fs::File::options().write(true).open(project.path("output/.make-docs/lock")).unwrap();
    lock.lock().unwrap();
    let before = files(&project);
    let mut other = build(project.root()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    assert!(other.try_wait().unwrap().is_none(), "it waits");
    assert_eq!(files(&project), before);
    drop(lock);
    assert!(other.wait().unwrap().success());
    assert_ne!(files(&project), before);
}
