use proptest::prelude::*;

use super::*;

/// Words that a condition could be made of, and some that it could not.
fn word() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "predicate",
        ".a",
        ".b",
        ".c",
        "[0]",
        "[\"a\"]",
        "(",
        ")",
        "[",
        "]",
        " && ",
        " || ",
        " == ",
        " != ",
        " < ",
        " + ",
        " - ",
        " * ",
        " / ",
        " % ",
        "!",
        "-",
        " ? ",
        " : ",
        " in ",
        "has(",
        "size(",
        "int(",
        "uint(",
        "double(",
        ".all(x, ",
        ".exists(x, ",
        ".exists_one(x, ",
        ".filter(x, ",
        ".contains(",
        ".startsWith(",
        "x",
        "x.a",
        "1",
        "0",
        "9223372036854775807",
        "1u",
        "1.5",
        "1e308",
        "'s'",
        "\"\"",
        "true",
        "null",
        ", ",
        "'",
        "\\",
        "é",
        "{",
        "@result",
        ".size()",
        "r'",
        "//",
        "`",
        "map",
        "matches(",
        "..",
        "0x1",
        "1.a",
        "\u{0}",
    ]);
    prop_oneof![9 => fixed.prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

/// Conditions that are mostly of the language.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "predicate",
        "predicate.a",
        "predicate.b",
        "predicate.c",
        "predicate.m",
        "predicate.a[0]",
        "x",
        "1",
        "2u",
        "0.5",
        "'s'",
        "true",
        "null",
        "-1",
        "[1, 's']",
        "9223372036854775807",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(6, 40, 3, |inner| {
        let operator =
            prop::sample::select(vec!["==", "!=", "<", ">=", "&&", "||", "+", "-", "*", "/", "%", "in"]);
        let walk = prop::sample::select(vec!["all", "exists", "exists_one", "filter"]);
        let call = prop::sample::select(vec!["contains", "startsWith", "endsWith"]);
        let function = prop::sample::select(vec!["size", "int", "uint", "double", "!", "-"]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            (walk, inner.clone()).prop_map(|(walk, a)| format!("predicate.m.{walk}(x, {a})")),
            (inner.clone(), call, inner.clone()).prop_map(|(a, call, b)| format!("{a}.{call}({b})")),
            (function, inner.clone()).prop_map(|(function, a)| format!("{function}({a})")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
        ]
    })
}

fn predicate() -> impl Strategy<Value = String> {
    let scalar = prop::sample::select(vec![
        "1",
        "-1",
        "18446744073709551615",
        "18446744073709551616",
        "1e3",
        "1e999",
        "0.5",
        "\"s\"",
        "\"\"",
        "true",
        "null",
    ]);
    let value = scalar.prop_map(str::to_owned).prop_recursive(4, 30, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|list| format!("[{}]", list.join(","))),
            (inner.clone(), inner).prop_map(|(a, b)| format!(r#"{{"a":{a},"s":{b}}}"#)),
        ]
    });
    (value.clone(), value.clone(), value).prop_map(|(a, b, m)| format!(r#"{{"a":{a},"b":{b},"m":{m}}}"#))
}

/// The tree that a parser makes of a condition, without the numbers of its nodes.
fn tree<F>(parsed: Result<Expression, F>) -> Option<String> {
    let shown = format!("{:?}", parsed.ok()?);
    let mut parts = shown.split("id: ");
    let first = parts.next().unwrap_or_default().to_owned();
    Some(parts.fold(first, |tree, part| tree + part.trim_start_matches(|c: char| c.is_ascii_digit())))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is written, reading and asking end without a panic, and the place of a fault is in the text.
    #[test]
    fn anything_is_read_or_refused(words in prop::collection::vec(word(), 0..40)) {
        let source = words.concat();
        match Condition::parse(&source) {
            Ok(condition) => {
                condition.ask(r#"{"a": [1, "s"], "b": {"c": 1.5}}"#);
            }
            Err(fault) => prop_assert!(fault.at <= source.chars().count() && fault.width > 0),
        }
    }

    /// The library has a second parser, generated from the grammar of the language. It reads the same in whatever is
    /// admitted here.
    #[test]
    fn two_parsers_read_the_same(source in expression()) {
        if Condition::parse(&source).is_ok() {
            prop_assert_eq!(tree(PrattParser::new().parse(&source)), tree(cel::parser::Parser::new().parse(&source)));
        }
    }

    #[test]
    fn two_parsers_read_the_same_in_anything(words in prop::collection::vec(word(), 0..20)) {
        let source = words.concat();
        if Condition::parse(&source).is_ok() {
            prop_assert_eq!(tree(PrattParser::new().parse(&source)), tree(cel::parser::Parser::new().parse(&source)));
        }
    }

    /// The same question over the same predicate has the same answer, and what it says is short.
    #[test]
    fn an_answer_is_the_same_every_time(source in expression(), predicate in predicate()) {
        if let Ok(condition) = Condition::parse(&source) {
            let first = condition.ask(&predicate);
            prop_assert!(first.seen.len() < 8192);
            prop_assert_eq!(&condition.ask(&predicate), &first);
            let again = Condition::parse(&source).unwrap();
            prop_assert_eq!(again.ask(&predicate), first);
        }
    }
}
