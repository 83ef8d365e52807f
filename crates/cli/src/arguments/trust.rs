use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::Reaching;

#[derive(Debug, Subcommand)]
pub(crate) enum Trust {
    /// List every authority of a framework's roots, or of the roots that are part of this program
    Show(TrustShow),
    /// Take TUF repositories over into their stores, never back to older ones: 0 done, 4 not reached, 5 refused
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
    /// Roots of the framework that are kept fresh with TUF; all of them where none is named
    #[arg(value_name = "NAME", conflicts_with_all = ["root", "store"])]
    pub(crate) names: Vec<String>,
    /// The framework that names the pinned root and the store of each; without it, COUNTERSIGN_POLICY
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["root", "store"])]
    pub(crate) policy: Option<PathBuf>,
    /// Where the repository is: an address such as https://tuf.example/, or a folder; may be repeated
    ///
    /// An address is that of the folder in which timestamp.json lies. Targets lie in targets/ below it, or beside it where it
    /// ends in metadata/. A folder is a copy of the repository, made today from where its operators publish it. They are
    /// tried in this order: what one of them lacks or lies about, the next may have. In place of what the framework says.
    #[arg(long, value_name = "URL|DIR")]
    pub(crate) from: Vec<OsString>,
    /// The pinned root, without a framework: the root metadata that you were given by a way you trust
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires_all = ["store", "from"])]
    pub(crate) root: Option<PathBuf>,
    /// The store, without a framework: made when it is not there, and what one names as `sigstore: { tuf: … }`
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, requires = "root")]
    pub(crate) store: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reaching: Reaching,
}
