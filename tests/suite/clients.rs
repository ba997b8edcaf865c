//! What clients of the preview get: those without its key, those that are many or silent, and what none
//! of them learns.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tokio::net::TcpSocket;

use crate::support::eventually;
use crate::support::project::TestProject;
use crate::support::requests::{answer, answer_on, get, request, state, status, status_of};
use crate::support::watching::Watching;

const RECORD: &str = "content/sammantraden/2020-10-30.yaml";
const PROTOKOLL: &str = "/output/sammantraden/2020-10-30/protokoll.pdf";

/// A connection to the preview from an address of this machine, with a small buffer for what it receives.
fn connect(watching: &Watching, from: &str) -> TcpStream {
    let server: SocketAddr = watching.host.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4 << 10).unwrap();
        socket.bind(format!("{from}:0").parse().unwrap()).unwrap();
        let stream = socket.connect(server).await.unwrap().into_std().unwrap();
        stream.set_nonblocking(false).unwrap();
        stream
    })
}

/// A connection from an address on which something is requested that is never read.
fn deaf(watching: &Watching, from: &str, request: &str) -> TcpStream {
    let mut stream = connect(watching, from);
    let _ = stream.write_all(request.as_bytes());
    stream
}

/// The request for events, by one with the key.
fn events(watching: &Watching) -> String {
    let Watching { host, prefix, .. } = watching;
    format!("GET {prefix}/events HTTP/1.1\r\nHost: {host}\r\n\r\n")
}

/// The status of the answer to a client at an address, which must come at once.
#[track_caller]
fn prompt_status(watching: &Watching, from: &str) -> String {
    let Watching { host, prefix, .. } = watching;
    #[expect(clippy::disallowed_methods, reason = "a test of how long an answer takes")]
    let start = Instant::now();
    let request = request(&format!("{prefix}/"), &format!("Host: {host}\r\n"));
    let answer = answer_on(connect(watching, from), request.as_bytes());
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    status_of(&answer)
}

