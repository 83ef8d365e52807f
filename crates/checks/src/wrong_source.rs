use decision::Card;
use model::{Gap, Instant, NonEmpty, Outcome, Place, Principal, Reason};

use crate::quote::{quoted, shown};
use crate::testimony::Testimony;
use crate::{Source, commit};

/// Was it built from the repository the framework names?
pub(crate) static CARD: Card = Card {
    id: "wrong-source",
    since: "0.1",
    asks: "was it built from the source repository named in `source`?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("wrong-source.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.PS-06"],
};

/// What it asks.
pub(crate) struct WrongSource {
    /// The repository.
    pub(crate) source: Source,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &WrongSource, _: Instant) -> Outcome {
    let Some(provenance) = testimony.readable() else { return testimony.unreadable() };
    let claim = provenance.source.as_ref();
    let stated = claim.map(|claim| Place::new(testimony.evidence, format!("payload:{}", claim.pointer)));
    let certified = match testimony.principal {
        Principal::Keyless(who) => Some(&who.claims),
        Principal::Key(_) | Principal::Certified(_) => None,
    };
    let by_claim = claim.zip(stated.clone()).and_then(|(claim, place)| {
        differs(&params.source, "provenance", &claim.uri).map(|reason| reason.at(place))
    });
    let by_certificate = certified
        .and_then(|claims| differs(&params.source, "certificate", claims.source.as_ref()?))
        .map(|reason| reason.at(testimony.signer_place()));
    let torn = claim.and_then(|claim| commit::torn(testimony, claim));
    if let Some(reasons) = NonEmpty::of([by_claim, by_certificate, torn].into_iter().flatten().collect()) {
        return Outcome::Violated(reasons);
    }
    match claim.zip(stated) {
        Some((claim, place)) => {
            let text = format!("built from {}, as the provenance says", quoted(&claim.uri));
            let reason = Reason::new(text).compare(params.source.to_string(), shown(&claim.uri));
            Outcome::satisfied(reason.at(place))
        }
        None => Outcome::unknown(Gap::Missing, silent(&params.source).at(testimony.predicate())),
    }
}

fn differs(source: &Source, speaker: &str, uri: &str) -> Option<Reason> {
    let reason = || {
        Reason::new(format!("the {speaker} says it was built from {}, not from {source}", quoted(uri)))
            .compare(source.to_string(), shown(uri))
            .help("build it from that repository, or correct `source` in the requirement")
    };
    (!source.is(uri)).then(reason)
}

fn silent(source: &Source) -> Reason {
    Reason::new("the provenance does not say what it was built from")
        .compare(source.to_string(), "no source")
        .help("have the producer use a builder that records the source among its materials or resolved dependencies")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::Provenance;
    use model::Claims;

    fn with_claims(provenance: Provenance, change: impl FnOnce(&mut Claims)) -> Outcome {
        let mut who = sample::keyless();
        change(&mut who.claims);
        let principal = Principal::Keyless(Box::new(who));
        let testimony = Testimony { principal: &principal, ..sample::built(provenance) };
        let source = Source::parse("github.com/acme/widget").unwrap();
        judge(&testimony, &WrongSource { source }, sample::now())
    }

    fn judged(provenance: Provenance, certified: Option<&str>) -> Outcome {
        with_claims(provenance, |claims| claims.source = certified.map(Into::into))
    }

    const ACME: Option<&str> = Some("https://github.com/acme/widget");

    #[test]
    fn provenance_and_certificate_must_agree_with_the_framework() {
        assert!(judged(sample::provenance(), ACME).passes());
        assert!(judged(sample::provenance(), None).passes(), "not every certificate names a source");
        let evil = sample::with_source("git+https://github.com/evil/widget@refs/tags/v1.4.2");
        assert!(matches!(judged(evil.clone(), ACME), Outcome::Violated(_)));
        assert!(matches!(judged(evil.clone(), None), Outcome::Violated(_)));
        let Outcome::Violated(reasons) = judged(evil, Some("https://github.com/evil/widget")) else {
            panic!()
        };
        assert_eq!(reasons.count(), 2, "both are told");
        let other = judged(sample::provenance(), Some("https://github.com/evil/widget"));
        assert!(matches!(other, Outcome::Violated(_)));
    }

    #[test]
    fn silence_is_not_consent() {
        let silent = || Provenance { source: None, ..sample::provenance() };
        assert!(matches!(judged(silent(), ACME), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(judged(silent(), None), Outcome::Unknown(Gap::Missing, _)));
        let other = Some("https://github.com/evil/widget");
        assert!(matches!(judged(silent(), other), Outcome::Violated(_)));
    }

    #[test]
    fn one_build_has_one_commit() {
        let at = |name: &str, commit: &str| {
            let mut provenance = sample::provenance();
            provenance.source.as_mut().unwrap().digests = vec![(name.into(), commit.into())];
            with_claims(provenance, |claims| claims.source_digest = Some("5a".repeat(20).into()))
        };
        for name in commit::NAMES {
            assert!(at(name, &"5a".repeat(20)).passes());
            assert!(matches!(at(name, &"77".repeat(20)), Outcome::Violated(_)));
            assert!(matches!(at(name, ""), Outcome::Violated(_)));
        }
        assert!(at("sha256", "77").passes(), "another kind of digest says nothing of the commit");
    }

    #[test]
    fn an_unreadable_provenance_says_nothing() {
        let source = Source::parse("github.com/acme/widget").unwrap();
        let outcome = judge(&sample::unreadable(), &WrongSource { source }, sample::now());
        assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)));
    }

    #[test]
    fn a_key_leaves_the_provenance_alone_to_say() {
        let key = sample::key("acme-key");
        let source = Source::parse("github.com/acme/widget").unwrap();
        let testimony = Testimony { principal: &key, ..sample::built(sample::provenance()) };
        assert!(judge(&testimony, &WrongSource { source }, sample::now()).passes());
    }
}
