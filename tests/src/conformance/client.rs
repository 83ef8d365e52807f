//! One verification: the arguments as a framework, judged.

use std::path::Path;

use countersign_tests::framework::{Framework, quoted};
use countersign_tests::{peek, pipeline};
use model::Instant;

use crate::arguments::{Root, Signer, Verification};

/// Verifies a bundle.
///
/// # Errors
/// What was wrong, for a person: it is not to be believed.
pub(crate) fn verify(asked: &Verification, now: Instant) -> Result<(), String> {
    let read = |path: &Path| std::fs::read(path).map_err(|why| format!("{}: {why}", path.display()));
    let mut framework = Framework::default();
    match &asked.root {
        Root::PublicGood => framework.embedded("root", "public-good"),
        Root::Staging => framework.embedded("root", "staging"),
        Root::File(path) => framework.trusted_root("root", read(path)?),
    }
    match &asked.signer {
        Signer::Certificate { identity, issuer } => framework.identity("who", &certificate(identity, issuer)),
        Signer::Key(path) => {
            framework.key("key", read(path)?, ", log: root");
            framework.identity("who", "key: { root: key }");
        }
    }
    framework.require(&requirement(&read(&asked.bundle)?));
    let dir = tempfile::tempdir().map_err(|why| why.to_string())?;
    let path = framework.write(dir.path()).map_err(|why| why.to_string())?;
    let ran = pipeline::verify(asked.subject.as_str().into(), path, std::slice::from_ref(&asked.bundle), now);
    if ran.code == 0 {
        return Ok(());
    }
    let faults = ran.faults();
    let told = faults.iter().map(|fault| format!("{}: {}", fault.code, fault.about.trim()));
    Err(told.chain([ran.err.trim().to_owned()]).collect::<Vec<_>>().join("\n"))
}

/// An identity of the kind its name has the shape of; the protocol knows no kinds.
fn certificate(identity: &str, issuer: &str) -> String {
    let (name, issuer) = (quoted(identity), quoted(issuer));
    match identity.contains('@') && !identity.contains("://") {
        true => format!("email: {{ roots: [root], issuer: {issuer}, address: {name} }}"),
        false => format!("other: {{ roots: [root], issuer: {issuer}, name: {name} }}"),
    }
}

/// The protocol asks whether the bundle is good, whatever it says: so what it says is what is demanded.
fn requirement(bundle: &[u8]) -> String {
    match peek::statement(bundle).map(|claim| claim.predicate_type) {
        Some(predicate) if predicate != peek::SIGNED => {
            format!("attestation: {{ name: any, type: {}, by: [who] }}", quoted(&predicate))
        }
        Some(_) | None => "signature: { by: [who] }".to_owned(),
    }
}
