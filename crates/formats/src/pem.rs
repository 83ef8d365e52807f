//! One block of PEM (RFC 7468): a label, and bytes in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The bytes of the one block in `text`, if it has this label and nothing stands beside it.
pub(crate) fn read(text: &str, label: &str) -> Option<Vec<u8>> {
    let body = text.trim_ascii().strip_prefix("-----BEGIN ")?.strip_prefix(label)?.strip_prefix("-----")?;
    let body = body.strip_suffix("-----")?.strip_suffix(label)?.strip_suffix("-----END ")?;
    let packed: String = body.chars().filter(|c| !matches!(c, '\n' | '\r' | ' ' | '\t')).collect();
    STANDARD.decode(packed).ok().filter(|bytes| !bytes.is_empty())
}

/// Bytes in base64, as the JSON of protobuf writes them.
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn one_block_of_its_label_is_read() {
        let block = "-----BEGIN A-----\naGVs\nbG8=\n-----END A-----\n";
        assert_eq!(read(block, "A").as_deref(), Some(b"hello".as_slice()));
        for (text, label) in [
            (block, "B"),
            ("-----BEGIN A-----\n-----END A-----", "A"),
            ("-----BEGIN A-----\naGVsbG8\n-----END A-----", "A"),
            ("-----BEGIN A-----aGVsbG8=", "A"),
            ("x-----BEGIN A-----aGVsbG8=-----END A-----", "A"),
            (&block.repeat(2), "A"),
            ("", "A"),
        ] {
            assert_eq!(read(text, label), None, "{text}");
        }
    }
}
