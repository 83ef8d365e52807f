use std::sync::Arc;

use decision::Card;
use model::{Gap, Instant, NonEmpty, Outcome, Place, Reason, Text};
use status::Standing;
use verify::{Inspected, InspectionLink, Lack, Signer, StepFault};

use crate::chained::Owner;
use crate::quote::quoted;
use crate::testimony::Testimony;
use crate::{NamedIdentity, long_lived_credential};

/// Do the links hold what the layout asks?
pub(crate) static CARD: Card = Card {
    id: "broken-layout",
    since: "0.1",
    asks: "did enough of its functionaries carry out every step of the layout, by its rules?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("broken-layout.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09", "800-207:T6"],
};

/// What it asks.
pub(crate) struct BrokenLayout {
    /// Whose records of inspections count.
    pub(crate) inspections_by: Vec<Arc<NamedIdentity>>,
    /// The inspections that are not relied on.
    pub(crate) without: Vec<Text>,
}

/// Every step, threshold and rule, and every inspection that is relied on. One thing proved wrong makes it
/// violated; else what is missing makes it unknown.
pub(crate) fn judge(testimony: &Testimony<'_>, params: &BrokenLayout, now: Instant) -> Outcome {
    let Some(chain) = &testimony.chain else {
        return Outcome::unknown(Gap::Missing, Reason::new("there is no layout to judge"));
    };
    let relied = chain.inspections.iter().filter(|one| !params.without.contains(&one.name));
    let inspections = relied.filter_map(|one| inspection(one, params, testimony, now));
    let steps = chain.faults.iter().map(|fault| (fault.lack, reason(fault)));
    let found: Vec<(Lack, Reason)> = steps.chain(inspections).collect();
    let worst = found.iter().map(|(lack, _)| *lack).max();
    let of = |wanted: Lack| {
        found.iter().filter(move |(lack, _)| *lack == wanted).map(|(_, reason)| reason.clone())
    };
    let told = worst.and_then(|worst| Some((worst, NonEmpty::of(of(worst).collect())?)));
    match told {
        None => {
            let text = "every step of the layout was carried out by its functionaries and by its rules";
            Outcome::satisfied(Reason::new(text).at(testimony.signer_place()))
        }
        Some((Lack::Broken, reasons)) => Outcome::Violated(reasons),
        Some((Lack::Unsupported, reasons)) => Outcome::Unknown(Gap::Inconclusive, reasons),
        Some((Lack::Missing, reasons)) => Outcome::Unknown(Gap::Missing, reasons),
    }
}

fn reason(fault: &StepFault) -> Reason {
    let help = match fault.lack {
        Lack::Missing => "deliver the links of every step, each signed with as many keys as the step wants",
        Lack::Unsupported => "have the step recorded as a link, signed with a key the layout lists for it",
        Lack::Broken => "refuse the delivery, and ask the producer what happened in this step",
    };
    Reason::new(fault.text.clone()).help(help).at(Place::new(fault.from, ""))
}

