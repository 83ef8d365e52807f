use std::path::PathBuf;

use clap::{Args, ValueHint};
use model::Age;

/// What of the network is asked, by whom, and how. Nothing is where no subject is in a registry.
#[derive(Debug, Args)]
pub(crate) struct Asking {
    #[command(flatten)]
    pub(crate) reaching: Reaching,
    #[command(flatten)]
    pub(crate) logins: LoginFiles,
    /// A folder to keep contents of images in, which are fetched once; made when it is not there
    ///
    /// Contents are kept by their digest, and hashed again whenever they are read. A tag, what is attached to an image, or
    /// that something is not there is never kept: so with --offline it is of no use, and a pack is what to carry. What is wrong with the folder changes no decision. Several runs may share it.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "offline")]
    pub(crate) cache: Option<PathBuf>,
    /// The npm registry that npm: subjects are of, such as https://registry.example/npm/
    ///
    /// Its attestations count where what was signed names it by this address, the package, its version and its tarball. Where
    /// a handoff asks who publishes dependencies, it is asked for the attestations of npm packages that were not brought.
    #[arg(long, value_name = "URL")]
    pub(crate) npm_registry: Option<String>,
    /// Who is asked for packages in place of --npm-registry, such as a mirror of your own
    ///
    /// What was signed must name the registry still, and not the mirror.
    #[arg(long, value_name = "URL", requires = "npm_registry")]
    pub(crate) npm_mirror: Option<String>,
    /// The index that pypi: subjects are of, such as https://index.example/simple/
    ///
    /// It answers in JSON (PEP 691) and says where a file's provenance is (PEP 740). Each attestation counts where what
    /// was signed names the file and its digest; who may publish it is for the framework to say. Where the provenance is
    /// at another host, name that with --host. Where a handoff asks who publishes dependencies, it is asked for the
    /// provenance of Python packages that was not brought.
    #[arg(long, value_name = "URL")]
    pub(crate) pypi_index: Option<String>,
    /// Also take as evidence what GitHub has as attestations of each subject in this repository, such as acme/widget
    ///
    /// GitHub is asked once for each subject, by its SHA-256. That it has none is no fault; where it cannot be asked, or
    /// does not answer, nothing is decided about that subject (exit 4), and after 16 of those the others are not asked about.
    /// Where a handoff asks who publishes dependencies, it is asked about those that nothing was brought for, too.
    #[arg(long, value_name = "OWNER/REPO")]
    pub(crate) github: Option<String>,
    /// With --github: the API of a server of your own, such as https://github.example/api/v3/
    #[arg(long, value_name = "URL", requires = "github")]
    pub(crate) github_api: Option<String>,
    /// With --github: the environment variable that holds a token; what is public needs none
    ///
    /// The token goes to the API alone, whatever that leads to.
    #[arg(long, value_name = "NAME", requires = "github")]
    pub(crate) github_token_env: Option<String>,
}

/// As whom a registry is asked.
#[derive(Debug, Args)]
pub(crate) struct LoginFiles {
    /// A file of logins as Docker or Podman writes it, in place of those in the customary places; may be repeated
    ///
    /// Without it, the first that knows the registry of $REGISTRY_AUTH_FILE, containers/auth.json in $XDG_RUNTIME_DIR and
    /// in $XDG_CONFIG_HOME or ~/.config, and config.json in $DOCKER_CONFIG or ~/.docker. A login goes to the registry it
    /// was given for, and to where that has its tokens from if it is named: nowhere else, whatever leads there.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) login_file: Vec<PathBuf>,
}

/// What of the network may be asked, and how.
#[derive(Debug, Args)]
pub(crate) struct Reaching {
    /// Ask nothing of the network: what is only there is out of reach (exit 4)
    #[arg(long)]
    pub(crate) offline: bool,
    /// Another host that may be asked, such as auth.example or auth.example:8443; may be repeated
    ///
    /// A registry is named by its image, and whoever serves a repository by its address. Where a registry has its tokens from
    /// another host, or leads to one with a tag, that is named here. Blobs come from wherever a registry leads, over TLS from public addresses: their digest is known.
    #[arg(long, value_name = "HOST")]
    pub(crate) host: Vec<String>,
    /// A host that is asked without TLS, with its port, such as registry.internal:5000; may be repeated
    ///
    /// On this machine (localhost, 127.0.0.1) a registry is asked without TLS at every port but 443.
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) plain_http: Vec<String>,
    /// Certificates in PEM of authorities that hosts are believed by, beside those of this machine; may be repeated
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ca_file: Vec<PathBuf>,
    /// How long all may take that is asked for one subject or repository, such as 90s, 10m or 4h [default: 1h]
    ///
    /// What comes later is out of reach (exit 4). Beside this, each answer must begin, and go on, within seconds.
    #[arg(long, value_name = "TIME", value_parser = Age::parse)]
    pub(crate) timeout: Option<Age>,
}
