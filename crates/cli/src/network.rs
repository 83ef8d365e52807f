//! What of the network is asked: nothing, until a subject is there.

use std::path::PathBuf;
use std::time::Duration;

use acquire::{Cache, Fault, Github, ImageName, Logins, Obstacle, PackageRegistry, Registry};
use decision::ExitCode;
use transport::limits::WITHIN;
use transport::{Address, Client, Host, Proxies, Roots, Settings};

use crate::arguments::{Asking, LoginFiles, Reaching};
use crate::complaint::Complaint;
use crate::outside::{Env, Output};
use crate::subject::{PublishedPackage, Subject};

mod sources;

pub(crate) use sources::GithubSource;
use sources::{Asked, Sources, UNASKED};

/// The largest file of certificates that is read, in bytes: those of a whole machine have some 300,000.
const MAX_AUTHORITIES: u64 = 8 * 1024 * 1024;

/// How the network is asked. No client is made before somebody asks, and none under `--offline`.
pub(crate) struct Network {
    /// What to do instead, where nothing is asked.
    closed: Option<Closed>,
    /// Where packages and attestations are asked for.
    sources: Sources,
    hosts: Vec<Host>,
    plain: Vec<Host>,
    authorities: Vec<Vec<u8>>,
    proxies: Proxies,
    logins: Logins,
    /// Where contents of images are kept, or why they are not.
    cache: Option<Result<Cache, Fault>>,
    within: Duration,
}

impl Network {
    /// As the command line and the environment say.
    pub(crate) fn of(asking: &Asking, env: &dyn Env) -> Result<Self, Complaint> {
        let cache = asking.cache.as_deref().map(Cache::at);
        let sources = Sources::of(asking, env)?;
        Ok(Self { sources, cache, ..Self::of_images(&asking.reaching, &asking.logins, env)? })
    }

    /// For registries of images alone.
    pub(crate) fn of_images(
        asking: &Reaching,
        logins: &LoginFiles,
        env: &dyn Env,
    ) -> Result<Self, Complaint> {
        let files = if logins.login_file.is_empty() { customary(env) } else { logins.login_file.clone() };
        Ok(Self { logins: Logins { files }, ..Self::unknown(asking, env)? })
    }

