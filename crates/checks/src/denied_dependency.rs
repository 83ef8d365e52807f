use decision::Card;
use dependencies::Dependency;
use model::{Gap, Instant, NonEmpty, Outcome, PackageKey, PackageUrl, Reason, Text};

use crate::VersionRange;
use crate::bill::{Listed, place, told};
use crate::quote::quoted;
use crate::testimony::Testimony;

/// Is none of the dependencies one that the handoff denies?
pub(crate) static CARD: Card = Card {
    id: "denied-dependency",
    since: "0.1",
    asks: "is none of the dependencies one that the handoff denies?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("denied-dependency.md"),
    controls: &["CSF2:PR.PS-05", "CSF2:GV.SC-07", "S2C2F:ING-3", "S2C2F:ENF-2"],
};

/// A package that nothing may depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeniedPackage {
    /// Its package URL without version.
    pub package: PackageUrl,
    /// In which versions; in all where absent.
    pub versions: Option<VersionRange>,
    /// Why, in the framework's words.
    pub reason: Text,
}

/// How a dependency stands to one that is denied.
enum Standing {
    Denied,
    Unclear(String),
}

impl DeniedPackage {
    fn standing(&self, dependency: &Dependency) -> Option<Standing> {
        let wanted = PackageKey::of_url(&self.package);
        let all = dependency.packages.iter().filter_map(|package| self.of(&wanted, package));
        // One name that is denied is enough.
        all.reduce(|worst, one| if matches!(worst, Standing::Denied) { worst } else { one })
    }

    fn of(&self, wanted: &PackageKey, package: &PackageUrl) -> Option<Standing> {
        let key = PackageKey::of_url(package);
        let version = package.version.as_deref();
        if key != *wanted && !key.holders(version.unwrap_or_default()).contains(wanted) {
            return None;
        }
        let Some(range) = &self.versions else { return Some(Standing::Denied) };
        let Some(version) = version else {
            return Some(Standing::Unclear("it has no version".to_owned()));
        };
        match range.holds(version, wanted.order()) {
            Some(true) => Some(Standing::Denied),
            Some(false) => None,
            None => Some(Standing::Unclear(format!("{} cannot be compared", quoted(version)))),
        }
    }

    fn shown(&self) -> String {
        match &self.versions {
            Some(range) => {
                format!("{} in versions {}", quoted(&self.package.package()), quoted(range.text()))
            }
            None => quoted(&self.package.package()),
        }
    }
}

pub(crate) fn judge(testimony: &Testimony<'_>, denied: &NonEmpty<DeniedPackage>, _: Instant) -> Outcome {
    let listed = match Listed::of(testimony) {
        Ok(listed) => listed,
        Err(outcome) => return outcome,
    };
    let (mut bad, mut unclear) = (Vec::new(), Vec::new());
    for (at, one) in listed.all() {
        for rule in denied.iter() {
            match rule.standing(one) {
                Some(Standing::Denied) => bad.push((at, one, rule)),
                Some(Standing::Unclear(why)) => unclear.push((at, one, why)),
                None => {}
            }
        }
        if one.packages.is_empty() || one.unreadable.is_some() {
            unclear.push((at, one, "it has no package URL that can be read".to_owned()));
        }
    }
    let bad = told(bad, |(at, one, rule)| {
        let text = format!("it depends on {}, which is denied: {}", listed.shown(at, one), rule.reason);
        Reason::new(text)
            .compare(format!("nothing of {}", rule.shown()), one.called.clone())
            .help("have the producer build without it, or with a version that is not denied")
            .at(place(testimony, one))
    });
    if let Some(reasons) = bad {
        return Outcome::Violated(reasons);
    }
    let unclear = told(unclear, |(at, one, why)| {
        Reason::new(format!("whether {} is denied cannot be told: {why}", listed.shown(at, one)))
            .help("have the producer's tool write a package URL with the version that was built in")
            .at(place(testimony, one))
    });
    match unclear {
        Some(reasons) => Outcome::Unknown(Gap::Inconclusive, reasons),
        None => {
            let count = listed.graph.dependencies().len();
            let text = format!("none of {count} is denied");
            Outcome::satisfied(Reason::new(text).at(testimony.predicate()))
        }
    }
}

#[cfg(test)]
mod tests {
    use model::{Gap, NonEmpty, Outcome, PackageUrl};

    use super::{DeniedPackage, judge};
    use crate::VersionRange;
    use crate::bill::tests::{component, judged, unnamed};

    fn left(versions: Option<&str>) -> NonEmpty<DeniedPackage> {
        let package = PackageUrl::parse("pkg:npm/left-pad").unwrap();
        let versions = versions.map(|text| VersionRange::parse(text).unwrap());
        NonEmpty::one(DeniedPackage { package, versions, reason: "it went away once".into() })
    }

    fn word(purl: &str, versions: Option<&str>) -> &'static str {
        judged(&left(versions), &[component("pkg:npm/good@1.0.0"), component(purl)], judge).word()
    }

    #[test]
    fn a_package_is_denied_in_every_spelling_and_in_its_versions_alone() {
        for purl in ["pkg:npm/left-pad@1.2.9", "pkg:NPM/Left-Pad@1.2.9", "pkg:npm//left%2Dpad@1.2.9?a=b#c"] {
            assert_eq!(word(purl, None), "violated", "{purl}");
            assert_eq!(word(purl, Some("<1.3.0")), "violated", "{purl}");
            assert_eq!(word(purl, Some("<1.2.9")), "satisfied", "{purl}");
        }
        assert_eq!(word("pkg:pypi/left-pad@1.2.9", None), "satisfied");
        assert_eq!(word("pkg:npm/%40x/left-pad@1.2.9", None), "satisfied");
        assert_eq!(word("pkg:npm/left-pad", None), "violated", "in every version");
    }

    #[test]
    fn what_cannot_be_told_is_not_a_no() {
        assert_eq!(word("pkg:npm/left-pad", Some("<1.3.0")), "unknown");
        assert_eq!(word("pkg:npm/left-pad@main", Some("<1.3.0")), "unknown");
        let outcome = judged(&left(None), &[unnamed()], judge);
        assert!(matches!(outcome, Outcome::Unknown(Gap::Inconclusive, _)), "{outcome:?}");
        let both = judged(&left(None), &[unnamed(), component("pkg:npm/left-pad@1.0.0")], judge);
        assert_eq!(both.word(), "violated", "what is proved is told");
    }
}
