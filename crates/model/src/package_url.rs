use std::fmt;

use crate::percent::{decoded, encoded};
use crate::{PackageKey, Text};

/// A package URL (purl, ECMA-427): `pkg:type/namespace/name@version?qualifiers#subpath`.
///
/// What is kept says which package, and which version of it. Other qualifiers than `distro`, and
/// subpaths, say where it lies or which part of it is meant, and are passed over. It is read however sloppily it was
/// written, so that another spelling of a name escapes nothing; the strict reading, whole, is [`Purl`](crate::Purl).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageUrl {
    /// The type, in lower case: `npm`.
    pub kind: Text,
    /// The namespace without percent-encoding, its parts joined by `/`: `@acme`. Empty where there is none.
    pub namespace: Text,
    /// The name without percent-encoding: `widget`.
    pub name: Text,
    /// The version without percent-encoding.
    pub version: Option<Text>,
    /// The release of the distribution that it is of, as its qualifier `distro` names it: `debian-12`.
    pub distro: Option<Text>,
}

/// Text that is not a package URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a package URL: {0}")]
pub struct PackageUrlFault(pub(crate) &'static str);

impl PackageUrl {
    /// The longest that is read, in bytes: the length of a path.
    pub const MAX_LEN: usize = 4096;

    /// Reads one.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn parse(text: &str) -> Result<Self, PackageUrlFault> {
        if text.len() > Self::MAX_LEN {
            return Err(PackageUrlFault("longer than 4096 bytes"));
        }
        let (scheme, rest) = text.split_once(':').ok_or(PackageUrlFault("it has no scheme `pkg:`"))?;
        if !scheme.eq_ignore_ascii_case("pkg") {
            return Err(PackageUrlFault("its scheme is not `pkg`"));
        }
        let rest = rest.split('#').next().unwrap_or_default();
        let (rest, qualifiers) = rest.split_once('?').unwrap_or((rest, ""));
        let rest = rest.trim_matches('/');
        let (kind, path) = rest.split_once('/').ok_or(PackageUrlFault("it has no name"))?;
        let lettered = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+');
        if kind.is_empty() || !kind.bytes().all(lettered) {
            return Err(PackageUrlFault("its type is not made of letters, digits, `.`, `-` and `+`"));
        }
        let (path, version) = match path.rsplit_once('@') {
            // `@` before the last slash, or with nothing before it, is of a scope that was not encoded.
            Some((path, version)) if !path.trim_matches('/').is_empty() && !version.contains('/') => {
                (path, Some(version))
            }
            _ => (path, None),
        };
        // Decoded first: a slash that was encoded is read as one by some, and names are the same by every reading.
        let path = decoded(path)?;
        let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        if parts.iter().any(|part| matches!(*part, "." | "..")) {
            return Err(PackageUrlFault("a part of its name is `.` or `..`"));
        }
        let name = parts.pop().ok_or(PackageUrlFault("it has no name"))?;
        let version = version.filter(|version| !version.is_empty()).map(decoded).transpose()?;
        Ok(Self {
            kind: kind.to_ascii_lowercase().into(),
            namespace: parts.join("/").into(),
            name: name.into(),
            version: version.map(Text::from),
            distro: distro(qualifiers),
        })
    }

    /// The package without version, in its one spelling: what purl-spec encodes is encoded, and nothing else. Letters
    /// keep their case.
    pub fn package(&self) -> String {
        let path = self.path();
        let parts: Vec<String> = path.split('/').map(encoded).collect();
        format!("pkg:{}/{}", self.kind, parts.join("/"))
    }

    /// The package with its version, if it has one, in its one spelling.
    pub fn spelling(&self) -> String {
        match &self.version {
            Some(version) => format!("{}@{}", self.package(), encoded(version)),
            None => self.package(),
        }
    }

    /// This very version of this package, in one form whatever its spelling; none where it has no version.
    pub fn exact(&self) -> Option<Text> {
        let version = self.version.as_ref()?;
        Some(format!("{}@{version}", PackageKey::of_url(self)).into())
    }

    /// Whether a name is meant as a package URL, whether or not it is one.
    pub fn is_meant_by(name: &str) -> bool {
        name.split_once(':').is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("pkg"))
    }

    /// Namespace and name, without percent-encoding.
    pub(crate) fn path(&self) -> String {
        let slash = if self.namespace.is_empty() { "" } else { "/" };
        format!("{}{slash}{}", self.namespace, self.name)
    }
}

/// The release that qualifiers name, if they name one and no other.
fn distro(qualifiers: &str) -> Option<Text> {
    let named = qualifiers.split('&').filter_map(|one| one.split_once('='));
    let mut values =
        named.filter(|(name, _)| name.eq_ignore_ascii_case("distro")).map(|(_, value)| decoded(value));
    let first = values.next()?.ok().filter(|value| !value.is_empty())?;
    values.all(|other| other.as_ref() == Ok(&first)).then(|| first.into())
}

