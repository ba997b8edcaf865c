//! What the preview's server answers. It only reads: every path that it answers is one of its static
//! files, a page by its hash, or a document in the state, so that no request can name another file.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue,
    LOCATION,
};
use hyper::{Method, Request, Response, StatusCode};
use serde::Serialize;

use super::connections::Connection;
use super::context::ServerContext;
use super::editor::EditorPlace;
use super::events::EventBody;
use super::json::is_content;
use crate::diagnostic::Place;
use crate::load::{SANS, SANS_SEMIBOLD};

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

/// The body of a response.
pub(super) type ResponseBody = UnsyncBoxBody<Bytes, Infallible>;

/// A client that makes a request.
#[derive(Debug)]
pub(super) struct RequestClient {
    /// Its address.
    pub(super) ip: IpAddr,
    /// The connection that the request is made on.
    pub(super) connection: Connection,
}

/// The response to a request of a client.
pub(super) async fn respond(
    request: &Request<Incoming>,
    client: &RequestClient,
    context: Arc<ServerContext>,
) -> Response<ResponseBody> {
    let mut response = answer(request, client, context).await;
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        let value = HeaderValue::from_static(value);
        headers.entry(HeaderName::from_static(name)).or_insert(value);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}

/// The response, without the headers that all have.
async fn answer(
    request: &Request<Incoming>,
    client: &RequestClient,
    context: Arc<ServerContext>,
) -> Response<ResponseBody> {
    // Without the key, nothing else about a request makes a difference.
    let Some(path) = context.guard.path_within(request.uri().path()) else {
        return refusal(StatusCode::NOT_FOUND);
    };
    if !context.guard.allows(request.headers()) {
        return refusal(StatusCode::FORBIDDEN);
    }
    client.connection.allow();
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return status_response(StatusCode::METHOD_NOT_ALLOWED);
    }
    if let Some(place) = path.strip_prefix("/editor/") {
        let may_open = client.ip.to_canonical().is_loopback()
            && context.guard.is_from_own_page(request.headers());
        return match may_open {
            true => editor(place, &context),
            false => status_response(StatusCode::NOT_FOUND),
        };
    }
    match path {
        // The paths in the page are relative to a folder.
        "" => redirect(&format!("{}/", request.uri().path())),
        "/events" if request.method() == Method::GET => {
            client.connection.begin_stream();
            with_type("text/event-stream", EventBody::new(context).boxed_unsync())
        }
        path => match STATIC_FILES.iter().find(|(own, ..)| *own == path) {
            Some((_, content_type, content)) => ok(content_type, Bytes::from_static(content)),
            None => {
                let query = request.uri().query().map(str::to_owned);
                resource(path.to_owned(), query, context).await
            }
        },
    }
}

/// What is read or rendered for a path.
async fn resource(
    path: String,
    query: Option<String>,
    context: Arc<ServerContext>,
) -> Response<ResponseBody> {
    // One at a time. A request whose client disconnects while it waits is dropped.
    let permit = context.render_permit.clone().acquire_owned().await;
    let work = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let (folder, rest) = path.strip_prefix('/')?.split_once('/')?;
        match folder {
            "pages" => page(rest, query.as_deref(), &context),
            "origins" => origin(rest, &context),
            "output" => published(rest, &context),
            _ => None,
        }
    });
    work.await.ok().flatten().unwrap_or_else(|| status_response(StatusCode::NOT_FOUND))
}

/// Leads to the URL that opens a place in an editor. If it can't be opened, the browser stays where it is.
fn editor(place: &str, context: &ServerContext) -> Response<ResponseBody> {
    let url = EditorPlace::parse(place).and_then(|place| context.editor_url(&place));
    match url {
        Some(url) => redirect(&url),
        None => status_response(StatusCode::NO_CONTENT),
    }
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
    let content_type = if path.ends_with(".ics") { "text/calendar" } else { "application/pdf" };
    let mut response = ok(content_type, context.published_file(path)?);
    // A browser's PDF viewer needs its own scripts and styles.
    let policy = HeaderValue::from_static("frame-ancestors 'none'");
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    Some(response)
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

/// An error, after which the connection is closed: the client isn't one of the preview's pages.
fn refusal(status: StatusCode) -> Response<ResponseBody> {
    let mut response = status_response(status);
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// A response that leads to another URL.
fn redirect(url: &str) -> Response<ResponseBody> {
    match HeaderValue::from_str(url) {
        Ok(url) => {
            let mut response = status_response(StatusCode::SEE_OTHER);
            response.headers_mut().insert(LOCATION, url);
            response
        }
        Err(_) => status_response(StatusCode::NOT_FOUND),
    }
}

/// A response with no more than words about its status.
fn status_response(status: StatusCode) -> Response<ResponseBody> {
    let words = match status {
        StatusCode::SEE_OTHER | StatusCode::NO_CONTENT => "",
        StatusCode::NOT_FOUND => "Sidan finns inte. Kontrollera att hela adressen är med.\n",
        _ => "Förhandsvisningen svarar inte på det här.\n",
    };
    let mut response = ok("text/plain; charset=utf-8", Bytes::from_static(words.as_bytes()));
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
