use std::sync::Arc;

use decision::Card;
use model::{Age, Gap, Instant, NonEmpty, Outcome, Principal, Reason};

use crate::chained::Owner;
use crate::testimony::Testimony;
use crate::{Identity, NamedIdentity, Rotation};

/// Is the signer's certificate or key as short-lived as its class asks?
pub(crate) static CARD: Card = Card {
    id: "long-lived-credential",
    since: "0.1",
    asks: "is the signer's certificate or key valid for no longer than the `max-lifetime` of its class?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("long-lived-credential.md"),
    controls: &["CSF2:PR.AA-01", "NHI7:2025"],
};

/// What it asks.
pub(crate) struct LongLivedCredential {
    /// Who may sign, each with what its class asks.
    pub(crate) by: NonEmpty<Arc<NamedIdentity>>,
}

/// A signer that is several identities is held to the strictest.
pub(crate) fn judge(testimony: &Testimony<'_>, params: &LongLivedCredential, now: Instant) -> Outcome {
    let own: Vec<&NamedIdentity> = params
        .by
        .iter()
        .map(|named| &**named)
        .filter(|named| named.is(testimony.principal, testimony.roots))
        .collect();
    if own.is_empty() {
        let text = "the signer is no listed identity, so no class says how long its credential may live";
        return Outcome::unknown(Gap::Missing, Reason::new(text).at(testimony.signer_place()));
    }
    let Some(limit) = limit(&own) else {
        let text = "no class of the signer limits how long its credential may live";
        return Outcome::satisfied(Reason::new(text).at(testimony.signer_place()));
    };
    let lifetime = Lifetime::of(testimony.window, testimony.signed_at.unwrap_or(now), &own);
    let reason = Reason::new(format!("{} {}", what(testimony.principal), lifetime.told()))
        .compare(format!("at most {limit} ({} s)", limit.seconds()), lifetime.told())
        .at(testimony.signer_place());
    match lifetime {
        Lifetime::Of(lifetime) if lifetime <= limit => Outcome::satisfied(reason),
        Lifetime::Of(_) | Lifetime::Unlimited | Lifetime::Outlived => Outcome::violated(reason.help(HELP)),
    }
}

/// What to do about a credential that lives too long.
pub(crate) const HELP: &str = "have the producer sign with a short-lived certificate, or give the key `from` and `until`, or `rotate-every`";

/// Whether one who signed a layout or a link lives no longer than the strictest of their classes in `listed` allows.
/// Nothing proves when metadata was signed, so it is asked at the handoff.
pub(crate) fn is_brief<'i>(
    owner: &Owner<'_>,
    listed: impl Iterator<Item = &'i NamedIdentity>,
    now: Instant,
) -> bool {
    let own: Vec<&NamedIdentity> = listed.filter(|named| named.is(owner.principal, owner.roots)).collect();
    limit(&own).is_none_or(
        |limit| matches!(Lifetime::of(owner.window, now, &own), Lifetime::Of(lifetime) if lifetime <= limit),
    )
}

/// The strictest limit of what a signer is.
fn limit(own: &[&NamedIdentity]) -> Option<Age> {
    own.iter().filter_map(|named| named.max_lifetime).min()
}

fn rotation(named: &NamedIdentity) -> Option<Rotation> {
    match &named.identity {
        Identity::Key(key) => key.rotation,
        Identity::Github(_)
        | Identity::GithubRelease(_)
        | Identity::Gitlab(_)
        | Identity::Google(_)
        | Identity::Buildkite(_)
        | Identity::Email(_)
        | Identity::Other(_)
        | Identity::X509(_)
        | Identity::Spiffe(_) => None,
    }
}

fn what(principal: &Principal) -> &'static str {
    match principal {
        Principal::Keyless(_) | Principal::Certified(_) => "the signer's certificate",
        Principal::Key(_) => "the signer's key",
    }
}

/// The first and the last moment of a certificate or key.
type Window = (Option<Instant>, Option<Instant>);

