//! Which requests are answered: those from the preview's own pages and from links, none that another
//! site's page makes.
//!
//! A browser on the user's machine reaches the loopback interface for any site it shows. DNS rebinding is
//! stopped by the `Host` header, other sites' scripts and images by `Origin` and Fetch Metadata. If other
//! machines reach the server, a request must also have the key in its path.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use hyper::header::{HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};

use super::access_key::AccessKey;

/// Where a request comes from, relative to the server (Fetch Metadata).
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a request is for (Fetch Metadata).
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Decides from its path and headers whether a request is answered.
#[derive(Debug, Clone)]
pub(super) struct RequestGuard {
    address: SocketAddr,
    /// What paths begin with; none if only this machine reaches the server.
    key: Option<AccessKey>,
}

impl RequestGuard {
    /// The guard of a server at an address, with the key that paths begin with if it needs one.
    pub(super) fn new(address: SocketAddr, key: Option<AccessKey>) -> Self {
        Self { address, key }
    }

    /// The path after the key, if there is one: "" if the path ends with it, "/…" otherwise; none if the
    /// key is needed and missing.
    pub(super) fn path_within<'a>(&self, path: &'a str) -> Option<&'a str> {
        match &self.key {
            Some(key) => key.path_within(path),
            None => Some(path),
        }
    }

    /// Whether a request with these headers is answered: its host must be this server by address, and
    /// its origin and site, if the browser sends them, the server's own. Links from other sites are
    /// followed.
    pub(super) fn allows(&self, headers: &HeaderMap) -> bool {
        let Some(host) = only_host(headers).filter(|host| self.is_own_host(host)) else {
            return false;
        };
        let has_own_origin = all_values(headers, &ORIGIN).all(|origin| {
            origin.and_then(|origin| origin.strip_prefix("http://")).is_some_and(|own| own == host)
        });
        let is_link = headers.get(SEC_FETCH_MODE).is_some_and(|mode| mode == "navigate");
        let has_own_site = all_values(headers, &SEC_FETCH_SITE)
            .all(|site| site.is_some_and(|site| matches!(site, "same-origin" | "none") || is_link));
        has_own_origin && has_own_site
    }

    /// Whether the preview's own page makes a request: no link from another site, nor an address that is
    /// typed in. Only what a browser says counts.
    pub(super) fn is_from_own_page(&self, headers: &HeaderMap) -> bool {
        all_values(headers, &SEC_FETCH_SITE).all(|site| site == Some("same-origin"))
    }

    /// Whether a host with its port is an address of this server.
    fn is_own_host(&self, host: &str) -> bool {
        let port = self.address.port();
        match host.parse::<SocketAddr>() {
            Ok(address) => address.port() == port && self.is_own_ip(address.ip()),
            Err(_) if host == format!("localhost:{port}") => true,
            // Browsers leave out HTTP's default port.
            Err(_) if host == "localhost" => port == 80,
            Err(_) => {
                port == 80 && host.parse::<Ipv4Addr>().is_ok_and(|ip| self.is_own_ip(ip.into()))
            }
        }
    }

    /// Whether an IP address is one that the server listens on.
    fn is_own_ip(&self, ip: IpAddr) -> bool {
        match self.address.ip() {
            own if ip == own => true,
            own if own.is_loopback() => ip.is_loopback(),
            own => own.is_unspecified(),
        }
    }
}

/// The `Host` header, which a request must have exactly once.
fn only_host(headers: &HeaderMap) -> Option<&str> {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok(),
        _ => None,
    }
}

/// The values of a header; none for each that isn't text.
fn all_values<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = Option<&'a str>> + use<'a> {
    headers.get_all(name).iter().map(|value: &HeaderValue| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(own: &str, headers: &[(&'static str, &str)]) -> bool {
        let guard = RequestGuard::new(own.parse().unwrap(), None);
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        guard.allows(&map)
    }

    const OWN: &str = "127.0.0.1:4646";

    /// Whether a request to the right host with more headers is answered.
    fn allows_with(more: &[(&'static str, &str)]) -> bool {
        allows(OWN, &[&[("host", OWN)], more].concat())
    }

    #[test]
    fn only_this_machine_by_its_address_is_allowed() {
        for host in ["127.0.0.1:4646", "localhost:4646", "[::1]:4646"] {
            assert!(allows(OWN, &[("host", host)]), "{host}");
        }
        for host in ["127.0.0.1", "127.0.0.1:80", "rebound.example:4646", "10.0.0.1:4646", ""] {
            assert!(!allows(OWN, &[("host", host)]), "{host}");
        }
        assert!(!allows(OWN, &[]));
        assert!(!allows(OWN, &[("host", OWN), ("host", OWN)]));
        assert!(allows("127.0.0.1:80", &[("host", "127.0.0.1")]));
        assert!(allows("127.0.0.1:80", &[("host", "localhost")]));
        assert!(allows("0.0.0.0:4646", &[("host", "192.168.1.7:4646")]));
        assert!(!allows("0.0.0.0:4646", &[("host", "rebound.example:4646")]));
    }

    #[test]
    fn requests_of_other_sites_are_not_allowed() {
        assert!(allows_with(&[("origin", "http://127.0.0.1:4646")]));
        assert!(!allows_with(&[("origin", "http://localhost:4646")]), "the host is another");
        assert!(!allows_with(&[("origin", "null")]));
        let origins = [("origin", "http://127.0.0.1:4646"), ("origin", "https://example.org")];
        assert!(!allows_with(&origins));
        assert!(!allows_with(&[("origin", "https://example.org")]));
        assert!(allows_with(&[("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")]));
        assert!(allows_with(&[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")]));
        assert!(allows_with(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]));
        assert!(!allows_with(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]));
    }
}
