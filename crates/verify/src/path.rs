use std::sync::Arc;

use model::Instant;

use crate::PathCertificate;
use crate::TrustedRoot;
use crate::certificate::Certificate;

/// The longest path from a leaf to an anchor: Sigstore instances have two or three certificates.
const MAX_PATH: usize = 8;

/// Why no path can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPath {
    /// No certificate of the root signed it, whatever the bundle brings.
    Unanchored,
    /// Every path has a certificate that was not valid at a proven time.
    Expired,
}

/// The certificates a signature rests on, from the leaf to the anchor: each signed the one
/// before it, and each was valid at all `times`.
///
/// To be asked once the library has proved that some path holds; it does not say which, and it does not ask whether
/// the authorities themselves were valid. Taking a certificate of this path away must take the signature away,
/// so nothing is in it for its name alone: authorities of the root come first, and a certificate that the
/// bundle brings counts only when the signatures say so.
pub(crate) fn path(
    leaf: &Certificate,
    between: &[&Certificate],
    root: &TrustedRoot,
    times: &[Instant],
) -> Result<Vec<Arc<PathCertificate>>, NoPath> {
    let issuers = &root.issuers;
    let mut expired = false;
    // Depth first with an explicit stack; the bundle's own certificates are few, and none is used twice.
    let mut open: Vec<Vec<&Certificate>> = vec![vec![leaf]];
    while let Some(path) = open.pop() {
        let Some(last) = path.last() else { continue };
        if !times.iter().all(|time| last.valid_at(*time)) {
            expired = true;
            continue;
        }
        let place = issuers.iter().position(|issuer| issuer.digest == last.digest);
        let anchored = path.len() > 1 && place.is_some();
        let whole = || Ok(path.iter().map(|one| Arc::clone(&one.whole)).collect());
        if anchored && last.is_root() {
            return whole();
        }
        let unused = |next: &&Certificate| !path.iter().any(|used| used.digest == next.digest);
        let mut up = match (place.and_then(|at| root.above(at)), path.len()) {
            (Some(above), _) => above.to_vec(),
            (None, 1) => above_leaf(leaf, between, root),
            (None, _) => signers(issuers, last),
        };
        up.retain(|at| issuers.get(*at).as_ref().is_some_and(unused));
        if anchored && up.is_empty() {
            return whole();
        }
        let mut aside = signers(between.iter().copied(), last);
        aside.retain(|at| between.get(*at).is_some_and(unused));
        if path.len() >= MAX_PATH {
            continue;
        }
        // Last in, first out: the root's own authorities are tried before what the bundle brings.
        let further = aside
            .iter()
            .filter_map(|at| between.get(*at).copied())
            .chain(up.iter().filter_map(|at| issuers.get(*at)));
        open.extend(further.map(|next| path.iter().copied().chain([next]).collect()));
    }
    Err(if expired { NoPath::Expired } else { NoPath::Unanchored })
}

/// Which certificates of the root signed the leaf. The library has proved that one of them or of the bundle's did: where
/// a single one of all these has the name that the leaf gives its issuer (RFC 5280 §6.1.3 (a) (4)), that settles it.
fn above_leaf(leaf: &Certificate, between: &[&Certificate], root: &TrustedRoot) -> Vec<usize> {
    let mut named = root.issuers.iter().enumerate().filter(|(_, one)| one.is_named_by(leaf));
    let alone = root.every_issuer_is_read && !between.iter().any(|one| one.is_named_by(leaf));
    match (named.next(), named.next()) {
        (Some((at, only)), None) if alone && only.may_have_issued(leaf) => vec![at],
        _ => signers(&root.issuers, leaf),
    }
}

/// Which of these certificates signed `child`.
pub(crate) fn signers<'a>(
    from: impl IntoIterator<Item = &'a Certificate>,
    child: &Certificate,
) -> Vec<usize> {
    from.into_iter().enumerate().filter(|(_, next)| next.signed(child)).map(|(at, _)| at).collect()
}
