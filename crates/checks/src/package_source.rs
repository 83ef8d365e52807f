use model::{Pattern, PatternFault, Text};

/// Where a framework lets packages be taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackageSource {
    /// The registry that packages of this type come from where nothing else is said: `npm`.
    Own(Text),
    /// Places: `registry.acme.example/**`.
    Place(Pattern),
}

/// Text that is no place packages are taken from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackageSourceFault {
    /// It has a scheme.
    #[error(
        "it has a scheme: a place is a host and a path, and what is not fetched over TLS or SSH is at none"
    )]
    Scheme,
    /// Any host would do.
    #[error("any host would match")]
    AnyHost,
    /// A word that is no type.
    #[error("neither the type of a package URL, such as `npm`, nor a host with a path")]
    Word,
    /// No pattern.
    #[error(transparent)]
    Pattern(PatternFault),
}

impl PackageSource {
    /// Reads one: the type of a package URL, or a pattern with a slash in it.
    ///
    /// # Errors
    /// When it is neither, or would match any host.
    pub fn parse(text: &str) -> Result<Self, PackageSourceFault> {
        if text.contains(':') && text.contains("//") {
            return Err(PackageSourceFault::Scheme);
        }
        let Some((host, _)) = text.split_once('/') else {
            let lettered = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            let word = !text.is_empty() && text.bytes().all(lettered);
            return if word { Ok(Self::Own(text.into())) } else { Err(PackageSourceFault::Word) };
        };
        // `*.` before a domain is one of its hosts; two labels of it have to be said.
        let named = host.strip_prefix("*.").unwrap_or(host);
        if named.contains('*') || !named.contains(|c: char| c.is_ascii_alphanumeric()) {
            return Err(PackageSourceFault::AnyHost);
        }
        Pattern::parse(text).map(Self::Place).map_err(PackageSourceFault::Pattern)
    }

    /// As the framework writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Own(kind) => kind,
            Self::Place(pattern) => pattern.as_str(),
        }
    }

    /// Whether it is the own registry of packages of this type.
    pub(crate) fn is_own_of(&self, kind: &str) -> bool {
        matches!(self, Self::Own(own) if **own == *kind)
    }

    /// Whether a place is one of these. Lockfiles name a registry by its root: that is one where what lies right below is.
    pub(crate) fn has(&self, place: &str) -> bool {
        let Self::Place(pattern) = self else { return false };
        pattern.matches(place) || pattern.matches(&format!("{place}/-"))
    }
}

/// The place of a URL, one spelling for each: host and path, without what does not say where something is taken from.
///
/// # Errors
/// Why it is at no place that could be listed.
pub(crate) fn place_of(url: &str) -> Result<String, &'static str> {
    const ODD: &str = "it is written so that readers could take it for several places";
    if !url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return Err(ODD);
    }
    let bare = url.split(['?', '#']).next().unwrap_or_default();
    let (rest, path_of_ssh) = match bare.split_once("://") {
        Some((scheme, rest)) => {
            let scheme = scheme.rsplit('+').next().unwrap_or_default();
            let secure = ["https", "ssh"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
            if !secure {
                return Err("it is not fetched over TLS or SSH");
            }
            (rest.to_owned(), false)
        }
        // `git@host:path`, as SSH has it.
        None => match bare.split_once(':').filter(|(user, _)| user.contains('@') && !user.contains('/')) {
            Some((host, path)) => (format!("{host}/{}", path.trim_start_matches('/')), true),
            None => (bare.to_owned(), false),
        },
    };
    let (authority, path) = rest.split_once('/').unwrap_or((&rest, ""));
    let host = authority.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    let lettered = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':');
    let sound = host.bytes().all(lettered) && host.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !sound || host.ends_with('.') || path_of_ssh && path.is_empty() {
        return Err(ODD);
    }
    let path = path.trim_end_matches('/');
    let lower = path.to_ascii_lowercase();
    let encoded =
        ["%2e", "%2f", "%5c", "%25"].iter().any(|code| lower.contains(code) && !is_scope(&lower, code));
    let parts = path.split('/').any(|part| matches!(part, "." | ".."))
        || path.contains("//")
        || path.starts_with('/');
    if encoded || parts {
        return Err(ODD);
    }
    Ok(if path.is_empty() { host } else { format!("{host}/{path}") })
}

/// Registries of npm write the slash of a scope as `%2f`: `@acme%2fwidget`. It leads nowhere else.
fn is_scope(path: &str, code: &str) -> bool {
    let scoped = |part: &str| part.starts_with('@') && part.matches('%').count() == 1;
    code == "%2f" && path.split('/').filter(|part| part.contains(code)).all(scoped)
}

#[cfg(test)]
mod tests {
    use super::{PackageSource, place_of};

    #[test]
    fn a_url_has_one_place() {
        for (url, place) in [
            (
                "https://Registry.Acme.example/left/-/left-1.tgz#abc",
                "registry.acme.example/left/-/left-1.tgz",
            ),
            ("sparse+https://index.acme.example/", "index.acme.example"),
            ("git+ssh://git@git.acme.example/left.git", "git.acme.example/left.git"),
            ("git@git.acme.example:acme/left.git", "git.acme.example/acme/left.git"),
            ("https://registry.acme.example@evil.example/x", "evil.example/x"),
            ("registry.acme.example:5000/left", "registry.acme.example:5000/left"),
            ("https://npm.acme.example/@acme%2fwidget", "npm.acme.example/@acme%2fwidget"),
        ] {
            assert_eq!(place_of(url).as_deref(), Ok(place), "{url}");
        }
    }

    #[test]
    fn what_could_be_several_places_is_none() {
        for url in [
            "http://registry.acme.example/x",
            "git://git.acme.example/x",
            "file:///etc/passwd",
            "https://git.acme.example/acme/../evil/x",
            "https://git.acme.example/acme/%2e%2e/evil/x",
            "https://git.acme.example/acme%2f..%2fx",
            "https://evil.example\\@registry.acme.example/x",
            "https://registry.acme.example./x",
            "https://registry.acme.example//x",
            "https:///x",
            "https://r\u{e9}gistry.example/x",
            "",
        ] {
            assert!(place_of(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_place_is_a_type_or_a_host_with_a_path() {
        let own = PackageSource::parse("npm").unwrap();
        assert!(own.is_own_of("npm") && !own.is_own_of("pypi") && !own.has("npm"));
        let place = PackageSource::parse("git.acme.example/acme/*").unwrap();
        assert!(place.has("git.acme.example/acme/x") && !place.has("git.acme.example/acme/x/y"));
        let whole = PackageSource::parse("*.acme.example/**").unwrap();
        assert!(whole.has("a.acme.example/x/y") && whole.has("a.acme.example") && !whole.has("acme.example"));
        for bad in
            ["", "**", "*/**", "**/x", "a*.example/x", "registry.acme.example", "https://a.example/x", "NPM"]
        {
            assert!(PackageSource::parse(bad).is_err(), "{bad}");
        }
    }
}
