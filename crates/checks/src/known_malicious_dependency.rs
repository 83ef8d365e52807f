use advisories::{Finding, State};
use decision::Card;
use dependencies::Dependency;
use model::{Gap, Instant, NonEmpty, Outcome, Reason, Text};

use crate::bill::{Listed, place, told};
use crate::quote::{listed as names, quoted};
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

/// Something against a dependency, or why nothing can be told of it.
type Told<'a> = (usize, &'a Dependency, Option<&'a Finding>, String);

/// `feeds` are those that are asked, by their names in the framework.
pub(crate) fn judge(testimony: &Testimony<'_>, feeds: &NonEmpty<Text>, _: Instant) -> Outcome {
    let listed = match Listed::of(testimony) {
        Ok(listed) => listed,
        Err(outcome) => return outcome,
    };
    let (mut bad, mut unclear): (Vec<Told<'_>>, Vec<Told<'_>>) = (Vec::new(), Vec::new());
    let mut asked = listed.bill.asked.iter().peekable();
    for (at, one) in listed.all() {
        let mut answered = 0_usize;
        while let Some(of) = asked.next_if(|of| of.dependency == at) {
            let own: Vec<_> =
                of.known.iter().filter(|known| feeds.iter().any(|feed| *feed == known.feed)).collect();
            if own.iter().any(|known| known.covers) {
                answered = answered.saturating_add(1);
            }
            for finding in
                own.into_iter().flat_map(|known| &known.findings).filter(|finding| finding.malicious)
            {
                match &finding.state {
                    State::Affected => bad.push((at, one, Some(finding), String::new())),
                    State::Unclear(why) => unclear.push((at, one, Some(finding), why.to_string())),
                }
            }
        }
        if let Some(why) = unasked(one, answered) {
            unclear.push((at, one, None, why.to_owned()));
        }
    }
    let shown = || names(feeds.iter().map(|feed| &**feed));
    if let Some(reasons) = told(bad, |it| wrong(testimony, &listed, it)) {
        return Outcome::Violated(reasons);
    }
    if let Some(reasons) = told(unclear, |it| open(testimony, &listed, it, &shown())) {
        return Outcome::Unknown(Gap::Inconclusive, reasons);
    }
    let count = listed.graph.dependencies().len();
    let text = format!("no advisory of {} says that one of {count} was made to do harm", shown());
    Outcome::satisfied(Reason::new(text).at(testimony.predicate()))
}

/// Why a dependency was not wholly asked about, where it was not: `answered` of its names were.
fn unasked(one: &Dependency, answered: usize) -> Option<&'static str> {
    if one.packages.is_empty() || one.unreadable.is_some() {
        return Some("it has no package URL that can be read");
    }
    if one.packages.iter().any(|package| package.impossible().is_some()) {
        return Some("no package of its type can have this name");
    }
    if one.packages.iter().any(|package| package.version.is_none()) {
        return Some("it has no version");
    }
    (answered < one.packages.len()).then_some("no feed knows of packages of its kind")
}

fn wrong(testimony: &Testimony<'_>, listed: &Listed<'_>, (at, one, finding, _): Told<'_>) -> Reason {
    let id = finding.map(|finding| quoted(&finding.id)).unwrap_or_default();
    let summary = finding.and_then(|finding| finding.summary.as_deref());
    let summary = summary.map(|text| format!(": {}", quoted(text))).unwrap_or_default();
    let text = format!("{id} says that {} was made to do harm{summary}", listed.shown(at, one));
    let reason = Reason::new(text)
        .compare("no advisory about malicious code", id)
        .help("do not use it, and look for where it was used already; no VEX statement answers this")
        .at(place(testimony, one));
    finding.into_iter().fold(reason, |reason, finding| reason.at(finding.place.clone()))
}

fn open(
    testimony: &Testimony<'_>,
    listed: &Listed<'_>,
    (at, one, finding, why): Told<'_>,
    feeds: &str,
) -> Reason {
    let subject = listed.shown(at, one);
    let text = match finding {
        Some(finding) => format!("whether {} is about {subject} cannot be told: {why}", quoted(&finding.id)),
        None => format!("{feeds} cannot be asked about {subject}: {why}"),
    };
    let reason = Reason::new(text)
        .help(
            "have the producer's tool write a package URL with the version that was built in, and name under `osv` \
             feeds of every ecosystem it uses",
        )
        .at(place(testimony, one));
    finding.into_iter().fold(reason, |reason, finding| reason.at(finding.place.clone()))
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
