use decision::Card;
use formats::{Receipt, VerificationSummary};
use model::{Algorithm, Digest, Gap, Instant, NonEmpty, Outcome, Place, Reason, Text};

use crate::quote::{quoted, shown};
use crate::testimony::Testimony;

/// Was the receipt given under a framework that is listed?
pub(crate) static CARD: Card = Card {
    id: "other-framework",
    since: "0.1",
    asks: "is the receipt's policy one of the framework editions in `frameworks`?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("other-framework.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:GV.SC-05"],
};

/// What it asks.
pub(crate) struct OtherFramework {
    /// The digests of the editions that will do.
    pub(crate) frameworks: NonEmpty<Digest>,
    /// The edition that judges.
    pub(crate) this: Edition,
}

/// An edition of a framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The framework's name.
    pub name: Text,
    /// Its number.
    pub number: u64,
    /// Its digest.
    pub digest: Digest,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &OtherFramework, _: Instant) -> Outcome {
    let Some(summary) = testimony.readable_summary() else { return testimony.no_summary() };
    let place = testimony.payload("/predicate/policy/digest");
    let wanted = params.frameworks.iter().map(Digest::to_string).collect::<Vec<_>>().join(" or ");
    let said = summary.policy_digests.iter().find(|(algorithm, _)| &**algorithm == "sha256");
    let Some((_, hex)) = said else {
        let reason = Reason::new("it does not say by which edition of a framework it was judged")
            .compare(wanted, "no sha256 digest of a policy")
            .help(crate::testimony::ASK_THE_GATE);
        return Outcome::unknown(Gap::Missing, reason.at(place));
    };
    let found = format!("sha256:{hex}");
    // Where this edition will do, so will the one it crossed under, when that is judged again: what changed is the edition
    // alone. All that today's demands is asked all the same.
    let crossed =
        testimony.crossed_under.filter(|_| params.frameworks.iter().any(|one| *one == params.this.digest));
    let mut listed = params.frameworks.iter().chain(crossed);
    match listed.find(|listed| listed.to_string() == found) {
        Some(listed) => contradicted(testimony, summary, listed, &params.this).unwrap_or_else(|| {
            let reason = Reason::new(format!("it was judged by {listed}")).compare(wanted, shown(&found));
            Outcome::satisfied(reason.at(place))
        }),
        None => Outcome::violated(
            Reason::new("it was judged by an edition that is not listed")
                .compare(wanted, shown(&found))
                .help(carried_over(params, &found))
                .at(place),
        ),
    }
}

/// What to write so that receipts of an edition will do. What is no digest of one cannot be listed.
fn carried_over(params: &OtherFramework, found: &str) -> String {
    const AGAIN: &str = "judge it again by this edition, at the handoff it is of";
    let Some(found) = Digest::parse(found).ok().filter(|found| found.algorithm() == Algorithm::Sha256) else {
        return AGAIN.to_owned();
    };
    let spelled = |digest: &Digest| match *digest == params.this.digest {
        true => "this".to_owned(),
        false => format!("\"{digest}\""),
    };
    let all: Vec<String> = params.frameworks.iter().chain([&found]).map(spelled).collect();
    format!(
        "{AGAIN}; or, if what that edition demanded will do, write `frameworks: [{}]` in this `receipt` requirement",
        all.join(", ")
    )
}

