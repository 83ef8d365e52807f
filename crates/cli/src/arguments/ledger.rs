use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::Format;
use crate::help;

#[derive(Debug, Subcommand)]
#[command(after_help = help::LEDGER)]
pub(crate) enum Ledger {
    /// List what was decided, the oldest first
    List(LedgerList),
    /// Show one decision again, in words, and what it was made from
    Show(LedgerShow),
    /// See whether a ledger is as it was written: 0 it is, 1 it is not, 5 it cannot be read
    Verify(LedgerVerify),
    /// Sign how far the ledger is and what it holds, once all of it is seen to hold
    Checkpoint(LedgerCheckpoint),
    /// Write everything into a folder or a tar file that others can verify
    Export(LedgerExport),
}

/// How to write a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lines {
    Text,
    Jsonl,
}

#[derive(Debug, Args)]
pub(crate) struct LedgerList {
    /// The ledger
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Only decisions for this handoff
    #[arg(long, value_name = "NAME")]
    pub(crate) handoff: Option<String>,
    /// Only decisions about a subject with this digest, such as sha256:<64 hex digits>
    #[arg(long, value_name = "DIGEST")]
    pub(crate) subject: Option<String>,
    /// Only decisions of this word: allow, deny or undecided
    #[arg(long, value_name = "WORD", value_parser = ["allow", "deny", "undecided"], hide_possible_values = true)]
    pub(crate) decision: Option<String>,
    /// How to write it: text, or jsonl for the entries as they are kept, one a line
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) format: Lines,
}

#[derive(Debug, Args)]
pub(crate) struct LedgerShow {
    /// The ledger
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// The number of the entry
    #[arg(value_name = "ENTRY", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) entry: u64,
    /// How to write it: text, or json for the report as it was
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct LedgerVerify {
    /// The ledger
    #[arg(value_name = "FILE", required_unless_present = "archive", conflicts_with = "archive", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
    /// Instead: a folder into which a ledger was exported
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) archive: Option<PathBuf>,
    /// The public key that must have signed every checkpoint; there must be one
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) key: Option<PathBuf>,
    /// A checkpoint that was kept elsewhere; may be repeated
    ///
    /// Entries taken off the end, an older copy, and a history written anew do not agree with it.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) checkpoint: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = help::SIGNING_KEYS)]
pub(crate) struct LedgerCheckpoint {
    /// The ledger
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// The private key to sign with, in PEM: ECDSA on P-256 or Ed25519
    #[arg(long, value_name = "KEY", value_hint = ValueHint::FilePath)]
    pub(crate) sign_with: PathBuf,
    /// Sign only where at least so many decisions were recorded since the last checkpoint
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) every: Option<u64>,
    /// Write the checkpoint to this file as well, to keep it elsewhere
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = help::LEDGER_EXPORT)]
pub(crate) struct LedgerExport {
    /// The ledger
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// A folder that is not there yet or is empty, or a file whose name ends in .tar
    #[arg(long, value_name = "DIR|FILE.tar", value_hint = ValueHint::AnyPath)]
    pub(crate) output: PathBuf,
}
