//! A registry: what a layout folder holds, handed out over the OCI distribution protocol, rightly or otherwise.

use crate::encoding::base64;
use crate::http::{Question, Server, answer};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// What a registry has, by digest and by tag. A test may change any of it, also while it is handed out.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Manifests and indices, with the type each is handed out as.
    pub manifests: BTreeMap<String, (String, Vec<u8>)>,
    /// Everything else.
    pub blobs: BTreeMap<String, Vec<u8>>,
    /// What a tag leads to.
    pub tags: BTreeMap<String, String>,
    /// What is attached to a digest.
    pub referrers: BTreeMap<String, Vec<Value>>,
    /// How many of them stand on a page; a registry without pages keeps no such lists, and answers 404.
    pub page: Option<usize>,
    /// Who may read, if not everybody: a user name and a password.
    pub login: Option<(String, String)>,
    /// Where it has its tokens from, if it wants to see one.
    pub realm: Option<String>,
    /// The token that it gives others for, if it knows one.
    pub refresh: Option<String>,
    /// What is answered in place of the truth, by the beginning of the path.
    pub instead: BTreeMap<String, Vec<u8>>,
    /// The same, of what is answered first: each once, in turn, before the truth is.
    pub first: BTreeMap<String, Vec<Vec<u8>>>,
}

impl Shelf {
    /// Everything that a layout folder holds.
    pub fn read(layout: &Path) -> Self {
        let mut shelf = Self { page: Some(50), ..Self::default() };
        for entry in std::fs::read_dir(layout.join("blobs/sha256")).unwrap() {
            let path = entry.unwrap().path();
            let digest = format!("sha256:{}", path.file_name().unwrap().to_string_lossy());
            shelf.put(digest, std::fs::read(path).unwrap());
        }
        let index: Value =
            serde_json::from_slice(&std::fs::read(layout.join("index.json")).unwrap()).unwrap();
        for listed in index["manifests"].as_array().unwrap() {
            if let Some(tag) = listed["annotations"]["org.opencontainers.image.ref.name"].as_str() {
                shelf.tags.insert(tag.to_owned(), listed["digest"].as_str().unwrap().to_owned());
            }
        }
        shelf
    }

    /// Keeps content under a digest, whether that is its own or not.
    pub fn put(&mut self, digest: String, bytes: Vec<u8>) {
        let document = serde_json::from_slice::<Value>(&bytes).ok().filter(|own| own["schemaVersion"] == 2);
        let Some(document) = document else {
            self.blobs.insert(digest, bytes);
            return;
        };
        let kind = document["mediaType"].as_str().unwrap_or(INDEX).to_owned();
        if let Some(subject) = document["subject"]["digest"].as_str() {
            let named = json!({ "mediaType": kind, "digest": digest, "size": bytes.len() });
            self.referrers.entry(subject.to_owned()).or_default().push(named);
        }
        self.manifests.insert(digest, (kind, bytes));
    }

