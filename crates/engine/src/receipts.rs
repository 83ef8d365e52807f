//! What receipts have seen of status lists: an older list in the place of one that a gate has asked is noticed.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use checks::NamedIdentity;
use decision::{Gate, Plan, Speaks, StatusPlan};
use formats::{Receipt, ReceiptNote, SeenStatus, VerificationSummary};
use model::{Artifact, Digest, EvidenceId, Instant, Text};
use policy::Framework;
use status::{Seen, Standing, Status, Tense};
use verify::{Roots, Signer};

use crate::pool::Entry;
use crate::reliance::party;
use crate::spread::{FEW, spread};
use crate::{InForce, Pool, ReferenceFiles, StatusFile, status_lists};

/// What an acceptable receipt says of status lists, and who signed it.
struct Told {
    lists: Vec<SeenStatus>,
    by: Text,
    signers: Vec<Signer>,
}

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
    let told = told(framework, gates, evidence, roots, now);
    let mut seen: BTreeMap<(Text, Text), Vec<(&SeenStatus, &Told)>> = BTreeMap::new();
    for one in &told {
        for list in &one.lists {
            seen.entry((list.name.clone(), list.id.clone())).or_default().push((list, one));
        }
    }
    for file in &mut files.status {
        let spec = framework.status(&file.name);
        let Some(seen) = spec.and_then(|spec| seen.remove(&(spec.name, spec.authority))) else { continue };
        let list = by_its_signatures(framework, asked, file, files.status_at, roots);
        let counts = |signer: &Signer| !list.as_ref().is_some_and(|list| revoked(framework, list, signer));
        let hear = |(list, told): (&SeenStatus, &Told)| {
            told.signers.iter().any(counts).then(|| Seen {
                number: list.number,
                digest: Some(list.digest.clone()),
                by: told.by.clone(),
            })
        };
        let few = seen.len() <= FEW;
        file.seen.extend(spread(seen, few, hear).into_iter().flatten());
    }
}

/// A list, where it can be used as far as it tells by itself.
fn by_its_signatures(
    framework: &Framework,
    asked: &StatusPlan,
    file: &StatusFile,
    at: InForce,
    roots: &Roots,
) -> Option<Status> {
    let from = EvidenceId::file(u32::MAX);
    let (list, _) = status_lists::one(framework, asked, &file.name, Some(file), roots, at, from).ok()?;
    Status::new(vec![list], at.at()).ok()
}

/// Whether a list revokes a signer.
fn revoked(framework: &Framework, list: &Status, signer: &Signer) -> bool {
    let own = list.of_signer(signer, &party(framework.identities(), signer));
    own.is_ok_and(|own| matches!(own.standing(Tense::Now), Standing::Revoked(_)))
}

/// What every acceptable receipt says, in the order of the evidence.
fn told(
    framework: &Framework,
    gates: &[Gate],
    (pool, subjects): (&Pool, &[Artifact]),
    roots: &Roots,
    now: Instant,
) -> Vec<Told> {
    let subjects = Subjects::of(subjects);
    let is_receipt = |entry: &&Entry| entry.speaks() == Speaks::Statement(Receipt::TYPE.into());
    let receipts: Vec<&Entry> = pool.entries().map(|(_, entry)| entry).filter(is_receipt).collect();
    let told = |entry: &Entry| -> Option<Told> {
        // What it claims to be about is a hint; it is bound below, when all that costs less has passed.
        let claimed = subjects.claimed_by(entry);
        let claim = entry.read.as_ref().ok().filter(|_| !claimed.is_empty())?;
        let proof = entry.statement(claim, roots, now).ok()?;
        let summary = proof.narrow::<VerificationSummary>().ok()?;
        let past = summary.verified_at.is_some_and(|at| at <= now);
        let note = summary.receipt.as_ref().filter(|_| past && summary.passed)?;
        let lists = note.status.clone().filter(|lists| !lists.is_empty())?;
        let own = gates.iter().filter(|gate| accepts(gate, &summary, note));
        let signers: Vec<Signer> = own
            .flat_map(|gate| proof.signers().iter().filter(|signer| gave(framework, gate, signer, now)))
            .cloned()
            .collect();
        let bound = || claimed.iter().any(|artifact| verify::bind(&proof, artifact).is_ok());
        let by = format!("the receipt of {}", note.handoff.as_deref().unwrap_or_default()).into();
        (!signers.is_empty() && bound()).then_some(Told { lists, by, signers })
    };
    // Each is verified, as the only subject of a run is.
    let few = receipts.len() <= 1;
    spread(receipts, few, told).into_iter().flatten().collect()
}

/// The subjects of a run by what evidence names them by.
struct Subjects<'a> {
    hashed: HashMap<&'a Digest, Vec<&'a Artifact>>,
    named: HashMap<(Text, Text), Vec<&'a Artifact>>,
}

impl<'a> Subjects<'a> {
    fn of(subjects: &'a [Artifact]) -> Self {
        let mut own = Self { hashed: HashMap::new(), named: HashMap::new() };
        for artifact in subjects {
            for digest in &artifact.digests {
                own.hashed.entry(digest).or_default().push(artifact);
            }
            if let Some(reference) = artifact.reference() {
                let name = (Text::from(reference.kind().name()), Text::from(reference.value()));
                own.named.entry(name).or_default().push(artifact);
            }
        }
        own
    }

    /// Those that a document claims to be about, some more than once.
    fn claimed_by(&self, entry: &Entry) -> Vec<&'a Artifact> {
        let hashed = entry.claims().into_iter().filter_map(|digest| self.hashed.get(digest));
        let named = entry.names().into_iter().filter_map(|name| self.named.get(name));
        hashed.chain(named).flatten().copied().collect()
    }
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
