//! `policy sign`, `policy verify` and `--policy-signer`: who signed a framework, and that it never rolls back.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use formats::FrameworkEdition;
use model::{Digest, Instant};

use crate::stage::{FRAMEWORK, Played, Stage, args, fixture, without_digests};
use insta::assert_snapshot;

fn of(name: &str) -> PathBuf {
    fixture("signing").join(name)
}

fn sign(stage: &Stage, rest: &[OsString]) -> Played {
    let mut line = args!["policy", "sign", stage.path("framework.yaml")].to_vec();
    line.extend(rest.iter().cloned());
    stage.play(line)
}

fn signer(name: &str) -> OsString {
    format!("key:{}", of(name).display()).into()
}

/// Verifies the framework's signature by this key of `fixtures/signing`.
fn seen(stage: &Stage, name: &str, rest: &[&str]) -> Played {
    let mut line =
        args!["policy", "verify", stage.path("framework.yaml"), "--policy-signer", signer(name)].to_vec();
    line.extend(rest.iter().map(OsString::from));
    stage.play(line)
}

/// A framework with a signature beside it.
fn signed() -> Stage {
    let stage = Stage::new();
    stage.framework();
    let played = sign(&stage, &args!["--sign-with", of("retail-p256.key")]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    stage
}

fn refused(played: &Played, told: &str) {
    assert_eq!((played.code, played.stdout.as_str()), (5, ""), "{}", played.stderr);
    assert!(played.stderr.contains(told), "{told}: {}", played.stderr);
}

#[test]
fn what_is_signed_is_seen_to_be() {
    for name in ["retail-p256", "gate-ed25519", "older-sec1"] {
        let stage = Stage::new();
        stage.framework();
        let played = sign(&stage, &args!["--sign-with", of(&format!("{name}.key"))]);
        assert_eq!(played.code, 0, "{}", played.stderr);
        let seen = seen(&stage, &format!("{name}.pub"), &[]);
        assert_eq!(seen.code, 0, "{}", seen.stderr);
        if name == "retail-p256" {
            assert_snapshot!(without_digests(&format!("{}\n{}", played.stdout, seen.stdout)));
        }
    }
}

#[test]
fn another_key_or_none_is_exit_5() {
    let stage = signed();
    let other = seen(&stage, "partner-p256.pub", &[]);
    refused(&other, "[unknown-key]");
    assert!(!other.stderr.contains("signer-key"), "a name that nobody wrote: {}", other.stderr);
    refused(&other, "partner-p256.pub)");
    std::fs::remove_file(stage.path("framework.yaml.sig")).unwrap();
    let none = seen(&stage, "retail-p256.pub", &[]);
    refused(&none, "its signature cannot be read: there is no such file");
    assert!(none.stderr.contains("--policy-signature"), "{}", none.stderr);
}

#[test]
fn what_was_changed_after_it_was_signed_is_exit_5() {
    let stage = signed();
    let text = FRAMEWORK.replace("subject-name: any", "subject-name: widget");
    stage.file("framework.yaml", text);
    refused(&seen(&stage, "retail-p256.pub", &[]), "something was changed after it was signed");
    // A key that it names is part of it.
    stage.file("framework.yaml", FRAMEWORK);
    assert_eq!(seen(&stage, "retail-p256.pub", &[]).code, 0);
    std::fs::copy(of("partner-p256.pub"), stage.path("acme.pub")).unwrap();
    refused(&seen(&stage, "retail-p256.pub", &[]), "something was changed after it was signed");
}

/// The framework's own digest.
fn digest(stage: &Stage) -> Digest {
    let checked = stage.play(args!["policy", "check", stage.path("framework.yaml")]);
    let line = checked.stdout.lines().find(|line| line.starts_with("sha256:")).unwrap();
    Digest::parse(line).unwrap()
}

fn envelope(statement: &[u8], key: &str) -> Vec<u8> {
    let key = sign::SigningKey::read(&std::fs::read(of(key)).unwrap()).unwrap();
    sign::envelope(formats::Dsse::STATEMENT, statement, &[&key]).unwrap()
}

#[test]
fn a_signature_says_of_the_framework_what_it_says_of_itself() {
    let stage = signed();
    let digest = digest(&stage);
    let own = FrameworkEdition {
        name: "retail-intake".into(),
        number: 7,
        owner: "supply-chain@retail.example".into(),
        expires: Instant::parse("2126-01-01T23:59:59Z").unwrap(),
        previous: None,
    };
    let judge = |edition: &FrameworkEdition| {
        stage.file("framework.yaml.sig", envelope(&edition.statement(&digest), "retail-p256.key"));
        seen(&stage, "retail-p256.pub", &[])
    };
    assert_eq!(judge(&own).code, 0);
    assert_eq!(judge(&FrameworkEdition { previous: Some(Digest::sha256([1; 32])), ..own.clone() }).code, 0);
    let expires = Instant::parse("2126-01-02T23:59:59Z").unwrap();
    for (other, told) in [
        (
            FrameworkEdition { number: 6, ..own.clone() },
            "its number was signed as 6, and the framework says 7",
        ),
        (FrameworkEdition { number: 8, ..own.clone() }, "its number was signed as 8"),
        (FrameworkEdition { name: "retail".into(), ..own.clone() }, "its name was signed as retail"),
        (
            FrameworkEdition { owner: "a@b.example".into(), ..own.clone() },
            "its owner was signed as a@b.example",
        ),
        (FrameworkEdition { expires, ..own.clone() }, "its end was signed as 2126-01-02T23:59:59Z"),
    ] {
        refused(&judge(&other), told);
    }
}

#[test]
fn what_is_no_signature_of_a_framework_is_exit_5() {
    let stage = signed();
    let own = std::fs::read(stage.path("framework.yaml.sig")).unwrap();
    let about = digest(&stage);
    let other = format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"sha256":"{}"}}}}],"predicateType":"urn:example","predicate":{{}}}}"#,
        about.hex()
    );
    let extra = String::from_utf8(
        FrameworkEdition {
            name: "retail-intake".into(),
            number: 7,
            owner: "supply-chain@retail.example".into(),
            expires: Instant::parse("2126-01-01T23:59:59Z").unwrap(),
            previous: None,
        }
        .statement(&about),
    )
    .unwrap()
    .replace("\"number\":7", "\"number\":7,\"only\":\"staging\"");
    for (bytes, told) in [
        (Vec::new(), "the framework is not signed by"),
        (b"signed, trust me\n".to_vec(), "it cannot be read"),
        ([own.clone(), own.clone()].concat(), "it holds 2 documents"),
        (envelope(other.as_bytes(), "retail-p256.key"), "the framework is not signed by"),
        (envelope(extra.as_bytes(), "retail-p256.key"), "has no field"),
    ] {
        stage.file("framework.yaml.sig", bytes);
        refused(&seen(&stage, "retail-p256.pub", &[]), told);
    }
    let length = |length: u64| {
        let file = std::fs::File::create(stage.path("framework.yaml.sig")).unwrap();
        file.set_len(length).unwrap();
        seen(&stage, "retail-p256.pub", &[])
    };
    refused(&length(1024 * 1024), "it cannot be read");
    refused(&length(1024 * 1024 + 1), "more than 1048576 bytes");
}

