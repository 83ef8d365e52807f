//! Receipts that are asked for: a promotion, its chain, and every way in which a receipt is not the one that was meant.

use forge::Key;
use forge::status::{List, since};
use formats::StatusTarget;
use model::Digest;
use serde_json::{Value, json};

use super::stage::{AT, EVIDENCE, FRAMEWORK, Stage};

pub(super) const PROMOTED: &str = "2026-08-02T03:00:00Z";
pub(super) const SHIPPED: &str = "2026-08-02T06:00:00Z";
pub(super) const NOTE: &str = "/predicate/urn:countersign:receipt:v1";

/// A stage where the widget has been taken over, and what the receipt says.
pub(super) fn taken_over() -> (Stage, Value) {
    let stage = Stage::new();
    let receipt = stage.taken_over();
    (stage, receipt)
}

/// What a promotion makes of the receipt after a change.
pub(super) fn promoted(change: impl FnOnce(&mut Value)) -> (u8, Value) {
    let (stage, mut receipt) = taken_over();
    change(&mut receipt);
    stage.signed(&receipt, "retail-p256.key", "intake.json");
    stage.told("promote", &["intake.json"], PROMOTED)
}

pub(super) fn set(receipt: &mut Value, pointer: &str, value: Value) {
    *receipt.pointer_mut(pointer).unwrap() = value;
}

/// Every answer of a check of the receipt.
pub(super) fn outcome<'r>(report: &'r Value, check: &str) -> Vec<&'r str> {
    let checks = report["subjects"][0]["checks"].as_array().unwrap();
    let own = checks.iter().filter(|one| one["requirement"].as_str().unwrap().ends_with(".receipt"));
    own.filter(|one| one["id"] == check).map(|one| one["outcome"].as_str().unwrap()).collect()
}

pub(super) fn violated(told: (u8, Value), check: &str) {
    let (code, report) = told;
    assert_eq!(code, 1, "{check}: {report:#}");
    assert_eq!(outcome(&report, check), ["violated"], "{report:#}");
}

#[test]
fn an_artifact_goes_from_gate_to_gate_with_its_receipts() {
    let (stage, _) = taken_over();
    let ran = stage.receipt("promote", &["intake.json"], "retail-p256.key", "promote.json", PROMOTED);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let second = stage.statement("promote.json");
    let previous = second.pointer(&format!("{NOTE}/previous")).unwrap();
    assert_eq!(previous, &json!([stage.digest("intake.json")]));
    assert_eq!(second["predicate"]["resourceUri"], "https://retail.example/production/widget-1.4.2.tgz");
    assert_eq!(second["predicate"]["verifiedLevels"], json!(["SLSA_BUILD_LEVEL_3"]));
    let inputs = second["predicate"]["inputAttestations"].as_array().unwrap().len();
    assert_eq!(inputs, 3, "the receipt is an input too");
    let (code, report) = stage.told("ship", &["intake.json", "promote.json"], SHIPPED);
    assert_eq!(code, 0, "{report:#}");
    assert_eq!(outcome(&report, "broken-chain"), ["satisfied"]);
}

#[test]
fn a_bundle_is_a_receipt_as_well() {
    let stage = Stage::new();
    let (to, key) = (stage.path("intake.json"), stage.path("retail-p256.key"));
    let flags = ["--receipt", to.as_str(), "--sign-with", &key, "--receipt-format", "bundle"];
    assert_eq!(stage.judge("intake", &[], &flags, AT).code, 0);
    assert_eq!(stage.told("promote", &["intake.json"], PROMOTED).0, 0);
}

#[test]
fn t25_a_promotion_demands_the_receipt_and_all_checks_again() {
    let (stage, _) = taken_over();
    let (code, report) = stage.told("promote", &[], PROMOTED);
    assert_eq!(code, 3, "{report:#}");
    assert_eq!(outcome(&report, "missing-receipt"), ["unknown"]);
    stage.put(EVIDENCE[1], "{}");
    assert_eq!(stage.told("promote", &["intake.json"], PROMOTED).0, 3, "its provenance is gone");
}

