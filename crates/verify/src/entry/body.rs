//! What the body of an entry says was signed, by whom and how, held against the signature at hand.

use model::{Algorithm, Digest, Text};
use serde_json::Value;
use sigstore_verify::types::{DerPublicKey, SignatureBytes};

use super::Kind;
use crate::Rejection;
use crate::managed::Attempt;

/// A code of the catalogue, and why.
type Fault = (&'static str, String);

/// The hash a `hashedrekord` is written in; `None` for other entries and hashes we do not know.
pub(super) fn hash(body: &[u8]) -> Option<Algorithm> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let first = body.pointer("/spec/data/hash/algorithm").and_then(Value::as_str);
    let second = body.pointer("/spec/hashedRekordV002/data/algorithm").and_then(Value::as_str);
    first.and_then(Algorithm::named).or_else(|| second.and_then(named))
}

/// Whether the body is of the kind the entry states, and for this very signature, key and message. The outer error
/// is about the message, the inner one about the body.
pub(super) fn agrees(
    kind: Kind,
    bytes: &[u8],
    attempt: &Attempt<'_>,
) -> Result<Result<(), Fault>, Rejection> {
    let said = match Said::read(kind, bytes) {
        Ok(said) => said,
        Err(fault) => return Ok(Err(fault)),
    };
    let own = match said.of {
        Of::Message => Some(attempt.subject.digest(said.digest.algorithm())?),
        Of::Payload => attempt.subject.payload_digest(said.digest.algorithm()),
    };
    let mismatch =
        |what: &str| Ok(Err(("log-entry-mismatch", format!("the log entry is for another {what}"))));
    if own.as_ref() != Some(&said.digest) {
        return mismatch("message");
    }
    if said.signature != attempt.subject.signature() {
        return mismatch("signature");
    }
    if said.key != attempt.named.key.spki.as_bytes() {
        return mismatch("key");
    }
    Ok(said.details.map_or(Ok(()), |details| agreed(&details, attempt)))
}

/// Rekor v2 says how the key signs, in Sigstore's words.
fn agreed(details: &str, attempt: &Attempt<'_>) -> Result<(), Fault> {
    let name = attempt.scheme.name();
    match attempt.named.key.details(attempt.scheme) {
        Some(own) if *own == *details => Ok(()),
        Some(own) => Err((
            "log-entry-mismatch",
            format!("it was signed with {name}, and the log entry is not for {own}"),
        )),
        None => Err((
            "unsupported-log-entry",
            format!(
                "Sigstore has no name for {name} with this key, so an entry of this kind cannot be for it"
            ),
        )),
    }
}

/// What a body says.
struct Said {
    of: Of,
    digest: Digest,
    signature: Vec<u8>,
    key: Vec<u8>,
    details: Option<Text>,
}

/// What the digest of a body is of.
enum Of {
    /// What was signed.
    Message,
    /// The payload of the envelope.
    Payload,
}

impl Said {
    fn read(kind: Kind, bytes: &[u8]) -> Result<Self, Fault> {
        let body: Value = serde_json::from_slice(bytes).map_err(|why| malformed(&why.to_string()))?;
        let (word, version) = match kind {
            Kind::HashedRekord1 => ("hashedrekord", "0.0.1"),
            Kind::HashedRekord2 => ("hashedrekord", "0.0.2"),
            Kind::Dsse1 => ("dsse", "0.0.1"),
            Kind::Dsse2 => ("dsse", "0.0.2"),
            Kind::Intoto2 => ("intoto", "0.0.2"),
        };
        if text(&body, "/kind")? != word || text(&body, "/apiVersion")? != version {
            return Err(malformed(&format!(
                "it is labelled {word} {version}, and its body is something else"
            )));
        }
        match kind {
            Kind::HashedRekord1 => Ok(Self {
                of: Of::Message,
                digest: hex(&body, "/spec/data/hash")?,
                signature: base64(&body, "/spec/signature/content")?,
                key: pem(&base64(&body, "/spec/signature/publicKey/content")?)?,
                details: None,
            }),
            Kind::Dsse1 => {
                let one = only(&body, "/spec/signatures")?;
                Ok(Self {
                    of: Of::Payload,
                    digest: hex(&body, "/spec/payloadHash")?,
                    signature: base64(one, "/signature")?,
                    key: pem(&base64(one, "/verifier")?)?,
                    details: None,
                })
            }
            Kind::Intoto2 => {
                let one = only(&body, "/spec/content/envelope/signatures")?;
                // Rekor v1 encodes the envelope's own base64 once more.
                let inner =
                    String::from_utf8(base64(one, "/sig")?).map_err(|_| malformed("`sig` is not text"))?;
                Ok(Self {
                    of: Of::Payload,
                    digest: hex(&body, "/spec/content/payloadHash")?,
                    signature: unbase64(&inner)?,
                    key: pem(&base64(one, "/publicKey")?)?,
                    details: None,
                })
            }
            Kind::HashedRekord2 => {
                let spec = within(&body, "/spec/hashedRekordV002")?;
                Self::second(Of::Message, spec, "/data", within(spec, "/signature")?)
            }
            Kind::Dsse2 => {
                let spec = within(&body, "/spec/dsseV002")?;
                Self::second(Of::Payload, spec, "/payloadHash", only(spec, "/signatures")?)
            }
        }
    }

