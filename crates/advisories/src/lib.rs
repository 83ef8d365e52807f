//! What is known against a package: advisories in the OSV format, indexed once and asked by package URL.
//!
//! A feed is a folder of the operator's ([`Documents`] reads it). [`Feed::index`] reads every advisory once, keeps only
//! which packages each is about, and [`Feed::about`] reads those that speak of one package again. A version is affected,
//! is not, or cannot be compared: the last is never taken for the second. A feed that cannot be used is a [`FeedFault`],
//! which is never an answer about the delivery.
//!
//! May use: `model`, `formats`.

mod affects;
mod documents;
mod ecosystem;
mod fault;
mod feed;
mod finding;

pub use documents::Documents;
pub use fault::{FeedFault, FeedWhy};
pub use feed::{Feed, FeedTerms};
pub use finding::{Finding, Known, State};
