use std::collections::BTreeSet;
use std::sync::Arc;

use formats::{Evidence, Statement, StatementSubject};
use model::{Algorithm, Artifact, Digest, EvidenceId, Text};

use crate::layout::shown;
use crate::{Bound, Rejection, Verified};

/// Binds a proof to an artifact: some subject's digests agree with the bytes, and none of its digests disagrees.
///
/// Every subject is looked at. Digests by algorithms we do not bind by say nothing; the strongest of those
/// that agree is what the bond rests on. Where the operator named the artifact by another value of a digest set, and
/// nothing was hashed, the signed value must be that one; such a value never counts beside digests.
///
/// # Errors
/// `digest-disagreement` when one digest of a subject matches and another does not; `needs-digest` when a subject may
/// be this artifact, and is named by a hash of it that is not known; `unsupported-evidence` when every subject is named
/// only by hashes that nothing is bound by; `subject-mismatch` when no subject is this artifact.
pub fn bind(proof: &Arc<Verified<Statement>>, artifact: &Artifact) -> Result<Bound<Statement>, Rejection> {
    let from = proof.from();
    let mut strongest: Option<&Digest> = None;
    let mut names: Vec<Text> = Vec::new();
    let (mut named, mut other, mut open) = (false, artifact.reference().is_some(), BTreeSet::new());
    let subjects = &proof.value().subjects;
    for (at, subject) in subjects.iter().enumerate() {
        match compare(subject, artifact) {
            Match::Nothing => {}
            Match::Other => other = true,
            Match::Open(algorithms) => open.extend(algorithms),
            Match::Disagrees(claimed) => {
                let text = format!("one subject has digests that match and {claimed} that does not");
                return Err(Rejection::new(
                    "digest-disagreement",
                    text,
                    from,
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
        false if !open.is_empty() => Err(needs_digest(&open, other, from, "/subject")),
        false if other => Err(Rejection::new(
            "subject-mismatch",
            format!(
                "it is about {}, not about {}",
                several(&subjects.iter().flat_map(|one| &one.digests).collect::<Vec<_>>()),
                artifact.given
            ),
            from,
            "/subject",
        )),
        false => {
            let others: BTreeSet<&Text> =
                subjects.iter().flat_map(|one| &one.others).map(|(algorithm, _)| algorithm).collect();
            let named = others.into_iter().map(|name| shown(name)).collect::<Vec<_>>().join(", ");
            let text =
                format!("the evidence names what it is about only by {named}, which nothing is bound by");
            Err(Rejection::new("unsupported-evidence", text, from, "/subject"))
        }
    }
}

/// Evidence that names what it is about by hashes of the artifact that are not known: it may be about it or not.
pub(crate) fn needs_digest(
    named: &BTreeSet<Algorithm>,
    beside_others: bool,
    from: EvidenceId,
    pointer: &'static str,
) -> Rejection {
    let names = named.iter().map(|algorithm| algorithm.name()).collect::<Vec<_>>().join(" and ");
    let whose = if beside_others { "for one of its subjects " } else { "" };
    let text = format!("the evidence names {whose}only {names}; give that digest or the file");
    Rejection::new("needs-digest", text, from, pointer)
}

/// Why evidence is not believed in a run whose subjects it claims none of. Of every subject that has digests, those by
/// the algorithms `known` are known.
pub fn about_none(evidence: &Evidence, known: &BTreeSet<Algorithm>, from: EvidenceId) -> Rejection {
    let named: BTreeSet<Algorithm> =
        evidence.claimed_digests().iter().map(|digest| digest.algorithm()).collect();
    let open: BTreeSet<Algorithm> = named.difference(known).copied().collect();
    match (named.is_empty() && evidence.claimed_names().is_empty(), open.is_empty()) {
        (true, _) => {
            let text = "the evidence names what it is about by nothing that binds";
            Rejection::new("unsupported-evidence", text, from, "")
        }
        (false, true) => {
            let text = format!(
                "it is about {}, which is no subject of this run",
                several(&evidence.claimed_digests())
            );
            Rejection::new("subject-mismatch", text, from, "")
        }
        (false, false) => needs_digest(&open, open.len() < named.len(), from, ""),
    }
}

/// What evidence is about, for a person who looks for the artifact it belongs to: the first digest, and how many more.
fn several(digests: &[&Digest]) -> String {
    let different: BTreeSet<&Digest> = digests.iter().copied().collect();
    match (digests.first(), different.len()) {
        (Some(only), 1) => only.to_string(),
        (Some(first), all) => format!("{first} and {} more digests", all.saturating_sub(1)),
        (None, _) => "something that is named, and not by a digest".to_owned(),
    }
}

/// What to say of a signature that does not say of what it is, where `most` like it are tried and it comes after them.
pub fn untried(most: usize, from: EvidenceId) -> Rejection {
    let text = format!("it does not say what it is about; {most} signatures like it are tried, and no more");
    Rejection::new("untried-signature", text, from, "")
}

pub(crate) enum Match<'a> {
    /// It is this artifact.
    Agrees(&'a Digest),
    /// One digest is the artifact's, and this one is not.
    Disagrees(&'a Digest),
    /// It bears the name that the artifact was given by; nothing was hashed.
    Names,
    /// It may be this artifact: it is named by these hashes of it, which are not known.
    Open(BTreeSet<Algorithm>),
    /// It is other bytes.
    Other,
    /// It has no digest or name that binds.
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
        (None, Some(_)) => Match::Other,
        (None, None) if subject.digests.is_empty() => Match::Nothing,
        (None, None) => Match::Open(subject.digests.iter().map(Digest::algorithm).collect()),
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
        let unknown = subject(vec![digest(Algorithm::Sha384, 1)]);
        assert!(
            matches!(compare(&unknown, &artifact), Match::Open(named) if named == [Algorithm::Sha384].into()),
            "not computed, so it may be"
        );
        let other = subject(vec![digest(Algorithm::Sha256, 2), digest(Algorithm::Sha384, 1)]);
        assert!(matches!(compare(&other, &artifact), Match::Other), "a digest that differs settles it");
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
        assert!(matches!(compare(&both, &hashed), Match::Other));
    }
}
