use formats::Bundle;
use model::{EvidenceId, Instant, KeyId, NonEmpty, Principal, Text};
use sigstore_verify::PublicKeyVerificationPolicy;
use sigstore_verify::types::Artifact;

use crate::keyless::rejection;
use crate::material::{logged, proven_times};
use crate::roots::{NamedKey, Roots};
use crate::{Rejection, Signer, guard};

/// Every key of the framework for which `holds`, as signers without a proven time.
pub(crate) fn plain<'a>(
    roots: &'a Roots,
    holds: impl Fn(&NamedKey) -> bool + 'a,
) -> impl Iterator<Item = Signer> + 'a {
    roots.keys.iter().filter(|named| named.log.is_none()).filter(move |named| holds(named)).map(signer)
}

/// Verifies a bundle by a key whose signatures must be logged: the entry is checked against that root's
/// logs and must be for this very key and signature.
pub(crate) fn logged_key(
    bundle: &Bundle,
    artifact: Artifact<'_>,
    named: &NamedKey,
    roots: &Roots,
    now: Instant,
    from: EvidenceId,
) -> Result<Signer, Rejection> {
    let reject = |code, text: String| Rejection::new(code, text, from, "/verificationMaterial/tlogEntries");
    let root = roots.sigstore.iter().find(|root| Some(&root.name) == named.log.as_ref());
    let root = &root
        .ok_or_else(|| reject("unknown-log", format!("the root of key {} is not loaded", named.name)))?
        .root;
    guard::known_logs(&bundle.parsed, root, from)?;
    let policy = PublicKeyVerificationPolicy::new(named.key.spki.clone());
    root.verifier.verify(artifact, &bundle.parsed, &policy).map_err(|error| rejection(&error, from))?;
    let times = proven_times(&bundle.parsed, root);
    if let Some(late) = times.iter().find(|time| time.at > now) {
        return Err(reject(
            "signed-in-future",
            format!(
                "{} says it was signed at {}, after the time of this run, {now}",
                late.authority, late.at
            ),
        ));
    }
    // Without a proven time the log must be trusted now: nothing says that it was asked while its key was valid.
    let proven: Vec<Instant> = times.iter().map(|time| time.at).collect();
    let instants = if proven.is_empty() { vec![now] } else { proven };
    guard::logs(&bundle.parsed, root, &instants, from)?;
    Ok(Signer { times, logged: logged(&bundle.parsed, root), ..signer(named) })
}

/// No key of the framework made the signature.
pub(crate) fn unknown_key(roots: &Roots, from: EvidenceId) -> Rejection {
    let names: Vec<&str> = roots.keys.iter().map(|named| &*named.name).collect();
    let text: Text = match names.as_slice() {
        [] => "it is signed with a key, and the framework names none".into(),
        names => format!("no key of the framework made this signature (tried {})", names.join(", ")).into(),
    };
    Rejection::new("unknown-key", text, from, "")
}

fn signer(named: &NamedKey) -> Signer {
    let digest = named.key.digest().clone();
    Signer {
        principal: Principal::Key(KeyId { root: named.name.clone(), digest: digest.clone() }),
        roots: NonEmpty::one(named.name.clone()),
        path: vec![digest],
        window: (named.from, named.until),
        times: Vec::new(),
        logged: Vec::new(),
    }
}
