use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::help;

/// How to write what a recheck found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RecheckFormat {
    Text,
    Json,
    Markdown,
}

/// See whether what was accepted would be accepted today: 0 all of it, 1 something lost trust
///
/// Judges again, from the evidence the ledger keeps, every artifact that was accepted at a handoff of this framework: the
/// latest acceptance of each. What is revoked or suspended, the framework and its roots count as they are today; ages
/// count when it was accepted.
#[derive(Debug, Args)]
#[command(after_help = help::RECHECK)]
pub(crate) struct Recheck {
    /// The ledger
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ledger: PathBuf,
    /// The framework of today; without it, COUNTERSIGN_POLICY
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<PathBuf>,
    /// Only what was accepted at this handoff
    #[arg(long, value_name = "NAME")]
    pub(crate) handoff: Option<String>,
    /// Judge everything again, and not only what may have changed since the last recheck
    #[arg(long)]
    pub(crate) full: bool,
    /// Instead: what rests on something, as `status revoke` names it, if it were revoked: 0 nothing, 1 something
    ///
    /// Nothing is judged or written. What is told rests on it by evidence that held when it was accepted.
    #[arg(long, value_names = ["revoke|suspend", "KIND:VALUE"], num_args = 2, conflicts_with_all = ["full", "state"])]
    pub(crate) what_if: Option<Vec<String>>,
    /// Do not record what is found
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// A file in which this machine remembers the numbers of frameworks and status lists, as of `verify`
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) state: Option<PathBuf>,
    /// How to write the report: text, json or markdown
    ///
    /// markdown is for the summary of a job, or the issue it opens. What --what-if tells is text or json.
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) format: RecheckFormat,
    /// Write the report to a file instead of standard output, whole or not at all
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}
