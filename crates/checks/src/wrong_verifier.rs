use decision::Card;
use model::{Instant, Outcome, Reason, Text};

use crate::quote::{quoted, shown};
use crate::testimony::Testimony;

/// Is the summary by the verifier the framework names?
pub(crate) static CARD: Card = Card {
    id: "wrong-verifier",
    since: "0.1",
    asks: "is the verification summary by the verifier named in `verifier`?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("wrong-verifier.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// What it asks.
pub(crate) struct WrongVerifier {
    /// The verifier's id, byte for byte.
    pub(crate) verifier: Text,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &WrongVerifier, _: Instant) -> Outcome {
    let Some(summary) = testimony.readable_summary() else { return testimony.no_summary() };
    let reason = Reason::new(format!("verified by {}", quoted(&summary.verifier)))
        .compare(params.verifier.clone(), shown(&summary.verifier))
        .at(testimony.payload("/predicate/verifier/id"));
    match summary.verifier == params.verifier {
        true => Outcome::satisfied(reason),
        false => {
            Outcome::violated(reason.help(
                "ask the verifier you rely on for its summary, or correct `verifier` in the requirement",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::VerificationSummary;

    #[test]
    fn the_verifier_is_compared_whole() {
        let params = WrongVerifier { verifier: sample::summary().verifier };
        assert!(judge(&sample::summarised(sample::summary()), &params, sample::now()).passes());
        for verifier in
            ["https://verifier.example/v1/", "https://verifier.example", "https://Verifier.example/v1", ""]
        {
            let other = VerificationSummary { verifier: verifier.into(), ..sample::summary() };
            let outcome = judge(&sample::summarised(other), &params, sample::now());
            assert!(matches!(outcome, Outcome::Violated(_)), "{verifier}");
        }
        assert!(matches!(judge(&sample::testimony(), &params, sample::now()), Outcome::Unknown(..)));
    }
}
