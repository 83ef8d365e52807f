//! Names that are declared and then never used.

use std::collections::BTreeSet;

use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{At, Framework, Identity, Named, Names, Requirement, Root};

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    let mut roots = BTreeSet::new();
    let mut identities = BTreeSet::new();
    let mut builders = BTreeSet::new();
    let mut publishers = BTreeSet::new();
    let (mut lists, mut feeds, mut revocations) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut verdicts = BTreeSet::new();
    for (_, root) in &text.roots.value.0 {
        match root {
            Root::Key(key) => {
                roots.extend(key.log.iter().chain(&key.timestamps).map(|named| named.value.as_str()));
            }
            Root::X509(root) => roots.extend(root.timestamps.iter().map(|named| named.value.as_str())),
            Root::Sigstore(_) => {}
        }
    }
    for (_, identity) in &text.identities.value.0 {
        match identity {
            Identity::Github(github) => mention(&github.roots, &mut roots),
            Identity::GithubRelease(releases) => mention(&releases.roots, &mut roots),
            Identity::Gitlab(gitlab) => mention(&gitlab.roots, &mut roots),
            Identity::Google(google) => mention(&google.roots, &mut roots),
            Identity::Buildkite(job) => mention(&job.roots, &mut roots),
            Identity::Email(email) => mention(&email.roots, &mut roots),
            Identity::Other(other) => mention(&other.roots, &mut roots),
            Identity::X509(x509) => mention(&x509.roots, &mut roots),
            Identity::Spiffe(spiffe) => mention(&spiffe.roots, &mut roots),
            Identity::Key(key) => _ = roots.insert(&key.root.value),
        }
    }
    for (_, builder) in text.builders.iter().flat_map(|builders| &builders.value.0) {
        mention(&builder.signed_by, &mut identities);
    }
    for (_, publisher) in text.publishers.iter().flat_map(|publishers| &publishers.value.0) {
        mention(&publisher.by, &mut identities);
        publisher.builders.iter().for_each(|names| mention(names, &mut builders));
    }
    for requirement in text.stated() {
        identities.extend(text.signers(requirement).iter().map(|signer| signer.name));
        match requirement {
            Requirement::Provenance(provenance) => {
                provenance.builders.iter().for_each(|names| mention(names, &mut builders));
            }
            Requirement::Rotation(rotation) => mention(&rotation.of, &mut identities),
            Requirement::Advisories(advisories) => mention(&advisories.osv, &mut feeds),
            Requirement::Dependencies(dependencies) => {
                dependencies.osv.iter().for_each(|names| mention(names, &mut feeds));
                dependencies.verdicts.iter().for_each(|names| mention(names, &mut verdicts));
                dependencies.publishers.iter().for_each(|names| mention(names, &mut publishers));
            }
            Requirement::Status(status) => {
                status.value.lists.iter().for_each(|names| mention(names, &mut lists));
                status.value.revocation.iter().for_each(|names| mention(names, &mut revocations));
            }
            Requirement::Signature(_)
            | Requirement::Attestation(_)
            | Requirement::Vsa(_)
            | Requirement::Receipt(_)
            | Requirement::Release(_)
            | Requirement::Layout(_)
            | Requirement::Delivery(_)
            | Requirement::Approvals(_)
            | Requirement::Correlate(_) => {}
        }
    }
    for (_, exception) in text.exceptions.iter().flat_map(|exceptions| &exceptions.value.0) {
        identities.insert(&exception.approved_by.value);
    }
    if let Some(persons) = &text.persons {
        persons.value.0.iter().for_each(|(_, person)| mention(&person.identities, &mut identities));
        let mut approving = BTreeSet::new();
        for requirement in text.stated() {
            if let Requirement::Approvals(approvals) = requirement {
                mention(&approvals.by, &mut approving);
            }
        }
        for (name, person) in &persons.value.0 {
            let all = person.identities.value.0.iter().chain([name]);
            if !all.into_iter().any(|one| approving.contains(one.value.as_str())) {
                let text = format!("the person {} is declared and approves nothing", quoted(&name.value));
                findings.add(name.mark, text, "take them out, or list them in `approvals`");
            }
        }
    }
    if let Some(reference) = &text.reference {
        reference.lists().for_each(|(_, list)| mention(&list.by, &mut identities));
        reference.status.iter().for_each(|all| unmentioned(all, "status list", &lists, findings));
        let all = reference.revocation.iter();
        all.for_each(|all| unmentioned(all, "revocation reference", &revocations, findings));
        reference.osv.iter().for_each(|all| unmentioned(all, "folder of advisories", &feeds, findings));
        let found = reference.verdicts.iter();
        found.clone().flat_map(|all| &all.value.0).for_each(|(_, one)| mention(&one.by, &mut identities));
        found.for_each(|all| unmentioned(all, "collection of verdicts", &verdicts, findings));
    }
    unmentioned(&text.roots, "root", &roots, findings);
    unmentioned(&text.identities, "identity", &identities, findings);
    text.builders.iter().for_each(|declared| unmentioned(declared, "builder", &builders, findings));
    text.publishers.iter().for_each(|declared| unmentioned(declared, "publisher", &publishers, findings));
}

fn mention<'t>(names: &'t Names, mentioned: &mut BTreeSet<&'t str>) {
    mentioned.extend(names.value.0.iter().map(|name| name.value.as_str()));
}

fn unmentioned<T>(declared: &At<Named<T>>, what: &str, mentioned: &BTreeSet<&str>, findings: &mut Problems) {
    for (name, _) in &declared.value.0 {
        if !mentioned.contains(name.value.as_str()) {
            let text = format!("the {what} {} is declared and never used", quoted(&name.value));
            findings.add(name.mark, text, "take it out, or use it: what stands here should have an effect");
        }
    }
}
