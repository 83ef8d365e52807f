use decision::Card;

/// Every check there is, in the order of their ids.
pub static CATALOGUE: &[&Card] = &[
    &crate::key_outside_window::CARD,
    &crate::low_build_level::CARD,
    &crate::missing_attestation::CARD,
    &crate::missing_provenance::CARD,
    &crate::old_version::CARD,
    &crate::stale_proof::CARD,
    &crate::unlisted_builder::CARD,
    &crate::unlisted_signer::CARD,
    &crate::unproven_time::CARD,
    &crate::unsigned_artifact::CARD,
    &crate::wrong_name::CARD,
    &crate::wrong_ref::CARD,
    &crate::wrong_source::CARD,
];

#[cfg(test)]
mod tests;
