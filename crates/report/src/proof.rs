use decision::{Believed, Speaks};
use model::{Principal, Text};

use crate::v1::{LoggedV1, ProofV1, TimeV1};

/// A bound proof for the report: who, when, and what vouches for it.
pub(crate) fn proof(believed: &Believed) -> ProofV1 {
    let signer = &believed.signer;
    let (name, issuer): (Text, Option<Text>) = match signer.principal() {
        Principal::Keyless(who) => (who.name.as_str().into(), who.issuer.clone()),
        Principal::Key(key) => (key.root.clone(), None),
        Principal::Certified(who) => (who.shown(), None),
    };
    let times = signer.times().iter().map(|time| TimeV1 {
        at: time.at.to_string(),
        source: time.source.word().into(),
        authority: time.authority.clone(),
    });
    let logged = signer.logged().iter().map(|entry| LoggedV1 { log: entry.name.clone(), index: entry.index });
    ProofV1 {
        evidence: believed.evidence.row,
        line: believed.evidence.line,
        part: believed.evidence.part,
        predicate_type: match &believed.speaks {
            Speaks::Statement(predicate_type) => Some(predicate_type.clone()),
            Speaks::ForBytes | Speaks::Layout | Speaks::Anything => None,
        },
        signer: name,
        issuer,
        roots: signer.roots().iter().cloned().collect(),
        signed_at: signer.signed_at().map(|time| time.to_string()),
        times: times.collect(),
        logged: logged.collect(),
    }
}
