//! Nobody approves what they signed, built or submitted themselves.

use super::*;

/// A stage on which signatures by these count beside the workflow's provenance.
fn signed_by(by: &str, keys: &[Key]) -> Stage {
    let mut stage = Stage::new();
    let asked = format!("- signature: {{ {by} }}\n      - approvals");
    stage.changed(&[("- approvals", &asked)]);
    let statement = Statement::cosign_sign(vec![Subject::of(WIDGET, BYTES)]);
    for (at, key) in keys.iter().enumerate() {
        let envelope = forge::dsse::Envelope::unsigned(forge::dsse::IN_TOTO, &statement.payload());
        let file = format!("signature-{at}.json");
        stage.put(&file, envelope.signed_by(key, &hint(key)).json().to_string());
        stage.files.push(file);
    }
    stage
}

#[test]
fn who_signed_it_does_not_approve_it() {
    let mut stage = signed_by("by: [carol]", &[carol()]);
    stage.forged(stage.predicate(), &carol());
    stage.denied(1, "`carol` approved it, and signed what the decision rests on");
    // With one other it is still one; with two others it is enough.
    let stage = stage.approved_by(&["retail-p256"]);
    stage.denied(1, "too-few-approvals");
    let stage = stage.approved_by(&["gate-ed25519"]);
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().out);
}

#[test]
fn evidence_that_is_laid_beside_turns_nothing() {
    // Carol and the gate signed; either will do, so that Carol's own signature is not needed.
    let mut stage = signed_by("by: [carol, retail-gate]", &[carol(), gate()]);
    stage.forged(stage.predicate(), &carol());
    let stage = stage.approved_by(&["retail-p256"]);
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().out);
    // Where both must sign, it is.
    let mut both = signed_by("by: [carol, retail-gate]", &[carol(), gate()]);
    both.changed(&[
        ("- approvals", "- signature: { by: [carol, retail-gate], distinct: 2 }\n      - approvals"),
        ("identities: [acme-build]", "identities: [acme-build, carol]"),
        ("alice-token, bob, carol, retail-gate]", "alice-token, bob, retail-gate]"),
    ]);
    both.forged(both.predicate(), &carol());
    let both = both.approved_by(&["retail-p256"]);
    both.denied(1, "too-few-approvals");
}

#[test]
fn who_started_the_build_does_not_approve_it() {
    for (name, code) in [("alice-r", 1), ("Alice-R", 1), ("alice", 0), ("somebody", 0)] {
        let mut stage = Stage::new();
        let mut predicate = v1(&Workload::acme_release());
        predicate["buildDefinition"]["internalParameters"]["github"]["actor"] = json!(name);
        stage.built(predicate);
        let stage = stage.approved_by(&["retail-p256", "gate-ed25519"]);
        let ran = stage.verify();
        assert_eq!(ran.code, code, "{name}: {}", ran.out);
    }
}

#[test]
fn two_who_made_it_do_not_approve_it_together() {
    // Either signature would do without the other: each of them may approve, and both together may not.
    let dave = Key::p256("retail/dave");
    let asked = "- signature: { by: [carol, retail-gate] }\n      - approvals: { by: [alice, carol, dave], distinct: 2";
    let dave_is = "  bob: { identities: [bob] }\n  dave: { identities: [retail-gate] }";
    let mut stage = signed_by("by: [carol]", &[carol(), dave.clone()]);
    stage.put("gate.pub", dave.public_pem());
    let before = "- approvals: { by: [alice, bob, carol], distinct: 2";
    stage.changed(&[
        (before, asked),
        ("  bob: { identities: [bob] }", dave_is),
        ("      - status: { lists: [retail-list] }\n", ""),
    ]);
    for key in [carol(), dave] {
        stage.forged(stage.predicate(), &key);
    }
    stage.denied(1, "they cannot all approve it");
    let stage = stage.approved_by(&["retail-p256"]);
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().out);
}

/// A stage that rests on a layout by this owner, whose one step these keys carried out; one of them is enough.
fn laid_out(owner: (&str, Key), functionaries: &[Key]) -> Stage {
    let mut stage = Stage::new();
    let before = "- approvals: { by: [alice, bob, carol], distinct: 2";
    let asked = format!(
        "- layout: {{ by: [{}] }}\n      - approvals: {{ by: [alice, bob, carol], distinct: 1",
        owner.0
    );
    stage.changed(&[(before, &asked)]);
    let keys: Vec<&Key> = functionaries.iter().collect();
    let products = json!([["CREATE", WIDGET], ["DISALLOW", "*"]]);
    let packed = forge::layout::step("pack", &keys, json!([]), products);
    let layout = forge::layout::layout(&keys, vec![packed], Vec::new());
    stage.put("root.layout", forge::layout::metablock(&layout, &[&owner.1]).to_string());
    stage.files.push("root.layout".into());
    let link = forge::layout::link("pack", &[], &[(WIDGET, BYTES)]);
    for (at, key) in keys.iter().enumerate() {
        let file = format!("pack.{at}.link");
        stage.put(&file, forge::layout::metablock(&link, &[*key]).to_string());
        stage.files.push(file);
    }
    stage.forged(stage.predicate(), &carol());
    stage
}

