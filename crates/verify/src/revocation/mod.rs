//! Revocation lists and OCSP responses, held against the authority that must have signed them.
//!
//! What they mean for a proof is judged elsewhere; here only who said it is settled.

mod authorities;
mod issuer;
mod list;
mod ocsp;

pub use authorities::Authorities;
pub(crate) use issuer::Issuer;
pub use list::RevocationList;
pub use ocsp::OcspProof;
