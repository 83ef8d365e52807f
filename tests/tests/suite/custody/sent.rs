//! What the supplier signs, and what the retailer makes of it.

use super::organisations::{JUDGED, SENT, Trade, released};

fn refused(trade: &Trade, why: &str) {
    let ran = trade.accept(&[], JUDGED);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains(why), "{why}: {}", ran.out);
}

/// Nothing was sent by a command line that ends so.
fn unsent(trade: &Trade, more: &[&str], code: u8, why: &str) {
    let ran = trade.deliver_under("acme-widgets", more, SENT);
    assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains(why), "{why}: {}", ran.err);
    assert!(!trade.there("delivery.json"));
}

#[test]
fn both_sides_end_to_end() {
    let trade = Trade::new();
    let ran = trade.deliver_under("acme-widgets", &["--handoff", "intake"], SENT);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("to retail under acme-widgets: 2 files"), "{}", ran.out);
    assert!(ran.out.contains("docs/widget-manual.txt"), "{}", ran.out);
    trade.shipped();
    let ran = trade.accept(&[], JUDGED);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("all 2 allowed") && ran.err.contains("send it to the sender"), "{}", ran.out);
    let ran = trade.confirm(JUDGED);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("all was accepted by retail") && ran.out.contains("retail-custody number 3"));
    assert_eq!(ran.out.matches("  accepted  ").count(), 2, "{}", ran.out);
    // Verify judges the same.
    let goods = ["verify", "@retail/goods/widget-1.tgz", "@retail/goods/docs/widget-manual.txt"];
    let evidence = ["-a", "@delivery.json", "-a", "@evidence.dsse.json"];
    let rules = ["--policy", "@retail/framework.yaml", "--handoff", "intake"];
    assert_eq!(trade.run(&[&goods[..], &evidence[..], &rules[..]].concat(), JUDGED).code, 0);
}

#[test]
fn a_delivery_to_another_recipient_is_refused() {
    let trade = Trade::new();
    trade.framework("acme", |text| {
        let shop = "  shop:\n    contact: it@shop.example\n    roles: [consume]\nzones:";
        let other = "  acme-shop:\n    from: acme\n    to: shop\n    purpose: widgets\n    owner: o@shop.example\n    \
                     subjects: [{ name: \"widget-*\" }]\n    expires: 2026-12-31\n  acme-trial:";
        text.replacen("zones:", shop, 1).replacen("  acme-trial:", other, 1)
    });
    assert_eq!(trade.deliver_under("acme-shop", &[], SENT).code, 0);
    trade.shipped();
    refused(&trade, "its recipient is `shop`");
    assert!(!trade.there("acceptance.json"), "it is not the retailer's to answer");
}

#[test]
fn a_delivery_of_another_sender_is_refused() {
    let trade = Trade::new();
    trade.delivered();
    let mut statement = trade.statement("delivery.json");
    statement["predicate"]["sender"] = "globex".into();
    trade.signed_again("delivery.json", &statement, "acme/acme.key");
    refused(&trade, "its sender is `globex`");
}

#[test]
fn a_delivery_under_another_relationship_is_refused() {
    let trade = Trade::new();
    assert_eq!(trade.deliver_under("acme-trial", &[], SENT).code, 0);
    trade.shipped();
    refused(&trade, "its relationship is `acme-trial`");
    assert_eq!(trade.accept(&["--handoff", "trial"], JUDGED).code, 0);
}

#[test]
fn a_delivery_for_another_handoff_is_refused() {
    let trade = Trade::new();
    assert_eq!(trade.deliver_under("acme-widgets", &["--handoff", "undelivered"], SENT).code, 0);
    trade.shipped();
    refused(&trade, "its handoff is `undelivered`");
}

#[test]
fn a_missing_subject_refuses_all_and_the_sender_is_told() {
    let trade = Trade::new();
    trade.delivered();
    std::fs::remove_file(trade.path("retail/goods/docs/widget-manual.txt")).unwrap();
    refused(&trade, "the delivery names `docs/widget-manual.txt`");
    let ran = trade.confirm(JUDGED);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.out.matches("  refused  ").count(), 2, "{}", ran.out);
}

#[test]
fn an_extra_subject_refuses_all() {
    let trade = Trade::new();
    trade.delivered();
    trade.put("retail/goods/widget-2.tgz", "another widget");
    trade.put("more.dsse.json", released(&[("widget-2.tgz", b"another widget")]));
    let ran = trade.accept(&["-a", "@more.dsse.json"], JUDGED);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("the delivery does not name"), "{}", ran.out);
    assert!(ran.out.contains("widget-2.tgz"), "{}", ran.out);
}

#[test]
fn a_swapped_file_refuses_all_however_well_it_is_signed() {
    let trade = Trade::new();
    trade.delivered();
    trade.put("retail/goods/docs/widget-manual.txt", "an older manual");
    trade.put("more.dsse.json", released(&[("widget-manual.txt", b"an older manual")]));
    let ran = trade.accept(&["-a", "@more.dsse.json"], JUDGED);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("[incomplete-delivery]"), "{}", ran.out);
}

