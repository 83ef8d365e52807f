use std::sync::Arc;

use decision::Card;
use model::{Instant, Outcome, Reason};

use crate::Builder;
use crate::quote::quoted;
use crate::testimony::Testimony;

/// Does the builder reach the build level demanded?
pub(crate) static CARD: Card = Card {
    id: "low-build-level",
    since: "0.1",
    asks: "is the builder's level in `builders` at least `level`?",
    timed: false,
    waivable: true,
    anchors: false,
    page: include_str!("low-build-level.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.PS-06", "SLSA:build-l2", "SLSA:build-l3"],
};

/// What it asks.
pub(crate) struct LowBuildLevel {
    /// The builders and the levels the operator grants them.
    pub(crate) builders: Vec<Arc<Builder>>,
    /// The lowest level that will do.
    pub(crate) level: u8,
}

/// The level of a builder nobody listed: provenance exists, and that is all that is known (SLSA build L1).
const UNLISTED_LEVEL: u8 = 1;

pub(crate) fn judge(testimony: &Testimony<'_>, params: &LowBuildLevel, _: Instant) -> Outcome {
    let Some(provenance) = testimony.readable() else { return testimony.unreadable() };
    let id = &*provenance.builder_id;
    let (level, text) = match best(&params.builders, id, testimony) {
        Some(builder) => (
            builder.level,
            format!("builder {} is listed at build level {}", quoted(&builder.name), builder.level),
        ),
        None => (
            UNLISTED_LEVEL,
            format!(
                "no listed builder is {} signed by {}: build level 1 at most",
                quoted(id),
                testimony.who()
            ),
        ),
    };
    let reason = Reason::new(text)
        .compare(format!("build level {} or above", params.level), format!("build level {level}"))
        .at(testimony.builder(provenance.version));
    match level >= params.level {
        true => Outcome::satisfied(reason),
        false => Outcome::violated(reason.help(
            "rebuild it on a builder of that level, or set the builder's `level` if you have assessed it",
        )),
    }
}

/// The builder that claims this id, if a listed one may. Several entries may fit, such as a broad one and a narrow one;
/// each is the operator's own word.
fn best<'b>(builders: &'b [Arc<Builder>], id: &str, testimony: &Testimony<'_>) -> Option<&'b Arc<Builder>> {
    builders.iter().filter(|builder| builder.is(id, testimony)).max_by_key(|builder| builder.level)
}

/// The level that these builders are granted for what the provenance says; `None` where none of them claims it.
pub(crate) fn granted(builders: &[Arc<Builder>], testimony: &Testimony<'_>) -> Option<u8> {
    let provenance = testimony.readable()?;
    best(builders, &provenance.builder_id, testimony).map(|builder| builder.level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::Provenance;

    fn judged(listed: &[(&str, u8)], level: u8) -> Outcome {
        let builders = listed.iter().map(|(id, level)| sample::builder("b", id, *level)).collect();
        let testimony = sample::built(sample::provenance());
        judge(&testimony, &LowBuildLevel { builders, level }, sample::now())
    }

    #[test]
    fn the_level_is_the_one_listed() {
        for level in 1..=3 {
            for demanded in 1..=3 {
                let passes = judged(&[(sample::SIGNER, level)], demanded).passes();
                assert_eq!(passes, level >= demanded, "{level} for {demanded}");
            }
        }
    }

    #[test]
    fn unlisted_is_one_at_most() {
        assert!(judged(&[("https://ci.example/x", 3)], 1).passes());
        assert!(matches!(judged(&[("https://ci.example/x", 3)], 2), Outcome::Violated(_)));
        assert!(matches!(judged(&[], 2), Outcome::Violated(_)));
    }

    #[test]
    fn of_several_that_fit_the_highest_counts() {
        assert!(judged(&[("https://github.com/acme/**", 1), (sample::SIGNER, 3)], 3).passes());
    }

    #[test]
    fn a_listed_id_from_a_stranger_has_no_level() {
        let key = sample::key("evil");
        let testimony = Testimony { principal: &key, ..sample::built(sample::provenance()) };
        let params = LowBuildLevel { builders: vec![sample::builder("b", sample::SIGNER, 3)], level: 2 };
        assert!(matches!(judge(&testimony, &params, sample::now()), Outcome::Violated(_)));
    }

    #[test]
    fn provenance_does_not_grant_itself_a_level() {
        let boasting = Provenance { build_type: "https://slsa.dev/level/3".into(), ..sample::provenance() };
        let params = LowBuildLevel { builders: vec![], level: 3 };
        assert!(!judge(&sample::built(boasting), &params, sample::now()).passes());
    }
}
