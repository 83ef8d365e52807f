//! A layout, its links and an artifact, judged.

use countersign_verify::{KeyTerms, Lack, Layouts, Roots};
use forge::Key;
use model::{Algorithm, Artifact, ArtifactKind, Digest, EvidenceId};
use serde_json::Value;

/// What became of a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every step holds, and the last one made the artifact.
    Holds,
    /// Bound to the artifact, and these kinds of faults were found.
    Faulty(Vec<Lack>),
    /// Not believed, or not about the artifact: with this code.
    Rejected(&'static str),
}

/// The owner of every layout here.
pub(crate) fn owner() -> Key {
    Key::ed25519("layout/owner")
}

/// Judges the documents; the first is the layout.
pub(crate) fn judge(documents: &[Value], artifact: &[u8]) -> Verdict {
    judge_at(documents, 0, artifact)
}

/// Judges the layout at this place among the documents.
pub(crate) fn judge_at(documents: &[Value], at: usize, artifact: &[u8]) -> Verdict {
    let claims: Vec<_> = documents
        .iter()
        .zip(0..)
        .map(|(document, row)| {
            formats::decode(EvidenceId::file(row), document.to_string().as_bytes()).remove(0).read
        })
        .collect();
    let metadata = claims.iter().enumerate().filter_map(|(place, read)| {
        let claim = read.as_ref().ok()?;
        let formats::Evidence::Metadata(metadata) = &claim.value else { return None };
        Some((place, claim.from, &**metadata))
    });
    if let Err(fault) = &claims[at] {
        return Verdict::Rejected(fault.code);
    }
    let mut roots = Roots::builder();
    roots.key("owner", owner().public_pem().as_bytes(), KeyTerms::default()).unwrap();
    let layouts = Layouts::verify(metadata, &roots.build().unwrap());
    let sha256 = forge::encoding::sha256(artifact);
    let artifact = Artifact {
        given: "artifact".into(),
        kind: ArtifactKind::File,
        digests: vec![Digest::new(Algorithm::Sha256, &sha256).unwrap()],
        size: None,
    };
    match layouts.bind(at, &artifact).expect("a layout stands there") {
        Err(rejection) => Verdict::Rejected(rejection.code.id),
        Ok(bound) => {
            let run = bound
                .proof()
                .value()
                .run(bound.digest().expect("it was hashed"), |_| 0)
                .expect("it is bound");
            let lacks: Vec<Lack> = run.faults().iter().map(|fault| fault.lack).collect();
            if lacks.is_empty() { Verdict::Holds } else { Verdict::Faulty(lacks) }
        }
    }
}
