//! What receipts have seen of status lists: an older list in the place of one that a gate has asked is noticed.

use std::sync::Arc;

use checks::NamedIdentity;
use decision::{Gate, Speaks};
use formats::{Receipt, SeenStatus, VerificationSummary};
use model::{Instant, Text};
use policy::Framework;
use status::Seen;
use verify::{Roots, Signer};

use crate::{Pool, StatusFile};

/// Adds to each list's file what receipts in the evidence say they have seen of it, where this handoff relies on whoever
/// signed them. Their word can only refuse a list.
pub(crate) fn remember(
    files: &mut [StatusFile],
    framework: &Framework,
    gates: &[Gate],
    pool: &Pool,
    roots: &Roots,
    now: Instant,
) {
    if gates.is_empty() || files.is_empty() {
        return;
    }
    for (status, by) in seen(framework, gates, pool, roots, now) {
        let own = |file: &&mut StatusFile| {
            file.name == status.name
                && framework.status(&file.name).is_some_and(|spec| spec.authority == status.id)
        };
        if let Some(file) = files.iter_mut().find(own) {
            file.seen.push(Seen { number: status.number, digest: Some(status.digest), by });
        }
    }
}

/// Every list that a receipt of a listed gate names, and which receipt says so.
fn seen(
    framework: &Framework,
    gates: &[Gate],
    pool: &Pool,
    roots: &Roots,
    now: Instant,
) -> Vec<(SeenStatus, Text)> {
    let mut all = Vec::new();
    for (_, entry) in
        pool.entries().filter(|(_, entry)| entry.speaks() == Speaks::Statement(Receipt::TYPE.into()))
    {
        let Ok(claim) = &entry.read else { continue };
        let Ok(proof) = entry.statement(claim, roots, now) else { continue };
        let Ok(summary) = proof.narrow::<VerificationSummary>() else { continue };
        let gate = gates.iter().find(|gate| {
            gate.verifier == summary.verifier
                && proof.signers().iter().any(|signer| gave(framework, gate, signer, now))
        });
        let past = summary.verified_at.is_some_and(|at| at <= now);
        let (Some(gate), true, Some(note)) = (gate, past, summary.receipt) else { continue };
        let by: Text = format!("the receipt of {}", note.handoff.as_ref().unwrap_or(&gate.handoff)).into();
        all.extend(note.status.into_iter().flatten().map(|status| (status, by.clone())));
    }
    all
}

/// Whether a signer is this gate, with a key or certificate that was valid when it counts.
fn gave(framework: &Framework, gate: &Gate, signer: &Signer, now: Instant) -> bool {
    let mut identities = framework.identities().iter();
    let named: Option<&Arc<NamedIdentity>> = identities.find(|named| named.name == gate.identity);
    let at = signer.signed_at().unwrap_or(now);
    let (from, until) = signer.window();
    let valid = from.is_none_or(|from| from <= at) && until.is_none_or(|until| at <= until);
    valid && named.is_some_and(|named| named.is(signer.principal(), signer.roots()))
}
