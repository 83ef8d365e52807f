//! Where packages and attestations are asked for: what the command line names, and nothing else.

use acquire::{Fault, GithubRepository};
use transport::{Address, Credential};

use crate::arguments::Asking;
use crate::complaint::Complaint;
use crate::outside::Env;
use crate::subject::{PackageName, PublishedPackage};

/// GitHub's own API.
const GITHUB_API: &str = "https://api.github.com/";

/// What is asked beside the registries of images.
#[derive(Default)]
pub(super) struct Sources {
    /// The npm registry, by the name that what was signed gives it.
    npm: Option<Address>,
    /// Who is asked in its place.
    mirror: Option<Address>,
    /// The index of Python packages.
    pypi: Option<Address>,
    /// Whose attestations are asked for, of every subject.
    pub(super) github: Option<GithubSource>,
}

/// A repository on GitHub whose attestations are asked for.
pub(crate) struct GithubSource {
    /// Which.
    pub(crate) repository: GithubRepository,
    /// Of which server.
    pub(super) api: Address,
    /// Who asks.
    pub(super) credential: Option<Credential>,
}

/// Where a package is asked for: the registry's name, and who is asked in its place.
pub(super) struct Asked {
    pub(super) named: Address,
    pub(super) mirror: Option<Address>,
}

impl Sources {
    /// As the command line and the environment say.
    pub(super) fn of(asking: &Asking, env: &dyn Env) -> Result<Self, Complaint> {
        let read =
            |flag: &str, text: &Option<String>| text.as_deref().map(|text| address(flag, text)).transpose();
        Ok(Self {
            npm: read("--npm-registry", &asking.npm_registry)?,
            mirror: read("--npm-mirror", &asking.npm_mirror)?,
            pypi: read("--pypi-index", &asking.pypi_index)?,
            github: asking.github.as_deref().map(|text| GithubSource::of(text, asking, env)).transpose()?,
        })
    }

    /// Whether anybody is named who may have attestations of packages.
    pub(super) fn of_parts(&self) -> bool {
        self.npm.is_some() || self.pypi.is_some() || self.github.is_some()
    }

    /// Where this package is asked for.
    ///
    /// # Errors
    /// What to say so with, where nothing does.
    pub(super) fn asked(&self, package: &PublishedPackage) -> Result<Asked, &'static str> {
        let (named, mirror, help) = match &package.name {
            PackageName::Npm(_) => (&self.npm, self.mirror.clone(), NPM),
            PackageName::Pypi(_) => (&self.pypi, None, PYPI),
        };
        named.clone().map(|named| Asked { named, mirror }).ok_or(help)
    }
}

impl GithubSource {
    fn of(text: &str, asking: &Asking, env: &dyn Env) -> Result<Self, Complaint> {
        let repository = GithubRepository::parse(text).ok_or_else(|| Complaint {
            place: Some(text.to_owned()),
            ..Complaint::usage(
                "--github: this is no repository".to_owned(),
                "write its owner and its name, such as acme/widget".to_owned(),
            )
        })?;
        let api = address("--github-api", asking.github_api.as_deref().unwrap_or(GITHUB_API))?;
        let credential = asking.github_token_env.as_deref().map(|name| token(name, &api, env)).transpose()?;
        Ok(Self { repository, api, credential })
    }

    /// What is told where GitHub is not asked, or cannot be.
    pub(crate) fn unreached(&self, fault: Fault) -> Fault {
        let text =
            format!("what GitHub has as attestations in {} is not known: {}", self.repository, fault.text);
        Fault { text: text.into(), ..fault }
    }
}

/// The token in a variable. It is never shown, and goes to the API alone.
fn token(name: &str, api: &Address, env: &dyn Env) -> Result<Credential, Complaint> {
    let value = env.some(name).and_then(|value| value.into_string().ok());
    value.and_then(|value| Credential::bearer(api.host(), &value)).ok_or_else(|| Complaint {
        place: Some(name.to_owned()),
        ..Complaint::usage(
            "--github-token-env: this variable holds no token".to_owned(),
            "set it to a token, or leave the flag out: what is public needs none".to_owned(),
        )
    })
}

/// The address of a registry, which the paths of what it has follow.
fn address(flag: &str, text: &str) -> Result<Address, Complaint> {
    let read = Address::parse(text).ok().filter(|_| !text.contains(['?', '#']));
    read.ok_or_else(|| Complaint {
        place: Some(text.to_owned()),
        ..Complaint::usage(
            format!("{flag}: this is no address of a registry"),
            "write it whole, such as https://registry.example/npm/, without a user name or a query"
                .to_owned(),
        )
    })
}

const NPM: &str = "name it, such as --npm-registry https://registry.example/";
const PYPI: &str = "name it, such as --pypi-index https://index.example/simple/";

/// What a subject is told that nobody is asked about.
pub(super) const UNASKED: (&str, &str) = (
    "GitHub was to be asked for its attestations, and nothing was asked of the network",
    "Run it without --offline; or without --github, and name the attestations with -a FILE.",
);
