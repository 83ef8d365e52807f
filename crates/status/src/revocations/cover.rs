use model::{Instant, Text};
use verify::PathCertificate;

use super::said::Said;
use crate::found::Cover;

/// What it means that nobody lists a certificate. Lists forget certificates that have expired, so to be missing from
/// a later one says nothing, unless it keeps them.
pub(super) fn cover(
    said: &[Said<'_>],
    reference: &Text,
    certificate: &PathCertificate,
    fresh: impl Fn(&Said<'_>) -> bool,
    now: Instant,
) -> Cover {
    let ended = certificate.not_after;
    let mut between = Vec::new();
    let mut why = format!("no revocation list or OCSP response of {reference} speaks of it");
    for one in said {
        let name = one.name;
        let remembers = one.this_update <= ended || one.keeps_since.is_some_and(|since| since <= ended);
        match (one.known, remembers, fresh(one)) {
            (false, _, _) => why = format!("the responder of {name} does not know it"),
            (true, true, true) => return Cover::Good,
            (true, true, false) if one.this_update <= ended && ended < now => between.push(one.this_update),
            (true, true, false) => {
                why = format!("{name} is of {}, and a newer one is due", one.this_update);
            }
            (true, false, _) => {
                why = format!(
                    "it expired at {ended}, before {name} of {}, which need not list it any more",
                    one.this_update
                );
            }
        }
    }
    let why: Text =
        format!("whether certificate {} is revoked cannot be told: {why}", certificate.digest).into();
    match between.is_empty() {
        true => Cover::Gap(why),
        false => Cover::Between(between, why),
    }
}
