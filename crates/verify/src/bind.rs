use std::sync::Arc;

use formats::{Statement, StatementSubject};
use model::{Artifact, Digest, Text};

use crate::{Bound, Rejection, Verified};

/// Binds a proof to an artifact: some subject's digests agree with the bytes, and none of its digests disagrees.
///
/// Every subject is looked at. Digests by algorithms we do not bind by say nothing; the strongest of those
/// that agree is what the bond rests on. Where the operator named the artifact by another value of a digest set, and
/// nothing was hashed, the signed value must be that one; such a value never counts beside digests.
///
/// # Errors
/// `digest-disagreement` when one digest of a subject matches and another does not; `subject-mismatch` when
/// no subject is this artifact.
pub fn bind(proof: &Arc<Verified<Statement>>, artifact: &Artifact) -> Result<Bound<Statement>, Rejection> {
    let mut strongest: Option<&Digest> = None;
    let mut names: Vec<Text> = Vec::new();
    let mut named = false;
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
            Match::Names => {
                named = true;
                names.extend(subject.name.clone());
            }
        }
    }
    match strongest.is_some() || named {
        true => Ok(Bound { proof: Arc::clone(proof), digest: strongest.cloned(), names }),
        false => Err(Rejection::new(
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
    Names,
    Nothing,
}

pub(crate) fn compare<'a>(subject: &'a StatementSubject, artifact: &Artifact) -> Match<'a> {
    if let Some(reference) = artifact.reference() {
        let names = subject.others.iter().any(|(algorithm, value)| reference.is(algorithm, value));
        return if names { Match::Names } else { Match::Nothing };
    }
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
    use model::Text;
    use model::{Algorithm, Artifact, ArtifactKind, Digest, Reference};

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

    #[test]
    fn a_name_binds_what_was_named_and_never_what_was_hashed() {
        let digests = vec![digest(Algorithm::Sha256, 1)];
        let image = |value: &str| (Text::from("gce_image_id"), Text::from(value));
        let both = StatementSubject { name: None, digests: digests.clone(), others: vec![image("42")] };
        let named = |text: &str| Artifact {
            given: text.into(),
            kind: ArtifactKind::Named(Reference::parse(text).unwrap()),
            digests: vec![],
            size: None,
        };
        assert!(matches!(compare(&both, &named("gce_image_id:42")), Match::Names));
        assert!(matches!(compare(&both, &named("gce_image_id:43")), Match::Nothing));
        let commit = format!("gitCommit:{}", "4".repeat(40));
        assert!(matches!(compare(&both, &named(&commit)), Match::Nothing));
        // The same statement about bytes: its digest is another, whatever it is called.
        let other = digest(Algorithm::Sha256, 2);
        let kind = ArtifactKind::Digest;
        let hashed = Artifact { given: "gce_image_id:42".into(), kind, digests: vec![other], size: None };
        assert!(matches!(compare(&both, &hashed), Match::Nothing));
    }
}
