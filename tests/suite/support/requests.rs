//! Requests to the preview, as bytes on a connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// What the preview answers to bytes: all that it says until it is silent.
pub(crate) fn answer(host: &str, request: &[u8]) -> String {
    answer_on(TcpStream::connect(host).unwrap(), request)
}

/// What the preview answers to bytes on a connection.
pub(crate) fn answer_on(mut stream: TcpStream, request: &[u8]) -> String {
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let _ = stream.write_all(request); // who is refused in the middle may not read on
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// A request for a path with headers, after which the connection is closed.
pub(crate) fn request(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n")
}

/// The status of the answer to a request for a path with headers.
pub(crate) fn status(host: &str, path: &str, headers: &str) -> String {
    status_of(&answer(host, request(path, headers).as_bytes()))
}

/// The status of an answer: "200 OK".
pub(crate) fn status_of(answer: &str) -> String {
    answer.lines().next().unwrap_or_default().trim_start_matches("HTTP/1.1 ").to_owned()
}

/// What is at a path of the preview; none if nothing is.
pub(crate) fn get(host: &str, path: &str) -> Option<String> {
    let answer = ureq::get(format!("http://{host}{path}")).call().ok()?;
    answer.into_body().read_to_string().ok()
}

/// The state that the preview sends first.
pub(crate) fn state(host: &str) -> serde_json::Value {
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /events HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let data = lines.find_map(|line| line.strip_prefix("data: ").map(str::to_owned)).unwrap();
    serde_json::from_str(&data).unwrap()
}
