//! Patterns that leave a whole owner, repository or ref open.

use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{At, Covered, Framework, Identity, Requirement, X509Name};

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    text.identities.value.0.iter().for_each(|(_, one)| identity(one, findings));
    for (_, builder) in text.builders.iter().flat_map(|builders| &builders.value.0) {
        whole_segment(&builder.id, findings);
    }
    for (_, publisher) in text.publishers.iter().flat_map(|publishers| &publishers.value.0) {
        publisher.packages.value.iter().for_each(|package| open_kind(package, findings));
    }
    for (_, handoff) in &text.handoffs.value.0 {
        let own = handoff.stated().filter_map(Requirement::subject_name);
        for names in std::iter::once(&handoff.subject_name).chain(own) {
            names.patterns().iter().for_each(|name| open_beginning(name, findings));
        }
        handoff.stated().for_each(|one| requirement(one, findings));
    }
    for (_, tier) in text.all_tiers() {
        tier.stated().for_each(|one| requirement(one, findings));
    }
    for (_, relationship) in text.relationships.iter().flat_map(|all| &all.value.0) {
        relationship.subjects.value.iter().for_each(|one| covered(one, findings));
    }
}

/// Whom an identity leaves open.
pub(crate) fn identity(identity: &Identity, findings: &mut Problems) {
    match identity {
        Identity::Github(github) => {
            whole_segment(&github.signer, findings);
            whole_segment(&github.source, findings);
            github.reference.iter().for_each(|reference| whole_segment(reference, findings));
        }
        Identity::Gitlab(gitlab) => {
            whole_segment(&gitlab.signer, findings);
            whole_segment(&gitlab.source, findings);
            gitlab.reference.iter().for_each(|reference| whole_segment(reference, findings));
        }
        Identity::Buildkite(job) => whole_segment(&job.pipeline, findings),
        Identity::Other(other) => open_authority(&other.name, findings),
        Identity::X509(x509) => {
            if let Some(X509Name::Uri(uri)) = &x509.san {
                open_authority(uri, findings);
            }
        }
        Identity::Spiffe(spiffe) => open_authority(&spiffe.id, findings),
        Identity::GithubRelease(_) | Identity::Google(_) | Identity::Email(_) | Identity::Key(_) => {}
    }
}

/// What a relationship covers.
pub(crate) fn covered(covered: &Covered, findings: &mut Problems) {
    match covered {
        Covered::Package(package) => open_kind(package, findings),
        Covered::Oci(image) => open_authority(image, findings),
        Covered::Name(name) => open_beginning(name, findings),
    }
}

/// What a requirement leaves open.
pub(crate) fn requirement(requirement: &Requirement, findings: &mut Problems) {
    match requirement {
        Requirement::Provenance(provenance) => {
            provenance.reference.iter().for_each(|reference| whole_segment(reference, findings));
        }
        Requirement::Release(release) => release.tag.iter().for_each(|tag| whole_segment(tag, findings)),
        Requirement::Vsa(summary) => open_authority(&summary.resource, findings),
        Requirement::Signature(_)
        | Requirement::Attestation(_)
        | Requirement::Receipt(_)
        | Requirement::Layout(_)
        | Requirement::Delivery(_)
        | Requirement::Approvals(_)
        | Requirement::Rotation(_)
        | Requirement::Status(_)
        | Requirement::Advisories(_)
        | Requirement::Dependencies(_)
        | Requirement::Correlate(_) => {}
    }
}

/// All packages of a kind.
fn open_kind(package: &At<String>, findings: &mut Problems) {
    let first = package.value.split('/').nth(1).unwrap_or_default();
    if first.starts_with('*') {
        let text = format!("{} is broad: it covers packages of anybody", quoted(&package.value));
        findings.add(package.mark, text, "name the scope or the beginning of the package's name");
    }
}

/// A segment that is nothing but a wildcard: any repository of an owner, any branch, any tag.
fn whole_segment(pattern: &At<String>, findings: &mut Problems) {
    let open = pattern.value.split(['/', '@']).find(|segment| matches!(*segment, "*" | "**"));
    let wide = || pattern.value.contains("**").then_some("**");
    if let Some(open) = open.or_else(wide) {
        let text = format!("{} is broad: its `{open}` leaves a whole part open", quoted(&pattern.value));
        let help = "name that part, or its beginning, such as `v*` for the tags of releases";
        findings.add(pattern.mark, text, help);
    }
}

/// A name whose beginning is open: it matches whatever anybody's product is called, if it only ends so.
fn open_beginning(name: &At<String>, findings: &mut Problems) {
    if name.value.starts_with(['*', '{']) {
        let text = format!("{} is broad: it leaves the beginning of the name open", quoted(&name.value));
        findings.add(name.mark, text, "begin with the product's name, such as \"widget-{version}.tgz\"");
    }
}

/// A wildcard in the host of a URI, or as all that follows it.
fn open_authority(name: &At<String>, findings: &mut Problems) {
    let rest = name.value.split_once("://").map_or(name.value.as_str(), |(_, rest)| rest);
    let mut parts = rest.split('/');
    let host_is_open = parts.next().is_some_and(|host| host.contains('*'));
    let path_is_open = parts.next().is_some_and(|first| matches!(first, "*" | "**"));
    if host_is_open || path_is_open {
        let text = format!("{} is broad: it leaves open who is named", quoted(&name.value));
        findings.add(name.mark, text, "name the host and the first part of the path");
    }
}
