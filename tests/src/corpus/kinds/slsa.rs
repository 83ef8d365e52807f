//! SLSA provenance: a source, perhaps a ref and a builder. Where a case names no builder, those count that
//! `slsa-verifier` trusts of itself.

use countersign_tests::framework::{Framework, listed, quoted};

use super::sigstore::{GITHUB_ISSUER, roots};
use super::{Ground, Setup, source};
use crate::manifest::Question;

/// Where the reusable workflows of slsa-github-generator live.
const GENERATOR: &str = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/";
/// Those that sign what they built themselves.
const BUILDERS: [&str; 4] = [
    "generator_generic_slsa3.yml",
    "generator_container_slsa3.yml",
    "builder_go_slsa3.yml",
    "builder_container-based_slsa3.yml",
];
/// Those that sign for a builder somebody else wrote ("bring your own builder").
const DELEGATORS: [&str; 2] = ["delegator_generic_slsa3.yml", "delegator_lowperms-generic_slsa3.yml"];
/// The releases of the generator: a build with any other ref of it is nobody's.
const RELEASES: &str = "@refs/tags/v*";

/// Whether a predicate type is one of SLSA provenance.
pub(super) fn is_provenance(predicate_type: &str) -> bool {
    predicate_type.starts_with("https://slsa.dev/provenance/v")
}

pub(super) fn setup(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    ground.verify(framework(question, ground)?, question)
}

/// The framework that demands what a case asks.
pub(super) fn framework(question: &Question, ground: &Ground<'_>) -> Result<Framework, String> {
    let mut framework = Framework::default();
    roots(&mut framework, question, ground)?;
    // The generator's own end-to-end tests build this repository with its development branch, and slsa-verifier
    // lets that pass for this repository alone.
    let tested = source::repository(question) == Some("github.com/slsa-framework/example-package");
    let (by, builders) = match question.policy("builder_id") {
        Some(id) => named(&mut framework, id, tested),
        None => trusted_of_itself(&mut framework),
    };
    for fields in source::fields(question) {
        let (by, builders) = (listed(&by), listed(&builders));
        framework.require(&format!("provenance: {{ by: {by}, builders: {builders}{fields} }}"));
    }
    Ok(framework)
}

/// The builders that count when nobody is named.
pub(super) fn trusted_of_itself(framework: &mut Framework) -> (Vec<String>, Vec<String>) {
    let mut names = Vec::new();
    for (number, workflow) in BUILDERS.iter().enumerate() {
        let (who, uri) = (format!("who-{number}"), format!("{GENERATOR}{workflow}{RELEASES}"));
        framework.identity(&who, &workflow_identity(&uri));
        framework.builder(&format!("builder-{number}"), &uri, std::slice::from_ref(&who), 3);
        names.push((who, format!("builder-{number}")));
    }
    names.into_iter().unzip()
}

/// The builder a case names, signed for by its own workflow; or by a delegator, unless it is one of those
/// that sign for themselves.
pub(super) fn named(framework: &mut Framework, id: &str, tested: bool) -> (Vec<String>, Vec<String>) {
    let (workflow, reference) = match id.split_once('@') {
        Some((workflow, reference)) => (workflow, Some(reference)),
        None => (id, None),
    };
    let releases = if workflow.starts_with(GENERATOR) { RELEASES } else { "@**" };
    let uri = reference.map_or_else(|| format!("{workflow}{releases}"), |at| format!("{workflow}@{at}"));
    framework.identity("who", &workflow_identity(&uri));
    let mut by = vec!["who".to_owned()];
    let for_itself = BUILDERS.iter().any(|builder| workflow.strip_prefix(GENERATOR) == Some(builder));
    if !for_itself {
        let refs = [Some(RELEASES), tested.then_some("@refs/heads/main")];
        let refs = || refs.iter().flatten();
        for (number, uri) in DELEGATORS
            .iter()
            .flat_map(|one| refs().map(move |at| format!("{GENERATOR}{one}{at}")))
            .enumerate()
        {
            let name = format!("delegator-{number}");
            framework.identity(&name, &workflow_identity(&uri));
            by.push(name);
        }
    }
    framework.builder("builder", &uri, &by, 3);
    (by, vec!["builder".to_owned()])
}

/// A workflow by its whole name: whose source it built is asked of the provenance.
fn workflow_identity(uri: &str) -> String {
    format!("other: {{ roots: [root], issuer: {}, name: {} }}", quoted(GITHUB_ISSUER), quoted(uri))
}
