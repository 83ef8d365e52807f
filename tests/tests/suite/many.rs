//! A run about more subjects than are judged together: evidence is let go of on the way, and none too early.

use std::path::Path;

use forge::world::origin;
use forge::{Recipe, Workload, World};

use crate::run::run_at;

/// More than are judged together, three times.
const COPIES: usize = 1100;

const FRAMEWORK: &str = "countersign: 1
framework: many
number: 1
owner: owner@retail.example
expires: 2126-01-01
roots:
  acme: { sigstore: { file: root.json } }
identities:
  acme-ci:
    github: { roots: [acme], signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\", source: acme/widget }
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [acme-ci] }
";

fn put(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = dir.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn evidence_that_many_share_serves_the_last_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let mut world = World::new("acme");
    put(dir, "root.json", world.trusted_root().to_string());
    std::fs::create_dir(dir.join("evidence")).unwrap();
    let mut sign = |name: &str, bytes: &[u8]| {
        let bundle = world.forge(&Recipe::blob(&Workload::acme_release(), bytes, origin()));
        put(dir, &format!("evidence/{name}.sigstore.json"), bundle.to_string());
    };
    sign("shared", b"the same everywhere\n");
    sign("first", b"only the first\n");
    sign("last", b"only the last\n");
    let mut arguments = vec!["verify".to_owned(), put(dir, "first", "only the first\n")];
    arguments.extend((0..COPIES).map(|number| put(dir, &format!("copy-{number}"), "the same everywhere\n")));
    arguments.push(put(dir, "last", "only the last\n"));
    arguments.extend(["--policy".to_owned(), put(dir, "framework.yaml", FRAMEWORK)]);
    arguments.extend(["--attestation".to_owned(), dir.join("evidence").to_string_lossy().into_owned()]);
    let ran = run_at(&arguments, "2026-08-02T00:00:00Z");
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert_eq!(ran.out.lines().filter(|line| line.starts_with("allow ")).count(), COPIES + 3, "{}", ran.out);
    // Without the evidence of the last one, it alone is refused.
    std::fs::remove_file(dir.join("evidence/last.sigstore.json")).unwrap();
    let ran = run_at(&arguments, "2026-08-02T00:00:00Z");
    let refused: Vec<_> = ran.out.lines().filter(|line| line.starts_with("deny  ")).collect();
    assert_eq!((ran.code, refused.len()), (3, 2), "{refused:?}");
    assert!(refused[1].contains("last"), "{refused:?}");
}
