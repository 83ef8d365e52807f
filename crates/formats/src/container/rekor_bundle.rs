//! A log entry as cosign kept it before the Sigstore bundle: its body, its place, and the log's signed promise.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::{Algorithm, Digest};
use serde_json::{Value, json};

use crate::Malformed;
use crate::json;
use crate::malformed::code;
use crate::node::Node;

/// A log entry in terms of a Sigstore bundle.
pub(super) struct LogEntry {
    /// As JSON (`sigstore_rekor.proto`, `TransparencyLogEntry`).
    pub(super) json: Value,
    /// The digest of the signed bytes that the entry states, if it is a `hashedrekord`.
    pub(super) data: Option<Digest>,
}

/// The same from text that stands by itself at `pointer`, in terms of a Sigstore bundle.
pub(crate) fn promised(text: &str, pointer: &str) -> Result<Value, Malformed> {
    let text = json::check(text.as_bytes(), json::DOCUMENT)
        .map_err(|fault| Malformed { pointer: format!("{pointer}{}", fault.pointer).into(), ..fault })?;
    read(&Node::root(text, code::CONTAINER).at(pointer)).map(|entry| entry.json)
}

/// Reads `{"SignedEntryTimestamp", "Payload": {"body", "integratedTime", "logIndex", "logID"}}` (cosign's
/// `RekorBundle`). There is no inclusion proof in it; the promise is what the log signed.
pub(super) fn read(node: &Node<'_>) -> Result<LogEntry, Malformed> {
    let [promise, payload] = node.fields(["SignedEntryTimestamp", "Payload"])?;
    let promise = node.required("SignedEntryTimestamp", promise)?;
    let payload = node.required("Payload", payload)?;
    let [body, time, index, log] = payload.fields(["body", "integratedTime", "logIndex", "logID"])?;
    let body = payload.required("body", body)?;
    let log = payload.required("logID", log)?;
    let id = Digest::from_hex(Algorithm::Sha256, &log.string()?)
        .map_err(|_| log.fault("should be the SHA-256 of the log's key in lowercase hex"))?;
    let bytes = body.bytes()?;
    let text = json::check(&bytes, json::DOCUMENT)
        .map_err(|fault| body.fault(format!("the log entry is not strict JSON: {fault}")))?;
    let entry = Node::root(text, code::CONTAINER);
    let [kind, version, spec] =
        entry.fields(["kind", "apiVersion", "spec"]).map_err(|fault| body.fault(fault.text))?;
    let name = |value: Option<Node<'_>>, what: &str| {
        let read = value.map(|value| value.name()).transpose().ok().flatten();
        read.ok_or_else(|| body.fault(format!("the log entry does not say its `{what}`")))
    };
    let json = json!({
        "logIndex": payload.required("logIndex", index)?.count()?.to_string(),
        "logId": { "keyId": STANDARD.encode(id.bytes()) },
        "kindVersion": { "kind": &*name(kind, "kind")?, "version": &*name(version, "apiVersion")? },
        "integratedTime": payload.required("integratedTime", time)?.count()?.to_string(),
        "inclusionPromise": { "signedEntryTimestamp": &*promise.string()? },
        "canonicalizedBody": &*body.string()?,
    });
    Ok(LogEntry { json, data: spec.and_then(|spec| data(&spec)) })
}

/// `/spec/data/hash` of a `hashedrekord`. A hint only, so what is not there is nothing.
fn data(spec: &Node<'_>) -> Option<Digest> {
    let [data] = spec.fields(["data"]).ok()?;
    let [hash] = data?.fields(["hash"]).ok()?;
    let [algorithm, value] = hash?.fields(["algorithm", "value"]).ok()?;
    let algorithm = Algorithm::named(&algorithm?.string().ok()?)?;
    Digest::from_hex(algorithm, &value?.string().ok()?).ok()
}