/// How long a credential lives.
enum Lifetime {
    /// This long.
    Of(Age),
    /// Nothing ends it.
    Unlimited,
    /// It was to be replaced, and signed after that.
    Outlived,
}

impl Lifetime {
    /// From the first to the last moment of a certificate or key; a key also ends when it is to be replaced.
    fn of(window: Window, signed_at: Instant, own: &[&NamedIdentity]) -> Self {
        let rotation = own.iter().find_map(|named| rotation(named));
        if rotation.is_some_and(|rotation| rotation.is_overdue(signed_at)) {
            return Self::Outlived;
        }
        let window = match window {
            (Some(from), Some(until)) => from.age_at(until),
            _ => None,
        };
        match window.into_iter().chain(rotation.map(|rotation| rotation.every)).min() {
            Some(lifetime) => Self::Of(lifetime),
            None => Self::Unlimited,
        }
    }

    fn told(&self) -> String {
        match self {
            Self::Of(lifetime) => format!("lives {lifetime} ({} s)", lifetime.seconds()),
            Self::Unlimited => "has no end".to_owned(),
            Self::Outlived => "signed after it was to be replaced".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample::{self, instant};
    use crate::{Identity, KeyIdentity};

    fn by(identity: Identity, limit: &[Option<&str>]) -> LongLivedCredential {
        let named = |(at, limit): (usize, &Option<&str>)| {
            Arc::new(NamedIdentity {
                name: format!("n{at}").into(),
                participant: None,
                identity: identity.clone(),
                max_lifetime: limit.map(|limit| Age::parse(limit).unwrap()),
            })
        };
        LongLivedCredential { by: NonEmpty::of(limit.iter().enumerate().map(named).collect()).unwrap() }
    }

    fn key(rotation: Option<(&str, &str)>) -> Identity {
        let rotation =
            rotation.map(|(from, every)| Rotation { from: instant(from), every: Age::parse(every).unwrap() });
        Identity::Key(KeyIdentity { root: "acme-key".into(), rotation })
    }

    #[test]
    fn a_certificate_lives_from_its_first_to_its_last_second() {
        let judged = |limits: &[Option<&str>]| {
            judge(&sample::testimony(), &by(Identity::Github(sample::acme_ci()), limits), sample::now())
        };
        assert!(judged(&[Some("10m")]).passes(), "ten minutes to the second");
        assert!(matches!(judged(&[Some("599s")]), Outcome::Violated(_)));
        assert!(judged(&[None]).passes());
        assert!(matches!(judged(&[Some("1h"), Some("1m"), None]), Outcome::Violated(_)), "the strictest");
    }

    #[test]
    fn a_key_lives_until_its_end_or_its_replacement() {
        let principal = sample::key("acme-key");
        let month = (Some(instant("2026-08-01T00:00:00Z")), Some(instant("2026-08-31T00:00:00Z")));
        let judged = |window, rotation, limit| {
            let testimony = Testimony { principal: &principal, window, ..sample::testimony() };
            judge(&testimony, &by(key(rotation), &[Some(limit)]), sample::now())
        };
        assert!(judged(month, None, "30d").passes());
        assert!(matches!(judged(month, None, "29d"), Outcome::Violated(_)));
        assert!(matches!(judged((month.0, None), None, "3650d"), Outcome::Violated(_)), "no end");
        assert!(matches!(judged((None, month.1), None, "3650d"), Outcome::Violated(_)), "no beginning");
        let monthly = Some(("2026-08-01T00:00:00Z", "30d"));
        assert!(judged((month.0, None), monthly, "30d").passes());
        assert!(matches!(judged((month.0, None), monthly, "29d"), Outcome::Violated(_)));
        let overdue = Some(("2026-06-01T00:00:00Z", "30d"));
        assert!(matches!(judged((month.0, None), overdue, "60d"), Outcome::Violated(_)), "used too long");
    }

    #[test]
    fn a_stranger_has_no_class() {
        let params = by(key(None), &[Some("1h")]);
        let outcome = judge(&sample::testimony(), &params, sample::now());
        assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)));
    }
}
