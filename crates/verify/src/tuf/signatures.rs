use std::collections::{BTreeMap, BTreeSet};

use sigstore_tuf::{Key, Role, RoleKeys};

use super::document::{Document, asks, malformed};
use super::fault::TufFault;
use super::keys::{Usable, unhex};

/// Demands that as many different keys of the role as its threshold says have signed (§4.2.1, §5.3.4).
///
/// Keys are counted, not key ids: a key listed under two ids, in two encodings or for two schemes is one.
pub(super) fn signed<T: Role>(
    document: &Document<T>,
    role: &str,
    role_keys: &RoleKeys,
    keys: &BTreeMap<String, Key>,
) -> Result<(), TufFault> {
    let file = &document.file;
    asks(file, role, role_keys)?;
    let usable = Usables::of(role_keys, keys);
    let mut count = Count::default();
    for signature in document.metadata.signatures() {
        // An empty signature holds the place of one that is still to come.
        if signature.sig.is_empty() || !role_keys.keyids.contains(&signature.keyid) {
            continue;
        }
        count.repeated |= !count.seen.insert(&signature.keyid);
        match usable.0.get(signature.keyid.as_str()) {
            Some(Ok(key)) => {
                let good = unhex(&signature.sig)
                    .is_some_and(|bytes| key.verifies(document.metadata.signed_canonical(), bytes));
                if good {
                    count.holders.insert(key.holder());
                }
            }
            Some(Err(why)) => count.unusable = Some(why),
            None => {}
        }
    }
    if count.holders.len() < role_keys.threshold {
        return Err(short(document, role, role_keys.threshold, &usable, &count));
    }
    if count.repeated {
        return Err(malformed(file, &format!("a key of the role {role} signs it twice")));
    }
    Ok(())
}

/// The keys of a role by their ids, or why one cannot be used.
struct Usables<'a>(BTreeMap<&'a str, Result<Usable, String>>);

impl<'a> Usables<'a> {
    fn of(role_keys: &'a RoleKeys, keys: &BTreeMap<String, Key>) -> Self {
        let of = |id: &'a String| Some((id.as_str(), Usable::of(keys.get(id)?)));
        Self(role_keys.keyids.iter().filter_map(of).collect())
    }

    fn different(&self) -> usize {
        self.0.values().flatten().map(Usable::holder).collect::<BTreeSet<_>>().len()
    }
}

#[derive(Default)]
struct Count<'a> {
    seen: BTreeSet<&'a str>,
    holders: BTreeSet<&'a [u8]>,
    repeated: bool,
    unusable: Option<&'a str>,
}

/// Why the threshold was not met, as exactly as can be said.
fn short<T: Role>(
    document: &Document<T>,
    role: &str,
    threshold: usize,
    usable: &Usables<'_>,
    count: &Count<'_>,
) -> TufFault {
    let (file, role) = (document.file.clone(), role.into());
    if document.metadata.signatures().iter().all(|signature| signature.sig.is_empty()) {
        return TufFault::Unsigned { file };
    }
    if let Some(why) = count.unusable {
        return TufFault::Unsupported { file, role, why: why.into() };
    }
    if count.holders.is_empty() {
        return TufFault::BadSignature { file, role };
    }
    TufFault::Threshold { file, role, signed: count.holders.len(), keys: usable.different(), threshold }
}