#[test]
fn a_receipt_alone_is_never_enough() {
    let (stage, _) = taken_over();
    let (code, report) = stage.told("alone", &["intake.json"], PROMOTED);
    assert_eq!(code, 3, "{report:#}");
    let checks = report["subjects"][0]["checks"].as_array().unwrap();
    assert!(checks.iter().all(|check| check["outcome"] == "satisfied"), "{report:#}");
}

#[test]
fn t27_a_receipt_for_another_zone_allows_nothing() {
    violated(promoted(|receipt| set(receipt, &format!("{NOTE}/to"), json!("shelf"))), "wrong-handoff");
    let elsewhere = json!("https://retail.example/shelf/widget-1.4.2.tgz");
    violated(promoted(|receipt| set(receipt, "/predicate/resourceUri", elsewhere)), "wrong-resource");
    // As it comes about: the receipt into production is none for what leads to the shelf, and the other way about.
    let (stage, _) = taken_over();
    let ran = stage.receipt("promote", &["intake.json"], "retail-p256.key", "promote.json", PROMOTED);
    assert_eq!(ran.code, 0, "{}", ran.out);
    for (handoff, brought) in [("promote", "promote.json"), ("ship", "intake.json")] {
        let (code, report) = stage.told(handoff, &[brought], SHIPPED);
        assert_eq!((code, outcome(&report, "missing-receipt")), (3, vec!["unknown"]), "{report:#}");
    }
}

#[test]
fn t27_a_receipt_of_another_handoff_allows_nothing() {
    let (code, report) = promoted(|receipt| set(receipt, &format!("{NOTE}/handoff"), json!("nameless")));
    assert_eq!((code, outcome(&report, "missing-receipt")), (3, vec!["unknown"]), "none of this one is here");
    violated(promoted(|receipt| set(receipt, &format!("{NOTE}/from"), json!("retail"))), "wrong-handoff");
}

#[test]
fn t27_a_receipt_of_another_product_allows_nothing() {
    let renamed = |receipt: &mut Value| {
        set(receipt, "/subject/0/name", json!("gadget-1.4.2.tgz"));
        set(receipt, "/predicate/resourceUri", json!("https://retail.example/staging/gadget-1.4.2.tgz"));
    };
    violated(promoted(renamed), "wrong-name");
    let told = promoted(|receipt| set(receipt, "/subject/0/name", json!("widget-1.4.1.tgz")));
    violated(told, "wrong-resource");
}

#[test]
fn t27_a_receipt_with_another_digest_is_of_another_artifact() {
    let (code, report) = promoted(|receipt| set(receipt, "/subject/0/digest/sha256", json!("ab".repeat(32))));
    assert!(matches!(code, 1 | 3), "{report:#}");
    assert_ne!(outcome(&report, "missing-receipt"), ["satisfied"]);
    // The signature is over the digest: changing it afterwards breaks the receipt.
    let (stage, _) = taken_over();
    let other = stage.text("intake.json").replacen("\"payload\":\"", "\"payload\":\"eyJ", 1);
    stage.put("intake.json", other);
    let (code, report) = stage.told("promote", &["intake.json"], PROMOTED);
    assert_eq!(code, 1, "{report:#}");
}

#[test]
fn t27_a_receipt_by_another_verifier_or_signer_allows_nothing() {
    let trial = json!("https://trial.retail.example");
    violated(promoted(|receipt| set(receipt, "/predicate/verifier/id", trial)), "wrong-verifier");
    let (stage, receipt) = taken_over();
    stage.signed(&receipt, "gate-ed25519.key", "intake.json");
    violated(stage.told("promote", &["intake.json"], PROMOTED), "unlisted-signer");
    stage.signed(&receipt, "partner-p256.key", "intake.json");
    violated(stage.told("promote", &["intake.json"], PROMOTED), "missing-receipt");
}

