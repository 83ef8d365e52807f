use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::help;

/// Who must have signed the framework, and how old it may not be.
#[derive(Debug, Default, Args)]
pub(crate) struct PolicySigned {
    /// Who must have signed the framework, such as key:retail.pub or github:retail/frameworks
    ///
    /// In the words of --signer: key:FILE, github:OWNER/REPO[/.github/workflows/FILE[@REF]] or email:ADDRESS@ISSUER.
    /// Without a signature of theirs over the framework as it is, with every file it names, nothing is decided
    /// (exit 5).
    #[arg(long, help_heading = help::WHICH_FRAMEWORK, value_name = "KIND:VALUE")]
    pub(crate) policy_signer: Option<String>,
    /// With --policy-signer: the signature, where it is not the framework's file name and `.sig`
    #[arg(long, help_heading = help::WHICH_FRAMEWORK, value_name = "FILE", requires = "policy_signer", value_hint = ValueHint::FilePath)]
    pub(crate) policy_signature: Option<PathBuf>,
    /// With --policy-signer: a trusted_root.json of a Sigstore instance of your own
    ///
    /// Without it, certificates under the public-good and the GitHub root that are part of this program count.
    #[arg(long, help_heading = help::WHICH_FRAMEWORK, value_name = "FILE", requires = "policy_signer", value_hint = ValueHint::FilePath)]
    pub(crate) policy_trusted_root: Option<PathBuf>,
    /// The framework must have this number or a higher one: an older edition put in its place decides nothing (exit 5)
    #[arg(long, help_heading = help::WHICH_FRAMEWORK, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) policy_min_number: Option<u64>,
    /// The framework must have this name: another one of the same owner in its place decides nothing (exit 5)
    #[arg(long, help_heading = help::WHICH_FRAMEWORK, value_name = "NAME")]
    pub(crate) policy_name: Option<String>,
}

/// Sign an edition of a framework, so that others can tell it from what somebody changed
///
/// What is signed is its digest: the framework's text, every key and root file it names, and the roots that are part of
/// this program.
#[derive(Debug, Args)]
#[command(after_help = help::SIGNING_KEYS)]
pub(crate) struct PolicySign {
    /// The framework
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// The private key to sign with, in PEM: ECDSA on P-256 or Ed25519
    #[arg(long, value_name = "KEY", required_unless_present = "statement", value_hint = ValueHint::FilePath)]
    pub(crate) sign_with: Option<PathBuf>,
    /// The digest of the edition before, which the signature then names
    #[arg(long, value_name = "DIGEST")]
    pub(crate) previous: Option<String>,
    /// Write the signature to this file instead of the framework's file name and `.sig`
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Sign nothing: print the statement, for another tool to sign as an in-toto statement
    ///
    /// The bundle or envelope that comes of it is the signature.
    #[arg(long, conflicts_with_all = ["sign_with", "output"])]
    pub(crate) statement: bool,
}

#[derive(Debug, Args)]
#[command(mut_arg("policy_signer", |argument| argument.required(true)))]
pub(crate) struct PolicyVerify {
    /// The framework
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) signed: PolicySigned,
}
