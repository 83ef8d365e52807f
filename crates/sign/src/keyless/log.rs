use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use transport::{Address, Client, Sending};

use super::LogApi;
use super::answers::{asked, below, read};
use super::fault::{KeylessFault, LOG};
use super::pem::pem;

/// What was signed, in the ways the logs want it.
pub(super) struct Signed<'a> {
    /// The envelope with the signature in it.
    pub(super) envelope: &'a Value,
    /// What the signature is over.
    pub(super) message: &'a [u8],
    pub(super) signature: &'a [u8],
}

/// Has a signature logged, and gives the entry as a bundle holds it (`sigstore_rekor.proto`, `TransparencyLogEntry`).
pub(super) fn entry(
    client: &Client,
    (address, api): (&Address, LogApi),
    signed: &Signed<'_>,
    certificate: &[u8],
) -> Result<Value, KeylessFault> {
    match api {
        LogApi::V1 => first(client, address, signed, certificate),
        LogApi::V2 => second(client, address, signed, certificate),
    }
}

/// An entry of the first interface (`openapi.yaml`, `LogEntry`): digests in hexadecimal, where a bundle has base64.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    body: String,
    integrated_time: i64,
    #[serde(rename = "logID")]
    log: String,
    log_index: u64,
    verification: Verification,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Verification {
    inclusion_proof: Proof,
    signed_entry_timestamp: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Proof {
    checkpoint: String,
    hashes: Vec<String>,
    log_index: u64,
    root_hash: String,
    tree_size: u64,
}

/// Rekor's first interface: an entry `dsse` 0.0.1, to which the whole envelope is shown.
fn first(
    client: &Client,
    address: &Address,
    signed: &Signed<'_>,
    certificate: &[u8],
) -> Result<Value, KeylessFault> {
    let at = below(LOG, address, "api/v1/log/entries")?;
    let proposed = json!({
        "apiVersion": "0.0.1",
        "kind": "dsse",
        "spec": { "proposedContent": {
            "envelope": signed.envelope.to_string(),
            "verifiers": [STANDARD.encode(pem("CERTIFICATE", certificate))],
        } },
    });
    let answered = asked(client, LOG, &at, Sending::json(proposed.to_string()))?;
    let mut entries: BTreeMap<String, Entry> = read(LOG, &at, &answered)?;
    let wrong = |text: &str| KeylessFault::answer(LOG, &at, text);
    let (entry, more) = (entries.pop_first(), entries.len());
    let Some((_, entry)) = entry.filter(|_| more == 0) else {
        return Err(wrong("it answered other than with one entry"));
    };
    let base64 = |hex: &str| unhex(hex).map(|bytes| STANDARD.encode(bytes));
    let Verification { inclusion_proof: proof, signed_entry_timestamp: promise } = entry.verification;
    let hashes: Option<Vec<String>> = proof.hashes.iter().map(|hash| base64(hash)).collect();
    let (Some(log), Some(root), Some(hashes)) = (base64(&entry.log), base64(&proof.root_hash), hashes) else {
        return Err(wrong("its entry has digests that are not hexadecimal"));
    };
    Ok(json!({
        "logIndex": entry.log_index.to_string(),
        "logId": { "keyId": log },
        "kindVersion": { "kind": "dsse", "version": "0.0.1" },
        "integratedTime": entry.integrated_time.to_string(),
        "inclusionPromise": { "signedEntryTimestamp": promise },
        "inclusionProof": {
            "logIndex": proof.log_index.to_string(),
            "rootHash": root,
            "treeSize": proof.tree_size.to_string(),
            "hashes": hashes,
            "checkpoint": { "envelope": proof.checkpoint },
        },
        "canonicalizedBody": entry.body,
    }))
}

/// Rekor's second interface: an entry `hashedrekord` 0.0.2 over what the signature is over. The answer is what a bundle
/// holds.
fn second(
    client: &Client,
    address: &Address,
    signed: &Signed<'_>,
    certificate: &[u8],
) -> Result<Value, KeylessFault> {
    let at = below(LOG, address, "api/v2/log/entries")?;
    let asking = json!({ "hashedRekordRequestV002": {
        "digest": STANDARD.encode(digest(&SHA256, signed.message)),
        "signature": {
            "content": STANDARD.encode(signed.signature),
            "verifier": {
                "x509Certificate": { "rawBytes": STANDARD.encode(certificate) },
                "keyDetails": "PKIX_ECDSA_P256_SHA_256",
            },
        },
    } });
    let answered = asked(client, LOG, &at, Sending::json(asking.to_string()))?;
    let entry: Value = read(LOG, &at, &answered)?;
    match entry.get("canonicalizedBody").is_some() && entry.get("inclusionProof").is_some() {
        true => Ok(entry),
        false => Err(KeylessFault::answer(LOG, &at, "its answer is no entry with a proof")),
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let whole = text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    if !whole {
        return None;
    }
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::unhex;

    #[test]
    fn hexadecimal_is_read_whole_or_not_at_all() {
        assert_eq!(unhex("00fF"), Some(vec![0, 255]));
        for bad in ["0", "0g", "+1", "é"] {
            assert_eq!(unhex(bad), None, "{bad}");
        }
    }
}
