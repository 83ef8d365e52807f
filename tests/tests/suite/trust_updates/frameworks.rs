//! What a framework says of its repositories is what is asked, and what is kept is what it judges by.

use crate::case::root;
use crate::run::{Ran, run_at};

use super::{AT, Stage, Way, repository};

const TWO: &str = "  acme: { sigstore: { tuf: { root: pinned.json, repository: store, from: [FIRST] } } }
  other: { sigstore: { tuf: { root: pinned.json, repository: other, from: [SECOND] } } }
";

/// The family's framework with these roots.
fn framework(stage: &Stage, roots: &str) -> String {
    let text = std::fs::read_to_string(root().join("fixtures/tuf/framework.yaml")).unwrap();
    let own = text.lines().find(|line| line.starts_with("  acme: { sigstore")).unwrap();
    let path = stage.path("framework.yaml");
    std::fs::write(&path, text.replace(&format!("{own}\n"), roots)).unwrap();
    path.to_string_lossy().into_owned()
}

fn update(framework: &str, more: &[&str]) -> Ran {
    run_at(&[&["trust", "update", "--policy", framework], more].concat(), AT)
}

fn judged(framework: &str, at: &str) -> Ran {
    let case = root().join("fixtures/tuf/current/widget-1.4.2.tgz").to_string_lossy().into_owned();
    let evidence = format!("{case}.sigstore.json");
    run_at(&["verify", &case, "--policy", framework, "--attestation", &evidence, "--offline"], at)
}

#[test]
fn the_roots_of_a_framework_are_taken_from_where_it_says_and_judged_by() {
    let stage = Stage::new(Way::Served);
    let from = stage.offered(&repository().publish()).remove(0);
    let roots = format!(
        "  acme: {{ sigstore: {{ tuf: {{ root: pinned.json, repository: store, from: [\"{from}\"] }} }} }}\n"
    );
    let framework = framework(&stage, &roots);
    let before = judged(&framework, AT);
    assert_eq!(before.code, 5, "{}", before.err);
    assert!(before.err.contains("`countersign trust update` makes it"), "{}", before.err);
    let ran = update(&framework, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let asked = stage.host.asked().len();
    assert_eq!(judged(&framework, AT).code, 0, "{}", judged(&framework, AT).err);
    assert_eq!(stage.host.asked().len(), asked, "what is kept is judged by, and nothing is asked");
    let shown = run_at(&["trust", "show", "--policy", &framework], "2026-08-05T00:00:00Z");
    let told = format!(
        "  TUF repository  taken over from {from} at 2026-08-02T00:00:00Z, 3 days ago\n  TUF root  version 1"
    );
    assert!(shown.out.contains(&told), "{}", shown.out);
}

#[test]
fn metadata_that_has_ended_judges_nothing_and_says_what_to_do() {
    let stage = Stage::new(Way::Folder);
    let mut short = repository();
    short.timestamp.expires = "2026-08-03T00:00:00Z".parse().unwrap();
    let from = stage.offered(&short.publish()).remove(0);
    let framework =
        framework(&stage, "  acme: { sigstore: { tuf: { root: pinned.json, repository: store } } }\n");
    assert_eq!(update(&framework, &["--from", &from]).code, 0);
    assert_eq!(judged(&framework, AT).code, 0);
    let late = judged(&framework, "2026-08-03T00:00:00Z");
    assert_eq!(late.code, 5, "{}", late.err);
    assert!(
        late.err.contains("the TUF role timestamp (version 1) expired at 2026-08-03T00:00:00Z"),
        "{}",
        late.err
    );
    assert!(late.err.contains("`countersign trust update`"), "{}", late.err);
}

#[test]
fn each_root_is_taken_by_itself_and_the_worst_is_the_exit_code() {
    let stage = Stage::new(Way::Served);
    let good = stage.offered(&repository().publish()).remove(0);
    let roots = TWO
        .replace("FIRST", &format!("\"{}\"", stage.host.at("nowhere/")))
        .replace("SECOND", &format!("\"{good}\""));
    let framework = framework(&stage, &roots);
    let ran = update(&framework, &[]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(
        ran.err.contains("error: acme: the TUF file timestamp.json is not in the repository"),
        "{}",
        ran.err
    );
    assert!(ran.out.contains("other was taken forward"), "{}", ran.out);
    assert_eq!(update(&framework, &["other"]).code, 0);
    for (more, words) in [
        (&["oter"][..], "did you mean `other`?"),
        (&["--from", &good], "--from is where one repository is"),
        (&["acme", "--from", "ftp://tuf.example/"], "only https and http are spoken"),
        (&["acme", "--root", "x"], "cannot be used with"),
    ] {
        let ran = update(&framework, more);
        assert_eq!(ran.code, 2, "{words}: {}", ran.err);
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    assert_eq!(update(&framework, &["acme", "--from", &good]).code, 0);
}

#[test]
fn a_root_that_nothing_says_the_repository_of_is_a_usage_fault() {
    let stage = Stage::new(Way::Folder);
    let silent =
        framework(&stage, "  acme: { sigstore: { tuf: { root: pinned.json, repository: store } } }\n");
    let ran = update(&silent, &[]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("acme: nothing says where its repository is"), "{}", ran.err);
    let none = framework(&stage, "  acme: { sigstore: { embedded: staging } }\n");
    let ran = update(&none, &[]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("has no root that is kept fresh with TUF"), "{}", ran.err);
    let ran = run_at(&["trust", "update"], AT);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("nothing says which root to keep fresh"), "{}", ran.err);
}
