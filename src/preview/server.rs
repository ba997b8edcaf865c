//! The preview's server. It only reads: every path that it knows is one of the page's own files, a page
//! or a document on the board, so that no request can name another file.

use std::convert::Infallible;
use std::fs;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, channel::Channel};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, Uri};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::Shared;
use super::board::is_content;
use crate::diagnostic::Place;
use crate::load::{SANS, SANS_SEMIBOLD};

/// More connections than this at a time are turned away.
const MOST_CONNECTIONS: usize = 512;

/// A connection that says nothing for so long is closed.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a request may take with its headers (bytes, count).
const LARGEST_HEAD: (usize, usize) = (16 << 10, 64);

/// How long a listener has between two pieces of news.
const BREATH: Duration = Duration::from_millis(4);

/// How often a listener hears that the connection is alive.
const PULSE: Duration = Duration::from_secs(15);

/// What every answer says: nothing but the page's own files, nowhere else to be seen.
const RULES: [(&str, &str); 5] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
];

/// The page's own files: path, kind, what is in it.
const FILES: [(&str, &str, &[u8]); 7] = [
    ("/", "text/html; charset=utf-8", include_bytes!("page.html")),
    ("/page.css", "text/css; charset=utf-8", include_bytes!("page.css")),
    ("/page.js", "text/javascript; charset=utf-8", include_bytes!("page.js")),
    ("/pages.js", "text/javascript; charset=utf-8", include_bytes!("pages.js")),
    ("/icon.svg", "image/svg+xml", include_bytes!("icon.svg")),
    ("/sans.otf", "font/otf", SANS),
    ("/sans-semibold.otf", "font/otf", SANS_SEMIBOLD),
];

type Body = UnsyncBoxBody<Bytes, Infallible>;

/// Starts to serve on a thread of its own.
pub(super) fn start(listener: TcpListener, shared: Arc<Shared>) -> io::Result<Handle> {
    listener.set_nonblocking(true)?;
    // One thread draws pages: they shall not take every core from the build.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .build()?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let handle = runtime.handle().clone();
    thread::Builder::new()
        .name("preview".to_owned())
        .spawn(move || runtime.block_on(serve(listener, shared)))?;
    Ok(handle)
}

/// Takes connections for ever.
async fn serve(listener: tokio::net::TcpListener, shared: Arc<Shared>) {
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles, most likely: some will be given back.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(place) = room.clone().try_acquire_owned() else { continue };
        let _ = stream.set_nodelay(true); // only a matter of speed
        let shared = shared.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let shared = shared.clone();
                async move { Ok::<_, Infallible>(answer(&request, shared).await) }
            });
            let (bytes, count) = LARGEST_HEAD;
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .max_buf_size(bytes)
                .max_headers(count)
                .serve_connection(TokioIo::new(stream), service);
            let _ = connection.await; // a client that breaks off is its own business
            drop(place);
        });
    }
}

/// The answer to a request.
async fn answer(request: &Request<Incoming>, shared: Arc<Shared>) -> Response<Body> {
    let mut response = if !shared.guard.admits(request.headers()) {
        refused(StatusCode::FORBIDDEN)
    } else if !matches!(*request.method(), Method::GET | Method::HEAD) {
        refused(StatusCode::METHOD_NOT_ALLOWED)
    } else {
        found(request.uri(), shared).await
    };
    for (name, value) in RULES {
        let value = HeaderValue::from_static(value);
        response.headers_mut().entry(HeaderName::from_static(name)).or_insert(value);
    }
    let cache = HeaderValue::from_static("no-cache");
    response.headers_mut().entry(CACHE_CONTROL).or_insert(cache);
    response
}

/// What is at a path.
async fn found(asked: &Uri, shared: Arc<Shared>) -> Response<Body> {
    let path = asked.path();
    if let Some((_, kind, bytes)) = FILES.iter().find(|(own, ..)| *own == path) {
        return whole(kind, Bytes::from_static(bytes));
    }
    if path == "/events" {
        return events(shared);
    }
    // One at a time; who goes away while waiting is forgotten.
    let turn = shared.turn.clone().acquire_owned().await;
    let asked = asked.clone();
    let work = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let (room, rest) = asked.path().strip_prefix('/')?.split_once('/')?;
        match room {
            "pages" => page(rest, asked.query(), &shared),
            "origins" => origin(rest, &shared),
            "output" => published(rest, &shared),
            _ => None,
        }
    });
    work.await.ok().flatten().unwrap_or_else(|| refused(StatusCode::NOT_FOUND))
}

