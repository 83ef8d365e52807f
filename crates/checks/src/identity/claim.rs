//! How one claim of a certificate is compared with what the framework pins.

use model::{Keyless, Pattern, Text};

use super::Difference;

/// Issuers are URLs that name a whole authority, so they are compared byte for byte: a slash, a letter's case
/// or a longer host is another issuer.
pub(super) fn issuer(wanted: &str, who: &Keyless) -> Option<Difference> {
    (who.issuer.as_deref() != Some(wanted)).then(|| Difference::new("issuer", wanted, who.issuer.clone()))
}

/// A claim that must be the same text. Not pinned: anything will do.
pub(super) fn exact(claim: &'static str, wanted: Option<&Text>, seen: Option<&Text>) -> Option<Difference> {
    let wanted = wanted?;
    (seen != Some(wanted)).then(|| Difference::new(claim, wanted.clone(), seen.cloned()))
}

/// A claim that must be this number, written plainly.
pub(super) fn number(claim: &'static str, wanted: Option<u64>, seen: Option<&Text>) -> Option<Difference> {
    exact(claim, wanted.map(|number| number.to_string().into()).as_ref(), seen)
}

/// A claim that must match a pattern.
pub(super) fn matching(
    claim: &'static str,
    wanted: Option<&Pattern>,
    seen: Option<&Text>,
) -> Option<Difference> {
    let wanted = wanted?;
    let same = seen.is_some_and(|seen| wanted.matches(seen));
    (!same).then(|| Difference::new(claim, wanted.as_str(), seen.cloned()))
}

/// The name and extension `.9` both say what signed; two answers are no answer.
pub(super) fn signer_extension(who: &Keyless) -> Option<Difference> {
    let seen = who.claims.signer_uri.as_ref()?;
    let name = who.name.as_str();
    (seen.as_ref() != name).then(|| Difference::new("signer (extension .9)", name, Some(seen.clone())))
}

/// Whether there is exactly one `@`, with something on both sides: with two, it would be open where the
/// file ends and the ref begins.
pub(super) fn has_one_ref(file: &str) -> bool {
    file.split_once('@').is_some_and(|(path, at)| !path.is_empty() && !at.is_empty() && !at.contains('@'))
}
