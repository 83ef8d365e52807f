use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::Text;

use crate::address::{Address, Host};

/// What proves to a host who asks. It belongs to that host and port, and goes nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    host: Host,
    value: Text,
}

impl Credential {
    /// A user name and password. `None` where the name holds a colon, which would end it.
    pub fn basic(host: Host, user: &str, password: &str) -> Option<Self> {
        if user.contains(':') {
            return None;
        }
        let value = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
        Some(Self { host, value: value.into() })
    }

    /// A token. `None` where it cannot stand in a header.
    pub fn bearer(host: Host, token: &str) -> Option<Self> {
        let plain = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        plain.then(|| Self { host, value: format!("Bearer {token}").into() })
    }

    /// What is said to whoever is asked at `address`: nothing, unless it is the host this belongs to.
    pub(crate) fn for_address(&self, address: &Address) -> Option<&str> {
        (address.host() == self.host).then_some(&*self.value)
    }
}

/// Never what it is.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential(for {})", self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::Credential;
    use crate::address::{Address, Host};

    #[test]
    fn a_credential_is_for_one_host_and_port_and_is_never_shown() {
        let host = || Host::parse("registry.example", 443).unwrap();
        let credential = Credential::basic(host(), "ann", "secret").unwrap();
        let said = |url: &str| credential.for_address(&Address::parse(url).unwrap()).map(str::to_owned);
        assert_eq!(said("https://registry.example/v2/").as_deref(), Some("Basic YW5uOnNlY3JldA=="));
        for other in [
            "https://registry.example.evil/",
            "https://evil.registry.example/",
            "https://registry.example:8443/",
            "http://registry.example/",
        ] {
            assert_eq!(said(other), None, "{other}");
        }
        assert_eq!(format!("{credential:?}"), "Credential(for registry.example)");
        assert_eq!(Credential::basic(host(), "a:b", "c"), None);
        for bad in ["", "a b", "a\r\nHost: x"] {
            assert_eq!(Credential::bearer(host(), bad), None);
        }
    }
}