/// How many connections the preview hasn't closed.
fn open_count(streams: &[TcpStream]) -> usize {
    let is_open = |mut stream: &TcpStream| {
        stream.set_nonblocking(true).unwrap();
        loop {
            match stream.read(&mut [0; 64 << 10]) {
                Ok(0) => return false,
                Ok(_) => {}
                Err(error) => return error.kind() == std::io::ErrorKind::WouldBlock,
            }
        }
    };
    streams.iter().filter(|stream| is_open(stream)).count()
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs more than one loopback address")]
fn many_deaf_listeners_lock_nobody_out() {
    let project = TestProject::sample();
    let watching = Watching::start(&project, &["--port", "0"]);
    let events = events(&watching);
    let listeners: Vec<TcpStream> =
        (0..512).map(|_| deaf(&watching, "127.0.0.1", &events)).collect();
    assert_eq!(prompt_status(&watching, "127.0.0.2"), "200 OK");
    assert_eq!(prompt_status(&watching, "127.0.0.1"), "200 OK");
    assert!(eventually(|| open_count(&listeners) == 8), "event streams of one client");
    let idle: Vec<TcpStream> = (0..512).map(|_| deaf(&watching, "127.0.0.1", "")).collect();
    assert_eq!(prompt_status(&watching, "127.0.0.2"), "200 OK");
    assert_eq!(prompt_status(&watching, "127.0.0.1"), "200 OK");
    assert_eq!(open_count(&listeners), 8, "who may listen stays before who says nothing");
    assert!(eventually(|| open_count(&idle) <= 32));
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs more than one loopback address")]
fn strangers_at_many_addresses_lock_nobody_out() {
    let project = TestProject::sample();
    let watching = Watching::start(&project, &["--port", "0", "--host", "0.0.0.0"]);
    let listener = deaf(&watching, "127.0.1.1", &events(&watching));
    let strangers: Vec<TcpStream> =
        (0..512).map(|i| deaf(&watching, &format!("127.0.2.{}", i / 3), "GET / HTTP")).collect();
    assert_eq!(prompt_status(&watching, "127.0.1.1"), "200 OK");
    assert_eq!(prompt_status(&watching, "127.0.1.2"), "200 OK");
    assert_eq!(open_count(&[listener]), 1);
    assert!(eventually(|| open_count(&strangers) < 128));
}

#[test]
#[ignore = "slow: tests/run"]
fn deaf_listeners_are_dropped_and_cost_little() {
    let project = TestProject::sample();
    let mut watching = Watching::start(&project, &["--port", "0"]);
    let host = watching.host.clone();
    #[cfg(target_os = "linux")]
    let before = watching.memory();
    let own = format!("Host: {host}\r\n");
    let mut clients: Vec<TcpStream> =
        (0..8).map(|_| deaf(&watching, "127.0.0.1", &events(&watching))).collect();
    let downloads = format!("GET {PROTOKOLL} HTTP/1.1\r\n{own}\r\n").repeat(20);
    clients.extend((0..20).map(|_| deaf(&watching, "127.0.0.1", &downloads)));
    for i in 0..30 {
        let words = format!("mötet öppnat {i}");
        let text = std::fs::read_to_string(crate::support::repository(RECORD)).unwrap();
        project.write(RECORD, text.replace("mötet öppnat", &words));
        watching.until("protokoll");
    }
    #[cfg(target_os = "linux")]
    assert!(watching.memory() < before + (100 << 20), "{} {}", before, watching.memory());
    assert_eq!(status(&host, "/", &own), "200 OK");
    sleep(Duration::from_secs(12)); // reading would make them good clients again
    assert_eq!(open_count(&clients), 0);
}

#[test]
fn without_the_key_nothing_is_told() {
    let project = TestProject::sample();
    let watching = Watching::start(&project, &["--port", "0", "--host", "0.0.0.0"]);
    let Watching { host, prefix: key, printed, .. } = &watching;
    assert_eq!(key.len(), 27, "{printed:?}");
    let own = format!("Host: {host}\r\n");
    let stranger = undated(&answer(host, request("/", &own).as_bytes()));
    assert!(stranger.starts_with("HTTP/1.1 404 Not Found"), "{stranger}");
    assert!(stranger.contains("referrer-policy: no-referrer"), "{stranger}");
    let almost = format!("{}{}", &key[..26], if key.ends_with('a') { "b" } else { "a" });
    for path in [
        "/events",
        "/preview.js",
        PROTOKOLL,
        "/editor/vscode/1/1/content/organisation.yaml",
        "/nothing",
        &almost,
        &format!("{almost}/"),
        &format!("{}/", &key[..26]),
        &format!("{key}x/"),
        &format!("/{key}/"),
        &format!("/x{key}/"),
        &format!("/?{}", &key[1..]),
    ] {
        assert_eq!(undated(&answer(host, request(path, &own).as_bytes())), stranger, "{path}");
    }
    for headers in ["Host: rebound.example\r\n", &format!("{own}Origin: https://example.org\r\n")] {
        assert_eq!(undated(&answer(host, request("/", headers).as_bytes())), stranger);
    }
    let post = request("/", &own).replace("GET", "POST");
    assert_eq!(undated(&answer(host, post.as_bytes())), stranger);
    // With the key all is as on this machine.
    assert_eq!(status(host, &format!("{key}/"), &own), "200 OK");
    assert_eq!(status(host, &format!("{key}{PROTOKOLL}"), &own), "200 OK");
    assert_eq!(status(host, &format!("{key}/"), "Host: rebound.example\r\n"), "403 Forbidden");
    let folder = answer(host, request(key, &own).as_bytes());
    assert!(folder.contains(&format!("location: {key}/\r\n")), "{folder}");
    for path in ["/", "/preview.js", "/pages.js", "/preview.css", PROTOKOLL, "/x"] {
        let answer = answer(host, request(&format!("{key}{path}"), &own).as_bytes());
        assert!(!answer.contains(&key[1..]), "{path}");
        assert!(answer.contains("referrer-policy: no-referrer"), "{path}");
        assert!(!answer.contains("=\"/") && !answer.contains("url(\"/"), "{path}");
    }
    let telling = printed.iter().filter(|line| line.contains(&key[1..]));
    assert!(telling.clone().count() >= 1);
    assert!(telling.clone().all(|line| line.contains("http://")), "{printed:?}");
    let other = Watching::start(&project, &["--port", "0", "--host", "0.0.0.0"]);
    assert_ne!(other.prefix, *key);
}

/// An answer without the time at which it was given.
fn undated(answer: &str) -> String {
    answer.lines().filter(|line| !line.starts_with("date: ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn this_machine_alone_needs_no_key() {
    let project = TestProject::sample();
    for host in ["127.0.0.1", "::1"] {
        let watching = Watching::start(&project, &["--port", "0", "--host", host]);
        assert_eq!(watching.prefix, "");
        let own = format!("Host: {}\r\n", watching.host);
        assert_eq!(status(&watching.host, "/", &own), "200 OK");
        assert_eq!(status(&watching.host, "/", "Host: rebound.example\r\n"), "403 Forbidden");
    }
}

#[test]
fn no_answer_tells_where_the_project_lies() {
    let project = TestProject::sample();
    project.edit(RECORD, "plats: Sveagatan", "plåts: Sveagatan");
    project.write("content/sammantraden/2021-01-15.yaml", "ärenden: [");
    project.write("content/sammantraden/2021-01-16.yaml", [0xff, 0xfe, 0, 1]);
    project.write("content/sammantraden/Möte.docx", "x");
    project.write("templates/anslag.typ.j2", "{{ saknas }}");
    project.write("fonts/trasig.ttf", "x");
    let watching = Watching::start(&project, &["--port", "0"]);
    let host = watching.host.as_str();
    let own = format!("Host: {host}\r\n");
    let state = state(host);
    assert!(state["findings"].as_array().unwrap().len() > 4, "{state}");
    let mut answers = vec![state.to_string()];
    let groups = state["groups"].as_array().unwrap().iter();
    for document in groups.flat_map(|group| group["documents"].as_array().unwrap()) {
        let path = document["path"].as_str().unwrap();
        for page in document["pages"].as_array().unwrap().iter().take(2) {
            let hash = page["hash"].as_str().unwrap();
            answers.extend(get(host, &format!("/pages/{hash}.svg")));
            answers.extend(get(host, &format!("/pages/{hash}.json")));
            answers
                .extend((0..4).filter_map(|i| get(host, &format!("/origins/{hash}/{i}/{path}"))));
        }
        answers.push(answer(host, request(&format!("/output/{path}"), &own).as_bytes()));
    }
    for path in
        ["/", "/preview.js", "/nothing", "/output/nothing.pdf", "/editor/vscode/1/1/nothing"]
    {
        answers.push(answer(host, request(path, &own).as_bytes()));
    }
    let root = project.root().to_str().unwrap();
    let real = project.root().canonicalize().unwrap();
    for answer in answers {
        assert!(!answer.contains(root) && !answer.contains(real.to_str().unwrap()), "{answer}");
    }
}

#[test]
fn only_the_preview_on_this_machine_opens_editors() {
    let project = TestProject::sample();
    let watching = Watching::start(&project, &["--port", "0", "--host", "0.0.0.0"]);
    let Watching { host, prefix, printed, .. } = &watching;
    let own =
        format!("Host: {host}\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\n");
    let path = format!("{prefix}/editor/vscode/3/5/{RECORD}");
    let opened = answer(host, request(&path, &own).as_bytes());
    assert!(opened.starts_with("HTTP/1.1 303"), "{opened}");
    let url = format!("vscode://file{}/{RECORD}:3:5\r\n", project.root().display());
    assert!(opened.contains(&format!("location: {url}")), "{opened}");
    for unknown in ["vscode/3/5/content/nothing.yaml", "vscode/3/5/../x", "notepad/3/5/x", "x"] {
        let path = format!("{prefix}/editor/{unknown}");
        assert_eq!(status(host, &path, &own), "204 No Content", "{unknown}");
    }
    for site in ["cross-site", "same-site", "none"] {
        let other = own.replace("same-origin", site);
        assert!(status(host, &path, &other).starts_with('4'), "{site}");
    }
    // From another machine, as far as the server can tell.
    let network = printed.iter().find_map(|line| line.strip_prefix("Från andra enheter: http://"));
    if let Some((host, _)) = network.and_then(|url| url.split_once('/')) {
        assert_eq!(status(host, &format!("{prefix}/"), &format!("Host: {host}\r\n")), "200 OK");
        let own = own.replace(&watching.host, host);
        assert_eq!(status(host, &path, &own), "404 Not Found");
    }
}
