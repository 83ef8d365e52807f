//! One file a command: each gets its arguments and the outside, and gives back an exit code.

pub(crate) mod accept;
pub(crate) mod approve;
pub(crate) mod completions;
pub(crate) mod confirm;
pub(crate) mod deliver;
pub(crate) mod explain;
mod explain_controls;
pub(crate) mod inspect;
pub(crate) mod ledger;
mod ledger_export;
mod ledger_show;
mod ledger_verify;
pub(crate) mod pack;
pub(crate) mod policy;
pub(crate) mod policy_diff;
pub(crate) mod policy_graph;
pub(crate) mod policy_init;
pub(crate) mod policy_sign;
pub(crate) mod policy_test;
pub(crate) mod recheck;
pub(crate) mod status;
pub(crate) mod status_pull;
pub(crate) mod status_show;
pub(crate) mod trust;
pub(crate) mod trust_update;
pub(crate) mod unpack;
pub(crate) mod verify;
