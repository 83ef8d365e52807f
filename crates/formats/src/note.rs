/// The SubjectPublicKeyInfo of an Ed25519 key before the 32 bytes of the key itself (RFC 8410 §4).
const ED25519: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// What a signed note names a key by (C2SP signed-note): the first four bytes of the SHA-256 of this. For Ed25519 of name,
/// kind and key; for others, as Sigstore's logs have it, of the SubjectPublicKeyInfo.
pub fn note_key(name: &str, spki: &[u8]) -> Vec<u8> {
    match spki.strip_prefix(&ED25519) {
        Some(key) => [name.as_bytes(), b"\n\x01", key].concat(),
        None => spki.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::{ED25519, note_key};

    #[test]
    fn a_key_of_ed25519_is_named_with_its_name_and_others_without() {
        let spki = [&ED25519[..], &[7; 32]].concat();
        assert_eq!(note_key("log", &spki), [&b"log\n\x01"[..], &[7; 32]].concat());
        assert_eq!(note_key("log", &[0x30, 0x59, 1, 2]), [0x30, 0x59, 1, 2]);
    }
}
