//! Who may ask: pages of the preview itself, and nobody that another site has sent.

use std::net::{IpAddr, SocketAddr};

use hyper::header::{HOST, HeaderMap, HeaderName, ORIGIN};

/// What a browser says of where a request came from (Fetch Metadata).
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a browser says that a request is for.
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Who may ask.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guard {
    address: SocketAddr,
}

impl Guard {
    pub(super) fn new(address: SocketAddr) -> Self {
        Self { address }
    }

    /// Whether a request with these headers is answered. A name that leads here by a trick of the
    /// DNS is no address; another site's page tells its origin; its pictures and scripts tell their site.
    pub(super) fn admits(&self, headers: &HeaderMap) -> bool {
        let all = |name, is_fine: &dyn Fn(&str) -> bool| {
            headers.get_all(name).iter().all(|value| value.to_str().is_ok_and(is_fine))
        };
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next())
        else {
            return false;
        };
        let is_own = |origin: &str| origin.strip_prefix("http://").is_some_and(|own| own == host);
        let is_link = headers.get(MODE).is_some_and(|mode| mode == "navigate");
        self.is_here(host)
            && all(&ORIGIN, &is_own)
            && all(&SITE, &|site| matches!(site, "same-origin" | "none") || is_link)
    }

    /// Whether a host with its port means this machine by its address.
    fn is_here(&self, host: &str) -> bool {
        // Browsers leave out the port that is everyone's.
        let whole = format!("{host}:80");
        let host =
            if host.parse::<IpAddr>().is_ok() || host == "localhost" { &whole } else { host };
        if host == format!("localhost:{}", self.address.port()) {
            return true;
        }
        let Ok(asked) = host.parse::<SocketAddr>() else { return false };
        let own = self.address.ip();
        let is_meant = |ip: IpAddr| match own {
            _ if ip == own => true,
            own if own.is_loopback() => ip.is_loopback(),
            own => own.is_unspecified(),
        };
        asked.port() == self.address.port() && is_meant(asked.ip())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(own: &str, headers: &[(&'static str, &str)]) -> bool {
        let guard = Guard::new(own.parse().unwrap());
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        guard.admits(&map)
    }

    #[test]
    fn only_this_machine_by_its_address_is_admitted() {
        let own = "127.0.0.1:4646";
        for host in ["127.0.0.1:4646", "localhost:4646", "[::1]:4646"] {
            assert!(admits(own, &[("host", host)]), "{host}");
        }
        for host in ["127.0.0.1", "127.0.0.1:80", "rebound.example:4646", "10.0.0.1:4646", ""] {
            assert!(!admits(own, &[("host", host)]), "{host}");
        }
        assert!(!admits(own, &[]));
        assert!(!admits(own, &[("host", own), ("host", own)]));
        assert!(admits("127.0.0.1:80", &[("host", "127.0.0.1")]));
        assert!(admits("0.0.0.0:4646", &[("host", "192.168.1.7:4646")]));
        assert!(!admits("0.0.0.0:4646", &[("host", "rebound.example:4646")]));
    }

    #[test]
    fn what_another_site_sends_is_not_admitted() {
        let own = "127.0.0.1:4646";
        let with = |more: &[(&'static str, &str)]| {
            let mut headers = vec![("host", own)];
            headers.extend_from_slice(more);
            admits(own, &headers)
        };
        assert!(with(&[("origin", "http://127.0.0.1:4646")]));
        assert!(!with(&[("origin", "http://localhost:4646")]), "the host is another");
        assert!(!with(&[("origin", "null")]));
        assert!(!with(&[("origin", "http://127.0.0.1:4646"), ("origin", "https://example.org")]));
        assert!(!with(&[("origin", "https://example.org")]));
        assert!(with(&[("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")]));
        assert!(with(&[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")]));
        assert!(with(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]));
        assert!(!with(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]));
    }
}
