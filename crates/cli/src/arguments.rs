use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

use crate::help;

/// The command line. A flag is here only when what it asks for is enforced.
#[derive(Debug, Parser)]
#[command(
    name = "countersign",
    version,
    about = help::ABOUT,
    before_help = help::FIRST,
    after_help = help::exit_codes_text(),
    help_template = help::TEMPLATE,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colour: in a terminal unless NO_COLOR is set, always, or never
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto", hide_possible_values = true)]
    pub(crate) color: Colour,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Decide whether artifacts may be taken over at a handoff
    Verify(Verify),
    /// Show what evidence and files say, judged by nobody
    Inspect(Inspect),
    /// Explain a check or a reason for rejecting evidence
    Explain(Explain),
    /// Check a framework, or print its schema
    #[command(subcommand)]
    Policy(Policy),
    /// Show who is trusted to vouch for signers
    #[command(subcommand)]
    Trust(Trust),
    /// Print completions for a shell
    Completions(Completions),
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

/// How to write a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

#[derive(Debug, Args)]
#[command(after_help = help::VERIFY_EXAMPLES)]
pub(crate) struct Verify {
    /// What wants to cross: a file, or a digest such as sha256:<64 hex digits>
    ///
    /// A digest says that you vouch for it being the digest of what will be used. What nobody hashes is named as
    /// evidence names it, such as gitCommit:<40 hex digits> or gce_image_id:<number>; the kinds are gitCommit, gitTree,
    /// gitBlob, gitTag, dirHash and gce_image_id. A file whose name looks like one of these is written with its
    /// folder, as ./sha256:x.
    #[arg(required = true, value_name = "SUBJECT", value_hint = ValueHint::FilePath)]
    pub(crate) subjects: Vec<OsString>,
    /// The framework to judge by; without it, COUNTERSIGN_POLICY
    ///
    /// It is never searched for: a delivery must not bring the rules it is judged by.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<PathBuf>,
    /// The handoff to judge for; not needed when the framework has one
    #[arg(long, value_name = "NAME")]
    pub(crate) handoff: Option<String>,
    /// Evidence: a bundle or DSSE envelope, or a directory of them; may be repeated
    ///
    /// In a directory, files that are named like evidence (.json, .jsonl, .sigstore, .bundle, .dsse, .att)
    /// are read, and those of its subdirectories are not.
    #[arg(short = 'a', long = "attestation", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) attestations: Vec<PathBuf>,
    /// Ask nothing of the network; this version never does
    #[arg(long)]
    pub(crate) offline: bool,
    /// How to write the report: text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) format: Format,
    /// Write the report to a file instead of standard output, whole or not at all
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// Evidence, a directory of evidence, or any file
    #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The id in the brackets of a report, such as unlisted-builder; without it, all are listed
    #[arg(value_name = "CHECK")]
    pub(crate) id: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// Check a framework and every file it names: 0 clean, 1 findings, 5 unusable
    Check(PolicyCheck),
    /// Print the JSON Schema of the framework file, for editors
    Schema,
}

#[derive(Debug, Args)]
pub(crate) struct PolicyCheck {
    /// The framework
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Trust {
    /// List every authority of a framework's roots, or of the roots that are part of this program
    Show(TrustShow),
    /// Take a mirrored TUF repository over into a store, never back to an older one: 0 done, 5 refused
    Update(TrustUpdate),
}

#[derive(Debug, Args)]
pub(crate) struct TrustShow {
    /// The framework whose roots to show; without it, COUNTERSIGN_POLICY, else the embedded roots
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct TrustUpdate {
    /// The pinned root: the root metadata of the repository that you were given by a way you trust
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) root: PathBuf,
    /// A copy of the repository, made today from where its operators publish it
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) repository: PathBuf,
    /// The store: made when it is not there, and what a framework names as `sigstore: { tuf: … }`
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) store: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}
