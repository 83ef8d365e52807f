//! What a bill of materials, a document about vulnerabilities or a lockfile holds, in numbers: judged by nobody.

use std::path::Path;

use formats::{Bom, ComponentKind, Locked, Lockfile, LockfileKind, Statement, Vex, VexFormat, VexStatus};
use model::Purl;
use report::{name, safe};

/// What a file holds: by its content, and a lockfile by its name, which is how its own tool finds it.
pub(super) fn of_file(path: &Path, bytes: &[u8]) -> Vec<String> {
    let called = path.file_name().map(|called| called.to_string_lossy()).unwrap_or_default();
    if let Some(kind) = LockfileKind::of(&called, bytes) {
        return match Lockfile::read(kind, bytes) {
            Ok(lockfile) => locked(&lockfile),
            Err(fault) => {
                vec![format!("cannot be read as `{}`: {}", name(&called), safe(&fault.to_string()))]
            }
        };
    }
    let (bom, vex) = (Bom::read(bytes).ok(), Vex::read(bytes).ok());
    both(bom, vex)
}

/// What a statement carries.
pub(super) fn of_statement(statement: &Statement) -> Vec<String> {
    let kind = &*statement.predicate_type;
    let bom = Bom::is_attested_as(kind).then(|| Bom::attested(statement));
    let vex = Vex::is_attested_as(kind).then(|| Vex::attested(statement));
    let unread = |fault: &formats::Malformed| vec![format!("cannot be read: {}", safe(&fault.to_string()))];
    match (bom, vex) {
        (Some(Err(fault)), _) | (None, Some(Err(fault))) => unread(&fault),
        (bom, vex) => both(bom.and_then(Result::ok), vex.and_then(Result::ok)),
    }
}

/// A CycloneDX document may be either, or both.
fn both(bom: Option<Bom>, vex: Option<Vex>) -> Vec<String> {
    let mut lines = bom.map_or_else(Vec::new, |bom| listed(&bom));
    let silent = |vex: &Vex| vex.format == VexFormat::CycloneDx && vex.statements.is_empty();
    lines.extend(vex.filter(|vex| !silent(vex)).map_or_else(Vec::new, |vex| said(&vex)));
    lines
}

fn listed(bom: &Bom) -> Vec<String> {
    let subjects: Vec<String> = bom
        .subjects
        .iter()
        .take(super::MAX_SUBJECTS)
        .filter_map(|place| bom.components.get(*place))
        .map(|subject| match &subject.version {
            Some(version) => format!("{} {}", name(&subject.name), name(version)),
            None => name(&subject.name),
        })
        .collect();
    let about = if subjects.is_empty() { "it does not say what".to_owned() } else { subjects.join(", ") };
    let of = |kind: ComponentKind| bom.components.iter().filter(move |one| one.kind == kind);
    let packages = || of(ComponentKind::Package);
    let nameless = packages().filter(|one| !one.purls.iter().any(|purl| Purl::parse(purl).is_ok())).count();
    let unbound = packages().filter(|one| one.digests.is_empty()).count();
    let version = bom.version.trim_start_matches("SPDX-");
    let mut lines = vec![
        format!("claims to be a bill of materials, {} {version}, of {about}", bom.format.name()),
        format!(
            "  components: {} (packages: {}, files: {}, others: {}); dependencies: {}",
            bom.components.len(),
            packages().count(),
            of(ComponentKind::File).count(),
            of(ComponentKind::Other).count(),
            bom.edges.len()
        ),
        format!("  packages without a package URL: {nameless}; without a digest that binds: {unbound}"),
    ];
    if let Some(first) = bom.dangling.first() {
        let count = bom.dangling.len();
        lines.push(format!("  references that lead nowhere: {count}, the first at {}", safe(&first.pointer)));
    }
    if let Some(first) = bom.faults.first() {
        lines.push(format!("  not as its specification says: {}", safe(&first.to_string())));
    }
    lines
}

fn said(vex: &Vex) -> Vec<String> {
    let count = |status: VexStatus| {
        let of = vex.statements.iter().filter(|one| one.status == status).count();
        format!("{}: {of}", status.name())
    };
    vec![
        format!(
            "claims to be a document about vulnerabilities, {}, statements: {}",
            vex.format.name(),
            vex.statements.len()
        ),
        format!("  {}", VexStatus::ALL.map(count).join(", ")),
    ]
}

fn locked(lockfile: &Lockfile) -> Vec<String> {
    let open: Vec<&Locked> = lockfile.packages.iter().filter(|one| !one.is_pinned()).collect();
    let direct = lockfile.packages.iter().filter(|one| one.direct == Some(true)).count();
    let told = lockfile.packages.iter().any(|one| one.direct.is_some());
    let direct = if told { format!("; the project itself asks for: {direct}") } else { String::new() };
    let mut lines = vec![
        format!("claims to be a lockfile of {} packages", lockfile.kind.packages()),
        format!("  packages: {}{direct}; dependencies: {}", lockfile.packages.len(), lockfile.edges.len()),
        format!("  not pinned by a strong digest: {}", open.len()),
    ];
    let each =
        |one: &&Locked| format!("    {}, at {}", safe(&one.purl.to_string()), safe(&one.place.to_string()));
    lines.extend(open.iter().take(super::MAX_FACTS).map(each));
    let more = open.len().saturating_sub(super::MAX_FACTS);
    if more > 0 {
        lines.push(format!("    and {more} more"));
    }
    lines
}
