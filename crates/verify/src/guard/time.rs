use model::{EvidenceId, Instant};

use crate::certificate::Certificate;
use crate::{ProvenTime, Rejection};

/// Holds proven times against `now` and against the signing certificate.
///
/// The library compares with the machine's clock, which is not the time of this run.
pub(crate) fn times(
    proven: &[ProvenTime],
    leaf: &Certificate,
    now: Instant,
    from: EvidenceId,
) -> Result<(), Rejection> {
    if proven.is_empty() {
        return Err(Rejection::new(
            "no-proven-time",
            "nothing trusted says when this was signed",
            from,
            "/verificationMaterial",
        ));
    }
    for time in proven {
        let reject = |code, text: String| Err(Rejection::new(code, text, from, "/verificationMaterial"));
        if time.at > now {
            return reject(
                "signed-in-future",
                format!(
                    "{} says it was signed at {}, after the time of this run, {now}",
                    time.authority, time.at
                ),
            );
        }
        if !leaf.valid_at(time.at) {
            return reject(
                "expired-certificate",
                format!(
                    "signed at {}, but the certificate was valid from {} to {}",
                    time.at, leaf.not_before, leaf.not_after
                ),
            );
        }
    }
    Ok(())
}
