//! Releases of a distribution: each has packages, and advisories, of its own.

use crate::PackageUrl;

/// The releases of Debian by their code names; one gets its number before it is released.
const DEBIAN: [(&str, &str); 12] = [
    ("squeeze", "6"),
    ("wheezy", "7"),
    ("jessie", "8"),
    ("stretch", "9"),
    ("buster", "10"),
    ("bullseye", "11"),
    ("bookworm", "12"),
    ("trixie", "13"),
    ("forky", "14"),
    ("duke", "15"),
    ("lenny", "5"),
    ("etch", "4"),
];

impl PackageUrl {
    /// Whether it is of the release that OSV names by this ecosystem, such as `Debian:12`, by its qualifier `distro`; `None`
    /// where that cannot be told. An ecosystem without releases is that of every package.
    pub fn is_of_release(&self, ecosystem: &str) -> Option<bool> {
        let Some((base, release)) = ecosystem.split_once(':') else { return Some(true) };
        match base {
            "Debian" => {
                let own = debian(self.distro.as_deref()?)?;
                debian(release).map(|theirs| own == theirs)
            }
            "Ubuntu" => {
                let distro = self.distro.as_deref()?.to_ascii_lowercase();
                let own = distro.strip_prefix("ubuntu-").unwrap_or(&distro);
                // `Pro:18.04:LTS`: what more there is in its name says how long it is looked after, and for whom.
                let own = ubuntu(own)?;
                Some(release.split(':').any(|part| part == own))
            }
            _ => Some(true),
        }
    }
}

/// The number of a release of Debian, which may be given with its point release, by its code name, or behind `debian-`.
fn debian(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let bare = lower.strip_prefix("debian-").unwrap_or(&lower);
    if let Some((_, number)) = DEBIAN.iter().find(|(name, _)| *name == bare) {
        return Some((*number).to_owned());
    }
    let major = bare.split('.').next().unwrap_or_default();
    DEBIAN.iter().any(|(_, number)| *number == major).then(|| major.to_owned())
}

/// The year and month of a release of Ubuntu, which may be given with its point release.
fn ubuntu(text: &str) -> Option<&str> {
    let (release, point) = text.split_at_checked("22.04".len())?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_digit());
    let (year, month) = release.split_once('.')?;
    let whole = year.len() == 2 && digits(year) && digits(month);
    let pointed = point.is_empty() || point.strip_prefix('.').is_some_and(digits);
    (whole && pointed).then_some(release)
}

#[cfg(test)]
mod tests {
    use crate::PackageUrl;

    #[test]
    fn a_package_is_of_the_release_that_it_names() {
        for (distro, ecosystem, wanted) in [
            ("debian-12", "Debian:12", Some(true)),
            ("debian-12.5", "Debian:12", Some(true)),
            ("bookworm", "Debian:12", Some(true)),
            ("Debian-Bookworm", "Debian:12", Some(true)),
            ("12", "Debian:12", Some(true)),
            ("debian-11", "Debian:12", Some(false)),
            ("sid", "Debian:12", None),
            ("bookworm-backports", "Debian:12", None),
            ("debian-12", "Debian:next", None),
            ("debian-11", "Debian", Some(true)),
            ("ubuntu-22.04", "Ubuntu:22.04:LTS", Some(true)),
            ("ubuntu-22.04", "Ubuntu:Pro:22.04:LTS", Some(true)),
            ("ubuntu-24.04", "Ubuntu:22.04:LTS", Some(false)),
            ("jammy", "Ubuntu:22.04:LTS", None),
            ("ubuntu-22.04.3", "Ubuntu:22.04:LTS", Some(true)),
            ("22.04", "Ubuntu:22.04:LTS", Some(true)),
            // What may be this release, written otherwise, is never another.
            ("ubuntu-22.4", "Ubuntu:22.04:LTS", None),
            ("ubuntu-22.04-lts", "Ubuntu:22.04:LTS", None),
            ("ubuntu-22", "Ubuntu:22.04:LTS", None),
            ("ubuntu-022.04", "Ubuntu:22.04:LTS", None),
            ("debian-012", "Debian:12", None),
            ("debian-99", "Debian:12", None),
            ("debian-12", "Debian:99", None),
            ("3.19", "Alpine:v3.18", Some(true)),
        ] {
            let url =
                PackageUrl::parse(&format!("pkg:deb/debian/curl@1?arch=amd64&distro={distro}")).unwrap();
            assert_eq!(url.is_of_release(ecosystem), wanted, "{distro} {ecosystem}");
        }
        for text in ["pkg:deb/debian/curl@1", "pkg:deb/debian/curl@1?distro=11&distro=12"] {
            let url = PackageUrl::parse(text).unwrap();
            assert_eq!((url.is_of_release("Debian:12"), url.is_of_release("Debian")), (None, Some(true)));
        }
    }
}
