//! `countersign status pull` where its words reach nobody.

use super::{begun, of};
use crate::stage::{Closed, args, fixture};

const FRAMEWORK: &str = "\
countersign: 1
framework: retail-intake
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-key: { key: { file: acme.pub } }
  retail-key: { key: { file: retail.pub } }
identities:
  acme-offline: { key: { root: acme-key } }
  retail-gate: { key: { root: retail-key } }
participants:
  acme: { contact: security@acme.example, roles: [issue, attest], identities: [acme-offline] }
  retail: { contact: trust@retail.example, roles: [consume, revoke], identities: [retail-gate] }
zones:
  staging: { owner: retail }
reference:
  status:
    retail-list: { file: retail.status, by: [retail-gate] }
handoffs:
  intake:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: any
    require:
      - signature: { by: [acme-offline] }
      - status: { lists: [retail-list] }
";

#[test]
fn t12_what_was_put_there_is_remembered_though_nobody_reads_of_it() {
    let stage = begun();
    stage.file("intake.yaml", FRAMEWORK);
    std::fs::copy(fixture("key/roots/acme-p256.pub"), stage.path("acme.pub")).unwrap();
    std::fs::copy(of("retail-p256.pub"), stage.path("retail.pub")).unwrap();
    std::fs::rename(stage.path("retail.status"), stage.path("brought.status")).unwrap();
    let line = args![
        "status",
        "pull",
        "--policy",
        stage.path("intake.yaml"),
        "--from",
        stage.path("brought.status"),
        "--state",
        stage.path("seen.json"),
    ];
    let (code, stderr) = stage.play_to(line, &mut Closed(0));
    assert_eq!(code, 6, "{stderr}");
    assert!(stderr.contains("standard output could not be written"), "{stderr}");
    assert_eq!(
        std::fs::read(stage.path("retail.status")).unwrap(),
        std::fs::read(stage.path("brought.status")).unwrap()
    );
    let seen = std::fs::read_to_string(stage.path("seen.json")).unwrap();
    let seen: serde_json::Value = serde_json::from_str(&seen).unwrap();
    let lists = seen["seen"].as_array().unwrap().iter().filter(|row| row["name"] == "retail-list");
    assert_eq!(lists.map(|row| row["number"].as_u64()).collect::<Vec<_>>(), [Some(1)]);
}