#[test]
fn t11_a_receipt_under_an_older_framework_counts_only_where_it_is_listed() {
    let (stage, receipt) = taken_over();
    let newer = FRAMEWORK.replace("number: 7", "number: 8");
    stage.put("retail.yaml", &newer);
    violated(stage.told("promote", &["intake.json"], PROMOTED), "other-framework");
    let own = receipt.pointer("/predicate/policy/digest/sha256").unwrap().as_str().unwrap();
    let listed = |editions: &str| {
        let text = newer.replace("soak: 2h, time", &format!("soak: 2h, frameworks: [{editions}], time"));
        stage.put("retail.yaml", text);
        stage.told("promote", &["intake.json"], PROMOTED).0
    };
    assert_eq!(listed(&format!("this, \"sha256:{own}\"")), 0);
    assert_eq!(listed(&format!("\"sha256:{own}\"")), 0);
    assert_eq!(listed(&format!("this, \"sha256:{}\"", "ab".repeat(32))), 1);
}

#[test]
fn a_failed_verification_is_no_receipt() {
    let failed = |receipt: &mut Value| set(receipt, "/predicate/verificationResult", json!("FAILED"));
    violated(promoted(failed), "failed-verification");
}

#[test]
fn what_a_receipt_does_not_say_is_unknown_and_never_a_yes() {
    let note = NOTE.rsplit('/').next().unwrap();
    for (parent, field) in [
        ("/predicate", "verifier"),
        ("/predicate/verifier", "id"),
        ("/predicate", "timeVerified"),
        ("/predicate", "resourceUri"),
        ("/predicate", "policy"),
        ("/predicate/policy", "digest"),
        ("/predicate", "verificationResult"),
        ("/predicate", "verifiedLevels"),
        ("/predicate", note),
        (NOTE, "handoff"),
        (NOTE, "from"),
        (NOTE, "to"),
        (NOTE, "exceptions"),
        (NOTE, "framework"),
        (NOTE, "status"),
        (NOTE, "previous"),
        ("/predicate/policy", "uri"),
        ("/subject/0", "name"),
    ] {
        let left_out = |receipt: &mut Value| {
            let parent = receipt.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            parent.remove(field).unwrap();
        };
        let (code, report) = promoted(left_out);
        assert_eq!(code, 3, "{parent}/{field}: {report:#}");
    }
}

#[test]
fn a_field_of_a_receipt_that_nobody_knows_is_a_fault() {
    let more = |receipt: &mut Value| set(receipt, NOTE, json!({ "handoff": "intake", "only-until": "noon" }));
    violated(promoted(more), "failed-verification");
}

#[test]
fn a_chain_with_a_hole_holds_nothing() {
    let (stage, _) = taken_over();
    let ran = stage.receipt("promote", &["intake.json"], "retail-p256.key", "promote.json", PROMOTED);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let (code, report) = stage.told("ship", &["promote.json"], SHIPPED);
    assert_eq!((code, outcome(&report, "broken-chain")), (3, vec!["unknown"]), "the first is not here");
    let second = stage.statement("promote.json");
    let changed = |previous: Value| {
        let mut changed = second.clone();
        set(&mut changed, &format!("{NOTE}/previous"), previous);
        stage.signed(&changed, "retail-p256.key", "changed.json");
        stage.told("ship", &["intake.json", "changed.json"], SHIPPED)
    };
    violated(changed(json!([])), "broken-chain");
    let (code, report) = changed(Value::Null);
    assert_eq!((code, outcome(&report, "broken-chain")), (3, vec!["unknown"]));
    let (code, report) = changed(json!([format!("sha256:{}", "ab".repeat(32))]));
    assert_eq!((code, outcome(&report, "broken-chain")), (3, vec!["unknown"]));
    // The one before is here, and is not what the handoff before demanded.
    let mut first = stage.statement("intake.json");
    set(&mut first, &format!("{NOTE}/from"), json!("retail"));
    stage.signed(&first, "retail-p256.key", "first.json");
    let mut resting = second.clone();
    set(&mut resting, &format!("{NOTE}/previous"), json!([stage.digest("first.json")]));
    stage.signed(&resting, "retail-p256.key", "resting.json");
    violated(stage.told("ship", &["first.json", "resting.json"], SHIPPED), "broken-chain");
}

