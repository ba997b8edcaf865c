//! `make-docs watch` on the sample, from the moment that an editor's write returns: to the PDF on disk,
//! against `typst watch` on the same Typst source, taking turns; to the new page in a browser; and what
//! memory a thousand edits take.
//!
//! `cargo bench --bench watch`, with `typst` 0.15 on the path (`cargo install typst-cli`), or its place
//! in `TYPST`, and `chromedriver` for the browser. What isn't there isn't measured, and that is told.

#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]
#![expect(clippy::disallowed_methods, reason = "a benchmark times")]

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use make_docs::load;
use make_docs::pipeline::BuildContext;
use make_docs::plan::{Document, Kind};
use make_docs::project::Project;
use make_docs::record::Subject;
use make_docs::record::fields::date;
use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecursiveMode, Watcher};
use serde_json::{Value, json};

use self::support::{copy_sample, median, repository, rounds, typst, write};

/// How often each is measured.
const ROUNDS: usize = 40;

/// How many edits a long session has for each round, and the part of them after which its memory is
/// looked at first.
const EDITS: usize = 25;
const EARLY: usize = 20;

/// A pause after an edit, as writers make: everything comes to rest.
const PAUSE: Duration = Duration::from_millis(250);

const RECORD: &str = "content/sammantraden/2020-10-30.yaml";
const PROTOKOLL: &str = "output/sammantraden/2020-10-30/protokoll.pdf";
const CHAPTER: &str = "content/verksamhetsplaner/2021-2023/07-mal.md";

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("a real path");
    let typst = typst();
    let source = lay_out(&root, typst.is_some());
    let mut watching = Watching::start(&root);
    let mut written = Written::watch(&root.join("output"));
    let mut record = Edited::new(&root.join(RECORD), "Ordförande förklarade mötet öppnat");
    // Typst's own watch, on the source that comes from the record.
    let theirs = typst.map(|typst| {
        let process = watch_with_typst(&typst, &root, &source);
        let edited = Edited::new(&source, "Ordförande förklarade mötet öppnat");
        (process, edited, Written::watch(&root.join("typst")), source.with_extension("pdf"))
    });
    to_disk(&root, &mut written, &mut record, theirs);
    browser(&watching, &mut record);
    memory(&root, &watching, &mut written, &mut record);
    watching.stop();
}

/// Typst's watch: the process, the source that it watches, when its PDF is written, and that PDF.
type Theirs = (Running, Edited, Written, PathBuf);

/// Tells how long it takes from a save until the PDF is on disk.
fn to_disk(root: &Path, written: &mut Written, record: &mut Edited, mut theirs: Option<Theirs>) {
    let protokoll = root.join(PROTOKOLL);
    let plan = root.join("output/verksamhetsplaner/2021-2023/verksamhetsplan.pdf");
    let mut chapter = Edited::new(&root.join(CHAPTER), " ska ");
    for _ in 0..3 {
        written.after(record, &protokoll);
        written.after(&mut chapter, &plan);
    }
    let (mut a, mut b, mut ratios, mut c) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds(ROUNDS) {
        let ours = written.after(record, &protokoll);
        a.push(ours);
        if let Some((_, edited, written, pdf)) = &mut theirs {
            let their = written.after(edited, pdf);
            b.push(their);
            ratios.push(ours / their);
        }
    }
    for _ in 0..rounds(ROUNDS) {
        c.push(written.after(&mut chapter, &plan));
    }
    tell("protokoll, 4 sidor, to the PDF on disk", &mut a);
    if !b.is_empty() {
        tell("the same with typst watch", &mut b);
        println!("{:<44} {:6.3}", "ratio, pair by pair", median(&mut ratios));
    }
    tell("verksamhetsplan, 16 sidor, to the PDF on disk", &mut c);
}

