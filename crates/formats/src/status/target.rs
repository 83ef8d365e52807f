use model::{Digest, Text};

use super::DependencyRange;

/// Where workflows of GitHub lie in their repository; behind it stand a path, `@` and the ref.
const WORKFLOWS: &str = "/.github/workflows/";

/// Where the ref begins in the name of what ran from one.
const REFS: &str = "@refs/";

/// Where the number of a run stands, and behind it that of its attempt.
const RUNS: &str = "/actions/runs/";
const ATTEMPTS: &str = "/attempts/";

/// Ports that are left out of a repository's URI as a rule: of HTTPS and SSH.
const DEFAULT_PORTS: [&str; 2] = [":443", ":22"];

/// What an entry of a status list is about. A lookup asks with the same type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusTarget {
    /// A participant of the framework, by its name.
    Participant(Text),
    /// An identity of the framework, by its name: whoever it matches.
    Identity(Text),
    /// A name in a certificate, by whichever certificate it comes.
    Name(CertificateName),
    /// A key: SHA-256 of its SubjectPublicKeyInfo, wherever it stands.
    Key(Digest),
    /// A certificate: SHA-256 of its DER, wherever it stands.
    Certificate(Digest),
    /// A certificate by its issuer and number.
    Serial(SerialNumber),
    /// An authority that issued a certificate of the path: SHA-256 of its certificate or of its key.
    Ca(Digest),
    /// A log of signatures or of certificates: SHA-256 of its key.
    Log(Digest),
    /// A timestamp authority: SHA-256 of one of its certificates or keys.
    TimestampAuthority(Digest),
    /// An OIDC issuer.
    Issuer(Text),
    /// A builder's id.
    Builder(Text),
    /// A source repository, or some of its commits.
    Source(SourceCommits),
    /// A workflow's digest, as the certificate states it.
    Workflow(Text),
    /// One run of a builder.
    Run(Text),
    /// An artifact.
    Artifact(Digest),
    /// An attestation: SHA-256 of its statement as it was signed.
    Attestation(Digest),
    /// A receipt: SHA-256 of its statement as it was signed.
    Receipt(Digest),
    /// A package, or some of its versions.
    Dependency(DependencyRange),
    /// A relationship of the framework, by its name.
    Relationship(Text),
    /// A verifier's id, as summaries and receipts state it.
    Verifier(Text),
}

/// A name in a certificate and, where it matters, the OIDC issuer that vouched for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateName {
    /// The name: an e-mail address or a URI.
    pub name: Text,
    /// The issuer; any where absent.
    pub issuer: Option<Text>,
}

/// A certificate by who issued it and under what number (RFC 5280 §4.1.2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SerialNumber {
    /// SHA-256 of the issuer's name in DER.
    pub issuer: Digest,
    /// The number as it stands in its INTEGER, in lower-case hex.
    pub serial: Text,
}

/// Commits of a repository. A range is written as the commits in it, because nobody without the repository can tell
/// what lies between two of them (`git rev-list FIRST^..LAST` prints them).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceCommits {
    /// The repository, as `github.com/acme/widget` or its URI.
    pub repository: Text,
    /// The commits; empty means all.
    pub commits: Vec<Text>,
}

/// Whether an entry speaks of what was asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// It does not.
    No,
    /// It does.
    Yes,
    /// It may: it speaks of some commits or versions, and which one this is cannot be told.
    Unsure,
}

impl StatusTarget {
    /// The word of every kind that this version knows.
    pub const KINDS: [&'static str; 20] = [
        "participant",
        "identity",
        "name",
        "key",
        "certificate",
        "serial",
        "ca",
        "log",
        "timestamp-authority",
        "issuer",
        "builder",
        "source",
        "workflow",
        "run",
        "artifact",
        "attestation",
        "receipt",
        "dependency",
        "relationship",
        "verifier",
    ];

