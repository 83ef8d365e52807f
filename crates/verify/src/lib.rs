//! Proofs: signatures, chains, logs and times. The only maker of [`Verified`] and [`Bound`].
//!
//! A claim goes in with the roots of the framework; out comes a proof with everything it rests on, or a
//! ranked [`Rejection`]. The cryptography is the Sigstore project's; what that library leaves open is closed
//! in `guard`, one file a hole. `now` is an argument: nothing here reads a clock to decide.
//!
//! May use: `model`, `formats`.

mod bind;
mod certificate;
mod envelope;
mod guard;
mod key;
mod keyless;
mod managed;
mod material;
mod message;
mod path;
mod proof;
mod rejection;
mod roots;
mod signer;
mod trusted_root;

pub use bind::bind;
pub use envelope::statement;
pub use key::{Key, KeyFault};
pub use message::signature;
pub use proof::{Bound, OverArtifact, Verified};
pub use rejection::{CODES, Code, Rejection};
pub use roots::{Roots, RootsBuilder, RootsFault, embedded_root};
pub use signer::{Inclusion, Logged, ProvenTime, Signer, TimeSource};
pub use trusted_root::{Authority, TrustedRoot, Unusable};
