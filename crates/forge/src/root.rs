//! `trusted_root.json`: what a verifier of this world starts from.

use crate::encoding::base64;
use crate::rekor::Log;
use crate::seed::Key;
use crate::world::World;
use crate::x509::ORGANISATION;
use jiff::Timestamp;
use serde_json::{Value, json};

/// The trusted root's media type.
pub const MEDIA_TYPE: &str = "application/vnd.dev.sigstore.trustedroot+json;version=0.1";

/// From when, and until when if ever, something is trusted.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// The first instant.
    pub start: Timestamp,
    /// The last instant, or an open end.
    pub end: Option<Timestamp>,
}

impl Window {
    fn json(self) -> Value {
        match self.end {
            Some(end) => json!({ "start": self.start.to_string(), "end": end.to_string() }),
            None => json!({ "start": self.start.to_string() }),
        }
    }
}

/// The `validFor` of each part of a trusted root.
#[derive(Clone, Copy, Debug)]
pub struct Windows {
    /// The certificate authority.
    pub authority: Window,
    /// The certificate transparency log.
    pub ct_log: Window,
    /// All Rekor logs.
    pub rekor: Window,
    /// The timestamp authority.
    pub timestamps: Window,
}

impl Windows {
    /// All from one instant, with open ends.
    pub fn open(start: Timestamp) -> Self {
        let window = Window { start, end: None };
        Self { authority: window, ct_log: window, rekor: window, timestamps: window }
    }
}

/// The trusted root of a world.
pub fn trusted_root(world: &World, windows: &Windows) -> Value {
    let logs = [&world.rekor, &world.other_rekor, &world.rekor_v2];
    json!({
        "mediaType": MEDIA_TYPE,
        "tlogs": logs.map(|log| transparency_log(log, windows.rekor)),
        "certificateAuthorities": [authority(
            "https://fulcio.forge.example",
            "forge intermediate",
            &[world.authority.intermediate_der(), world.authority.root_der()],
            windows.authority,
        )],
        "ctlogs": [log(
            "https://ct.forge.example", world.ct_log.key(), &world.ct_log.key().id(), windows.ct_log,
        )],
        "timestampAuthorities": [authority(
            "https://timestamps.forge.example",
            "forge timestamps",
            &world.timestamps.chain(),
            windows.timestamps,
        )],
    })
}

fn transparency_log(rekor: &Log, window: Window) -> Value {
    log(&rekor.base_url(), rekor.key(), &rekor.id(), window)
}

fn log(url: &str, key: &Key, id: &[u8; 32], window: Window) -> Value {
    json!({
        "baseUrl": url,
        "hashAlgorithm": "SHA2_256",
        "publicKey": {
            "rawBytes": base64(&key.spki()),
            "keyDetails": key.details(),
            "validFor": window.json(),
        },
        "logId": { "keyId": base64(id) },
    })
}

fn authority(uri: &str, common_name: &str, chain: &[&[u8]], window: Window) -> Value {
    let certificates: Vec<Value> = chain.iter().map(|der| json!({ "rawBytes": base64(der) })).collect();
    json!({
        "subject": { "organization": ORGANISATION, "commonName": common_name },
        "uri": uri,
        "certChain": { "certificates": certificates },
        "validFor": window.json(),
    })
}
