use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use formats::limits::{MAX_CHECKPOINT, MAX_CHECKPOINT_LINES};
use model::Scheme;
use sha2::{Digest as _, Sha256};

use crate::Key;
use crate::key::Form;

/// Whether a signed note (C2SP signed-note) has a line under `name` that is `key`'s signature over its text.
///
/// A line says which key it is of, by four bytes; one of another key is passed over, as the specification has it, and one
/// of this key that does not verify spoils the note.
pub fn note_signed_by(note: &str, name: &str, key: &Key) -> bool {
    if note.len() > MAX_CHECKPOINT {
        return false;
    }
    let Some((text, lines)) = note.split_once("\n\n") else { return false };
    let text = format!("{text}\n");
    let Some(lines) = lines.strip_suffix('\n') else { return false };
    let mut signed = false;
    for (count, line) in lines.split('\n').enumerate() {
        let signature = line.strip_prefix("\u{2014} ").and_then(|line| line.split_once(' '));
        let (Some((own, signature)), true) = (signature, count < MAX_CHECKPOINT_LINES) else { return false };
        let Ok(signature) = STANDARD.decode(signature) else { return false };
        let Some((id, signature)) = signature.split_first_chunk::<4>() else { return false };
        if own != name || *id != identifier(name, key) {
            continue;
        }
        if key.signed(text.as_bytes(), signature, Form::Asn1, None).is_none() {
            return false;
        }
        signed = true;
    }
    signed
}

/// The four bytes of a key under a name: for Ed25519 of name, kind and key; for others, as Sigstore's logs have it, of the
/// SubjectPublicKeyInfo.
fn identifier(name: &str, key: &Key) -> [u8; 4] {
    /// The length of an Ed25519 public key, which ends its SubjectPublicKeyInfo (RFC 8410 §4).
    const ED25519: usize = 32;
    let spki = key.spki.as_bytes();
    let hash = match key.schemes().any(|scheme| scheme == Scheme::Ed25519) {
        true => {
            let raw = spki.len().checked_sub(ED25519).and_then(|at| spki.get(at..)).unwrap_or_default();
            Sha256::digest([name.as_bytes(), b"\n\x01", raw].concat())
        }
        false => Sha256::digest(spki),
    };
    let mut id = [0; 4];
    id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    id
}
