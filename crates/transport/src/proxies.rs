use reqwest::{NoProxy, Proxy, Url};

use crate::settings::UnusableSetting;

/// Through whom is asked, as the customary variables of the environment say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    https: Option<Url>,
    http: Option<Url>,
    except: String,
}

/// The machine itself is never asked through somebody else.
const NEVER: &str = "localhost,127.0.0.0/8,::1";

impl Proxies {
    /// Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, by their names in small letters first.
    ///
    /// `HTTP_PROXY` counts in small letters alone: under CGI the other spelling is a header of whoever asks.
    ///
    /// # Errors
    /// When one of them is no address of a proxy.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, UnusableSetting> {
        let first = |names: &[&'static str]| {
            names.iter().find_map(|name| Some((*name, variable(name).filter(|value| !value.is_empty())?)))
        };
        let proxy = |names: &[&'static str]| first(names).map(|(name, value)| read(name, &value)).transpose();
        let all = ["all_proxy", "ALL_PROXY"];
        let https = proxy(&[&["https_proxy", "HTTPS_PROXY"][..], &all].concat())?;
        let http = proxy(&[&["http_proxy"][..], &all].concat())?;
        let except = first(&["no_proxy", "NO_PROXY"]).map(|(_, value)| value).unwrap_or_default();
        Ok(Self { https, http, except })
    }

    /// As the library wants them.
    pub(crate) fn built(&self) -> Result<Vec<Proxy>, UnusableSetting> {
        let except = || NoProxy::from_string(&[NEVER, &self.except].join(","));
        let unusable = |_| UnusableSetting::new("a proxy cannot be used", HELP);
        let mut all = Vec::new();
        if let Some(url) = &self.https {
            all.push(Proxy::https(url.clone()).map_err(unusable)?.no_proxy(except()));
        }
        if let Some(url) = &self.http {
            all.push(Proxy::http(url.clone()).map_err(unusable)?.no_proxy(except()));
        }
        Ok(all)
    }

    /// The names of the proxies themselves: they are the operator's, and may be at any network address.
    pub(crate) fn names(&self) -> Vec<String> {
        [&self.https, &self.http].into_iter().flatten().filter_map(Url::host_str).map(str::to_owned).collect()
    }
}

const HELP: &str = "Write a proxy as http://proxy.example:3128, or unset the variable.";

/// The value is not repeated: it may hold a password.
fn read(name: &str, value: &str) -> Result<Url, UnusableSetting> {
    let written = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    let url = Url::parse(&written).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty())
    });
    url.ok_or_else(|| {
        UnusableSetting::new(format!("the variable {name} is no address of an HTTP proxy"), HELP)
    })
}

#[cfg(test)]
mod tests {
    use super::Proxies;

    fn of(variables: &[(&str, &str)]) -> Result<Proxies, super::UnusableSetting> {
        Proxies::from_variables(|name| {
            variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn proxies_are_named_by_the_customary_variables() {
        assert_eq!(of(&[]).unwrap(), Proxies::default());
        let both = of(&[("ALL_PROXY", "proxy.example:3128"), ("no_proxy", "a.example")]).unwrap();
        assert_eq!(both.names(), ["proxy.example", "proxy.example"]);
        assert_eq!(both.built().unwrap().len(), 2);
        let https = of(&[("HTTPS_PROXY", "http://b.example"), ("https_proxy", "http://a.example")]).unwrap();
        assert_eq!(https.names(), ["a.example"], "small letters first");
        assert_eq!(of(&[("HTTP_PROXY", "http://a.example")]).unwrap(), Proxies::default());
        for bad in ["socks5://a.example", "http://", "http://a b", "://"] {
            let fault = of(&[("https_proxy", bad)]).unwrap_err();
            assert!(fault.text.contains("https_proxy") && !fault.text.contains(bad), "{fault}");
        }
    }
}
