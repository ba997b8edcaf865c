//! Latency and memory of `make-docs watch` on the sample. Latency is measured from when an editor's write
//! returns: to the PDF on disk, in turns with `typst watch` on the same Typst source, and to the new page
//! painted in a browser. Memory is measured over a thousand edits.
//!
//! `cargo bench --bench watch`, with `typst` 0.15 on the path (`cargo install typst-cli`) or its path in
//! `TYPST`, and `chromedriver` for the browser. Without one of them, its measurement is skipped, and that
//! is printed.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use make_docs::kinds::protokoll;
use make_docs::load;
use make_docs::pipeline;
use make_docs::project::{OrganId, Project};
use make_docs::record::{About, MeetingId};
use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecursiveMode, Watcher};
use serde_json::{Value, json};

use self::support::{copy_sample, median, repository, rounds, typst, write};

/// The number of measurements of each latency.
const ROUNDS: usize = 40;

/// The number of edits in a long session for each round, and the part of them after which memory is
/// measured first.
const EDITS: usize = 25;
const EARLY: usize = 20;

/// The pause after an edit, as writers make: everything becomes idle.
const PAUSE: Duration = Duration::from_millis(250);

const RECORD: &str = "content/sammantraden/2020-10-30.yaml";
const CHAPTER: &str = "content/verksamhetsplaner/2021-2023/07-mal.md";

/// The words of the record that edits change.
const RECORD_WORDS: &str = "Ordförande förklarade mötet öppnat";

const PROTOKOLL: &str = "output/sammantraden/2020-10-30/protokoll.pdf";
const PLAN: &str = "output/verksamhetsplaner/2021-2023/verksamhetsplan.pdf";

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("a real path");
    copy_sample(&root);
    let mut watching = Watching::start(&root);
    let mut record = EditedFile::new(&root.join(RECORD), RECORD_WORDS);
    let mut chapter = EditedFile::new(&root.join(CHAPTER), " ska ");
    let mut written = WrittenFiles::watch(&root.join("output"));
    let typst = typst().map(|typst| TypstWatch::start(&typst, &root));
    measure_pdfs(&root, &mut written, &mut record, &mut chapter, typst);
    measure_browser(&watching, &mut record);
    measure_memory(&watching, &mut written, &mut record, &root.join(PROTOKOLL));
    watching.stop();
}

