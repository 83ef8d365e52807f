//! Who judges comes from outside of a pack.

use super::{Carried, revoking, shown};
use crate::case::root;
use crate::run::run_at;
use crate::withdrawn::NOW;

/// A key pair of the forge, as its private and its public file.
pub(super) fn keys(name: &str) -> (String, String) {
    let at = |end: &str| shown(&root().join(format!("fixtures/signing/{name}.{end}")));
    (at("key"), at("pub"))
}

fn digest(carried: &Carried) -> String {
    let ran = carried.received(&[], NOW);
    ran.report["framework"]["digest"].as_str().unwrap().to_owned()
}

#[test]
fn t29_a_pack_does_not_bring_its_own_judge() {
    let carried = Carried::new(&["--with-artifacts"]);
    let ran = carried.judged(&[], NOW);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("a pack may not bring its own judge"), "{}", ran.err);
    let ran = carried.judged(&["--policy-signer", "key:x"], NOW);
    assert_eq!(ran.code, 2, "{}", ran.err);
    // The one within counts once its digest is known from elsewhere.
    let digest = digest(&carried);
    let ran = carried.judged(&["--policy-digest", &digest], NOW);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let other = format!("sha256:{}", "ab".repeat(32));
    let ran = carried.judged(&["--policy-digest", &other], NOW);
    assert_eq!(ran.code, 5, "{}", ran.err);
    // And the floor of its number holds all the same.
    assert_eq!(carried.judged(&["--policy-digest", &digest, "--policy-min-number", "2"], NOW).code, 5);
}

#[test]
fn t29_the_receivers_framework_judges_and_its_lists_count_before_those_of_a_pack() {
    let carried = Carried::new(&["--with-artifacts"]);
    // A list that lies where the framework names it, which says more than the one in the pack.
    carried.stage.acme(&revoking());
    std::fs::copy(carried.stage.path("acme.status"), carried.dir.path().join("acme.status")).unwrap();
    let ran = carried.received(&[], NOW);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    // Another edition: nothing but the evidence counts, and the lists are the receiver's own affair.
    std::fs::remove_file(carried.dir.path().join("acme.status")).unwrap();
    let path = carried.dir.path().join("framework.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("number: 1\n", "number: 2\n")).unwrap();
    let ran = carried.received(&[], NOW);
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("the pack was made for another framework"), "{}", ran.err);
    let policy = carried.policy();
    let file = shown(&carried.file());
    let line = ["verify", "--pack", &file, &policy[0], &policy[1], "--handoff", "unasked"];
    assert_eq!(run_at(&line, NOW).code, 0);
}

#[test]
fn whose_pack_it_must_be_is_said_from_outside() {
    let carried = Carried { stage: crate::withdrawn::Stage::new(), dir: tempfile::tempdir().unwrap() };
    let ((private, public), (_, stranger)) = (keys("retail-p256"), keys("partner-p256"));
    let made = carried.pack(&["--with-artifacts", "--sign-with", &private]);
    assert_eq!(made.code, 0, "{}", made.err);
    let signer = format!("key:{public}");
    let ran = carried.judged(&["--pack-signer", &signer], NOW);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let ran = carried.judged(&["--pack-signer", &format!("key:{stranger}")], NOW);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("the pack is not signed by"), "{}", ran.err);
    // One that nobody signed.
    std::fs::remove_file(carried.file()).unwrap();
    assert_eq!(carried.pack(&["--with-artifacts"]).code, 0);
    let ran = carried.judged(&["--pack-signer", &signer], NOW);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("nobody signed it"), "{}", ran.err);
}