    /// Says this, at `port`, to whoever asks.
    fn answer(&mut self, question: &Question, port: u16) -> Vec<u8> {
        let target = question.target.as_str();
        let first =
            self.first.iter_mut().find(|(path, said)| target.starts_with(path.as_str()) && !said.is_empty());
        if let Some((_, said)) = first {
            return said.remove(0);
        }
        if let Some(other) = self.instead.iter().find(|(path, _)| target.starts_with(path.as_str())) {
            return other.1.clone();
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let basic = self
            .login
            .as_ref()
            .map(|(user, secret)| format!("Basic {}", base64(format!("{user}:{secret}").as_bytes())));
        let shown = question.header("authorization");
        if path == "/token" && question.method == "POST" {
            let form = String::from_utf8_lossy(&question.body).into_owned();
            let own = self.refresh.as_ref().map(|token| format!("refresh_token={token}"));
            return match own.is_some_and(|own| form.split('&').any(|field| field == own)) {
                true => json(&json!({ "access_token": token(&form) }), "application/json", &[]),
                false => answer(401, &[], b""),
            };
        }
        if path == "/token" {
            return match basic.is_none_or(|basic| shown == Some(&basic)) {
                true => json(&json!({ "token": token(query) }), "application/json", &[]),
                false => answer(401, &[], b""),
            };
        }
        let Some((repository, kind, name)) = parts(path) else { return answer(404, &[], b"") };
        let challenge = match (&self.realm, basic) {
            (Some(realm), _) => {
                let of = |actions: &str| {
                    let scope = format!("scope=repository%3A{}%3A{actions}", repository.replace('/', "%2F"));
                    format!("Bearer {}", token(&scope))
                };
                let realm = realm.replace("PORT", &port.to_string());
                let (reading, writing) = (of("pull"), of("pull%2Cpush"));
                let enough = shown == Some(&writing) || shown == Some(&reading) && question.method == "GET";
                (!enough).then(|| format!("Bearer realm=\"{realm}\",service=\"shelf\",scope=\"everything\""))
            }
            (None, Some(basic)) => (shown != Some(&basic)).then(|| "Basic realm=\"shelf\"".to_owned()),
            (None, None) => None,
        };
        if let Some(challenge) = challenge {
            return answer(401, &[("WWW-Authenticate", &challenge)], b"");
        }
        if question.method != "GET" {
            return self.taken(question, (repository, kind, name), query);
        }
        match kind {
            "manifests" => {
                let digest = self.tags.get(name).map_or(name, String::as_str);
                let found = self.manifests.get(digest);
                found.map_or_else(
                    || answer(404, &[], b""),
                    |(kind, bytes)| answer(200, &[("Content-Type", kind)], bytes),
                )
            }
            "blobs" => {
                self.blobs.get(name).map_or_else(|| answer(404, &[], b""), |bytes| answer(200, &[], bytes))
            }
            _ => self.page_of(path, name, query),
        }
    }

    /// Takes what is handed over.
    fn taken(
        &mut self,
        question: &Question,
        (repository, kind, name): (&str, &str, &str),
        query: &str,
    ) -> Vec<u8> {
        let bytes = question.body.clone();
        match (question.method.as_str(), kind) {
            ("POST", "uploads") => {
                let location = format!("/v2/{repository}/blobs/uploads/1?state=a%20b");
                answer(202, &[("Location", &location)], b"")
            }
            ("PUT", "uploads") => {
                let wanted =
                    query.split('&').find_map(|part| part.strip_prefix("digest=")).unwrap_or_default();
                let digest = crate::oci::digest(&bytes);
                if wanted.replace("%3A", ":") != digest {
                    return answer(400, &[], b"");
                }
                self.blobs.insert(digest, bytes);
                answer(201, &[], b"")
            }
            ("PUT", "manifests") => {
                let digest = crate::oci::digest(&bytes);
                if !name.contains(':') {
                    self.tags.insert(name.to_owned(), digest.clone());
                }
                let document: Value = serde_json::from_slice(&bytes).unwrap();
                self.put(digest, bytes);
                match document["subject"]["digest"].as_str().filter(|_| self.page.is_some()) {
                    Some(subject) => answer(201, &[("OCI-Subject", subject)], b""),
                    None => answer(201, &[], b""),
                }
            }
            _ => answer(405, &[], b""),
        }
    }

    fn page_of(&self, path: &str, digest: &str, query: &str) -> Vec<u8> {
        let Some(page) = self.page else { return answer(404, &[], b"") };
        let first: usize = query.strip_prefix("from=").map_or(0, |from| from.parse().unwrap());
        let all = self.referrers.get(digest).map_or(&[][..], Vec::as_slice);
        let listed: Vec<&Value> = all.iter().skip(first).take(page).collect();
        let next = first + page;
        let link = format!("<{path}?from={next}>; rel=\"next\"");
        let more = if next < all.len() { vec![("Link", link.as_str())] } else { Vec::new() };
        json(&json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": listed }), INDEX, &more)
    }
}

/// The token for what is asked: it lets through who asked for just this.
fn token(query: &str) -> String {
    let scope = query.split('&').find_map(|part| part.strip_prefix("scope=")).unwrap_or_default();
    format!("for.{}", scope.replace("%3A", ".").replace("%2F", ".").replace("%2C", ","))
}

fn json(value: &Value, kind: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let headers = [&[("Content-Type", kind)], more].concat();
    answer(200, &headers, value.to_string().as_bytes())
}

/// The repository, the kind of thing and its name, of `/v2/REPOSITORY/KIND/NAME`.
fn parts(path: &str) -> Option<(&str, &str, &str)> {
    let rest = path.strip_prefix("/v2/")?;
    let (rest, name) = rest.rsplit_once('/')?;
    let (repository, kind) = rest.rsplit_once('/')?;
    if kind == "uploads" {
        return Some((repository.strip_suffix("/blobs")?, kind, name));
    }
    ["manifests", "blobs", "referrers"].contains(&kind).then_some((repository, kind, name))
}

/// A registry on this machine.
pub struct Registry {
    shelf: Arc<Mutex<Shelf>>,
    server: Server,
}

impl Registry {
    /// Hands out what is on the shelf.
    pub fn start(shelf: Shelf) -> Self {
        let shelf = Arc::new(Mutex::new(shelf));
        let (own, port) = (Arc::clone(&shelf), Arc::new(Mutex::new(0)));
        let known = Arc::clone(&port);
        let server = Server::start(move |question, wire| {
            let said = own.lock().unwrap().answer(question, *known.lock().unwrap());
            wire.write_all(&said)
        });
        *port.lock().unwrap() = server.port();
        Self { shelf, server }
    }

    /// Changes what is on the shelf.
    pub fn change(&self, change: impl FnOnce(&mut Shelf)) {
        change(&mut self.shelf.lock().unwrap());
    }

    /// What it is called in the name of an image.
    pub fn name(&self) -> String {
        format!("127.0.0.1:{}", self.server.port())
    }

    /// Everything it was asked so far.
    pub fn asked(&self) -> Vec<Question> {
        self.server.asked()
    }
}
