//! Bills that are made to do harm: each is refused with a reason that a person can act on, or judged for what it says, in
//! bounded time.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::deps::{Stage, bill, component};
use crate::run::Ran;

/// Refusing bad input takes no longer than this, in a debug build on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(40);

fn bounded(run: impl FnOnce() -> Ran) -> Ran {
    let started = Instant::now();
    let ran = run();
    assert!(started.elapsed() < PATIENCE, "took {:?}", started.elapsed());
    ran
}

/// What `verify` and `deps` say of a signed bill, and `deps` of the same by itself: the exit codes, and a word of each.
fn says(stage: &Stage, signed: (u8, &str), unsigned: (u8, &str)) {
    for command in ["verify", "deps"] {
        let ran = bounded(|| stage.judged(command, &[]));
        let said = unwrapped(&ran);
        let short: String = said.chars().take(4000).collect();
        assert_eq!(ran.code, signed.0, "{command}: {short}");
        assert!(said.contains(signed.1), "{command}: `{}` is not in:\n{short}", signed.1);
    }
    let ran = bounded(|| stage.unjudged(&[]));
    let said = unwrapped(&ran);
    let short: String = said.chars().take(4000).collect();
    assert_eq!(ran.code, unsigned.0, "{short}");
    assert!(said.contains(unsigned.1), "`{}` is not in:\n{short}", unsigned.1);
}

/// What was said, in one line.
fn unwrapped(ran: &Ran) -> String {
    format!("{}{}", ran.out, ran.err).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_million_components() {
    let stage = Stage::new();
    let one = r#"{"type":"library","name":"x"},"#;
    let many = |count: usize| {
        let all = one.repeat(count);
        let all = all.trim_end_matches(',');
        format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{all}]}}"#)
    };
    // Signed, a million of them do not fit into a document that is read at all.
    let text = many(1_000_000);
    stage.bill(&Value::Null);
    stage.put("bill.cdx.json", &text);
    let payload = forge::encoding::base64(text.as_bytes());
    stage.put(
        "bill.json",
        format!(
            r#"{{"payloadType":"application/vnd.in-toto+json","payload":"{payload}","signatures":[{{"sig":"AAAA"}}]}}"#
        ),
    );
    says(&stage, (3, "too-large"), (3, "a list of more than 100000, the most that is read"));
}

#[test]
fn one_component_more_than_is_read() {
    let stage = Stage::new();
    let components = |count: usize| vec![json!({ "type": "library", "name": "x" }); count];
    stage.bill(&bill(components(100_000), &json!([])));
    says(
        &stage,
        (3, "more than 100000 components, the most that are read"),
        (3, "more than 100000 components"),
    );
}

#[test]
fn what_needs_itself() {
    let stage = Stage::new();
    let components =
        vec![component("a", "pkg:npm/a@1"), component("b", "pkg:npm/b@1"), component("c", "pkg:npm/c@1")];
    let needs = json!([
        { "ref": "widget", "dependsOn": ["widget", "a"] },
        { "ref": "a", "dependsOn": ["a", "b"] },
        { "ref": "b", "dependsOn": ["a", "widget"] },
        { "ref": "c", "dependsOn": ["c"] },
    ]);
    stage.bill(&bill(components, &needs));
    says(&stage, (0, "allow"), (0, "└─ · pkg:npm/c@1"));
}

#[test]
fn a_chain_of_everything_and_a_circle_of_everything() {
    let stage = Stage::new();
    let count = 20_000;
    let components: Vec<Value> =
        (0..count).map(|at| component(&format!("c{at}"), &format!("pkg:npm/p{at}"))).collect();
    let needs: Vec<Value> = (0..count)
        .map(|at| json!({ "ref": format!("c{at}"), "dependsOn": [format!("c{}", (at + 1) % count)] }))
        .collect();
    stage.bill(&bill(components, &json!(needs)));
    // Nothing leads into the circle, and each of it is judged all the same.
    says(&stage, (1, "denied[unpinned-dependency]"), (0, "20000 dependencies, 0 direct"));
    let why = bounded(|| stage.unjudged(&["--why", "pkg:npm/p19999"]));
    assert!(why.out.contains("nothing that is told leads to it"), "{}", why.out);
}

