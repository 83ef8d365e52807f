use decision::Card;
use model::{Digest, Gap, Instant, NonEmpty, Outcome, Reason};

use crate::quote::shown;
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
    match params.frameworks.iter().find(|listed| listed.to_string() == found) {
        Some(listed) => {
            let reason = Reason::new(format!("it was judged by {listed}")).compare(wanted, shown(&found));
            Outcome::satisfied(reason.at(place))
        }
        None => Outcome::violated(
            Reason::new("it was judged by an edition that is not listed")
                .compare(wanted, shown(&found))
                .help(
                    "judge it again by this edition; or, if what that one demanded will do, list its digest under \
                     `frameworks`",
                )
                .at(place),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::VerificationSummary;
    use model::Text;

    fn judged(digests: Vec<(&str, Text)>) -> Outcome {
        let policy_digests = digests.into_iter().map(|(name, value)| (name.into(), value)).collect();
        let summary = VerificationSummary { policy_digests, ..sample::summary() };
        let frameworks = NonEmpty::of(vec![Digest::sha256([1; 32]), Digest::sha256([2; 32])]).unwrap();
        judge(&sample::summarised(summary), &OtherFramework { frameworks }, sample::now())
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
    fn a_policy_without_a_digest_is_unknown() {
        assert!(matches!(judged(vec![]), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(
            judged(vec![("sha512", "01".repeat(64).into())]),
            Outcome::Unknown(Gap::Missing, _)
        ));
    }
}
