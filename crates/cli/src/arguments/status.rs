use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::{Format, LoginFiles, PolicySigned, Reaching};
use crate::help;

#[derive(Debug, Subcommand)]
#[command(after_help = help::SIGNING_KEYS)]
pub(crate) enum Status {
    /// Begin a list: number 1, with nothing on it
    New(StatusNew),
    /// Say that something is not to be relied on any more
    Revoke(StatusRevoke),
    /// Say that something is not to be relied on until somebody has looked at it
    Suspend(StatusSuspend),
    /// Say that a suspension is over
    Lift(StatusLift),
    /// Issue a list again as it is, with a new end; or add another party's signature to it
    Sign(StatusSign),
    /// Show what a list says
    Show(StatusShow),
    /// Put a newer list where the framework names it, once it holds
    Pull(StatusPull),
    /// Put a list into a registry, where others pull it from
    Push(StatusPush),
}

/// Put a list into a registry, where others pull it from
///
/// It becomes the one layer of an artifact, under a tag. A list that has ended, one of a lower number than the one that is
/// there, and one in the place of something else is refused (exit 5); where the registry does not take it, that is exit 6.
/// It vouches for nothing: whoever pulls the list holds it to their framework.
#[derive(Debug, Args)]
#[command(after_help = help::STATUS_PUSH)]
pub(crate) struct StatusPush {
    /// The list
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Where to put it, with a tag, such as oci:registry.example/retail/status:retail-list
    #[arg(long, value_name = "oci:REF")]
    pub(crate) to: OsString,
    #[command(flatten)]
    pub(crate) reaching: Reaching,
    #[command(flatten)]
    pub(crate) logins: LoginFiles,
}

/// By whom the next list is signed, and where it goes.
#[derive(Debug, Args)]
pub(crate) struct Issue {
    /// The private key to sign with, in PEM: ECDSA on P-256 or Ed25519
    #[arg(long, value_name = "KEY", value_hint = ValueHint::FilePath)]
    pub(crate) sign_with: PathBuf,
    /// The public key that signed the list as it is, where that is another one
    ///
    /// Without it, the list must be signed with the key that signs the next one: nobody goes on from a list that
    /// somebody else may have put in its place.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) trust_key: Option<PathBuf>,
    /// Write the next list to this file, and leave FILE as it is
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = help::STATUS_NEW)]
pub(crate) struct StatusNew {
    /// Where to write it; there must be nothing of this name
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// What frameworks call the list
    #[arg(long, value_name = "NAME")]
    pub(crate) list: String,
    /// The participant that issues it, as frameworks call it
    #[arg(long, value_name = "PARTICIPANT")]
    pub(crate) authority: String,
    /// Frameworks and participants that it is for; nobody else may use it
    #[arg(long, value_name = "NAME", required = true, num_args = 1..)]
    pub(crate) audience: Vec<String>,
    /// For how long it holds, such as 7d: the next list must be there before
    #[arg(long, value_name = "AGE")]
    pub(crate) lasts: String,
    /// The private key to sign with, in PEM: ECDSA on P-256 or Ed25519
    #[arg(long, value_name = "KEY", value_hint = ValueHint::FilePath)]
    pub(crate) sign_with: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = help::STATUS_TARGETS.as_str())]
pub(crate) struct StatusRevoke {
    /// The list
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// What is revoked, as KIND:VALUE
    #[arg(value_name = "TARGET")]
    pub(crate) target: String,
    /// Nothing counts that was signed at or after this time, such as 2026-11-01T00:00:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// It was in wrong hands from this time, with --until
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<String>,
    /// It was in wrong hands until this time, with --from
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// Nothing counts, whenever it was signed
    #[arg(long)]
    pub(crate) always: bool,
    /// Why, in a sentence for the person at the gate
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// For how long the next list holds, such as 7d; without it, for as long as this one did
    #[arg(long, value_name = "AGE")]
    pub(crate) lasts: Option<String>,
    #[command(flatten)]
    pub(crate) issue: Issue,
}

