use std::collections::BTreeMap;

use model::Text;
use sha2::{Digest as _, Sha256, Sha512};

use super::fault::TufFault;
use super::keys::unhex;

/// Holds a file against the length and digests that are signed for it. Every digest of a known algorithm
/// must be right, and where digests are given one must be known.
pub(super) fn matches(
    file: &str,
    bytes: &[u8],
    length: Option<u64>,
    digests: Option<&BTreeMap<String, String>>,
) -> Result<(), TufFault> {
    let fault = |why: String| TufFault::Mismatch { file: file.into(), why: Text::from(why) };
    let has = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if let Some(length) = length.filter(|length| *length != has) {
        return Err(fault(format!("it has {has} bytes, and {length} are signed for")));
    }
    let Some(digests) = digests else { return Ok(()) };
    let mut known = false;
    for (algorithm, hex) in digests {
        let digest = match algorithm.as_str() {
            "sha256" => Sha256::digest(bytes).to_vec(),
            "sha512" => Sha512::digest(bytes).to_vec(),
            _ => continue,
        };
        if unhex(hex).as_deref() != Some(digest.as_slice()) {
            return Err(fault(format!("its {algorithm} digest is another")));
        }
        known = true;
    }
    if known { Ok(()) } else { Err(fault("no digest of a known algorithm is signed for it".to_owned())) }
}