/// What a handoff asks by repeating another is part of its chain.
#[test]
fn a_chain_through_a_repetition_has_no_hole() {
    let again = "  again:\n    from: { zone: staging }\n    to: { zone: production }\n    subject-name: any\n    repeat: [promote]\n    receipt: { verifier: \"https://gate.retail.example\", resource: \"https://retail.example/{to}/{name}\" }\n    require:\n      - signature: { by: [acme-build] }\n  ship:\n";
    let text = FRAMEWORK.replace("  ship:\n", again).replace("of: promote, by", "of: again, by");
    let stage = Stage::of(&text);
    stage.taken_over();
    let ran = stage.receipt("again", &["intake.json"], "retail-p256.key", "again.json", PROMOTED);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(stage.told("ship", &["intake.json", "again.json"], SHIPPED).0, 0);
    assert_eq!(stage.told("ship", &["again.json"], SHIPPED).0, 3, "the first is not here");
    let mut second = stage.statement("again.json");
    set(&mut second, &format!("{NOTE}/previous"), json!([]));
    stage.signed(&second, "retail-p256.key", "again.json");
    violated(stage.told("ship", &["intake.json", "again.json"], SHIPPED), "broken-chain");
}

/// How old the first receipt was counts for the time of the second: it was not soaked then, whatever it is now.
#[test]
fn t30_a_chain_does_not_soak_afterwards() {
    let (stage, _) = taken_over();
    let ran = stage.receipt("promote", &["intake.json"], "retail-p256.key", "promote.json", PROMOTED);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let mut early = stage.statement("promote.json");
    set(&mut early, "/predicate/timeVerified", json!("2026-08-02T01:00:00Z"));
    stage.signed(&early, "retail-p256.key", "early.json");
    violated(stage.told("ship", &["intake.json", "early.json"], SHIPPED), "broken-chain");
}

#[test]
fn a_receipt_soaks_and_ages() {
    let (stage, _) = taken_over();
    let at = |at: &str| stage.told("promote", &["intake.json"], at);
    violated(at("2026-08-02T01:59:59Z"), "unsoaked-receipt");
    assert_eq!(at("2026-08-02T02:00:00Z").0, 0);
    assert_eq!(at("2026-08-02T04:00:00Z").0, 0);
    let (code, report) = at("2026-08-02T04:00:01Z");
    assert_eq!((code, outcome(&report, "stale-proof")), (3, vec!["unknown"]));
    let stage = Stage::of(&FRAMEWORK.replace("soak: 2h, time: stated", "soak: 2h"));
    stage.taken_over();
    let (code, report) = stage.told("promote", &["intake.json"], PROMOTED);
    assert_eq!((code, outcome(&report, "unsoaked-receipt")), (3, vec!["unknown"]), "nothing proves its time");
    let stage = Stage::of(&FRAMEWORK.replace("soak: 2h, time: stated", "time: proven"));
    stage.taken_over();
    let (code, report) = stage.told("promote", &["intake.json"], PROMOTED);
    assert_eq!((code, outcome(&report, "unproven-time")), (3, vec!["unknown"]));
}

#[test]
fn t30_a_receipt_from_after_the_run_allows_nothing() {
    let (stage, _) = taken_over();
    let (code, report) = stage.told("promote", &["intake.json"], "2026-08-01T23:30:00Z");
    assert_eq!((code, outcome(&report, "inconsistent-time")), (3, vec!["unknown"]), "{report:#}");
    let later = json!("2026-08-02T03:00:01Z");
    let (code, report) = promoted(|receipt| set(receipt, "/predicate/timeVerified", later));
    assert_eq!((code, outcome(&report, "inconsistent-time")), (3, vec!["unknown"]), "{report:#}");
}

