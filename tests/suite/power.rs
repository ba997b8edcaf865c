//! A power cut at every system call that changes a file: on a model of a disk that keeps only what was synced, and on
//! ext4, whose image is copied while it is written to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::faults::{SUBJECTS, Stage, Subject};
use crate::support::injection::{Change, Disturbance, run};
use crate::support::published::{Files, differing, published, restore};

/// How ext4 is mounted: with what it does for programs that don't sync, and without.
pub(crate) const EXT4: [&str; 2] = ["auto_da_alloc", "noauto_da_alloc"];

/// A file or folder, whatever it is called.
type Node = usize;

/// The names on a disk.
type Names = BTreeMap<PathBuf, Node>;

/// A change of a folder that may not be on disk yet.
#[derive(Debug, Clone)]
enum Entry {
    Set(PathBuf, Node),
    Rename(PathBuf, PathBuf, Node),
    Remove(PathBuf),
}

impl Entry {
    /// The folder that has it once that is synced.
    fn folder(&self) -> &Path {
        let (Self::Set(path, _) | Self::Rename(_, path, _) | Self::Remove(path)) = self;
        path.parent().unwrap()
    }

    fn enter(&self, names: &mut Names) {
        match self {
            Self::Set(path, node) => drop(names.insert(path.clone(), *node)),
            Self::Remove(path) => drop(names.remove(path)),
            Self::Rename(from, to, node) => {
                names.remove(from);
                names.insert(to.clone(), *node);
            }
        }
    }
}

/// What was written to a file, and what of that is on disk for certain; none if it is a folder.
#[derive(Debug, Clone)]
struct Content {
    written: Vec<u8>,
    synced: Vec<u8>,
}

/// A disk that promises no more than POSIX does: a file's bytes are there once it is synced, its name once its
/// folder is, and of the names that aren't synced any may be there.
struct Disk {
    root: PathBuf,
    contents: Vec<Option<Content>>,
    /// What programs see.
    seen: Names,
    /// What is there for certain.
    kept: Names,
    pending: Vec<Entry>,
}

impl Disk {
    /// A disk with some published files.
    fn new(root: PathBuf, files: &Files) -> Self {
        let (seen, kept) = (Names::new(), Names::new());
        let mut disk = Self { root, contents: Vec::new(), seen, kept, pending: Vec::new() };
        for folder in [disk.root.clone(), disk.root.join("content")] {
            let node = disk.node(None);
            disk.kept.insert(folder, node);
        }
        for (path, bytes) in files {
            let path = disk.root.join(path);
            for folder in path.ancestors().skip(1) {
                let node = disk.node(None);
                disk.kept.entry(folder.to_owned()).or_insert(node);
            }
            let node = disk.node(Some(bytes.clone()));
            disk.kept.insert(path, node);
        }
        disk.seen = disk.kept.clone();
        disk
    }

    fn node(&mut self, bytes: Option<Vec<u8>>) -> Node {
        self.contents.push(bytes.map(|bytes| Content { written: bytes.clone(), synced: bytes }));
        self.contents.len() - 1
    }

    /// Changes the disk as a system call does.
    fn apply(&mut self, change: &Change) {
        let Change { name, path, to, bytes } = change;
        match name.as_str() {
            "openat" | "open" => self.create(path, Some(Vec::new())),
            "mkdir" | "mkdirat" => self.create(path, None),
            "write" => self.content(path).written.extend(bytes),
            "fsync" | "fdatasync" => self.sync(path),
            "rename" | "renameat" | "renameat2" => {
                if let Some(node) = self.seen.remove(path) {
                    self.seen.insert(to.clone(), node);
                    self.pending.push(Entry::Rename(path.clone(), to.clone(), node));
                }
            }
            "unlink" | "unlinkat" => {
                if self.seen.remove(path).is_some() {
                    self.pending.push(Entry::Remove(path.clone()));
                }
            }
            "fchmod" | "fchmodat" | "chmod" => {} // modes aren't modelled
            other => panic!("the model doesn't know `{other}`"),
        }
    }

    fn create(&mut self, path: &Path, bytes: Option<Vec<u8>>) {
        if !self.seen.contains_key(path) {
            let node = self.node(bytes);
            self.seen.insert(path.to_owned(), node);
            self.pending.push(Entry::Set(path.to_owned(), node));
        }
    }

