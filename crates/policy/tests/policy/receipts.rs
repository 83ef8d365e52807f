//! How receipts of a handoff name themselves.

use crate::policy::lint;
use crate::sample::{framework, wrong};

const HANDOFF: &str = r#"countersign: 1
framework: retail-intake
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-key: { key: { file: keys/acme.pub } }
identities:
  acme-offline: { key: { root: acme-key } }
participants:
  acme: { contact: a@acme.example, roles: [issue, attest], identities: [acme-offline] }
  retail: { contact: a@retail.example, roles: [consume] }
zones:
  staging: { owner: retail }
handoffs:
  intake:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: "widget-{version}.tgz"
    receipt: { verifier: "https://gate.retail.example", resource: "https://retail.example/{from}/{to}/{name}" }
    require:
      - provenance: { by: [acme-offline] }
"#;

const GOOD: &str = "https://retail.example/{from}/{to}/{name}";

fn with(from: &str, to: &str) -> String {
    assert!(HANDOFF.contains(from), "{from}");
    HANDOFF.replacen(from, to, 1)
}

#[test]
fn a_template_is_a_uri_with_known_words() {
    assert_eq!(wrong(HANDOFF), []);
    for (resource, why) in [
        ("https://retail.example/{version}", "`{version}` stands for nothing"),
        ("https://retail.example/{name", "a brace without its other"),
        ("https://retail.example/name}", "a brace without its other"),
        ("retail/{name}", "is not the URI of a resource"),
        ("https://retail.example/a b/{name}", "is not the URI of a resource"),
        ("{name}", "is not the URI of a resource"),
        ("", "is not the URI of a resource"),
    ] {
        let told = wrong(&with(GOOD, resource));
        assert!(told.iter().any(|one| one.to_string().contains(why)), "{resource}: {told:?}");
    }
    for verifier in
        ["gate", "https://gate.retail.example/*", "https://{to}.example", "https://gate example", ""]
    {
        let told = wrong(&with("https://gate.retail.example", verifier));
        assert!(told.iter().any(|one| one.to_string().contains("is not the URI of a verifier")), "{told:?}");
    }
    let long = format!("https://retail.example/{}", "x".repeat(512));
    assert!(!wrong(&with(GOOD, &long)).is_empty());
}

#[test]
fn a_template_names_only_the_ends_there_are() {
    for (end, word) in
        [("    from: { participant: acme }\n", "{from}"), ("    to: { zone: staging }\n", "{to}")]
    {
        let told = wrong(&with(end, ""));
        let words = format!("`{word}` stands for nothing: this handoff has no");
        assert!(told.iter().any(|one| one.to_string().contains(&words)), "{told:?}");
    }
}

#[test]
fn both_fields_are_demanded_and_no_other_is_known() {
    for (from, to) in [
        ("verifier: \"https://gate.retail.example\", ", ""),
        (", resource: \"https://retail.example/{from}/{to}/{name}\"", ""),
        ("verifier:", "by: [acme-offline], verifier:"),
    ] {
        assert!(crate::policy::parse("retail.yaml", &with(from, to)).is_err(), "{to}");
    }
}

#[test]
fn a_receipt_that_names_no_product_or_zone_is_a_finding() {
    let now = model::Instant::parse("2026-08-02T00:00:00Z").unwrap();
    let found = |resource: &str| -> Vec<String> {
        let findings = lint(&framework(&with(GOOD, resource)), now);
        let all = findings.iter().map(|one| one.text.to_string());
        all.filter(|text| text.contains("receipts of")).collect()
    };
    assert_eq!(found(GOOD), Vec::<String>::new());
    assert_eq!(
        found("https://retail.example/{to}"),
        ["receipts of `intake` do not say which product they are about"]
    );
    assert_eq!(
        found("https://retail.example/{name}"),
        ["receipts of `intake` do not say which zone they are for"]
    );
}

/// A signature over bytes gives no name to put into a resource, and what has no resource cannot be recorded.
#[test]
fn a_receipt_that_nothing_names_is_a_finding() {
    let now = model::Instant::parse("2026-08-02T00:00:00Z").unwrap();
    let found = |require: &str, subject: &str| {
        let text = with("provenance: { by: [acme-offline] }", require);
        let text = text.replacen("\"widget-{version}.tgz\"", subject, 1);
        lint(&framework(&text), now).iter().any(|one| one.text.contains("need a signed name"))
    };
    let signed = "signature: { by: [acme-offline] }";
    assert!(found(signed, "any"));
    assert!(!found(signed, "\"widget-{version}.tgz\""), "what gives no name is not allowed");
    assert!(!found("provenance: { by: [acme-offline] }", "any"));
    assert!(!found(
        &format!(
            "{signed}\n      - vsa: {{ by: [acme-offline], verifier: \"https://gate.example\", \
        resource: \"https://a.example/widget\", levels: [SLSA_BUILD_LEVEL_3] }}"
        ),
        "any"
    ));
}

