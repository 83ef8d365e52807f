use decision::Card;
use model::{Instant, NonEmpty, Outcome, Reason, Text};

use crate::quote::{listed, shown};
use crate::testimony::Testimony;

/// Did the verifier find every level the framework asks for?
pub(crate) static CARD: Card = Card {
    id: "unverified-level",
    since: "0.1",
    asks: "does the verification summary hold every level listed in `levels`?",
    timed: false,
    waivable: true,
    anchors: false,
    page: include_str!("unverified-level.md"),
    controls: &[
        "CSF2:GV.SC-07",
        "CSF2:ID.RA-09",
        "SLSA:build-l2",
        "SLSA:build-l3",
        "SLSA:source-l1",
        "SLSA:source-l2",
        "SLSA:source-l3",
        "SLSA:source-l4",
    ],
};

/// What it asks.
pub(crate) struct UnverifiedLevel {
    /// The levels, all of which must be there.
    pub(crate) levels: NonEmpty<Text>,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &UnverifiedLevel, _: Instant) -> Outcome {
    let Some(summary) = testimony.readable_summary() else { return testimony.no_summary() };
    let found = || listed(summary.levels.iter().map(|level| &**level));
    let absent: Vec<&str> = params
        .levels
        .iter()
        .filter(|wanted| !summary.levels.iter().any(|level| reaches(level, wanted)))
        .map(|wanted| &**wanted)
        .collect();
    let wanted = listed(params.levels.iter().map(|level| &**level));
    let place = testimony.payload("/predicate/verifiedLevels");
    if absent.is_empty() {
        let text = format!("the verifier found {}", found());
        return Outcome::satisfied(Reason::new(text).compare(wanted, found()).at(place));
    }
    let text = format!("the verifier did not find {}", listed(absent.into_iter()));
    let observed = if summary.levels.is_empty() { shown("no level") } else { found().into() };
    Outcome::violated(
        Reason::new(text)
            .compare(wanted, observed)
            .help("have it built where it reaches that level and verified again, or lower `levels`")
            .at(place),
    )
}

/// Whether a level found is the one wanted, or a higher one of the same SLSA track: `SLSA_<TRACK>_LEVEL_<N>` means
/// every lower N too (SLSA v1, verification summary, `verifiedLevels`). Every other level is only itself.
fn reaches(found: &str, wanted: &str) -> bool {
    match (slsa(found), slsa(wanted)) {
        (Some((track, reached)), Some((of, asked))) => track == of && reached >= asked,
        _ => found == wanted,
    }
}

fn slsa(level: &str) -> Option<(&str, u8)> {
    let (track, number) = level.strip_prefix("SLSA_")?.rsplit_once("_LEVEL_")?;
    let plain = number.len() == 1 && number.bytes().all(|digit| digit.is_ascii_digit());
    number.parse().ok().filter(|_| plain).map(|number| (track, number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::VerificationSummary;

    fn judged(found: &[&str], wanted: &[&str]) -> Outcome {
        let levels = found.iter().map(|level| Text::from(*level)).collect();
        let summary = VerificationSummary { levels, ..sample::summary() };
        let wanted = NonEmpty::of(wanted.iter().map(|level| Text::from(*level)).collect()).unwrap();
        judge(&sample::summarised(summary), &UnverifiedLevel { levels: wanted }, sample::now())
    }

    #[test]
    fn every_level_must_be_there() {
        let found = ["SLSA_BUILD_LEVEL_2", "BCID_L1"];
        assert!(judged(&found, &["BCID_L1", "SLSA_BUILD_LEVEL_2"]).passes());
        assert!(judged(&found, &["SLSA_BUILD_LEVEL_1"]).passes(), "a higher level means the lower");
        for wanted in ["SLSA_BUILD_LEVEL_3", "SLSA_SOURCE_LEVEL_1", "BCID_L0", "BCID_L1 BCID_L2"] {
            let wanted: Vec<&str> = wanted.split(' ').collect();
            assert!(matches!(judged(&found, &wanted), Outcome::Violated(_)), "{wanted:?}");
        }
    }

    #[test]
    fn levels_are_not_guessed() {
        for (found, wanted) in [
            ("SLSA_BUILD_LEVEL_10", "SLSA_BUILD_LEVEL_1"),
            ("SLSA_BUILD_LEVEL_3 ", "SLSA_BUILD_LEVEL_2"),
            ("SLSA_BUILD_LEVEL_+3", "SLSA_BUILD_LEVEL_2"),
            ("slsa_build_level_3", "SLSA_BUILD_LEVEL_2"),
            ("SLSA_BUILD_LEVEL_UNEVALUATED", "SLSA_BUILD_LEVEL_0"),
        ] {
            assert!(!judged(&[found], &[wanted]).passes(), "{found}");
        }
        assert!(!judged(&[], &["BCID_L1"]).passes());
    }
}
