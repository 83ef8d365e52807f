//! What was revoked or suspended, asked by those who deliver, answer and confirm.

use super::organisations::{JUDGED, SENT, Trade};
use crate::case::root;

/// A trade whose frameworks ask a list of the retailer's at every handoff.
struct Listed(Trade);

impl Listed {
    fn new() -> Self {
        let trade = Trade::new();
        for side in ["acme", "retail"] {
            for end in ["pub", "key"] {
                let key = root().join(format!("fixtures/signing/older-sec1.{end}"));
                std::fs::copy(key, trade.path(side).join(format!("list.{end}"))).unwrap();
            }
            trade.framework(side, |text| {
                text.replacen("identities:\n", "  list-key: { key: { file: list.pub } }\nidentities:\n", 1)
                    .replacen(
                        "participants:\n",
                        "  retail-lists: { key: { root: list-key } }\nparticipants:\n",
                        1,
                    )
                    .replacen("roles: [consume, attest]", "roles: [consume, attest, revoke]", 1)
                    .replacen("[retail-answers]", "[retail-answers, retail-lists]", 1)
                    .replacen("handoffs:\n", REFERENCE, 1)
                    .replace("    require:\n", "    require:\n      - status: { lists: [retail-list] }\n")
            });
        }
        let own = Self(trade);
        let audience = ["--audience", "acme-custody", "--audience", "retail-custody", "--lasts", "7d"];
        own.list("new", &[&["--list", "retail-list", "--authority", "retail"], &audience[..]].concat());
        own
    }

    /// Makes or changes the list, and brings it to both.
    fn list(&self, word: &str, rest: &[&str]) {
        let line = ["status", word, "@retail/retail.status"];
        let ran = self.0.run(&[&line[..], rest, &["--sign-with", "@retail/list.key"]].concat(), SENT);
        assert_eq!(ran.code, 0, "{}", ran.err);
        self.0.put("acme/retail.status", self.0.bytes("retail/retail.status"));
    }

    /// A delivery that was accepted whole.
    fn accepted() -> Self {
        let own = Self::new();
        own.0.delivered();
        let ran = own.0.accept(&[], JUDGED);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        own
    }
}

const REFERENCE: &str =
    "reference:\n  status:\n    retail-list: { file: retail.status, by: [retail-lists] }\nhandoffs:\n";

const WORDS: [&str; 2] = ["--reason", "stolen"];
const SUSPENDED: [&str; 4] = ["--reason", "being looked into", "--incident", "INC-7"];

#[test]
fn what_no_list_takes_back_is_confirmed() {
    let own = Listed::accepted();
    let ran = own.0.confirm(JUDGED);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(!ran.err.contains("note:"), "{}", ran.err);
}

#[test]
fn an_answer_with_a_key_that_was_taken_back_confirms_nothing() {
    for (word, target, rest, why) in [
        ("revoke", "key:retail.pub", &["--always", WORDS[0], WORDS[1]][..], "revoked-signer"),
        ("revoke", "identity:retail-answers", &["--since", SENT, WORDS[0], WORDS[1]], "revoked-signer"),
        ("suspend", "participant:retail", &SUSPENDED, "suspended-signer"),
        ("revoke", "relationship:acme-widgets", &["--always", WORDS[0], WORDS[1]], "revoked-party"),
        ("suspend", "relationship:acme-widgets", &SUSPENDED, "suspended-party"),
        ("suspend", "participant:acme", &SUSPENDED, "suspended-signer"),
    ] {
        let own = Listed::accepted();
        let file = own.0.path("retail/retail.pub").to_string_lossy().into_owned();
        own.list(word, &[&[target.replace("retail.pub", &file).as_str()], rest].concat());
        let ran = own.0.confirm(JUDGED);
        assert_eq!(ran.code, 1, "{target}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains("cannot be relied on") && ran.err.contains(why), "{target}: {}", ran.err);
        assert_eq!(ran.out, "", "{target}");
    }
}

#[test]
fn whether_a_suspension_that_lapsed_still_holds_is_unknown() {
    let own = Listed::accepted();
    let until = ["--until", "2026-08-01T12:30:00Z"];
    own.list("suspend", &[&["identity:retail-answers"], &SUSPENDED[..], &until].concat());
    let ran = own.0.confirm(JUDGED);
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("nobody has lifted it"), "{}", ran.err);
}

