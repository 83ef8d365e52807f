//! What receipts have seen of status lists: an older list in the place of one that a gate has asked is noticed.

use std::sync::Arc;

use checks::NamedIdentity;
use decision::{Gate, Plan, Speaks, StatusPlan};
use formats::{Receipt, ReceiptNote, SeenStatus, VerificationSummary};
use model::{Artifact, EvidenceId, Instant, Text};
use policy::Framework;
use status::{Seen, Standing, Status, Tense};
use verify::{Roots, Signer};

use crate::reliance::party;
use crate::{InForce, Pool, ReferenceFiles, StatusFile, status_lists};

/// Adds to each list's file what receipts of these subjects say they have seen of it, where this handoff would accept
/// them. Their word can only refuse a list, so nobody's counts whom that list itself, good by its own signatures, revokes.
pub(crate) fn remember(
    files: &mut ReferenceFiles,
    framework: &Framework,
    plan: &Plan,
    evidence: (&Pool, &[Artifact]),
    roots: &Roots,
    now: Instant,
) {
    let (gates, Some(asked)) = (&plan.receipts.by, &plan.status) else { return };
    if gates.is_empty() || files.status.is_empty() {
        return;
    }
    let at = files.status_at;
    for (status, by, signers) in seen(framework, gates, evidence, roots, now) {
        let own = |file: &&mut StatusFile| {
            file.name == status.name
                && framework.status(&file.name).is_some_and(|spec| spec.authority == status.id)
        };
        if let Some(file) = files.status.iter_mut().find(own)
            && signers.iter().any(|signer| !revoked(framework, asked, file, at, roots, signer))
        {
            file.seen.push(Seen { number: status.number, digest: Some(status.digest), by });
        }
    }
}

/// Whether a list that can be used revokes a signer.
fn revoked(
    framework: &Framework,
    asked: &StatusPlan,
    file: &StatusFile,
    at: InForce,
    roots: &Roots,
    signer: &Signer,
) -> bool {
    let list =
        status_lists::one(framework, asked, &file.name, Some(file), roots, at, EvidenceId::file(u32::MAX));
    let Some(status) = list.ok().and_then(|(list, _)| Status::new(vec![list], at.at()).ok()) else {
        return false;
    };
    let own = status.of_signer(signer, &party(framework.identities(), signer));
    own.is_ok_and(|own| matches!(own.standing(Tense::Now), Standing::Revoked(_)))
}

/// Every list that an acceptable receipt names, which receipt says so, and who signed it.
fn seen(
    framework: &Framework,
    gates: &[Gate],
    (pool, subjects): (&Pool, &[Artifact]),
    roots: &Roots,
    now: Instant,
) -> Vec<(SeenStatus, Text, Vec<Signer>)> {
    let mut all = Vec::new();
    for (_, entry) in
        pool.entries().filter(|(_, entry)| entry.speaks() == Speaks::Statement(Receipt::TYPE.into()))
    {
        let Ok(claim) = &entry.read else { continue };
        let Ok(proof) = entry.statement(claim, roots, now) else { continue };
        let Ok(summary) = proof.narrow::<VerificationSummary>() else { continue };
        let bound = subjects.iter().any(|artifact| verify::bind(&proof, artifact).is_ok());
        let past = summary.verified_at.is_some_and(|at| at <= now);
        let (true, true, true, Some(note)) = (bound, past, summary.passed, &summary.receipt) else {
            continue;
        };
        let own = gates.iter().filter(|gate| accepts(gate, &summary, note));
        let signers: Vec<Signer> = own
            .flat_map(|gate| proof.signers().iter().filter(|signer| gave(framework, gate, signer, now)))
            .cloned()
            .collect();
        let by: Text = format!("the receipt of {}", note.handoff.as_deref().unwrap_or_default()).into();
        let listed = note.status.iter().flatten();
        all.extend(listed.map(|status| (status.clone(), by.clone(), signers.clone())));
    }
    all
}

/// Whether a receipt is of the gate's handoff, by its verifier and an edition of the framework that counts.
fn accepts(gate: &Gate, summary: &VerificationSummary, note: &ReceiptNote) -> bool {
    let edition = |(algorithm, hex): &(Text, Text)| {
        let said = format!("{algorithm}:{hex}");
        gate.frameworks.iter().any(|listed| listed.to_string() == said)
    };
    gate.verifier == summary.verifier
        && note.handoff.as_ref() == Some(&gate.handoff)
        && summary.policy_digests.iter().any(edition)
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
