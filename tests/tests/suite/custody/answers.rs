//! What the retailer answers, and what the supplier makes of it.

use serde_json::Value;

use super::organisations::{JUDGED, SENT, Trade};

/// A delivery that was accepted whole.
fn accepted() -> Trade {
    let trade = Trade::new();
    trade.delivered();
    let ran = trade.accept(&[], JUDGED);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    trade
}

fn unconfirmed(trade: &Trade, code: u8, why: &str) {
    let ran = trade.confirm(JUDGED);
    assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains(why), "{why}: {}", ran.err);
    assert_eq!(ran.out, "");
}

/// The recipient's own key signs the acceptance with something changed.
fn spoilt(trade: &Trade, change: impl Fn(&mut Value)) {
    let mut statement = trade.statement("acceptance.json");
    change(&mut statement);
    trade.signed_again("acceptance.json", &statement, "retail/retail.key");
}

#[test]
fn an_acceptance_for_another_delivery_confirms_nothing() {
    let trade = accepted();
    std::fs::remove_file(trade.path("delivery.json")).unwrap();
    assert_eq!(trade.deliver_under("acme-widgets", &[], "2026-08-01T12:30:00Z").code, 0);
    unconfirmed(&trade, 1, "not of this delivery");
}

#[test]
fn an_acceptance_by_the_sender_itself_confirms_nothing() {
    let trade = accepted();
    let statement = trade.statement("acceptance.json");
    trade.signed_again("acceptance.json", &statement, "acme/acme.key");
    unconfirmed(&trade, 1, "the acceptance is not signed by `retail`");
}

#[test]
fn an_acceptance_with_a_key_that_nobody_knows_proves_nothing() {
    let trade = accepted();
    trade.framework("acme", |text| text.replacen("file: retail.pub", "file: release.pub", 1));
    unconfirmed(&trade, 3, "the acceptance is not signed by `retail`");
}

#[test]
fn an_acceptance_lacking_a_subject_confirms_nothing() {
    let trade = accepted();
    spoilt(&trade, |statement| {
        statement["subject"].as_array_mut().unwrap().pop();
        statement["predicate"]["results"].as_array_mut().unwrap().pop();
    });
    unconfirmed(&trade, 1, "it says nothing of");
}

#[test]
fn an_acceptance_of_other_bytes_confirms_nothing() {
    let trade = accepted();
    spoilt(&trade, |statement| statement["subject"][0]["digest"]["sha256"] = "ab".repeat(32).into());
    unconfirmed(&trade, 1, "was not delivered");
}

#[test]
fn an_acceptance_between_others_confirms_nothing() {
    for field in ["sender", "recipient", "relationship"] {
        let trade = accepted();
        spoilt(&trade, |statement| statement["predicate"][field] = "globex".into());
        unconfirmed(&trade, 1, &format!("its {field} is globex"));
    }
}

#[test]
fn an_acceptance_from_before_the_delivery_or_after_today_is_no_verdict() {
    for (time, why) in [("2026-08-01T11:59:59Z", "was made at"), ("2026-08-01T13:00:01Z", "not come yet")] {
        let trade = accepted();
        spoilt(&trade, |statement| statement["predicate"]["accepted_at"] = time.into());
        unconfirmed(&trade, 3, why);
    }
}

#[test]
fn what_nobody_agreed_to_is_not_confirmed() {
    for (from, to, why) in [
        (
            "subjects: [{ name: \"widget-*\" }]\n    expires: 2026-12-31",
            "subjects: [{ name: \"widget-*\" }]\n    expires: 2026-07-31",
            "nothing could be accepted",
        ),
        ("until: 2026-12-31 }", "until: 2026-07-31 }", "nothing could be accepted"),
        ("roles: [consume, attest]", "roles: [consume]", "add `attest` to `participants.retail.roles`"),
    ] {
        let trade = accepted();
        trade.framework("acme", |text| text.replacen(from, to, 1));
        unconfirmed(&trade, 1, why);
    }
}

#[test]
fn who_may_not_attest_signs_neither_delivery_nor_answer() {
    let trade = Trade::new();
    trade.delivered();
    trade.framework("retail", |text| text.replacen("roles: [consume, attest]", "roles: [consume]", 1));
    let ran = trade.accept(&[], JUDGED);
    assert!(ran.code == 2 && ran.err.contains("do not permit it to `attest`"), "{}", ran.err);
    assert!(!trade.there("acceptance.json"));
}

/// What the recipient could not remember it does not answer either.
#[test]
fn an_acceptance_of_a_run_that_could_not_be_done_is_not_signed() {
    let trade = Trade::new();
    trade.delivered();
    let ran = trade.accept(&["--state", "@none/state.json"], JUDGED);
    assert_eq!(ran.code, 6, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("no acceptance was signed") && !ran.err.contains("a refusal"), "{}", ran.err);
    assert!(!trade.there("acceptance.json"));
    // Nor a refusal, which keeps the code of its decision.
    trade.put("retail/goods/widget-1.tgz", "another widget");
    let ran = trade.accept(&["--state", "@none/state.json"], JUDGED);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("no acceptance was signed") && !ran.err.contains("a refusal"), "{}", ran.err);
    assert!(!trade.there("acceptance.json"));
    assert_eq!(trade.accept(&[], JUDGED).code, 1);
    assert!(trade.there("acceptance.json"), "without the state, it is a refusal");
}