/// Tells how much memory a long session takes, early and late in it.
fn memory(root: &Path, watching: &Watching, written: &mut Written, record: &mut Edited) {
    let protokoll = root.join(PROTOKOLL);
    let late = EDITS * rounds(ROUNDS);
    let early = late.div_ceil(EARLY);
    let mut seen = Vec::new();
    for edit in 1..=late {
        written.once(record, &protokoll);
        if edit == early || edit == late {
            thread::sleep(PAUSE);
            seen.push(watching.memory());
        }
    }
    if let [Some(then), Some(now)] = seen[..] {
        let (then, now) = (then as f64 / 1024.0, now as f64 / 1024.0);
        let ratio = now / then;
        println!("memory after {early} edits {then:.0} MB, after {late} {now:.0} MB: {ratio:.2}");
    }
}

fn tell(what: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let (middle, late) = (times[times.len() / 2], times[times.len() * 9 / 10]);
    println!("{what:<48} median {middle:6.1} ms   nine of ten within {late:6.1} ms");
}

/// A file that gets other words at each edit.
struct Edited {
    path: PathBuf,
    text: String,
    words: &'static str,
    count: usize,
}

impl Edited {
    fn new(path: &Path, words: &'static str) -> Self {
        let text = fs::read_to_string(path).expect("a file of the sample");
        assert!(text.contains(words), "{} says so", path.display());
        Self { path: path.to_owned(), text, words, count: 0 }
    }

    /// Saves as most editors do, and tells when the write returned.
    fn save(&mut self) -> Instant {
        self.count += 1;
        let words = format!("{} {} ", self.words.trim_end(), self.words_of_count());
        let text = self.text.replacen(self.words, &words, 1);
        fs::write(&self.path, text).expect("the sample can be written");
        Instant::now()
    }

    /// The words that stand after the others now, of much the same length each time.
    fn words_of_count(&self) -> String {
        format!("gång{:05}", self.count)
    }
}

/// When files below a folder are written to their end.
struct Written {
    events: Receiver<(PathBuf, Instant)>,
    _watcher: notify::RecommendedWatcher,
}

impl Written {
    fn watch(folder: &Path) -> Self {
        let (sender, events) = mpsc::channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let now = Instant::now();
            let Ok(event) = event else { return };
            let is_end = matches!(
                event.kind,
                EventKind::Access(AccessKind::Close(AccessMode::Write))
                    | EventKind::Modify(ModifyKind::Name(RenameMode::To))
            );
            for path in event.paths.into_iter().filter(|_| is_end) {
                let _ = sender.send((path, now)); // nobody listens at the end
            }
        })
        .expect("the system tells of files");
        watcher.watch(folder, RecursiveMode::Recursive).expect("the folder is there");
        Self { events, _watcher: watcher }
    }

    /// Milliseconds from an edit until a file is written, and then rest.
    fn after(&mut self, edited: &mut Edited, file: &Path) -> f64 {
        let time = self.once(edited, file);
        thread::sleep(PAUSE);
        time
    }

    /// Milliseconds from an edit until a file is written.
    fn once(&mut self, edited: &mut Edited, file: &Path) -> f64 {
        while self.events.try_recv().is_ok() {}
        let start = edited.save();
        loop {
            let told = self.events.recv_timeout(Duration::from_secs(20));
            let (path, at) = told.expect("the document is made");
            if path == file {
                return at.saturating_duration_since(start).as_secs_f64() * 1e3;
            }
        }
    }
}

/// `make-docs watch` as a process.
struct Watching {
    process: Child,
    host: String,
}

impl Watching {
    fn start(root: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_make-docs"))
            .args(["watch", "--port", "0", "--root"])
            .arg(root)
            .stderr(Stdio::piped())
            .spawn()
            .expect("make-docs runs");
        let mut lines = BufReader::new(process.stderr.take().expect("a pipe")).lines();
        let mut host = String::new();
        for line in lines.by_ref().map_while(Result::ok) {
            if let Some((_, rest)) = line.split_once("http://") {
                host = rest.to_owned();
            }
            if line.contains(" dokument, ") {
                break;
            }
        }
        thread::spawn(move || lines.for_each(drop));
        Self { process, host }
    }

    /// What it has of memory, in kB.
    fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse().ok()
    }

    fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The sample's records, and beside them the protokoll's Typst source, whose path comes back, with its