    fn content(&mut self, path: &Path) -> &mut Content {
        self.contents[self.seen[path]].as_mut().unwrap()
    }

    fn sync(&mut self, path: &Path) {
        let node = self.seen.get(path).copied();
        match node.and_then(|node| self.contents[node].as_mut()) {
            Some(content) => content.synced.clone_from(&content.written),
            None => {
                let (synced, pending): (Vec<_>, Vec<_>) =
                    self.pending.drain(..).partition(|entry| entry.folder() == path);
                self.pending = pending;
                synced.iter().for_each(|entry| entry.enter(&mut self.kept));
            }
        }
    }

    /// What may be there after a power cut: with no name that isn't synced, all, every second, one, or all but one.
    fn states(&self) -> BTreeSet<Files> {
        let count = self.pending.len();
        let mut selections: Vec<BTreeSet<usize>> =
            vec![BTreeSet::new(), (0..count).collect(), (0..count).step_by(2).collect()];
        for one in 0..count {
            selections.push(BTreeSet::from([one]));
            selections.push((0..count).filter(|at| *at != one).collect());
        }
        let states = selections.iter().map(|selection| {
            let mut names = self.kept.clone();
            selection.iter().for_each(|at| self.pending[*at].enter(&mut names));
            self.files(&names)
        });
        states.collect()
    }

    /// The files that can be reached by some names, with the bytes that are on disk for certain.
    fn files(&self, names: &Names) -> Files {
        let files = names.iter().filter_map(|(path, node)| {
            let content = self.contents[*node].as_ref()?;
            let own = path.strip_prefix(&self.root).ok()?.to_str()?.to_owned();
            let mut above = path.ancestors().skip(1);
            let is_reached =
                above.all(|above| !above.starts_with(&self.root) || names.contains_key(above));
            is_reached.then(|| (own, content.synced.clone()))
        });
        files.collect()
    }
}

/// What power cuts led to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cuts {
    /// The places where the power was cut.
    pub(crate) places: usize,
    /// The different states of the disk that this left; 0 where they aren't compared.
    pub(crate) states: usize,
    /// How many of them the next run began with.
    pub(crate) finished: usize,
}

/// Cuts the power of a modelled disk at every system call of a command, and after it. Every `step`th state is finished.
pub(crate) fn on_model(subject: &Subject, step: usize) -> Cuts {
    let mut cuts = Cuts::default();
    for stage in Stage::all(subject) {
        let mut disk = Disk::new(stage.project.root().to_owned(), &stage.before);
        let mut states = disk.states();
        for change in &stage.changes {
            disk.apply(change);
            states.extend(disk.states());
        }
        for after_all in disk.states() {
            // What was reported as made is there.
            assert_eq!(differing(&after_all, &stage.after), BTreeSet::new(), "{:?}", disk.pending);
        }
        cuts.places += stage.changes.len() + 1;
        cuts.states += states.len();
        for (at, state) in states.iter().enumerate() {
            stage.is_whole(state, &format!("state {at}"));
            if at % step == 0 {
                restore(stage.project.root(), state);
                stage.is_finished(&format!("state {at}"));
                cuts.finished += 1;
            }
        }
    }
    cuts
}

/// A file system in a file.
struct Image {
    _folder: tempfile::TempDir,
    mounted: PathBuf,
}

impl Image {
    /// Mounts an ext4 image; none if that isn't allowed here.
    fn mount(folder: tempfile::TempDir, image: &Path, options: &str) -> Option<Self> {
        let mounted = folder.path().join("mounted");
        fs::create_dir_all(&mounted).unwrap();
        let options = format!("loop,{options}");
        let is_mounted =
            succeeds(Command::new("mount").args(["-o", &options]).arg(image).arg(&mounted));
        is_mounted.then_some(Self { _folder: folder, mounted })
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.mounted).status(); // the test has failed if it can't be
    }
}

/// Whether a program is there and succeeds.
fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

