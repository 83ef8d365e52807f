use model::{Algorithm, PackageKey, PackageUrl, Text, VersionOrder};

use super::{DependencyRange, SourceCommits, StatusTarget};

/// What is to be said of a target that evidence names otherwise: an entry about it denies nothing, and looks as if it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Whether no evidence can ever meet it; else some may.
    pub never: bool,
    /// Why: one clause.
    pub why: Text,
    /// What to write instead.
    pub instead: Text,
}

/// Forges where a repository is an owner and a name, and nothing lies below it.
const FLAT_FORGES: [&str; 3] = ["github.com", "bitbucket.org", "codeberg.org"];

impl Doubt {
    fn never(why: impl Into<Text>, instead: impl Into<Text>) -> Option<Self> {
        Some(Self { never: true, why: why.into(), instead: instead.into() })
    }

    fn perhaps(why: impl Into<Text>, instead: impl Into<Text>) -> Option<Self> {
        Some(Self { never: false, why: why.into(), instead: instead.into() })
    }
}

impl StatusTarget {
    /// What is to be said of it before somebody relies on it to deny something; `None` where evidence names such things
    /// so, or nobody can tell.
    pub fn doubt(&self) -> Option<Doubt> {
        match self {
            Self::Source(source) => odd(&source.repository, "source").or_else(|| source.doubt()),
            Self::Issuer(text) => odd(text, "issuer").or_else(|| schemeless(text)),
            Self::Run(text) => odd(text, "run").or_else(|| schemeless(text)),
            Self::Workflow(text) => git_digest(text),
            Self::Builder(text) => odd(text, "builder").or_else(|| identifier(text, "builder")),
            Self::Verifier(text) => odd(text, "verifier").or_else(|| identifier(text, "verifier")),
            Self::Name(name) => {
                let issuer = name.issuer.as_deref().and_then(|issuer| odd(issuer, "issuer"));
                // The name of a host may begin with `*` in a certificate.
                let whole = name.name.contains(['/', '@']) || !name.name.contains('*');
                issuer.or_else(|| odd(&name.name, "name").filter(|_| whole))
            }
            Self::Dependency(range) => range.doubt(),
            Self::Serial(number) => {
                // RFC 5280 §4.1.2.2: a serial number is positive, so an INTEGER whose first bit is set has a zero before.
                let negative = number.serial.starts_with(|digit: char| digit >= '8');
                let instead =
                    format!("00{} with the zero byte, or name the certificate's file", number.serial);
                let doubt =
                    || Doubt::perhaps("it is a negative number, which certificates do not have", instead);
                negative.then(doubt).flatten()
            }
            Self::Artifact(digest) if digest.algorithm() != Algorithm::Sha256 => Doubt::perhaps(
                format!(
                    "it is met only where the evidence or the operator names the artifact by its {}",
                    digest.algorithm().name()
                ),
                "artifact:sha256:HEX, or the artifact's file: every file is known by its sha256",
            ),
            Self::Participant(_)
            | Self::Identity(_)
            | Self::Key(_)
            | Self::Certificate(_)
            | Self::Ca(_)
            | Self::Log(_)
            | Self::TimestampAuthority(_)
            | Self::Artifact(_)
            | Self::Attestation(_)
            | Self::Receipt(_)
            | Self::Relationship(_) => None,
        }
    }
}

impl SourceCommits {
    fn doubt(&self) -> Option<Doubt> {
        let written = &*self.repository;
        let bare = written.split_once("://").map(|(_, rest)| rest);
        let parts: Vec<&str> = bare.unwrap_or(written).trim_end_matches('/').split('/').collect();
        let no_repository = || {
            let why = format!("`{written}` is no repository");
            Doubt::never(why, "its host, owner and name, such as source:github.com/acme/widget")
        };
        let Some((host, path)) = parts.split_first().filter(|(_, path)| !path.is_empty()) else {
            return no_repository();
        };
        if parts.iter().any(|part| part.is_empty()) {
            return no_repository();
        }
        let host = host.rsplit('@').next().unwrap_or(host).to_ascii_lowercase();
        let port = host.split_once(':');
        if let Some((host, owner)) =
            port.filter(|(_, port)| port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()))
        {
            // As `git clone` takes it: `git@host:owner/name`.
            let instead = format!("source:{host}/{owner}/{}", path.join("/"));
            return Doubt::never(format!("`:{owner}` is no port of `{host}`"), instead);
        }
        if bare.is_none() && !host.contains(['.', ':']) && host != "localhost" {
            return Doubt::never(
                format!("`{host}` is no host"),
                format!(
                    "source:github.com/{written}, or source:https://{written} where the host is called so"
                ),
            );
        }
        let known = host.strip_prefix("www.").unwrap_or(&host);
        let flat = FLAT_FORGES.contains(&known);
        if flat && path.len() < 2 {
            return no_repository();
        }
        let below = path.iter().position(|part| *part == "-").or(Some(2).filter(|_| flat));
        let of_forge = path.get(..below.unwrap_or(path.len())).unwrap_or(path).join("/");
        let instead = || format!("source:{known}/{of_forge}");
        if below.is_some_and(|below| below < path.len()) {
            return Doubt::never("evidence names repositories and nothing below them", instead());
        }
        if flat && known != host {
            return Doubt::never(format!("evidence names that host `{known}`"), instead());
        }
        self.commits.iter().find_map(git_digest)
    }
}

