use crate::{KeyFileFault, SigningKey, envelope};

/// A Sigstore bundle v0.3 around the envelope of [`envelope()`], for tools that read nothing else. It is signed with a
/// key, which its hint names by SHA-256, and no log has seen it.
///
/// # Errors
/// When the key cannot sign.
pub fn bundle(payload_type: &str, payload: &[u8], key: &SigningKey) -> Result<Vec<u8>, KeyFileFault> {
    let envelope = envelope(payload_type, payload, &[key])?;
    let head = format!(
        r#"{{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{{"publicKey":{{"hint":"{}"}},"tlogEntries":[]}},"dsseEnvelope":"#,
        key.digest().hex()
    );
    Ok([head.as_bytes(), &envelope, b"}"].concat())
}
