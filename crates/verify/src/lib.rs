//! Proofs: signatures, chains, logs and times. The only maker of [`Verified`] and [`Bound`].
//!
//! A claim goes in with the roots of the framework; out comes a proof with everything it rests on, or a
//! ranked [`Rejection`]. The cryptography is the Sigstore project's; what that library leaves open is closed
//! in `guard`, one file a hole. `now` is an argument: nothing here reads a clock to decide.
//!
//! May use: `model`, `formats`.

mod bind;
mod bind_package;
mod certificate;
mod certificate_promise;
mod cms;
mod entry;
mod envelope;
mod guard;
mod hint;
mod key;
mod keyless;
mod layout;
mod managed;
mod material;
mod message;
mod minisign;
mod note;
mod older_entry;
mod path;
mod path_certificate;
mod proof;
mod publisher;
mod rejection;
mod revocation;
mod roots;
mod said;
mod signer;
mod simple_signing;
mod trusted_root;
pub mod tuf;
mod x509;

pub use bind::{about_none, bind, untried};
pub use bind_package::bind_package;
pub use envelope::statement;
pub use hint::names_a_known_key;
pub use key::{Key, KeyFault};
pub use layout::{Inspected, InspectionLink, Lack, Layouts, Run, StepFault, SupplyChain, Vouched};
pub use message::signature;
pub use minisign::MinisignRoot;
pub use note::note_signed_by;
pub use path_certificate::PathCertificate;
pub use proof::{Bound, OverArtifact, Verified};
pub use rejection::{CODES, Code, Rejection};
pub use revocation::{Authorities, OcspProof, RevocationList};
pub use roots::{KeyTerms, Roots, RootsBuilder, RootsFault, embedded_root};
pub use said::{Said, said};
pub use signer::{Inclusion, Logged, ProvenTime, Signer, TimeSource};
pub use trusted_root::{Authority, TrustedRoot, Unusable};
pub use x509::X509Root;
