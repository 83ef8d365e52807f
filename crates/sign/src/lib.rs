//! Signs what Countersign itself issues, with a private key the operator names: status lists, receipts, frameworks. Receipts
//! may be signed without one too ([`Keyless`]).
//!
//! A key file is read as bytes, without its environment: the command line opens it. What is signed is a DSSE envelope,
//! so no signature made here can pass for one over a file; or a note that says of which ledger it is a checkpoint, which
//! passes for nothing but a file with that note in it.
//!
//! May use: `model`, `formats`, `transport`.

mod bundle;
mod envelope;
mod fault;
mod key;
mod keyless;
mod note;
mod read;

pub use bundle::bundle;
pub use envelope::envelope;
pub use fault::KeyFileFault;
pub use key::SigningKey;
pub use keyless::{
    IdentityToken, Keyless, KeylessFault, LogApi, MAX_SIGNING_CONFIG, MAX_TOKEN, Services, ServicesFault,
    TokenFault, github_token,
};
pub use note::note;
pub use read::MAX_KEY_FILE;
