//! Who asks, as the tools that push have written it down: Docker's `config.json`, and the `auth.json` of Podman and its kin
//! (containers-auth.json(5)).

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::Text;
use serde::Deserialize;

use super::keeper;
use super::name::ImageName;
use crate::limits::MAX_LOGIN_FILE;
use crate::{Fault, file};

/// The files in which logins are looked for, in this order. One that is not there holds none.
#[derive(Clone, Debug, Default)]
pub struct Logins {
    /// The files.
    pub files: Vec<PathBuf>,
}

/// Who asks.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Login {
    /// Somebody with a password.
    Password { user: String, secret: String },
    /// Whoever has this token of the registry's.
    Token(String),
    /// Whoever has this token, for which those who hand out the registry's tokens give others.
    Exchanged(String),
}

/// Never what it is.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login")
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    auths: BTreeMap<String, Entry>,
    #[serde(rename = "credHelpers")]
    helpers: BTreeMap<String, String>,
    #[serde(rename = "credsStore")]
    store: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    auth: Option<String>,
    username: Option<String>,
    password: Option<String>,
    #[serde(rename = "identitytoken")]
    identity_token: Option<String>,
    #[serde(rename = "registrytoken")]
    registry_token: Option<String>,
}

/// What Docker's registry is called where logins are kept.
const DOCKER: &str = "docker.io";
const DOCKER_KEY: &str = "https://index.docker.io/v1/";

/// What stands for the name of a user who has a token that is exchanged for others.
const EXCHANGED: &str = "<token>";

impl Logins {
    /// Who asks for an image: the first file that knows counts.
    pub(super) fn of(&self, name: &ImageName) -> Result<Option<Login>, Fault> {
        for path in &self.files {
            if !path.exists() {
                continue;
            }
            let bytes = file::named(path, MAX_LOGIN_FILE)?;
            // The fault is not told: it may repeat a secret.
            let written: Written = serde_json::from_slice(&bytes).map_err(|_| {
                Fault::new(
                    path,
                    "it is no file of logins: not JSON of the known form",
                    "Log in again, or mend it.",
                )
            })?;
            if let Some(login) = written.login(path, name)? {
                return Ok(Some(login));
            }
        }
        Ok(None)
    }
}

impl Written {
    fn login(&self, path: &Path, name: &ImageName) -> Result<Option<Login>, Fault> {
        let keys = keys(name);
        let helper = keys.iter().find_map(|key| self.helpers.get(key)).or(self.store.as_ref());
        if let Some(helper) = helper {
            let server = if &*name.registry == DOCKER { DOCKER_KEY } else { &name.registry };
            if let Some((user, secret)) = keeper::asked(helper, server, path)? {
                return Ok(Some(password(user, secret)));
            }
        }
        let entry = keys.iter().find_map(|key| {
            self.auths.iter().find(|(written, _)| plain(written) == *key).map(|(_, entry)| entry)
        });
        entry.map_or(Ok(None), |entry| entry.login(path))
    }
}

impl Entry {
    fn login(&self, path: &Path) -> Result<Option<Login>, Fault> {
        let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        if let Some(token) = some(&self.registry_token) {
            return Ok(Some(Login::Token(token)));
        }
        if let Some(token) = some(&self.identity_token) {
            return Ok(Some(Login::Exchanged(token)));
        }
        if let (Some(user), Some(secret)) = (some(&self.username), some(&self.password)) {
            return Ok(Some(password(user, secret)));
        }
        let Some(auth) = some(&self.auth) else { return Ok(None) };
        let decoded = STANDARD.decode(auth.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        // Docker's own tool ends some of them with NUL.
        let parts = decoded.as_deref().and_then(|text| text.trim_end_matches('\0').split_once(':'));
        match parts {
            Some((user, secret)) => Ok(Some(password(user.to_owned(), secret.to_owned()))),
            None => Err(Fault::new(path, "a login in it is not `user:password` in base64", "Log in again.")),
        }
    }
}

fn password(user: String, secret: String) -> Login {
    if user == EXCHANGED { Login::Exchanged(secret) } else { Login::Password { user, secret } }
}

/// What a login for an image may be kept under, the narrowest first.
fn keys(name: &ImageName) -> Vec<String> {
    let whole = format!("{}/{}", name.registry, name.repository).to_lowercase();
    let mut keys: Vec<String> = Vec::new();
    let mut rest = whole.as_str();
    loop {
        keys.push(rest.to_owned());
        match rest.rsplit_once('/') {
            Some((wider, _)) => rest = wider,
            None => break,
        }
    }
    if &*name.registry == DOCKER {
        keys.extend(["index.docker.io", "registry-1.docker.io"].map(str::to_owned));
    }
    keys
}

/// A key without what Docker's older tools wrote around it.
fn plain(written: &str) -> String {
    let rest = written.strip_prefix("https://").or(written.strip_prefix("http://")).unwrap_or(written);
    let rest = rest.trim_end_matches('/');
    let rest = rest.strip_suffix("/v1").or(rest.strip_suffix("/v2")).unwrap_or(rest);
    rest.to_lowercase()
}

/// What a helper said, for a message: nothing of it is shown.
pub(super) fn unusable(path: &Path, helper: &str, what: &str) -> Fault {
    let text: Text = format!("the helper `{helper}` it names {what}").into();
    Fault::new(path, text, "Run the helper by hand, or log in again without it.")
}

#[cfg(test)]
mod tests {
    use super::{Login, Logins};
    use crate::limits::MAX_LOGIN_FILE;
    use crate::registry::ImageName;

