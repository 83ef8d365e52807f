use std::sync::Arc;

use checks::NamedIdentity;
use decision::StatusPlan;
use model::{Digest, EvidenceId, EvidenceRow, NonEmpty, Origin, Text};
use policy::{Diagnostic, Framework, StatusSpec};
use status::{Floor, ListFault, Pages, Power, Seen, Status, StatusList, Terms, Why};
use verify::{Roots, Signer};

use crate::{InForce, Reference};

/// The file of a status list, as the caller has it.
pub struct StatusFile {
    /// The framework's name for the list.
    pub name: Text,
    /// What reports call the file.
    pub path: Text,
    /// Its beginning, with at least the signatures and the index, and the whole of it to read pages from; or why it
    /// cannot be read.
    pub content: Result<(Vec<u8>, Arc<dyn Pages>), Text>,
    /// Numbers of it that somebody has seen before.
    pub seen: Vec<Seen>,
    /// Whether the caller remembers its number for runs to come.
    pub remembered: bool,
}

/// Lists that can be used, and what reports say of them.
pub(crate) struct Lists {
    pub(crate) status: Status,
    pub(crate) rows: Vec<EvidenceRow>,
    pub(crate) references: Vec<Reference>,
}

/// The lists a handoff of this framework asks, whose files [`crate::World::new`] wants; none where it asks none.
pub fn asked(framework: &Framework, handoff: &str) -> Vec<StatusSpec> {
    let plan = framework.plan(handoff).and_then(|plan| plan.status);
    plan.iter().flat_map(|plan| plan.lists.iter()).filter_map(|name| framework.status(name)).collect()
}

/// Reads and verifies the lists of a plan. Their rows in the evidence table begin at `first`.
///
/// # Errors
/// Every list that cannot be used, each at its line.
pub(crate) fn read(
    framework: &Framework,
    plan: &StatusPlan,
    files: Vec<StatusFile>,
    at: InForce,
    roots: &Roots,
    first: usize,
) -> Result<Lists, Vec<Diagnostic>> {
    let (mut lists, mut rows, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    let mut references = Vec::new();
    for (place, name) in plan.lists.iter().enumerate() {
        let file = files.iter().find(|file| file.name == *name);
        let id =
            u32::try_from(first.saturating_add(place)).map_or(EvidenceId::file(u32::MAX), EvidenceId::file);
        match one(framework, plan, name, file, roots, at, id) {
            Ok((list, row)) => {
                references.push(reference(&list, file.is_some_and(|file| file.remembered)));
                lists.push(list);
                rows.push(row);
            }
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let status = Status::new(lists, at.at()).map_err(|fault| vec![told(framework, &fault, at)])?;
    Ok(Lists { status, rows, references })
}

pub(crate) fn one(
    framework: &Framework,
    plan: &StatusPlan,
    name: &Text,
    file: Option<&StatusFile>,
    roots: &Roots,
    at: InForce,
    from: EvidenceId,
) -> Result<(StatusList, EvidenceRow), Diagnostic> {
    let missing = |why: &str| {
        let text = format!("the status list {name} cannot be read: {why}");
        framework.status_diagnostic(name, &text, "put the current list of its authority there")
    };
    let spec = framework.status(name).ok_or_else(|| missing("the framework declares none of this name"))?;
    let file = file.ok_or_else(|| missing("its file was not given"))?;
    let (beginning, pages) = file.content.as_ref().map_err(|why| missing(why))?;
    let terms = terms(framework, &plan.reliant, &spec, &file.seen);
    let listed = |signer: &Signer| party(&spec.by, signer);
    let source = (beginning.as_slice(), Arc::clone(pages));
    let list = StatusList::read(from, source, terms, roots, &listed, at.at());
    let list = list.map_err(|fault| told(framework, &fault, at))?;
    let row = EvidenceRow {
        id: from,
        origin: Origin::Reference,
        path: file.path.clone(),
        digest: list.digest().clone(),
    };
    Ok((list, row))
}

/// Who takes over may withdraw reliance on anything; everybody else on what is their own.
pub(crate) fn terms(framework: &Framework, reliant: &[Text], spec: &StatusSpec, seen: &[Seen]) -> Terms {
    let power = if reliant.contains(&spec.authority) { Power::Framework } else { Power::Owner };
    let mut audience = NonEmpty::one(framework.name().clone());
    reliant.iter().for_each(|reliant| audience.push(reliant.clone()));
    Terms {
        list: spec.name.clone(),
        authority: spec.authority.clone(),
        power,
        audience,
        threshold: spec.distinct,
        max_age: spec.max_age,
        floor: Floor { min_number: spec.min_number, seen: seen.to_vec() },
    }
}

/// The identity for which a signature counts: several of one person count once.
pub(crate) fn party(by: &NonEmpty<Arc<NamedIdentity>>, signer: &Signer) -> Option<Text> {
    let named = by.iter().find(|named| named.is(signer.principal(), signer.roots()))?;
    Some(named.name.clone())
}

fn reference(list: &StatusList, remembered: bool) -> Reference {
    let unbounded = list.terms().floor.highest().is_none();
    let note = match remembered {
        true => {
            "this machine sees it for the first time, so an older list in its place is noticed by its age alone; from now \
             on by its number"
        }
        false => "nothing tells its lowest number: an older list in its place is noticed by its age alone",
    };
    Reference {
        kind: "status",
        name: list.head().list.clone(),
        digest: Digest::clone(list.digest()),
        number: Some(list.head().number),
        issued: Some(list.head().issued),
        expires: Some(list.head().expires),
        note: unbounded.then(|| note.into()),
    }
}

/// A fault of a list at its line, with what to do about it.
pub(crate) fn told(framework: &Framework, fault: &ListFault, at: InForce) -> Diagnostic {
    framework.status_diagnostic(&fault.list, &fault.to_string(), help(&fault.why, at))
}

/// What to do about it.
pub(crate) fn help(why: &Why, at: InForce) -> &'static str {
    match why {
        Why::Unreadable(_) | Why::Page { .. } => "fetch the whole list again from its authority",
        Why::Unverified(_) | Why::TooFew { .. } => {
            "fetch the list again from its authority, and check that its signers are those under `by`"
        }
        Why::OtherList(_) | Why::OtherAuthority { .. } | Why::OtherAudience(_) => {
            "put the list there that its authority issued under this name for this framework"
        }
        Why::Future { .. } => match at {
            InForce::Now(_) => "check this machine's clock, then the list; or wait until it is in force",
            InForce::Then(_) => {
                "put the list of that time there, or ask that of today: `verify --audit --hindsight`"
            }
        },
        Why::Expired(_) | Why::TooOld { .. } => "fetch the current list from its authority",
        Why::RolledBack { .. } | Why::Equivocation { .. } | Why::Forked { .. } => {
            "keep this file, fetch the current list, and ask the authority how the two came about"
        }
    }
}