/// Measures how long it takes until the PDF is on disk.
fn measure_pdfs(
    root: &Path,
    written: &mut WrittenFiles,
    record: &mut EditedFile,
    chapter: &mut EditedFile,
    mut typst: Option<TypstWatch>,
) {
    let (protokoll, plan) = (root.join(PROTOKOLL), root.join(PLAN));
    for _ in 0..3 {
        written.time_after(record, &protokoll);
        written.time_after(chapter, &plan);
    }
    let (mut own_times, mut typst_times, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds(ROUNDS) {
        let own_time = written.time_after(record, &protokoll);
        own_times.push(own_time);
        if let Some(typst) = &mut typst {
            let typst_time = typst.written.time_after(&mut typst.edited, &typst.pdf);
            typst_times.push(typst_time);
            ratios.push(own_time / typst_time);
        }
    }
    let mut chapter_times: Vec<f64> =
        (0..rounds(ROUNDS)).map(|_| written.time_after(chapter, &plan)).collect();
    print_times("protokoll, 4 sidor, to the PDF on disk", &mut own_times);
    if !typst_times.is_empty() {
        print_times("the same with typst watch", &mut typst_times);
        println!("{:<44} {:6.3}", "ratio, pair by pair", median(&mut ratios));
    }
    print_times("verksamhetsplan, 16 sidor, to the PDF on disk", &mut chapter_times);
}

/// Measures how much memory the program has after a long session, compared to a short one.
fn measure_memory(
    watching: &Watching,
    written: &mut WrittenFiles,
    record: &mut EditedFile,
    protokoll: &Path,
) {
    let last = EDITS * rounds(ROUNDS);
    let first = last.div_ceil(EARLY);
    let mut memory = Vec::new();
    for edit in 1..=last {
        written.time_until(record, protokoll);
        if edit == first || edit == last {
            thread::sleep(PAUSE);
            memory.push(watching.memory());
        }
    }
    if let [Some(early), Some(late)] = memory[..] {
        let (early, late) = (early as f64 / 1024.0, late as f64 / 1024.0);
        let ratio = late / early;
        println!("memory after {first} edits {early:.0} MB, after {last} {late:.0} MB: {ratio:.2}");
    }
}

fn print_times(measured: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let (middle, late) = (times[times.len() / 2], times[times.len() * 9 / 10]);
    println!("{measured:<48} median {middle:6.1} ms   nine of ten within {late:6.1} ms");
}

/// A file that gets other words at each edit.
struct EditedFile {
    path: PathBuf,
    text: String,
    words: &'static str,
    count: usize,
}

impl EditedFile {
    fn new(path: &Path, words: &'static str) -> Self {
        let text = fs::read_to_string(path).expect("a file of the sample");
        assert!(text.contains(words), "{} says so", path.display());
        Self { path: path.to_owned(), text, words, count: 0 }
    }

    /// Saves as most editors do; returns when the write returned.
    fn save(&mut self) -> Instant {
        self.count += 1;
        let words = format!("{} {} ", self.words.trim_end(), self.suffix());
        let text = self.text.replacen(self.words, &words, 1);
        fs::write(&self.path, text).expect("the sample can be written");
        Instant::now()
    }

    /// The words after the others now, of the same length each time.
    fn suffix(&self) -> String {
        format!("gång{:05}", self.count)
    }
}

/// Reports when files below a folder are completely written.
struct WrittenFiles {
    events: Receiver<(PathBuf, Instant)>,
    _watcher: notify::RecommendedWatcher,
}

impl WrittenFiles {
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
                let _ = sender.send((path, now)); // fails only at the end
            }
        })
        .expect("the system reports file events");
        watcher.watch(folder, RecursiveMode::Recursive).expect("the folder is there");
        Self { events, _watcher: watcher }
    }

    /// Milliseconds from an edit until a file is written. Returns after a pause.
    fn time_after(&mut self, edited: &mut EditedFile, file: &Path) -> f64 {
        let time = self.time_until(edited, file);
        thread::sleep(PAUSE);
        time
    }

    /// Milliseconds from an edit until a file is written.
    fn time_until(&mut self, edited: &mut EditedFile, file: &Path) -> f64 {
        while self.events.try_recv().is_ok() {}
        let start = edited.save();
        loop {
            let event = self.events.recv_timeout(Duration::from_secs(20));
            let (path, at) = event.expect("the document is made");
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

    /// The resident memory of the program and of the process that it works in, in kB.
    fn memory(&self) -> Option<u64> {
        let own = self.process.id();
        let threads = fs::read_dir(format!("/proc/{own}/task")).ok()?.filter_map(Result::ok);
        let lists = threads.filter_map(|own| fs::read_to_string(own.path().join("children")).ok());
        let begun = lists.flat_map(|ids| numbers(&ids));
        begun.chain([own]).map(resident).sum()
    }

    fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The numbers in a text.
fn numbers(text: &str) -> Vec<u32> {
    text.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// The resident memory of a process, in kB.
fn resident(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Writes the protokoll's Typst source to a folder, with the files that it imports; returns its path.
fn write_typst_source(folder: &Path) -> PathBuf {
    for (name, file) in load::shipped_templates() {
        if name.starts_with("lib/") {
            write(&folder.join(name), file.text.as_bytes());
        }
    }
    let held = MeetingId::parse("2020-10-30").expect("a day");
    let subject = About::Meeting(held).of(&OrganId::OWN);
    let document = protokoll::PROTOKOLL.document(&subject);
    let source = pipeline::typst_source(&Project { root: repository().to_owned() }, &document);
    let path = folder.join("protokoll.typ");
    write(&path, source.expect("the sample is right"));
    path
}

/// A process that is killed when dropped.
struct ChildGuard(Child);

impl Drop for ChildGuard {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `typst watch` on a Typst source, with the same standards and fonts.
struct TypstWatch {
    edited: EditedFile,
    written: WrittenFiles,
    pdf: PathBuf,
    _process: ChildGuard,
}

impl TypstWatch {
    /// Starts to watch, and waits for the first compilation.
    fn start(typst: &Path, root: &Path) -> Self {
        let folder = root.join("typst");
        let source = write_typst_source(&folder);
        let pdf = source.with_extension("pdf");
        let mut process = Command::new(typst)
            .args(["watch", "--features", "a11y-extras", "--pdf-standard", "a-2a,ua-1"])
            .args(["--ignore-system-fonts", "--font-path"])
            .arg(repository().join("fonts"))
            .arg("--root")
            .arg(&folder)
            .args([&source, &pdf])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("typst runs");
        while !pdf.exists() {
            assert!(matches!(process.try_wait(), Ok(None)), "typst is running");
            thread::sleep(PAUSE);
        }
        thread::sleep(PAUSE);
        Self {
            edited: EditedFile::new(&source, RECORD_WORDS),
            written: WrittenFiles::watch(&folder),
            pdf,
            _process: ChildGuard(process),
        }
    }
}

/// A browser with one tab, by the `WebDriver` protocol.
struct Browser {
    /// The URL of its session.
    session: String,
    _driver: ChildGuard,
}

impl Browser {
    /// Starts a browser; none if there is no `chromedriver`.
    fn start() -> Option<Self> {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(driver.stdout.take().expect("a pipe")).lines();
        let port = lines.find_map(|line| {
            let line = line.ok()?;
            Some(line.split_once("successfully on port ")?.1.trim_end_matches('.').to_owned())
        });
        thread::spawn(move || lines.for_each(drop));
        let sessions =
            format!("http://127.0.0.1:{}/session", port.expect("chromedriver prints its port"));
        let arguments = ["--headless=new", "--no-sandbox", "--window-size=1280,1600"];
        let options = json!({"goog:chromeOptions": {"args": arguments}});
        let session = post(&sessions, &json!({"capabilities": {"alwaysMatch": options}}));
        let id = session["sessionId"].as_str().expect("a session");
        Some(Self { session: format!("{sessions}/{id}"), _driver: ChildGuard(driver) })
    }

    fn open(&self, url: &str) {
        post(&format!("{}/url", self.session), &json!({"url": url}));
    }

    /// The value that a script returns.
    fn run(&self, script: &str) -> Value {
        post(&format!("{}/execute/sync", self.session), &json!({"script": script, "args": []}))
    }
}

/// The value in the response to a `WebDriver` command.
fn post(url: &str, body: &Value) -> Value {
    let request = ureq::post(url).header("content-type", "application/json");
    let text = request
        .send(body.to_string())
        .expect("chromedriver responds")
        .body_mut()
        .read_to_string()
        .expect("text");
    let mut response: Value = serde_json::from_str(&text).expect("JSON");
    response["value"].take()
}

/// Measures how long it takes until the browser has painted the new page.
fn measure_browser(watching: &Watching, record: &mut EditedFile) {
    let Some(browser) = Browser::start() else {
        println!("no `chromedriver` here: the browser isn't measured");
        return;
    };
    browser.open(&format!("http://{}/#sammantraden/2020-10-30/protokoll.pdf", watching.host));
    thread::sleep(8 * PAUSE);
    // The page with the words is scrolled to, and the time noted when the frame with it is drawn.
    browser.run(
        "document.querySelectorAll('.page')[1].scrollIntoView(); window.painted = []; \
         new MutationObserver((all) => all.some((one) => one.attributeName === 'data-shown') && \
         requestAnimationFrame(() => setTimeout(() => \
         window.painted.push(performance.timeOrigin + performance.now())))) \
         .observe(document.querySelector('#pages'), {attributes: true, subtree: true})",
    );
    let mut times = Vec::new();
    for _ in 0..rounds(ROUNDS) + 3 {
        thread::sleep(PAUSE);
        browser.run("window.painted = []");
        record.save();
        let start = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
        thread::sleep(2 * PAUSE);
        let painted = browser.run("return window.painted");
        let first = painted.as_array().and_then(|all| all.first()?.as_f64());
        times.extend(first.map(|first| first - start.as_secs_f64() * 1e3));
    }
    times.drain(..3.min(times.len()));
    if times.is_empty() {
        println!("the browser painted nothing");
    } else {
        print_times("protokoll, to the page in the browser", &mut times);
    }
}