#[test]
fn a_list_that_cannot_be_used_confirms_and_delivers_nothing() {
    let own = Listed::accepted();
    let late = own.0.confirm("2026-08-09T12:00:00Z");
    assert_eq!((late.code, late.out.as_str()), (5, ""), "{}", late.err);
    assert!(late.err.contains("retail-list"), "{}", late.err);
    std::fs::remove_file(own.0.path("acme/retail.status")).unwrap();
    assert_eq!(own.0.confirm(JUDGED).code, 5);
    std::fs::remove_file(own.0.path("delivery.json")).unwrap();
    let ran = own.0.deliver_under("acme-widgets", &[], SENT);
    assert_eq!((ran.code, ran.out.as_str()), (5, ""), "{}", ran.err);
    assert!(!own.0.there("delivery.json"));
}

#[test]
fn nothing_is_delivered_by_what_was_taken_back() {
    for (word, target, why) in [
        ("suspend", "identity:acme-sends", "suspended-signer"),
        ("suspend", "participant:acme", "suspended-signer"),
        ("suspend", "relationship:acme-widgets", "suspended-party"),
    ] {
        let own = Listed::new();
        own.list(word, &[&[target], &SUSPENDED[..]].concat());
        let ran = own.0.deliver_under("acme-widgets", &[], SENT);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{target}: {}", ran.err);
        assert!(ran.err.contains("nothing was signed") && ran.err.contains(why), "{target}: {}", ran.err);
        assert!(!own.0.there("delivery.json"), "{target}");
    }
}

#[test]
fn a_recipient_whose_own_key_was_taken_back_answers_nothing() {
    let own = Listed::new();
    own.0.delivered();
    own.list("suspend", &[&["identity:retail-answers"], &SUSPENDED[..]].concat());
    let ran = own.0.accept(&[], JUDGED);
    assert_eq!(ran.code, 6, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("nothing was signed") && ran.err.contains("suspended-signer"), "{}", ran.err);
    assert!(!own.0.there("acceptance.json"));
}

/// Whoever sent it hears of it: a refusal for want of the relationship does not fall with the relationship.
#[test]
fn what_comes_under_a_suspended_relationship_is_refused_and_the_refusal_signed() {
    let own = Listed::new();
    own.0.delivered();
    own.list("suspend", &[&["relationship:acme-widgets"], &SUSPENDED[..]].concat());
    let ran = own.0.accept(&[], JUDGED);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("a refusal was signed") && own.0.there("acceptance.json"), "{}", ran.err);
    assert_eq!(own.0.confirm(JUDGED).code, 1);
}

/// A relationship under which nobody asks a list is one whose end by a list nobody hears of.
#[test]
fn where_no_list_is_asked_it_is_said() {
    let trade = Trade::new();
    let ran = trade.deliver_under("acme-widgets", &[], SENT);
    assert!(
        ran.code == 0 && ran.err.contains("no handoff under acme-widgets asks a status list"),
        "{}",
        ran.err
    );
    trade.shipped();
    assert_eq!(trade.accept(&[], JUDGED).code, 0);
    let ran = trade.confirm(JUDGED);
    assert!(
        ran.code == 0 && ran.err.contains("no handoff under acme-widgets asks a status list"),
        "{}",
        ran.err
    );
}

