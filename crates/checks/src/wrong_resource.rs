use decision::Card;
use model::{Gap, Instant, Outcome, Pattern, Reason};

use crate::ReceiptNaming;
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

/// What it asks of a receipt.
pub(crate) struct OtherResource {
    /// How receipts of the handoff name what they are about.
    pub(crate) of: ReceiptNaming,
}

/// The same of a receipt: the resource is the one that the framework makes of the one name its subject has, and that name is
/// one that the proofs of this handoff give it. The same bytes may be two products, and one was judged.
pub(crate) fn of_receipt(testimony: &Testimony<'_>, params: &OtherResource, _: Instant) -> Outcome {
    let Some(summary) = testimony.readable_summary() else { return testimony.no_summary() };
    let place = testimony.payload("/predicate/resourceUri");
    let name = match testimony.names {
        [name] => Some(&**name),
        _ => None,
    };
    let Some(wanted) = params.of.resource(name) else {
        let text = match name {
            Some(name) => format!("its resource cannot be told: {} has no place in a URI", quoted(name)),
            None => format!(
                "its resource cannot be told: it calls the artifact by {} names",
                testimony.names.len()
            ),
        };
        let reason = Reason::new(text).compare(params.of.resource.as_str(), shown(&summary.resource));
        return Outcome::unknown(Gap::Missing, reason.help(crate::testimony::ASK_THE_GATE).at(place));
    };
    let other = testimony
        .beside
        .as_ref()
        .zip(name)
        .filter(|(beside, name)| params.of.resource.names_product() && !beside.may_be_called(name));
    if let Some((_, name)) = other {
        let text =
            format!("it calls the artifact {}, and nothing that this handoff rests on does", quoted(name));
        let reason = Reason::new(text).compare("what its producer calls it", shown(name));
        let help =
            "bring the receipt of this product; one of another with the same bytes allows nothing here";
        return Outcome::violated(reason.help(help).at(place).at(testimony.subject()));
    }
    let reason = Reason::new(format!("verified as {}", quoted(&summary.resource)))
        .compare(wanted.clone(), shown(&summary.resource))
        .at(place);
    match summary.resource == wanted {
        true => Outcome::satisfied(reason),
        false => Outcome::violated(
            reason
                .help("bring the receipt of this product for this zone; one for another allows nothing here"),
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
    fn the_resource_of_a_receipt_is_made_of_its_own_name() {
        let of = |names: &[&str], resource: &str| {
            let names: Vec<model::Text> = names.iter().map(|name| (*name).into()).collect();
            let summary = formats::VerificationSummary { resource: resource.into(), ..sample::summary() };
            let testimony = Testimony { names: &names, ..sample::summarised(summary) };
            of_receipt(&testimony, &OtherResource { of: sample::naming() }, sample::now())
        };
        assert!(of(&["widget"], "https://example.com/widget").passes());
        for other in
            ["https://example.com/gadget", "https://example.com/widget/", "https://example.com/Widget", ""]
        {
            assert!(matches!(of(&["widget"], other), Outcome::Violated(_)), "{other}");
        }
        for names in [&[][..], &["widget", "gadget"]] {
            assert!(matches!(of(names, "https://example.com/widget"), Outcome::Unknown(Gap::Missing, _)));
        }
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
