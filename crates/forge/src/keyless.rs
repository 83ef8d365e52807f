//! Fulcio, Rekor and a timestamp authority on this machine, for whoever signs without a key: one server, a world behind it.

use crate::certificate::{LEAF_LIFETIME, Leaf, San, SctState};
use crate::dsse::{Envelope, Signature};
use crate::encoding::{hex, pem, unbase64};
use crate::entry::{self, Body, Verifier};
use crate::http::{Question, Server, answer};
use crate::rekor::Evidence;
use crate::x509::CODE_SIGNING;
use crate::{Workload, World};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use p256::ecdsa::signature::Verifier as _;
use serde_json::{Value, json};
use std::sync::Mutex;

/// What the provider of tokens wants to see.
pub const JOB_SECRET: &str = "job-secret";

/// The one whom tokens of this run name.
pub const SUBJECT: &str = "repo:retail/gate:ref:refs/heads/main";

/// What is answered in place of the right answer, if anything.
pub type Spoil = dyn Fn(&Question) -> Option<Vec<u8>> + Send + Sync;

/// The services. They end when this is dropped.
pub struct Services {
    server: Server,
}

impl Services {
    /// All of them answer as they should, at this time, for this run.
    pub fn start(world: World, run: Workload, at: Timestamp) -> Self {
        Self::spoiled(world, run, at, Box::new(|_| None))
    }

    /// The same, but for what is spoiled.
    pub fn spoiled(world: World, run: Workload, at: Timestamp, spoil: Box<Spoil>) -> Self {
        let world = Mutex::new(world);
        let server = Server::start(move |question, wire| {
            let bytes =
                spoil(question).unwrap_or_else(|| right(question, &mut world.lock().unwrap(), &run, at));
            wire.write_all(&bytes)
        });
        Self { server }
    }

    /// Where a service of this path is.
    pub fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.server.port())
    }

    /// Everything that was asked so far.
    pub fn asked(&self) -> Vec<Question> {
        self.server.asked()
    }

    /// The signing configuration that names them, the log by this version of its interface.
    pub fn signing_config(&self, log: u32) -> Value {
        let one = |url: String, version: u32| json!([{ "url": url, "majorApiVersion": version, "operator": "forge" }]);
        json!({
            "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json",
            "caUrls": one(self.at(""), 1),
            "rekorTlogUrls": one(self.at(""), log),
            "tsaUrls": one(self.at("/timestamp"), 1),
            "rekorTlogConfig": { "selector": "ANY" },
            "tsaConfig": { "selector": "ANY" },
        })
    }
}

/// A token that nobody but the services here would take.
pub fn identity_token(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2lnbmF0dXJl", part(&json!({ "alg": "none" })), part(claims))
}

/// The token of a run, good for ten minutes from here.
pub fn job_token(at: Timestamp) -> String {
    let end = (at + LEAF_LIFETIME).as_second();
    identity_token(
        &json!({ "iss": crate::identity::GITHUB_ISSUER, "sub": SUBJECT, "aud": "sigstore", "exp": end }),
    )
}

fn right(question: &Question, world: &mut World, run: &Workload, at: Timestamp) -> Vec<u8> {
    let path = question.target.split('?').next().unwrap();
    match (question.method.as_str(), path) {
        ("POST", "/api/v2/signingCert") => certificate(&question.body, world, run, at),
        ("POST", "/api/v1/log/entries") => first(&question.body, world, at),
        ("POST", "/api/v2/log/entries") => second(&question.body, world, at),
        ("POST", "/timestamp") => {
            let kind = [("Content-Type", "application/timestamp-reply")];
            answer(201, &kind, &world.timestamps.answer(&question.body, at))
        }
        ("GET", "/token") if asks_as_the_job(question) => told(200, &json!({ "value": job_token(at) })),
        ("GET", "/token") => answer(401, &[], b""),
        _ => answer(404, &[], b""),
    }
}

fn asks_as_the_job(question: &Question) -> bool {
    question.header("authorization") == Some(&format!("Bearer {JOB_SECRET}"))
        && question.target.contains("audience=sigstore")
}

fn told(code: u16, value: &Value) -> Vec<u8> {
    answer(code, &[("Content-Type", "application/json")], value.to_string().as_bytes())
}

/// A certificate for the key, if a signature over whom the token names shows that it is held.
fn certificate(body: &[u8], world: &World, run: &Workload, at: Timestamp) -> Vec<u8> {
    let asked: Value = serde_json::from_slice(body).unwrap();
    let token = asked["credentials"]["oidcIdentityToken"].as_str().unwrap();
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    let spki = unpem(asked["publicKeyRequest"]["publicKey"]["content"].as_str().unwrap());
    let held = unbase64(asked["publicKeyRequest"]["proofOfPossession"].as_str().unwrap());
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&spki[spki.len() - 65..]).unwrap();
    let held = p256::ecdsa::Signature::from_der(&held).unwrap();
    if key.verify(claims["sub"].as_str().unwrap().as_bytes(), &held).is_err() {
        return told(400, &json!({ "code": 3, "message": "the proof of possession does not hold" }));
    }
    let leaf = issued(world, spki, run, at);
    let authority = &world.authority;
    let chain = [leaf.as_slice(), authority.intermediate_der(), authority.root_der()]
        .map(|der| pem("CERTIFICATE", der));
    told(200, &json!({ "signedCertificateEmbeddedSct": { "chain": { "certificates": chain } } }))
}

