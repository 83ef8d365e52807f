//! Baselines and `recheck`: what is held against what, and what is no measure any more.

use serde_json::Value;

use super::{AT, FRAMEWORK, Gate, check, evil, honest, key};
use crate::case::root;
use crate::run::run_at;

/// With an exception for what was denied.
fn excepting(framework: &str, denied: &crate::run::Ran) -> String {
    let report: Value = serde_json::from_str(&denied.out).unwrap();
    let digest = report["subjects"][0]["digests"]["sha256"].as_str().unwrap();
    format!(
        "{framework}exceptions:\n  moved: {{ check: trust-downgrade, handoff: intake, digest: \"sha256:{digest}\", reason: \
         the publisher moved, owner: supply-chain@retail.example, approved-by: risk, expires: 2026-09-01 }}\n"
    )
}

#[test]
fn an_acceptance_is_held_against_what_was_there_before_it() {
    let gate = Gate::new();
    let framework = FRAMEWORK
        .replace("identities:\n", "identities:\n  risk: { key: { root: risk-key } }\n")
        .replace("roots:\n", "roots:\n  risk-key: { key: { file: risk.pub } }\n");
    gate.put("risk.pub", &key("risk").public_pem());
    gate.put("framework.yaml", &framework);
    assert_eq!(gate.take(&honest("1.4.2")).code, 0);
    let denied = gate.take(&evil("1.4.1"));
    assert_eq!(denied.code, 1);
    gate.put("framework.yaml", &excepting(&framework, &denied));
    assert_eq!(gate.take(&evil("1.4.1")).code, 0);
    let ran = gate.recheck();
    assert_eq!(ran.code, 0, "the later one is no measure of the earlier: {}", ran.out);
    // Without its exception, the later one falls, and it alone.
    gate.put("framework.yaml", &framework);
    let ran = gate.recheck();
    assert_eq!(ran.code, 1, "{}", ran.out);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let text = report.to_string();
    assert!(text.contains("entry 1 of the ledger") && !text.contains("entry 3 of the ledger"), "{text}");
}

#[test]
fn the_first_release_of_a_line_stands_once_a_baseline_is_required() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    assert_eq!(gate.take(&honest("1.4.2")).code, 0);
    gate.changed("ledger: when-known", "ledger: required");
    let ran = gate.recheck();
    assert_eq!(ran.code, 0, "{}", ran.out);
    // What is new is asked for one all the same.
    assert_eq!(gate.take(&honest("2.0.0")).code, 3);
}

#[test]
fn a_release_that_lost_its_trust_is_no_measure() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    gate.changed("keep: [provenance, publisher, builder, source]", "keep: [provenance]");
    assert_eq!(gate.take(&evil("1.4.2")).code, 0, "it was not asked who");
    gate.put("framework.yaml", FRAMEWORK);
    assert_eq!(gate.take(&honest("1.4.3")).code, 1, "the measure");
    assert_eq!(gate.recheck().code, 1, "it would be denied today");
    let ran = gate.take(&honest("1.4.3"));
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(check(&ran)["reason"].as_str().unwrap().contains("as 1.4.1"), "{}", check(&ran));
    assert_eq!(gate.take(&evil("1.4.4")).code, 1);
}

#[test]
fn a_release_that_was_recalled_is_no_measure() {
    let gate = Gate::new();
    let signing = |name: &str| root().join("fixtures/signing").join(name);
    std::fs::copy(signing("retail-p256.pub"), gate.path("gate.pub")).unwrap();
    let with_list = FRAMEWORK
        .replace("roots:\n", "roots:\n  gate-key: { key: { file: gate.pub } }\n")
        .replace("identities:\n", "identities:\n  gate: { key: { root: gate-key } }\n")
        .replace(
            "handoffs:\n",
            "participants:\n  acme: { contact: a@acme.example, roles: [issue, attest], identities: [acme-ci, acme-offline] }\n  \
             retail: { contact: r@retail.example, roles: [revoke, consume], identities: [gate] }\nzones:\n  staging: { owner: \
             retail }\nreference:\n  status: { retail-list: { file: own.status, by: [gate], max-age: 24h } }\nhandoffs:\n",
        )
        .replace("  intake:\n", "  intake:\n    from: { participant: acme }\n    to: { zone: staging }\n")
        + "      - status: { lists: [retail-list] }\n";
    gate.put("framework.yaml", &with_list);
    let (list, secret) = (gate.path("own.status"), signing("retail-p256.key").to_string_lossy().into_owned());
    let status = |arguments: &[&str]| {
        let ran = run_at(&[&["status"], arguments, &["--sign-with", &secret]].concat(), AT);
        assert_eq!(ran.code, 0, "{}", ran.err);
    };
    status(&[
        "new",
        &list,
        "--list",
        "retail-list",
        "--authority",
        "retail",
        "--audience",
        "retail-intake",
        "--lasts",
        "7d",
    ]);
    let ran = gate.take(&honest("1.4.1"));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let keep = "keep: [provenance, publisher, builder, source]";
    gate.put("framework.yaml", &with_list.replace(keep, "keep: [provenance]"));
    assert_eq!(gate.take(&evil("1.4.2")).code, 0);
    gate.put("framework.yaml", &with_list);
    assert_eq!(gate.take(&honest("1.4.3")).code, 1, "the measure");
    let artifact = format!("artifact:{}", gate.path("widget-1.4.2.tgz"));
    status(&["revoke", &list, &artifact, "--always", "--reason", "malware"]);
    assert_eq!(gate.take(&evil("1.4.3")).code, 1);
    let ran = gate.take(&honest("1.4.3"));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

/// A case of a framework brings a ledger of its own; without one, nothing is known.
#[test]
fn a_case_names_the_ledger_it_is_judged_with() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    assert_eq!(gate.take(&evil("1.4.2")).code, 1);
    let case = |name: &str, more: &str| {
        let folder = gate.0.path().join("framework.cases").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let own = ["own.ledger", "widget-1.4.2.tgz"].map(str::to_owned);
        let evidence: Vec<String> = (0..3).map(|at| format!("widget-1.4.2.tgz.{at}.json")).collect();
        for file in own.iter().chain(&evidence) {
            std::fs::copy(gate.path(file), folder.join(file)).unwrap();
        }
        let text = format!(
            "what = \"x\"\nat = \"{AT}\"\nsubjects = [\"widget-1.4.2.tgz\"]\nattestations = {evidence:?}\n{more}\n"
        );
        std::fs::write(folder.join("case.toml"), text).unwrap();
    };
    let test = || run_at(&["policy", "test", &gate.path("framework.yaml")], AT);
    case("known", "ledger = \"own.ledger\"\nexit = 1\nchecks = { trust-downgrade = \"violated\" }");
    case("unknown", "exit = 0\nchecks = { trust-downgrade = \"satisfied\" }");
    let ran = test();
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    case("known", "ledger = \"own.ledger\"\nexit = 0");
    assert_eq!(test().code, 1);
    gate.changed(
        "    baseline: { ledger: when-known, keep: [provenance, publisher, builder, source] }\n",
        "",
    );
    let ran = test();
    assert!(ran.code == 5 && ran.err.contains("its handoff has no `baseline`"), "{}{}", ran.out, ran.err);
}
