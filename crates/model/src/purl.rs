use std::collections::BTreeMap;
use std::fmt;

use crate::percent::{decoded, encoded};
use crate::{PackageUrl, PackageUrlFault, Text};

mod rules;
#[cfg(test)]
mod tests;

use rules::{Namespace, Rules};

/// A package URL as its specification has it (ECMA-427), whole and in its canonical form: two that are equal are written
/// alike. Read strictly; to look something up by what somebody wrote, however they wrote it, there is [`PackageUrl`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Purl(PurlParts);

/// The parts of a package URL, without percent-encoding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PurlParts {
    /// The type: `npm`.
    pub kind: Text,
    /// The namespace, its parts joined by `/`: `@acme`. Empty where there is none.
    pub namespace: Text,
    /// The name: `widget`.
    pub name: Text,
    /// The version.
    pub version: Option<Text>,
    /// What more there is to know, by key: `arch`, `repository_url`.
    pub qualifiers: BTreeMap<Text, Text>,
    /// A path within the package. Empty where there is none.
    pub subpath: Text,
}

/// The one type whose name is a path: what follows the host of a repository.
const NAMED_BY_PATH: &str = "git";

impl Purl {
    /// The most qualifiers that are read.
    pub const MAX_QUALIFIERS: usize = 64;

    /// Reads one (ECMA-427, "How to parse a PURL string into its components").
    ///
    /// # Errors
    /// When the text is anything else, or its type does not allow it.
    pub fn parse(text: &str) -> Result<Self, PackageUrlFault> {
        if text.len() > PackageUrl::MAX_LEN {
            return Err(PackageUrlFault("longer than 4096 bytes"));
        }
        let (rest, subpath) = text.split_once('#').unwrap_or((text, ""));
        let (rest, qualifiers) = rest.split_once('?').unwrap_or((rest, ""));
        let (scheme, rest) = rest.split_once(':').ok_or(PackageUrlFault("it has no scheme `pkg:`"))?;
        if !scheme.eq_ignore_ascii_case("pkg") {
            return Err(PackageUrlFault("its scheme is not `pkg`"));
        }
        let rest = rest.trim_matches('/');
        let (kind, path) = rest.split_once('/').ok_or(PackageUrlFault("it has no name"))?;
        let (path, version) = match path.rsplit_once('@') {
            // `@` before the last slash is of a scope that was not encoded.
            Some((path, version)) if !version.contains('/') => (path, decoded(version)?),
            _ => (path, String::new()),
        };
        let path = path.trim_start_matches('/');
        let split = match kind.eq_ignore_ascii_case(NAMED_BY_PATH) {
            true => path.split_once('/'),
            false => path.rsplit_once('/'),
        };
        let (namespace, name) = split.unwrap_or(("", path));
        let parts: Vec<&str> = namespace.split('/').filter(|part| !part.is_empty()).collect();
        let parts: Vec<String> = parts.into_iter().map(decoded).collect::<Result<_, _>>()?;
        if parts.iter().any(|part| part.contains('/')) {
            return Err(PackageUrlFault("a part of its namespace has a slash in it"));
        }
        Self::build(PurlParts {
            kind: kind.into(),
            namespace: parts.join("/").into(),
            name: decoded(name)?.into(),
            version: (!version.is_empty()).then(|| version.into()),
            qualifiers: qualified(qualifiers)?,
            subpath: within(subpath)?.into(),
        })
    }

