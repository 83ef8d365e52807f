//! Virtual transparency logs: Rekor v1 (promise, proof, integrated time) and Rekor v2 (proof only).
//!
//! A log starts with a few leaves of its own and grows by one stranger's leaf after each entry, so that no
//! proof is empty and none ends at the right edge of the tree.

use crate::encoding::{base64, canonical, hex, sha256};
use crate::entry::Body;
use crate::merkle::{self, Hash};
use crate::seed::Key;
use jiff::Timestamp;
use serde_json::{Value, json};

/// Leaves that were there before ours.
const EARLIER_LEAVES: u64 = 5;
/// Rekor v1 numbers entries over all its shards, so an entry's index is not its index in the tree.
const SHARD_OFFSET: u64 = 100_000;

/// The two kinds of log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// ECDSA; signs an inclusion promise that holds the integrated time.
    V1,
    /// Ed25519; proof and checkpoint only, no time of its own.
    V2,
}

/// A log and its leaves so far.
#[derive(Clone)]
pub struct Log {
    key: Key,
    host: String,
    origin: String,
    generation: Generation,
    leaves: Vec<Hash>,
}

/// What an entry brings along to prove it is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The inclusion promise (SET). A v2 log never gives one.
    pub promise: bool,
    /// The inclusion proof with its checkpoint.
    pub proof: bool,
}

impl Log {
    /// A Rekor v1 log: its origin is the host and the number of the tree.
    pub fn v1(label: &str, host: &str, tree: u64) -> Self {
        let key = Key::p256(&format!("{label}/log/{host}"));
        Self::new(key, host, format!("{host} - {tree}"), Generation::V1)
    }

    /// A Rekor v2 log: its origin is its host.
    pub fn v2(label: &str, host: &str) -> Self {
        let key = Key::ed25519(&format!("{label}/log/{host}"));
        Self::new(key, host, host.into(), Generation::V2)
    }

    fn new(key: Key, host: &str, origin: String, generation: Generation) -> Self {
        let mut log = Self { key, host: host.into(), origin, generation, leaves: Vec::new() };
        for _ in 0..EARLIER_LEAVES {
            log.append_stranger();
        }
        log
    }

    /// The key it signs with.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Its URL, as a trusted root names it.
    pub fn base_url(&self) -> String {
        format!("https://{}", self.host)
    }

    /// Its host, which is also the name in its checkpoint signatures.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// First line of its checkpoints.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The log id: SHA-256 of the key for v1, the signed-note key id of origin and key for v2.
    pub fn id(&self) -> Hash {
        match self.generation {
            Generation::V1 => self.key.id(),
            Generation::V2 => {
                let note = [self.host.as_bytes(), b"\n\x01", &self.key.public_bytes()].concat();
                sha256(&note)
            }
        }
    }

    fn append_stranger(&mut self) {
        let text = format!("{} leaf {} of somebody else", self.origin, self.leaves.len());
        self.leaves.push(merkle::leaf(text.as_bytes()));
    }

    /// Takes up a body and returns the bundle's `TransparencyLogEntry`, integrated at the given time.
    pub fn append(&mut self, body: &Body, at: Timestamp, evidence: Evidence) -> Value {
        let bytes = canonical(&body.value);
        let index = self.leaves.len() as u64;
        self.leaves.push(merkle::leaf(&bytes));
        self.append_stranger();

        let number = match self.generation {
            Generation::V1 => SHARD_OFFSET + index,
            Generation::V2 => index,
        };
        let mut entry = json!({
            "logIndex": number.to_string(),
            "logId": { "keyId": base64(&self.id()) },
            "kindVersion": { "kind": body.kind, "version": body.version },
            "canonicalizedBody": base64(&bytes),
        });
        if self.generation == Generation::V1 {
            entry["integratedTime"] = json!(at.as_second().to_string());
            if evidence.promise {
                let set = self.promise(&bytes, at.as_second(), number);
                entry["inclusionPromise"] = json!({ "signedEntryTimestamp": base64(&set) });
            }
        }
        if evidence.proof {
            entry["inclusionProof"] = self.proof(index);
        }
        entry
    }

    /// The signed entry timestamp: a signature over the canonical JSON of these four fields.
    pub fn promise(&self, body: &[u8], integrated_at: i64, index: u64) -> Vec<u8> {
        let signed = json!({
            "body": base64(body),
            "integratedTime": integrated_at,
            "logID": hex(&self.id()),
            "logIndex": index,
        });
        self.key.sign(&canonical(&signed))
    }

    fn proof(&self, index: u64) -> Value {
        let hashes = merkle::path(index as usize, &self.leaves);
        let root = merkle::root(&self.leaves);
        json!({
            "logIndex": index.to_string(),
            "rootHash": base64(&root),
            "treeSize": self.leaves.len().to_string(),
            "hashes": hashes.iter().map(|hash| base64(hash)).collect::<Vec<_>>(),
            "checkpoint": { "envelope": self.checkpoint(&self.origin, self.leaves.len(), &root) },
        })
    }

    /// A checkpoint as a signed note: origin, size and root; an empty line; name and key hint with signature.
    pub fn checkpoint(&self, origin: &str, size: usize, root: &Hash) -> String {
        let text = format!("{origin}\n{size}\n{}\n", base64(root));
        let signature = [&self.id()[..4], &self.key.sign(text.as_bytes())].concat();
        format!("{text}\n\u{2014} {} {}\n", self.host, base64(&signature))
    }
}
