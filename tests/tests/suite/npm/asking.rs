//! What a registry does not hand out, or hands out otherwise than it says.

use forge::artifact::{GADGET, WIDGET};
use forge::packages::Answer;
use serde_json::json;

use super::{ABOUT, AT, ATTESTATIONS, NAME, Stage, TARBALL};
use crate::run::run_at;

#[test]
fn offline_nothing_is_asked_of_a_package_registry() {
    let stage = Stage::new();
    let ran = stage.judged(NAME, &["--offline"]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("nothing was asked of the network"), "{}", ran.out);
    assert!(ran.out.contains("name the package as a file"), "{}", ran.out);
    assert_eq!(ran.report["offline"], true);
    assert_eq!(stage.packages.asked(), []);
}

#[test]
fn a_registry_is_named_by_the_operator_or_nobody_is_asked() {
    let stage = Stage::new();
    let framework = stage.path("framework.yaml");
    let ran = run_at(&["verify", NAME, "--policy", &framework], AT);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("--npm-registry"), "{}", ran.err);
    for bad in
        ["registry.example", "ftp://registry.example", "https://u:p@registry.example", "https://r.example/?x"]
    {
        let ran = run_at(&["verify", NAME, "--policy", &framework, "--npm-registry", bad], AT);
        assert_eq!(ran.code, 2, "{bad}: {}", ran.err);
        assert!(ran.err.contains("no address of a registry"), "{bad}: {}", ran.err);
    }
    for bad in ["npm:@acme/widget", "npm:@acme/widget@latest", "npm:@acme/widget@^1.4.2"] {
        assert_eq!(stage.judged(bad, &[]).code, 2, "{bad}");
    }
    assert_eq!(stage.packages.asked(), []);
}

#[test]
fn a_registry_that_contradicts_itself_is_denied() {
    let stage = Stage::new();
    stage.says(|about| about["version"] = json!("1.4.1"));
    let ran = stage.judge();
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("the registry tells of @acme/widget@1.4.1"), "{}", ran.out);
    stage.says(|about| about["name"] = json!("@acme/gadget"));
    assert_eq!(stage.judge().code, 1);
    stage.says(|_| {});
    stage.packages.change(|answers| {
        answers.insert(TARBALL.into(), Answer::file(GADGET.bytes));
    });
    let ran = stage.judge();
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("does not have the digest the registry names"), "{}", ran.out);
    // Whoever swaps the digest too is denied by what was signed.
    stage.says(|about| {
        let digest = forge::encoding::base64(&forge::encoding::sha512(GADGET.bytes));
        about["dist"]["integrity"] = json!(format!("sha512-{digest}"));
    });
    let ran = stage.judge();
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("another tarball"), "{}", ran.out);
}

#[test]
fn no_attestations_are_missing_and_no_answer_is_out_of_reach() {
    let stage = Stage::new();
    let attestations = |answer: Option<Answer>| {
        stage.packages.change(|answers| match answer {
            Some(answer) => _ = answers.insert(ATTESTATIONS.into(), answer),
            None => _ = answers.remove(ATTESTATIONS),
        });
        stage.judge()
    };
    assert_eq!(attestations(None).code, 3);
    let coded = |code: u16| Answer { code, ..Answer::json(&json!({})) };
    for code in [401, 403, 410] {
        let ran = attestations(Some(coded(code)));
        assert_eq!(ran.code, 4, "{code}: {}", ran.out);
        assert!(ran.out.contains(&code.to_string()), "{code}: {}", ran.out);
    }
    let page = Answer { kind: "text/html".into(), ..Answer::json(&json!({})) };
    assert_eq!(attestations(Some(page)).code, 4);
    // An answer that says there is nothing is one that cannot be verified.
    assert_eq!(attestations(Some(Answer::json(&json!({ "attestations": [] })))).code, 1);
}

#[test]
fn what_cannot_be_used_of_an_answer_is_out_of_reach() {
    let stage = Stage::new();
    for (change, words) in [
        (r#"{"name": "@acme/widget"}"#, "no version of a package"),
        (r#"{"name": "@acme/widget", "name": "@acme/widget"}"#, "twice"),
        (r#"{"name": "#, "JSON"),
    ] {
        let answer = Answer { bytes: change.as_bytes().to_vec(), ..Answer::json(&json!({})) };
        stage.packages.change(|answers| _ = answers.insert(ABOUT.into(), answer));
        let ran = stage.judge();
        assert_eq!(ran.code, 4, "{change}: {}", ran.out);
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    stage.says(|about| about["dist"]["integrity"] = json!("sha1-AAAA"));
    let ran = stage.judge();
    assert_eq!(ran.code, 4);
    assert!(ran.out.contains("no SHA-512"), "{}", ran.out);
    stage.says(|about| about["dist"]["tarball"] = json!("ftp://r.example/x.tgz"));
    assert_eq!(stage.judge().code, 4);
    stage.packages.change(|answers| _ = answers.remove(ABOUT));
    let ran = stage.judge();
    assert_eq!(ran.code, 4);
    assert!(ran.out.contains("no such version (404)"), "{}", ran.out);
}

#[test]
fn a_tarball_does_not_come_from_inside_of_the_network_because_a_registry_says_so() {
    let stage = Stage::new();
    let inside = forge::packages::Packages::start();
    inside.change(|answers| _ = answers.insert("/w.tgz".into(), Answer::file(WIDGET.bytes)));
    for scheme in ["http", "https"] {
        let at = inside.address().replacen("http", scheme, 1);
        stage.says(|about| about["dist"]["tarball"] = json!(format!("{at}/w.tgz")));
        let ran = stage.judge();
        assert_eq!(ran.code, 4, "{}", ran.out);
    }
    assert_eq!(inside.asked(), []);
}
