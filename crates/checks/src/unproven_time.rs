use decision::Card;
use model::{Gap, Instant, Outcome, Principal, Reason};

use crate::testimony::Testimony;

/// Is the signing time proven?
pub(crate) static CARD: Card = Card {
    id: "unproven-time",
    since: "0.1",
    asks: "does a log or timestamp authority prove when it was signed?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("unproven-time.md"),
    controls: &["CSF2:ID.RA-09"],
};

/// Whose time must be proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnprovenTime {
    /// Everybody's (`time: proven`).
    Everybodys,
    /// That of certificates under an X.509 root: they lapse, and are stolen, while they live for years. A key has a
    /// window of its own, and Sigstore's certificates always come with a time.
    OfCertificates,
}

pub(crate) fn judge(testimony: &Testimony<'_>, whose: &UnprovenTime, _: Instant) -> Outcome {
    let certified = matches!(testimony.principal, Principal::Certified(_));
    if *whose == UnprovenTime::OfCertificates && !certified {
        let reason =
            Reason::new("no certificate under an X.509 root signed, and only these need a proven time here");
        return Outcome::satisfied(reason.at(testimony.signer_place()));
    }
    match testimony.signed_at {
        Some(signed_at) => {
            let text = format!("it is proven to be signed no later than {signed_at}");
            Outcome::satisfied(Reason::new(text).at(testimony.signer_place()))
        }
        None => {
            let reason = Reason::new("nothing proves when it was signed")
                .compare("a time by a trusted log or timestamp authority", "no proven time")
                .help(match certified {
                    true => {
                        "have the producer have the signature timestamped, and name the authority's root as the \
                         X.509 root's `timestamps`; or write `time: now` to judge the certificate at the handoff"
                    }
                    false => {
                        "have the producer sign with a transparency log or a timestamp authority of the \
                         framework's roots"
                    }
                })
                .at(testimony.signer_place());
            Outcome::unknown(Gap::Missing, reason)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;

    #[test]
    fn a_time_is_proven_or_not() {
        let everybodys =
            |testimony: &Testimony<'_>| judge(testimony, &UnprovenTime::Everybodys, sample::now());
        assert!(everybodys(&sample::testimony()).passes());
        let timeless = Testimony { signed_at: None, ..sample::testimony() };
        assert!(matches!(everybodys(&timeless), Outcome::Unknown(Gap::Missing, _)));
    }

    #[test]
    fn certificates_alone_may_need_one() {
        let of_certificates =
            |testimony: &Testimony<'_>| judge(testimony, &UnprovenTime::OfCertificates, sample::now());
        let key = sample::key("acme-key");
        assert!(
            of_certificates(&Testimony { principal: &key, signed_at: None, ..sample::testimony() }).passes()
        );
        let who = Principal::Certified(Box::new(sample::certified()));
        assert!(of_certificates(&Testimony { principal: &who, ..sample::testimony() }).passes());
        let timeless = Testimony { principal: &who, signed_at: None, ..sample::testimony() };
        assert!(matches!(of_certificates(&timeless), Outcome::Unknown(Gap::Missing, _)));
    }
}
