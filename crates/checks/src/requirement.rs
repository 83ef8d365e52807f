//! The requirements of a handoff: what each asks for, and the checks it plans.

use std::sync::Arc;

use model::{Age, NonEmpty};

use crate::demand::Test;
use crate::long_lived_credential::LongLivedCredential;
use crate::too_few_signers::Quorum;
use crate::unmet_condition::UnmetCondition;
use crate::unproven_time::UnprovenTime;
use crate::{Condition, NamedIdentity};
use crate::{
    key_outside_window, long_lived_credential, stale_proof, unlisted_signer, unmet_condition, unproven_time,
};

mod agreement;
mod approvals;
mod attestation;
mod baseline;
mod correlate;
mod delivery;
mod dependencies;
mod layout;
mod made;
mod provenance;
mod publisher;
mod receipt;
mod relationship;
mod release;
mod rotation;
mod signature;
mod status;
mod summary;

pub use agreement::{agreement, agreement_at};
pub use approvals::{Approvals, approvals};
pub use attestation::{Attestation, attestation};
pub use baseline::baseline;
pub use correlate::{Correlate, Part, PartOf, correlate};
pub use delivery::{Delivery, delivery};
pub use dependencies::{Dependencies, dependencies};
pub use layout::{Layout, layout};
pub use made::{Made, MadeOf};
pub use provenance::{Provenance, provenance};
pub use publisher::{Publisher, publisher};
pub use receipt::{Receipt, receipt};
pub use relationship::{relationship, relationship_at};
pub use release::{Release, release};
pub use rotation::{RotatedKey, rotation};
pub use signature::{Signature, signature};
pub use status::status;
pub use summary::{Summary, summary};

/// How many of the signers must sign, where it is more than whoever does.
fn quorum(by: &NonEmpty<Arc<NamedIdentity>>, distinct: Option<usize>) -> Option<Quorum> {
    distinct.map(|distinct| Quorum { by: by.clone(), distinct })
}

/// What every requirement asks of the signer of its proof.
pub(crate) fn signer_tests(by: NonEmpty<Arc<NamedIdentity>>) -> Vec<Test> {
    let lived = by.iter().any(|named| named.max_lifetime.is_some()).then(|| {
        let params = LongLivedCredential { by: by.clone() };
        Test::new(&long_lived_credential::CARD, params, long_lived_credential::judge)
    });
    let mut tests = vec![
        Test::new(&unlisted_signer::CARD, unlisted_signer::UnlistedSigner { by }, unlisted_signer::judge),
        Test::new(&key_outside_window::CARD, (), key_outside_window::judge),
    ];
    tests.extend(lived);
    tests
}

/// That the predicate meets a condition.
fn condition_test(condition: Condition) -> Test {
    Test::new(&unmet_condition::CARD, UnmetCondition { condition }, unmet_condition::judge)
}

/// That the time is proven, for some signers or for all.
fn unproven(whose: UnprovenTime) -> Test {
    Test::new(&unproven_time::CARD, whose, unproven_time::judge)
}

/// What a requirement may ask of the signing time.
fn time_tests(max_age: Option<Age>, proven_time: bool) -> Vec<Test> {
    let stale = max_age.map(|max_age| {
        Test::fresh(&stale_proof::CARD, stale_proof::StaleProof { max_age }, stale_proof::judge)
    });
    let proven = proven_time.then(|| unproven(UnprovenTime::Everybodys));
    stale.into_iter().chain(proven).collect()
}

#[cfg(test)]
mod tests;
