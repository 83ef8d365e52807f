use crate::stage::{Stage, args, fixture, without_digests};
use insta::assert_snapshot;

fn verify(case: &str, more: &[&str]) -> crate::stage::Played {
    let folder = fixture(case);
    let text = std::fs::read_to_string(folder.join("case.toml")).unwrap();
    let told: toml::Table = text.parse().unwrap();
    let words = |key: &str| -> Vec<String> {
        told[key].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let mut line = args!["verify", "--policy", folder.join(told["framework"].as_str().unwrap())].to_vec();
    line.extend(args!["--handoff", told["handoff"].as_str().unwrap()]);
    line.extend(words("subjects").iter().map(|name| folder.join(name).into()));
    for name in words("attestations") {
        line.extend(args!["-a", folder.join(name)]);
    }
    line.extend(more.iter().map(Into::into));
    let played = Stage::new().play(line);
    assert_eq!(
        i64::from(played.code),
        told["exit"].as_integer().unwrap(),
        "{case}: {}{}",
        played.stdout,
        played.stderr
    );
    played
}

#[test]
fn an_allow() {
    assert_snapshot!(without_digests(&verify("key/p256-message-unlogged", &[]).stdout));
}

#[test]
fn a_signature_by_a_stranger() {
    assert_snapshot!(without_digests(&verify("key/stranger-envelope", &[]).stdout));
}

#[test]
fn evidence_about_something_else() {
    assert_snapshot!(without_digests(&verify("key/envelope-of-another-artifact", &[]).stdout));
}

#[test]
fn provenance_from_another_builder() {
    assert_snapshot!(without_digests(&verify("provenance/another-builder", &[]).stdout));
}

#[test]
fn the_flag_for_no_network_is_accepted() {
    let played = verify("key/p256-message-unlogged", &["--offline"]);
    assert!(played.stdout.contains("offline"), "{}", played.stdout);
}

#[test]
fn an_allow_as_json() {
    let played = verify("key/p256-message-unlogged", &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&played.stdout).unwrap();
    assert_eq!(report["schema"], "countersign/decision/v1");
    assert_eq!((&report["decision"], &report["offline"]), (&"allow".into(), &true.into()));
    let checks = report["subjects"][0]["checks"].as_array().unwrap();
    assert!(checks.iter().any(|check| check["id"] == "unlisted-signer" && check["outcome"] == "satisfied"));
    assert!(played.stdout.ends_with("}\n"));
}

#[test]
fn a_folder_of_evidence_serves_many_subjects() {
    let stage = Stage::new();
    let (framework, case) = (stage.framework(), fixture("key/p256-message-unlogged"));
    std::fs::create_dir(stage.path("evidence")).unwrap();
    std::fs::copy(case.join("widget-1.4.2.tgz.sigstore.json"), stage.path("evidence/a.json")).unwrap();
    stage.file("evidence/b.json", "{\"not\": \"evidence\"}");
    let other = stage.file("other.tgz", "other bytes");
    let played = stage.play(args![
        "verify",
        case.join("widget-1.4.2.tgz"),
        other,
        "--policy",
        framework,
        "-a",
        stage.path("evidence")
    ]);
    assert_eq!(played.code, 3);
    assert_snapshot!(without_digests(&played.stdout));
}

#[test]
fn a_digest_may_stand_for_the_bytes() {
    let stage = Stage::new();
    let case = fixture("key/p256-envelope");
    let artifact = acquire::artifact(&case.join("widget-1.4.2.tgz"), &[]).unwrap();
    let digest = artifact.digests[0].to_string();
    let (policy, evidence) = (fixture("key/framework.yaml"), case.join("widget-1.4.2.tgz.dsse.json"));
    let played =
        stage.play(args!["verify", &digest, "--handoff", "intake", "--policy", policy, "-a", evidence]);
    assert_eq!(played.code, 0, "{}{}", played.stdout, played.stderr);
    let other = format!("sha256:{}", "0".repeat(64));
    let (policy, evidence) = (fixture("key/framework.yaml"), case.join("widget-1.4.2.tgz.dsse.json"));
    let played =
        stage.play(args!["verify", other, "--handoff", "intake", "--policy", policy, "-a", evidence]);
    assert_ne!(played.code, 0, "evidence about other bytes");
}

#[test]
fn nothing_to_verify_by_is_missing_evidence() {
    let stage = Stage::new();
    let widget = stage.file("widget.tgz", "bytes");
    let played = stage.play(args!["verify", widget, "--policy", stage.framework()]);
    assert_eq!(played.code, 3);
    assert_snapshot!(without_digests(&played.stdout));
}

#[test]
fn the_clock_decides_about_the_framework() {
    let stage = Stage::new().at("2126-01-02T00:00:00Z");
    let widget = stage.file("widget.tgz", "bytes");
    assert_eq!(stage.play(args!["verify", widget, "--policy", stage.framework()]).code, 5);
}