/// With handoffs that ask for receipts after it.
fn following(more: &str) -> String {
    format!("{HANDOFF}{more}")
}

const PROMOTE: &str = r#"  promote:
    from: { zone: staging }
    subject-name: any
    repeat: [intake]
    require:
      - receipt: { of: intake, by: [gate] }
"#;

/// Every field of a requirement, one on each line.
pub(crate) const FOLLOWED: &str = "  promote:
    from: { zone: staging }
    subject-name: any
    repeat: [intake]
    require:
      - receipt:
          of: intake
          by: [gate]
          max-age: 7d
          soak: 2h
          frameworks: [this]
          accept-exceptions: [old-widget]
          time: stated
";

/// The same with a gate that may give receipts.
fn gated(more: &str) -> String {
    following(more)
        .replace(
            "  acme-offline: { key: { root: acme-key } }\n",
            "  acme-offline: { key: { root: acme-key } }\n  gate: { key: { root: acme-key } }\n",
        )
        .replace("roles: [consume] }", "roles: [attest, consume], identities: [gate] }")
}

fn told(text: &str) -> Vec<String> {
    wrong(text).iter().map(ToString::to_string).collect()
}

fn refused(text: &str, why: &str) {
    let told = told(text);
    assert!(told.iter().any(|one| one.contains(why)), "{why}: {told:?}");
}

#[test]
fn a_receipt_that_is_asked_for_is_given_somewhere() {
    assert_eq!(told(&gated(FOLLOWED)), Vec::<String>::new());
    let good = gated(PROMOTE);
    assert_eq!(told(&good), Vec::<String>::new());
    let with = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    let asked = "of: intake, by: [gate]";
    refused(&with(asked, "of: intakes, by: [gate]"), "no handoff is called `intakes`");
    refused(&with("    receipt: {", "    # receipt: {"), "the handoff `intake` gives no receipts");
    refused(&with(asked, "of: intake, by: [acme]"), "acme");
    refused(&with(asked, "of: intake, by: []"), "by");
    for (more, why) in [
        ("max-age: soon", "soon"),
        ("soak: 1w", "1w"),
        ("time: now", "now"),
        ("time: stated", "`time: stated` is about `soak`"),
        ("frameworks: []", "an empty list names nothing"),
        ("frameworks: [that]", "`that` is no edition of a framework"),
        ("frameworks: [this, this]", "stands in this list twice"),
        ("frameworks: [\"sha512:00\"]", "is no edition of a framework"),
        ("accept-exceptions: []", "an empty list names nothing"),
        ("accept-exceptions: [a, a]", "stands in this list twice"),
        ("accept-exceptions: [\"A b\"]", "A b"),
        ("verifier: x", "verifier"),
    ] {
        refused(&with(asked, &format!("{asked}, {more}")), why);
    }
    for more in [
        "soak: 2h, time: stated",
        "time: proven",
        "max-age: 7d",
        "frameworks: [this]",
        "accept-exceptions: [a-b]",
    ] {
        assert_eq!(told(&with(asked, &format!("{asked}, {more}"))), Vec::<String>::new(), "{more}");
    }
}

#[test]
fn a_list_of_a_receipt_is_bounded() {
    let of = |count: usize| {
        let names: Vec<String> = (0..count).map(|number| format!("e{number}")).collect();
        let list = format!("by: [gate], accept-exceptions: [{}] }}", names.join(", "));
        told(&gated(PROMOTE).replacen("by: [gate] }", &list, 1))
    };
    assert_eq!(of(crate::policy::limits::MAX_RECEIPT_NAMES), Vec::<String>::new());
    assert!(of(crate::policy::limits::MAX_RECEIPT_NAMES + 1)[0].contains("at most 32 are read"));
}

/// A line of handoffs, each of which asks for the receipt of the one before.
fn line(length: usize) -> String {
    let one = |number: usize| {
        let of = if number == 0 { "intake".to_owned() } else { format!("step-{}", number - 1) };
        format!(
            "  step-{number}:\n    subject-name: any\n    receipt: {{ verifier: \"https://gate.example\", resource: \"urn:x:{{name}}\" }}\n    require:\n      - receipt: {{ of: {of}, by: [gate] }}\n"
        )
    };
    gated(&(0..length).map(one).collect::<String>())
}

#[test]
fn receipts_do_not_rest_on_one_another_and_not_on_too_many() {
    let most = crate::policy::limits::MAX_RECEIPT_CHAIN;
    assert_eq!(told(&line(most)), Vec::<String>::new());
    refused(&line(most + 1), "at most 16 are followed");
    let circle = line(2).replacen("of: intake, by", "of: step-1, by", 1);
    refused(&circle, "a circle");
    refused(&line(1).replacen("of: intake, by", "of: step-0, by", 1), "a circle");
}

