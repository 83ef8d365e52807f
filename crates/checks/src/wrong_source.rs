use decision::Card;
use model::{Gap, Instant, NonEmpty, Outcome, Place, Principal, Reason};

use crate::Source;
use crate::quote::{quoted, shown};
use crate::testimony::Testimony;

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
    let claimed = provenance.source.as_ref();
    let stated = claimed.map(|claim| {
        let place = Place::new(testimony.evidence, format!("payload:{}", claim.pointer));
        ("provenance", &*claim.uri, place)
    });
    let certified = match testimony.principal {
        Principal::Keyless(who) => who.claims.source.as_ref(),
        Principal::Key(_) => None,
    };
    let certified = certified.map(|uri| ("certificate", &**uri, testimony.signer_place()));
    let others = stated.iter().chain(&certified).filter(|(_, uri, _)| !params.source.is(uri));
    let wrong = others.map(|(speaker, uri, place)| differs(&params.source, speaker, uri, place)).collect();
    if let Some(reasons) = NonEmpty::of(wrong) {
        return Outcome::Violated(reasons);
    }
    match stated {
        Some((_, uri, place)) => {
            let text = format!("built from {}, as the provenance says: {}", params.source, quoted(uri));
            Outcome::satisfied(Reason::new(text).compare(params.source.to_string(), shown(uri)).at(place))
        }
        None => Outcome::unknown(Gap::Missing, silent(&params.source).at(testimony.predicate())),
    }
}

fn differs(source: &Source, speaker: &str, uri: &str, place: &Place) -> Reason {
    Reason::new(format!("the {speaker} says it was built from {}, not from {source}", quoted(uri)))
        .compare(source.to_string(), shown(uri))
        .help("build it from that repository, or correct `source` in the requirement")
        .at(place.clone())
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

    fn judged(provenance: Provenance, certified: Option<&str>) -> Outcome {
        let mut who = sample::keyless();
        who.claims.source = certified.map(Into::into);
        let principal = Principal::Keyless(Box::new(who));
        let testimony = Testimony { principal: &principal, ..sample::built(provenance) };
        let source = Source::parse("github.com/acme/widget").unwrap();
        judge(&testimony, &WrongSource { source }, sample::now())
    }

    const ACME: Option<&str> = Some("https://github.com/acme/widget");

    #[test]
    fn provenance_and_certificate_must_agree_with_the_framework() {
        assert!(judged(sample::provenance(), ACME).passes());
        assert!(judged(sample::provenance(), None).passes(), "not every certificate names a source");
        let evil = sample::with_source("git+https://github.com/evil/widget@refs/tags/v1.4.2");
        assert!(matches!(judged(evil.clone(), ACME), Outcome::Violated(_)));
        assert!(matches!(judged(evil.clone(), None), Outcome::Violated(_)));
        let Outcome::Violated(reasons) = judged(evil, Some("https://github.com/evil/widget")) else { panic!() };
        assert_eq!(reasons.count(), 2, "both are told");
        assert!(matches!(
            judged(sample::provenance(), Some("https://github.com/evil/widget")),
            Outcome::Violated(_)
        ));
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
    fn an_unreadable_provenance_says_nothing() {
        let source = Source::parse("github.com/acme/widget").unwrap();
        let outcome = judge(&sample::unreadable(), &WrongSource { source }, sample::now());
        assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)));
    }

    #[test]
    fn a_key_leaves_the_provenance_alone_to_say() {
        let key = sample::key("acme-key");
        let source = Source::parse("github.com/acme/widget").unwrap();
        let params = WrongSource { source };
        let testimony = Testimony { principal: &key, ..sample::built(sample::provenance()) };
        assert!(judge(&testimony, &params, sample::now()).passes());
    }
}
