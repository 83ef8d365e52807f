use decision::Card;
use model::{Instant, Outcome, Pattern, Reason};

use crate::quote::{quoted, shown};
use crate::testimony::Testimony;

/// Is the summary about the resource the framework names?
pub(crate) static CARD: Card = Card {
    id: "wrong-resource",
    since: "0.1",
    asks: "does the verification summary's resource match `resource`?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("wrong-resource.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// What it asks.
pub(crate) struct WrongResource {
    /// The resources that will do.
    pub(crate) resource: Pattern,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &WrongResource, _: Instant) -> Outcome {
    let Some(summary) = testimony.readable_summary() else { return testimony.no_summary() };
    let reason = Reason::new(format!("verified as {}", quoted(&summary.resource)))
        .compare(params.resource.as_str(), shown(&summary.resource))
        .at(testimony.payload("/predicate/resourceUri"));
    match params.resource.matches(&summary.resource) {
        true => Outcome::satisfied(reason),
        false => Outcome::violated(
            reason.help("ask for the summary about this resource, or correct `resource` in the requirement"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;

    fn judged(pattern: &str) -> Outcome {
        let params = WrongResource { resource: Pattern::parse(pattern).unwrap() };
        judge(&sample::summarised(sample::summary()), &params, sample::now())
    }

    #[test]
    fn the_resource_is_matched_whole() {
        assert!(judged("https://example.com/widget-1.4.2.tgz").passes());
        assert!(judged("https://example.com/widget-*.tgz").passes());
        for other in
            ["https://example.com/widget-1.4.2", "https://example.com/gadget-*.tgz", "widget-1.4.2.tgz"]
        {
            assert!(matches!(judged(other), Outcome::Violated(_)), "{other}");
        }
        let params = WrongResource { resource: Pattern::parse("a").unwrap() };
        assert!(matches!(judge(&sample::testimony(), &params, sample::now()), Outcome::Unknown(..)));
    }
}