    fn of(text: &str, image: &str) -> Result<Option<Login>, crate::Fault> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.json");
        std::fs::write(&path, text).unwrap();
        let files = vec![dir.path().join("none.json"), path];
        Logins { files }.of(&ImageName::parse(image).unwrap())
    }

    fn user(text: &str, image: &str) -> Option<String> {
        match of(text, image).unwrap()? {
            Login::Password { user, .. } => Some(user),
            Login::Token(token) => Some(format!("token {token}")),
            Login::Exchanged(token) => Some(format!("exchanged {token}")),
        }
    }

    #[test]
    fn the_narrowest_login_counts_and_no_other_hosts() {
        // `a:x`, `b:x`, `c:x`
        let text = r#"{"auths": {"registry.example": {"auth": "YTp4"}, "registry.example/acme": {"auth": "Yjp4"},
            "https://registry.example:5000/v2/": {"auth": "Yzp4"}}}"#;
        let of = |image: &str| user(text, image);
        assert_eq!(of("registry.example/w:1").as_deref(), Some("a"));
        assert_eq!(of("registry.example/acme/w:1").as_deref(), Some("b"));
        assert_eq!(of("registry.example/acmes/w:1").as_deref(), Some("a"));
        assert_eq!(of("registry.example:5000/w:1").as_deref(), Some("c"));
        for other in ["registry.example.evil/w:1", "evil.registry.example/w:1", "registry.example:5001/w:1"] {
            assert_eq!(of(other), None, "{other}");
        }
    }

    #[test]
    fn dockers_own_registry_has_a_name_of_its_own() {
        let text = r#"{"auths": {"https://index.docker.io/v1/": {"auth": "YTp4"}}}"#;
        assert_eq!(user(text, "docker.io/alpine:3").as_deref(), Some("a"));
        assert_eq!(user(text, "registry.example/alpine:3"), None);
    }

    #[test]
    fn a_login_has_several_forms() {
        let entry = |entry: &str| of(&format!(r#"{{"auths": {{"r.example": {entry}}}}}"#), "r.example/w:1");
        assert!(matches!(entry(r#"{"username": "a", "password": "b"}"#), Ok(Some(Login::Password { .. }))));
        assert!(matches!(entry(r#"{"registrytoken": "t"}"#), Ok(Some(Login::Token(_)))));
        assert!(matches!(entry("{}"), Ok(None)));
        assert!(matches!(entry(r#"{"identitytoken": "t"}"#), Ok(Some(Login::Exchanged(_)))));
        let helped = r#"{"username": "<token>", "password": "t"}"#;
        assert!(matches!(entry(helped), Ok(Some(Login::Exchanged(_)))));
        assert!(entry(r#"{"auth": "YQ=="}"#).is_err());
        assert!(entry(r#"{"auth": "?"}"#).is_err());
        assert_eq!(format!("{:?}", entry(r#"{"registrytoken": "t"}"#)), "Ok(Some(Login))");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_without_what_it_holds() {
        let fault = of("{\"auths\": \"secret\"}", "r.example/w:1").unwrap_err();
        assert!(!fault.text.contains("secret"));
        let padded = |length: u64| format!("{{}}{}", " ".repeat(usize::try_from(length).unwrap() - 2));
        assert!(of(&padded(MAX_LOGIN_FILE), "r.example/w:1").is_ok());
        assert!(of(&padded(MAX_LOGIN_FILE + 1), "r.example/w:1").is_err());
    }
}
