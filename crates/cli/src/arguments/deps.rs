use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::Asking;
use crate::help;

/// How to write what an artifact is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TreeFormat {
    Text,
    Json,
    Cyclonedx,
    Svg,
}

/// Show what an artifact is made of, and what a handoff finds of each dependency
///
/// With a framework, the artifact is judged as `verify` does, nothing is recorded, released or signed, and the exit code is that
/// of `verify`. Without one, it is what the files say of themselves, judged by nobody: exit 0 then means that it was read, and
/// is no allow.
#[derive(Debug, Args)]
#[command(after_help = help::DEPS)]
pub(crate) struct Deps {
    /// An artifact, as `verify` takes it; without a framework, a file: an artifact, a bill of materials, a lockfile, or evidence
    /// that carries a bill
    #[arg(value_name = "SUBJECT", value_hint = ValueHint::FilePath)]
    pub(crate) subject: OsString,
    /// The framework to judge by; without it, COUNTERSIGN_POLICY; without both, nothing is judged
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<PathBuf>,
    /// The handoff to judge for; not needed when the framework has one
    #[arg(long, value_name = "NAME")]
    pub(crate) handoff: Option<String>,
    /// Evidence: a bundle or DSSE envelope, or a directory of them; may be repeated
    #[arg(short = 'a', long = "attestation", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) attestations: Vec<PathBuf>,
    /// With a framework: a lockfile of what is judged, such as Cargo.lock; may be repeated
    #[arg(long = "lockfile", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) lockfiles: Vec<PathBuf>,
    /// Also read the evidence that lies beside the file, under its name, as `verify` does
    #[arg(long)]
    pub(crate) beside: bool,
    /// A ledger of earlier releases, which a handoff with a `baseline` holds this one against; nothing is recorded in it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ledger: Option<PathBuf>,
    /// Instead of the tree: every shortest way by which this package came in; may be repeated
    ///
    /// A package URL, in whatever spelling; without a version, every version of it. What has no package URL is asked for by its
    /// name, as the tree shows it.
    #[arg(long, value_name = "PURL")]
    pub(crate) why: Vec<String>,
    /// Draw so many levels: 1 is what the artifact itself needs; what is deeper is counted
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), conflicts_with = "why")]
    pub(crate) depth: Option<u32>,
    /// How to write it: text, json, cyclonedx (a bill with what was found of each component), or svg (a picture)
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) format: TreeFormat,
    /// Write it to a file instead of standard output, whole or not at all
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) asking: Asking,
}
