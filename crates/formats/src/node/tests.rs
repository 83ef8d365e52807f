use super::{Node, reason};
use crate::limits::MAX_NAME;

fn node(text: &str) -> Node<'_> {
    Node::root(text, "malformed-bundle")
}

#[test]
fn fields_are_found_in_any_order_and_null_is_absent() {
    let [a, b, c] =
        node(r#"{"c": null, "x": {"a": 9}, "b": [1], "\u0061": "one"}"#).fields(["a", "b", "c"]).unwrap();
    let a = a.unwrap();
    assert_eq!((a.pointer(), &*a.string().unwrap()), ("/a", "one"));
    assert_eq!(b.unwrap().as_written(), "[1]");
    assert!(c.is_none());
}

#[test]
fn look_alikes_of_a_known_key_are_refused() {
    for key in ["media_type", "mediatype", "MediaType", "MEDIA_TYPE", "_mediaType", "mediaTy\\u0070E"] {
        let text = format!(r#"{{"{key}": 1, "mediaType": 2}}"#);
        let fault = node(&text).fields(["mediaType"]).unwrap_err();
        assert_eq!(fault.code, "malformed-bundle", "{key}");
        assert!(fault.pointer.starts_with('/') && fault.text.contains("write `mediaType`"), "{fault}");
    }
    assert!(node(r#"{"ſubject": 1}"#).fields(["subject"]).is_err(), "a long s is an s to Go");
    assert!(node("{\"\u{212a}ey\": 1}").fields(["key"]).is_err(), "a Kelvin sign is a k to Go");
    assert!(node(r#"{"mediaTypes": 1, "edia": 2}"#).fields(["mediaType"]).is_ok());
}

#[test]
fn shapes_are_told_apart() {
    for text in ["1", "null", "\"a\"", "[]", "true"] {
        assert!(node(text).fields(["a"]).is_err(), "{text}");
        assert!(node(text).entries(9).is_err(), "{text}");
        assert!(!node(text).has_any(["a"]).unwrap(), "{text}");
    }
    for text in ["1", "null", "\"a\"", "{}", "true"] {
        assert!(node(text).items(9).is_err(), "{text}");
        assert!(node(text).first().is_err(), "{text}");
    }
    for text in ["1", "null", "[]", "{}"] {
        assert_eq!(node(text).string().unwrap_err().text.as_ref(), "should be a string", "{text}");
    }
}

#[test]
fn lists_and_objects_are_bounded() {
    assert_eq!(node("[1, 2]").items(2).unwrap()[1].pointer(), "/1");
    assert_eq!(node("[1, 2, 3]").items(2).unwrap_err().code, "too-many");
    assert_eq!(node(r#"{"a/b": 1, "c": 2}"#).entries(2).unwrap()[0].1.pointer(), "/a~1b");
    assert_eq!(node(r#"{"a": 1, "b": 2, "c": 3}"#).entries(2).unwrap_err().code, "too-many");
    assert_eq!(node("[7, 8, 9]").first().unwrap().unwrap().as_written(), "7");
    assert!(node("[]").first().unwrap().is_none());
}

#[test]
fn names_are_bounded() {
    let text = |length: usize| format!("\"{}\"", "n".repeat(length));
    assert!(node(&text(MAX_NAME)).name().is_ok());
    assert_eq!(node(&text(MAX_NAME + 1)).name().unwrap_err().code, "too-large");
    assert!(node("\"\"").name().is_ok());
    assert!(node("\"\"").some_name().is_err());
}

#[test]
fn base64_has_one_spelling() {
    assert_eq!(node("\"+/8=\"").bytes().unwrap(), [0xfb, 0xff]);
    assert_eq!(node("\"AA\\u003d=\"").bytes().unwrap(), [0]);
    assert!(node("\"\"").bytes().unwrap().is_empty());
    for text in ["-_8=", "+/8", "+/9=", "AB==", "AA=", "AA", "A A=", "AA==\\n", "AA==AA==", "A===", "é"] {
        let fault = node(&format!("\"{text}\"")).bytes().unwrap_err();
        assert_eq!(fault.code, "malformed-base64", "{text}");
    }
    assert!(node("\"AAA=\"").bytes_of(2).is_ok());
    assert_eq!(node("\"AAA=\"").bytes_of(3).unwrap_err().code, "malformed-bundle");
}

#[test]
fn counts_have_one_spelling_too() {
    for (text, count) in [("0", 0), ("\"0\"", 0), ("\"41\"", 41), ("9223372036854775807", i64::MAX)] {
        assert_eq!(node(text).count().unwrap(), count);
    }
    for text in [
        "-1",
        "\"-1\"",
        "\"+1\"",
        "\"007\"",
        "\"\"",
        "1.0",
        "1e3",
        "9223372036854775808",
        "\" 1\"",
        "null",
        "[]",
    ] {
        assert!(node(text).count().is_err(), "{text}");
    }
}

#[test]
fn a_parsers_reason_comes_without_its_place() {
    let fault = serde_json::from_str::<u8>("\n300").unwrap_err();
    assert_eq!(reason(&fault), "`invalid value: integer `300`, expected u8`");
}