    /// Makes one of its parts, in its canonical form.
    ///
    /// # Errors
    /// When a part that is required is not there, or its type does not allow what is there.
    pub fn build(parts: PurlParts) -> Result<Self, PackageUrlFault> {
        let kind = parts.kind.to_ascii_lowercase();
        let lettered = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        if !kind.bytes().all(lettered) || !kind.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return Err(PackageUrlFault("its type is not a letter and then letters, digits, `.` and `-`"));
        }
        if parts.name.is_empty() {
            return Err(PackageUrlFault("it has no name"));
        }
        if parts.qualifiers.len() > Self::MAX_QUALIFIERS {
            return Err(PackageUrlFault("it has more than 64 qualifiers"));
        }
        let mut qualifiers = BTreeMap::new();
        for (key, value) in parts.qualifiers {
            let lettered = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
            if !key.bytes().all(lettered) || !key.starts_with(|first: char| first.is_ascii_alphabetic()) {
                return Err(PackageUrlFault(
                    "the key of a qualifier is not a letter and then letters, digits, `.`, `-` and `_`",
                ));
            }
            if !value.is_empty() && qualifiers.insert(Text::from(key.to_ascii_lowercase()), value).is_some() {
                return Err(PackageUrlFault("a qualifier is given twice"));
            }
        }
        let rules = Rules::of(&kind);
        match rules.namespace {
            Namespace::Required if parts.namespace.is_empty() => {
                return Err(PackageUrlFault("packages of its type have a namespace"));
            }
            Namespace::Prohibited if !parts.namespace.is_empty() => {
                return Err(PackageUrlFault("packages of its type have no namespace"));
            }
            Namespace::Optional | Namespace::Required | Namespace::Prohibited => {}
        }
        if rules.needs.is_some_and(|key| !qualifiers.contains_key(key)) {
            return Err(PackageUrlFault("a qualifier is missing without which its type tells nothing apart"));
        }
        if rules.never_in_names.is_some_and(|never| parts.name.contains(never)) {
            return Err(PackageUrlFault("it names a module, and not what that is distributed in"));
        }
        let name = rules.name(&parts.name, qualifiers.get("repository_url").map(|url| &**url));
        let version = parts.version.filter(|version| !version.is_empty());
        Ok(Self(PurlParts {
            namespace: rules.namespaces.of(&parts.namespace).into(),
            name: name.into(),
            version: version.map(|version| rules.versions.of(&version).into()),
            subpath: parts.subpath,
            kind: kind.into(),
            qualifiers,
        }))
    }

    /// Its parts.
    pub fn parts(&self) -> &PurlParts {
        &self.0
    }
}

/// Its qualifiers, without those that have no value.
fn qualified(text: &str) -> Result<BTreeMap<Text, Text>, PackageUrlFault> {
    let mut all = BTreeMap::new();
    for one in text.split('&').filter(|one| !one.is_empty()) {
        let (key, value) = one.split_once('=').ok_or(PackageUrlFault("a qualifier has no `=`"))?;
        let value = decoded(value)?;
        if !value.is_empty() && all.insert(Text::from(key.to_ascii_lowercase()), value.into()).is_some() {
            return Err(PackageUrlFault("a qualifier is given twice"));
        }
    }
    Ok(all)
}

/// The path within the package, without what goes nowhere.
fn within(text: &str) -> Result<String, PackageUrlFault> {
    let mut parts = Vec::new();
    for part in text.split('/') {
        let part = decoded(part)?;
        if part.contains('/') {
            return Err(PackageUrlFault("a part of its subpath has a slash in it"));
        }
        if !matches!(&*part, "" | "." | "..") {
            parts.push(part);
        }
    }
    Ok(parts.join("/"))
}

fn segments(path: &str) -> String {
    path.split('/').map(encoded).collect::<Vec<_>>().join("/")
}

impl fmt::Display for Purl {
    /// Its canonical spelling.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PurlParts { kind, namespace, name, version, qualifiers, subpath } = &self.0;
        write!(f, "pkg:{kind}/")?;
        if !namespace.is_empty() {
            write!(f, "{}/", segments(namespace))?;
        }
        match &**kind == NAMED_BY_PATH {
            true => f.write_str(&segments(name))?,
            false => f.write_str(&encoded(name))?,
        }
        if let Some(version) = version {
            write!(f, "@{}", encoded(version))?;
        }
        for (index, (key, value)) in qualifiers.iter().enumerate() {
            write!(f, "{}{key}={}", if index == 0 { '?' } else { '&' }, encoded(value))?;
        }
        match subpath.is_empty() {
            true => Ok(()),
            false => write!(f, "#{}", segments(subpath)),
        }
    }
}