#[test]
fn everything_needs_everything() {
    let stage = Stage::new();
    let count = 300;
    let components: Vec<Value> =
        (0..count).map(|at| component(&format!("c{at}"), &format!("pkg:npm/p{at}@1"))).collect();
    let every: Vec<String> = (0..count).map(|at| format!("c{at}")).collect();
    let mut needs: Vec<Value> = every.iter().map(|one| json!({ "ref": one, "dependsOn": every })).collect();
    needs.push(json!({ "ref": "widget", "dependsOn": ["c0"] }));
    stage.bill(&bill(components, &json!(needs)));
    says(&stage, (0, "all 300 have"), (0, "300 dependencies, 1 direct, 2 deep"));
}

#[test]
fn names_of_a_megabyte() {
    let stage = Stage::new();
    let long = "x".repeat(1 << 20);
    let mut named = component("a", "pkg:npm/a@1");
    named["name"] = json!(long);
    stage.bill(&bill(vec![named], &json!([])));
    says(&stage, (3, "4096"), (3, "4096"));
    stage.bill(&bill(vec![component("a", &format!("pkg:npm/{long}@1"))], &json!([])));
    says(&stage, (3, "4096"), (3, "4096"));
    stage.bill(&bill(vec![component(&long, "pkg:npm/a@1")], &json!([])));
    says(&stage, (3, "4096"), (3, "4096"));
    // As long as is read, and shown short.
    let name = "x".repeat(4096 - "pkg:npm/@1".len());
    stage.bill(&bill(vec![component("a", &format!("pkg:npm/{name}@1"))], &json!([])));
    says(&stage, (0, "allow"), (0, "xxxx"));
    let drawn = stage.unjudged(&[]).out;
    assert!(drawn.lines().all(|line| line.chars().count() <= 120), "{drawn}");
}

#[test]
fn one_reference_for_two() {
    let stage = Stage::new();
    stage.bill(&bill(vec![component("a", "pkg:npm/a@1"), component("a", "pkg:npm/b@1")], &json!([])));
    says(
        &stage,
        (1, "which of the two is meant by it cannot be told"),
        (3, "the reference `a` is that of the component at /components/0 already"),
    );
    stage.bill(&bill(vec![component("widget", "pkg:npm/a@1")], &json!([])));
    says(&stage, (1, "which of the two is meant"), (3, "which of the two is meant"));
}

#[test]
fn names_that_hide_which_package_is_meant() {
    let stage = Stage::new();
    for purl in [
        "pkg:npm/%40evil/thing@1",
        "pkg:npm/@evil/thing@1",
        "pkg:NPM/%40evil/thing@1",
        "pkg:npm/%40evil%2Fthing@1",
        "pkg:npm/%40evil%2fthing@1",
        "pkg:npm//%40evil//thing@1",
        "pkg://npm/%40evil/thing@1",
        "pkg:/npm/%40evil/thing@1",
        "PKG:npm/%40evil/thing@1",
        "pkg:npm/%40EVIL/Thing@1",
        "pkg:npm/%40evil/thin%67@1",
        "pkg:npm/%40evil/thing@1?a=b#c/d",
    ] {
        stage.bill(&bill(vec![component("a", purl)], &json!([])));
        let ran = stage.judged("deps", &[]);
        assert_eq!(ran.code, 1, "{purl}: {}", ran.out);
        assert!(ran.out.contains("denied[denied-dependency]"), "{purl}: {}", ran.out);
    }
    for purl in [
        "pkg:npm/%2e%2e/thing@1",
        "pkg:npm/../@evil/thing@1",
        "pkg:npm/%zz@1",
        "pkg:npm/%ff@1",
        "pkg:npm/",
        "npm/x@1",
    ] {
        stage.bill(&bill(vec![component("a", purl)], &json!([])));
        let ran = stage.judged("verify", &[]);
        assert!(matches!(ran.code, 1 | 3), "{purl}: {}", ran.out);
        assert!(ran.out.contains("has no package URL that can be read"), "{purl}: {}", ran.out);
    }
}