impl fmt::Display for PackageUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pkg:{}/{}", self.kind, self.path())?;
        match &self.version {
            Some(version) => write!(f, "@{version}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PackageUrl;

    fn parts(text: &str) -> (String, String, String, Option<String>) {
        let purl = PackageUrl::parse(text).unwrap();
        let owned = |text: &str| text.to_owned();
        (owned(&purl.kind), owned(&purl.namespace), owned(&purl.name), purl.version.as_deref().map(owned))
    }

    fn want(
        kind: &str,
        namespace: &str,
        name: &str,
        version: Option<&str>,
    ) -> (String, String, String, Option<String>) {
        (kind.into(), namespace.into(), name.into(), version.map(str::to_owned))
    }

    #[test]
    fn a_package_url_is_taken_apart() {
        let scoped = want("npm", "@acme", "widget", Some("1.4.2"));
        assert_eq!(parts("pkg:npm/%40acme/widget@1.4.2"), scoped);
        assert_eq!(parts("pkg:npm/@acme/widget@1.4.2"), scoped, "not encoded");
        assert_eq!(parts("PKG:NPM//%40acme/widget@1.4.2?a=b@c#x/y"), scoped);
        assert_eq!(parts("pkg:npm/%40acme/widget"), want("npm", "@acme", "widget", None));
        assert_eq!(parts("pkg:npm/@acme/widget"), want("npm", "@acme", "widget", None));
        assert_eq!(parts("pkg:npm/%40acme%2Fwidget/@1.4.2/"), scoped, "slashes encoded and to spare");
        assert_eq!(parts("pkg:cargo/left@"), want("cargo", "", "left", None));
        assert_eq!(
            parts("pkg:golang/example.com/a/b@v1.0.0%2Bx"),
            want("golang", "example.com/a", "b", Some("v1.0.0+x"))
        );
    }

    #[test]
    fn a_package_has_one_spelling() {
        for text in ["pkg:npm/@acme%2Fwidget@1", "PKG:Npm//%40acme/%77idget?a=b", "pkg:npm/%40acme/widget"] {
            assert_eq!(PackageUrl::parse(text).unwrap().package(), "pkg:npm/%40acme/widget");
        }
        let odd = PackageUrl::parse("pkg:deb/debian/libstdc++%C3%A9%3f").unwrap();
        assert_eq!(odd.package(), "pkg:deb/debian/libstdc%2B%2B%C3%A9%3F");
        for text in ["pkg:npm/@acme%2Fwidget@1.0+x", "PKG:npm/%40acme/widget@%31.0%2bx?a=b#c"] {
            assert_eq!(PackageUrl::parse(text).unwrap().spelling(), "pkg:npm/%40acme/widget@1.0%2Bx");
        }
        assert_eq!(PackageUrl::parse("pkg:npm/widget@").unwrap().spelling(), "pkg:npm/widget");
    }

    #[test]
    fn what_begins_as_one_is_meant_as_one() {
        for (name, meant) in
            [("pkg:npm/x", true), ("PKG:", true), ("pkg", false), ("pkgs:x", false), ("x-pkg:1", false)]
        {
            assert_eq!(PackageUrl::is_meant_by(name), meant, "{name}");
        }
    }

    #[test]
    fn a_part_is_of_what_its_path_begins_with() {
        let holders = |text: &str| -> Vec<String> {
            PackageUrl::parse(text).unwrap().holders().iter().map(PackageUrl::spelling).collect()
        };
        let action = "pkg:githubactions/Acme/act/sub/x@v4";
        assert_eq!(holders(action), ["pkg:githubactions/Acme/act@v4", "pkg:githubactions/Acme/act/sub@v4"]);
        assert_eq!(
            holders("pkg:golang/go.acme.example/x/y"),
            ["pkg:golang/go.acme.example", "pkg:golang/go.acme.example/x"]
        );
        assert!(holders("pkg:npm/%40acme/widget@1").is_empty());
        assert!(PackageUrl::parse(action).unwrap().is_one_with_its_parts());
        assert!(!PackageUrl::parse("pkg:golang/a/b").unwrap().is_one_with_its_parts());
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in [
            "",
            "pkg",
            "pkg:",
            "pkg:npm",
            "pkg:npm/",
            "npm/x@1",
            "pkg:n m/x",
            "pkg:npm/%4",
            "pkg:npm/%zz",
            "pkg:npm/%ff",
            "url:npm/x",
            "pkg:npm/%+4x",
            "pkg:npm/%00x",
            "pkg:npm/x@1%0a",
            "pkg:npm/./x",
            "pkg:npm/%2e%2e%2fpypi%2fx@1",
            "pkg:npm/%2f",
        ] {
            assert!(PackageUrl::parse(text).is_err(), "{text}");
        }
        let long = format!("pkg:npm/{}", "a".repeat(PackageUrl::MAX_LEN - 8));
        assert!(PackageUrl::parse(&long).is_ok());
        assert!(PackageUrl::parse(&format!("{long}a")).is_err());
    }
}
