use decision::{Card, Considered};
use dependencies::{Dependency, Told, Unpinned};
use model::{Instant, Outcome, Reason};

use crate::bill::{Listed, each_told, told_at};
use crate::set_aside::set_aside;
use crate::testimony::Testimony;

/// Does each dependency have a version and a digest?
pub(crate) static CARD: Card = Card {
    id: "unpinned-dependency",
    since: "0.1",
    asks: "does each dependency have a package URL with a version, and one digest?",
    timed: false,
    waivable: true,
    anchors: false,
    page: include_str!("unpinned-dependency.md"),
    controls: &["CSF2:GV.SC-07", "S2C2F:AUD-3", "S2C2F:AUD-4"],
};

/// The exceptions that bear on its violation.
pub(crate) fn excepted(testimony: &Testimony<'_>, asked: &(), now: Instant) -> Vec<Considered> {
    set_aside(testimony, &CARD, &judge(testimony, asked, now))
}

pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), _: Instant) -> Outcome {
    let listed = match Listed::of(testimony) {
        Ok(listed) => listed,
        Err(outcome) => return outcome,
    };
    let entries =
        listed.all().flat_map(|(at, one)| one.unpinned().map(move |(why, told)| (at, one, why, told)));
    let loose: Vec<(usize, &Dependency, Unpinned, &Told)> = entries.collect();
    let reasons = each_told(
        loose,
        |(_, one, _, _)| one.package(),
        |(at, one, why, told)| {
            Reason::new(format!("the dependency {} {why}", listed.shown(at, one)))
                .compare(
                    "a package URL with a version, and one digest by SHA-256 or stronger",
                    why.to_string(),
                )
                .help(help(why))
                .at(told_at(testimony, told))
        },
    );
    match reasons {
        Some(reasons) => Outcome::Violated(reasons),
        None => {
            let count = listed.graph.dependencies().len();
            let text = format!("all {count} have a version and a digest");
            Outcome::satisfied(Reason::new(text).at(testimony.predicate()))
        }
    }
}

fn help(why: Unpinned) -> &'static str {
    match why {
        Unpinned::Unnamed => "have the producer's tool write a package URL for it (`purl`)",
        Unpinned::Versionless => "have the producer's tool write the version that was built in",
        Unpinned::Undigested => {
            "have the producer's tool write digests: those that the lockfile of the build has"
        }
        Unpinned::Torn(_) => "have the producer find out which of the two was built in, and list that one",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use model::Outcome;

    use super::judge;
    use crate::bill::tests::{component, judged, unnamed};

    #[test]
    fn every_one_is_asked() {
        let good = component("pkg:npm/left@1");
        assert!(judged(&(), std::slice::from_ref(&good), judge).passes());
        let mut bare = component("pkg:cargo/right@1");
        bare["hashes"] = json!([]);
        for bad in [component("pkg:npm/right"), unnamed(), bare] {
            let Outcome::Violated(reasons) = judged(&(), &[good.clone(), bad], judge) else { panic!() };
            assert_eq!(reasons.iter().count(), 1, "{reasons:?}");
            assert_eq!(&*reasons.first().rests_on[0].pointer, "payload:/components/1");
        }
    }

    #[test]
    fn nothing_is_not_everything() {
        assert!(!judged(&(), &[], judge).passes());
    }
}
