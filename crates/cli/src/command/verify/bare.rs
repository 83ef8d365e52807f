//! Bare signatures among the evidence that was named: nothing in such a file says what it is about.

use std::path::PathBuf;

use formats::decode;
use model::EvidenceId;

use crate::outside::Output;

/// The largest file that is looked at: bare signatures have a few hundred bytes.
const MAX_LOOKED_AT: u64 = 64 << 10;

/// Says of each what to do with it. What is something else under such a name is evidence like any other.
pub(super) fn told(attestations: &[PathBuf], out: &mut Output<'_>) {
    for path in attestations.iter().filter(|path| acquire::is_signature(path)) {
        let Ok(bytes) = acquire::named(path, MAX_LOOKED_AT) else { continue };
        let pieces = decode(EvidenceId::file(0), &bytes);
        if pieces.iter().any(|piece| piece.read.is_ok()) {
            continue;
        }
        out.say(&format!(
            "note: {} looks like a bare signature, which does not say what it is about, so --attestation cannot take it. \
             Put it beside the artifact under that one's name (widget-1.4.2.tgz.sig), and say --beside.",
            report::name(&path.to_string_lossy())
        ));
    }
}
