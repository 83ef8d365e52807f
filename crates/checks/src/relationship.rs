use model::{Instant, NonEmpty, PackageUrl, Pattern, Text};

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
    /// A package URL without version, in its one spelling: it covers every version, with whatever qualifiers, however the
    /// signer spells it.
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
            Self::Package(pattern) => package(name).is_some_and(|package| pattern.matches(&package)),
            Self::Image(pattern) => image(name).is_some_and(|image| pattern.matches(image)),
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

/// The package of a package URL in its one spelling, if a package can be called so. What was encoded is matched as what
/// it stands for: `pkg:npm/*` covers nothing with a slash in it.
fn package(name: &str) -> Option<String> {
    let url = PackageUrl::parse(name).ok()?;
    url.impossible().is_none().then(|| url.package())
}

/// An image's name without digest and tag, if it is one: registries read a name as a path, so none has `%` or parts that
/// lead elsewhere (OCI Distribution 1.1, "Pulling manifests").
fn image(name: &str) -> Option<&str> {
    let bare = name.split('@').next().unwrap_or(name);
    let bare = match bare.rsplit_once(':') {
        // A colon before the last slash is the port of its registry.
        Some((before, tag)) if !tag.contains('/') => before,
        Some(_) | None => bare,
    };
    let leads_elsewhere = |part: &str| matches!(part, "" | "." | "..");
    let odd = |letter: char| !letter.is_ascii_alphanumeric() && !"._-/:[]".contains(letter);
    (!bare.contains(odd) && !bare.split('/').any(leads_elsewhere)).then_some(bare)
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
            "pkg:npm/@acme/widget@1.4.2",
            "PKG:NPM//%40acme%2F%77idget@1.4.2",
        ] {
            assert!(covered.matches(name), "{name}");
        }
        for name in [
            "pkg:npm/%40acme/widget-pro@1.4.2",
            "pkg:npm/widget@1.4.2",
            "pkg:npm/%40acme/widget@1/x",
            "pkg:npm/%40Acme/widget@1",
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
                && !any.matches("pkg:npm/%40evil%2Fwidget@1")
                && !any.matches("pkg:npm/%2e%2e%2fpypi%2fx@1")
                && !any.matches("pkg:npm/%40evil")
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
            "registry.acme.example/widget/..%2fgadget:1",
            "registry.acme.example/widget/%2e%2e/gadget:1",
            "registry.acme.example/widget/a\\gadget:1",
            "registry.acme.example/widget//app",
            "registry.acme.example/widget/./app",
        ] {
            assert!(!covered.matches(name), "{name}");
        }
        let port = Covered::Image(pattern("registry.acme.example:5000/app"));
        assert!(
            port.matches("registry.acme.example:5000/app:2") && !port.matches("registry.acme.example/app")
        );
    }
}