    /// The kind's word, in the list and in reports.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Participant(_) => "participant",
            Self::Identity(_) => "identity",
            Self::Name(_) => "name",
            Self::Key(_) => "key",
            Self::Certificate(_) => "certificate",
            Self::Serial(_) => "serial",
            Self::Ca(_) => "ca",
            Self::Log(_) => "log",
            Self::TimestampAuthority(_) => "timestamp-authority",
            Self::Issuer(_) => "issuer",
            Self::Builder(_) => "builder",
            Self::Source(_) => "source",
            Self::Workflow(_) => "workflow",
            Self::Run(_) => "run",
            Self::Artifact(_) => "artifact",
            Self::Attestation(_) => "attestation",
            Self::Receipt(_) => "receipt",
            Self::Dependency(_) => "dependency",
            Self::Relationship(_) => "relationship",
            Self::Verifier(_) => "verifier",
        }
    }

    /// What it names, for a person.
    pub fn shown(&self) -> Text {
        match self {
            Self::Participant(text)
            | Self::Identity(text)
            | Self::Issuer(text)
            | Self::Builder(text)
            | Self::Workflow(text)
            | Self::Run(text)
            | Self::Relationship(text)
            | Self::Verifier(text) => text.clone(),
            Self::Name(name) => name.name.clone(),
            Self::Serial(number) => format!("number {} of {}", number.serial, number.issuer).into(),
            Self::Source(source) => source.repository.clone(),
            Self::Dependency(range) => range.package.clone(),
            Self::Key(digest)
            | Self::Certificate(digest)
            | Self::Ca(digest)
            | Self::Log(digest)
            | Self::TimestampAuthority(digest)
            | Self::Artifact(digest)
            | Self::Attestation(digest)
            | Self::Receipt(digest) => digest.to_string().into(),
        }
    }

    /// What it is filed under: two targets that can match have the same key, or one is a part of the other
    /// ([`Self::keys`]). Names from outside are folded, so that
    /// another spelling of a repository or an address does not escape its entry; names of the framework are not.
    pub fn key(&self) -> String {
        let value = match self {
            Self::Participant(text) | Self::Identity(text) | Self::Relationship(text) => text.to_string(),
            Self::Source(source) => repository(&source.repository),
            Self::Dependency(range) => folded(&range.package()),
            Self::Serial(number) => format!("{} {}", number.issuer.hex(), number.serial),
            Self::Name(CertificateName { name: text, .. }) | Self::Builder(text) | Self::Run(text) => {
                Parted::of(text).whole
            }
            Self::Issuer(_)
            | Self::Workflow(_)
            | Self::Verifier(_)
            | Self::Key(_)
            | Self::Certificate(_)
            | Self::Ca(_)
            | Self::Log(_)
            | Self::TimestampAuthority(_)
            | Self::Artifact(_)
            | Self::Attestation(_)
            | Self::Receipt(_) => folded(&self.shown()),
        };
        format!("{} {value}", self.kind())
    }

    /// Everything that an entry about it may be filed under: its own key, and those of packages that it may be a part of.
    pub fn keys(&self) -> Vec<String> {
        let mut all = vec![self.key()];
        if let Self::Dependency(range) = self {
            let holders = range.holders();
            all.extend(holders.iter().map(|held| format!("{} {}", self.kind(), folded(&held.to_string()))));
        }
        all
    }

    /// Whether an entry about this target speaks of whatever is filed under its key. Of such a one nothing else is asked:
    /// what it [`Self::covers`] its key tells.
    pub fn key_is_whole(&self) -> bool {
        match self {
            Self::Name(own) => own.issuer.is_none() && Parted::of(&own.name).part.is_none(),
            Self::Builder(text) | Self::Run(text) => Parted::of(text).part.is_none(),
            Self::Source(source) => source.commits.is_empty(),
            // Where case counts, packages whose names differ in it are filed together.
            Self::Dependency(_) => false,
            Self::Participant(_)
            | Self::Identity(_)
            | Self::Key(_)
            | Self::Certificate(_)
            | Self::Serial(_)
            | Self::Ca(_)
            | Self::Log(_)
            | Self::TimestampAuthority(_)
            | Self::Issuer(_)
            | Self::Workflow(_)
            | Self::Artifact(_)
            | Self::Attestation(_)
            | Self::Receipt(_)
            | Self::Relationship(_)
            | Self::Verifier(_) => true,
        }
    }

    /// Whether an entry about this target speaks of `asked`.
    pub fn covers(&self, asked: &Self) -> Match {
        if !asked.keys().contains(&self.key()) {
            return Match::No;
        }
        if self.key_is_whole() {
            return Match::Yes;
        }
        match (self, asked) {
            (Self::Name(own), Self::Name(asked)) => own.covers(asked),
            (Self::Builder(own), Self::Builder(asked)) | (Self::Run(own), Self::Run(asked)) => {
                Parted::of(own).covers(&Parted::of(asked))
            }
            (Self::Source(own), Self::Source(asked)) => own.covers(asked),
            (Self::Dependency(own), Self::Dependency(asked)) => own.covers(asked),
            _ => Match::Unsure,
        }
    }
}

