use decision::Card;
use formats::SourceClaim;
use model::{Gap, Instant, NonEmpty, Outcome, Place, Principal, Reason};

use crate::RefRule;
use crate::quote::{quoted, shown};
use crate::source::StatedRef;
use crate::testimony::Testimony;

/// Was it built from a ref the framework allows?
pub(crate) static CARD: Card = Card {
    id: "wrong-ref",
    since: "0.1",
    asks: "was it built from a branch or tag that `ref`, `tag`, `branch` or `versioned-tag` allows?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("wrong-ref.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.PS-06"],
};

/// What it asks.
pub(crate) struct WrongRef {
    /// The refs allowed.
    pub(crate) reference: RefRule,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &WrongRef, _: Instant) -> Outcome {
    let Some(provenance) = testimony.readable() else { return testimony.unreadable() };
    let certified = match testimony.principal {
        Principal::Keyless(who) => who.claims.source_ref.as_deref(),
        Principal::Key(_) | Principal::Certified(_) => None,
    };
    let certified = certified.map(|seen| ("certificate", seen, testimony.signer_place()));
    let claim = provenance.source.as_ref();
    let stated = claim.map(|claim| (StatedRef::of(&claim.uri), claimed_at(testimony, claim)));
    let (stated, unreadable) = match stated {
        Some((StatedRef::At(seen), place)) => (Some(("provenance", seen, place)), None),
        Some((StatedRef::Unreadable, place)) => (None, Some(place)),
        Some((StatedRef::Nothing, _)) | None => (None, None),
    };
    let all: Vec<_> = certified.into_iter().chain(stated).collect();
    // A tag is no branch; the builder may say on which one the tag that it built was made.
    let tagged_on = provenance.branch.as_deref().filter(|_| matches!(params.reference, RefRule::Branch(_)));
    let allowed = |seen: &str| {
        let on = tagged_on.filter(|_| provenance.tag.as_deref() == Some(seen));
        params.reference.matches(seen) || on.is_some_and(|branch| params.reference.matches(branch))
    };
    let wrong = all.iter().filter(|(_, seen, _)| !allowed(seen));
    let wrong =
        wrong.map(|(speaker, seen, place)| differs(&params.reference, speaker, seen, place)).collect();
    if let Some(reasons) = NonEmpty::of(wrong) {
        return Outcome::Violated(reasons);
    }
    if let Some(place) = unreadable {
        return Outcome::unknown(Gap::Inconclusive, obscure(&params.reference, claim).at(place));
    }
    let right = all.into_iter().map(|(speaker, seen, place)| {
        let text = format!("built from {}, as the {speaker} says", quoted(seen));
        Reason::new(text).compare(params.reference.to_string(), shown(seen)).at(place)
    });
    match NonEmpty::of(right.collect()) {
        Some(reasons) => Outcome::Satisfied(reasons),
        None => Outcome::unknown(Gap::Missing, silent(&params.reference).at(testimony.predicate())),
    }
}

fn claimed_at(testimony: &Testimony<'_>, claim: &SourceClaim) -> Place {
    Place::new(testimony.evidence, format!("payload:{}", claim.pointer))
}

fn differs(wanted: &RefRule, speaker: &str, seen: &str, place: &Place) -> Reason {
    let text = format!(
        "the {speaker} says it was built from {}, which {} does not match",
        quoted(seen),
        quoted(&wanted.to_string())
    );
    Reason::new(text)
        .compare(wanted.to_string(), shown(seen))
        .help("build it from an allowed branch or tag, or correct `ref` in the requirement")
        .at(place.clone())
}

fn obscure(wanted: &RefRule, claim: Option<&SourceClaim>) -> Reason {
    let uri = claim.map_or("", |claim| &*claim.uri);
    Reason::new(format!("no ref can be read from the provenance's source {}", quoted(uri)))
        .compare(wanted.to_string(), shown(uri))
        .help("have the producer name the source as git+https://host/path@ref")
}

