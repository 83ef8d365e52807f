use decision::Card;
use formats::{Provenance, ProvenanceVersion};
use model::{Instant, Outcome, Place, Principal, Reason};

use crate::commit;
use crate::source::same_repository;
use crate::testimony::Testimony;

/// Is there SLSA provenance bound to the artifact, and can it be read?
pub(crate) static CARD: Card = Card {
    id: "missing-provenance",
    since: "0.1",
    asks: "is there readable SLSA provenance about the artifact?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("missing-provenance.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09", "SLSA:build-l1", "S2C2F:AUD-1", "MAESTRO:L4"],
};

/// A candidate of this kind has a provenance's type; here its predicate must also be one.
pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), _: Instant) -> Outcome {
    match &testimony.provenance {
        Some(Ok(provenance)) => {
            if let Some(reason) = torn(testimony, provenance) {
                return Outcome::violated(reason);
            }
            let version = match provenance.version {
                ProvenanceVersion::V01 => "v0.1",
                ProvenanceVersion::V02 => "v0.2",
                ProvenanceVersion::V1 => "v1",
            };
            let text = format!("SLSA provenance {version} names the artifact, by {}", testimony.who());
            Outcome::satisfied(Reason::new(text).at(testimony.predicate()))
        }
        Some(Err(fault)) => {
            let reason = Reason::new(format!("the signed provenance cannot be read: {}", fault.text))
                .compare("a predicate of SLSA provenance v0.2 or v1", fault.text.clone())
                .help("have the producer attest again with a current SLSA builder")
                .at(Place::new(testimony.evidence, format!("payload:{}", fault.pointer)));
            Outcome::violated(reason)
        }
        None => testimony.unreadable(),
    }
}

/// A provenance that says another commit than the certificate of its own build is not that build's. Where the two
/// name different repositories, they may rightly differ: which one is meant is for `wrong-source` to say.
fn torn(testimony: &Testimony<'_>, provenance: &Provenance) -> Option<Reason> {
    let claim = provenance.source.as_ref()?;
    let Principal::Keyless(who) = testimony.principal else { return None };
    let one_repository =
        who.claims.source.as_ref().is_some_and(|certified| same_repository(certified, &claim.uri));
    one_repository.then(|| commit::torn(testimony, claim)).flatten()
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::testimony::sample;
    use model::{Gap, Outcome};

    #[test]
    fn it_must_be_there_and_readable() {
        let judged = |testimony| judge(&testimony, &(), sample::now());
        assert!(judged(sample::built(sample::provenance())).passes());
        let Outcome::Violated(reasons) = judged(sample::unreadable()) else { panic!() };
        assert_eq!(&*reasons.first().rests_on[0].pointer, "payload:/predicate/runDetails");
        assert!(matches!(judged(sample::testimony()), Outcome::Unknown(Gap::Missing, _)));
    }

    #[test]
    fn one_build_has_one_commit() {
        let judged = |source: &str, commit: &str| {
            let mut provenance = sample::with_source(source);
            provenance.source.as_mut().unwrap().digests = vec![("gitCommit".into(), commit.into())];
            judge(&sample::built(provenance), &(), sample::now())
        };
        let own = "git+https://github.com/acme/widget@refs/tags/v1.4.2";
        assert!(judged(own, &"5a".repeat(20)).passes());
        assert!(matches!(judged(own, &"77".repeat(20)), Outcome::Violated(_)));
        assert!(matches!(judged(own, ""), Outcome::Violated(_)));
        let other = "git+https://github.com/acme/gadget@refs/tags/v1.4.2";
        assert!(judged(other, &"77".repeat(20)).passes(), "another repository has other commits");
    }
}
