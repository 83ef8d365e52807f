use std::sync::Arc;

use advisories::State;
use decision::Card;
use model::{Gap, Instant, NonEmpty, Outcome, Reason};

use crate::advisory::{AdvisoryRule, Against, says};
use crate::quote::quoted;
use crate::testimony::Testimony;

/// Does an advisory say that the package was made to do harm?
pub(crate) static CARD: Card = Card {
    id: "malicious-package",
    since: "0.1",
    asks: "does no advisory say that the signed package was made to do harm?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("malicious-package.md"),
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

pub(crate) fn judge(testimony: &Testimony<'_>, rule: &Arc<AdvisoryRule>, _: Instant) -> Outcome {
    let against = match Against::of(testimony, rule) {
        Ok(against) => against,
        Err(outcome) => return outcome,
    };
    let told = |wanted: bool| {
        let own = against.findings.iter().filter(|(_, finding)| finding.malicious);
        let own = own.filter(|(_, finding)| (finding.state == State::Affected) == wanted);
        let reasons = own.map(|(url, finding)| {
            Reason::new(says(&quoted(&url.to_string()), finding, "was made to do harm"))
                .compare("no advisory about malicious code", &*finding.id)
                .help("do not use it, and look for where it was used already; no VEX statement answers this")
                .at(finding.place.clone())
        });
        NonEmpty::of(reasons.collect())
    };
    if let Some(reasons) = told(true) {
        return Outcome::Violated(reasons);
    }
    if let Some(reasons) = told(false) {
        return Outcome::Unknown(Gap::Inconclusive, reasons);
    }
    let text = format!("no advisory of {} says that {} was made to do harm", rule.shown(), against.shown());
    Outcome::satisfied(Reason::new(text).at(testimony.subject()))
}

#[cfg(test)]
mod tests {
    use crate::advisory::tests::{finding, judged, known, name, rule, unclear};
    use model::{Gap, Outcome};

    use super::judge;

    #[test]
    fn one_malicious_advisory_is_enough() {
        assert!(judged(&rule(), &[name()], vec![], judge).passes());
        assert!(
            judged(&rule(), &[name()], vec![finding("GHSA-1")], judge).passes(),
            "a vulnerability is another check"
        );
        let all = vec![finding("GHSA-1"), finding("MAL-2026-1")];
        let Outcome::Violated(reasons) = judged(&rule(), &[name()], all, judge) else { panic!() };
        assert!(reasons.first().text.contains("MAL-2026-1"), "{reasons:?}");
        assert_eq!(reasons.iter().count(), 1);
    }

    #[test]
    fn what_cannot_be_compared_is_not_a_no() {
        let outcome = judged(&rule(), &[name()], vec![unclear("MAL-2026-1")], judge);
        assert!(matches!(outcome, Outcome::Unknown(Gap::Inconclusive, _)));
        let both = vec![unclear("MAL-2026-1"), finding("MAL-2026-2")];
        assert!(matches!(judged(&rule(), &[name()], both, judge), Outcome::Violated(_)));
    }

    #[test]
    fn without_a_package_that_is_known_nothing_is_told() {
        let gap = |outcome: Outcome| {
            let Outcome::Unknown(gap, _) = outcome else { panic!("{outcome:?}") };
            gap
        };
        assert_eq!(gap(judged(&rule(), &["widget-1.4.2.tgz"], vec![], judge)), Gap::Missing);
        assert_eq!(gap(judged(&rule(), &[], vec![], judge)), Gap::Missing);
        assert_eq!(gap(judged(&rule(), &["pkg:npm/%zz@1"], vec![], judge)), Gap::Inconclusive);
        assert_eq!(gap(judged(&rule(), &["pkg:npm/widget"], vec![], judge)), Gap::Inconclusive);
        assert_eq!(
            gap(judged(&rule(), &[name(), "pkg:npm/other@1"], vec![], judge)),
            Gap::Inconclusive,
            "not asked"
        );
        let mut elsewhere = known(vec![]);
        elsewhere.covers = false;
        let outcome = crate::advisory::tests::judged_by(&rule(), &[name()], vec![elsewhere], judge);
        assert_eq!(gap(outcome), Gap::Inconclusive);
        let mut other_feed = known(vec![finding("MAL-2026-1")]);
        other_feed.feed = "another".into();
        let outcome = crate::advisory::tests::judged_by(&rule(), &[name()], vec![other_feed], judge);
        assert_eq!(gap(outcome), Gap::Inconclusive, "a feed that this rule does not ask");
    }
}
