//! What a machine remembers of the frameworks it has judged by, and of who signed them.

use std::ffi::OsString;

use super::{digest, of, refused, sign, signer};
use crate::stage::{FRAMEWORK, Played, Stage, args, fixture};

/// Puts this edition of a framework there, signed by the gate, and tells its digest.
fn edition(stage: &Stage, name: &str, number: u64, previous: Option<&str>) -> String {
    stage.framework();
    let text = FRAMEWORK.replace("framework: retail-intake", &format!("framework: {name}"));
    stage.file("framework.yaml", text.replace("number: 7", &format!("number: {number}")));
    let _ = std::fs::remove_file(stage.path("framework.yaml.sig"));
    let mut rest = args!["--sign-with", of("gate-ed25519.key")].to_vec();
    rest.extend(previous.iter().flat_map(|previous| args!["--previous", *previous]));
    let played = sign(stage, &rest);
    assert_eq!(played.code, 0, "{}", played.stderr);
    digest(stage).to_string()
}

/// A run by the edition that lies there, which the gate must have signed, and which remembers in this file.
fn remembered(stage: &Stage, state: &str, rest: &[&str]) -> Played {
    let case = fixture("key/p256-message-unlogged");
    let mut line = args![
        "verify",
        case.join("widget-1.4.2.tgz"),
        "--policy",
        stage.path("framework.yaml"),
        "-a",
        case.join("widget-1.4.2.tgz.sigstore.json"),
        "--policy-signer",
        signer("gate-ed25519.pub"),
        "--state",
        stage.path(state),
    ]
    .to_vec();
    line.extend(rest.iter().map(OsString::from));
    stage.play(line)
}

#[test]
fn t11_another_framework_of_the_same_signer_is_exit_5() {
    let stage = Stage::new();
    edition(&stage, "retail-intake", 7, None);
    let least = ["--policy-min-number", "7"];
    let good = remembered(&stage, "seen.json", &least);
    assert_eq!(good.code, 0, "{}", good.stderr);
    // A laxer one, which the same gate signed for another purpose.
    edition(&stage, "retail-lab", 9, None);
    let told = "calls itself retail-lab, and this machine has judged by retail-intake of theirs";
    refused(&remembered(&stage, "seen.json", &least), told);
    let named = |name: &str| remembered(&stage, "seen.json", &["--policy-name", name]);
    refused(
        &named("retail-intake"),
        "the framework calls itself retail-lab, and --policy-name is retail-intake",
    );
    // A machine that has use for both says each time which.
    assert_eq!(named("retail-lab").code, 0);
    edition(&stage, "retail-intake", 7, None);
    assert_eq!(named("retail-intake").code, 0);
    refused(&remembered(&stage, "seen.json", &least), "this machine has judged by retail-lab of theirs");
    // Without a memory as well, and whether or not anybody signed it.
    let verify = |name: &str| {
        let line = args!["verify", "x", "--policy", stage.path("framework.yaml"), "--policy-name", name];
        stage.play(line).code
    };
    assert_eq!((verify("retail-lab"), verify("retail-intake")), (5, 4));
}

#[test]
fn who_signed_a_framework_stays_known_where_nobody_asked() {
    let stage = Stage::new();
    edition(&stage, "retail-intake", 7, None);
    assert_eq!(remembered(&stage, "seen.json", &[]).code, 0);
    edition(&stage, "retail-intake", 8, None);
    let case = fixture("key/p256-message-unlogged");
    let unasked = stage.play(args![
        "verify",
        case.join("widget-1.4.2.tgz"),
        "--policy",
        stage.path("framework.yaml"),
        "-a",
        case.join("widget-1.4.2.tgz.sigstore.json"),
        "--state",
        stage.path("seen.json"),
    ]);
    assert_eq!(unasked.code, 0, "{}", unasked.stderr);
    edition(&stage, "retail-lab", 9, None);
    refused(&remembered(&stage, "seen.json", &[]), "this machine has judged by retail-intake");
}

#[test]
fn t28_an_edition_that_follows_another_than_the_one_seen_is_exit_5() {
    let stage = Stage::new();
    let seventh = edition(&stage, "retail-intake", 7, None);
    assert_eq!(remembered(&stage, "seen.json", &[]).code, 0);
    let other = format!("sha256:{}", "ab".repeat(32));
    edition(&stage, "retail-intake", 8, Some(&other));
    let before = std::fs::read(stage.path("seen.json")).unwrap();
    let played = remembered(&stage, "seen.json", &[]);
    refused(&played, &format!("the framework retail-intake was signed as following {other}"));
    assert!(played.stderr.contains(&seventh), "both are told: {}", played.stderr);
    assert_eq!(std::fs::read(stage.path("seen.json")).unwrap(), before);
    // Who has not seen the one before cannot tell, nor who missed one between.
    assert_eq!(remembered(&stage, "fresh.json", &[]).code, 0);
    edition(&stage, "retail-intake", 9, Some(&other));
    assert_eq!(remembered(&stage, "seen.json", &[]).code, 0);
    let ninth = digest(&stage).to_string();
    for (number, previous) in [(10, Some(&*ninth)), (11, None)] {
        edition(&stage, "retail-intake", number, previous);
        assert_eq!(remembered(&stage, "seen.json", &[]).code, 0, "{number}");
    }
}
