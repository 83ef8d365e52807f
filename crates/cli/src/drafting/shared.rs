//! What a draft can demand of an artifact that is several: what all of them have.

use std::collections::BTreeSet;

use model::{Artifact, ArtifactKind, Platform};

use super::{Proof, Says, Unpinnable, called, identity, remark, requirement};
use crate::yaml::quoted;

/// The proofs that every part of an artifact has alike, and what is left out.
pub(crate) struct Shared<'a> {
    /// Of each part, those that all the others have too.
    pub(super) proofs: Vec<Proof<'a>>,
    /// The platforms of the images that are taken over, where nobody vouches for the index that lists them.
    platforms: BTreeSet<String>,
    /// What some part has and another has not, in words.
    left_out: BTreeSet<String>,
}

impl<'a> Shared<'a> {
    /// Of every part of an artifact, in order, with all that was proved of it.
    ///
    /// # Errors
    /// When something that was proved cannot be pinned exactly.
    pub(crate) fn of(mut parts: Vec<(&Artifact, Vec<Proof<'a>>)>) -> Result<Self, Unpinnable> {
        let mut platforms = BTreeSet::new();
        // Whoever signed the images of an index did not sign the index: what a handoff takes over is images then.
        if let [(_, none), images @ ..] = parts.as_slice()
            && none.is_empty()
            && let Some(named) =
                images.iter().map(|(image, _)| platform(image)).collect::<Option<BTreeSet<_>>>()
            && !named.is_empty()
        {
            platforms = named.iter().map(Platform::to_string).collect();
            parts.remove(0);
        }
        let demands = |(_, proofs): &(&Artifact, Vec<Proof<'_>>)| {
            proofs.iter().map(demand).collect::<Result<BTreeSet<String>, Unpinnable>>()
        };
        let each = parts.iter().map(demands).collect::<Result<Vec<_>, _>>()?;
        let (mut proofs, mut left_out) = (Vec::new(), BTreeSet::new());
        for proof in parts.into_iter().flat_map(|(_, proofs)| proofs) {
            let demand = demand(&proof)?;
            if each.iter().all(|of| of.contains(&demand)) {
                proofs.push(proof);
            } else {
                left_out.insert(told(&proof));
            }
        }
        Ok(Self { proofs, platforms, left_out })
    }

    /// Every proof that can be demanded.
    pub(crate) fn proofs(&self) -> &[Proof<'a>] {
        &self.proofs
    }

    /// The line of the handoff that says which images it takes over.
    pub(super) fn platforms(&self) -> String {
        if self.platforms.is_empty() {
            return String::new();
        }
        let named: Vec<String> = self.platforms.iter().map(|name| quoted(name)).collect();
        let why = "The images, by their platforms: nobody signed the index that lists them.";
        format!("{}    platforms: [{}]\n", remark(4, why), named.join(", "))
    }

    /// A line for each thing that is not demanded.
    pub(super) fn left_out(&self) -> String {
        let line = |what: &String| remark(4, &format!("NOT demanded: {what}, since not every image has it."));
        self.left_out.iter().map(line).collect()
    }
}

/// What a requirement and its signer would be, whatever they are called and wherever they stand.
pub(super) fn demand(proof: &Proof<'_>) -> Result<String, Unpinnable> {
    let mut builders = Vec::new();
    let required = requirement::of(proof, "", &mut builders, 0)?;
    Ok([identity::of(proof.signer)?, required, builders.concat()].join("\n"))
}

/// What a proof is, for a person.
fn told(proof: &Proof<'_>) -> String {
    let what = match &proof.says {
        Says::Signed => "a signature".to_owned(),
        Says::Built(_) => "provenance".to_owned(),
        Says::Released(_) => "a release".to_owned(),
        Says::Attested(kind) => format!("an attestation of {kind}"),
        Says::LaidOut(_) => "a layout".to_owned(),
    };
    format!("{what} by {}", report::name(&called(proof.signer)))
}

fn platform(image: &Artifact) -> Option<Platform> {
    match &image.kind {
        ArtifactKind::Image(lineage) => lineage.platform.clone(),
        ArtifactKind::File | ArtifactKind::Digest | ArtifactKind::Named(_) => None,
    }
}