/// SHA-256 of a file of the goods, as a target.
fn goods(own: &Listed, name: &str) -> String {
    use sha2::Digest as _;
    let hash = sha2::Sha256::digest(own.0.bytes(&format!("acme/goods/{name}")));
    format!("artifact:sha256:{}", hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

#[test]
fn nothing_is_delivered_that_was_taken_back_itself() {
    for name in ["widget-1.tgz", "docs/widget-manual.txt"] {
        for (word, rest, why) in [
            ("revoke", &["--always", WORDS[0], WORDS[1]][..], "revoked-artifact"),
            ("suspend", &SUSPENDED[..], "suspended-artifact"),
        ] {
            let own = Listed::new();
            own.list(word, &[&[goods(&own, name).as_str()], rest].concat());
            let ran = own.0.deliver_under("acme-widgets", &[], SENT);
            assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{name} {word}: {}", ran.err);
            assert!(ran.err.contains("what is handed over was withdrawn"), "{name} {word}: {}", ran.err);
            assert!(ran.err.contains(why) && ran.err.contains("leave it out"), "{name} {word}: {}", ran.err);
            assert!(!own.0.there("delivery.json"), "{name} {word}");
        }
    }
}

#[test]
fn an_older_list_put_back_is_refused_where_state_is_kept() {
    let own = Listed::accepted();
    let older = own.0.bytes("acme/retail.status");
    let seen = own.0.path("seen.json").to_string_lossy().into_owned();
    let state = ["--state", seen.as_str()];
    own.list("suspend", &[&["identity:acme-former"], &SUSPENDED[..]].concat());
    std::fs::remove_file(own.0.path("delivery.json")).unwrap();
    let ran = own.0.deliver_under("acme-widgets", &state, SENT);
    assert_eq!(ran.code, 0, "{}", ran.err);
    own.0.put("acme/retail.status", &older);
    std::fs::remove_file(own.0.path("delivery.json")).unwrap();
    let ran = own.0.deliver_under("acme-widgets", &state, SENT);
    assert_eq!((ran.code, ran.out.as_str()), (5, ""), "{}", ran.err);
    assert!(!own.0.there("delivery.json"));
    assert_eq!(own.0.deliver_under("acme-widgets", &[], SENT).code, 0, "nobody remembers");
}

#[test]
fn what_was_confirmed_by_a_newer_list_is_not_by_an_older_one() {
    let own = Listed::accepted();
    let older = own.0.bytes("acme/retail.status");
    let seen = own.0.path("seen.json").to_string_lossy().into_owned();
    own.list("suspend", &[&["identity:acme-former"], &SUSPENDED[..]].concat());
    let confirm = || {
        let words = ["confirm", "@acceptance.json", "--delivery", "@delivery.json", "--state", seen.as_str()];
        own.0.run(&[&words[..], &["--policy", "@acme/framework.yaml"]].concat(), JUDGED)
    };
    assert_eq!(confirm().code, 0, "{}", confirm().err);
    own.0.put("acme/retail.status", &older);
    assert_eq!(confirm().code, 5, "{}", confirm().err);
}

#[test]
fn a_key_that_no_handoff_takes_delivers_nothing() {
    let trade = Trade::new();
    trade.framework("acme", |text| text.replace("{ file: old.pub, until: 2026-07-31 }", "{ file: old.pub }"));
    let deliver = |key: &str, more: &[&str]| {
        let words = ["deliver", "@acme/goods", "--policy", "@acme/framework.yaml", "-o", "@delivery.json"];
        let under = ["--relationship", "acme-widgets", "--sign-with", key];
        trade.run(&[&words[..], &under, more].concat(), SENT)
    };
    let ran = deliver("@acme/old.key", &[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    assert!(ran.err.contains("no handoff of this relationship takes"), "{}", ran.err);
    let ran = deliver("@acme/old.key", &["--handoff", "intake"]);
    assert!(ran.code == 2 && ran.err.contains("the handoff `intake` takes no delivery"), "{}", ran.err);
    assert!(!trade.there("delivery.json"));
    // Where some take it, the others are told.
    trade.framework("acme", |text| {
        let (before, after) = text.split_once("  undelivered:").unwrap();
        let line = "    require:\n      - delivery: { by: [acme-former] }\n";
        format!("{before}  undelivered:{}", after.replacen("    require:\n", line, 1))
            .replace("{ file: old.pub, until: 2026-07-31 }", "{ file: old.pub }")
    });
    let ran = deliver("@acme/acme.key", &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("does not count at handoff undelivered"), "{}", ran.err);
}
