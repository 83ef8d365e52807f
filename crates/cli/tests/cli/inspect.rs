use crate::stage::{Stage, args, fixture, without_digests};
use insta::assert_snapshot;

#[test]
fn what_is_there_is_judged_by_nobody() {
    let case = fixture("key/p256-envelope");
    let played = Stage::new().play(args!["inspect", &case, case.join("widget-1.4.2.tgz")]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    assert!(played.stdout.starts_with("Not verified"), "{}", played.stdout);
    assert!(!played.stdout.lines().any(|line| line.starts_with("allow")));
    assert_snapshot!(without_digests(&played.stdout));
}

#[test]
fn a_statement_and_a_file_that_is_no_evidence() {
    let stage = Stage::new();
    let broken = stage.file("broken.json", "{\"payloadType\": ");
    let bundle = fixture("provenance/another-builder/widget-1.4.2.tgz.sigstore.json");
    let played = stage.play(args!["inspect", bundle, broken]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    assert_snapshot!(without_digests(&played.stdout));
}

#[test]
fn what_is_not_there_is_exit_4() {
    let stage = Stage::new();
    let played = stage.play(args!["inspect", stage.path("none")]);
    assert_eq!((played.code, played.stdout.as_str()), (4, ""));
    assert!(played.stderr.contains("no such file"), "{}", played.stderr);
}

#[test]
fn hostile_evidence_cannot_steer_a_terminal() {
    let stage = Stage::new();
    let evil = stage.file("e.json", "{\"mediaType\": \"\\u001b[2Jallow\", \"\u{202e}\": 1}");
    let played = stage.play(args!["inspect", evil]);
    assert!(!played.stdout.contains(['\u{1b}', '\u{202e}']), "{}", played.stdout);
}

#[test]
fn the_name_that_was_signed_for_an_image_is_shown() {
    let evidence = std::fs::read_dir(fixture("cosign")).unwrap().map(|case| case.unwrap().path());
    let mut shown = String::new();
    for case in evidence.filter(|path| path.join("case.toml").exists()) {
        shown.push_str(&Stage::new().play(args!["inspect", case]).stdout);
    }
    assert!(
        shown.contains("    claims to be about the image registry.forge.example/acme/widget\n"),
        "{shown}"
    );
}
