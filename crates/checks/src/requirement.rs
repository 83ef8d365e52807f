//! The requirements of a handoff: what each asks for, and the checks it plans.

use std::sync::Arc;

use model::{Age, NonEmpty};

use crate::NamedIdentity;
use crate::demand::Test;
use crate::{key_outside_window, stale_proof, unlisted_signer, unproven_time};

mod attestation;
mod provenance;
mod signature;

pub use attestation::{Attestation, attestation};
pub use provenance::{Provenance, provenance};
pub use signature::{Signature, signature};

/// What every requirement asks of the signer.
fn signer_tests(by: NonEmpty<Arc<NamedIdentity>>) -> Vec<Test> {
    vec![
        Test::new(&unlisted_signer::CARD, unlisted_signer::UnlistedSigner { by }, unlisted_signer::judge),
        Test::new(&key_outside_window::CARD, (), key_outside_window::judge),
    ]
}

/// What a requirement may ask of the signing time.
fn time_tests(max_age: Option<Age>, proven_time: bool) -> Vec<Test> {
    let stale = max_age.map(|max_age| {
        Test::new(&stale_proof::CARD, stale_proof::StaleProof { max_age }, stale_proof::judge)
    });
    let proven = proven_time.then(|| Test::new(&unproven_time::CARD, (), unproven_time::judge));
    stale.into_iter().chain(proven).collect()
}

#[cfg(test)]
mod tests;
