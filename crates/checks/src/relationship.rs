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
    /// A whole signed name; a package URL in its one spelling, with its version.
    Name(Pattern),
}

impl Relationship {
    /// Whether it covers what is called so; `None` where that cannot be told.
    pub(crate) fn covers(&self, name: &str) -> Option<bool> {
        let told: Vec<Option<bool>> = self.subjects.iter().map(|one| one.matches(name)).collect();
        match told.contains(&Some(true)) {
            true => Some(true),
            false => (!told.contains(&None)).then_some(false),
        }
    }
}

impl Covered {
    fn matches(&self, name: &str) -> Option<bool> {
        match self {
            Self::Package(pattern) => package(name).map_or(Some(false), |url| in_package(pattern, &url)),
            Self::Image(pattern) => Some(image(name).is_some_and(|image| pattern.matches(image))),
            Self::Name(pattern) if PackageUrl::is_meant_by(name) => {
                Some(package(name).is_some_and(|url| pattern.matches(&url.spelling())))
            }
            Self::Name(pattern) => Some(pattern.matches(name)),
        }
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Package(pattern) | Self::Image(pattern) | Self::Name(pattern) => pattern.as_str(),
        }
    }
}

/// What a package URL names, if a package can be called so. It is matched in its one spelling: what was encoded counts as
/// what it stands for, so `pkg:npm/*` covers nothing with a slash in it.
fn package(name: &str) -> Option<PackageUrl> {
    PackageUrl::parse(name).ok().filter(|url| url.impossible().is_none())
}

/// Whether a pattern is for a package, or for what it is a part of; `None` where it may be a part or another package.
fn in_package(pattern: &Pattern, url: &PackageUrl) -> Option<bool> {
    let own = |url: &PackageUrl| pattern.matches(&url.package());
    match (own(url), url.holders().iter().any(own)) {
        (true, _) => Some(true),
        (false, false) => Some(false),
        (false, true) => url.is_one_with_its_parts().then_some(true),
    }
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
            assert_eq!(covered.matches(name), Some(true), "{name}");
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
            assert_eq!(covered.matches(name), Some(false), "{name}");
        }
        let any = Covered::Package(pattern("pkg:npm/*"));
        assert_eq!(any.matches("pkg:npm/widget@1"), Some(true));
        for name in [
            "pkg:npm/a/widget@1",
            "pkg:npm/@1",
            "pkg:npm/%40evil%2Fwidget@1",
            "pkg:npm/%2e%2e%2fpypi%2fx@1",
            "pkg:npm/%40evil",
        ] {
            assert_eq!(any.matches(name), Some(false), "{name}");
        }
    }

    #[test]
    fn a_part_is_covered_where_it_is_one_with_the_whole() {
        let act = Covered::Package(pattern("pkg:githubactions/acme/act"));
        assert_eq!(act.matches("pkg:githubactions/acme/act/sub@v4"), Some(true));
        assert_eq!(act.matches("pkg:githubactions/acme/actor/sub@v4"), Some(false));
        let module = Covered::Package(pattern("pkg:golang/go.acme.example/x"));
        assert_eq!(module.matches("pkg:golang/go.acme.example/x@v1.0.0"), Some(true));
        assert_eq!(module.matches("pkg:golang/go.acme.example/x/sub@v1.0.0"), None, "or a module of its own");
        assert_eq!(
            module.matches("pkg:golang/go.acme.example/x/v2@v2.0.0"),
            Some(false),
            "a module of its own"
        );
        assert_eq!(module.matches("pkg:golang/go.acme.example/y@v1.0.0"), Some(false));
    }

    #[test]
    fn a_whole_name_that_is_a_package_url_is_matched_as_what_it_names() {
        let any = Covered::Name(pattern("pkg:npm/*@*"));
        for (name, covered) in [
            ("pkg:npm/widget@1.4.2", true),
            ("PKG:NPM//widget@1.4.2?arch=x", true),
            ("pkg:npm/%77idget@1", true),
            ("pkg:npm/%40evil%2Fwidget@1", false),
            ("pkg:npm/%2e%2e%2fpypi%2fx@1", false),
            ("pkg:npm/widget%401@2", false),
            ("pkg:npm/widget", false),
            ("pkg:npm/%zz@1", false),
        ] {
            assert_eq!(any.matches(name), Some(covered), "{name}");
        }
        let file = Covered::Name(pattern("widget-*.tgz"));
        assert_eq!(
            file.matches("widget-1%2f2.tgz"),
            Some(true),
            "no package URL is matched as it is written"
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
            assert_eq!(covered.matches(name), Some(true), "{name}");
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
            assert_eq!(covered.matches(name), Some(false), "{name}");
        }
        let port = Covered::Image(pattern("registry.acme.example:5000/app"));
        assert_eq!(port.matches("registry.acme.example:5000/app:2"), Some(true));
        assert_eq!(port.matches("registry.acme.example/app"), Some(false));
    }
}