/// Why an inspection does not hold: nobody listed recorded it, or every record breaks a rule. Its command is never
/// run here.
fn inspection(
    inspected: &Inspected,
    params: &BrokenLayout,
    testimony: &Testimony<'_>,
    now: Instant,
) -> Option<(Lack, Reason)> {
    let standing =
        |signer: &Signer| testimony.relied.map_or(Standing::Good, |(_, own)| own.inspector(signer));
    let by = || params.inspections_by.iter().map(|one| &**one);
    let listed = |signer: &&Signer| Owner::of(signer, Standing::Good).is_one_of(by(), now);
    let brief =
        |signer: &Signer| long_lived_credential::is_brief(&Owner::of(signer, Standing::Good), by(), now);
    let stands = |signer: &Signer| standing(signer) == Standing::Good;
    let good = |link: &&InspectionLink| {
        link.signers.iter().any(|signer| listed(&signer) && brief(signer) && stands(signer))
    };
    let mut counted = inspected.links.iter().filter(good).peekable();
    if counted.peek().is_none() {
        let fallen: Vec<&Signer> =
            inspected.links.iter().flat_map(|link| link.signers.iter()).filter(listed).collect();
        if !fallen.is_empty() {
            let worst = fallen.into_iter().map(standing).max_by_key(Standing::rank);
            if let Some(fault) = worst.filter(|fault| *fault != Standing::Good) {
                return withdrawn(inspected, &fault, testimony);
            }
            let text = format!(
                "inspection {} is recorded only with keys that live for longer than their class allows",
                quoted(&inspected.name)
            );
            let reason = Reason::new(text).help(long_lived_credential::HELP);
            return Some((Lack::Broken, reason.at(testimony.signer_place())));
        }
        let text = format!(
            "inspection {} is not recorded by anybody listed, and inspections are never run here",
            quoted(&inspected.name)
        );
        let help = "have somebody you trust run it and sign a link of this name, and list them in `inspections-by`; \
                    or say in `without-inspections` that it is not relied on";
        return Some((Lack::Missing, Reason::new(text).help(help).at(testimony.signer_place())));
    }
    let faults: Option<Vec<&StepFault>> = counted.map(|link| link.fault.as_ref()).collect();
    faults?.first().map(|fault| (fault.lack, reason(fault)))
}

/// That everybody who recorded an inspection has been revoked or suspended, or may have been.
fn withdrawn(
    inspected: &Inspected,
    standing: &Standing,
    testimony: &Testimony<'_>,
) -> Option<(Lack, Reason)> {
    let lack = match standing {
        Standing::Good => return None,
        Standing::Unknown(_) => Lack::Unsupported,
        Standing::Suspended(_) | Standing::Revoked(_) => Lack::Broken,
    };
    let why = standing.findings().first().map(|finding| finding.text.clone()).unwrap_or_default();
    let text =
        format!("inspection {} is recorded by nobody whose word counts now: {why}", quoted(&inspected.name));
    let help =
        "have somebody else you trust run it and sign a link of this name, and list them in `inspections-by`";
    Some((lack, Reason::new(text).help(help).at(testimony.signer_place())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use model::EvidenceId;

    fn fault(lack: Lack) -> StepFault {
        StepFault { lack, text: "step `build` is not so".into(), from: EvidenceId::file(2) }
    }

    fn judged(faults: &[StepFault], without: &[&str]) -> Outcome {
        let without = without.iter().map(|name| Text::from(*name)).collect();
        let params = BrokenLayout { inspections_by: Vec::new(), without };
        judge(&sample::chained(faults), &params, sample::now())
    }

    #[test]
    fn one_thing_proved_wrong_is_told_before_what_is_missing() {
        assert!(judged(&[], &[]).passes());
        assert!(matches!(judged(&[fault(Lack::Missing)], &[]), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(judged(&[fault(Lack::Unsupported)], &[]), Outcome::Unknown(Gap::Inconclusive, _)));
        let both = judged(&[fault(Lack::Missing), fault(Lack::Broken)], &[]);
        let Outcome::Violated(reasons) = both else { panic!() };
        assert_eq!(reasons.count(), 1);
        assert_eq!(reasons.first().rests_on[0].evidence, EvidenceId::file(2));
    }

    #[test]
    fn an_inspection_nobody_recorded_is_missing_unless_it_is_not_relied_on() {
        let inspections = [Inspected { name: "untar".into(), links: Vec::new() }];
        let of = |without: &[&str]| {
            let mut testimony = sample::chained(&[]);
            if let Some(chain) = &mut testimony.chain {
                chain.inspections = &inspections;
            }
            let without = without.iter().map(|name| Text::from(*name)).collect();
            judge(&testimony, &BrokenLayout { inspections_by: Vec::new(), without }, sample::now())
        };
        assert!(matches!(of(&[]), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(of(&["unzip"]), Outcome::Unknown(Gap::Missing, _)));
        assert!(of(&["untar"]).passes());
    }
}
