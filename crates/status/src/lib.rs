//! What is revoked or suspended, and what that means for a proof: then, and now.
//!
//! A status list is verified as any statement is ([`StatusList::read`]); several add up to a [`Status`]. It is asked
//! about everything a signer rests on ([`Status::of_signer`]) and about single things ([`Status::about`]); the answer
//! holds what the lists say, and judges it for a tense without failing any more. A list that cannot be used is a
//! [`ListFault`], which is never an answer about the delivery.
//!
//! May use: `model`, `formats`, `verify`.

mod claimed;
mod compose;
mod fault;
mod found;
mod judge;
mod list;
mod pages;
mod revocations;
mod signer;
mod standing;
mod status;
mod terms;

pub use claimed::ClaimedList;
pub use compose::{Composed, compose};
pub use fault::{ListFault, Why};
pub use found::{Found, SetAside};
pub use judge::{Signed, Tense, renews};
pub use list::{MAX_READ_WHOLE, StatusList};
pub use pages::Pages;
pub use revocations::{
    RevocationFault, RevocationFile, RevocationSource, RevocationTerms, Revocations, Unfit,
};
pub use signer::{LostTime, Party, SignerStatus, rested_on};
pub use standing::{Finding, Standing};
pub use status::{Question, Status};
pub use terms::{CLOCK_SKEW, Floor, Power, Seen, Terms};