#[test]
fn exceptions_are_carried_and_accepted_by_name() {
    let excepted = |handoff: &str| {
        format!(
            "  low-{handoff}:\n    check: low-build-level\n    handoff: {handoff}\n    digest: \"sha256:90ba0e10c106c1aa4920c2c35f6f526fc4a000714fbbdda4dfc9b707039b6323\"\n    reason: r\n    owner: shop@retail.example\n    approved-by: auditor\n    expires: 2026-10-01\n"
        )
    };
    let auditor = "participants:\n  auditor: { contact: audit@audit.example, roles: [consume] }\n";
    let text = FRAMEWORK.replace("    level: 3\n", "    level: 2\n").replace("participants:\n", auditor);
    let text = format!("{text}exceptions:\n{}{}", excepted("intake"), excepted("promote"));
    let stage = Stage::of(&text);
    let receipt = stage.taken_over();
    let carried =
        json!([{ "name": "low-intake", "check": "low-build-level", "expires": "2026-10-01T23:59:59Z" }]);
    assert_eq!(receipt.pointer(&format!("{NOTE}/exceptions")).unwrap(), &carried);
    assert_eq!(receipt["predicate"]["verifiedLevels"], json!(["SLSA_BUILD_LEVEL_2"]));
    violated(stage.told("promote", &["intake.json"], PROMOTED), "excepted-before");
    let accepting = Stage::of(&text.replace("max-age: 4h,", "max-age: 4h, accept-exceptions: [low-intake],"));
    accepting.taken_over();
    let ran = accepting.receipt("promote", &["intake.json"], "retail-p256.key", "promote.json", PROMOTED);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let second = accepting.statement("promote.json");
    let names = second.pointer(&format!("{NOTE}/exceptions")).unwrap().as_array().unwrap().len();
    assert_eq!(names, 2, "{second:#}");
}

/// The list of retail, with what it denies; signed as the one in the fixtures is.
fn list(target: Option<StatusTarget>) -> List {
    let list = List::new(
        "nothing-denied",
        "retail",
        "retail-status",
        ("2026-08-01T23:00:00Z", "2026-08-02T23:00:00Z"),
    );
    match target {
        Some(target) => list.with(target, since("2026-08-01T00:00:00Z"), "taken back"),
        None => list,
    }
}

fn put(stage: &Stage, list: &List) {
    stage.put("nothing-denied.status", list.signed_by(&[&Key::p256("retail/gate")]));
}

#[test]
fn a_receipt_and_its_verifier_can_be_revoked() {
    let stage = Stage::new();
    let first = list(None);
    let denying = |target: StatusTarget| {
        let next = first.next(("2026-08-02T02:00:00Z", "2026-08-02T23:00:00Z"));
        next.with(target, since("2026-08-01T00:00:00Z"), "taken back")
    };
    put(&stage, &first);
    stage.taken_over();
    let digest = Digest::parse(&stage.digest("intake.json")).unwrap();
    let ran = stage.receipt("promote", &["intake.json"], "retail-p256.key", "promote.json", PROMOTED);
    assert_eq!(ran.code, 0, "{}", ran.out);
    for target in
        [StatusTarget::Receipt(digest.clone()), StatusTarget::Verifier("https://gate.retail.example".into())]
    {
        put(&stage, &denying(target));
        violated(stage.told("promote", &["intake.json"], PROMOTED), "revoked-origin");
    }
    // One that is further back breaks the chain.
    put(&stage, &denying(StatusTarget::Receipt(digest)));
    violated(stage.told("ship", &["intake.json", "promote.json"], SHIPPED), "broken-chain");
}

