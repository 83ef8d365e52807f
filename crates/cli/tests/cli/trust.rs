use crate::stage::{FRAMEWORK, Stage, args};

#[test]
fn the_embedded_roots_are_shown_and_said_to_count_for_nothing_yet() {
    let played = Stage::new().play(["trust", "show"]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    for root in ["public-good", "github", "staging"] {
        assert!(played.stdout.contains(&format!("\n{root}\n")), "{root}");
    }
    for kind in ["certificate authority", "transparency log", "certificate log", "timestamp authority"] {
        assert!(played.stdout.contains(kind), "{kind}");
    }
    assert!(played.stdout.contains("none is trusted unless it does"));
}

#[test]
fn a_frameworks_roots_are_shown_with_their_windows() {
    let stage = Stage::new();
    stage.framework();
    let dated = FRAMEWORK.replace("file: acme.pub", "file: acme.pub, from: 2026-01-01, until: 2026-12-31");
    let path = stage.file("dated.yaml", dated);
    let played = stage.play(args!["trust", "show", "--policy", path]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    assert!(played.stdout.contains("acme-key\n  key\n"), "{}", played.stdout);
    assert!(
        played.stdout.contains("trusted from 2026-01-01T00:00:00Z until 2026-12-31T23:59:59Z"),
        "{}",
        played.stdout
    );
    assert!(played.stdout.contains("sha256:"), "{}", played.stdout);
}

#[test]
fn a_root_that_cannot_be_read_is_exit_5_beside_the_others() {
    let stage = Stage::new();
    stage.file("acme.pub", "not a key");
    let path = stage.file("framework.yaml", FRAMEWORK);
    let played = stage.play(args!["trust", "show", "--policy", path]);
    assert_eq!(played.code, 5);
    assert!(played.stdout.contains("cannot be used"), "{}", played.stdout);
    assert!(played.stderr.contains("framework.yaml:7:"), "{}", played.stderr);
}