impl DependencyRange {
    fn doubt(&self) -> Option<Doubt> {
        let url = PackageUrl::parse(&self.package).ok()?;
        if let Some(why) = url.impossible() {
            let instead =
                "the package's own purl, and its version behind `@`: dependency:pkg:npm/%40acme/widget@1.4.2";
            return Doubt::never(why, instead);
        }
        if let Some(version) = self.versions.iter().find(|version| version.contains('*')) {
            return Doubt::never(
                format!("`{version}` is a pattern, and versions are compared whole"),
                format!("dependency:{}@FROM..BELOW", self.package),
            );
        }
        let order = PackageKey::of_url(&url).order();
        let none =
            |version: &&Text| order != VersionOrder::Unknown && order.compare(version, version).is_none();
        let version = self.versions.iter().find(none)?;
        Doubt::perhaps(
            format!("`{version}` is no version as packages of {} have them", url.kind),
            format!("dependency:{}@VERSION or @FROM..BELOW", self.package),
        )
    }
}

/// What certificates and statements call by a URL, they call by a whole one.
fn schemeless(text: &str) -> Option<Doubt> {
    let whole = text.split_once("://").is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty());
    let doubt = || Doubt::never("a URL begins with its scheme", format!("https://{text}"));
    (!whole).then(doubt).flatten()
}

/// A digest of git, whole: a shorter one would never be met.
fn git_digest(text: &Text) -> Option<Doubt> {
    let whole = matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let doubt = || {
        Doubt::never(
            format!("`{text}` is no whole digest of git"),
            "all 40 or 64 hex digits, as `git rev-parse` tells them",
        )
    };
    (!whole).then(doubt).flatten()
}

/// SLSA calls builders and verifiers by a URI. A bare word is rather the framework's name for one.
fn identifier(text: &str, what: &str) -> Option<Doubt> {
    let uri = text.split_once(':').is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty());
    let why = || format!("ids of {what}s are URIs");
    if !text.contains(['.', '/', ':']) {
        return Doubt::never(why(), format!("{what}:URI, the id that `{text}` stands for in the framework"));
    }
    (!uri).then(|| Doubt::perhaps(why(), format!("{what}:https://{text}"))).flatten()
}

/// Names are compared whole: a pattern or a space is none of their letters.
fn odd(text: &str, what: &str) -> Option<Doubt> {
    let bare = text.trim();
    if bare != text {
        return Doubt::never("it begins or ends with a space", format!("{what}:{bare}"));
    }
    let (before, _) = text.split_once('*')?;
    let whole = before.rsplit_once('@').map_or(before, |(whole, _)| whole);
    let whole = whole.strip_suffix("/attempts/").unwrap_or(whole);
    let why = "a list names things whole, and `*` stands for itself";
    Doubt::never(
        why,
        format!("{what}:{whole} with nothing behind it where that is a whole name, or an entry for each"),
    )
}

#[cfg(test)]
mod tests {
    use super::StatusTarget;
    use crate::status::{CertificateName, DependencyRange, SerialNumber, SourceCommits};
    use model::Digest;

    fn source(repository: &str) -> StatusTarget {
        StatusTarget::Source(SourceCommits { repository: repository.into(), commits: vec![] })
    }

    fn name(name: &str, issuer: Option<&str>) -> StatusTarget {
        StatusTarget::Name(CertificateName { name: name.into(), issuer: issuer.map(Into::into) })
    }

    fn package(package: &str, version: &str) -> StatusTarget {
        let versions = vec![version.into()];
        let range = DependencyRange { package: package.into(), versions, from: None, below: None };
        StatusTarget::Dependency(range)
    }

    fn serial(serial: &str) -> StatusTarget {
        StatusTarget::Serial(SerialNumber { issuer: Digest::sha256([0; 32]), serial: serial.into() })
    }

