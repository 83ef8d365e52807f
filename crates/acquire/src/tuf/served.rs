use std::path::Path;

use model::Text;
use transport::{Address, Client, Host, Request, Why};

use crate::Fault;

/// A TUF repository that a host serves. Metadata lies where its address says. Targets lie in `targets/` below that; or
/// beside it, where the address ends in `metadata/`.
#[derive(Clone, Debug)]
pub struct ServedRepository {
    metadata: Address,
    targets: Address,
}

/// Why a file of it could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unserved {
    /// There is more of it than was asked for.
    TooLong,
    /// Anything else.
    Unreachable(Fault),
}

impl ServedRepository {
    /// The repository at an address, with or without a `/` at its end.
    ///
    /// # Errors
    /// When it is no address of a folder.
    pub fn parse(text: &str) -> Result<Self, Text> {
        let slash = if text.ends_with('/') { "" } else { "/" };
        let metadata = Address::parse(&format!("{text}{slash}"))?;
        if text.contains(['?', '#']) {
            return Err("it has a query or a fragment, and names of files are written behind it".into());
        }
        let beside = text.trim_end_matches('/').ends_with("/metadata");
        let targets = metadata.join(if beside { "../targets/" } else { "./targets/" })?;
        Ok(Self { metadata, targets })
    }

    /// Who is asked.
    pub fn host(&self) -> Host {
        self.metadata.host()
    }

    /// A metadata file by its name, whose special characters are spelled as in an address already; `None` where the host
    /// says that there is none (404).
    ///
    /// # Errors
    /// When it could not be had, or is longer than `limit`.
    pub fn metadata(&self, client: &Client, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Unserved> {
        served(client, &self.metadata, name, limit)
    }

    /// A target by its path; `None` as in [`ServedRepository::metadata`].
    ///
    /// # Errors
    /// As there.
    pub fn target(&self, client: &Client, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Unserved> {
        served(client, &self.targets, &encoded(path), limit)
    }
}

/// Only 404 means that nothing is there: a host that refuses or is in trouble may have it, and whoever takes its word
/// stays at an old root.
fn served(client: &Client, base: &Address, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Unserved> {
    let shown =
        |text: Text, help: &str| Unserved::Unreachable(Fault::new(Path::new(&base.to_string()), text, help));
    let address = base.join(&format!("./{path}"));
    let address = address.map_err(|why| shown(why, "Ask the operators of the repository."))?;
    let asking = Request { answers: vec![404], ..Request::new(address, limit) };
    match client.get(&asking) {
        Ok(response) => Ok((response.head.status == 200).then_some(response.bytes)),
        Err(fault) if matches!(fault.why, Why::TooLarge(_)) => Err(Unserved::TooLong),
        Err(fault) => Err(Unserved::Unreachable(Fault {
            path: fault.address.to_string().into(),
            text: fault.text(),
            help: fault.help(),
        })),
    }
}

/// A path as part of an address: every byte but letters, digits and `-._~/` as `%XX`, so that nothing in it is read as a
/// query, as an escape, or as a way out of its folder.
fn encoded(path: &str) -> String {
    let mut text = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{ServedRepository, encoded};

    #[test]
    fn targets_lie_below_or_beside() {
        for (text, metadata, targets) in [
            ("https://t.example", "https://t.example/", "https://t.example/targets/"),
            ("https://t.example/a/", "https://t.example/a/", "https://t.example/a/targets/"),
            ("https://t.example/metadata", "https://t.example/metadata/", "https://t.example/targets/"),
            (
                "https://t.example/a/metadata/",
                "https://t.example/a/metadata/",
                "https://t.example/a/targets/",
            ),
            (
                "https://t.example/ametadata",
                "https://t.example/ametadata/",
                "https://t.example/ametadata/targets/",
            ),
        ] {
            let served = ServedRepository::parse(text).unwrap();
            assert_eq!(
                (served.metadata.to_string(), served.targets.to_string()),
                (metadata.into(), targets.into())
            );
        }
        for bad in [
            "ftp://t.example/",
            "t.example",
            "https://u:p@t.example/",
            "https://t.example/?a=b",
            "https://t.example/#a",
        ] {
            assert!(ServedRepository::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn t20_no_path_leaves_its_folder() {
        let served = ServedRepository::parse("https://t.example/r/").unwrap();
        for (path, led) in [
            ("%2e%2e/%2e%2e/secret", "https://t.example/r/targets/%252e%252e/%252e%252e/secret"),
            ("a?b#c", "https://t.example/r/targets/a%3Fb%23c"),
            ("a\\b", "https://t.example/r/targets/a%5Cb"),
            ("https://evil.example/", "https://t.example/r/targets/https%3A//evil.example/"),
            ("roots/a.json", "https://t.example/r/targets/roots/a.json"),
        ] {
            let at = served.targets.join(&format!("./{}", encoded(path))).unwrap();
            assert_eq!(at.to_string(), led);
        }
    }
}
