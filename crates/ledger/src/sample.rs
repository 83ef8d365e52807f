//! Decisions for the tests of this room.

use model::{Digest, Instant};
use sha2::{Digest as _, Sha256};

use crate::{Decided, DecidedSubject, Framework, Head, Input, Ledger, LedgerFault, Role, Storage};

pub(crate) fn at() -> Instant {
    Instant::parse("2026-08-02T00:00:00Z").unwrap()
}

pub(crate) fn digest(bytes: &[u8]) -> Digest {
    Digest::sha256(Sha256::digest(bytes).into())
}

/// What a run about `name` was made from.
pub(crate) fn contents(name: &str) -> [(Role, Vec<u8>); 3] {
    [
        (Role::Decision, format!("decision about {name}").into_bytes()),
        (Role::Framework, b"countersign: 1".to_vec()),
        (Role::Evidence, format!("bundle of {name}").into_bytes()),
    ]
}

/// A run about one subject.
pub(crate) fn decided(name: &str, allowed: bool) -> Decided {
    let artifact = digest(name.as_bytes());
    let mut rests_on = vec![Decided::artifact(&artifact).into()];
    if allowed {
        rests_on.push("key sha256:1".into());
    }
    let (decision, code) = if allowed { ("allow", 0) } else { ("deny", 1) };
    let input = |(role, bytes): (Role, Vec<u8>)| Input { role, path: "file".into(), digest: digest(&bytes) };
    Decided {
        handoff: "intake".into(),
        from: Some("acme".into()),
        to: Some("staging".into()),
        framework: Framework { name: "retail-intake".into(), number: 1, digest: digest(b"framework") },
        decision: decision.into(),
        code,
        inputs: contents(name).map(input).to_vec(),
        subjects: vec![DecidedSubject {
            given: name.into(),
            digests: vec![artifact],
            within: Vec::new(),
            decision: decision.into(),
            code,
            inputs: vec![2],
            rests_on: (0..u32::try_from(rests_on.len()).unwrap()).collect(),
        }],
        rests_on,
    }
}

pub(crate) fn record<S: Storage>(
    ledger: &mut Ledger<S>,
    name: &str,
    allowed: bool,
) -> Result<Head, LedgerFault> {
    let contents = contents(name);
    ledger.record(at(), &decided(name, allowed), &[], &mut |wanted| {
        let found = contents.iter().find(|(_, bytes)| digest(bytes) == *wanted);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| LedgerFault::Gone("not asked for".into()))
    })
}
