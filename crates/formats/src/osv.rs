//! Advisories in the OSV format, versions 1.x (<https://ossf.github.io/osv-schema/>): what is read of them is which
//! versions of which packages they are about.

use model::{Instant, Text};

use crate::limits::{MAX_LISTED, MAX_OSV_VERSIONS};
use crate::malformed::code;
use crate::node::Node;
use crate::predicate::{instant, name_of, optional_instant, optional_name};
use crate::{Malformed, json};

#[cfg(test)]
mod tests;

/// One advisory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Osv {
    /// Its id, such as `GHSA-…` or `MAL-…`.
    pub id: Text,
    /// When it was last changed, by its database's clock.
    pub modified: Instant,
    /// When it was taken back, if it was.
    pub withdrawn: Option<Instant>,
    /// Ids of the same vulnerability in other databases.
    pub aliases: Vec<Text>,
    /// What it is, in a line of its database's.
    pub summary: Option<Text>,
    /// Whether it says that the package was made to do harm: by an id `MAL-…` of its own or as an alias, by
    /// `malicious-packages-origins`, or by the weakness CWE-506 (embedded malicious code).
    pub malicious: bool,
    /// What it is about.
    pub affected: Vec<OsvAffected>,
}

/// One package an advisory is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OsvAffected {
    /// The package; none where only a repository is named.
    pub package: Option<OsvPackage>,
    /// Versions, as its ecosystem writes them.
    pub versions: Vec<Text>,
    /// Ranges of versions.
    pub ranges: Vec<OsvRange>,
}

/// A package as OSV names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OsvPackage {
    /// Its ecosystem, such as `npm` or `Debian:12`.
    pub ecosystem: Text,
    /// Its name there.
    pub name: Text,
    /// Its package URL, which has no version.
    pub purl: Option<Text>,
}

/// A range of versions: what begins and ends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OsvRange {
    /// How its versions are compared.
    pub kind: OsvRangeKind,
    /// What begins and ends it, in no order.
    pub events: Vec<OsvEvent>,
}

/// How the versions of a range are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OsvRangeKind {
    /// By Semantic Versioning.
    Semver,
    /// As the package's ecosystem does.
    Ecosystem,
    /// They are commits.
    Git,
    /// In a way that is not known here.
    Unknown,
}

/// What begins or ends a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OsvEvent {
    /// It begins with this version; `0` is before every other.
    Introduced(Text),
    /// It ends before this version.
    Fixed(Text),
    /// It ends with this version.
    LastAffected(Text),
    /// Nothing from this version on is in any range; `*` is after every other.
    Limit(Text),
    /// Something that is not known here.
    Unknown,
}

/// The weakness "embedded malicious code".
const MALICIOUS_CODE: &str = "CWE-506";

impl Osv {
    /// Reads one advisory. Fields that are not known are passed over, as the format asks.
    ///
    /// # Errors
    /// When it is not strict JSON, is of a version other than 1.x, or a field that is read is not what it should be.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let root = Node::root(json::check(bytes, json::ADVISORY)?, code::REFERENCE);
        let [version, id, modified, withdrawn, aliases, summary, affected, own] = root.fields([
            "schema_version",
            "id",
            "modified",
            "withdrawn",
            "aliases",
            "summary",
            "affected",
            "database_specific",
        ])?;
        if let Some(version) = &version
            && !version.name()?.starts_with("1.")
        {
            return Err(version.fault("is not a version of OSV that is read: those are 1.x"));
        }
        let id = name_of(&root, "id", id)?;
        let aliases = texts(aliases, MAX_LISTED)?;
        let affected = match affected {
            Some(list) => list.items(MAX_LISTED)?,
            None => Vec::new(),
        };
        let by_id = std::iter::once(&id).chain(&aliases).any(|id| id.starts_with("MAL-"));
        let malicious = by_id || own.as_ref().is_some_and(marked) || any_marked(&affected)?;
        Ok(Self {
            modified: instant(&root.required("modified", modified)?)?,
            withdrawn: optional_instant(withdrawn)?,
            summary: optional_name(summary)?,
            affected: affected.iter().map(OsvAffected::read).collect::<Result<_, _>>()?,
            id,
            aliases,
            malicious,
        })
    }
}

impl OsvAffected {
    fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let [package, versions, ranges] = node.fields(["package", "versions", "ranges"])?;
        let ranges = match ranges {
            Some(list) => list.items(MAX_LISTED)?.iter().map(OsvRange::read).collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        let package = package.as_ref().map(OsvPackage::read).transpose()?;
        Ok(Self { package, versions: texts(versions, MAX_OSV_VERSIONS)?, ranges })
    }
}

impl OsvPackage {
    fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let [ecosystem, name, purl] = node.fields(["ecosystem", "name", "purl"])?;
        Ok(Self {
            ecosystem: name_of(node, "ecosystem", ecosystem)?,
            name: name_of(node, "name", name)?,
            purl: optional_name(purl)?,
        })
    }
}

impl OsvRange {
    fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let [kind, events] = node.fields(["type", "events"])?;
        let kind = match &*name_of(node, "type", kind)? {
            "SEMVER" => OsvRangeKind::Semver,
            "ECOSYSTEM" => OsvRangeKind::Ecosystem,
            "GIT" => OsvRangeKind::Git,
            _ => OsvRangeKind::Unknown,
        };
        let mut all = Vec::new();
        for event in node.required("events", events)?.items(MAX_LISTED)? {
            let [introduced, fixed, last, limit] =
                event.fields(["introduced", "fixed", "last_affected", "limit"])?;
            let known = all.len();
            all.extend(optional_name(introduced)?.map(OsvEvent::Introduced));
            all.extend(optional_name(fixed)?.map(OsvEvent::Fixed));
            all.extend(optional_name(last)?.map(OsvEvent::LastAffected));
            all.extend(optional_name(limit)?.map(OsvEvent::Limit));
            if all.len() == known {
                all.push(OsvEvent::Unknown);
            }
        }
        Ok(Self { kind, events: all })
    }
}

fn texts(list: Option<Node<'_>>, max: usize) -> Result<Vec<Text>, Malformed> {
    match list {
        Some(list) => list.items(max)?.iter().map(Node::name).collect(),
        None => Ok(Vec::new()),
    }
}

fn any_marked(affected: &[Node<'_>]) -> Result<bool, Malformed> {
    for one in affected {
        let [own] = one.fields(["database_specific"])?;
        if own.as_ref().is_some_and(marked) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether what a database adds of its own marks the package as malicious. Its shape is the database's choice, so
/// another one is no fault.
fn marked(own: &Node<'_>) -> bool {
    let Ok(entries) = own.entries(MAX_LISTED) else { return false };
    let weak = |list: &Node<'_>| {
        let ids = list.items(MAX_LISTED).unwrap_or_default();
        ids.iter().any(|id| id.name().is_ok_and(|id| &*id == MALICIOUS_CODE))
    };
    entries.iter().any(|(key, value)| match &**key {
        "malicious-packages-origins" => true,
        "cwe_ids" => weak(value),
        _ => false,
    })
}