fn silent(wanted: &RefRule) -> Reason {
    Reason::new("neither the certificate nor the provenance says which ref was built")
        .compare(wanted.to_string(), "no ref")
        .help("have the producer name the source as git+https://host/path@ref, or sign with a CI identity whose certificate says the ref")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::Provenance;
    use model::Pattern;

    fn judged(uri: &str, certified: Option<&str>, keyless: bool) -> Outcome {
        let mut who = sample::keyless();
        who.claims.source_ref = certified.map(Into::into);
        let principal = if keyless { Principal::Keyless(Box::new(who)) } else { sample::key("acme-key") };
        let testimony = Testimony { principal: &principal, ..sample::built(sample::with_source(uri)) };
        let params = WrongRef { reference: RefRule::Matching(Pattern::parse("refs/tags/v*").unwrap()) };
        judge(&testimony, &params, sample::now())
    }

    const TAG: &str = "git+https://github.com/acme/widget@refs/tags/v1.4.2";
    const BRANCH: &str = "git+https://github.com/acme/widget@refs/heads/dev";
    const BARE: &str = "git+https://github.com/acme/widget";

    #[test]
    fn every_stated_ref_must_match() {
        assert!(judged(TAG, Some("refs/tags/v1.4.2"), true).passes());
        assert!(judged(BARE, Some("refs/tags/v1.4.2"), true).passes());
        assert!(judged(TAG, None, true).passes());
        assert!(judged(TAG, None, false).passes());
        for (uri, certified, keyless) in [
            (BRANCH, Some("refs/tags/v1.4.2"), true),
            (TAG, Some("refs/heads/dev"), true),
            (BARE, Some("refs/heads/dev"), true),
            (BRANCH, None, false),
            (TAG, Some("refs/tags/v1/../../heads/dev"), true),
            (TAG, Some("Refs/tags/v1"), true),
            (TAG, Some(""), true),
            ("git+https://github.com/acme/widget@refs/heads/refs/tags/v1", None, false),
            ("git+https://github.com/acme/widget@x@refs/tags/v1", None, false),
        ] {
            assert!(matches!(judged(uri, certified, keyless), Outcome::Violated(_)), "{uri} {certified:?}");
        }
    }

    #[test]
    fn a_tag_is_of_the_branch_on_which_the_builder_says_it_was_made() {
        const BUILT: &str = "refs/tags/v1.4.2";
        let judged = |tag: &str, on: Option<&str>, reference: RefRule| {
            let (tag, branch) = (Some(tag.into()), on.map(Into::into));
            let built = Provenance { tag, branch, ..sample::with_source(TAG) };
            let params = WrongRef { reference };
            judge(&sample::built(built), &params, sample::now())
        };
        let main = || RefRule::Branch("main".into());
        assert!(judged(BUILT, Some("refs/heads/main"), main()).passes());
        for (tag, on, rule) in [
            (BUILT, None, main()),
            (BUILT, Some("refs/heads/dev"), main()),
            (BUILT, Some("refs/tags/main"), main()),
            // What is said of one tag is not said of another.
            ("refs/tags/v1.4.1", Some("refs/heads/main"), main()),
            // Only a branch is asked of the branch.
            (BUILT, Some("refs/heads/main"), RefRule::Matching(Pattern::parse("refs/heads/**").unwrap())),
        ] {
            assert!(matches!(judged(tag, on, rule), Outcome::Violated(_)), "{tag} {on:?}");
        }
    }

    #[test]
    fn no_ref_anywhere_is_missing() {
        assert!(matches!(judged(BARE, None, true), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(judged(BARE, Some("refs/tags/v1"), false), Outcome::Unknown(Gap::Missing, _)));
    }

    #[test]
    fn a_source_that_cannot_be_read_leaves_it_open() {
        for uri in
            ["ssh://git@github.com/acme/widget@refs/tags/v1", "", "git+https://github.com/acme/widget@"]
        {
            let outcome = judged(uri, Some("refs/tags/v1"), true);
            assert!(matches!(outcome, Outcome::Unknown(Gap::Inconclusive, _)), "{uri}");
            assert!(matches!(judged(uri, Some("refs/heads/x"), true), Outcome::Violated(_)), "{uri}");
        }
    }
}
