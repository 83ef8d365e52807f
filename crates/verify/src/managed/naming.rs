//! What evidence calls the key that signed it. Nobody signed that, so it never makes a signature good.

use model::{EvidenceId, Text};
use sigstore_verify::types::SignatureBytes;

use crate::Rejection;
use crate::roots::{NamedKey, Roots};

/// Whether a key may be tried: it has no `key-id`, or the evidence names it by that id, byte for byte.
pub(super) fn called(named: &NamedKey, ids: &[&str]) -> bool {
    named.terms.key_id.as_ref().is_none_or(|wanted| ids.contains(&&**wanted))
}

/// Why no key of the framework counts: one signed under another id, one was named and did not sign, or none did.
pub(super) fn nobody(
    roots: &Roots,
    ids: &[&str],
    signed: impl Fn(&NamedKey) -> bool,
    from: EvidenceId,
) -> Rejection {
    // Called rightly it would have counted, so what it signed is called otherwise.
    let miscalled = roots.keys.iter().find(|named| named.terms.key_id.is_some() && signed(named));
    if let Some((named, wanted)) = miscalled.and_then(|named| Some((named, named.terms.key_id.as_ref()?))) {
        let text = format!("{} signed, but the evidence does not call it {wanted}, its `key-id`", named.name);
        return Rejection::new("unknown-key", text, from, "");
    }
    if let Some(named) = roots.keys.iter().find(|named| ids.iter().any(|id| names(named, id))) {
        let text = format!("the signature says that {} made it, and it did not", named.name);
        return Rejection::new("bad-signature", text, from, "");
    }
    let tried: Vec<&str> = roots.keys.iter().map(|named| &*named.name).collect();
    let text: Text = match tried.as_slice() {
        [] => "it brings no certificate, so only a key could have signed it, and the framework names none"
            .into(),
        tried => format!("no key of the framework made this signature (tried {})", tried.join(", ")).into(),
    };
    Rejection::new("unknown-key", text, from, "")
}

/// Whether an id is this key's: its `key-id`, or SHA-256 of its SubjectPublicKeyInfo as cosign (base64), in-toto
/// (hexadecimal) or npm (`SHA256:`, base64 without padding) write it.
pub(super) fn names(named: &NamedKey, id: &str) -> bool {
    let digest = named.key.digest();
    let base64 = SignatureBytes::from_bytes(digest.bytes()).to_base64();
    let npm = id.strip_prefix("SHA256:").is_some_and(|rest| rest == base64.trim_end_matches('='));
    named.terms.key_id.as_deref() == Some(id) || id == base64 || id == digest.hex() || npm
}