fn in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Cuts the power of an ext4 file system at every system call of a command, and after it, and looks at every `step`th
/// place; none if nothing can be mounted here.
pub(crate) fn on_ext4(subject: &Subject, options: &str, step: usize) -> Option<Cuts> {
    let folder = in_memory();
    let image = folder.path().join("image");
    fs::File::create(&image).unwrap().set_len(24 << 20).unwrap();
    if !succeeds(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image)) {
        return None;
    }
    let mut cuts = Cuts::default();
    for stage in Stage::all(subject) {
        let copies = in_memory();
        let last = record(&stage, &image, options, copies.path())?;
        for at in (1..=last).rev().step_by(step) {
            let cut = Image::mount(in_memory(), &copies.path().join(at.to_string()), options)?;
            let (root, place) = (cut.mounted.join("project"), format!("cut {at}"));
            let left = published(&root);
            stage.is_whole(&left, &place);
            if at == last {
                assert_eq!(differing(&left, &stage.after), BTreeSet::new());
            }
            stage.is_finished_in(&root, &place);
            cuts.places += 1;
            cuts.finished += 1;
        }
    }
    Some(cuts)
}

/// Runs a command on a file system, whose image is copied before each system call, and after all. Returns how many
/// copies there are, named by their numbers.
fn record(stage: &Stage<'_>, image: &Path, options: &str, copies: &Path) -> Option<usize> {
    let mounted = Image::mount(in_memory(), image, options)?;
    let root = mounted.mounted.join("project");
    let _ = fs::remove_dir_all(&root); // what the stage before left
    copy(stage.project.root(), &root);
    restore(&root, &stage.before);
    assert!(succeeds(Command::new("sync").arg("-f").arg(&mounted.mounted)));
    let script = copies.join("copy");
    let line = format!("exec cp --sparse=always {} {}/$1\n", image.display(), copies.display());
    fs::write(&script, line).unwrap();
    let command = format!("sh {}", script.display());
    let arguments = stage.subject.arguments;
    let last = run(&root, arguments, Disturbance::Each(&command)).changes.len() + 1;
    assert!(succeeds(Command::new("sh").arg(&script).arg(last.to_string())));
    Some(last)
}

/// Copies the sources of a project.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from.join("content")) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn the_model_loses_what_is_not_synced() {
    let output = PathBuf::from("/output");
    let change = |name: &str, path: &str, to: &str, bytes: &[u8]| Change {
        name: name.to_owned(),
        path: output.join(path),
        to: output.join(to),
        bytes: bytes.to_vec(),
    };
    let before = Files::from([("a".to_owned(), b"old".to_vec())]);
    let created = change("openat", ".make-docs-1", "", b"");
    let written = change("write", ".make-docs-1", "", b"new");
    let synced = change("fsync", ".make-docs-1", "", b"");
    let renamed = change("renameat", ".make-docs-1", "a", b"");
    let folder = Change { path: output.clone(), ..change("fsync", "", "", b"") };
    let states = |changes: &[&Change]| {
        let mut disk = Disk::new(output.clone(), &before);
        changes.iter().for_each(|change| disk.apply(change));
        let states = disk.states().into_iter();
        states.map(|files| files.get("a").cloned().unwrap_or_default()).collect::<BTreeSet<_>>()
    };
    let [old, new, torn] = [b"old", b"new", b"".as_slice()].map(<[u8]>::to_vec);
    let unsynced = states(&[&created, &written, &renamed]);
    assert_eq!(unsynced, BTreeSet::from([old.clone(), torn]));
    let may_be_lost = states(&[&created, &written, &synced, &renamed]);
    assert_eq!(may_be_lost, BTreeSet::from([old, new.clone()]));
    let lasting = states(&[&created, &written, &synced, &renamed, &folder]);
    assert_eq!(lasting, BTreeSet::from([new]));
}

#[test]
#[ignore = "slow: tests/run"]
fn a_power_cut_leaves_whole_files() {
    for subject in SUBJECTS {
        on_model(subject, 10);
    }
}

#[test]
#[ignore = "needs root and loop devices: tests/run"]
fn a_power_cut_of_ext4_leaves_whole_files() {
    for options in EXT4 {
        // Where nothing can be mounted, the model is all there is.
        let _ = on_ext4(&SUBJECTS[0], options, 9);
    }
}
