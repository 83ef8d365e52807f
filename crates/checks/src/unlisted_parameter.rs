use decision::Card;
use model::{Instant, NonEmpty, Outcome, Reason, Text};

use crate::quote::{listed, quoted, shown};
use crate::testimony::Testimony;

/// Was the build started with nothing but the parameters the framework names?
pub(crate) static CARD: Card = Card {
    id: "unlisted-parameter",
    since: "0.1",
    asks: "is every parameter of the build one that `parameters` names, or that the build type gives a meaning?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("unlisted-parameter.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.PS-06", "SLSA:build-l3"],
};

/// What it asks.
pub(crate) struct UnlistedParameter {
    /// The names that are listed.
    pub(crate) names: NonEmpty<Text>,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &UnlistedParameter, _: Instant) -> Outcome {
    let Some(provenance) = testimony.readable() else { return testimony.unreadable() };
    let known = |name: &Text| params.names.iter().any(|known| known == name);
    let unlisted = provenance.parameters.iter().filter(|one| !one.is_standard && !known(&one.name));
    let reasons = unlisted.map(|one| {
        let text = format!("the build was started with {} as {}", quoted(&one.name), quoted(&one.value));
        Reason::new(text)
            .compare(listed(params.names.iter().map(|name| &**name)), shown(&one.name))
            .help("name it in `parameters` with the values that are meant, or build without it")
            .at(testimony.payload(&one.pointer))
    });
    match NonEmpty::of(reasons.take(MAX_TOLD).collect()) {
        Some(reasons) => Outcome::Violated(reasons),
        None => {
            let text = "the build was started with no parameter that is not listed";
            Outcome::satisfied(Reason::new(text).at(testimony.predicate()))
        }
    }
}

/// The most parameters told of one build: one is enough to refuse it, and evidence must not write our report.
const MAX_TOLD: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::Parameter;
    use model::Gap;

    fn judged(parameters: Vec<Parameter>) -> Outcome {
        let provenance = formats::Provenance { parameters, ..sample::provenance() };
        let params = UnlistedParameter { names: NonEmpty::one("inputs.version".into()) };
        judge(&sample::built(provenance), &params, sample::now())
    }

    #[test]
    fn what_is_neither_listed_nor_standard_is_refused() {
        let version = || sample::parameter("inputs.version", "1.4.2");
        let standard = || Parameter { is_standard: true, ..sample::parameter("workflow.path", "x.yml") };
        assert!(judged(vec![]).passes());
        assert!(judged(vec![version(), standard()]).passes());
        for name in ["inputs.debug", "version", "inputs.\"version\"", "workflow.path"] {
            let outcome = judged(vec![version(), sample::parameter(name, "x")]);
            assert!(matches!(outcome, Outcome::Violated(_)), "{name}");
        }
        let params = UnlistedParameter { names: NonEmpty::one("a".into()) };
        let outcome = judge(&sample::unreadable(), &params, sample::now());
        assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)));
    }

    #[test]
    fn some_are_told_and_not_thousands() {
        let many = |count: usize| (0..count).map(|n| sample::parameter(&format!("x{n}"), "")).collect();
        let told = |count| match judged(many(count)) {
            Outcome::Violated(reasons) => reasons.count(),
            Outcome::Satisfied(_) | Outcome::Unknown(..) | Outcome::NotApplicable(_) => 0,
        };
        assert_eq!((told(MAX_TOLD), told(MAX_TOLD + 1)), (MAX_TOLD, MAX_TOLD));
    }
}
