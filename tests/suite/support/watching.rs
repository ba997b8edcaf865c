//! `make-docs watch` as a process.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use super::project::TestProject;

/// A project that is watched until the test is over.
pub(crate) struct Watching {
    process: Child,
    lines: Receiver<String>,
    /// The preview's address: "127.0.0.1:4646".
    pub(crate) host: String,
    /// Everything that was printed.
    pub(crate) printed: Vec<String>,
}

impl Watching {
    /// Starts to watch, and waits for the first build.
    pub(crate) fn start(project: &TestProject, arguments: &[&str]) -> Self {
        let mut process = Command::new(assert_cmd::cargo::cargo_bin("make-docs"))
            .arg("watch")
            .arg("--root")
            .arg(project.root())
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = mpsc::channel();
        let printed = BufReader::new(process.stderr.take().unwrap()).lines();
        std::thread::spawn(move || {
            printed.map_while(Result::ok).for_each(|line| drop(sender.send(line)));
        });
        let mut watching = Self { process, lines, host: String::new(), printed: Vec::new() };
        watching.next();
        let host = watching.printed.iter().find_map(|line| line.split("http://").nth(1));
        let host = host.and_then(|host| host.split_whitespace().next());
        watching.host = host.unwrap_or_default().to_owned();
        watching
    }

    /// The line about the next build.
    #[track_caller]
    pub(crate) fn next(&mut self) -> String {
        self.within(Duration::from_secs(60)).unwrap_or_else(|| panic!("{:#?}", self.printed))
    }

    /// The line about the next build, if there is one within a time.
    pub(crate) fn within(&mut self, time: Duration) -> Option<String> {
        #[expect(clippy::disallowed_methods, reason = "a test that waits gives up")]
        let start = Instant::now();
        while let Some(left) = time.checked_sub(start.elapsed()) {
            let line = self.lines.recv_timeout(left).ok()?;
            self.printed.push(line.clone());
            if is_status(&line) {
                return Some(line);
            }
        }
        None
    }

    /// Waits until no build has ended for some time.
    pub(crate) fn rest(&mut self) {
        while self.within(Duration::from_secs(2)).is_some() {}
    }

    /// The line about the first build that tells of something.
    #[track_caller]
    pub(crate) fn until(&mut self, what: &str) -> String {
        loop {
            let line = self.next();
            if line.contains(what) {
                return line;
            }
        }
    }
}

/// Whether a line is the one about a build: "20.31.05  …".
fn is_status(line: &str) -> bool {
    let time = line.get(..8).unwrap_or_default();
    time.len() == 8
        && time
            .bytes()
            .enumerate()
            .all(|(i, b)| if i % 3 == 2 { b == b'.' } else { b.is_ascii_digit() })
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
