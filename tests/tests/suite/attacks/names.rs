//! T2 and T26: what an artifact must be called, at a handoff and by each requirement of it.

use serde_json::json;

use super::{AT, Stage, framework};

const SIGN: &str = "https://sigstore.dev/cosign/sign/v1";
const SPDX: &str = "https://spdx.dev/Document";

/// A handoff of these names, that demands a signature and an SBOM, each with further fields.
fn demands(names: &str, signature: &str, sbom: &str) -> String {
    let require = format!(
        "      - signature: {{ by: [acme-ci]{signature} }}\n      - attestation: {{ name: sbom, type: \"{SPDX}\", by: [acme-ci]{sbom} }}\n"
    );
    framework(names, &require)
}

#[test]
fn t02_names_decide_wherever_they_stand() {
    let mut stage = Stage::new();
    let signed = stage.attest("widget-1.4.2.tgz", SIGN, json!({}));
    let sbom = stage.attest("widget.spdx.json", SPDX, json!({}));
    let evidence = [signed, sbom];
    let floor = "\n    version: { not-below: 1.4.0 }";
    let one = format!("\"widget-{{version}}.tgz\"{floor}");
    for (names, signature, sbom, exit) in [
        // A list at the handoff: one of it must match each proof.
        ("[widget-1.4.2.tgz, widget.spdx.json]", "", "", 0),
        ("[gadget-1.4.2.tgz, widget.spdx.json]", "", "", 1),
        ("[widget-1.4.2.tgz]", "", "", 1),
        // The handoff's own name for one, and another name for the other.
        (&one, "", "", 1),
        (&one, "", ", subject-name: widget.spdx.json", 0),
        (&one, "", ", subject-name: [other.spdx.json, \"*.spdx.json\"]", 0),
        (&one, "", ", subject-name: gadget.spdx.json", 1),
        (&one, "", ", subject-name: [gadget.spdx.json, gizmo.spdx.json]", 1),
        (&one, "", ", subject-name: any", 0),
        (&one.replace("widget", "gadget"), "", ", subject-name: widget.spdx.json", 1),
        (&one.replace("1.4.0", "1.4.3"), "", ", subject-name: widget.spdx.json", 1),
        ("widget.spdx.json", ", subject-name: widget-1.4.2.tgz", "", 0),
        ("widget.spdx.json", ", subject-name: widget-1.4.3.tgz", "", 1),
        // The floor holds for a name of its own that has a version.
        (&one, "", ", subject-name: \"widget-{version}.json\"", 1),
        // What nobody asks, or what asks nothing, is refused.
        (&one, ", subject-name: widget-1.4.2.tgz", ", subject-name: widget.spdx.json", 5),
        ("any", ", subject-name: widget-1.4.2.tgz", ", subject-name: widget.spdx.json", 0),
        ("[]", "", "", 5),
        ("[any, widget-1.4.2.tgz]", "", "", 5),
        ("[widget-1.4.2.tgz, widget-1.4.2.tgz]", "", "", 5),
        (&one, "", ", subject-name: [\"widget-{version}.json\", widget.spdx.json]", 5),
        (&format!("[\"widget-{{version}}.tgz\", widget.spdx.json]{floor}"), "", "", 5),
    ] {
        let judged = stage.judge_at(&evidence, &demands(names, signature, sbom), AT);
        assert_eq!(judged, exit, "{names} | {signature} | {sbom}");
    }
}

/// A signature that gives no name leans on the statements beside it; one that is called otherwise says nothing of it.
#[test]
fn t26_a_statement_of_another_name_names_nothing_for_the_signature() {
    let mut stage = Stage::new();
    let evidence = [stage.sign(), stage.attest("widget.spdx.json", SPDX, json!({}))];
    for (names, sbom, exit) in [
        ("\"widget*\"", "", 0),
        ("\"gadget*\"", ", subject-name: \"widget*\"", 3),
        ("\"gadget*\"", ", subject-name: any", 3),
        ("any", ", subject-name: \"widget*\"", 0),
    ] {
        assert_eq!(stage.judge(&evidence, &demands(names, "", sbom)), exit, "{names} {sbom}");
    }
}

/// Every kind of requirement may have a name of its own.
#[test]
fn t02_provenance_has_names_of_its_own() {
    let mut stage = Stage::new();
    let run = forge::Workload::acme_release();
    let built = stage.attest("widget-1.4.2.tgz", forge::provenance::SLSA_V1, forge::provenance::v1(&run));
    let signed = stage.attest("widget", SIGN, json!({}));
    for (own, exit) in [("widget-1.4.2.tgz", 0), ("widget-1.4.3.tgz", 1), ("widget", 1)] {
        let require = format!(
            "      - signature: {{ by: [acme-ci] }}\n      - provenance: {{ by: [acme-ci], subject-name: {own} }}\n"
        );
        assert_eq!(
            stage.judge(&[built.clone(), signed.clone()], &framework("widget", &require)),
            exit,
            "{own}"
        );
    }
}
