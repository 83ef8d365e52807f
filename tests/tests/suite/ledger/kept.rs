//! What is kept for a decision: enough to judge again.

use std::path::PathBuf;

use serde_json::Value;

use super::{Stage, hex, text};
use crate::case::{Case, named};
use crate::run::run_at;

/// What was recorded is enough to judge again, where nothing else is.
#[test]
fn what_was_recorded_is_judged_again() {
    for name in ["status/nothing-denied", "revocation/nothing-revoked", "tuf/current"] {
        let case = named(name);
        let stage = Stage::new();
        stage.judge(name);
        let archive = stage.exported("archive");
        let decision = stage.decisions().remove(0);
        let again = stage.0.path().join("again");
        let mut arguments: Vec<String> = vec!["verify".into()];
        arguments.extend(decision["subjects"][0]["digests"].as_array().unwrap().iter().take(1).map(text));
        let folder = case.framework.parent().unwrap().to_string_lossy().into_owned();
        for input in decision["inputs"].as_array().unwrap() {
            let (role, path) = (input["role"].as_str().unwrap(), text(&input["path"]));
            let digest = text(&input["digest"]);
            let bytes =
                std::fs::read(archive.join("files").join(digest.strip_prefix("sha256:").unwrap())).unwrap();
            let (flag, to) = match role {
                "decision" | "report" | "root" => continue,
                "evidence" => (Some("-a"), again.join(digest.replace(':', "-"))),
                "framework" => (Some("--policy"), again.join("policy/framework.yaml")),
                _ => (None, again.join("policy").join(path.strip_prefix(&format!("{folder}/")).unwrap())),
            };
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::write(&to, bytes).unwrap();
            arguments.extend(
                flag.into_iter().flat_map(|flag| [flag.to_owned(), to.to_string_lossy().into_owned()]),
            );
        }
        arguments.extend(["--handoff".to_owned(), text(&decision["handoff"])]);
        let ran = run_at(&arguments, &case.at);
        assert_eq!(ran.code, case.exit, "{name}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(decision["framework"]["digest"].as_str().unwrap()), "{}", ran.out);
    }
}

#[test]
fn a_status_list_is_kept_whole() {
    let stage = Stage::new();
    stage.judge("status/nothing-denied");
    let inputs = stage.decisions().remove(0)["inputs"].clone();
    let lists: Vec<&Value> =
        inputs.as_array().unwrap().iter().filter(|one| one["role"] == "status").collect();
    assert!(!lists.is_empty(), "{inputs}");
    for list in lists {
        let whole = hex(&std::fs::read(text(&list["path"])).unwrap());
        assert_eq!(text(&list["digest"]), format!("sha256:{whole}"));
    }
}

#[test]
fn a_framework_is_kept_with_the_signature_it_had_to_have() {
    let (stage, case) = (Stage::new(), named("status/nothing-denied"));
    let family = case.dir.parent().unwrap();
    crate::case::copied(family, &stage.0.path().join("policy"));
    let signing = family.parent().unwrap().join("signing");
    let (key, public) = (signing.join("retail-p256.key"), signing.join("retail-p256.pub"));
    let policy = stage.path("policy/framework.yaml");
    let signed = run_at(&["policy", "sign", &policy, "--sign-with", &key.to_string_lossy()], &case.at);
    assert_eq!(signed.code, 0, "{}", signed.err);
    let evidence: Vec<PathBuf> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
    let mut arguments = Case { framework: policy.clone().into(), ..case.clone() }.arguments(&evidence);
    let signer = format!("key:{}", public.to_string_lossy());
    arguments.extend(["--policy-signer".to_owned(), signer, "--ledger".to_owned(), stage.file()]);
    let ran = run_at(&arguments, &case.at);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let inputs = stage.decisions().remove(0)["inputs"].clone();
    let signature =
        inputs.as_array().unwrap().iter().find(|one| one["role"] == "framework-signature").unwrap();
    let bytes = std::fs::read(format!("{policy}.sig")).unwrap();
    assert_eq!(text(&signature["digest"]), format!("sha256:{}", hex(&bytes)));
    stage.holds();
}

#[test]
fn a_framework_made_from_the_command_line_is_kept_as_text() {
    let (stage, case) = (Stage::new(), named("delivery/separate-files"));
    let root = crate::case::root().join("fixtures/roots/trusted_root.json");
    let artifact = case.dir.join(&case.subjects[0]);
    let ran = run_at(
        &[
            "verify",
            &artifact.to_string_lossy(),
            "--signer",
            "github:acme/widget",
            "--trusted-root",
            &root.to_string_lossy(),
            "--ledger",
            &stage.file(),
            "--format",
            "json",
        ],
        &case.at,
    );
    assert_eq!(ran.code, 3, "{}", ran.err);
    let inputs = stage.decisions().remove(0)["inputs"].clone();
    let framework = inputs.as_array().unwrap().iter().find(|one| one["role"] == "framework").unwrap();
    let made = ran.report["framework"]["text"].as_str().unwrap();
    assert_eq!(text(&framework["digest"]), format!("sha256:{}", hex(made.as_bytes())));
    assert!(inputs.as_array().unwrap().iter().any(|one| one["role"] == "framework-file"), "{inputs}");
}
