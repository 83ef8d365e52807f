use std::fmt;

use model::Text;

/// A source repository as the framework names it: `github.com/acme/widget`.
///
/// It equals a URI when, after an optional `git+`, the scheme is `https`, there is no user in front of the
/// host, the host is the same whatever its case, and the path, less one trailing `.git` and less `@ref`, is
/// the same byte for byte. Everything unusual (a port the framework does not name, `..`, `%`, `?`, `#`, other
/// schemes, an empty segment) is another place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    repository: Repository,
}

/// Text that does not name a source repository.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a source such as github.com/acme/widget: a host and a path, without scheme, ref or `.git`"
)]
pub struct SourceFault(Text);

impl Source {
    /// The longest source, in bytes; URLs beyond it are not in use.
    pub const MAX_LEN: usize = 1024;

    /// Reads `host/path`.
    ///
    /// # Errors
    /// When it has a scheme, a user, a ref, a trailing `.git`, an odd segment, no path, or is longer than
    /// [`Self::MAX_LEN`].
    pub fn parse(text: &str) -> Result<Self, SourceFault> {
        let plain = !text.contains('@') && !text.ends_with(".git");
        let repository = Repository::read(text).filter(|_| plain);
        let fault = || SourceFault(text.chars().take(200).collect::<String>().into());
        repository.map(|repository| Self { repository }).ok_or_else(fault)
    }

    /// Whether a URI of evidence names this repository, at whatever ref.
    pub(crate) fn is(&self, uri: &str) -> bool {
        read_uri(uri).is_some_and(|(repository, _)| repository == self.repository)
    }
}

/// Whether two URIs of evidence name one repository, at whatever refs.
pub(crate) fn same_repository(one: &str, other: &str) -> bool {
    read_uri(one).zip(read_uri(other)).is_some_and(|((one, _), (other, _))| one == other)
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.repository.host, self.repository.path)
    }
}

/// What the URI of a source says of the ref.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StatedRef<'a> {
    /// This one.
    At(&'a str),
    /// Nothing: it names the repository alone.
    Nothing,
    /// It cannot be told: the URI is not one of a repository over https.
    Unreadable,
}

impl<'a> StatedRef<'a> {
    /// The ref after the first `@` of the path.
    pub(crate) fn of(uri: &'a str) -> Self {
        match read_uri(uri) {
            Some((_, Some(reference))) => Self::At(reference),
            Some((_, None)) => Self::Nothing,
            None => Self::Unreadable,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Repository {
    /// Lower case: hosts have no case (RFC 3986 §3.2.2).
    host: String,
    /// As written: whether a forge tells case apart is its own affair, and exact is the safe reading.
    path: String,
}

fn read_uri(uri: &str) -> Option<(Repository, Option<&str>)> {
    let bare = uri.strip_prefix("git+").unwrap_or(uri).strip_prefix("https://")?;
    // The first `@` counts only behind the host: in front of it, it would end a user's name.
    let path_at = bare.find('/')?;
    let (host, path) = bare.split_at_checked(path_at)?;
    let (path, reference) = match path.split_once('@') {
        Some((path, reference)) => (path, Some(reference)),
        None => (path, None),
    };
    if reference.is_some_and(str::is_empty) {
        return None;
    }
    let repository = Repository::read(bare.get(..host.len().checked_add(path.len())?)?)?;
    Some((repository, reference))
}

impl Repository {
    /// Reads `host/path`, less one trailing `.git`.
    fn read(text: &str) -> Option<Self> {
        if text.len() > Source::MAX_LEN {
            return None;
        }
        let (host, path) = text.split_once('/')?;
        let path = path.strip_suffix(".git").unwrap_or(path);
        let sound = is_authority(host) && path.split('/').all(is_segment);
        sound.then(|| Self { host: host.to_ascii_lowercase(), path: path.into() })
    }
}

/// A host, perhaps with a port: labels of letters, digits and hyphens. No user, no address literal, no final dot.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let label = |label: &str| {
        let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        plain && !label.is_empty()
    };
    let number = |port: &str| (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
    host.split('.').all(label) && port.is_none_or(number)
}

/// A path segment of plain characters: nothing that another reader might decode, cut off or climb with.
fn is_segment(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+');
    !matches!(text, "" | "." | "..") && text.bytes().all(plain)
}

#[cfg(test)]
mod tests;