#[test]
fn a_delivery_signed_by_somebody_else_is_refused() {
    let trade = Trade::new();
    trade.delivered();
    let statement = trade.statement("delivery.json");
    trade.signed_again("delivery.json", &statement, "retail/retail.key");
    refused(&trade, "unlisted-signer");
    // The framework knows that key, and lets it sign no more.
    trade.signed_again("delivery.json", &statement, "acme/old.key");
    std::fs::remove_file(trade.path("acceptance.json")).unwrap();
    refused(&trade, "unlisted-signer");
}

#[test]
fn a_delivery_that_was_changed_is_refused() {
    let trade = Trade::new();
    trade.delivered();
    let text = String::from_utf8(trade.bytes("delivery.json")).unwrap();
    let at = text.find("\"sig\":\"").unwrap() + 20;
    let other = if &text[at..=at] == "A" { "B" } else { "A" };
    trade.put("delivery.json", format!("{}{other}{}", &text[..at], &text[at + 1..]));
    refused(&trade, "bad-signature");
}

#[test]
fn a_delivery_older_than_max_age_is_not_enough() {
    let trade = Trade::new();
    trade.delivered();
    assert_eq!(trade.accept(&[], "2026-08-03T12:00:00Z").code, 0);
    std::fs::remove_file(trade.path("acceptance.json")).unwrap();
    let ran = trade.accept(&[], "2026-08-03T12:00:01Z");
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("[stale-proof]"), "{}", ran.out);
    let ran = trade.confirm("2026-08-03T13:00:00Z");
    assert!(ran.code == 1 && ran.out.contains("nothing was accepted"), "{}{}", ran.out, ran.err);
}

#[test]
fn nothing_is_delivered_under_what_has_ended() {
    for (from, to, why) in [
        ("    expires: 2026-12-31\n  acme-trial", "    expires: 2026-07-31\n  acme-trial", "has ended"),
        (
            "    expires: 2026-12-31\n  acme-trial",
            "    starts: 2026-09-01\n    expires: 2026-12-31\n  acme-trial",
            "has not begun",
        ),
        ("until: 2026-12-31 }\n  retail:", "until: 2026-07-31 }\n  retail:", "ended"),
    ] {
        let trade = Trade::new();
        trade.framework("acme", |text| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        unsent(&trade, &[], 1, why);
    }
    let trade = Trade::new();
    trade.framework("acme", |text| text.replacen("expires: 2126-01-01", "expires: 2026-07-31", 1));
    unsent(&trade, &[], 5, "expired");
}

#[test]
fn a_relationship_that_ended_on_the_way_is_refused_at_the_door() {
    let trade = Trade::new();
    trade.delivered();
    trade.framework("retail", |text| {
        text.replacen("    expires: 2026-12-31\n  acme-trial", "    expires: 2026-07-31\n  acme-trial", 1)
    });
    refused(&trade, "[ended-relationship]");
}

#[test]
fn only_the_sender_signs_a_delivery() {
    let trade = Trade::new();
    let words = ["deliver", "@acme/goods", "--policy", "@acme/framework.yaml", "-o", "@delivery.json"];
    for (key, why) in
        [("@retail/retail.key", "is of no identity of `acme`"), ("@acme/old.key", "trusts this key until")]
    {
        let more = ["--relationship", "acme-widgets", "--sign-with", key];
        let ran = trade.run(&[&words[..], &more[..]].concat(), SENT);
        assert!(ran.code == 2 && ran.err.contains(why), "{}", ran.err);
    }
    assert!(!trade.there("delivery.json"));
}

#[test]
fn a_delivery_names_what_is_there_once_and_follows_nothing() {
    let trade = Trade::new();
    unsent(&trade, &["@acme/goods/widget-1.tgz"], 2, "two files would be called");
    unsent(&trade, &["@acme/none"], 4, "no such file");
    unsent(&trade, &["--handoff", "trial"], 2, "not under the relationship");
    unsent(&trade, &["--handoff", "none"], 2, "no handoff `none`");
    let words =
        ["deliver", "@acme/goods", "--policy", "@acme/framework.yaml", "--sign-with", "@acme/acme.key"];
    for (more, why) in [
        (["--relationship", "acme-widget", "-o", "@delivery.json"], "did you mean `acme-widgets`?"),
        (["--relationship", "acme-widgets", "-o", "@acme/goods/d.json"], "among what is handed over"),
        (["--relationship", "acme-widgets", "-o", "@acme/acme.pub"], "nothing is replaced"),
    ] {
        let ran = trade.run(&[&words[..], &more[..]].concat(), SENT);
        assert!(ran.code == 2 && ran.err.contains(why), "{why}: {}", ran.err);
    }
    let ran = trade.deliver_under("acme-widgets", &[], SENT);
    let again = trade.deliver_under("acme-widgets", &[], SENT);
    assert_eq!((ran.code, again.code), (0, 2), "{}", again.err);
    #[cfg(unix)]
    {
        std::fs::remove_file(trade.path("delivery.json")).unwrap();
        std::os::unix::fs::symlink("../acme.key", trade.path("acme/goods/widget-key")).unwrap();
        unsent(&trade, &[], 4, "it is a link");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_exit_6() {
    let trade = Trade::new();
    let words =
        ["deliver", "@acme/goods", "--policy", "@acme/framework.yaml", "--sign-with", "@acme/acme.key"];
    let more = ["--relationship", "acme-widgets", "-o", "@none/delivery.json"];
    assert_eq!(trade.run(&[&words[..], &more[..]].concat(), SENT).code, 6);
}
