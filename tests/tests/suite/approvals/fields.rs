//! Each field of `approvals` and `persons`, spoilt one at a time on the command line.

use super::*;

/// What becomes of a widget that alice and bob approved, under a framework with these passages changed.
fn judged(passages: &[(&str, &str)]) -> Ran {
    let mut stage = Stage::new();
    stage.changed(passages);
    for key in ["retail-p256", "gate-ed25519"] {
        // Who may not approve any more is refused, and so is who approves under what cannot be used.
        stage.approve(key, &[]);
    }
    stage.verify()
}

#[test]
fn t02_t21_every_field_is_enforced() {
    let asked = "by: [alice, bob, carol], distinct: 2, max-age: 12h";
    let alice = "alice: { identities: [alice-laptop, alice-token], known-as: [alice-r] }";
    for (from, to, code) in [
        (asked, "by: [alice, bob], distinct: 2", 0),
        (asked, "by: [alice, carol], distinct: 2", 3),
        (asked, "by: [alice-laptop, bob], distinct: 2", 0),
        (asked, "by: [alice, bob], distinct: 2, max-age: 3h", 3),
        (asked, "by: [alice, bob, carol], distinct: 3", 3),
        (asked, "by: [alice, bob, carol], distinct: 4", 5),
        (asked, "by: [alice, bob, carol], distinct: 0", 5),
        (asked, "by: [alice, bob, carol], distinct: -1", 5),
        (asked, "by: [alice, bob, carol], distinct: \"2\"", 5),
        (asked, "by: [alice, bob, carol], distinct: 18446744073709551616", 5),
        (asked, "by: [alice, bob, carol]", 5),
        (asked, "distinct: 2", 5),
        (asked, "by: [], distinct: 1", 5),
        (asked, "by: [alice, alice], distinct: 2", 5),
        (asked, "by: [alice, alice-token], distinct: 2", 5),
        (asked, "by: [alice-laptop, alice-token], distinct: 2", 5),
        (asked, "by: [alice, retail-gate], distinct: 2", 5),
        (asked, "by: [alice, acme-build], distinct: 2", 5),
        (asked, "by: [alice, nobody], distinct: 2", 5),
        (asked, "by: [alice, bob], distinct: 2, max-age: soon", 5),
        (asked, "by: [alice, bob], distinct: 2, unless: friday", 5),
        (alice, "alice: { identities: [alice-token] }", 3),
        (alice, "alice: { identities: [] }", 5),
        (alice, "alice: { identities: [alice-laptop, bob] }", 5),
        (alice, "alice: { identities: [alice-laptop, acme-build] }", 5),
        (alice, "alice: { identities: [alice-laptop], known-as: [] }", 5),
        (alice, "alice: { identities: [alice-laptop], known-as: [a, A] }", 5),
        (alice, "alice: { identities: [alice-laptop], known-as: [\"a b\"] }", 5),
        (alice, "alice: { identities: [alice-laptop], called: a }", 5),
        (alice, "retail-gate: { identities: [alice-laptop] }", 5),
        ("alice-token: { key: { root: token } }", "alice-token: { key: { root: bobs } }", 5),
        ("roles: [attest, consume, revoke]", "roles: [consume, revoke]", 5),
    ] {
        let ran = judged(&[(from, to)]);
        assert_eq!(ran.code, code, "{to}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn an_identity_of_the_class_person_is_a_person() {
    let bob = "  bob: { identities: [bob] }\n";
    let classed = "bob: { key: { root: bobs, class: person } }";
    let declared = |length: &str, until: &str| {
        judged(&[
            (bob, ""),
            ("bob: { key: { root: bobs } }", classed),
            ("identities:\n", &format!("classes:\n  person: {{ max-lifetime: {length} }}\nidentities:\n")),
            ("file: gate-ed25519.pub }", &format!("file: gate-ed25519.pub, from: 2026-01-01{until} }}")),
        ])
    };
    assert_eq!(declared("400d", ", until: 2026-12-31").code, 0);
    assert_eq!(
        declared("30d", ", until: 2026-12-31").code,
        1,
        "a key of his lives for longer than its class allows"
    );
    assert_eq!(judged(&[(bob, "")]).code, 5, "nobody says that it is a person's");
}

#[test]
fn names_are_bounded() {
    let known = |count: usize| {
        let names: Vec<String> = (0..count).map(|at| format!("a{at}")).collect();
        judged(&[("known-as: [alice-r]", &format!("known-as: [{}]", names.join(", ")))]).code
    };
    assert_eq!((known(16), known(17)), (0, 5));
}

#[test]
fn policy_check_says_that_approvals_alone_let_nothing_pass() {
    let stage = Stage::new();
    let alone = "    require:\n      - approvals: { by: [carol], distinct: 1 }\n";
    assert!(FRAMEWORK.contains(alone));
    stage.changed(&[("    repeat: [promote]\n", "")]);
    let ran = run_at(&["policy", "check", &stage.path("framework.yaml")], AT);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let told = format!("{}{}", ran.out, ran.err);
    assert!(told.contains("approvals alone let nothing pass"), "{told}");
}