    /// The same, for what is asked by nobody in particular.
    pub(crate) fn unknown(asking: &Reaching, env: &dyn Env) -> Result<Self, Complaint> {
        let hosts = asking.host.iter().map(|text| named("--host", text, false)).collect::<Result<_, _>>()?;
        let plain = asking
            .plain_http
            .iter()
            .map(|text| named("--plain-http", text, true))
            .collect::<Result<_, _>>()?;
        let read = |path: &PathBuf| {
            acquire::named(path, MAX_AUTHORITIES).map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))
        };
        let authorities = asking.ca_file.iter().map(read).collect::<Result<_, _>>()?;
        let variable = |name: &str| env.some(name).and_then(|value| value.into_string().ok());
        let proxies = Proxies::from_variables(variable)
            .map_err(|fault| Complaint::usage(fault.text.to_string(), fault.help.to_string()))?;
        let closed = asking.offline.then_some(Closed::Offline);
        let within = asking.timeout.map_or(WITHIN, |age| Duration::from_secs(age.seconds()));
        Ok(Self {
            closed,
            sources: Sources::default(),
            hosts,
            plain,
            authorities,
            proxies,
            logins: Logins::default(),
            cache: None,
            within,
        })
    }

    /// None of it, in a command that asks nothing.
    pub(crate) fn none() -> Self {
        let (hosts, plain, authorities) = (Vec::new(), Vec::new(), Vec::new());
        let (proxies, logins) = (Proxies::default(), Logins::default());
        Self {
            closed: Some(Closed::Elsewhere),
            sources: Sources::default(),
            hosts,
            plain,
            authorities,
            proxies,
            logins,
            cache: None,
            within: WITHIN,
        }
    }

    /// Whether it is said whom these subjects are to be asked of.
    pub(crate) fn knows(&self, subjects: &[Subject]) -> Result<(), Complaint> {
        let unknown = subjects.iter().find_map(|subject| match subject {
            Subject::Published(package) => Some((package, self.sources.asked(package).err()?)),
            Subject::File(_)
            | Subject::Digest(_)
            | Subject::Named(_)
            | Subject::Image(_)
            | Subject::Pulled(_)
            | Subject::Addressed(_)
            | Subject::Folder(_)
            | Subject::Archive(_)
            | Subject::List(_) => None,
        });
        match unknown {
            None => Ok(()),
            Some((package, help)) => Err(Complaint {
                place: Some(package.given.clone()),
                ..Complaint::usage("which registry it is in is not said".to_owned(), help.to_owned())
            }),
        }
    }

    /// Asks the registry of a package, unless nothing is to be asked.
    pub(crate) fn package<T>(
        &self,
        package: &PublishedPackage,
        ask: impl FnOnce(&PackageRegistry<'_>) -> Result<T, Obstacle>,
    ) -> Result<T, Obstacle> {
        if let Some(closed) = self.closed {
            return Err(unasked(&package.given, closed.package()));
        }
        let Asked { named, mirror } =
            self.sources.asked(package).map_err(|help| unasked(&package.given, help))?;
        let host = mirror.as_ref().unwrap_or(&named).host();
        let client = self.client(&package.given, vec![host])?;
        let registry = PackageRegistry::new(&client, named);
        ask(&match mirror {
            Some(mirror) => registry.mirrored(mirror),
            None => registry,
        })
    }

    /// Asks for files at the host of an address, unless nothing is to be asked.
    pub(crate) fn addressed<T>(
        &self,
        at: &Address,
        ask: impl FnOnce(&Client) -> Result<T, Obstacle>,
    ) -> Result<T, Obstacle> {
        let given = at.to_string();
        if let Some(closed) = self.closed {
            let text = "it is at an address, and nothing was asked of the network";
            return Err(unreachable(&given, text, closed.file()));
        }
        ask(&self.client(&given, vec![at.host()])?)
    }

    /// Whether it is said which registry a package is asked of.
    pub(crate) fn knows_where(&self, package: &PublishedPackage) -> bool {
        self.sources.asked(package).is_ok()
    }

    /// Whether anybody is named who may have attestations of what subjects are made of.
    pub(crate) fn may_attest_parts(&self) -> bool {
        self.sources.of_parts()
    }

    /// The repository on GitHub whose attestations are asked for, if one is named.
    pub(crate) fn github(&self) -> Option<&GithubSource> {
        self.sources.github.as_ref()
    }

    /// Asks GitHub, unless nothing is to be asked.
    pub(crate) fn on_github<T>(
        &self,
        source: &GithubSource,
        ask: impl FnOnce(&Github<'_>) -> T,
    ) -> Result<T, Fault> {
        let given = source.repository.to_string();
        if self.closed.is_some() {
            let (text, help) = UNASKED;
            return Err(Fault { path: given.into(), text: text.into(), help: help.into() });
        }
        let client = self.client(&given, vec![source.api.host()]).map_err(Obstacle::fault)?;
        Ok(ask(&Github {
            client: &client,
            api: &source.api,
            repository: &source.repository,
            credential: source.credential.as_ref(),
        }))
    }

    /// How these hosts are asked; nothing, where nothing is to be.
    pub(crate) fn settings(&self, hosts: Vec<Host>) -> Option<Settings> {
        self.closed.is_none().then(|| self.limits(hosts))
    }

    fn limits(&self, hosts: Vec<Host>) -> Settings {
        Settings {
            plain: self.plain.clone(),
            roots: Roots::Machine(self.authorities.clone()),
            proxies: self.proxies.clone(),
            within: self.within,
            ..Settings::new(hosts)
        }
    }

    /// Asks the registry of an image, unless nothing is to be asked.
    pub(crate) fn asked<T>(
        &self,
        name: &ImageName,
        ask: impl FnOnce(&Registry<'_>) -> Result<T, Obstacle>,
    ) -> Result<T, Obstacle> {
        self.with(name, |registry| ask(&registry))
    }

    /// The same, as somebody who may write there.
    pub(crate) fn written<T>(
        &self,
        name: &ImageName,
        ask: impl FnOnce(&Registry<'_>) -> Result<T, Obstacle>,
    ) -> Result<T, Obstacle> {
        self.with(name, |registry| ask(&registry.to_write()))
    }

    fn with<T>(
        &self,
        name: &ImageName,
        ask: impl FnOnce(Registry<'_>) -> Result<T, Obstacle>,
    ) -> Result<T, Obstacle> {
        let given = name.to_string();
        if let Some(closed) = self.closed {
            return Err(unasked(&given, closed.image()));
        }
        let client = self.client(&given, name.hosts())?;
        let registry =
            Registry::new(&client, name, &self.logins, &self.plain).map_err(Obstacle::Unreachable)?;
        let cache = self.cache.as_ref().and_then(|cache| cache.as_ref().ok());
        ask(registry.cached(cache))
    }

    /// Says why nothing is kept, where it was to be: that changes no decision.
    pub(crate) fn told(&self, out: &mut Output<'_>) {
        if let Some(Err(fault)) = &self.cache {
            out.say(&format!("warning: {}: {}", report::name(&fault.path), report::safe(&fault.text)));
        }
    }

    /// Whether nothing is asked.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed.is_some()
    }

    /// A client that may ask these hosts, and those that are named beside them.
    pub(crate) fn client(&self, given: &str, hosts: Vec<Host>) -> Result<Client, Obstacle> {
        let mut settings = self.limits(hosts);
        settings.named.extend(self.hosts.iter().chain(&self.plain).cloned());
        Client::new(settings).map_err(|unusable| unreachable(given, &unusable.text, &unusable.help))
    }
}

/// Why nothing is asked.
#[derive(Clone, Copy)]
enum Closed {
    /// The operator wants it so.
    Offline,
    /// The command asks nothing.
    Elsewhere,
}

impl Closed {
    /// What to do instead, for an image.
    fn image(self) -> &'static str {
        match self {
            Self::Offline => OFFLINE,
            Self::Elsewhere => ELSEWHERE,
        }
    }

    /// The same, for a package.
    fn package(self) -> &'static str {
        match self {
            Self::Offline => {
                "Run it without --offline; or name the package as a file, and its attestations with -a FILE."
            }
            Self::Elsewhere => "This command asks no registry: name the package as a file you have.",
        }
    }

    /// The same, for a file at an address.
    fn file(self) -> &'static str {
        match self {
            Self::Offline => "Run it without --offline; or fetch it, and name the file you have.",
            Self::Elsewhere => "This command asks for nothing: fetch it, and name the file you have.",
        }
    }
}

