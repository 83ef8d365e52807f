//! Signs what Countersign itself issues, with a private key the operator names: status lists, receipts, frameworks.
//!
//! A key file is read as bytes, without its environment: the command line opens it. What is signed is a DSSE envelope,
//! so no signature made here can pass for one over a file.
//!
//! May use: `model`.

mod bundle;
mod envelope;
mod fault;
mod key;
mod read;

pub use bundle::bundle;
pub use envelope::envelope;
pub use fault::KeyFileFault;
pub use key::SigningKey;
pub use read::MAX_KEY_FILE;
