use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::Asking;
use crate::help;

/// A pack to judge from.
#[derive(Debug, Args)]
pub(crate) struct PackGiven {
    /// Judge from this pack, as `countersign pack` makes it, and ask nothing of the network
    ///
    /// What is judged is what it was made for. Files it does not hold are named before it, or a folder they lie in, and
    /// found by their digests. Who judges must come from outside of it: --policy, --policy-digest or --pack-signer.
    #[arg(long, value_name = "FILE", help_heading = help::FROM_A_PACK, conflicts_with_all = ["attestations", "lockfiles", "beside", "github", "release_to", "attach_receipt"], value_hint = ValueHint::FilePath)]
    pub(crate) pack: Option<PathBuf>,
    /// Who must have signed the pack, such as key:retail.pub: then the framework in it is meant
    ///
    /// In the words of --signer. Without a signature of theirs over its index nothing is decided (exit 5). Advisories in a
    /// pack count only with it, since nobody signs those by themselves.
    #[arg(long, value_name = "KIND:VALUE", requires = "pack", help_heading = help::FROM_A_PACK)]
    pub(crate) pack_signer: Option<String>,
    /// With --pack-signer: a trusted_root.json of a Sigstore instance of your own
    #[arg(long, value_name = "FILE", requires = "pack_signer", help_heading = help::FROM_A_PACK, value_hint = ValueHint::FilePath)]
    pub(crate) pack_trusted_root: Option<PathBuf>,
}

/// Put all that a decision is made from into one file, for where nothing can be asked
///
/// It holds the evidence, the framework with every file it names, its status lists and other reference inputs, and of
/// images their manifests: each by its digest, listed in an index. It decides nothing, and vouches for nothing.
#[derive(Debug, Args)]
#[command(after_help = help::PACK)]
pub(crate) struct PackMade {
    /// What is to be judged elsewhere, as of `verify`
    #[arg(required = true, value_name = "SUBJECT", value_hint = ValueHint::FilePath)]
    pub(crate) subjects: Vec<OsString>,
    /// The framework it is judged by; without it, COUNTERSIGN_POLICY
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<PathBuf>,
    /// The handoff it is judged for; not needed when the framework has one
    #[arg(long, value_name = "NAME")]
    pub(crate) handoff: Option<String>,
    /// Evidence, as of `verify`; may be repeated
    #[arg(short = 'a', long = "attestation", value_name = "PATH|URL", value_hint = ValueHint::AnyPath)]
    pub(crate) attestations: Vec<PathBuf>,
    /// A lockfile of what is judged, as of `verify`; may be repeated
    #[arg(long = "lockfile", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) lockfiles: Vec<PathBuf>,
    /// Also take the evidence that lies beside each file, as of `verify`
    #[arg(long)]
    pub(crate) beside: bool,
    /// Take the files that are judged as well; the layers of images never are
    #[arg(long)]
    pub(crate) with_artifacts: bool,
    /// Sign the index with this private key, in PEM: ECDSA on P-256 or Ed25519
    #[arg(long, value_name = "KEY", value_hint = ValueHint::FilePath)]
    pub(crate) sign_with: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// Write the pack to this file, a tar file; there must be nothing of this name
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,
}

/// Write the files of a pack into a folder, each under its digest, once all of them are seen to be what its index says
///
/// Nothing of it is judged, and nothing in it has a name of its maker's choosing.
#[derive(Debug, Args)]
pub(crate) struct Unpack {
    /// The pack
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// A folder that is not there yet, or is empty
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) dir: PathBuf,
}