fn unasked(given: &str, help: &str) -> Obstacle {
    unreachable(given, "it is in a registry, and nothing was asked of the network", help)
}

fn unreachable(given: &str, text: &str, help: &str) -> Obstacle {
    Obstacle::Unreachable(Fault { path: given.into(), text: text.into(), help: help.into() })
}

const OFFLINE: &str =
    "Run it without --offline; or have the image in a layout folder, and name that: oci-layout:DIR.";

const ELSEWHERE: &str =
    "This command asks no registry: have the image in a layout folder, and name that: oci-layout:DIR.";

fn named(flag: &str, text: &str, with_port: bool) -> Result<Host, Complaint> {
    let wrong = || Complaint {
        place: Some(text.to_owned()),
        ..Complaint::usage(
            format!("{flag}: this is no host{}", if with_port { " with its port" } else { "" }),
            "write a host as registry.example:5000, without https:// before it or a path behind it",
        )
    };
    // The port must be seen: without it, which one is meant depends on who reads.
    let ported = text.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    if with_port && !ported {
        return Err(wrong());
    }
    Host::parse(text, 443).ok_or_else(wrong)
}

/// Where Docker and Podman keep logins (containers-auth.json(5), docker-login(1)).
fn customary(env: &dyn Env) -> Vec<PathBuf> {
    let at = |name: &str| env.some(name).map(PathBuf::from);
    let home = at("HOME");
    let below = |folder: Option<PathBuf>, path: &str| folder.map(|folder| folder.join(path));
    let configuration = at("XDG_CONFIG_HOME").or(below(home.clone(), ".config"));
    let docker = at("DOCKER_CONFIG").or(below(home, ".docker"));
    [
        at("REGISTRY_AUTH_FILE"),
        below(at("XDG_RUNTIME_DIR"), "containers/auth.json"),
        below(configuration, "containers/auth.json"),
        below(docker, "config.json"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{ELSEWHERE, Network, customary, named};
    use crate::outside::Env;
    use std::ffi::OsString;

    struct Set(&'static [(&'static str, &'static str)]);

    impl Env for Set {
        fn var(&self, name: &str) -> Option<OsString> {
            self.0.iter().find(|(own, _)| *own == name).map(|(_, value)| value.into())
        }
    }

    #[test]
    fn logins_are_looked_for_where_the_tools_keep_them() {
        let of = |set| -> Vec<String> {
            customary(&Set(set)).iter().map(|path| path.to_string_lossy().into_owned()).collect()
        };
        assert_eq!(of(&[]), [""; 0]);
        assert_eq!(of(&[("HOME", "/h")]), ["/h/.config/containers/auth.json", "/h/.docker/config.json"]);
        let all = [
            ("HOME", "/h"),
            ("REGISTRY_AUTH_FILE", "/a.json"),
            ("XDG_RUNTIME_DIR", "/r"),
            ("XDG_CONFIG_HOME", "/c"),
            ("DOCKER_CONFIG", "/d"),
        ];
        let all: &'static [_] = Vec::leak(all.to_vec());
        assert_eq!(
            of(all),
            ["/a.json", "/r/containers/auth.json", "/c/containers/auth.json", "/d/config.json"]
        );
    }

    #[test]
    fn a_command_that_asks_nothing_says_what_to_do_instead() {
        let name = acquire::ImageName::parse("registry.example/acme/widget:1").unwrap();
        let asked = Network::none().asked(&name, |_| Ok(()));
        assert!(matches!(asked, Err(acquire::Obstacle::Unreachable(fault)) if &*fault.help == ELSEWHERE));
    }

    #[test]
    fn a_host_is_a_host_and_nothing_more() {
        assert!(named("--host", "auth.example", false).is_ok());
        assert!(named("--plain-http", "registry.example:5000", true).is_ok());
        assert!(named("--plain-http", "registry.example", true).is_err());
        for bad in ["https://auth.example", "auth.example/x", "", "user@auth.example"] {
            assert!(named("--host", bad, false).is_err(), "{bad}");
        }
    }
}
