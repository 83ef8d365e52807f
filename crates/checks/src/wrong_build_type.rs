use decision::Card;
use model::{Instant, NonEmpty, Outcome, Reason, Text};

use crate::quote::{listed, quoted, shown};
use crate::testimony::Testimony;

/// Was it built in one of the ways the framework lists?
pub(crate) static CARD: Card = Card {
    id: "wrong-build-type",
    since: "0.1",
    asks: "is the build type of the provenance one of those listed in `build-types`?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("wrong-build-type.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.PS-06", "SLSA:build-l1"],
};

/// What it asks.
pub(crate) struct WrongBuildType {
    /// The build types, byte for byte.
    pub(crate) build_types: NonEmpty<Text>,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &WrongBuildType, _: Instant) -> Outcome {
    let Some(provenance) = testimony.readable() else { return testimony.unreadable() };
    let stated = &provenance.build_type;
    let known = params.build_types.iter().any(|known| known == stated);
    let verdict = if known { "" } else { ", which is not listed" };
    let reason = Reason::new(format!("the provenance says build type {}{verdict}", quoted(stated)))
        .compare(listed(params.build_types.iter().map(|known| &**known)), shown(stated))
        .at(testimony.predicate());
    match known {
        true => Outcome::satisfied(reason),
        false => Outcome::violated(
            reason.help("build it in a listed way, or list this build type in the requirement"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use model::Gap;

    #[test]
    fn one_of_the_listed_byte_for_byte() {
        let params = |types: &[&str]| WrongBuildType {
            build_types: NonEmpty::of(types.iter().map(|one| Text::from(*one)).collect()).unwrap(),
        };
        let workflow = "https://actions.github.io/buildtypes/workflow/v1";
        let judged =
            |types: &[&str]| judge(&sample::built(sample::provenance()), &params(types), sample::now());
        assert!(judged(&[workflow]).passes());
        assert!(judged(&["https://example.com/other/v1", workflow]).passes());
        for other in [
            "https://actions.github.io/buildtypes/workflow/v",
            "https://ACTIONS.github.io/buildtypes/workflow/v1",
        ] {
            assert!(matches!(judged(&[other]), Outcome::Violated(_)), "{other}");
        }
        let outcome = judge(&sample::unreadable(), &params(&[workflow]), sample::now());
        assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)));
    }
}
