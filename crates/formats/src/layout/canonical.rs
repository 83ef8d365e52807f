//! The canonical JSON of securesystemslib (OLPC's): what the signatures of a Metablock are over.
//!
//! Objects by their keys in the order of their code points, no white space, whole numbers only, and in strings
//! nothing but `"` and `\` escaped: control characters stand as they are.

use serde_json::Value;

use crate::Malformed;
use crate::node::{Node, reason};

/// What is left to write.
enum Task<'a> {
    Value(&'a Value),
    Key(&'a str),
    Mark(u8),
}

/// The canonical form of a value that passed the pre-pass, which bounds its depth and size.
///
/// # Errors
/// When a number is not whole, or too large for 64 bits: such a number has no one spelling.
pub(super) fn bytes(node: &Node<'_>) -> Result<Vec<u8>, Malformed> {
    let value: Value = serde_json::from_str(node.as_written())
        .map_err(|fault| node.fault(format!("cannot be read: {}", reason(&fault))))?;
    let mut out = Vec::with_capacity(node.as_written().len());
    let mut open = vec![Task::Value(&value)];
    while let Some(task) = open.pop() {
        match task {
            Task::Mark(mark) => out.push(mark),
            Task::Key(key) => string(key, &mut out),
            Task::Value(Value::Null) => out.extend_from_slice(b"null"),
            Task::Value(Value::Bool(true)) => out.extend_from_slice(b"true"),
            Task::Value(Value::Bool(false)) => out.extend_from_slice(b"false"),
            Task::Value(Value::String(text)) => string(text, &mut out),
            Task::Value(Value::Number(number)) if number.is_i64() || number.is_u64() => {
                out.extend_from_slice(number.to_string().as_bytes());
            }
            Task::Value(Value::Number(number)) => {
                let text = format!("the number {number} has no canonical form: only whole numbers have");
                return Err(node.fault(text));
            }
            Task::Value(Value::Array(items)) => {
                out.push(b'[');
                open.push(Task::Mark(b']'));
                for (at, item) in items.iter().enumerate().rev() {
                    open.push(Task::Value(item));
                    open.extend((at > 0).then_some(Task::Mark(b',')));
                }
            }
            Task::Value(Value::Object(members)) => {
                let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
                sorted.sort_unstable_by_key(|(key, _)| *key);
                out.push(b'{');
                open.push(Task::Mark(b'}'));
                for (at, (key, value)) in sorted.into_iter().enumerate().rev() {
                    open.extend([Task::Value(value), Task::Mark(b':'), Task::Key(key)]);
                    open.extend((at > 0).then_some(Task::Mark(b',')));
                }
            }
        }
    }
    Ok(out)
}

fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        out.extend(matches!(byte, b'"' | b'\\').then_some(b'\\'));
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::bytes;
    use crate::malformed::code;
    use crate::node::Node;

    fn canonical(text: &str) -> Option<String> {
        bytes(&Node::root(text, code::LAYOUT)).ok().map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn keys_are_sorted_and_only_two_characters_are_escaped() {
        let text = r#"{ "b": [1, {"z": null, "a": true}, []], "a": "é\n\t\"\\\u001b/\/", "B": {}, "é": -7 }"#;
        let expected =
            "{\"B\":{},\"a\":\"é\n\t\\\"\\\\\u{1b}//\",\"b\":[1,{\"a\":true,\"z\":null},[]],\"é\":-7}";
        assert_eq!(canonical(text).unwrap(), expected);
        // A backslash and an `n` are not a line feed.
        assert_eq!(canonical(r#""\\n""#).unwrap(), r#""\\n""#);
    }

    #[test]
    fn numbers_have_one_spelling() {
        for whole in ["0", "-1", "18446744073709551615", "-9223372036854775808"] {
            assert_eq!(canonical(whole).as_deref(), Some(whole));
        }
        for other in ["1.0", "1e3", "-0", "18446744073709551616", "0.5"] {
            assert_eq!(canonical(other), None, "{other}");
        }
    }
}
