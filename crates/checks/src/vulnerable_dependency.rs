use advisories::State;
use decision::Card;
use model::{Gap, Instant, NonEmpty, Outcome, PackageUrl, Reason, Text};

use crate::bill::{KnownOf, Listed, place, shown, told};
use crate::testimony::Testimony;
use crate::vex::{Answers, Concerned, unsettled};

/// Is a dependency known to be vulnerable, and has nobody who may said that it does not matter here?
pub(crate) static CARD: Card = Card {
    id: "vulnerable-dependency",
    since: "0.1",
    asks: "is no vulnerability of a dependency known that no listed VEX statement answers?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("vulnerable-dependency.md"),
    controls: &["CSF2:ID.RA-01", "CSF2:GV.SC-07", "CSF2:PR.PS-06", "MAESTRO:L3", "S2C2F:SCA-1"],
};

/// What it asks.
pub(crate) struct VulnerableDependency {
    /// Which feeds are asked.
    pub(crate) feeds: NonEmpty<Text>,
    /// Whose statements answer; none where nobody's does.
    pub(crate) answers: Option<Answers>,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &VulnerableDependency, now: Instant) -> Outcome {
    let listed = match Listed::of(testimony) {
        Ok(listed) => listed,
        Err(outcome) => return outcome,
    };
    let feeds = &params.feeds;
    let KnownOf { findings, unasked } = KnownOf::of(&listed, feeds);
    let own: Vec<_> = findings.into_iter().filter(|against| !against.finding.malicious).collect();
    let asked = params.answers.as_ref().zip(testimony.among).filter(|_| !own.is_empty());
    let heard = asked.map(|(answers, facts)| answers.heard(facts)).unwrap_or_default();
    let called: Vec<PackageUrl> =
        testimony.names.iter().filter_map(|name| PackageUrl::parse(name).ok()).collect();
    let (mut open, mut unclear, mut answered) = (Vec::new(), Vec::new(), Vec::new());
    for against in own {
        let words = asked.map(|(answers, facts)| {
            let concerned = Concerned::Dependency(against.dependency, &called, facts);
            answers.about(&heard, &concerned, against.finding, now)
        });
        let words = words.unwrap_or_default();
        let answer = words.iter().find(|word| word.answers).cloned();
        match (answer, &against.finding.state) {
            (Some(word), _) => answered.push((against, word)),
            (None, State::Affected) => open.push((against, words)),
            (None, State::Unclear(_)) => unclear.push((against, words)),
        }
    }
    let left = |all| {
        told(all, |(against, words): (crate::bill::Against<'_>, Vec<_>)| {
            unsettled(against.says(&listed, "is vulnerable"), against.finding, &words)
                .at(place(testimony, against.dependency))
        })
    };
    if let Some(reasons) = left(open) {
        return Outcome::Violated(reasons);
    }
    if let Some(reasons) = left(unclear) {
        return Outcome::Unknown(Gap::Inconclusive, reasons);
    }
    if let Some(reasons) = told(unasked, |one| one.reason(testimony, &listed, feeds)) {
        return Outcome::Unknown(Gap::Inconclusive, reasons);
    }
    let count = listed.graph.dependencies().len();
    let text = match answered.is_empty() {
        true => format!("no advisory of {} says that one of {count} is vulnerable", shown(feeds)),
        false => format!("every vulnerability that {} knows of {count} is answered", shown(feeds)),
    };
    let mut reasons = NonEmpty::one(Reason::new(text).at(testimony.predicate()));
    let settled = told(answered, |(against, word)| word.settles(against.finding));
    settled.iter().flat_map(NonEmpty::iter).for_each(|reason| reasons.push(reason.clone()));
    Outcome::Satisfied(reasons)
}

#[cfg(test)]
mod tests {
    use model::{Gap, NonEmpty, Outcome};
    use serde_json::Value;

    use super::{VulnerableDependency, judge};
    use crate::advisory::tests::{finding, unclear};
    use crate::bill::tests::{asked, component, graph, unnamed};

    fn outcome(components: &[Value], known: Vec<Vec<advisories::Finding>>) -> Outcome {
        let params = VulnerableDependency { feeds: NonEmpty::one("malware".into()), answers: None };
        asked(&params, Some(Ok(graph(components))), known, judge)
    }

    fn two() -> [Value; 2] {
        [component("pkg:npm/left@1"), component("pkg:npm/right@1")]
    }

    #[test]
    fn one_that_nobody_answers_is_enough() {
        assert!(outcome(&two(), vec![vec![], vec![]]).passes());
        assert!(outcome(&two(), vec![vec![finding("MAL-1")], vec![]]).passes(), "that is another check");
        let told = outcome(&two(), vec![vec![unclear("GHSA-2")], vec![finding("GHSA-1")]]);
        let Outcome::Violated(reasons) = told else { panic!() };
        assert!(reasons.first().text.contains("GHSA-1"), "{reasons:?}");
        assert!(reasons.first().text.contains("pkg:npm/right@1"), "{reasons:?}");
    }

    #[test]
    fn what_was_not_asked_is_not_a_no() {
        for (components, known) in [
            (vec![component("pkg:npm/left")], vec![]),
            (vec![unnamed()], vec![]),
            (two().to_vec(), vec![vec![]]),
            (two().to_vec(), vec![vec![], vec![unclear("GHSA-1")]]),
        ] {
            let outcome = outcome(&components, known);
            assert!(matches!(outcome, Outcome::Unknown(Gap::Inconclusive, _)), "{outcome:?}");
        }
        assert!(matches!(outcome(&[], vec![]), Outcome::Unknown(Gap::Missing, _)), "an empty bill");
    }
}
