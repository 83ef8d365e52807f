use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::DecisionFormat;

/// Show a saved decision again, in any format; it judges nothing
///
/// Exit 0 means that it was written, whatever the decision says: only `verify` lets anything pass. Whoever wrote the file
/// may have written anything; a ledger is where decisions can be believed.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  countersign verify widget-1.4.2.tgz --policy intake.yaml -a evidence/ --format json --output decision.json
  countersign report decision.json --format markdown")]
pub(crate) struct Report {
    /// A decision as `countersign verify --format json` wrote it
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// How to write it: as `verify --format`
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) format: DecisionFormat,
    /// Write it to a file instead of standard output, whole or not at all
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}
