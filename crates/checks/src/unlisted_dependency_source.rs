use decision::{Card, Considered};
use dependencies::{Dependency, TakenFrom, Told};
use model::{Gap, Instant, NonEmpty, Outcome, Reason};

use crate::PackageSource;
use crate::bill::{Listed, each_told, place, told, told_at};
use crate::package_source::place_of;
use crate::quote::{listed as names, quoted};
use crate::set_aside::set_aside;
use crate::testimony::Testimony;

/// Is each dependency taken from where the handoff says?
pub(crate) static CARD: Card = Card {
    id: "unlisted-dependency-source",
    since: "0.1",
    asks: "is each dependency taken from a registry or repository that the handoff lists?",
    timed: false,
    waivable: true,
    anchors: false,
    page: include_str!("unlisted-dependency-source.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.PS-05", "S2C2F:ENF-2"],
};

/// What is wrong with where a dependency is taken from.
enum Astray<'a> {
    /// An entry says a place that is not listed.
    Place(&'a Told, String),
    /// None says a place, and the own registry of its type is not listed.
    Own(String),
}

/// The exceptions that bear on its violation.
pub(crate) fn excepted(
    testimony: &Testimony<'_>,
    asked: &NonEmpty<PackageSource>,
    now: Instant,
) -> Vec<Considered> {
    set_aside(testimony, &CARD, &judge(testimony, asked, now))
}

pub(crate) fn judge(testimony: &Testimony<'_>, sources: &NonEmpty<PackageSource>, _: Instant) -> Outcome {
    let listed = match Listed::of(testimony) {
        Ok(listed) => listed,
        Err(outcome) => return outcome,
    };
    let (mut bad, mut unclear) = (Vec::new(), Vec::new());
    for (at, one) in listed.all() {
        bad.extend(astray(one, sources).into_iter().map(|how| (at, one, how)));
        let said = one.told.iter().any(|told| !told.taken.is_empty());
        if !said && (one.packages.is_empty() || one.unreadable.is_some()) {
            unclear.push((at, one));
        }
    }
    let wanted = || format!("one of {}", names(sources.iter().map(PackageSource::as_str)));
    let bad = each_told(
        bad,
        |(_, one, _)| one.package(),
        |(at, one, how)| match how {
            Astray::Place(told, why) => {
                Reason::new(format!("the dependency {} is taken from {why}", listed.shown(at, one)))
                    .compare(wanted(), why)
                    .help("have the producer take it from a listed place, or list this one under `sources`")
                    .at(told_at(testimony, told))
            }
            Astray::Own(kind) => {
                let text = format!(
                    "the dependency {} is taken from the own registry of {} packages, for nothing says anything else",
                    listed.shown(at, one),
                    quoted(&kind)
                );
                Reason::new(text)
                    .compare(wanted(), kind)
                    .help("list that type under `sources`, or have the producer write where it is taken from")
                    .at(place(testimony, one))
            }
        },
    );
    if let Some(reasons) = bad {
        return Outcome::Violated(reasons);
    }
    let unclear = told(unclear, |(at, one)| {
        let text = format!(
            "where {} is taken from cannot be told: it has no package URL that can be read",
            listed.shown(at, one)
        );
        Reason::new(text)
            .help("have the producer's tool write a package URL for it (`purl`)")
            .at(place(testimony, one))
    });
    match unclear {
        Some(reasons) => Outcome::Unknown(Gap::Inconclusive, reasons),
        None => {
            let text = format!("all {} are taken from {}", listed.graph.dependencies().len(), wanted());
            Outcome::satisfied(Reason::new(text).at(testimony.predicate()))
        }
    }
}

/// Every place it is taken from that is not listed. What no entry says is the own registry of its type.
fn astray<'a>(one: &'a Dependency, sources: &NonEmpty<PackageSource>) -> Vec<Astray<'a>> {
    let entries = one.told.iter().flat_map(|told| told.taken.iter().map(move |taken| (told, taken)));
    let mut said = entries.peekable();
    if said.peek().is_none() {
        let own = one.packages.iter().map(|package| &package.kind);
        let strange = own.filter(|kind| !sources.iter().any(|source| source.is_own_of(kind)));
        return strange.take(1).map(|kind| Astray::Own(kind.to_string())).collect();
    }
    let strange = said.filter_map(|(told, taken)| {
        let why = match taken {
            TakenFrom::Unclear(written) => format!("a place that cannot be read: {}", quoted(written)),
            TakenFrom::Url(url) => match place_of(url) {
                Ok(place) if sources.iter().any(|source| source.has(&place)) => return None,
                Ok(place) => quoted(&place),
                Err(why) => format!("{}, and {why}", quoted(url)),
            },
        };
        Some(Astray::Place(told, why))
    });
    strange.take(1).collect()
}

#[cfg(test)]
mod tests {
    use model::{Gap, NonEmpty, Outcome};

    use super::judge;
    use crate::PackageSource;
    use crate::bill::tests::{component, judged, unnamed};

    fn word(purl: &str, sources: &[&str]) -> &'static str {
        let sources = sources.iter().map(|text| PackageSource::parse(text).unwrap()).collect();
        judged(&NonEmpty::of(sources).unwrap(), &[component(purl)], judge).word()
    }

    #[test]
    fn what_says_nothing_is_of_its_own_registry() {
        assert_eq!(word("pkg:npm/left@1", &["npm"]), "satisfied");
        assert_eq!(word("pkg:npm/left@1", &["pypi"]), "violated");
        assert_eq!(word("pkg:npm/left@1", &["registry.acme.example/**"]), "violated");
    }

    #[test]
    fn what_is_said_is_what_counts() {
        let said = "pkg:npm/left@1?repository_url=https://registry.acme.example/npm";
        assert_eq!(word(said, &["registry.acme.example/*"]), "satisfied");
        assert_eq!(word(said, &["npm"]), "violated", "another registry is not its own");
        let both = format!("{said}&vcs_url=git%2Bhttps://evil.example/x");
        assert_eq!(word(&both, &["registry.acme.example/*"]), "violated", "one listed place is not enough");
        assert_eq!(word("pkg:npm/left@1?repository_url=a&repository_url=b", &["npm"]), "violated");
    }

    #[test]
    fn what_has_no_name_is_not_told() {
        let npm = NonEmpty::one(PackageSource::parse("npm").unwrap());
        let outcome = judged(&npm, &[component("pkg:npm/left@1"), unnamed()], judge);
        assert!(matches!(outcome, Outcome::Unknown(Gap::Inconclusive, _)), "{outcome:?}");
        assert!(!judged(&npm, &[], judge).passes(), "nothing is not everything");
    }
}