/// A page as a picture, `<look>.svg`, or as what makes it of another, `<look>.svg?<look>`, if that was
/// drawn lately; or its text, `<look>.json`. A look is what it is named by.
fn page(rest: &str, query: Option<&str>, shared: &Shared) -> Option<Response<Body>> {
    let (look, what) = rest.split_once('.')?;
    match what {
        "svg" => {
            let picture = shared.picture(look)?;
            let before = query.and_then(|before| shared.remembered(before));
            let patch = before.as_ref().and_then(|before| picture.after(before));
            Some(match patch {
                Some(patch) => whole("application/json", serde_json::to_vec(&patch).ok()?.into()),
                None => lasting("image/svg+xml", picture.whole().into()),
            })
        }
        "json" => {
            let (shown, at) = shared.board().page(look)?;
            Some(lasting("application/json", serde_json::to_vec(shown.lines(at)?).ok()?.into()))
        }
        _ => None,
    }
}

/// Where a line of a page of a document came from, or nothing if that is a template:
/// `<look>/<line>/<document>`.
fn origin(rest: &str, shared: &Shared) -> Option<Response<Body>> {
    let (look, rest) = rest.split_once('/')?;
    let (line, path) = rest.split_once('/')?;
    let shown = shared.board().document(path)?;
    let (file, byte) = shown.origin(look, line.parse().ok()?)?;
    if !is_content(&file.path) {
        return Some(whole("application/json", Bytes::from_static(b"{}")));
    }
    let (line, column) = Place::whole(file).line_and_column(byte);
    let told = JsonOrigin { file: &file.path, line, column };
    Some(whole("application/json", serde_json::to_vec(&told).ok()?.into()))
}

/// Where a line came from.
#[derive(Serialize)]
struct JsonOrigin<'a> {
    /// From the project's root.
    file: &'a str,
    line: usize,
    column: usize,
}

/// A published document.
fn published(path: &str, shared: &Shared) -> Option<Response<Body>> {
    if !shared.board().is_published(path) {
        return None;
    }
    let kind = if path.ends_with(".ics") { "text/calendar" } else { "application/pdf" };
    let bytes = fs::read(shared.project.output().join(path)).ok()?;
    let mut response = whole(kind, bytes.into());
    // A browser's own viewer of PDF files needs its scripts and styles.
    let rules = HeaderValue::from_static("frame-ancestors 'none'");
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, rules);
    Some(response)
}

/// The board, each time that it changes.
fn events(shared: Arc<Shared>) -> Response<Body> {
    let (mut sender, body) = Channel::new(1);
    let mut news = shared.news.subscribe();
    tokio::spawn(async move {
        let mut event = String::from("retry: 500\n");
        loop {
            news.mark_unchanged();
            event += &format!("data: {}\n\n", shared.json());
            // Who doesn't take what was sent waits here, and then gets what is newest.
            if sender.send_data(Bytes::from(std::mem::take(&mut event))).await.is_err() {
                break;
            }
            // Several documents that are made at once are one piece of news.
            tokio::time::sleep(BREATH).await;
            while timeout(PULSE, news.changed()).await.is_err() {
                if sender.send_data(Bytes::from_static(b":\n\n")).await.is_err() {
                    return;
                }
            }
        }
    });
    reply("text/event-stream", body.boxed_unsync())
}

/// An answer that is what it is for ever.
fn lasting(kind: &'static str, bytes: Bytes) -> Response<Body> {
    let mut response = whole(kind, bytes);
    let cache = HeaderValue::from_static("private, max-age=31536000, immutable");
    response.headers_mut().insert(CACHE_CONTROL, cache);
    response
}

fn whole(kind: &'static str, bytes: Bytes) -> Response<Body> {
    reply(kind, Full::new(bytes).boxed_unsync())
}

fn reply(kind: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

fn refused(status: StatusCode) -> Response<Body> {
    let mut response = whole("text/plain; charset=utf-8", Bytes::from(status.to_string()));
    *response.status_mut() = status;
    response
}
