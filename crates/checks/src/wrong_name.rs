use decision::Card;
use model::{Gap, Instant, NonEmpty, Outcome, Pattern, Reason};

use crate::quote::{listed, quoted};
use crate::testimony::Testimony;

/// Does the signer give the artifact the name it is taken over under?
pub(crate) static CARD: Card = Card {
    id: "wrong-name",
    since: "0.1",
    asks: "does a signed subject name match `subject-name`?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("wrong-name.md"),
    controls: &["CSF2:ID.RA-09", "S2C2F:AUD-3"],
};

/// What it asks.
pub(crate) struct WrongName {
    /// The patterns of which a signed name must match one.
    pub(crate) names: NonEmpty<Pattern>,
    /// Whether the handoff demands other proofs, which must give a name.
    pub(crate) named_elsewhere: bool,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &WrongName, _: Instant) -> Outcome {
    let wanted = either(&params.names);
    let wanted = wanted.as_str();
    let names = || testimony.names.iter().map(|name| &**name);
    if testimony.names.is_empty() && params.named_elsewhere {
        return Outcome::satisfied(nameless(testimony, wanted));
    }
    if testimony.names.is_empty() {
        let reason =
            Reason::new("what was signed gives the artifact no name").compare(wanted, "no signed name").help(
                "demand a statement that names the artifact, or write `subject-name: any` to accept whatever \
                 product the signer signs",
            );
        return Outcome::unknown(Gap::Missing, reason.at(testimony.signer_place()));
    }
    let seen = listed(names());
    match names().find(|name| params.names.iter().any(|pattern| pattern.matches(name))) {
        Some(name) => {
            let reason = Reason::new(format!("the signer calls it {}", quoted(name))).compare(wanted, seen);
            Outcome::satisfied(reason.at(testimony.subject()))
        }
        None => {
            let text = format!("the signer calls it {seen}, which {} not match", does(&params.names));
            let reason = Reason::new(text)
                .compare(wanted, seen)
                .help("check that this is the product the handoff is for; a file name is never looked at");
            Outcome::violated(reason.at(testimony.subject()))
        }
    }
}

/// The patterns, one of which will do.
fn either(names: &NonEmpty<Pattern>) -> String {
    names.iter().map(Pattern::as_str).collect::<Vec<_>>().join(" or ")
}

fn does(names: &NonEmpty<Pattern>) -> String {
    let all = listed(names.iter().map(Pattern::as_str));
    if names.count() == 1 { format!("{all} does") } else { format!("{all} do") }
}

fn nameless(testimony: &Testimony<'_>, wanted: &str) -> Reason {
    let text = "what was signed gives the artifact no name; the statements of this handoff do";
    Reason::new(text).compare(wanted, "no signed name").at(testimony.signer_place())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use model::Text;

    fn judged(names: &[&str]) -> Outcome {
        let names: Vec<Text> = names.iter().map(|name| Text::from(*name)).collect();
        let testimony = Testimony { names: &names, ..sample::testimony() };
        let names = NonEmpty::one(Pattern::parse("widget-{version}.tgz").unwrap());
        judge(&testimony, &WrongName { names, named_elsewhere: false }, sample::now())
    }

    #[test]
    fn one_signed_name_that_matches_will_do() {
        assert!(judged(&["widget-1.4.2.tgz"]).passes());
        assert!(judged(&["latest.tgz", "widget-1.4.2.tgz"]).passes());
    }

    #[test]
    fn another_product_does_not_match() {
        for name in ["gadget-1.4.2.tgz", "x/widget-1.4.2.tgz", "widget-1.4.2.tgz.exe", "Widget-1.4.2.tgz", ""]
        {
            assert!(matches!(judged(&[name]), Outcome::Violated(_)), "{name}");
        }
    }

    #[test]
    fn one_of_several_patterns_is_enough_and_none_is_told_with_all() {
        let names = ["widget-{version}.tgz", "widget.spdx.json"].map(|name| Pattern::parse(name).unwrap());
        let params = WrongName { names: NonEmpty::of(names.to_vec()).unwrap(), named_elsewhere: false };
        let judged = |name: &str| {
            let names = [Text::from(name)];
            judge(&Testimony { names: &names, ..sample::testimony() }, &params, sample::now())
        };
        assert!(judged("widget-1.4.2.tgz").passes());
        assert!(judged("widget.spdx.json").passes());
        let Outcome::Violated(reasons) = judged("gadget.spdx.json") else { panic!() };
        let reason = reasons.first();
        assert_eq!(reason.expected.as_deref(), Some("widget-{version}.tgz or widget.spdx.json"));
        assert!(
            reason.text.ends_with("which `widget-{version}.tgz`, `widget.spdx.json` do not match"),
            "{}",
            reason.text
        );
    }

    #[test]
    fn no_signed_name_is_unknown() {
        assert!(matches!(judged(&[]), Outcome::Unknown(Gap::Missing, _)));
    }

    #[test]
    fn beside_statements_only_a_name_of_its_own_is_held_against_a_signature() {
        let names = NonEmpty::one(Pattern::parse("widget-{version}.tgz").unwrap());
        let params = WrongName { names, named_elsewhere: true };
        let at = sample::instant("2026-08-01T10:00:00Z");
        let judged = |names: &[Text]| judge(&Testimony { names, ..sample::testimony() }, &params, at);
        assert!(judged(&[]).passes());
        assert!(judged(&["widget-1.4.2.tgz".into()]).passes());
        assert!(matches!(judged(&["gadget-0.1.0.tgz".into()]), Outcome::Violated(_)));
    }
}
