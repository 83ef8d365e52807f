use std::collections::BTreeSet;

use model::{Instant, Text};
use serde::Deserialize;
use transport::{Address, Host};

/// The largest signing configuration, in bytes: that of the public-good instance has 1.2 KiB.
pub const MAX_SIGNING_CONFIG: usize = 64 << 10;

/// The form of signing configuration that is read (`sigstore_trustroot.proto`, `SigningConfig`).
const MEDIA_TYPE: &str = "application/vnd.dev.sigstore.signingconfig.v0.2+json";

/// The interface of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogApi {
    /// Rekor's first, which promises entries and says when it took them.
    V1,
    /// Rekor's second, which gives proofs and no times.
    V2,
}

/// Who is asked when something is signed without a key of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Services {
    /// Who gives the certificate.
    pub authority: Address,
    /// Where the signature is logged.
    pub logs: Vec<(Address, LogApi)>,
    /// Who says when it was there.
    pub timestamps: Vec<Address>,
}

/// Why a signing configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ServicesFault(Text);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    media_type: String,
    #[serde(default)]
    ca_urls: Vec<Service>,
    #[serde(default)]
    rekor_tlog_urls: Vec<Service>,
    #[serde(default)]
    tsa_urls: Vec<Service>,
    rekor_tlog_config: Option<Wanted>,
    tsa_config: Option<Wanted>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Service {
    url: String,
    major_api_version: u32,
    valid_for: Option<Window>,
    #[serde(default)]
    operator: String,
}

#[derive(Clone, Deserialize)]
struct Window {
    start: Option<String>,
    end: Option<String>,
}

#[derive(Deserialize)]
struct Wanted {
    selector: String,
    count: Option<usize>,
}

impl Services {
    /// Those of the public-good instance of Sigstore, as its signing configuration names them.
    ///
    /// # Errors
    /// Never: the text is a constant.
    pub fn public_good(now: Instant) -> Result<Self, ServicesFault> {
        Self::read(include_bytes!("public_good.json"), now)
    }

    /// Reads a signing configuration for this time: of each kind the newest interface that is spoken here, and as many
    /// operators as it wants.
    ///
    /// # Errors
    /// When it is none, or names too few services that can be asked now.
    pub fn read(bytes: &[u8], now: Instant) -> Result<Self, ServicesFault> {
        let fault = |text: String| ServicesFault(text.into());
        if bytes.len() > MAX_SIGNING_CONFIG {
            return Err(fault(format!("it has more than {MAX_SIGNING_CONFIG} bytes")));
        }
        let text = formats::strict_json(bytes).map_err(|bad| fault(format!("it is no JSON: {bad}")))?;
        let config: Config = serde_json::from_str(text)
            .map_err(|bad| fault(format!("it is no signing configuration: {bad}")))?;
        if config.media_type != MEDIA_TYPE {
            return Err(fault(format!(
                "its `mediaType` is not `{MEDIA_TYPE}`, which is the one that is read"
            )));
        }
        let any = Wanted { selector: "ANY".to_owned(), count: None };
        let authority = chosen("caUrls", &config.ca_urls, &any, &[1], now)?;
        let logs = chosen(
            "rekorTlogUrls",
            &config.rekor_tlog_urls,
            config.rekor_tlog_config.as_ref().unwrap_or(&any),
            &[2, 1],
            now,
        )?;
        let times =
            chosen("tsaUrls", &config.tsa_urls, config.tsa_config.as_ref().unwrap_or(&any), &[1], now)?;
        let (authority, _) = authority
            .into_iter()
            .next()
            .ok_or_else(|| fault("`caUrls` names nobody who can be asked now".to_owned()))?;
        let api = |version: u32| if version == 1 { LogApi::V1 } else { LogApi::V2 };
        let logs: Vec<(Address, LogApi)> =
            logs.into_iter().map(|(address, version)| (address, api(version))).collect();
        let timestamps: Vec<Address> = times.into_iter().map(|(address, _)| address).collect();
        if timestamps.is_empty() && !logs.iter().any(|(_, api)| *api == LogApi::V1) {
            let text = "nobody in it says when something was signed: it needs one of `tsaUrls`, or a log of version 1";
            return Err(fault(text.to_owned()));
        }
        Ok(Self { authority, logs, timestamps })
    }

    /// The hosts of all of them.
    pub fn hosts(&self) -> Vec<Host> {
        let logs = self.logs.iter().map(|(address, _)| address);
        [&self.authority].into_iter().chain(logs).chain(&self.timestamps).map(Address::host).collect()
    }
}

/// Those of a kind that are asked: one of each operator, with the newest of these interfaces, as many as are wanted.
fn chosen(
    field: &str,
    all: &[Service],
    wanted: &Wanted,
    versions: &[u32],
    now: Instant,
) -> Result<Vec<(Address, u32)>, ServicesFault> {
    let fault = |text: String| ServicesFault(format!("`{field}`: {text}").into());
    let mut found = Vec::new();
    let mut operators = BTreeSet::new();
    for version in versions {
        for service in all.iter().filter(|service| service.major_api_version == *version) {
            let address = Address::parse(&service.url).map_err(|why| fault(why.to_string()))?;
            if in_force(service, now).map_err(fault)? && operators.insert(service.operator.as_str()) {
                found.push((address, *version));
            }
        }
    }
    let count = match (wanted.selector.as_str(), wanted.count) {
        ("ANY", _) => found.len().min(1),
        ("ALL", _) => found.len(),
        ("EXACT", Some(count)) if count > 0 => count,
        (other, _) => return Err(fault(format!("`{other}` does not say how many are wanted"))),
    };
    if found.len() < count {
        let text =
            format!("{count} are wanted, each of another operator, and {} can be asked now", found.len());
        return Err(fault(text));
    }
    found.truncate(count);
    Ok(found)
}

