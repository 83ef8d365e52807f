//! What of the network is asked: nothing, until a subject is there.

use std::path::PathBuf;

use acquire::{Fault, ImageName, Logins, Registry};
use decision::ExitCode;
use transport::{Client, Host, Proxies, Roots, Settings, UnusableSetting};

use crate::arguments::{Asking, Reaching};
use crate::complaint::Complaint;
use crate::outside::Env;

/// The largest file of certificates that is read, in bytes: those of a whole machine have some 300,000.
const MAX_AUTHORITIES: u64 = 8 * 1024 * 1024;

/// How the network is asked. No client is made before somebody asks, and none under `--offline`.
pub(crate) struct Network {
    /// What to do instead, where nothing is asked.
    closed: Option<&'static str>,
    hosts: Vec<Host>,
    plain: Vec<Host>,
    authorities: Vec<Vec<u8>>,
    proxies: Proxies,
    logins: Logins,
}

impl Network {
    /// As the command line and the environment say.
    pub(crate) fn of(asking: &Asking, env: &dyn Env) -> Result<Self, Complaint> {
        let files = if asking.login_file.is_empty() { customary(env) } else { asking.login_file.clone() };
        Ok(Self { logins: Logins { files }, ..Self::unknown(&asking.reaching, env)? })
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
        let closed = asking.offline.then_some(OFFLINE);
        Ok(Self { closed, hosts, plain, authorities, proxies, logins: Logins::default() })
    }

    /// None of it, in a command that asks nothing.
    pub(crate) fn none() -> Self {
        let (hosts, plain, authorities) = (Vec::new(), Vec::new(), Vec::new());
        let (proxies, logins) = (Proxies::default(), Logins::default());
        Self { closed: Some(ELSEWHERE), hosts, plain, authorities, proxies, logins }
    }

    /// Asks the registry of an image, unless nothing is to be asked.
    pub(crate) fn asked<T>(
        &self,
        name: &ImageName,
        ask: impl FnOnce(&Registry<'_>) -> Result<T, acquire::Obstacle>,
    ) -> Result<T, acquire::Obstacle> {
        let fault = |text: &str, help: &str| {
            let path = name.to_string().into();
            acquire::Obstacle::Unreachable(Fault { path, text: text.into(), help: help.into() })
        };
        if let Some(help) = self.closed {
            return Err(fault("it is in a registry, and nothing was asked of the network", help));
        }
        let client = self.client(name.hosts()).map_err(|unusable| fault(&unusable.text, &unusable.help))?;
        let registry = Registry::new(&client, name, &self.logins, &self.plain)
            .map_err(acquire::Obstacle::Unreachable)?;
        ask(&registry)
    }
}

impl Network {
    /// Whether nothing is asked.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed.is_some()
    }

    /// Who asks these hosts, and those that are named beside them.
    pub(crate) fn client(&self, hosts: Vec<Host>) -> Result<Client, UnusableSetting> {
        let mut settings = Settings {
            plain: self.plain.clone(),
            roots: Roots::Machine(self.authorities.clone()),
            proxies: self.proxies.clone(),
            ..Settings::new(hosts)
        };
        settings.named.extend(self.hosts.iter().chain(&self.plain).cloned());
        Client::new(settings)
    }
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
