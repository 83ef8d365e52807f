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
    #[arg(long, value_name = "FILE", conflicts_with_all = ["audit", "signer"], help_heading = help::AFTER_ALLOW, value_hint = ValueHint::FilePath)]
    pub(crate) receipt: Option<PathBuf>,
    /// With --receipt: the private key to sign it with, in PEM: ECDSA on P-256, or Ed25519
    #[arg(long, value_name = "KEY", requires = "receipt", help_heading = help::AFTER_ALLOW, value_hint = ValueHint::FilePath)]
    pub(crate) sign_with: Option<PathBuf>,
    /// With --receipt: sign it as the job that runs, with no key of one's own: for CI
    ///
    /// A key is made for this run, and a certificate for it is asked for by an identity token: the one in SIGSTORE_ID_TOKEN, or
    /// the one that GitHub Actions gives to a job with the permission `id-token: write`. The signature goes into a public
    /// log and is timestamped. It is asked for after the allow; where no receipt comes of it, that is exit 6.
    #[arg(long, requires = "receipt", conflicts_with = "sign_with", help_heading = help::AFTER_ALLOW)]
    pub(crate) sign_keyless: bool,
    /// With --sign-keyless: the Sigstore services to ask (signing_config.v0.2.json); without it, the public-good ones
    #[arg(long, value_name = "FILE", requires = "sign_keyless", help_heading = help::AFTER_ALLOW, value_hint = ValueHint::FilePath)]
    pub(crate) signing_config: Option<PathBuf>,
    /// With --receipt: dsse, an envelope, or bundle, a Sigstore bundle v0.3, which without --sign-keyless is in no log
    ///
    /// Without this flag an envelope, and with --sign-keyless a bundle.
    #[arg(
        long,
        value_name = "FORMAT",
        requires = "receipt",
        help_heading = help::AFTER_ALLOW,
        hide_possible_values = true
    )]
    pub(crate) receipt_format: Option<ReceiptFormat>,
    /// With --receipt: attach each receipt to its image in the registry too, where the next handoff finds it
    ///
    /// For subjects in registries alone (oci:…). The login must be allowed to push; a token is asked for that, and for
    /// nothing but this one repository. A registry without a list of referrers has the receipt in the list that a tag made
    /// of the image's digest leads to; of two runs that add to that at one moment, one may be lost. What is attached stays attached: where one of several receipts cannot be, that is
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
