use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::Value;

use super::{DOCUMENT, PAYLOAD, check, document, strict_json};
use crate::Malformed;
use crate::limits::{MAX_DEPTH, MAX_DOCUMENT, MAX_DOCUMENT_VALUES, MAX_KEY, MAX_NUMBER, MAX_STRING};

fn fault(text: impl AsRef<[u8]>) -> (&'static str, String) {
    let Malformed { code, pointer, .. } = check(text.as_ref(), DOCUMENT).unwrap_err();
    (code, pointer.to_string())
}

fn passes(text: impl AsRef<[u8]>) -> bool {
    check(text.as_ref(), DOCUMENT).is_ok()
}

#[test]
fn good_json_passes_without_the_space_around_it() {
    let text = r#"{"a": [1, -0.5e+3, true, null, "x"]}"#;
    assert_eq!(check(format!(" \t\r\n{text} \n").as_bytes(), DOCUMENT).unwrap(), text);
    for text in ["0", "-0", "1.5", "1E9", "\"\"", "[]", "{}", "[[],{}]", r#""\ud83d\ude00\/\b""#] {
        assert!(passes(text), "{text}");
    }
}

#[test]
fn documents_for_other_rooms_are_held_to_the_same() {
    assert_eq!(strict_json(b" [1]\n"), Ok("[1]"));
    assert_eq!(strict_json(br#"{"a": 1, "a": 1}"#).unwrap_err().code, "duplicate-key");
    assert_eq!(strict_json("[".repeat(MAX_DEPTH + 1).as_bytes()).unwrap_err().code, "too-deep");
}

#[test]
fn the_keys_of_the_outermost_object_are_told() {
    let told = |text: &str, name| document(text.as_bytes(), DOCUMENT).unwrap().has_any([name]);
    let text = r#" {"a": {"b": 1}, "\u0063": [{"d": 2}], "e": null} "#;
    assert!(["a", "c", "e"].into_iter().all(|name| told(text, name)));
    assert!(!["b", "d", "\\u0063", ""].into_iter().any(|name| told(text, name)));
    for text in [r#"[{"a": 1}]"#, "{}", r#""a""#, r#"[{"a": 1}, 2]"#] {
        assert!(!told(text, "a"), "{text}");
    }
}

#[test]
fn a_string_ends_wherever_its_end_stands() {
    for length in 0..100 {
        let plain = "é".repeat(length / 2) + &"x".repeat(length % 2);
        assert!(passes(format!(r#"["{plain}", "{plain}\n"]"#)), "{length}");
        assert_eq!(fault(format!(r#"["{plain}"#)).0, "malformed-json", "{length}");
        assert_eq!(fault(format!("[\"{plain}\u{1f}{plain}\"]")).0, "malformed-json", "{length}");
        assert_eq!(fault(format!(r#"["{plain}\x{plain}"]"#)).0, "malformed-json", "{length}");
    }
}

#[test]
fn bad_json_is_refused() {
    for text in [
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1",
        "[",
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "{,}",
        "[}",
        "{]",
        "{} {}",
        "1 1",
        "tru",
        "truex",
        "nul",
        "01",
        "-",
        "-01",
        "1.",
        "1.e3",
        "1e",
        "1e+",
        "+1",
        ".5",
        "0x1",
        "\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u+123\"",
        "\"\n\"",
        "\"\0\"",
        "NaN",
        "[Infinity]",
        "// x\n1",
        "{'a':1}",
        "[1]\u{a0}",
    ] {
        assert!(!passes(text), "{text:?}");
    }
}

#[test]
fn half_surrogates_are_refused() {
    for text in [
        r#""\ud800""#,
        r#""\udc00""#,
        r#""\ud800\u0041""#,
        r#""\ud800x""#,
        r#""\ud800\n""#,
        r#""\ud800\ud800""#,
    ] {
        assert_eq!(fault(text).0, "malformed-json", "{text}");
    }
}

#[test]
fn what_is_not_json_says_so() {
    for text in ["", " \n", "-----BEGIN", "\u{feff}{}", "<html>", "\0"] {
        assert_eq!(fault(text), ("not-json", String::new()), "{text:?}");
    }
    assert_eq!(fault(b"{\"a\": \"\xff\"}"), ("not-utf8", String::new()));
    assert_eq!(fault(b"\"\xed\xa0\x80\"").0, "not-utf8", "an encoded surrogate");
    assert_eq!(fault(b"\"\xc0\x80\"").0, "not-utf8", "an overlong zero");
}

#[test]
fn keys_are_compared_unescaped_and_at_any_depth() {
    assert_eq!(fault(r#"{"a": 1, "a": 1}"#), ("duplicate-key", "/a".into()));
    assert_eq!(fault(r#"{"a": 1, "\u0061": 2}"#), ("duplicate-key", "/a".into()));
    assert_eq!(fault(r#"{"\/": 1, "/": 2}"#), ("duplicate-key", "/~1".into()));
    assert_eq!(fault(r#"[0, {"x~": [{"b": {}, "c": 0, "b": []}]}]"#), ("duplicate-key", "/1/x~0/0/b".into()));
    assert!(passes(r#"{"a": {"a": 1}, "b": [{"a": 1}, {"a": 1}], "A": 2, "a ": 3}"#));
}

#[test]
fn the_pointer_leads_to_the_fault() {
    assert_eq!(fault(r#"{"a": [1, 2, x]}"#).1, "/a/2");
    assert_eq!(fault(r#"{"a": 1, b: 2}"#).1, "");
    assert_eq!(fault(r#"{"a": {"b/c": tru}}"#).1, "/a/b~1c");
}

#[test]
fn depth_is_bounded() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(passes(nested(MAX_DEPTH)));
    assert_eq!(fault(nested(MAX_DEPTH + 1)).0, "too-deep");
    assert_eq!(fault("[".repeat(10_000)).0, "too-deep");
    assert_eq!(fault("{\"a\":".repeat(10_000)).0, "too-deep");
    assert!(passes(format!("{}{}", "{\"a\":[".repeat(MAX_DEPTH / 2), "]}".repeat(MAX_DEPTH / 2))));
}

#[test]
fn values_are_counted() {
    let list = |values: usize| format!("[{}0]", "0,".repeat(values.saturating_sub(2)));
    assert!(passes(list(MAX_DOCUMENT_VALUES)));
    assert_eq!(fault(list(MAX_DOCUMENT_VALUES + 1)).0, "too-many");
    assert!(check(list(MAX_DOCUMENT_VALUES + 1).as_bytes(), PAYLOAD).is_ok());
}

#[test]
fn payloads_have_a_bound_of_their_own() {
    let list = |values: usize| format!("[{}0]", "0,".repeat(values.saturating_sub(2)));
    assert!(check(list(crate::limits::MAX_PAYLOAD_VALUES).as_bytes(), PAYLOAD).is_ok());
    let over = list(crate::limits::MAX_PAYLOAD_VALUES + 1);
    assert_eq!(check(over.as_bytes(), PAYLOAD).unwrap_err().code, "too-many");
}

#[test]
fn saved_decisions_have_bounds_of_their_own() {
    use crate::limits::{MAX_SAVED_DECISION, MAX_SAVED_DECISION_VALUES};
    let list = |values: usize| format!("[{}0]", "0,".repeat(values.saturating_sub(2)));
    assert!(crate::saved_decision(list(MAX_SAVED_DECISION_VALUES).as_bytes()).is_ok());
    let over = list(MAX_SAVED_DECISION_VALUES + 1);
    assert_eq!(crate::saved_decision(over.as_bytes()).unwrap_err().code, "too-many");
    let mut padded = vec![b' '; MAX_SAVED_DECISION];
    padded[..2].copy_from_slice(b"{}");
    assert!(crate::saved_decision(&padded).is_ok());
    padded.push(b' ');
    assert_eq!(crate::saved_decision(&padded).unwrap_err().code, "too-large");
}

#[test]
fn strings_keys_and_numbers_are_bounded() {
    let string = |length: usize| format!("[\"{}\"]", "x".repeat(length));
    assert!(passes(string(MAX_STRING)));
    assert_eq!(fault(string(MAX_STRING + 1)), ("too-large", "/0".into()));
    let key = |length: usize| format!("{{\"{}\": 1}}", "x".repeat(length));
    assert!(passes(key(MAX_KEY)));
    assert_eq!(fault(key(MAX_KEY + 1)), ("too-large", String::new()));
    assert!(passes("9".repeat(MAX_NUMBER)));
    assert_eq!(fault("9".repeat(MAX_NUMBER + 1)).0, "too-large");
}

#[test]
fn documents_are_bounded() {
    let padded = |length: usize| format!("{{}}{}", " ".repeat(length.saturating_sub(2)));
    assert!(passes(padded(MAX_DOCUMENT)));
    assert_eq!(fault(padded(MAX_DOCUMENT + 1)).0, "too-large");
}

#[test]
fn a_repeat_is_found_among_thousands_of_keys() {
    let mut text = String::from("{");
    for key in 0..30_000 {
        write!(text, "\"{key}\": {{\"{key}\": 0}}, ").unwrap();
    }
    text.push_str("\"29999\": 0}");
    assert_eq!(fault(text), ("duplicate-key", "/29999".into()));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9f64).prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(".{0,6}", inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = check(&bytes, DOCUMENT);
    }

    #[test]
    fn every_good_value_passes(value in any_json()) {
        prop_assert!(passes(value.to_string()));
        prop_assert!(passes(serde_json::to_string_pretty(&value).unwrap()));
    }

    // Text close to JSON: the two readers must agree about each. Objects have no keys here that could repeat.
    #[test]
    fn we_agree_with_serde_json(text in r#"[\[\]{}:,"\\/u0123456789abcdefDE.+\-truefalsn \n]{0,24}"#) {
        let repeats = check(text.as_bytes(), DOCUMENT).is_err_and(|fault| fault.code == "duplicate-key");
        let in_range = !text.contains(['e', 'E']);
        if !repeats && in_range {
            prop_assert_eq!(passes(&text), serde_json::from_str::<Value>(&text).is_ok(), "{}", text);
        }
    }

    #[test]
    fn we_agree_with_serde_json_after_a_change(value in any_json(), at in any::<prop::sample::Index>(), new in any::<u8>()) {
        let mut bytes = value.to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = new;
        let ours = check(&bytes, DOCUMENT);
        let stricter = ours.as_ref().is_err_and(|fault| fault.code == "duplicate-key");
        if !stricter {
            // serde_json reads numbers such as 1e999 only when nobody looks at them.
            let theirs = serde_json::from_slice::<&serde_json::value::RawValue>(&bytes).is_ok();
            let exact = serde_json::from_slice::<Value>(&bytes).is_ok();
            prop_assert!(ours.is_ok() == exact || ours.is_ok() == theirs);
            prop_assert!(ours.is_ok() || !exact);
        }
    }

    #[test]
    fn a_repeated_key_is_found(keys in prop::collection::vec("[a-c]{0,2}", 0..8)) {
        let members: Vec<_> = keys.iter().map(|key| format!("\"{key}\": {{}}")).collect();
        let mut distinct = keys.clone();
        distinct.sort();
        distinct.dedup();
        prop_assert_eq!(passes(format!("{{{}}}", members.join(","))), distinct.len() == keys.len());
    }
}
