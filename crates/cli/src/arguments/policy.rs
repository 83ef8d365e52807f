use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::{Format, LoginFiles, PolicySign, PolicyVerify, Reaching};
use crate::help;

#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// Check a framework and every file it names: 0 clean, 1 findings, 5 unusable
    Check(PolicyCheck),
    /// Draft a framework that pins what the evidence of a good artifact proves
    Init(PolicyInit),
    /// Run the cases kept beside a framework: 0 all as expected, 1 not, 5 unusable
    Test(PolicyTest),
    /// Sign an edition of a framework, so that others can tell it from what somebody changed
    Sign(PolicySign),
    /// See whether somebody signed a framework as it is: 0 they did, 5 they did not
    Verify(PolicyVerify),
    /// Draw who hands over what to whom, and what has ended, is too broad, or was suspended or revoked
    Graph(PolicyGraph),
    /// Tell what changed from one framework to another: 0 nothing, 1 something, 5 unusable
    Diff(PolicyDiff),
    /// Print the JSON Schema of the framework file, for editors
    Schema,
}

#[derive(Debug, Args)]
#[command(after_help = help::INIT_EXAMPLES)]
pub(crate) struct PolicyInit {
    /// An artifact that you know to be good: a file, a digest, or an image (oci-layout:DIR:TAG, oci:REF)
    ///
    /// What is attached to an image is its evidence. The draft demands what every image of an index has; where nobody signed
    /// the index itself, it is for the images alone, by their platforms.
    #[arg(long, value_name = "ARTIFACT", value_hint = ValueHint::FilePath)]
    pub(crate) from: OsString,
    /// Its evidence: a file, or a directory of files; may be repeated, and is not needed for an image
    #[arg(short = 'a', long = "attestation", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) attestations: Vec<PathBuf>,
    /// A public key that may have signed it, beside or below where the framework will stand
    ///
    /// Beside it, certificates under the public-good and the GitHub root that are part of this program count.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) key: Option<PathBuf>,
    /// A trusted_root.json of a Sigstore instance of your own, beside or below where the framework will stand
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) trusted_root: Option<PathBuf>,
    /// Write the draft to a new file instead of standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reaching: Reaching,
    #[command(flatten)]
    pub(crate) logins: LoginFiles,
}

#[derive(Debug, Args)]
#[command(after_help = help::TEST_CASE)]
pub(crate) struct PolicyTest {
    /// The framework, such as intake.yaml with its cases in intake.cases; without it, COUNTERSIGN_POLICY
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
}

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Picture {
    Svg,
    Mermaid,
}

#[derive(Debug, Args)]
pub(crate) struct PolicyGraph {
    /// The framework
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// How to draw: svg, or mermaid for pages that draw it themselves
    #[arg(long, value_name = "FORMAT", default_value = "svg", hide_possible_values = true)]
    pub(crate) format: Picture,
    /// Write the picture to a file instead of standard output, whole or not at all
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = help::DIFF)]
pub(crate) struct PolicyDiff {
    /// The framework as it was
    #[arg(value_name = "OLD", value_hint = ValueHint::FilePath)]
    pub(crate) old: PathBuf,
    /// The framework as it is to be
    #[arg(value_name = "NEW", value_hint = ValueHint::FilePath)]
    pub(crate) new: PathBuf,
    /// Judge again by both what was accepted into this ledger, and tell what would change; nothing is recorded
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ledger: Option<PathBuf>,
    /// How to write it: text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct PolicyCheck {
    /// The framework
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
}
