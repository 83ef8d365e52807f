//! Images in a registry, read over the OCI distribution protocol 1.1.
//!
//! A tag is resolved once, and its bytes are hashed here: what the registry says a digest is counts for nothing. What it
//! does not let be read is a fault, and never the same as nothing there: only 404 is that, and only where the protocol gives
//! it that meaning.

mod challenge;
mod keeper;
mod listing;
mod logins;
mod name;
mod pushing;
mod reading;
mod token;

pub use logins::Logins;
pub use name::{ImageName, Which};
pub use pushing::Attachment;
pub use reading::Registry;
