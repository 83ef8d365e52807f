use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::Malformed;
use crate::malformed::code;

/// What programs call a block of CMS (RFC 7468 §9): `CMS` is the name, `PKCS7` the older one.
const LABELS: [&str; 2] = ["CMS", "PKCS7"];

/// The bytes of the file's one block of CMS; `None` when the file is no such PEM file.
pub(super) fn block(bytes: &[u8]) -> Option<Result<Vec<u8>, Malformed>> {
    let bytes = bytes.trim_ascii();
    let text = std::str::from_utf8(bytes.starts_with(b"-----BEGIN ").then_some(bytes)?).ok()?;
    let label = LABELS.into_iter().find(|label| text.starts_with(&format!("-----BEGIN {label}-----")))?;
    Some(body(text, label))
}

fn body(text: &str, label: &str) -> Result<Vec<u8>, Malformed> {
    let fault = |why: String| Malformed::new(code::CMS, "", why);
    let inner = text
        .strip_prefix(&format!("-----BEGIN {label}-----"))
        .and_then(|rest| rest.strip_suffix(&format!("-----END {label}-----")))
        .filter(|inner| !inner.contains("-----"))
        .ok_or_else(|| fault(format!("the file is not exactly one {label} block")))?;
    let digits: String = inner.split_ascii_whitespace().collect();
    STANDARD.decode(digits).map_err(|why| fault(format!("the {label} block is not base64: {why}")))
}
