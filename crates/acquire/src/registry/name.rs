use std::fmt;

use model::{Digest, Text};
use transport::Host;

/// The most characters of a repository's name, and of a tag (OCI distribution 1.1, "Pulling manifests").
const MAX_NAME: usize = 255;
const MAX_TAG: usize = 128;

/// What people call Docker's registry, where it is, and where images live that are named by one word.
const DOCKER: &str = "docker.io";
const DOCKER_HOST: &str = "registry-1.docker.io";
const DOCKER_OWN: &str = "library";

/// Registries that have their tokens from another host, as they publish it.
const REALMS: [(&str, &str); 2] = [(DOCKER_HOST, "auth.docker.io"), ("registry.gitlab.com", "gitlab.com")];

/// An image in a registry: `registry.example/acme/widget:1.4.2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageName {
    /// The registry, as it is written.
    pub registry: Text,
    /// Who is asked.
    pub host: Host,
    /// The repository.
    pub repository: Text,
    /// Which image of it.
    pub image: Which,
}

/// How an image of a repository is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// By a tag, which may mean another image tomorrow.
    Tag(Text),
    /// By its digest.
    Digest(Digest),
}

impl ImageName {
    /// Reads a name. The registry is always written; where a digest follows a tag, the digest counts, as it does everywhere.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse(text: &str) -> Result<Self, Text> {
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => {
                let digest = Digest::parse(digest).map_err(|fault| Text::from(fault.to_string()))?;
                (name, Some(digest))
            }
            None => (text, None),
        };
        let (registry, rest) = name.split_once('/').ok_or(NO_REGISTRY)?;
        if !(registry.contains(['.', ':']) || registry == "localhost") {
            return Err(NO_REGISTRY.into());
        }
        let (repository, tag) = match rest.split_once(':') {
            Some((repository, tag)) => (repository, Some(tag)),
            None => (rest, None),
        };
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err("the tag is not one that registries have".into());
        }
        let docker = registry == DOCKER;
        let own = docker && !repository.contains('/');
        let repository = if own { format!("{DOCKER_OWN}/{repository}") } else { repository.to_owned() };
        if !is_repository(&repository) {
            return Err("the repository's name is not one that registries have: small letters, digits, and . _ - / between them".into());
        }
        let at = if docker { DOCKER_HOST } else { registry };
        let host = Host::parse(at, 443).ok_or_else(|| Text::from("the registry is no host"))?;
        let image = match (digest, tag) {
            (Some(digest), _) => Which::Digest(digest),
            (None, Some(tag)) => Which::Tag(tag.into()),
            (None, None) => {
                return Err("it names neither a tag nor a digest: nothing is meant by silence".into());
            }
        };
        Ok(Self { registry: registry.into(), host, repository: repository.into(), image })
    }

    /// Whether the registry is asked without TLS: where it is on this machine, and where it is named for that. What is at
    /// the port of HTTPS speaks it.
    pub(super) fn is_plain(&self, plain: &[Host]) -> bool {
        plain.contains(&self.host) || self.host.is_loopback() && !self.host.is_at_https()
    }

    /// The hosts that are named with it: the registry, and where it is known to have its tokens from.
    pub fn hosts(&self) -> Vec<Host> {
        let realm = REALMS.iter().find(|(host, _)| Host::parse(host, 443).as_ref() == Some(&self.host));
        let realm = realm.and_then(|(_, realm)| Host::parse(realm, 443));
        [self.host.clone()].into_iter().chain(realm).collect()
    }
}

const NO_REGISTRY: &str =
    "it names no registry: write registry.example/acme/widget:1.4.2, or docker.io/library/alpine:3";

/// Without a tag or digest.
impl fmt::Display for ImageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.repository)
    }
}

/// `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`
fn is_tag(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.len() <= MAX_TAG
        && text.starts_with(plain)
        && text.chars().all(|c| plain(c) || matches!(c, '.' | '-'))
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*` between slashes.
fn is_repository(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let separates = |run: &str| matches!(run, "." | "_" | "__") || run.chars().all(|c| c == '-');
    let is_part = |part: &str| {
        let between = part.split(plain).filter(|run| !run.is_empty());
        part.starts_with(plain) && part.ends_with(plain) && between.into_iter().all(separates)
    };
    text.len() <= MAX_NAME && text.split('/').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::{ImageName, MAX_NAME, MAX_TAG, Which};

    fn parts(text: &str) -> Option<(String, String, String)> {
        let name = ImageName::parse(text).ok()?;
        let image = match name.image {
            Which::Tag(tag) => tag.to_string(),
            Which::Digest(digest) => digest.to_string(),
        };
        Some((name.host.to_string(), name.repository.to_string(), image))
    }

    #[test]
    fn a_name_is_a_registry_a_repository_and_one_image() {
        let digest = format!("sha256:{}", "ab".repeat(32));
        let of =
            |host: &str, name: &str, image: &str| Some((host.to_owned(), name.to_owned(), image.to_owned()));
        assert_eq!(
            parts("registry.example/acme/widget:1.4.2"),
            of("registry.example", "acme/widget", "1.4.2")
        );
        assert_eq!(parts(&format!("localhost:5000/w@{digest}")), of("localhost:5000", "w", &digest));
        assert_eq!(parts(&format!("localhost/w:tag@{digest}")), of("localhost", "w", &digest));
        assert_eq!(parts("docker.io/alpine:3"), of("registry-1.docker.io", "library/alpine", "3"));
        assert_eq!(parts("docker.io/acme/w:3"), of("registry-1.docker.io", "acme/w", "3"));
        for bad in [
            "",
            "widget:1",
            "acme/widget:1",
            "registry.example/acme/widget",
            "registry.example/Acme:1",
            "registry.example/a//b:1",
            "registry.example/../x:1",
            "registry.example/a..b:1",
            "registry.example/a-:1",
            "registry.example/a?b:1",
            "registry.example/a:",
            "registry.example/a:.x",
            "registry.example/a:x y",
            "registry.example/a@sha256:ab",
            "user@registry.example/a:1",
            "registry.example/a%2fb:1",
            "https://registry.example/a:1",
            "registry.example/:1",
        ] {
            assert_eq!(parts(bad), None, "{bad}");
        }
    }

    #[test]
    fn names_and_tags_are_so_long_and_no_longer() {
        let name = |length: usize| parts(&format!("r.example/{}:t", "a".repeat(length)));
        assert!(name(MAX_NAME).is_some() && name(MAX_NAME + 1).is_none());
        let tag = |length: usize| parts(&format!("r.example/a:{}", "t".repeat(length)));
        assert!(tag(MAX_TAG).is_some() && tag(MAX_TAG + 1).is_none());
    }

    #[test]
    fn a_registry_may_be_known_to_have_its_tokens_elsewhere() {
        let hosts = |text: &str| -> Vec<String> {
            ImageName::parse(text).unwrap().hosts().iter().map(ToString::to_string).collect()
        };
        assert_eq!(hosts("docker.io/alpine:3"), ["registry-1.docker.io", "auth.docker.io"]);
        assert_eq!(hosts("registry.example/a:1"), ["registry.example"]);
        assert_eq!(hosts("registry-1.docker.io:8443/a:1"), ["registry-1.docker.io:8443"]);
    }
}
