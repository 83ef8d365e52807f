use std::fmt;
use std::net::IpAddr;

use model::Text;
use reqwest::Url;

use crate::limits::MAX_ADDRESS;

/// A host and a port: what a credential belongs to, and what an operator names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Host {
    name: Text,
    port: u16,
}

impl Host {
    /// Reads `registry.example` or `localhost:5000`; `port` is meant where none is written.
    pub fn parse(text: &str, port: u16) -> Option<Self> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
        if text.is_empty() || !text.chars().all(plain) {
            return None;
        }
        // Read as part of an address, so that one host has one spelling here and there.
        let url = Url::parse(&format!("https://{text}/")).ok()?;
        let written = text
            .rsplit_once(':')
            .filter(|(_, digits)| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()));
        let port = match written {
            Some((_, digits)) => digits.parse().ok()?,
            None => port,
        };
        Some(Self { name: url.host_str()?.into(), port })
    }

    /// Its name, in lower case, or its network address.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether this is the machine itself, by its address or the name that always means it.
    pub fn is_loopback(&self) -> bool {
        &*self.name == "localhost" || self.literal().is_some_and(|ip| ip.is_loopback())
    }

    /// Whether it is at the port of HTTPS.
    pub fn is_at_https(&self) -> bool {
        self.port == 443
    }

    /// With its port, whichever it is.
    pub fn with_port(&self) -> String {
        format!("{}:{}", self.name, self.port)
    }

    /// The network address it is, if it is no name.
    pub(crate) fn literal(&self) -> Option<IpAddr> {
        let bare = self.name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        bare.unwrap_or(&self.name).parse().ok()
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            443 => f.write_str(&self.name),
            port => write!(f, "{}:{port}", self.name),
        }
    }
}

/// What is asked for: `https://…`, or `http://…` for hosts that are named for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Box<Url>);

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// When it is none, is longer than [`MAX_ADDRESS`], is of another scheme, or carries a user name or password.
    pub fn parse(text: &str) -> Result<Self, Text> {
        if text.len() > MAX_ADDRESS {
            return Err(format!("the address has more than {MAX_ADDRESS} bytes").into());
        }
        Self::checked(Url::parse(text).map_err(|fault| Text::from(format!("it is no address: {fault}")))?)
    }

    /// The address that `reference` means beside this one.
    ///
    /// # Errors
    /// As [`Address::parse`].
    pub fn join(&self, reference: &str) -> Result<Self, Text> {
        if reference.len() > MAX_ADDRESS {
            return Err(format!("the address has more than {MAX_ADDRESS} bytes").into());
        }
        let joined = self.0.join(reference);
        Self::checked(joined.map_err(|fault| Text::from(format!("it is no address: {fault}")))?)
    }

    /// The address of something below this one, whether this ends in a slash or not; without this one's query.
    ///
    /// # Errors
    /// As [`Address::parse`].
    pub fn below(&self, path: &str) -> Result<Self, Text> {
        let mut own = self.0.clone();
        own.set_query(None);
        Self::parse(&format!("{}/{path}", own.as_str().trim_end_matches('/')))
    }

    fn checked(mut url: Url) -> Result<Self, Text> {
        if !matches!(url.scheme(), "https" | "http") {
            return Err("only https and http are spoken".into());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it carries a user name or a password, which belong into a credential file".into());
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err("it names no host".into());
        }
        url.set_fragment(None);
        Ok(Self(Box::new(url)))
    }

    /// Whether its query says anything.
    pub fn has_query(&self) -> bool {
        self.0.query().is_some_and(|query| !query.is_empty())
    }

    /// With these parameters added to its query.
    #[must_use]
    pub fn with_query<'a>(&self, parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut url = self.0.clone();
        url.query_pairs_mut().extend_pairs(parameters);
        Self(url)
    }

    /// Who is asked.
    pub fn host(&self) -> Host {
        let port = self.0.port_or_known_default().unwrap_or_default();
        Host { name: self.0.host_str().unwrap_or_default().into(), port }
    }

    /// Whether it is asked over TLS.
    pub fn is_protected(&self) -> bool {
        self.0.scheme() == "https"
    }

    pub(crate) fn url(&self) -> Url {
        (*self.0).clone()
    }
}

/// Without its query, in which blob stores keep what lets anybody read.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0.clone();
        shown.set_query(None);
        f.write_str(shown.as_str())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, Host};
    use crate::limits::MAX_ADDRESS;

    #[test]
    fn one_host_has_one_spelling() {
        let host = |text| Host::parse(text, 443).unwrap();
        assert_eq!(host("Registry.Example"), Address::parse("https://registry.example/v2/").unwrap().host());
        assert_eq!(host("localhost:5000"), Address::parse("http://LOCALHOST:5000").unwrap().host());
        assert_eq!(host("registry.example:443"), host("registry.example"));
        assert_eq!(host("[::1]:5000").literal(), Some("::1".parse().unwrap()));
        assert_eq!(Host::parse("registry.example:80", 443).unwrap().to_string(), "registry.example:80");
        assert_eq!(
            Host::parse("localhost", 80).unwrap(),
            Address::parse("http://localhost/").unwrap().host()
        );
        // Spellings of a number that some readers take for an address, and others for a name.
        assert!(host("0x7f.1").is_loopback() && host("2130706433").is_loopback());
        for bad in ["", "a b", "user@host", "host/path", "host?x", "host:x", "host:99999", "é.example"] {
            assert_eq!(Host::parse(bad, 443), None, "{bad}");
        }
    }

    #[test]
    fn an_address_is_of_the_web_and_carries_no_secret() {
        for bad in ["ftp://h/", "file:///etc/passwd", "https://u@h/", "https://:p@h/", "h/x", "https://"] {
            assert!(Address::parse(bad).is_err(), "{bad}");
        }
        let address = Address::parse("https://h/x?token=secret#part").unwrap();
        assert_eq!(format!("{address} {address:?}"), "https://h/x Address(https://h/x)");
        assert_eq!(address.join("../y").unwrap().to_string(), "https://h/y");
        assert!(address.join("javascript:alert(1)").is_err());
    }

    #[test]
    fn what_is_below_an_address_is_below_it() {
        for base in ["https://h", "https://h/", "https://h/?x"] {
            assert_eq!(Address::parse(base).unwrap().below("a/b").unwrap().to_string(), "https://h/a/b");
        }
        assert_eq!(Address::parse("https://h/x").unwrap().below("a").unwrap().to_string(), "https://h/x/a");
    }

    #[test]
    fn an_address_is_so_long_and_no_longer() {
        let of = |length: usize| format!("https://h/{}", "a".repeat(length - "https://h/".len()));
        assert!(Address::parse(&of(MAX_ADDRESS)).is_ok());
        assert!(Address::parse(&of(MAX_ADDRESS + 1)).is_err());
        let base = Address::parse("https://h/").unwrap();
        assert!(base.join(&of(MAX_ADDRESS)).is_ok() && base.join(&of(MAX_ADDRESS + 1)).is_err());
    }
}