/// Rekor's first interface: a map of one entry, its digests in hexadecimal.
fn first(body: &[u8], world: &mut World, at: Timestamp) -> Vec<u8> {
    let asked: Value = serde_json::from_slice(body).unwrap();
    let proposed = &asked["spec"]["proposedContent"];
    let envelope: Value = serde_json::from_str(proposed["envelope"].as_str().unwrap()).unwrap();
    let certificate = String::from_utf8(unbase64(proposed["verifiers"][0].as_str().unwrap())).unwrap();
    let payload = unbase64(envelope["payload"].as_str().unwrap());
    let mut read = Envelope::unsigned(envelope["payloadType"].as_str().unwrap(), &payload);
    let bytes = unbase64(envelope["signatures"][0]["sig"].as_str().unwrap());
    read.signatures.push(Signature { key_id: String::new(), bytes });
    let body = entry::dsse(&read, &Verifier::Certificate(unpem(&certificate)));
    let logged = world.rekor.append(&body, at, Evidence { promise: true, proof: true });
    let number = |value: &Value| value.as_str().unwrap().parse::<u64>().unwrap();
    let digits = |value: &Value| hex(&unbase64(value.as_str().unwrap()));
    let proof = &logged["inclusionProof"];
    let entry = json!({
        "body": logged["canonicalizedBody"],
        "integratedTime": number(&logged["integratedTime"]),
        "logID": digits(&logged["logId"]["keyId"]),
        "logIndex": number(&logged["logIndex"]),
        "verification": {
            "inclusionProof": {
                "checkpoint": proof["checkpoint"]["envelope"],
                "hashes": proof["hashes"].as_array().unwrap().iter().map(digits).collect::<Vec<_>>(),
                "logIndex": number(&proof["logIndex"]),
                "rootHash": digits(&proof["rootHash"]),
                "treeSize": number(&proof["treeSize"]),
            },
            "signedEntryTimestamp": logged["inclusionPromise"]["signedEntryTimestamp"],
        },
    });
    told(201, &json!({ "24296fb24b8ad77a": entry }))
}

/// Rekor's second interface: an entry as a bundle holds it.
fn second(body: &[u8], world: &mut World, at: Timestamp) -> Vec<u8> {
    let asked: Value = serde_json::from_slice(body).unwrap();
    let asked = &asked["hashedRekordRequestV002"];
    let value = json!({
        "apiVersion": "0.0.2",
        "kind": "hashedrekord",
        "spec": { "hashedRekordV002": {
            "data": { "algorithm": "SHA2_256", "digest": asked["digest"] },
            "signature": asked["signature"],
        } },
    });
    let body = Body { kind: "hashedrekord", version: "0.0.2", value };
    told(201, &world.rekor_v2.append(&body, at, Evidence { promise: false, proof: true }))
}

fn unpem(text: &str) -> Vec<u8> {
    unbase64(&text.lines().filter(|line| !line.starts_with('-')).collect::<String>())
}

/// The run of a retailer's gate.
pub fn gate() -> Workload {
    Workload {
        repository: "retail/gate".into(),
        repository_id: "5822".into(),
        owner_id: "58".into(),
        signer: "retail/gate/.github/workflows/gate.yml@refs/heads/main".into(),
        workflow: ".github/workflows/gate.yml".into(),
        workflow_name: "Gate".into(),
        source_ref: "refs/heads/main".into(),
        ..Workload::acme_release()
    }
}

/// Text that a Fulcio would have for a certificate: one of another key.
pub fn other_certificate(world: &World, at: Timestamp) -> Vec<u8> {
    let leaf = issued(world, crate::Key::p256("somebody else").spki(), &gate(), at);
    let chain = [pem("CERTIFICATE", &leaf)];
    told(200, &json!({ "signedCertificateEmbeddedSct": { "chain": { "certificates": chain } } }))
}

fn issued(world: &World, spki: Vec<u8>, run: &Workload, at: Timestamp) -> Vec<u8> {
    let leaf = Leaf {
        spki,
        names: vec![San::Uri(run.signer_uri())],
        claims: run.claims(),
        not_before: at,
        not_after: at + LEAF_LIFETIME,
        usage: CODE_SIGNING,
        sct: SctState::Good,
        flipped: false,
    };
    world.authority.issue(&leaf, &world.ct_log)
}