/// Whether a service is to be asked at this time: its end is no part of it.
fn in_force(service: &Service, now: Instant) -> Result<bool, String> {
    let time = |text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => Instant::parse_with_offset(text).map(Some).map_err(|bad| bad.to_string()),
    };
    let Some(window) = &service.valid_for else { return Ok(true) };
    let (start, end) = (time(&window.start)?, time(&window.end)?);
    Ok(start.is_none_or(|start| start <= now) && end.is_none_or(|end| now < end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn now() -> Instant {
        Instant::parse("2026-08-01T10:00:00Z").unwrap()
    }

    fn service(url: &str, version: u32, operator: &str) -> Value {
        json!({ "url": url, "majorApiVersion": version, "operator": operator,
            "validFor": { "start": "2026-01-01T00:00:00Z" } })
    }

    fn config() -> Value {
        json!({
            "mediaType": MEDIA_TYPE,
            "caUrls": [service("https://ca.example", 1, "a")],
            "oidcUrls": [],
            "rekorTlogUrls": [service("https://old.example", 1, "a"), service("https://new.example", 2, "b")],
            "tsaUrls": [service("https://time.example/api", 1, "a"), service("https://second.example", 1, "b")],
            "rekorTlogConfig": { "selector": "ANY" },
            "tsaConfig": { "selector": "ANY" },
        })
    }

    fn read(config: &Value) -> Result<Services, ServicesFault> {
        Services::read(config.to_string().as_bytes(), now())
    }

    fn changed(pointer: &str, value: Value) -> Result<Services, ServicesFault> {
        let mut config = config();
        *config.pointer_mut(pointer).unwrap() = value;
        read(&config)
    }

    #[test]
    fn the_public_good_services_are_known() {
        let services = Services::public_good(now()).unwrap();
        assert_eq!(services.authority.to_string(), "https://fulcio.sigstore.dev/");
        assert_eq!((services.logs.len(), services.timestamps.len()), (1, 1));
        assert_eq!(services.hosts().len(), 3);
    }

    #[test]
    fn the_newest_interface_is_asked_and_as_many_operators_as_are_wanted() {
        let services = read(&config()).unwrap();
        let names = |services: &Services| -> Vec<String> {
            services.logs.iter().map(|(address, _)| address.host().to_string()).collect()
        };
        assert_eq!((names(&services), services.logs[0].1), (vec!["new.example".to_owned()], LogApi::V2));
        assert_eq!(services.timestamps.len(), 1);
        let all = changed("/rekorTlogConfig/selector", json!("ALL")).unwrap();
        assert_eq!(names(&all), ["new.example", "old.example"]);
        let two = changed("/tsaConfig", json!({ "selector": "EXACT", "count": 2 })).unwrap();
        assert_eq!(two.timestamps.len(), 2);
        let one = changed("/tsaUrls/1/operator", json!("a")).unwrap();
        assert_eq!(one.timestamps.len(), 1);
    }

    #[test]
    fn what_cannot_be_asked_as_it_wants_is_refused() {
        let ended = json!({ "start": "2026-01-01T00:00:00Z", "end": "2026-08-01T10:00:00Z" });
        for (pointer, value) in [
            ("/mediaType", json!("application/vnd.dev.sigstore.signingconfig.v0.1+json")),
            ("/caUrls", json!([])),
            ("/caUrls/0/majorApiVersion", json!(2)),
            ("/caUrls/0/validFor", ended.clone()),
            ("/caUrls/0/validFor/start", json!("soon")),
            ("/caUrls/0/url", json!("ftp://ca.example")),
            ("/tsaConfig", json!({ "selector": "EXACT", "count": 3 })),
            ("/tsaConfig", json!({ "selector": "EXACT" })),
            ("/tsaConfig/selector", json!("SOME")),
            ("/tsaUrls", json!([])),
            ("/caUrls", json!("https://ca.example")),
        ] {
            assert!(changed(pointer, value.clone()).is_err(), "{pointer} {value}");
        }
        // A log of the first interface says when.
        let mut config = config();
        config["tsaUrls"] = json!([]);
        config["rekorTlogUrls"][1]["validFor"] = ended;
        assert_eq!(read(&config).unwrap().logs[0].1, LogApi::V1);
    }

    #[test]
    fn a_configuration_is_so_large_and_no_larger() {
        let text = config().to_string();
        let padded = |length: usize| format!("{text}{}", " ".repeat(length - text.len()));
        assert!(Services::read(padded(MAX_SIGNING_CONFIG).as_bytes(), now()).is_ok());
        assert!(Services::read(padded(MAX_SIGNING_CONFIG + 1).as_bytes(), now()).is_err());
    }
}
