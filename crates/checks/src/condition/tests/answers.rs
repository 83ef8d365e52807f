use super::*;

const TESTS: &str = r#"{
    "result": "PASSED", "count": 3, "ratio": 0.5, "none": null, "ok": true, "a-b": {"c": "d"},
    "tests": [{"name": "unit", "ok": true}, {"name": "system", "ok": false}],
    "by": {"unit": 1, "system": 0}
}"#;

#[test]
fn fields_are_compared() {
    for condition in [
        r#"predicate.result == "PASSED""#,
        "predicate.result == 'PASSED' && predicate.count == 3",
        "predicate.count < 4 || predicate.missing",
        "predicate.ok",
        "!predicate.tests[1].ok",
        "predicate.none == null",
        r#"predicate["a-b"]["c"] == "d""#,
        r#"predicate["a-b"].c.startsWith("d")"#,
        r#"predicate.result in ["PASSED", "WARNED"]"#,
        r#""unit" in predicate.by"#,
        "size(predicate.tests) == 2 && predicate.tests.size() == 2",
        "has(predicate.count) && !has(predicate.missing)",
        "predicate.count + 1 == 4 && predicate.count * 2 - 5 == 1 && predicate.count / 2 == 1",
        r#"predicate.result.contains("ASS") && predicate.result.endsWith("ED")"#,
        r#"predicate.result + "!" == "PASSED!""#,
        "predicate.ok ? predicate.count == 3 : false",
        r#"predicate.tests.exists(t, t.name == "unit" && t.ok)"#,
        "!predicate.tests.all(t, t.ok)",
        "predicate.tests.exists_one(t, !t.ok)",
        "size(predicate.tests.filter(t, !t.ok)) <= 1",
        r#"int("3") == predicate.count && double(predicate.count) == 3.0"#,
    ] {
        assert!(holds(condition, TESTS), "{condition}");
    }
}

#[test]
fn what_is_not_so_fails() {
    for condition in [
        r#"predicate.result == "FAILED""#,
        r#"predicate.result == "passed""#,
        r#"predicate.count == "3""#,
        "predicate.none == false",
        "predicate.tests == []",
        r#"predicate.by == predicate["a-b"]"#,
        r#"predicate.result in ["FAILED"]"#,
        r#""x" in predicate.by"#,
    ] {
        assert!(!holds(condition, TESTS), "{condition}");
    }
    assert!(holds("predicate.by == predicate.by && predicate.tests == predicate.tests", TESTS));
}

