//! Names that a handoff asks for and no proof it demands will give.

use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{Framework, Requirement};

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    for (name, handoff) in &text.handoffs.value.0 {
        let names = &handoff.subject_name;
        if names.is_any() || names.patterns().iter().any(|pattern| may_be_image(&pattern.value)) {
            continue;
        }
        // What is repeated has names of its own.
        let tiers = text.tiers_of(handoff).iter().flat_map(|(_, tier)| tier.required());
        let all: Vec<&Requirement> = handoff.required().chain(tiers).collect();
        let asked = |one: &&Requirement| one.subject_name().is_none();
        let signed = all.iter().any(|one| matches!(one, Requirement::Signature(_)) && asked(one));
        if signed && !all.iter().any(|one| is_statement(one) && asked(one)) {
            let what = format!(
                "{} asks for a signed name, and nothing it demands has one to give: a signature over the bytes names \
                 nothing, so nothing could cross",
                quoted(&name.value)
            );
            let help = "require `provenance` or another statement as well, or write `subject-name: any`";
            findings.add(names.mark, what, help);
        }
    }
}

/// Whether its proofs give the artifact a name. What a receipt or an approval calls it is for whoever made that to choose.
fn is_statement(requirement: &Requirement) -> bool {
    match requirement {
        Requirement::Provenance(_)
        | Requirement::Attestation(_)
        | Requirement::Vsa(_)
        | Requirement::Layout(_)
        | Requirement::Release(_) => true,
        Requirement::Signature(_)
        | Requirement::Delivery(_)
        | Requirement::Approvals(_)
        | Requirement::Receipt(_)
        | Requirement::Rotation(_)
        | Requirement::Status(_)
        | Requirement::Advisories(_)
        | Requirement::Dependencies(_)
        | Requirement::Correlate(_) => false,
    }
}

/// Whether a name begins with a registry, or may: cosign's signatures of images name them so.
fn may_be_image(pattern: &str) -> bool {
    pattern.split_once('/').is_some_and(|(host, _)| host.contains(['.', ':', '*']) || host == "localhost")
}

#[cfg(test)]
mod tests {
    use super::may_be_image;

    #[test]
    fn an_image_is_named_with_its_registry() {
        for name in ["registry.example/acme/widget", "localhost:5000/widget", "*/widget", "localhost/widget"]
        {
            assert!(may_be_image(name), "{name}");
        }
        for name in ["widget-{version}.tgz", "widget", "acme/widget", "widget.tgz"] {
            assert!(!may_be_image(name), "{name}");
        }
    }
}
