use std::path::PathBuf;

use clap::{Args, ValueHint};

/// What of the network is asked, and how. Nothing is where no subject is in a registry.
#[derive(Debug, Args)]
pub(crate) struct Asking {
    /// Ask nothing of the network: what is only there is out of reach (exit 4)
    #[arg(long)]
    pub(crate) offline: bool,
    /// A file of logins as Docker or Podman writes it, in place of those in the customary places; may be repeated
    ///
    /// Without it, the first that knows the registry of $REGISTRY_AUTH_FILE, containers/auth.json in $XDG_RUNTIME_DIR and
    /// in $XDG_CONFIG_HOME or ~/.config, and config.json in $DOCKER_CONFIG or ~/.docker. A login goes to the registry it
    /// was given for, and to where that has its tokens from if it is named: nowhere else, whatever leads there.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) login_file: Vec<PathBuf>,
    /// Another host that may be asked, such as auth.example or auth.example:8443; may be repeated
    ///
    /// A registry is named by its image. Where it has its tokens from another host, or leads to one with a tag, that is
    /// named here. Blobs come from wherever a registry leads, over TLS from public addresses: their digest is known.
    #[arg(long, value_name = "HOST")]
    pub(crate) host: Vec<String>,
    /// A host that is asked without TLS, with its port, such as registry.internal:5000; may be repeated
    ///
    /// On this machine (localhost, 127.0.0.1) a registry is asked without TLS at every port but 443.
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) plain_http: Vec<String>,
    /// The npm registry that npm: subjects are of, such as https://registry.example/npm/
    ///
    /// Its attestations count where what was signed names it by this address, the package, its version and its tarball.
    #[arg(long, value_name = "URL")]
    pub(crate) npm_registry: Option<String>,
    /// Certificates in PEM of authorities that hosts are believed by, beside those of this machine; may be repeated
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ca_file: Vec<PathBuf>,
}
