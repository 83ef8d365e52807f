use decision::Card;

/// Every check there is, in the order of their ids.
pub static CATALOGUE: &[&Card] = &[
    &crate::broken_layout::CARD,
    &crate::different_commit::CARD,
    &crate::different_run::CARD,
    &crate::ended_agreement::CARD,
    &crate::ended_relationship::CARD,
    &crate::expired_layout::CARD,
    &crate::failed_verification::CARD,
    &crate::key_outside_window::CARD,
    &crate::long_lived_credential::CARD,
    &crate::low_build_level::CARD,
    &crate::missing_attestation::CARD,
    &crate::missing_layout::CARD,
    &crate::missing_provenance::CARD,
    &crate::old_version::CARD,
    &crate::outside_relationship::CARD,
    &crate::overdue_rotation::CARD,
    &crate::stale_proof::CARD,
    &crate::too_few_owners::CARD,
    &crate::too_few_signers::CARD,
    &crate::unlisted_builder::CARD,
    &crate::unlisted_parameter::CARD,
    &crate::unlisted_signer::CARD,
    &crate::unmet_condition::CARD,
    &crate::unproven_time::CARD,
    &crate::unsigned_artifact::CARD,
    &crate::unverified_level::CARD,
    &crate::wrong_build_type::CARD,
    &crate::wrong_commit::CARD,
    &crate::wrong_name::CARD,
    &crate::wrong_parameter::CARD,
    &crate::wrong_ref::CARD,
    &crate::wrong_resource::CARD,
    &crate::wrong_source::CARD,
    &crate::wrong_verifier::CARD,
];

#[cfg(test)]
mod tests;
