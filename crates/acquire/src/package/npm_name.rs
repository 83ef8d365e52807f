use std::fmt;

use model::Text;
use transport::Address;

/// The most characters of a package's name with its scope (npm, "package.json", `name`), and of a version.
const MAX_NAME: usize = 214;
const MAX_VERSION: usize = 256;

/// What stands before the address of a mirror; no address has a space.
const MIRROR: &str = ", asked of ";

/// A version of a package: `@acme/widget@1.4.2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NpmName {
    /// The package, with its scope.
    pub name: Text,
    /// The version, and no range or tag.
    pub version: Text,
}

impl NpmName {
    /// Reads `@acme/widget@1.4.2` or `widget@1.4.2`.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse(text: &str) -> Result<Self, Text> {
        let split = text.rsplit_once('@').filter(|(name, _)| !name.is_empty());
        let (name, version) = split.ok_or("it names no version: nothing is meant by silence")?;
        if !is_name(name) {
            return Err("the package's name is not one that npm registries have".into());
        }
        if !is_version(version) {
            return Err(
                "what follows the last @ is no version: ranges and tags mean another one tomorrow".into()
            );
        }
        Ok(Self { name: name.into(), version: version.into() })
    }

    /// Where a registry has what it says of this version, below its own address.
    pub(super) fn about(&self) -> String {
        format!("{}/{}", self.encoded(), self.version)
    }

    /// Where it has the attestations.
    pub(super) fn attestations(&self) -> String {
        format!("-/npm/v1/attestations/{}@{}", self.encoded(), self.version)
    }

    /// How the answer of this registry about the attestations is recorded: where they are, and behind that who was asked
    /// for them, where that was a mirror.
    pub(super) fn asked_at(&self, registry: &str, address: &Address) -> Text {
        let own = format!("{registry}/{}", self.attestations());
        let asked = address.to_string();
        match own == asked {
            true => own.into(),
            false => format!("{own}{MIRROR}{asked}").into(),
        }
    }

    /// The registry that was asked, by how its answer about the attestations is recorded.
    pub fn registry_of<'a>(&self, recorded: &'a str) -> Option<&'a str> {
        let own = recorded.split_once(MIRROR).map_or(recorded, |(own, _)| own);
        own.strip_suffix(&*self.attestations())?.strip_suffix('/')
    }

    /// The name in one part of a path.
    fn encoded(&self) -> String {
        self.name.replace('/', "%2f")
    }
}

/// As it was written.
impl fmt::Display for NpmName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.name, self.version)
    }
}

fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    let is_part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.chars().all(plain);
    let parts = match text.strip_prefix('@') {
        Some(scoped) => scoped.split_once('/'),
        None => Some(("none", text)),
    };
    text.len() <= MAX_NAME && parts.is_some_and(|(scope, name)| is_part(scope) && is_part(name))
}

/// Three numbers, and perhaps what comes before a release. Registries keep no build metadata.
fn is_version(text: &str) -> bool {
    let (numbers, before) = match text.split_once('-') {
        Some((numbers, before)) => (numbers, Some(before)),
        None => (text, None),
    };
    let number = |part: &str| {
        let is_plain = part == "0" || !part.starts_with('0');
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) && is_plain
    };
    let word = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= MAX_VERSION
        && numbers.split('.').count() == 3
        && numbers.split('.').all(number)
        && before.is_none_or(|before| before.split('.').all(word))
}

#[cfg(test)]
mod tests {
    use super::{MAX_NAME, MAX_VERSION, NpmName};

    #[test]
    fn a_name_is_a_package_and_one_version() {
        for (text, about) in [
            ("widget@1.4.2", "widget/1.4.2"),
            ("@acme/widget@1.4.2", "@acme%2fwidget/1.4.2"),
            ("Widget.js@0.0.1-rc.1", "Widget.js/0.0.1-rc.1"),
        ] {
            let read = NpmName::parse(text).unwrap();
            assert_eq!((read.to_string(), read.about()), (text.to_owned(), about.to_owned()));
        }
        let scoped = NpmName::parse("@acme/widget@1.4.2").unwrap();
        assert_eq!(scoped.attestations(), "-/npm/v1/attestations/@acme%2fwidget@1.4.2");
        let address = format!("https://registry.example/npm/{}", scoped.attestations());
        assert_eq!(scoped.registry_of(&address), Some("https://registry.example/npm"));
        assert_eq!(NpmName::parse("widget@1.4.2").unwrap().registry_of(&address), None);
        for bad in [
            "",
            "widget",
            "@acme/widget",
            "widget@",
            "widget@latest",
            "widget@^1.4.2",
            "widget@1.4",
            "widget@1.x.0",
            "widget@01.4.2",
            "widget@1.4.2+build",
            "widget@1.4.2-",
            "@acme@1.4.2",
            "@/widget@1.4.2",
            "acme/widget@1.4.2",
            "../widget@1.4.2",
            "@acme/../x@1.4.2",
            "w?x@1.4.2",
            "w%2fx@1.4.2",
            "w x@1.4.2",
            "widget@1.4.2/../1.4.1",
            ".widget@1.4.2",
        ] {
            assert!(NpmName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_and_versions_are_so_long_and_no_longer() {
        let name = |length: usize| NpmName::parse(&format!("{}@1.4.2", "a".repeat(length)));
        assert!(name(MAX_NAME).is_ok() && name(MAX_NAME + 1).is_err());
        let version = |length: usize| NpmName::parse(&format!("widget@1.4.2-{}", "a".repeat(length - 6)));
        assert!(version(MAX_VERSION).is_ok() && version(MAX_VERSION + 1).is_err());
    }
}