#[test]
fn t11_an_older_framework_is_exit_5() {
    let stage = signed();
    for (least, code) in [("6", 0), ("7", 0), ("8", 5)] {
        let played = seen(&stage, "retail-p256.pub", &["--policy-min-number", least]);
        assert_eq!(played.code, code, "{}", played.stderr);
        if code == 5 {
            refused(&played, "the framework is number 7, and --policy-min-number is 8");
        }
    }
    // Whether or not anybody signed it.
    let verify = |least: &str| {
        let line =
            args!["verify", "x", "--policy", stage.path("framework.yaml"), "--policy-min-number", least];
        stage.play(line).code
    };
    assert_eq!((verify("8"), verify("7")), (5, 4));
}

/// A run over a fixture under its family's framework, which retail signed.
fn run(stage: &Stage, rest: Vec<OsString>) -> Played {
    let case = fixture("key/p256-message-unlogged");
    let mut line = args![
        "verify",
        case.join("widget-1.4.2.tgz"),
        "--policy",
        fixture("key/framework.yaml"),
        "--handoff",
        "intake",
        "-a",
        case.join("widget-1.4.2.tgz.sigstore.json"),
        "--format",
        "json",
    ]
    .to_vec();
    line.extend(rest);
    stage.play(line)
}

fn with_signature(stage: &Stage) -> PathBuf {
    let signature = stage.path("key.sig");
    let framework = fixture("key/framework.yaml");
    let played = stage.play(args![
        "policy",
        "sign",
        framework,
        "--sign-with",
        of("gate-ed25519.key"),
        "--output",
        signature.clone()
    ]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    signature
}

#[test]
fn a_run_demands_a_signer_of_its_framework() {
    let stage = Stage::new();
    let signature = with_signature(&stage);
    let by = |name: &str, path: &Path| {
        run(&stage, args!["--policy-signer", signer(name), "--policy-signature", path].to_vec())
    };
    let good = by("gate-ed25519.pub", &signature);
    assert_eq!(good.code, 0, "{}", good.stderr);
    let report: serde_json::Value = serde_json::from_str(&good.stdout).unwrap();
    assert!(report["framework"]["signed_by"].as_str().unwrap().ends_with("gate-ed25519.pub"));
    refused(&by("retail-p256.pub", &signature), "[unknown-key]");
    refused(&by("gate-ed25519.pub", &stage.path("none.sig")), "no such file");
    refused(&by("none.pub", &signature), "no such file");
    refused(&by("retail-p256.key", &signature), "--policy-signer cannot be used");
    // Beside the framework there is none.
    refused(&run(&stage, args!["--policy-signer", signer("gate-ed25519.pub")].to_vec()), "no such file");
    let unasked: serde_json::Value = serde_json::from_str(&run(&stage, Vec::new()).stdout).unwrap();
    assert_eq!(unasked["framework"]["signed_by"], serde_json::Value::Null);
}

#[test]
fn a_report_does_not_replace_what_vouches_for_its_framework() {
    let stage = Stage::new();
    let signature = with_signature(&stage);
    let key = stage.path("gate.pub");
    std::fs::copy(of("gate-ed25519.pub"), &key).unwrap();
    for output in [&signature, &key] {
        let before = std::fs::read(output).unwrap();
        let by = format!("key:{}", key.display());
        let rest = args!["--policy-signer", by, "--policy-signature", signature.clone(), "--output", output];
        let played = run(&stage, rest.to_vec());
        assert_eq!(played.code, 2, "{}", played.stderr);
        assert_eq!(std::fs::read(output).unwrap(), before);
    }
}

#[test]
fn wrong_command_lines_are_exit_2() {
    let stage = signed();
    let signature = stage.path("framework.yaml.sig");
    for rest in [
        args!["--policy-signature", signature.clone()].to_vec(),
        args!["--policy-trusted-root", signature].to_vec(),
        args!["--policy-signer", "retail"].to_vec(),
        args!["--policy-signer", "gitea:retail/x"].to_vec(),
        args!["--policy-signer", signer("gate-ed25519.pub"), "--policy-trusted-root", "x.json"].to_vec(),
        args!["--policy-min-number", "0"].to_vec(),
    ] {
        let played = run(&stage, rest.clone());
        assert_eq!((played.code, played.stdout.as_str()), (2, ""), "{rest:?}: {}", played.stderr);
        assert!(played.stderr.contains("--policy-"), "{}", played.stderr);
    }
    let both = stage.play(args!["verify", "x", "--signer", "github:a/b", "--policy-signer", "github:a/b"]);
    assert_eq!(both.code, 2);
    let unsaid = stage.play(args!["policy", "verify", stage.path("framework.yaml")]);
    assert_eq!(unsaid.code, 2, "{}", unsaid.stderr);
    for previous in ["x", &format!("sha512:{}", "ab".repeat(64)), &digest(&stage).to_string()] {
        let rest = args!["--sign-with", of("retail-p256.key"), "--previous", previous];
        assert_eq!(sign(&stage, &rest).code, 2, "{previous}");
    }
}

#[test]
fn what_decides_nothing_is_not_signed() {
    let stage = Stage::new().at("2126-01-02T00:00:00Z");
    stage.framework();
    refused(&sign(&stage, &args!["--sign-with", of("retail-p256.key")]), "the framework expired");
    let stage = signed().at("2126-01-02T00:00:00Z");
    refused(&seen(&stage, "retail-p256.pub", &[]), "the framework expired");
    let stage = Stage::new();
    stage.framework();
    stage.file("framework.yaml", FRAMEWORK.replace("number: 7", "number: 7\ndraft: true"));
    refused(&sign(&stage, &args!["--sign-with", of("retail-p256.key")]), "is a draft");
    assert!(!stage.path("framework.yaml.sig").exists());
}

#[test]
fn t28_two_editions_of_one_number_are_not_signed_unsaid() {
    let stage = signed();
    let key = || args!["--sign-with", of("retail-p256.key")];
    assert_eq!(sign(&stage, &key()).code, 0, "the same edition again");
    let before = std::fs::read(stage.path("framework.yaml.sig")).unwrap();
    for (number, told) in [("7", "another edition of number 7"), ("6", "number 7 was signed already")] {
        let text = FRAMEWORK.replace("subject-name: any", "subject-name: widget");
        stage.file("framework.yaml", text.replace("number: 7", &format!("number: {number}")));
        let played = sign(&stage, &key());
        assert_eq!(played.code, 2, "{}", played.stderr);
        assert!(played.stderr.contains(told), "{}", played.stderr);
    }
    assert_eq!(std::fs::read(stage.path("framework.yaml.sig")).unwrap(), before);
    stage.file("framework.yaml", FRAMEWORK.replace("number: 7", "number: 8"));
    assert_eq!(sign(&stage, &key()).code, 0, "a later one takes its place");
    // Nothing else is replaced.
    for other in ["a note\n".as_bytes(), &envelope(b"{}", "retail-p256.key")] {
        stage.file("framework.yaml.sig", other);
        let played = sign(&stage, &key());
        assert_eq!(played.code, 2, "{}", played.stderr);
        assert!(played.stderr.contains("no signature of this framework"), "{}", played.stderr);
        assert_eq!(std::fs::read(stage.path("framework.yaml.sig")).unwrap(), other);
    }
}

#[test]
fn a_statement_may_be_signed_elsewhere() {
    let stage = Stage::new();
    stage.framework();
    let played = sign(&stage, &args!["--statement", "--previous", format!("sha256:{}", "ab".repeat(32))]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    let statement = played.stdout.trim_end();
    assert!(statement.contains(&format!("\"previous\":\"sha256:{}\"", "ab".repeat(32))), "{statement}");
    assert!(!stage.path("framework.yaml.sig").exists());
    stage.file("framework.yaml.sig", envelope(statement.as_bytes(), "retail-p256.key"));
    assert_eq!(seen(&stage, "retail-p256.pub", &[]).code, 0);
}

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
