use decision::StatusPlan;
use model::{Digest, EvidenceId, EvidenceRow, Origin, Text};
use policy::{Diagnostic, Framework, RevocationSpec};
use sha2::{Digest as _, Sha256};
use status::{RevocationFault, RevocationFile, RevocationSource, RevocationTerms, Revocations, Unfit};
use verify::{Authorities, Roots};

use crate::{InForce, Reference};

/// A file of what issuers of certificates say, as the caller has it.
pub struct IssuerFile {
    /// The framework's name for the reference it belongs to.
    pub name: Text,
    /// What reports call the file.
    pub path: Text,
    /// Whether it lies in the reference's `archive`.
    pub archived: bool,
    /// What it holds, or why it cannot be read. A folder that cannot be read is a file that cannot.
    pub bytes: Result<Vec<u8>, Text>,
}

/// What can be used, and what reports say of it.
pub(crate) struct Spoken {
    pub(crate) revocations: Vec<Revocations>,
    pub(crate) rows: Vec<EvidenceRow>,
    pub(crate) references: Vec<Reference>,
}

/// The revocation references a handoff of this framework asks, whose files [`crate::World::new`] wants; none where it asks
/// none.
pub fn asked_issuers(framework: &Framework, handoff: &str) -> Vec<RevocationSpec> {
    let plan = framework.plan(handoff).and_then(|plan| plan.status);
    plan.iter().flat_map(|plan| &plan.revocation).filter_map(|name| framework.revocation(name)).collect()
}

/// Reads and verifies the references of a plan. Their rows in the evidence table begin at `first`.
///
/// # Errors
/// Every file that cannot be used, each at the line of its reference.
pub(crate) fn read(
    framework: &Framework,
    plan: &StatusPlan,
    mut files: Vec<IssuerFile>,
    roots: &Roots,
    at: InForce,
    first: usize,
) -> Result<Spoken, Vec<Diagnostic>> {
    let mut all = Spoken { revocations: Vec::new(), rows: Vec::new(), references: Vec::new() };
    let mut faults = Vec::new();
    for name in &plan.revocation {
        let Some(spec) = framework.revocation(name) else { continue };
        let own: Vec<IssuerFile> = files.extract_if(.., |file| file.name == *name).collect();
        let mut read = Vec::with_capacity(own.len());
        for file in own {
            let row = row(&file, first.saturating_add(all.rows.len()));
            let IssuerFile { path, archived, bytes, .. } = file;
            read.push(RevocationFile { path, from: row.id, archived, bytes });
            all.rows.push(row);
        }
        let authorities = Authorities::of(roots, &spec.roots);
        let terms = RevocationTerms { name: name.clone(), authorities, max_age: spec.max_age };
        match Revocations::read(terms, read, at.at()) {
            Ok(revocations) => {
                all.references.extend(revocations.sources().map(|source| reference(name, source)));
                all.revocations.push(revocations);
            }
            Err(found) => faults.extend(found.iter().map(|fault| told(framework, name, fault, at))),
        }
    }
    match faults.is_empty() {
        true => Ok(all),
        false => Err(faults),
    }
}

fn row(file: &IssuerFile, place: usize) -> EvidenceRow {
    let bytes = file.bytes.as_deref().unwrap_or_default();
    EvidenceRow {
        id: EvidenceId::file(u32::try_from(place).unwrap_or(u32::MAX)),
        origin: Origin::Reference,
        path: file.path.clone(),
        digest: Digest::sha256(Sha256::digest(bytes).into()),
    }
}

fn reference(name: &Text, source: &RevocationSource) -> Reference {
    let note = "nothing tells its lowest number: an older one in its place is noticed by its age alone";
    Reference {
        kind: "revocation",
        name: name.clone(),
        digest: source.digest.clone(),
        number: source.number,
        issued: Some(source.issued),
        expires: source.expires,
        note: Some(note.into()),
    }
}

/// A fault of a file at the line of its reference, with what to do about it.
fn told(framework: &Framework, name: &Text, fault: &RevocationFault, at: InForce) -> Diagnostic {
    let text = format!("the revocation reference {name} cannot be used: {fault}");
    framework.revocation_diagnostic(name, &text, help(&fault.why, at))
}

fn help(why: &Unfit, at: InForce) -> &'static str {
    match why {
        Unfit::Unreachable(_) => "make the file readable, or fetch it again from its issuer",
        Unfit::Malformed(_) => {
            "put whole revocation lists, OCSP responses and certificates of authorities there, one to a file, and nothing \
             else"
        }
        Unfit::Unverified(_) => {
            "fetch it again from its issuer; if that is an authority below the roots, put its certificate beside it; and \
             check `roots`"
        }
        Unfit::Future { .. } => match at {
            InForce::Now(_) => "check this machine's clock, then the file; or wait until it is in force",
            InForce::Then(_) => {
                "put the file of that time there, or ask that of today: `verify --audit --hindsight`"
            }
        },
        Unfit::Expired { .. } | Unfit::TooOld { .. } => {
            "fetch the current one from its issuer; keep what is of use for certificates that have expired under `archive`"
        }
        Unfit::Endless => "say with `max-age` how old it may be",
    }
}
