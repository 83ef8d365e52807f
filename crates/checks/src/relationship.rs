use model::{Instant, NonEmpty, Pattern, Text};

/// Who relies on whom for what, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// Its name.
    pub name: Text,
    /// The participant that hands over.
    pub from: Text,
    /// The participant that takes over.
    pub to: Text,
    /// What it is for.
    pub purpose: Text,
    /// The e-mail address of whoever answers for it.
    pub owner: Text,
    /// What may cross under it: any of these.
    pub subjects: NonEmpty<Covered>,
    /// Its first instant, where it has not always been.
    pub starts: Option<Instant>,
    /// Its last second, itself included.
    pub expires: Instant,
}

/// What a relationship covers, told by a signed name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covered {
    /// A package URL without version: it covers every version, with whatever qualifiers.
    Package(Pattern),
    /// An image's name without tag or digest.
    Image(Pattern),
    /// A whole signed name.
    Name(Pattern),
}

impl Relationship {
    /// Whether it covers what is called so.
    pub(crate) fn covers(&self, name: &str) -> bool {
        self.subjects.iter().any(|one| one.matches(name))
    }
}

impl Covered {
    fn matches(&self, name: &str) -> bool {
        match self {
            Self::Package(pattern) => name.starts_with("pkg:") && pattern.matches(unversioned(name)),
            Self::Image(pattern) => pattern.matches(untagged(name)),
            Self::Name(pattern) => pattern.matches(name),
        }
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Package(pattern) | Self::Image(pattern) | Self::Name(pattern) => pattern.as_str(),
        }
    }
}

/// A package URL without version, qualifiers and subpath (purl-spec, "Rules for each purl component").
fn unversioned(purl: &str) -> &str {
    let bare = purl.split(['?', '#']).next().unwrap_or(purl);
    match bare.rsplit_once('@') {
        // An `@` before the last slash is a scope that was not encoded.
        Some((before, version)) if !version.contains('/') => before,
        Some(_) | None => bare,
    }
}

/// An image's name without digest and tag; a colon before the last slash is the port of its registry.
fn untagged(name: &str) -> &str {
    let bare = name.split('@').next().unwrap_or(name);
    match bare.rsplit_once(':') {
        Some((before, tag)) if !tag.contains('/') => before,
        Some(_) | None => bare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::parse(text).unwrap()
    }

    #[test]
    fn a_package_is_covered_in_every_version_and_no_other_package_is() {
        let covered = Covered::Package(pattern("pkg:npm/%40acme/widget"));
        for name in [
            "pkg:npm/%40acme/widget@1.4.2",
            "pkg:npm/%40acme/widget",
            "pkg:npm/%40acme/widget@1.4.2?arch=x#src",
        ] {
            assert!(covered.matches(name), "{name}");
        }
        for name in [
            "pkg:npm/%40acme/widget-pro@1.4.2",
            "pkg:npm/widget@1.4.2",
            "pkg:npm/@acme/widget@1.4.2",
            "pkg:npm/%40acme/widget@1/x",
            "pkg:pypi/%40acme/widget@1.4.2",
            "%40acme/widget",
            "",
        ] {
            assert!(!covered.matches(name), "{name}");
        }
        let any = Covered::Package(pattern("pkg:npm/*"));
        assert!(
            any.matches("pkg:npm/widget@1")
                && !any.matches("pkg:npm/a/widget@1")
                && !any.matches("pkg:npm/@1")
        );
    }

    #[test]
    fn an_image_is_covered_under_every_tag_of_its_own_registry() {
        let covered = Covered::Image(pattern("registry.acme.example/widget/**"));
        for name in [
            "registry.acme.example/widget/app",
            "registry.acme.example/widget/a/b:1.4",
            "registry.acme.example/widget/app:1@sha256:00",
        ] {
            assert!(covered.matches(name), "{name}");
        }
        for name in [
            "registry.acme.example:5000/widget/app",
            "registry.evil.example/widget/app",
            "registry.acme.example/widget",
            "registry.acme.example/widget/../gadget",
        ] {
            assert!(!covered.matches(name), "{name}");
        }
        let port = Covered::Image(pattern("registry.acme.example:5000/app"));
        assert!(
            port.matches("registry.acme.example:5000/app:2") && !port.matches("registry.acme.example/app")
        );
    }
}
