use super::*;

/// What is wrong with a condition, and the part of it that is meant.
fn refused(source: &str) -> (String, String) {
    let fault = Condition::parse(source).expect_err(source);
    (fault.text.to_string(), source.chars().skip(fault.at).take(fault.width).collect())
}

#[test]
fn only_the_predicate_is_there() {
    assert_eq!(refused("predicat.x == 1"), ("there is no `predicat`".into(), "predicat".into()));
    assert_eq!(refused("predicate.x == y").1, "y");
    assert_eq!(refused("predicate.a.all(t, u)").1, "u");
    assert_eq!(refused(".predicate.x").0, "there is no `.predicate`");
    assert_eq!(refused("type(predicate)").0, "there is no function `type`");
    assert_eq!(refused("predicate == int").1, "int");
}

#[test]
fn only_some_functions_are_there() {
    assert_eq!(
        refused(r#"predicate.x.matches(".*")"#),
        ("there is no function `matches`".into(), "matches".into())
    );
    for call in ["map(x, x)", "string()", "bytes()", "timestamp()", "existsOne(x, x)", "size2()"] {
        assert!(refused(&format!("predicate.x.{call} == 1")).0.starts_with("there is no function"), "{call}");
    }
    for call in
        ["size(predicate, 1)", "predicate.size(1)", "contains(predicate)", "predicate.x.all(x)", "int()"]
    {
        assert!(refused(&format!("{call} == 1")).0.ends_with("is not called like this"), "{call}");
    }
    assert!(refused("has(predicate)").0.contains("has()"));
}

#[test]
fn the_answer_must_be_able_to_be_yes_or_no() {
    for value in
        ["size(predicate)", "predicate.x + 1", "-predicate.x", "[predicate]", "predicate.x.filter(x, x)"]
    {
        assert!(refused(value).0.starts_with("the answer is a value"), "{value}");
    }
    assert!(refused("predicate.x ? 1 : 2").0.starts_with("the answer is a value"));
    for empty in ["true", "1 == 1", "size([1]) == 1"] {
        assert!(refused(empty).0.starts_with("the condition looks at nothing"), "{empty}");
    }
}

#[test]
fn one_walk_over_something_that_is_there() {
    assert!(refused("predicate.a.all(x, predicate.b.all(y, y))").0.starts_with("a second walk"));
    assert!(refused("predicate.a.all(x, x) && predicate.b.all(y, y)").0.starts_with("a second walk"));
    for made in
        ["[predicate, predicate]", "(predicate.a + predicate.b)", "(predicate.a ? predicate.b : predicate.c)"]
    {
        assert!(refused(&format!("{made}.all(x, x)")).0.starts_with("what is walked through"), "{made}");
    }
    assert!(refused("predicate.a.all(predicate, predicate)").0.starts_with("the element would hide"));
}

#[test]
fn what_two_readers_could_read_differently_is_not_read() {
    for (source, mark) in [
        (r#"predicate.x == r"\d""#, "r"),
        (r#"predicate.x == b"d""#, "b"),
        (r#"predicate.x == '''d'''"#, "'''"),
        ("predicate.x // == 1", "//"),
        ("predicate.x == {}", "{"),
        ("predicate.`x` == 1", "`"),
        ("predicate.x == @result", "@"),
        ("prédicate.x == 1", "é"),
        ("predicate.x == 'a", "'"),
        (r#"predicate.x == "\"#, "\""),
    ] {
        assert_eq!(refused(source).1, mark, "{source}");
    }
    assert!(holds(r#"predicate.x == "é \" ' // {} ok""#, r#"{"x": "é \" ' // {} ok"}"#));
}

#[test]
fn what_is_no_expression_is_told_with_its_place() {
    assert_eq!(refused(" ").0, "an empty condition asks nothing");
    assert_eq!(refused("predicate.x = 1"), ("a single `=`".into(), "=".into()));
    assert_eq!(refused("predicate.x & predicate.y").0, "a single `&`");
    assert_eq!(refused("predicate.x == < 1").1, "<");
    assert_eq!(refused("predicate.x == (1").0, "this is not an expression: expected ')'");
    assert!(refused("predicate.?x == 1").0.contains("unsupported"));
    assert_eq!(refused("'ä' == predicate.x && y").1, "y");
    assert_eq!(refused("'ä' == predicate.x && < y").1, "<");
    assert_eq!(refused("'ä' == predicate.x.all(1, y)").1, "1");
}
