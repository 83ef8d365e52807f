//! Frameworks made to be expensive: each is refused, quickly, in few words.

use std::time::{Duration, Instant};

use crate::sample::{GOOD, wrong};

/// Far more than any of these takes without optimisation, far less than any would unbounded.
const PATIENCE: Duration = Duration::from_secs(10);

fn refused(text: &str) -> String {
    let begun = Instant::now();
    let diagnostics = crate::policy::parse("bomb.yaml", text).expect_err("a bomb is no framework");
    let rendered = diagnostics.to_string();
    assert!(begun.elapsed() < PATIENCE, "took {:?}", begun.elapsed());
    assert!(rendered.len() < 64 * 1024, "{} bytes of report", rendered.len());
    rendered
}

#[test]
fn aliases_of_aliases() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let all = vec![format!("*a{}", level - 1); 10].join(", ");
        text += &format!("a{level}: &a{level} [{all}]\n");
    }
    assert!(refused(&text).contains("an anchor or alias"));
}

#[test]
fn deep_nesting() {
    for (open, close) in [("[", "]"), ("{a: ", "}")] {
        let deep = format!("{}{}", open.repeat(100_000), close.repeat(100_000));
        assert!(refused(&deep).contains("nested more than 12 deep"), "{open}");
    }
    let stairs: String = (0..400).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert!(refused(&stairs).contains("nested more than 12 deep"));
}

#[test]
fn very_many_entries() {
    let names: String = (0..60_000).map(|number| format!("  r{number}: {{}}\n")).collect();
    assert!(refused(&format!("roots:\n{names}")).contains("more than 100000 keys and values"));
    let list = vec!["a"; 200_000].join(",");
    assert!(refused(&format!("roots: [{list}]\n")).contains("more than 100000 keys and values"));
    let duplicates = "a: 1\n".repeat(40_000);
    assert!(refused(&duplicates).contains("more; only the first 64 are shown"));
}

#[test]
fn huge_scalars() {
    let long = "x".repeat(1_000_000);
    for text in [
        long.clone(),
        format!("framework: {long}\n"),
        format!("\"{long}\": 1\n"),
        GOOD.replace("retail-intake", &long),
        GOOD.replace("refs/tags/v*", &"*/".repeat(200_000)),
        GOOD.replace("1.4.0", &long),
        GOOD.replace("by: [acme-ci]", &format!("by: [{long}]")),
    ] {
        refused(&text);
    }
}

#[test]
fn a_report_stays_small_and_counts_the_rest() {
    let faulty: String = (0..200).map(|number| format!("  R{number}: {{ key: {{ file: .. }} }}\n")).collect();
    let text = GOOD.replace("roots:\n  public-good:\n", &format!("roots:\n{faulty}  public-good:\n"));
    assert_eq!(wrong(&text).len(), crate::policy::limits::MAX_DIAGNOSTICS);
    assert!(refused(&text).ends_with("and 336 more; only the first 64 are shown"));
}
