use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::help;

/// Receipts of what is allowed.
#[derive(Debug, Args)]
pub(crate) struct Receipted {
    /// After an allow, write its receipt to this file: a signed SLSA verification summary for the next handoff
    ///
    /// The handoff says with `receipt` how its receipts name themselves. Several subjects have one each, a line for each
    /// in the order of the command line. An allow whose receipt cannot be written is exit 6. A receipt of an earlier run
    /// does not stay there when this run gives none, unless its command line could not be read, and no other file is
    /// replaced.
    #[arg(long, value_name = "FILE", requires = "sign_with", conflicts_with_all = ["audit", "signer"], help_heading = help::AFTER_ALLOW, value_hint = ValueHint::FilePath)]
    pub(crate) receipt: Option<PathBuf>,
    /// With --receipt: the private key to sign it with, in PEM: ECDSA on P-256, or Ed25519
    #[arg(long, value_name = "KEY", requires = "receipt", help_heading = help::AFTER_ALLOW, value_hint = ValueHint::FilePath)]
    pub(crate) sign_with: Option<PathBuf>,
    /// With --receipt: dsse, an envelope, or bundle, a Sigstore bundle v0.3 that names the key and is in no log
    #[arg(
        long,
        value_name = "FORMAT",
        requires = "receipt",
        default_value = "dsse",
        help_heading = help::AFTER_ALLOW,
        hide_possible_values = true
    )]
    pub(crate) receipt_format: ReceiptFormat,
    /// With --receipt: attach each receipt to its image in the registry too, where the next handoff finds it
    ///
    /// For subjects in registries alone (oci:…). The login must be allowed to push; a token is asked for that, and for
    /// nothing but this one repository. A registry without a list of referrers has the receipt in the list that a tag made
    /// of the image's digest leads to. What is attached stays attached: where one of several receipts cannot be, that is
    /// exit 6, and those before it are there.
    #[arg(long, requires = "receipt", conflicts_with = "offline", help_heading = help::AFTER_ALLOW)]
    pub(crate) attach_receipt: bool,
}

/// The container of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReceiptFormat {
    Dsse,
    Bundle,
}
