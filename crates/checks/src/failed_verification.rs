use decision::Card;
use model::{Gap, Instant, Outcome, Reason};

use crate::testimony::Testimony;

/// Did the verifier's own verification pass, and can its summary be read?
pub(crate) static CARD: Card = Card {
    id: "failed-verification",
    since: "0.1",
    asks: "does the verification summary say PASSED?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("failed-verification.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), _: Instant) -> Outcome {
    let summary = match &testimony.summary {
        Some(Ok(summary)) => summary,
        Some(Err(fault)) => {
            let reason = Reason::new(format!("the signed summary cannot be read: {}", fault.text))
                .compare("a SLSA verification summary v0.2 or v1", fault.text.clone())
                .help("have the verifier write its summary again with a current tool")
                .at(testimony.payload(&fault.pointer));
            return Outcome::violated(reason);
        }
        None => return testimony.no_summary(),
    };
    let word = if summary.passed { "PASSED" } else { "FAILED" };
    let reason = Reason::new(format!("the verifier says {word}"))
        .compare("PASSED", word)
        .at(testimony.payload("/predicate/verificationResult"));
    match summary.passed {
        true => Outcome::satisfied(reason),
        false => Outcome::violated(
            reason.help("ask the verifier what failed; refuse the artifact until it passes"),
        ),
    }
}

/// The same of a receipt: one that leaves out what every summary must say has said nothing wrong.
pub(crate) fn of_receipt(testimony: &Testimony<'_>, (): &(), now: Instant) -> Outcome {
    let Some(field) = testimony.lacks else { return judge(testimony, &(), now) };
    let reason = Reason::new(format!("it does not say its `{field}`"))
        .compare("a receipt: a SLSA verification summary v1", format!("no `{field}`"))
        .help(crate::testimony::ASK_THE_GATE)
        .at(testimony.predicate());
    Outcome::unknown(Gap::Missing, reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::{Malformed, VerificationSummary};
    use model::Gap;

    fn judged(testimony: &Testimony<'_>) -> Outcome {
        judge(testimony, &(), sample::now())
    }

    #[test]
    fn only_passed_passes() {
        assert!(judged(&sample::summarised(sample::summary())).passes());
        let failed = VerificationSummary { passed: false, ..sample::summary() };
        assert!(matches!(judged(&sample::summarised(failed)), Outcome::Violated(_)));
    }

    #[test]
    fn what_cannot_be_read_has_not_passed() {
        let fault = Malformed { code: "malformed-predicate", pointer: "/predicate".into(), text: "x".into() };
        let testimony = Testimony { summary: Some(Err(fault)), ..sample::testimony() };
        assert!(matches!(judged(&testimony), Outcome::Violated(_)));
        assert!(matches!(judged(&sample::testimony()), Outcome::Unknown(Gap::Missing, _)));
    }
}
