//! A TUF repository, written by hand: roles, keys, consistent snapshots, a root and the one that follows it.

use crate::encoding::{hex, pretty, sha256, sha512};
use crate::seed::Key;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Files by their path in the repository, `/` between the parts.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Who signs a role, and how it stands.
#[derive(Clone)]
pub struct Role {
    /// Its keys.
    pub keys: Vec<Key>,
    /// How many of them must sign.
    pub threshold: u64,
    /// Its version.
    pub version: u64,
    /// Its end.
    pub expires: Timestamp,
}

/// A repository with the four top-level roles.
#[derive(Clone)]
pub struct Repository {
    /// Signed offline, two keys of three.
    pub root: Role,
    /// Signed often.
    pub timestamp: Role,
    /// Signed with every release.
    pub snapshot: Role,
    /// Signed offline, two keys of three.
    pub targets: Role,
    /// Whether versions and digests stand before file names.
    pub consistent: bool,
    /// The targets, by their paths.
    pub files: Files,
    /// Roots that came before, by version.
    past: Vec<(u64, Value)>,
}

impl Repository {
    /// The repository of a label: every role in version 1, in force until `expires`.
    pub fn new(label: &str, expires: Timestamp) -> Self {
        let ed25519 = |name: &str| Key::ed25519(&format!("{label} tuf {name}"));
        let p256 = |name: &str| Key::p256(&format!("{label} tuf {name}"));
        let role = |keys: Vec<Key>, threshold| Role { keys, threshold, version: 1, expires };
        Self {
            root: role(vec![ed25519("root 1"), p256("root 2"), ed25519("root 3")], 2),
            timestamp: role(vec![p256("timestamp")], 1),
            snapshot: role(vec![ed25519("snapshot")], 1),
            targets: role(vec![p256("targets 1"), ed25519("targets 2"), p256("targets 3")], 2),
            consistent: true,
            files: Files::new(),
            past: Vec::new(),
        }
    }

    /// With a target.
    #[must_use]
    pub fn with(mut self, path: &str, bytes: &[u8]) -> Self {
        self.files.insert(path.into(), bytes.into());
        self
    }

    /// The next release: timestamp, snapshot and targets each one version on.
    #[must_use]
    pub fn released(mut self) -> Self {
        for role in [&mut self.timestamp, &mut self.snapshot, &mut self.targets] {
            role.version += 1;
        }
        self
    }

    /// The next root, with these keys. It is signed by the old keys too.
    #[must_use]
    pub fn rotated(mut self, keys: Vec<Key>) -> Self {
        let old = self.root_file();
        self.past.push((self.root.version, old));
        let before = std::mem::replace(&mut self.root.keys, keys);
        self.root.version += 1;
        let next = sign(self.root_body(), &[before, self.root.keys.clone()].concat());
        self.past.push((self.root.version, next));
        self
    }

    /// The newest root.
    pub fn root_file(&self) -> Value {
        let made = self.past.iter().find(|(version, _)| *version == self.root.version);
        made.map_or_else(|| sign(self.root_body(), &self.root.keys), |(_, root)| root.clone())
    }

    /// What the root says, unsigned.
    pub fn root_body(&self) -> Value {
        let roles = self.roles();
        let keys: Map<String, Value> =
            roles.iter().flat_map(|(_, role)| &role.keys).map(|key| (id(key), declared(key))).collect();
        let roles: Map<String, Value> = roles
            .iter()
            .map(|(name, role)| {
                let ids: Vec<String> = role.keys.iter().map(id).collect();
                ((*name).to_owned(), json!({ "keyids": ids, "threshold": role.threshold }))
            })
            .collect();
        let mut body = body("root", &self.root);
        body["consistent_snapshot"] = self.consistent.into();
        body["keys"] = keys.into();
        body["roles"] = roles.into();
        body
    }