#[test]
fn a_tampered_acceptance_confirms_nothing() {
    let trade = accepted();
    let envelope: Value = serde_json::from_slice(&trade.bytes("acceptance.json")).unwrap();
    let mut statement = trade.statement("acceptance.json");
    statement["predicate"]["accepted_at"] = SENT.into();
    trade.signed_again("acceptance.json", &statement, "retail/retail.key");
    let mut other: Value = serde_json::from_slice(&trade.bytes("acceptance.json")).unwrap();
    other["signatures"] = envelope["signatures"].clone();
    trade.put("acceptance.json", other.to_string());
    unconfirmed(&trade, 1, "bad-signature");
    trade.put("acceptance.json", "{}");
    unconfirmed(&trade, 1, "it is no acceptance");
}

#[test]
fn a_delivery_of_somebody_else_is_not_confirmed() {
    let trade = accepted();
    let statement = trade.statement("delivery.json");
    trade.signed_again("delivery.json", &statement, "retail/retail.key");
    unconfirmed(&trade, 1, "the delivery is not signed by `acme`");
}

#[test]
fn without_the_relationship_nothing_tells_who_could_accept() {
    let trade = accepted();
    trade.framework("acme", |text| text.replace("acme-widgets", "acme-gadgets"));
    unconfirmed(&trade, 3, "no relationship");
}

#[test]
fn nothing_is_signed_where_nothing_was_decided() {
    let trade = Trade::new();
    trade.delivered();
    let ran = trade.accept(&["-a", "@none.json"], JUDGED);
    assert_eq!(ran.code, 4, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("no acceptance was signed") && !trade.there("acceptance.json"), "{}", ran.err);
    trade.framework("retail", |text| text.replacen("expires: 2126-01-01", "expires: 2026-07-31", 1));
    assert_eq!(trade.accept(&[], JUDGED).code, 5);
    assert!(!trade.there("acceptance.json"));
}

#[test]
fn only_the_recipient_answers_and_only_where_a_delivery_is_asked_for() {
    let trade = Trade::new();
    trade.delivered();
    let ran = trade.accept(&["--handoff", "undelivered"], JUDGED);
    assert!(ran.code == 2 && ran.err.contains("requires no delivery"), "{}", ran.err);
    let words = ["accept", "@retail/goods", "--delivery", "@delivery.json", "--handoff", "intake"];
    let own =
        ["--policy", "@retail/framework.yaml", "--sign-with", "@acme/acme.key", "-o", "@acceptance.json"];
    let ran = trade.run(&[&words[..], &own[..]].concat(), JUDGED);
    assert!(ran.code == 2 && ran.err.contains("is of no identity of `retail`"), "{}", ran.err);
    assert!(!trade.there("acceptance.json"));
}

#[test]
fn what_rests_on_another_delivery_is_not_accepted_for_this_one() {
    let trade = Trade::new();
    trade.delivered();
    // The one that is named is forged; a good one lies beside it.
    let (good, statement) = (trade.bytes("delivery.json"), trade.statement("delivery.json"));
    trade.put("good.json", good);
    let mut other = statement;
    other["predicate"]["delivered_at"] = "2026-08-01T12:10:00Z".into();
    trade.signed_again("delivery.json", &other, "retail/retail.key");
    let ran = trade.accept(&["-a", "@good.json"], JUDGED);
    assert_eq!(ran.code, 6, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("rests on another delivery") && !trade.there("acceptance.json"), "{}", ran.err);
    // And what is no delivery at all is accepted by nobody.
    trade.put("delivery.json", "{}");
    let ran = trade.accept(&["-a", "@good.json"], JUDGED);
    assert!(ran.code == 6 && !trade.there("acceptance.json"), "{}{}", ran.out, ran.err);
}

#[test]
fn an_acceptance_that_cannot_be_written_is_exit_6_and_a_refusal_keeps_its_code() {
    let trade = Trade::new();
    trade.delivered();
    let words = ["accept", "@retail/goods", "--delivery", "@delivery.json", "--handoff", "intake"];
    let own = ["--policy", "@retail/framework.yaml", "--sign-with", "@retail/retail.key"];
    let nowhere = ["-o", "@none/acceptance.json"];
    let evidence = ["-a", "@evidence.dsse.json"];
    let ran = trade.run(&[&words[..], &own[..], &nowhere[..], &evidence[..]].concat(), JUDGED);
    assert_eq!(ran.code, 6, "{}{}", ran.out, ran.err);
    let ran = trade.run(&[&words[..], &own[..], &nowhere[..]].concat(), JUDGED);
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
}

/// Evidence that arrived next to the files is read where that is asked for, and only there.
#[test]
fn evidence_beside_the_files_is_read_where_it_is_asked_for() {
    let trade = Trade::new();
    trade.delivered();
    let goods = ["retail/goods/widget-1.tgz", "retail/goods/docs/widget-manual.txt"];
    for file in goods {
        trade.put(&format!("{file}.intoto.jsonl"), trade.bytes("evidence.dsse.json"));
    }
    let accept = |output: &str, more: &[&str]| {
        let words = ["accept", "@retail/goods/widget-1.tgz", "@retail/goods/docs/widget-manual.txt"];
        let own = ["--policy", "@retail/framework.yaml", "--sign-with", "@retail/retail.key"];
        let by = ["--delivery", "@delivery.json", "--handoff", "intake", "-o", output];
        trade.run(&[&words[..], &own, &by, more].concat(), JUDGED)
    };
    let ran = accept("@refusal.json", &[]);
    assert_ne!(ran.code, 0, "{}{}", ran.out, ran.err);
    let ran = accept("@acceptance.json", &["--beside"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let ran = trade.confirm(JUDGED);
    assert!(ran.code == 0 && ran.out.contains("all was accepted"), "{}{}", ran.out, ran.err);
}
