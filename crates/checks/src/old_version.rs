use decision::Card;
use model::{Gap, Instant, NonEmpty, Outcome, Pattern, Reason, Text, Version};

use crate::quote::{listed, quoted};
use crate::testimony::Testimony;

/// Is the signed version recent enough?
pub(crate) static CARD: Card = Card {
    id: "old-version",
    since: "0.1",
    asks: "is the version in the signed subject name at least `not-below`?",
    timed: false,
    waivable: true,
    anchors: false,
    page: include_str!("old-version.md"),
    controls: &["CSF2:ID.RA-09"],
};

/// What it asks.
pub(crate) struct OldVersion {
    /// The patterns whose `{version}` captures; without any no version is known.
    pub(crate) names: Option<NonEmpty<Pattern>>,
    /// The lowest version that may pass, itself allowed.
    pub(crate) not_below: Version,
    /// Whether the handoff demands other proofs, which must give a name.
    pub(crate) named_elsewhere: bool,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &OldVersion, _: Instant) -> Outcome {
    let floor = &params.not_below;
    if testimony.names.is_empty() && params.named_elsewhere {
        let text = "what was signed gives the artifact no name; the statements of this handoff do";
        let reason = Reason::new(text).compare(format!("{floor} or later"), "no signed name");
        return Outcome::satisfied(reason.at(testimony.signer_place()));
    }
    let patterns: Vec<&Pattern> = params.names.iter().flat_map(NonEmpty::iter).collect();
    let pairs = testimony.names.iter().flat_map(|name| patterns.iter().map(move |pattern| (name, *pattern)));
    let versions: Vec<(&Text, Version)> =
        pairs.filter_map(|(name, pattern)| Some((name, pattern.version_in(name)?))).collect();
    // Where one artifact has several signed names, the oldest decides: the signer vouches for each of them.
    let oldest =
        versions.iter().reduce(|oldest, next| if next.1.precedes(&oldest.1) { next } else { oldest });
    let Some((name, version)) = oldest else {
        return unversioned(testimony, floor);
    };
    let reason = Reason::new(format!("the signer calls it {}, version {version}", quoted(name)))
        .compare(format!("{floor} or later"), version.to_string())
        .at(testimony.subject());
    match version.precedes(floor) {
        false => Outcome::satisfied(reason),
        true => Outcome::violated(
            reason.help("deliver a later release; an old one may be replayed for its known faults"),
        ),
    }
}

fn unversioned(testimony: &Testimony<'_>, floor: &Version) -> Outcome {
    let wanted = format!("{floor} or later");
    if testimony.names.is_empty() {
        let reason = Reason::new("what was signed gives the artifact no name, and so no version")
            .compare(wanted, "no signed name")
            .help("demand a statement that names the artifact with its version");
        return Outcome::unknown(Gap::Missing, reason.at(testimony.signer_place()));
    }
    let seen = listed(testimony.names.iter().map(|name| &**name));
    let reason = Reason::new(format!("no version can be read from the signed name {seen}"))
        .compare(wanted, seen)
        .help("put {version} in `subject-name` where the signed name has a semantic version");
    Outcome::unknown(Gap::Inconclusive, reason.at(testimony.subject()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;

    fn judged(pattern: Option<&str>, names: &[&str]) -> Outcome {
        let names: Vec<Text> = names.iter().map(|name| Text::from(*name)).collect();
        let testimony = Testimony { names: &names, ..sample::testimony() };
        let names = pattern.map(|pattern| NonEmpty::one(Pattern::parse(pattern).unwrap()));
        let not_below = Version::parse("1.4.0").unwrap();
        judge(&testimony, &OldVersion { names, not_below, named_elsewhere: false }, sample::now())
    }

    const NAME: Option<&str> = Some("widget-{version}.tgz");

    #[test]
    fn the_floor_passes_and_what_is_below_does_not() {
        for name in ["widget-1.4.0.tgz", "widget-1.10.0.tgz", "widget-v2.0.0.tgz", "widget-1.4.0+b.tgz"] {
            assert!(judged(NAME, &[name]).passes(), "{name}");
        }
        for name in ["widget-1.3.99.tgz", "widget-1.4.0-rc.1.tgz", "widget-0.0.0.tgz"] {
            assert!(matches!(judged(NAME, &[name]), Outcome::Violated(_)), "{name}");
        }
    }

    #[test]
    fn of_several_signed_versions_the_oldest_decides() {
        for names in [["widget-1.4.2.tgz", "widget-1.3.0.tgz"], ["widget-1.3.0.tgz", "widget-1.4.2.tgz"]] {
            assert!(matches!(judged(NAME, &names), Outcome::Violated(_)));
        }
        assert!(judged(NAME, &["latest.tgz", "widget-1.4.2.tgz"]).passes());
    }

    #[test]
    fn of_several_patterns_each_may_read_it() {
        let patterns =
            ["widget-{version}.tgz", "widget-{version}-*"].map(|name| Pattern::parse(name).unwrap());
        let not_below = Version::parse("1.4.0").unwrap();
        let params = OldVersion { names: NonEmpty::of(patterns.to_vec()), not_below, named_elsewhere: false };
        let judged = |name: &str| {
            let names = [Text::from(name)];
            judge(&Testimony { names: &names, ..sample::testimony() }, &params, sample::now())
        };
        assert!(judged("widget-1.4.2.tgz").passes());
        assert!(judged("widget-1.4.2-linux").passes());
        assert!(matches!(judged("widget-1.3.2-linux"), Outcome::Violated(_)));
        assert!(matches!(judged("widget-1.3.2.tgz"), Outcome::Violated(_)));
    }

    #[test]
    fn no_version_is_not_a_high_version() {
        assert!(matches!(judged(NAME, &[]), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(judged(NAME, &["widget-latest.tgz"]), Outcome::Unknown(Gap::Inconclusive, _)));
        assert!(matches!(judged(None, &["widget-1.4.2.tgz"]), Outcome::Unknown(Gap::Inconclusive, _)));
        assert!(matches!(
            judged(Some("widget-*"), &["widget-9.9.9"]),
            Outcome::Unknown(Gap::Inconclusive, _)
        ));
    }

    #[test]
    fn beside_statements_only_a_version_of_its_own_is_held_against_a_signature() {
        let names = Some(NonEmpty::one(Pattern::parse("widget-{version}.tgz").unwrap()));
        let params = OldVersion { names, not_below: Version::parse("1.4.0").unwrap(), named_elsewhere: true };
        let at = sample::instant("2026-08-01T10:00:00Z");
        let judged = |names: &[Text]| judge(&Testimony { names, ..sample::testimony() }, &params, at);
        assert!(judged(&[]).passes());
        assert!(judged(&["widget-1.4.2.tgz".into()]).passes());
        assert!(matches!(judged(&["widget-1.3.0.tgz".into()]), Outcome::Violated(_)));
    }
}
