use super::super::steps::MAX_STEPS;
use super::super::value::{MAX_LETTERS, MAX_LEVELS, MAX_VALUES};
use super::*;

fn parse(source: &str) -> Result<Condition, ConditionFault> {
    Condition::parse(source)
}

#[test]
fn a_condition_has_at_most_so_many_bytes() {
    let fits = format!("predicate.x == '{}'", "x".repeat(MAX_CONDITION - 17));
    assert_eq!(fits.len(), MAX_CONDITION);
    assert!(parse(&fits).is_ok());
    assert!(parse(&format!("{fits} ")).unwrap_err().text.contains("2049 bytes"));
}

#[test]
fn a_condition_has_at_most_so_many_operators() {
    let sum = |terms: usize| format!("predicate == 1{}", " + 1".repeat(terms));
    assert!(parse(&sum(MAX_OPERATORS - 1)).is_ok());
    assert!(parse(&sum(MAX_OPERATORS)).unwrap_err().text.contains("more than 64 operators"));
    for one in [".a", "[0]", " in predicate", " && predicate", " ? predicate : predicate", " < 1", "- 1"] {
        let source = |times| format!("predicate{}", one.repeat(times));
        assert!(parse(&source(MAX_OPERATORS + 1)).unwrap_err().text.contains("operators"), "{one}");
        let fits = parse(&source(MAX_OPERATORS - 1));
        assert!(fits.is_ok() || !fits.unwrap_err().text.contains("operators"), "{one}");
    }
    assert!(parse(&format!("{}predicate", "!".repeat(MAX_OPERATORS + 1))).is_err());
    assert!(parse(&format!("{}predicate == 1", "-".repeat(MAX_OPERATORS + 1))).is_err());
}

#[test]
fn brackets_go_so_deep() {
    let nested = |depth: usize| format!("{}predicate.x{}", "(".repeat(depth), ")".repeat(depth));
    assert!(holds(&nested(MAX_NESTING), r#"{"x": true}"#));
    assert!(parse(&nested(MAX_NESTING + 1)).unwrap_err().text.contains("16 deep"));
    let list = |depth: usize| format!("predicate.x == {}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(&list(MAX_NESTING)).is_ok());
    assert!(parse(&list(MAX_NESTING + 1)).unwrap_err().text.contains("16 deep"));
}

#[test]
fn at_most_so_many_values_are_looked_at() {
    let list = |count: usize| format!(r#"{{"x": [{}], "y": 1}}"#, vec!["1"; count].join(","));
    // The predicate and the list are values as well.
    assert!(holds("size(predicate.x) > 1", &list(MAX_VALUES - 2)));
    assert!(unclear("size(predicate.x) > 1", &list(MAX_VALUES - 1)).contains("more than 65536 values"));
    assert!(holds("predicate.y == 1 && has(predicate.x)", &list(MAX_VALUES)));
}

#[test]
fn at_most_so_much_text_is_looked_at() {
    let text = |len: usize| format!(r#"{{"x": "{}", "y": 1}}"#, "a".repeat(len));
    assert!(holds("predicate.x != ''", &text(MAX_LETTERS - 1)));
    assert!(unclear("predicate.x != ''", &text(MAX_LETTERS)).contains("bytes of text"));
    assert!(holds("predicate.y == 1", &text(MAX_LETTERS)));
}

#[test]
fn so_deep_is_looked() {
    let deep = |depth: usize| format!(r#"{{"x": {}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    assert!(holds("predicate.x != 1", &deep(MAX_LEVELS - 1)));
    assert!(unclear("predicate.x != 1", &deep(MAX_LEVELS)).contains("32 deep"));
}

#[test]
fn a_walk_may_take_so_many_steps() {
    let list = |count: usize| format!(r#"{{"x": [{}]}}"#, vec![r#"{"a":1,"b":"c"}"#; count].join(","));
    assert!(holds(r#"predicate.x.all(p, p.b != "d" && p.a in [1, 2])"#, &list(10_000)));
    // Each element against every other one.
    let dear = "predicate.x.all(p, p in predicate.x)";
    assert!(holds(dear, &list(300)));
    assert!(unclear(dear, &list(1000)).contains(&MAX_STEPS.to_string()));
    assert!(unclear("predicate.x.all(p, [predicate.x, p] != [])", &list(1000)).contains("steps"));
}

/// The dearest conditions that are admitted, over as much as is looked at: each ends in a moment.
#[test]
fn the_dearest_ends_soon() {
    let words = vec![format!("{:?}", "ab".repeat(100)); 5000].join(",");
    let predicate = format!(r#"{{"x": [{words}]}}"#);
    let started = std::time::Instant::now();
    for question in
        ["w in predicate.x", "w.contains('ba' + w)", "w + w + w + w < w", "size(w) == size(w + w)"]
    {
        for operators in [1, 10] {
            let question = vec![question; operators].join(" || ");
            let condition = format!("predicate.x.all(w, {question})");
            if let Ok(condition) = parse(&condition) {
                condition.ask(&predicate);
            }
        }
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