    #[test]
    fn what_no_evidence_names_is_never_met() {
        for (target, instead) in [
            (source("acme/widget"), "source:github.com/acme/widget"),
            (source("widget"), "host, owner and name"),
            (source("github.com/acme"), "host, owner and name"),
            (source("git@github.com:acme/widget"), "source:github.com/acme/widget"),
            (source("github.com//widget"), "host, owner and name"),
            (source("github.com/acme/widget/tree/main"), "source:github.com/acme/widget"),
            (source("https://GitHub.com/acme/widget/pkg"), "source:github.com/acme/widget"),
            (source("https://www.github.com/acme/widget"), "source:github.com/acme/widget"),
            (source("gitlab.com/acme/tools/widget/-/tree/main"), "source:gitlab.com/acme/tools/widget"),
            (StatusTarget::Issuer("token.example".into()), "https://token.example"),
            (StatusTarget::Run("7".into()), "https://7"),
            (StatusTarget::Workflow("abc1234".into()), "40 or 64"),
            (StatusTarget::Verifier("gate".into()), "verifier:URI"),
            (StatusTarget::Builder("acme-isolated".into()), "builder:URI"),
            (StatusTarget::Builder("https://x ".into()), "builder:https://x"),
            (StatusTarget::Builder("https://h/.github/workflows/c.yml@refs/tags/v*".into()), "c.yml with"),
            (StatusTarget::Run("https://github.com/a/b/actions/runs/7/attempts/*".into()), "runs/7 with"),
            (source("github.com/acme/*"), "an entry for each"),
            (name("ci@acme.example ", None), "name:ci@acme.example"),
            (name("ci@acme.example", Some(" https://i")), "issuer:https://i"),
            (package("pkg:npm/widget%401.4.2", "1"), "its version behind `@`"),
            (package("pkg:npm/%40acme", "1"), "its version behind `@`"),
            (package("pkg:npm/widget", "1.*"), "pkg:npm/widget@FROM..BELOW"),
        ] {
            let doubt = target.doubt().unwrap_or_else(|| panic!("{target:?}"));
            assert!(doubt.never && doubt.instead.contains(instead), "{target:?}: {doubt:?}");
        }
        let commit = StatusTarget::Source(SourceCommits {
            repository: "github.com/acme/widget".into(),
            commits: vec!["ab".repeat(20).into(), "abc".into()],
        });
        assert!(commit.doubt().unwrap().never);
    }

    #[test]
    fn what_evidence_seldom_names_so_may_be_met() {
        let sha512 = Digest::parse(&format!("sha512:{}", "ab".repeat(64))).unwrap();
        for (target, instead) in [
            (StatusTarget::Artifact(sha512), "artifact:sha256:"),
            (StatusTarget::Builder("builder.example/v1".into()), "builder:https://builder.example/v1"),
            (package("pkg:npm/widget", "^1.0"), "@VERSION"),
            (serial("8f01"), "008f01"),
        ] {
            let doubt = target.doubt().unwrap_or_else(|| panic!("{target:?}"));
            assert!(!doubt.never && doubt.instead.contains(instead), "{target:?}: {doubt:?}");
        }
    }

    #[test]
    fn what_evidence_names_so_is_not_doubted() {
        for target in [
            source("github.com/acme/widget"),
            source("https://github.com/acme/widget.git"),
            source("git+https://github.com/acme/widget"),
            source("gitlab.com/acme/tools/widget"),
            source("git.acme.example:8443/widget"),
            source("https://git/acme/widget"),
            source("ssh://git@github.com/acme/widget"),
            source("github.com:443/acme/widget"),
            name("ci@acme.example", None),
            name("*.acme.example", None),
            package("pkg:npm/%40acme/widget", "1.4.2"),
            package("pkg:maven/org.acme/widget", "1.4.2.Final"),
            StatusTarget::Builder("https://github.com/a/b/.github/workflows/c.yml".into()),
            StatusTarget::Run("https://github.com/a/b/actions/runs/7".into()),
            name(
                "https://github.com/a/b/.github/workflows/c.yml@refs/tags/v1",
                Some("https://token.actions.githubusercontent.com"),
            ),
            StatusTarget::Artifact(Digest::sha256([0; 32])),
            StatusTarget::Builder("https://github.com/a/b/.github/workflows/c.yml@refs/tags/v1".into()),
            StatusTarget::Builder("https://github.com/actions/runner/github-hosted".into()),
            StatusTarget::Run("https://github.com/a/b/actions/runs/7/attempts/2".into()),
            StatusTarget::Run("https://ci.example/runs/7".into()),
            serial("008f01"),
        ] {
            assert_eq!(target.doubt(), None, "{target:?}");
        }
    }
}
