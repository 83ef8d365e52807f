//! Packages and their versions: when two names are one package, and two spellings one version.

mod ecosystem;
mod key;
mod order;
mod part;
mod possible;
mod release;
mod spelling;

pub use key::PackageKey;
pub use order::VersionOrder;