/// looks, if there is a `typst` that can take it.
fn lay_out(root: &Path, has_typst: bool) -> PathBuf {
    copy_sample(root);
    let path = root.join("typst/protokoll.typ");
    if !has_typst {
        return path;
    }
    let (context, _) = BuildContext::new(&Project { root: repository().to_owned() });
    for (name, file) in load::shipped_templates() {
        if name.starts_with("lib/") {
            write(&root.join("typst").join(name), file.text.as_bytes());
        }
    }
    let subject = Subject::Meeting(date("2020-10-30").expect("a date"));
    let source = context.source(&Document::whole(subject, Kind::Protokoll));
    write(&path, source.expect("the sample is right").as_bytes());
    path
}

/// A process that is ended when it is no longer needed.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `typst watch` with our standards and fonts, after its first compilation.
fn watch_with_typst(typst: &Path, root: &Path, source: &Path) -> Running {
    let pdf = source.with_extension("pdf");
    let mut process = Command::new(typst)
        .args(["watch", "--features", "a11y-extras", "--pdf-standard", "a-2a,ua-1"])
        .args(["--ignore-system-fonts", "--font-path"])
        .arg(repository().join("fonts"))
        .arg("--root")
        .arg(root.join("typst"))
        .args([source, &pdf])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("typst runs");
    while !pdf.exists() {
        assert!(matches!(process.try_wait(), Ok(None)), "typst goes on");
        thread::sleep(PAUSE);
    }
    thread::sleep(PAUSE);
    Running(process)
}

/// Tells how long it takes until the browser has painted the new page.
fn browser(watching: &Watching, record: &mut Edited) {
    let driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut driver) = driver else {
        println!("no `chromedriver` here: the browser isn't measured");
        return;
    };
    let mut lines = BufReader::new(driver.stdout.take().expect("a pipe")).lines();
    let port = lines.find_map(|line| {
        let line = line.ok()?;
        Some(line.split_once("successfully on port ")?.1.trim_end_matches('.').to_owned())
    });
    thread::spawn(move || lines.for_each(drop));
    let driver = Running(driver);
    let port = port.expect("chromedriver tells its port");
    let send = |path: &str, body: Value| -> Value {
        let url = format!("http://127.0.0.1:{port}/session{path}");
        let answer =
            ureq::post(url).header("content-type", "application/json").send(body.to_string());
        let text = answer.expect("chromedriver answers").body_mut().read_to_string();
        let mut answer: Value = serde_json::from_str(&text.expect("text")).expect("JSON");
        answer["value"].take()
    };
    let arguments = ["--headless=new", "--no-sandbox", "--window-size=1280,1600"];
    let wanted = json!({"goog:chromeOptions": {"args": arguments}});
    let session = send("", json!({"capabilities": {"alwaysMatch": wanted}}));
    let session = format!("/{}", session["sessionId"].as_str().expect("a session"));
    let run = |script: &str| {
        send(&format!("{session}/execute/sync"), json!({"script": script, "args": []}))
    };
    let page = format!("http://{}/#sammantraden/2020-10-30/protokoll.pdf", watching.host);
    send(&format!("{session}/url"), json!({"url": page}));
    thread::sleep(8 * PAUSE);
    // The page with the words is shown, and the frame with it is drawn.
    run("document.querySelectorAll('.page')[1].scrollIntoView(); window.painted = []; \
         new MutationObserver((all) => all.some((one) => one.attributeName === 'data-shown') && \
         requestAnimationFrame(() => setTimeout(() => \
         window.painted.push(performance.timeOrigin + performance.now())))) \
         .observe(document.querySelector('#pages'), {attributes: true, subtree: true})");
    let mut times = Vec::new();
    for _ in 0..rounds(ROUNDS) + 3 {
        thread::sleep(PAUSE);
        run("window.painted = []");
        record.save();
        let start = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
        thread::sleep(2 * PAUSE);
        let painted = run("return window.painted");
        let last = painted.as_array().and_then(|all| all.first()?.as_f64());
        times.extend(last.map(|last| last - start.as_secs_f64() * 1e3));
    }
    times.drain(..3.min(times.len()));
    if times.is_empty() {
        println!("the browser painted nothing");
    } else {
        tell("protokoll, to the page in the browser", &mut times);
    }
    drop(driver);
}
