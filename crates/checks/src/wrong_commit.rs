use decision::Card;
use model::{Gap, Instant, NonEmpty, Outcome, Reason, Text};

use crate::commit::stated;
use crate::quote::{quoted, shown};
use crate::testimony::Testimony;

/// Was it built from the very commit the framework names?
pub(crate) static CARD: Card = Card {
    id: "wrong-commit",
    since: "0.1",
    asks: "was it built from the commit named in `commit`?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("wrong-commit.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.PS-06"],
};

/// What it asks.
pub(crate) struct WrongCommit {
    /// The commit, in lower-case hex.
    pub(crate) commit: Text,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &WrongCommit, _: Instant) -> Outcome {
    let Some(provenance) = testimony.readable() else { return testimony.unreadable() };
    let (right, wrong): (Vec<_>, Vec<_>) =
        stated(testimony, provenance).into_iter().partition(|one| *one.commit == *params.commit);
    let tell = |one: crate::commit::Stated<'_>, verdict: &str| {
        Reason::new(format!(
            "the {} says it was built from commit {}{verdict}",
            one.speaker,
            quoted(one.commit)
        ))
        .compare(format!("commit {}", params.commit), format!("commit {}", shown(one.commit)))
        .at(one.place)
    };
    let help = "build it from that commit, or correct `commit` in the requirement";
    let wrong = wrong.into_iter().map(|one| tell(one, ", which is another").help(help)).collect();
    if let Some(reasons) = NonEmpty::of(wrong) {
        return Outcome::Violated(reasons);
    }
    match NonEmpty::of(right.into_iter().map(|one| tell(one, "")).collect()) {
        Some(reasons) => Outcome::Satisfied(reasons),
        None => Outcome::unknown(
            Gap::Missing,
            Reason::new("neither the certificate nor the provenance says which commit was built")
                .compare(format!("commit {}", params.commit), "no commit")
                .help("have the producer record the commit of the source, or sign with a CI identity whose certificate says it")
                .at(testimony.predicate()),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use model::Principal;

    fn judged(certified: Option<&str>, digests: &[(&str, &str)], keyless: bool) -> Outcome {
        let mut who = sample::keyless();
        who.claims.source_digest = certified.map(Into::into);
        let principal = if keyless { Principal::Keyless(Box::new(who)) } else { sample::key("acme-key") };
        let mut provenance = sample::provenance();
        provenance.source.as_mut().unwrap().digests =
            digests.iter().map(|(name, digest)| ((*name).into(), (*digest).into())).collect();
        let testimony = Testimony { principal: &principal, ..sample::built(provenance) };
        judge(&testimony, &WrongCommit { commit: "5a5a".into() }, sample::now())
    }

    #[test]
    fn every_stated_commit_must_be_the_one() {
        let right: &[(&str, &str)] = &[("gitCommit", "5a5a")];
        assert!(judged(Some("5a5a"), right, true).passes());
        assert!(judged(None, &[("sha1", "5a5a")], true).passes());
        assert!(judged(Some("5a5a"), &[], true).passes());
        assert!(judged(None, right, false).passes());
        let refused = |certified, digests: &[(&str, &str)]| {
            assert!(matches!(judged(certified, digests, true), Outcome::Violated(_)), "{certified:?}");
        };
        refused(Some("77"), right);
        refused(Some("5a5a"), &[("gitCommit", "77")]);
        refused(None, &[("gitCommit", "5a5a"), ("sha1", "77")]);
        refused(Some("5A5A"), &[]);
        refused(Some("5a5a5a"), &[]);
        refused(Some(""), right);
    }

    #[test]
    fn no_commit_anywhere_is_missing() {
        assert!(matches!(judged(None, &[("sha256", "5a5a")], true), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(judged(Some("5a5a"), &[], false), Outcome::Unknown(Gap::Missing, _)));
        let params = WrongCommit { commit: "5a5a".into() };
        let outcome = judge(&sample::unreadable(), &params, sample::now());
        assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)));
    }
}
