//! The commit that was built, as the certificate and the provenance of one build say it.

use formats::{Provenance, SourceClaim};
use model::{Claims, Place, Principal, Reason, Text};

use crate::quote::{quoted, shown};
use crate::testimony::Testimony;

/// Names of a git commit among the digests of a source: `gitCommit` in in-toto v1, `sha1` before.
pub(crate) const NAMES: [&str; 2] = ["gitCommit", "sha1"];

/// A commit, who says it, and where.
pub(crate) struct Stated<'a> {
    pub(crate) speaker: &'static str,
    pub(crate) commit: &'a str,
    pub(crate) place: Place,
}

/// Every commit that the certificate (extension `.13`) and the provenance's source state.
pub(crate) fn stated<'a>(testimony: &Testimony<'a>, provenance: &'a Provenance) -> Vec<Stated<'a>> {
    let certified = certified(testimony)
        .and_then(|claims| claims.source_digest.as_deref())
        .map(|commit| Stated { speaker: "certificate", commit, place: testimony.signer_place() });
    let claimed = provenance.source.iter().flat_map(|claim| {
        commits(claim).map(|commit| Stated { speaker: "provenance", commit, place: place(testimony, claim) })
    });
    certified.into_iter().chain(claimed).collect()
}

/// Certificate and provenance name one repository and two commits: then one of the two is not about this build.
pub(crate) fn torn(testimony: &Testimony<'_>, claim: &SourceClaim) -> Option<Reason> {
    let certified = certified(testimony)?.source_digest.as_ref()?;
    let other = commits(claim).find(|commit| *commit != certified)?;
    let text = format!(
        "the provenance says commit {}, the certificate of the same build says {}",
        quoted(other),
        quoted(certified)
    );
    Some(
        Reason::new(text)
            .compare(format!("commit {}", shown(certified)), format!("commit {}", shown(other)))
            .help("refuse the delivery: a genuine build has one source commit")
            .at(place(testimony, claim))
            .at(testimony.signer_place()),
    )
}

fn commits(claim: &SourceClaim) -> impl Iterator<Item = &Text> {
    claim.digests.iter().filter(|(name, _)| NAMES.contains(&&**name)).map(|(_, commit)| commit)
}

fn place(testimony: &Testimony<'_>, claim: &SourceClaim) -> Place {
    testimony.payload(&claim.pointer)
}

fn certified<'a>(testimony: &Testimony<'a>) -> Option<&'a Claims> {
    match testimony.principal {
        Principal::Keyless(who) => Some(&who.claims),
        Principal::Key(_) | Principal::Certified(_) => None,
    }
}
