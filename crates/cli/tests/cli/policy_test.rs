//! `policy test`: the cases beside a policy.

use crate::stage::{Played, Stage, args, fixture};

const GOOD: &str = "\
what = \"A file signed with the key passes\"
at = \"2026-08-02T00:00:00Z\"
subjects = [\"widget-1.4.2.tgz\"]
attestations = [\"widget-1.4.2.tgz.sigstore.json\"]
exit = 0
checks = { unsigned-artifact = \"satisfied\" }
";

/// A framework with this one case beside it.
fn with(case: &str) -> Stage {
    let stage = Stage::new();
    stage.framework();
    put(&stage, "good", case);
    stage
}

fn put(stage: &Stage, name: &str, case: &str) {
    let folder = stage.path("framework.cases").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    for file in ["widget-1.4.2.tgz", "widget-1.4.2.tgz.sigstore.json"] {
        std::fs::copy(fixture("key/p256-message-unlogged").join(file), folder.join(file)).unwrap();
    }
    std::fs::write(folder.join("case.toml"), case).unwrap();
}

fn test(stage: &Stage) -> Played {
    stage.play(args!["policy", "test", stage.path("framework.yaml")])
}

#[test]
fn cases_that_come_out_as_they_say() {
    let stage = with(GOOD);
    put(
        &stage,
        "missing",
        "what = \"Nothing came with it\"\nat = \"2026-08-02T00:00:00Z\"\nhandoff = \"intake\"\n\
                            subjects = [\"widget-1.4.2.tgz\"]\nattestations = []\nexit = 3\n\
                            checks = { unsigned-artifact = \"unknown\" }\n",
    );
    put(
        &stage,
        "too-late",
        "what = \"A century on, the framework has expired\"\nat = \"2127-01-01T00:00:00Z\"\n\
                             subjects = [\"widget-1.4.2.tgz\"]\nattestations = []\nexit = 5\n",
    );
    let played = test(&stage);
    assert_eq!(played.code, 0, "{}{}", played.stdout, played.stderr);
    assert_eq!(
        played.stdout,
        "ok    good: A file signed with the key passes\nok    missing: Nothing came with it\n\
         ok    too-late: A century on, the framework has expired\n\n3 cases, all as expected\n"
    );
    let by_variable = Stage::new().env("COUNTERSIGN_POLICY", stage.path("framework.yaml"));
    assert_eq!(by_variable.play(args!["policy", "test"]).code, 0);
    assert_eq!(Stage::new().play(args!["policy", "test"]).code, 2);
}

#[test]
fn a_case_that_comes_out_otherwise_is_told_with_what_was_found() {
    let otherwise = GOOD.replace("exit = 0", "exit = 1").replace(
        "unsigned-artifact = \"satisfied\"",
        "unsigned-artifact = \"violated\", wrong-source = \"violated\"",
    );
    let stage = with(&format!("{otherwise}rejected = [\"bad-signature\"]\n"));
    put(&stage, "other", GOOD);
    let played = test(&stage);
    assert_eq!(played.code, 1);
    for line in [
        "FAIL  good: A file signed with the key passes\n      exit: expected 1, found 0\n",
        "      unsigned-artifact: expected violated, found satisfied: ",
        "      wrong-source: expected violated, found not asked: ",
        "      rejected: expected bad-signature, found none\n",
        "ok    other: ",
        "\n1 of 2 cases came out otherwise\n",
    ] {
        assert!(played.stdout.contains(line), "{line}\n{}", played.stdout);
    }
    let late = with(&GOOD.replace("2026-08-02", "2127-01-01"));
    assert!(test(&late).stdout.contains("exit: expected 0, found 5: the framework expired"));
}

#[test]
fn a_case_that_says_nothing_or_too_much_is_unusable() {
    for (from, to) in [
        ("exit = 0\n", ""),
        ("exit = 0", "exit = 2"),
        ("exit = 0", "exit = 4"),
        ("exit = 0", "exit = 101"),
        ("exit = 0", "exit = 5"),
        ("exit = 0", "exit = \"0\""),
        ("exit = 0", "exit = 0\nexit = 1"),
        ("exit = 0", "exit = 0\nhandof = \"intake\""),
        ("exit = 0", "exit = 0\nhandoff = \"other\""),
        ("exit = 0", "exit = 0\nframework = \"../framework.yaml\""),
        ("A file signed with the key passes", " "),
        ("2026-08-02T00:00:00Z", "2026-08-02"),
        ("unsigned-artifact", "unsigned-artefact"),
        ("\"satisfied\"", "\"passes\""),
        ("exit = 0", "exit = 0\nrejected = [\"bad-signatur\"]"),
        ("subjects = [\"widget-1.4.2.tgz\"]", "subjects = []"),
        ("subjects = [\"widget-1.4.2.tgz\"]", "subjects = [\"missing.tgz\"]"),
        ("subjects = [\"widget-1.4.2.tgz\"]", "subjects = [\"../good/widget-1.4.2.tgz\"]"),
        ("subjects = [\"widget-1.4.2.tgz\"]", "subjects = [\"./widget-1.4.2.tgz\"]"),
        ("subjects = [\"widget-1.4.2.tgz\"]", "subjects = [\"/etc/hostname\"]"),
        ("subjects = [\"widget-1.4.2.tgz\"]", "subjects = [\"../good/a:b\"]"),
        ("subjects = [\"widget-1.4.2.tgz\"]", "subjects = [\"Cargo.toml:x\"]"),
        ("subjects = [\"widget-1.4.2.tgz\"]", "subjects = [\"sha256:abc\"]"),
        ("subjects = [\"widget-1.4.2.tgz\"]", "subjects = [\"\"]"),
        ("attestations = [\"widget", "attestations = [\"../../framework.cases/good/widget"),
        ("what = ", "what = what = "),
    ] {
        let case = GOOD.replacen(from, to, 1);
        assert_ne!(case, GOOD, "{from}");
        let played = test(&with(&case));
        assert_eq!((played.code, played.stdout.as_str()), (5, ""), "{to}: {}", played.stderr);
        assert!(played.stderr.contains("case") || played.stderr.contains("good"), "{}", played.stderr);
    }
    let played = test(&with(&GOOD.replace("exit = 0", "exi = 0")));
    assert!(played.stderr.contains("line 5: unknown field `exi`"), "{}", played.stderr);
}

#[cfg(unix)]
#[test]
fn a_colon_leads_nowhere_else() {
    // With a colon, too, a name is one of the case's own folder.
    let stage = with(&GOOD.replace("subjects = [\"widget", "subjects = [\"a:b\", \"widget"));
    let case = stage.path("framework.cases/good");
    std::fs::copy(case.join("widget-1.4.2.tgz"), case.join("a:b")).unwrap();
    assert_eq!(test(&stage).code, 0);
    let stage = Stage::new();
    let outside = stage.file("c:d", "bytes").display().to_string();
    let played =
        test(&with(&GOOD.replace("subjects = [\"widget-1.4.2.tgz", &format!("subjects = [\"{outside}"))));
    assert!(played.code == 5 && played.stderr.contains("only files of its own folder"), "{}", played.stderr);
}

#[test]
fn every_bound_is_held_to() {
    let subjects = |count: usize| {
        GOOD.replace(
            "subjects = [",
            &format!("subjects = [{}", "\"widget-1.4.2.tgz\", ".repeat(count.saturating_sub(1))),
        )
    };
    assert_eq!(test(&with(&subjects(256))).code, 0);
    assert_eq!(test(&with(&subjects(257))).code, 5);
    let long =
        |bytes: usize| format!("{GOOD}# {}", "x".repeat(bytes.saturating_sub(GOOD.len()).saturating_sub(2)));
    assert_eq!(test(&with(&long(64 * 1024))).code, 0);
    assert_eq!(test(&with(&long(64 * 1024 + 1))).code, 5);
    let stage = with(GOOD);
    for number in 1..=1000 {
        std::fs::create_dir(stage.path("framework.cases").join(format!("case-{number}"))).unwrap();
    }
    let played = test(&stage);
    assert!(played.code == 5 && played.stderr.contains("more than 1000 cases"), "{}", played.stderr);
}

#[test]
fn no_case_is_no_success() {
    let stage = Stage::new();
    stage.framework();
    assert_eq!(test(&stage).code, 5);
    std::fs::create_dir(stage.path("framework.cases")).unwrap();
    assert_eq!(test(&stage).code, 5);
    std::fs::create_dir(stage.path("framework.cases/empty")).unwrap();
    assert_eq!(test(&stage).code, 5);
    let stray = with(GOOD);
    std::fs::write(stray.path("framework.cases/case.toml"), GOOD).unwrap();
    assert_eq!(test(&stray).code, 5);
    let broken = with(GOOD);
    broken.file("framework.yaml", "countersign: 1\n");
    assert_eq!(test(&broken).code, 5);
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_a_case() {
    use std::os::unix::fs::symlink;
    let outside = Stage::new();
    let secret = outside.file("secret", "somebody's");
    let stage = with(&GOOD.replace("subjects = [\"widget", "subjects = [\"link\", \"widget"));
    symlink(&secret, stage.path("framework.cases/good/link")).unwrap();
    let played = test(&stage);
    assert!(played.code == 5 && played.stderr.contains("leads out"), "{}", played.stderr);
    let stage = with(GOOD);
    std::fs::rename(stage.path("framework.cases/good"), outside.path("good")).unwrap();
    symlink(outside.path("good"), stage.path("framework.cases/good")).unwrap();
    assert_eq!(test(&stage).code, 5);
}

#[test]
fn a_list_that_nobody_asks_or_that_lies_elsewhere_is_no_case() {
    for (status, says) in [
        ("{ retail-list = \"widget-1.4.2.tgz\" }", "the handoff asks none of that name"),
        ("{ retail-list = \"../framework.yaml\" }", "only files of its own folder"),
        ("{ retail-list = \"missing.status\" }", "missing.status: "),
        ("[\"retail.status\"]", "line 7: "),
    ] {
        let played = test(&with(&format!("{GOOD}status = {status}\n")));
        assert_eq!(played.code, 5, "{}{}", played.stdout, played.stderr);
        assert!(played.stderr.contains(says), "{says}: {}", played.stderr);
    }
}
