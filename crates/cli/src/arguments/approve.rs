use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueHint};

use crate::help;

/// Approve artifacts for one handoff: sign that you want them there, until an end
///
/// What is signed are the digests of the artifacts, the handoff with its zones, this edition of the framework, and the end.
/// Hand the file to whoever runs `verify`, who names it with --attestation.
/// Nothing is verified: an approval counts where the handoff asks for `approvals`, beside all else it asks, and never for
/// what you built, signed or submitted yourself.
#[derive(Debug, Args)]
#[command(after_help = help::APPROVE.as_str(), group = ArgGroup::new("end").args(["until", "lasts"]).required(true))]
pub(crate) struct Approve {
    /// What is approved: a file, or a digest such as sha256:<64 hex digits>
    #[arg(required = true, value_name = "SUBJECT", value_hint = ValueHint::FilePath)]
    pub(crate) subjects: Vec<OsString>,
    /// The framework; without it, COUNTERSIGN_POLICY
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<PathBuf>,
    /// The handoff it is approved for; not needed when the framework has one
    #[arg(long, value_name = "NAME")]
    pub(crate) handoff: Option<String>,
    /// Your private key, in PEM: ECDSA on P-256 or Ed25519
    #[arg(long, value_name = "KEY", value_hint = ValueHint::FilePath)]
    pub(crate) sign_with: PathBuf,
    /// The last moment it counts, such as 2026-08-02T18:00:00Z; at most 90 days from now. Or say --for
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// Instead: for how long it counts from now, such as 24h
    #[arg(long = "for", value_name = "AGE")]
    pub(crate) lasts: Option<String>,
    /// Why, in a sentence for whoever reads the report
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// Write the approval to this file; there must be nothing of this name
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,
}
