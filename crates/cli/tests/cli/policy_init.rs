//! `policy init`: a draft from evidence that holds, or nothing.

use crate::stage::{Played, Stage, args, fixture, without_digests};
use insta::assert_snapshot;

/// A stage with the key that signed, and one that did not.
fn stage() -> Stage {
    let stage = Stage::new();
    std::fs::copy(fixture("key/roots/acme-p256.pub"), stage.path("acme.pub")).unwrap();
    std::fs::copy(fixture("key/roots/acme-ed25519.pub"), stage.path("other.pub")).unwrap();
    stage
}

fn init(stage: &Stage, case: &str, key: &str) -> Played {
    let case = fixture(case);
    stage.play(args![
        "policy",
        "init",
        "--from",
        case.join("widget-1.4.2.tgz"),
        "-a",
        case.join("widget-1.4.2.tgz.sigstore.json"),
        "--key",
        stage.path(key),
        "--output",
        stage.path("draft.yaml"),
    ])
}

fn verify(stage: &Stage, case: &str) -> u8 {
    let case = fixture(case);
    let line = args![
        "verify",
        case.join("widget-1.4.2.tgz"),
        "--policy",
        stage.path("draft.yaml"),
        "-a",
        case.join("widget-1.4.2.tgz.sigstore.json"),
    ];
    stage.play(line).code
}

const SIGNED: &str = "key/p256-message-unlogged";

#[test]
fn a_draft_decides_nothing_and_once_reviewed_allows_just_that() {
    let stage = stage();
    let played = init(&stage, SIGNED, "acme.pub");
    assert_eq!((played.code, played.stdout.as_str()), (0, ""), "{}", played.stderr);
    let text = std::fs::read_to_string(stage.path("draft.yaml")).unwrap();
    assert_snapshot!(without_digests(&text));
    assert_eq!(verify(&stage, SIGNED), 5, "a draft");
    stage.file("draft.yaml", text.replace("draft: true\n", ""));
    assert_eq!(verify(&stage, SIGNED), 0);
    assert_eq!(verify(&stage, "key/stranger-message"), 1, "the same bytes, signed by somebody else");
    assert_eq!(stage.play(args!["policy", "check", stage.path("draft.yaml")]).code, 1, "findings to look at");
}

#[test]
fn what_is_not_believed_writes_nothing() {
    let stage = stage();
    for (case, key, code) in [(SIGNED, "other.pub", 1), ("key/stranger-message", "acme.pub", 1)] {
        let played = init(&stage, case, key);
        assert_eq!((played.code, stage.path("draft.yaml").exists()), (code, false), "{}", played.stderr);
        assert!(played.stderr.contains("no evidence of it holds: ["), "{}", played.stderr);
    }
    std::fs::create_dir(stage.path("nothing")).unwrap();
    let artifact = fixture(SIGNED).join("widget-1.4.2.tgz");
    let line =
        |evidence: &str| args!["policy", "init", "--from", artifact.clone(), "-a", stage.path(evidence)];
    let played = stage.play(line("nothing"));
    assert_eq!((played.code, played.stdout.as_str()), (3, ""), "{}", played.stderr);
    assert_eq!(stage.play(line("missing.json")).code, 4);
    assert_eq!(stage.play(args!["policy", "init", "--from", artifact.clone()]).code, 2);
}

#[test]
fn nothing_that_is_there_is_replaced() {
    let stage = stage();
    stage.file("draft.yaml", "mine");
    assert_eq!(init(&stage, SIGNED, "acme.pub").code, 2);
    assert_eq!(std::fs::read_to_string(stage.path("draft.yaml")).unwrap(), "mine");
}

#[test]
fn a_key_must_lie_where_a_framework_can_name_it() {
    let (stage, other) = (stage(), stage());
    std::fs::create_dir(stage.path("policies")).unwrap();
    let case = fixture(SIGNED);
    let line = |key: &std::path::Path| {
        let output = stage.path("policies/draft.yaml");
        let (artifact, evidence) =
            (case.join("widget-1.4.2.tgz"), case.join("widget-1.4.2.tgz.sigstore.json"));
        args!["policy", "init", "--from", artifact, "-a", evidence, "--key", key, "--output", output]
    };
    for outside in [stage.path("acme.pub"), other.path("acme.pub")] {
        let played = stage.play(line(&outside));
        assert!(played.code == 2 && played.stderr.contains("beside or below"), "{}", played.stderr);
    }
    std::fs::create_dir(stage.path("policies/keys")).unwrap();
    std::fs::copy(stage.path("acme.pub"), stage.path("policies/keys/acme.pub")).unwrap();
    assert_eq!(stage.play(line(&stage.path("policies/keys/acme.pub"))).code, 0);
    let text = std::fs::read_to_string(stage.path("policies/draft.yaml")).unwrap();
    assert!(text.contains("file: \"keys/acme.pub\""), "{text}");
    assert_eq!(stage.play(line(&stage.path("policies/keys/none.pub"))).code, 2);
}

/// Whoever mixes up the two halves of a key is told what each is, and how to make the one from the other.
#[test]
fn a_private_key_in_the_place_of_a_public_one_is_told() {
    let stage = stage();
    std::fs::copy(fixture("signing/retail-p256.key"), stage.path("acme.key")).unwrap();
    let drafted = init(&stage, SIGNED, "acme.key");
    assert_eq!((drafted.code, drafted.stdout.as_str()), (5, ""), "{}", drafted.stderr);
    assert!(
        drafted.stderr.contains("--> DIR/acme.key") && !drafted.stderr.contains("\\n"),
        "{}",
        drafted.stderr
    );
    let signer = format!("key:{}", stage.path("acme.key").display());
    let judged = stage.play(args!["verify", fixture(SIGNED).join("widget-1.4.2.tgz"), "--signer", signer]);
    assert_eq!(judged.code, 5, "{}", judged.stderr);
    for told in [drafted.stderr, judged.stderr] {
        assert!(told.contains("this is a private key") && told.contains("-pubout"), "{told}");
    }
}
