//! The preview's HTTP server. It only reads: every path that it answers is one of its static files, a
//! page by its hash, or a document in the state, so that no request can name another file.
//!
//! It runs on one thread of its own, with limits on connections, headers and time, so that neither many
//! nor slow clients delay a build or each other.

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
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::context::ServerContext;
use super::json::is_content;
use crate::diagnostic::Place;
use crate::load::{SANS, SANS_SEMIBOLD};

/// The most connections at a time; more are closed at once.
const MAX_CONNECTIONS: usize = 512;

/// How long a client may take to send a request's headers.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

/// The largest head of a request, in bytes.
const MAX_HEADER_BYTES: usize = 16 << 10;

/// The most headers of a request.
const MAX_HEADERS: usize = 64;

/// The pause before the state is sent again, so that documents finished together are sent together.
const EVENT_INTERVAL: Duration = Duration::from_millis(4);

/// How often a comment is sent on an event stream without events, which finds closed connections.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(15);

/// The pause after a connection couldn't be accepted: file handles are most likely exhausted.
const ACCEPT_RETRY: Duration = Duration::from_millis(50);

/// The headers of every response that doesn't set its own: only the server's own resources are loaded,
/// and no other site may embed or read them.
const SECURITY_HEADERS: [(&str, &str); 5] = [
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

/// The static files: path, content type, content.
const STATIC_FILES: [(&str, &str, &[u8]); 7] = [
    ("/", "text/html; charset=utf-8", include_bytes!("index.html")),
    ("/preview.css", "text/css; charset=utf-8", include_bytes!("preview.css")),
    ("/preview.js", "text/javascript; charset=utf-8", include_bytes!("preview.js")),
    ("/pages.js", "text/javascript; charset=utf-8", include_bytes!("pages.js")),
    ("/icon.svg", "image/svg+xml", include_bytes!("icon.svg")),
    ("/sans.otf", "font/otf", SANS),
    ("/sans-semibold.otf", "font/otf", SANS_SEMIBOLD),
];

type ResponseBody = UnsyncBoxBody<Bytes, Infallible>;

/// Starts the server on a thread of its own.
pub(super) fn start(listener: TcpListener, context: Arc<ServerContext>) -> io::Result<Handle> {
    listener.set_nonblocking(true)?;
    // One blocking thread renders pages, so that the build keeps the other cores.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .build()?;
    let listener = {
        let _entered = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let handle = runtime.handle().clone();
    thread::Builder::new()
        .name("preview".to_owned())
        .spawn(move || runtime.block_on(serve(listener, context)))?;
    Ok(handle)
}

/// Accepts connections for as long as the program runs.
async fn serve(listener: tokio::net::TcpListener, context: Arc<ServerContext>) {
    let connections = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(ACCEPT_RETRY).await;
            continue;
        };
        let Ok(permit) = connections.clone().try_acquire_owned() else { continue };
        let _ = stream.set_nodelay(true); // only lowers latency
        let context = context.clone();
        tokio::spawn(async move {
            serve_connection(stream, context).await;
            drop(permit);
        });
    }
}

