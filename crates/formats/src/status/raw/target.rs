use std::borrow::Cow;

use model::{Digest, Text};
use serde::{Deserialize, Serialize};

use super::Read;
use super::value::{bound, digest, hex, name, purl, sha256, some};
use crate::status::{CertificateName, DependencyRange, SerialNumber, SourceCommits, StatusTarget};

/// What an entry is about, by its kind.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawTarget<'a> {
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
pub(super) struct RawName<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    issuer: Option<Cow<'a, str>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSerial<'a> {
    #[serde(borrow)]
    issuer: Cow<'a, str>,
    #[serde(borrow)]
    serial: Cow<'a, str>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource<'a> {
    #[serde(borrow)]
    repository: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    commits: Option<Vec<Cow<'a, str>>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDependency<'a> {
    #[serde(borrow)]
    package: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    versions: Option<Vec<Cow<'a, str>>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    from: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    below: Option<Cow<'a, str>>,
}

impl<'a> RawTarget<'a> {
    pub(super) fn read(self) -> Read<StatusTarget> {
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
                let (package, key) = purl(package)?;
                let end = |text| bound(text, &key);
                Target::Dependency(DependencyRange {
                    package,
                    versions: some(versions, "versions")?,
                    from: from.map(end).transpose()?,
                    below: below.map(end).transpose()?,
                })
            }
            Self::Relationship(text) => Target::Relationship(name(text)?),
            Self::Verifier(text) => Target::Verifier(name(text)?),
        })
    }

    pub(super) fn of(target: &'a StatusTarget) -> Self {
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