#[test]
fn a_field_that_is_not_there_is_named() {
    assert_eq!(unclear("predicate.x == 1", TESTS), "`predicate.x` is not there");
    assert_eq!(unclear("predicate.result.y.z == 1", TESTS), "`predicate.result.y.z` is not there");
    assert_eq!(unclear(r#"predicate["no such"] == 1"#, TESTS), r#"`predicate["no such"]` is not there"#);
    let Answer::Unclear(_, help) = ask("predicate.x == 1", TESTS) else { panic!() };
    assert_eq!(help, "ask the producer for it, or write `has(predicate.x) && …` if it may be left out");
    assert_eq!(unclear("predicate.tests.all(t, t.score > 1)", TESTS), "an element has no `score`");
    assert_eq!(unclear("has(predicate.x.y)", TESTS), "an element has no `x`");
}

#[test]
fn what_cannot_be_told_is_no_no() {
    for (condition, why) in [
        (r#"predicate.count < "3""#, "`<` has no meaning for values of the types int, string"),
        ("predicate.count + 0.5 > 3.0", "`+` has no meaning for values of these types"),
        ("predicate.count / 0 == 1", "a division by zero"),
        ("predicate.tests[2].ok", "a list has no element of that number"),
        ("predicate.count + 9223372036854775807 > 0", "a number grows beyond 64 bits"),
        (r#"int(predicate.result) == 1"#, "`int` cannot be told"),
        ("predicate.result", "the answer is of type string, not yes or no"),
        ("predicate.result && true", "`&&` has no meaning for values of the types string, bool"),
        ("predicate.count.all(x, x)", "a value is of type int, not list"),
    ] {
        assert_eq!(unclear(condition, TESTS), why, "{condition}");
    }
}

/// Evidence that cannot be judged beside evidence that decides: the answer does not depend on their order.
#[test]
fn one_that_decides_is_enough() {
    let mixed = r#"{"a": [{"ok": false}, {}], "b": [{}, {"ok": false}], "m": {"x": 1, "y": 0, "z": "s"}}"#;
    assert!(!holds("predicate.a.all(t, t.ok)", mixed));
    assert!(!holds("predicate.b.all(t, t.ok)", mixed));
}

/// What is asked of the elements of a list is not answered of the letters of a string or the keys of an object: to be
/// none of them would be a yes.
#[test]
fn only_a_list_is_counted_or_walked_through() {
    let odd = r#"{"s": "", "m": {}, "by": {"GPL": 1}, "none": [], "tests": [{"name": "x"}]}"#;
    for (condition, kind) in [
        ("size(predicate.s) == 0", "string"),
        ("predicate.s.size() == 0", "string"),
        ("size(predicate.m) == 0", "map"),
        ("predicate.m.size() == 0", "map"),
        ("predicate.tests.all(t, size(t.name) == 1)", "string"),
        ("predicate.m.all(x, x.ok)", "map"),
        ("predicate.s.all(x, x.ok)", "string"),
        ("!predicate.m.exists(x, x.bad)", "map"),
        ("!predicate.by.exists(x, x == 'MIT')", "map"),
        ("!predicate.by.exists_one(x, x == 'MIT')", "map"),
        ("size(predicate.by.filter(x, x == 'MIT')) == 0", "map"),
    ] {
        assert_eq!(unclear(condition, odd), format!("a value is of type {kind}, not list"), "{condition}");
    }
    assert!(holds("size(predicate.none) == 0 && predicate.none.all(x, x.ok)", odd));
    assert!(holds("predicate.tests.size() == 1", odd));
}

#[test]
fn whole_numbers_are_exact_to_64_bits() {
    let of = |number: &str| format!(r#"{{"n": {number}}}"#);
    assert!(holds("predicate.n == 9007199254740993", &of("9007199254740993")));
    assert!(!holds("predicate.n == 9007199254740992", &of("9007199254740993")));
    assert!(holds("predicate.n == -9223372036854775808", &of("-9223372036854775808")));
    assert!(holds("predicate.n == 18446744073709551615u", &of("18446744073709551615")));
    assert!(holds("predicate.n > 9223372036854775807", &of("9223372036854775808")));
    for beyond in ["18446744073709551616", "-9223372036854775809", "1e999"] {
        assert!(unclear("predicate.n > 0", &of(beyond)).starts_with("it looks at a "), "{beyond}");
    }
}

#[test]
fn numbers_of_different_kinds_are_compared_by_value() {
    assert!(holds("predicate.n == 1 && predicate.n == 1u && predicate.n == 1.0", r#"{"n": 1}"#));
    assert!(holds("predicate.n == 1 && predicate.n < 2u", r#"{"n": 1.0}"#));
    assert!(holds("predicate.n == 1000", r#"{"n": 1e3}"#));
    assert!(holds("predicate.n > -1", r#"{"n": 18446744073709551615}"#));
    assert!(holds("predicate.n == 0", r#"{"n": -0}"#));
}

/// A number that a double does not hold as it is written is none: neither in the predicate nor in the condition.
#[test]
fn a_number_that_would_be_rounded_is_not_compared() {
    let of = |number: &str| format!(r#"{{"n": {number}}}"#);
    for exact in [
        "0.5",
        "7.25",
        "123456789012345.0",
        "1e15",
        "9007199254740e3",
        "0.000",
        "-0.0",
        "1.50000000000000000",
    ] {
        assert!(holds("predicate.n < 9007199254740993", &of(exact)), "{exact}");
    }
    for rounded in [
        "0.1234567890123456",
        "3.9999999999999999999",
        "9007199254740992.0",
        "9007199254740993.0",
        "-9007199254740992.0",
        "1e300",
        "1e-400",
        "4.9e-324",
    ] {
        assert!(unclear("predicate.n < 4", &of(rounded)).contains("it would be rounded"), "{rounded}");
        let refused =
            Condition::parse(&format!("predicate.n == {}", rounded.trim_start_matches('-'))).unwrap_err();
        assert!(refused.text.contains("it would be rounded"), "{rounded}: {refused}");
    }
    // So whole numbers of any size are compared with fractions as they are.
    for (condition, number) in [
        ("predicate.n > 12345678901234.5", "9007199254740993"),
        ("predicate.n > 0.5", "18446744073709551615"),
        ("predicate.n < -0.5", "-9223372036854775808"),
        ("predicate.n > 900719925474099e1 && predicate.n == 9007199254740991", "9007199254740991"),
    ] {
        assert!(holds(condition, &of(number)), "{condition}");
    }
    // What is made on the way is a double like any other.
    assert!(holds("double(predicate.n) == double(9007199254740992)", &of("9007199254740993")));
    assert!(holds("predicate.n * 3.0 != 0.3", &of("0.1")));
}

#[test]
fn what_was_seen_is_told_and_cut() {
    let asked = |condition: &str, predicate: &str| Condition::parse(condition).unwrap().ask(predicate);
    let one = asked("predicate.b == 1 || has(predicate.a)", r#"{"b": "x\u001b[2K`"}"#);
    assert_eq!(one.seen, "predicate.a is not there; predicate.b is \"x\\u001b[2K'\"");
    assert_eq!(one.pointers, ["/predicate/b"]);
    let odd = asked(r#"predicate["a/b~"] == 1"#, r#"{"a/b~": 1}"#);
    assert_eq!(
        (odd.seen.as_str(), odd.pointers),
        ("predicate[\"a/b~\"] is 1", vec!["/predicate/a~1b~0".into()])
    );
    let long = asked("predicate.s == ''", &format!(r#"{{"s": "{}"}}"#, "x".repeat(1000)));
    assert!(long.seen.len() < 300, "{}", long.seen.len());
    let fields: Vec<String> = (0..9).map(|n| format!("predicate.f{n}")).collect();
    assert!(asked(&fields.join(" || "), "{}").seen.ends_with("; and 4 more"));
}
