//! `bench-minimal`: the yardstick of `bench`. It calls the Sigstore library and does nothing else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a yardstick: it reads the inputs of the bench, and ends when one does not hold"
)]

use std::path::Path;

use rayon::prelude::*;
use sigstore_verify::trust_root::TrustedRoot;
use sigstore_verify::types::Bundle;
use sigstore_verify::{VerificationPolicy, Verifier};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["one", root, artifact, bundle] => Judge::new(root).verify(Path::new(artifact), Path::new(bundle)),
        ["many", root, artifacts, evidence] => {
            let judge = Judge::new(root);
            let files: Vec<_> =
                std::fs::read_dir(artifacts).unwrap().map(|file| file.unwrap().path()).collect();
            files.par_iter().for_each(|artifact| {
                let name = artifact.file_name().unwrap().to_string_lossy();
                judge.verify(artifact, &Path::new(evidence).join(format!("{name}.sigstore.json")));
            });
        }
        _ => panic!("bench-minimal one ROOT ARTIFACT BUNDLE | many ROOT ARTIFACTS EVIDENCE"),
    }
}

struct Judge {
    verifier: Verifier,
    policy: VerificationPolicy,
}

impl Judge {
    fn new(root: &str) -> Self {
        let root = TrustedRoot::from_json(&std::fs::read_to_string(root).unwrap()).unwrap();
        let signer = "https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0";
        let policy = VerificationPolicy::new(signer, "https://token.actions.githubusercontent.com");
        Self { verifier: Verifier::new(&root).unwrap(), policy }
    }

    fn verify(&self, artifact: &Path, bundle: &Path) {
        let bytes = std::fs::read(artifact).unwrap();
        let bundle = Bundle::from_json(&std::fs::read_to_string(bundle).unwrap()).unwrap();
        self.verifier.verify(&*bytes, &bundle, &self.policy).unwrap();
    }
}