/// What is to be said where the name, the number and the URI of the framework do not go with each other, or with the edition
/// of this digest. A receipt of ours has them all.
fn contradicted(
    testimony: &Testimony<'_>,
    summary: &VerificationSummary,
    digest: &Digest,
    this: &Edition,
) -> Option<Outcome> {
    let place = testimony.noted("framework");
    let silent = |field: &str, place: Place| {
        let reason = Reason::new(format!("it does not say its `{field}`"))
            .compare("a framework by name, number, URI and digest", format!("no `{field}`"))
            .help(crate::testimony::ASK_THE_GATE);
        Some(Outcome::unknown(Gap::Missing, reason.at(place)))
    };
    let Some((name, number)) = summary.receipt.as_ref().and_then(|note| note.framework.as_ref()) else {
        return silent("framework", place);
    };
    let (wanted, found) = (
        format!("{} number {}", quoted(&this.name), this.number),
        format!("{} number {number}", quoted(name)),
    );
    if this.digest == *digest && (this.name != *name || this.number != *number) {
        let text = format!("it names {found}, and the edition of its digest is {wanted}");
        let reason =
            Reason::new(text).compare(wanted, found).help("ask whoever signed it how that came about");
        return Some(Outcome::violated(reason.at(place)));
    }
    let uri = testimony.payload("/predicate/policy/uri");
    let Some(policy) = &summary.policy else { return silent("policy.uri", uri) };
    let named = Receipt::policy_uri(name);
    if **policy == named {
        return None;
    }
    let text = format!("it names the framework {}, and its policy is {}", quoted(name), quoted(policy));
    let reason =
        Reason::new(text).compare(named, shown(policy)).help("ask whoever signed it how that came about");
    Some(Outcome::violated(reason.at(uri).at(place)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::ReceiptNote;

    fn editions() -> OtherFramework {
        let (name, number, digest) = ("retail".into(), 7, Digest::sha256([1; 32]));
        let frameworks = NonEmpty::of(vec![digest.clone(), Digest::sha256([2; 32])]).unwrap();
        OtherFramework { frameworks, this: Edition { name, number, digest } }
    }

    /// A receipt of the framework of this name and number, by the edition of this digest.
    fn summary(digest: u8, named: Option<(&str, u64)>, uri: Option<&str>) -> VerificationSummary {
        let framework = named.map(|(name, number)| (name.into(), number));
        VerificationSummary {
            policy: uri.map(Text::from),
            policy_digests: vec![("sha256".into(), Digest::sha256([digest; 32]).hex().into())],
            receipt: Some(ReceiptNote { framework, ..sample::note() }),
            ..sample::summary()
        }
    }

    #[test]
    fn name_number_uri_and_digest_go_together() {
        const OWN: Option<&str> = Some("urn:countersign:framework:retail");
        let judged = |digest, named, uri| {
            judge(&sample::summarised(summary(digest, named, uri)), &editions(), sample::now())
        };
        assert!(judged(1, Some(("retail", 7)), OWN).passes());
        assert!(judged(2, Some(("retail", 6)), OWN).passes(), "of that edition no more is known");
        for (digest, named, uri) in [
            (1, ("retail", 6), OWN),
            (1, ("shop", 7), Some("urn:countersign:framework:shop")),
            (1, ("retail", 7), Some("urn:countersign:framework:shop")),
            (2, ("shop", 6), OWN),
            (2, ("retail", 6), Some("https://retail.example/policy")),
        ] {
            let outcome = judged(digest, Some(named), uri);
            assert!(matches!(outcome, Outcome::Violated(_)), "{digest} {named:?} {uri:?}: {outcome:?}");
        }
        assert!(matches!(judged(1, None, OWN), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(judged(1, Some(("retail", 7)), None), Outcome::Unknown(Gap::Missing, _)));
    }

    fn judged(digests: Vec<(&str, Text)>) -> Outcome {
        let policy_digests = digests.into_iter().map(|(name, value)| (name.into(), value)).collect();
        let summary = summary(1, Some(("retail", 7)), Some("urn:countersign:framework:retail"));
        let summary = VerificationSummary { policy_digests, ..summary };
        judge(&sample::summarised(summary), &editions(), sample::now())
    }

    #[test]
    fn one_of_those_listed_will_do() {
        for listed in ["01", "02"] {
            assert!(judged(vec![("sha256", listed.repeat(32).into())]).passes());
        }
        for other in ["03".repeat(32), "01".repeat(31), String::new(), format!("{} ", "01".repeat(32))] {
            assert!(matches!(judged(vec![("sha256", other.into())]), Outcome::Violated(_)));
        }
    }

    #[test]
    fn what_crossed_under_an_edition_is_held_to_this_one_by_all_but_its_digest() {
        let crossed = Digest::sha256([3; 32]);
        let judged = |digest, frameworks: &[u8]| {
            let frameworks = frameworks.iter().map(|of| Digest::sha256([*of; 32])).collect();
            let params = OtherFramework { frameworks: NonEmpty::of(frameworks).unwrap(), ..editions() };
            let own = summary(digest, Some(("retail", 6)), Some("urn:countersign:framework:retail"));
            let testimony = Testimony { crossed_under: Some(&crossed), ..sample::summarised(own) };
            judge(&testimony, &params, sample::now())
        };
        assert!(judged(3, &[1]).passes());
        assert!(matches!(judged(4, &[1]), Outcome::Violated(_)), "it crossed under another");
        assert!(matches!(judged(3, &[2]), Outcome::Violated(_)), "this edition would not do either");
    }

    #[test]
    fn what_to_write_is_told_with_the_digest() {
        let help = |outcome: Outcome| outcome.reasons()[0].help.clone().unwrap();
        let hex = "03".repeat(32);
        let told = help(judged(vec![("sha256", hex.clone().into())]));
        let listed = format!("`frameworks: [this, \"sha256:{}\", \"sha256:{hex}\"]`", "02".repeat(32));
        assert!(told.contains(&listed), "{told}");
        let told = help(judged(vec![("sha256", "03".into())]));
        assert!(!told.contains("frameworks"), "{told}");
    }

    #[test]
    fn a_policy_without_a_digest_is_unknown() {
        assert!(matches!(judged(vec![]), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(
            judged(vec![("sha512", "01".repeat(64).into())]),
            Outcome::Unknown(Gap::Missing, _)
        ));
    }
}