/// A gate asked list number 2, and its receipt says so: number 1 is not put in its place.
#[test]
fn t11_a_list_older_than_one_that_a_receipt_has_seen_is_refused() {
    let stage = Stage::new();
    let first = list(None);
    let second = first.next(("2026-08-01T23:30:00Z", "2026-08-02T23:00:00Z"));
    put(&stage, &second);
    stage.taken_over();
    assert_eq!(stage.told("promote", &["intake.json"], PROMOTED).0, 0);
    put(&stage, &first);
    let ran = stage.judge("promote", &["intake.json"], &[], PROMOTED);
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("the receipt of intake"), "{}", ran.err);
    // Another list of the same number is told as well, and a stranger's receipt raises nothing.
    let mut other = list(Some(StatusTarget::Participant("nobody".into())))
        .next(("2026-08-01T23:30:00Z", "2026-08-02T23:00:00Z"));
    other.head.previous = second.head.previous.clone();
    put(&stage, &other);
    assert_eq!(stage.judge("promote", &["intake.json"], &[], PROMOTED).code, 5);
    put(&stage, &first);
    let statement = stage.statement("intake.json");
    stage.signed(&statement, "gate-ed25519.key", "intake.json");
    assert_eq!(
        stage.judge("promote", &["intake.json"], &[], PROMOTED).code,
        1,
        "by nobody listed, and no fault"
    );
}

/// Whoever has stolen a gate's key cannot shut the gate with numbers that no list ever had: what is of another artifact,
/// another edition or no pass says nothing, and neither does a key that the list revokes.
#[test]
fn only_an_acceptable_receipt_tells_what_was_seen() {
    let stage = Stage::of(
        &FRAMEWORK.replace("of: intake, by: [retail-gate],", "of: intake, by: [retail-gate, second-gate],"),
    );
    let first = list(None);
    put(&stage, &first);
    let receipt = stage.taken_over();
    let told = |change: &dyn Fn(&mut Value)| {
        let mut evil = receipt.clone();
        evil.pointer_mut(&format!("{NOTE}/status/0")).unwrap()["number"] = json!(4_000_000_000_u64);
        change(&mut evil);
        stage.signed(&evil, "gate-ed25519.key", "evil.json");
        stage.judge("promote", &["intake.json", "evil.json"], &[], PROMOTED).code
    };
    assert_eq!(told(&|_| ()), 5, "a gate has seen a later list");
    assert_eq!(told(&|evil| set(evil, "/subject/0/digest", json!({ "sha256": "cd".repeat(32) }))), 0);
    assert_eq!(told(&|evil| set(evil, "/predicate/policy/digest/sha256", json!("00".repeat(32)))), 0);
    assert_eq!(told(&|evil| set(evil, "/predicate/verificationResult", json!("FAILED"))), 0);
    assert_eq!(told(&|evil| set(evil, &format!("{NOTE}/handoff"), json!("ship"))), 0);
    let next = first.next(("2026-08-02T02:00:00Z", "2026-08-02T23:00:00Z"));
    let revoked = StatusTarget::Identity("second-gate".into());
    put(&stage, &next.with(revoked, since("2026-08-01T00:00:00Z"), "stolen"));
    assert_eq!(told(&|_| ()), 0, "the list revokes whoever says so");
}

#[test]
fn t02_every_field_of_a_receipt_requirement_is_enforced() {
    let with = |from: &str, to: &str| {
        let (stage, _) = taken_over();
        assert!(FRAMEWORK.contains(from), "{from}");
        let own = stage.statement("intake.json")["predicate"]["policy"]["digest"]["sha256"].clone();
        let own = format!(", frameworks: [\"sha256:{}\"]", own.as_str().unwrap());
        let whole = format!("{to}{}", if to.contains("frameworks") { "" } else { own.as_str() });
        stage.put("retail.yaml", FRAMEWORK.replace(from, &whole));
        stage.told("promote", &["intake.json"], PROMOTED).0
    };
    let good = "of: intake, by: [retail-gate], max-age: 4h, soak: 2h, time: stated";
    for (other, code) in [
        (good.to_owned(), 0),
        (good.replace("of: intake", "of: nameless"), 3),
        (good.replace("[retail-gate]", "[second-gate]"), 1),
        (good.replace("max-age: 4h", "max-age: 3h"), 0),
        (good.replace("max-age: 4h", "max-age: 179m"), 3),
        (good.replace("soak: 2h", "soak: 181m"), 1),
        (good.replace("soak: 2h, time: stated", "time: proven"), 3),
        (format!("{good}, frameworks: [this]"), 1),
    ] {
        assert_eq!(with(good, &other), code, "{other}");
    }
}