impl CertificateName {
    fn covers(&self, asked: &Self) -> Match {
        let issuer = match (&self.issuer, &asked.issuer) {
            (None, _) => Match::Yes,
            (Some(own), Some(asked)) if folded(own) == folded(asked) => Match::Yes,
            (Some(_), Some(_)) => Match::No,
            (Some(_), None) => Match::Unsure,
        };
        match (issuer, Parted::of(&self.name).covers(&Parted::of(&asked.name))) {
            (Match::Yes, name) => name,
            (issuer, Match::Yes) => issuer,
            (Match::No, _) | (_, Match::No) => Match::No,
            (Match::Unsure, Match::Unsure) => Match::Unsure,
        }
    }
}

impl SourceCommits {
    fn covers(&self, asked: &Self) -> Match {
        let listed = |commit: &Text| self.commits.iter().any(|own| own.eq_ignore_ascii_case(commit));
        match (self.commits.is_empty(), asked.commits.is_empty()) {
            (true, _) => Match::Yes,
            (false, true) => Match::Unsure,
            (false, false) if asked.commits.iter().any(listed) => Match::Yes,
            (false, false) => Match::No,
        }
    }
}

/// A name whose last part says which of several it is, and may be left out to mean all of them.
struct Parted {
    whole: String,
    /// The ref a workflow ran from, or the attempt of a run.
    part: Option<String>,
}

impl Parted {
    fn of(text: &str) -> Self {
        let text = folded(text);
        let (before, path) = text.split_once(WORKFLOWS).unwrap_or((&text, ""));
        let cut = match path.find('@') {
            Some(at) => Some((before.len().saturating_add(WORKFLOWS.len()).saturating_add(at), "@")),
            None => [REFS, ATTEMPTS].into_iter().find_map(|mark| Some((text.find(mark)?, mark))),
        };
        let attempts = |mark: &str| mark != ATTEMPTS || text.contains(RUNS);
        let parts = cut.filter(|(_, mark)| attempts(mark)).and_then(|(at, _)| text.split_at_checked(at));
        match parts {
            Some((whole, part)) => Self { whole: whole.to_owned(), part: Some(part.to_owned()) },
            None => Self { whole: text, part: None },
        }
    }

    fn covers(&self, asked: &Self) -> Match {
        match (&self.part, &asked.part) {
            (None, _) => Match::Yes,
            (Some(_), None) => Match::Unsure,
            (Some(own), Some(asked)) if own == asked => Match::Yes,
            (Some(_), Some(_)) => Match::No,
        }
    }
}

/// ASCII letters in lower case, and no slash at the end. Two names that differ only so are one for a denial.
fn folded(text: &str) -> String {
    text.trim_end_matches('/').to_ascii_lowercase()
}

/// A repository without scheme, user, reference and `.git`.
fn repository(text: &str) -> String {
    let text = folded(text);
    let bare = text.strip_prefix("git+").unwrap_or(&text);
    let bare = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    let (host, path) = bare.split_once('/').unwrap_or((bare, ""));
    let host = host.rsplit('@').next().unwrap_or(host);
    let port = DEFAULT_PORTS.iter().find_map(|port| host.strip_suffix(port));
    let host = port.unwrap_or(host);
    let path = path.split(['@', '?', '#']).next().unwrap_or(path).trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    format!("{host}/{path}")
}
