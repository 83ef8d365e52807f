use decision::{Card, Unlisted};
use dependencies::Lister;
use model::{Gap, Instant, Outcome, Place, Reason};

use crate::bill::beyond;
use crate::testimony::Testimony;

/// Is there a bill of materials bound to the artifact that lists what it depends on?
pub(crate) static CARD: Card = Card {
    id: "missing-sbom",
    since: "0.1",
    asks: "is there a signed bill of materials that lists what the artifact depends on?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("missing-sbom.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09", "S2C2F:SCA-1", "S2C2F:AUD-4"],
};

/// A candidate of this kind has a bill's type; here its predicate must also be one, and list something.
pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), _: Instant) -> Outcome {
    let listed = testimony.bill.and_then(|bill| bill.listed.iter().find(|(of, _)| *of == Lister::Sbom));
    match listed.map(|(_, listed)| listed) {
        None | Some(Err(Unlisted::Absent)) => {
            let reason = Reason::new("nobody whose bill of materials counts signed this one");
            Outcome::unknown(Gap::Missing, reason.at(testimony.predicate()))
        }
        Some(Ok(count)) => satisfied(testimony, *count),
        Some(Err(Unlisted::Unreadable { text, place })) => unreadable(text, place),
        Some(Err(Unlisted::Empty(place))) => empty(place),
        Some(Err(Unlisted::Beyond(why))) => {
            Outcome::unknown(Gap::Inconclusive, beyond(why).at(testimony.predicate()))
        }
    }
}

fn unreadable(text: &str, place: &Place) -> Outcome {
    let reason = Reason::new(format!("the signed bill of materials cannot be read: {text}"))
        .compare("CycloneDX 1.2 to 1.7, or SPDX 2.2 to 3.0, in JSON", text)
        .help("have the producer attest a bill as its specification has it, under its own predicate type")
        .at(place.clone());
    Outcome::violated(reason)
}

fn empty(place: &Place) -> Outcome {
    let reason = Reason::new("the signed bill of materials lists nothing that the artifact depends on")
        .compare("at least one dependency", "none")
        .help(
            "have the producer make the bill from what was built; if it does depend on nothing, leave `dependencies` \
             out of this handoff",
        )
        .at(place.clone());
    Outcome::unknown(Gap::Missing, reason)
}

fn satisfied(testimony: &Testimony<'_>, count: usize) -> Outcome {
    let depth = testimony.bill.and_then(|bill| bill.graph.as_ref()).map(dependencies::Graph::depth);
    let deep = depth.map(|depth| format!(", {depth} deep")).unwrap_or_default();
    let things = if count == 1 { "dependency" } else { "dependencies" };
    let text = format!("{count} {things}{deep}, by {}", testimony.who());
    Outcome::satisfied(Reason::new(text).at(testimony.predicate()))
}

#[cfg(test)]
mod tests {
    use decision::Unlisted;
    use model::{Gap, Outcome};

    use super::judge;
    use crate::bill::tests::{component, judged, judged_by};
    use crate::testimony::sample;

    #[test]
    fn it_lists_something_that_can_be_read() {
        assert!(judged(&(), &[component("pkg:npm/left@1")], judge).passes());
        let empty = judged(&(), &[], judge);
        assert!(matches!(empty, Outcome::Unknown(Gap::Missing, _)), "an empty set is no success: {empty:?}");
        let broken = Unlisted::Unreadable { text: "x".into(), place: sample::testimony().predicate() };
        assert!(matches!(judged_by(&(), Some(Err(broken)), judge), Outcome::Violated(_)));
        let large = Unlisted::Beyond("x".into());
        assert!(matches!(judged_by(&(), Some(Err(large)), judge), Outcome::Unknown(Gap::Inconclusive, _)));
        assert!(matches!(judged_by(&(), None, judge), Outcome::Unknown(Gap::Missing, _)), "not read");
    }
}
