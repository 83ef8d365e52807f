use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{KeyFileFault, SigningKey};

/// A signed note (C2SP signed-note): `text`, which ends in a line break, and a signature line of this key under `name`.
///
/// # Errors
/// When the key cannot sign, or text or name cannot stand in a note.
pub fn note(text: &str, name: &str, key: &SigningKey) -> Result<String, KeyFileFault> {
    let named = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+');
    if !named || !text.ends_with('\n') || text.contains("\n\n") {
        return Err(KeyFileFault::Note);
    }
    let signed = [&key.note_id(name)[..], &key.sign(text.as_bytes())?].concat();
    Ok(format!("{text}\n\u{2014} {name} {}\n", STANDARD.encode(signed)))
}
