//! Google Cloud Build: provenance signed with keys of Google's, one a region.

use countersign_tests::framework::{Framework, listed, quoted};

use super::{Ground, Setup, source};
use crate::manifest::Question;

/// Google's own worker.
const WORKER: &str = "https://cloudbuild.googleapis.com/GoogleHostedWorker";

/// A builder that is named without its version stands for all of them, as `slsa-verifier` reads it.
fn pattern(builder: &str) -> String {
    if builder.contains('@') { builder.to_owned() } else { format!("{builder}@*") }
}

pub(super) fn setup(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let mut framework = Framework::default();
    let folder = question.trust("keys_dir").ok_or("no folder of keys is given")?;
    let entries = std::fs::read_dir(ground.dir.join(folder)).map_err(|why| format!("{folder}: {why}"))?;
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    let mut by = Vec::new();
    for file in &names {
        let Some(id) = file.strip_suffix(".key").and_then(key_id) else { continue };
        let root = format!("key-{}", by.len());
        framework.key(
            &root,
            ground.read(&format!("{folder}/{file}"))?,
            &format!(", key-id: {}", quoted(&id)),
        );
        let name = format!("gcb-{}", by.len());
        framework.identity(&name, &format!("key: {{ root: {root} }}"));
        by.push(name);
    }
    framework.builder("builder", &pattern(question.policy("builder_id").unwrap_or(WORKER)), &by, 3);
    for fields in source::fields(question) {
        framework.require(&format!("provenance: {{ by: {}, builders: [builder]{fields} }}", listed(&by)));
    }
    ground.verify(framework, question)
}

/// What Google's signatures call the key that the folder keeps under this name: `<region>` for the key of a region's
/// builds, `global-pae-<name>_<version>` for the others; `None` for a second copy under no name of its own.
fn key_id(name: &str) -> Option<String> {
    let ring =
        |place: &str| format!("projects/verified-builder/locations/{place}/keyRings/attestor/cryptoKeys");
    match name.strip_prefix("global-pae") {
        Some(rest) => {
            let (key, version) = rest.strip_prefix('-')?.rsplit_once('_')?;
            Some(format!("{}/{key}/cryptoKeyVersions/{version}", ring("global")))
        }
        None => Some(format!("{}/builtByGCB/cryptoKeyVersions/1", ring(name))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_builder_without_a_version_is_every_version_of_it() {
        assert_eq!(pattern(WORKER), format!("{WORKER}@*"));
        assert_eq!(pattern("https://a.example/b@v0.2"), "https://a.example/b@v0.2");
    }

    #[test]
    fn keys_are_named_as_the_signatures_name_them() {
        let global = "projects/verified-builder/locations/global/keyRings/attestor/cryptoKeys/signer/cryptoKeyVersions/2";
        assert_eq!(key_id("global-pae-signer_2").as_deref(), Some(global));
        assert!(key_id("us-east1").unwrap().contains("locations/us-east1/"));
        assert_eq!(key_id("global-pae"), None);
    }
}
