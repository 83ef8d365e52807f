use std::sync::Arc;

use formats::{Statement, StatementSubject};
use model::{Artifact, Digest, Text};

use crate::{Bound, Rejection, Verified};

/// Binds a proof to an artifact: some subject's digests agree with the bytes, and none of its digests disagrees.
///
/// Every subject is looked at. Digests by algorithms we do not bind by say nothing; the strongest of those
/// that agree is what the bond rests on.
///
/// # Errors
/// `digest-disagreement` when one digest of a subject matches and another does not; `subject-mismatch` when
/// no subject is this artifact.
pub fn bind(proof: &Arc<Verified<Statement>>, artifact: &Artifact) -> Result<Bound<Statement>, Rejection> {
    let mut strongest: Option<&Digest> = None;
    let mut names: Vec<Text> = Vec::new();
    for (at, subject) in proof.value().subjects.iter().enumerate() {
        match compare(subject, artifact) {
            Match::Nothing => {}
            Match::Disagrees(claimed) => {
                let text = format!("one subject has digests that match and {claimed} that does not");
                return Err(Rejection::new(
                    "digest-disagreement",
                    text,
                    proof.from(),
                    format!("/subject/{at}/digest"),
                ));
            }
            Match::Agrees(digest) => {
                strongest = strongest.max(Some(digest));
                names.extend(subject.name.clone());
            }
        }
    }
    match strongest {
        Some(digest) => Ok(Bound { proof: Arc::clone(proof), digest: digest.clone(), names }),
        None => Err(Rejection::new(
            "subject-mismatch",
            format!("it is not about {}", artifact.given),
            proof.from(),
            "/subject",
        )),
    }
}

pub(crate) enum Match<'a> {
    Agrees(&'a Digest),
    Disagrees(&'a Digest),
    Nothing,
}

pub(crate) fn compare<'a>(subject: &'a StatementSubject, artifact: &Artifact) -> Match<'a> {
    let judged = || {
        subject.digests.iter().filter_map(|claimed| Some((claimed, artifact.digest(claimed.algorithm())?)))
    };
    let agrees = judged().filter(|(claimed, own)| claimed == own).map(|(claimed, _)| claimed).max();
    let disagrees = judged().find(|(claimed, own)| claimed != own).map(|(claimed, _)| claimed);
    match (agrees, disagrees) {
        (Some(_), Some(claimed)) => Match::Disagrees(claimed),
        (Some(digest), None) => Match::Agrees(digest),
        (None, _) => Match::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::{Match, compare};
    use formats::StatementSubject;
    use model::{Algorithm, Artifact, ArtifactKind, Digest};

    fn digest(algorithm: Algorithm, fill: u8) -> Digest {
        Digest::new(algorithm, &vec![fill; algorithm.width()]).unwrap()
    }

    fn subject(digests: Vec<Digest>) -> StatementSubject {
        StatementSubject { name: None, digests, others: vec![] }
    }

    #[test]
    fn any_disagreement_is_told_and_the_strongest_agreement_wins() {
        let (weak, strong) = (digest(Algorithm::Sha256, 1), digest(Algorithm::Sha512, 1));
        let artifact = Artifact {
            given: "a".into(),
            kind: ArtifactKind::File,
            digests: vec![weak.clone(), strong.clone()],
            size: None,
        };
        let both = subject(vec![weak.clone(), strong.clone()]);
        assert!(matches!(compare(&both, &artifact), Match::Agrees(found) if *found == strong));
        for split in [vec![digest(Algorithm::Sha256, 2), strong], vec![weak, digest(Algorithm::Sha512, 2)]] {
            assert!(matches!(compare(&subject(split), &artifact), Match::Disagrees(_)));
        }
        assert!(matches!(compare(&subject(vec![]), &artifact), Match::Nothing));
        assert!(
            matches!(compare(&subject(vec![digest(Algorithm::Sha384, 1)]), &artifact), Match::Nothing),
            "not computed, so it says nothing"
        );
    }
}
