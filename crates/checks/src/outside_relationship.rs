use std::sync::Arc;

use decision::Card;
use model::{Gap, Instant, Outcome, Reason};

use crate::Relationship;
use crate::quote::{listed, quoted, shown};
use crate::testimony::Testimony;

/// Is what the signer calls the artifact among what the relationship is for?
pub(crate) static CARD: Card = Card {
    id: "outside-relationship",
    since: "0.1",
    asks: "is every signed subject name among the `subjects` of the relationship the handoff is `under`?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("outside-relationship.md"),
    controls: &["CSF2:GV.SC-05", "CSF2:ID.RA-09"],
};

/// What it asks.
pub(crate) struct OutsideRelationship {
    /// The relationship that must cover a signed name.
    pub(crate) relationship: Arc<Relationship>,
    /// Whether the handoff demands other proofs, which must give a name.
    pub(crate) named_elsewhere: bool,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &OutsideRelationship, _: Instant) -> Outcome {
    let relationship = &params.relationship;
    let wanted = listed(relationship.subjects.iter().map(crate::Covered::as_str));
    if testimony.names.is_empty() {
        let reason = |text: &str| {
            Reason::new(text).compare(wanted.clone(), "no signed name").at(testimony.signer_place())
        };
        return match params.named_elsewhere {
            true => Outcome::satisfied(reason(
                "what was signed gives the artifact no name; the statements of this handoff do",
            )),
            false => Outcome::unknown(
                Gap::Missing,
                reason("what was signed gives the artifact no name, so nothing tells whether the relationship covers it")
                    .help("demand a statement that names the artifact"),
            ),
        };
    }
    let names = || testimony.names.iter().map(|name| &**name);
    let (seen, under) = (listed(names()), quoted(&relationship.name));
    let reason =
        |text: String| Reason::new(text).compare(wanted.clone(), seen.clone()).at(testimony.subject());
    let told = |wanted: Option<bool>| names().filter(move |name| relationship.covers(name) == wanted);
    let outside: Vec<&str> = told(Some(false)).collect();
    if outside.is_empty() {
        let unclear: Vec<&str> = told(None).collect();
        if unclear.is_empty() {
            return Outcome::satisfied(reason(format!("the relationship {under} covers {seen}")));
        }
        let text = format!(
            "the relationship {under} covers a module that may hold {}, and paths do not tell whether it does",
            listed(unclear.into_iter())
        );
        return Outcome::unknown(
            Gap::Inconclusive,
            reason(text).help(format!(
                "have {} name it in the `subjects`, or everything below the module by a `/**` of its own",
                relationship.owner
            )),
        );
    }
    let text = format!(
        "the signer calls it {}, which the relationship {under} does not cover: it is for {}",
        listed(outside.into_iter()),
        shown(&relationship.purpose)
    );
    Outcome::violated(reason(text).help(format!(
        "take it over under a relationship that is for it, or have {} widen the `subjects` of this one",
        relationship.owner
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Covered;
    use crate::testimony::sample;
    use model::{NonEmpty, Pattern, Text};

    fn judged(names: &[&str], named_elsewhere: bool) -> Outcome {
        let names: Vec<Text> = names.iter().map(|name| Text::from(*name)).collect();
        let testimony = Testimony { names: &names, ..sample::testimony() };
        let relationship = Arc::new(Relationship {
            name: "acme-widgets".into(),
            from: "acme".into(),
            to: "retail".into(),
            purpose: "widgets".into(),
            owner: "shop@retail.example".into(),
            subjects: NonEmpty::of(vec![
                Covered::Name(Pattern::parse("widget-*.tgz").unwrap()),
                Covered::Package(Pattern::parse("pkg:npm/widget").unwrap()),
                Covered::Package(Pattern::parse("pkg:golang/go.acme.example/x").unwrap()),
            ])
            .unwrap(),
            starts: None,
            expires: sample::now(),
        });
        judge(&testimony, &OutsideRelationship { relationship, named_elsewhere }, sample::now())
    }

    #[test]
    fn every_signed_name_is_covered() {
        assert!(judged(&["widget-1.4.2.tgz"], false).passes());
        assert!(judged(&["widget-1.4.2.tgz", "pkg:npm/widget@1.4.2"], false).passes());
        let Outcome::Violated(reasons) = judged(&["pkg:npm/widget@1.4.2", "gadget-1.tgz"], false) else {
            panic!()
        };
        let text = &reasons.first().text;
        assert!(text.starts_with("the signer calls it `gadget-1.tgz`, which"), "{text}");
    }

    #[test]
    fn what_may_be_a_part_of_what_is_covered_is_unknown() {
        let part = "pkg:golang/go.acme.example/x/sub@v1.0.0";
        assert!(matches!(judged(&[part], false), Outcome::Unknown(Gap::Inconclusive, _)));
        assert!(
            matches!(judged(&[part, "gadget-1.tgz"], false), Outcome::Violated(_)),
            "what is outside is worse"
        );
    }

    #[test]
    fn another_product_is_outside_whatever_else_is_demanded() {
        for elsewhere in [false, true] {
            assert!(matches!(judged(&["gadget-1.tgz"], elsewhere), Outcome::Violated(_)));
        }
    }

    #[test]
    fn no_signed_name_is_unknown_unless_others_must_give_one() {
        assert!(matches!(judged(&[], false), Outcome::Unknown(Gap::Missing, _)));
        assert!(judged(&[], true).passes());
    }
}