/// What a handoff repeats is part of it: the receipts that this asks for are of the chain.
#[test]
fn receipts_of_what_is_repeated_are_of_the_chain() {
    let repeated = |of: &str| {
        let text = line(2).replacen("of: step-0, by", "of: intake, by", 1);
        text.replacen("  step-1:\n", &format!("  step-1:\n    repeat: [{of}]\n"), 1)
    };
    assert_eq!(told(&repeated("step-0")), Vec::<String>::new());
    // The first would rest on the second, which repeats it.
    let circle = repeated("step-0").replacen("of: intake, by", "of: step-1, by", 1);
    refused(&circle, "a circle");
    // Its own and those of the one it repeats are counted together.
    let both = |step: usize| {
        let last = "  last:\n    subject-name: any\n    repeat: [STEP]\n    require:\n      - receipt: { of: STEP, by: [gate] }\n";
        format!("{}{}", line(step + 1), last.replace("STEP", &format!("step-{step}")))
    };
    assert_eq!(told(&both(6)), Vec::<String>::new(), "8 and 7");
    refused(&both(7), "at most 16 are followed");
}

#[test]
fn no_other_requirement_passes_a_summary_or_a_statement_of_ours_unread() {
    for (predicate_type, why) in [
        ("https://slsa.dev/verification_summary/v0.2", "and a receipt alone"),
        ("https://slsa.dev/verification_summary/v1", "and a receipt alone"),
        ("urn:countersign:approval:v1", "it would do for any handoff"),
        ("urn:countersign:delivery:v1", "one sent to somebody else would do"),
        ("urn:countersign:acceptance:v1", "one that was refused would do"),
    ] {
        let asked = format!("attestation: {{ name: said, type: \"{predicate_type}\", by: [acme-offline] }}");
        let told = wrong(&with("provenance: { by: [acme-offline] }", &asked));
        assert!(told.iter().any(|one| one.to_string().contains(why)), "{predicate_type}: {told:?}");
    }
}

#[test]
fn a_tier_cannot_ask_for_a_receipt() {
    let tiers = "tiers:\n  high:\n    require:\n      - receipt: { of: intake, by: [gate] }\nhandoffs:\n";
    let text = gated("").replacen("handoffs:\n", tiers, 1);
    refused(&text, "a tier cannot ask for a receipt");
}

#[test]
fn what_a_receipt_is_relied_on_for_is_checked_again() {
    let now = model::Instant::parse("2026-08-02T00:00:00Z").unwrap();
    let found = |text: &str| -> Vec<String> {
        lint(&framework(text), now).iter().map(|one| one.text.to_string()).collect()
    };
    let said = |text: &str, why: &str| found(text).iter().any(|one| one.contains(why));
    let good = gated(PROMOTE);
    let again = "relies on a receipt of `intake` and does not check again what that asked";
    assert!(!said(&good, again), "{:?}", found(&good));
    let alone = good.replacen("    repeat: [intake]\n", "", 1);
    assert!(said(&alone, again), "{:?}", found(&alone));
    let own = good.replacen("by: [gate] }\n", "by: [acme-offline] }\n", 1);
    assert!(said(&own, "receipts for its own deliveries would count"), "{:?}", found(&own));
    assert!(!said(&good, "its own deliveries"));
}

/// From whom a delivery comes may stand in a handoff that is repeated.
#[test]
fn the_sender_gives_no_receipt_whichever_handoff_names_them() {
    let handed = "    from: { participant: acme }\n    to: { zone: staging }\n";
    let again = "  again:\n    to: { zone: staging }\n    subject-name: any\n    repeat: [intake]\n    receipt: { verifier: \"https://gate.retail.example\", resource: \"https://retail.example/{to}/{name}\" }\n";
    let last = "  last:\n    from: { zone: staging }\n    subject-name: any\n    repeat: [again]\n    require:\n      - receipt: { of: again, by: [acme-offline] }\n";
    let text = gated(&format!("{again}{last}"));
    assert!(text.contains(handed));
    let now = model::Instant::parse("2026-08-02T00:00:00Z").unwrap();
    let own = |text: &str| -> Vec<String> {
        let all = lint(&framework(text), now);
        all.iter().map(|one| one.text.to_string()).filter(|one| one.contains("own deliveries")).collect()
    };
    assert_eq!(
        own(&text),
        [
            "`acme-offline` belongs to `acme`, from whom `again` comes: receipts for its own deliveries would count"
        ]
    );
    assert_eq!(
        own(&text.replacen("by: [acme-offline] }\n", "by: [gate] }\n", 1).replacen(
            "of: again, by: [acme-offline]",
            "of: again, by: [gate]",
            1
        )),
        Vec::<String>::new()
    );
}