/// Answers the requests of one connection.
async fn serve_connection(stream: TcpStream, context: Arc<ServerContext>) {
    let service = service_fn(move |request| {
        let context = context.clone();
        async move { Ok::<_, Infallible>(respond(&request, context).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEADER_BYTES)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    let _ = connection.await; // a client may disconnect at any time
}

/// The response to a request.
async fn respond(
    request: &Request<Incoming>,
    context: Arc<ServerContext>,
) -> Response<ResponseBody> {
    let mut response = if !context.guard.allows(request.headers()) {
        error_response(StatusCode::FORBIDDEN)
    } else if !matches!(*request.method(), Method::GET | Method::HEAD) {
        error_response(StatusCode::METHOD_NOT_ALLOWED)
    } else {
        resource(request.uri(), context).await
    };
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        let value = HeaderValue::from_static(value);
        headers.entry(HeaderName::from_static(name)).or_insert(value);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}

/// The resource at a path.
async fn resource(uri: &Uri, context: Arc<ServerContext>) -> Response<ResponseBody> {
    if let Some((_, content_type, content)) =
        STATIC_FILES.iter().find(|(path, ..)| *path == uri.path())
    {
        return ok(content_type, Bytes::from_static(content));
    }
    if uri.path() == "/events" {
        return events(context);
    }
    // One at a time. A request whose client disconnects while it waits is dropped.
    let permit = context.render_permit.clone().acquire_owned().await;
    let uri = uri.clone();
    let work = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let (folder, rest) = uri.path().strip_prefix('/')?.split_once('/')?;
        match folder {
            "pages" => page(rest, uri.query(), &context),
            "origins" => origin(rest, &context),
            "output" => published(rest, &context),
            _ => None,
        }
    });
    work.await.ok().flatten().unwrap_or_else(|| error_response(StatusCode::NOT_FOUND))
}

/// A page by its hash: `<hash>.svg` is the whole page, `<hash>.svg?<earlier hash>` the patch from an
/// earlier page if that is in the cache, `<hash>.json` its text.
fn page(
    path: &str,
    query: Option<&str>,
    context: &ServerContext,
) -> Option<Response<ResponseBody>> {
    let (hash, format) = path.split_once('.')?;
    match format {
        "svg" => {
            let svg = context.page_svg(hash)?;
            let earlier = query.and_then(|earlier| context.cached_svg(earlier));
            let patch = earlier.as_ref().and_then(|earlier| svg.patch_from(earlier));
            match patch {
                Some(patch) => json(&patch),
                None => Some(immutable(ok("image/svg+xml", svg.to_svg().into()))),
            }
        }
        "json" => {
            let page = context.state().page(hash)?;
            json(page.lines()?).map(immutable)
        }
        _ => None,
    }
}

/// Where a line of a page of a document comes from, empty if that is a template:
/// `<hash>/<line>/<document>`.
fn origin(path: &str, context: &ServerContext) -> Option<Response<ResponseBody>> {
    let mut segments = path.splitn(3, '/');
    let (hash, line, document) = (segments.next()?, segments.next()?, segments.next()?);
    let pages = context.state().pages_at(document)?;
    let (file, byte) = pages.origin(hash, line.parse().ok()?)?;
    if !is_content(&file.path) {
        return Some(ok("application/json", Bytes::from_static(b"{}")));
    }
    let (line, column) = Place::whole(file).line_and_column(byte);
    json(&JsonOrigin { file: &file.path, line, column })
}

/// Where a line comes from.
#[derive(Serialize)]
struct JsonOrigin<'a> {
    /// From the project's root.
    file: &'a str,
    line: usize,
    column: usize,
}

/// A published document, by its path below `output/`.
fn published(path: &str, context: &ServerContext) -> Option<Response<ResponseBody>> {
    let content = fs::read(context.published_file(path)?).ok()?;
    let content_type = if path.ends_with(".ics") { "text/calendar" } else { "application/pdf" };
    let mut response = ok(content_type, content.into());
    // A browser's PDF viewer needs its own scripts and styles.
    let policy = HeaderValue::from_static("frame-ancestors 'none'");
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    Some(response)
}

/// The state as a stream of events: now, and after each change.
fn events(context: Arc<ServerContext>) -> Response<ResponseBody> {
    let (mut sender, body) = Channel::new(1);
    let mut changes = context.subscribe();
    tokio::spawn(async move {
        let mut event = String::from("retry: 500\n");
        loop {
            changes.mark_unchanged();
            event += &format!("data: {}\n\n", context.state_json());
            // A client that doesn't read waits here, and then receives the latest state.
            if sender.send_data(Bytes::from(std::mem::take(&mut event))).await.is_err() {
                break;
            }
            tokio::time::sleep(EVENT_INTERVAL).await;
            while timeout(KEEP_ALIVE_INTERVAL, changes.changed()).await.is_err() {
                if sender.send_data(Bytes::from_static(b":\n\n")).await.is_err() {
                    return;
                }
            }
        }
    });
    with_type("text/event-stream", body.boxed_unsync())
}

/// A response that a browser may cache for ever: what a hash names doesn't change.
fn immutable(mut response: Response<ResponseBody>) -> Response<ResponseBody> {
    let cache = HeaderValue::from_static("private, max-age=31536000, immutable");
    response.headers_mut().insert(CACHE_CONTROL, cache);
    response
}

fn json<T: Serialize + ?Sized>(value: &T) -> Option<Response<ResponseBody>> {
    Some(ok("application/json", serde_json::to_vec(value).ok()?.into()))
}

fn error_response(status: StatusCode) -> Response<ResponseBody> {
    let mut response = ok("text/plain; charset=utf-8", Bytes::from(status.to_string()));
    *response.status_mut() = status;
    response
}

fn ok(content_type: &'static str, content: Bytes) -> Response<ResponseBody> {
    with_type(content_type, Full::new(content).boxed_unsync())
}

fn with_type(content_type: &'static str, body: ResponseBody) -> Response<ResponseBody> {
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
