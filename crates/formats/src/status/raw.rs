//! Entries as they are written. Every field is known and stands once; what a field means is read in [`RawEntry::read`].

use std::borrow::Cow;

use model::{Algorithm, Digest, Instant, Text};
use serde::{Deserialize, Serialize};

use super::{
    CertificateName, DependencyRange, SerialNumber, SourceCommits, StatusEntry, StatusState, StatusTarget,
};
use crate::limits::{MAX_NAME, MAX_STATUS_COMMITS, MAX_STATUS_REASON};

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEntry<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    target: RawTarget<'a>,
    #[serde(borrow)]
    state: RawState<'a>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    reason: Cow<'a, str>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum RawTarget<'a> {
    Participant(#[serde(borrow)] Cow<'a, str>),
    Identity(#[serde(borrow)] Cow<'a, str>),
    Name(#[serde(borrow)] RawName<'a>),
    Key(#[serde(borrow)] Cow<'a, str>),
    Certificate(#[serde(borrow)] Cow<'a, str>),
    Serial(#[serde(borrow)] RawSerial<'a>),
    Ca(#[serde(borrow)] Cow<'a, str>),
    Log(#[serde(borrow)] Cow<'a, str>),
    TimestampAuthority(#[serde(borrow)] Cow<'a, str>),
    Issuer(#[serde(borrow)] Cow<'a, str>),
    Builder(#[serde(borrow)] Cow<'a, str>),
    Source(#[serde(borrow)] RawSource<'a>),
    Workflow(#[serde(borrow)] Cow<'a, str>),
    Run(#[serde(borrow)] Cow<'a, str>),
    Artifact(#[serde(borrow)] Cow<'a, str>),
    Attestation(#[serde(borrow)] Cow<'a, str>),
    Receipt(#[serde(borrow)] Cow<'a, str>),
    Dependency(#[serde(borrow)] RawDependency<'a>),
    Relationship(#[serde(borrow)] Cow<'a, str>),
    Verifier(#[serde(borrow)] Cow<'a, str>),
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawName<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    issuer: Option<Cow<'a, str>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawSerial<'a> {
    #[serde(borrow)]
    issuer: Cow<'a, str>,
    #[serde(borrow)]
    serial: Cow<'a, str>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawSource<'a> {
    #[serde(borrow)]
    repository: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    commits: Option<Vec<Cow<'a, str>>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawDependency<'a> {
    #[serde(borrow)]
    package: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    versions: Option<Vec<Cow<'a, str>>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    from: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    below: Option<Cow<'a, str>>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum RawState<'a> {
    Revoked(#[serde(borrow)] RawSince<'a>),
    Compromised(#[serde(borrow)] RawWindow<'a>),
    RevokedRetroactively(RawNothing),
    Suspended(#[serde(borrow)] RawSuspension<'a>),
    Lifts(#[serde(borrow)] RawLift<'a>),
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawNothing {}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawSince<'a> {
    #[serde(borrow)]
    since: Cow<'a, str>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawWindow<'a> {
    #[serde(borrow)]
    from: Cow<'a, str>,
    #[serde(borrow)]
    until: Cow<'a, str>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawSuspension<'a> {
    #[serde(borrow)]
    from: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    until: Option<Cow<'a, str>>,
    #[serde(borrow)]
    incident: Cow<'a, str>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawLift<'a> {
    #[serde(borrow)]
    entry: Cow<'a, str>,
    #[serde(borrow)]
    from: Cow<'a, str>,
}

type Read<T> = Result<T, Text>;

impl<'a> RawEntry<'a> {
    pub(super) fn read(self) -> Read<StatusEntry> {
        if self.reason.len() > MAX_STATUS_REASON {
            return Err(format!("a reason of more than {MAX_STATUS_REASON} bytes").into());
        }
        Ok(StatusEntry {
            id: name(self.id)?,
            target: self.target.read()?,
            state: self.state.read()?,
            reason: self.reason.into(),
        })
    }

    pub(super) fn of(entry: &'a StatusEntry) -> Self {
        Self {
            id: Cow::Borrowed(&entry.id),
            target: RawTarget::of(&entry.target),
            state: RawState::of(&entry.state),
            reason: Cow::Borrowed(&entry.reason),
        }
    }
}

impl<'a> RawTarget<'a> {
    fn read(self) -> Read<StatusTarget> {
        use StatusTarget as Target;
        Ok(match self {
            Self::Participant(text) => Target::Participant(name(text)?),
            Self::Identity(text) => Target::Identity(name(text)?),
            Self::Name(RawName { name: own, issuer }) => {
                Target::Name(CertificateName { name: name(own)?, issuer: issuer.map(name).transpose()? })
            }
            Self::Key(text) => Target::Key(sha256(&text)?),
            Self::Certificate(text) => Target::Certificate(sha256(&text)?),
            Self::Serial(RawSerial { issuer, serial }) => {
                Target::Serial(SerialNumber { issuer: sha256(&issuer)?, serial: hex(serial)? })
            }
            Self::Ca(text) => Target::Ca(sha256(&text)?),
            Self::Log(text) => Target::Log(sha256(&text)?),
            Self::TimestampAuthority(text) => Target::TimestampAuthority(sha256(&text)?),
            Self::Issuer(text) => Target::Issuer(name(text)?),
            Self::Builder(text) => Target::Builder(name(text)?),
            Self::Source(RawSource { repository, commits }) => Target::Source(SourceCommits {
                repository: name(repository)?,
                commits: some(commits, "commits")?,
            }),
            Self::Workflow(text) => Target::Workflow(name(text)?),
            Self::Run(text) => Target::Run(name(text)?),
            Self::Artifact(text) => Target::Artifact(digest(&text)?),
            Self::Attestation(text) => Target::Attestation(sha256(&text)?),
            Self::Receipt(text) => Target::Receipt(sha256(&text)?),
            Self::Dependency(RawDependency { package, versions, from, below }) => {
                Target::Dependency(DependencyRange {
                    package: purl(package)?,
                    versions: some(versions, "versions")?,
                    from: from.map(version).transpose()?,
                    below: below.map(version).transpose()?,
                })
            }
            Self::Relationship(text) => Target::Relationship(name(text)?),
            Self::Verifier(text) => Target::Verifier(name(text)?),
        })
    }

    fn of(target: &'a StatusTarget) -> Self {
        use StatusTarget as Target;
        let owned = |digest: &Digest| Cow::Owned(digest.to_string());
        let texts = |list: &'a [Text]| match list {
            [] => None,
            list => Some(list.iter().map(|text| Cow::Borrowed(&**text)).collect()),
        };
        match target {
            Target::Participant(text) => Self::Participant(Cow::Borrowed(text)),
            Target::Identity(text) => Self::Identity(Cow::Borrowed(text)),
            Target::Name(own) => Self::Name(RawName {
                name: Cow::Borrowed(&own.name),
                issuer: own.issuer.as_deref().map(Cow::Borrowed),
            }),
            Target::Key(digest) => Self::Key(owned(digest)),
            Target::Certificate(digest) => Self::Certificate(owned(digest)),
            Target::Serial(number) => Self::Serial(RawSerial {
                issuer: owned(&number.issuer),
                serial: Cow::Borrowed(&number.serial),
            }),
            Target::Ca(digest) => Self::Ca(owned(digest)),
            Target::Log(digest) => Self::Log(owned(digest)),
            Target::TimestampAuthority(digest) => Self::TimestampAuthority(owned(digest)),
            Target::Issuer(text) => Self::Issuer(Cow::Borrowed(text)),
            Target::Builder(text) => Self::Builder(Cow::Borrowed(text)),
            Target::Source(source) => Self::Source(RawSource {
                repository: Cow::Borrowed(&source.repository),
                commits: texts(&source.commits),
            }),
            Target::Workflow(text) => Self::Workflow(Cow::Borrowed(text)),
            Target::Run(text) => Self::Run(Cow::Borrowed(text)),
            Target::Artifact(digest) => Self::Artifact(owned(digest)),
            Target::Attestation(digest) => Self::Attestation(owned(digest)),
            Target::Receipt(digest) => Self::Receipt(owned(digest)),
            Target::Dependency(range) => Self::Dependency(RawDependency {
                package: Cow::Borrowed(&range.package),
                versions: texts(&range.versions),
                from: range.from.as_deref().map(Cow::Borrowed),
                below: range.below.as_deref().map(Cow::Borrowed),
            }),
            Target::Relationship(text) => Self::Relationship(Cow::Borrowed(text)),
            Target::Verifier(text) => Self::Verifier(Cow::Borrowed(text)),
        }
    }
}

impl<'a> RawState<'a> {
    fn read(self) -> Read<StatusState> {
        Ok(match self {
            Self::Revoked(RawSince { since }) => StatusState::RevokedSince(instant(&since)?),
            Self::Compromised(RawWindow { from, until }) => {
                let (from, until) = (instant(&from)?, instant(&until)?);
                if until < from {
                    return Err("a window that ends before it begins".into());
                }
                StatusState::Compromised { from, until }
            }
            Self::RevokedRetroactively(RawNothing {}) => StatusState::RevokedRetroactively,
            Self::Suspended(RawSuspension { from, until, incident }) => StatusState::Suspended {
                from: instant(&from)?,
                until: until.map(|until| instant(&until)).transpose()?,
                incident: name(incident)?,
            },
            Self::Lifts(RawLift { entry, from }) => {
                StatusState::Lifts { entry: name(entry)?, from: instant(&from)? }
            }
        })
    }

    fn of(state: &'a StatusState) -> Self {
        let time = |at: &Instant| Cow::Owned(at.to_string());
        match state {
            StatusState::RevokedSince(since) => Self::Revoked(RawSince { since: time(since) }),
            StatusState::Compromised { from, until } => {
                Self::Compromised(RawWindow { from: time(from), until: time(until) })
            }
            StatusState::RevokedRetroactively => Self::RevokedRetroactively(RawNothing {}),
            StatusState::Suspended { from, until, incident } => Self::Suspended(RawSuspension {
                from: time(from),
                until: until.as_ref().map(time),
                incident: Cow::Borrowed(incident),
            }),
            StatusState::Lifts { entry, from } => {
                Self::Lifts(RawLift { entry: Cow::Borrowed(entry), from: time(from) })
            }
        }
    }
}

fn name(text: Cow<'_, str>) -> Read<Text> {
    match text.len() {
        0 => Err("an empty name".into()),
        length if length > MAX_NAME => Err(format!("a name of more than {MAX_NAME} bytes").into()),
        _ => Ok(text.into()),
    }
}

fn digest(text: &str) -> Read<Digest> {
    Digest::parse(text).map_err(|why| why.to_string().into())
}

fn sha256(text: &str) -> Read<Digest> {
    digest(text).and_then(|digest| match digest.algorithm() {
        Algorithm::Sha256 => Ok(digest),
        Algorithm::Sha384 | Algorithm::Sha512 => Err("should be a sha256 digest".into()),
    })
}

fn instant(text: &str) -> Read<Instant> {
    Instant::parse(text).map_err(|why| why.to_string().into())
}

fn hex(text: Cow<'_, str>) -> Read<Text> {
    let spelt =
        text.len().is_multiple_of(2) && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if spelt {
        name(text)
    } else {
        Err("a serial number is written in pairs of lower-case hex digits".into())
    }
}

/// A list that is left out, or has members: an empty one would mean "all" by accident.
fn some(list: Option<Vec<Cow<'_, str>>>, what: &str) -> Read<Vec<Text>> {
    match list {
        None => Ok(Vec::new()),
        Some(list) if list.is_empty() => Err(format!("`{what}` is empty; leave it out to mean all").into()),
        Some(list) if list.len() > MAX_STATUS_COMMITS => {
            Err(format!("more than {MAX_STATUS_COMMITS} {what}; use several entries").into())
        }
        Some(list) => list.into_iter().map(name).collect(),
    }
}

fn version(text: Cow<'_, str>) -> Read<Text> {
    model::Version::parse(&text).map_err(|why| Text::from(why.to_string()))?;
    name(text)
}

/// A purl that names a package and nothing more: a version in it would never be asked for.
fn purl(text: Cow<'_, str>) -> Read<Text> {
    let last = text.rsplit('/').next().unwrap_or_default();
    let bare = text.starts_with("pkg:")
        && !text.contains(['?', '#'])
        && !last.get(1..).unwrap_or_default().contains('@');
    if bare { name(text) } else { Err("a package is a purl without version, qualifiers or subpath".into()) }
}