#[derive(Debug, Args)]
#[command(after_help = help::STATUS_TARGETS.as_str())]
pub(crate) struct StatusSuspend {
    /// The list
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// What is suspended, as KIND:VALUE
    #[arg(value_name = "TARGET")]
    pub(crate) target: String,
    /// When you mean to know more. Passing it lifts nothing: that takes `countersign status lift`
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// Why, in a sentence for the person at the gate
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// What happened, as your incidents are numbered
    #[arg(long, value_name = "ID")]
    pub(crate) incident: String,
    /// For how long the next list holds, such as 7d; without it, for as long as this one did
    #[arg(long, value_name = "AGE")]
    pub(crate) lasts: Option<String>,
    #[command(flatten)]
    pub(crate) issue: Issue,
}

#[derive(Debug, Args)]
#[command(after_help = help::STATUS_TARGETS.as_str())]
pub(crate) struct StatusLift {
    /// The list
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// The suspension, by its id as `countersign status show` tells it, or what it suspends as KIND:VALUE
    #[arg(value_name = "ENTRY|TARGET")]
    pub(crate) entry: String,
    /// Why, in a sentence for the person at the gate
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) reason: String,
    /// For how long the next list holds, such as 7d; without it, for as long as this one did
    #[arg(long, value_name = "AGE")]
    pub(crate) lasts: Option<String>,
    #[command(flatten)]
    pub(crate) issue: Issue,
}

#[derive(Debug, Args)]
pub(crate) struct StatusSign {
    /// The list
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Add a signature to the list as it is, which keeps its number: --trust-key says who signed it before
    #[arg(long, requires = "trust_key", conflicts_with = "lasts")]
    pub(crate) add: bool,
    /// For how long the next list holds, such as 7d; without it, for as long as this one did
    #[arg(long, value_name = "AGE")]
    pub(crate) lasts: Option<String>,
    #[command(flatten)]
    pub(crate) issue: Issue,
}

#[derive(Debug, Args)]
pub(crate) struct StatusShow {
    /// The list
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Only what speaks of this, as KIND:VALUE
    #[arg(value_name = "TARGET")]
    pub(crate) target: Option<String>,
    /// The public key that must have signed it; without it, nobody vouches for what is shown
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) trust_key: Option<PathBuf>,
    /// How to write it: text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) format: Format,
}

/// Put a newer list where the framework names it, once it holds
///
/// It must hold as a run would have it: signed by those whom the framework lists, for its readers, in force, whole, and
/// of no lower number than `min-number`, the list at hand and --state have seen. Then it takes the place of the list at
/// hand at once, and what changed is told. One that does not hold changes nothing (exit 5), and neither does one that is
/// not there (exit 4). The list that is there already is no fault (exit 0).
#[derive(Debug, Args)]
#[command(after_help = help::STATUS_PULL)]
pub(crate) struct StatusPull {
    /// Which lists, as the framework calls them; without it, every list that a handoff asks
    #[arg(value_name = "LIST")]
    pub(crate) lists: Vec<String>,
    /// The framework that names the lists; without it, COUNTERSIGN_POLICY
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) signed: PolicySigned,
    /// Where newer lists are: a folder with files named as the framework's, the file of the one list, or oci:REF
    ///
    /// A folder is a mirror that is mounted, or what was carried over. oci:registry.example/acme/status:retail-list is an
    /// artifact of a registry whose one layer is the one list, of the media type
    /// application/vnd.countersign.status-list.v1: only then something is asked of the network.
    #[arg(long, value_name = "PATH|oci:REF", value_hint = ValueHint::AnyPath)]
    pub(crate) from: OsString,
    /// What this machine has seen before, as `countersign verify` keeps it: held against it, and remembered in it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) state: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reaching: Reaching,
    #[command(flatten)]
    pub(crate) logins: LoginFiles,
}
