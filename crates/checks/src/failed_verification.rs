use std::collections::BTreeSet;

use decision::Card;
use formats::VerificationSummary;
use model::{Gap, Instant, Outcome, Reason};

use crate::quote::{listed, quoted};
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
    if let Some(outcome) = contradicted(testimony, summary) {
        return outcome;
    }
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

/// What is to be said of levels that no verifier finds who passes it: one that says FAILED, or two of one track (SLSA v1,
/// verification summary, `verifiedLevels`).
fn contradicted(testimony: &Testimony<'_>, summary: &VerificationSummary) -> Option<Outcome> {
    let mut tracks = BTreeSet::new();
    let levels = || summary.levels.iter().map(|level| &**level);
    let (wrong, text) = match levels().find(|level| *level == FAILED) {
        Some(level) => (level, "the levels it found say that the verification failed"),
        None => {
            let twice = levels().find(|&level| track(level).is_some_and(|track| !tracks.insert(track)));
            (twice?, "it found two levels of one track")
        }
    };
    let found = listed(levels());
    let reason = Reason::new(format!("{text}: {}", quoted(wrong)))
        .compare("the highest level of each track", found)
        .help("ask the verifier what it found; refuse the artifact until it says one thing")
        .at(testimony.payload("/predicate/verifiedLevels"));
    Some(Outcome::violated(reason))
}

/// The level of whatever did not pass.
const FAILED: &str = "FAILED";

/// The track of a level of SLSA's, evaluated or not.
fn track(level: &str) -> Option<&str> {
    level.strip_prefix("SLSA_")?.rsplit_once("_LEVEL_").map(|(track, _)| track)
}

/// The first part that all receipts of ours have, and this one has not.
fn unsaid(testimony: &Testimony<'_>) -> Option<&'static str> {
    let note = testimony.note()?;
    let levels = testimony.readable_summary().is_some_and(|summary| summary.levels.is_empty());
    let parts = [
        (levels, "verifiedLevels"),
        (note.status.is_none(), "status"),
        (note.previous.is_none(), "previous"),
    ];
    parts.into_iter().find(|(lacking, _)| *lacking).map(|(_, part)| part)
}

/// The same of a receipt: one that leaves out what every summary or every receipt must say has said nothing wrong.
pub(crate) fn of_receipt(testimony: &Testimony<'_>, (): &(), now: Instant) -> Outcome {
    let judged = judge(testimony, &(), now);
    let lacking = testimony.lacks.or_else(|| unsaid(testimony).filter(|_| judged.passes()));
    let Some(field) = lacking else { return judged };
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
    use formats::{Malformed, ReceiptNote};
    use model::Text;

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
    fn levels_that_contradict_a_pass_are_none() {
        let of = |levels: &[&str]| {
            let levels = levels.iter().map(|level| Text::from(*level)).collect();
            judged(&sample::summarised(VerificationSummary { levels, ..sample::summary() }))
        };
        for good in [
            &["SLSA_BUILD_LEVEL_3", "SLSA_SOURCE_LEVEL_2", "BCID_L1", "BCID_L2"][..],
            &["SLSA_BUILD_LEVEL_UNEVALUATED"],
            &[],
        ] {
            assert!(of(good).passes(), "{good:?}");
        }
        for bad in [
            &["SLSA_BUILD_LEVEL_3", "FAILED"][..],
            &["FAILED"],
            &["SLSA_BUILD_LEVEL_3", "SLSA_BUILD_LEVEL_2"],
            &["SLSA_BUILD_LEVEL_3", "SLSA_BUILD_LEVEL_UNEVALUATED"],
        ] {
            assert!(matches!(of(bad), Outcome::Violated(_)), "{bad:?}");
        }
    }

    #[test]
    fn a_receipt_says_all_that_receipts_say() {
        let of = |note: ReceiptNote, levels: &[&str]| {
            let levels = levels.iter().map(|level| Text::from(*level)).collect();
            let summary = VerificationSummary { levels, receipt: Some(note), ..sample::summary() };
            of_receipt(&sample::summarised(summary), &(), sample::now())
        };
        let (note, levels) = (sample::note, &["SLSA_BUILD_LEVEL_3"][..]);
        assert!(of(note(), levels).passes());
        for outcome in [
            of(ReceiptNote { status: None, ..note() }, levels),
            of(ReceiptNote { previous: None, ..note() }, levels),
            of(note(), &[]),
        ] {
            assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)), "{outcome:?}");
        }
        let outcome = of(ReceiptNote { status: None, ..note() }, &["FAILED"]);
        assert!(matches!(outcome, Outcome::Violated(_)), "{outcome:?}");
    }

    #[test]
    fn what_cannot_be_read_has_not_passed() {
        let fault = Malformed { code: "malformed-predicate", pointer: "/predicate".into(), text: "x".into() };
        let testimony = Testimony { summary: Some(Err(fault)), ..sample::testimony() };
        assert!(matches!(judged(&testimony), Outcome::Violated(_)));
        assert!(matches!(judged(&sample::testimony()), Outcome::Unknown(Gap::Missing, _)));
    }
}
