use decision::Card;
use formats::Parameter;
use model::{Gap, Instant, NonEmpty, Outcome, Pattern, Reason, Text};

use crate::quote::{quoted, shown};
use crate::testimony::Testimony;

/// Was the build started with the parameters the framework asks for?
pub(crate) static CARD: Card = Card {
    id: "wrong-parameter",
    since: "0.1",
    asks: "does every parameter named in `parameters` have a value that its pattern matches?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("wrong-parameter.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.PS-06", "SLSA:build-l1"],
};

/// What it asks.
pub(crate) struct WrongParameter {
    /// Parameters by name, and what each must be.
    pub(crate) parameters: NonEmpty<(Text, Pattern)>,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &WrongParameter, _: Instant) -> Outcome {
    let Some(provenance) = testimony.readable() else { return testimony.unreadable() };
    let (mut right, mut wrong, mut absent) = (Vec::new(), Vec::new(), Vec::new());
    for (name, wanted) in params.parameters.iter() {
        let before = right.len().saturating_add(wrong.len());
        for stated in provenance.parameters.iter().filter(|stated| stated.name == *name) {
            match wanted.matches(&stated.value) {
                true => right.push(tell(testimony, stated, wanted, "")),
                false => wrong.push(tell(testimony, stated, wanted, ", which its pattern does not match").help(
                    "start the build with the value that is meant, or correct `parameters` in the requirement",
                )),
            }
        }
        if before == right.len().saturating_add(wrong.len()) {
            let text = format!("the provenance has no parameter {}", quoted(name));
            let reason =
                Reason::new(text).compare(format!("{name}: {}", wanted.as_str()), "no such parameter");
            let help = "start the build with it, and have the builder record the parameters of a build";
            absent.push(reason.help(help).at(testimony.predicate()));
        }
    }
    match (NonEmpty::of(wrong), NonEmpty::of(absent), NonEmpty::of(right)) {
        (Some(wrong), _, _) => Outcome::Violated(wrong),
        (None, Some(absent), _) => Outcome::Unknown(Gap::Missing, absent),
        (None, None, Some(right)) => Outcome::Satisfied(right),
        // Every name is either stated or absent; were there none, nothing would have been asked.
        (None, None, None) => testimony.unreadable(),
    }
}

fn tell(testimony: &Testimony<'_>, stated: &Parameter, wanted: &Pattern, verdict: &str) -> Reason {
    let text = format!("the parameter {} is {}{verdict}", quoted(&stated.name), quoted(&stated.value));
    Reason::new(text)
        .compare(format!("{}: {}", shown(&stated.name), wanted.as_str()), shown(&stated.value))
        .at(testimony.payload(&stated.pointer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;

    fn judged(stated: &[(&str, &str)], wanted: &[(&str, &str)]) -> Outcome {
        let mut provenance = sample::provenance();
        provenance.parameters = stated.iter().map(|(name, value)| sample::parameter(name, value)).collect();
        let parameters =
            wanted.iter().map(|(name, value)| ((*name).into(), Pattern::parse(value).unwrap())).collect();
        let params = WrongParameter { parameters: NonEmpty::of(parameters).unwrap() };
        judge(&sample::built(provenance), &params, sample::now())
    }

    #[test]
    fn each_named_one_matches() {
        let stated: &[(&str, &str)] = &[("inputs.version", "1.4.2"), ("inputs.debug", "false")];
        assert!(judged(stated, &[("inputs.version", "1.*")]).passes());
        assert!(judged(stated, &[("inputs.version", "1.4.2"), ("inputs.debug", "false")]).passes());
        for wanted in [("inputs.version", "2.*"), ("inputs.version", "1.4"), ("inputs.debug", "true")] {
            assert!(matches!(judged(stated, &[wanted]), Outcome::Violated(_)), "{wanted:?}");
        }
        let twice: &[(&str, &str)] = &[("inputs.version", "1.4.2"), ("inputs.version", "evil")];
        assert!(
            matches!(judged(twice, &[("inputs.version", "1.*")]), Outcome::Violated(_)),
            "both must match"
        );
    }

    #[test]
    fn an_absent_one_is_missing_unless_another_is_wrong() {
        let stated: &[(&str, &str)] = &[("inputs.version", "1.4.2")];
        for name in ["version", "inputs", "inputs.Version", "inputs.version.x"] {
            let outcome = judged(stated, &[(name, "*")]);
            assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)), "{name}");
        }
        let both = judged(stated, &[("inputs.none", "*"), ("inputs.version", "2")]);
        assert!(matches!(both, Outcome::Violated(_)));
        let params = WrongParameter { parameters: NonEmpty::one(("a".into(), Pattern::parse("b").unwrap())) };
        let outcome = judge(&sample::unreadable(), &params, sample::now());
        assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)));
    }
}
