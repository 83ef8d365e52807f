use std::sync::Arc;

use decision::Card;
use model::{Gap, Instant, NonEmpty, Outcome, Reason};

use crate::NamedIdentity;
use crate::identity::{Difference, Likeness, liken, tell};
use crate::quote::{quoted, shown};
use crate::testimony::Testimony;

/// Is the signer one of the identities the requirement lists?
pub(crate) static CARD: Card = ANCHOR;

/// The same of a signer who vouches for another's decision, and not for the artifact.
pub(crate) static BEARER: Card = Card { anchors: false, ..ANCHOR };

const ANCHOR: Card = Card {
    id: "unlisted-signer",
    since: "0.1",
    asks: "is the signer one of the identities listed in `by`?",
    timed: false,
    waivable: false,
    anchors: true,
    page: include_str!("unlisted-signer.md"),
    controls: &[
        "CSF2:GV.SC-07",
        "CSF2:ID.RA-09",
        "800-207:T6",
        "CSF2:PR.PS-05",
        "NHI3:2025",
        "MAESTRO:L7",
        "S2C2F:ENF-2",
    ],
};

/// What it asks.
pub(crate) struct UnlistedSigner {
    /// Who may sign.
    pub(crate) by: NonEmpty<Arc<NamedIdentity>>,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &UnlistedSigner, _: Instant) -> Outcome {
    let listed = params.by.iter().map(|named| &**named);
    match liken(listed, testimony.principal, testimony.roots) {
        Some(Likeness::Is(named)) => {
            let text = format!("signed by {}, which is identity {}", testimony.who(), named.shown());
            let reason =
                Reason::new(text).compare(format!("identity {}", quoted(&named.name)), testimony.signer());
            Outcome::satisfied(reason.at(testimony.signer_place()))
        }
        Some(Likeness::Nearest(named, differences)) => {
            Outcome::violated(unlisted(testimony, named, &differences))
        }
        // A list is never empty; were it, nobody would be on it.
        None => Outcome::unknown(Gap::Missing, Reason::new("no identity is listed")),
    }
}

/// Tells, for the nearest listed identity, each claim that differs.
fn unlisted(testimony: &Testimony<'_>, named: &NamedIdentity, differences: &[Difference]) -> Reason {
    let text = format!("signed by {}; {}", testimony.who(), tell(named, differences, testimony.principal));
    let expected = differences.iter().map(|d| format!("{} {}", d.claim, shown(&d.expected)));
    let observed = differences.iter().map(|d| match &d.observed {
        Some(observed) => format!("{} {}", d.claim, shown(observed)),
        None => format!("no {}", d.claim),
    });
    Reason::new(text)
        .compare(expected.collect::<Vec<_>>().join(", "), observed.collect::<Vec<_>>().join(", "))
        .help(help(named, differences))
        .at(testimony.signer_place())
}

/// What to do: a signer whose name is right and whose pinned values are not may be the same name in other hands.
fn help(named: &NamedIdentity, differences: &[Difference]) -> String {
    const PINS: [&str; 7] =
        ["source-id", "owner-id", "signer-digest", "ref", "runner", "trigger", "environment"];
    if !differences.iter().all(|difference| PINS.contains(&difference.claim)) {
        return "refuse the delivery, unless this signer is meant: then declare it under `identities` and list it \
                in the requirement's `by`"
            .to_owned();
    }
    let pins: Vec<String> = differences
        .iter()
        .map(|one| {
            let observed = one.observed.as_deref().map_or_else(|| "nothing".into(), shown);
            format!("`{}` (pinned to {}, observed {observed})", one.claim, shown(&one.expected))
        })
        .collect();
    format!(
        "the names agree and only {} of identity {} differs: refuse the delivery, unless that change is meant; then \
         correct the identity",
        pins.join(", "),
        quoted(&named.name)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use crate::{Identity, KeyIdentity};
    use model::{Name, Principal, Text};

    fn params() -> UnlistedSigner {
        UnlistedSigner { by: sample::by_acme_ci() }
    }

    #[test]
    fn the_listed_signer_passes() {
        let outcome = judge(&sample::testimony(), &params(), sample::now());
        assert!(outcome.passes());
        assert!(outcome.reasons()[0].text.contains("`acme-ci`"));
        assert_eq!(
            outcome.reasons()[0].observed.as_deref(),
            Some(sample::SIGNER),
            "as the proofs call the signer"
        );
    }

    #[test]
    fn the_reason_names_the_claim_that_differs() {
        let mut who = sample::keyless();
        who.claims.source = Some("https://github.com/evil/widget".into());
        let principal = Principal::Keyless(Box::new(who));
        let testimony = Testimony { principal: &principal, ..sample::testimony() };
        let Outcome::Violated(reasons) = judge(&testimony, &params(), sample::now()) else { panic!() };
        let reason = reasons.first();
        assert_eq!(
            *reason.text,
            format!(
                "signed by `{}`; identity `acme-ci` wants source `acme/widget`, the certificate says `evil/widget`",
                sample::SIGNER
            )
        );
        assert_eq!(reason.expected.as_deref(), Some("source acme/widget"));
        assert_eq!(reason.observed.as_deref(), Some("source evil/widget"));
    }

    #[test]
    fn an_absent_claim_is_told_as_absent() {
        let mut who = sample::keyless();
        who.claims.source = None;
        let principal = Principal::Keyless(Box::new(who));
        let testimony = Testimony { principal: &principal, ..sample::testimony() };
        let outcome = judge(&testimony, &params(), sample::now());
        assert!(!outcome.passes());
        assert!(outcome.reasons()[0].text.ends_with("the certificate does not say"));
    }

    #[test]
    fn another_root_key_or_name_is_nobody() {
        let roots = NonEmpty::one(Text::from("public-good"));
        assert!(
            !judge(&Testimony { roots: &roots, ..sample::testimony() }, &params(), sample::now()).passes()
        );
        let key = sample::key("acme-key");
        let keyed = Testimony { principal: &key, ..sample::testimony() };
        assert!(!judge(&keyed, &params(), sample::now()).passes());
        let identity = Identity::Key(KeyIdentity { root: "acme-key".into(), rotation: None });
        let by = NonEmpty::one(sample::named("acme-offline", identity));
        assert!(judge(&keyed, &UnlistedSigner { by }, sample::now()).passes());
        let mut who = sample::keyless();
        who.name = Name::Email(sample::SIGNER.into());
        let principal = Principal::Keyless(Box::new(who));
        let mailed = Testimony { principal: &principal, ..sample::testimony() };
        assert!(!judge(&mailed, &params(), sample::now()).passes(), "an e-mail is never a URI");
    }

    #[test]
    fn where_only_a_pin_differs_the_help_says_which() {
        let pinned = crate::Github { source_id: Some(9999), ..sample::acme_ci() };
        let by = NonEmpty::one(sample::named("acme-ci", Identity::Github(pinned)));
        let outcome = judge(&sample::testimony(), &UnlistedSigner { by }, sample::now());
        let help = outcome.reasons()[0].help.clone().unwrap_or_default();
        assert!(help.contains("only `source-id` (pinned to 9999, observed 4711)"), "{help}");
    }
}
