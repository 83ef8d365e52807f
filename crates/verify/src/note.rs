use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use formats::limits::{MAX_CHECKPOINT, MAX_CHECKPOINT_LINES};
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

/// The four bytes by which a note tells a key from others of its name.
fn identifier(name: &str, key: &Key) -> [u8; 4] {
    let hash = Sha256::digest(formats::note_key(name, key.spki.as_bytes()));
    let mut id = [0; 4];
    id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    id
}
