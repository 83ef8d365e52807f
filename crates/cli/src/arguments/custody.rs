use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{DecisionFormat, PolicySigned};
use crate::help;

/// Sign what is handed over: everything, to whom, and under which relationship
///
/// Whoever takes it over judges it with the delivery as evidence, under a handoff that requires a `delivery`. Nothing is
/// signed with a key or under a relationship, and nothing is handed over, that a status list which its handoffs ask has
/// revoked or suspended; nor with a key that none of them takes.
#[derive(Debug, Args)]
#[command(after_help = help::DELIVER)]
pub(crate) struct Deliver {
    /// Everything that is handed over: files, and folders with every file in them
    ///
    /// Each is named in the delivery: a file by its file name, a file of a folder by its path from there. Links are not
    /// followed.
    #[arg(required = true, value_name = "SUBJECT", value_hint = ValueHint::AnyPath)]
    pub(crate) subjects: Vec<OsString>,
    /// The framework that declares the relationship; without it, COUNTERSIGN_POLICY
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<PathBuf>,
    /// The relationship it is handed over under: who sends, and who receives
    #[arg(long, value_name = "NAME")]
    pub(crate) relationship: String,
    /// The one handoff it is meant for, of this relationship
    #[arg(long, value_name = "NAME")]
    pub(crate) handoff: Option<String>,
    /// The sender's private key, in PEM: that of an identity of the participant that hands over
    #[arg(long, value_name = "KEY", value_hint = ValueHint::FilePath)]
    pub(crate) sign_with: PathBuf,
    /// Where to write the delivery; there must be nothing of this name, and not below what is handed over
    #[arg(short = 'o', long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,
    /// A file in which this machine remembers the numbers of frameworks and status lists
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) state: Option<PathBuf>,
}

/// Judge a delivery as verify does, and sign what was taken over and what was not
///
/// The report and the exit code are those of verify. What is signed says accepted of what was allowed, and refused of what was
/// denied or did not arrive; where nothing could be decided, nothing is signed.
#[derive(Debug, Args)]
#[command(after_help = help::ACCEPT)]
pub(crate) struct Accept {
    /// Everything that arrived: files, and folders with every file in them
    #[arg(required = true, value_name = "SUBJECT", value_hint = ValueHint::AnyPath)]
    pub(crate) subjects: Vec<OsString>,
    /// The delivery, as the sender signed it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) delivery: PathBuf,
    /// The framework to judge by; without it, COUNTERSIGN_POLICY
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) signed: PolicySigned,
    /// The handoff, which requires a delivery; not needed when the framework has one
    #[arg(long, value_name = "NAME")]
    pub(crate) handoff: Option<String>,
    /// Other evidence: a bundle or DSSE envelope, or a directory of them; may be repeated
    #[arg(short = 'a', long = "attestation", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) attestations: Vec<PathBuf>,
    /// Also read the evidence that lies beside each file, under its name, as `verify` does
    #[arg(long)]
    pub(crate) beside: bool,
    /// The recipient's private key, in PEM: that of an identity of the participant that takes over
    #[arg(long, value_name = "KEY", value_hint = ValueHint::FilePath)]
    pub(crate) sign_with: PathBuf,
    /// Where to write the acceptance; there must be nothing of this name
    #[arg(short = 'o', long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,
    /// How to write the report: as `verify --format`
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) format: DecisionFormat,
    /// A file in which this machine remembers the numbers of frameworks and status lists
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) state: Option<PathBuf>,
    /// The ledger that knows earlier releases, where the handoff has a `baseline`
    ///
    /// It is read, and nothing is recorded in it: `verify --ledger` does that. Without it, a handoff with a `baseline` is
    /// exit 2, and nothing is judged.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ledger: Option<PathBuf>,
}

/// See what a recipient took over: whether an acceptance is theirs, of this delivery, and of all of it
///
/// 0 when all was accepted; 1 when something was refused, the acceptance is wrong, or what it rests on was revoked or
/// suspended, say the status lists that the handoffs under the relationship ask; 3 when it proves nothing; 5 when a list
/// cannot be used.
#[derive(Debug, Args)]
pub(crate) struct Confirm {
    /// The acceptance, as the recipient signed it
    #[arg(value_name = "ACCEPTANCE", value_hint = ValueHint::FilePath)]
    pub(crate) acceptance: PathBuf,
    /// The delivery it must be of
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) delivery: PathBuf,
    /// The framework that knows both; without it, COUNTERSIGN_POLICY
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<PathBuf>,
    /// A file in which this machine remembers the numbers of frameworks and status lists
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) state: Option<PathBuf>,
}
