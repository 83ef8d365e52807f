//! Handoffs that ask for less than they seem to.

use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{At, Framework, Handoff, Requirement};
use crate::verdict::good_verdict;

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    for (name, handoff) in &text.handoffs.value.0 {
        let all = text.required(&name.value);
        handoff.required().for_each(|one| unread_verdict(one, findings));
        statements_alone(handoff, &all, findings);
        releases_alone(handoff, &all, findings);
        any_name(name, handoff, &all, findings);
    }
    for (_, tier) in text.all_tiers() {
        tier.required().for_each(|one| unread_verdict(one, findings));
    }
}

/// That there is a statement of some type says nothing of what it states, where no condition reads it.
fn statements_alone(handoff: &Handoff, all: &[&Requirement], findings: &mut Problems) {
    let unread = |one: &&Requirement| match one {
        Requirement::Attestation(attestation) => attestation.condition.is_none(),
        // These say something of other requirements' proofs, or of none.
        Requirement::Rotation(_)
        | Requirement::Approvals(_)
        | Requirement::Receipt(_)
        | Requirement::Correlate(_)
        | Requirement::Status(_)
        | Requirement::Delivery(_)
        | Requirement::Dependencies(_)
        | Requirement::Advisories(_) => true,
        Requirement::Signature(_)
        | Requirement::Provenance(_)
        | Requirement::Vsa(_)
        | Requirement::Release(_)
        | Requirement::Layout(_) => false,
    };
    if !all.iter().all(unread) {
        return;
    }
    if all.iter().all(|one| matches!(one, Requirement::Approvals(_)))
        && let Some(require) = &handoff.require
    {
        let what =
            "approvals alone let nothing pass: they say that somebody wants it, and not where it comes from";
        let help = "require a `signature` or `provenance` as well";
        findings.add(require.mark, what, help);
        return;
    }
    if let Some(require) = &handoff.require {
        let what = "this asks for statements of some type alone: that they are there says nothing of what they state";
        let help =
            "say with `where` what they must state, or require a `signature`, `provenance` or `vsa` as well";
        findings.add(require.mark, what, help);
    }
}

/// Whoever may publish in a repository can put any file into a release of it.
fn releases_alone(handoff: &Handoff, all: &[&Requirement], findings: &mut Problems) {
    let vouches = |one: &&Requirement| match one {
        Requirement::Signature(_)
        | Requirement::Provenance(_)
        | Requirement::Attestation(_)
        | Requirement::Vsa(_)
        | Requirement::Layout(_) => true,
        Requirement::Release(_)
        | Requirement::Delivery(_)
        | Requirement::Approvals(_)
        | Requirement::Receipt(_)
        | Requirement::Status(_)
        | Requirement::Advisories(_)
        | Requirement::Dependencies(_)
        | Requirement::Rotation(_)
        | Requirement::Correlate(_) => false,
    };
    let released = all.iter().any(|one| matches!(one, Requirement::Release(_)));
    if !released || all.iter().any(vouches) {
        return;
    }
    if let Some(require) = &handoff.require {
        let what = "this asks for a release alone: that a file is in it says nothing of who built or signed the file";
        let help = "require a `signature` or `provenance` of the publisher as well";
        findings.add(require.mark, what, help);
    }
}

/// A statement that something failed is a statement of its type, too.
fn unread_verdict(requirement: &Requirement, findings: &mut Problems) {
    let Requirement::Attestation(attestation) = requirement else { return };
    let wanted = good_verdict(&attestation.predicate_type.value).filter(|_| attestation.condition.is_none());
    if let Some(wanted) = wanted {
        let what =
            "statements of this type carry a verdict, and nothing reads it: one that says it failed would do";
        findings.add(attestation.predicate_type.mark, what, format!("add `where: '{wanted}'`"));
    }
}

/// Any product and any old release of a signer, where nothing says how it was built.
fn any_name(name: &At<String>, handoff: &Handoff, all: &[&Requirement], findings: &mut Problems) {
    let built = |requirement: &&Requirement| match requirement {
        Requirement::Provenance(_) | Requirement::Layout(_) | Requirement::Vsa(_) => true,
        // It names the repository; the tag says which of its releases.
        Requirement::Release(release) => release.tag.is_some(),
        Requirement::Signature(_)
        | Requirement::Attestation(_)
        | Requirement::Delivery(_)
        | Requirement::Approvals(_)
        | Requirement::Receipt(_)
        | Requirement::Rotation(_)
        | Requirement::Status(_)
        | Requirement::Advisories(_)
        | Requirement::Dependencies(_)
        | Requirement::Correlate(_) => false,
    };
    let named = |requirement: &&Requirement| requirement.subject_name().is_some_and(|names| !names.is_any());
    // A relationship says which products.
    let related = handoff.under.is_some();
    if !handoff.subject_name.is_any() || related || all.iter().any(|one| built(one) || named(one)) {
        return;
    }
    let what = format!(
        "at {} any product and any old release of its signers may cross: no name, no version, no provenance",
        quoted(&name.value)
    );
    let help = "write `subject-name` with `{version}` and a `version` floor, or require `provenance`";
    findings.add(handoff.subject_name.mark, what, help);
}
