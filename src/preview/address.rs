//! Where the preview is reached: the socket that it listens at and the key to it come in, URLs go out.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use super::access_key::AccessKey;

/// The address of a preview.
#[derive(Debug, Clone)]
pub struct PreviewAddress {
    socket: SocketAddr,
    /// None if only this machine reaches it.
    key: Option<AccessKey>,
}

impl PreviewAddress {
    /// The address of a preview that listens at a socket. Without a key it is for this machine alone.
    pub(super) fn new(socket: SocketAddr, key: AccessKey) -> Self {
        Self { socket, key: (!socket.ip().is_loopback()).then_some(key) }
    }

    /// The key that paths begin with, if they do.
    pub(super) fn key(&self) -> Option<&AccessKey> {
        self.key.as_ref()
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.socket.port()
    }

    /// Whether other machines reach it.
    pub fn is_on_network(&self) -> bool {
        self.key.is_some()
    }

    /// The URL to open in a browser on the same machine.
    pub fn url(&self) -> String {
        match self.socket.ip() {
            ip if ip.is_unspecified() => self.url_at(Ipv4Addr::LOCALHOST.into()),
            ip => self.url_at(ip),
        }
    }

    /// The URL for other machines, if it is another and can be told.
    pub fn network_url(&self) -> Option<String> {
        let ip = self.socket.ip();
        let outward = ip.is_unspecified().then(|| {
            let is_v6 = ip.is_ipv6();
            outward_ip(false).or_else(|| is_v6.then(|| outward_ip(true)).flatten())
        });
        outward.flatten().map(|ip| self.url_at(ip))
    }

    fn url_at(&self, ip: IpAddr) -> String {
        let socket = SocketAddr::new(ip, self.port());
        match &self.key {
            Some(key) => format!("http://{socket}/{key}/"),
            None => format!("http://{socket}"),
        }
    }
}

/// The address of this machine that it sends from to others. A UDP socket is told where it would send:
/// nothing is sent.
fn outward_ip(is_v6: bool) -> Option<IpAddr> {
    let (own, other): (IpAddr, IpAddr) = match is_v6 {
        // Addresses for documentation.
        false => (Ipv4Addr::UNSPECIFIED.into(), Ipv4Addr::new(192, 0, 2, 1).into()),
        true => {
            (Ipv6Addr::UNSPECIFIED.into(), Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into())
        }
    };
    let socket = UdpSocket::bind((own, 0)).ok()?;
    socket.connect((other, 9)).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_loopback() && !ip.is_unspecified()).then_some(ip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(socket: &str) -> PreviewAddress {
        let key = AccessKey::new([0; AccessKey::RANDOM_BYTES]);
        PreviewAddress::new(socket.parse().unwrap(), key)
    }

    const KEY: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

    #[test]
    fn only_addresses_on_the_network_have_a_key() {
        assert_eq!(address("127.0.0.1:4646").url(), "http://127.0.0.1:4646");
        assert_eq!(address("[::1]:4646").url(), "http://[::1]:4646");
        assert_eq!(address("192.168.1.7:4646").url(), format!("http://192.168.1.7:4646/{KEY}/"));
        assert_eq!(address("0.0.0.0:4646").url(), format!("http://127.0.0.1:4646/{KEY}/"));
        assert_eq!(address("[::]:4646").url(), format!("http://127.0.0.1:4646/{KEY}/"));
        assert!(address("[::ffff:127.0.0.1]:4646").is_on_network(), "rather one too many");
    }

    #[test]
    fn another_url_is_for_other_machines() {
        assert_eq!(address("127.0.0.1:4646").network_url(), None);
        assert_eq!(address("192.168.1.7:4646").network_url(), None);
        if let Some(url) = address("0.0.0.0:4646").network_url() {
            assert!(url.ends_with(&format!(":4646/{KEY}/")) && !url.contains("127.0.0.1"), "{url}");
        }
    }
}