    /// The parts that the entries of Rekor v2 share.
    fn second(of: Of, spec: &Value, data: &str, signature: &Value) -> Result<Self, Fault> {
        let data = within(spec, data)?;
        let word = text(data, "/algorithm")?;
        let algorithm = named(word).ok_or_else(|| unsupported(word))?;
        Ok(Self {
            of,
            digest: Digest::new(algorithm, &base64(data, "/digest")?)
                .map_err(|why| malformed(&why.to_string()))?,
            signature: base64(signature, "/content")?,
            key: base64(signature, "/verifier/publicKey/rawBytes")?,
            details: Some(text(signature, "/verifier/keyDetails")?.into()),
        })
    }
}

/// An algorithm by its name in Sigstore's `HashAlgorithm` (`sigstore_common.proto`).
fn named(word: &str) -> Option<Algorithm> {
    match word {
        "SHA2_256" => Some(Algorithm::Sha256),
        "SHA2_384" => Some(Algorithm::Sha384),
        "SHA2_512" => Some(Algorithm::Sha512),
        _ => None,
    }
}

fn malformed(why: &str) -> Fault {
    ("malformed-log-entry", format!("the body of the log entry cannot be read: {why}"))
}

fn unsupported(word: &str) -> Fault {
    let word: String = word.chars().filter(|c| !c.is_control()).take(40).collect();
    ("unsupported-log-entry", format!("the log entry is written in `{word}`, a hash that is not read"))
}

fn within<'a>(value: &'a Value, pointer: &str) -> Result<&'a Value, Fault> {
    value.pointer(pointer).ok_or_else(|| malformed(&format!("`{pointer}` is missing")))
}

fn text<'a>(value: &'a Value, pointer: &str) -> Result<&'a str, Fault> {
    within(value, pointer)?.as_str().ok_or_else(|| malformed(&format!("`{pointer}` is not text")))
}

/// The one member of a list: the bundle has one signature, so its entry has.
fn only<'a>(value: &'a Value, pointer: &str) -> Result<&'a Value, Fault> {
    match within(value, pointer)?.as_array().map(Vec::as_slice) {
        Some([one]) => Ok(one),
        _ => Err(("log-entry-mismatch", format!("the log entry has no single signature at `{pointer}`"))),
    }
}

fn base64(value: &Value, pointer: &str) -> Result<Vec<u8>, Fault> {
    unbase64(text(value, pointer)?)
}

fn unbase64(text: &str) -> Result<Vec<u8>, Fault> {
    let read = SignatureBytes::from_base64(text).map_err(|why| malformed(&why.to_string()))?;
    Ok(read.into_bytes())
}

/// The key of a `PUBLIC KEY` block. A certificate there is of another signature than a key's.
fn pem(text: &[u8]) -> Result<Vec<u8>, Fault> {
    let text = std::str::from_utf8(text).map_err(|_| malformed("its key is not text"))?;
    match DerPublicKey::from_pem(text) {
        Ok(key) => Ok(key.as_bytes().to_vec()),
        Err(why) => Err(("log-entry-mismatch", format!("the log entry holds no public key: {why}"))),
    }
}

fn hex(value: &Value, pointer: &str) -> Result<Digest, Fault> {
    let hash = within(value, pointer)?;
    let word = text(hash, "/algorithm")?;
    let algorithm = Algorithm::named(word).ok_or_else(|| unsupported(word))?;
    Digest::from_hex(algorithm, text(hash, "/value")?).map_err(|why| malformed(&why.to_string()))
}
