use advisories::State;
use decision::Card;
use model::{Gap, Instant, NonEmpty, Outcome, Reason, Text};

use crate::bill::{Against, KnownOf, Listed, place, shown, told};
use crate::quote::quoted;
use crate::testimony::Testimony;

/// Does no advisory say that a dependency was made to do harm?
pub(crate) static CARD: Card = Card {
    id: "known-malicious-dependency",
    since: "0.1",
    asks: "does no advisory say that a dependency was made to do harm?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("known-malicious-dependency.md"),
    controls: &[
        "CSF2:ID.RA-02",
        "CSF2:PR.PS-05",
        "CSF2:GV.SC-07",
        "NHI3:2025",
        "MAESTRO:L3",
        "S2C2F:ING-3",
        "S2C2F:SCA-4",
    ],
};

/// `feeds` are those that are asked, by their names in the framework.
pub(crate) fn judge(testimony: &Testimony<'_>, feeds: &NonEmpty<Text>, _: Instant) -> Outcome {
    let listed = match Listed::of(testimony) {
        Ok(listed) => listed,
        Err(outcome) => return outcome,
    };
    let KnownOf { findings, unasked } = KnownOf::of(&listed, feeds);
    let malicious = findings.into_iter().filter(|against| against.finding.malicious);
    let (bad, unclear): (Vec<_>, Vec<_>) =
        malicious.partition(|against| against.finding.state == State::Affected);
    let tell = |against: Against<'_>| {
        Reason::new(against.says(&listed, "was made to do harm"))
            .compare("no advisory about malicious code", quoted(&against.finding.id))
            .help("do not use it, and look for where it was used already; no VEX statement answers this")
            .at(place(testimony, against.dependency))
            .at(against.finding.place.clone())
    };
    if let Some(reasons) = told(bad, tell) {
        return Outcome::Violated(reasons);
    }
    if let Some(reasons) = told(unclear, tell) {
        return Outcome::Unknown(Gap::Inconclusive, reasons);
    }
    if let Some(reasons) = told(unasked, |one| one.reason(testimony, &listed, feeds)) {
        return Outcome::Unknown(Gap::Inconclusive, reasons);
    }
    let count = listed.graph.dependencies().len();
    let text = format!("no advisory of {} says that one of {count} was made to do harm", shown(feeds));
    Outcome::satisfied(Reason::new(text).at(testimony.predicate()))
}

#[cfg(test)]
mod tests {
    use model::{Gap, NonEmpty, Outcome, Text};
    use serde_json::Value;

    use super::judge;
    use crate::advisory::tests::{finding, unclear};
    use crate::bill::tests::{asked, component, graph, unnamed};

    fn outcome(feed: &str, components: &[Value], known: Vec<Vec<advisories::Finding>>) -> Outcome {
        asked(&NonEmpty::one(Text::from(feed)), Some(Ok(graph(components))), known, judge)
    }

    fn gap(outcome: &Outcome) -> Option<Gap> {
        match outcome {
            Outcome::Unknown(gap, _) => Some(*gap),
            Outcome::Satisfied(_) | Outcome::Violated(_) | Outcome::NotApplicable(_) => None,
        }
    }

    fn two() -> [Value; 2] {
        [component("pkg:npm/left@1"), component("pkg:npm/right@1")]
    }

    #[test]
    fn one_malicious_dependency_is_enough() {
        assert!(outcome("malware", &two(), vec![vec![], vec![]]).passes());
        let vulnerable = vec![vec![], vec![finding("GHSA-1")]];
        assert!(outcome("malware", &two(), vulnerable).passes(), "a vulnerability is something else");
        let Outcome::Violated(reasons) = outcome("malware", &two(), vec![vec![], vec![finding("MAL-1")]])
        else {
            panic!()
        };
        assert!(reasons.first().text.contains("MAL-1"), "{reasons:?}");
        assert!(reasons.first().text.contains("pkg:npm/right@1"), "{reasons:?}");
    }

    #[test]
    fn what_was_not_asked_is_not_a_no() {
        for (components, known) in [
            (vec![component("pkg:npm/left")], vec![]),
            (vec![unnamed()], vec![]),
            (two().to_vec(), vec![vec![]]),
            (two().to_vec(), vec![vec![], vec![unclear("MAL-1")]]),
        ] {
            let outcome = outcome("malware", &components, known);
            assert_eq!(gap(&outcome), Some(Gap::Inconclusive), "{outcome:?}");
        }
        let other = outcome("another", &two(), vec![vec![finding("MAL-1")], vec![]]);
        assert_eq!(gap(&other), Some(Gap::Inconclusive), "a feed that this handoff does not ask");
        assert_eq!(gap(&outcome("malware", &[], vec![])), Some(Gap::Missing), "an empty bill is no success");
    }
}
