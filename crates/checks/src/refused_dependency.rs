use decision::{Card, FoundBy, VerdictOn};
use model::{Gap, Instant, NonEmpty, Outcome, Reason, Text};

use crate::bill::{Listed, place, told};
use crate::quote::{listed as names, quoted};
use crate::testimony::Testimony;

/// Does no organisation whose verdicts are relied on refuse a dependency?
pub(crate) static CARD: Card = Card {
    id: "refused-dependency",
    since: "0.1",
    asks: "is no dependency refused by an organisation whose verdicts the handoff relies on?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("refused-dependency.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-02", "S2C2F:ING-3", "S2C2F:ENF-2"],
};

/// `among` are the verdicts that are asked, by their names in the framework.
pub(crate) fn judge(testimony: &Testimony<'_>, among: &NonEmpty<Text>, _: Instant) -> Outcome {
    let listed = match Listed::of(testimony) {
        Ok(listed) => listed,
        Err(outcome) => return outcome,
    };
    let own: Vec<&VerdictOn> =
        listed.bill.verdicts.iter().filter(|one| among.iter().any(|name| *name == one.among)).collect();
    let found = |wanted| own.iter().copied().filter(|one| one.found == wanted).collect::<Vec<_>>();
    let tell = |one: &VerdictOn| {
        let Some(dependency) = listed.graph.dependencies().get(one.dependency) else {
            return Reason::new(quoted(&one.resource));
        };
        let called = listed.shown(one.dependency, dependency);
        let verifier = quoted(&one.verifier);
        let text = match one.found {
            FoundBy::Refused => format!("{verifier} refuses {called}"),
            FoundBy::PerhapsRefused => {
                format!(
                    "whether {verifier} refuses {called} cannot be told: it refuses {}",
                    quoted(&one.resource)
                )
            }
            FoundBy::Passed => format!("{verifier} passes {called}"),
        };
        Reason::new(text)
            .compare("no verdict against it", format!("FAILED for {}", one.resource))
            .help("have the producer build without it, or ask whoever found it what is wrong")
            .at(one.place.clone())
            .at(place(testimony, dependency))
    };
    if let Some(reasons) = told(found(FoundBy::Refused), tell) {
        return Outcome::Violated(reasons);
    }
    if let Some(reasons) = told(found(FoundBy::PerhapsRefused), tell) {
        return Outcome::Unknown(Gap::Inconclusive, reasons);
    }
    let unnamed =
        listed.all().filter(|(_, one)| one.packages.is_empty() || one.unreadable.is_some()).collect();
    let open = told(unnamed, |(at, one)| {
        let called = listed.shown(at, one);
        Reason::new(format!(
            "whether somebody refuses {called} cannot be told: it has no package URL that can be read"
        ))
        .help("have the producer's tool write a package URL with the version that was built in")
        .at(place(testimony, one))
    });
    if let Some(reasons) = open {
        return Outcome::Unknown(Gap::Inconclusive, reasons);
    }
    let count = listed.graph.dependencies().len();
    let text = format!("{} refuses none of {count}", names(among.iter().map(|name| &**name)));
    Outcome::satisfied(Reason::new(text).at(testimony.predicate()))
}

#[cfg(test)]
mod tests {
    use decision::{FoundBy, VerdictOn};
    use model::{EvidenceId, Gap, NonEmpty, Outcome, Place};
    use serde_json::Value;

    use super::judge;
    use crate::bill::tests::{component, graph, unnamed, with_verdicts};

    fn outcome(components: &[Value], found: &[FoundBy], among: &str) -> Outcome {
        let verdict = |(dependency, found): (usize, &FoundBy)| VerdictOn {
            dependency,
            among: "partner".into(),
            verifier: "https://partner.example/gate".into(),
            resource: "pkg:npm/left@1".into(),
            found: *found,
            verified_at: None,
            place: Place::new(EvidenceId::file(9), "payload:/predicate"),
        };
        let verdicts = found.iter().enumerate().map(verdict).collect();
        with_verdicts(&NonEmpty::one(among.into()), graph(components), verdicts, judge)
    }

    #[test]
    fn one_that_is_refused_is_enough_whatever_else_is_said() {
        let two = [component("pkg:npm/left@1"), component("pkg:npm/right@1")];
        assert!(outcome(&two, &[], "partner").passes(), "nobody has to say anything");
        assert!(outcome(&two, &[FoundBy::Passed], "partner").passes());
        let refused = outcome(&two, &[FoundBy::Passed, FoundBy::Refused], "partner");
        let Outcome::Violated(reasons) = refused else { panic!() };
        assert!(reasons.first().text.contains("pkg:npm/right@1"), "{reasons:?}");
        assert!(outcome(&two, &[FoundBy::Refused], "another").passes(), "whom this handoff does not ask");
        let perhaps = outcome(&two, &[FoundBy::PerhapsRefused], "partner");
        assert!(matches!(perhaps, Outcome::Unknown(Gap::Inconclusive, _)));
        let open = outcome(&[unnamed()], &[], "partner");
        assert!(matches!(open, Outcome::Unknown(Gap::Inconclusive, _)), "it may be any package");
        assert!(matches!(outcome(&[], &[], "partner"), Outcome::Unknown(Gap::Missing, _)));
    }
}