#[test]
fn who_owns_the_layout_or_carried_out_a_step_does_not_approve_it() {
    let owned = laid_out(("carol", carol()), &[gate()]);
    owned.denied(1, "`carol` approved it, and signed what the decision rests on");
    let built = laid_out(("retail-gate", gate()), &[carol()]);
    built.denied(1, "`carol` approved it, and had a hand in what the decision rests on");
    for stage in [owned, built] {
        let stage = stage.approved_by(&["retail-p256"]);
        assert_eq!(stage.verify().code, 0, "somebody else approved it: {}", stage.verify().out);
    }
    let other = Key::p256("retail/dave");
    let apart = laid_out(("retail-gate", gate()), std::slice::from_ref(&other));
    assert_eq!(apart.verify().code, 0, "{}", apart.verify().out);
    let beside = laid_out(("retail-gate", gate()), &[carol(), other]);
    assert_eq!(beside.verify().code, 0, "another's word is enough for the step: {}", beside.verify().out);
}

#[test]
fn who_attests_it_approves_it_only_where_something_else_says_where_it_comes_from() {
    const TESTED: &str = "https://tests.example/v1";
    for (origin, code) in [("      - provenance: { by: [acme-build] }\n", 0), ("", 1)] {
        let mut stage = Stage::new();
        let before = "      - provenance: { by: [acme-build] }\n      - approvals: { by: [alice, bob, carol], distinct: 2";
        let asked = format!(
            "{origin}      - attestation: {{ name: tested, type: \"{TESTED}\", by: [carol] }}\n      - approvals: {{ by: [alice, \
             bob, carol], distinct: 1"
        );
        stage.changed(&[(before, &asked)]);
        let statement = Statement::v1(vec![Subject::of(WIDGET, BYTES)], TESTED, json!({ "ok": true }));
        let envelope = forge::dsse::Envelope::unsigned(forge::dsse::IN_TOTO, &statement.payload());
        stage.put("tested.json", envelope.signed_by(&carol(), &hint(&carol())).json().to_string());
        stage.files.push("tested.json".into());
        stage.forged(stage.predicate(), &carol());
        let ran = stage.verify();
        assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
        let stage = stage.approved_by(&["retail-p256"]);
        assert_eq!(stage.verify().code, 0, "{}", stage.verify().out);
    }
}

/// Nothing else says who stands behind it, so whoever verified or released it does not approve it too.
#[test]
fn who_signed_the_only_summary_it_rests_on_does_not_approve_it() {
    let mut stage = Stage::new();
    let before =
        "      - provenance: { by: [acme-build] }\n      - approvals: { by: [alice, bob, carol], distinct: 2";
    let asked = "      - vsa: { by: [carol], verifier: \"https://gate.example\", resource: \"https://retail.example/widget\", \
                 levels: [SLSA_BUILD_LEVEL_2] }\n      - approvals: { by: [alice, bob, carol], distinct: 1";
    stage.changed(&[(before, asked)]);
    let summary = json!({
        "verifier": { "id": "https://gate.example" },
        "timeVerified": "2026-08-01T12:00:00Z",
        "resourceUri": "https://retail.example/widget",
        "policy": { "uri": "https://gate.example/policy" },
        "verificationResult": "PASSED",
        "verifiedLevels": ["SLSA_BUILD_LEVEL_2"],
    });
    let subject = vec![Subject::of(WIDGET, BYTES)];
    let statement = Statement::v1(subject, "https://slsa.dev/verification_summary/v1", summary);
    let envelope = forge::dsse::Envelope::unsigned(forge::dsse::IN_TOTO, &statement.payload());
    stage.put("summary.json", envelope.signed_by(&carol(), &hint(&carol())).json().to_string());
    stage.files.push("summary.json".into());
    stage.forged(stage.predicate(), &carol());
    stage.denied(1, "`carol` approved it, and signed what the decision rests on");
    let stage = stage.approved_by(&["retail-p256"]);
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().out);
}