    fn roles(&self) -> [(&'static str, &Role); 4] {
        [
            ("root", &self.root),
            ("timestamp", &self.timestamp),
            ("snapshot", &self.snapshot),
            ("targets", &self.targets),
        ]
    }

    /// What the targets file says, unsigned.
    pub fn targets_body(&self) -> Value {
        let target = |bytes: &Vec<u8>| {
            let hashes = json!({ "sha256": hex(&sha256(bytes)), "sha512": hex(&sha512(bytes)) });
            json!({ "length": bytes.len(), "hashes": hashes })
        };
        let listed: Map<String, Value> =
            self.files.iter().map(|(path, bytes)| (path.clone(), target(bytes))).collect();
        let mut body = body("targets", &self.targets);
        body["targets"] = listed.into();
        body
    }

    /// What the snapshot says about these targets files, unsigned.
    pub fn snapshot_body(&self, targets: &BTreeMap<&str, &Value>) -> Value {
        let mut body = body("snapshot", &self.snapshot);
        let meta: Map<String, Value> =
            targets.iter().map(|(name, file)| (format!("{name}.json"), pin(file))).collect();
        body["meta"] = meta.into();
        body
    }

    /// What the timestamp says about this snapshot, unsigned.
    pub fn timestamp_body(&self, snapshot: &Value) -> Value {
        let mut body = body("timestamp", &self.timestamp);
        body["meta"] = json!({ "snapshot.json": pin(snapshot) });
        body
    }

    /// Everything, as a folder holds it.
    pub fn publish(&self) -> Files {
        self.publish_with(&BTreeMap::new())
    }

    /// The same with delegated targets files, by role; the caller has put the delegations into the body.
    pub fn publish_with(&self, delegated: &BTreeMap<&str, Value>) -> Files {
        self.publish_all(self.targets_body(), delegated)
    }

    /// The same around another targets body.
    pub fn publish_all(&self, targets: Value, delegated: &BTreeMap<&str, Value>) -> Files {
        let targets = sign(targets, &self.targets.keys);
        let mut listed: BTreeMap<&str, &Value> = delegated.iter().map(|(name, file)| (*name, file)).collect();
        listed.insert("targets", &targets);
        let snapshot = sign(self.snapshot_body(&listed), &self.snapshot.keys);
        let timestamp = sign(self.timestamp_body(&snapshot), &self.timestamp.keys);
        let mut files = Files::new();
        for (version, root) in self.past.iter().cloned().chain([(self.root.version, self.root_file())]) {
            files.insert(format!("metadata/{version}.root.json"), pretty(&root));
        }
        files.insert("metadata/timestamp.json".into(), pretty(&timestamp));
        files.insert(self.name("snapshot", &snapshot), pretty(&snapshot));
        for (name, file) in listed {
            files.insert(self.name(name, file), pretty(file));
        }
        for (path, bytes) in &self.files {
            files.insert(self.target_name(path, bytes), bytes.clone());
        }
        files
    }

    fn name(&self, role: &str, file: &Value) -> String {
        let version = &file["signed"]["version"];
        if self.consistent {
            format!("metadata/{version}.{role}.json")
        } else {
            format!("metadata/{role}.json")
        }
    }

    fn target_name(&self, path: &str, bytes: &[u8]) -> String {
        if !self.consistent {
            return format!("targets/{path}");
        }
        let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
        let slash = if folder.is_empty() { "" } else { "/" };
        format!("targets/{folder}{slash}{}.{name}", hex(&sha256(bytes)))
    }
}

/// What every role says: its type, version and end.
fn body(role: &str, standing: &Role) -> Value {
    json!({
        "_type": role,
        "spec_version": "1.0.31",
        "version": standing.version,
        "expires": standing.expires.to_string(),
    })
}

/// A file's version, length and digest, as the file above it pins them.
pub fn pin(file: &Value) -> Value {
    let bytes = pretty(file);
    json!({
        "version": file["signed"]["version"],
        "length": bytes.len(),
        "hashes": { "sha256": hex(&sha256(&bytes)) },
    })
}

/// A key as metadata declares it: Ed25519 in hex, P-256 in PEM. A repository here has no others.
pub fn declared(key: &Key) -> Value {
    if let Key::Ed25519(_) = key {
        let public = hex(&key.public_bytes());
        return json!({ "keytype": "ed25519", "scheme": "ed25519", "keyval": { "public": public } });
    }
    let public = key.public_pem();
    json!({ "keytype": "ecdsa", "scheme": "ecdsa-sha2-nistp256", "keyval": { "public": public } })
}

/// The id of a key: SHA-256 of the canonical form of what declares it.
pub fn id(key: &Key) -> String {
    hex(&sha256(&canonical(&declared(key))))
}

/// Metadata, signed by each key under its own id.
pub fn sign(signed: Value, keys: &[Key]) -> Value {
    let message = canonical(&signed);
    let mut signatures: Vec<Value> = Vec::new();
    for key in keys {
        let signature = json!({ "keyid": id(key), "sig": hex(&key.sign(&message)) });
        if !signatures.contains(&signature) {
            signatures.push(signature);
        }
    }
    json!({ "signatures": signatures, "signed": signed })
}

/// The canonical form TUF signs (§4.2.1): keys sorted, no space, and of all characters in strings only the quotation
/// mark and the backslash escaped.
pub fn canonical(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(map) => {
            let sorted: BTreeMap<&String, &Value> = map.iter().collect();
            out.push(b'{');
            for (at, (key, value)) in sorted.into_iter().enumerate() {
                out.extend((at > 0).then_some(b','));
                quote(key, out);
                out.push(b':');
                write(value, out);
            }
            out.push(b'}');
        }
        Value::Array(list) => {
            out.push(b'[');
            for (at, value) in list.iter().enumerate() {
                out.extend((at > 0).then_some(b','));
                write(value, out);
            }
            out.push(b']');
        }
        Value::String(text) => quote(text, out),
        Value::Null | Value::Bool(_) | Value::Number(_) => out.extend(value.to_string().into_bytes()),
    }
}

fn quote(text: &str, out: &mut Vec<u8>) {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    out.extend(format!("\"{escaped}\"").into_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_label_one_repository() {
        let make =
            || Repository::new("a", "2126-01-01T00:00:00Z".parse().unwrap()).with("x/t", b"t").publish();
        assert_eq!(make(), make());
        let names: Vec<String> = make().into_keys().collect();
        let target = format!("targets/x/{}.t", hex(&sha256(b"t")));
        assert_eq!(
            names,
            [
                "metadata/1.root.json",
                "metadata/1.snapshot.json",
                "metadata/1.targets.json",
                "metadata/timestamp.json",
                &target
            ]
        );
    }

    #[test]
    fn only_two_characters_are_escaped() {
        assert_eq!(
            canonical(&json!({ "b": ["\n\\\"", 1, true], "a": null })),
            b"{\"a\":null,\"b\":[\"\n\\\\\\\"\",1,true]}"
        );
    }
}
