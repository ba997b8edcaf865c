//! `make-docs watch` as a process.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
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
    /// What paths begin with: "/" and a key, or nothing.
    pub(crate) prefix: String,
    /// The project's folder.
    pub(crate) root: PathBuf,
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
        let root = project.root().to_owned();
        let (host, prefix) = (String::new(), String::new());
        let mut watching = Self { process, lines, host, prefix, root, printed: Vec::new() };
        watching.next();
        let url = watching.printed.iter().find_map(|line| line.split("http://").nth(1));
        let url = url.and_then(|url| url.split_whitespace().next()).unwrap_or_default();
        let (host, path) = url.split_once('/').unwrap_or((url, ""));
        let prefix = path.strip_suffix('/').map(|key| format!("/{key}")).unwrap_or_default();
        (watching.host, watching.prefix) = (host.to_owned(), prefix);
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

    /// The memory that the process that works has, in bytes.
    #[cfg(target_os = "linux")]
    pub(crate) fn memory(&self) -> usize {
        let id = self.process.id();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap();
        let worker = children.split_whitespace().next().unwrap();
        let status = std::fs::read_to_string(format!("/proc/{worker}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() << 10
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
pub(crate) fn is_status(line: &str) -> bool {
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
